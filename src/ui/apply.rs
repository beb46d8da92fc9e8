//! Carries out what a person asked for, as far as it concerns the overlay, the selection and the search.
//!
//! Flights are the camera's, sources are the feed's: each reads the same messages in the same set.

use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, WindowMode};
use bevy_egui::EguiClipboard;

use super::action::UiAction;
use super::state::UiState;
use crate::select::search::ActiveFilter;
use crate::select::{Hovered, Search, Selection};
use crate::sets::AppSystems;
use crate::world::hues::Hues;

/// Everything here; who writes actions in the same set runs before it.
#[derive(SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ApplySystems;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<UiState>()
        .init_resource::<Selection>()
        .init_resource::<Hovered>()
        .init_resource::<Search>()
        .init_resource::<ActiveFilter>()
        .init_resource::<Hues>()
        .add_message::<UiAction>()
        .add_systems(
            Update,
            (apply_actions, switch_fullscreen, copy, quit)
                .chain()
                .in_set(ApplySystems)
                .in_set(AppSystems::Act),
        );
}

fn apply_actions(
    mut actions: MessageReader<UiAction>,
    mut state: ResMut<UiState>,
    mut selection: ResMut<Selection>,
    mut hovered: ResMut<Hovered>,
    mut search: ResMut<Search>,
    mut hues: ResMut<Hues>,
) {
    if state.wants_search_focus {
        state.wants_search_focus = false; // it was asked for in the frame before, and done there
    }
    for action in actions.read() {
        match action {
            UiAction::Select(host) => {
                selection.set_if_neq(Selection(*host));
            }
            UiAction::Hover(host) => {
                hovered.set_if_neq(Hovered(*host));
            }
            UiAction::Search(text) => {
                search.set_if_neq(Search(text.clone()));
            }
            UiAction::ColorByNext => hues.choose_next(),
            UiAction::Dismiss => dismiss(&mut state, &mut selection, &mut search),
            other => change_panels(&mut state, other),
        }
    }
}

/// What concerns nothing but the panels themselves.
fn change_panels(state: &mut ResMut<UiState>, action: &UiAction) {
    match action {
        UiAction::FocusSearch => {
            state.are_panels_hidden = false;
            state.wants_search_focus = true;
        }
        UiAction::ToggleTable => {
            state.is_table_open = !state.is_table_open;
            state.are_panels_hidden = false;
        }
        UiAction::SortTable(column) => state.table.sort_by(*column),
        UiAction::ShowScope(scope) => state.table.scope = *scope,
        UiAction::ToggleLists => state.are_lists_open = !state.are_lists_open,
        UiAction::ToggleHelp => {
            state.is_help_open = !state.is_help_open;
            state.is_about_open = false;
        }
        UiAction::ToggleAbout => {
            state.is_about_open = !state.is_about_open;
            state.is_help_open = false;
        }
        UiAction::TogglePanels => state.are_panels_hidden = !state.are_panels_hidden,
        _ => {}
    }
}

/// Closes what is on top: help, about, details, lists, table, search, in this order.
fn dismiss(
    state: &mut ResMut<UiState>,
    selection: &mut ResMut<Selection>,
    search: &mut ResMut<Search>,
) {
    if state.is_help_open || state.is_about_open {
        state.is_help_open = false;
        state.is_about_open = false;
    } else if selection.0.is_some() {
        selection.0 = None;
    } else if state.are_lists_open {
        state.are_lists_open = false;
    } else if state.is_table_open {
        state.is_table_open = false;
    } else if !search.0.is_empty() {
        search.0.clear();
    } else if state.are_panels_hidden {
        state.are_panels_hidden = false;
    }
}

fn switch_fullscreen(
    mut actions: MessageReader<UiAction>,
    mut windows: Query<&mut Window, With<PrimaryWindow>>,
) {
    for action in actions.read() {
        if *action == UiAction::ToggleFullscreen
            && let Ok(mut window) = windows.single_mut()
        {
            window.mode = match window.mode {
                WindowMode::Windowed => WindowMode::BorderlessFullscreen(MonitorSelection::Current),
                _ => WindowMode::Windowed,
            };
        }
    }
}

/// The clipboard is that of `bevy_egui`, which exists wherever a window does.
fn copy(mut actions: MessageReader<UiAction>, clipboard: Option<ResMut<EguiClipboard>>) {
    let Some(mut clipboard) = clipboard else {
        actions.clear();
        return;
    };
    for action in actions.read() {
        if let UiAction::Copy(text) = action {
            clipboard.set_text(text);
        }
    }
}

fn quit(mut actions: MessageReader<UiAction>, mut exit: MessageWriter<AppExit>) {
    if actions.read().any(|action| *action == UiAction::Quit) {
        exit.write(AppExit::Success);
    }
}

#[cfg(test)]
mod tests {
    use bevy::ecs::system::RunSystemOnce;

    use super::*;
    use crate::ui::view_model::table::Column;

    fn app() -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, crate::sets::plugin, plugin));
        app
    }

    fn act(app: &mut App, action: UiAction) {
        app.world_mut().write_message(action);
        app.update();
    }

    #[test]
    fn escape_closes_from_the_top_down() {
        let mut app = app();
        let host = app.world_mut().spawn_empty().id();
        act(&mut app, UiAction::Search("steam".into()));
        act(&mut app, UiAction::ToggleTable);
        act(&mut app, UiAction::Select(Some(host)));
        act(&mut app, UiAction::ToggleHelp);
        let open = |app: &App| {
            let state = app.world().resource::<UiState>();
            (
                state.is_help_open,
                app.world().resource::<Selection>().0.is_some(),
                state.is_table_open,
                !app.world().resource::<Search>().0.is_empty(),
            )
        };
        assert_eq!(open(&app), (true, true, true, true));
        act(&mut app, UiAction::Dismiss);
        assert_eq!(open(&app), (false, true, true, true));
        act(&mut app, UiAction::Dismiss);
        assert_eq!(open(&app), (false, false, true, true));
        act(&mut app, UiAction::Dismiss);
        assert_eq!(open(&app), (false, false, false, true));
        act(&mut app, UiAction::Dismiss);
        assert_eq!(open(&app), (false, false, false, false));
    }

    #[test]
    fn sorting_twice_by_a_column_turns_it_around() {
        let mut app = app();
        act(&mut app, UiAction::SortTable(Column::Sent));
        assert!(app.world().resource::<UiState>().table.is_descending);
        act(&mut app, UiAction::SortTable(Column::Sent));
        assert!(!app.world().resource::<UiState>().table.is_descending);
        act(&mut app, UiAction::SortTable(Column::Destination));
        assert!(!app.world().resource::<UiState>().table.is_descending);
    }

    #[test]
    fn what_concerns_others_changes_nothing_here() {
        let mut app = app();
        act(&mut app, UiAction::ToggleTable);
        let before = app.world().resource::<UiState>().clone();
        act(&mut app, UiAction::FlyHome);
        act(&mut app, UiAction::StartDemo);
        let unchanged = app
            .world_mut()
            .run_system_once(move |state: Res<UiState>| *state == before)
            .expect("the system runs");
        assert!(unchanged);
    }
}
