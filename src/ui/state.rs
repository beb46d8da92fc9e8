//! Which panels are open, and how the table is wanted. Changed by `apply` alone, read by everyone.

use bevy::prelude::*;

use super::view_model::table::Settings;

/// State of the overlay itself.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct UiState {
    /// The table of connections is open.
    pub is_table_open: bool,
    /// The keyboard help is open.
    pub is_help_open: bool,
    /// About is open.
    pub is_about_open: bool,
    /// Everything but the strip is hidden: the globe has the window.
    pub are_panels_hidden: bool,
    /// In a narrow window: the lists at the right are open over the globe.
    pub are_lists_open: bool,
    /// The search box takes the keyboard in this frame.
    pub wants_search_focus: bool,
    /// How the table is sorted and what it lists.
    pub table: Settings,
}

/// Run condition of everything that only the table needs.
pub fn is_table_open(state: Res<UiState>) -> bool {
    state.is_table_open
}
