//! The meter thread's connection to the threads that find programs: what they say, what they are asked, and the book
//! that both are brought together in. Never waits for them.

use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, TrySendError, never};
use flowcore::flow::{FlowMeter, SocketKey};

use super::{Owned, ProgramBook};

/// One end in the meter's thread, the other in the workers of [`Attribution`](super::Attribution).
pub(crate) struct ProgramLink {
    book: ProgramBook,
    questions: Sender<SocketKey>,
    answers: Receiver<Owned>,
}

impl ProgramLink {
    /// Connects. From now on `meter` notes which flows have no program.
    pub(crate) fn new(questions: Sender<SocketKey>, answers: Receiver<Owned>) -> Self {
        Self {
            book: ProgramBook::default(),
            questions,
            answers,
        }
    }

    /// What to wait on.
    pub(crate) const fn answers(&self) -> &Receiver<Owned> {
        &self.answers
    }

    /// Takes what came from [`Self::answers`]; `None`: nobody answers any more.
    pub(crate) fn take(&mut self, owned: Option<Owned>, meter: &mut FlowMeter, now: Instant) {
        match owned {
            Some(owned) => self.book.note(owned, meter, now),
            None => self.answers = never(),
        }
    }

    /// Before an update: new flows get the programs that are known, and others are asked about.
    pub(crate) fn settle(&mut self, meter: &mut FlowMeter, now: Instant) {
        while let Ok(owned) = self.answers.try_recv() {
            self.book.note(owned, meter, now);
        }
        self.book.settle(meter, now);
        while let Some(socket) = self.book.unasked() {
            match self.questions.try_send(socket) {
                // When nobody answers any more there is nobody to ask.
                Ok(()) | Err(TrySendError::Disconnected(_)) => self.book.mark_asked(),
                Err(TrySendError::Full(_)) => break,
            }
        }
    }
}
