//! Traffic without a place: private networks, multicast, addresses that no database knows. It is never put at latitude
//! 0, longitude 0, and never left out: its arcs lead to a tray beside the globe.

use bevy::prelude::*;
use flowcore::model::AddressKind;

use crate::words;
use crate::world::hosts::{AtSite, FlowCounts, Host};
use crate::world::traffic::Traffic;

/// Time between two looks at the hosts.
const STEP_SECS: f64 = 0.25;

/// Why something is not on the globe.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reason {
    /// In this network, or in one behind the router.
    Private,
    /// Multicast and broadcast: many at once.
    Multicast,
    /// Public, but no database says where.
    Unknown,
}

impl Reason {
    /// In the order of the tray.
    pub const ALL: [Self; 3] = [Self::Private, Self::Unknown, Self::Multicast];

    fn of(kind: AddressKind) -> Self {
        match kind {
            AddressKind::Public => Self::Unknown,
            AddressKind::Multicast | AddressKind::Broadcast => Self::Multicast,
            _ => Self::Private,
        }
    }

    /// As the tray says it.
    #[must_use]
    pub fn words(self) -> String {
        words::text(match self {
            Self::Private => "arc-tray-private",
            Self::Unknown => "arc-tray-unknown",
            Self::Multicast => "arc-tray-multicast",
        })
    }
}

/// All traffic that is not on the globe for one reason.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unplaced {
    /// Hosts with open flows.
    pub hosts: u32,
    /// Bytes sent per second.
    pub up_bytes_per_sec: f32,
    /// Bytes received per second.
    pub down_bytes_per_sec: f32,
}

/// What is beside the globe, by [`Reason::ALL`].
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Tray(pub [Unplaced; 3]);

impl Tray {
    /// Reasons with traffic now.
    pub fn busy(&self) -> impl Iterator<Item = (Reason, &Unplaced)> {
        Reason::ALL
            .into_iter()
            .zip(&self.0)
            .filter(|(_, sum)| sum.up_bytes_per_sec + sum.down_bytes_per_sec >= 1.0)
    }
}

pub(super) fn sum_up(
    time: Res<Time<Real>>,
    hosts: Query<(&Host, &Traffic, &FlowCounts), Without<AtSite>>,
    mut looked_secs: Local<f64>,
    mut tray: ResMut<Tray>,
) {
    let now_secs = time.elapsed_secs_f64();
    if now_secs - *looked_secs < STEP_SECS {
        return;
    }
    *looked_secs = now_secs;
    let mut new = Tray::default();
    for (host, traffic, counts) in &hosts {
        let reason = Reason::of(host.kind);
        let at = Reason::ALL.iter().position(|known| *known == reason);
        let sum = &mut new.0[at.unwrap_or_default()];
        sum.hosts += u32::from(counts.live > 0);
        sum.up_bytes_per_sec += traffic.up_bytes_per_sec;
        sum.down_bytes_per_sec += traffic.down_bytes_per_sec;
    }
    tray.set_if_neq(new);
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Duration;

    use bevy::time::TimeUpdateStrategy;
    use flowcore::time::Timestamp;

    use super::*;

    #[test]
    fn what_has_no_place_is_summed_up_by_its_reason() {
        let mut app = App::new();
        app.add_plugins(MinimalPlugins)
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(1)))
            .init_resource::<Tray>()
            .add_systems(Update, sum_up);
        for (last, kind, speed) in [
            (1, AddressKind::Private, 100.0),
            (2, AddressKind::Private, 50.0),
            (3, AddressKind::Public, 7.0),
            (4, AddressKind::Multicast, 0.0),
        ] {
            app.world_mut().spawn((
                Host {
                    ip: IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)),
                    kind,
                    first_seen: Timestamp::default(),
                },
                Traffic {
                    down_bytes_per_sec: speed,
                    ..default()
                },
            ));
        }
        app.update();
        app.update();
        let tray = app.world().resource::<Tray>();
        let busy: Vec<_> = tray
            .busy()
            .map(|(reason, sum)| (reason, sum.down_bytes_per_sec))
            .collect();
        assert_eq!(busy, [(Reason::Private, 150.0), (Reason::Unknown, 7.0)]);
    }
}
