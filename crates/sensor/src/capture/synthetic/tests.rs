//! The demo on a clock that moves when the demo waits.

use std::cell::Cell;
use std::collections::HashSet;

use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::geo::{Circumstance, Claim, RoughPlace, Vantage, Verdict, check_place};
use flowcore::model::Protocol;

use super::*;

struct Sleeper(Cell<Duration>);

impl Clock for Sleeper {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

fn demo(seed: u64) -> Demo {
    let started = Timestamp::from_secs_nanos(1_800_000_000, 0);
    Demo::with_clock(
        seed,
        started,
        catalog::frankfurt(),
        Box::new(Sleeper(Cell::default())),
    )
}

/// Everything that happens in the first `time`.
fn watch(seed: u64, time: Duration) -> Vec<FrameBatch> {
    let mut demo = demo(seed);
    let mut batches = Vec::new();
    while demo.clock.now() < time {
        let mut batch = FrameBatch::default();
        assert_eq!(demo.next_batch(&mut batch), Ok(Next::More));
        batches.push(batch);
    }
    batches
}

fn frames(batches: &[FrameBatch]) -> Vec<(u64, Vec<u8>)> {
    let frames = batches.iter().flat_map(FrameBatch::iter);
    frames
        .map(|(at, frame)| (at.nanos(), frame.data.to_vec()))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_traffic_and_another_seed_another() {
    let time = Duration::from_secs(10);
    let first = frames(&watch(1, time));
    assert!(first.len() > 500, "{}", first.len());
    assert!(first == frames(&watch(1, time)));
    assert!(first != frames(&watch(2, time)));
}

#[test]
fn it_looks_like_a_computer_at_work_on_all_continents() {
    let mut meter = FlowMeter::new(MeterConfig::default());
    meter.set_local_addresses(&LOCAL_ADDRESSES);
    let sink = meter.add_sink();
    let (mut opened, mut closed, mut remotes) = (0, 0, HashSet::new());
    for batch in watch(3, Duration::from_secs(60)) {
        for (at, frame) in batch.iter() {
            meter.handle_frame(at, frame);
        }
        meter.handle_time(batch.source_time());
        let Some(update) = meter.poll_update(sink) else {
            continue;
        };
        closed += update.closed.len();
        for flow in update.opened {
            opened += 1;
            assert!(
                LOCAL_ADDRESSES.contains(&flow.key.endpoint(flow.local).ip),
                "{flow:?}"
            );
            if flow.key.protocol == Protocol::TCP {
                remotes.insert(flow.remote_ip());
            }
        }
    }
    assert_eq!(meter.stats().malformed_frames, 0);
    assert!(remotes.len() > 50, "{} places", remotes.len());
    assert!(
        opened > 200 && closed > 20,
        "{opened} opened, {closed} closed"
    );
}

#[test]
fn the_first_seconds_already_fill_the_globe() {
    let mut remotes = HashSet::new();
    for batch in watch(5, Duration::from_secs(5)) {
        for (_, frame) in batch.iter() {
            if let [_, _, _, _, _, _, _, _, _, _, _, _, 8, 0, 0x45, ..] = frame.data {
                remotes.insert(<[u8; 4]>::try_from(&frame.data[30..34]).expect("four bytes"));
            }
        }
    }
    assert!(remotes.len() >= 20, "{}", remotes.len());
}

#[test]
fn places_that_fit_and_places_that_cannot_be_are_both_there() {
    let home = RoughPlace {
        coord: catalog::frankfurt(),
        uncertainty_km: 0.0,
    };
    let mut random = Random::new(1);
    let mut verdicts = std::collections::BTreeMap::new();
    for service in catalog::SERVICES {
        let claim = Claim {
            place: RoughPlace {
                coord: service.place(),
                uncertainty_km: 100.0,
            },
            name: service.name,
        };
        let rtt = Some(service.round_trip(home.coord, &mut random));
        let vantage = Vantage::At(home);
        let check = check_place(&vantage, Some(&claim), rtt, Circumstance::Ordinary);
        *verdicts.entry(check.verdict).or_insert(0) += 1;
    }
    let contradicted: usize = verdicts.range(Verdict::Implausible..).map(|(_, n)| n).sum();
    assert_eq!(contradicted, 4, "the anycast services: {verdicts:?}");
}

#[test]
fn names_of_services_can_be_asked_for() {
    for service in catalog::SERVICES {
        let (query, answer) = frames::dns(7, service.name, service.ip);
        assert!(query.len() < 512 && answer.len() > query.len());
        assert!(
            frames::client_hello(service.name, 1).len() < 512,
            "fits into the snap length"
        );
        assert!(
            flowcore::model::AddressKind::of(service.ip).is_placeable(),
            "{}",
            service.name
        );
    }
}
