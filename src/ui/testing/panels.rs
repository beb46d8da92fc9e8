//! Panels through their accessibility tree: what they say, what a click asks for, how they take hostile input.

use bevy::prelude::{Entity, World};
use bevy_egui::egui::{self, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use flowcore::filter::{Facet, parse};
use flowcore::model::{CaptureState, Name, NameSource, PlaceStanding, SourceKind};
use flowcore::time::Timestamp;

use crate::survey::ledger::tests::{flow_line, host_line};
use crate::survey::question::{Brush, Question, Subject, Wants, Way};
use crate::survey::table::{Column, TableSettings};
use crate::survey::task::window;
use crate::survey::{Ledger, Survey};
use crate::theme::style;
use crate::ui::action::{Reach, UiAction};
use crate::ui::checks::Checks;
use crate::ui::columns::Panel;
use crate::ui::keys::KeyMap;
use crate::ui::panels::chips::{self, ChipsView};
use crate::ui::panels::search::SearchView;
use crate::ui::panels::{
    about, details, fresh, help, ranking, search, strip, table, timeline, totals, trouble,
};
use crate::ui::shelf::Shelf;
use crate::ui::state::UiState;
use crate::ui::view_model::details::{Details, FactRow, NameRow};
use crate::ui::view_model::place_card::{PlaceCard, Scale};
use crate::ui::view_model::ranking::{FreshRow, ListsView, RankRow, RankingView};
use crate::ui::view_model::strip::strip as strip_view;
use crate::ui::view_model::table::{Held, TablePage};
use crate::ui::view_model::timeline::{self as timeline_view, BrushView, TimelineView};
use crate::ui::view_model::totals::TotalsView;
use crate::ui::view_model::trouble::trouble as trouble_view;
use crate::ui::widgets::panel::Standing;
use crate::world::health::Totals;
use crate::world::home::Home;
use crate::world::hues::Hues;
use crate::world::routes::Hue;
use crate::world::throughput::Throughput;

/// A name that tries everything: right-to-left override, script, emoji, no end.
pub(super) fn hostile() -> String {
    format!(
        "\u{202e}<b>münchen.例え.إختبار\u{200b}🦀{}",
        "a".repeat(4_000)
    )
}

/// Shows `add` at a size with the style installed, and collects what it asked for.
pub(super) fn harness<'a>(
    size: egui::Vec2,
    mut add: impl FnMut(&mut egui::Ui, &mut Vec<UiAction>) + 'a,
) -> Harness<'a, Vec<UiAction>> {
    let mut is_installed = false;
    let mut harness = Harness::builder().with_size(size).build_ui_state(
        move |ui, actions: &mut Vec<UiAction>| {
            if is_installed {
                add(ui, actions);
            } else {
                style::install(ui.ctx());
                is_installed = true;
                ui.ctx().request_repaint();
            }
        },
        Vec::new(),
    );
    harness.run_steps(3);
    harness
}

/// A survey of connections, each to a host of its own, with the table open.
pub(super) fn survey_of(count: u32, settings: &TableSettings, filter: &str) -> Survey {
    let mut world = World::new();
    let mut ledger = Ledger::default();
    for number in 0..count {
        let mut line = host_line(world.spawn_empty().id(), number, &mut ledger);
        let name = format!("host{number}.example.net");
        line.name = Some(Name::new(name, NameSource::TlsSni, Timestamp::default()));
        let host = ledger.put_host(line);
        let program = if number % 2 == 0 { "firefox" } else { "curl" };
        let mut line = flow_line(world.spawn_empty().id(), host, program, &mut ledger);
        line.up_bytes = u64::from(number);
        ledger.put_flow(line);
    }
    survey(ledger, settings, filter)
}

fn survey(ledger: Ledger, settings: &TableSettings, filter: &str) -> Survey {
    let question = Question {
        filter: parse(filter).expect("a filter"),
        wants: Wants {
            table: Some(settings.clone()),
            ..Wants::default()
        },
        ..Question::default()
    };
    Survey::of(ledger, &question)
}

/// Shows the table of a survey.
pub(super) fn table_harness<'a>(
    size: egui::Vec2,
    survey: &'a Survey,
    state: &'a UiState,
) -> Harness<'a, Vec<UiAction>> {
    harness(size, move |ui, actions| {
        let held = Held::default();
        let page = TablePage::new(survey, &held, state, None, true);
        table::table_panel(ui, &page, actions);
    })
}

#[test]
fn an_empty_table_says_so() {
    let (survey, state) = (Survey::default(), UiState::default());
    let harness = table_harness(vec2(1200.0, 400.0), &survey, &state);
    assert!(harness.query_by_label_contains("example").is_none());
    harness.get_by_label("Sort by Rate, descending");
}

#[test]
fn who_scrolled_the_table_finds_the_way_back_to_now() {
    let state = UiState::default();
    let survey = survey_of(50, &state.table, "");
    let mut harness = table_harness(vec2(1200.0, 400.0), &survey, &state);
    assert!(harness.query_by_label("Follow live").is_none());
    harness.hover_at(egui::pos2(400.0, 200.0));
    harness.run_steps(2);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -500.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(30);
    harness.get_by_label("Follow live").click();
    harness.run_steps(4);
    assert!(harness.query_by_label("Follow live").is_none());
}

#[test]
fn columns_that_do_not_fit_are_pushed_sideways() {
    let mut state = UiState::default();
    for column in Column::ALL {
        if !column.is_usual() {
            state.table.toggle_column(column);
        }
    }
    let survey = survey_of(5, &state.table, "");
    let mut harness = table_harness(vec2(900.0, 400.0), &survey, &state);
    let left =
        |harness: &Harness<'_, Vec<UiAction>>| harness.get_by_label("Sort by State").rect().left();
    let before = left(&harness);
    assert!(before > 900.0, "the last heading is out of sight: {before}");
    harness.hover_at(egui::pos2(400.0, 200.0));
    harness.run_steps(2);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(-5_000.0, 0.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(30);
    let after = left(&harness);
    assert!(after < 900.0, "it came into sight: {after}");
}

#[test]
fn a_table_without_rows_says_why_in_words() {
    let state = UiState::default();
    for (filter, count) in [("", 0), ("app:nothing", 4)] {
        let survey = survey_of(count, &state.table, filter);
        let harness = table_harness(vec2(1200.0, 400.0), &survey, &state);
        assert!(harness.query_by_label_contains("table-").is_none());
        harness.get_by_label(if count == 0 {
            "No connection yet"
        } else {
            "Nothing matches this search"
        });
    }
}

#[test]
fn a_click_on_a_row_opens_its_host_and_on_a_heading_sorts() {
    let state = UiState::default();
    let survey = survey_of(5, &state.table, "");
    let line = &survey.ledger().flows[2];
    let host = survey.ledger().host_of(line).entity;
    let mut harness = table_harness(vec2(1200.0, 400.0), &survey, &state);
    harness.get_by_label_contains("host2.example.net").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::Select(Some(host))));
    let chosen = UiAction::SelectRow(line.flow, Reach::Only);
    assert!(harness.state().contains(&chosen));
    harness.get_by_label("Sort by Sent").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::SortTable(Column::Sent)));
}

#[test]
fn rows_are_gathered_under_heads_that_add_up_and_fold() {
    let mut state = UiState::default();
    state.table.group_by = Some(Facet::App);
    let survey = survey_of(6, &state.table, "");
    let mut harness = table_harness(vec2(1200.0, 480.0), &survey, &state);
    harness
        .get_by_label_contains("firefox, 3 connections, 3 hosts, sent 6 B")
        .click();
    harness.run_steps(2);
    assert!(
        harness
            .state()
            .contains(&UiAction::FoldGroup("firefox".into()))
    );
    harness.get_by_label("Group by program");
}

#[test]
fn columns_are_chosen_and_the_table_is_held_by_keyboard_too() {
    let state = UiState::default();
    let survey = survey_of(3, &state.table, "");
    let mut harness = table_harness(vec2(1248.0, 480.0), &survey, &state);
    harness.get_by_label("Columns").click();
    harness.run_steps(3);
    harness.get_by_label("PID").click();
    harness.run_steps(2);
    let action = UiAction::ToggleColumn(Column::Process);
    assert!(harness.state().contains(&action));
    harness
        .get_by_label("Hold the table still; nothing is lost")
        .focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::PauseTable));
}

#[test]
fn half_a_million_rows_lay_out_only_those_in_view() {
    let state = UiState::default();
    for count in [5, 500_000] {
        let survey = survey_of(count, &state.table, "");
        let harness = table_harness(vec2(1200.0, 480.0), &survey, &state);
        let shown = harness.query_all_by_label_contains("example.net").count();
        assert!((5..=16).contains(&shown), "{shown} rows in 360 pixels");
    }
}

#[test]
fn hostile_names_stay_in_their_cells() {
    let state = UiState::default();
    let mut world = World::new();
    let mut ledger = Ledger::default();
    let mut line = host_line(world.spawn_empty().id(), 1, &mut ledger);
    line.name = Some(Name::new(hostile(), NameSource::Ptr, Timestamp::default()));
    line.place = hostile().into();
    line.provider = ledger.providers.symbol(&hostile());
    let host = ledger.put_host(line);
    let line = flow_line(world.spawn_empty().id(), host, &hostile(), &mut ledger);
    ledger.put_flow(line);
    let survey = survey(ledger, &state.table, "");
    for width in [700.0, 1248.0, 1872.0] {
        let harness = table_harness(vec2(width, 300.0), &survey, &state);
        let rect = harness.get_by_label_contains("place fits").rect();
        assert!(rect.width() <= width, "{rect} at {width}");
        assert!(rect.height() <= 33.0, "{rect} at {width}");
    }
}

pub(super) fn lists_of(count: usize) -> ListsView {
    let mut view = ListsView {
        has_programs: true,
        ..ListsView::default()
    };
    let rows = (0..count).map(|number| RankRow {
        name: if number == 1 {
            hostile()
        } else {
            format!("Provider {number}")
        },
        count: "3".into(),
        figure: "1.0 MB/s".into(),
        share: f32::NAN,
        trend: vec![f32::NAN, 0.5, 9.0],
        hue: Some(Hue(0)),
        value: format!("provider {number}"),
        is_on: number == 2,
        is_out: number == 3,
        ..RankRow::default()
    });
    view.lists[Facet::Provider as usize] = RankingView {
        total: count,
        found: Some(1),
        rows: rows.collect(),
        ..RankingView::default()
    };
    view
}

/// Shows the list of a facet.
fn list_harness<'a>(
    size: egui::Vec2,
    view: &'a ListsView,
    facet: Facet,
) -> Harness<'a, Vec<UiAction>> {
    harness(size, move |ui, actions| {
        let list = (Panel::ThirdList, Standing::default());
        ranking::ranking_panel(ui, list, facet, view, 4, actions);
    })
}

#[test]
fn a_list_shows_what_fits_and_a_click_picks() {
    let view = lists_of(12);
    for width in [240.0, 368.0] {
        let mut harness = list_harness(vec2(width, 300.0), &view, Facet::Provider);
        assert_eq!(harness.query_all_by_label_contains("1.0 MB/s").count(), 4);
        harness.get_by_label_contains("Provider 2, 3 connections, 1.0 MB/s, chosen");
        harness.get_by_label_contains("Provider 3, 3 connections, 1.0 MB/s, left out");
        harness.get_by_label_contains("Provider 0,").click();
        harness.run_steps(2);
        let picked = UiAction::Pick(Facet::Provider, "provider 0".into());
        assert!(harness.state().contains(&picked));
    }
}

#[test]
fn another_list_is_a_click_or_a_menu_away() {
    let view = lists_of(3);
    let mut harness = list_harness(vec2(272.0, 300.0), &view, Facet::Provider);
    harness.get_by_label("Hosts").click();
    harness.run_steps(2);
    let shown = UiAction::ShowList(Panel::ThirdList, Facet::Host);
    assert!(harness.state().contains(&shown));
    harness.get_by_label("More lists").click();
    harness.run_steps(3);
    harness.get_by_label("Cities").click();
    harness.run_steps(2);
    let shown = UiAction::ShowList(Panel::ThirdList, Facet::City);
    assert!(harness.state().contains(&shown));
}

#[test]
fn an_empty_list_says_nothing_yet() {
    let view = ListsView::default();
    let harness = list_harness(vec2(272.0, 200.0), &view, Facet::Country);
    harness.get_by_label("Nothing yet");
}

#[test]
fn the_brush_is_drawn_moved_by_keys_and_cleared() {
    let mut throughput = Throughput::default();
    for second in 0..61 {
        throughput.add(1_000 + second, 100, 900);
    }
    let mut view = TimelineView::default();
    let question = Question {
        window: window(&throughput, false),
        ..Question::default()
    };
    let (survey, hues) = (Survey::of(Ledger::default(), &question), Hues::default());
    timeline_view::fill(&mut view, &throughput, &hues, &survey, &Brush::default());
    let (from, to) = (view.window.from_secs, view.window.to_secs());
    {
        let mut harness = harness(vec2(660.0, 160.0), |ui, actions| {
            timeline::timeline_panel(ui, &view, Standing::default(), actions);
        });
        let chart = harness.get_by_label_contains("Drag, or use").rect();
        let at = |share: f32| chart.left() + chart.width() * share;
        harness.drag_at(egui::pos2(at(0.25), chart.center().y));
        harness.run_steps(2);
        harness.hover_at(egui::pos2(at(0.75), chart.center().y));
        harness.run_steps(2);
        harness.drop_at(egui::pos2(at(0.75), chart.center().y));
        harness.run_steps(2);
        let brushed = UiAction::Brush(Some((from + 15, from + 45)));
        assert!(harness.state().contains(&brushed), "{:?}", harness.state());
    }
    view.brush = Some(BrushView {
        range: (to - 20, to - 10),
        words: "10 s".into(),
    });
    let mut harness = harness(vec2(660.0, 160.0), |ui, actions| {
        timeline::timeline_panel(ui, &view, Standing::default(), actions);
    });
    harness.get_by_label("Range: 10 s").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::ArrowLeft);
    harness.run_steps(2);
    let stepped = UiAction::Brush(Some((to - 21, to - 11)));
    assert!(harness.state().contains(&stepped), "{:?}", harness.state());
    harness.get_by_label("Clear the range").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::Brush(None)));
}

#[test]
fn every_part_of_the_filter_has_its_way_out() {
    let view = ChipsView {
        parts: vec!["country:de,fr".into(), "app=firefox".into()],
        range: Some("3 min".into()),
        found: (12, 122),
    };
    let mut harness = harness(vec2(600.0, 40.0), |ui, actions| {
        chips::chips_panel(ui, &view, actions);
    });
    harness.get_by_label("12 of 122 connections");
    harness.get_by_label("Take out app=firefox").click();
    harness.run_steps(2);
    harness.get_by_label("Clear the range").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::DropPart(1)));
    assert!(harness.state().contains(&UiAction::Brush(None)));
}

#[test]
fn a_new_host_can_be_opened_by_keyboard() {
    let host = World::new().spawn_empty().id();
    let rows = [FreshRow {
        host,
        name: "cdn.example.net".into(),
        hue: Hue(1),
        country: None,
        age: "8 s".into(),
    }];
    let mut harness = harness(vec2(312.0, 200.0), |ui, actions| {
        fresh::fresh_panel(ui, &rows, 5, Standing::default(), actions);
    });
    // The panel can be folded and pinned first.
    for key in [egui::Key::Tab; 3].into_iter().chain([egui::Key::Enter]) {
        harness.key_press(key);
        harness.run_steps(2);
    }
    assert!(harness.state().contains(&UiAction::Select(Some(host))));
}

#[test]
fn totals_are_read_out_with_their_units_sent_first() {
    let mut view = TotalsView::default();
    let totals = Totals {
        is_mean: true,
        ..Totals::default()
    };
    crate::ui::view_model::totals::fill(
        &mut view,
        &totals,
        &Throughput::default(),
        &Survey::default(),
    );
    for width in [240.0, 280.0] {
        let mut harness = harness(vec2(width, 260.0), |ui, actions| {
            totals::totals_panel(ui, &view, Standing::default(), actions);
        });
        let sent = harness.get_by_label_contains("Sent, mean 0 B/s");
        let received = harness.get_by_label_contains("Received, mean");
        assert!(sent.rect().right() <= received.rect().left());
        for (label, way) in [
            ("Sent 0 B in all", Way::Sent),
            ("Received 0 B in all", Way::Received),
        ] {
            harness.get_by_label(label).click();
            harness.run_steps(2);
            assert!(harness.state().contains(&UiAction::RankByVolume(way)));
        }
    }
}

#[test]
fn the_strip_keeps_the_state_in_the_narrowest_window() {
    let view = strip_view(
        &super::world::health(),
        &Totals::default(),
        &Home::default(),
        0.0,
    );
    for width in [360.0, 1280.0, 1920.0] {
        let harness = harness(vec2(width, 48.0), |ui, _| {
            strip::strip_panel(ui, &view, 16.0);
        });
        harness.get_by_label("Complete. 2 of 2 interfaces");
    }
}

fn search_view<'a>(query: &'a str, survey: &'a Survey, shelf: &'a Shelf) -> SearchView<'a> {
    SearchView {
        query,
        problem: None,
        wants_focus: true,
        answer: survey.answer(),
        shelf,
    }
}

#[test]
fn what_is_typed_is_completed_by_keys_and_by_a_click() {
    let state = UiState::default();
    let survey = survey_of(6, &state.table, "");
    let shelf = Shelf::default();
    let typed = |ui: &mut egui::Ui, actions: &mut Vec<UiAction>| {
        let query = actions.iter().rev().find_map(|action| match action {
            UiAction::Search(text) => Some(text.clone()),
            _ => None,
        });
        let query = query.unwrap_or_default();
        search::search_panel(ui, search_view(&query, &survey, &shelf), actions);
    };
    let mut by_keys = harness(vec2(600.0, 320.0), typed);
    by_keys.event(egui::Event::Text("app:fire".into()));
    by_keys.run_steps(3);
    by_keys.get_by_label("firefox, 3 connections");
    by_keys.key_press(egui::Key::ArrowDown);
    by_keys.run_steps(2);
    by_keys.key_press(egui::Key::Enter);
    by_keys.run_steps(3);
    let done = UiAction::Search("app:firefox ".into());
    assert!(by_keys.state().contains(&done), "{:?}", by_keys.state());
    by_keys.event(egui::Event::Text("co".into()));
    by_keys.run_steps(3);
    by_keys.get_by_label("country:, code or name").click();
    by_keys.run_steps(3);
    let done = UiAction::Search("app:firefox country:".into());
    assert!(by_keys.state().contains(&done), "{:?}", by_keys.state());
}

#[test]
fn an_empty_box_offers_what_was_kept_and_a_filter_can_be_kept() {
    let survey = Survey::default();
    let mut shelf = Shelf::default();
    shelf.toggle_kept("country:de -port:443");
    {
        let view = search_view("", &survey, &shelf);
        let mut harness = harness(vec2(600.0, 320.0), |ui, actions| {
            search::search_panel(ui, view, actions);
        });
        harness.get_by_label("country:de -port:443, kept").click();
        harness.run_steps(2);
        let searched = UiAction::Search("country:de -port:443".into());
        assert!(harness.state().contains(&searched), "{:?}", harness.state());
    }
    let view = search_view("app:curl", &survey, &shelf);
    let mut harness = harness(vec2(600.0, 320.0), |ui, actions| {
        search::search_panel(ui, view, actions);
    });
    harness.get_by_label("Keep this filter").click();
    harness.run_steps(2);
    let kept = UiAction::KeepSearch("app:curl".into());
    assert!(harness.state().contains(&kept));
}

#[test]
fn what_is_typed_searches() {
    let (survey, shelf) = (Survey::default(), Shelf::default());
    let view = search_view("", &survey, &shelf);
    let mut harness = harness(vec2(600.0, 64.0), |ui, actions| {
        search::search_panel(ui, view, actions);
    });
    harness.event(egui::Event::Text("steam".into()));
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::Search("steam".into())));
}

#[test]
fn a_mistake_is_answered_and_typing_goes_on() {
    let query = "app:steam contry:DE";
    let problem = parse(query).expect_err("a mistake");
    let (survey, shelf) = (Survey::default(), Shelf::default());
    let view = SearchView {
        problem: Some(&problem),
        ..search_view(query, &survey, &shelf)
    };
    let mut harness = harness(vec2(600.0, 120.0), |ui, actions| {
        search::search_panel(ui, view, actions);
        search::answer_panel(ui, &problem);
    });
    harness.get_by_label_contains("did you mean country:?");
    harness.event(egui::Event::Text("!".into()));
    harness.run_steps(2);
    assert!(
        matches!(harness.state().last(), Some(UiAction::Search(text)) if *text == format!("{query} !"))
    );
}

#[test]
fn the_empty_state_offers_three_ways_out() {
    let capture = CaptureState::NoPermission {
        reason: "refused".into(),
        remedy: "sudo setcap cap_net_raw=ep arcwatch".into(),
    };
    let view = trouble_view(SourceKind::Live, &capture, &Checks::default()).expect("trouble");
    let mut harness = harness(vec2(736.0, 640.0), |ui, actions| {
        trouble::trouble_panel(ui, &view, actions);
    });
    for label in [
        "Try again",
        "Open a capture file…",
        "Watch demo traffic",
        "Copy the command",
    ] {
        harness.get_by_label(label).click();
        harness.run_steps(2);
    }
    let command = "sudo setcap cap_net_raw=ep arcwatch".to_owned();
    for action in [
        UiAction::RetryLive,
        UiAction::PickCapture,
        UiAction::StartDemo,
        UiAction::Copy(command),
    ] {
        assert!(harness.state().contains(&action), "{action:?}");
    }
}

pub(super) fn details_of(host: Entity, name: &str) -> Details {
    Details {
        host: Some(host),
        title: name.to_owned(),
        subtitle: "Example, AS64500".into(),
        pick: Some((Facet::Host, "203.0.113.7".into())),
        is_placed: true,
        figures: vec![(
            "Sent now".to_owned(),
            crate::ui::format::rate_figure(14_000.0),
        )],
        place_card: Some(PlaceCard {
            standing: PlaceStanding::Impossible,
            reason: format!("41 ms says it can't be in {name}."),
            scale: Some(Scale {
                home: name.to_owned(),
                reach_km: 4_100.0,
                place: name.to_owned(),
                distance_km: 16_090.0,
            }),
        }),
        facts: vec![FactRow {
            title: "Place".to_owned(),
            is_path: false,
            value: "unknown".into(),
            note: "not in the database".into(),
            is_known: false,
        }],
        names: vec![NameRow {
            text: None,
            source: NameSource::Ptr,
            note: "reverse lookup had no answer".into(),
        }],
        flows_note: "0 open, 0 in all".into(),
        has_past: true,
        ..Details::about(Subject::Host(host))
    }
}

#[test]
fn details_say_what_is_unknown_and_why() {
    let host = World::new().spawn_empty().id();
    for name in ["cdn.example.net", &hostile()] {
        let view = details_of(host, name);
        let mut harness = harness(vec2(432.0, 600.0), |ui, actions| {
            details::details_panel(ui, &view, actions);
        });
        harness.get_by_label("Place: unknown, not in the database");
        harness.get_by_label("no name, reverse lookup had no answer");
        harness.get_by_label_contains("41 ms says it can't be in");
        harness.get_by_label("Fly there").click();
        harness.run_steps(2);
        assert!(harness.state().contains(&UiAction::FlyTo(host)));
        harness.get_by_label("Only this").click();
        harness.run_steps(2);
        let picked = UiAction::Pick(Facet::Host, "203.0.113.7".into());
        assert!(harness.state().contains(&picked));
        harness.get_by_label("Back").click();
        harness.run_steps(2);
        assert!(harness.state().contains(&UiAction::Back));
    }
}

#[test]
fn a_note_is_kept_when_its_field_is_left() {
    let view = details_of(World::new().spawn_empty().id(), "cdn.example.net");
    let mut harness = harness(vec2(632.0, 700.0), |ui, actions| {
        details::details_panel(ui, &view, actions);
    });
    harness
        .get_by_role(egui::accesskit::Role::TextInput)
        .focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("the printer".into()));
    harness.run_steps(2);
    harness.key_press(egui::Key::Tab);
    harness.run_steps(2);
    let written = UiAction::WriteNote("ip 203.0.113.7".into(), "the printer".into());
    assert!(harness.state().contains(&written), "{:?}", harness.state());
}

#[test]
fn help_and_about_close_by_their_button() {
    let mut harness = harness(vec2(720.0, 700.0), |ui, actions| {
        help::help_panel(ui, &KeyMap::default(), actions);
    });
    harness.get_by_label("Close (Esc)").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::ToggleHelp));
    about_has_attributions();
}

fn about_has_attributions() {
    let harness = harness(vec2(720.0, 4_000.0), |ui, actions| {
        about::about_panel(ui, actions);
    });
    assert!(
        harness
            .query_all_by_label_contains("DB-IP")
            .next()
            .is_some()
    );
}
