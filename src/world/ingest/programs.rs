//! Who made a flow: what it moved is credited to its program, and leaves with it.

use std::sync::Arc;

use bevy::prelude::*;
use flowcore::model::Program;

use super::Ingest;
use crate::world::expiry;
use crate::world::flows::{FlowProgram, FlowState, ToHost};
use crate::world::health::Totals;
use crate::world::hosts::FlowCounts;
use crate::world::index::ProgramEntry;
use crate::world::programs::{HostPrograms, LeadingProgram, MadeBy, ProgramName};
use crate::world::traffic::Traffic;

impl Ingest<'_> {
    /// A program can be found after its flow: what the flow moved until then is credited to it.
    pub(super) fn set_program(&mut self, flow: Entity, program: Option<Arc<Program>>) {
        let Some(mut known) = self.world.get_mut::<FlowProgram>(flow) else {
            return;
        };
        if known.0 == program {
            return;
        }
        let name = program.as_ref().map(|program| program.name.clone());
        let was_same = known.0.as_ref().map(|program| &program.name) == name.as_ref();
        known.0 = program;
        if was_same {
            return;
        }
        self.leave_program(flow);
        if let Some(name) = name {
            self.join_program(flow, name);
        }
    }

    fn join_program(&mut self, flow: Entity, name: Box<str>) {
        let world = &mut *self.world;
        let entry = self.index.programs.entry(name).or_insert_with_key(|name| {
            let entity = world.spawn(ProgramName(name.clone())).id();
            ProgramEntry {
                entity,
                known_flows: 0,
            }
        });
        entry.known_flows += 1;
        let program = entry.entity;
        self.world.entity_mut(flow).insert(MadeBy(program));
        self.world.resource_mut::<Totals>().attributed_flows += 1;
        let is_live = self.is_live(flow);
        if let Some(mut counts) = self.world.get_mut::<FlowCounts>(program) {
            counts.live += u32::from(is_live);
            counts.total += 1;
        }
        let moved = self.world.get::<Traffic>(flow).copied().unwrap_or_default();
        if let Some(mut sum) = self.world.get_mut::<Traffic>(program) {
            sum.add_volume(&moved);
        }
        if let Some(host) = self.world.get::<ToHost>(flow).map(|to| to.0) {
            self.credit(host, program, moved.bytes());
        }
    }

    fn leave_program(&mut self, flow: Entity) {
        let Some(program) = self.world.get::<MadeBy>(flow).map(|by| by.0) else {
            return;
        };
        let moved = self.world.get::<Traffic>(flow).copied().unwrap_or_default();
        if let Some(mut sum) = self.world.get_mut::<Traffic>(program) {
            sum.remove_volume(&moved);
        }
        let is_live = self.is_live(flow);
        if let Some(mut counts) = self.world.get_mut::<FlowCounts>(program) {
            counts.live -= u32::from(is_live);
            counts.total -= 1;
        }
        if let Some(host) = self.world.get::<ToHost>(flow).map(|to| to.0)
            && let Some(mut programs) = self.world.get_mut::<HostPrograms>(host)
        {
            programs.remove(program, moved.bytes());
        }
        expiry::leave_program(self.world, self.index, flow);
    }

    fn is_live(&self, flow: Entity) -> bool {
        self.world
            .get::<FlowState>(flow)
            .is_some_and(|state| state.closed.is_none())
    }

    /// Notes at `host` that `program` moved bytes, and who leads there now.
    pub(super) fn credit(&mut self, host: Entity, program: Entity, bytes: u64) {
        let Ok(mut host) = self.world.get_entity_mut(host) else {
            return;
        };
        let leader = host.get::<LeadingProgram>().copied().unwrap_or_default();
        let Some(mut programs) = host.get_mut::<HostPrograms>() else {
            return;
        };
        let next = programs.add(program, bytes, leader);
        if let Some(mut leader) = host.get_mut::<LeadingProgram>() {
            leader.set_if_neq(next);
        }
    }
}
