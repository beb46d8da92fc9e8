//! For tests of the overlay alone: a world made by hand, the panels' accessibility trees, and pictures of whole
//! screens (`cargo test -p arcwatch --lib gallery -- --ignored`, which writes into `target/gallery`).

mod cards;
#[cfg(unix)]
mod escape;
mod gallery;
mod golden;
mod keyboard;
pub(super) mod languages;
mod panels;
mod screen;
mod snapshots;
mod speed;
mod tasks;
mod tongues;
mod world;
