//! The meter itself: takes frames and time, keeps flows, says what changed. Sole owner of all its state, no locks.

use super::config::MeterConfig;
use super::entry::{Flags, TcpPhase};
use super::eviction::Eviction;
use super::expiry::{Timeouts, reason_of_silence};
use super::fragments::Fragments;
use super::programs::Unattributed;
use super::sinks::{SinkId, Sinks, release_if_told};
use super::stats::MeterStats;
use super::table::{Table, secret_hash_key};
use super::time::MeterTime;
use super::wheel::Wheel;
use crate::model::RoundTrip;
use crate::names::Finder;
use crate::time::Timestamp;
use crate::update::{CloseReason, FlowUpdate};
use std::collections::VecDeque;
use std::net::IpAddr;

/// Turns frames into flows.
///
/// Call [`handle_frame`](Self::handle_frame) for every frame, or [`handle_frames`](Self::handle_frames) for many, [`handle_time`](Self::handle_time) when none arrives,
/// [`handle_end`](Self::handle_end) when there will be no more, and [`poll_update`](Self::poll_update) per sink as
/// often as that sink can take it.
///
/// ```
/// use flowcore::flow::{FlowMeter, MeterConfig};
/// use flowcore::packet::{Frame, LinkType};
/// use flowcore::time::Timestamp;
///
/// let mut meter = FlowMeter::new(MeterConfig::default());
/// let sink = meter.add_sink();
/// let data = [0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 192, 0, 2, 7, 0x30, 0x39, 0, 53, 0, 8, 0, 0];
/// let frame = Frame { link: LinkType::RAW, data: &data, wire_len: 28, is_outgoing: None };
/// meter.handle_frame(Timestamp::from_nanos(1), frame);
/// let update = meter.poll_update(sink).expect("the first update is a snapshot");
/// assert_eq!(update.opened[0].key.server.to_string(), "192.0.2.7:53");
/// assert!(meter.poll_update(sink).is_none());
/// ```
#[derive(Debug)]
pub struct FlowMeter {
    pub(super) config: MeterConfig,
    pub(super) timeouts: Timeouts,
    pub(super) time: MeterTime,
    pub(super) fragments: Fragments,
    pub(super) finder: Finder,
    pub(super) table: Table,
    pub(super) wheel: Wheel,
    pub(super) eviction: Eviction,
    pub(super) sinks: Sinks,
    /// Ended flows that some sink has not been told about, oldest first, with the id to tell a reused slot.
    untold: VecDeque<(u32, u64)>,
    pub(super) local_addresses: Vec<IpAddr>,
    pub(super) unattributed: Unattributed,
    pub(super) rtts: Vec<(IpAddr, RoundTrip)>,
    pub(super) next_id: u64,
    pub(super) stats: MeterStats,
}

/// Round trips that wait for [`FlowMeter::poll_rtts`] at most; beyond, they are dropped and counted.
pub(super) const MAX_RTTS: usize = 1 << 16;

impl FlowMeter {
    /// A meter without flows and sinks.
    #[must_use]
    pub fn new(config: MeterConfig) -> Self {
        let hash_key = secret_hash_key();
        Self {
            timeouts: Timeouts::new(&config),
            time: MeterTime::default(),
            fragments: Fragments::new(hash_key.clone()),
            finder: Finder::new(&hash_key),
            table: Table::new(hash_key),
            wheel: Wheel::new(),
            eviction: Eviction::new(),
            sinks: Sinks::default(),
            untold: VecDeque::new(),
            local_addresses: Vec::new(),
            unattributed: Unattributed::default(),
            rtts: Vec::new(),
            next_id: 1,
            stats: MeterStats::default(),
            config,
        }
    }

    /// Addresses of this computer. They decide [`FlowRecord::local`](crate::update::FlowRecord::local) of flows that
    /// open from now on.
    pub fn set_local_addresses(&mut self, addresses: &[IpAddr]) {
        self.local_addresses.clear();
        self.local_addresses.extend_from_slice(addresses);
        self.local_addresses.sort_unstable();
        self.local_addresses.dedup();
    }

    pub(super) fn note_arrival(&mut self, at: Timestamp) {
        let stats = &mut self.stats;
        stats.frames += 1;
        stats.first_frame = Some(stats.first_frame.map_or(at, |first| first.min(at)));
        stats.last_frame = Some(stats.last_frame.map_or(at, |last| last.max(at)));
        self.handle_time(at);
    }

    /// Lets time pass without a frame, so that flows end when nothing is heard any more.
    pub fn handle_time(&mut self, now: Timestamp) {
        if self.time.observe(now) {
            self.expire();
        }
    }

    /// The newest time that is believed.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.time.now()
    }

    /// Time will be told steadily (by frames or [`Self::handle_time`], many times in ten seconds), by a clock that may be
    /// set: then a leap ahead ends no flow. Not for files, in which nothing may have happened for an hour.
    pub const fn expect_steady_time(&mut self) {
        self.time.expect_steady_stamps();
    }

    /// The source has ended: so has every flow.
    pub fn handle_end(&mut self) {
        self.give_up_fragments(None);
        for slot in 0..self.table.slots() {
            let hot = self.table.hot(slot);
            if hot.id != 0 && !hot.flags.has(Flags::ENDED) {
                let reason = match hot.tcp {
                    TcpPhase::Closed => CloseReason::Finished,
                    TcpPhase::Reset => CloseReason::Reset,
                    _ => CloseReason::SourceEnded,
                };
                self.end_flow(slot, reason);
            }
        }
    }

    /// A new consumer. Its first update is a snapshot.
    ///
    /// # Panics
    /// With more than 16 sinks at a time; consumers beyond that share one.
    pub fn add_sink(&mut self) -> SinkId {
        self.sinks.add().expect("at most 16 sinks at a time")
    }

    /// Forgets a consumer.
    pub fn remove_sink(&mut self, sink: SinkId) {
        self.sinks.remove(sink, &mut self.table);
    }

    /// What changed since the sink's previous update; `None` where nothing did. Hosts and health are left empty: the
    /// pipeline knows them.
    pub fn poll_update(&mut self, sink: SinkId) -> Option<FlowUpdate> {
        let mut update = self.sinks.poll(sink, &mut self.table)?;
        update.at = self.time.now();
        Some(update)
    }

    /// Everything, for a sink that lost an update.
    pub fn poll_snapshot(&mut self, sink: SinkId) -> FlowUpdate {
        let mut update = self
            .sinks
            .snapshot(sink, &mut self.table)
            .unwrap_or_default();
        update.at = self.time.now();
        update
    }

    /// Round trips measured since the last call, by remote address. The caller keeps the minimum.
    pub fn poll_rtts(&mut self) -> std::vec::Drain<'_, (IpAddr, RoundTrip)> {
        self.rtts.drain(..)
    }

    /// What the meter counted about itself.
    #[must_use]
    pub fn stats(&self) -> &MeterStats {
        &self.stats
    }

    /// Takes a flow out of the table; it stays in its slot until every sink knows.
    pub(super) fn end_flow(&mut self, slot: u32, reason: CloseReason) {
        self.table.unindex(slot);
        self.wheel.cancel(slot);
        self.eviction.on_end(slot);
        let hot = self.table.hot_mut(slot);
        hot.flags.set(Flags::ENDED);
        hot.reason = Some(reason);
        let id = hot.id;
        self.finder.release(&mut self.table.both_mut(slot).1.seat);
        self.sinks.mark(&mut self.table, slot);
        self.stats.live_flows = self.table.live() as u64;
        if self.table.hot(slot).dirty == 0 {
            release_if_told(&mut self.table, slot);
            return;
        }
        self.untold.push_back((slot, id));
        self.drop_untold();
    }

    /// Frees what everybody knows by now, and what waited for longest where too much waits.
    fn drop_untold(&mut self) {
        while let Some(&(slot, id)) = self.untold.front() {
            if self.table.hot(slot).id == id {
                if self.untold.len() <= self.config.max_untold {
                    return;
                }
                if self.sinks.free_untold(&mut self.table, slot) {
                    self.stats.unreported_flows += 1;
                }
            }
            self.untold.pop_front();
        }
    }

    pub(super) fn expire(&mut self) {
        let tick = self.time.tick();
        self.give_up_fragments(Some(tick));
        while let Some(slot) = self.wheel.next_due(tick) {
            let hot = self.table.hot(slot);
            let deadline = self.timeouts.deadline(hot);
            if deadline <= tick {
                let reason = reason_of_silence(hot);
                self.end_flow(slot, reason);
            } else {
                self.wheel.schedule(slot, deadline);
            }
        }
    }
}
