//! Markers: a dot where arcs land, sized by volume, and home. One for each site. And [`reach`], a ring around home.
//!
//! The busiest sites have dots of their own, in front and in order; the others are pinpricks that keep their slots. A
//! frame looks at sites with news only.

use bevy::ecs::entity::{EntityHashMap, EntityHashSet};
use bevy::prelude::*;

use self::record::{MarkerLook, MarkerRecord};
use self::sum::{Part, Sums};
use crate::arcs::StockSystems;
use crate::arcs::pack::GROW_SECS;
use crate::arcs::slots::{Slot, Slots};
use crate::globe::clock::phase_ms;
use crate::globe::frame;
use crate::ranking::Ranking;
use crate::select::Selection;
use crate::sets::AppSystems;
use crate::ui::action::UiAction;
use crate::ui::apply::ApplySystems;
use crate::world::home::Home;
use crate::world::routes::{Emphasis, Hue, Retired, Route, RouteTraffic};
use crate::world::standing::Standing;
use crate::world::stirred::Stirred;

pub mod reach;
pub mod record;
mod sum;
mod walk;

/// Markers that are drawn at once. Sites that find no slot keep their arcs.
pub const CAPACITY: usize = 8_192;
/// Markers in front: the busiest, and home on top of them.
pub const FRONT: usize = MAJOR + 1;

/// Sites with a dot of their own; the others are pinpricks, or a crowd would hide the map.
const MAJOR: usize = 110;

/// All markers.
#[derive(Resource, Debug)]
pub struct Markers {
    /// What is drawn: in front the busiest from least to most and home, behind them the others.
    pub slots: Slots<MarkerRecord>,
    /// The busiest sites, busiest first.
    pub busiest: Vec<SiteMarker>,
    sums: Sums,
    ranking: Ranking,
    majors: EntityHashSet,
    minors: EntityHashMap<Slot>,
}

impl Default for Markers {
    fn default() -> Self {
        Self {
            slots: Slots::new(FRONT, CAPACITY),
            busiest: Vec::new(),
            sums: Sums::default(),
            ranking: Ranking::default(),
            majors: EntityHashSet::default(),
            minors: EntityHashMap::default(),
        }
    }
}

/// A site with routes.
#[derive(Clone, Copy, Debug)]
pub struct SiteMarker {
    /// The site.
    pub site: Entity,
    /// Unit vector of the place.
    pub ground: Vec3,
    /// Speed of all routes to it, in thousands of bytes per second.
    pub kbytes_per_sec: f32,
    /// Routes to it.
    pub routes: u32,
    /// The strongest route.
    pub strongest: Entity,
    /// The host of the strongest route.
    pub host: Entity,
    /// Color of the strongest route.
    pub hue: Hue,
    /// `true` if all its routes have ended.
    pub is_retired: bool,
    /// `true` if the search matches none of its routes: it has no label.
    pub is_filtered_out: bool,
    /// `true` if round trips contradict that any of its hosts is here.
    pub is_contradicted: bool,
    /// When the newest arc landed, in seconds of the globe's clock.
    pub landed_secs: f64,
}

/// Draws the markers.
pub fn plugin(app: &mut App) {
    app.init_resource::<Markers>()
        .init_resource::<Stirred>()
        .init_resource::<Home>()
        .init_resource::<reach::Reach>()
        .init_resource::<reach::Doubt>()
        .add_systems(
            Update,
            (follow.after(StockSystems), reach::follow_selection).in_set(AppSystems::Present),
        )
        .init_resource::<Selection>()
        .add_message::<UiAction>()
        .add_systems(
            Update,
            walk::walk.in_set(AppSystems::Act).after(ApplySystems),
        );
}

impl Markers {
    /// A site with routes.
    #[must_use]
    pub fn of_site(&self, site: Entity) -> Option<SiteMarker> {
        self.sums.marker(site)
    }

    /// Sites that have a marker, in no order that means anything.
    pub fn drawn(&self) -> impl Iterator<Item = SiteMarker> {
        let minors = self.minors.keys().filter_map(|&site| self.of_site(site));
        self.busiest.iter().copied().chain(minors)
    }

    /// All sites with routes, in no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = SiteMarker> {
        self.sums.markers()
    }

    /// All sites with routes, busiest first. Sorts them: for what a person asks now and then.
    #[must_use]
    pub fn ranked(&self) -> Vec<SiteMarker> {
        let mut ranked: Vec<SiteMarker> = self.all().collect();
        ranked.sort_unstable_by(|a, b| {
            b.kbytes_per_sec
                .total_cmp(&a.kbytes_per_sec)
                .then(a.site.cmp(&b.site))
        });
        ranked
    }

    /// Brings these sites up to date: `touched` ones, each once.
    fn renew(&mut self, touched: &[Entity]) {
        for &site in touched {
            match self.sums.sum(site) {
                Some(sum) => self.ranking.set(site, sum.kbytes_per_sec()),
                None => self.forget(site),
            }
        }
        let ranked = self.ranking.strongest(MAJOR);
        let majors: EntityHashSet = ranked.iter().copied().collect();
        let mut demoted: Vec<Entity> = self.majors.difference(&majors).copied().collect();
        demoted.sort_unstable();
        self.majors = majors;
        for &site in demoted.iter().chain(touched) {
            self.write_minor(site);
        }
        for (rank, &site) in ranked.iter().enumerate() {
            if let Some(slot) = self.minors.remove(&site) {
                self.slots.give_back(slot);
            }
            let record = self.record(site, false);
            self.slots.write_front(MAJOR - 1 - rank, record);
        }
        for rank in ranked.len()..MAJOR {
            self.slots
                .write_front(MAJOR - 1 - rank, MarkerRecord::default());
        }
        let sums = &self.sums;
        self.busiest.clear();
        self.busiest
            .extend(ranked.iter().filter_map(|&site| sums.marker(site)));
    }

    fn forget(&mut self, site: Entity) {
        self.ranking.remove(site);
        if let Some(slot) = self.minors.remove(&site) {
            self.slots.give_back(slot);
        }
    }

    /// One of the many keeps its slot, or takes one if there is one.
    fn write_minor(&mut self, site: Entity) {
        if self.majors.contains(&site) || self.sums.sum(site).is_none() {
            return;
        }
        let slot = match self.minors.get(&site) {
            Some(&slot) => slot,
            None => {
                let Some(slot) = self.slots.take(false) else {
                    return;
                };
                self.minors.insert(site, slot);
                slot
            }
        };
        let record = self.record(site, true);
        self.slots.write(slot, record);
    }

    fn record(&self, site: Entity, is_minor: bool) -> MarkerRecord {
        let (Some(sum), Some(marker)) = (self.sums.sum(site), self.sums.marker(site)) else {
            return MarkerRecord::default();
        };
        MarkerLook {
            ground: marker.ground,
            kbytes_per_sec: marker.kbytes_per_sec,
            is_minor,
            hue: marker.hue,
            emphasis: sum.emphasis(),
            is_contradicted: marker.is_contradicted,
            appeared_ms: phase_ms(sum.appeared_secs),
            landed_ms: phase_ms(sum.landed_secs),
            ended_ms: sum.ended_secs().map(phase_ms),
        }
        .pack()
    }
}

/// Takes up the news of this frame.
fn follow(
    home: Res<Home>,
    stirred: Res<Stirred>,
    routes: Query<(
        &Route,
        &RouteTraffic,
        &Hue,
        &Emphasis,
        Option<&Retired>,
        &Standing,
    )>,
    mut markers: ResMut<Markers>,
) {
    if home.is_changed() {
        let record = home.0.as_ref().map_or_else(MarkerRecord::default, |place| {
            record::home(frame::direction(place.coord))
        });
        markers.slots.write_front(FRONT - 1, record);
    }
    if stirred.routes().is_empty() {
        return;
    }
    let markers = &mut *markers;
    let mut touched = Vec::new();
    for &entity in stirred.routes() {
        let part = routes.get(entity).ok().map(part);
        touched.extend(markers.sums.set(entity, part).into_iter().flatten());
    }
    touched.sort_unstable();
    touched.dedup();
    if !touched.is_empty() {
        markers.renew(&touched);
    }
}

fn part(
    (route, traffic, &hue, &emphasis, retired, standing): (
        &Route,
        &RouteTraffic,
        &Hue,
        &Emphasis,
        Option<&Retired>,
        &Standing,
    ),
) -> Part {
    Part {
        site: route.site,
        host: route.host,
        ground: frame::direction(route.to),
        bytes_per_sec: (traffic.up_bytes_per_sec + traffic.down_bytes_per_sec).max(0.0) as u64,
        hue,
        emphasis,
        is_contradicted: standing.0.is_contradicted(),
        landed_secs: route.born_secs + GROW_SECS,
        ended_secs: retired.map(|retired| retired.at_secs),
    }
}
