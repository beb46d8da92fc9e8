//! One made-up conversation: asks the DNS, connects, says hello, moves data in its own rhythm, and closes.

use std::time::Duration;

use flowcore::geo::Coord;

use super::catalog::{self, Habit, Service};
use super::frames::{Path, ROUTER, Segment, Way, Wire, client_hello, dns};
use super::random::Random;
use crate::capture::FrameBatch;

/// Payload of a full segment.
const SEGMENT: usize = 1448;

/// Where the conversation stands: what its next step does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Query,
    Answer,
    Syn,
    SynAck,
    Hello,
    Exchange,
    Fin,
    FinAck,
    Datagrams,
}

pub(super) struct Session {
    service: &'static Service,
    stage: Stage,
    round_trip: Duration,
    local_port: u16,
    id: u16,
    up_seq: u32,
    down_seq: u32,
    exchanges_left: u64,
}

impl Session {
    pub(super) fn begin(random: &mut Random, number: u64, home: Coord) -> Self {
        // The first wave goes once around the catalogue with long steps, so that every continent is there at once.
        let len = catalog::SERVICES.len() as u64;
        let index = if number < len {
            number * 17 % len
        } else {
            random.between(0, len - 1)
        };
        let service = &catalog::SERVICES[usize::try_from(index).unwrap_or(0)];
        let exchanges_left = match service.habit {
            Habit::Browse => random.between(4, 14),
            Habit::Stream | Habit::Upload => random.between(60, 260),
            Habit::Chat => random.between(20, 60),
            Habit::Time => 1,
        };
        Self {
            service,
            stage: Stage::Query,
            round_trip: service.round_trip(home, random),
            local_port: u16::try_from(random.between(32_768, 60_999)).unwrap_or(40_000),
            id: (random.next() & 0xffff) as u16,
            up_seq: (random.next() & 0x7fff_ffff) as u32,
            down_seq: (random.next() & 0x7fff_ffff) as u32,
            exchanges_left,
        }
    }

    /// Does what comes next. Returns the time until the step after it; `None`: it is over.
    pub(super) fn step(
        &mut self,
        random: &mut Random,
        wire: &mut Wire,
        batch: &mut FrameBatch,
    ) -> Option<Duration> {
        match self.stage {
            Stage::Query => {
                self.ask(wire, batch, Way::Up);
                self.go(Stage::Answer, random.around(Duration::from_millis(14)))
            }
            Stage::Answer => {
                self.ask(wire, batch, Way::Down);
                let after = if self.service.habit == Habit::Time {
                    Stage::Datagrams
                } else {
                    Stage::Syn
                };
                self.go(after, Duration::from_millis(2))
            }
            Stage::Syn => {
                self.send(wire, batch, Way::Up, Flag::Syn, &[]);
                self.go(Stage::SynAck, self.round_trip)
            }
            Stage::SynAck => {
                self.send(wire, batch, Way::Down, Flag::Syn, &[]);
                self.go(Stage::Hello, Duration::from_micros(180))
            }
            Stage::Hello => {
                self.send(wire, batch, Way::Up, Flag::None, &[]);
                let hello = client_hello(self.service.name, random.next());
                self.send(wire, batch, Way::Up, Flag::None, &hello);
                self.go(Stage::Exchange, self.round_trip)
            }
            Stage::Exchange => Some(self.exchange(random, wire, batch)),
            Stage::Fin => {
                self.send(wire, batch, Way::Up, Flag::Fin, &[]);
                self.go(Stage::FinAck, self.round_trip)
            }
            Stage::FinAck => {
                self.send(wire, batch, Way::Down, Flag::Fin, &[]);
                self.send(wire, batch, Way::Up, Flag::None, &[]);
                None
            }
            Stage::Datagrams => {
                const NTP: usize = 48;
                const NTP_PORT: u16 = 123;
                let way = if self.exchanges_left == 0 {
                    Way::Down
                } else {
                    Way::Up
                };
                let path = self.path(way, NTP_PORT);
                wire.udp(batch, path, &[0x23; NTP]);
                if self.exchanges_left == 0 {
                    return None;
                }
                self.exchanges_left = 0;
                self.go(Stage::Datagrams, self.round_trip)
            }
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "reads as the last line of a step")]
    fn go(&mut self, stage: Stage, after: Duration) -> Option<Duration> {
        self.stage = stage;
        Some(after)
    }

    /// Moves data both ways, and says when there is more.
    fn exchange(
        &mut self,
        random: &mut Random,
        wire: &mut Wire,
        batch: &mut FrameBatch,
    ) -> Duration {
        let (up, down, pause) = match self.service.habit {
            Habit::Browse => (
                random.between(300, 1400),
                random.between(2_000, 60_000),
                900,
            ),
            Habit::Stream => (
                random.between(40, 200),
                random.between(20_000, 120_000),
                220,
            ),
            Habit::Upload => (random.between(20_000, 90_000), random.between(40, 200), 260),
            Habit::Chat => (random.between(60, 400), random.between(60, 900), 1500),
            Habit::Time => (0, 0, 1000),
        };
        self.move_bytes(wire, batch, Way::Up, up);
        self.move_bytes(wire, batch, Way::Down, down);
        self.exchanges_left = self.exchanges_left.saturating_sub(1);
        if self.exchanges_left == 0 {
            self.stage = Stage::Fin;
        }
        random.around(Duration::from_millis(pause))
    }

    fn move_bytes(&mut self, wire: &mut Wire, batch: &mut FrameBatch, way: Way, bytes: u64) {
        /// An application data record that goes on and on: what an observer sees of any encrypted connection.
        const CIPHERTEXT: [u8; SEGMENT] = [0x17; SEGMENT];
        let mut left = usize::try_from(bytes).unwrap_or(0);
        while left > 0 {
            let now = left.min(SEGMENT);
            self.send(wire, batch, way, Flag::None, &CIPHERTEXT[..now]);
            left -= now;
        }
    }

    fn ask(&self, wire: &mut Wire, batch: &mut FrameBatch, way: Way) {
        const DNS_PORT: u16 = 53;
        let (query, answer) = dns(self.id, self.service.name, self.service.ip);
        let path = Path {
            way,
            local_port: self.local_port,
            remote: ROUTER,
            remote_port: DNS_PORT,
        };
        wire.udp(batch, path, if way == Way::Up { &query } else { &answer });
    }

    fn path(&self, way: Way, remote_port: u16) -> Path {
        Path {
            way,
            local_port: self.local_port,
            remote: self.service.ip,
            remote_port,
        }
    }

    fn send(
        &mut self,
        wire: &mut Wire,
        batch: &mut FrameBatch,
        way: Way,
        flag: Flag,
        payload: &[u8],
    ) {
        const HTTPS: u16 = 443;
        let (own, other) = match way {
            Way::Up => (&mut self.up_seq, self.down_seq),
            Way::Down => (&mut self.down_seq, self.up_seq),
        };
        let is_first = way == Way::Up && flag == Flag::Syn;
        let part = Segment {
            seq: *own,
            ack: (!is_first).then_some(other),
            syn: flag == Flag::Syn,
            fin: flag == Flag::Fin,
        };
        let len = u32::try_from(payload.len()).unwrap_or(0);
        *own = own.wrapping_add(len + u32::from(flag != Flag::None));
        wire.tcp(batch, self.path(way, HTTPS), part, payload);
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Flag {
    None,
    Syn,
    Fin,
}
