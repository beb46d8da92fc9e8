//! Frames are read a few steps ahead of being metered. A large table does not fit the processor's caches, and waiting for
//! its memory is most of what a packet costs; the flows of several packets are waited for together.

use std::hint::black_box;

use super::meter::FlowMeter;
use super::table::Clue;
use super::tuple::Tuple;
use crate::model::Layer;
use crate::packet::{self, Carried, Frame, Packet};
use crate::time::Timestamp;

/// Frames that are read before the first of them is metered: as many misses as a processor has under way at a time.
const STEPS: usize = 16;

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
            self.fetch(&mut steps[..count]);
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
            Carried::Ip(span) => Packet::parse(span).map_or(Content::Damaged, |packet| {
                let clue = self.table.clue(Tuple::of(Layer::Outer, &packet));
                Content::Packet(packet, clue)
            }),
            Carried::Other => Content::NotIp,
            Carried::Damaged => Content::Damaged,
        };
        Ahead {
            at,
            is_outgoing: frame.is_outgoing,
            content,
        }
    }

    /// Touches what the steps will need. Each loop waits once for all of them: no step depends on another.
    fn fetch(&self, steps: &mut [Option<Ahead<'_>>]) {
        for step in steps.iter_mut().flatten() {
            if let Content::Packet(_, clue) = &mut step.content {
                self.table.guess(clue);
            }
        }
        let mut strangers = 0;
        for step in steps.iter().flatten() {
            if let Content::Packet(_, clue) = &step.content {
                match self.table.touch(clue) {
                    Some(read) => _ = black_box(read),
                    None => strangers += 1,
                }
            }
        }
        // A full table parts with a flow for each new one.
        if strangers > 0 && self.is_full() {
            let mut leaving = [0; STEPS];
            let unproven = self.eviction.all_unproven();
            for (hash, slot) in leaving[..strangers].iter_mut().zip(unproven) {
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
                self.handle_packet(at, Layer::Outer, packet, clue, ahead.is_outgoing);
            }
            Content::NotIp => self.stats.non_ip_frames += 1,
            Content::Damaged => self.stats.malformed_frames += 1,
        }
    }
}
