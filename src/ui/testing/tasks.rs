//! Questions that a person comes with, and how many actions the answer takes.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use bevy::prelude::*;
use flowcore::filter::Facet;
use flowcore::ids::FlowId;
use flowcore::model::{
    CaptureState, Counters, CountryCode, Description, Endpoint, Evidence, FlowKey, HostFacts,
    Layer, Lookup, Place, Program, Protocol, Side, Signer, SourceKind,
};
use flowcore::time::Timestamp;
use flowcore::update::{FlowRecord, FlowTotals, FlowUpdate};

use super::snapshots::app;
use crate::survey::question::Way;
use crate::ui::action::UiAction;
use crate::ui::view_model::ranking::ListsView;
use crate::ui::view_model::totals::TotalsView;
use crate::world::ingest::apply_update;

const START_SECS: u64 = 1_700_000_000;

/// Who talks to which country.
const FLOWS: [(&str, &str, &str); 4] = [
    ("backup", "IE", "Ireland"),
    ("firefox", "IE", "Ireland"),
    ("curl", "IE", "Ireland"),
    ("steam", "US", "United States"),
];

fn address(number: usize) -> IpAddr {
    Ipv4Addr::new(9, 0, 0, u8::try_from(number).unwrap_or(0) + 1).into()
}

fn totals(at: Timestamp, [up, down]: [u64; 2]) -> FlowTotals {
    FlowTotals {
        counters: Counters {
            packets: [up, down].map(|bytes| bytes.div_ceil(1_000)),
            ip_bytes: [up, down],
        },
        last_seen: at,
        ..FlowTotals::default()
    }
}

fn record(number: usize, at: Timestamp) -> FlowRecord {
    let (program, ..) = FLOWS[number];
    FlowRecord {
        id: FlowId(number as u64),
        key: FlowKey {
            layer: Layer::Outer,
            protocol: Protocol::TCP,
            client: Endpoint {
                ip: Ipv4Addr::new(192, 168, 1, 5).into(),
                port: 40_000,
            },
            server: Endpoint {
                ip: address(number),
                port: 443,
            },
        },
        local: Side::Client,
        first_seen: at,
        totals: totals(at, [0, 0]),
        names: Vec::new(),
        program: Some(Arc::new(Program {
            name: program.into(),
            path: None,
            pid: 100 + number as u32,
            parent: None,
            started: None,
            user: None,
            unit: None,
            signer: Signer::Unknown,
            evidence: Evidence::Kernel,
            described: Description::Running,
        })),
    }
}

fn facts(number: usize) -> (IpAddr, HostFacts) {
    let (_, code, name) = FLOWS[number];
    let place = Place {
        coord: None,
        city: None,
        region: None,
        country: CountryCode::new(code),
        country_name: Some(name.into()),
        accuracy_km: None,
        source: "test".into(),
    };
    let facts = HostFacts {
        place: Lookup::Found(place),
        ..HostFacts::default()
    };
    (address(number), facts)
}

/// Four programs. What they had sent and received after 10, 200 and 230 s: the order of all time is that of nothing
/// lately, and who sends most receives least.
fn moved(secs: u64) -> [[u64; 2]; 4] {
    match secs {
        0 => [[0; 2]; 4],
        1..200 => [[90_000_000, 0], [0, 0], [0, 0], [0, 0]],
        200..230 => [
            [90_000_000, 0],
            [200_000, 8_000_000],
            [2_000_000, 0],
            [7_000_000, 0],
        ],
        _ => [
            [90_000_000, 0],
            [300_000, 9_000_000],
            [3_000_000, 1_000],
            [7_000_000, 0],
        ],
    }
}

fn watched() -> App {
    let mut app = app();
    for (seq, secs) in (1..).zip([0, 10, 200, 230, 240]) {
        let at = Timestamp::from_secs_nanos(START_SECS + secs, 0);
        let mut update = FlowUpdate {
            seq,
            at,
            totals: (0..)
                .zip(moved(secs))
                .map(|(number, bytes)| (FlowId(number), totals(at, bytes)))
                .collect(),
            ..FlowUpdate::default()
        };
        if seq == 1 {
            update.opened = (0..FLOWS.len()).map(|number| record(number, at)).collect();
            update.hosts = (0..FLOWS.len()).map(facts).collect();
            update.totals.clear();
        }
        update.health.source = SourceKind::Live;
        update.health.capture = CaptureState::Running;
        apply_update(app.world_mut(), update);
        app.update();
    }
    for _ in 0..5 {
        app.update();
    }
    app
}

fn act(app: &mut App, action: UiAction) {
    app.world_mut().write_message(action);
    for _ in 0..5 {
        app.update();
    }
}

fn programs(app: &App) -> Vec<(String, String)> {
    let lists = app.world().resource::<ListsView>();
    let rows = lists.list(Facet::App).rows.iter();
    rows.map(|row| (row.name.clone(), row.figure.clone()))
        .collect()
}

#[test]
fn which_program_sent_the_most_to_ireland_in_the_last_minute() {
    let mut app = watched();
    act(&mut app, UiAction::RankByVolume(Way::Sent));
    act(&mut app, UiAction::Pick(Facet::Country, "IE".to_owned()));
    let expected = [("curl", "3.0 MB"), ("firefox", "300 kB"), ("backup", "0 B")];
    let expected = expected.map(|(name, sent)| (name.to_owned(), sent.to_owned()));
    assert_eq!(programs(&app), expected);
    let figures = app.world().resource::<TotalsView>();
    assert_eq!(figures.volumes_of, "last minute");
    assert_eq!(figures.sent_total, "3.3 MB", "the same as its list");
}

#[test]
fn which_program_moved_the_most_of_all() {
    let mut app = watched();
    act(
        &mut app,
        UiAction::ShowPeriod(crate::survey::question::Period::Start),
    );
    assert_eq!(programs(&app)[0], ("backup".to_owned(), "90 MB".to_owned()));
}
