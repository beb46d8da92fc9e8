//! Updates pushed by hand into a world without a window: what entities come of them.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use arcwatch::world::flows::{Flow, FlowState};
use arcwatch::world::health::{Health, Totals};
use arcwatch::world::home::{Home, HomePlace};
use arcwatch::world::hosts::{BestName, Host};
use arcwatch::world::hues::{ColorBy, Hues, Owner};
use arcwatch::world::index::Index;
use arcwatch::world::ingest::{Sequence, apply_update};
use arcwatch::world::programs::{LeadingProgram, MadeBy, ProgramName};
use arcwatch::world::routes::{Emphasis, Hue, Retired, Route, RouteTraffic};
use arcwatch::world::sites::Site;
use arcwatch::world::throughput::Throughput;
use arcwatch::world::traffic::Traffic;
use arcwatch::{select, sets, world};
use bevy::ecs::schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel as _};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use flowcore::geo::Coord;
use flowcore::ids::FlowId;
use flowcore::model::{
    CaptureState, Counters, CountryCode, Description, Endpoint, Evidence, FlowKey, HostFacts,
    Layer, Lookup, Name, NameSource, Place, Program, Protocol, Provider, Side, Signer, Tunnel,
};
use flowcore::time::Timestamp;
use flowcore::update::{CloseReason, FlowRecord, FlowTotals, FlowUpdate};

const FRAME: Duration = Duration::from_millis(100);

/// A world with a home, on a clock of 100 ms frames.
struct Bench {
    app: App,
    seq: u64,
}

impl Bench {
    fn new() -> Self {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, sets::plugin, world::plugin, select::plugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
            .insert_resource(Home(Some(HomePlace {
                coord: Coord::new(52.52, 13.4).expect("berlin"),
                label: "Berlin".to_owned(),
                origin: sensor::enrich::HomeOrigin::Given,
            })));
        let mut bench = Self { app, seq: 0 };
        bench.frames(1);
        bench
    }

    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.app.update();
        }
    }

    fn push(&mut self, update: FlowUpdate) -> Sequence {
        self.seq += 1;
        apply_update(
            self.app.world_mut(),
            FlowUpdate {
                seq: self.seq,
                ..update
            },
        )
    }

    fn count<C: Component>(&mut self) -> usize {
        self.app
            .world_mut()
            .query::<&C>()
            .iter(self.app.world())
            .count()
    }

    fn only<C: Component + Clone>(&mut self) -> C {
        let world = self.app.world_mut();
        world
            .query::<&C>()
            .single(world)
            .expect("exactly one")
            .clone()
    }

    fn totals(&self) -> Totals {
        *self.app.world().resource::<Totals>()
    }
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_nanos(1_700_000_000_000_000_000 + millis * 1_000_000)
}

fn ip(last: u8) -> IpAddr {
    IpAddr::from([93, 184, 216, last])
}

fn totals(up: u64, down: u64, last_seen: Timestamp) -> FlowTotals {
    FlowTotals {
        counters: Counters {
            packets: [up / 100, down / 100],
            ip_bytes: [up, down],
        },
        last_seen,
        ..FlowTotals::default()
    }
}

fn record(id: u64, remote: IpAddr) -> FlowRecord {
    FlowRecord {
        id: FlowId(id),
        key: FlowKey {
            layer: Layer::Outer,
            protocol: Protocol::TCP,
            client: Endpoint {
                ip: IpAddr::from([192, 168, 1, 2]),
                port: 50_000 + (id % 10_000) as u16,
            },
            server: Endpoint {
                ip: remote,
                port: 443,
            },
        },
        local: Side::Client,
        first_seen: at(0),
        totals: totals(1_000, 9_000, at(0)),
        names: vec![],
        program: None,
    }
}

fn opened(records: &[FlowRecord]) -> FlowUpdate {
    FlowUpdate {
        at: at(0),
        opened: records.to_vec(),
        ..FlowUpdate::default()
    }
}

fn facts(lat: f64, lon: f64, organization: &str) -> HostFacts {
    HostFacts {
        place: Lookup::Found(Place {
            coord: Coord::new(lat, lon).ok(),
            city: Some("Boston".into()),
            region: None,
            country: CountryCode::new("US"),
            country_name: Some("United States".into()),
            accuracy_km: None,
            source: "test".into(),
        }),
        provider: Lookup::Found(Provider {
            asn: 1,
            organization: organization.into(),
            source: "test".into(),
        }),
        ..HostFacts::default()
    }
}

fn placed(hosts: &[(IpAddr, HostFacts)]) -> FlowUpdate {
    FlowUpdate {
        at: at(0),
        hosts: hosts.to_vec(),
        ..FlowUpdate::default()
    }
}

#[test]
fn placed_host_with_an_open_flow_gets_one_route_from_home() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1)), record(2, ip(1))]));
    bench.frames(1);
    assert_eq!(
        bench.count::<Route>(),
        0,
        "no place is known yet: no arc is made up"
    );
    bench.push(placed(&[(ip(1), facts(42.3, -71.0, "Example"))]));
    bench.frames(1);
    let route = bench.only::<Route>();
    assert_eq!(route.from, Coord::new(52.52, 13.4).expect("berlin"));
    assert_eq!(route.to, Coord::new(42.3, -71.0).expect("boston"));
    assert_eq!(bench.count::<Host>(), 1);
    assert_eq!(bench.count::<Flow>(), 2);
}

#[test]
fn without_a_home_there_are_no_routes() {
    let mut bench = Bench::new();
    bench.app.insert_resource(Home(None));
    bench.push(opened(&[record(1, ip(1))]));
    bench.push(placed(&[(ip(1), facts(42.3, -71.0, "Example"))]));
    bench.frames(2);
    assert_eq!(bench.count::<Route>(), 0);
}

#[test]
fn totals_are_sums_of_what_flows_grew_by() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1)), record(2, ip(2))]));
    bench.push(FlowUpdate {
        at: at(500),
        totals: vec![(FlowId(1), totals(3_000, 9_000, at(500)))],
        ..FlowUpdate::default()
    });
    // The same update again, as after a gap: cumulative totals add nothing.
    bench.push(FlowUpdate {
        at: at(600),
        totals: vec![(FlowId(1), totals(3_000, 9_000, at(500)))],
        ..FlowUpdate::default()
    });
    let traffic = bench.totals().traffic;
    assert_eq!((traffic.up_bytes, traffic.down_bytes), (4_000, 18_000));
    let throughput = bench.app.world().resource::<Throughput>();
    assert_eq!(
        throughput
            .seconds()
            .map(|second| second.up_bytes)
            .sum::<u64>(),
        4_000
    );
}

#[test]
fn tunnelled_flows_are_not_counted_twice() {
    let mut bench = Bench::new();
    let mut inner = record(2, ip(2));
    inner.key.layer = Layer::Inner(Tunnel::Gre);
    bench.push(opened(&[record(1, ip(1)), inner]));
    assert_eq!(bench.totals().traffic.up_bytes, 1_000);
    assert_eq!(bench.count::<Flow>(), 1);
}

#[test]
fn hosts_of_one_city_share_a_site_and_fan_out() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1)), record(2, ip(2))]));
    bench.push(placed(&[
        (ip(1), facts(42.31, -71.02, "Example")),
        (ip(2), facts(42.33, -71.04, "Other")),
    ]));
    bench.frames(1);
    assert_eq!(bench.count::<Site>(), 1);
    assert_eq!(bench.only::<Site>().label(), "Boston");
    let world = bench.app.world_mut();
    let mut siblings: Vec<u16> = world
        .query::<&Route>()
        .iter(world)
        .map(|r| r.sibling)
        .collect();
    siblings.sort_unstable();
    assert_eq!(siblings, [0, 1]);
    let site = world
        .query_filtered::<&Traffic, With<Site>>()
        .single(world)
        .expect("one site");
    assert_eq!(site.up_bytes, 2_000);
}

#[test]
fn route_fades_after_the_last_flow_and_is_then_removed() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1))]));
    bench.push(placed(&[(ip(1), facts(42.3, -71.0, "Example"))]));
    bench.frames(1);
    bench.push(FlowUpdate {
        at: at(900),
        closed: vec![(FlowId(1), CloseReason::Finished)],
        ..FlowUpdate::default()
    });
    bench.frames(1);
    assert_eq!(bench.count::<Retired>(), 1);
    bench.frames(20);
    assert_eq!(bench.count::<Route>(), 0);
    assert_eq!(
        bench.only::<FlowState>().closed,
        Some(CloseReason::Finished)
    );
    assert_eq!(bench.totals().live_flows, 0);
    assert_eq!(
        bench.count::<Host>(),
        1,
        "recently closed flows stay in the table"
    );
}

#[test]
fn new_flow_revives_a_fading_route() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1))]));
    bench.push(placed(&[(ip(1), facts(42.3, -71.0, "Example"))]));
    bench.frames(1);
    bench.push(FlowUpdate {
        at: at(900),
        closed: vec![(FlowId(1), CloseReason::Finished)],
        ..FlowUpdate::default()
    });
    bench.frames(3);
    bench.push(opened(&[record(2, ip(1))]));
    bench.frames(30);
    assert_eq!((bench.count::<Route>(), bench.count::<Retired>()), (1, 0));
}

#[test]
fn best_evidence_names_the_host() {
    let mut bench = Bench::new();
    let name = |text: &str, source| Name::new(text, source, at(0));
    bench.push(opened(&[record(1, ip(1))]));
    bench.push(FlowUpdate {
        at: at(1),
        hosts: vec![(
            ip(1),
            HostFacts {
                reverse_name: Lookup::Found("ptr.example".into()),
                ..HostFacts::default()
            },
        )],
        ..FlowUpdate::default()
    });
    assert_eq!(
        bench.only::<BestName>().0.map(|name| name.source),
        Some(NameSource::Ptr)
    );
    bench.push(FlowUpdate {
        at: at(2),
        named: vec![
            (FlowId(1), name("asked.example", NameSource::PassiveDns)),
            (FlowId(1), name("said.example", NameSource::TlsSni)),
        ],
        ..FlowUpdate::default()
    });
    assert_eq!(
        bench.only::<BestName>().0.map(|name| name.text),
        Some("said.example".into())
    );
    assert_eq!(bench.totals().named_flows, 1);
}

#[test]
fn gap_asks_for_a_snapshot_that_heals_the_world() {
    let mut bench = Bench::new();
    assert_eq!(
        bench.push(opened(&[record(1, ip(1)), record(2, ip(2))])),
        Sequence::Complete
    );
    bench.seq += 3; // three updates are lost: flow 2 ended in one of them, flow 3 began
    let later = FlowUpdate {
        at: at(900),
        ..FlowUpdate::default()
    };
    assert_eq!(bench.push(later), Sequence::Gap);
    assert_eq!(bench.app.world().resource::<Health>().lost_updates, 3);
    let snapshot = FlowUpdate {
        is_snapshot: true,
        ..opened(&[record(1, ip(1)), record(3, ip(3))])
    };
    assert_eq!(bench.push(snapshot), Sequence::Complete);
    assert_eq!(bench.totals().live_flows, 2);
    assert_eq!(bench.totals().traffic.up_bytes, 3_000);
}

#[test]
fn speed_is_bytes_per_second_of_the_meters_time() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1))]));
    bench.push(placed(&[(ip(1), facts(42.3, -71.0, "Example"))]));
    // A replay at ten times its speed: every 100 ms frame brings a second with 50 kB.
    let mut up = 1_000;
    for second in 1..=30 {
        up += 50_000;
        bench.push(FlowUpdate {
            at: at(second * 1_000),
            totals: vec![(FlowId(1), totals(up, 9_000, at(second * 1_000)))],
            ..FlowUpdate::default()
        });
        bench.frames(1);
    }
    let speed = bench.only::<RouteTraffic>().up_bytes_per_sec;
    assert!((speed - 50_000.0).abs() < 2_500.0, "{speed}");
    bench.frames(600);
    assert_eq!(
        bench.only::<RouteTraffic>().up_bytes_per_sec,
        0.0,
        "silence is zero"
    );
}

#[test]
fn replay_that_ended_shows_means_and_keeps_its_routes() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1))]));
    bench.push(placed(&[(ip(1), facts(42.3, -71.0, "Example"))]));
    bench.frames(1);
    let mut end = FlowUpdate {
        at: at(10_000),
        totals: vec![(FlowId(1), totals(1_000, 9_000, at(10_000)))],
        closed: vec![(FlowId(1), CloseReason::SourceEnded)],
        ..FlowUpdate::default()
    };
    end.health.capture = CaptureState::Finished;
    end.health.first_frame = Some(at(0));
    end.health.last_frame = Some(at(10_000));
    bench.push(end);
    bench.frames(40);
    assert!(bench.totals().is_mean);
    assert_eq!(bench.totals().traffic.up_bytes_per_sec, 100.0);
    assert_eq!(bench.only::<RouteTraffic>().down_bytes_per_sec, 900.0);
    assert_eq!((bench.count::<Route>(), bench.count::<Retired>()), (1, 0));
}

#[test]
fn five_providers_have_a_hue_and_keep_it() {
    let mut bench = Bench::new();
    let records: Vec<FlowRecord> = (1..=7).map(|id| record(id, ip(id as u8))).collect();
    bench.push(opened(&records));
    let hosts: Vec<(IpAddr, HostFacts)> = (1..=7)
        .map(|i| (ip(i), facts(f64::from(i), 0.0, &format!("provider {i}"))))
        .collect();
    bench.push(placed(&hosts));
    bench.frames(1);
    let hues = bench.app.world().resource::<Hues>().clone();
    assert_eq!(hues.holders.len(), 5);
    // A sixth that sends a little more than the smallest changes nothing; one that dwarfs it takes over.
    bench.push(FlowUpdate {
        at: at(1_000),
        totals: vec![(FlowId(7), totals(12_000, 9_000, at(1_000)))],
        ..FlowUpdate::default()
    });
    bench.frames(30);
    assert_eq!(*bench.app.world().resource::<Hues>(), hues);
    bench.push(FlowUpdate {
        at: at(2_000),
        totals: vec![(FlowId(7), totals(9_000_000, 9_000, at(2_000)))],
        ..FlowUpdate::default()
    });
    bench.frames(30);
    assert_ne!(
        bench.app.world().resource::<Hues>().of(Owner {
            provider: Some("provider 7"),
            ..Owner::default()
        }),
        Hue::OTHER
    );
    let world = bench.app.world_mut();
    let mut hues = world.query_filtered::<&Hue, With<Route>>();
    assert_eq!(
        hues.iter(world).filter(|hue| **hue == Hue::OTHER).count(),
        2
    );
}

#[test]
fn search_for_a_port_leaves_the_arcs_that_use_it() {
    let mut bench = Bench::new();
    let mut other = record(2, ip(2));
    other.key.server.port = 22;
    bench.push(opened(&[record(1, ip(1)), other]));
    bench.push(placed(&[
        (ip(1), facts(42.3, -71.0, "Example")),
        (ip(2), facts(48.1, 11.5, "Other")),
    ]));
    bench.frames(1);
    bench
        .app
        .insert_resource(select::Search("boston 443".to_owned()));
    bench.frames(1);
    let world = bench.app.world_mut();
    let mut routes = world.query::<(&Route, &Emphasis)>();
    let mut shown: Vec<(f64, Emphasis)> = routes
        .iter(world)
        .map(|(route, emphasis)| (route.to.lat_deg(), *emphasis))
        .collect();
    shown.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(
        shown,
        [(42.3, Emphasis::Normal), (48.1, Emphasis::FilteredOut)]
    );
}

#[test]
fn closed_flows_beyond_the_limit_are_forgotten_with_their_hosts() {
    let mut bench = Bench::new();
    let kept = world::expiry::CLOSED_FLOWS_KEPT as u64;
    let records: Vec<FlowRecord> = (1..=kept + 2)
        .map(|id| record(id, IpAddr::from([93, 0, 0, if id == 1 { 1 } else { 2 }])))
        .collect();
    bench.push(opened(&records));
    let closed = records
        .iter()
        .map(|record| (record.id, CloseReason::Idle))
        .collect();
    bench.push(FlowUpdate {
        at: at(5),
        closed,
        ..FlowUpdate::default()
    });
    bench.frames(1);
    assert_eq!(bench.count::<Flow>(), kept as usize);
    let index = bench.app.world().resource::<Index>();
    assert!(index.flow(FlowId(1)).is_none());
    assert!(
        index.host(IpAddr::from([93, 0, 0, 1])).is_none(),
        "its only flow is forgotten"
    );
    assert!(index.host(IpAddr::from([93, 0, 0, 2])).is_some());
    assert_eq!(
        bench.totals().flows,
        kept + 2,
        "totals since start forget nothing"
    );
}

#[test]
fn schedules_have_no_ambiguity() {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, sets::plugin, world::plugin, select::plugin));
    for schedule in [PreUpdate.intern(), Update.intern(), PostUpdate.intern()] {
        app.edit_schedule(schedule, |schedule| {
            schedule.set_build_settings(ScheduleBuildSettings {
                ambiguity_detection: LogLevel::Error,
                ..default()
            });
        });
    }
    app.update(); // an ambiguity panics here
}

fn made_by(id: u64, remote: IpAddr, name: &str) -> FlowRecord {
    FlowRecord {
        program: Some(Arc::new(Program {
            name: name.into(),
            path: None,
            pid: 42,
            parent: None,
            started: None,
            user: None,
            unit: None,
            signer: Signer::Unknown,
            evidence: Evidence::Kernel,
            described: Description::Running,
        })),
        ..record(id, remote)
    }
}

fn program(bench: &mut Bench, name: &str) -> Option<(Entity, Traffic)> {
    let world = bench.app.world_mut();
    world
        .query::<(Entity, &ProgramName, &Traffic)>()
        .iter(world)
        .find(|(_, known, _)| &*known.0 == name)
        .map(|(entity, _, traffic)| (entity, *traffic))
}

#[test]
fn a_program_found_after_its_flow_gets_what_the_flow_moved_before() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1))]));
    assert_eq!(
        (bench.count::<ProgramName>(), bench.totals().programs),
        (0, 0)
    );
    bench.push(opened(&[
        made_by(1, ip(1), "curl"),
        made_by(2, ip(2), "curl"),
    ]));
    let (curl, traffic) = program(&mut bench, "curl").expect("one of its name");
    assert_eq!((traffic.up_bytes, traffic.down_bytes), (2_000, 18_000));
    assert_eq!(
        (bench.totals().programs, bench.totals().attributed_flows),
        (1, 2)
    );
    // Better evidence names another program: what was credited moves to it.
    bench.push(opened(&[made_by(1, ip(1), "wget")]));
    let (wget, traffic) = program(&mut bench, "wget").expect("the better answer");
    assert_eq!(traffic.bytes(), 10_000);
    assert_eq!(
        program(&mut bench, "curl").map(|(_, sum)| sum.bytes()),
        Some(10_000)
    );
    let world = bench.app.world_mut();
    let mut makers: Vec<Entity> = world
        .query::<&MadeBy>()
        .iter(world)
        .map(|by| by.0)
        .collect();
    makers.sort_unstable();
    let mut expected = [curl, wget];
    expected.sort_unstable();
    assert_eq!(makers, expected);
}

#[test]
fn programs_have_the_hues_once_one_is_known_and_the_person_may_choose_otherwise() {
    let mut bench = Bench::new();
    bench.push(opened(&[record(1, ip(1))]));
    bench.push(placed(&[(ip(1), facts(1.0, 1.0, "provider"))]));
    bench.frames(1);
    let legend = |bench: &Bench| bench.app.world().resource::<Hues>().clone();
    assert_eq!(legend(&bench).by, ColorBy::Provider);
    bench.push(opened(&[made_by(1, ip(1), "curl")]));
    bench.frames(1);
    assert_eq!(legend(&bench).by, ColorBy::Program);
    assert_eq!(legend(&bench).holders, ["curl".into()]);
    assert_eq!(bench.only::<Hue>(), Hue(0));
    let (curl, _) = program(&mut bench, "curl").expect("one of its name");
    assert_eq!(bench.only::<LeadingProgram>().0, Some(curl));
    for (by, holder) in [(ColorBy::Provider, "provider"), (ColorBy::Country, "US")] {
        bench.app.world_mut().resource_mut::<Hues>().choose_next();
        bench.frames(1);
        assert_eq!(legend(&bench).by, by);
        assert_eq!(legend(&bench).holders, [holder.into()]);
    }
}
