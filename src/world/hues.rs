//! What the five hues mean. Color means one thing at a time: programs where they are known, else providers, or what
//! the person chose; the legend says which.

use std::collections::BTreeMap;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use flowcore::model::{FlowKey, Protocol};
use flowcore::time::Timestamp;

use super::flows::{Flow, HostFlows};
use super::health::Health;
use super::hosts::{Facts, Host};
use super::index::Index;
use super::programs::{LeadingProgram, ProgramName};
use super::routes::{HostRoute, Hue, Route};
use super::traffic::Traffic;
use crate::words;

/// What a hue can stand for.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum ColorBy {
    /// The program that made the flows.
    Program,
    /// The organization that runs the network at the far end.
    #[default]
    Provider,
    /// The country of the far end.
    Country,
    /// What is spoken, by the port of the service.
    Protocol,
    /// Whether more is sent or more is received.
    Direction,
    /// How long ago the far end was seen for the first time.
    Novelty,
}

impl ColorBy {
    /// All of them, in the order in which the key goes through them.
    pub const ALL: [Self; 6] = [
        Self::Program,
        Self::Provider,
        Self::Country,
        Self::Protocol,
        Self::Direction,
        Self::Novelty,
    ];

    /// For the legend: "by program".
    #[must_use]
    pub fn noun(self) -> String {
        words::text(match self {
            Self::Program => "hue-program",
            Self::Provider => "hue-provider",
            Self::Country => "hue-country",
            Self::Protocol => "hue-protocol",
            Self::Direction => "hue-direction",
            Self::Novelty => "hue-age",
        })
    }

    /// A holder of a hue as people call it: directions and ages have words, the others are names.
    #[must_use]
    pub fn said(self, holder: &str) -> String {
        match self {
            Self::Direction | Self::Novelty if !holder.is_empty() => words::text(holder),
            _ => holder.to_owned(),
        }
    }

    /// Hues that do not go to whoever has the most bytes, in their order. Empty: they do.
    const fn fixed(self) -> &'static [&'static str] {
        match self {
            Self::Direction => &DIRECTIONS,
            Self::Novelty => &AGES,
            _ => &[],
        }
    }

    /// `true` if what something is can change without its facts changing.
    const fn drifts(self) -> bool {
        matches!(self, Self::Protocol | Self::Direction | Self::Novelty)
    }
}

/// What directions are called. Calm blue for what is received, as most traffic is; warm for what is sent.
const DIRECTIONS: [&str; 5] = [
    "hue-mostly-received",
    "",
    "hue-both-ways",
    "hue-mostly-sent",
    "",
];
/// What ages are called, newest last: the warmest hue is the newest.
const AGES: [&str; 5] = [
    "hue-last-day",
    "hue-last-hour",
    "hue-last-10-minutes",
    "hue-last-minute",
    "",
];
/// One way counts as the main one from this many times the other.
const MAIN_WAY: u64 = 3;

/// Which way most bytes go.
#[must_use]
pub fn direction(up_bytes: u64, down_bytes: u64) -> &'static str {
    if up_bytes > down_bytes.saturating_mul(MAIN_WAY) {
        DIRECTIONS[3]
    } else if down_bytes > up_bytes.saturating_mul(MAIN_WAY) {
        DIRECTIONS[0]
    } else {
        DIRECTIONS[2]
    }
}

/// How new something is; `None`: older than a day.
#[must_use]
pub fn age(first_seen: Timestamp, now: Timestamp) -> Option<&'static str> {
    match now.saturating_since(first_seen).as_secs() {
        0..60 => Some(AGES[3]),
        60..600 => Some(AGES[2]),
        600..3_600 => Some(AGES[1]),
        3_600..86_400 => Some(AGES[0]),
        _ => None,
    }
}

/// What is spoken with a service, as a person calls it.
#[must_use]
pub fn service(key: &FlowKey) -> &'static str {
    match (key.protocol, key.server.port) {
        (Protocol::TCP, 443 | 8443) => "HTTPS",
        (Protocol::UDP, 443) => "QUIC",
        (Protocol::TCP, 80 | 8080) => "HTTP",
        (_, 53) => "DNS",
        (_, 853) => "DNS over TLS",
        (Protocol::TCP, 22) => "SSH",
        (Protocol::UDP, 123) => "NTP",
        (Protocol::TCP, 25 | 110 | 143 | 465 | 587 | 993 | 995) => "Mail",
        (Protocol::UDP, 3478 | 3479 | 5349 | 19_302) => "STUN",
        (Protocol::UDP, 5353 | 5355 | 1900) => "Discovery",
        (Protocol::UDP, 51_820) => "WireGuard",
        (Protocol::TCP, 445 | 139) => "SMB",
        (Protocol::TCP, 3389) => "RDP",
        (Protocol::ICMP | Protocol::ICMP6, _) => "ICMP",
        (Protocol::TCP, _) => "Other TCP",
        (Protocol::UDP, _) => "Other UDP",
        _ => "Other",
    }
}

/// What hues ask of whatever they color.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owner<'a> {
    /// Program's name.
    pub program: Option<&'a str>,
    /// Provider's organization.
    pub provider: Option<&'a str>,
    /// Country's code.
    pub country: Option<&'a str>,
    /// From [`service`].
    pub protocol: Option<&'a str>,
    /// From [`direction`].
    pub direction: Option<&'a str>,
    /// From [`age`].
    pub age: Option<&'a str>,
}

impl<'a> Owner<'a> {
    /// What is known of a host, and the program that leads there.
    #[must_use]
    pub fn new(facts: &'a Facts, program: Option<&'a str>) -> Self {
        let place = facts.0.place.found();
        Self {
            program,
            provider: facts.0.provider.found().map(|found| &*found.organization),
            country: place.and_then(|place| Some(place.country.as_ref()?.as_str())),
            ..Self::default()
        }
    }
}

/// The legend: what hues stand for, and five holders in the order in which they got their hue, which they keep.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Hues {
    /// What hues stand for now.
    pub by: ColorBy,
    /// Names of programs or providers as they are registered, codes of countries; at most five.
    pub holders: Vec<Box<str>>,
    /// What the person asked for; `None`: programs where they are known, else providers.
    pub chosen: Option<ColorBy>,
}

impl Hues {
    /// Another source starts: nobody holds a hue. What the person asked for stays.
    pub(super) fn start_over(&mut self) {
        *self = Self {
            chosen: self.chosen,
            ..Self::default()
        };
    }

    /// From the next review on, hues stand for what comes after what they stand for now.
    pub fn choose_next(&mut self) {
        let at = ColorBy::ALL.iter().position(|by| *by == self.by);
        let next = at.map_or(0, |at| (at + 1) % ColorBy::ALL.len());
        self.chosen = Some(ColorBy::ALL[next]);
    }

    /// The hue of something.
    #[must_use]
    pub fn of(&self, owner: Owner<'_>) -> Hue {
        let name = match self.by {
            ColorBy::Program => owner.program,
            ColorBy::Provider => owner.provider,
            ColorBy::Country => owner.country,
            ColorBy::Protocol => owner.protocol,
            ColorBy::Direction => owner.direction,
            ColorBy::Novelty => owner.age,
        };
        name.map_or(Hue::OTHER, |name| self.holder(name))
    }

    fn holder(&self, name: &str) -> Hue {
        // An empty name holds a place that nobody takes.
        let holders = &mut self.holders.iter();
        let index = holders.position(|known| !name.is_empty() && &**known == name);
        index
            .and_then(|index| u8::try_from(index).ok())
            .map_or(Hue::OTHER, Hue)
    }
}

/// Finds the hue of a host.
#[derive(SystemParam)]
pub struct HostHues<'w, 's> {
    hues: Res<'w, Hues>,
    leaders: Query<'w, 's, &'static LeadingProgram>,
    names: Query<'w, 's, &'static ProgramName>,
    hosts: Query<'w, 's, (&'static Host, &'static Traffic, Option<&'static HostFlows>)>,
    flows: Query<'w, 's, (&'static Flow, &'static Traffic)>,
    health: Res<'w, Health>,
}

/// Flows of a host that are asked what is spoken: the first ones.
const FLOWS_ASKED: usize = 16;

impl HostHues<'_, '_> {
    /// The legend.
    #[must_use]
    pub fn legend(&self) -> &Hues {
        &self.hues
    }

    /// The hue of `host`, of which `facts` are known.
    #[must_use]
    pub fn of(&self, host: Entity, facts: &Facts) -> Hue {
        let mut owner = Owner::new(facts, self.program(host));
        if self.hues.by.drifts()
            && let Ok((known, traffic, flows)) = self.hosts.get(host)
        {
            owner.direction = Some(direction(traffic.up_bytes, traffic.down_bytes));
            owner.age = age(known.first_seen, self.health.meter_time);
            owner.protocol = flows
                .into_iter()
                .flat_map(RelationshipTarget::iter)
                .take(FLOWS_ASKED)
                .filter_map(|flow| self.flows.get(flow).ok())
                .max_by_key(|(_, traffic)| traffic.bytes())
                .map(|(flow, _)| service(&flow.key));
        }
        self.hues.of(owner)
    }

    /// The program that leads at `host`.
    #[must_use]
    pub fn program(&self, host: Entity) -> Option<&str> {
        let leader = self.leaders.get(host).ok()?.0?;
        self.names.get(leader).ok().map(|name| &*name.0)
    }
}

/// Time between two looks at who deserves a hue.
const REVIEW_SECS: f64 = 2.0;
/// A newcomer takes the hue of the smallest holder when it has this many times its bytes: legends that flicker
/// cannot be read.
const TAKEOVER_FACTOR: u64 = 3;

/// Gives hues to those with the most bytes; those who have one keep it as long as they can.
pub(super) fn review_hues(
    time: Res<Time<Real>>,
    index: Res<Index>,
    programs: Query<(&ProgramName, &Traffic)>,
    flows: Query<(&Flow, &Traffic)>,
    mut reviewed_secs: Local<f64>,
    mut hues: ResMut<Hues>,
) {
    let now_secs = time.elapsed_secs_f64();
    let by = hues.chosen.unwrap_or(if index.programs.is_empty() {
        ColorBy::Provider
    } else {
        ColorBy::Program
    });
    let is_other = by != hues.by;
    if is_other {
        *hues = Hues {
            by,
            holders: Vec::new(),
            chosen: hues.chosen,
        };
    }
    if !by.fixed().is_empty() {
        if is_other {
            hues.holders = by.fixed().iter().map(|name| (*name).into()).collect();
        }
        return;
    }
    // Fewer holders than hues are looked for at once; but walking over all flows has its own pace.
    let is_due = now_secs - *reviewed_secs >= REVIEW_SECS
        || by != ColorBy::Protocol && hues.holders.len() < Hue::COUNT - 1;
    if !(is_other || index.is_changed() && is_due) {
        return;
    }
    *reviewed_secs = now_secs;
    let mut contenders: Vec<(&str, u64)> = match by {
        ColorBy::Program => programs
            .iter()
            .map(|(name, traffic)| (&*name.0, traffic.bytes()))
            .collect(),
        ColorBy::Provider => index
            .providers
            .iter()
            .map(|(name, tally)| (&**name, tally.bytes))
            .collect(),
        ColorBy::Country => index
            .countries
            .iter()
            .map(|(code, tally)| (code.as_str(), tally.bytes))
            .collect(),
        ColorBy::Protocol => {
            let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
            for (flow, traffic) in &flows {
                *sums.entry(service(&flow.key)).or_default() += traffic.bytes();
            }
            sums.into_iter().collect()
        }
        ColorBy::Direction | ColorBy::Novelty => Vec::new(),
    };
    contenders.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let holders = elect(&hues.holders, &contenders);
    if holders != hues.holders {
        hues.holders = holders;
    }
}

/// Who holds the hues next, if `contenders` have these bytes, most first.
fn elect(holders: &[Box<str>], contenders: &[(&str, u64)]) -> Vec<Box<str>> {
    let bytes = |holder: &str| {
        let found = contenders.iter().find(|(name, _)| *name == holder);
        found.map_or(0, |(_, bytes)| *bytes)
    };
    let mut elected = holders.to_vec();
    for (name, challenge) in contenders {
        if holders.iter().any(|holder| &**holder == *name) {
            continue;
        }
        if elected.len() < Hue::COUNT - 1 {
            elected.push((*name).into());
            continue;
        }
        let Some(weakest) = elected.iter_mut().min_by_key(|holder| bytes(holder)) else {
            break;
        };
        if *challenge <= bytes(weakest).saturating_mul(TAKEOVER_FACTOR) {
            break;
        }
        *weakest = (*name).into();
    }
    elected
}

/// Paints routes whose host, its leading program or the legend changed; all of them now and then where that is not all
/// that colors depend on.
pub(super) fn paint_routes(
    hues: HostHues,
    time: Res<Time<Real>>,
    mut painted_secs: Local<f64>,
    changed: Query<
        Entity,
        (
            With<HostRoute>,
            Or<(Changed<Facts>, Changed<LeadingProgram>, Added<HostRoute>)>,
        ),
    >,
    all: Query<Entity, With<HostRoute>>,
    hosts: Query<(&Facts, &HostRoute)>,
    routes: Query<&Hue, With<Route>>,
    mut commands: Commands,
) {
    let now_secs = time.elapsed_secs_f64();
    let has_drifted = hues.hues.by.drifts() && now_secs - *painted_secs >= REVIEW_SECS;
    let is_legend_new = hues.hues.is_changed() || has_drifted;
    if is_legend_new {
        *painted_secs = now_secs;
    }
    let hosts_to_paint: Vec<Entity> = if is_legend_new {
        all.iter().collect()
    } else {
        changed.iter().collect()
    };
    let mut painted = Vec::new();
    for host in hosts_to_paint {
        if let Ok((facts, route)) = hosts.get(host)
            && let Ok(hue) = routes.get(route.route())
        {
            let new = hues.of(host, facts);
            if *hue != new {
                painted.push((route.route(), new));
            }
        }
    }
    commands.try_insert_batch(painted);
}

/// Whether [`paint_routes`] may have something to do.
pub(super) fn may_be_painted(index: Res<Index>, hues: Res<Hues>) -> bool {
    index.is_changed() || hues.is_changed() || hues.by.drifts()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_way_is_clear_or_it_is_both() {
        assert_eq!(direction(100, 10), "hue-mostly-sent");
        assert_eq!(direction(10, 100), "hue-mostly-received");
        assert_eq!(direction(100, 60), "hue-both-ways");
        assert_eq!(direction(0, 0), "hue-both-ways");
    }

    #[test]
    fn ages_follow_the_clock_of_the_meter() {
        let secs = |secs: u64| Timestamp::from_nanos(secs * 1_000_000_000);
        let now = secs(200_000);
        assert_eq!(age(secs(199_990), now), Some("hue-last-minute"));
        assert_eq!(age(secs(199_500), now), Some("hue-last-10-minutes"));
        assert_eq!(age(secs(1), now), None);
        assert_eq!(
            age(secs(300_000), now),
            Some("hue-last-minute"),
            "not in the future"
        );
    }

    #[test]
    fn fixed_hues_have_their_places() {
        let hues = Hues {
            by: ColorBy::Direction,
            holders: DIRECTIONS.map(Into::into).to_vec(),
            chosen: None,
        };
        let of = |direction| {
            hues.of(Owner {
                direction,
                ..Owner::default()
            })
        };
        assert_eq!(of(Some("hue-mostly-sent")), Hue(3));
        assert_eq!(of(Some("hue-mostly-received")), Hue(0));
        assert_eq!(of(Some("")), Hue::OTHER);
        assert_eq!(of(None), Hue::OTHER);
    }
}
