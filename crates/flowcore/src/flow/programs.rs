//! Flows whose program is still to be found: who is to be asked about, and what the answers change.
//!
//! Nothing is collected until somebody says that programs can be found: a capture file has none.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::entry::{Cold, Hot};
use super::meter::FlowMeter;
use super::tuple::{End, Tuple};
use crate::model::{Description, Endpoint, Layer, Program, Protocol};

/// What an owner is found by: a flow as the computer that it belongs to sees it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct SocketKey {
    /// Transport protocol.
    pub protocol: Protocol,
    /// The end on this computer. Port 0 where the protocol has no ports.
    pub local: Endpoint,
    /// The other end.
    pub remote: Endpoint,
}

/// Flows that wait for [`FlowMeter::poll_unattributed`](super::FlowMeter::poll_unattributed) at most; beyond, nobody
/// is asked who made them, and a later answer still finds them.
const MAX_WAITING: usize = 1 << 16;

/// New flows that nobody has been asked about.
#[derive(Debug, Default)]
pub(super) struct Unattributed {
    pub(super) is_wanted: bool,
    pub(super) waiting: Vec<SocketKey>,
}

impl Unattributed {
    /// A flow was opened, or its local end changed.
    pub(super) fn note(&mut self, hot: &Hot) {
        // What travels inside a tunnel was sent by another computer or by the owner of the tunnel.
        if self.is_wanted && self.waiting.len() < MAX_WAITING && hot.tuple.layer() == Layer::Outer {
            self.waiting.push(hot.socket_key());
        }
    }
}

impl Hot {
    fn socket_key(&self) -> SocketKey {
        let local = End::from(self.local);
        SocketKey {
            protocol: self.tuple.protocol(),
            local: self.tuple.endpoint(local),
            remote: self.tuple.endpoint(1 - local),
        }
    }
}

impl FlowMeter {
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
        let clue = self.table.clue(Tuple::of_socket(socket));
        let local = clue.end;
        let Some(slot) = self.table.find(&clue) else {
            return false;
        };
        let (hot, cold) = self.table.both_mut(slot);
        // Between two programs of this computer, each end has its owner; the flow shows that of its local end.
        if usize::from(hot.local) != local {
            return false;
        }
        // A connection that is over keeps its program: who is heard of now has taken over its ports, and its own
        // first packet is about to open the next flow.
        if hot.tcp.is_over() && cold.program.is_some() {
            return false;
        }
        if learn(cold, program) {
            hot.outdated |= hot.known;
            self.sinks.mark(&mut self.table, slot);
        }
        true
    }
}

/// Takes an answer, where it says more than what is known. Returns whether it did.
fn learn(cold: &mut Cold, program: &Arc<Program>) -> bool {
    let is_better = cold.program.as_ref().is_none_or(|known| {
        // Better evidence, or the same evidence with another answer: a socket can be handed on. A process that has
        // ended meanwhile is described worse than before.
        let is_rest_of_known = program.pid == known.pid
            && program.described == Description::Noted
            && known.described == Description::Running
            && program.started.is_none_or(|at| known.started == Some(at));
        program.evidence < known.evidence
            || (program.evidence == known.evidence && program != known && !is_rest_of_known)
    });
    if is_better {
        cold.program = Some(Arc::clone(program));
    }
    is_better
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::MeterConfig;
    use crate::model::{Description, Evidence, Signer};
    use crate::packet::{Frame, LinkType};
    use crate::time::Timestamp;

    /// A UDP datagram from 10.0.0.1:12345 to 192.0.2.7:53.
    const QUERY: [u8; 28] = [
        0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 192, 0, 2, 7, 0x30, 0x39, 0, 53, 0,
        8, 0, 0,
    ];

    fn send(meter: &mut FlowMeter, nanos: u64) {
        let frame = Frame {
            link: LinkType::RAW,
            data: &QUERY,
            wire_len: 28,
            is_outgoing: Some(true),
        };
        meter.handle_frame(Timestamp::from_nanos(nanos), frame);
    }

    fn program(name: &str, evidence: Evidence) -> Arc<Program> {
        Arc::new(Program {
            name: name.into(),
            path: None,
            pid: 7,
            parent: None,
            started: None,
            user: None,
            unit: None,
            signer: Signer::Unknown,
            evidence,
            described: Description::Running,
        })
    }

    fn watched() -> FlowMeter {
        let mut meter = FlowMeter::new(MeterConfig::default());
        meter.expect_programs();
        meter
    }

    #[test]
    fn a_new_flow_is_asked_about_once() {
        let mut meter = watched();
        send(&mut meter, 1);
        send(&mut meter, 2);
        let asked: Vec<_> = meter.poll_unattributed().collect();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].local.to_string(), "10.0.0.1:12345");
        assert_eq!(asked[0].remote.to_string(), "192.0.2.7:53");
        assert_eq!(meter.poll_unattributed().count(), 0);
    }

    #[test]
    fn nobody_is_asked_about_the_flows_of_a_capture_file() {
        let mut meter = FlowMeter::new(MeterConfig::default());
        send(&mut meter, 1);
        assert_eq!(meter.poll_unattributed().count(), 0);
    }

    #[test]
    fn a_program_found_late_is_told_with_the_flow_s_record() {
        let mut meter = watched();
        let sink = meter.add_sink();
        send(&mut meter, 1);
        let socket = meter.poll_unattributed().next().expect("one flow");
        let first = meter.poll_update(sink).expect("a snapshot");
        assert_eq!(first.opened[0].program, None);
        assert!(meter.attribute(&socket, &program("dig", Evidence::SocketTable)));
        let second = meter.poll_update(sink).expect("the record changed");
        assert_eq!(second.opened[0].id, first.opened[0].id);
        let told = second.opened[0].program.as_ref().expect("told");
        assert_eq!(&*told.name, "dig");
        assert!(meter.attribute(&socket, told));
        assert!(
            meter.poll_update(sink).is_none(),
            "the same answer is no news"
        );
    }

    #[test]
    fn the_kernel_s_word_stands_against_the_socket_table() {
        let mut meter = watched();
        let sink = meter.add_sink();
        send(&mut meter, 1);
        let socket = meter.poll_unattributed().next().expect("one flow");
        meter.attribute(&socket, &program("dig", Evidence::Kernel));
        meter.attribute(&socket, &program("other", Evidence::SocketTable));
        let update = meter.poll_update(sink).expect("a snapshot");
        let told = update.opened[0].program.as_ref().expect("told");
        assert_eq!(&*told.name, "dig");
    }

    #[test]
    fn what_was_known_of_a_process_outlives_it() {
        let mut meter = watched();
        let sink = meter.add_sink();
        send(&mut meter, 1);
        let socket = meter.poll_unattributed().next().expect("one flow");
        let running = Program {
            started: Some(Timestamp::from_nanos(1)),
            ..(*program("dig", Evidence::Kernel)).clone()
        };
        let running = Arc::new(running);
        meter.attribute(&socket, &running);
        for started in [None, running.started] {
            let ended = Program {
                started,
                path: Some("/usr/bin/dig".into()),
                described: Description::Noted,
                ..(*running).clone()
            };
            meter.attribute(&socket, &Arc::new(ended));
        }
        let update = meter.poll_update(sink).expect("a snapshot");
        assert_eq!(update.opened[0].program, Some(running));
    }

    #[test]
    fn a_connection_that_is_over_is_not_credited_to_the_next_owner_of_its_port() {
        /// A TCP reset from 10.0.0.1:12345 to 192.0.2.7:80.
        const RESET: [u8; 40] = [
            0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 192, 0, 2, 7, 0x30, 0x39, 0, 80,
            0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x14, 0, 0, 0, 0, 0, 0,
        ];
        let mut meter = watched();
        let frame = Frame {
            link: LinkType::RAW,
            data: &RESET,
            wire_len: 40,
            is_outgoing: Some(true),
        };
        meter.handle_frame(Timestamp::from_nanos(1), frame);
        let socket = meter.poll_unattributed().next().expect("one flow");
        assert!(meter.attribute(&socket, &program("first", Evidence::Kernel)));
        assert!(!meter.attribute(&socket, &program("second", Evidence::Kernel)));
    }

    #[test]
    fn the_owner_of_the_far_end_is_not_the_flow_s_program() {
        let mut meter = watched();
        send(&mut meter, 1);
        let socket = meter.poll_unattributed().next().expect("one flow");
        let far = SocketKey {
            local: socket.remote,
            remote: socket.local,
            ..socket
        };
        assert!(!meter.attribute(&far, &program("named", Evidence::Kernel)));
        assert!(meter.attribute(&socket, &program("dig", Evidence::Kernel)));
    }
}
