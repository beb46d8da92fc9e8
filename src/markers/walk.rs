//! From place to place by keyboard, busiest first.

use bevy::prelude::*;

use super::{Markers, SiteMarker};
use crate::select::Selection;
use crate::ui::action::{Step, UiAction};

pub(super) fn walk(
    mut actions: MessageReader<UiAction>,
    markers: Res<Markers>,
    mut selection: ResMut<Selection>,
) {
    for action in actions.read() {
        if let UiAction::SelectNeighbor(step) = action
            && let Some(host) = neighbor(&markers.ranked(), selection.0, *step)
        {
            selection.set_if_neq(Selection(Some(host)));
        }
    }
}

/// The host that stands for the next place; around the ends it goes on at the other one.
fn neighbor(sites: &[SiteMarker], selected: Option<Entity>, step: Step) -> Option<Entity> {
    let hosts: Vec<Entity> = sites
        .iter()
        .filter(|site| !site.is_retired && !site.is_filtered_out)
        .map(|site| site.host)
        .collect();
    let last = hosts.len().checked_sub(1)?;
    let at = hosts.iter().position(|host| Some(*host) == selected);
    let next = match (at, step) {
        (None, Step::Next) => 0,
        (None, Step::Previous) => last,
        (Some(at), Step::Next) => (at + 1) % hosts.len(),
        (Some(at), Step::Previous) => at.checked_sub(1).unwrap_or(last),
    };
    hosts.get(next).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::routes::Hue;

    fn sites(count: usize) -> Vec<SiteMarker> {
        let mut world = World::new();
        (0..count)
            .map(|_| {
                let entity = world.spawn_empty().id();
                SiteMarker {
                    site: entity,
                    ground: Vec3::X,
                    kbytes_per_sec: 1.0,
                    routes: 1,
                    strongest: entity,
                    host: entity,
                    hue: Hue::OTHER,
                    is_retired: false,
                    is_filtered_out: false,
                    is_contradicted: false,
                    landed_secs: 0.0,
                }
            })
            .collect()
    }

    #[test]
    fn keys_walk_through_all_places_and_around() {
        let mut sites = sites(4);
        sites[2].is_retired = true;
        let hosts: Vec<Entity> = [0, 1, 3].iter().map(|at| sites[*at].host).collect();
        let mut at = None;
        for expected in hosts.iter().chain(&hosts) {
            at = neighbor(&sites, at, Step::Next);
            assert_eq!(at, Some(*expected));
        }
        assert_eq!(
            neighbor(&sites, Some(hosts[0]), Step::Previous),
            Some(hosts[2])
        );
        assert_eq!(neighbor(&[], None, Step::Next), None);
    }
}
