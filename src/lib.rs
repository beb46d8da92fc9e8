//! The Arcwatch application: a Bevy world of flows, drawn as arcs on a globe, with panels over it.
//!
//! Updates come in through [`world::feed`], become entities in [`world`], and are shown by [`globe`], [`arcs`] and
//! [`ui`]. Panels change nothing themselves: they return [`ui::action::UiAction`]s, which the owners apply.
#![expect(
    elided_lifetimes_in_paths,
    reason = "systems name `Res<T>` and `Query<T>` everywhere; their lifetimes say nothing to a reader"
)]

pub mod arcs;
pub mod camera;
pub mod cli;

pub mod globe;
pub mod gpu;
pub mod markers;

pub mod select;
pub mod sets;
pub mod surface;
pub mod theme;
pub mod third_party;
pub mod ui;
pub mod world;
