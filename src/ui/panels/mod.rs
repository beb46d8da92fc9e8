//! Panels: pure functions of a view. They draw, and say what was asked for; they change nothing.

pub mod brand;
pub mod fresh;
pub mod notice;
pub mod ranking;
pub mod search;
pub mod strip;
pub mod timeline;
pub mod toolbar;
pub mod totals;
pub mod tray;
