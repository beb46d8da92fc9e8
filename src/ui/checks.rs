//! What the doctor found, for the empty state. Whoever runs the doctor fills this; panels only show it.

use bevy::prelude::*;
use flowcore::model::{Piece, Saying};
use sensor::doctor::{self, CheckStatus};

use crate::words;

/// How a check came out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Works.
    Fine,
    /// Works, with less.
    Limited,
    /// Does not work.
    Broken,
}

/// One thing that was checked, as it is shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Check {
    /// How it came out.
    pub outcome: Outcome,
    /// What was found, as a sentence.
    pub statement: String,
    /// What was checked.
    pub detail: String,
}

impl Check {
    /// A check in the person's language.
    #[must_use]
    pub fn of(check: &doctor::Check) -> Self {
        Self {
            outcome: match check.status {
                CheckStatus::Ok => Outcome::Fine,
                CheckStatus::Warning => Outcome::Limited,
                CheckStatus::Failed => Outcome::Broken,
            },
            statement: statement(&check.finding),
            detail: words::text(&format!(
                "check-{}",
                check.name.to_lowercase().replace(' ', "-")
            )),
        }
    }
}

/// Begins with a capital letter, unless it begins with a name.
fn statement(finding: &Saying) -> String {
    if let Some(Piece::Verbatim(_)) = finding.pieces().first() {
        return words::said(finding);
    }
    words::sentence(finding).trim_end_matches('.').to_owned()
}

/// Everything that was checked, in the order in which it is shown. Empty: nothing is shown.
#[derive(Resource, Clone, Debug, Default, Eq, PartialEq)]
pub struct Checks(pub Vec<doctor::Check>);
