//! Alerts in simulated time.

use std::net::IpAddr;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::filter::{Connection, Words};
use crate::model::CountryCode;
use crate::time::Timestamp;

const HOUR: u64 = 3_600;

fn at(secs: u64) -> Timestamp {
    Timestamp::from_secs_nanos(1_700_000_000 + secs, 0)
}

fn config() -> WatchConfig {
    WatchConfig {
        learning: Duration::from_secs(HOUR),
        new_country: true,
        upload_bytes: 100,
        ..WatchConfig::default()
    }
}

struct Scene {
    watch: Watch,
    words: Words,
    alerts: Vec<Alert>,
}

impl Scene {
    fn new(config: WatchConfig) -> Self {
        Self {
            watch: Watch::new(config, Habits::default()),
            words: Words::default(),
            alerts: Vec::new(),
        }
    }

    /// `program` talks to somebody in `country`; returns what is told.
    fn go(&mut self, program: &str, country: &str, secs: u64) -> Vec<Reason> {
        self.see(program, country, "9.9.9.9", "a.example", 0, secs)
    }

    /// `program` talks to `address` in `country`; returns what is told.
    fn see(
        &mut self,
        program: &str,
        country: &str,
        address: &str,
        name: &str,
        sent: u64,
        secs: u64,
    ) -> Vec<Reason> {
        let names = [name];
        self.watch.see(
            &Sighting {
                program: Some(program),
                country: CountryCode::new(country).map(|code| (code, country)),
                provider: Some("Example"),
                names: &names,
                is_impossible: false,
                connection: Connection {
                    words: [&self.words, &self.words],
                    address: address.parse().expect("a test address"),
                    port: 443,
                    asn: None,
                    age: Duration::ZERO,
                    is_over: false,
                    is_new: false,
                    sent_bytes: sent,
                    received_bytes: 0,
                    bytes_per_sec: None,
                    round_trip: None,
                },
                sent_bytes: sent,
            },
            at(secs),
            &mut self.alerts,
        );
        self.alerts.drain(..).map(|alert| alert.reason).collect()
    }
}

#[test]
fn a_new_country_is_told_once_and_only_after_learning() {
    let mut scene = Scene::new(config());
    for (program, country, secs, told) in [
        ("firefox", "DE", 0, false),
        ("firefox", "US", HOUR - 1, false),
        ("firefox", "KP", HOUR, true),
        ("firefox", "KP", HOUR + 1, false),
        ("firefox", "US", 2 * HOUR, false),
        ("curl", "KP", 2 * HOUR, false), // another program is learned for itself
    ] {
        let reasons = scene.go(program, country, secs);
        let is_new = |reason: &Reason| matches!(reason, Reason::NewCountry { code, .. } if code.as_str() == country);
        assert_eq!(reasons.iter().any(is_new), told, "{program} {country}");
        assert_eq!(reasons.len(), usize::from(told), "{program} {country}");
    }
}

#[test]
fn what_was_learned_survives_a_restart() {
    let mut scene = Scene::new(config());
    scene.go("firefox", "DE", 0);
    let written = postcard::to_allocvec(scene.watch.habits()).expect("habits can be written");
    let read: Habits = postcard::from_bytes(&written).expect("and read");
    scene.watch = Watch::new(config(), read);
    assert_eq!(scene.go("firefox", "DE", 5 * HOUR), []);
    assert_eq!(scene.go("firefox", "FR", 5 * HOUR).len(), 1);
}

#[test]
fn an_upload_is_unusual_when_it_is_large_and_twice_what_was_usual() {
    let mut watch = Watch::new(config(), Habits::default());
    let mut alerts = Vec::new();
    watch.note_sent("backup", 80, at(0), &mut alerts);
    watch.note_sent("backup", 90, at(2 * HOUR), &mut alerts);
    assert!(alerts.is_empty(), "less than the least that is told");
    watch.note_sent("backup", 60, at(2 * HOUR + 300), &mut alerts);
    assert!(
        alerts.is_empty(),
        "150 in ten minutes are less than twice 80"
    );
    watch.note_sent("backup", 20, at(2 * HOUR + 400), &mut alerts);
    assert!(matches!(alerts[0].reason, Reason::Upload { bytes: 170 }));
    watch.note_sent("backup", 20, at(2 * HOUR + 500), &mut alerts);
    assert_eq!(alerts.len(), 1, "told once");
    watch.note_sent("backup", 170, at(4 * HOUR), &mut alerts);
    assert_eq!(alerts.len(), 1, "the same another day is usual now");
}

#[test]
fn lists_know_addresses_networks_and_domains() {
    let text = "# mine\n9.9.9.9\n10.0.0.0/8 ; office\n2001:db8::/32\n*.tracker.example\n0.0.0.0 ads.example\nnot a line\n\n";
    let list = List::read("block.txt", text);
    let has = |address: &str| list.has_address(address.parse::<IpAddr>().expect("an address"));
    assert!(has("9.9.9.9") && has("10.200.1.1") && has("2001:db8::7"));
    assert!(!has("9.9.9.8") && !has("11.0.0.1"));
    assert!(list.has_name("a.b.TRACKER.example") && list.has_name("ads.example"));
    assert!(!list.has_name("mytracker.example") && !list.has_name("example"));
    assert_eq!((list.len(), list.unread.0), (5, 1));
    assert_eq!(list.unread.1, [7]);

    let mut scene = Scene::new(WatchConfig {
        lists: vec![list],
        ..WatchConfig::default()
    });
    let told = scene.see("x", "DE", "1.2.3.4", "cdn.tracker.example", 0, 0);
    assert!(matches!(&told[..], [Reason::Listed { list }] if &**list == "block.txt"));
    assert!(
        scene
            .see("x", "DE", "1.2.3.4", "cdn.tracker.example", 0, 9)
            .is_empty()
    );
}

#[test]
fn a_rule_is_a_filter_and_perhaps_a_threshold() {
    let mut scene = Scene::new(WatchConfig {
        rules: vec![
            Rule::read("Office = ip:10.0.0.0/8").expect("a rule"),
            Rule::read("Much = ip:9.9.9.9 ; 1kB in 1m").expect("a rule"),
        ],
        ..WatchConfig::default()
    });
    assert_eq!(scene.see("x", "DE", "10.1.1.1", "a", 0, 0).len(), 1);
    assert!(scene.see("x", "DE", "10.1.1.1", "a", 0, 1).is_empty());
    assert!(scene.see("x", "DE", "9.9.9.9", "a", 600, 10).is_empty());
    assert!(
        scene.see("x", "DE", "9.9.9.9", "a", 300, 120).is_empty(),
        "the 600 are too long ago"
    );
    let told = scene.see("x", "DE", "9.9.9.9", "a", 900, 130);
    assert!(
        matches!(
            &told[..],
            [Reason::Rule {
                bytes: Some(1_200),
                ..
            }]
        ),
        "{told:?}"
    );
}

#[test]
fn a_rule_that_makes_no_sense_says_why() {
    for (text, part) in [
        ("country:DE", "NAME = FILTER"),
        ("X = ", "NAME = FILTER"),
        ("X = contry:DE", "cannot be read"),
        ("X = country:DE ; lots", "100MB in 10m"),
    ] {
        let why = Rule::read(text).expect_err("no rule");
        assert!(why.contains(part), "{text}: {why}");
    }
}

fn alert(program: &str, country: &str, secs: u64) -> Alert {
    Alert {
        at: at(secs),
        program: Some(program.into()),
        address: None,
        name: None,
        reason: Reason::NewCountry {
            code: CountryCode::new(country).expect("a code"),
            name: country.into(),
        },
    }
}

#[test]
fn what_is_snoozed_is_silent_for_its_program_and_its_time() {
    let mut log = AlertLog::default();
    let first = log.push(alert("curl", "FR", 0), at(0)).expect("told");
    assert_eq!(
        log.push(alert("curl", "FR", 1), at(1)),
        None,
        "counted, not told again"
    );
    assert_eq!(log.entries().next().map(|entry| entry.count), Some(2));
    log.snooze(first, at(2), Duration::from_secs(60));
    assert_eq!(log.unseen(), 0);
    assert_eq!(log.push(alert("curl", "IT", 3), at(3)), None);
    assert_eq!(log.silenced, 1);
    assert!(log.push(alert("wget", "IT", 3), at(3)).is_some());
    assert!(
        log.push(alert("curl", "IT", 99), at(99)).is_some(),
        "the time is over"
    );
    log.acknowledge_all();
    assert_eq!(log.unseen(), 0);
}

proptest! {
    #[test]
    fn any_text_is_a_list_or_a_rule_or_a_reason(text: String) {
        let list = List::read("any", &text);
        prop_assert!(list.len() <= text.lines().count());
        if let Err(why) = Rule::read(&text) {
            prop_assert!(!why.is_empty());
        }
    }

    #[test]
    fn the_log_is_bounded_and_numbers_are_unique(programs in proptest::collection::vec("[a-z]{3}", 0..900)) {
        let mut log = AlertLog::default();
        for (secs, program) in (0..).zip(&programs) {
            log.push(alert(program, "DE", secs), at(secs));
        }
        let ids: std::collections::BTreeSet<u64> = log.entries().map(|entry| entry.id).collect();
        prop_assert_eq!(ids.len(), log.entries().len());
        prop_assert!(ids.len() <= 500);
    }
}
