//! Panels in every language, in a window of 1280×720: nothing that we say ourselves is cut.

use bevy_egui::egui::{self, vec2};
use flowcore::filter::Facet;

use super::panels::{harness, lists_of, survey_of, table_harness};
use crate::alerts::view::AlertsView;
use crate::config::live::Live;
use crate::globe::look::Look;
use crate::survey::question::{Period, Question, Wants};
use crate::survey::{Ledger, Survey};
use crate::ui::action::UiAction;
use crate::ui::columns::Panel;
use crate::ui::keys::KeyMap;
use crate::ui::panels::toolbar::{self, ToolbarView};
use crate::ui::panels::{
    about, alerts, fresh, help, layouts, palette, ranking, settings, strip, timeline, totals, tray,
    welcome,
};
use crate::ui::state::UiState;
use crate::ui::view_model::ranking::{ListsView, TrayRow};
use crate::ui::view_model::strip::strip as strip_view;
use crate::ui::view_model::timeline::{self as times, TimelineView};
use crate::ui::view_model::totals::{self as sums, TotalsView};
use crate::ui::view_model::welcome::welcome as welcome_view;
use crate::ui::widgets::panel::Standing;
use crate::ui::widgets::text::cut;
use crate::words;
use crate::world::health::{Health, Totals};
use crate::world::home::Home;
use crate::world::hues::Hues;
use crate::world::throughput::Throughput;

/// What a side column and the width of such a window leave a panel.
const COLUMN: f32 = 240.0;
const WINDOW: f32 = 1248.0;

/// Shows a panel and says what of it did not fit.
fn cut_in(size: egui::Vec2, add: impl FnMut(&mut egui::Ui, &mut Vec<UiAction>)) -> Vec<String> {
    cut::take();
    drop(harness(size, add));
    let mut cut = cut::take();
    cut.sort();
    cut.dedup();
    cut
}

fn throughput() -> Throughput {
    let mut throughput = Throughput::default();
    for second in 0..61 {
        throughput.add(1_000 + second, 88_000_000, 99_000_000);
    }
    throughput
}

/// Nothing, counted over a period.
pub(crate) fn survey_over(period: Period) -> Survey {
    let wants = Wants {
        period,
        ..Wants::default()
    };
    let question = Question {
        wants,
        ..Question::default()
    };
    Survey::of(Ledger::default(), &question)
}

#[test]
fn the_dashboard_is_whole_in_every_language() {
    for code in ["en", "de"] {
        words::speak_here(code);
        let survey = survey_over(Period::Minute);
        let throughput = throughput();
        let all = Totals {
            is_mean: false,
            live_flows: 1_904,
            hosts: 1_116,
            countries: 42,
            programs: 114,
            providers: 211,
            ..Totals::default()
        };
        let mut figures = TotalsView::default();
        sums::fill(&mut figures, &all, &throughput, &survey);
        let cut = cut_in(vec2(COLUMN, 260.0), |ui, actions| {
            totals::totals_panel(ui, &figures, Standing::default(), actions);
        });
        assert!(cut.is_empty(), "{code}: {cut:?}");

        let mut lists = lists_of(0);
        lists.is_homeless = true;
        lists.tray = ["tray-private", "tray-unplaced", "tray-pending"]
            .map(|key| TrayRow {
                name: words::text(key),
                note: String::new(),
                rate: "10.4 MB/s".to_owned(),
                query: "private",
            })
            .into();
        for (what, cut) in [
            (
                "tray",
                cut_in(vec2(COLUMN, 260.0), |ui, actions| {
                    tray::tray_panel(ui, &lists, Standing::default(), actions);
                }),
            ),
            (
                "newest",
                cut_in(vec2(COLUMN, 260.0), |ui, actions| {
                    fresh::fresh_panel(ui, &[], 5, Standing::default(), actions);
                }),
            ),
            (
                "list",
                cut_in(vec2(COLUMN, 260.0), |ui, actions| {
                    let view = ListsView::default();
                    let list = (Panel::FirstList, Standing::default());
                    ranking::ranking_panel(ui, list, Facet::Host, &view, 3, actions);
                }),
            ),
        ] {
            assert!(cut.is_empty(), "{code}, {what}: {cut:?}");
        }

        let mut timeline_view = TimelineView::default();
        let (hues, brush) = (
            Hues::default(),
            crate::survey::question::Brush(Some(1_020..1_040)),
        );
        times::fill(&mut timeline_view, &throughput, &hues, &survey, &brush);
        let cut = cut_in(vec2(WINDOW - 32.0, 84.0), |ui, actions| {
            timeline::timeline_panel(ui, &timeline_view, Standing::default(), actions);
        });
        assert!(cut.is_empty(), "{code}, timeline: {cut:?}");

        let view = strip_view(&super::world::health(), &all, &Home::default(), 0.0);
        let cut = cut_in(vec2(1_280.0, 32.0), |ui, _| {
            strip::strip_panel(ui, &view, 16.0);
        });
        assert!(cut.is_empty(), "{code}, strip: {cut:?}");

        let view = ToolbarView {
            is_table_open: false,
            are_charts_open: false,
            are_lists_open: Some(false),
            is_help_open: false,
            is_about_open: false,
            alerts: (false, 3),
            are_settings_open: false,
            look: Some(Look::Night),
        };
        let cut = cut_in(vec2(toolbar::width(&view), 48.0), |ui, actions| {
            toolbar::toolbar_panel(ui, &view, actions);
        });
        assert!(cut.is_empty(), "{code}, toolbar: {cut:?}");
    }
}

#[test]
fn mistakes_in_a_filter_are_answered_in_every_language() {
    let wrong = [
        "(",
        ")",
        "()",
        "a or",
        "or a",
        "a and",
        "and a",
        "not",
        "\"",
        "\"\"",
        "contry:de",
        "zebra:1",
        "port:x",
        "sent>",
        "sent>x",
        "app>3",
        "state:opn",
        "state:zebra",
        "rtt:5x",
        "rtt<1ms,2ms",
        "app:",
        "ip:x",
        "asn:x",
        "since:x",
    ];
    for code in ["en", "de"] {
        words::speak_here(code);
        for text in wrong {
            let problem = flowcore::filter::parse(text).expect_err(text);
            for sentence in [&problem.message, &problem.hint] {
                let said = words::said(&sentence.into());
                assert_eq!(code == "en", said == sentence.to_string(), "{code}: {said}");
            }
        }
    }
}

#[test]
fn the_table_is_whole_in_every_language() {
    for code in ["en", "de"] {
        words::speak_here(code);
        let mut state = UiState::default();
        let survey = survey_of(5, &state.table, "");
        cut::take();
        drop(table_harness(vec2(WINDOW, 353.0), &survey, &state));
        let cut = cut::take();
        let has = |word: &str| cut.iter().any(|it| it == word);
        for column in crate::survey::table::Column::ALL {
            assert!(!has(&column.title()), "{code}: {}", column.title());
        }
        state.table.group_by = Some(Facet::Provider);
        let survey = survey_of(5, &state.table, "");
        drop(table_harness(vec2(WINDOW, 353.0), &survey, &state));
        let group = words::with(
            "table-group-by",
            &[("what", (&words::text("one-provider")).into())],
        );
        assert!(!cut::take().contains(&group), "{code}: {group}");
    }
}

#[test]
fn cards_are_whole_in_every_language() {
    for code in ["en", "de"] {
        words::speak_here(code);
        let live = Live::default();
        let keys = KeyMap::default();
        let first = welcome_view(&Health::default(), &Home::default());
        let choices = palette::choices(&keys, &UiState::default(), &["Abends".into()]);
        for (what, cut) in [
            (
                "settings",
                cut_in(settings::SIZE, |ui, actions| {
                    settings::settings_panel(ui, &live, actions);
                }),
            ),
            (
                "help",
                cut_in(help::SIZE, |ui, actions| {
                    help::help_panel(ui, &keys, actions);
                }),
            ),
            (
                "palette",
                cut_in(palette::SIZE, |ui, actions| {
                    palette::palette_panel(ui, &choices, actions);
                }),
            ),
            (
                "layouts",
                cut_in(layouts::SIZE, |ui, actions| {
                    layouts::layouts_panel(ui, &["Abends".into()], actions);
                }),
            ),
            ("about", cut_in(about::SIZE, about::about_panel)),
            (
                "alerts",
                cut_in(alerts::SIZE, |ui, actions| {
                    alerts::alerts_panel(ui, &AlertsView::default(), actions);
                }),
            ),
            (
                "welcome",
                cut_in(welcome::SIZE, |ui, actions| {
                    welcome::welcome_panel(ui, &first, actions);
                }),
            ),
        ] {
            assert!(cut.is_empty(), "{code}, {what}: {cut:?}");
        }
    }
}

#[test]
fn the_language_changes_while_panels_are_shown() {
    let view = ListsView::default();
    let mut harness = harness(vec2(272.0, 200.0), |ui, actions| {
        let list = (Panel::SecondList, Standing::default());
        ranking::ranking_panel(ui, list, Facet::Country, &view, 3, actions);
    });
    use egui_kittest::kittest::Queryable as _;
    harness.get_by_label("Countries");
    words::speak_here("de");
    harness.run_steps(2);
    harness.get_by_label("Länder");
    harness.get_by_label("Noch nichts");
}
