//! Top right: the few things that can be opened.

use bevy_egui::egui::{Rect, Sense, Ui, pos2, vec2};

use crate::globe::look::Look;
use crate::theme::tokens;
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{button, segmented};
use crate::words;

/// What is open.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ToolbarView {
    /// The table.
    pub is_table_open: bool,
    /// The charts.
    pub are_charts_open: bool,
    /// The lists at the right; `None` where they always are.
    pub are_lists_open: Option<bool>,
    /// The keyboard help.
    pub is_help_open: bool,
    /// About.
    pub is_about_open: bool,
    /// The log of alerts, and how many of them nobody has seen.
    pub alerts: (bool, usize),
    /// The settings.
    pub are_settings_open: bool,
    /// The look of the globe; `None` where there is no room to choose.
    pub look: Option<Look>,
}

const SIZE: f32 = 32.0;
const LOOKS: [(Look, &str); 3] = [
    (Look::Night, "look-night"),
    (Look::Orbital, "look-orbital"),
    (Look::Blueprint, "look-blueprint"),
];
/// Room for the choice of looks.
const LOOKS_WIDTH: f32 = 214.0;

/// Width that the buttons take.
#[must_use]
pub fn width(view: &ToolbarView) -> f32 {
    let count = if view.are_lists_open.is_some() {
        8.0
    } else {
        7.0
    };
    let looks = if view.look.is_some() {
        LOOKS_WIDTH + tokens::SPACE_S
    } else {
        0.0
    };
    looks + count * (SIZE + tokens::SPACE_S) - tokens::SPACE_S
}

/// Draws the buttons, the last one at the right edge.
pub fn toolbar_panel(ui: &mut Ui, view: &ToolbarView, actions: &mut Vec<UiAction>) {
    let (rect, _) = ui.allocate_exact_size(vec2(width(view), tokens::TOP_BAR), Sense::hover());
    let mut x = rect.left();
    if let Some(look) = view.look {
        let at = LOOKS.iter().position(|(known, _)| *known == look);
        // The light variant is the third one too; a click on it changes between the two.
        let at = at.unwrap_or(LOOKS.len() - 1);
        let names = LOOKS.map(|(_, key)| words::text(key));
        let names = [&*names[0], &*names[1], &*names[2]];
        let (clicked, _) = segmented::show(ui, x, rect.center().y, &names, at);
        if let Some(index) = clicked {
            actions.push(UiAction::ShowLook(match (LOOKS[index].0, look) {
                (Look::Blueprint, Look::Blueprint) => Look::BlueprintLight,
                (wanted, _) => wanted,
            }));
        }
        x += LOOKS_WIDTH + tokens::SPACE_S;
    }
    let mut show = |icon, words: &str, is_on, action| {
        let button = Rect::from_min_size(pos2(x, rect.center().y - SIZE / 2.0), vec2(SIZE, SIZE));
        if button::icon(ui, button, icon, words, is_on).clicked() {
            actions.push(action);
        }
        x += SIZE + tokens::SPACE_S;
    };
    if let Some(is_open) = view.are_lists_open {
        show(
            Icon::Lists,
            &words::text("toolbar-lists"),
            is_open,
            UiAction::ToggleLists,
        );
    }
    show(
        Icon::Home,
        &words::text("toolbar-home"),
        false,
        UiAction::FlyHome,
    );
    show(
        Icon::Table,
        &words::text("toolbar-table"),
        view.is_table_open,
        UiAction::ToggleTable,
    );
    let (are_alerts_open, unseen) = view.alerts;
    let alerts = words::with(
        "toolbar-alerts",
        &[("count", (&format::count(unseen as u64)).into())],
    );
    show(
        Icon::Bell,
        &alerts,
        are_alerts_open || unseen > 0,
        UiAction::ToggleAlerts,
    );
    show(
        Icon::Settings,
        &words::text("toolbar-settings"),
        view.are_settings_open,
        UiAction::ToggleSettings,
    );
    show(
        Icon::Chart,
        &words::text("toolbar-charts"),
        view.are_charts_open,
        UiAction::ToggleCharts,
    );
    show(
        Icon::Help,
        &words::text("toolbar-help"),
        view.is_help_open,
        UiAction::ToggleHelp,
    );
    show(
        Icon::Info,
        &words::text("toolbar-about"),
        view.is_about_open,
        UiAction::ToggleAbout,
    );
}
