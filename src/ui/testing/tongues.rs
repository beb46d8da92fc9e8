//! Every panel in German, and every state in which something is wrong: none says anything in English.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;

use bevy_egui::egui::{self, vec2};
use egui_kittest::kittest::NodeT as _;
use flowcore::filter::{Facet, WordField};
use flowcore::model::{
    AddressKind, AttributionState, CaptureState, CountryCode, DatabaseState, Drops, HostFacts,
    Lookup, Place, SensorHealth, SourceKind, Traffic,
};
use flowcore::say;
use flowcore::time::Timestamp;
use sensor::doctor;
use sensor::enrich::CityDatabase;
use sensor::pipeline::Pace;

use super::panels::harness;
use crate::alerts::view::AlertsView;
use crate::config::live::Live;
use crate::config::{Config, Sources};
use crate::select::search::host_words;
use crate::survey::Survey;
use crate::survey::question::Brush;
use crate::ui::action::UiAction;
use crate::ui::checks::Checks;
use crate::ui::columns::Panel;
use crate::ui::keys::KeyMap;
use crate::ui::panels::{
    alerts, fresh, help, layouts, notice, palette, ranking, settings, strip, table, timeline,
    totals, tray, trouble, welcome,
};
use crate::ui::state::UiState;
use crate::ui::view_model::notice::notice as notice_view;
use crate::ui::view_model::ranking::ListsView;
use crate::ui::view_model::strip::strip as strip_view;
use crate::ui::view_model::table::{Held, TablePage};
use crate::ui::view_model::timeline::{self as times, TimelineView};
use crate::ui::view_model::totals::{self as sums, TotalsView};
use crate::ui::view_model::trouble::trouble as trouble_view;
use crate::ui::view_model::welcome::welcome as welcome_view;
use crate::ui::widgets::panel::Standing;
use crate::words;
use crate::world::health::{Health, Totals};
use crate::world::home::Home;
use crate::world::hosts::{BestName, Facts, Host};
use crate::world::hues::Hues;
use crate::world::ingest::places::name_country;
use crate::world::throughput::Throughput;

/// Said alike in both languages: names, and words of languages for machines.
const ALIKE: [&str; 6] = ["arcwatch doctor", "Escape", "Name", "Ports", "Tab", "auto"];

/// Everything that a panel says, to eyes or to a screen reader.
fn said(add: impl FnMut(&mut egui::Ui, &mut Vec<UiAction>)) -> BTreeSet<String> {
    let harness = harness(vec2(900.0, 6_000.0), add);
    let nodes = harness.root().children_recursive();
    nodes
        .flat_map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.description()]
        })
        .flatten()
        .filter(|text| text.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .collect()
}

fn is_alike(text: &str) -> bool {
    // A path, an address, a command, a name of hardware or of a setting.
    let is_of_machines = |word: &str| {
        word.contains(['/', '.', ':', '_', '-', '+']) || word.chars().all(char::is_uppercase)
    };
    ALIKE.contains(&text) || text.split_whitespace().all(is_of_machines)
}

#[test]
fn a_filter_that_was_kept_in_english_finds_in_german_too() {
    words::speak_here("de");
    let ip = IpAddr::from([192, 0, 2, 7]);
    let mut facts = HostFacts {
        place: Lookup::Found(Place {
            coord: None,
            city: None,
            region: None,
            country: CountryCode::new("DE"),
            country_name: None,
            accuracy_km: None,
            source: "a test".into(),
        }),
        ..HostFacts::default()
    };
    name_country(&mut facts);
    let host = Host {
        ip,
        kind: AddressKind::of(ip),
        first_seen: Timestamp::default(),
    };
    let known = host_words(&host, &Facts(facts), &BestName::default());
    for country in ["germany", "deutschland", "de"] {
        let is_known = known.any(WordField::Country, |word| word == country);
        assert!(is_known, "{country}");
    }
}

/// What panels say alike in both languages and should not.
#[derive(Default)]
struct Alike(Vec<String>);

impl Alike {
    /// Shows the same in both languages and holds one against the other.
    fn look(&mut self, what: &str, mut add: impl FnMut(&mut egui::Ui, &mut Vec<UiAction>)) {
        words::speak_here("en");
        let english = said(&mut add);
        words::speak_here("de");
        let german = said(&mut add);
        assert!(!english.is_empty(), "{what} says nothing");
        let alike = english.intersection(&german).filter(|it| !is_alike(it));
        self.0.extend(alike.map(|it| format!("{what}: {it}")));
    }
}

/// A sensor with everything that can be wrong with one that runs.
fn sick() -> SensorHealth {
    let mut health = SensorHealth {
        source: SourceKind::Live,
        source_name: "eth0".to_owned(),
        capture: CaptureState::Running,
        interfaces: (1, 2),
        frames: 9,
        drops: Drops {
            kernel: 1,
            driver: 2,
            queue: 3,
            evicted_flows: 4,
            unread_names: 5,
        },
        attribution: AttributionState::SocketTable {
            reason: say!(
                "said-old-kernel",
                "this kernel cannot tell who owns a socket"
            ),
            remedy: say!("mend-root", "run the sensor as root"),
        },
        ..SensorHealth::default()
    };
    health.coverage.total = Traffic {
        counted: 10_000_000,
        metered: 5_000_000,
        again: 1_000,
    };
    health.coverage.stale_since = Some(Timestamp::from_nanos(1));
    health.coverage.disturbances.suspends = 1;
    health.coverage.disturbances.clock_steps = 2;
    health
}

fn refusals() -> Vec<(SourceKind, CaptureState)> {
    let no_file = sensor::capture::replay::open(Path::new("/nowhere/x.pcap"), Pace::Max);
    let no_capture = sensor::capture::replay::open(Path::new("Cargo.toml"), Pace::Max);
    let mut refusals: Vec<_> = [no_file.err(), no_capture.err()]
        .into_iter()
        .map(|error| {
            (
                SourceKind::Replay,
                error.expect("it is refused").into_state(),
            )
        })
        .collect();
    refusals.push((
        SourceKind::Live,
        CaptureState::NoPermission {
            reason: say!("said-not-permitted", "this program may not capture packets"),
            remedy: say!("mend-root", "run the sensor as root"),
        },
    ));
    refusals.push((
        SourceKind::Live,
        CaptureState::Unavailable {
            reason: say!("said-no-sensor", "no sensor is running"),
            remedy: say!("mend-no-sensor", "start one: arcwatch-sensor serve"),
        },
    ));
    refusals
}

#[test]
fn why_nothing_is_captured_is_said_in_german() {
    let mut alike = Alike::default();
    let mut checks = doctor::run();
    checks.extend(doctor::of_health(&sick()));
    let checks = Checks(checks);
    for (source, capture) in refusals() {
        alike.look(&format!("{capture:?}"), |ui, actions| {
            let view = trouble_view(source, &capture, &checks).expect("trouble");
            trouble::trouble_panel(ui, &view, actions);
        });
    }
    assert!(alike.0.is_empty(), "{:#?}", alike.0);
}

#[test]
fn what_is_wrong_while_it_runs_is_said_in_german() {
    let mut alike = Alike::default();
    let mut health = Health {
        sensor: sick(),
        ..Health::default()
    };
    let totals = Totals {
        hosts: 1,
        ..Totals::default()
    };
    let no_database = CityDatabase::open(Path::new("Cargo.toml"), None).expect_err("no database");
    health.sensor.places = DatabaseState::Unavailable(no_database.saying());
    let failed = CaptureState::Failed {
        reason: say!(
            "said-sensor-ended",
            "the sensor has ended; looking for it again"
        ),
    };
    for capture in [CaptureState::Running, failed] {
        health.sensor.capture = capture;
        alike.look("the notice", |ui, actions| {
            let view = notice_view(&health, &totals, &Home::default()).expect("a notice");
            notice::notice_panel(ui, &view, actions);
        });
        alike.look("the strip", |ui, _| {
            let view = strip_view(&health, &totals, &Home::default(), 0.0);
            strip::strip_panel(ui, &view, 16.0);
        });
    }
    assert!(alike.0.is_empty(), "{:#?}", alike.0);
}

#[test]
fn the_first_screen_and_mistakes_in_settings_are_said_in_german() {
    let mut alike = Alike::default();
    for (source, capture) in refusals() {
        let mut health = Health::default();
        health.sensor.source = source;
        health.sensor.capture = capture;
        alike.look("the first screen", |ui, actions| {
            let view = welcome_view(&health, &Home::default());
            welcome::welcome_panel(ui, &view, actions);
        });
    }
    let flags = [
        "look.theme=dusk",
        "look.scale=99",
        "look.them=dark",
        "look.layouts=x",
        "alerts.rules=x",
        "wall.dim_from=25:00",
        "keys.search=F99",
        "source.home=x",
        "look.reduced_motion=x",
        "theme",
    ];
    let sources = Sources {
        named: Some("/nowhere/x.toml".into()),
        flags: flags.map(str::to_owned).into(),
        ..Sources::default()
    };
    let config = Config::load(&sources);
    assert_eq!(config.problems.len(), flags.len() + 1);
    let live = Live::new(sources, config);
    alike.look("the settings", |ui, actions| {
        settings::settings_panel(ui, &live, actions);
    });
    assert!(alike.0.is_empty(), "{:#?}", alike.0);
}

#[test]
fn cards_and_panels_without_traffic_are_german() {
    let mut alike = Alike::default();
    let (keys, state) = (KeyMap::default(), UiState::default());
    alike.look("help", |ui, actions| help::help_panel(ui, &keys, actions));
    alike.look("the palette", |ui, actions| {
        let choices = palette::choices(&keys, &state, &[]);
        palette::palette_panel(ui, &choices, actions);
    });
    alike.look("layouts", |ui, actions| {
        layouts::layouts_panel(ui, &[], actions);
    });
    alike.look("alerts", |ui, actions| {
        alerts::alerts_panel(ui, &AlertsView::default(), actions);
    });
    let (survey, held) = (Survey::default(), Held::default());
    alike.look("the table", |ui, actions| {
        let page = TablePage::new(&survey, &held, &state, None, true);
        table::table_panel(ui, &page, actions);
    });
    let throughput = Throughput::default();
    alike.look("figures", |ui, actions| {
        let mut view = TotalsView::default();
        sums::fill(&mut view, &Totals::default(), &throughput, &survey);
        totals::totals_panel(ui, &view, Standing::default(), actions);
    });
    alike.look("the timeline", |ui, actions| {
        let mut view = TimelineView::default();
        let (hues, brush) = (Hues::default(), Brush::default());
        times::fill(&mut view, &throughput, &hues, &survey, &brush);
        timeline::timeline_panel(ui, &view, Standing::default(), actions);
    });
    alike.look("lists", |ui, actions| {
        let view = ListsView::default();
        for facet in Facet::ALL {
            let list = (Panel::FirstList, Standing::default());
            ranking::ranking_panel(ui, list, facet, &view, 3, actions);
        }
        tray::tray_panel(ui, &view, Standing::default(), actions);
        fresh::fresh_panel(ui, &[], 5, Standing::default(), actions);
    });
    assert!(alike.0.is_empty(), "{:#?}", alike.0);
}
