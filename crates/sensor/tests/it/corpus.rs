//! Real captures that are not part of this repository, where they are present: `ARCWATCH_CAPTURES` names their
//! folder, or they lie in `../shared/captures` beside the repository.

#![expect(clippy::print_stdout, reason = "a test that skips says why")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::captures::cache_dir;

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/captures");
    let folder = std::env::var_os("ARCWATCH_CAPTURES").map_or(beside, PathBuf::from);
    if folder.join("tools/score.py").is_file() {
        return Some(folder);
    }
    println!("skipped: no captures in {}", folder.display());
    None
}

/// Runs one of the corpus's own tools.
fn tool(folder: &Path, name: &str, arguments: &[&str]) -> Option<Output> {
    let output = Command::new("python3")
        .arg(folder.join("tools").join(name))
        .args(arguments)
        .env("ARCWATCH_CACHE_DIR", cache_dir())
        .current_dir(folder)
        .output();
    match output {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped: python3 does not start: {error}");
            None
        }
    }
}

const SENSOR: &str = env!("CARGO_BIN_EXE_arcwatch-sensor");

#[test]
fn flows_of_real_captures_agree_with_the_truth() {
    let Some(folder) = corpus() else { return };
    let command = format!("{SENSOR} flows --json {{}}");
    let Some(output) = tool(&folder, "score.py", &["--cmd", &command, "dev", "truth"]) else {
        return;
    };
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    for measure in ["flows", "packets", "ip_bytes", "initiator", "times"] {
        let share: f64 = report
            .lines()
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                (words.next()? == measure).then_some(())?;
                words.nth(2)?.parse().ok()
            })
            .next()
            .unwrap_or_else(|| panic!("no {measure} in the report:\n{report}"));
        assert!(share >= 0.99, "{measure} is {share}:\n{report}");
    }
}

#[test]
fn malformed_captures_are_survived_within_a_second_and_200_megabytes() {
    let Some(folder) = corpus() else { return };
    // Unpacked before, so that the first file is not the one that waits for it.
    let sound = folder.join("dev/ndpi-reddit.pcap");
    let _warm = Command::new(SENSOR)
        .args(["flows", "--json"])
        .arg(sound)
        .env("ARCWATCH_CACHE_DIR", cache_dir())
        .output();
    let Some(output) = tool(&folder, "malformed.py", &[SENSOR, "malformed"]) else {
        return;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn places_of_known_addresses_come_out() {
    let Some(folder) = corpus() else { return };
    let Some(output) = tool(&folder, "places.py", &[SENSOR]) else {
        return;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
