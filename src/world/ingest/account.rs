//! What the sensor says of itself, and what everything adds up to.

use bevy::prelude::*;
use flowcore::model::{CaptureState, PlaceStanding, SensorHealth};
use flowcore::time::Timestamp;

use super::Ingest;
use crate::world::health::{Health, Totals};
use crate::world::sensors::{LocalSensor, Sensor};
use crate::world::throughput::Throughput;

impl Ingest<'_> {
    pub(super) fn note_health(&mut self, at: Timestamp, sensor: SensorHealth, lost: u64) {
        let now_secs = self.world.resource::<Time<Real>>().elapsed_secs_f64();
        self.note_sensor(&sensor);
        let is_finished = sensor.capture == CaptureState::Finished;
        let mut health = self.world.resource_mut::<Health>();
        health.sensor = sensor;
        health.meter_time = at;
        health.updated_secs = now_secs;
        health.lost_updates += lost;
        // Before the first frame the meter does not know what time it is.
        if at != Timestamp::default() {
            self.world
                .resource_mut::<Throughput>()
                .advance(at.secs() + u64::from(is_finished)); // then its last second is full
        }
    }

    fn note_sensor(&mut self, health: &SensorHealth) {
        let sensor = Sensor {
            kind: health.source,
            name: health.source_name.clone(),
        };
        let mut sensors = self
            .world
            .query_filtered::<&mut Sensor, With<LocalSensor>>();
        match sensors.single_mut(self.world) {
            Ok(mut known) => {
                known.set_if_neq(sensor);
            }
            Err(_) => {
                self.world.spawn((LocalSensor, sensor));
            }
        }
    }

    pub(super) fn note_totals(&mut self) {
        let hosts = u32::try_from(self.index.hosts.len()).unwrap_or(u32::MAX);
        let countries = u32::try_from(self.index.countries.len()).unwrap_or(u32::MAX);
        let providers = u32::try_from(self.index.providers.len()).unwrap_or(u32::MAX);
        let programs = u32::try_from(self.index.programs.len()).unwrap_or(u32::MAX);
        let hosts_that = |is_counted: fn(PlaceStanding) -> bool| {
            let standings = self.index.standings.iter();
            let counted = standings.filter(|(standing, _)| is_counted(**standing));
            counted.map(|(_, hosts)| hosts).sum()
        };
        let checked_hosts = hosts_that(|standing| standing != PlaceStanding::Unchecked);
        let contradicted_hosts = hosts_that(PlaceStanding::is_contradicted);
        let mut totals = self.world.resource_mut::<Totals>();
        let new = Totals {
            checked_hosts,
            contradicted_hosts,
            hosts,
            countries,
            providers,
            programs,
            ..*totals
        };
        totals.set_if_neq(new);
    }
}
