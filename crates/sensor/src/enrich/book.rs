//! What is known of every remote address, what was asked, and what must be told to the consumer. A state machine
//! without a clock or threads: the meter's thread drives it, the enrichment threads answer it.
//!
//! It is the one cache of answers: bounded by [`MAX_HOSTS`], with a time to live for reverse names. Places and
//! providers hold as long as the databases stay open.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

use flowcore::geo::{Answered, Vantage};
use flowcore::model::{AddressKind, HostFacts, Lookup, Place, Provider, RoundTrip};
use flowcore::time::Timestamp;
use flowcore::update::FlowUpdate;

use super::judge::Judge;
use crate::pipeline::DnsMode;

/// Hosts that are remembered at most, about 400 bytes each. Beyond, the quarter that was used longest ago goes.
pub(crate) const MAX_HOSTS: usize = 1 << 18;

/// Which fact of an address an enrichment thread is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Question {
    /// Place and provider.
    Location,
    /// Reverse name.
    Name,
}

/// The hosts of one pipeline.
#[derive(Debug)]
pub(crate) struct HostBook {
    dns: DnsMode,
    judge: Judge,
    max_hosts: usize,
    hosts: HashMap<IpAddr, Host>,
    changed: BTreeSet<IpAddr>,
    unasked_locations: VecDeque<IpAddr>,
    unasked_names: VecDeque<IpAddr>,
}

#[derive(Debug, Default)]
struct Host {
    facts: HostFacts,
    last_used: Timestamp,
    /// When the reverse name must be asked again; `None` while there is no answer to expire.
    name_expires: Option<Timestamp>,
}

impl HostBook {
    pub(crate) fn new(dns: DnsMode, vantage: Vantage) -> Self {
        Self::with_capacity(dns, vantage, MAX_HOSTS)
    }

    fn with_capacity(dns: DnsMode, vantage: Vantage, max_hosts: usize) -> Self {
        Self {
            dns,
            judge: Judge::new(vantage),
            max_hosts,
            hosts: HashMap::new(),
            changed: BTreeSet::new(),
            unasked_locations: VecDeque::new(),
            unasked_names: VecDeque::new(),
        }
    }

    /// Learns hosts from what the meter says.
    pub(crate) fn note_update(&mut self, update: &FlowUpdate) {
        for record in &update.opened {
            self.note_host(update.at, record.remote_ip());
        }
        if self.hosts.len() > self.max_hosts {
            self.forget_oldest();
        }
    }

    /// Takes a measured round trip; the smallest is kept, because only it is near the distance.
    pub(crate) fn note_rtt(&mut self, ip: IpAddr, measured: RoundTrip) {
        let Some(host) = self.hosts.get_mut(&ip) else {
            return;
        };
        if host
            .facts
            .min_rtt
            .is_none_or(|known| measured.time < known.time)
        {
            host.facts.min_rtt = Some(measured);
            self.note_change(ip);
        }
    }

    /// A fact changed on which the check of the place rests.
    fn note_change(&mut self, ip: IpAddr) {
        if let Some(host) = self.hosts.get_mut(&ip) {
            if AddressKind::of(ip).is_placeable() {
                host.facts.place_check = self.judge.check(&host.facts);
            }
            self.changed.insert(ip);
        }
    }

    /// Looks for a hop nearby that answers for everybody, where the latest round trips give reason to. What it
    /// explains is no contradiction.
    fn explain_contradictions(&mut self) {
        if !self.judge.must_look() {
            return;
        }
        let mut answered: Vec<(IpAddr, Answered)> = self
            .hosts
            .iter()
            .filter_map(|(ip, host)| Some((*ip, Judge::answered(&host.facts)?)))
            .collect();
        answered.sort_unstable_by_key(|(ip, _)| *ip);
        let (ips, answered): (Vec<IpAddr>, Vec<Answered>) = answered.into_iter().unzip();
        if self.judge.look(&answered) {
            for ip in ips {
                self.note_change(ip);
            }
        }
    }

    fn note_host(&mut self, now: Timestamp, ip: IpAddr) {
        if let Some(host) = self.hosts.get_mut(&ip) {
            host.last_used = now;
            if host.name_expires.is_some_and(|expires| expires <= now) {
                host.name_expires = None;
                self.unasked_names.push_back(ip);
            }
            return;
        }
        let kind = AddressKind::of(ip);
        let asks_name = match self.dns {
            DnsMode::Off => false,
            DnsMode::Public => kind == AddressKind::Public,
            DnsMode::All => matches!(kind, AddressKind::Public | AddressKind::Private),
        };
        let mut host = Host {
            last_used: now,
            ..Host::default()
        };
        if kind.is_placeable() {
            self.unasked_locations.push_back(ip);
        } else {
            host.facts.place = Lookup::NotAsked;
            host.facts.provider = Lookup::NotAsked;
        }
        if asks_name {
            self.unasked_names.push_back(ip);
        } else {
            host.facts.reverse_name = Lookup::NotAsked;
        }
        self.hosts.insert(ip, host);
        self.changed.insert(ip);
    }

    /// The address that has waited longest for `question` to be asked.
    pub(crate) fn unasked(&self, question: Question) -> Option<IpAddr> {
        match question {
            Question::Location => self.unasked_locations.front().copied(),
            Question::Name => self.unasked_names.front().copied(),
        }
    }

    /// The address that [`unasked`](Self::unasked) named was asked for.
    pub(crate) fn mark_asked(&mut self, question: Question) {
        match question {
            Question::Location => self.unasked_locations.pop_front(),
            Question::Name => self.unasked_names.pop_front(),
        };
    }

    /// Takes an answer about place and provider. An answer for a host that was forgotten meanwhile is dropped.
    pub(crate) fn note_location(
        &mut self,
        ip: IpAddr,
        place: Lookup<Place>,
        provider: Lookup<Provider>,
    ) {
        if let Some(host) = self.hosts.get_mut(&ip) {
            host.facts.place = place;
            host.facts.provider = provider;
            self.note_change(ip);
        }
    }

    /// A database that was missing is there now: what was left unasked for want of it is asked.
    pub(crate) fn ask_locations_again(&mut self) {
        let waiting: HashSet<IpAddr> = self.unasked_locations.iter().copied().collect();
        let left_out = self.hosts.iter().filter(|(ip, host)| {
            AddressKind::of(**ip).is_placeable()
                && !waiting.contains(ip)
                && (host.facts.place == Lookup::NotAsked || host.facts.provider == Lookup::NotAsked)
        });
        let mut left_out: Vec<IpAddr> = left_out.map(|(ip, _)| *ip).collect();
        left_out.sort_unstable();
        self.unasked_locations.extend(left_out);
    }

    /// Takes an answer about a reverse name, good until `expires`.
    pub(crate) fn note_name(&mut self, ip: IpAddr, name: Lookup<Box<str>>, expires: Timestamp) {
        if let Some(host) = self.hosts.get_mut(&ip) {
            host.name_expires = Some(expires);
            if host.facts.reverse_name != name {
                host.facts.reverse_name = name;
                self.changed.insert(ip);
            }
        }
    }

    /// Whether it is known where an address is.
    pub(crate) fn is_placed(&self, ip: IpAddr) -> bool {
        let host = self.hosts.get(&ip);
        host.is_some_and(|host| host.facts.place.found().is_some())
    }

    /// Puts what changed into an update; every host, when it is a snapshot.
    pub(crate) fn fill(&mut self, update: &mut FlowUpdate) {
        self.explain_contradictions();
        let hosts = &self.hosts;
        if update.is_snapshot {
            update.hosts = hosts
                .iter()
                .map(|(ip, host)| (*ip, host.facts.clone()))
                .collect();
            update.hosts.sort_unstable_by_key(|(ip, _)| *ip);
        } else {
            let facts = |ip: &IpAddr| hosts.get(ip).map(|host| (*ip, host.facts.clone()));
            update.hosts = self.changed.iter().filter_map(facts).collect();
        }
        self.changed.clear();
    }

    /// Whether [`fill`](Self::fill) has something to say.
    pub(crate) fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    fn forget_oldest(&mut self) {
        let mut by_use: Vec<_> = self
            .hosts
            .iter()
            .map(|(ip, host)| (host.last_used, *ip))
            .collect();
        let quarter = by_use.len().div_ceil(4);
        by_use.select_nth_unstable(quarter.saturating_sub(1));
        for (_, ip) in &by_use[..quarter] {
            self.hosts.remove(ip);
            self.changed.remove(ip);
        }
        let hosts = &self.hosts;
        self.unasked_locations.retain(|ip| hosts.contains_key(ip));
        self.unasked_names.retain(|ip| hosts.contains_key(ip));
    }
}

/// For how long an answer of the DNS is believed: long enough not to ask for every flow, short enough to notice a
/// name that moved.
pub(crate) fn clamp_ttl(ttl: Duration) -> Duration {
    ttl.clamp(Duration::from_secs(300), Duration::from_secs(24 * 3600))
}

#[cfg(test)]
mod tests {
    use flowcore::geo::{RoughPlace, Verdict};
    use flowcore::ids::FlowId;
    use flowcore::model::{Endpoint, FlowKey, Layer, Protocol, RttSource, Side};
    use flowcore::update::{FlowRecord, FlowTotals};

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn opened(at_secs: u64, remotes: &[&str]) -> FlowUpdate {
        let record = |remote: &&str| FlowRecord {
            id: FlowId(1),
            key: FlowKey {
                layer: Layer::Outer,
                protocol: Protocol::UDP,
                client: Endpoint {
                    ip: ip("192.168.1.2"),
                    port: 1,
                },
                server: Endpoint {
                    ip: ip(remote),
                    port: 2,
                },
            },
            local: Side::Client,
            first_seen: Timestamp::default(),
            totals: FlowTotals::default(),
            names: Vec::new(),
            program: None,
        };
        FlowUpdate {
            at: Timestamp::from_secs_nanos(at_secs, 0),
            opened: remotes.iter().map(record).collect(),
            ..FlowUpdate::default()
        }
    }

    fn berlin() -> Vantage {
        Vantage::At(RoughPlace {
            coord: "52.52,13.40".parse().expect("a position"),
            uncertainty_km: 25.0,
        })
    }

    fn book(dns: DnsMode) -> HostBook {
        HostBook::new(dns, berlin())
    }

    fn measured(millis: u64) -> RoundTrip {
        RoundTrip {
            time: Duration::from_millis(millis),
            source: RttSource::TcpHandshake,
            at: Timestamp::default(),
        }
    }

    fn place(city: &str, position: &str) -> Place {
        Place {
            coord: position.parse().ok(),
            city: Some(city.into()),
            region: None,
            country: None,
            country_name: None,
            accuracy_km: None,
            source: "test".into(),
        }
    }

    fn changes(book: &mut HostBook) -> Vec<(IpAddr, HostFacts)> {
        let mut update = FlowUpdate::default();
        book.fill(&mut update);
        update.hosts
    }

    #[test]
    fn a_host_is_asked_about_once_and_told_when_the_answer_comes() {
        let mut book = book(DnsMode::Public);
        book.note_update(&opened(1, &["8.8.8.8"]));
        book.note_update(&opened(2, &["8.8.8.8"]));
        for question in [Question::Location, Question::Name] {
            assert_eq!(book.unasked(question), Some(ip("8.8.8.8")));
            book.mark_asked(question);
            assert_eq!(book.unasked(question), None);
        }
        assert_eq!(changes(&mut book)[0].1.place, Lookup::Pending);
        assert!(!book.has_changes());
        book.note_location(ip("8.8.8.8"), Lookup::Absent, Lookup::NotAsked);
        assert_eq!(changes(&mut book)[0].1.place, Lookup::Absent);
    }

    #[test]
    fn what_was_left_unasked_is_asked_once_there_is_a_database() {
        let mut book = book(DnsMode::Off);
        book.note_update(&opened(1, &["8.8.8.8", "9.9.9.9", "10.0.0.7"]));
        for _ in 0..2 {
            let ip = book.unasked(Question::Location).expect("two");
            book.mark_asked(Question::Location);
            book.note_location(ip, Lookup::NotAsked, Lookup::NotAsked);
        }
        let zurich = Lookup::Found(place("Zurich", "47.37,8.54"));
        book.note_location(ip("9.9.9.9"), zurich, Lookup::Absent);
        book.ask_locations_again();
        assert_eq!(book.unasked(Question::Location), Some(ip("8.8.8.8")));
        book.mark_asked(Question::Location);
        assert_eq!(book.unasked(Question::Location), None);
    }

    #[test]
    fn private_addresses_are_named_only_when_all_are_asked_and_never_placed() {
        for (mode, is_named) in [
            (DnsMode::Off, false),
            (DnsMode::Public, false),
            (DnsMode::All, true),
        ] {
            let mut book = book(mode);
            book.note_update(&opened(1, &["10.0.0.1", "224.0.0.251"]));
            assert_eq!(book.unasked(Question::Location), None);
            assert_eq!(book.unasked(Question::Name).is_some(), is_named, "{mode:?}");
            let facts = changes(&mut book);
            assert!(
                facts
                    .iter()
                    .all(|(_, facts)| facts.place == Lookup::NotAsked)
            );
        }
    }

    #[test]
    fn an_expired_name_is_asked_again_and_kept_until_the_answer() {
        let mut book = book(DnsMode::Public);
        book.note_update(&opened(1, &["8.8.8.8"]));
        book.mark_asked(Question::Name);
        let expires = Timestamp::from_secs_nanos(300, 0);
        book.note_name(ip("8.8.8.8"), Lookup::Found("dns.google".into()), expires);
        book.note_update(&opened(299, &["8.8.8.8"]));
        assert_eq!(book.unasked(Question::Name), None);
        book.note_update(&opened(300, &["8.8.8.8"]));
        book.note_update(&opened(301, &["8.8.8.8"]));
        book.mark_asked(Question::Name);
        assert_eq!(
            book.unasked(Question::Name),
            None,
            "once, however many flows open"
        );
        let name = changes(&mut book).remove(0).1.reverse_name;
        assert_eq!(name, Lookup::Found("dns.google".into()));
    }

    #[test]
    fn the_smallest_round_trip_is_kept() {
        let mut book = book(DnsMode::Off);
        book.note_update(&opened(1, &["8.8.8.8"]));
        for millis in [30, 20, 40] {
            book.note_rtt(ip("8.8.8.8"), measured(millis));
        }
        book.note_rtt(ip("9.9.9.9"), measured(1));
        let hosts = changes(&mut book);
        assert_eq!(hosts.len(), 1);
        assert_eq!(hosts[0].1.min_rtt, Some(measured(20)));
    }

    #[test]
    fn a_place_is_judged_when_place_and_round_trip_are_there_and_never_moved() {
        let mut book = book(DnsMode::Off);
        book.note_update(&opened(1, &["8.8.8.8", "10.0.0.1"]));
        for remote in ["8.8.8.8", "10.0.0.1"] {
            book.note_rtt(ip(remote), measured(20));
        }
        let verdicts = |book: &mut HostBook| -> Vec<_> {
            let check = |(_, facts): (_, HostFacts)| facts.place_check.map(|check| check.verdict);
            changes(book).into_iter().map(check).collect()
        };
        assert_eq!(
            verdicts(&mut book),
            [None, None],
            "no place yet, and none ever"
        );
        let place = place("Sydney", "-33.87,151.21");
        book.note_location(ip("8.8.8.8"), Lookup::Found(place.clone()), Lookup::Absent);
        let (_, facts) = changes(&mut book).remove(0);
        let check = facts.place_check.expect("judged");
        assert_eq!(check.verdict, Verdict::Impossible);
        assert!(check.reason.contains("Sydney"), "{}", check.reason);
        assert_eq!(facts.place, Lookup::Found(place));
        book.note_rtt(ip("8.8.8.8"), measured(30));
        assert!(!book.has_changes(), "a slower answer changes nothing");
    }

    #[test]
    fn when_everybody_far_answers_at_once_a_hop_is_the_reason() {
        let mut book = book(DnsMode::Off);
        let far = [
            "41.9,-87.6",
            "35.7,139.7",
            "-33.9,151.2",
            "37.4,-122.1",
            "1.3,103.8",
            "-23.5,-46.6",
        ];
        let remotes: Vec<_> = (1..=far.len()).map(|i| format!("8.8.8.{i}")).collect();
        let remotes: Vec<&str> = remotes.iter().map(String::as_str).collect();
        book.note_update(&opened(1, &remotes));
        for (remote, position) in remotes.iter().zip(far) {
            book.note_rtt(ip(remote), measured(5));
            book.note_location(
                ip(remote),
                Lookup::Found(place("X", position)),
                Lookup::Absent,
            );
        }
        let facts = changes(&mut book);
        assert_eq!(facts.len(), far.len());
        for (ip, facts) in facts {
            let check = facts.place_check.expect("judged");
            assert_eq!(check.verdict, Verdict::Unknown, "{ip}");
            assert!(check.reason.contains("VPN or a proxy"), "{}", check.reason);
        }
    }

    #[test]
    fn a_full_book_forgets_who_was_used_longest_ago() {
        let mut book = HostBook::with_capacity(DnsMode::Public, berlin(), 8);
        let names: Vec<_> = (0..9).map(|i| format!("8.8.8.{i}")).collect();
        for (i, name) in names.iter().enumerate() {
            book.note_update(&opened(10 + i as u64, &[name]));
        }
        let mut snapshot = FlowUpdate {
            is_snapshot: true,
            ..FlowUpdate::default()
        };
        book.fill(&mut snapshot);
        assert_eq!(snapshot.hosts.len(), 6);
        assert_eq!(snapshot.hosts[0].0, ip("8.8.8.3"));
        assert_eq!(
            book.unasked(Question::Location),
            Some(ip("8.8.8.3")),
            "and asks nothing for them"
        );
        book.note_location(ip("8.8.8.0"), Lookup::Absent, Lookup::Absent);
        assert!(
            !book.has_changes(),
            "a late answer for a forgotten host is dropped"
        );
    }

    #[test]
    fn answers_of_the_dns_are_believed_for_minutes_to_a_day() {
        assert_eq!(clamp_ttl(Duration::ZERO), Duration::from_secs(300));
        assert_eq!(
            clamp_ttl(Duration::from_secs(1 << 30)),
            Duration::from_secs(86_400)
        );
    }
}
