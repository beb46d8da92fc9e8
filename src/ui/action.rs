//! Everything a person can ask for, whatever they asked it with: a click, a key, a menu.

use std::path::PathBuf;

use bevy::prelude::*;
use flowcore::filter::Facet;

use super::columns::{Move, Panel, Side};
use super::widgets::panel::Control;
use crate::config::Value;
use crate::globe::look::Look;
use crate::survey::question::{Period, Subject, Way};
use crate::survey::table::{Column, Scope};

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
    /// Chooses a value of a list besides what is chosen, or no more: everything else follows.
    Pick(Facet, String),
    /// Leaves a value of a list out everywhere, or lets it in again.
    LeaveOut(Facet, String),
    /// Finds only what mentions this word, or no more.
    PickWord(&'static str),
    /// Takes a part of the filter out, by its place.
    DropPart(usize),
    /// Chooses seconds of the timeline: from, and the first one behind them. `None`: now.
    Brush(Option<(u64, u64)>),
    /// Shows another list in a place.
    ShowList(Panel, Facet),
    /// Figures and lists are those of the next period.
    NextPeriod,
    /// Figures and lists are those of this period.
    ShowPeriod(Period),
    /// Ranks lists by this way alone, or by both again.
    RankBy(Way),
    /// Ranks lists by the volume of this way in the last minute; once more, of the next period, and at last by speed.
    RankByVolume(Way),
    /// Chooses connections by a class of round trips, written as a filter, or no more.
    PickRoundTrip(String),
    /// Opens the details of anything.
    Open(Subject),
    /// Back to whose details were open before.
    Back,
    /// And forward again.
    Forward,
    /// Shows or hides the charts.
    ToggleCharts,
    /// Folds a panel to its title, or unfolds it.
    FoldPanel(Panel),
    /// Pins a panel, so that it stays when others are hidden, or lets it go.
    PinPanel(Panel),
    /// Puts a panel on a side, above another one or at the end.
    PlacePanel(Panel, Side, Option<Panel>),
    /// Moves a panel by one step.
    MovePanel(Panel, Move),
    /// Keeps the arrangement of the screen under a name.
    SaveLayout(String),
    /// Arranges the screen as it was kept under a name.
    UseLayout(String),
    /// Forgets the layout of that name.
    DropLayout(String),
    /// Arranges the screen as it comes.
    ResetLayout,
    /// Takes the last change of the layout back.
    UndoLayout,
    /// Shows or hides the card of layouts.
    ToggleLayouts,
    /// Keeps a filter for later, or keeps it no more.
    KeepSearch(String),
    /// A search is over: it is offered again.
    RememberSearch(String),
    /// Writes a note about something; empty: none any more.
    WriteNote(String, String),
    /// Puts the keyboard into the search box.
    FocusSearch,
    /// Shows or hides the table of connections.
    ToggleTable,
    /// Sorts the table by a column; once more turns the order around.
    SortTable(Column),
    /// Sorts by a column too, where the others leave rows equal.
    SortTableToo(Column),
    /// Shows or hides a column.
    ToggleColumn(Column),
    /// Gives a column a width in points; `None`: what suits it.
    ResizeColumn(Column, Option<f32>),
    /// Puts a column where another one stands.
    MoveColumn(Column, Column),
    /// Gathers rows by a facet; `None`: no groups.
    GroupTable(Option<Facet>),
    /// Folds the rows of a group, or unfolds them.
    FoldGroup(String),
    /// Holds the table still, or lets it follow again. Nothing is lost meanwhile.
    PauseTable,
    /// Chooses rows: one alone, one more or less, or all up to one.
    SelectRow(Entity, Reach),
    /// Copies the chosen rows, or all that are listed.
    CopyRows,
    /// Saves what the table lists; asks where with the system's dialog.
    Export(ExportForm),
    /// Which connections the table lists.
    ShowScope(Scope),
    /// Shows or hides the lists at the right, where the window is too narrow for both sides.
    ToggleLists,
    /// What stands at the left goes to the right, and the other way around.
    SwapSides,
    /// The five hues stand for what is next: program, provider, country.
    ColorByNext,
    /// Shows the globe in this look.
    ShowLook(Look),
    /// Shows the globe in the next look: night, orbital, blueprint, light blueprint.
    NextLook,
    /// Shades countries by the traffic with them, or no longer.
    ShadeCountries,
    /// Shows or hides the keyboard help.
    ToggleHelp,
    /// Shows or hides the command palette.
    TogglePalette,
    /// Shows or hides the settings.
    ToggleSettings,
    /// Shows or hides the log of alerts.
    ToggleAlerts,
    /// Shows or hides the card that explains the program.
    ToggleWelcome,
    /// Writes a setting into the user's file; `None`: the default holds again.
    Set(&'static str, Option<Value>),
    /// This alert was seen; `None`: all were.
    AcknowledgeAlert(Option<u64>),
    /// Nothing like this alert for some hours.
    SnoozeAlert(u64),
    /// Shows or hides About with its attributions.
    ToggleAbout,
    /// Hides all panels but those that are pinned, and shows them again.
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
    /// Reads no more of a capture file; what was read stays.
    StopSource,
    /// Ends what is being waited for: unpacking, and reading a file as fast as it goes.
    StopWaiting,
    /// Shows the labelled demo traffic.
    StartDemo,
    /// Shows the folder of a file in the file manager of the system.
    OpenFolder(PathBuf),
    /// Puts text on the clipboard.
    Copy(String),
    /// Ends the program.
    Quit,
}

impl UiAction {
    /// What a button in the header of a panel asks for.
    #[must_use]
    pub const fn of(control: Control, panel: Panel) -> Self {
        match control {
            Control::Fold => Self::FoldPanel(panel),
            Control::Pin => Self::PinPanel(panel),
        }
    }
}

/// How far a click on a row reaches.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reach {
    /// This row alone.
    Only,
    /// This row too, or no more.
    Toggle,
    /// All rows from the last one that was chosen.
    UpTo,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExportForm {
    /// Comma-separated values with a header line.
    Csv,
    /// One JSON array of objects.
    Json,
}
