//! Which places get a label, and what it says.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use crate::arcs::sync::Arcs;
use crate::globe::frame;
use crate::globe::view::GlobeView;
use crate::markers::{Markers, SiteMarker, record};
use crate::select::{Hovered, Selection};
use crate::ui::format;
use crate::words;
use crate::world::home::Home;
use crate::world::hosts::AtSite;
use crate::world::hosts::{BestName, Host};
use crate::world::routes::Hue;
use crate::world::sites::Site;

/// Labels whose place is beyond the horizon.
const MOST_BEYOND: usize = 3;
/// Sites that are asked: the busiest.
pub(super) const CANDIDATES: usize = 60;
/// Names are cut in the middle to this many characters.
const NAME_CHARS: usize = 32;
/// From this many hosts on, the second line counts them.
const MANY_HOSTS: u32 = 40;

/// Everything that labels are made of.
#[derive(SystemParam)]
pub(super) struct World<'w, 's> {
    pub(super) home: Res<'w, Home>,
    pub(super) markers: Res<'w, Markers>,
    pub(super) arcs: Res<'w, Arcs>,
    pub(super) selection: Res<'w, Selection>,
    pub(super) hovered: Res<'w, Hovered>,
    sites: Query<'w, 's, &'static Site>,
    hosts: Query<'w, 's, (&'static Host, &'static BestName)>,
    at: Query<'w, 's, &'static AtSite>,
}

/// A label.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// The site; `None` is home.
    pub(super) site: Option<Entity>,
    /// Point of the world it names or, beyond the horizon, where the way passes the limb.
    pub(super) point: Vec3,
    pub(super) is_beyond: bool,
    pub(super) marker_radius: f32,
    pub(super) title: String,
    pub(super) rate: String,
    pub(super) note: String,
    /// `None`: white, for home.
    pub(super) hue: Option<Hue>,
}

impl World<'_, '_> {
    pub(super) fn home_label(&self, view: &GlobeView) -> Option<Label> {
        let place = self.home.0.as_ref()?;
        let point = frame::direction(place.coord);
        (view.facing(point) > 0.04).then(|| Label {
            site: None,
            point,
            is_beyond: false,
            marker_radius: 8.0,
            title: place.label.clone(),
            rate: String::new(),
            note: words::with("home-note", &[("origin", (&place.origin_words()).into())]),
            hue: None,
        })
    }

    /// Where home is seen or, beyond the horizon, where it went down.
    pub(super) fn home_at(&self, view: &GlobeView) -> Option<Vec2> {
        let home = frame::direction(self.home.0.as_ref()?.coord);
        if view.facing(home) > 0.0 {
            return view.project(home);
        }
        let offset = Vec2::new(home.dot(view.right), -home.dot(view.up));
        Some(view.center_px + offset.normalize_or(Vec2::Y) * view.radius_px())
    }

    /// Labels in order of importance: what the person points at, then by speed.
    pub(super) fn labels(&self, view: &GlobeView) -> Vec<Label> {
        let pointed = [self.selection.0, self.hovered.0];
        let mut first = Vec::new();
        for host in pointed.into_iter().flatten() {
            if let Some(label) = self.label_of_host(host, view)
                && !first.iter().any(|other: &Label| other.site == label.site)
            {
                first.push(label);
            }
        }
        let mut beyond = 0;
        let rest = self
            .markers
            .busiest
            .iter()
            .take(CANDIDATES)
            .filter(|site| !site.is_retired && !site.is_filtered_out && site.kbytes_per_sec > 0.0)
            .filter_map(|site| self.label_of_site(site, view))
            .filter(|label| {
                beyond += usize::from(label.is_beyond);
                !label.is_beyond || beyond <= MOST_BEYOND
            })
            .filter(|label| !first.iter().any(|other| other.site == label.site))
            .collect::<Vec<_>>();
        first.extend(rest);
        first
    }

    /// The label of the site of a host, saying that host's name.
    pub(super) fn label_of_host(&self, host: Entity, view: &GlobeView) -> Option<Label> {
        let marker = self.markers.of_site(self.at.get(host).ok()?.0)?;
        let mut label = self.label_of_site(&marker, view)?;
        label.note = self.name(host);
        Some(label)
    }

    fn label_of_site(&self, marker: &SiteMarker, view: &GlobeView) -> Option<Label> {
        let site = self.sites.get(marker.site).ok()?;
        let is_beyond = view.facing(marker.ground) < 0.04;
        let point = if is_beyond {
            self.limb(marker, view)?
        } else {
            marker.ground
        };
        let note = if marker.routes >= MANY_HOSTS {
            format::counted(u64::from(marker.routes), "count-hosts")
        } else {
            self.name(marker.host)
        };
        Some(Label {
            site: Some(marker.site),
            point,
            is_beyond,
            marker_radius: if is_beyond {
                1.0
            } else {
                record::radius(marker.kbytes_per_sec)
            },
            title: if is_beyond {
                format!("{} ›", site.label())
            } else {
                site.label()
            },
            rate: format::rate(marker.kbytes_per_sec * 1000.0),
            note,
            hue: Some(marker.hue),
        })
    }

    /// Where the way to a place beyond the horizon is seen last.
    fn limb(&self, marker: &SiteMarker, view: &GlobeView) -> Option<Vec3> {
        let way = self.arcs.curve(marker.strongest)?.way(view.spread());
        let steps = 60u8;
        let hidden = (steps / 5..=steps)
            .find(|&step| view.is_hidden(way.at(f32::from(step) / f32::from(steps))))?;
        Some(way.at(f32::from(hidden.saturating_sub(2)) / f32::from(steps)))
    }

    fn name(&self, host: Entity) -> String {
        match self.hosts.get(host) {
            Ok((_, BestName(Some(name)))) => clipped(&name.text),
            Ok((host, BestName(None))) => host.ip.to_string(),
            Err(_) => String::new(),
        }
    }
}

/// A long name keeps its beginning and its end: both say whose it is.
fn clipped(name: &str) -> String {
    let count = name.chars().count();
    if count <= NAME_CHARS {
        return name.to_owned();
    }
    let head = NAME_CHARS / 2 - 1;
    let start: String = name.chars().take(head).collect();
    let end: String = name.chars().skip(count - (NAME_CHARS - head - 1)).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(clipped("example.org"), "example.org");
        let long = "a-very-long-name-of-a-machine.region.cloud.example.com";
        let cut = clipped(long);
        assert_eq!(cut.chars().count(), NAME_CHARS);
        assert!(cut.starts_with("a-very") && cut.ends_with("example.com") && cut.contains('…'));
    }
}
