//! What the screens say of a real capture, read by the real meter and placed by the bundled databases, against committed
//! texts. Captures are not part of this repository: `ARCWATCH_CAPTURES` names their folder, or they lie in
//! `../shared/captures` beside it; without them there is nothing to compare. `INSTA_UPDATE=always` writes the texts anew.
//!
//! Hues are left out: which of several programs comes first is a matter of the order in which look-ups end.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use flowcore::filter::Facet;
use flowcore::flow::MeterConfig;
use flowcore::model::{CaptureState, Lookup};
use sensor::enrich::HomeOrigin;
use sensor::pipeline::{DnsMode, EnrichConfig, Pace, PipelineConfig, SourceSpec, spawn};

use crate::config::live::Live;
use crate::globe::clock::GlobeClock;
use crate::survey::Survey;
use crate::survey::question::Subject;
use crate::ui::action::UiAction;
use crate::ui::cells;
use crate::ui::shelf::Shelf;
use crate::ui::state::UiState;
use crate::ui::view_model::charts::ChartsView;
use crate::ui::view_model::details::{DetailsView, FlowRow};
use crate::ui::view_model::ranking::ListsView;
use crate::ui::view_model::strip::{Statement, StripView};
use crate::ui::view_model::table::{Held, TablePage};
use crate::ui::view_model::timeline::TimelineView;
use crate::ui::view_model::totals::TotalsView;
use crate::wall::view::WallView;
use crate::world::home::{Home, HomePlace};
use crate::world::hosts::{Facts, Host};
use crate::world::ingest::apply_update;
use crate::{markers::Markers, select, sets, ui, wall, world};

/// Nothing takes as long, not even unpacking the databases on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Rows of a table or list that are held on to.
const ROWS: usize = 8;

fn capture() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/captures");
    let folder = std::env::var_os("ARCWATCH_CAPTURES").map_or(beside, PathBuf::from);
    let file = folder.join("dev/ndpi-reddit.pcap");
    if file.is_file() {
        return Some(file);
    }
    println!("skipped: no captures in {}", folder.display());
    None
}

pub(super) fn app() -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, sets::plugin, world::plugin, select::plugin))
        .add_plugins((ui::apply::plugin, ui::view_model::plugin))
        .init_resource::<Live>()
        .init_resource::<Shelf>()
        .init_resource::<GlobeClock>()
        .init_resource::<Markers>()
        .init_resource::<crate::globe::Tint>()
        .init_resource::<crate::alerts::view::AlertsView>()
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(
            300,
        )));
    app
}

/// Reads the capture to its end, and waits until every address was looked up.
fn read(app: &mut App, file: PathBuf) {
    let home: flowcore::geo::Coord = "52.52,13.40".parse().expect("a position");
    app.insert_resource(Home(Some(HomePlace {
        coord: home,
        label: "Berlin".to_owned(),
        origin: HomeOrigin::Given,
    })));
    let pipeline = spawn(PipelineConfig {
        source: SourceSpec::Replay {
            path: file,
            pace: Pace::Max,
        },
        enrich: EnrichConfig {
            dns: DnsMode::Off,
            home: Some(home),
            ..EnrichConfig::default()
        },
        meter: MeterConfig::default(),
        update_interval: Duration::from_millis(100),
        tells_seconds: true,
    })
    .expect("the pipeline starts");
    loop {
        let update = pipeline.updates.recv_timeout(PATIENCE).expect("an update");
        let is_over = update.health.capture == CaptureState::Finished;
        apply_update(app.world_mut(), update);
        app.update();
        let world = app.world_mut();
        let mut hosts = world.query::<(&Host, &Facts)>();
        let is_placed = hosts.iter(world).all(|(host, facts)| {
            let is_asked = matches!(facts.0.place, Lookup::Found(_) | Lookup::Absent);
            is_asked || !host.kind.is_placeable()
        });
        if is_over && is_placed {
            break;
        }
    }
    for _ in 0..20 {
        app.update();
    }
}

fn say(out: &mut String, words: &str) {
    out.push_str(words.trim_end());
    out.push('\n');
}

fn statement(it: &Statement) -> String {
    format!("{}{}{}", it.before, it.value, it.after)
}

fn dashboard(world: &World) -> String {
    let mut out = String::new();
    let totals = world.resource::<TotalsView>();
    for (way, speed, total) in [
        ("sent", &totals.sent, &totals.sent_total),
        ("received", &totals.received, &totals.received_total),
    ] {
        let Some(ended) = totals.is_mean.then_some("mean ") else {
            panic!("the capture has ended");
        };
        say(
            &mut out,
            &format!("{way}: {ended}{} {}, {total}", speed.number, speed.unit),
        );
    }
    for (number, noun) in &totals.counts {
        say(&mut out, &format!("{number} {noun}"));
    }
    let lists = world.resource::<ListsView>();
    for facet in Facet::ALL {
        let list = lists.list(facet);
        say(&mut out, &format!("\n{facet:?}, {} in all", list.total));
        for row in list.rows.iter().take(ROWS) {
            let share = row.share_of_all.as_deref().unwrap_or("–");
            say(
                &mut out,
                &format!("  {} | {} | {} | {share}", row.name, row.count, row.figure),
            );
        }
    }
    say(
        &mut out,
        &format!("\nnot on the globe: {}", lists.tray_hosts),
    );
    for row in &lists.tray {
        say(
            &mut out,
            &format!("  {} | {} | {}", row.name, row.note, row.rate),
        );
    }
    let timeline = world.resource::<TimelineView>();
    say(
        &mut out,
        &format!("\n{}, {}", timeline.title(), timeline.peak),
    );
    let ticks: Vec<String> = timeline
        .ticks()
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    say(&mut out, &ticks.join(" | "));
    let strip = world.resource::<StripView>();
    let all = std::iter::once(&strip.state)
        .chain(&strip.left)
        .chain(&strip.right);
    say(&mut out, "\nstrip");
    for it in all {
        say(&mut out, &format!("  {} ({:?})", statement(it), it.tone));
    }
    out
}

fn table(world: &World) -> String {
    let (survey, held, state) = (
        world.resource::<Survey>(),
        world.resource::<Held>(),
        world.resource::<UiState>(),
    );
    let page = TablePage::new(survey, held, state, None, false);
    let mut out = String::new();
    let shown = page.settings.columns.iter().filter(|it| it.is_shown);
    let columns: Vec<_> = shown.map(|it| it.column).collect();
    let titles: Vec<String> = columns.iter().map(|it| it.title()).collect();
    say(&mut out, &titles.join(" | "));
    for line in page.flows().take(ROWS) {
        let cells: Vec<String> = columns
            .iter()
            .map(|it| cells::text(&page, line, *it))
            .collect();
        say(&mut out, &cells.join(" | "));
    }
    say(&mut out, &format!("{} in all", page.flows().count()));
    out
}

fn details(world: &World) -> String {
    let view = world
        .resource::<DetailsView>()
        .0
        .as_ref()
        .expect("details are open");
    let mut out = String::new();
    say(&mut out, &format!("{}\n{}", view.title, view.subtitle));
    for (title, figure) in &view.figures {
        say(
            &mut out,
            &format!("{title}: {} {}", figure.number, figure.unit),
        );
    }
    if let Some(card) = &view.place_card {
        say(&mut out, &format!("{:?}: {}", card.standing, card.reason));
    }
    for row in &view.facts {
        say(
            &mut out,
            &format!("{}: {} ({})", row.title, row.value, row.note),
        );
    }
    for row in &view.names {
        say(
            &mut out,
            &format!(
                "name: {} ({})",
                row.text.as_deref().unwrap_or("–"),
                row.note
            ),
        );
    }
    for related in &view.related {
        let names: Vec<&str> = related.rows.iter().map(|row| &*row.name).collect();
        say(
            &mut out,
            &format!(
                "{:?}, {}: {}",
                related.facet,
                related.total,
                names.join(", ")
            ),
        );
    }
    say(&mut out, &view.flows_note);
    for flow_row in view.flows.iter().take(ROWS) {
        say(&mut out, &flow(flow_row));
    }
    out
}

fn flow(row: &FlowRow) -> String {
    let state = crate::words::text(row.state.word);
    format!(
        "  {} {} | {state} | {} | {} | {}",
        row.protocol, row.ports, row.age, row.sent, row.received
    )
}

fn charts(world: &World) -> String {
    let view = world.resource::<ChartsView>();
    let mut out = String::new();
    for (column, nodes) in view.sankey.columns.iter().enumerate() {
        for node in nodes {
            say(
                &mut out,
                &format!("{column}: {} {} B", node.name, node.bytes),
            );
        }
    }
    for link in &view.sankey.links {
        let (from, to) = (
            &view.sankey.columns[link.column][link.from].name,
            &view.sankey.columns[link.column + 1][link.to].name,
        );
        say(&mut out, &format!("{from} → {to}: {} B", link.bytes));
    }
    say(&mut out, &format!("round trips of {}", view.measured));
    for bar in &view.rtt {
        say(&mut out, &format!("  up to {}: {}", bar.label, bar.flows));
    }
    out
}

fn of_wall(view: &WallView) -> String {
    let mut out = String::new();
    say(&mut out, &view.title.words);
    for (way, headline) in [("sent", &view.sent), ("received", &view.received)] {
        say(
            &mut out,
            &format!("{way}: {} {}", headline.rate.number, headline.rate.unit),
        );
    }
    for (number, noun) in &view.counts {
        say(&mut out, &format!("{number} {noun}"));
    }
    for top in &view.tops {
        let _infallible = write!(out, "{:?} in {}:", top.list, top.unit);
        for row in &top.rows {
            let _infallible = write!(out, " {} {},", row.name, row.figure);
        }
        out.push('\n');
    }
    say(&mut out, &view.state.words);
    for it in &view.strip {
        say(&mut out, &format!("  {}", it.words));
    }
    out
}

#[test]
fn what_the_desk_says_of_a_real_capture() {
    let Some(file) = capture() else { return };
    let mut app = app();
    read(&mut app, file);
    insta::assert_snapshot!("dashboard", dashboard(app.world()));
    app.world_mut().write_message(UiAction::ToggleTable);
    settle(&mut app);
    insta::assert_snapshot!("table", table(app.world()));
    let first = app.world().resource::<ListsView>().list(Facet::Host).rows[0].host;
    let host = first.expect("a list of hosts has hosts");
    app.world_mut()
        .write_message(UiAction::Open(Subject::Host(host)));
    settle(&mut app);
    insta::assert_snapshot!("details", details(app.world()));
    app.world_mut().write_message(UiAction::ToggleCharts);
    settle(&mut app);
    insta::assert_snapshot!("charts", charts(app.world()));
}

#[test]
fn what_the_wall_says_of_a_real_capture() {
    let Some(file) = capture() else { return };
    let mut app = app();
    app.add_plugins(wall::plugin);
    app.world_mut().resource_mut::<wall::WallSettings>().title = "Lobby".to_owned();
    read(&mut app, file);
    insta::assert_snapshot!("wall", of_wall(app.world().resource::<WallView>()));
}

/// What was asked for is counted, also where that takes a task.
fn settle(app: &mut App) {
    for _ in 0..10 {
        app.update();
    }
    while app.world().resource::<Survey>().is_counting() {
        std::thread::yield_now();
        app.update();
    }
    for _ in 0..10 {
        app.update();
    }
}
