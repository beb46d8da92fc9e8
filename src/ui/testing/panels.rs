//! Panels through their accessibility tree: what they say, what a click asks for, how they take hostile input.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bevy::prelude::{Entity, World};
use bevy_egui::egui::{self, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use flowcore::filter::Words;
use flowcore::model::{CaptureState, CountryCode, NameSource, PlaceStanding, SourceKind};
use flowcore::time::Timestamp;

use crate::theme::style;
use crate::ui::action::UiAction;
use crate::ui::checks::Checks;
use crate::ui::panels::{
    about, details, fresh, help, ranking, search, strip, table, totals, trouble,
};
use crate::ui::view_model::details::{Details, FactRow, NameRow};
use crate::ui::view_model::place_card::{PlaceCard, Scale};
use crate::ui::view_model::ranking::{FreshRow, RankRow, RankingView};
use crate::ui::view_model::strip::strip as strip_view;
use crate::ui::view_model::table::rows::{Row, RowText};
use crate::ui::view_model::table::words::StateWord;
use crate::ui::view_model::table::{Column, TableView};
use crate::ui::view_model::totals::TotalsView;
use crate::ui::view_model::trouble::trouble as trouble_view;
use crate::world::health::Totals;
use crate::world::home::Home;
use crate::world::routes::Hue;

/// A name that tries everything: right-to-left override, script, emoji, no end.
fn hostile() -> String {
    format!(
        "\u{202e}<b>münchen.例え.إختبار\u{200b}🦀{}",
        "a".repeat(4_000)
    )
}

/// Shows `add` at a size with the style installed, and collects what it asked for.
fn harness<'a>(
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

fn row(world: &mut World, number: u32) -> Row {
    let flow = world.spawn_empty().id();
    let name = format!("host{number}.example.net");
    Row {
        flow,
        host: flow,
        text: Arc::new(RowText {
            words: Words::default(),
            name,
            program: "firefox".into(),
            place: "Berlin".into(),
            place_check: "14 ms allows 1,400 km.".into(),
            provider: "Example".into(),
            address: Ipv4Addr::from(number).to_string(),
            service: "TLS 443".into(),
        }),
        ip: Ipv4Addr::from(number).into(),
        port: 443,
        asn: None,
        evidence: Some(NameSource::TlsSni),
        country: CountryCode::new("DE"),
        standing: PlaceStanding::Fits,
        hue: Hue(0),
        up_bytes: u64::from(number),
        down_bytes: 0,
        bytes_per_sec: 0.0,
        round_trip_ms: None,
        first_seen: Timestamp::default(),
        last_seen: Timestamp::default(),
        state: StateWord::default(),
    }
}

fn table_of(count: u32) -> TableView {
    let mut world = World::new();
    let mut view = TableView::default();
    for number in 0..count {
        view.put(row(&mut world, number));
    }
    view.list_all();
    view
}

#[test]
fn an_empty_table_says_so() {
    let view = TableView::default();
    let harness = harness(vec2(1200.0, 400.0), |ui, actions| {
        table::table_panel(ui, &view, "", actions);
    });
    assert!(harness.query_by_label_contains("host").is_none());
    harness.get_by_label("Sort by Rate, descending");
}

#[test]
fn a_click_on_a_row_opens_its_host_and_on_a_heading_sorts() {
    let view = table_of(5);
    let host = view.row(2).map(|row| row.host);
    let mut harness = harness(vec2(1200.0, 400.0), |ui, actions| {
        table::table_panel(ui, &view, "", actions);
    });
    harness.get_by_label_contains("host2.example.net").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::Select(host)));
    harness.get_by_label("Sort by Sent").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::SortTable(Column::Sent)));
}

#[test]
fn a_hundred_thousand_rows_lay_out_only_those_in_view() {
    let view = table_of(100_000);
    let harness = harness(vec2(1200.0, 480.0), |ui, actions| {
        table::table_panel(ui, &view, "", actions);
    });
    let shown = harness.query_all_by_label_contains("example.net").count();
    assert!((8..=16).contains(&shown), "{shown} rows in 360 pixels");
}

#[test]
fn hostile_names_stay_in_their_cells() {
    let mut world = World::new();
    let mut hostile_row = row(&mut world, 1);
    hostile_row.text = Arc::new(RowText {
        name: hostile(),
        place: hostile(),
        provider: hostile(),
        ..RowText::default()
    });
    let mut view = TableView::default();
    view.put(hostile_row);
    view.list_all();
    for width in [700.0, 1248.0, 1872.0] {
        let harness = harness(vec2(width, 300.0), |ui, actions| {
            table::table_panel(ui, &view, "", actions);
        });
        let rect = harness.get_by_label_contains("münchen").rect();
        assert!(rect.width() <= width, "{rect} at {width}");
        assert!(rect.height() <= 33.0, "{rect} at {width}");
    }
}

fn ranking_of(count: usize) -> RankingView {
    RankingView {
        total: count,
        rows: (0..count)
            .map(|number| RankRow {
                name: if number == 1 {
                    hostile()
                } else {
                    format!("Provider {number}")
                },
                count: "3".into(),
                rate: "1.0 MB/s".into(),
                share: f32::NAN,
                hue: Some(Hue(0)),
                query: Some(format!("provider {number}")),
                ..RankRow::default()
            })
            .collect(),
    }
}

#[test]
fn a_list_shows_what_fits_and_a_click_filters_and_frees_again() {
    let view = ranking_of(12);
    for (query, next) in [("", "provider 0"), ("provider 0", "")] {
        let mut harness = harness(vec2(272.0, 300.0), |ui, actions| {
            ranking::ranking_panel(ui, "Providers", &view, 4, query, actions);
        });
        assert_eq!(harness.query_all_by_label_contains("1.0 MB/s").count(), 4);
        harness.get_by_label_contains("Provider 0,").click();
        harness.run_steps(2);
        assert!(harness.state().contains(&UiAction::Search(next.into())));
    }
}

#[test]
fn an_empty_list_says_nothing_yet() {
    let view = RankingView::default();
    let harness = harness(vec2(272.0, 200.0), |ui, actions| {
        ranking::ranking_panel(ui, "Countries", &view, 4, "", actions);
    });
    harness.get_by_label("Nothing yet");
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
        fresh::fresh_panel(ui, &rows, 5, actions);
    });
    harness.key_press(egui::Key::Tab);
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::Select(Some(host))));
}

#[test]
fn totals_are_read_out_with_their_units_sent_first() {
    let mut view = TotalsView::default();
    let totals = Totals {
        is_mean: true,
        ..Totals::default()
    };
    crate::ui::view_model::totals::fill(&mut view, &totals, &Default::default());
    for width in [240.0, 280.0] {
        let harness = harness(vec2(width, 260.0), |ui, _| totals::totals_panel(ui, &view));
        let sent = harness.get_by_label_contains("Sent, mean 0 B/s");
        let received = harness.get_by_label_contains("Received, mean");
        assert!(sent.rect().right() <= received.rect().left());
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

#[test]
fn what_is_typed_searches() {
    let view = search::SearchView {
        wants_focus: true,
        ..Default::default()
    };
    let mut harness = harness(vec2(600.0, 64.0), |ui, actions| {
        search::search_panel(ui, &view, actions);
    });
    harness.event(egui::Event::Text("steam".into()));
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::Search("steam".into())));
}

#[test]
fn a_mistake_is_answered_and_typing_goes_on() {
    let query = "app:steam contry:DE";
    let view = search::SearchView {
        query: query.into(),
        problem: flowcore::filter::parse(query).err(),
        wants_focus: true,
    };
    let problem = view.problem.clone().expect("a mistake");
    let mut harness = harness(vec2(600.0, 120.0), |ui, actions| {
        search::search_panel(ui, &view, actions);
        search::answer_panel(ui, &problem);
    });
    harness.get_by_label_contains("did you mean country:?");
    harness.event(egui::Event::Text("!".into()));
    harness.run_steps(2);
    assert!(
        matches!(harness.state().last(), Some(UiAction::Search(text)) if text.len() == query.len() + 1)
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

fn details_of(host: Entity, name: &str) -> Details {
    Details {
        host,
        title: name.to_owned(),
        hue: Hue::OTHER,
        subtitle: "Example, AS64500".into(),
        address: "203.0.113.7".into(),
        is_placed: true,
        figures: vec![("Sent now", crate::ui::format::rate_figure(14_000.0))],
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
            title: "Place",
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
        flows: Vec::new(),
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
    }
}

#[test]
fn help_and_about_close_by_their_button() {
    let mut harness = harness(vec2(720.0, 700.0), |ui, actions| {
        help::help_panel(ui, actions);
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
