//! The cards: palette, settings, alerts, first start. What they say, what keys and clicks ask for.

use bevy::prelude::World;
use bevy_egui::egui::{self, vec2};
use egui_kittest::kittest::Queryable;

use super::panels::{harness, hostile};
use crate::alerts::view::{AlertLine, AlertsView};
use crate::config::live::Live;
use crate::config::{Config, Origin, Sources, Value};
use crate::ui::action::UiAction;
use crate::ui::catalog;
use crate::ui::keys::KeyMap;
use crate::ui::panels::{alerts, palette, settings, welcome};
use crate::ui::state::UiState;
use crate::ui::view_model::welcome::welcome as welcome_view;
use crate::world::health::Health;
use crate::world::home::Home;

#[test]
fn the_palette_reaches_every_action() {
    let choices = palette::choices(
        &KeyMap::default(),
        &UiState::default(),
        &["At night".into()],
    );
    for entry in &catalog::ENTRIES {
        let action = (entry.action)();
        let is_there = choices.iter().any(|choice| choice.action == action);
        let needs_no_palette = matches!(action, UiAction::TogglePalette | UiAction::Dismiss);
        assert!(is_there || needs_no_palette, "{action:?}");
    }
}

#[test]
fn typing_finds_and_enter_does_it() {
    let choices = palette::choices(
        &KeyMap::default(),
        &UiState::default(),
        &["At night".into()],
    );
    let mut harness = harness(palette::SIZE, |ui, actions| {
        palette::palette_panel(ui, &choices, actions);
    });
    harness.get_by_label("All connections");
    harness.event(egui::Event::Text("colors contrast".into()));
    harness.run_steps(2);
    assert!(harness.query_by_label("All connections").is_none());
    harness.key_press(egui::Key::Enter);
    harness.run_steps(2);
    let theme = Value::Text("high-contrast".into());
    let wanted = UiAction::Set("look.theme", Some(theme));
    assert!(harness.state().contains(&wanted), "{:?}", harness.state());
    assert!(
        harness.state().contains(&UiAction::TogglePalette),
        "it closes"
    );
}

#[test]
fn arrows_move_through_the_palette_and_escape_leaves_it() {
    let choices = palette::choices(
        &KeyMap::default(),
        &UiState::default(),
        &["At night".into()],
    );
    let mut harness = harness(palette::SIZE, |ui, actions| {
        palette::palette_panel(ui, &choices, actions);
    });
    harness.key_press(egui::Key::ArrowDown);
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(2);
    assert!(harness.state().contains(&choices[1].action));
    harness.state_mut().clear();
    harness.key_press(egui::Key::Escape);
    harness.run_steps(2);
    assert_eq!(harness.state().first(), Some(&UiAction::TogglePalette));
}

#[test]
fn settings_say_their_value_and_a_click_changes_them() {
    let live = Live::default();
    let mut harness = harness(settings::SIZE, |ui, actions| {
        settings::settings_panel(ui, &live, actions);
    });
    harness.get_by_label_contains("Colors: \"dark\", default");
    harness.get_by_label("Colors: Dark").click();
    harness.run_steps(2);
    let light = UiAction::Set("look.theme", Some(Value::Text("light".into())));
    assert!(harness.state().contains(&light), "{:?}", harness.state());
    harness.get_by_label("No pulses, no flights").click();
    harness.run_steps(2);
    let calm = UiAction::Set("look.reduced_motion", Some(Value::Switch(true)));
    assert!(harness.state().contains(&calm), "{:?}", harness.state());
}

#[test]
fn what_the_command_line_sets_cannot_be_changed_here_and_mistakes_are_shown() {
    let sources = Sources {
        flags: vec!["look.theme=light".into(), "look.scale=99".into()],
        ..Sources::default()
    };
    let config = Config::load(&sources);
    let live = Live::new(sources, config);
    assert_eq!(live.is_overruled("look.theme"), Some(Origin::Flag));
    let harness = harness(settings::SIZE, |ui, actions| {
        settings::settings_panel(ui, &live, actions);
    });
    assert!(harness.query_by_label("Colors: Light").is_none());
    harness.get_by_label_contains("a number from 0.5 to 3");
}

fn alert(world: &mut World, what: &str) -> AlertLine {
    AlertLine {
        id: 7,
        what: what.into(),
        note: "example.org, 3 s ago".into(),
        host: Some(world.spawn_empty().id()),
        is_new: true,
    }
}

#[test]
fn an_alert_can_be_shown_seen_and_snoozed() {
    let mut world = World::new();
    for what in ["curl talks to France for the first time", &hostile()] {
        let line = alert(&mut world, what);
        let host = line.host;
        let mut harness = harness(alerts::TOAST, |ui, actions| {
            alerts::toast_panel(ui, &line, actions);
        });
        for (words, action) in [
            ("Show", UiAction::Select(host)),
            ("Seen", UiAction::AcknowledgeAlert(Some(7))),
            (
                "Nothing like this for eight hours",
                UiAction::SnoozeAlert(7),
            ),
        ] {
            harness.get_by_label(words).click();
            harness.run_steps(2);
            assert!(harness.state().contains(&action), "{words}");
        }
    }
}

#[test]
fn an_empty_log_says_what_it_is_for() {
    let harness = harness(alerts::SIZE, |ui, actions| {
        alerts::alerts_panel(ui, &AlertsView::default(), actions);
    });
    harness.get_by_label_contains("Nothing to tell");
}

#[test]
fn the_first_start_answers_four_questions_with_a_button_each() {
    let view = welcome_view(&Health::default(), &Home::default());
    let mut harness = harness(welcome::SIZE, |ui, actions| {
        welcome::welcome_panel(ui, &view, actions);
    });
    for question in [
        "Where does the traffic",
        "What is it permitted",
        "What does it send",
        "Where is home",
    ] {
        harness.get_by_label_contains(question);
    }
    harness.get_by_label("Open a capture file…").click();
    harness.run_steps(2);
    assert!(harness.state().contains(&UiAction::PickCapture));
    harness.get_by_label("Start").click();
    harness.run_steps(2);
    let never_again = UiAction::Set("look.welcome", Some(Value::Switch(false)));
    assert!(harness.state().contains(&never_again));
}

#[test]
fn cards_fit_into_a_small_window() {
    let live = Live::default();
    let mut harness = harness(vec2(420.0, 300.0), |ui, actions| {
        settings::settings_panel(ui, &live, actions);
    });
    harness.run_steps(2);
    // The title, and the key that opens it.
    assert!(harness.query_all_by_label("Settings").next().is_some());
}
