//! The pipeline as its consumers see it: updates, states, an end.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flowcore::flow::MeterConfig;
use flowcore::model::{CaptureState, DatabaseState, Lookup, SourceKind};
use flowcore::update::FlowUpdate;
use sensor::pipeline::{
    Control, DnsMode, EnrichConfig, Pace, Pipeline, PipelineConfig, SourceSpec, spawn,
};

use crate::captures::{Order, cache_dir, pcap, udp, write};

const HERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 168, 1, 2), 40_000);

/// Nothing here takes long; a test that waits for this has failed.
const PATIENCE: Duration = Duration::from_secs(60);

fn config(source: SourceSpec) -> PipelineConfig {
    PipelineConfig {
        source,
        enrich: EnrichConfig {
            dns: DnsMode::Off,
            cache_dir: Some(cache_dir()),
            ..EnrichConfig::default()
        },
        meter: MeterConfig::default(),
        update_interval: Duration::from_millis(5),
        tells_seconds: false,
    }
}

fn replay(path: &Path) -> PipelineConfig {
    config(SourceSpec::Replay {
        path: path.to_owned(),
        pace: Pace::Max,
    })
}

/// A file with one flow to each of `count` public addresses.
fn file_of(folder: &Path, count: u16) -> PathBuf {
    let packet = |i: u16| {
        let [high, low] = i.to_be_bytes();
        udp(HERE, (Ipv4Addr::new(8, 8, high, low), 443), 3)
    };
    let packets: Vec<_> = (0..count)
        .map(|i| (u32::from(i) / 1000, 0, packet(i)))
        .collect();
    write(
        folder,
        "many.pcap",
        &pcap(Order::Little, false, 101, &packets),
    )
}

/// Takes updates until one satisfies `is_enough`, and gives back all of them.
fn updates_until(pipeline: &Pipeline, is_enough: impl Fn(&FlowUpdate) -> bool) -> Vec<FlowUpdate> {
    let until = Instant::now() + PATIENCE;
    let mut updates = Vec::new();
    loop {
        let update = pipeline
            .updates
            .recv_deadline(until)
            .expect("the update that is waited for");
        let is_last = is_enough(&update);
        updates.push(update);
        if is_last {
            return updates;
        }
    }
}

fn is_finished(update: &FlowUpdate) -> bool {
    update.health.capture == CaptureState::Finished
}

#[test]
fn every_flow_of_a_file_is_opened_and_closed_once_and_sequence_numbers_have_no_gap() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pipeline = spawn(replay(&file_of(folder.path(), 5000))).expect("starts");
    let updates = updates_until(&pipeline, is_finished);
    for (i, update) in updates.iter().enumerate() {
        assert_eq!(update.seq, i as u64 + 1);
    }
    let opened: usize = updates.iter().map(|update| update.opened.len()).sum();
    let closed: usize = updates.iter().map(|update| update.closed.len()).sum();
    assert_eq!((opened, closed), (5000, 5000));
    let health = &updates.last().expect("at least one").health;
    assert_eq!((health.source, health.frames), (SourceKind::Replay, 5000));
    assert_eq!(health.progress_permille, Some(1000));
    assert_eq!(health.source_name, "many.pcap");
}

#[test]
fn a_file_can_be_left_before_its_end_and_what_was_read_stays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = file_of(folder.path(), 60_000); // a minute of packets, at the speed of their clock
    let pipeline = spawn(config(SourceSpec::Replay {
        path: file,
        pace: Pace::Times(1.0),
    }))
    .expect("starts");
    updates_until(&pipeline, |update| update.health.frames > 0);
    pipeline.control.send(Control::EndSource).expect("it runs");
    let updates = updates_until(&pipeline, is_finished);
    let progress = updates.last().expect("one").health.progress_permille;
    assert!(
        progress.is_some_and(|permille| permille < 1_000),
        "{progress:?}"
    );
    pipeline
        .control
        .send(Control::Snapshot)
        .expect("it still runs");
    updates_until(&pipeline, |update| update.is_snapshot);
}

#[test]
fn unpacking_databases_can_be_cancelled_and_the_rest_goes_on() {
    let (folder, empty) = (
        tempfile::tempdir().expect("a temporary folder"),
        tempfile::tempdir().expect("an empty cache"),
    );
    let file = file_of(folder.path(), 5);
    let mut wanted = replay(&file);
    wanted.enrich.cache_dir = Some(empty.path().to_owned());
    let pipeline = spawn(wanted).expect("starts");
    pipeline
        .control
        .send(Control::WithoutDatabases)
        .expect("it runs");
    let is_without = |state: &DatabaseState| matches!(state, DatabaseState::Unavailable(why) if why.contains("cancelled"));
    updates_until(&pipeline, |update| {
        is_without(&update.health.places) && is_without(&update.health.providers)
    });
    let left = std::fs::read_dir(empty.path()).expect("the cache").count();
    assert_eq!(left, 0, "nothing half unpacked is left");
}

#[test]
fn a_file_that_is_read_in_a_moment_is_told_second_by_second() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let there = (Ipv4Addr::new(8, 8, 8, 8), 443);
    // One flow with 1, 2, 3… packets in the seconds 100, 101, 102…, and a silent one before the last.
    let seconds = [100, 101, 102, 103, 105];
    let packets: Vec<_> = seconds
        .iter()
        .zip(1..)
        .flat_map(|(second, count)| (0..count).map(move |i| (*second, i, udp(HERE, there, 3))))
        .collect();
    let file = pcap(Order::Little, false, 101, &packets);
    let file = write(folder.path(), "seconds.pcap", &file);
    let pipeline = spawn(PipelineConfig {
        tells_seconds: true,
        ..replay(&file)
    })
    .expect("starts");
    let mut told = Vec::new();
    for update in updates_until(&pipeline, is_finished) {
        let opened = update.opened.iter().map(|record| &record.totals);
        let totals = update.totals.iter().map(|(_, totals)| totals);
        told.extend(opened.chain(totals).map(|totals| {
            let packets = totals.counters.packets[0];
            (totals.last_seen.secs(), packets)
        }));
    }
    told.dedup();
    assert_eq!(told, [(100, 1), (101, 3), (102, 6), (103, 10), (105, 15)]);
}

#[test]
fn a_consumer_that_sleeps_loses_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pipeline = spawn(replay(&file_of(folder.path(), 60_000))).expect("starts");
    while !pipeline.updates.is_full() {
        std::thread::yield_now();
    }
    let updates = updates_until(&pipeline, is_finished);
    let opened: usize = updates.iter().map(|update| update.opened.len()).sum();
    assert_eq!(opened, 60_000);
    assert_eq!(updates.last().expect("one").health.drops.queue, 0);
}

#[test]
fn hosts_get_their_places_and_a_snapshot_tells_them_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pipeline = spawn(replay(&file_of(folder.path(), 3))).expect("starts");
    let is_placed = |update: &FlowUpdate| {
        update
            .hosts
            .iter()
            .any(|(_, facts)| facts.place.found().is_some())
    };
    updates_until(&pipeline, is_placed);
    pipeline.control.send(Control::Snapshot).expect("room");
    let last = updates_until(&pipeline, |update| update.is_snapshot)
        .pop()
        .expect("one");
    assert_eq!(last.hosts.len(), 3);
    for (_, facts) in &last.hosts {
        assert_eq!(facts.reverse_name, Lookup::NotAsked, "look-ups are off");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_a_state_with_a_remedy_not_an_error() {
    let pipeline = spawn(replay(Path::new("/nowhere/x.pcap"))).expect("starts all the same");
    let first = updates_until(&pipeline, |_| true).pop().expect("one");
    let CaptureState::Unavailable { reason, remedy } = first.health.capture else {
        panic!("unavailable was expected, not {:?}", first.health.capture);
    };
    assert!(reason.contains("/nowhere/x.pcap") && !remedy.is_empty());
}

#[test]
fn a_cut_file_says_so_and_keeps_what_was_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = file_of(folder.path(), 10);
    let bytes = std::fs::read(&path).expect("written");
    std::fs::write(&path, &bytes[..bytes.len() - 5]).expect("cut");
    let pipeline = spawn(replay(&path)).expect("starts");
    let is_over =
        |update: &FlowUpdate| matches!(update.health.capture, CaptureState::Failed { .. });
    let updates = updates_until(&pipeline, is_over);
    assert_eq!(
        updates
            .iter()
            .map(|update| update.opened.len())
            .sum::<usize>(),
        9
    );
}

#[test]
fn the_demo_runs_and_is_told_from_real_traffic() {
    let pipeline = spawn(config(SourceSpec::Demo { seed: 7 })).expect("starts");
    let has_flows = |update: &FlowUpdate| !update.opened.is_empty();
    let last = updates_until(&pipeline, has_flows).pop().expect("one");
    assert_eq!(last.health.source, SourceKind::Synthetic);
    assert_eq!(last.health.capture, CaptureState::Running);
}

#[test]
fn dropping_a_paced_replay_in_the_middle_of_a_pause_is_quick() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let packets = [(0, 0, udp(HERE, HERE, 3)), (3600, 0, udp(HERE, HERE, 3))];
    let path = write(
        folder.path(),
        "pause.pcap",
        &pcap(Order::Little, false, 101, &packets),
    );
    let source = SourceSpec::Replay {
        path,
        pace: Pace::Times(1.0),
    };
    let pipeline = spawn(config(source)).expect("starts");
    updates_until(&pipeline, |update| !update.opened.is_empty());
    let began = Instant::now();
    drop(pipeline);
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn stop_hands_over_the_last_totals_and_disconnects() {
    let pipeline = spawn(config(SourceSpec::Demo { seed: 1 })).expect("starts");
    updates_until(&pipeline, |update| !update.opened.is_empty());
    pipeline.stop();
    let until = Instant::now() + PATIENCE;
    let mut closed = 0;
    while let Ok(update) = pipeline.updates.recv_deadline(until) {
        closed += update.closed.len();
    }
    assert!(closed > 0, "open flows were closed in the last update");
    assert!(Instant::now() < until, "it disconnected");
}
