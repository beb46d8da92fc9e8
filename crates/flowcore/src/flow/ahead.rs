//! Frames are read a few steps ahead of being metered. A large table does not fit the processor's caches, and waiting for
//! its memory is most of what a packet costs; the flows of several packets are waited for together.

use std::hint::black_box;

use super::meter::FlowMeter;
use super::naming::may_say_name;
use super::share::Share;
use super::table::Clue;
use super::tuple::Tuple;
use crate::model::Layer;
use crate::packet::{self, Carried, Fragment, Frame, Packet};
use crate::time::Timestamp;

/// Frames that are read before the first of them is metered: as many misses as a processor has under way at a time.
pub(super) const STEPS: usize = 16;

/// A frame whose headers were read.
#[derive(Debug)]
struct Ahead<'a> {
    at: Timestamp,
    is_outgoing: Option<bool>,
    content: Content<'a>,
}

#[derive(Debug)]
enum Content<'a> {
    Packet(Packet<'a>, Clue),
    /// Whose flow it belongs to is known when its datagram is whole.
    Fragment(Packet<'a>, Fragment),
    NotIp,
    Damaged,
}

impl FlowMeter {
    /// Folds captured frames into the table, in their order. The same as [`handle_frame`](Self::handle_frame) for each
    /// of them, and faster.
    pub fn handle_frames<'a>(&mut self, frames: impl IntoIterator<Item = (Timestamp, Frame<'a>)>) {
        let mut frames = frames.into_iter();
        let mut steps = [const { None }; STEPS];
        loop {
            let mut count = 0;
            for (step, (at, frame)) in steps.iter_mut().zip(&mut frames) {
                *step = Some(self.read_ahead(at, &frame));
                count += 1;
            }
            self.fetch(&mut steps[..count], |step| match step {
                Some(Ahead {
                    content: Content::Packet(_, clue),
                    ..
                }) => Some(clue),
                _ => None,
            });
            for step in &mut steps[..count] {
                if let Some(ahead) = step.take() {
                    self.take_in(&ahead);
                }
            }
            if count < STEPS {
                return;
            }
        }
    }

    /// Folds one captured frame into the table. Never fails: what cannot be read is counted in [`Self::stats`].
    pub fn handle_frame(&mut self, at: Timestamp, frame: Frame<'_>) {
        let ahead = self.read_ahead(at, &frame);
        self.take_in(&ahead);
    }

    fn read_ahead<'a>(&self, at: Timestamp, frame: &Frame<'a>) -> Ahead<'a> {
        let content = match packet::below_ip(frame) {
            Carried::Ip(span) => match Packet::parse(span) {
                Some(packet) => match packet.fragment {
                    Some(fragment) => Content::Fragment(packet, fragment),
                    None => {
                        let mut clue = self.table.clue(Tuple::of(Layer::Outer, &packet));
                        clue.may_name = may_say_name(&packet.transport);
                        Content::Packet(packet, clue)
                    }
                },
                None => Content::Damaged,
            },
            Carried::Other => Content::NotIp,
            Carried::Damaged => Content::Damaged,
        };
        Ahead {
            at,
            is_outgoing: frame.is_outgoing,
            content,
        }
    }

    /// Touches what the steps will need; there are at most [`STEPS`] of them. Each loop waits once for all of them: no
    /// step depends on another.
    pub(super) fn fetch<T>(&self, steps: &mut [T], clue: impl Fn(&mut T) -> Option<&mut Clue>) {
        for clue in steps.iter_mut().filter_map(&clue) {
            self.table.guess(clue);
        }
        let mut strangers = 0;
        for clue in steps.iter_mut().filter_map(&clue) {
            match self.table.touch(clue) {
                Some(read) => _ = black_box(read),
                None => strangers += 1,
            }
        }
        if strangers > 0 {
            self.fetch_room(strangers.min(STEPS));
        }
    }

    /// Touches where so many flows will open, and what a full table parts with for them.
    fn fetch_room(&self, strangers: usize) {
        let touch = |slot| {
            let links = self.wheel.touch(slot) ^ self.eviction.touch(slot);
            black_box(self.table.touch_whole(slot) ^ u64::from(links));
        };
        self.table.free_slots().take(strangers).for_each(touch);
        if self.is_full() {
            let mut leaving = [0; STEPS];
            let unproven = self.eviction.all_unproven();
            for (hash, slot) in leaving[..strangers].iter_mut().zip(unproven) {
                touch(slot);
                *hash = self.table.hot(slot).hash;
            }
            for hash in &leaving[..strangers] {
                black_box(self.table.touch_index(*hash));
            }
        }
    }

    fn take_in(&mut self, ahead: &Ahead<'_>) {
        let at = ahead.at;
        self.note_arrival(at);
        match &ahead.content {
            Content::Packet(packet, clue) => {
                let share = Share::of(at, packet);
                self.handle_datagram(at, Layer::Outer, packet, clue, share, ahead.is_outgoing);
            }
            Content::Fragment(packet, fragment) => {
                self.handle_fragment(at, Layer::Outer, packet, *fragment, ahead.is_outgoing);
            }
            Content::NotIp => self.stats.non_ip_frames += 1,
            Content::Damaged => self.stats.malformed_frames += 1,
        }
    }
}
