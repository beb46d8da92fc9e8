//! The overlay: panels as pure functions of view models. They change nothing; they return actions.

pub mod action;
