//! Routes: what is drawn. One arc from home to each placed host; hosts of one site fan out as siblings.

use bevy::prelude::*;
use flowcore::geo::Coord;

use super::health::Totals;
use super::home::Home;
use super::hosts::{AtSite, FlowCounts};
use super::sites::Site;
use super::standing::Standing;
use super::stirred::{note, note_new};
use super::traffic::Traffic;

/// An arc from home to a host.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
#[component(immutable, on_insert = note_new, on_remove = note)]
#[require(RouteTraffic, Hue, Emphasis, Standing)]
pub struct Route {
    /// The host it stands for; selection and hover go to it.
    pub host: Entity,
    /// The site it ends at.
    pub site: Entity,
    /// Where it starts.
    pub from: Coord,
    /// Where it ends.
    pub to: Coord,
    /// 0, 1, 2… among the routes to the same site, in order of arrival.
    pub sibling: u16,
    /// `Time<Real>` elapsed seconds when it appeared: it grows from there.
    pub born_secs: f64,
}

/// The host that a route leads to; a host has at most one route.
#[derive(Component, Debug)]
#[relationship(relationship_target = HostRoute)]
pub struct RouteTo(pub Entity);

/// The route to this host; goes when the host goes.
#[derive(Component, Debug)]
#[relationship_target(relationship = RouteTo, linked_spawn)]
pub struct HostRoute(Entity);

impl HostRoute {
    /// The route.
    #[must_use]
    pub const fn route(&self) -> Entity {
        self.0
    }
}

/// Speed of the host behind a route, stepped at most four times a second so that little is uploaded.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
#[component(immutable, on_insert = note)]
pub struct RouteTraffic {
    /// Bytes sent per second.
    pub up_bytes_per_sec: f32,
    /// Bytes received per second.
    pub down_bytes_per_sec: f32,
}

impl RouteTraffic {
    /// As its host moves bytes now.
    #[must_use]
    pub const fn of(host: &Traffic) -> Self {
        Self {
            up_bytes_per_sec: host.up_bytes_per_sec,
            down_bytes_per_sec: host.down_bytes_per_sec,
        }
    }
}

/// `Time<Real>` elapsed seconds when the last flow of a route ended. It fades from there and is then despawned.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
#[component(immutable, on_insert = note, on_remove = note)]
pub struct Retired {
    /// Seconds.
    pub at_secs: f64,
}

/// Position in the palette: 0…4 are the five hues, [`Hue::OTHER`] is the shared slate.
#[derive(Component, Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[component(immutable, on_insert = note)]
pub struct Hue(pub u8);

impl Hue {
    /// The shared slate of everything that is not among the five.
    pub const OTHER: Self = Self(5);
    /// Hues and slate.
    pub const COUNT: usize = 6;
}

impl Default for Hue {
    fn default() -> Self {
        Self::OTHER
    }
}

/// How much a route stands out because of what the person selected, hovered or searched.
#[derive(Component, Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[component(immutable, on_insert = note)]
pub enum Emphasis {
    /// One of all. Dimmed while something is selected; that is the frame's affair.
    #[default]
    Normal,
    /// Does not match the search: hardly visible.
    FilteredOut,
    /// Under the pointer.
    Hovered,
    /// Selected: drawn white.
    Selected,
}

/// Seconds between the end of a route's last flow and its removal: it fades meanwhile.
pub const RETIRE_SECS: f64 = 1.6;

/// Spawns the route of a host once it has a place and an open flow, and lets it retire when its last flow ends.
pub(super) fn sync_routes(
    mut commands: Commands,
    time: Res<Time<Real>>,
    home: Res<Home>,
    totals: Res<Totals>,
    mut was_mean: Local<bool>,
    changed: Query<Entity, (With<AtSite>, Or<(Changed<FlowCounts>, Changed<AtSite>)>)>,
    placed: Query<Entity, With<AtSite>>,
    hosts: Query<(&FlowCounts, &AtSite, &Traffic, Option<&HostRoute>)>,
    mut sites: Query<(&Site, &mut Siblings)>,
    routes: Query<(&Route, Has<Retired>)>,
) {
    let Some(home) = &home.0 else { return };
    let now_secs = time.elapsed_secs_f64();
    // A replay that has ended shows all that it showed on the way.
    let is_settling = totals.is_mean && !*was_mean;
    *was_mean = totals.is_mean;
    let stirred: Vec<Entity> = if is_settling {
        placed.iter().collect()
    } else {
        changed.iter().collect()
    };
    for host in stirred {
        let Ok((counts, at, traffic, route)) = hosts.get(host) else {
            continue;
        };
        let known = route.and_then(|route| Some((route.0, routes.get(route.0).ok()?)));
        let is_live = counts.live > 0 || totals.is_mean;
        match known {
            Some((route, (_, is_retired))) if is_live && is_retired => {
                commands.entity(route).remove::<Retired>();
            }
            Some((route, (_, false))) if !is_live => {
                commands.entity(route).insert(Retired { at_secs: now_secs });
            }
            None if is_live => {
                let Ok((site, mut siblings)) = sites.get_mut(at.0) else {
                    continue;
                };
                commands.spawn((
                    Route {
                        host,
                        site: at.0,
                        from: home.coord,
                        to: site.coord,
                        sibling: siblings.take(),
                        born_secs: now_secs,
                    },
                    RouteTo(host),
                    RouteTraffic::of(traffic),
                ));
            }
            Some(_) | None => {}
        }
    }
}

/// Removes routes that have faded.
pub(super) fn remove_faded_routes(
    mut commands: Commands,
    time: Res<Time<Real>>,
    routes: Query<(Entity, &Retired), With<Route>>,
) {
    let now_secs = time.elapsed_secs_f64();
    for (route, retired) in &routes {
        if now_secs - retired.at_secs >= RETIRE_SECS {
            commands.entity(route).despawn();
        }
    }
}

/// A route that goes gives its place in the fan back.
pub(super) fn release_sibling(
    removed: On<Remove, Route>,
    routes: Query<&Route>,
    mut sites: Query<&mut Siblings>,
) {
    if let Ok(route) = routes.get(removed.entity)
        && let Ok(mut siblings) = sites.get_mut(route.site)
    {
        siblings.release(route.sibling);
    }
}

/// Which places in the fan of a site are taken.
#[derive(Component, Clone, Debug, Default)]
pub struct Siblings {
    taken: Vec<bool>,
}

impl Siblings {
    fn take(&mut self) -> u16 {
        let free = self
            .taken
            .iter()
            .position(|taken| !taken)
            .unwrap_or(self.taken.len());
        // A site with more routes than a fan can tell apart stacks the rest on its last place.
        let Ok(place) = u16::try_from(free) else {
            return u16::MAX;
        };
        if free == self.taken.len() {
            self.taken.push(true);
        } else {
            self.taken[free] = true;
        }
        place
    }

    fn release(&mut self, place: u16) {
        if let Some(taken) = self.taken.get_mut(usize::from(place)) {
            *taken = false;
        }
    }
}
