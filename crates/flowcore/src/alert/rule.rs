//! A person's own rule: a name, a filter, and perhaps how much must pass.

use std::collections::VecDeque;
use std::time::Duration;

use crate::filter::{self, Filter};
use crate::model::Saying;
use crate::say;
use crate::time::Timestamp;

/// `NAME = FILTER` or `NAME = FILTER ; SIZE in TIME`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What the person calls it.
    pub name: Box<str>,
    /// Which connections.
    pub filter: Filter,
    /// Said only when all of them together sent this much in this time.
    pub threshold: Option<(u64, Duration)>,
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// Says what is wrong, in a sentence.
    pub fn read(text: &str) -> Result<Self, Saying> {
        let wants = |what: &str| {
            say!(
                "wants-rule",
                "“{what}”: a rule reads NAME = FILTER, or NAME = FILTER ; 100MB in 10m",
                what = what
            )
        };
        let (name, rest) = text.split_once('=').ok_or_else(|| wants(text))?;
        let (filter, threshold) = match rest.rsplit_once(';') {
            Some((filter, threshold)) => {
                let read = threshold
                    .split_once(" in ")
                    .and_then(|(bytes, time)| {
                        Some((bytes_of(bytes.trim())?, time_of(time.trim())?))
                    })
                    .ok_or_else(|| wants(threshold.trim()))?;
                (filter, Some(read))
            }
            None => (rest, None),
        };
        let name = name.trim();
        if name.is_empty() || filter.trim().is_empty() {
            return Err(wants(text));
        }
        let filter = filter::parse(filter.trim()).map_err(|problem| {
            say!(
                "said-rule-unreadable",
                "the filter of the rule “{name}” cannot be read",
                name = name
            )
            .because(&problem.message)
            .because(&problem.hint)
        })?;
        Ok(Self {
            name: name.into(),
            filter,
            threshold,
        })
    }
}

/// `100MB`, by the language of filters.
fn bytes_of(text: &str) -> Option<u64> {
    match filter::parse(&format!("sent>={text}")) {
        Ok(Filter::Test(filter::Test::Compare(comparison))) => Some(comparison.bound),
        _ => None,
    }
}

/// `10m`, by the language of filters.
fn time_of(text: &str) -> Option<Duration> {
    match filter::parse(&format!("since:{text}")) {
        Ok(Filter::Test(filter::Test::Since(time))) => Some(time),
        _ => None,
    }
}

/// What passed lately, for a threshold.
#[derive(Clone, Debug, Default)]
pub(super) struct Passed {
    parts: VecDeque<(Timestamp, u64)>,
    told: Option<Timestamp>,
}

impl Passed {
    /// Adds bytes; `Some` sum when the threshold is reached and was not told within its time.
    pub(super) fn add(
        &mut self,
        bytes: u64,
        now: Timestamp,
        (least, within): (u64, Duration),
    ) -> Option<u64> {
        match self.parts.back_mut() {
            Some((at, sum)) if now.saturating_since(*at) < within / 32 => {
                *sum = sum.saturating_add(bytes);
            }
            _ => self.parts.push_back((now, bytes)),
        }
        while self
            .parts
            .front()
            .is_some_and(|(at, _)| now.saturating_since(*at) > within)
        {
            self.parts.pop_front();
        }
        let sum: u64 = self.parts.iter().map(|(_, bytes)| bytes).sum();
        let is_silent = self.told.is_none_or(|at| now.saturating_since(at) > within);
        (sum >= least && is_silent).then(|| {
            self.told = Some(now);
            sum
        })
    }
}
