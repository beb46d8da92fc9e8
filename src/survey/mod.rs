//! Everything that is counted for the screen: which connections the filter and the brush find, what they add up to by
//! program, country, city, provider, host, port and protocol, how that went over time, and in which order the table
//! lists them.
//!
//! [`ledger`] holds what is known of each connection and host, kept up to date by [`keep`] at the cost of what changed.
//! A [`question`] is answered by [`count`] in one pass, in the frame while connections are few and in a background task
//! when they are many; [`task`] decides when. Globe, totals, lists, timeline and table all show the same
//! [`Answer`], so that they always agree.

pub mod answer;
pub mod count;
pub mod keep;
pub mod ledger;
pub mod natural;
pub mod order;
pub mod question;
mod rank;
pub mod series;
pub mod table;
pub mod task;
pub mod wording;

use bevy::prelude::*;

pub use answer::Answer;
pub use ledger::Ledger;
pub use task::{Survey, SurveySystems};

/// Adds the ledger and its questions.
pub fn plugin(app: &mut App) {
    app.add_plugins((keep::plugin, task::plugin));
}
