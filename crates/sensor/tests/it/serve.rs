//! A sensor and its screens: what they tell each other, what strangers get, and how both survive each other's ends.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use flowcore::flow::MeterConfig;
use flowcore::ids::FlowId;
use flowcore::model::{
    CaptureState, DatabaseState, Endpoint, FlowKey, Layer, Protocol, Side, SourceKind,
};
use flowcore::time::Timestamp;
use flowcore::update::{CloseReason, FlowRecord, FlowTotals, FlowUpdate};
use sensor::ipc::{Owner, Place, SensorChoice, Server, watch};
use sensor::pipeline::{
    Control, DnsMode, EnrichConfig, Pipeline, PipelineConfig, SourceSpec, spawn,
};

/// A place that nobody else uses, for as long as it lives.
struct Home {
    _folder: tempfile::TempDir,
    place: Place,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = if cfg!(windows) {
            let name = folder
                .path()
                .file_name()
                .expect("has one")
                .to_string_lossy();
            Place::new(format!(r"\\.\pipe\arcwatch-test-{name}"))
        } else {
            Place::new(folder.path().join("sensor.sock"))
        };
        Self {
            _folder: folder,
            place,
        }
    }

    fn server(&self) -> Server {
        Server::bind(&self.place, &Owner::current()).expect("a new place")
    }

    fn screen(&self) -> Pipeline {
        let choice = SensorChoice {
            running: vec![self.place.clone()],
            child: None,
        };
        watch(choice).expect("a thread")
    }
}

/// A sensor whose meter is the test.
struct Puppet {
    say: Option<Sender<FlowUpdate>>,
    asked: Receiver<Control>,
    serving: Option<sensor::ipc::server::Serving>,
    seq: u64,
    flows: BTreeMap<FlowId, FlowRecord>,
}

impl Puppet {
    fn start(home: &Home) -> Self {
        let (say, updates) = bounded(2);
        let (control, asked) = bounded(16);
        let serving = home.server().start(updates, control).expect("threads");
        Self {
            say: Some(say),
            asked,
            serving: Some(serving),
            seq: 0,
            flows: BTreeMap::new(),
        }
    }

    fn update(&mut self, mut update: FlowUpdate) {
        self.seq += 1;
        update.seq = self.seq;
        update.health.source = SourceKind::Live;
        update.health.capture = CaptureState::Running;
        let say = self.say.as_ref().expect("not ended");
        say.send(update).expect("the server lives");
    }

    fn open(&mut self, id: u64, name: &str) {
        let flow = flow(id, name);
        self.flows.insert(flow.id, flow.clone());
        self.update(FlowUpdate {
            opened: vec![flow],
            ..FlowUpdate::default()
        });
    }

    /// Answers the next wish for a snapshot.
    fn answer(&mut self) {
        let asked = self.asked.recv_timeout(PATIENCE).expect("somebody asks");
        assert_eq!(asked, Control::Snapshot);
        let opened = self.flows.values().cloned().collect();
        self.update(FlowUpdate {
            is_snapshot: true,
            opened,
            ..FlowUpdate::default()
        });
    }
}

impl Drop for Puppet {
    fn drop(&mut self) {
        self.say = None;
        if let Some(serving) = self.serving.take() {
            serving.wait();
        }
    }
}

/// Far beyond what anything here takes; what never comes fails the test.
const PATIENCE: Duration = Duration::from_secs(60);

fn flow(id: u64, name: &str) -> FlowRecord {
    let end = |port| Endpoint {
        ip: [10, 0, 0, 1].into(),
        port,
    };
    let program = flowcore::model::Program {
        name: name.into(),
        path: None,
        pid: 7,
        parent: None,
        started: None,
        user: None,
        unit: None,
        signer: flowcore::model::Signer::Unknown,
        evidence: flowcore::model::Evidence::Kernel,
        described: flowcore::model::Description::Running,
    };
    FlowRecord {
        id: FlowId(id),
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
        program: Some(Arc::new(program)),
    }
}

/// The next update for which `is_it` holds.
fn wait_for(screen: &Pipeline, is_it: impl Fn(&FlowUpdate) -> bool) -> FlowUpdate {
    loop {
        let update = screen.updates.recv_timeout(PATIENCE).expect("it comes");
        if is_it(&update) {
            return update;
        }
    }
}

fn ids(update: &FlowUpdate) -> Vec<u64> {
    update.opened.iter().map(|flow| flow.id.0).collect()
}

#[test]
fn every_screen_begins_with_a_snapshot_and_hears_what_changes() {
    let home = Home::new();
    let mut sensor = Puppet::start(&home);
    sensor.open(1, "before anyone watched");
    let first = home.screen();
    sensor.answer();
    assert_eq!(ids(&wait_for(&first, |it| it.is_snapshot)), [1]);
    let second = home.screen();
    sensor.answer();
    for screen in [&first, &second] {
        wait_for(screen, |it| {
            it.is_snapshot && it.health.screens.connected == 2
        });
    }
    sensor.open(2, "after");
    for screen in [&first, &second] {
        let update = wait_for(screen, |it| !it.opened.is_empty());
        assert_eq!((ids(&update), update.seq), (vec![2], sensor.seq));
        let program = update.opened[0].program.as_ref().expect("sent along");
        assert_eq!(&*program.name, "after");
    }
}

#[test]
fn a_screen_that_lost_updates_asks_and_gets_everything_again() {
    let home = Home::new();
    let mut sensor = Puppet::start(&home);
    let screen = home.screen();
    sensor.answer();
    wait_for(&screen, |it| it.is_snapshot);
    // Each of these is larger than what fits into the socket and all the queues between the two.
    let big = "x".repeat(900_000);
    for id in 1..=100 {
        sensor.open(id, &big);
    }
    let mut seen = Vec::new();
    let mut next = None;
    loop {
        let update = screen.updates.recv_timeout(PATIENCE).expect("it comes");
        let gap = next.is_some_and(|next| update.seq > next);
        next = Some(update.seq + 1);
        seen.extend(ids(&update));
        if gap {
            break;
        }
    }
    assert!(
        seen.len() < 100,
        "nothing was lost: the test proves nothing"
    );
    screen
        .control
        .send(Control::Snapshot)
        .expect("the screen's end lives");
    sensor.answer();
    let snapshot = wait_for(&screen, |it| it.is_snapshot);
    assert_eq!(ids(&snapshot), (1..=100).collect::<Vec<_>>());
    assert!(snapshot.health.screens.missed_updates > 0);
}

#[test]
fn a_sensor_that_was_restarted_is_found_again_and_its_flows_are_new_ones() {
    let home = Home::new();
    let mut sensor = Puppet::start(&home);
    sensor.open(5, "first life");
    let screen = home.screen();
    sensor.answer();
    assert_eq!(ids(&wait_for(&screen, |it| it.is_snapshot)), [5]);
    drop(sensor);
    let gone = wait_for(&screen, |it| it.health.capture != CaptureState::Running);
    assert!(matches!(gone.health.capture, CaptureState::Failed { .. }));

    let mut sensor = Puppet::start(&home);
    sensor.open(1, "second life");
    sensor.answer();
    let snapshot = wait_for(&screen, |it| it.is_snapshot);
    assert_eq!(ids(&snapshot), [6], "no id ever means two flows");
    assert_eq!(snapshot.health.capture, CaptureState::Running);
}

#[test]
fn without_a_sensor_the_screen_says_so_and_finds_one_that_starts_later() {
    let home = Home::new();
    let screen = home.screen();
    let alone = wait_for(&screen, |it| it.health.capture != CaptureState::Starting);
    let CaptureState::Unavailable { reason, remedy } = alone.health.capture else {
        panic!("{:?}", alone.health.capture)
    };
    assert!(reason.contains("no sensor is running") && remedy.contains("arcwatch-sensor serve"));
    let mut sensor = Puppet::start(&home);
    sensor.answer();
    wait_for(&screen, |it| it.health.capture == CaptureState::Running);
}

/// Made-up traffic without lookups: databases of its own or the bundled ones, unpacked into `cache_dir`.
fn demo_of(databases: Option<PathBuf>, cache_dir: Option<PathBuf>) -> PipelineConfig {
    PipelineConfig {
        source: SourceSpec::Demo { seed: 1 },
        enrich: EnrichConfig {
            city_db: databases.clone(),
            asn_db: databases,
            dns: DnsMode::Off,
            cache_dir,
            home: None,
        },
        meter: MeterConfig::default(),
        update_interval: Duration::from_millis(20),
        tells_seconds: false,
    }
}

#[test]
fn a_demo_arrives_whole_however_it_is_cut() {
    let home = Home::new();
    let config = demo_of(Some("/nowhere".into()), None);
    let demo = spawn(config).expect("threads");
    let serving = home
        .server()
        .start(demo.updates.clone(), demo.control.clone())
        .expect("threads");
    let screen = home.screen();
    let mut flows = BTreeMap::new();
    let mut last = None;
    while flows.len() < 50 {
        let update = screen.updates.recv_timeout(PATIENCE).expect("it comes");
        if update.is_snapshot {
            flows.clear();
            last = None;
        }
        if let Some(last) = last {
            assert_eq!(update.seq, last + 1);
        }
        last = Some(update.seq).filter(|seq| *seq > 0);
        for flow in update.opened {
            flows.insert(flow.id, flow.totals);
        }
        for (id, totals) in update.totals {
            assert!(flows.insert(id, totals).is_some(), "{id} was never opened");
        }
    }
    demo.stop();
    drop(screen);
    serving.wait();
}

#[test]
fn a_screen_can_cancel_what_the_sensor_unpacks() {
    let (home, empty) = (Home::new(), tempfile::tempdir().expect("an empty cache"));
    let config = demo_of(None, Some(empty.path().to_owned()));
    let sensor = spawn(config).expect("threads");
    let serving = home
        .server()
        .start(sensor.updates.clone(), sensor.control.clone())
        .expect("threads");
    let screen = home.screen();
    wait_for(&screen, |it| it.is_snapshot);
    let wish = Control::WithoutDatabases;
    screen.control.send(wish).expect("a thread that listens");
    let is_cancelled = |state: &DatabaseState| matches!(state, DatabaseState::Unavailable(why) if why.contains("cancelled"));
    wait_for(&screen, |it| {
        is_cancelled(&it.health.places) && is_cancelled(&it.health.providers)
    });
    let left = std::fs::read_dir(empty.path()).expect("the cache").count();
    assert_eq!(left, 0, "nothing half unpacked is left");
    sensor.stop();
    drop(screen);
    serving.wait();
}

// Wine lets a second server have the name of a pipe; Windows does not.
#[cfg(unix)]
#[test]
fn a_second_sensor_does_not_take_the_place_of_the_first() {
    let home = Home::new();
    let _first = Puppet::start(&home);
    assert!(Server::bind(&home.place, &Owner::current()).is_err());
}

#[test]
fn flows_that_end_are_told_as_ended() {
    let home = Home::new();
    let mut sensor = Puppet::start(&home);
    let screen = home.screen();
    sensor.answer();
    sensor.update(FlowUpdate {
        closed: vec![(FlowId(3), CloseReason::Reset)],
        ..FlowUpdate::default()
    });
    let update = wait_for(&screen, |it| !it.closed.is_empty());
    assert_eq!(update.closed, [(FlowId(3), CloseReason::Reset)]);
}

#[cfg(unix)]
mod strangers {
    //! What anyone gets who can reach the socket and is no screen.

    use std::fs;
    use std::io::{Read, Write};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::net::{UnixListener, UnixStream};

    use flowcore::wire::{HELLO_BYTES, Hello, Request, VERSION, Verdict};

    use super::*;

    fn knock(home: &Home) -> UnixStream {
        UnixStream::connect(home.place.path()).expect("somebody listens")
    }

    /// Reads until the sensor hangs up; how much came.
    fn rest(mut stream: UnixStream) -> usize {
        let mut bytes = Vec::new();
        // A reset is a way to hang up.
        drop(stream.read_to_end(&mut bytes));
        bytes.len()
    }

    fn hello() -> [u8; HELLO_BYTES] {
        Hello::new(Verdict::Welcome, 0).encode()
    }

    /// A screen that comes now is served, and hears how many were refused.
    fn refused_so_far(home: &Home, sensor: &mut Puppet) -> u64 {
        let screen = home.screen();
        sensor.answer();
        let update = wait_for(&screen, |it| it.is_snapshot);
        update.health.screens.refused
    }

    #[test]
    fn who_is_no_screen_learns_nothing_and_is_counted() {
        let home = Home::new();
        let mut sensor = Puppet::start(&home);
        let mut wrong = knock(&home);
        wrong
            .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .expect("sent");
        assert_eq!(rest(wrong), 0);
        // Half a hello, and then nothing: the sensor's patience is limited.
        let mut half = knock(&home);
        half.write_all(&hello()[..7]).expect("sent");
        assert_eq!(rest(half), 0);
        let mut gone = knock(&home);
        gone.write_all(&hello()[..7]).expect("sent");
        drop(gone);
        let mut other = Hello::new(Verdict::Welcome, 0);
        other.version = VERSION + 1;
        let mut other_release = knock(&home);
        other_release.write_all(&other.encode()).expect("sent");
        assert_eq!(
            rest(other_release),
            HELLO_BYTES,
            "it is told which release this is"
        );
        assert_eq!(refused_so_far(&home, &mut sensor), 4);
    }

    #[test]
    fn a_request_of_any_length_and_kind_ends_the_connection_and_nothing_else() {
        let home = Home::new();
        let mut sensor = Puppet::start(&home);
        for nonsense in [
            &[0xff; 8][..],
            &[1, 0, 0, 0, 9],
            &[0, 0, 0, 0],
            &[17, 0, 0, 0],
        ] {
            let mut stream = knock(&home);
            stream.write_all(&hello()).expect("sent");
            stream.write_all(nonsense).expect("sent");
            assert_eq!(rest(stream), HELLO_BYTES, "{nonsense:?}");
        }
        // Half a frame that stays half holds up nobody.
        let mut half = knock(&home);
        half.write_all(&hello()).expect("sent");
        half.write_all(&Request::Snapshot.encode()[..2])
            .expect("sent");
        assert_eq!(refused_so_far(&home, &mut sensor), 0);
    }

    #[test]
    fn ten_thousand_connections_do_no_harm() {
        let home = Home::new();
        let mut sensor = Puppet::start(&home);
        let screen = home.screen();
        sensor.answer();
        wait_for(&screen, |it| it.is_snapshot);
        let mut silent = std::collections::VecDeque::new();
        for _ in 0..10_000 {
            silent.push_back(knock(&home));
            if silent.len() > 200 {
                silent.pop_front(); // as many as the limit on open files allows for
            }
        }
        sensor.open(1, "meanwhile");
        let update = wait_for(&screen, |it| !it.opened.is_empty());
        assert_eq!(
            (ids(&update), update.health.screens.connected),
            (vec![1], 1)
        );
        drop(silent);
        // All were counted once the last has been let go.
        let refused = loop {
            sensor.update(FlowUpdate::default());
            let refused = wait_for(&screen, |_| true).health.screens.refused;
            if refused >= 10_000 {
                break refused;
            }
        };
        assert_eq!(refused, 10_000);
    }

    #[test]
    fn who_is_turned_away_unheard_is_not_told_to_start_another_sensor() {
        let home = Home::new();
        let crowded = UnixListener::bind(home.place.path()).expect("a socket");
        let door = std::thread::Builder::new().name("door".to_owned());
        let door = door
            .spawn(move || drop(crowded.accept()))
            .expect("a thread");
        let error = sensor::ipc::ask(std::slice::from_ref(&home.place)).expect_err("it is crowded");
        door.join().expect("one came");
        let said = error.to_string();
        assert!(said.contains("too many come at once; wait"), "{said}");
    }

    #[test]
    fn there_are_as_many_screens_as_seats() {
        let home = Home::new();
        let _sensor = Puppet::start(&home);
        let mut seated = Vec::new();
        for number in 0..=sensor::ipc::server::MAX_SCREENS {
            let mut stream = knock(&home);
            stream.write_all(&hello()).expect("sent");
            let mut answer = [0; HELLO_BYTES];
            stream.read_exact(&mut answer).expect("an answer");
            let is_seated = number < sensor::ipc::server::MAX_SCREENS;
            let verdict = if is_seated {
                Verdict::Welcome
            } else {
                Verdict::Busy
            };
            assert_eq!(Hello::decode(&answer).expect("ours").verdict, verdict);
            seated.push(stream);
        }
    }

    #[test]
    fn the_socket_is_its_owners_alone() {
        let home = Home::new();
        let _sensor = Puppet::start(&home);
        let socket = fs::metadata(home.place.path()).expect("there");
        assert_eq!(socket.mode() & 0o777, 0o600);
        assert_eq!(socket.uid().to_string(), Owner::current().to_string());
    }

    /// As another user, where this test may become one.
    #[test]
    fn another_user_is_refused_even_where_the_file_would_let_them() {
        let home = Home::new();
        let mut sensor = Puppet::start(&home);
        let folder = home.place.path().parent().expect("has one");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("ours");
        let knock = "import socket, sys\n\
                     s = socket.socket(socket.AF_UNIX)\n\
                     s.connect(sys.argv[1])\n\
                     s.sendall(bytes.fromhex(sys.argv[2]))\n\
                     print(s.recv(64).hex())";
        let hex: String = hello().iter().map(|byte| format!("{byte:02x}")).collect();
        let as_nobody = || {
            std::process::Command::new("setpriv")
                .env("PATH", "/usr/bin:/bin") // programs that every user may run
                .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
                .args(["python3", "-c", knock])
                .arg(home.place.path())
                .arg(&hex)
                .output()
        };
        let outside = match as_nobody() {
            Ok(output) => output,
            Err(error) => return println!("skipped: setpriv does not start: {error}"),
        };
        let said = String::from_utf8_lossy(&outside.stderr).into_owned();
        if said.contains("setpriv:") {
            return println!("skipped: {said}");
        }
        assert!(said.contains("PermissionError"), "{said}");
        fs::set_permissions(home.place.path(), fs::Permissions::from_mode(0o666)).expect("ours");
        let inside = as_nobody().expect("started before");
        let answer = String::from_utf8_lossy(&inside.stdout).trim().to_owned();
        let bytes: Vec<u8> = (0..answer.len() / 2)
            .map(|at| u8::from_str_radix(&answer[at * 2..at * 2 + 2], 16).expect("hex"))
            .collect();
        let hello = bytes.try_into().expect("a hello");
        assert_eq!(
            Hello::decode(&hello).expect("ours").verdict,
            Verdict::OtherUser
        );
        assert_eq!(refused_so_far(&home, &mut sensor), 1);
    }

    #[test]
    fn a_folder_that_others_may_change_is_no_place_for_a_socket() {
        let home = Home::new();
        let folder = home.place.path().parent().expect("has one");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("ours");
        assert!(Server::bind(&home.place, &Owner::current()).is_err());
    }

    #[test]
    fn what_a_killed_sensor_left_behind_is_cleared_away() {
        let home = Home::new();
        drop(UnixListener::bind(home.place.path()).expect("a new place"));
        assert!(home.place.path().exists(), "left behind");
        let mut sensor = Puppet::start(&home);
        assert_eq!(refused_so_far(&home, &mut sensor), 0);
    }

    #[test]
    fn a_sensor_of_another_release_is_a_clear_message_until_it_is_upgraded() {
        let home = Home::new();
        let listener = UnixListener::bind(home.place.path()).expect("a new place");
        let screen = home.screen();
        let (mut stream, _) = listener.accept().expect("a screen");
        let mut other = Hello::new(Verdict::Welcome, 1);
        other.version = VERSION + 1;
        stream.write_all(&other.encode()).expect("sent");
        let told = wait_for(&screen, |it| it.health.capture != CaptureState::Starting);
        let CaptureState::Unavailable { reason, remedy } = told.health.capture else {
            panic!("{:?}", told.health.capture)
        };
        assert!(
            reason.contains(&format!("version {}", VERSION + 1)),
            "{reason}"
        );
        assert!(remedy.contains("same release"), "{remedy}");

        // The sensor is upgraded under the running screen: it is found by itself.
        drop((stream, listener));
        fs::remove_file(home.place.path()).expect("the old one's");
        let mut sensor = Puppet::start(&home);
        sensor.open(1, "after the upgrade");
        sensor.answer();
        let snapshot = wait_for(&screen, |it| it.is_snapshot);
        assert_eq!(snapshot.health.capture, CaptureState::Running);
        assert_eq!(ids(&snapshot), [1]);
    }
}

/// Where the system asks a person for the administrator's password, a refusal is the person's last word.
#[cfg(target_os = "linux")]
#[test]
fn a_person_who_says_no_is_asked_once() {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use sensor::ipc::SensorCommand;

    const ASKED: &str = "ARCWATCH_TEST_ASKED";
    if std::env::var_os(ASKED).is_none() {
        // A `pkexec` that says no, for a process of its own.
        let home = tempfile::tempdir().expect("a folder");
        let (pkexec, asked) = (home.path().join("pkexec"), home.path().join("asked"));
        std::fs::write(
            &pkexec,
            format!("#!/bin/sh\necho x >> \"${ASKED}\"\nexit 126\n"),
        )
        .expect("written");
        std::fs::set_permissions(&pkexec, PermissionsExt::from_mode(0o755)).expect("ours");
        let output = Command::new(std::env::current_exe().expect("a test"))
            .args(["--exact", "serve::a_person_who_says_no_is_asked_once"])
            .env("PATH", home.path())
            .env(ASKED, &asked)
            .output()
            .expect("starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
        assert_eq!(
            std::fs::read_to_string(&asked).expect("it was asked"),
            "x\n"
        );
        return;
    }
    let choice = SensorChoice {
        running: Vec::new(),
        child: Some(SensorCommand::at("/nowhere/arcwatch-sensor", Vec::new()).elevated()),
    };
    let link = watch(choice).expect("a thread");
    // It goes on looking for a sensor, and goes on saying why there is none.
    let mut said = 0;
    while said < 4 {
        let update = link.updates.recv_timeout(PATIENCE).expect("it speaks");
        if let CaptureState::NoPermission { reason, remedy } = update.health.capture {
            assert!(reason.contains("answered with no"), "{reason}");
            assert!(remedy.contains("to be asked again"), "{remedy}");
            said += 1;
        }
    }
}
