//! Alerts on the screen: [`watch`] shows connections to the pure watcher of `flowcore::alert`, [`view`] puts what it
//! raises into words for toasts, the log and the ticker of a wall. What programs usually do is kept over restarts.

pub mod store;
pub mod view;
pub mod watch;

use std::time::Duration;

use bevy::prelude::*;
use flowcore::alert::{AlertLog, Watch};

use crate::sets::AppSystems;
use crate::ui::action::UiAction;
use crate::ui::apply::ApplySystems;
use crate::ui::view_model::pacing::{ViewSystems, is_due};
use crate::world::health::Health;

/// How long "snooze" lasts.
pub const SNOOZE: Duration = Duration::from_secs(8 * 3_600);
/// How long a toast stays, in seconds.
pub const TOAST_SECS: f64 = 15.0;

/// What was raised, and what the person said to it.
#[derive(Resource, Debug, Default)]
pub struct Alerts {
    watch: Watch,
    /// Everything that was told.
    pub log: AlertLog,
    /// Numbers of alerts that are told now, and since when, in seconds of `Time<Real>`.
    pub toasts: Vec<(u64, f64)>,
    /// The habits are those of this computer: live traffic.
    is_live: bool,
}

/// Watches, tells and remembers.
pub fn plugin(app: &mut App) {
    app.init_resource::<Alerts>()
        .init_resource::<view::AlertsView>()
        .init_resource::<crate::select::Alarmed>()
        .add_systems(
            Update,
            (
                answer.in_set(AppSystems::Act).after(ApplySystems),
                (
                    watch::follow_source,
                    watch::configure,
                    watch::look,
                    store::keep,
                )
                    .chain()
                    .in_set(AppSystems::Emphasize),
                view::build.in_set(ViewSystems::Build).run_if(is_due),
            ),
        );
}

/// What the person says to alerts.
fn answer(mut actions: MessageReader<UiAction>, health: Res<Health>, mut alerts: ResMut<Alerts>) {
    for action in actions.read() {
        match action {
            UiAction::AcknowledgeAlert(Some(id)) => alerts.log.acknowledge(*id),
            UiAction::AcknowledgeAlert(None) => alerts.log.acknowledge_all(),
            UiAction::SnoozeAlert(id) => alerts.log.snooze(*id, health.meter_time, SNOOZE),
            _ => continue,
        }
        let Alerts { log, toasts, .. } = &mut *alerts;
        toasts.retain(|(id, _)| {
            let is_new = |entry: &flowcore::alert::Entry| {
                entry.id == *id && entry.standing == flowcore::alert::Standing::New
            };
            log.entries().any(is_new)
        });
    }
}
