//! A world made by hand: a few dozen hosts of all kinds, fifteen minutes of traffic, a sensor that is fine.

use std::net::IpAddr;
use std::time::Duration;

use bevy::prelude::*;
use flowcore::geo::{Circumstance, Coord, RoughPlace, Vantage, check_place};
use flowcore::ids::FlowId;
use flowcore::model::{
    AddressKind, CaptureState, CountryCode, DatabaseState, Endpoint, FlowKey, HostFacts, Layer,
    Lookup, Name, NameSource, Place, Protocol, Provider, RoundTrip, RttSource, SensorHealth, Side,
    SourceKind, TcpState,
};
use flowcore::time::Timestamp;
use flowcore::update::CloseReason;

use crate::world::flows::{Flow, FlowNames, FlowState, ToHost};
use crate::world::health::{Health, Totals};
use crate::world::home::{Home, HomePlace};
use crate::world::hosts::{BestName, Facts, FlowCounts, Host};
use crate::world::hues::Hues;
use crate::world::journal::Journal;
use crate::world::throughput::Throughput;
use crate::world::traffic::Traffic;

/// The meter's present, in seconds.
pub(super) const NOW_SECS: u64 = 1_700_000_900;

type Line = (
    &'static str,                 // address
    &'static str,                 // name, empty: none
    NameSource,                   // its evidence
    (&'static str, &'static str), // country
    &'static str,                 // city
    (u32, &'static str),          // provider
    (f32, f32),                   // kB/s sent, received
    u32,                          // flows
);

const LINES: [Line; 16] = [
    (
        "155.133.226.70",
        "cache1-fra2.steamcontent.com",
        NameSource::TlsSni,
        ("DE", "Germany"),
        "Frankfurt am Main",
        (32590, "Valve Corporation"),
        (120.0, 6_900.0),
        5,
    ),
    (
        "155.133.252.34",
        "cache4-sto1.steamcontent.com",
        NameSource::TlsSni,
        ("SE", "Sweden"),
        "Stockholm",
        (32590, "Valve Corporation"),
        (98.0, 5_200.0),
        5,
    ),
    (
        "146.66.155.11",
        "cache2-vie1.steamcontent.com",
        NameSource::TlsSni,
        ("AT", "Austria"),
        "Vienna",
        (32590, "Valve Corporation"),
        (74.0, 2_900.0),
        3,
    ),
    (
        "52.216.10.3",
        "s3.us-east-1.amazonaws.com",
        NameSource::TlsSni,
        ("US", "United States"),
        "Ashburn",
        (16509, "Amazon.com, Inc."),
        (4_100.0, 220.0),
        7,
    ),
    (
        "2a04:4e42:400::81",
        "vod-hls-uk.live.cf.md.bbci.co.uk",
        NameSource::QuicSni,
        ("GB", "United Kingdom"),
        "London",
        (54113, "Fastly, Inc."),
        (40.0, 2_300.0),
        4,
    ),
    (
        "162.159.130.233",
        "cdn.discordapp.com",
        NameSource::QuicSni,
        ("US", "United States"),
        "Chicago",
        (13335, "Cloudflare, Inc."),
        (14.0, 210.0),
        2,
    ),
    (
        "23.215.60.11",
        "a248.e.akamai.net",
        NameSource::Ptr,
        ("SG", "Singapore"),
        "Singapore",
        (20940, "Akamai International B.V."),
        (22.0, 540.0),
        3,
    ),
    (
        "140.82.112.3",
        "github.com",
        NameSource::TlsSni,
        ("US", "United States"),
        "San Francisco",
        (36459, "GitHub, Inc."),
        (12.0, 88.0),
        2,
    ),
    (
        "200.160.2.3",
        "cdn.folha.uol.com.br",
        NameSource::PassiveDns,
        ("BR", "Brazil"),
        "São Paulo",
        (22548, "Núcleo de Inf. e Coord. do Ponto BR - NIC.BR"),
        (9.0, 610.0),
        2,
    ),
    (
        "133.11.0.1",
        "jp.archive.ubuntu.com",
        NameSource::HttpHost,
        ("JP", "Japan"),
        "Tokyo",
        (2501, "The University of Tokyo"),
        (11.0, 880.0),
        1,
    ),
    (
        "196.216.2.1",
        "",
        NameSource::Ptr,
        ("ZA", "South Africa"),
        "Johannesburg",
        (33764, "African Network Information Center"),
        (3.0, 40.0),
        1,
    ),
    (
        "91.189.91.39",
        "xn--mnchen-3ya.example",
        NameSource::TlsSni,
        ("US", "United States"),
        "Boston",
        (41231, "Canonical Group Limited"),
        (1.0, 30.0),
        1,
    ),
    (
        "192.168.1.20",
        "nas.local",
        NameSource::PassiveDns,
        ("", ""),
        "",
        (0, ""),
        (900.0, 1_200.0),
        3,
    ),
    (
        "224.0.0.251",
        "",
        NameSource::Ptr,
        ("", ""),
        "",
        (0, ""),
        (1.0, 0.0),
        1,
    ),
    (
        "198.51.100.7",
        "",
        NameSource::Ptr,
        ("", ""),
        "",
        (0, ""),
        (1.0, 2.0),
        1,
    ),
    (
        "9.9.9.9",
        "dns9.quad9.net",
        NameSource::Ptr,
        ("CH", "Switzerland"),
        "Zürich",
        (19281, "Quad9"),
        (2.0, 3.0),
        6,
    ),
];

/// Fills `world`; returns its hosts in the order of the lines above.
pub(super) fn populate(world: &mut World) -> Vec<Entity> {
    world.insert_resource(Home(Some(HomePlace {
        coord: Coord::new(52.52, 13.405).expect("Berlin"),
        label: "Berlin".to_owned(),
        origin: sensor::enrich::HomeOrigin::TimeZone {
            zone: "Europe/Berlin".to_owned(),
            reach_km: 650.0,
        },
    })));
    world.insert_resource(Hues {
        holders: [
            "Valve Corporation",
            "Amazon.com, Inc.",
            "Fastly, Inc.",
            "Akamai International B.V.",
            "Cloudflare, Inc.",
        ]
        .map(Into::into)
        .into(),
        ..Hues::default()
    });
    world.insert_resource(health());
    let hosts: Vec<Entity> = LINES
        .iter()
        .enumerate()
        .map(|(number, line)| spawn_host(world, number, line))
        .collect();
    let journal = journal(world);
    world.insert_resource(throughput(&journal));
    world.insert_resource(journal);
    world.insert_resource(Totals {
        checked_hosts: 14,
        contradicted_hosts: 1,
        traffic: Traffic {
            up_bytes: 9_800_000_000,
            down_bytes: 31_000_000_000,
            up_packets: 11_204_311,
            down_packets: 25_101_020,
            up_bytes_per_sec: 5_408_000.0,
            down_bytes_per_sec: 21_100_000.0,
        },
        live_flows: 42,
        flows: 1_904,
        hosts: 16,
        countries: 9,
        providers: 11,
        programs: 6,
        attributed_flows: 997,
        named_flows: 964,
        known_flows: 1_000,
        is_mean: false,
    });
    hosts
}

/// A sensor that is fine.
pub(super) fn health() -> Health {
    let database = |name: &str| DatabaseState::Ready(name.to_owned());
    Health {
        sensor: SensorHealth {
            source: SourceKind::Live,
            source_name: "eth0, wlan0".to_owned(),
            capture: CaptureState::Running,
            interfaces: (2, 2),
            frames: 36_305_331,
            last_frame: Some(Timestamp::from_secs_nanos(NOW_SECS - 1, 900_000_000)),
            first_frame: Some(Timestamp::from_secs_nanos(NOW_SECS - 900, 0)),
            places: database("DB-IP 2026-06"),
            providers: database("ASN 2026-06-17"),
            reverse_dns: database("system"),
            ..SensorHealth::default()
        },
        meter_time: Timestamp::from_secs_nanos(NOW_SECS, 0),
        ..Health::default()
    }
}

/// What the journal tells, second by second.
fn throughput(journal: &Journal) -> Throughput {
    let mut throughput = Throughput::default();
    for page in journal.between(0, u64::MAX) {
        for moved in page.moved.iter() {
            throughput.add(page.at_secs, moved.up_bytes, moved.down_bytes);
        }
    }
    throughput
}

/// Who moved how much: waves of different length, so that bands and sparklines look like traffic.
fn journal(world: &mut World) -> Journal {
    let flows: Vec<(Entity, Traffic)> = world
        .query_filtered::<(Entity, &Traffic), With<Flow>>()
        .iter(world)
        .map(|(flow, traffic)| (flow, *traffic))
        .collect();
    let mut journal = Journal::default();
    for second in 0..840_u64 {
        let t = second as f32;
        for ((flow, traffic), number) in flows.iter().zip(0_u8..) {
            let slow = (t / (37.0 + f32::from(number) * 11.0)).sin() * 0.6 + 1.0;
            let fast = (t / (3.0 + f32::from(number % 6))).sin() * 0.2 + 1.0;
            let bytes = |rate: f32| (rate * slow * fast) as u64;
            journal.add(
                NOW_SECS - 840 + second,
                *flow,
                bytes(traffic.up_bytes_per_sec),
                bytes(traffic.down_bytes_per_sec),
            );
        }
    }
    journal
}

fn facts(line: &Line, number: usize) -> HostFacts {
    let (_, _, _, (code, country), city, (asn, organization), ..) = *line;
    if code.is_empty() {
        return HostFacts {
            place: Lookup::NotAsked,
            provider: Lookup::NotAsked,
            reverse_name: Lookup::NotAsked,
            ..HostFacts::default()
        };
    }
    let mut facts = HostFacts {
        place: Lookup::Found(Place {
            coord: Coord::new(50.0 - number as f64, 8.0 + number as f64).ok(),
            city: Some(city.into()),
            region: None,
            country: CountryCode::new(code),
            country_name: Some(country.into()),
            accuracy_km: None,
            source: "DB-IP 2026-06".into(),
        }),
        provider: Lookup::Found(Provider {
            asn,
            organization: organization.into(),
            source: "ASN 2026-06-17".into(),
        }),
        reverse_name: Lookup::Absent,
        min_rtt: Some(RoundTrip {
            time: Duration::from_millis(12 + number as u64 * 9),
            source: RttSource::TcpHandshake,
            at: Timestamp::from_secs_nanos(NOW_SECS, 0),
        }),
        place_check: None,
    };
    let home = Vantage::At(RoughPlace {
        coord: Coord::new(52.52, 13.40).expect("in range"),
        uncertainty_km: 0.0,
    });
    let claim = facts.place.found().and_then(Place::claim);
    let rtt = facts.min_rtt.map(|measured| measured.time);
    let circumstance = facts
        .anycast_operator()
        .map_or(Circumstance::Ordinary, Circumstance::Anycast);
    facts.place_check = Some(check_place(&home, claim.as_ref(), rtt, circumstance));
    facts
}

fn spawn_host(world: &mut World, number: usize, line: &Line) -> Entity {
    let (address, name, source, _, _, _, (up, down), flows) = *line;
    let ip: IpAddr = address.parse().expect("an address of this file");
    let first_seen = Timestamp::from_secs_nanos(NOW_SECS - 8 - number as u64 * 41, 0);
    let name = (!name.is_empty()).then(|| Name::new(name, source, first_seen));
    let traffic = |share: f32| Traffic {
        up_bytes: (up * 300_000.0 * share) as u64,
        down_bytes: (down * 300_000.0 * share) as u64,
        up_bytes_per_sec: up * 1_000.0 * share,
        down_bytes_per_sec: down * 1_000.0 * share,
        ..Traffic::default()
    };
    let host = world
        .spawn((
            Host {
                ip,
                kind: AddressKind::of(ip),
                first_seen,
            },
            Facts(facts(line, number)),
            BestName(name.clone()),
            FlowCounts {
                live: flows.saturating_sub(1),
                total: flows,
            },
            traffic(1.0),
        ))
        .id();
    for index in 0..flows {
        let is_over = index + 1 == flows && flows > 1;
        world.spawn((
            flow(number, index, ip, first_seen),
            FlowState {
                tcp: Some(TcpState::Established),
                last_seen: Timestamp::from_secs_nanos(NOW_SECS - 2, 0),
                round_trip_ms: Some(12.0 + number as f32 * 9.0),
                closed: is_over.then_some(CloseReason::Finished),
            },
            FlowNames(name.clone().into_iter().collect()),
            traffic(1.0 / flows as f32),
            ToHost(host),
        ));
    }
    host
}

fn flow(number: usize, index: u32, ip: IpAddr, first_seen: Timestamp) -> Flow {
    let is_quic = matches!(LINES.get(number), Some((_, _, NameSource::QuicSni, ..)));
    Flow {
        id: FlowId(number as u64 * 100 + u64::from(index)),
        key: FlowKey {
            layer: Layer::Outer,
            protocol: if is_quic {
                Protocol::UDP
            } else {
                Protocol::TCP
            },
            client: Endpoint {
                ip: IpAddr::from([192, 168, 1, 5]),
                port: 51_344 + u16::try_from(index).unwrap_or(0),
            },
            server: Endpoint { ip, port: 443 },
        },
        local: Side::Client,
        first_seen,
    }
}
