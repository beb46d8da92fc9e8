//! What was told, and what the person said to it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::watch::Alert;
use crate::time::Timestamp;

/// Alerts that are kept; older ones make room.
const MOST: usize = 500;

/// What the person said to an alert.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Standing {
    /// Nothing yet.
    #[default]
    New,
    /// Seen.
    Acknowledged,
}

/// An alert in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number, unique in this run.
    pub id: u64,
    /// What happened.
    pub alert: Alert,
    /// How often, while it was not acknowledged.
    pub count: u32,
    /// What the person said.
    pub standing: Standing,
}

/// The log. Bounded.
#[derive(Clone, Debug, Default)]
pub struct AlertLog {
    entries: VecDeque<Entry>,
    snoozed: BTreeMap<(String, Box<str>), Timestamp>,
    last_id: u64,
    /// Alerts that were not told because they are snoozed.
    pub silenced: u64,
}

impl AlertLog {
    /// Takes an alert. `Some`: it is to be told now. The same again counts up what is already there.
    pub fn push(&mut self, alert: Alert, now: Timestamp) -> Option<u64> {
        self.snoozed.retain(|_, until| *until > now);
        if self.snoozed.contains_key(&key(&alert)) {
            self.silenced += 1;
            return None;
        }
        let same = self.entries.iter_mut().find(|entry| {
            entry.standing == Standing::New
                && (&entry.alert.program, entry.alert.address) == (&alert.program, alert.address)
                && entry.alert.reason == alert.reason
        });
        if let Some(entry) = same {
            entry.count += 1;
            return None;
        }
        self.last_id += 1;
        self.entries.push_front(Entry {
            id: self.last_id,
            alert,
            count: 1,
            standing: Standing::New,
        });
        self.entries.truncate(MOST);
        Some(self.last_id)
    }

    /// All that are kept, newest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many nobody has seen.
    #[must_use]
    pub fn unseen(&self) -> usize {
        let is_new = |entry: &&Entry| entry.standing == Standing::New;
        self.entries.iter().filter(is_new).count()
    }

    /// The person has seen one of them.
    pub fn acknowledge(&mut self, id: u64) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.standing = Standing::Acknowledged;
        }
    }

    /// The person has seen all of them.
    pub fn acknowledge_all(&mut self) {
        for entry in &mut self.entries {
            entry.standing = Standing::Acknowledged;
        }
    }

    /// Nothing of that kind about that program for a while; those that are there count as seen.
    pub fn snooze(&mut self, id: u64, now: Timestamp, time: Duration) {
        let Some(key) = self
            .entries
            .iter()
            .find(|entry| entry.id == id)
            .map(|entry| key(&entry.alert))
        else {
            return;
        };
        for entry in &mut self.entries {
            if self::key(&entry.alert) == key {
                entry.standing = Standing::Acknowledged;
            }
        }
        self.snoozed.insert(key, now.saturating_add(time));
    }
}

/// What is snoozed together: the kind of reason, and the program.
fn key(alert: &Alert) -> (String, Box<str>) {
    (
        alert.reason.kind(),
        alert.program.clone().unwrap_or_default(),
    )
}
