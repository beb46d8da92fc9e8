//! Opens what programs are found with, in the order best first, and says what came of it. Called by the pipeline for
//! live sources, before it gives up privileges. What it takes on each system is in `finder`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::{AttributionState, Program, Saying};

use super::Witness;
use super::finder::Finder;
use crate::told::restart;

/// How long the last word of a thread may wait for a meter that is behind.
const LAST_WORD: Duration = Duration::from_secs(1);

/// An answer: who owns a socket.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Owned {
    /// The socket's ends.
    pub socket: SocketKey,
    /// Its owner.
    pub program: Arc<Program>,
}

/// What the threads that find programs say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Finding {
    /// Who owns a socket.
    Owner(Owned),
    /// How well programs are found from now on.
    State(AttributionState),
    /// What finds programs had ended and was started anew.
    Restarted,
}

/// A thread to be started by the pipeline.
pub struct Worker {
    /// Its name, 15 bytes at most.
    pub name: &'static str,
    /// What it does until it is told to stop, or nobody listens any more.
    pub body: Box<dyn FnOnce() + Send>,
}

/// What finds programs on this computer.
pub struct Attribution {
    /// How well.
    pub state: AttributionState,
    finder: Finder,
}

impl Attribution {
    /// Opens the best that there is. `witness`: what the capture hears of sockets.
    #[must_use]
    pub fn open(witness: Witness) -> Self {
        let (state, finder) = Finder::open(witness);
        Self { state, finder }
    }

    /// The same, in a process of its own where it takes rights that this one is to give up.
    #[must_use]
    pub fn in_helper(witness: Witness) -> Self {
        let (state, finder) = Finder::in_helper(witness);
        Self { state, finder }
    }

    /// The threads that answer `questions`, and those that answer unasked.
    #[must_use]
    pub fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        findings: Sender<Finding>,
        stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        self.finder.into_workers(questions, findings, stop)
    }
}

/// Says how programs are found once a thread is gone that should not be, however it goes.
pub(super) struct LastWord {
    pub(super) findings: Sender<Finding>,
    pub(super) state: AttributionState,
    /// Everything ends: then there is nothing to say.
    pub(super) stop: Arc<AtomicBool>,
}

impl LastWord {
    /// That from now on there are the socket tables only, and why.
    pub(super) fn new(reason: Saying, findings: Sender<Finding>, stop: Arc<AtomicBool>) -> Self {
        let state = AttributionState::SocketTable {
            reason,
            remedy: restart(),
        };
        Self {
            findings,
            state,
            stop,
        }
    }
}

impl Drop for LastWord {
    fn drop(&mut self) {
        if !self.stop.load(Ordering::Relaxed) {
            let state = std::mem::take(&mut self.state);
            // Where nobody listens any more, nobody needs to know.
            drop(self.findings.send_timeout(Finding::State(state), LAST_WORD));
        }
    }
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::bounded;

    use super::*;

    fn state() -> AttributionState {
        AttributionState::SocketTable {
            reason: "it broke".into(),
            remedy: "mend it".into(),
        }
    }

    fn last_word(stop: bool, body: impl FnOnce() + Send + 'static) -> Option<Finding> {
        let (findings, heard) = bounded(1);
        let word = LastWord {
            findings,
            state: state(),
            stop: Arc::new(AtomicBool::new(stop)),
        };
        let thread = std::thread::Builder::new()
            .name("tested".to_owned())
            .spawn(move || {
                let _word = word;
                body();
            })
            .expect("a thread");
        drop(thread.join());
        heard.try_recv().ok()
    }

    #[test]
    fn a_thread_that_ends_or_panics_leaves_word_of_what_is_missing() {
        assert_eq!(last_word(false, || {}), Some(Finding::State(state())));
        let panics = || panic!("this is what the test is about");
        assert_eq!(last_word(false, panics), Some(Finding::State(state())));
    }

    #[test]
    fn an_end_that_was_asked_for_is_no_loss() {
        assert_eq!(last_word(true, || {}), None);
    }
}
