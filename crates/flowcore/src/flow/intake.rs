//! The way of one packet through the meter: fragments first, then the flow it belongs to, then what it carries.

use std::time::Duration;

use super::ahead::STEPS;
use super::entry::{Flags, TcpPhase};
use super::expiry::reason_of_silence;
use super::fragments::Verdict;
use super::meter::{FlowMeter, MAX_RTTS};
use super::share::Share;
use super::table::Clue;
use super::tcp;
use super::tuple::{End, Tuple};
use crate::model::{Layer, RoundTrip, RttSource};
use crate::names::Dialect;
use crate::packet::{self, Fragment, Packet, TcpSegment, Transport};
use crate::time::Timestamp;

impl FlowMeter {
    /// Keeps a part of a datagram until it is whole.
    pub(super) fn handle_fragment(
        &mut self,
        at: Timestamp,
        layer: Layer,
        packet: &Packet<'_>,
        fragment: Fragment,
        is_outgoing: Option<bool>,
    ) {
        let share = Share::of(at, packet);
        let tick = self.time.tick();
        match self
            .fragments
            .take_in(tick, layer, packet, fragment, share, is_outgoing)
        {
            Verdict::Held => {}
            Verdict::Whole { share, len } => {
                self.stats.unread_datagrams = self.fragments.unread();
                let payload = std::mem::take(&mut self.fragments.payload);
                let datagram = packet.reassembled(&payload, len);
                let clue = self.table.clue(Tuple::of(layer, &datagram));
                self.handle_datagram(at, layer, &datagram, &clue, share, is_outgoing);
                self.fragments.payload = payload;
            }
        }
        if self.fragments.is_overfull() {
            self.give_up_fragments(Some(tick));
        }
    }

    /// Counts the fragments of datagrams that will not become whole; all of them without a `tick`.
    pub(super) fn give_up_fragments(&mut self, tick: Option<u32>) {
        let mut given_up = [const { None }; STEPS];
        loop {
            let mut count = 0;
            for place in &mut given_up {
                let Some(lost) = self.fragments.next_lost(tick) else {
                    break;
                };
                let ends = [lost.key.source, lost.key.destination];
                let tuple = Tuple::new(lost.key.layer, lost.key.protocol, ends, [0, 0]);
                *place = Some((lost, self.table.clue(tuple)));
                count += 1;
            }
            self.fetch(&mut given_up[..count], |it| {
                it.as_mut().map(|(_, clue)| clue)
            });
            for (lost, clue) in given_up[..count].iter().flatten() {
                self.stats.lost_fragments += lost.share.packets;
                self.account(clue, lost.share, None, lost.is_outgoing);
            }
            if count < STEPS {
                return;
            }
        }
    }

    /// Counts a datagram, and the one inside where it is a tunnel's.
    pub(super) fn handle_datagram(
        &mut self,
        at: Timestamp,
        layer: Layer,
        packet: &Packet<'_>,
        clue: &Clue,
        share: Share,
        is_outgoing: Option<bool>,
    ) {
        let segment = match &packet.transport {
            Transport::Tcp(segment) => Some(segment),
            _ => None,
        };
        if let Transport::Udp { ports, payload } = packet.transport
            && let Some(dialect) = Dialect::of_ports(ports)
        {
            let frames = self.stats.frames;
            self.finder
                .learn(dialect, at, frames, packet.destination, payload);
            self.stats.unread_answers = self.finder.unread().answers;
        }
        let slot = self.account(clue, share, segment, is_outgoing);
        if layer == Layer::Outer
            && let Some((tunnel, inner)) = packet::innermost(packet)
        {
            let layer = Layer::Inner(tunnel);
            match inner.fragment {
                Some(fragment) => self.handle_fragment(at, layer, &inner, fragment, is_outgoing),
                None => {
                    let clue = self.table.clue(Tuple::of(layer, &inner));
                    let share = Share::of(at, &inner);
                    self.handle_datagram(at, layer, &inner, &clue, share, is_outgoing);
                }
            }
        } else {
            self.read_names(at, slot, clue.end, packet);
        }
    }

    /// Adds a share to its flow, opening it where it is new. Returns the flow's slot.
    pub(super) fn account(
        &mut self,
        clue: &Clue,
        share: Share,
        segment: Option<&TcpSegment<'_>>,
        is_outgoing: Option<bool>,
    ) -> u32 {
        let end = clue.end;
        let mut found = self.table.find(clue);
        if let (Some(slot), Some(segment)) = (found, segment) {
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
        let slot =
            found.unwrap_or_else(|| self.open_flow(clue, share.first_ns, segment, is_outgoing));
        let tick = self.time.tick();
        let hot = self.table.hot_mut(slot);
        hot.packets[end] += share.packets;
        hot.ip_bytes[end] += share.ip_bytes;
        hot.tick = tick;
        hot.last_ns = hot.last_ns.max(share.last_ns);
        if share.first_ns < hot.first_ns {
            hot.first_ns = share.first_ns;
            hot.outdated |= hot.known;
        }
        self.eviction.on_packet(slot, hot);
        if let Some(segment) = segment {
            self.advance_tcp(share.last_ns, slot, end, segment);
        }
        self.sinks.mark(&mut self.table, slot);
        slot
    }

    fn advance_tcp(&mut self, at_ns: u64, slot: u32, end: End, segment: &TcpSegment<'_>) {
        if let Some(client) = tcp::client_shown_by(end, segment)
            && !self.table.hot(slot).flags.has(Flags::ORIENTED)
        {
            self.orient(slot, client);
        }
        let tick = self.time.tick();
        let (hot, cold) = self.table.both_mut(slot);
        let was = hot.tcp;
        let handshake = tcp::advance(hot, cold, end, at_ns, segment)
            // Only a question of this computer measures the way to a remote address.
            .filter(|_| hot.local == hot.client);
        let echoed = (hot.tcp == TcpPhase::Established)
            .then(|| {
                let is_ours = end == usize::from(hot.local);
                hot.echo
                    .advance(&mut cold.asked_ns, (tick, at_ns), is_ours, segment)
            })
            .flatten();
        if was != hot.tcp && hot.tcp.is_over() {
            self.wheel
                .schedule(slot, self.timeouts.deadline(self.table.hot(slot)));
        }
        if let Some(nanos) = handshake {
            self.note_round_trip(slot, RttSource::TcpHandshake, at_ns, nanos);
        } else if let Some(nanos) = echoed {
            self.note_round_trip(slot, RttSource::TcpTimestamp, at_ns, nanos);
        }
    }

    /// Keeps a round trip to the remote end of a flow for whoever asks.
    pub(super) fn note_round_trip(&mut self, slot: u32, source: RttSource, at_ns: u64, nanos: u64) {
        // No answer comes at once: the capture's clock is too coarse to tell.
        if nanos == 0 {
            return;
        }
        let round_trip = RoundTrip {
            time: Duration::from_nanos(nanos),
            source,
            at: Timestamp::from_nanos(at_ns),
        };
        if self.rtts.len() < MAX_RTTS {
            let hot = self.table.hot(slot);
            let remote = hot.tuple.endpoint(1 - usize::from(hot.local));
            self.rtts.push((remote.ip, round_trip));
        } else {
            self.stats.dropped_rtts += 1;
        }
    }
}
