//! Who has been told what. A sink that polls rarely gets fewer, larger updates; where it ends up is the same.
//!
//! Each sink owns a list of slots that changed since it last polled. A slot is listed once however often it changes,
//! so a stalled sink costs at most one number per slot.

use std::hint::black_box;

use super::ahead::STEPS;
use super::entry::{Flags, Names};
use super::record::{record, totals};
use super::table::Table;
use crate::ids::FlowId;
use crate::update::{CloseReason, FlowUpdate};

/// One consumer of a meter.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct SinkId(u8);

/// Sinks of one meter at most: one bit each in every flow.
pub(super) const MAX_SINKS: usize = 16;

/// All sinks of a meter.
#[derive(Debug, Default)]
pub(super) struct Sinks {
    sinks: Vec<Option<Sink>>,
    /// One bit for each sink there is.
    active: u16,
}

#[derive(Debug, Default)]
struct Sink {
    seq: u64,
    has_had_snapshot: bool,
    /// Slots that changed. Some may have been freed since; their `dirty` bit is clear then.
    changed: Vec<u32>,
    /// How many of them it did not know when they were noted.
    fresh: usize,
    /// Flows that the sink knows and that had to be freed before it was told that they ended.
    freed: Vec<(FlowId, CloseReason)>,
}

impl Sinks {
    /// A new sink, or `None` where all bits are taken.
    pub(super) fn add(&mut self) -> Option<SinkId> {
        let at = match self.sinks.iter().position(Option::is_none) {
            Some(at) => at,
            None if self.sinks.len() < MAX_SINKS => {
                self.sinks.push(None);
                self.sinks.len() - 1
            }
            None => return None,
        };
        self.sinks[at] = Some(Sink::default());
        self.active |= 1 << at;
        Some(SinkId(u8::try_from(at).expect("below MAX_SINKS")))
    }

    /// Forgets a sink, and every flow that only waited for it.
    pub(super) fn remove(&mut self, id: SinkId, table: &mut Table) {
        let bit = 1_u16 << id.0;
        self.active &= !bit;
        if let Some(sink) = self.sinks.get_mut(usize::from(id.0)) {
            *sink = None;
        }
        for slot in 0..table.slots() {
            let (hot, cold) = table.both_mut(slot);
            hot.listed &= !bit;
            hot.known &= !bit;
            hot.outdated &= !bit;
            if let Some(names) = &mut cold.names {
                names.forget(bit);
            }
            if hot.id != 0 {
                hot.dirty &= !bit;
                release_if_told(table, slot);
            }
        }
    }

    /// Notes that a flow changed.
    pub(super) fn mark(&mut self, table: &mut Table, slot: u32) {
        let hot = table.hot_mut(slot);
        let unaware = self.active & !hot.dirty;
        if unaware == 0 {
            return;
        }
        hot.dirty |= unaware;
        let unlisted = unaware & !hot.listed;
        hot.listed |= unlisted;
        for (at, sink) in self.sinks.iter_mut().enumerate() {
            if let Some(sink) = sink.as_mut().filter(|_| unlisted >> at & 1 == 1) {
                sink.changed.push(slot);
                sink.fresh += usize::from(hot.known >> at & 1 == 0);
            }
        }
    }

    /// Frees an ended flow whether or not everybody knows. Returns whether some sink never heard of it.
    pub(super) fn free_untold(&mut self, table: &mut Table, slot: u32) -> bool {
        let hot = table.hot(slot);
        let (id, reason) = (hot.flow_id(), hot.reason.unwrap_or(CloseReason::Idle));
        let (known, dirty) = (hot.known, hot.dirty);
        for (at, sink) in self.sinks.iter_mut().enumerate() {
            if let Some(sink) = sink.as_mut().filter(|_| (known & dirty) >> at & 1 == 1) {
                sink.freed.push((id, reason));
            }
        }
        table.release(slot);
        dirty & !known != 0
    }

    /// What changed for a sink, without time and health; `None` where nothing did.
    pub(super) fn poll(&mut self, id: SinkId, table: &mut Table) -> Option<FlowUpdate> {
        let sink = self.sinks.get_mut(usize::from(id.0))?.as_mut()?;
        if !sink.has_had_snapshot {
            return self.snapshot(id, table);
        }
        if sink.changed.is_empty() && sink.freed.is_empty() {
            return None;
        }
        let bit = 1_u16 << id.0;
        let mut update = FlowUpdate {
            closed: sink.freed.drain(..).collect(), // keeps its capacity
            ..FlowUpdate::default()
        };
        let mut changed = std::mem::take(&mut sink.changed);
        let fresh = std::mem::take(&mut sink.fresh);
        update.opened.reserve(fresh);
        update.totals.reserve(changed.len() - fresh);
        for slots in changed.chunks(STEPS) {
            // As with packets: all of them are waited for together.
            for &slot in slots {
                black_box(table.touch_whole(slot));
            }
            for &slot in slots {
                table.hot_mut(slot).listed &= !bit;
                if table.hot(slot).id != 0 && table.hot(slot).dirty & bit != 0 {
                    tell(table, slot, bit, &mut update);
                }
            }
        }
        changed.clear();
        sink.changed = changed; // keeps its capacity
        sink.seq += 1;
        update.seq = sink.seq;
        Some(update)
    }

    /// Every flow there is; what the sink knew is void.
    pub(super) fn snapshot(&mut self, id: SinkId, table: &mut Table) -> Option<FlowUpdate> {
        let sink = self.sinks.get_mut(usize::from(id.0))?.as_mut()?;
        let bit = 1_u16 << id.0;
        sink.has_had_snapshot = true;
        sink.freed.clear();
        sink.fresh = 0;
        for slot in sink.changed.drain(..) {
            table.hot_mut(slot).listed &= !bit;
        }
        let mut slots: Vec<u32> = table
            .used_slots()
            .filter(|&slot| {
                let hot = table.hot(slot);
                !hot.flags.has(Flags::ENDED) || hot.dirty & bit != 0
            })
            .collect();
        slots.sort_unstable_by_key(|&slot| table.hot(slot).id);
        let mut update = FlowUpdate {
            is_snapshot: true,
            ..FlowUpdate::default()
        };
        update.opened.reserve_exact(slots.len());
        for slot in slots {
            table.hot_mut(slot).known &= !bit;
            tell(table, slot, bit, &mut update);
        }
        sink.seq += 1;
        update.seq = sink.seq;
        Some(update)
    }
}

/// Writes one flow's changes into an update, and frees the flow where this was the last thing to say about it.
fn tell(table: &mut Table, slot: u32, bit: u16, update: &mut FlowUpdate) {
    let (hot, cold) = table.both_mut(slot);
    if hot.known & bit == 0 || hot.outdated & bit != 0 {
        update.opened.push(record(hot, cold));
        if let Some(names) = &mut cold.names {
            names.tell_all(bit);
        }
    } else {
        update.totals.push((hot.flow_id(), totals(hot, cold)));
        if let Some(names) = &mut cold.names {
            let id = hot.flow_id();
            names.tell(bit, |name| update.named.push((id, name.clone())));
        }
    }
    hot.known |= bit;
    hot.outdated &= !bit;
    hot.dirty &= !bit;
    if hot.flags.has(Flags::ENDED) {
        update
            .closed
            .push((hot.flow_id(), hot.reason.unwrap_or(CloseReason::Idle)));
        release_if_told(table, slot);
    }
}

/// Frees an ended flow that nobody waits to hear about.
pub(super) fn release_if_told(table: &mut Table, slot: u32) {
    let hot = table.hot(slot);
    if hot.flags.has(Flags::ENDED) && hot.dirty == 0 {
        table.release(slot);
    }
}

impl Names {
    fn forget(&mut self, bit: u16) {
        for (_, told) in &mut self.list {
            *told &= !bit;
        }
    }

    fn tell_all(&mut self, bit: u16) {
        for (_, told) in &mut self.list {
            *told |= bit;
        }
    }

    fn tell(&mut self, bit: u16, mut say: impl FnMut(&crate::model::Name)) {
        for (name, told) in &mut self.list {
            if *told & bit == 0 {
                *told |= bit;
                say(name);
            }
        }
    }
}
