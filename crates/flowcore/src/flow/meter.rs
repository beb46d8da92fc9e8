//! The meter itself: takes frames and time, keeps flows, says what changed. Sole owner of all its state, no locks.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::config::MeterConfig;
use super::entry::{Cold, Flags, Hot, TcpPhase};
use super::eviction::Eviction;
use super::expiry::{Timeouts, reason_of_silence};
use super::programs::{self, SocketKey, Unattributed};
use super::sinks::{SinkId, Sinks, release_if_told};
use super::stats::MeterStats;
use super::table::Table;
use super::tcp;
use super::time::MeterTime;
use super::tuple::{End, Tuple};
use super::wheel::Wheel;
use crate::model::{AddressKind, Layer, Program};
use crate::packet::{self, Carried, Frame, Packet, Transport};
use crate::time::Timestamp;
use crate::update::{CloseReason, FlowUpdate};

/// Turns frames into flows.
///
/// Call [`handle_frame`](Self::handle_frame) for every frame, [`handle_time`](Self::handle_time) when none arrives,
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
    config: MeterConfig,
    timeouts: Timeouts,
    time: MeterTime,
    table: Table,
    wheel: Wheel,
    eviction: Eviction,
    sinks: Sinks,
    /// Ended flows that some sink has not been told about, oldest first, with the id to tell a reused slot.
    untold: VecDeque<(u32, u64)>,
    local_addresses: Vec<IpAddr>,
    unattributed: Unattributed,
    rtts: Vec<(IpAddr, Duration)>,
    next_id: u64,
    stats: MeterStats,
}

/// Round trips that wait for [`FlowMeter::poll_rtts`] at most; beyond, they are dropped and counted.
const MAX_RTTS: usize = 1 << 16;

impl FlowMeter {
    /// A meter without flows and sinks.
    #[must_use]
    pub fn new(config: MeterConfig) -> Self {
        Self {
            timeouts: Timeouts::new(&config),
            time: MeterTime::default(),
            table: Table::new(),
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

    /// Folds one captured frame into the table. Never fails: what cannot be read is counted in [`Self::stats`].
    pub fn handle_frame(&mut self, at: Timestamp, frame: Frame<'_>) {
        self.stats.frames += 1;
        let stats = &mut self.stats;
        stats.first_frame = Some(stats.first_frame.map_or(at, |first| first.min(at)));
        stats.last_frame = Some(stats.last_frame.map_or(at, |last| last.max(at)));
        if self.time.observe(at) {
            self.expire();
        }
        match packet::below_ip(&frame) {
            Carried::Ip(span) => match Packet::parse(span) {
                Some(packet) => self.handle_packet(at, &packet, frame.is_outgoing),
                None => self.stats.malformed_frames += 1,
            },
            Carried::Other => self.stats.non_ip_frames += 1,
            Carried::Damaged => self.stats.malformed_frames += 1,
        }
    }

    /// Lets time pass without a frame, so that flows end when nothing is heard any more.
    pub fn handle_time(&mut self, now: Timestamp) {
        if self.time.observe(now) {
            self.expire();
        }
    }

    /// The source has ended: so has every flow.
    pub fn handle_end(&mut self) {
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
    pub fn poll_rtts(&mut self) -> std::vec::Drain<'_, (IpAddr, Duration)> {
        self.rtts.drain(..)
    }

    /// From now on, [`Self::poll_unattributed`] names the flows that open: their programs can be found.
    pub fn expect_programs(&mut self) {
        self.unattributed.is_wanted = true;
    }

    /// Flows that opened since the last call, whose programs are to be found. Empty without
    /// [`Self::expect_programs`].
    pub fn poll_unattributed(&mut self) -> std::vec::Drain<'_, SocketKey> {
        self.unattributed.waiting.drain(..)
    }

    /// Tells which program made a flow. `false`: there is no such flow (yet).
    pub fn attribute(&mut self, socket: &SocketKey, program: &Arc<Program>) -> bool {
        let (tuple, local) = Tuple::of_socket(socket);
        let Some(slot) = self.table.find(&tuple) else {
            return false;
        };
        let (hot, cold) = self.table.both_mut(slot);
        // Between two programs of this computer, each end has its owner; the flow shows that of its local end.
        if usize::from(hot.local) != local {
            return false;
        }
        if programs::learn(cold, program) {
            hot.outdated |= hot.known;
            self.sinks.mark(&mut self.table, slot);
        }
        true
    }

    /// What the meter counted about itself.
    #[must_use]
    pub fn stats(&self) -> &MeterStats {
        &self.stats
    }

    fn handle_packet(&mut self, at: Timestamp, packet: &Packet<'_>, is_outgoing: Option<bool>) {
        self.meter_packet(at, Layer::Outer, packet, is_outgoing);
        if let Some((tunnel, inner)) = packet::innermost(packet) {
            self.meter_packet(at, Layer::Inner(tunnel), &inner, is_outgoing);
        }
    }

    /// Counts one packet of one layer. Returns its flow and the end that sent it.
    fn meter_packet(
        &mut self,
        at: Timestamp,
        layer: Layer,
        packet: &Packet<'_>,
        is_outgoing: Option<bool>,
    ) -> (u32, End) {
        let (tuple, end) = Tuple::of(layer, packet);
        let mut found = self.table.find(&tuple);
        if let (Some(slot), Transport::Tcp(segment)) = (found, &packet.transport) {
            let (hot, cold) = self.table.both_mut(slot);
            if tcp::is_new_connection(hot, cold, end, segment) {
                // What began in the middle was most likely opened by the same end.
                let reason = reason_of_silence(hot);
                if !hot.flags.has(Flags::ORIENTED) {
                    self.orient(slot, end);
                }
                self.end_flow(slot, reason);
                found = None;
            }
        }
        let slot = found.unwrap_or_else(|| self.open_flow(at, tuple, end, packet, is_outgoing));
        self.count(at, slot, end, packet);
        (slot, end)
    }

    fn count(&mut self, at: Timestamp, slot: u32, end: End, packet: &Packet<'_>) {
        let tick = self.time.tick();
        let hot = self.table.hot_mut(slot);
        hot.packets[end] += 1;
        hot.ip_bytes[end] += u64::from(packet.ip_len);
        hot.tick = tick;
        hot.last_ns = hot.last_ns.max(at.nanos());
        if at.nanos() < hot.first_ns {
            hot.first_ns = at.nanos();
            hot.outdated |= hot.known;
        }
        self.eviction.on_packet(slot, hot);
        if let Transport::Tcp(segment) = &packet.transport {
            self.advance_tcp(at, slot, end, segment);
        }
        self.sinks.mark(&mut self.table, slot);
    }

    fn advance_tcp(
        &mut self,
        at: Timestamp,
        slot: u32,
        end: End,
        segment: &packet::TcpSegment<'_>,
    ) {
        if let Some(client) = tcp::client_shown_by(end, segment)
            && !self.table.hot(slot).flags.has(Flags::ORIENTED)
        {
            self.orient(slot, client);
        }
        let (hot, cold) = self.table.both_mut(slot);
        let was = hot.tcp;
        let round_trip = tcp::advance(hot, cold, end, at.nanos(), segment);
        if was != hot.tcp && hot.tcp.is_over() {
            self.wheel
                .schedule(slot, self.timeouts.deadline(self.table.hot(slot)));
        }
        if let Some(nanos) = round_trip {
            self.note_round_trip(slot, Duration::from_nanos(nanos));
        }
    }

    fn note_round_trip(&mut self, slot: u32, round_trip: Duration) {
        let hot = self.table.hot(slot);
        // Only a question of this computer measures the way to a remote address.
        if hot.local != hot.client {
            return;
        }
        if self.rtts.len() < MAX_RTTS {
            self.rtts
                .push((hot.tuple.endpoint(1 - hot.client_end()).ip, round_trip));
        } else {
            self.stats.dropped_rtts += 1;
        }
    }

    /// Settles who the client is.
    fn orient(&mut self, slot: u32, client: End) {
        let (hot, cold) = self.table.both_mut(slot);
        hot.flags.set(Flags::ORIENTED);
        if hot.client_end() == client {
            return;
        }
        hot.client = client as u8;
        if hot.flags.has(Flags::LOCAL_GUESSED) {
            hot.local = hot.client;
            self.unattributed.note(hot);
            cold.program = None;
        }
        hot.outdated |= hot.known;
        self.sinks.mark(&mut self.table, slot);
    }

    fn open_flow(
        &mut self,
        at: Timestamp,
        tuple: Tuple,
        sender: End,
        packet: &Packet<'_>,
        is_outgoing: Option<bool>,
    ) -> u32 {
        if self.table.live() >= self.config.max_flows.max(1)
            && let Some(victim) = self.eviction.victim(&self.table)
        {
            self.stats.evicted_flows += 1;
            self.end_flow(victim, CloseReason::Evicted);
        }
        let shown = match &packet.transport {
            Transport::Tcp(segment) => tcp::client_shown_by(sender, segment),
            _ => None,
        };
        let client = shown.unwrap_or(sender);
        let known_local = self.local_end(&tuple, sender, is_outgoing);
        let mut flags = Flags::default();
        if shown.is_some() {
            flags.set(Flags::ORIENTED);
        }
        if known_local.is_none() {
            flags.set(Flags::LOCAL_GUESSED);
        }
        let hot = Hot {
            tuple,
            packets: [0; 2],
            ip_bytes: [0; 2],
            first_ns: at.nanos(),
            last_ns: at.nanos(),
            id: self.next_id,
            tick: self.time.tick(),
            dirty: 0,
            listed: 0,
            known: 0,
            outdated: 0,
            flags,
            tcp: TcpPhase::NotTcp,
            reason: None,
            client: client as u8,
            local: known_local.unwrap_or(client) as u8,
            looked_at: 0,
        };
        self.next_id += 1;
        self.stats.opened_flows += 1;
        let slot = self.table.insert(
            hot,
            Cold {
                rtt_ns: u64::MAX,
                ..Cold::default()
            },
        );
        self.stats.live_flows = self.table.live() as u64;
        self.unattributed.note(self.table.hot(slot));
        self.eviction.on_open(slot);
        self.wheel
            .schedule(slot, self.timeouts.deadline(self.table.hot(slot)));
        slot
    }

    /// The end that is this computer, as far as it can be told.
    fn local_end(&self, tuple: &Tuple, sender: End, is_outgoing: Option<bool>) -> Option<End> {
        let is_ours = |end: End| {
            self.local_addresses
                .binary_search(&tuple.endpoint(end).ip)
                .is_ok()
        };
        match (is_ours(0), is_ours(1)) {
            (true, false) => return Some(0),
            (false, true) => return Some(1),
            (true, true) => return None,
            (false, false) => {}
        }
        if let Some(is_outgoing) = is_outgoing {
            return Some(if is_outgoing { sender } else { 1 - sender });
        }
        let is_private = |end: End| {
            matches!(
                AddressKind::of(tuple.endpoint(end).ip),
                AddressKind::Private | AddressKind::LinkLocal | AddressKind::Loopback
            )
        };
        match (is_private(0), is_private(1)) {
            (true, false) => Some(0),
            (false, true) => Some(1),
            _ => None,
        }
    }

    fn end_flow(&mut self, slot: u32, reason: CloseReason) {
        self.table.unindex(slot);
        self.wheel.cancel(slot);
        self.eviction.on_end(slot);
        let hot = self.table.hot_mut(slot);
        hot.flags.set(Flags::ENDED);
        hot.reason = Some(reason);
        let id = hot.id;
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

    fn expire(&mut self) {
        let tick = self.time.tick();
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
