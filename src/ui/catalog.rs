//! Everything that a person can do, each with its name and its key: for the keyboard, the help and the palette.

use super::action::{Step, UiAction};
use crate::globe::look::Look;
use crate::survey::question::Way;

/// Something that can be done.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its setting, `keys.search`. The words for it are `setting-keys-search`.
    pub setting: &'static str,
    /// Its keys by default, apart by spaces.
    pub key: &'static str,
    /// It works while somebody types, if its key is one that nobody types.
    pub is_always: bool,
    /// What is asked for.
    pub action: fn() -> UiAction,
}

const fn entry(setting: &'static str, key: &'static str, action: fn() -> UiAction) -> Entry {
    Entry {
        setting,
        key,
        is_always: false,
        action,
    }
}

const fn always(setting: &'static str, key: &'static str, action: fn() -> UiAction) -> Entry {
    Entry {
        is_always: true,
        ..entry(setting, key, action)
    }
}

/// All of it, in the order of the help.
pub const ENTRIES: [Entry; 40] = [
    always("keys.palette", "Ctrl+K", || UiAction::TogglePalette),
    always("keys.search", "/ Ctrl+F", || UiAction::FocusSearch),
    entry("keys.table", "T", || UiAction::ToggleTable),
    entry("keys.charts", "V", || UiAction::ToggleCharts),
    entry("keys.pause", "P", || UiAction::PauseTable),
    entry("keys.period", "U", || UiAction::NextPeriod),
    entry("keys.rank_sent", "S", || UiAction::RankBy(Way::Sent)),
    entry("keys.rank_received", "R", || {
        UiAction::RankBy(Way::Received)
    }),
    entry("keys.back", "[", || UiAction::Back),
    entry("keys.forward", "]", || UiAction::Forward),
    entry("keys.color_by", "C", || UiAction::ColorByNext),
    entry("keys.next_look", "G", || UiAction::NextLook),
    entry("keys.night", "1", || UiAction::ShowLook(Look::Night)),
    entry("keys.orbital", "2", || UiAction::ShowLook(Look::Orbital)),
    entry("keys.blueprint", "3", || {
        UiAction::ShowLook(Look::Blueprint)
    }),
    entry("keys.blueprint_light", "4", || {
        UiAction::ShowLook(Look::BlueprintLight)
    }),
    entry("keys.shade_countries", "K", || UiAction::ShadeCountries),
    entry("keys.home", "H", || UiAction::FlyHome),
    entry("keys.whole_globe", "N", || UiAction::ResetView),
    entry("keys.tour", "O", || UiAction::ToggleTour),
    entry("keys.next_place", ".", || {
        UiAction::SelectNeighbor(Step::Next)
    }),
    entry("keys.previous_place", ",", || {
        UiAction::SelectNeighbor(Step::Previous)
    }),
    entry("keys.panels", "Tab", || UiAction::TogglePanels),
    entry("keys.swap_sides", "X", || UiAction::SwapSides),
    entry("keys.lists", "L", || UiAction::ToggleLists),
    entry("keys.layouts", "Ctrl+L", || UiAction::ToggleLayouts),
    entry("keys.reset_layout", "", || UiAction::ResetLayout),
    entry("keys.undo_layout", "Ctrl+Z", || UiAction::UndoLayout),
    entry("keys.alerts", "A", || UiAction::ToggleAlerts),
    always("keys.settings", "Ctrl+,", || UiAction::ToggleSettings),
    always("keys.fullscreen", "F11", || UiAction::ToggleFullscreen),
    entry("keys.welcome", "", || UiAction::ToggleWelcome),
    entry("keys.open_capture", "Ctrl+O", || UiAction::PickCapture),
    entry("keys.stop_source", "", || UiAction::StopSource),
    entry("keys.live", "", || UiAction::RetryLive),
    entry("keys.demo", "", || UiAction::StartDemo),
    entry("keys.help", "? F1", || UiAction::ToggleHelp),
    entry("keys.about", "", || UiAction::ToggleAbout),
    entry("keys.dismiss", "Escape", || UiAction::Dismiss),
    always("keys.quit", "Ctrl+Q", || UiAction::Quit),
];

impl Entry {
    /// The key of its words.
    #[must_use]
    pub fn words(&self) -> String {
        format!("setting-{}", self.setting.replace(['.', '_'], "-"))
    }
}
