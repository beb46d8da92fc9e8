//! Made-up traffic of a believable computer, for machines where capture is not permitted and for demonstrations. It
//! is labelled DEMO wherever it is shown, and it never leaves this process: frames are bytes for the meter.
//!
//! The same seed gives the same traffic. The hosts are real ones, at real addresses on all continents, because the
//! whole path (names, places, providers, round trips) shall have something to work on.

mod catalog;
mod frames;
mod programs;
mod random;
mod session;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::{Duration, SystemTime};

use flowcore::geo::Coord;
use flowcore::time::Timestamp;

use super::{CaptureError, Clock, FrameBatch, FrameSource, MAX_HOLD, MAX_WAIT, Next, SystemClock};
use frames::Wire;
use random::Random;
use session::Session;

pub(super) use frames::LOCAL_ADDRESSES;
pub(crate) use programs::worker as program_worker;

/// Sessions that are open at once: enough to fill a globe, few enough to follow each arc.
const MAX_SESSIONS: usize = 64;

/// Sessions that begin in the first seconds, so that there is something to see at once.
const FIRST_WAVE: u64 = 28;

/// Mean time between two sessions after that.
const MEAN_PAUSE: Duration = Duration::from_millis(420);

/// An endless source of made-up frames.
pub(super) struct Demo {
    clock: Box<dyn Clock>,
    started: Timestamp,
    random: Random,
    wire: Wire,
    /// What happens next: moment, and the session it happens to; `None`: a new one begins.
    agenda: BinaryHeap<Reverse<(Duration, Option<u64>)>>,
    sessions: HashMap<u64, Session>,
    next_id: u64,
    home: Coord,
}

impl Demo {
    pub(super) fn new(seed: u64, home: Option<Coord>) -> Self {
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let started = Timestamp::from_secs_nanos(since.as_secs(), since.subsec_nanos().into());
        let home = home.unwrap_or_else(catalog::frankfurt);
        Self::with_clock(seed, started, home, Box::new(SystemClock::start()))
    }

    pub(super) fn with_clock(
        seed: u64,
        started: Timestamp,
        home: Coord,
        clock: Box<dyn Clock>,
    ) -> Self {
        let mut random = Random::new(seed);
        let mut agenda = BinaryHeap::new();
        for _ in 0..FIRST_WAVE {
            agenda.push(Reverse((random.up_to(Duration::from_secs(4)), None)));
        }
        Self {
            clock,
            started,
            random,
            wire: Wire::default(),
            agenda,
            sessions: HashMap::new(),
            next_id: FIRST_WAVE,
            home,
        }
    }

    /// Lets one thing happen at `now`.
    fn happen(&mut self, now: Duration, who: Option<u64>, batch: &mut FrameBatch) {
        let Some(id) = who else {
            return self.begin(now);
        };
        let Some(session) = self.sessions.get_mut(&id) else {
            return;
        };
        self.wire.at = self.started.saturating_add(now);
        match session.step(&mut self.random, &mut self.wire, batch) {
            Some(pause) => self.agenda.push(Reverse((now + pause, Some(id)))),
            None => {
                self.sessions.remove(&id);
            }
        }
    }

    fn begin(&mut self, now: Duration) {
        let id = self.next_id;
        self.next_id += 1;
        if self.sessions.len() < MAX_SESSIONS {
            self.sessions
                .insert(id, Session::begin(&mut self.random, id, self.home));
            self.agenda.push(Reverse((now, Some(id))));
        }
        // One new session follows another; the first wave brings only one of these chains along.
        if id == FIRST_WAVE || id > 2 * FIRST_WAVE - 1 {
            let pause = self.random.around(MEAN_PAUSE);
            self.agenda.push(Reverse((now + pause, None)));
        }
    }
}

impl FrameSource for Demo {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        let mut held = Duration::ZERO;
        while !batch.is_full() {
            let now = self.clock.now();
            let due = self
                .agenda
                .peek()
                .map_or(MAX_WAIT + now, |Reverse((at, _))| *at);
            if due <= now {
                if let Some(Reverse((at, who))) = self.agenda.pop() {
                    self.happen(at, who, batch);
                }
                continue;
            }
            let limit = if batch.is_empty() { MAX_WAIT } else { MAX_HOLD };
            if held >= limit {
                break;
            }
            let step = (due - now).min(limit - held);
            self.clock.sleep(step);
            held += step;
        }
        batch.set_source_time(self.started.saturating_add(self.clock.now()));
        Ok(Next::More)
    }

    fn kernel_drops(&mut self) -> u64 {
        0
    }
}
