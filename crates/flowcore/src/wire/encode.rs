//! Updates to bytes.

use std::collections::HashMap;
use std::sync::Arc;

use super::frame::{FRAME_HEAD_BYTES, MAX_FRAME_BYTES, MAX_FRAME_RECORDS};
use super::record::Record;
use super::{WireError, append_frame};
use crate::model::Program;
use crate::update::FlowUpdate;

/// Appends `update` to `to`, cut into frames.
///
/// # Errors
/// One part of it alone is longer than a frame may be. `to` is as it was then.
pub fn encode_update(update: FlowUpdate, to: &mut Vec<u8>) -> Result<(), WireError> {
    let start = to.len();
    let mut frames = Frames {
        to,
        payload: Vec::new(),
        records: 0,
    };
    let outcome = write(update, &mut frames);
    if outcome.is_err() {
        to.truncate(start);
    }
    outcome
}

fn write(update: FlowUpdate, frames: &mut Frames<'_>) -> Result<(), WireError> {
    frames.put(&Record::Begin {
        seq: update.seq,
        at: update.at,
        is_snapshot: update.is_snapshot,
    })?;
    let mut programs = Programs::default();
    for mut record in update.opened {
        let place = match record.program.take() {
            Some(program) => Some(programs.place(program, frames)?),
            None => None,
        };
        frames.put(&Record::Opened(record, place))?;
    }
    for (id, totals) in update.totals {
        frames.put(&Record::Totals(id, totals))?;
    }
    for (id, name) in update.named {
        frames.put(&Record::Named(id, name))?;
    }
    for (ip, facts) in update.hosts {
        frames.put(&Record::Host(ip, facts))?;
    }
    for (id, reason) in update.closed {
        frames.put(&Record::Closed(id, reason))?;
    }
    frames.put(&Record::End(Box::new(update.health)))?;
    frames.close()
}

/// The programs of one update, each sent once.
#[derive(Default)]
struct Programs {
    sent: Vec<Arc<Program>>,
    /// By address: flows of one program share its description, and what is in `sent` stays where it is.
    places: HashMap<*const Program, u32>,
}

impl Programs {
    fn place(&mut self, program: Arc<Program>, frames: &mut Frames<'_>) -> Result<u32, WireError> {
        if let Some(place) = self.places.get(&Arc::as_ptr(&program)) {
            return Ok(*place);
        }
        let place = u32::try_from(self.sent.len())
            .ok()
            .ok_or(WireError::TooMany)?;
        frames.put(&Record::Program(Program::clone(&program)))?;
        self.places.insert(Arc::as_ptr(&program), place);
        self.sent.push(program);
        Ok(place)
    }
}

/// Frames under construction.
struct Frames<'a> {
    to: &'a mut Vec<u8>,
    payload: Vec<u8>,
    records: usize,
}

impl Frames<'_> {
    fn put(&mut self, record: &Record) -> Result<(), WireError> {
        let before = self.payload.len();
        self.payload = postcard::to_extend(record, std::mem::take(&mut self.payload))
            .ok()
            .ok_or(WireError::Damaged)?;
        let len = self.payload.len() - before;
        if len > MAX_FRAME_BYTES {
            return Err(WireError::TooLong {
                claimed: len,
                limit: MAX_FRAME_BYTES,
            });
        }
        if self.payload.len() > MAX_FRAME_BYTES || self.records == MAX_FRAME_RECORDS {
            let begun = self.payload.split_off(before);
            self.close()?;
            self.payload = begun;
        }
        self.records += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), WireError> {
        self.to.reserve(FRAME_HEAD_BYTES + self.payload.len());
        append_frame(&self.payload, self.to)?;
        self.payload.clear();
        self.records = 0;
        Ok(())
    }
}
