//! From flows and events to process ids. Events may come late, twice, in the wrong order, or never.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use flowcore::flow::SocketKey;
use flowcore::model::{Evidence, Protocol};
use flowcore::time::Timestamp;

use super::SocketTables;
use crate::process::witness::{SocketChange, SocketEvent};

/// How long a flow waits for its event before the tables are asked: the driver's word may come after the packet.
pub const HOLD: Duration = Duration::from_millis(200);

/// Time between two looks at the tables for the same flow, and looks at most: a socket may be connected just in
/// between.
const NEXT_LOOK: Duration = Duration::from_millis(250);
const LOOKS: u8 = 2;

/// How long a closed socket still answers for its flow: its last packets may be on their way to the meter. A new
/// flow on the same ports after that needs an event or a row of its own.
const LINGER: Duration = Duration::from_secs(1);

/// Sockets that are remembered at most, oldest out first; their flows are then looked up in the tables.
const MAX_HELD: usize = 1 << 16;

/// Flows that wait at most; beyond, the oldest are not looked up, and a late event still finds them.
const MAX_WAITING: usize = 4_096;

/// An answer: the process that had this id at that time owns the socket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Claim {
    /// The socket's ends.
    pub socket: SocketKey,
    /// Process id.
    pub pid: u32,
    /// When it had the socket.
    pub at: Timestamp,
    /// Who says so.
    pub evidence: Evidence,
}

/// The state machine.
///
/// Inputs: [`handle_event`](Self::handle_event), [`handle_question`](Self::handle_question) and, when
/// [`next_look`](Self::next_look) has come, [`handle_tables`](Self::handle_tables). Output: [`poll`](Self::poll),
/// until it is empty.
#[derive(Debug, Default)]
pub struct SocketJoin {
    held: HashMap<SocketKey, Holder>,
    by_age: VecDeque<(SocketKey, u64)>,
    next_number: u64,
    waiting: VecDeque<Question>,
    claims: VecDeque<Claim>,
}

#[derive(Debug)]
struct Holder {
    pid: u32,
    since: Timestamp,
    /// By the event's clock, and when we heard of it.
    closed: Option<(Timestamp, Instant)>,
    /// Tells this entry from a later one of the same socket.
    number: u64,
}

#[derive(Debug)]
struct Question {
    socket: SocketKey,
    due: Instant,
    looks: u8,
}

impl SocketJoin {
    /// Takes an event.
    pub fn handle_event(&mut self, event: &SocketEvent, now: Instant) {
        match event.change {
            SocketChange::Opened => self.opened(event),
            SocketChange::Closed => self.closed(event, now),
        }
    }

    fn opened(&mut self, event: &SocketEvent) {
        if let Some(holder) = self.held.get_mut(&event.socket) {
            let is_late = event.at < holder.since;
            match holder.closed {
                // Once more. Only the end of it would be news.
                None if holder.pid == event.pid => {
                    holder.since = holder.since.max(event.at);
                    return;
                }
                // We heard the end of it first, or of what came after it.
                Some((closed, _)) if event.at < closed => return,
                _ if is_late => return,
                _ => {}
            }
        }
        self.hold(event, None);
    }

    fn closed(&mut self, event: &SocketEvent, now: Instant) {
        match self.held.get_mut(&event.socket) {
            Some(holder) if event.pid == holder.pid && event.at >= holder.since => {
                holder.closed.get_or_insert((event.at, now));
            }
            // The end of an earlier owner, late.
            Some(holder) if event.at < holder.since => {}
            // Its beginning was before our time, or is still on its way.
            _ => self.hold(event, Some((event.at, now))),
        }
    }

    fn hold(&mut self, event: &SocketEvent, closed: Option<(Timestamp, Instant)>) {
        let number = self.next_number;
        self.next_number += 1;
        let holder = Holder {
            pid: event.pid,
            since: event.at,
            closed,
            number,
        };
        self.held.insert(event.socket, holder);
        self.by_age.push_back((event.socket, number));
        while self.by_age.len() > MAX_HELD {
            if let Some((socket, number)) = self.by_age.pop_front()
                && self.held.get(&socket).is_some_and(|it| it.number == number)
            {
                self.held.remove(&socket);
            }
        }
        self.claim(event.socket, event.pid, event.at, Evidence::Kernel);
    }

    /// The meter has a flow that nobody was heard about.
    pub fn handle_question(&mut self, socket: SocketKey, now: Instant) {
        if let Some(holder) = self.holder(&socket, now) {
            let (pid, at) = (holder.pid, holder.since);
            self.claim(socket, pid, at, Evidence::Kernel);
            return;
        }
        // The tables have no others.
        if !matches!(socket.protocol, Protocol::TCP | Protocol::UDP) {
            return;
        }
        if self.waiting.len() == MAX_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(Question {
            socket,
            due: now + HOLD,
            looks: 0,
        });
    }

    /// When the tables should be read; `None` while no flow waits. Reading later is fine.
    #[must_use]
    pub fn next_look(&self) -> Option<Instant> {
        self.waiting.front().map(|question| question.due)
    }

    /// Takes what the tables say, as of `at`.
    pub fn handle_tables(&mut self, tables: &SocketTables, at: Timestamp, now: Instant) {
        for _ in 0..self.waiting.len() {
            let Some(mut question) = self.waiting.pop_front() else {
                break;
            };
            if self.holder(&question.socket, now).is_some() {
                // Heard of meanwhile, and answered.
            } else if question.due > now {
                self.waiting.push_back(question);
            } else if let Some(pid) = tables.owner(&question.socket) {
                self.claim(question.socket, pid, at, Evidence::SocketTable);
            } else if question.looks + 1 < LOOKS {
                question.looks += 1;
                question.due = now + NEXT_LOOK;
                self.waiting.push_back(question);
            }
        }
    }

    /// Who has a socket, as far as was heard.
    fn holder(&self, socket: &SocketKey, now: Instant) -> Option<&Holder> {
        self.held.get(socket).filter(|holder| {
            holder
                .closed
                .is_none_or(|(_, heard)| now.saturating_duration_since(heard) <= LINGER)
        })
    }

    /// Whether nothing was heard since that contradicts a claim.
    #[must_use]
    pub fn is_current(&self, claim: &Claim) -> bool {
        self.held
            .get(&claim.socket)
            .is_none_or(|holder| holder.pid == claim.pid)
    }

    /// The next answer.
    pub fn poll(&mut self) -> Option<Claim> {
        self.claims.pop_front()
    }

    fn claim(&mut self, socket: SocketKey, pid: u32, at: Timestamp, evidence: Evidence) {
        self.claims.push_back(Claim {
            socket,
            pid,
            at,
            evidence,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use flowcore::model::Endpoint;
    use proptest::prelude::*;

    use super::super::Row;
    use super::*;
    use SocketChange::{Closed, Opened};

    fn socket(port: u16) -> SocketKey {
        let end = |last, port| Endpoint {
            ip: Ipv4Addr::new(192, 0, 2, last).into(),
            port,
        };
        SocketKey {
            protocol: Protocol::TCP,
            local: end(1, port),
            remote: end(7, 443),
        }
    }

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_nanos(1_700_000_000_000_000_000 + millis * 1_000_000)
    }

    /// Plays a recording: what arrives when, in milliseconds; then gives what was answered.
    struct Play {
        join: SocketJoin,
        start: Instant,
        /// What the tables show whenever they are read.
        tables: SocketTables,
        looks: usize,
    }

    impl Play {
        fn new(rows: &[(u16, u32)]) -> Self {
            let row = |&(port, pid): &(u16, u32)| Row {
                protocol: Protocol::TCP,
                local: socket(port).local,
                remote: Some(socket(port).remote),
                pid,
            };
            Self {
                join: SocketJoin::default(),
                start: Instant::now(),
                tables: SocketTables::new(rows.iter().map(row)),
                looks: 0,
            }
        }

        /// Lets time pass as the thread does: reads the tables when it is time to.
        fn until(&mut self, millis: u64) {
            let end = self.start + Duration::from_millis(millis);
            while let Some(due) = self.join.next_look().filter(|due| *due <= end) {
                self.looks += 1;
                let since = due.saturating_duration_since(self.start);
                let wall = at(u64::try_from(since.as_millis()).expect("short"));
                self.join.handle_tables(&self.tables, wall, due);
            }
        }

        /// Something happened at `stamp` and is heard at `heard`.
        fn event(&mut self, heard: u64, change: SocketChange, pid: u32, port: u16, stamp: u64) {
            self.until(heard);
            let event = SocketEvent {
                at: at(stamp),
                change,
                pid,
                socket: socket(port),
            };
            self.join
                .handle_event(&event, self.start + Duration::from_millis(heard));
        }

        fn asked(&mut self, heard: u64, port: u16) {
            self.until(heard);
            let now = self.start + Duration::from_millis(heard);
            self.join.handle_question(socket(port), now);
        }

        fn answers(&mut self) -> Vec<(u32, Evidence)> {
            self.until(1 << 20);
            std::iter::from_fn(|| self.join.poll())
                .map(|claim| (claim.pid, claim.evidence))
                .collect()
        }
    }

    const KERNEL: Evidence = Evidence::Kernel;
    const TABLE: Evidence = Evidence::SocketTable;

    #[test]
    fn an_event_in_time_answers_before_and_after_the_question() {
        let mut play = Play::new(&[]);
        play.event(0, Opened, 7, 1, 0);
        play.asked(100, 1);
        assert_eq!(play.answers(), [(7, KERNEL), (7, KERNEL)]);
        assert_eq!(play.looks, 0, "the tables need not be read");
    }

    #[test]
    fn an_event_within_the_hold_keeps_the_tables_out_of_it() {
        let mut play = Play::new(&[(1, 9)]);
        play.asked(0, 1);
        play.event(199, Opened, 7, 1, 0);
        assert_eq!(play.answers(), [(7, KERNEL)]);
    }

    #[test]
    fn an_event_after_the_hold_corrects_what_the_tables_said() {
        let mut play = Play::new(&[(1, 9)]);
        play.asked(0, 1);
        play.event(700, Opened, 7, 1, 0);
        assert_eq!(play.answers(), [(9, TABLE), (7, KERNEL)]);
    }

    #[test]
    fn without_an_event_the_tables_are_asked_twice_and_then_it_stays_unknown() {
        let mut play = Play::new(&[]);
        play.asked(0, 1);
        assert_eq!(play.answers(), []);
        assert_eq!(play.looks, 2);
    }

    #[test]
    fn a_flow_older_than_the_start_is_found_in_the_tables() {
        let mut play = Play::new(&[(1, 9)]);
        play.asked(0, 1);
        play.asked(10, 2);
        assert_eq!(play.answers(), [(9, TABLE)]);
    }

    #[test]
    fn an_event_that_comes_twice_is_told_once() {
        let mut play = Play::new(&[]);
        play.event(0, Opened, 7, 1, 0);
        play.event(1, Opened, 7, 1, 0);
        play.event(50, Closed, 7, 1, 40);
        play.event(51, Closed, 7, 1, 40);
        assert_eq!(play.answers(), [(7, KERNEL)]);
    }

    #[test]
    fn an_end_that_overtakes_its_beginning_tells_the_owner_and_leaves_the_socket_closed() {
        let mut play = Play::new(&[(1, 9)]);
        play.event(0, Closed, 7, 1, 40);
        play.event(1, Opened, 7, 1, 0);
        play.asked(2_000, 1);
        assert_eq!(play.answers(), [(7, KERNEL), (9, TABLE)]);
    }

    #[test]
    fn a_port_that_changes_hands_goes_with_its_new_owner() {
        let mut play = Play::new(&[]);
        play.event(0, Opened, 7, 1, 0);
        play.event(10, Closed, 7, 1, 9);
        play.event(20, Opened, 8, 1, 19);
        play.asked(30, 1);
        assert_eq!(play.answers(), [(7, KERNEL), (8, KERNEL), (8, KERNEL)]);
    }

    #[test]
    fn late_news_of_an_earlier_owner_does_not_dispossess_the_present_one() {
        let mut play = Play::new(&[]);
        play.event(20, Opened, 8, 1, 19);
        play.event(21, Opened, 7, 1, 0);
        play.event(22, Closed, 7, 1, 9);
        play.asked(30, 1);
        assert_eq!(play.answers(), [(8, KERNEL), (8, KERNEL)]);
    }

    #[test]
    fn a_new_owner_whose_predecessor_was_never_heard_to_end_is_taken() {
        let mut play = Play::new(&[]);
        play.event(0, Opened, 7, 1, 0);
        play.event(20, Opened, 8, 1, 19);
        play.asked(30, 1);
        assert_eq!(play.answers(), [(7, KERNEL), (8, KERNEL), (8, KERNEL)]);
    }

    #[test]
    fn a_closed_socket_answers_for_its_last_packets_and_not_for_the_next_flow() {
        let mut play = Play::new(&[]);
        play.event(0, Opened, 7, 1, 0);
        play.event(10, Closed, 7, 1, 10);
        play.asked(500, 1);
        play.asked(5_000, 1);
        assert_eq!(play.answers(), [(7, KERNEL), (7, KERNEL)]);
    }

    #[test]
    fn a_flow_that_goes_on_after_a_long_silence_is_still_its_owners() {
        let mut play = Play::new(&[]);
        play.event(0, Opened, 7, 1, 0);
        play.asked(600_000, 1);
        assert_eq!(play.answers(), [(7, KERNEL), (7, KERNEL)]);
    }

    #[test]
    fn what_has_no_ports_is_not_looked_up() {
        let mut play = Play::new(&[]);
        let ping = SocketKey {
            protocol: Protocol::ICMP,
            ..socket(0)
        };
        play.join.handle_question(ping, play.start);
        assert_eq!(play.join.next_look(), None);
    }

    #[test]
    fn memory_is_bounded_however_many_sockets_there_are() {
        let mut join = SocketJoin::default();
        let now = Instant::now();
        for number in 0..MAX_HELD as u64 + 500 {
            let mut event = SocketEvent {
                at: at(number),
                change: Opened,
                pid: 7,
                socket: socket((number % 65_536) as u16),
            };
            event.socket.remote.port = (number / 65_536) as u16;
            join.handle_event(&event, now);
            assert!(join.poll().is_some());
        }
        assert_eq!((join.held.len(), join.by_age.len()), (MAX_HELD, MAX_HELD));
        for _ in 0..MAX_WAITING + 500 {
            join.handle_question(socket(1), now + LINGER);
        }
        assert!(join.waiting.len() <= MAX_WAITING);
    }

    proptest! {
        /// Whatever the order in which the events of a port's owners arrive, the last owner is who answers.
        #[test]
        fn the_order_of_arrival_does_not_decide(order in Just([0, 1, 2, 3, 4]).prop_shuffle()) {
            let recording = [(Opened, 7, 0), (Closed, 7, 10), (Opened, 8, 20), (Closed, 8, 30), (Opened, 9, 40)];
            let mut play = Play::new(&[]);
            for (heard, index) in order.into_iter().enumerate() {
                let (change, pid, stamp) = recording[index];
                play.event(heard as u64, change, pid, 1, stamp);
            }
            play.asked(50, 1);
            let answers = play.answers();
            prop_assert_eq!(answers.last(), Some(&(9, KERNEL)));
        }
    }
}
