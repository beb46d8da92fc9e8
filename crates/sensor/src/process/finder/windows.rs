//! Windows: what the capture hears of sockets, the socket tables for what is older, and the signatures of executables.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crossbeam_channel::{Receiver, Sender, bounded};
use flowcore::flow::SocketKey;
use flowcore::model::AttributionState;
use flowcore::say;

use crate::pipeline::{EVENT_CAPACITY, SIGNER_CAPACITY};
use crate::process::attribution::LastWord;
use crate::process::windows::{EventThread, ProgramThread, SignerThread};
use crate::process::{Finding, SocketEvents, Witness, Worker};

pub(in crate::process) struct Finder {
    witness: Option<Box<dyn SocketEvents>>,
}

impl Finder {
    /// Takes the witness's word, and that of the socket tables where it has none.
    pub(in crate::process) fn open(witness: Witness) -> (AttributionState, Self) {
        let (state, witness) = match witness {
            Witness::Talks(events) => (AttributionState::Kernel, Some(events)),
            Witness::Refuses { reason, remedy } => {
                (AttributionState::SocketTable { reason, remedy }, None)
            }
            Witness::Silent => {
                let reason = say!(
                    "said-no-witness",
                    "this capture does not hear who opens sockets"
                );
                let remedy = say!(
                    "mend-no-witness",
                    "capture with WinDivert or ETW: --backend auto"
                );
                (AttributionState::SocketTable { reason, remedy }, None)
            }
        };
        (state, Self { witness })
    }

    /// What finds programs here needs no right that the rest gives up.
    pub(in crate::process) fn in_helper(witness: Witness) -> (AttributionState, Self) {
        Self::open(witness)
    }

    pub(in crate::process) fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        findings: Sender<Finding>,
        stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        let (events_in, events) = bounded(EVENT_CAPACITY);
        let (to_check, files) = bounded(SIGNER_CAPACITY);
        let (checked_in, checked) = bounded(SIGNER_CAPACITY);
        let signer = SignerThread {
            questions: files,
            answers: checked_in,
        };
        let last_word = LastWord::new(
            say!(
                "said-sockets-unheard",
                "who opens sockets is not heard any more"
            ),
            findings.clone(),
            Arc::clone(&stop),
        );
        let programs = ProgramThread {
            questions,
            events,
            findings,
            signers: (to_check, checked),
        };
        let hear = self.witness.map(|witness| EventThread {
            witness,
            events: events_in,
            stop,
            last_word,
        });
        let mut workers = vec![
            Worker {
                name: "enrich:programs",
                body: Box::new(move || programs.run()),
            },
            Worker {
                name: "programs:sign",
                body: Box::new(move || signer.run()),
            },
        ];
        workers.extend(hear.map(|thread| Worker {
            name: "programs:hear",
            body: Box::new(move || thread.run()),
        }));
        workers
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::capture::CaptureError;
    use crate::process::SocketEvent;

    /// Hears nothing, then breaks.
    struct Broken;

    impl SocketEvents for Broken {
        fn next(&mut self, _patience: Duration) -> Result<Option<SocketEvent>, CaptureError> {
            Err(CaptureError::BrokeOff {
                reason: "another program ended the trace session".into(),
            })
        }
    }

    #[test]
    fn events_that_break_off_are_told_with_their_cause() {
        let (state, finder) = Finder::open(Witness::Talks(Box::new(Broken)));
        assert_eq!(state, AttributionState::Kernel);
        let (questions_in, questions) = bounded(1);
        let (findings, found) = bounded(8);
        let stop = Arc::new(AtomicBool::new(false));
        let threads: Vec<_> = finder
            .into_workers(questions, findings, stop)
            .into_iter()
            .map(|worker| {
                let thread = std::thread::Builder::new().name(worker.name.to_owned());
                thread.spawn(worker.body).expect("a thread")
            })
            .collect();
        let Ok(Finding::State(AttributionState::SocketTable { reason, remedy })) = found.recv()
        else {
            panic!("it is not said");
        };
        assert!(reason.contains("ended the trace session"), "{reason}");
        assert!(!remedy.is_empty());
        drop(questions_in);
        assert!(threads.into_iter().all(|thread| thread.join().is_ok()));
    }
}
