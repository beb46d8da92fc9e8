//! Everything a person can ask for, whatever they asked it with: a click, a key, a menu.

use std::path::PathBuf;

use bevy::prelude::*;

use super::view_model::table::{Column, Scope};
use crate::globe::look::Look;

/// Which way through a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    /// The next one.
    Next,
    /// The one before.
    Previous,
}

/// A wish. Panels and keys write it; one system in the `Act` set applies it in the next frame.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum UiAction {
    /// Opens the details of a host, or closes them.
    Select(Option<Entity>),
    /// The pointer rests on a host in a list.
    Hover(Option<Entity>),
    /// The camera flies to a host.
    FlyTo(Entity),
    /// The camera flies to home.
    FlyHome,
    /// The camera flies back to the first sight: the whole globe, home in view.
    ResetView,
    /// The camera visits what matters by itself, or stops doing so.
    ToggleTour,
    /// Selects the next place, busiest first, or the one before.
    SelectNeighbor(Step),
    /// Replaces the search text.
    Search(String),
    /// Puts the keyboard into the search box.
    FocusSearch,
    /// Shows or hides the table of connections.
    ToggleTable,
    /// Sorts the table by a column; once more turns the order around.
    SortTable(Column),
    /// Which connections the table lists.
    ShowScope(Scope),
    /// Shows or hides the lists at the right, where the window is too narrow for both sides.
    ToggleLists,
    /// The five hues stand for what is next: program, provider, country.
    ColorByNext,
    /// Shows the globe in this look.
    ShowLook(Look),
    /// Shows the globe in the next look: night, orbital, blueprint, light blueprint.
    NextLook,
    /// Shows or hides the keyboard help.
    ToggleHelp,
    /// Shows or hides About with its attributions.
    ToggleAbout,
    /// Shows or hides all panels.
    TogglePanels,
    /// Full screen and back.
    ToggleFullscreen,
    /// Closes what is on top: help, about, details, table, search, in this order.
    Dismiss,
    /// Tries to capture live once more.
    RetryLive,
    /// Captures live with a sensor that has the administrator's rights; the system asks for the password.
    AllowLive,
    /// Asks for a capture file with the system's dialog.
    PickCapture,
    /// Replays a capture file.
    OpenCapture(PathBuf),
    /// Shows the labelled demo traffic.
    StartDemo,
    /// Puts text on the clipboard.
    Copy(String),
    /// Ends the program.
    Quit,
}
