//! Bytes to updates.

use std::sync::Arc;

use super::WireError;
use super::frame::MAX_FRAME_RECORDS;
use super::record::Record;
use crate::model::Program;
use crate::update::FlowUpdate;

/// Encoded length of one update at most: a full table of flows and a full book of hosts are half of it.
const MAX_UPDATE_BYTES: usize = 256 << 20;

/// Puts updates together from the frames of one connection.
#[derive(Debug, Default)]
pub struct UpdateDecoder {
    begun: Option<Begun>,
}

#[derive(Debug, Default)]
struct Begun {
    update: FlowUpdate,
    programs: Vec<Arc<Program>>,
    bytes: usize,
}

impl UpdateDecoder {
    /// Takes what follows the length of a frame, and gives back the update that it completes, where it does.
    ///
    /// # Errors
    /// The bytes are not what an encoder makes. What had arrived of an update is dropped; the connection is of no
    /// more use.
    pub fn decode_frame(&mut self, payload: &[u8]) -> Result<Option<FlowUpdate>, WireError> {
        let mut begun = self.begun.take();
        let mut rest = payload;
        for _ in 0..MAX_FRAME_RECORDS {
            if rest.is_empty() {
                break;
            }
            let (record, behind) = postcard::take_from_bytes(rest)
                .ok()
                .ok_or(WireError::Damaged)?;
            rest = behind;
            match (record, &mut begun) {
                (
                    Record::Begin {
                        seq,
                        at,
                        is_snapshot,
                    },
                    None,
                ) => {
                    let mut update = FlowUpdate::default();
                    (update.seq, update.at, update.is_snapshot) = (seq, at, is_snapshot);
                    begun = Some(Begun {
                        update,
                        ..Begun::default()
                    });
                }
                (Record::End(health), Some(_)) if rest.is_empty() => {
                    return Ok(begun.map(|Begun { mut update, .. }| {
                        update.health = *health;
                        update
                    }));
                }
                (record, Some(begun)) => begun.add(record)?,
                (_, None) => return Err(WireError::OutOfOrder),
            }
        }
        if !rest.is_empty() {
            return Err(WireError::TooMany);
        }
        if let Some(begun) = &mut begun {
            begun.bytes += payload.len();
            if begun.bytes > MAX_UPDATE_BYTES {
                return Err(WireError::TooLong {
                    claimed: begun.bytes,
                    limit: MAX_UPDATE_BYTES,
                });
            }
        }
        self.begun = begun;
        Ok(None)
    }
}

impl Begun {
    fn add(&mut self, record: Record) -> Result<(), WireError> {
        let update = &mut self.update;
        match record {
            Record::Program(program) => self.programs.push(Arc::new(program)),
            Record::Opened(mut flow, place) => {
                flow.program = match place {
                    Some(place) => {
                        let known = usize::try_from(place)
                            .ok()
                            .and_then(|at| self.programs.get(at));
                        Some(Arc::clone(known.ok_or(WireError::OutOfOrder)?))
                    }
                    None => flow.program,
                };
                update.opened.push(flow);
            }
            Record::Totals(id, totals) => update.totals.push((id, totals)),
            Record::Named(id, name) => update.named.push((id, name)),
            Record::Host(ip, facts) => update.hosts.push((ip, facts)),
            Record::Closed(id, reason) => update.closed.push((id, reason)),
            Record::Begin { .. } | Record::End(_) => return Err(WireError::OutOfOrder),
        }
        Ok(())
    }
}
