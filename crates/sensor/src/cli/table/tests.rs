//! The page as a whole: it is compared letter by letter. `ARCWATCH_BLESS=1` takes the page of today for right.

use std::net::IpAddr;
use std::time::Duration;

use flowcore::geo::{Circumstance, RoughPlace, Vantage, check_place};
use flowcore::ids::FlowId;
use flowcore::model::{
    Counters, CountryCode, DatabaseState, Drops, Endpoint, FlowKey, HostFacts, Layer, Lookup, Name,
    NameSource, Place, Protocol, Provider, RoundTrip, RttSource, SensorHealth, Side, Tunnel,
};
use flowcore::time::Timestamp;
use flowcore::update::{FlowRecord, FlowTotals, FlowUpdate};
use unicode_width::UnicodeWidthStr;

use super::render;
use crate::cli::gather::Gathering;

const NOON: u64 = 1_710_936_000;

/// Address, name, position, city, country, provider, milliseconds of round trip, kilobytes sent and received.
type Line<'a> = (
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    (&'a str, &'a str),
    (u32, &'a str),
    u64,
    [u64; 2],
);

const LINES: [Line<'static>; 7] = [
    (
        "162.159.130.233",
        "cdn.example.com",
        "41.88,-87.63",
        "Chicago",
        ("US", "United States"),
        (13_335, "Cloudflare, Inc."),
        41,
        [120, 62_000],
    ),
    (
        "203.0.113.7",
        "例え.テスト.example",
        "35.69,139.69",
        "東京",
        ("JP", "Japan"),
        (64_500, "Example Networks of a very long Name and Sons"),
        130,
        [9, 12_000],
    ),
    (
        "198.51.100.20",
        "",
        "52.37,4.90",
        "Amsterdam",
        ("NL", "Netherlands"),
        (64_501, "Beispiel GmbH"),
        14,
        [300, 4_000],
    ),
    (
        "198.51.100.21",
        "a-name-that-is-much-longer-than-any-column-of-this-page.cache.example.net",
        "52.37,4.90",
        "Amsterdam",
        ("NL", "Netherlands"),
        (64_501, "Beispiel GmbH"),
        16,
        [0, 1],
    ),
    (
        "104.16.1.1",
        "anycast.example.org",
        "48.86,2.35",
        "Paris",
        ("FR", "France"),
        (13_335, "Cloudflare, Inc."),
        19,
        [2, 40],
    ),
    ("2001:db8::99", "", "", "", ("", ""), (0, ""), 0, [1, 0]),
    (
        "192.168.1.1",
        "router.example",
        "",
        "",
        ("", ""),
        (0, ""),
        0,
        [3, 7],
    ),
];

fn facts(line: &Line<'_>, vantage: &Vantage) -> HostFacts {
    let (address, _, position, city, (code, country), (asn, organization), ms, _) = *line;
    if position.is_empty() {
        return HostFacts {
            place: Lookup::Absent,
            provider: Lookup::Absent,
            reverse_name: Lookup::NotAsked,
            ..HostFacts::default()
        };
    }
    let mut facts = HostFacts {
        place: Lookup::Found(Place {
            coord: position.parse().ok(),
            city: Some(city.into()),
            region: None,
            country: CountryCode::new(code),
            country_name: Some(country.into()),
            accuracy_km: None,
            source: "DB 2026-06".into(),
        }),
        provider: Lookup::Found(Provider {
            asn,
            organization: organization.into(),
            source: "ASN 2026-06".into(),
        }),
        reverse_name: if address.ends_with(".20") {
            Lookup::Found("host20.example.net".into())
        } else {
            Lookup::Absent
        },
        min_rtt: Some(RoundTrip {
            time: Duration::from_millis(ms),
            source: RttSource::TcpHandshake,
            at: Timestamp::default(),
        }),
        place_check: None,
    };
    let claim = facts.place.found().and_then(Place::claim);
    let circumstance = facts
        .anycast_operator()
        .map_or(Circumstance::Ordinary, Circumstance::Anycast);
    let rtt = facts.min_rtt.map(|measured| measured.time);
    facts.place_check = Some(check_place(vantage, claim.as_ref(), rtt, circumstance));
    facts
}

fn record(number: u64, line: &Line<'_>, layer: Layer) -> FlowRecord {
    let (address, name, .., kilobytes) = *line;
    let first_seen = Timestamp::from_secs_nanos(NOON + number, 5_000_000 * number);
    let server = address.parse().expect("an address of this file");
    let name = (!name.is_empty()).then(|| Name::new(name, NameSource::TlsSni, first_seen));
    FlowRecord {
        id: FlowId(number + 1),
        key: FlowKey {
            layer,
            protocol: Protocol::TCP,
            client: Endpoint {
                ip: IpAddr::from([192, 168, 1, 5]),
                port: 50_000,
            },
            server: Endpoint {
                ip: server,
                port: 443,
            },
        },
        local: Side::Client,
        first_seen,
        totals: FlowTotals {
            counters: Counters {
                packets: [10, 20],
                ip_bytes: kilobytes.map(|kilobytes| kilobytes * 1_000),
            },
            last_seen: first_seen.saturating_add(Duration::from_millis(90 * (number + 1).pow(3))),
            ..FlowTotals::default()
        },
        names: name.into_iter().collect(),
        program: None,
    }
}

fn gathering(vantage: &Vantage) -> Gathering {
    let mut gathering = Gathering::default();
    let mut opened: Vec<_> = (0..)
        .zip(&LINES)
        .map(|(number, line)| record(number, line, Layer::Outer))
        .collect();
    opened.push(record(9, &LINES[0], Layer::Inner(Tunnel::Gre)));
    let hosts = LINES.iter().map(|line| {
        let ip = line.0.parse().expect("an address of this file");
        (ip, facts(line, vantage))
    });
    gathering.apply(FlowUpdate {
        hosts: hosts.collect(),
        opened,
        health: SensorHealth {
            frames: 240,
            malformed_frames: 1,
            non_ip_frames: 12,
            drops: Drops::default(),
            first_frame: Some(Timestamp::from_secs_nanos(NOON, 0)),
            last_frame: Some(Timestamp::from_secs_nanos(NOON + 61, 0)),
            places: DatabaseState::Ready("DB 2026-06".into()),
            providers: DatabaseState::Ready("ASN 2026-06".into()),
            ..SensorHealth::default()
        },
        ..FlowUpdate::default()
    });
    gathering
}

fn berlin() -> Vantage {
    Vantage::At(RoughPlace {
        coord: "52.52,13.40".parse().expect("a position"),
        uncertainty_km: 25.0,
    })
}

#[test]
fn the_page_is_as_it_was() {
    let page = render(&gathering(&berlin()), Some("Berlin, as given"), false);
    if std::env::var_os("ARCWATCH_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/table/page.txt");
        std::fs::write(path, &page).expect("the source tree can be written");
        return;
    }
    assert_eq!(page, include_str!("page.txt"), "\n{page}");
}

#[test]
fn every_line_of_flows_is_aligned() {
    let page = render(&gathering(&berlin()), None, false);
    let lines: Vec<&str> = page.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), LINES.len() + 2);
    for line in &lines {
        assert_eq!(line.width(), lines[0].width(), "{line}");
    }
}

#[test]
fn color_is_only_where_it_is_wanted_and_always_ends() {
    let plain = render(&gathering(&berlin()), None, false);
    assert!(!plain.contains('\x1b'));
    let colored = render(&gathering(&berlin()), None, true);
    for line in colored.lines().filter(|line| line.contains('\x1b')) {
        let last = line.rfind('\x1b').expect("just seen");
        assert!(line[last..].starts_with("\x1b[0m"), "{line:?}");
    }
}

#[test]
fn why_nothing_is_checked_is_said_once() {
    let why = "Nobody said where.";
    let page = render(&gathering(&Vantage::Unknown(why.into())), None, false);
    assert_eq!(page.matches(why).count(), 1, "{page}");
    assert!(!page.contains('✗') && !page.contains('✓'), "{page}");
}

#[test]
fn an_empty_capture_says_so() {
    let page = render(&Gathering::default(), None, false);
    assert!(page.starts_with("No flows."), "{page}");
}
