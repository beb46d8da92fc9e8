//! Markers: a dot where arcs land, sized by volume, and home. One for each site. And [`reach`], a ring around home.
//!
//! Rebuilt as a whole when some route changed, which is at most a few times a second; never in a still frame.

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;

use self::record::{MarkerLook, MarkerRecord};
use crate::arcs::pack::{GROW_SECS, emphasis_code, kbytes_per_sec};
use crate::globe::clock::phase_ms;
use crate::globe::frame;
use crate::select::Selection;
use crate::sets::AppSystems;
use crate::ui::action::UiAction;
use crate::ui::apply::ApplySystems;
use crate::world::home::Home;
use crate::world::routes::{Emphasis, Hue, Retired, Route, RouteTraffic};
use crate::world::standing::Standing;

pub mod reach;
pub mod record;
mod walk;

/// Markers that are drawn at once. The busiest sites come first; the others keep their arcs.
pub const CAPACITY: usize = 8_192;

/// Sites with a dot of their own; the others are pinpricks, or a crowd would hide the map.
const MAJOR: usize = 110;

/// All markers, home last so that it lies on top.
#[derive(Resource, Debug, Default)]
pub struct Markers {
    /// What is drawn.
    pub records: Vec<MarkerRecord>,
    /// Sites with their sums, busiest first.
    pub sites: Vec<SiteMarker>,
    /// Raised by one with each rebuild.
    pub generation: u64,
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

#[derive(Clone, Copy)]
struct Sum {
    marker: SiteMarker,
    top_kbytes_per_sec: f32,
    emphasis: Emphasis,
    is_contradicted: bool,
    appeared_secs: f64,
    landed_secs: f64,
    ended_secs: Option<f64>,
}

/// Draws the markers.
pub fn plugin(app: &mut App) {
    app.init_resource::<Markers>()
        .init_resource::<Home>()
        .init_resource::<reach::Reach>()
        .init_resource::<reach::Doubt>()
        .add_systems(
            Update,
            (rebuild, reach::follow_selection).in_set(AppSystems::Present),
        )
        .init_resource::<Selection>()
        .add_message::<UiAction>()
        .add_systems(
            Update,
            walk::walk.in_set(AppSystems::Act).after(ApplySystems),
        );
}

fn rebuild(
    home: Res<Home>,
    routes: Query<(
        Entity,
        &Route,
        &RouteTraffic,
        &Hue,
        &Emphasis,
        Option<&Retired>,
        &Standing,
    )>,
    stirred: Query<
        (),
        Or<(
            Changed<Route>,
            Changed<RouteTraffic>,
            Changed<Hue>,
            Changed<Emphasis>,
            Changed<Retired>,
            Changed<Standing>,
        )>,
    >,
    mut removed: RemovedComponents<Route>,
    mut markers: ResMut<Markers>,
) {
    let any_removed = removed.read().count() > 0;
    if !any_removed && stirred.is_empty() && !home.is_changed() {
        return;
    }
    let mut sums: EntityHashMap<Sum> = EntityHashMap::default();
    for (entity, route, &traffic, &hue, &emphasis, retired, standing) in &routes {
        let speed = kbytes_per_sec(traffic);
        let landed_secs = route.born_secs + GROW_SECS;
        let ended_secs = retired.map(|retired| retired.at_secs);
        let is_contradicted = standing.0.is_contradicted();
        sums.entry(route.site)
            .and_modify(|sum| {
                sum.marker.kbytes_per_sec += speed;
                sum.marker.routes += 1;
                sum.marker.is_retired &= ended_secs.is_some();
                if speed > sum.top_kbytes_per_sec {
                    sum.top_kbytes_per_sec = speed;
                    sum.marker.strongest = entity;
                    sum.marker.host = route.host;
                    sum.marker.hue = hue;
                }
                sum.emphasis = stronger(sum.emphasis, emphasis);
                // One host that may well be here keeps the place as it is.
                sum.is_contradicted &= is_contradicted;
                sum.appeared_secs = sum.appeared_secs.min(landed_secs);
                sum.landed_secs = sum.landed_secs.max(landed_secs);
                sum.ended_secs = sum.ended_secs.zip(ended_secs).map(|(a, b)| a.max(b));
            })
            .or_insert(Sum {
                marker: SiteMarker {
                    site: route.site,
                    ground: frame::direction(route.to),
                    kbytes_per_sec: speed,
                    routes: 1,
                    strongest: entity,
                    host: route.host,
                    hue,
                    is_retired: ended_secs.is_some(),
                    // Known once all its routes were seen:
                    is_filtered_out: false,
                    is_contradicted,
                    landed_secs,
                },
                top_kbytes_per_sec: speed,
                emphasis,
                is_contradicted,
                appeared_secs: landed_secs,
                landed_secs,
                ended_secs,
            });
    }
    let mut sums: Vec<Sum> = sums.values().copied().collect();
    sums.sort_unstable_by(|a, b| {
        b.marker
            .kbytes_per_sec
            .total_cmp(&a.marker.kbytes_per_sec)
            .then(a.marker.site.cmp(&b.marker.site))
    });
    sums.truncate(CAPACITY - 1);
    markers.records = sums
        .iter()
        .enumerate()
        .rev()
        .map(|(rank, sum)| {
            MarkerLook {
                ground: sum.marker.ground,
                kbytes_per_sec: sum.marker.kbytes_per_sec,
                is_minor: rank >= MAJOR,
                hue: sum.marker.hue,
                emphasis: sum.emphasis,
                is_contradicted: sum.is_contradicted,
                appeared_ms: phase_ms(sum.appeared_secs),
                landed_ms: phase_ms(sum.landed_secs),
                ended_ms: sum.ended_secs.map(phase_ms),
            }
            .pack()
        })
        .collect();
    if let Some(place) = &home.0 {
        markers
            .records
            .push(record::home(frame::direction(place.coord)));
    }
    markers.sites = sums
        .iter()
        .map(|sum| SiteMarker {
            is_filtered_out: sum.emphasis == Emphasis::FilteredOut,
            is_contradicted: sum.is_contradicted,
            landed_secs: sum.landed_secs,
            ..sum.marker
        })
        .collect();
    markers.generation += 1;
}

/// A site stands out as much as the route that stands out most.
fn stronger(a: Emphasis, b: Emphasis) -> Emphasis {
    // From least to most: filtered out, dimmed, normal, hovered, selected.
    let rank = |emphasis| match emphasis {
        Emphasis::FilteredOut => 0,
        Emphasis::Dimmed => 1,
        Emphasis::Normal => 2,
        other => emphasis_code(other),
    };
    if rank(a) >= rank(b) { a } else { b }
}
