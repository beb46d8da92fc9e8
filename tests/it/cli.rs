//! The program as a person starts it: help, usage errors, no graphics, a picture without a display.

use std::path::Path;
use std::process::{Command, Output};

fn arcwatch(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arcwatch"));
    command
        .args(args)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    command
}

fn run(command: &mut Command) -> Output {
    command
        .output()
        .expect("the program was built with the tests")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn help_names_every_source_and_the_exit_codes() {
    let output = run(&mut arcwatch(&["--help"]));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for word in [
        "--replay",
        "--demo",
        "--iface",
        "--screenshot",
        "--home",
        "doctor",
        "Exit codes",
    ] {
        assert!(text.contains(word), "{word} is missing in:\n{text}");
    }
}

#[test]
fn one_program_is_enough_for_both_roles() {
    let output = run(&mut arcwatch(&["sensor", "--version"]));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("arcwatch-sensor "), "{text}");
}

#[test]
fn wrong_usage_is_exit_code_2_and_says_what_would_be_right() {
    let output = run(&mut arcwatch(&["--replay", "a.pcap", "--speed", "fast"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("for example 10, or max"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn no_graphics_is_exit_code_4_with_a_remedy() {
    let nothing = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-such-driver.json");
    let output = run(arcwatch(&["--demo", "--screenshot", "never.png"])
        .env("WGPU_BACKEND", "vulkan")
        .env("VK_DRIVER_FILES", &nothing)
        .env("VK_ICD_FILENAMES", &nothing));
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("mesa-vulkan-drivers"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn picture_needs_no_display_and_the_program_ends_by_itself() {
    if !crate::vulkan::is_there() {
        return;
    }
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli-demo.png");
    drop(std::fs::remove_file(&picture));
    let path = picture.to_str().expect("target folders have plain names");
    let output = run(&mut arcwatch(&[
        "--demo",
        "--screenshot",
        path,
        "--after",
        "1",
        "--windowed",
        "640x360",
        "--home",
        "52.5,13.4",
    ]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let image = crate::golden::read(&picture);
    assert_eq!((image.size.x, image.size.y), (640, 360));
    assert!(
        image.rgb.iter().max() > Some(&150),
        "the picture is dark: nothing was drawn"
    );
}

#[test]
fn the_benchmark_measures_frames_and_says_what_they_cost() {
    if !crate::vulkan::is_there() {
        return;
    }
    let output = run(&mut arcwatch(&[
        "bench",
        "--arcs",
        "60",
        "--changing",
        "10",
        "--frames",
        "3",
        "--size",
        "320x240",
        "--json",
    ]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one object");
    let number = |path: &str| report.pointer(path).and_then(serde_json::Value::as_f64);
    assert_eq!(number("/arcs"), Some(60.0));
    assert_eq!(number("/frames"), Some(3.0));
    for path in [
        "/frame_ms/p50",
        "/main_world_ms/p99",
        "/render_world_ms/p95",
    ] {
        assert!(number(path) > Some(0.0), "{path} in {report}");
    }
    // Changed records and the frame's uniform; not all sixty records.
    let uploaded = number("/uploaded_bytes_per_frame").unwrap_or_default();
    assert!(uploaded > 0.0 && uploaded < 8_192.0, "{report}");
    assert!(number("/draw_calls_per_frame") >= Some(3.0), "{report}");
}
