//! The Arcwatch application: a Bevy world of flows, drawn as arcs on a globe, with panels over it.
//!
//! Updates come in through [`world::feed`], become entities in [`world`], and are shown by [`globe`], [`arcs`] and
//! [`ui`]. Panels change nothing themselves: they return [`ui::action::UiAction`]s, which one system applies.

pub mod camera;
pub mod select;
pub mod sets;
pub mod theme;
pub mod third_party;
pub mod ui;
pub mod world;
