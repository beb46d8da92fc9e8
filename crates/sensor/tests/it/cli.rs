//! The command line: what it prints, how it ends.

use std::io::{BufRead, BufReader, Read};
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::captures::{Order, cache_dir, pcap, tcp, udp, write};

pub(crate) fn sensor() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arcwatch-sensor"));
    command
        .env("ARCWATCH_CACHE_DIR", cache_dir())
        .env_remove("ARCWATCH_LOG");
    command
}

fn run(arguments: &[&str]) -> Output {
    sensor()
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A query and its answer, then another flow.
fn small_capture(folder: &Path) -> String {
    let here = (Ipv4Addr::new(192, 168, 1, 2), 40_000);
    let there = (Ipv4Addr::new(133, 11, 0, 1), 443);
    let packets = [
        (1_700_000_000, 0, udp(here, there, 10)),
        (1_700_000_001, 0, udp(there, here, 100)),
        (
            1_700_000_002,
            0,
            udp(here, (Ipv4Addr::new(10, 0, 0, 7), 53), 1),
        ),
    ];
    let path = write(
        folder,
        "small.pcap",
        &pcap(Order::Little, false, 101, &packets),
    );
    path.to_str().expect("plain").to_owned()
}

#[test]
fn bench_says_what_was_metered_and_what_that_took() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = small_capture(folder.path());
    let page = run(&["flows", "--bench", &file]);
    assert!(page.status.success(), "{}", text(&page.stderr));
    let page = text(&page.stdout);
    for row in [("packets", "3"), ("flows", "2"), ("names", "0")] {
        let mut lines = page.lines().map(|line| line.split_whitespace());
        let said = lines.find_map(|mut words| (words.next()? == row.0).then(|| words.next()));
        assert_eq!(said, Some(Some(row.1)), "{page}");
    }
    assert!(page.contains("M packets/s"), "{page}");

    let object = run(&["flows", "--bench", "--json", &file]);
    let object: serde_json::Value = serde_json::from_slice(&object.stdout).expect("JSON");
    assert_eq!(object["packets"], 3);
    assert_eq!(object["flows"], 2);
    assert!(object["wall_ns"].as_u64() > Some(0), "{object}");

    let broken = write(folder.path(), "broken.pcap", b"no capture");
    let broken = run(&["flows", "--bench", broken.to_str().expect("plain")]);
    assert!(!broken.status.success());
    assert!(
        text(&broken.stderr).contains("broken.pcap"),
        "{}",
        text(&broken.stderr)
    );
}

#[test]
fn json_has_a_flow_a_line_with_place_and_provider_in_a_fixed_order() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = small_capture(folder.path());
    let first = run(&[
        "flows",
        "--json",
        "--no-dns",
        "--home",
        "52.52,13.40",
        &file,
    ]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert_eq!(
        first.stdout,
        run(&["flows", "--json", "--home", "52.52,13.40", &file]).stdout
    );
    let lines: Vec<serde_json::Value> = text(&first.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    let flow = &lines[0];
    assert_eq!(flow["layer"], "outer");
    assert_eq!(flow["proto"], "udp");
    assert_eq!(flow["client"]["ip"], "192.168.1.2");
    assert_eq!(flow["server"]["port"], 443);
    assert_eq!(flow["packets"], serde_json::json!([1, 1]));
    assert_eq!(flow["ip_bytes"], serde_json::json!([38, 128]));
    assert_eq!(flow["first_ns"], 1_700_000_000_000_000_000_u64);
    assert_eq!(flow["last_ns"], 1_700_000_001_000_000_000_u64);
    assert_eq!(flow["place"]["country"], "JP");
    assert_eq!(flow["place"]["country_name"], "Japan");
    assert!(
        flow["place"]["distance_km"]
            .as_u64()
            .is_some_and(|km| (8_800..9_100).contains(&km))
    );
    assert_eq!(flow["asn"]["number"], 2501);
    assert_eq!(flow["rdns"], serde_json::Value::Null);
    assert_eq!(lines[1]["scope"], "private");
    assert_eq!(lines[1]["place"], serde_json::Value::Null);
}

/// Tokyo answers in 5 ms.
fn near_tokyo(folder: &Path) -> String {
    let here = (Ipv4Addr::new(192, 168, 1, 2), 40_000);
    let there = (Ipv4Addr::new(133, 11, 0, 1), 443);
    let packets = [
        (1_700_000_000, 0, tcp(here, there, 7, 0x02)),
        (1_700_000_000, 5_000, tcp(there, here, 9, 0x12)),
    ];
    let file = pcap(Order::Little, false, 101, &packets);
    let path = write(folder, "tokyo.pcap", &file);
    path.to_str().expect("plain").to_owned()
}

#[test]
fn a_place_is_held_against_the_round_trip_from_the_home_that_is_given() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = near_tokyo(folder.path());
    let check = |home: &[&str]| -> serde_json::Value {
        let output = run(&[&["flows", "--json"], home, &[&file]].concat());
        let flow: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one flow");
        assert_eq!(flow["place"]["country"], "JP", "the place is never moved");
        assert_eq!(flow["rtt"]["min_ns"], 5_000_000);
        assert_eq!(flow["rtt"]["source"], "tcp-handshake");
        assert_eq!(flow["place_check"]["rtt_ms"], 5.0);
        flow["place_check"].clone()
    };
    let from_berlin = check(&["--home", "52.52,13.40"]);
    assert_eq!(from_berlin["verdict"], "impossible");
    assert_eq!(from_berlin["radius_km"], 525);
    let reason = from_berlin["reason"].as_str().expect("a sentence");
    assert!(
        reason.starts_with("5.0 ms says it can't be farther than 525 km."),
        "{reason}"
    );
    assert_eq!(check(&["--home", "35.69,139.77"])["verdict"], "consistent");
    let from_anywhere = check(&[]);
    assert_eq!(from_anywhere["verdict"], "unknown");
    assert!(
        from_anywhere["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("--home")),
        "{from_anywhere}"
    );

    let table = text(&run(&["flows", "--home", "52.52,13.40", &file]).stdout);
    assert!(table.contains('✗') && table.contains(reason), "{table}");
    let csv = text(&run(&["flows", "--csv", "--home", "52.52,13.40", &file]).stdout);
    assert!(
        csv.contains(",impossible,525,5000000,tcp-handshake,"),
        "{csv}"
    );
}

#[test]
fn csv_and_table_show_the_same_flows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = small_capture(folder.path());
    let csv = text(&run(&["flows", "--csv", &file]).stdout);
    let rows: Vec<_> = csv.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(
        rows.iter()
            .all(|row| row.split(',').count() == rows[0].split(',').count()),
        "{csv}"
    );
    let table = text(&run(&["flows", &file]).stdout);
    assert!(
        table.contains("133.11.0.1:443") && table.contains(", JP"),
        "{table}"
    );
    assert!(!table.contains('\x1b'), "no colours in a file");
}

#[test]
fn a_filter_leaves_out_what_it_does_not_find_and_a_mistake_is_answered() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = small_capture(folder.path());
    let count = |filter: &str| {
        let output = run(&["flows", "--json", "--filter", filter, &file]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).lines().count()
    };
    for (filter, flows) in [
        ("", 2),
        ("country:JP", 1),
        ("-port:53", 1),
        ("ip:10.0.0.0/8 or country:JP", 2),
        ("new:yes proto:udp state:closed", 2),
        ("received>50B", 1),
        ("rtt<5ms", 0),
        ("since:1m", 2),
    ] {
        assert_eq!(count(filter), flows, "{filter}");
    }
    let table = text(&run(&["flows", "--filter", "country:JP", &file]).stdout);
    assert!(
        table.contains("133.11.0.1:443") && !table.contains("10.0.0.7"),
        "{table}"
    );
    assert!(table.contains("1 more do not pass"), "{table}");
    let wrong = run(&["flows", "--filter", "contry:JP", &file]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("did you mean country:?"));
}

#[test]
fn what_cannot_be_read_is_a_failure_with_a_message() {
    let missing = run(&["flows", "--json", "/nowhere/x.pcap"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("/nowhere/x.pcap"));
    assert!(missing.stdout.is_empty());
}

#[test]
fn a_cut_file_gives_its_flows_and_a_warning() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = small_capture(folder.path());
    let bytes = std::fs::read(&file).expect("written");
    std::fs::write(&file, &bytes[..bytes.len() - 3]).expect("cut");
    let output = run(&["flows", "--json", &file]);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout).lines().count(), 1);
    assert!(
        text(&output.stderr).contains("cut off"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_bad_database_is_a_message_and_the_flows_still_come() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = small_capture(folder.path());
    let output = run(&["flows", "--json", "--city-db", "/nowhere/City.mmdb", &file]);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout).lines().count(), 2);
    assert!(
        text(&output.stderr).contains("/nowhere/City.mmdb"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn mistakes_in_the_command_exit_with_2() {
    for arguments in [
        &["flows"][..],
        &["fly"],
        &["flows", "x", "--json", "--csv"],
        &["flows", "x", "--home", "91,0"],
        &["live", "--duration", "soon"],
        &["live", "--iface", "no-such-interface"],
    ] {
        let output = run(arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = (Ipv4Addr::new(192, 168, 1, 2), 40_000);
    let packets: Vec<_> = (1..20_000)
        .map(|port| (1, 0, udp(here, (Ipv4Addr::new(10, 0, 0, 7), port), 3)))
        .collect();
    let file = write(
        folder.path(),
        "many.pcap",
        &pcap(Order::Little, false, 101, &packets),
    );
    let mut child = sensor()
        .args(["flows", "--json"])
        .arg(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("piped");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    assert!(line.starts_with('{'));
    let mut complaints = String::new();
    child
        .stderr
        .take()
        .expect("piped")
        .read_to_string(&mut complaints)
        .expect("text");
    assert!(child.wait().expect("ends").success(), "{complaints}");
    assert_eq!(complaints, "");
}

#[test]
fn the_doctor_names_everything_it_looks_at() {
    let output = run(&["doctor", "--home", "-33.9,18.4"]);
    let report = text(&output.stdout);
    for word in ["capture", "places", "providers", "reverse DNS", "home"] {
        assert!(report.contains(word), "{report}");
    }
    assert!(matches!(output.status.code(), Some(0 | 3)));
    for line in text(&run(&["doctor", "--json"]).stdout).lines() {
        let check: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(check["status"].is_string());
    }
}
