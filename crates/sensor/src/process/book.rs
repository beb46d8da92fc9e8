//! The meter thread's notes on programs: joins what the kernel says about sockets with the flows that the capture
//! sees. Either may come first. Owns no thread and never waits.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use flowcore::flow::{FlowMeter, SocketKey};
use flowcore::model::Program;

use super::Owned;

/// Sockets that are remembered at most, oldest out first: enough for 30 s (after which the kernel announces a flow
/// again) at a thousand new sockets a second.
const MAX_KNOWN: usize = 1 << 15;

/// An answer older than this is not applied to a new flow: its ports may have changed hands without our hearing it.
const MAX_AGE: Duration = Duration::from_secs(90);

/// Flows that wait for a look at the socket tables at most; beyond, the oldest are not asked about.
const MAX_QUESTIONS: usize = 4_096;

/// Who owns which socket, as far as was heard.
#[derive(Debug, Default)]
pub struct ProgramBook {
    known: HashMap<SocketKey, (Arc<Program>, Instant)>,
    by_age: VecDeque<(SocketKey, Instant)>,
    /// Flows nobody was heard about since the last call, then since the call before that.
    questions: VecDeque<SocketKey>,
    unheard: Vec<SocketKey>,
}

impl ProgramBook {
    /// Takes an answer: for the flow, where it was seen already, and for the time when it will be.
    pub fn note(&mut self, owned: Owned, meter: &mut FlowMeter, now: Instant) {
        let Owned { socket, program } = owned;
        meter.attribute(&socket, &program);
        self.known.insert(socket, (program, now));
        self.by_age.push_back((socket, now));
        while self.by_age.len() > MAX_KNOWN {
            self.forget_oldest();
        }
    }

    /// Gives new flows the programs that were heard of before, and remembers the others as questions.
    ///
    /// A flow becomes a question one call after it was first seen without a program: word from the kernel is
    /// usually faster than a packet, but need not be.
    pub fn settle(&mut self, meter: &mut FlowMeter, now: Instant) {
        for socket in std::mem::take(&mut self.unheard) {
            if self.recall(&socket, now).is_none() {
                if self.questions.len() == MAX_QUESTIONS {
                    self.questions.pop_front();
                }
                self.questions.push_back(socket);
            }
        }
        let opened: Vec<SocketKey> = meter.poll_unattributed().collect();
        for socket in opened {
            if let Some(program) = self.recall(&socket, now) {
                meter.attribute(&socket, &program);
            } else {
                self.unheard.push(socket);
            }
        }
    }

    /// The next flow to be looked up in the socket tables. It stays until [`Self::mark_asked`].
    #[must_use]
    pub fn unasked(&self) -> Option<SocketKey> {
        self.questions.front().copied()
    }

    /// What [`Self::unasked`] gave is on its way.
    pub fn mark_asked(&mut self) {
        self.questions.pop_front();
    }

    fn recall(&self, socket: &SocketKey, now: Instant) -> Option<Arc<Program>> {
        let (program, heard) = self.known.get(socket)?;
        (now.saturating_duration_since(*heard) <= MAX_AGE).then(|| Arc::clone(program))
    }

    fn forget_oldest(&mut self) {
        let Some((socket, noted)) = self.by_age.pop_front() else {
            return;
        };
        // Heard of again since: that entry has its own turn.
        if self
            .known
            .get(&socket)
            .is_some_and(|(_, heard)| *heard == noted)
        {
            self.known.remove(&socket);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use flowcore::flow::MeterConfig;
    use flowcore::model::{Description, Endpoint, Evidence, Protocol, Signer};
    use flowcore::packet::{Frame, LinkType};
    use flowcore::time::Timestamp;

    use super::*;

    /// A UDP datagram from 10.0.0.1:12345 to 192.0.2.7:53.
    const QUERY: [u8; 28] = [
        0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 192, 0, 2, 7, 0x30, 0x39, 0, 53, 0,
        8, 0, 0,
    ];

    fn socket() -> SocketKey {
        SocketKey {
            protocol: Protocol::UDP,
            local: Endpoint {
                ip: IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)),
                port: 12_345,
            },
            remote: Endpoint {
                ip: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
                port: 53,
            },
        }
    }

    fn owned(pid: u32) -> Owned {
        let program = Program {
            name: "dig".into(),
            path: None,
            pid,
            parent: None,
            started: None,
            user: None,
            unit: None,
            signer: Signer::Unknown,
            evidence: Evidence::Kernel,
            described: Description::Running,
        };
        Owned {
            socket: socket(),
            program: Arc::new(program),
        }
    }

    fn meter() -> FlowMeter {
        let mut meter = FlowMeter::new(MeterConfig::default());
        meter.expect_programs();
        meter
    }

    fn send(meter: &mut FlowMeter) {
        let frame = Frame {
            link: LinkType::RAW,
            data: &QUERY,
            wire_len: 28,
            is_outgoing: Some(true),
        };
        meter.handle_frame(Timestamp::from_nanos(1), frame);
    }

    fn pid_of_flow(meter: &mut FlowMeter) -> Option<u32> {
        let sink = meter.add_sink();
        let update = meter.poll_update(sink).expect("a snapshot");
        meter.remove_sink(sink);
        update.opened[0].program.as_ref().map(|program| program.pid)
    }

    #[test]
    fn an_owner_heard_of_before_its_packet_is_credited() {
        let (mut book, mut meter, now) = (ProgramBook::default(), meter(), Instant::now());
        book.note(owned(7), &mut meter, now);
        send(&mut meter);
        book.settle(&mut meter, now);
        assert_eq!(pid_of_flow(&mut meter), Some(7));
        book.settle(&mut meter, now);
        assert_eq!(book.unasked(), None);
    }

    #[test]
    fn an_owner_heard_of_after_its_packet_is_credited() {
        let (mut book, mut meter, now) = (ProgramBook::default(), meter(), Instant::now());
        send(&mut meter);
        book.settle(&mut meter, now);
        book.note(owned(7), &mut meter, now);
        assert_eq!(pid_of_flow(&mut meter), Some(7));
        book.settle(&mut meter, now);
        assert_eq!(book.unasked(), None, "nothing is left to be asked");
    }

    #[test]
    fn a_flow_without_an_owner_is_asked_about_once() {
        let (mut book, mut meter, now) = (ProgramBook::default(), meter(), Instant::now());
        send(&mut meter);
        book.settle(&mut meter, now);
        assert_eq!(book.unasked(), None, "the kernel gets one round to answer");
        book.settle(&mut meter, now);
        assert_eq!(book.unasked(), Some(socket()));
        book.mark_asked();
        book.settle(&mut meter, now);
        assert_eq!(book.unasked(), None);
    }

    #[test]
    fn an_old_answer_is_not_applied_to_a_new_flow() {
        let (mut book, mut meter, now) = (ProgramBook::default(), meter(), Instant::now());
        book.note(owned(7), &mut meter, now);
        send(&mut meter);
        book.settle(&mut meter, now + MAX_AGE + Duration::from_secs(1));
        assert_eq!(pid_of_flow(&mut meter), None);
    }

    #[test]
    fn the_book_does_not_grow_beyond_its_limit() {
        let (mut book, mut meter, now) = (ProgramBook::default(), meter(), Instant::now());
        for number in 0..MAX_KNOWN + 500 {
            let mut answer = owned(7);
            answer.socket.local.port = (number % 65_536) as u16;
            answer.socket.remote.port = (number / 65_536) as u16;
            book.note(
                answer,
                &mut meter,
                now + Duration::from_nanos(number as u64),
            );
        }
        assert_eq!(book.known.len(), MAX_KNOWN);
        assert_eq!(book.by_age.len(), MAX_KNOWN);
    }
}
