//! The meter thread's connection to the threads that find programs: what they say, what they are asked, and the book
//! that both are brought together in. Never waits for them.

use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, TrySendError, never};
use flowcore::flow::{FlowMeter, SocketKey};
use flowcore::model::AttributionState;
use flowcore::say;

use super::{Finding, ProgramBook};
use crate::told::restart;

/// One end in the meter's thread, the other in the workers of [`Attribution`](super::Attribution).
pub(crate) struct ProgramLink {
    book: ProgramBook,
    questions: Sender<SocketKey>,
    findings: Receiver<Finding>,
    /// How programs are found, where that has changed.
    state: Option<AttributionState>,
    restarts: u32,
}

impl ProgramLink {
    /// Connects. From now on `meter` notes which flows have no program.
    pub(crate) fn new(questions: Sender<SocketKey>, findings: Receiver<Finding>) -> Self {
        Self {
            book: ProgramBook::default(),
            questions,
            findings,
            state: None,
            restarts: 0,
        }
    }

    /// What to wait on.
    pub(crate) const fn findings(&self) -> &Receiver<Finding> {
        &self.findings
    }

    /// Takes what came from [`Self::findings`]; `None`: nobody finds anything any more.
    pub(crate) fn take(&mut self, finding: Option<Finding>, meter: &mut FlowMeter, now: Instant) {
        match finding {
            Some(Finding::Owner(owned)) => self.book.note(owned, meter, now),
            Some(Finding::State(state)) => self.state = Some(state),
            Some(Finding::Restarted) => self.restarts += 1,
            None => {
                self.findings = never();
                self.state = Some(AttributionState::Unavailable {
                    reason: say!("said-finder-ended", "what finds programs has ended"),
                    remedy: restart(),
                });
            }
        }
    }

    /// How programs are found, where that has changed since the last call.
    pub(crate) fn take_state(&mut self) -> Option<AttributionState> {
        self.state.take()
    }

    /// How often what finds programs was started anew.
    pub(crate) const fn restarts(&self) -> u32 {
        self.restarts
    }

    /// Before an update: new flows get the programs that are known, and others are asked about.
    pub(crate) fn settle(&mut self, meter: &mut FlowMeter, now: Instant) {
        while let Ok(finding) = self.findings.try_recv() {
            self.take(Some(finding), meter, now);
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
