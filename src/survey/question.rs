//! What is asked of the ledger: everything the person chose, and the moment.

use std::ops::Range;

use bevy::prelude::*;
use flowcore::filter::{Facet, Filter};
use flowcore::time::Timestamp;

use super::ledger::{FlowLine, Ledger};
use super::table::TableSettings;
use crate::world::hues::Hues;
use crate::world::journal::Page;

/// Seconds that the person chose on the timeline, of the meter's time; `None`: now.
#[derive(Resource, Clone, Debug, Default, Eq, PartialEq)]
pub struct Brush(pub Option<Range<u64>>);

/// Whose details are open.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Subject {
    /// A host.
    Host(Entity),
    /// A connection.
    Flow(Entity),
    /// A value of a list: a program, a country, a provider, …
    Value(Facet, String),
}

/// Which way bytes count in lists.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Way {
    /// Both.
    #[default]
    Both,
    /// What this computer sent.
    Sent,
    /// What it received.
    Received,
}

/// What lists and charts count: how fast it goes now, or how much it was lately.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Period {
    /// Speeds now. Volumes are those since the start.
    #[default]
    Now,
    /// Bytes of the last minute.
    Minute,
    /// Bytes of the last hour.
    Hour,
    /// Bytes since the source started.
    Start,
}

impl Period {
    /// All of them, in the order in which they follow each other.
    pub const ALL: [Self; 4] = [Self::Now, Self::Minute, Self::Hour, Self::Start];

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Now => Self::Minute,
            Self::Minute => Self::Hour,
            Self::Hour => Self::Start,
            Self::Start => Self::Now,
        }
    }

    /// How far it reaches back. `None`: to the start.
    #[must_use]
    pub const fn secs(self) -> Option<u64> {
        match self {
            Self::Minute => Some(60),
            Self::Hour => Some(3_600),
            Self::Now | Self::Start => None,
        }
    }

    /// Bytes count, not speed.
    #[must_use]
    pub const fn is_volume(self) -> bool {
        !matches!(self, Self::Now)
    }
}

/// What panels need to know; nothing else is counted.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Wants {
    /// The table is open, and is wanted so.
    pub table: Option<TableSettings>,
    /// Details are open.
    pub subject: Option<Subject>,
    /// Charts are open.
    pub charts: bool,
    /// By which way lists are ranked.
    pub way: Way,
    /// What lists are ranked by.
    pub period: Period,
}

/// How far back the timeline reaches.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Window {
    /// Its first second.
    pub from_secs: u64,
    /// Seconds in one column.
    pub column_secs: u64,
    /// Columns.
    pub columns: usize,
    /// It is all of a capture that has ended, from its first second on; else it ends now.
    pub is_whole: bool,
}

impl Window {
    /// The first second behind it.
    #[must_use]
    pub const fn to_secs(&self) -> u64 {
        self.from_secs + self.column_secs * self.columns as u64
    }

    /// The column of a second.
    #[must_use]
    pub fn column(&self, at_secs: u64) -> Option<usize> {
        let column = at_secs.checked_sub(self.from_secs)? / self.column_secs.max(1);
        usize::try_from(column).ok().filter(|it| *it < self.columns)
    }
}

/// Everything that an answer depends on besides the ledger.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Which connections.
    pub filter: Filter,
    /// Which seconds; `None`: now.
    pub range: Option<Range<u64>>,
    /// What panels need.
    pub wants: Wants,
    /// The meter's time.
    pub now: Timestamp,
    /// The capture has ended: speeds are means over all of it, and nothing moves now.
    pub is_mean: bool,
    /// What hues stand for.
    pub hues: Hues,
    /// What the timeline shows.
    pub window: Window,
    /// Who moved how much when.
    pub pages: Vec<Page>,
    /// Before this second, what moved was forgotten for want of memory. `None`: nothing was.
    pub cut_secs: Option<u64>,
}

impl Question {
    /// Nothing is left out.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.filter.is_everything() && self.range.is_none()
    }

    /// The seconds whose bytes count: those of the brush, else those of the period, the one that is still filling
    /// among them. `None`: all since the start.
    #[must_use]
    pub fn counted(&self) -> Option<Range<u64>> {
        let end = self.window.to_secs();
        let recent = self.wants.period.secs();
        let recent = recent.map(|secs| end.saturating_sub(secs)..end.saturating_add(1));
        self.range.clone().or(recent)
    }

    /// The seconds that trends show: those that count, else those of the timeline.
    #[must_use]
    pub fn shown(&self) -> Range<u64> {
        let window = self.window;
        self.counted()
            .unwrap_or_else(|| window.from_secs..window.to_secs())
    }
}

impl Subject {
    /// Whether a connection belongs to it.
    pub fn test<'a>(&'a self, ledger: &'a Ledger) -> impl Fn(&FlowLine) -> bool + 'a {
        let host = match self {
            Self::Host(host) => ledger.host_number(*host),
            _ => None,
        };
        move |line| match self {
            Self::Host(_) => Some(line.host) == host,
            Self::Flow(flow) => line.flow == *flow,
            Self::Value(facet, value) => {
                let symbols = ledger.symbols(*facet, line);
                let is_it = |symbol: u32| symbol != 0 && ledger.value(*facet, symbol) == *value;
                symbols.into_iter().any(is_it)
            }
        }
    }
}
