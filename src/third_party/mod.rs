//! One file for each plugin of others: added, configured and adapted there and nowhere else.

pub mod bevy_egui;
