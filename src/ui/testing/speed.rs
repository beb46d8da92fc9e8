//! How long things take, for people to look at: `cargo test -p arcwatch --lib speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use bevy::prelude::World;
use bevy_egui::egui::{self, vec2};
use flowcore::filter::{Facet, parse};

use crate::survey::count::answer;
use crate::survey::ledger::tests::{flow_line, host_line};
use crate::survey::question::{Question, Wants, Window};
use crate::survey::table::{Column, SortKey, TableSettings};
use crate::survey::{Ledger, Survey};
use crate::theme::style;
use crate::ui::columns::Panel;
use crate::ui::panels::{ranking, table};
use crate::ui::state::UiState;
use crate::ui::view_model::ranking::lists;
use crate::ui::view_model::table::{Held, TablePage};
use crate::ui::widgets::panel::Standing;
use crate::world::journal::Journal;

const FLOWS: u32 = 100_000;
const HOSTS: u32 = 20_000;
const PROGRAMS: [&str; 6] = ["firefox", "steam", "dropbox", "zoom", "slack", "curl"];

fn ledger() -> Ledger {
    let mut world = World::new();
    let mut ledger = Ledger::default();
    for number in 0..HOSTS {
        let line = host_line(world.spawn_empty().id(), number, &mut ledger);
        ledger.put_host(line);
    }
    for number in 0..FLOWS {
        let program = PROGRAMS[number as usize % PROGRAMS.len()];
        let flow = world.spawn_empty().id();
        let mut line = flow_line(flow, number % HOSTS, program, &mut ledger);
        line.up_bytes = u64::from(number.wrapping_mul(2_654_435_761) % 1_000_000);
        line.up_rate = (line.up_bytes % 997) as f32;
        ledger.put_flow(line);
    }
    ledger
}

fn journal(ledger: &Ledger) -> Journal {
    let mut journal = Journal::default();
    for second in 0..300_u64 {
        for line in ledger.flows.iter().skip(second as usize).step_by(100) {
            journal.add(second, line.flow, 1_000, 9_000);
        }
    }
    journal
}

fn report(what: &str, took: Duration) {
    eprintln!("{what:<44} {:>8.2} ms", took.as_secs_f64() * 1e3);
}

/// The shortest of a few runs: the machine does other things too.
fn shortest(runs: u32, mut run: impl FnMut()) -> Duration {
    let times = (0..runs).map(|_| {
        let began = Instant::now();
        run();
        began.elapsed()
    });
    times.min().unwrap_or_default()
}

#[test]
#[ignore = "measures, for people to look at"]
fn speed() {
    let ledger = ledger();
    let journal = journal(&ledger);
    let question = |filter: &str, column: Option<Column>| Question {
        filter: parse(filter).expect("a filter"),
        window: Window {
            from_secs: 0,
            column_secs: 2,
            columns: 150,
            ..Window::default()
        },
        pages: journal.between(0, u64::MAX).cloned().collect(),
        wants: Wants {
            table: column.map(|column| TableSettings {
                sort: vec![SortKey {
                    column,
                    is_descending: true,
                }],
                ..TableSettings::default()
            }),
            ..Wants::default()
        },
        ..Question::default()
    };
    for (what, filter, column) in [
        ("background: everything", "", None),
        (
            "background: a filter",
            "app=steam country:de sent>10kB",
            None,
        ),
        ("background: table by rate", "", Some(Column::Rate)),
        ("background: table by name", "", Some(Column::Destination)),
    ] {
        let question = question(filter, column);
        report(what, shortest(5, || drop(answer(&ledger, &question))));
    }
    let survey = Survey::of(ledger, &question("", Some(Column::Rate)));
    report(
        "frame: words for the lists",
        shortest(20, || drop(lists(&survey))),
    );
    let (state, held) = (UiState::default(), Held::default());
    let view = lists(&survey);
    for (what, has_table) in [
        ("frame: table of 100,000", true),
        ("frame: three lists", false),
    ] {
        let mut is_installed = false;
        let mut harness = egui_kittest::Harness::builder()
            .with_size(vec2(1872.0, 520.0))
            .build_ui(|ui: &mut egui::Ui| {
                if !std::mem::replace(&mut is_installed, true) {
                    style::install(ui.ctx());
                    return ui.ctx().request_repaint();
                }
                let mut actions = Vec::new();
                if has_table {
                    let page = TablePage::new(&survey, &held, &state, None, true);
                    table::table_panel(ui, &page, &mut actions);
                } else {
                    for (panel, facet) in [
                        (Panel::FirstList, Facet::App),
                        (Panel::SecondList, Facet::Host),
                        (Panel::ThirdList, Facet::Provider),
                    ] {
                        ui.push_id(panel, |ui| {
                            let list = (panel, Standing::default());
                            ranking::ranking_panel(ui, list, facet, &view, 7, &mut actions);
                        });
                    }
                }
            });
        harness.run_steps(5);
        report(what, shortest(50, || harness.step()));
    }
}
