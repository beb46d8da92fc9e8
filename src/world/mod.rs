//! The world as entities: sensor, programs, hosts, sites, flows are data; routes are what is drawn.
//!
//! [`feed`] is the only place where another thread reaches the world, [`ingest`] the only place where entities of
//! traffic are spawned. Nothing here knows of pixels.

use bevy::prelude::*;

use crate::sets::AppSystems;

pub mod expiry;
pub mod feed;
pub mod flows;
pub mod health;
pub mod home;
pub mod hosts;
pub mod hues;
pub mod index;
pub mod ingest;
pub mod journal;
pub mod programs;
pub mod rates;
pub mod routes;
pub mod sensors;
pub mod sites;
pub mod standing;
pub mod stirred;
pub mod throughput;
pub mod traffic;

/// Everything that follows from updates; the channel itself is `feed`'s.
pub fn plugin(app: &mut App) {
    app.init_resource::<health::Health>()
        .init_resource::<health::Totals>()
        .init_resource::<home::Home>()
        .init_resource::<hues::Hues>()
        .init_resource::<index::Index>()
        .init_resource::<journal::Journal>()
        .init_resource::<rates::RateClock>()
        .init_resource::<throughput::Throughput>()
        .add_observer(routes::release_sibling)
        .add_systems(
            Update,
            (
                expiry::expire_closed_flows,
                rates::step_rates,
                rates::settle_on_means,
                // Hosts change with the index: without news nobody looks at them.
                routes::sync_routes.run_if(
                    resource_changed::<index::Index>
                        .or_else(resource_changed::<health::Totals>)
                        .or_else(resource_changed::<home::Home>),
                ),
                routes::remove_faded_routes,
                standing::copy_to_routes.run_if(resource_changed::<index::Index>),
                hues::review_hues,
                hues::paint_routes.run_if(hues::may_be_painted),
            )
                .chain()
                .in_set(AppSystems::Simulate),
        );
}
