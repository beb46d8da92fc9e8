//! Panels: pure functions of a view. They draw, and say what was asked for; they change nothing.

pub mod about;
pub mod alerts;
pub mod brand;
pub mod charts;
pub mod chips;
pub mod details;
pub mod fresh;
pub mod help;
pub mod layouts;
pub mod notice;
pub mod palette;
pub mod place_card;
pub mod ranking;
pub mod search;
pub mod settings;
pub mod strip;
mod suggest;
pub mod table;
pub mod timeline;
pub mod told;
pub mod toolbar;
pub mod totals;
pub mod tray;
pub mod trouble;
pub mod welcome;
