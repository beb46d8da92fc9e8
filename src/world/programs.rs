//! Programs of this computer: one entity for each name, the sum of all processes that bear it.
//!
//! A flow is [`MadeBy`] at most one of them. A host keeps the share of each program that talks to it, and which one
//! leads: an arc has one color.

use bevy::prelude::*;

use super::hosts::FlowCounts;
use super::traffic::Traffic;

/// A program by the name that a person knows it by.
#[derive(Component, Clone, Debug, Eq, PartialEq)]
#[component(immutable)]
#[require(Traffic, FlowCounts)]
pub struct ProgramName(pub Box<str>);

/// The program that made a flow. Absent: unknown, as always in a capture file.
#[derive(Component, Clone, Copy, Debug, Eq, PartialEq)]
pub struct MadeBy(pub Entity);

/// Bytes between one host and each of the programs that talk to it. Seldom more than two.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct HostPrograms(Vec<(Entity, u64)>);

/// The program that moves the most bytes to and from a host. May be of the past: look it up, do not trust it.
#[derive(Component, Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct LeadingProgram(pub Option<Entity>);

/// A program takes the lead with this many times the bytes of the leader: colors that flicker cannot be read.
const TAKEOVER_FACTOR: u64 = 2;

impl HostPrograms {
    /// Adds the bytes that `program` moved, and says who leads now.
    pub(super) fn add(
        &mut self,
        program: Entity,
        bytes: u64,
        leader: LeadingProgram,
    ) -> LeadingProgram {
        let sum = match self.0.iter_mut().find(|(known, _)| *known == program) {
            Some((_, sum)) => {
                *sum = sum.saturating_add(bytes);
                *sum
            }
            None => {
                self.0.push((program, bytes));
                bytes
            }
        };
        let is_ahead = leader
            .0
            .is_none_or(|leader| sum > self.bytes_of(leader).saturating_mul(TAKEOVER_FACTOR));
        if is_ahead {
            LeadingProgram(Some(program))
        } else {
            leader
        }
    }

    /// Takes back what was credited to the wrong program.
    pub(super) fn remove(&mut self, program: Entity, bytes: u64) {
        if let Some((_, sum)) = self.0.iter_mut().find(|(known, _)| *known == program) {
            *sum = sum.saturating_sub(bytes);
        }
        self.0.retain(|(known, sum)| *known != program || *sum > 0);
    }

    fn bytes_of(&self, program: Entity) -> u64 {
        self.0
            .iter()
            .find(|(known, _)| *known == program)
            .map_or(0, |(_, sum)| *sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_changes_hands_only_when_it_is_clear() {
        let mut world = World::new();
        let (browser, updater) = (world.spawn_empty().id(), world.spawn_empty().id());
        let mut programs = HostPrograms::default();
        let mut leader = programs.add(browser, 100, LeadingProgram::default());
        assert_eq!(leader.0, Some(browser));
        leader = programs.add(updater, 150, leader);
        assert_eq!(leader.0, Some(browser), "ahead, but not by much");
        leader = programs.add(updater, 60, leader);
        assert_eq!(leader.0, Some(updater));
        programs.remove(updater, 210);
        leader = programs.add(browser, 1, leader);
        assert_eq!(
            leader.0,
            Some(browser),
            "what was taken back does not count"
        );
    }
}
