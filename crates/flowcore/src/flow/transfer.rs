//! Flows without packets: an operating system tells what its own sockets send and receive, where nobody looks at the
//! wire. There is no payload, so nothing is named from it, and bytes are those of the application.

use super::entry::{Flags, TcpPhase};
use super::expiry::reason_of_silence;
use super::meter::FlowMeter;
use super::programs::SocketKey;
use super::share::Share;
use super::tuple::Tuple;
use crate::model::Protocol;
use crate::time::Timestamp;

/// One report of the system about one of its sockets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Transfer {
    /// The socket's ends.
    pub socket: SocketKey,
    /// What happened.
    pub kind: TransferKind,
    /// Bytes that the application sent or received with it, without headers.
    pub bytes: u32,
}

/// What a socket did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TransferKind {
    /// This computer opened a connection.
    Connected,
    /// The other end opened one.
    Accepted,
    /// Bytes went out.
    Sent,
    /// Bytes came in.
    Received,
    /// The connection is over.
    Disconnected,
}

impl FlowMeter {
    /// Folds one report into the table. Each that moves bytes counts as one packet: how many it took, nobody tells.
    pub fn handle_transfer(&mut self, at: Timestamp, transfer: &Transfer) {
        self.note_arrival(at);
        let (tuple, local) = Tuple::of_socket(&transfer.socket);
        let is_ours = !matches!(
            transfer.kind,
            TransferKind::Received | TransferKind::Accepted
        );
        let sender = if is_ours { local } else { 1 - local };
        let is_tcp = transfer.socket.protocol == Protocol::TCP;
        let clue = self.table.clue((tuple, sender));
        let found = self.table.find(&clue);
        let moved = match transfer.kind {
            TransferKind::Sent | TransferKind::Received => 1,
            TransferKind::Connected | TransferKind::Accepted => {
                // Data that overtook its own connection is part of it; what was connected before is not.
                if let Some(slot) = found
                    && self.table.hot(slot).flags.has(Flags::ORIENTED)
                {
                    let reason = reason_of_silence(self.table.hot(slot));
                    self.end_flow(slot, reason);
                }
                0
            }
            TransferKind::Disconnected => {
                if let Some(slot) = found.filter(|_| is_tcp) {
                    self.close(slot);
                }
                return;
            }
        };
        let share = Share {
            packets: moved,
            ip_bytes: u64::from(transfer.bytes) * moved,
            first_ns: at.nanos(),
            last_ns: at.nanos(),
        };
        let slot = self.account(&clue, share, None, Some(is_ours));
        if moved == 0 {
            self.orient(slot, sender);
        }
        let hot = self.table.hot_mut(slot);
        if is_tcp && hot.tcp == TcpPhase::NotTcp {
            hot.tcp = TcpPhase::Established;
        }
    }

    fn close(&mut self, slot: u32) {
        let hot = self.table.hot_mut(slot);
        hot.tcp = TcpPhase::Closed;
        let deadline = self.timeouts.deadline(self.table.hot(slot));
        self.wheel.schedule(slot, deadline);
        self.sinks.mark(&mut self.table, slot);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::TransferKind::{Accepted, Connected, Disconnected, Received, Sent};
    use super::*;
    use crate::flow::MeterConfig;
    use crate::model::{Endpoint, Side, TcpState};
    use crate::update::{CloseReason, FlowUpdate};

    const START: Timestamp = Timestamp::from_secs_nanos(1_000, 0);

    fn transfer(protocol: Protocol, kind: TransferKind, bytes: u32) -> Transfer {
        let end = |last, port| Endpoint {
            ip: [192, 0, 2, last].into(),
            port,
        };
        Transfer {
            socket: SocketKey {
                protocol,
                local: end(1, 50_000),
                remote: end(7, 443),
            },
            kind,
            bytes,
        }
    }

    fn play(protocol: Protocol, kinds: &[(TransferKind, u32)]) -> (FlowMeter, FlowUpdate) {
        let mut meter = FlowMeter::new(MeterConfig::default());
        let sink = meter.add_sink();
        for (kind, bytes) in kinds {
            meter.handle_transfer(START, &transfer(protocol, *kind, *bytes));
        }
        let update = meter.poll_update(sink).expect("a snapshot");
        (meter, update)
    }

    #[test]
    fn bytes_of_both_directions_add_up_in_one_flow() {
        let script = [
            (Connected, 0),
            (Sent, 300),
            (Received, 5_000),
            (Received, 700),
        ];
        let (_, update) = play(Protocol::TCP, &script);
        let [flow] = &update.opened[..] else {
            panic!("{update:?}")
        };
        assert_eq!((flow.local, flow.key.server.port), (Side::Client, 443));
        assert_eq!(flow.totals.counters.ip_bytes, [300, 5_700]);
        assert_eq!(flow.totals.counters.packets, [1, 2]);
        assert_eq!(flow.totals.tcp, Some(TcpState::Established));
    }

    #[test]
    fn who_accepts_is_the_server() {
        let (_, update) = play(Protocol::TCP, &[(Accepted, 0), (Sent, 9)]);
        let flow = &update.opened[0];
        assert_eq!((flow.local, flow.key.server.port), (Side::Server, 50_000));
        assert_eq!(flow.totals.counters.ip_bytes, [0, 9]);
    }

    #[test]
    fn data_that_overtakes_its_connection_is_part_of_it() {
        let (_, update) = play(Protocol::TCP, &[(Received, 40), (Connected, 0)]);
        assert_eq!(update.opened.len(), 1);
        assert_eq!(update.opened[0].local, Side::Client);
        assert_eq!(update.opened[0].totals.counters.ip_bytes, [0, 40]);
    }

    #[test]
    fn a_connection_that_is_over_ends_soon_and_its_ports_can_be_used_again() {
        let script = [(Connected, 0), (Sent, 1), (Disconnected, 0)];
        let (mut meter, update) = play(Protocol::TCP, &script);
        assert_eq!(update.opened[0].totals.tcp, Some(TcpState::Closed));
        let sink = meter.add_sink();
        meter.handle_transfer(START, &transfer(Protocol::TCP, Connected, 0));
        let update = meter.poll_update(sink).expect("a snapshot");
        assert_eq!(meter.stats().live_flows, 1, "the first one has ended");
        assert!(
            update
                .closed
                .iter()
                .any(|(_, reason)| *reason == CloseReason::Finished)
        );
        let next = update
            .opened
            .iter()
            .max_by_key(|flow| flow.id)
            .expect("the second one");
        assert_eq!(next.totals.counters.ip_bytes, [0, 0]);

        let script = [(Connected, 0), (Sent, 1), (Disconnected, 0)];
        let (mut meter, _) = play(Protocol::TCP, &script);
        let sink = meter.add_sink();
        assert_eq!(meter.poll_update(sink).map(|it| it.opened.len()), Some(1));
        meter.handle_time(START.saturating_add(Duration::from_secs(12)));
        let update = meter.poll_update(sink).expect("it ended");
        assert_eq!(update.closed[0].1, CloseReason::Finished);
    }

    #[test]
    fn an_end_without_a_beginning_is_no_flow() {
        let (meter, update) = play(Protocol::TCP, &[(Disconnected, 0)]);
        assert!(update.opened.is_empty());
        assert_eq!(meter.stats().frames, 1);
    }

    #[test]
    fn datagrams_have_no_state() {
        let (_, update) = play(Protocol::UDP, &[(Sent, 60), (Received, 120)]);
        assert_eq!(update.opened[0].totals.tcp, None);
        assert_eq!(update.opened[0].totals.counters.ip_bytes, [60, 120]);
    }
}
