//! What the ledger answers: plain data for the globe and every panel.

use std::sync::Arc;

use bevy::ecs::entity::{EntityHashMap, EntityHashSet};
use bevy::prelude::*;
use flowcore::filter::{Facet, Filter};
use flowcore::model::CountryCode;
use flowcore::time::Timestamp;

use super::order::{Group, Line};
use super::question::{Period, Subject, Way, Window};
use super::series::Trends;
use crate::world::routes::Hue;

/// Columns of a trend.
pub const TREND: usize = 24;
/// Upper ends of the classes of round trips, in milliseconds; the last class has none.
pub const RTT_CLASSES_MS: [f32; 11] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0,
];

/// Volume, speed and number of some connections.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// Connections.
    pub flows: u32,
    /// Open ones among them.
    pub open: u32,
    /// Those that the whole filter finds, that of the list's own facet included.
    pub found: u32,
    /// Bytes sent; within the brush, where there is one, and in lists within their period.
    pub up_bytes: u64,
    /// Bytes received, likewise.
    pub down_bytes: u64,
    /// Bytes sent per second; the mean over the brush, where there is one.
    pub up_rate: f32,
    /// Bytes received per second, likewise.
    pub down_rate: f32,
}

impl Sum {
    /// Bytes per second both ways.
    #[must_use]
    pub fn rate(&self) -> f32 {
        self.up_rate + self.down_rate
    }

    /// Bytes both ways.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.up_bytes.saturating_add(self.down_bytes)
    }

    /// Bytes per second of a way.
    #[must_use]
    pub fn rate_of(&self, way: Way) -> f32 {
        match way {
            Way::Both => self.rate(),
            Way::Sent => self.up_rate,
            Way::Received => self.down_rate,
        }
    }

    /// Bytes of a way.
    #[must_use]
    pub const fn bytes_of(&self, way: Way) -> u64 {
        match way {
            Way::Both => self.bytes(),
            Way::Sent => self.up_bytes,
            Way::Received => self.down_bytes,
        }
    }

    /// Faster first; among the silent, those that moved more. Where bytes count, the other way around.
    #[must_use]
    pub fn order(&self, other: &Self, way: Way, period: Period) -> std::cmp::Ordering {
        let by_rate = other.rate_of(way).total_cmp(&self.rate_of(way));
        let by_bytes = other.bytes_of(way).cmp(&self.bytes_of(way));
        if period.is_volume() {
            by_bytes.then(by_rate)
        } else {
            by_rate.then(by_bytes)
        }
    }
}

/// A value of a facet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FacetRow {
    /// As a filter writes it.
    pub value: String,
    /// As people call it.
    pub name: String,
    /// For the flag.
    pub country: Option<CountryCode>,
    /// The host, of a list of hosts.
    pub host: Option<Entity>,
    /// Its hue, where hues stand for this facet.
    pub hue: Option<Hue>,
    /// What it adds up to.
    pub sum: Sum,
    /// Bytes both ways over [`Question::shown`](super::question::Question::shown), in [`TREND`] steps; empty beyond the
    /// first rows.
    pub trend: Vec<f32>,
}

/// The values of a facet, largest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FacetList {
    /// How many there are.
    pub total: usize,
    /// How many of them have a connection that the whole filter finds.
    pub found: usize,
    /// The first of them.
    pub rows: Vec<FacetRow>,
}

/// Bytes by hue in one column of the timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    /// Sent.
    pub up: [f32; Hue::COUNT],
    /// Received.
    pub down: [f32; Hue::COUNT],
}

/// A stream from a program through a provider into a country.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// Program; empty: unknown.
    pub program: String,
    /// Provider; empty: unknown.
    pub provider: String,
    /// Code of the country; empty: unknown.
    pub country: String,
    /// Its name.
    pub country_name: String,
    /// Its hue.
    pub hue: Hue,
    /// Bytes both ways.
    pub bytes: u64,
}

/// Hosts that have no place on the globe for one reason.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UnplacedSum {
    /// Addresses.
    pub hosts: u32,
    /// Bytes per second both ways.
    pub rate: f32,
}

/// What is known of the subject of the details.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectAnswer {
    /// Whom it is about.
    pub subject: Subject,
    /// What it adds up to, whatever is filtered.
    pub sum: Sum,
    /// Its lists, by facet.
    pub lists: [FacetList; Facet::ALL.len()],
    /// Over the timeline's window.
    pub columns: Vec<[f32; 2]>,
    /// First packet.
    pub first_seen: Timestamp,
    /// Last packet.
    pub last_seen: Timestamp,
    /// Its connections, open ones first, newest first.
    pub flows: Vec<Entity>,
}

/// Everything.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The filter that was asked for.
    pub filter: Filter,
    /// Seconds in the brush; `None`: there is none.
    pub range: Option<std::ops::Range<u64>>,
    /// The meter's time.
    pub now: Timestamp,
    /// Speeds are means over a capture that has ended.
    pub is_mean: bool,
    /// By which way lists are ranked.
    pub way: Way,
    /// What lists are ranked by.
    pub period: Period,
    /// How many seconds of the period are known, where memory reaches less far back.
    pub known_secs: Option<u64>,
    /// What the timeline shows.
    pub window: Window,
    /// Connections that are known.
    pub known: usize,
    /// Open ones among them.
    pub open: usize,
    /// What was found adds up to.
    pub sum: Sum,
    /// Hosts that were found; `None`: all.
    pub hosts: Option<EntityHashSet>,
    /// Lists, by facet.
    pub lists: [FacetList; Facet::ALL.len()],
    /// Why hosts are not on the globe: local, unknown, pending, multicast.
    pub unplaced: [UnplacedSum; 4],
    /// Newest public hosts, newest first.
    pub fresh: Vec<Entity>,
    /// What was found, over the window.
    pub columns: Vec<Column>,
    /// What was found, second by second over the last minute: sent, received.
    pub spark: [Vec<f32>; 2],
    /// The first second whose details are kept.
    pub since_secs: Option<u64>,
    /// Connections by class of round trip.
    pub rtt: [u32; RTT_CLASSES_MS.len() + 1],
    /// From programs through providers into countries; while charts are open.
    pub streams: Vec<Stream>,
    /// The lines of the table, while it is open.
    pub lines: Vec<Line>,
    /// The groups that lines tell of.
    pub groups: Vec<Group>,
    /// How those lines went lately.
    pub trends: Arc<Trends>,
    /// Bytes of each connection within the brush.
    pub ranged: Option<Arc<EntityHashMap<[u64; 2]>>>,
    /// Of the details.
    pub subject: Option<SubjectAnswer>,
}

impl Answer {
    /// The list of a facet.
    #[must_use]
    pub const fn list(&self, facet: Facet) -> &FacetList {
        &self.lists[facet as usize]
    }

    /// Whether something is left out.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.range.is_some() || !self.filter.is_everything()
    }

    /// Whether a connection to `host` was found.
    #[must_use]
    pub fn finds_host(&self, host: Entity) -> bool {
        self.hosts
            .as_ref()
            .is_none_or(|found| found.contains(&host))
    }
}
