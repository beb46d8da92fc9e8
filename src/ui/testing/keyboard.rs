//! Whoever has no mouse: every control of every panel is reached with Tab alone, has a name, and lies within its panel,
//! narrow or wide, whatever names from the network are written in it.

use std::collections::BTreeSet;

use bevy::prelude::World;
use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{self, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use flowcore::filter::Facet;

use super::panels::{details_of, harness, hostile, survey_of, table_harness};
use crate::alerts::view::{AlertLine, AlertsView};
use crate::config::live::Live;
use crate::globe::look::Look;
use crate::survey::order::Line;
use crate::ui::action::{Reach, UiAction};
use crate::ui::columns::Panel;
use crate::ui::keys::KeyMap;
use crate::ui::panels::toolbar::{self, ToolbarView};
use crate::ui::panels::{
    alerts, charts, details, fresh, help, layouts, ranking, settings, timeline, totals, tray,
    welcome,
};
use crate::ui::state::UiState;
use crate::ui::view_model::charts::ChartsView;
use crate::ui::view_model::ranking::{FreshRow, ListsView, RankRow, RankingView, TrayRow};
use crate::ui::view_model::timeline::TimelineView;
use crate::ui::view_model::totals::TotalsView;
use crate::ui::view_model::welcome::welcome as welcome_view;
use crate::ui::widgets::panel::Standing;
use crate::world::health::Health;
use crate::world::home::Home;
use crate::world::routes::Hue;

/// Names as networks have them.
fn names() -> [String; 4] {
    [
        "東京エレクトロン株式会社".to_owned(),
        "شركة الاتصالات السعودية".to_owned(),
        "Ηλεκτρονική Α.Ε. 🦀".to_owned(),
        hostile(),
    ]
}

fn lists() -> ListsView {
    let mut view = ListsView {
        has_programs: true,
        tray_hosts: "3".into(),
        ..ListsView::default()
    };
    for facet in Facet::ALL {
        let rows = names().map(|name| RankRow {
            value: name.clone(),
            name,
            count: "1,234".into(),
            figure: "999.9 kB/s".into(),
            share: 0.5,
            trend: vec![0.1, 0.9],
            hue: Some(Hue(1)),
            ..RankRow::default()
        });
        view.lists[facet as usize] = RankingView {
            total: 4,
            rows: rows.into(),
            ..RankingView::default()
        };
    }
    view.tray = names()
        .map(|name| TrayRow {
            note: name.clone(),
            name,
            rate: "10.4 MB/s".into(),
            query: "private",
        })
        .into();
    let mut world = World::new();
    view.fresh = names()
        .map(|name| FreshRow {
            host: world.spawn_empty().id(),
            name,
            hue: Hue(2),
            country: None,
            age: "8 s".into(),
        })
        .into();
    view
}

/// Whether somebody would want to press it.
fn is_control(role: Role) -> bool {
    matches!(
        role,
        Role::Button | Role::CheckBox | Role::RadioButton | Role::Slider | Role::TextInput
    )
}

/// Ids and names of all controls; the name of one that has none is empty.
fn controls(harness: &Harness<'_, Vec<UiAction>>) -> BTreeSet<(String, String)> {
    let nodes = harness.root().children_recursive();
    nodes
        .filter(|node| is_control(node.accesskit_node().role()))
        .map(|node| {
            let it = node.accesskit_node();
            let name = it.label().or_else(|| it.value()).unwrap_or_default();
            (format!("{:?}", it.locate().0), name)
        })
        .collect()
}

#[track_caller]
fn check(what: &str, size: Vec2, add: impl FnMut(&mut egui::Ui, &mut Vec<UiAction>)) {
    check_harness(what, size, harness(size, add));
}

#[track_caller]
fn check_harness(what: &str, size: Vec2, mut harness: Harness<'_, Vec<UiAction>>) {
    let wanted = controls(&harness);
    assert!(!wanted.is_empty(), "{what} has nothing to press");
    for (_, name) in &wanted {
        assert!(
            !name.trim().is_empty(),
            "{what}: a control without a name in {wanted:?}"
        );
    }
    for node in harness.root().children_recursive() {
        if is_control(node.accesskit_node().role()) {
            let rect = node.rect();
            assert!(
                rect.left() >= -1.0 && rect.right() <= size.x + 1.0,
                "{what}: {rect} in {size}"
            );
        }
    }
    let mut reached = BTreeSet::new();
    for _ in 0..2 * wanted.len() + 4 {
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
        let focused = harness
            .root()
            .children_recursive()
            .find(egui_kittest::Node::is_focused);
        reached.extend(focused.map(|node| format!("{:?}", node.accesskit_node().locate().0)));
    }
    let missed: Vec<_> = wanted
        .iter()
        .filter(|(id, _)| !reached.contains(id))
        .collect();
    assert!(missed.is_empty(), "{what}: Tab never reaches {missed:?}");
}

#[test]
fn side_panels_are_used_by_keyboard_narrow_and_wide_whatever_is_written_in_them() {
    let view = lists();
    for width in [200.0, 240.0, 368.0] {
        let size = vec2(width, 320.0);
        check("totals", size, |ui, actions| {
            totals::totals_panel(ui, &TotalsView::default(), Standing::default(), actions);
        });
        check("list", size, |ui, actions| {
            let list = (Panel::ThirdList, Standing::default());
            ranking::ranking_panel(ui, list, Facet::Provider, &view, 4, actions);
        });
        check("newest", size, |ui, actions| {
            fresh::fresh_panel(ui, &view.fresh, 5, Standing::default(), actions);
        });
        check("tray", size, |ui, actions| {
            tray::tray_panel(ui, &view, Standing::default(), actions);
        });
        let folded = Standing {
            is_folded: true,
            is_pinned: true,
        };
        check("a folded list", size, |ui, actions| {
            ranking::ranking_panel(
                ui,
                (Panel::FirstList, folded),
                Facet::App,
                &view,
                0,
                actions,
            );
        });
    }
    for width in [700.0, 1840.0] {
        check("timeline", vec2(width, 140.0), |ui, actions| {
            timeline::timeline_panel(ui, &TimelineView::default(), Standing::default(), actions);
        });
        check("charts", vec2(width, 480.0), |ui, actions| {
            charts::charts_panel(ui, &ChartsView::default(), &view, actions);
        });
    }
}

#[test]
fn table_and_details_are_used_by_keyboard() {
    let state = UiState::default();
    for width in [1_200.0, 1_872.0] {
        let survey = survey_of(6, &state.table, "");
        let size = vec2(width, 480.0);
        check_harness("table", size, table_harness(size, &survey, &state));
    }
    let host = World::new().spawn_empty().id();
    for name in names() {
        let view = details_of(host, &name);
        check("details", vec2(448.0, 700.0), |ui, actions| {
            details::details_panel(ui, &view, actions);
        });
    }
}

/// What has the keyboard, as it is read out.
fn focused(harness: &Harness<'_, Vec<UiAction>>) -> String {
    let mut nodes = harness.root().children_recursive();
    let node = nodes.find(egui_kittest::Node::is_focused);
    node.and_then(|node| node.accesskit_node().label())
        .unwrap_or_default()
}

#[test]
fn rows_are_walked_by_keyboard_be_they_five_or_half_a_million() {
    let state = UiState::default();
    for count in [5, 5_000, 500_000] {
        let survey = survey_of(count, &state.table, "");
        let (ledger, lines) = (survey.ledger(), &survey.answer().lines);
        let flow_at = |at: usize| match lines[at] {
            Line::Flow(flow) => ledger.flow(flow).expect("it is listed"),
            Line::Group(_) => panic!("no groups were asked for"),
        };
        let name_at = |at: usize| ledger.name_of(flow_at(at));
        for width in [1_100.0, 1_872.0] {
            let size = vec2(width, 480.0);
            let what = format!("table of {count} rows");
            check_harness(&what, size, table_harness(size, &survey, &state));
            let mut harness = table_harness(size, &survey, &state);
            for _ in 0..60 {
                if focused(&harness).contains("example.net") {
                    break;
                }
                harness.key_press(egui::Key::Tab);
                harness.run_steps(2);
            }
            let last = lines.len() - 1;
            let page = 9.min(last); // of the ten rows that are whole
            for (key, at) in [
                (egui::Key::Home, 0),
                (egui::Key::ArrowDown, 1),
                (egui::Key::ArrowDown, 2),
                (egui::Key::ArrowUp, 1),
                (egui::Key::End, last),
                (egui::Key::ArrowDown, last),
                (egui::Key::PageUp, last - page),
                (egui::Key::Home, 0),
                (egui::Key::PageDown, page),
                (egui::Key::End, last),
            ] {
                harness.key_press(key);
                harness.run_steps(5);
                let (said, wanted) = (focused(&harness), format!("{}, ", name_at(at)));
                assert!(
                    said.starts_with(&wanted),
                    "{what}: {key:?} leads to {said}, not {wanted}"
                );
            }
            harness.key_press(egui::Key::Enter);
            harness.run_steps(2);
            let chosen = UiAction::SelectRow(flow_at(last).flow, Reach::Only);
            assert!(harness.state().contains(&chosen), "{what}");
        }
    }
}

#[test]
fn heads_of_groups_are_walked_and_folded_by_keyboard() {
    let mut state = UiState::default();
    state.table.group_by = Some(Facet::App);
    let survey = survey_of(40, &state.table, "");
    let mut harness = table_harness(vec2(1_200.0, 480.0), &survey, &state);
    for _ in 0..60 {
        if focused(&harness).contains("20 connections") {
            break;
        }
        harness.key_press(egui::Key::Tab);
        harness.run_steps(2);
    }
    harness.key_press(egui::Key::PageDown);
    harness.run_steps(3);
    assert!(focused(&harness).contains("example.net"));
    harness.key_press(egui::Key::Home);
    harness.run_steps(3);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(2);
    let first = survey.answer().groups[0].value.clone();
    assert!(harness.state().contains(&UiAction::FoldGroup(first)));
}

#[test]
fn whom_details_are_about_is_hidden_by_keyboard() {
    let host = World::new().spawn_empty().id();
    for (is_hidden, label) in [(false, "Hide everywhere"), (true, "Show again")] {
        let mut view = details_of(host, "example.net");
        view.pick = Some((Facet::App, "firefox".to_owned()));
        view.is_hidden = is_hidden;
        for width in [400.0, 600.0] {
            let mut harness = harness(vec2(width, 700.0), |ui, actions| {
                details::details_panel(ui, &view, actions);
            });
            harness.get_by_label(label).focus();
            harness.run_steps(2);
            harness.key_press(egui::Key::Enter);
            harness.run_steps(2);
            let action = UiAction::LeaveOut(Facet::App, "firefox".to_owned());
            assert!(harness.state().contains(&action));
        }
    }
}

#[test]
fn cards_are_used_by_keyboard() {
    check("help", help::SIZE, |ui, actions| {
        help::help_panel(ui, &KeyMap::default(), actions);
    });
    check("layouts", layouts::SIZE, |ui, actions| {
        layouts::layouts_panel(ui, &names(), actions);
    });
    let first = welcome_view(&Health::default(), &Home::default());
    check("welcome", welcome::SIZE, |ui, actions| {
        welcome::welcome_panel(ui, &first, actions);
    });
    let lines = names().map(|what| AlertLine {
        note: what.clone(),
        what,
        host: Some(World::new().spawn_empty().id()),
        is_new: true,
        ..AlertLine::default()
    });
    let log = AlertsView {
        lines: lines.into(),
        unseen: 4,
        ..AlertsView::default()
    };
    check("alerts", alerts::SIZE, |ui, actions| {
        alerts::alerts_panel(ui, &log, actions);
    });
    let live = Live::default();
    check("settings", settings::SIZE, |ui, actions| {
        settings::settings_panel(ui, &live, actions);
    });
    let view = ToolbarView {
        look: Some(Look::Night),
        are_lists_open: Some(false),
        ..ToolbarView::default()
    };
    check(
        "toolbar",
        vec2(toolbar::width(&view) + 16.0, 48.0),
        |ui, actions| {
            toolbar::toolbar_panel(ui, &view, actions);
        },
    );
}
