//! Who opens which socket, by the same reports: each carries its process.

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use flowcore::flow::{SocketKey, Transfer, TransferKind};
use flowcore::say;
use flowcore::time::Timestamp;

use crate::capture::CaptureError;
use crate::process::{SocketChange, SocketEvent, SocketEvents};

/// Events that wait to be joined with their flows. **When full**, an event is left out: its flow is looked up in the
/// socket tables, and its next report tells again.
const CAPACITY: usize = 4_096;

/// Sockets whose process was told lately, by a few bits of their address: most reports are about few sockets.
const REMEMBERED: usize = 4_096;

/// No process: the kernel did not note one.
const NOBODY: u32 = u32::MAX;

/// The sending end, in the capture's thread.
pub(super) struct OwnerTeller {
    told: Vec<Option<(SocketKey, u32)>>,
    events: Sender<SocketEvent>,
}

/// The receiving end.
pub(in super::super) struct OwnerEvents(Receiver<SocketEvent>);

/// Both ends.
pub(super) fn pair() -> (OwnerTeller, OwnerEvents) {
    let (events, receiver) = bounded(CAPACITY);
    let teller = OwnerTeller {
        told: vec![None; REMEMBERED],
        events,
    };
    (teller, OwnerEvents(receiver))
}

impl OwnerTeller {
    /// Tells what is new about a report. Never waits.
    pub(super) fn note(&mut self, at: Timestamp, pid: u32, transfer: &Transfer) {
        if pid == NOBODY {
            return;
        }
        let socket = transfer.socket;
        let entry = &mut self.told[place_of(&socket)];
        let change = if transfer.kind == TransferKind::Disconnected {
            *entry = None;
            SocketChange::Closed
        } else if *entry == Some((socket, pid)) {
            return;
        } else {
            SocketChange::Opened
        };
        let event = SocketEvent {
            at,
            change,
            pid,
            socket,
        };
        if self.events.try_send(event).is_ok() && change == SocketChange::Opened {
            *entry = Some((socket, pid));
        }
    }
}

/// Strangers may choose sockets that meet here: they are told of more often, and nothing is lost.
fn place_of(socket: &SocketKey) -> usize {
    let ports = usize::from(socket.local.port) ^ usize::from(socket.remote.port).rotate_left(5);
    (ports ^ usize::from(socket.protocol.0)) % REMEMBERED
}

impl SocketEvents for OwnerEvents {
    fn next(&mut self, patience: Duration) -> Result<Option<SocketEvent>, CaptureError> {
        match self.0.recv_timeout(patience) {
            Ok(event) => Ok(Some(event)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(CaptureError::BrokeOff {
                reason: say!("said-capture-ended", "the capture has ended"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use flowcore::model::{Endpoint, Protocol};

    use super::*;

    fn transfer(port: u16, kind: TransferKind) -> Transfer {
        let end = |last, port| Endpoint {
            ip: [192, 0, 2, last].into(),
            port,
        };
        Transfer {
            socket: SocketKey {
                protocol: Protocol::TCP,
                local: end(1, port),
                remote: end(7, 443),
            },
            kind,
            bytes: 1,
        }
    }

    fn heard(events: &mut OwnerEvents) -> Vec<(SocketChange, u32)> {
        std::iter::from_fn(|| events.next(Duration::ZERO).ok().flatten())
            .map(|event| (event.change, event.pid))
            .collect()
    }

    #[test]
    fn a_socket_is_told_once_until_its_process_changes_or_it_closes() {
        use TransferKind::{Disconnected, Received, Sent};
        let (mut teller, mut events) = pair();
        let at = Timestamp::from_nanos(1);
        for (pid, kind) in [
            (7, Sent),
            (7, Received),
            (8, Sent),
            (8, Disconnected),
            (9, Sent),
        ] {
            teller.note(at, pid, &transfer(50_000, kind));
        }
        let expected = [
            (SocketChange::Opened, 7),
            (SocketChange::Opened, 8),
            (SocketChange::Closed, 8),
            (SocketChange::Opened, 9),
        ];
        assert_eq!(heard(&mut events), expected);
    }

    #[test]
    fn what_found_no_room_is_told_again_with_the_next_report() {
        let (mut teller, mut events) = pair();
        let at = Timestamp::from_nanos(1);
        for _ in 0..2 * CAPACITY {
            teller.note(at, 7, &transfer(1, TransferKind::Disconnected));
        }
        teller.note(at, 8, &transfer(2, TransferKind::Sent));
        assert_eq!(heard(&mut events).len(), CAPACITY);
        teller.note(at, 8, &transfer(2, TransferKind::Sent));
        assert_eq!(heard(&mut events), [(SocketChange::Opened, 8)]);
    }

    #[test]
    fn nobody_is_not_a_process() {
        let (mut teller, mut events) = pair();
        teller.note(
            Timestamp::from_nanos(1),
            NOBODY,
            &transfer(1, TransferKind::Sent),
        );
        assert_eq!(heard(&mut events), []);
    }
}
