//! Live capture against the kernel: network namespaces, a veth pair, and the interface's own counters.

#![expect(clippy::print_stdout, reason = "a test that skips says why")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::captures::cache_dir;
use crate::cli::sensor;

fn script(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(name)
}

/// Exit status that the script uses for "this machine does not let me".
const NOT_PERMITTED: i32 = 77;

#[test]
fn bytes_and_packets_equal_the_counters_of_the_interface() {
    run_script("live_veth.sh");
}

#[test]
fn tags_tunnels_bridges_and_interfaces_that_come_back_are_seen() {
    run_script("live_links.sh");
}

#[test]
fn interfaces_that_come_and_go_are_followed_without_any_right() {
    run_script("live_changes.sh");
}

#[test]
fn what_this_computer_forwards_is_counted_once() {
    run_script("live_once.sh");
}

#[test]
fn either_side_may_be_killed_and_the_disk_be_full() {
    run_script("live_lifecycle.sh");
}

#[test]
fn a_sensor_without_any_privilege_captures_and_attributes() {
    run_script("live_serve.sh");
}

fn run_script(name: &str) {
    let output = Command::new("bash")
        .arg(script(name))
        .arg(env!("CARGO_BIN_EXE_arcwatch-sensor"))
        .env("ARCWATCH_CACHE_DIR", cache_dir())
        .output()
        .expect("bash starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.code() == Some(NOT_PERMITTED) {
        println!("skipped: {said}");
        return;
    }
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaints}");
}

/// A command that runs the sensor without the right to capture, where this test has something to give up.
fn without_permission() -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--bounding-set", "-net_raw", "--inh-caps", "-net_raw", "--"])
        .arg(env!("CARGO_BIN_EXE_arcwatch-sensor"))
        .env("ARCWATCH_CACHE_DIR", cache_dir());
    command
}

#[test]
fn without_permission_it_exits_with_3_and_tells_the_remedy() {
    let output = match without_permission()
        .args(["live", "--duration", "5"])
        .output()
    {
        Ok(output) => output,
        Err(error) => {
            println!("skipped: setpriv does not start: {error}");
            return;
        }
    };
    let complaints = String::from_utf8_lossy(&output.stderr);
    if complaints.contains("setpriv:") {
        println!("skipped: {complaints}");
        return;
    }
    assert_eq!(output.status.code(), Some(3), "{complaints}");
    assert!(
        complaints.contains("sudo setcap cap_net_raw,"),
        "{complaints}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn sigterm_ends_a_live_capture_within_two_seconds() {
    if sensor()
        .arg("doctor")
        .output()
        .expect("starts")
        .status
        .code()
        == Some(3)
    {
        println!("skipped: not permitted to capture");
        return;
    }
    let mut child = sensor()
        .args(["live", "--json", "--no-dns", "--iface", "lo"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    // It has its handlers once its threads run; there is no other sign of that from outside.
    let task = format!("/proc/{}/task", child.id());
    let until = Instant::now() + Duration::from_secs(10);
    while std::fs::read_dir(&task).map_or(0, Iterator::count) < 4 && Instant::now() < until {
        std::thread::yield_now();
    }
    let began = Instant::now();
    let killed = Command::new("kill")
        .arg("-TERM")
        .arg(child.id().to_string())
        .status();
    assert!(killed.expect("kill starts").success());
    let status = child.wait().expect("ends");
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(status.code(), Some(0));
}
