//! Capture files of every kind come out as the frames that were put in; damaged ones up to where they are damaged.

use std::cell::Cell;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use flowcore::packet::LinkType;
use proptest::prelude::*;
use sensor::capture::{CaptureError, Clock, FrameBatch, Next, replay};
use sensor::pipeline::Pace;

use crate::captures::{
    Order, block, encode_options, enhanced, ethernet, gzip, interface, pcap, section, udp, write,
};

const HERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 168, 1, 2), 40_000);
const THERE: (Ipv4Addr, u16) = (Ipv4Addr::new(9, 9, 9, 9), 53);

/// A frame as it came out.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Seen {
    at_ns: u64,
    link: u16,
    data: Vec<u8>,
    wire_len: u32,
    is_outgoing: Option<bool>,
}

fn collect(batch: &FrameBatch, seen: &mut Vec<Seen>) {
    seen.extend(batch.iter().map(|(at, frame)| Seen {
        at_ns: at.nanos(),
        link: frame.link.0,
        data: frame.data.to_vec(),
        wire_len: frame.wire_len,
        is_outgoing: frame.is_outgoing,
    }));
}

/// Reads to the end; the second value is what ended it early.
fn read_all(path: &Path) -> Result<(Vec<Seen>, Option<String>), CaptureError> {
    let mut source = replay::open(path, Pace::Max)?;
    let mut seen = Vec::new();
    loop {
        let mut batch = FrameBatch::default();
        let next = source.next_batch(&mut batch);
        collect(&batch, &mut seen);
        match next {
            Ok(Next::More) => {}
            Ok(Next::End) => {
                assert_eq!(source.progress_permille(), Some(1000));
                return Ok((seen, None));
            }
            Err(error) => return Ok((seen, Some(error.to_string()))),
        }
    }
}

fn read_bytes(bytes: &[u8]) -> Result<(Vec<Seen>, Option<String>), CaptureError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    read_all(&write(folder.path(), "file", bytes))
}

#[test]
fn classic_captures_of_both_byte_orders_and_resolutions_are_read() {
    let data = ethernet(&udp(HERE, THERE, 5));
    for order in [Order::Little, Order::Big] {
        for (is_nano, fraction_ns) in [(false, 123_456_000), (true, 123_456)] {
            let file = pcap(order, is_nano, 1, &[(1_700_000_000, 123_456, data.clone())]);
            let (seen, problem) = read_bytes(&file).expect("a capture");
            assert_eq!(problem, None);
            assert_eq!(
                seen,
                [Seen {
                    at_ns: 1_700_000_000_000_000_000 + fraction_ns,
                    link: LinkType::ETHERNET.0,
                    data: data.clone(),
                    wire_len: 47,
                    is_outgoing: None
                }],
                "{order:?} {is_nano}"
            );
        }
    }
}

#[test]
fn interfaces_of_one_file_have_their_own_link_type_resolution_and_offset() {
    let raw = udp(HERE, THERE, 1);
    let framed = ethernet(&raw);
    for order in [Order::Little, Order::Big] {
        let offset = match order {
            Order::Little => 1000_i64.to_le_bytes(),
            Order::Big => 1000_i64.to_be_bytes(),
        };
        let flags_out = order.u32(2);
        let flags_in = order.u32(1);
        let file = [
            section(order),
            interface(order, 1, &[]),
            interface(order, 101, &[(9, &[9]), (14, &offset)]),
            interface(order, 12, &[(9, &[0x8a])]),
            enhanced(order, 0, 1_700_000_000_000_001, &framed, &[(2, &flags_out)]),
            block(order, 4, &[1; 40]),
            enhanced(
                order,
                1,
                1_700_000_000_000_000_007,
                &raw,
                &[(1, b"a comment"), (2, &flags_in)],
            ),
            enhanced(order, 2, 1024 + 512, &raw, &[]),
        ]
        .concat();
        let (seen, problem) = read_bytes(&file).expect("a capture");
        assert_eq!(problem, None, "{order:?}");
        let summary: Vec<_> = seen
            .iter()
            .map(|it| (it.at_ns, it.link, it.is_outgoing))
            .collect();
        assert_eq!(
            summary,
            [
                (1_700_000_000_000_001_000, 1, Some(true)),
                (1_700_001_000_000_000_007, 101, Some(false)),
                (1_500_000_000, 101, None),
            ],
            "{order:?}"
        );
        assert_eq!((&seen[0].data, &seen[1].data), (&framed, &raw));
    }
}

#[test]
fn a_second_section_may_have_the_other_byte_order() {
    let raw = udp(HERE, THERE, 1);
    let part = |order| {
        [
            section(order),
            interface(order, 101, &[]),
            enhanced(order, 0, 5, &raw, &[]),
        ]
        .concat()
    };
    let (seen, problem) =
        read_bytes(&[part(Order::Big), part(Order::Little)].concat()).expect("a capture");
    assert_eq!((seen.len(), problem), (2, None));
}

#[test]
fn old_and_simple_packet_blocks_are_read() {
    let order = Order::Little;
    let raw = udp(HERE, THERE, 1);
    let len = u32::try_from(raw.len()).expect("small");
    let mut old = [order.u16(0), order.u16(0)].concat();
    for field in [0, 7_000_000, len, len + 100] {
        old.extend(order.u32(field));
    }
    old.extend(&raw);
    let simple = [&order.u32(len)[..], &raw].concat();
    let file = [
        section(order),
        interface(order, 101, &[]),
        block(order, 2, &old),
        block(order, 3, &simple),
    ]
    .concat();
    let (seen, problem) = read_bytes(&file).expect("a capture");
    assert_eq!(problem, None);
    assert_eq!(seen[0].at_ns, 7_000_000_000);
    assert_eq!((seen[0].wire_len, &seen[0].data), (len + 100, &raw));
    assert_eq!(
        (seen[1].at_ns, &seen[1].data),
        (7_000_000_000, &raw),
        "no time of its own"
    );
}

#[test]
fn drops_that_the_capturing_program_noted_are_told() {
    let order = Order::Little;
    let mut statistics = order.u32(0).to_vec();
    statistics.extend([0; 8]);
    statistics.extend(encode_options(order, &[(5, &42_u64.to_le_bytes())]));
    let file = [
        section(order),
        interface(order, 1, &[]),
        block(order, 5, &statistics),
    ]
    .concat();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = write(folder.path(), "drops.pcapng", &file);
    let mut source = replay::open(&path, Pace::Max).expect("a capture");
    assert_eq!(source.next_batch(&mut FrameBatch::default()), Ok(Next::End));
    assert_eq!(source.kernel_drops(), 42);
}

#[test]
fn gzip_changes_nothing() {
    let packets: Vec<_> = (0..1000)
        .map(|i| (i, 0, udp(HERE, THERE, i as usize % 900)))
        .collect();
    let plain = pcap(Order::Little, false, 101, &packets);
    let (seen, problem) = read_bytes(&gzip(&plain)).expect("a capture");
    assert_eq!(problem, None);
    assert_eq!(seen, read_bytes(&plain).expect("a capture").0);
    assert_eq!(seen.len(), 1000);
}

/// Whatever byte a file is cut at: the whole packets before the cut come out, and the cut is told unless it is
/// between two packets.
fn check_every_cut(file: &[u8], ends: &[usize], header: usize) {
    let whole = read_bytes(file).expect("a capture").0;
    for cut in 0..file.len() {
        let expected = ends.iter().filter(|end| **end <= cut).count();
        match read_bytes(&file[..cut]) {
            Ok((seen, problem)) => {
                assert_eq!(seen, whole[..expected], "cut at {cut}");
                assert_eq!(
                    problem.is_none(),
                    ends.contains(&cut) || cut == header,
                    "cut at {cut}"
                );
                if let Some(problem) = problem {
                    assert!(problem.contains("cut off at byte"), "{problem}");
                }
            }
            Err(error) => assert!(cut < header, "cut at {cut}: {error}"),
        }
    }
}

#[test]
fn a_classic_capture_cut_at_any_byte_gives_its_whole_packets() {
    let packets: Vec<_> = (0..3).map(|i| (i, 0, udp(HERE, THERE, 3))).collect();
    let file = pcap(Order::Little, false, 101, &packets);
    let ends: Vec<_> = (1..=3).map(|n| 24 + n * (16 + 31)).collect();
    check_every_cut(&file, &ends, 24);
}

#[test]
fn a_block_capture_cut_at_any_byte_gives_its_whole_packets() {
    let order = Order::Big;
    let raw = udp(HERE, THERE, 3);
    let head = [section(order), interface(order, 101, &[])].concat();
    let packet = enhanced(order, 0, 9, &raw, &[]);
    let file = [&head[..], &packet, &packet].concat();
    let ends = [head.len() + packet.len(), file.len()];
    let whole = read_bytes(&file).expect("a capture").0;
    for cut in 0..file.len() {
        let expected = ends.iter().filter(|end| **end <= cut).count();
        match read_bytes(&file[..cut]) {
            Ok((seen, _)) => assert_eq!(seen, whole[..expected], "cut at {cut}"),
            Err(error) => assert!(cut < 4, "cut at {cut}: {error}"),
        }
    }
}

#[test]
fn a_cut_gzip_gives_what_it_held_and_says_that_it_is_cut() {
    let packets: Vec<_> = (0..5000)
        .map(|i| (i, i * 7 % 1000, udp(HERE, THERE, 3)))
        .collect();
    let packed = gzip(&pcap(Order::Little, false, 101, &packets));
    let (seen, problem) = read_bytes(&packed[..packed.len() / 2]).expect("a capture");
    assert!(seen.len() > 100 && seen.len() < 5000, "{}", seen.len());
    assert!(problem.is_some());
}

#[test]
fn what_is_no_capture_is_refused_with_what_would_do() {
    for bytes in [&b""[..], b"x", b"MZ not a capture at all", &gzip(b"hello")] {
        let error = read_bytes(bytes).expect_err("no capture");
        assert!(matches!(error, CaptureError::Unavailable { .. }));
        assert!(error.to_string().contains("pcap"), "{error}");
    }
    let missing = read_all(Path::new("/nowhere/file.pcap")).expect_err("missing");
    assert!(
        missing.to_string().contains("/nowhere/file.pcap"),
        "{missing}"
    );
}

#[test]
fn a_length_of_four_gigabytes_is_damage_not_an_allocation() {
    let mut file = pcap(Order::Little, false, 101, &[(1, 0, udp(HERE, THERE, 3))]);
    file.extend([
        1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3,
    ]);
    let (seen, problem) = read_bytes(&file).expect("a capture");
    assert_eq!(seen.len(), 1);
    assert!(problem.expect("damage").contains("4294967295 bytes"));
}

/// A clock that moves only when somebody sleeps.
struct Sleeper(Cell<Duration>);

impl Clock for Sleeper {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

/// Plays a file with packets at the given seconds. For each batch: frames, and the clock's time.
fn play(speed: f64, seconds: &[u32]) -> Vec<(usize, Duration)> {
    let packets: Vec<_> = seconds
        .iter()
        .map(|at| (*at, 0, udp(HERE, THERE, 3)))
        .collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = write(
        folder.path(),
        "paced",
        &pcap(Order::Little, false, 101, &packets),
    );
    let clock = Sleeper(Cell::new(Duration::ZERO));
    let mut source = replay::open_with(&path, Pace::Times(speed), clock).expect("a capture");
    let mut played = Vec::new();
    let mut newest = 0;
    loop {
        let mut batch = FrameBatch::default();
        let next = source.next_batch(&mut batch).expect("sound");
        let since_start = batch
            .source_time()
            .nanos()
            .saturating_sub(u64::from(seconds[0]) * 1_000_000_000);
        assert!(since_start >= newest, "time goes forward");
        newest = since_start;
        played.push((batch.len(), Duration::from_nanos(newest)));
        if next == Next::End {
            return played;
        }
    }
}

#[test]
fn a_paced_file_takes_as_long_as_it_took_divided_by_the_speed() {
    let at_once = play(1.0, &[100, 101, 103]);
    let frames: usize = at_once.iter().map(|(len, _)| len).sum();
    assert_eq!(frames, 3);
    // Nothing for long: the player comes back at least every 100 ms, so it can be stopped.
    assert!(at_once.len() >= 30, "{}", at_once.len());
    let tenfold = play(10.0, &[100, 101, 103]);
    assert!(tenfold.len() < 10, "{}", tenfold.len());
}

#[test]
fn a_pause_of_years_is_a_missing_time_stamp_and_is_jumped() {
    assert!(play(1.0, &[0, 1_700_000_000]).len() < 10);
}

#[test]
fn a_speed_that_is_none_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = write(folder.path(), "x", &pcap(Order::Little, false, 101, &[]));
    for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(replay::open(&path, Pace::Times(speed)).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Any damage to a sound file of either kind: no panic, an end, and frames that were in the file.
    #[test]
    fn damage_never_panics_or_hangs(
        is_pcapng: bool,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let raw = udp(HERE, THERE, 30);
        let order = Order::Little;
        let mut file = if is_pcapng {
            let head = [section(order), interface(order, 101, &[(9, &[6])])].concat();
            [head, enhanced(order, 0, 5, &raw, &[(2, &[1, 0, 0, 0])]).repeat(4)].concat()
        } else {
            pcap(order, false, 101, &vec![(1, 2, raw); 4])
        };
        for (index, byte) in damage {
            let at = index.index(file.len());
            file[at] = byte;
        }
        if let Ok((seen, _)) = read_bytes(&file) {
            prop_assert!(seen.iter().all(|frame| frame.data.len() <= file.len()));
        }
    }

    /// Any bytes behind a sound start.
    #[test]
    fn any_bytes_behind_a_header_end(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for head in [pcap(Order::Big, true, 1, &[]), section(Order::Little)] {
            let file = [&head[..], &bytes].concat();
            prop_assert!(read_bytes(&file).is_ok());
        }
    }
}
