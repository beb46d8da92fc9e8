//! How it went over time: the journal, asked about what was found.

use std::ops::Range;

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;
use flowcore::filter::Facet;

use super::answer::{Answer, Column, TREND};
use super::count::{CountedList, Marks};
use super::ledger::Ledger;
use super::question::Question;
use crate::world::journal::Page;
use crate::world::routes::Hue;

/// Rows of a list that have a trend: what fits on a screen.
const MOST_TRENDS: usize = 24;
/// Seconds of the sparkline.
pub const SPARK_SECS: usize = 60;

/// What each flow moved within `range`.
pub(super) fn moved_within(pages: &[Page], range: &Range<u64>) -> EntityHashMap<[u64; 2]> {
    let mut sums = EntityHashMap::<[u64; 2]>::default();
    for page in pages.iter().filter(|page| range.contains(&page.at_secs)) {
        for moved in page.moved.iter() {
            let sum = sums.entry(moved.flow).or_default();
            sum[0] += moved.up_bytes;
            sum[1] += moved.down_bytes;
        }
    }
    sums
}

/// Columns, sparkline and trends of what was found.
pub(super) fn fill(
    answer: &mut Answer,
    lists: &mut [CountedList; Facet::ALL.len()],
    ledger: &Ledger,
    question: &Question,
    marks: &Marks,
) {
    let window = question.window;
    let trend_span = question.shown();
    let trend_secs = (trend_span.end - trend_span.start).max(1);
    let mut slots = Slots::new(ledger, lists);
    answer.columns = vec![Column::default(); window.columns];
    answer.spark = [vec![0.0; SPARK_SECS], vec![0.0; SPARK_SECS]];
    let end = window.to_secs();
    for page in &question.pages {
        let column = window.column(page.at_secs);
        let spark = (page.at_secs + SPARK_SECS as u64)
            .checked_sub(end)
            .and_then(|at| usize::try_from(at).ok())
            .filter(|at| *at < SPARK_SECS);
        let step = trend_span.contains(&page.at_secs).then(|| {
            let at = (page.at_secs - trend_span.start) * TREND as u64 / trend_secs;
            usize::try_from(at).unwrap_or(0).min(TREND - 1)
        });
        for moved in page.moved.iter() {
            let Some(at) = ledger.at(moved.flow) else {
                continue; // forgotten: of no program, no country
            };
            let line = &ledger.flows[at];
            let is_found = marks.finds(at);
            if is_found {
                let hue = usize::from(line.hue.0).min(Hue::COUNT - 1);
                if let Some(column) = column {
                    answer.columns[column].up[hue] += moved.up_bytes as f32;
                    answer.columns[column].down[hue] += moved.down_bytes as f32;
                }
                if let Some(at) = spark {
                    answer.spark[0][at] += moved.up_bytes as f32;
                    answer.spark[1][at] += moved.down_bytes as f32;
                }
            }
            let Some(step) = step else { continue };
            for facet in Facet::ALL {
                if is_found || marks.counts(at, facet) {
                    for symbol in ledger.symbols(facet, line) {
                        let bytes = (moved.up_bytes + moved.down_bytes) as f32;
                        slots.add(facet, symbol, step, bytes);
                    }
                }
            }
        }
    }
    slots.hand_over(lists);
}

/// Sent and received of what was found, by column of the window, in bytes a second.
pub(super) fn columns_of(ledger: &Ledger, question: &Question, marks: &Marks) -> Vec<[f32; 2]> {
    let window = question.window;
    let mut columns = vec![[0.0; 2]; window.columns];
    let per_sec = 1.0 / window.column_secs.max(1) as f32;
    for page in &question.pages {
        let Some(column) = window.column(page.at_secs) else {
            continue;
        };
        for moved in page.moved.iter() {
            if ledger.at(moved.flow).is_some_and(|at| marks.finds(at)) {
                columns[column][0] += moved.up_bytes as f32 * per_sec;
                columns[column][1] += moved.down_bytes as f32 * per_sec;
            }
        }
    }
    columns
}

/// Steps of a connection's trend.
pub const STEPS: usize = 30;
/// Connections that have a trend at most: a megabyte of them.
const MOST_FLOW_TRENDS: usize = 32_768;

/// How connections went lately: over the brush, else over the last minute, or over a capture that has ended.
///
/// Only what moved has a trend, and only while the table is open; where that is too much, what moved last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trends {
    at: EntityHashMap<u32>,
    steps: Vec<[u8; STEPS]>,
}

impl Trends {
    /// Bytes of a connection both ways, step by step, of its most 0 to 255. `None`: it did not move.
    #[must_use]
    pub fn of_flow(&self, flow: Entity) -> Option<&[u8; STEPS]> {
        self.steps.get(*self.at.get(&flow)? as usize)
    }

    pub(super) fn of(ledger: &Ledger, question: &Question, marks: &Marks) -> Self {
        let (window, steps) = (question.window, STEPS as u64);
        let span = match &question.range {
            Some(range) => range.clone(),
            None if question.is_mean => window.from_secs..window.to_secs(),
            // Steps begin at even seconds: a curve slides, and does not wobble.
            None => {
                let step_secs = SPARK_SECS as u64 / steps;
                let end = window.to_secs() / step_secs * step_secs;
                end.saturating_sub(SPARK_SECS as u64)..end
            }
        };
        let length = span.end.saturating_sub(span.start).max(1);
        let mut at = EntityHashMap::<u32>::default();
        let mut sums: Vec<[u64; STEPS]> = Vec::new();
        let pages = question.pages.iter().rev();
        for page in pages.filter(|page| span.contains(&page.at_secs)) {
            let step = (page.at_secs - span.start) * steps / length;
            let step = usize::try_from(step).unwrap_or(0).min(STEPS - 1);
            for moved in page.moved.iter() {
                let number = match at.get(&moved.flow) {
                    Some(number) => *number,
                    None if at.len() == MOST_FLOW_TRENDS => continue,
                    None if ledger.at(moved.flow).is_some_and(|it| marks.finds(it)) => {
                        let number = u32::try_from(sums.len()).unwrap_or(u32::MAX);
                        at.insert(moved.flow, number);
                        sums.push([0; STEPS]);
                        number
                    }
                    None => continue,
                };
                sums[number as usize][step] += moved.up_bytes + moved.down_bytes;
            }
        }
        // Where a second is longer than a step, it fills the steps up to the next one.
        let held = std::array::from_fn(|step| {
            let second = ((step as u64 + 1) * length - 1) / steps;
            usize::try_from(second * steps / length).unwrap_or(0)
        });
        let steps = sums.iter().map(|sums| {
            let most = sums.iter().copied().max().unwrap_or(0).max(1) as f64;
            held.map(|step: usize| (sums[step] as f64 / most * 255.0).round() as u8)
        });
        Self {
            steps: steps.collect(),
            at,
        }
    }
}

/// Trends of the first rows of each list: which number has which row.
struct Slots {
    by: [Vec<u8>; Facet::ALL.len()],
    trends: [Vec<[f32; TREND]>; Facet::ALL.len()],
}

/// No row.
const NONE: u8 = u8::MAX;

impl Slots {
    fn new(ledger: &Ledger, lists: &[CountedList; Facet::ALL.len()]) -> Self {
        let shown = |facet: Facet| lists[facet as usize].symbols.iter().take(MOST_TRENDS);
        Self {
            by: Facet::ALL.map(|facet| {
                let mut slots = vec![NONE; ledger.values(facet)];
                for (slot, symbol) in (0_u8..).zip(shown(facet)) {
                    slots[*symbol as usize] = slot;
                }
                slots
            }),
            trends: Facet::ALL.map(|facet| vec![[0.0; TREND]; shown(facet).len()]),
        }
    }

    fn add(&mut self, facet: Facet, symbol: u32, step: usize, bytes: f32) {
        let slot = self.by[facet as usize][symbol as usize];
        if symbol != 0 && slot != NONE {
            self.trends[facet as usize][usize::from(slot)][step] += bytes;
        }
    }

    fn hand_over(self, lists: &mut [CountedList; Facet::ALL.len()]) {
        for (list, trends) in lists.iter_mut().zip(self.trends) {
            for (row, trend) in list.shown.rows.iter_mut().zip(trends) {
                row.trend = trend.into();
            }
        }
    }
}
