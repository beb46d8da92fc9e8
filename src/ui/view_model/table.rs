//! What the table shows: lines of the survey and the ledger they stand for, or those that are held.

use std::collections::BTreeSet;
use std::sync::Arc;

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;
use flowcore::time::Timestamp;

use crate::survey::answer::Sum;
use crate::survey::ledger::FlowLine;
use crate::survey::order::{Group, Line};
use crate::survey::table::TableSettings;
use crate::survey::{Answer, Ledger, Survey};
use crate::ui::state::UiState;

/// The table as it was when it was held. Meanwhile the ledger goes on; nothing is lost.
#[derive(Resource, Default)]
pub struct Held(Option<Box<(Ledger, Answer)>>);

/// Holds the table when that is asked for, and lets it go again.
pub fn hold(state: Res<UiState>, survey: Res<Survey>, mut held: ResMut<Held>) {
    let wants = state.is_table_open && state.is_table_paused;
    if wants && held.0.is_none() {
        held.0 = Some(Box::new((survey.ledger().clone(), survey.answer().clone())));
    } else if !wants && held.0.is_some() {
        held.0 = None;
    }
}

/// Everything that the table reads.
#[derive(Clone, Copy)]
pub struct TablePage<'a> {
    /// Connections and hosts.
    pub ledger: &'a Ledger,
    /// What was found, in its order.
    pub answer: &'a Answer,
    /// How the person wants it.
    pub settings: &'a TableSettings,
    /// The host whose details are open.
    pub selected: Option<Entity>,
    /// Rows that are chosen.
    pub chosen: &'a BTreeSet<Entity>,
    /// The program of some connection is known.
    pub has_programs: bool,
    /// It is held still.
    pub is_paused: bool,
}

impl<'a> TablePage<'a> {
    /// The table of a survey, or what is held of it.
    #[must_use]
    pub fn new(
        survey: &'a Survey,
        held: &'a Held,
        state: &'a UiState,
        selected: Option<Entity>,
        has_programs: bool,
    ) -> Self {
        let (ledger, answer) = match &held.0 {
            Some(held) => (&held.0, &held.1),
            None => (survey.ledger(), survey.answer()),
        };
        Self {
            ledger,
            answer,
            settings: &state.table,
            selected,
            chosen: &state.chosen_rows,
            has_programs,
            is_paused: held.0.is_some(),
        }
    }

    /// Lines that are listed.
    #[must_use]
    pub const fn lines(&self) -> &'a [Line] {
        self.answer.lines.as_slice()
    }

    /// The head of a group.
    #[must_use]
    pub fn group(&self, at: usize) -> Option<&'a Group> {
        self.answer.groups.get(at)
    }

    /// The meter's time, for ages.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.answer.now
    }

    /// What a connection moved within the brush, else what it moved and moves.
    #[must_use]
    pub fn figures(&self, line: &FlowLine) -> Sum {
        let is_still = line.state.is_over && !self.answer.is_mean;
        let ranged: Option<&Arc<EntityHashMap<[u64; 2]>>> = self.answer.ranged.as_ref();
        match (ranged, &self.answer.range) {
            (Some(ranged), Some(range)) => {
                let [up, down] = ranged.get(&line.flow).copied().unwrap_or_default();
                let secs = (range.end - range.start).max(1) as f32;
                Sum {
                    up_bytes: up,
                    down_bytes: down,
                    up_rate: up as f32 / secs,
                    down_rate: down as f32 / secs,
                    ..Sum::default()
                }
            }
            _ => Sum {
                up_bytes: line.up_bytes,
                down_bytes: line.down_bytes,
                // What is over moves nothing, however slowly its smoothed speed fades. A mean does not fade.
                up_rate: if is_still { 0.0 } else { line.up_rate },
                down_rate: if is_still { 0.0 } else { line.down_rate },
                ..Sum::default()
            },
        }
    }

    /// The connections that are listed, in their order, those of folded groups left out.
    pub fn flows(&self) -> impl Iterator<Item = &'a FlowLine> {
        let ledger = self.ledger;
        self.lines().iter().filter_map(move |line| match line {
            Line::Flow(flow) => ledger.flow(*flow),
            Line::Group(_) => None,
        })
    }
}
