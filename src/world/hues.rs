//! What the five hues mean. Color means one thing at a time: programs where they are known, else providers, or what
//! the person chose; the legend says which.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::hosts::Facts;
use super::index::Index;
use super::programs::{LeadingProgram, ProgramName};
use super::routes::{Hue, Route, RouteTo};
use super::throughput::Throughput;
use super::traffic::Traffic;

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
}

impl ColorBy {
    /// All of them, in the order in which the key goes through them.
    pub const ALL: [Self; 3] = [Self::Program, Self::Provider, Self::Country];

    /// For the legend: "by program".
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Provider => "provider",
            Self::Country => "country",
        }
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
        };
        name.map_or(Hue::OTHER, |name| self.holder(name))
    }

    fn holder(&self, name: &str) -> Hue {
        let index = self.holders.iter().position(|known| &**known == name);
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
}

impl HostHues<'_, '_> {
    /// The legend.
    #[must_use]
    pub fn legend(&self) -> &Hues {
        &self.hues
    }

    /// The hue of `host`, of which `facts` are known.
    #[must_use]
    pub fn of(&self, host: Entity, facts: &Facts) -> Hue {
        self.hues.of(Owner::new(facts, self.program(host)))
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
    mut reviewed_secs: Local<f64>,
    mut hues: ResMut<Hues>,
    mut throughput: ResMut<Throughput>,
) {
    let now_secs = time.elapsed_secs_f64();
    let by = hues.chosen.unwrap_or(if index.programs.is_empty() {
        ColorBy::Provider
    } else {
        ColorBy::Program
    });
    let is_other = by != hues.by;
    if is_other {
        // The past was not kept by what hues stand for now.
        throughput.forget_hues();
        *hues = Hues {
            by,
            holders: Vec::new(),
            chosen: hues.chosen,
        };
    }
    let is_due = now_secs - *reviewed_secs >= REVIEW_SECS || hues.holders.len() < Hue::COUNT - 1;
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

/// Paints routes whose host, its leading program or the legend changed.
pub(super) fn paint_routes(
    hues: HostHues,
    changed: Query<(), Or<(Changed<Facts>, Changed<LeadingProgram>)>>,
    facts: Query<&Facts>,
    mut routes: Query<(Ref<RouteTo>, &mut Hue), With<Route>>,
) {
    let is_legend_new = hues.hues.is_changed();
    for (to, mut hue) in &mut routes {
        if (is_legend_new || to.is_added() || changed.contains(to.0))
            && let Ok(facts) = facts.get(to.0)
        {
            hue.set_if_neq(hues.of(to.0, facts));
        }
    }
}
