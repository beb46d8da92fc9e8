//! What each program usually does: the countries and providers it talks to, and how much it sends in ten minutes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Programs that are remembered. A program beyond them is never new to anything.
const MOST_PROGRAMS: usize = 4_096;
/// Countries or providers that are remembered of a program; who talks to more of them has no habits.
const MOST_CONTACTS: usize = 1_024;
/// Uploads are summed up over this time.
pub(super) const WINDOW: Duration = Duration::from_secs(600);
const STEP: Duration = Duration::from_secs(60);

/// Habits of all programs. Can be written down and read again.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Habits {
    programs: BTreeMap<Box<str>, Habit>,
}

/// Of one program.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Habit {
    since: Timestamp,
    countries: BTreeSet<Box<str>>,
    providers: BTreeSet<Box<str>>,
    /// The most that it sent in ten minutes.
    usual_bytes: u64,
    #[serde(skip)]
    recent: VecDeque<(Timestamp, u64)>,
}

impl Habits {
    fn of(&mut self, program: &str, now: Timestamp) -> Option<&mut Habit> {
        if !self.programs.contains_key(program) {
            if self.programs.len() >= MOST_PROGRAMS {
                return None;
            }
            let habit = Habit {
                since: now,
                countries: BTreeSet::new(),
                providers: BTreeSet::new(),
                usual_bytes: 0,
                recent: VecDeque::new(),
            };
            self.programs.insert(program.into(), habit);
        }
        self.programs.get_mut(program)
    }

    /// Notes that `program` talks to a country. `true`: that is new, and its learning is over.
    pub(super) fn meets_country(
        &mut self,
        program: &str,
        country: &str,
        now: Timestamp,
        learning: Duration,
    ) -> bool {
        self.of(program, now)
            .is_some_and(|habit| meets(habit.since, &mut habit.countries, country, now, learning))
    }

    /// Notes that `program` talks to a provider. `true`: that is new, and its learning is over.
    pub(super) fn meets_provider(
        &mut self,
        program: &str,
        provider: &str,
        now: Timestamp,
        learning: Duration,
    ) -> bool {
        self.of(program, now)
            .is_some_and(|habit| meets(habit.since, &mut habit.providers, provider, now, learning))
    }

    /// Notes that `program` sent bytes. `Some`: the sum of the last ten minutes, when it is at least `least_bytes` and
    /// twice what was usual, and its learning is over. What was told is usual from then on.
    pub(super) fn sends(
        &mut self,
        program: &str,
        bytes: u64,
        now: Timestamp,
        learning: Duration,
        least_bytes: u64,
    ) -> Option<u64> {
        let habit = self.of(program, now)?;
        match habit.recent.back_mut() {
            Some((at, sum)) if now.saturating_since(*at) < STEP => *sum = sum.saturating_add(bytes),
            _ => habit.recent.push_back((now, bytes)),
        }
        while habit
            .recent
            .front()
            .is_some_and(|(at, _)| now.saturating_since(*at) >= WINDOW)
        {
            habit.recent.pop_front();
        }
        let sum: u64 = habit.recent.iter().map(|(_, bytes)| bytes).sum();
        if now.saturating_since(habit.since) < learning {
            habit.usual_bytes = habit.usual_bytes.max(sum);
            return None;
        }
        let is_unusual = sum >= least_bytes && sum >= habit.usual_bytes.saturating_mul(2);
        is_unusual.then(|| {
            habit.usual_bytes = sum;
            sum
        })
    }
}

fn meets(
    since: Timestamp,
    known: &mut BTreeSet<Box<str>>,
    contact: &str,
    now: Timestamp,
    learning: Duration,
) -> bool {
    if known.contains(contact) || known.len() >= MOST_CONTACTS {
        return false;
    }
    known.insert(contact.into());
    now.saturating_since(since) >= learning
}
