//! Seeded connections for the panels: a hundred thousand and more, of two dozen programs, with twenty thousand hosts in
//! thirty cities. They come as the sensor's own updates do.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use flowcore::geo::Coord;
use flowcore::ids::FlowId;
use flowcore::model::{
    CaptureState, Counters, CountryCode, Description, Endpoint, Evidence, FlowKey, HostFacts,
    Layer, Lookup, Name, NameSource, Place, Program, Protocol, Provider, RoundTrip, RttSource,
    SensorHealth, Side, Signer, SourceKind, TcpState,
};
use flowcore::time::Timestamp;
use flowcore::update::{FlowRecord, FlowTotals, FlowUpdate};

/// When everything begins.
const START_SECS: u64 = 1_780_000_000;
/// Least time between two updates, as in the program.
pub(super) const STEP: Duration = Duration::from_millis(100);
/// Connections of one host.
const FLOWS_A_HOST: u32 = 5;
const PROGRAMS: u32 = 24;
const PROVIDERS: u32 = 300;

const CITIES: [(&str, &str, &str, f64, f64); 12] = [
    ("DE", "Germany", "Frankfurt", 50.1, 8.7),
    ("US", "United States", "Ashburn", 39.0, -77.5),
    ("SE", "Sweden", "Stockholm", 59.3, 18.1),
    ("IE", "Ireland", "Dublin", 53.3, -6.3),
    ("JP", "Japan", "Tokyo", 35.7, 139.7),
    ("SG", "Singapore", "Singapore", 1.3, 103.9),
    ("BR", "Brazil", "São Paulo", -23.6, -46.6),
    ("AU", "Australia", "Sydney", -33.9, 151.2),
    ("ZA", "South Africa", "Johannesburg", -26.2, 28.0),
    ("IN", "India", "Mumbai", 19.1, 72.9),
    ("FR", "France", "Paris", 48.9, 2.4),
    ("NL", "Netherlands", "Amsterdam", 52.4, 4.9),
];

/// Makes updates, one after the other.
pub(super) struct Connections {
    flows: u32,
    programs: Vec<Arc<Program>>,
    seq: u64,
    /// The next connection that moves something.
    cursor: u32,
    /// What each has moved, sent and received.
    moved: Vec<[u64; 2]>,
}

impl Connections {
    pub(super) fn new(flows: u32) -> Self {
        Self {
            flows,
            programs: (0..PROGRAMS).map(|at| Arc::new(program(at))).collect(),
            seq: 0,
            cursor: 0,
            moved: (0..u64::from(flows))
                .map(|at| {
                    let spread = at.wrapping_mul(2_654_435_761) % 1_000_000;
                    [spread / 7, spread]
                })
                .collect(),
        }
    }

    fn at(&self) -> Timestamp {
        let past = STEP * u32::try_from(self.seq).unwrap_or(u32::MAX);
        Timestamp::from_nanos(
            Timestamp::from_secs_nanos(START_SECS, 0).nanos() + past.as_nanos() as u64,
        )
    }

    /// All of them, whole.
    pub(super) fn snapshot(&mut self) -> FlowUpdate {
        self.seq += 1;
        FlowUpdate {
            is_snapshot: true,
            opened: (0..self.flows).map(|number| self.record(number)).collect(),
            hosts: (0..self.flows.div_ceil(FLOWS_A_HOST))
                .map(|number| (ip(number), facts(number)))
                .collect(),
            ..self.update()
        }
    }

    /// So many of them moved something.
    pub(super) fn step(&mut self, changing: u32) -> FlowUpdate {
        self.seq += 1;
        let mut totals = Vec::with_capacity(changing as usize);
        for _ in 0..changing.min(self.flows) {
            let moved = &mut self.moved[self.cursor as usize];
            let grown = 500 + u64::from(self.cursor).wrapping_mul(self.seq * 7_919) % 90_000;
            *moved = [moved[0] + grown / 6, moved[1] + grown];
            totals.push((FlowId(self.cursor.into()), self.totals(self.cursor)));
            self.cursor = (self.cursor + 1) % self.flows;
        }
        FlowUpdate {
            totals,
            ..self.update()
        }
    }

    fn update(&self) -> FlowUpdate {
        FlowUpdate {
            seq: self.seq,
            at: self.at(),
            health: SensorHealth {
                source: SourceKind::Live,
                source_name: "bench0".to_owned(),
                capture: CaptureState::Running,
                interfaces: (1, 1),
                frames: self.seq * 1_000,
                first_frame: Some(Timestamp::from_secs_nanos(START_SECS, 0)),
                last_frame: Some(self.at()),
                ..SensorHealth::default()
            },
            ..FlowUpdate::default()
        }
    }

    fn totals(&self, number: u32) -> FlowTotals {
        let ip_bytes = self.moved[number as usize];
        FlowTotals {
            counters: Counters {
                packets: ip_bytes.map(|bytes| bytes / 900),
                ip_bytes,
            },
            last_seen: self.at(),
            tcp: Some(TcpState::Established),
            syn_synack: Some(Duration::from_micros(3_000 + u64::from(number % 200) * 900)),
        }
    }

    fn record(&self, number: u32) -> FlowRecord {
        let host = number / FLOWS_A_HOST;
        let age = Duration::from_millis(u64::from(number % 600_000));
        let first_seen = Timestamp::from_nanos(self.at().nanos() - age.as_nanos() as u64);
        let name = format!("edge{}.cdn{}.example.net", host, host % 97);
        FlowRecord {
            id: FlowId(number.into()),
            key: FlowKey {
                layer: Layer::Outer,
                protocol: Protocol::TCP,
                client: Endpoint {
                    ip: Ipv4Addr::new(192, 168, 1, 5).into(),
                    port: 1_024 + (number % 60_000) as u16,
                },
                server: Endpoint {
                    ip: ip(host),
                    port: [443, 443, 443, 80, 8_443, 22][number as usize % 6],
                },
            },
            local: Side::Client,
            first_seen,
            totals: self.totals(number),
            names: vec![Name::new(&*name, NameSource::TlsSni, first_seen)],
            program: self.programs.get((number % PROGRAMS) as usize).cloned(),
        }
    }
}

/// Where all arcs begin.
pub(super) fn home() -> Coord {
    Coord::new(52.52, 13.405).expect("a place on the Earth")
}

fn ip(host: u32) -> IpAddr {
    Ipv4Addr::from(0x2E00_0000 + host).into()
}

fn program(number: u32) -> Program {
    Program {
        name: format!("program{number}").into(),
        path: Some(format!("/usr/bin/program{number}").into()),
        pid: 4_000 + number,
        parent: Some(1),
        started: None,
        user: None,
        unit: None,
        signer: Signer::Unknown,
        evidence: Evidence::MadeUp,
        described: Description::Running,
    }
}

fn facts(host: u32) -> HostFacts {
    let (code, country, city, lat_deg, lon_deg) = CITIES[host as usize % CITIES.len()];
    let stray = f64::from(host % 400) * 0.01;
    HostFacts {
        place: Lookup::Found(Place {
            coord: Coord::new(lat_deg + stray, lon_deg).ok(),
            city: Some(city.into()),
            region: None,
            country: CountryCode::new(code),
            country_name: Some(country.into()),
            accuracy_km: None,
            source: "benchmark".into(),
        }),
        provider: Lookup::Found(Provider {
            asn: 64_512 + host % PROVIDERS,
            organization: format!("Provider {}", host % PROVIDERS).into(),
            source: "benchmark".into(),
        }),
        min_rtt: Some(RoundTrip {
            time: Duration::from_millis(9 + u64::from(host % 200)),
            source: RttSource::TcpHandshake,
            at: Timestamp::from_secs_nanos(START_SECS, 0),
        }),
        ..HostFacts::default()
    }
}
