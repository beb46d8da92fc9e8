//! The sensor as a service of Windows, through the service manager of the system that the tests run on, and as the child
//! of a screen that Windows gave the administrator's rights. Nothing else of these tests may use the system's place.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use flowcore::model::CaptureState;
use sensor::ipc::{Owner, Place, SensorChoice, SensorCommand, watch};

/// Wine asks nobody; Windows would ask the person.
fn is_wine() -> bool {
    std::env::var_os("WINEPREFIX").is_some() || std::env::var_os("WINEUSERNAME").is_some()
}

fn sensor(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_arcwatch-sensor"))
        .args(arguments)
        .output()
        .expect("the sensor starts")
}

fn service(command: &str) -> Output {
    sensor(&["service", command])
}

/// Whether Windows knows how to show the service's events.
fn has_events() -> bool {
    let key = r"HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\arcwatch-sensor";
    let asked = Command::new("reg")
        .args(["query", key, "/v", "EventMessageFile"])
        .output();
    asked.expect("reg starts").status.success()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_service_is_installed_started_asked_stopped_and_uninstalled() {
    if !is_wine() {
        eprintln!("skipped: this would change the services of this computer");
        return;
    }
    drop(service("uninstall")); // what an earlier run left that was ended
    let installed = sensor(&["service", "install", "--no-dns"]);
    assert!(installed.status.success(), "{}", said(&installed));
    assert!(said(&installed).contains("alone"), "{}", said(&installed));
    assert!(has_events(), "its events are shown with their text");
    let again = service("install");
    assert_eq!(again.status.code(), Some(1));
    assert!(
        said(&again).contains("installed already"),
        "{}",
        said(&again)
    );

    let started = service("start");
    assert!(started.status.success(), "{}", said(&started));
    assert!(said(&started).contains("it runs"), "{}", said(&started));
    assert!(said(&service("start")).contains("runs already"));

    // It answers the screens of this user; that there is no driver under Wine is a finding, not a failure to answer.
    let status = sensor(&["status", "--json"]);
    let text = String::from_utf8_lossy(&status.stdout);
    assert!(
        text.contains(r#"pipe\\arcwatch""#),
        "{text} {}",
        said(&status)
    );
    let is_refused = ["\"Unavailable\"", "\"NoPermission\""];
    assert!(is_refused.iter().any(|it| text.contains(it)), "{text}");

    let stopped = service("stop");
    assert!(stopped.status.success(), "{}", said(&stopped));
    assert!(said(&service("stop")).contains("does not run"));
    assert!(service("start").status.success(), "it can be started again");

    let gone = service("uninstall");
    assert!(gone.status.success(), "{}", said(&gone));
    for command in ["start", "stop", "uninstall"] {
        let output = service(command);
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert!(said(&output).contains("not installed"), "{}", said(&output));
    }

    assert!(!has_events(), "nothing is left of it");

    // Last, because under Wine whoever comes first takes the place of a service that is being started.
    let by_hand = service("run");
    assert_eq!(by_hand.status.code(), Some(2), "{}", said(&by_hand));
    assert!(said(&by_hand).contains("serve"), "{}", said(&by_hand));
}

#[test]
fn a_sensor_with_the_administrators_rights_serves_the_screen_and_ends_with_it() {
    if !is_wine() {
        eprintln!("skipped: Windows would ask a person");
        return;
    }
    let home = tempfile::tempdir().expect("a folder with a place for \"marks\"");
    let cache = home.path().join("a cache with blanks");
    let args = vec!["--no-dns".into(), "--cache-dir".into(), cache.into()];
    let command = SensorCommand::at(env!("CARGO_BIN_EXE_arcwatch-sensor"), args).elevated();
    let link = watch(SensorChoice {
        running: Vec::new(),
        child: Some(command),
    })
    .expect("a thread");
    // It connects, and says itself that Wine has neither driver nor tracing.
    let until = Instant::now() + Duration::from_secs(60);
    let reason = loop {
        let update = link.updates.recv_deadline(until).expect("it speaks");
        if update.seq > 0
            && let CaptureState::Unavailable { reason, .. }
            | CaptureState::NoPermission { reason, .. } = update.health.capture
        {
            break reason;
        }
    };
    assert!(!reason.is_empty());
    // With the screen's end the pipe that the sensor lives by is closed, and with the sensor's end its own.
    let place = Place::of_elevated_child(&Owner::current(), std::process::id(), 1);
    drop(link);
    while std::fs::File::open(place.path()).is_ok() {
        assert!(Instant::now() < until, "it outlives its screen");
        std::thread::yield_now();
    }
}
