//! Carries out what a person asked for, as far as it concerns the overlay, the selection and the search.
//!
//! Flights are the camera's, sources are the feed's: each reads the same messages in the same set.

use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, WindowMode};
use bevy_egui::EguiClipboard;
use flowcore::filter::{Facet, Filter, NumberField, Test, parse};

use super::action::{Reach, UiAction};
use super::columns::{Panel, Side};
use super::state::{Trail, UiState};
use super::told::Told;
use super::view_model::table;
use crate::select::search::ActiveFilter;
use crate::select::{Hovered, Search, Selection};
use crate::sets::AppSystems;
use crate::survey::Survey;
use crate::survey::order::Line;
use crate::survey::question::{Brush, Period, Subject, Wants, Way};
use crate::words;
use crate::world::flows::Flow;
use crate::world::health::Totals;
use crate::world::hosts::Host;
use crate::world::hues::Hues;
use crate::world::throughput::Throughput;

/// Everything here; who writes actions in the same set runs before it.
#[derive(SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ApplySystems;

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<UiState>()
        .init_resource::<Selection>()
        .init_resource::<Hovered>()
        .init_resource::<Search>()
        .init_resource::<ActiveFilter>()
        .init_resource::<Brush>()
        .init_resource::<Wants>()
        .init_resource::<table::Held>()
        .init_resource::<Survey>()
        .init_resource::<Throughput>()
        .init_resource::<Hues>()
        .init_resource::<Told>()
        .add_message::<UiAction>()
        .add_systems(
            Update,
            (
                apply_actions,
                forget_gone,
                table::hold,
                count_volumes_once_it_has_ended.run_if(resource_exists_and_changed::<Totals>),
                tell_survey.run_if(resource_changed::<UiState>),
                switch_fullscreen,
                open_folder,
                copy,
                quit,
            )
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
    mut brush: ResMut<Brush>,
    mut hues: ResMut<Hues>,
    (active, survey): (Res<ActiveFilter>, Res<Survey>),
    (mut told, time): (ResMut<Told>, Res<Time<Real>>),
    mut commands: Commands,
) {
    if state.wants_search_focus {
        state.wants_search_focus = false; // it was asked for in the frame before, and done there
    }
    for action in actions.read() {
        match action {
            UiAction::Select(Some(host)) => state.trail.open(Subject::Host(*host)),
            UiAction::Select(None) => state.trail.close(),
            UiAction::Open(subject) => state.trail.open(subject.clone()),
            UiAction::Back => state.trail.back(),
            UiAction::Forward => state.trail.forward(),
            UiAction::Hover(host) => {
                hovered.set_if_neq(Hovered(*host));
            }
            UiAction::Search(text) => {
                search.set_if_neq(Search(text.clone()));
            }
            UiAction::Pick(facet, value) => {
                search.0 = filter_of(&search, &active)
                    .toggled(*facet, value)
                    .to_string();
            }
            UiAction::LeaveOut(facet, value) => {
                let filter = filter_of(&search, &active);
                search.0 = filter.toggled_out(*facet, value).to_string();
                if filter.leaves_out(*facet, value) {
                    told.hush();
                } else {
                    let words = hidden_words(&survey, *facet, value);
                    told.say(
                        words,
                        Some(("undo", action.clone())),
                        time.elapsed_secs_f64(),
                    );
                }
            }
            UiAction::PickWord(word) => {
                search.0 = with_word(&filter_of(&search, &active), word).to_string();
            }
            UiAction::PickRoundTrip(class) => {
                let filter = filter_of(&search, &active);
                if let Ok(class) = parse(class) {
                    search.0 = with_round_trip(&filter, &class).to_string();
                }
            }
            UiAction::DropPart(index) => {
                search.0 = filter_of(&search, &active).without_part(*index).to_string();
            }
            UiAction::Brush(range) => {
                brush.set_if_neq(Brush(range.map(|(from, to)| from..to)));
            }
            UiAction::ColorByNext => hues.choose_next(),
            UiAction::SelectRow(flow, reach) => {
                choose_rows(&mut state, *flow, *reach, &survey.answer().lines);
            }
            UiAction::Dismiss => {
                if !dismiss(&mut state, &mut search, &mut brush) {
                    commands.write_message(UiAction::StopWaiting);
                }
            }
            other => change_panels(&mut state, other),
        }
    }
    // The globe knows hosts alone.
    let selected = match state.trail.now() {
        Some(Subject::Host(host)) => Some(*host),
        Some(Subject::Flow(flow)) => {
            let ledger = survey.ledger();
            let line = ledger.flow(*flow);
            line.map(|line| ledger.host_of(line).entity)
        }
        Some(Subject::Value(..)) | None => None,
    };
    selection.set_if_neq(Selection(selected));
}

/// What is told of a value that is left out: a country and a host are called by their names.
fn hidden_words(survey: &Survey, facet: Facet, value: &str) -> String {
    let ledger = survey.ledger();
    let code = ledger.countries.find(value);
    let name = match (facet, code) {
        (Facet::Country, Some(code)) => ledger.country_name(code),
        _ => value,
    };
    words::with("hidden-says", &[("what", name.into())])
}

/// What the search box says, as it stands after other clicks of this frame; where it makes no sense, the last filter
/// that did.
fn filter_of(search: &Search, active: &ActiveFilter) -> Filter {
    parse(&search.0).unwrap_or_else(|_| active.filter.clone())
}

/// `filter` after a click on something that is known by a word only.
fn with_word(filter: &Filter, word: &str) -> Filter {
    let wanted = Filter::Test(Test::Mentions(word.to_owned()));
    match filter.parts().iter().position(|part| *part == wanted) {
        Some(at) => filter.without_part(at),
        None => Filter::all(vec![filter.clone(), wanted]),
    }
}

/// `filter` with this class of round trips instead of any other, or without it where it was chosen.
fn with_round_trip(filter: &Filter, class: &Filter) -> Filter {
    let is_round_trip = |part: &Filter| matches!(part, Filter::Test(Test::Compare(it)) if it.field == NumberField::Rtt);
    let was_chosen = class
        .parts()
        .iter()
        .all(|part| filter.parts().contains(part));
    let mut parts = filter.parts().to_vec();
    parts.retain(|part| !is_round_trip(part));
    if !was_chosen {
        parts.extend_from_slice(class.parts());
    }
    Filter::all(parts)
}

fn choose_rows(state: &mut UiState, flow: Entity, reach: Reach, lines: &[Line]) {
    let at = |wanted: Entity| lines.iter().position(|line| *line == Line::Flow(wanted));
    match reach {
        Reach::Only => state.chosen_rows = [flow].into(),
        Reach::Toggle => {
            if !state.chosen_rows.remove(&flow) {
                state.chosen_rows.insert(flow);
            }
        }
        Reach::UpTo => {
            let ends = (state.row_anchor.and_then(at), at(flow));
            if let (Some(a), Some(b)) = ends {
                let between = &lines[a.min(b)..=a.max(b)];
                state.chosen_rows = between
                    .iter()
                    .filter_map(|line| match line {
                        Line::Flow(flow) => Some(*flow),
                        Line::Group(_) => None,
                    })
                    .collect();
            }
            return; // the next one reaches from where this one did
        }
    }
    state.row_anchor = Some(flow);
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
            state.is_table_paused = false;
            state.are_charts_open = false;
            state.are_panels_hidden = false;
        }
        UiAction::ToggleCharts => {
            state.are_charts_open = !state.are_charts_open;
            state.is_table_open = false;
            state.are_panels_hidden = false;
        }
        UiAction::SortTable(column) => state.table.sort_by(*column),
        UiAction::SortTableToo(column) => state.table.then_by(*column),
        UiAction::ToggleColumn(column) => state.table.toggle_column(*column),
        UiAction::ResizeColumn(column, width) => state.table.resize(*column, *width),
        UiAction::MoveColumn(column, target) => state.table.move_column(*column, *target),
        UiAction::GroupTable(facet) => {
            state.table.group_by = *facet;
            state.table.folded.clear();
        }
        UiAction::FoldGroup(value) => state.table.toggle_group(value),
        UiAction::PauseTable => state.is_table_paused = !state.is_table_paused,
        UiAction::ShowScope(scope) => state.table.scope = *scope,
        UiAction::ShowList(panel, facet) => {
            if let Some(list) = panel.list() {
                state.lists[list] = *facet;
            }
        }
        UiAction::FoldPanel(panel) => state.columns.toggle_fold(*panel),
        UiAction::PinPanel(panel) => state.columns.toggle_pin(*panel),
        UiAction::PlacePanel(panel, side, before) => {
            state.columns.place(*panel, *side, *before);
            follow_panel(state, *panel);
        }
        UiAction::MovePanel(panel, step) => {
            state.columns.step(*panel, *step);
            follow_panel(state, *panel);
        }
        UiAction::RankBy(way) => {
            state.way = if state.way == *way { Way::Both } else { *way };
        }
        UiAction::RankByVolume(way) => {
            if !state.period.is_volume() {
                (state.way, state.period) = (*way, Period::Minute);
            } else if state.way != *way {
                state.way = *way;
            } else {
                state.period = state.period.next();
                if !state.period.is_volume() {
                    state.way = Way::Both;
                }
            }
        }
        UiAction::NextPeriod => state.period = state.period.next(),
        UiAction::ShowPeriod(period) => state.period = *period,
        UiAction::SwapSides => state.is_mirrored = !state.is_mirrored,
        UiAction::ToggleLists => state.are_lists_open = !state.are_lists_open,
        UiAction::ToggleHelp => toggle_card(state, |it| &mut it.is_help_open),
        UiAction::ToggleAbout => toggle_card(state, |it| &mut it.is_about_open),
        UiAction::TogglePalette => toggle_card(state, |it| &mut it.is_palette_open),
        UiAction::ToggleSettings => toggle_card(state, |it| &mut it.are_settings_open),
        UiAction::ToggleAlerts => toggle_card(state, |it| &mut it.are_alerts_open),
        UiAction::ToggleWelcome => toggle_card(state, |it| &mut it.is_welcome_open),
        UiAction::ToggleLayouts => toggle_card(state, |it| &mut it.are_layouts_open),
        UiAction::TogglePanels => state.are_panels_hidden = !state.are_panels_hidden,
        _ => {}
    }
}

/// Where a narrow window shows one side only, what was moved to the other one opens it.
fn follow_panel(state: &mut UiState, panel: Panel) {
    if state.columns.side_of(panel) == Some(Side::Right) {
        state.are_lists_open = true;
    }
}

/// Opens a card and closes the others, or closes it.
fn toggle_card(state: &mut UiState, card: fn(&mut UiState) -> &mut bool) {
    let was_open = *card(state);
    state.close_cards();
    *card(state) = !was_open;
}

/// Closes what is on top: a card, details, lists, charts, table, brush, search, in this order; `false`: nothing was
/// open.
fn dismiss(
    state: &mut ResMut<UiState>,
    search: &mut ResMut<Search>,
    brush: &mut ResMut<Brush>,
) -> bool {
    if state.close_cards() {
        return true;
    }
    if state.trail.now().is_some() {
        state.trail.close();
    } else if state.are_lists_open {
        state.are_lists_open = false;
    } else if state.are_charts_open {
        state.are_charts_open = false;
    } else if state.is_table_open {
        state.is_table_open = false;
    } else if brush.0.is_some() {
        brush.0 = None;
    } else if !search.0.is_empty() {
        search.0.clear();
    } else if state.are_panels_hidden {
        state.are_panels_hidden = false;
    } else {
        return false;
    }
    true
}

/// A capture that has ended has no speed of now: lists count its volumes, until another source starts or the person
/// wants something else.
fn count_volumes_once_it_has_ended(
    totals: Res<Totals>,
    mut had_ended: Local<bool>,
    mut state: ResMut<UiState>,
) {
    if *had_ended == totals.is_mean {
        return;
    }
    *had_ended = totals.is_mean;
    match (totals.is_mean, state.period) {
        (true, Period::Now) => state.period = Period::Start,
        (false, Period::Start) => state.period = Period::Now,
        _ => {}
    }
}

/// What panels need is counted, and nothing else.
fn tell_survey(state: Res<UiState>, mut wants: ResMut<Wants>) {
    wants.set_if_neq(state.wants());
}

/// Details of what is gone are closed; another source starts without any.
fn forget_gone(
    mut state: ResMut<UiState>,
    known: Query<(), Or<(With<Host>, With<Flow>)>>,
    mut brush: ResMut<Brush>,
    throughput: Res<Throughput>,
) {
    let is_gone = match state.trail.now() {
        Some(Subject::Host(entity) | Subject::Flow(entity)) => !known.contains(*entity),
        Some(Subject::Value(..)) | None => false,
    };
    if is_gone {
        state.trail = Trail::default();
    }
    if brush.0.is_some() && throughput.seconds().len() == 0 {
        brush.0 = None;
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

/// The file manager is a program of its own: nobody waits for it.
fn open_folder(mut actions: MessageReader<UiAction>) {
    for action in actions.read() {
        let UiAction::OpenFolder(file) = action else {
            continue;
        };
        let folder = file.parent().unwrap_or(file);
        let program = if cfg!(windows) {
            "explorer"
        } else {
            "xdg-open"
        };
        if let Err(error) = std::process::Command::new(program).arg(folder).spawn() {
            warn!(%error, program, "the folder can't be opened");
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
    use super::*;
    use bevy::ecs::system::RunSystemOnce;

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
        let ip = std::net::Ipv4Addr::new(203, 0, 113, 7).into();
        let host = Host {
            ip,
            kind: flowcore::model::AddressKind::of(ip),
            first_seen: flowcore::time::Timestamp::default(),
        };
        let host = app.world_mut().spawn(host).id();
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
    fn clicks_on_lists_build_up_one_filter_and_take_it_apart() {
        let mut app = app();
        let text = |app: &App| app.world().resource::<Search>().0.clone();
        let pick = |facet, value: &str| UiAction::Pick(facet, value.to_owned());
        act(&mut app, pick(Facet::Country, "DE"));
        act(&mut app, pick(Facet::App, "Firefox"));
        act(&mut app, pick(Facet::Country, "FR"));
        assert_eq!(text(&app), "country:de,fr app=firefox");
        act(&mut app, UiAction::PickWord("private"));
        act(&mut app, UiAction::LeaveOut(Facet::Port, "443".into()));
        assert_eq!(text(&app), "country:de,fr app=firefox private -port:443");
        let told = |app: &App| app.world().resource::<Told>().line().cloned();
        let undo = told(&app)
            .and_then(|line| line.way)
            .expect("it can be undone");
        act(&mut app, UiAction::LeaveOut(Facet::App, "Slack".into()));
        act(&mut app, undo.1);
        assert_eq!(
            text(&app),
            "country:de,fr app=firefox private -app=slack",
            "what was hidden later stays hidden"
        );
        assert_eq!(told(&app), None);
        act(&mut app, UiAction::LeaveOut(Facet::App, "Slack".into()));
        act(&mut app, UiAction::LeaveOut(Facet::Port, "443".into()));
        act(&mut app, UiAction::DropPart(0));
        act(&mut app, UiAction::PickWord("private"));
        act(&mut app, pick(Facet::App, "Firefox"));
        assert_eq!(text(&app), "-port:443");
        let class = |text: &str| UiAction::PickRoundTrip(text.to_owned());
        act(&mut app, class("rtt>=10ms rtt<20ms"));
        act(&mut app, class("rtt>=1s"));
        assert_eq!(text(&app), "-port:443 rtt>=1s");
        act(&mut app, class("rtt>=1s"));
        assert_eq!(text(&app), "-port:443");
    }

    #[test]
    fn clicks_on_a_volume_go_through_the_periods_and_back_to_speed() {
        let mut app = app();
        let ranked = |app: &App| {
            let wants = app.world().resource::<Wants>();
            (wants.way, wants.period)
        };
        let sent = UiAction::RankByVolume(Way::Sent);
        act(&mut app, sent.clone());
        assert_eq!(ranked(&app), (Way::Sent, Period::Minute));
        act(&mut app, UiAction::RankByVolume(Way::Received));
        assert_eq!(ranked(&app), (Way::Received, Period::Minute));
        for expected in [
            (Way::Sent, Period::Minute),
            (Way::Sent, Period::Hour),
            (Way::Sent, Period::Start),
            (Way::Both, Period::Now),
        ] {
            act(&mut app, sent.clone());
            assert_eq!(ranked(&app), expected);
        }
        act(&mut app, UiAction::ShowPeriod(Period::Hour));
        assert_eq!(ranked(&app), (Way::Both, Period::Hour));
    }

    #[test]
    fn lists_count_volumes_once_a_capture_has_ended_until_another_source_starts() {
        let mut app = app();
        app.init_resource::<Totals>();
        let mut period_after = |action: Option<UiAction>, has_ended: bool| {
            app.world_mut().resource_mut::<Totals>().is_mean = has_ended;
            match action {
                Some(action) => act(&mut app, action),
                None => app.update(),
            }
            app.world().resource::<UiState>().period
        };
        assert_eq!(period_after(None, false), Period::Now);
        assert_eq!(period_after(None, true), Period::Start);
        let speeds = UiAction::ShowPeriod(Period::Now);
        assert_eq!(period_after(Some(speeds), true), Period::Now, "as means");
        assert_eq!(period_after(None, true), Period::Now, "and stays so");
        assert_eq!(period_after(None, false), Period::Now);
        assert_eq!(period_after(None, true), Period::Start);
        assert_eq!(
            period_after(None, false),
            Period::Now,
            "something else runs"
        );
    }

    #[test]
    fn rows_are_chosen_one_by_one_and_in_a_row() {
        let mut world = World::new();
        let flows: Vec<Entity> = (0..5).map(|_| world.spawn_empty().id()).collect();
        let mut lines: Vec<Line> = flows.iter().copied().map(Line::Flow).collect();
        lines.insert(2, Line::Group(0));
        let mut state = UiState::default();
        let is_chosen = |state: &UiState| {
            let chosen = |flow| state.chosen_rows.contains(flow);
            flows.iter().map(chosen).collect::<Vec<_>>()
        };
        choose_rows(&mut state, flows[3], Reach::Only, &lines);
        choose_rows(&mut state, flows[1], Reach::UpTo, &lines);
        assert_eq!(is_chosen(&state), [false, true, true, true, false]);
        choose_rows(&mut state, flows[2], Reach::Toggle, &lines);
        assert_eq!(is_chosen(&state), [false, true, false, true, false]);
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
