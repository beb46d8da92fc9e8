//! How a flow begins: who opened it, which end is this computer, and who must make room for it.

use super::echo::Echo;
use super::entry::{Cold, Flags, Hot, TcpPhase};
use super::meter::FlowMeter;
use super::table::Clue;
use super::tcp;
use super::tuple::{End, Tuple};
use crate::model::AddressKind;
use crate::packet::TcpSegment;
use crate::time::Timestamp;
use crate::update::CloseReason;

impl FlowMeter {
    /// Puts a new flow into the table. A full table first evicts the flow that matters least.
    pub(super) fn open_flow(
        &mut self,
        clue: &Clue,
        at_ns: u64,
        segment: Option<&TcpSegment<'_>>,
        is_outgoing: Option<bool>,
    ) -> u32 {
        let (tuple, sender) = (clue.tuple, clue.end);
        let shown = segment.and_then(|segment| tcp::client_shown_by(sender, segment));
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
            first_ns: at_ns,
            last_ns: at_ns,
            id: self.next_id,
            hash: clue.hash,
            tick: self.time.tick(),
            echo: Echo::new(self.time.tick()),
            dirty: 0,
            listed: 0,
            known: 0,
            outdated: 0,
            flags,
            tcp: TcpPhase::NotTcp,
            reason: None,
            client: client as u8,
            local: known_local.unwrap_or(client) as u8,
        };
        let ends = [client, 1 - client].map(|end| tuple.endpoint(end).ip);
        let answered = self.answered_names(Timestamp::from_nanos(at_ns), ends);
        self.next_id += 1;
        self.stats.opened_flows += 1;
        self.make_room();
        // Nothing below reads what was just written: memory may be far, and reading waits until all of that got there.
        let deadline = self.timeouts.deadline(&hot);
        self.unattributed.note(&hot);
        let slot = self.table.insert(
            hot,
            Cold {
                rtt_ns: u64::MAX,
                ..Cold::default()
            },
        );
        self.stats.live_flows = self.table.live() as u64;
        self.eviction.on_open(slot);
        self.wheel.schedule(slot, deadline);
        if let Some(answered) = answered {
            self.take_answered_names(slot, answered);
        }
        slot
    }

    pub(super) fn is_full(&self) -> bool {
        self.table.live() >= self.config.max_flows.max(1)
    }

    /// A full table parts with the flow that matters least; one that is nearly full of names only with an unproven one.
    fn make_room(&mut self) {
        let victim = if self.is_full() {
            self.eviction.victim(&self.table, self.time.tick())
        } else if self.table.name_bytes() > self.config.max_name_bytes / 8 * 7 {
            self.eviction.unproven()
        } else {
            None
        };
        if let Some(victim) = victim {
            self.stats.evicted_flows += 1;
            self.end_flow(victim, CloseReason::Evicted);
        }
    }

    /// Settles who the client is. Sinks that have the flow's record get it again.
    pub(super) fn orient(&mut self, slot: u32, client: End) {
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
        // Names so far were for the other end.
        self.table.change_names(slot, |names| {
            if let Some(names) = names {
                names.forget_answers();
            }
        });
        let hot = self.table.hot(slot);
        let ends = [client, 1 - client].map(|end| hot.tuple.endpoint(end).ip);
        let answered = self.answered_names(Timestamp::from_nanos(hot.first_ns), ends);
        if let Some(answered) = answered {
            self.take_answered_names(slot, answered);
        }
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
}
