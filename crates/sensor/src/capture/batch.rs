//! Frames on their way from a capture thread to the meter: an arena of bytes and a list of where each frame is. Frames
//! are copied into the arena, or the source hands over a whole block of a file and says where its frames are.
//! Batches are recycled, so that capturing allocates nothing once the arenas have grown.

use flowcore::flow::Transfer;
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;

/// A batch is full at this many frames: enough to make the channel's cost vanish, few enough to stay in the cache.
pub const MAX_FRAMES: usize = 256;

/// A batch is full at this many bytes as well: segmentation offload hands over frames of 64 KiB and more.
const MAX_BYTES: usize = 1 << 20;

/// Up to [`MAX_FRAMES`] frames, with their bytes.
#[derive(Debug, Default)]
pub struct FrameBatch {
    bytes: Vec<u8>,
    /// A block of a file, as long as it once was: what is beyond its frames means nothing.
    block: Vec<u8>,
    frames: Vec<Entry>,
    transfers: Vec<(Timestamp, Transfer)>,
    source_time: Timestamp,
}

/// A frame in a block that will be handed over with [`FrameBatch::put_block`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) at: Timestamp,
    /// Where in the block it begins, and its length.
    pub(super) start: usize,
    pub(super) len: usize,
    pub(super) wire_len: u32,
    pub(super) link: LinkType,
    pub(super) is_outgoing: Option<bool>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    placed: Placed,
    is_in_block: bool,
}

impl FrameBatch {
    /// Forgets the frames and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.frames.clear();
        self.transfers.clear();
        self.source_time = Timestamp::default();
    }

    /// Copies a frame that was captured at `at` into the batch. A frame without bytes is kept: it was on the wire.
    pub fn push(&mut self, at: Timestamp, frame: Frame<'_>) {
        self.push_parts(at, frame, &[]);
    }

    /// Like [`push`](Self::push), with `tag` put in after the first twelve bytes: a VLAN tag that the network card
    /// or the kernel took out.
    pub fn push_tagged(&mut self, at: Timestamp, frame: Frame<'_>, tag: [u8; 4]) {
        self.push_parts(at, frame, &tag);
    }

    fn push_parts(&mut self, at: Timestamp, frame: Frame<'_>, tag: &[u8]) {
        const ADDRESSES: usize = 12;
        let start = self.bytes.len();
        let (head, tail) = frame.data.split_at(frame.data.len().min(ADDRESSES));
        self.bytes.extend_from_slice(head);
        self.bytes.extend_from_slice(tag);
        self.bytes.extend_from_slice(tail);
        let len = self.bytes.len() - start;
        let captured = u32::try_from(len).unwrap_or(u32::MAX);
        let tag_len = u32::try_from(tag.len()).unwrap_or(0);
        self.frames.push(Entry {
            placed: Placed {
                at,
                start,
                len,
                wire_len: frame.wire_len.saturating_add(tag_len).max(captured),
                link: frame.link,
                is_outgoing: frame.is_outgoing,
            },
            is_in_block: false,
        });
    }

    /// Takes back the latest frame that was captured at `at` coming in; its length on the wire. `None`: it is not, or no
    /// longer, in this batch.
    #[cfg(any(test, target_os = "linux"))]
    pub(super) fn withdraw(&mut self, at: Timestamp) -> Option<u32> {
        let is_it = |entry: &Entry| {
            entry.placed.at == at && entry.placed.is_outgoing == Some(false) && !entry.is_in_block
        };
        let index = self.frames.iter().rposition(is_it)?;
        Some(self.frames.remove(index).placed.wire_len)
    }

    /// Adds a report of the system, from a source that has no frames.
    pub fn push_transfer(&mut self, at: Timestamp, transfer: Transfer) {
        self.transfers.push((at, transfer));
    }

    /// The reports, in the order in which they were added.
    #[must_use]
    pub fn transfers(&self) -> &[(Timestamp, Transfer)] {
        &self.transfers
    }

    /// Memory for the next block.
    pub(super) fn take_block(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.block)
    }

    /// Adds a frame of the block that will be put.
    pub(super) fn push_placed(&mut self, placed: Placed) {
        self.frames.push(Entry {
            placed,
            is_in_block: true,
        });
    }

    /// Hands over the block in which placed frames are.
    pub(super) fn put_block(&mut self, block: Vec<u8>) {
        self.block = block;
    }

    /// Says what time it is at the source: the clock for live capture, the player's time for a paced file, the
    /// newest frame otherwise. The meter's clock moves by this, even when no frame arrives.
    pub fn set_source_time(&mut self, at: Timestamp) {
        self.source_time = at;
    }

    /// The time at the source when the batch was closed.
    #[must_use]
    pub fn source_time(&self) -> Timestamp {
        self.source_time
    }

    /// No more frames should be added.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.len() >= MAX_FRAMES || self.bytes.len() >= MAX_BYTES
    }

    /// Number of frames and reports.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frames.len() + self.transfers.len()
    }

    /// Neither frame nor report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The frames in the order in which they were captured.
    pub fn iter(&self) -> impl Iterator<Item = (Timestamp, Frame<'_>)> {
        self.frames.iter().map(|entry| self.lend(entry))
    }

    /// The frame at `index`, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<(Timestamp, Frame<'_>)> {
        self.frames.get(index).map(|entry| self.lend(entry))
    }

    fn lend(&self, entry: &Entry) -> (Timestamp, Frame<'_>) {
        let Placed {
            at,
            start,
            len,
            wire_len,
            link,
            is_outgoing,
        } = entry.placed;
        let bytes = if entry.is_in_block {
            &self.block
        } else {
            &self.bytes
        };
        (
            at,
            Frame {
                link,
                data: &bytes[start..start + len],
                wire_len,
                is_outgoing,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_is_counted_elsewhere_is_taken_back() {
        let mut batch = FrameBatch::default();
        let at = Timestamp::from_nanos;
        for (nanos, is_outgoing) in [(1, false), (2, false), (2, true), (3, false)] {
            let is_outgoing = Some(is_outgoing);
            batch.push(
                at(nanos),
                Frame {
                    is_outgoing,
                    ..FRAME
                },
            );
        }
        assert_eq!(batch.withdraw(at(2)), Some(60));
        assert_eq!(batch.withdraw(at(2)), None, "the other one goes out");
        assert_eq!(batch.withdraw(at(9)), None);
        let left: Vec<_> = batch.iter().map(|(at, _)| at.nanos()).collect();
        assert_eq!(left, [1, 2, 3]);
    }

    const FRAME: Frame<'_> = Frame {
        link: LinkType::ETHERNET,
        data: &[7; 20],
        wire_len: 60,
        is_outgoing: Some(true),
    };

    #[test]
    fn gives_back_what_was_put_in() {
        let mut batch = FrameBatch::default();
        batch.push(Timestamp::from_nanos(5), FRAME);
        batch.push(
            Timestamp::from_nanos(6),
            Frame {
                data: &[],
                wire_len: 0,
                ..FRAME
            },
        );
        let seen: Vec<_> = batch.iter().collect();
        assert_eq!(seen[0].0.nanos(), 5);
        assert_eq!(seen[0].1.data, FRAME.data);
        assert_eq!(seen[0].1.wire_len, 60);
        assert!(seen[1].1.data.is_empty());
    }

    #[test]
    fn a_vlan_tag_goes_behind_the_addresses_and_counts_as_length() {
        let mut batch = FrameBatch::default();
        batch.push_tagged(Timestamp::default(), FRAME, [0x81, 0, 0, 9]);
        let (_, frame) = batch.iter().next().expect("one frame");
        assert_eq!(&frame.data[10..18], &[7, 7, 0x81, 0, 0, 9, 7, 7]);
        assert_eq!((frame.data.len(), frame.wire_len), (24, 64));
    }

    #[test]
    fn the_wire_is_never_shorter_than_what_was_captured() {
        let mut batch = FrameBatch::default();
        batch.push(
            Timestamp::default(),
            Frame {
                wire_len: 3,
                ..FRAME
            },
        );
        assert_eq!(batch.iter().next().expect("one frame").1.wire_len, 20);
    }

    #[test]
    fn clearing_keeps_the_memory() {
        let mut batch = FrameBatch::default();
        for _ in 0..MAX_FRAMES {
            batch.push(Timestamp::default(), FRAME);
        }
        assert!(batch.is_full());
        let capacity = batch.bytes.capacity();
        batch.clear();
        assert!(batch.is_empty());
        assert_eq!(batch.bytes.capacity(), capacity);
    }
}
