//! What is decoded is what was encoded, and nothing that arrives does harm.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::geo::Coord;
use crate::ids::FlowId;
use crate::model::*;
use crate::time::Timestamp;
use crate::update::{CloseReason, FlowRecord, FlowTotals, FlowUpdate};

fn text() -> impl Strategy<Value = Box<str>> {
    ".{0,40}".prop_map(String::into_boxed_str)
}

fn time() -> impl Strategy<Value = Timestamp> {
    any::<u64>().prop_map(Timestamp::from_nanos)
}

fn program() -> impl Strategy<Value = Program> {
    (
        text(),
        option::of(text()),
        any::<u32>(),
        option::of(time()),
        option::of((text(), option::of(text()))),
    )
        .prop_map(|(name, path, pid, started, user)| Program {
            name,
            path,
            pid,
            parent: started.map(|_| pid / 2),
            started,
            user: user.map(|(id, name)| User { id, name }),
            unit: None,
            signer: Signer::Unknown,
            evidence: Evidence::Kernel,
            described: Description::Running,
        })
}

fn name() -> impl Strategy<Value = Name> {
    (text(), time(), any::<bool>()).prop_map(|(text, first_seen, has_ech)| {
        let mut name = Name::new(text, NameSource::TlsSni, first_seen);
        name.has_ech = has_ech;
        name
    })
}

fn totals() -> impl Strategy<Value = FlowTotals> {
    (any::<[u64; 4]>(), time(), option::of(any::<Duration>())).prop_map(
        |(counted, last_seen, syn_synack)| FlowTotals {
            counters: Counters {
                packets: [counted[0], counted[1]],
                ip_bytes: [counted[2], counted[3]],
            },
            last_seen,
            tcp: syn_synack.map(|_| TcpState::Established),
            syn_synack,
        },
    )
}

/// A flow, and which of the update's programs made it.
fn flow() -> impl Strategy<Value = (FlowRecord, usize)> {
    let end = || (any::<IpAddr>(), any::<u16>()).prop_map(|(ip, port)| Endpoint { ip, port });
    (
        any::<u64>(),
        end(),
        end(),
        totals(),
        vec(name(), 0..4),
        0..4_usize,
    )
        .prop_map(|(id, client, server, totals, names, made_by)| {
            let record = FlowRecord {
                id: FlowId(id),
                key: FlowKey {
                    layer: Layer::Inner(Tunnel::Gre),
                    protocol: Protocol::TCP,
                    client,
                    server,
                },
                local: Side::Server,
                first_seen: totals.last_seen,
                totals,
                names,
                program: None,
            };
            (record, made_by)
        })
}

fn facts() -> impl Strategy<Value = HostFacts> {
    let place = (-90.0..90.0, -180.0..180.0, option::of(text()), text()).prop_map(
        |(lat, lon, city, source)| Place {
            coord: Coord::new(lat, lon).ok(),
            city,
            region: None,
            country: CountryCode::new("de"),
            country_name: None,
            accuracy_km: Some(12.5),
            source,
        },
    );
    (option::of(place), text()).prop_map(|(place, reverse_name)| HostFacts {
        place: place.map_or(Lookup::Absent, Lookup::Found),
        provider: Lookup::NotAsked,
        reverse_name: Lookup::Found(reverse_name),
        ..HostFacts::default()
    })
}

prop_compose! {
    fn update()(
        seq: u64,
        at in time(),
        is_snapshot: bool,
        programs in vec(program(), 0..4),
        opened in vec(flow(), 0..300),
        totals in vec((any::<u64>().prop_map(FlowId), totals()), 0..300),
        named in vec((any::<u64>().prop_map(FlowId), name()), 0..30),
        hosts in vec((any::<IpAddr>(), facts()), 0..30),
        closed in vec(any::<u64>(), 0..300),
        source_name: String,
    ) -> FlowUpdate {
        let programs: Vec<_> = programs.into_iter().map(Arc::new).collect();
        FlowUpdate {
            seq,
            at,
            is_snapshot,
            opened: opened
                .into_iter()
                .map(|(flow, made_by)| FlowRecord { program: programs.get(made_by).cloned(), ..flow })
                .collect(),
            totals,
            named,
            hosts,
            closed: closed.into_iter().map(|id| (FlowId(id), CloseReason::Reset)).collect(),
            health: SensorHealth { source_name, ..SensorHealth::default() },
        }
    }
}

/// The payloads of well-formed frames.
fn frames(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk() {
        let len = frame_len(*head, MAX_FRAME_BYTES).expect("not too long");
        let (payload, rest) = rest.split_at(len);
        frames.push(payload);
        bytes = rest;
    }
    assert!(bytes.is_empty());
    frames
}

fn encoded(update: &FlowUpdate) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_update(update.clone(), &mut bytes).expect("no part is too long");
    bytes
}

/// What comes out of whole updates.
fn decoded(bytes: &[u8]) -> Vec<FlowUpdate> {
    let mut decoder = UpdateDecoder::default();
    frames(bytes)
        .into_iter()
        .filter_map(|frame| decoder.decode_frame(frame).expect("our own"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_decoded_is_what_was_encoded(first in update(), second in update()) {
        let mut bytes = encoded(&first);
        bytes.extend(encoded(&second));
        prop_assert_eq!(decoded(&bytes), [first, second]);
    }

    #[test]
    fn a_cut_or_changed_message_is_refused_or_another_message(
        update in update(), at: prop::sample::Index, to: u8, is_cut: bool,
    ) {
        let mut bytes = encoded(&update);
        let mut decoder = UpdateDecoder::default();
        let at = at.index(bytes.len());
        if is_cut { bytes.truncate(at); } else { bytes[at] = to; }
        // Frames as far as their lengths allow, as a reader would cut them.
        let mut rest = &bytes[..];
        while let Some((head, behind)) = rest.split_first_chunk() {
            let Ok(len) = frame_len(*head, MAX_FRAME_BYTES) else { break };
            let payload = &behind[..len.min(behind.len())];
            if decoder.decode_frame(payload).is_err() { break }
            rest = &behind[payload.len()..];
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_do_harm(frames in vec(vec(any::<u8>(), 0..200), 0..8)) {
        let mut decoder = UpdateDecoder::default();
        for frame in &frames {
            drop(decoder.decode_frame(frame));
            drop(Request::decode(frame));
        }
    }

    #[test]
    fn a_hello_is_ours_or_refused(bytes: [u8; HELLO_BYTES], session: u64) {
        prop_assert!(Hello::decode(&bytes).is_err());
        let ours = Hello::new(Verdict::Busy, session);
        prop_assert_eq!(Hello::decode(&ours.encode()), Ok(ours));
    }
}

fn snapshot_of(flows: usize) -> FlowUpdate {
    let program = Arc::new(Program {
        name: "curl".into(),
        path: Some("/usr/bin/curl".into()),
        pid: 7,
        parent: None,
        started: None,
        user: None,
        unit: None,
        signer: Signer::Unknown,
        evidence: Evidence::Kernel,
        described: Description::Running,
    });
    let end = |port| Endpoint {
        ip: [10, 0, 0, 1].into(),
        port,
    };
    let flow = |id: usize| FlowRecord {
        id: FlowId(id as u64),
        key: FlowKey {
            layer: Layer::Outer,
            protocol: Protocol::UDP,
            client: end(1),
            server: end(2),
        },
        local: Side::Client,
        first_seen: Timestamp::default(),
        totals: FlowTotals::default(),
        names: Vec::new(),
        program: Some(Arc::clone(&program)),
    };
    FlowUpdate {
        seq: 1,
        is_snapshot: true,
        opened: (0..flows).map(flow).collect(),
        ..FlowUpdate::default()
    }
}

#[test]
fn a_large_snapshot_is_cut_and_its_flows_share_their_program() {
    let snapshot = snapshot_of(10_000);
    let bytes = encoded(&snapshot);
    assert_eq!(
        frames(&bytes).len(),
        10_003_usize.div_ceil(MAX_FRAME_RECORDS)
    );
    assert_eq!(
        bytes
            .windows(13)
            .filter(|at| at == b"/usr/bin/curl")
            .count(),
        1
    );
    let [back] = &decoded(&bytes)[..] else {
        panic!("one update")
    };
    assert_eq!(*back, snapshot);
    let program = |at: usize| back.opened[at].program.as_ref().expect("has one");
    assert!(Arc::ptr_eq(program(0), program(9_999)));
}

#[test]
fn a_part_that_no_frame_holds_is_refused_and_leaves_nothing_behind() {
    let mut update = snapshot_of(1_000);
    update.health.source_name = "x".repeat(MAX_FRAME_BYTES);
    let mut bytes = b"before".to_vec();
    assert!(matches!(
        encode_update(update, &mut bytes),
        Err(WireError::TooLong { .. })
    ));
    assert_eq!(bytes, b"before");
}

#[test]
fn an_update_must_begin_and_end() {
    let bytes = encoded(&snapshot_of(300));
    let frames = frames(&bytes);
    let mut decoder = UpdateDecoder::default();
    assert_eq!(
        decoder.decode_frame(frames[1]),
        Err(WireError::OutOfOrder),
        "no begin"
    );
    assert_eq!(decoder.decode_frame(frames[0]), Ok(None));
    assert_eq!(
        decoder.decode_frame(frames[0]),
        Err(WireError::OutOfOrder),
        "no end"
    );
}

#[test]
fn a_frame_with_too_many_records_is_refused() {
    // A closed flow is three bytes: this many of them are far below the length that a frame may have.
    let update = FlowUpdate {
        closed: vec![(FlowId(1), CloseReason::Idle); 1_000],
        ..FlowUpdate::default()
    };
    let bytes = encoded(&update);
    let joined = frames(&bytes).concat();
    assert_eq!(
        UpdateDecoder::default().decode_frame(&joined),
        Err(WireError::TooMany)
    );
}

#[test]
fn a_claimed_length_allocates_nothing() {
    assert_eq!(
        frame_len([0xff; 4], MAX_FRAME_BYTES),
        Err(WireError::TooLong {
            claimed: 0xffff_ffff,
            limit: MAX_FRAME_BYTES
        })
    );
    // The health of an update whose first text claims 2^63 bytes.
    let begin_and_end = [
        0, 1, 0, 0, 7, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ];
    assert_eq!(
        UpdateDecoder::default().decode_frame(&begin_and_end),
        Err(WireError::Damaged)
    );
}

#[test]
fn another_release_is_told_from_another_program() {
    let mut other = Hello::new(Verdict::Welcome, 7);
    other.version = VERSION + 1;
    let read = Hello::decode(&other.encode()).expect("the form of a hello never changes");
    let refusal = read.check_version().expect_err("another version");
    assert!(refusal.to_string().contains("same release"));
    assert_eq!(
        Hello::decode(b"GET / HTTP/1.1\r\nHost: x\r"),
        Err(WireError::NotArcwatch)
    );
}

#[test]
fn requests_come_back_and_nothing_else_is_one() {
    let frame = Request::Snapshot.encode();
    assert!(frame.len() - FRAME_HEAD_BYTES <= MAX_REQUEST_BYTES);
    assert_eq!(
        Request::decode(&frame[FRAME_HEAD_BYTES..]),
        Ok(Request::Snapshot)
    );
    for bytes in [&[][..], &[9], &[0, 0]] {
        assert_eq!(Request::decode(bytes), Err(WireError::Damaged));
    }
}
