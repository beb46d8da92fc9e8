//! Opens what programs are found with, in the order best first, and says what came of it. Called by the pipeline for
//! live sources, before it gives up privileges.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crossbeam_channel::{Receiver, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::{AttributionState, Program};

use super::Witness;

/// An answer: who owns a socket.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Owned {
    /// The socket's ends.
    pub socket: SocketKey,
    /// Its owner.
    pub program: Arc<Program>,
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
    #[cfg(target_os = "linux")]
    finder: Finder,
    #[cfg(windows)]
    witness: Option<Box<dyn super::SocketEvents>>,
}

#[cfg(target_os = "linux")]
enum Finder {
    /// Threads of this process: the kernel's word where it can be had, and the socket tables.
    Here {
        kernel: Option<Box<super::ebpf::OwnerWatch>>,
        here: super::procfs::Namespace,
    },
    /// A process of its own; `None` where it did not start.
    Helper(Option<super::helper::Helper>),
}

#[cfg(target_os = "linux")]
impl Attribution {
    /// Tries the kernel first. Takes about a tenth of a second while the kernel checks our programs. The captures of
    /// this system hear nothing of sockets.
    #[must_use]
    pub fn open(_witness: Witness) -> Self {
        let (state, kernel) = match super::ebpf::OwnerWatch::attach() {
            Ok(watch) => (AttributionState::Kernel, Some(Box::new(watch))),
            Err(error) => {
                tracing::info!(%error, "programs are looked up in the socket tables");
                let state = AttributionState::SocketTable {
                    reason: error.to_string(),
                    remedy: error.remedy().to_owned(),
                };
                (state, None)
            }
        };
        let here = super::procfs::Namespace::of_this_process();
        Self {
            state,
            finder: Finder::Here { kernel, here },
        }
    }

    /// The same in a process of its own, so that this one can give up the rights that it takes.
    #[must_use]
    pub fn in_helper(_witness: Witness) -> Self {
        match super::helper::Helper::start() {
            Ok((helper, state)) => Self {
                state,
                finder: Finder::Helper(Some(helper)),
            },
            Err(error) => Self {
                state: AttributionState::Unavailable {
                    reason: format!("the helper that finds programs did not start: {error}"),
                    remedy: "restart the sensor".to_owned(),
                },
                finder: Finder::Helper(None),
            },
        }
    }

    /// The threads that answer `questions`, and those that answer unasked.
    #[must_use]
    pub fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        answers: Sender<Owned>,
        stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        let (kernel, here) = match self.finder {
            Finder::Here { kernel, here } => (kernel, here),
            Finder::Helper(Some(helper)) => return helper.into_workers(questions, answers),
            Finder::Helper(None) => return Vec::new(),
        };
        let mut workers = Vec::new();
        if let Some(watch) = kernel {
            let thread = super::ebpf::WatchThread {
                watch: *watch,
                here,
                answers: answers.clone(),
                stop,
            };
            workers.push(Worker {
                name: "enrich:programs",
                body: Box::new(move || thread.run()),
            });
        }
        let thread = super::procfs::TableThread { questions, answers };
        workers.push(Worker {
            name: "enrich:sockets",
            body: Box::new(move || thread.run()),
        });
        workers
    }
}

#[cfg(windows)]
impl Attribution {
    /// Takes the witness's word, and that of the socket tables where it has none.
    #[must_use]
    pub fn open(witness: Witness) -> Self {
        let (state, witness) = match witness {
            Witness::Talks(events) => (AttributionState::Kernel, Some(events)),
            Witness::Refuses { reason, remedy } => {
                (AttributionState::SocketTable { reason, remedy }, None)
            }
            Witness::Silent => {
                let reason = "this capture does not hear who opens sockets".to_owned();
                let remedy = "capture with WinDivert or ETW: --backend auto".to_owned();
                (AttributionState::SocketTable { reason, remedy }, None)
            }
        };
        Self { state, witness }
    }

    /// As [`Self::open`]: what finds programs on this system needs no right that the rest gives up.
    #[must_use]
    pub fn in_helper(witness: Witness) -> Self {
        Self::open(witness)
    }

    /// The threads that answer `questions`, and those that answer unasked.
    #[must_use]
    pub fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        answers: Sender<Owned>,
        stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        use super::windows::{EventThread, ProgramThread, SignerThread};
        use crate::pipeline::{EVENT_CAPACITY, SIGNER_CAPACITY};

        let (events_in, events) = crossbeam_channel::bounded(EVENT_CAPACITY);
        let (to_check, files) = crossbeam_channel::bounded(SIGNER_CAPACITY);
        let (checked_in, checked) = crossbeam_channel::bounded(SIGNER_CAPACITY);
        let signer = SignerThread {
            questions: files,
            answers: checked_in,
        };
        let programs = ProgramThread {
            questions,
            events,
            answers,
            signers: (to_check, checked),
        };
        let hear = self.witness.map(|witness| EventThread {
            witness,
            events: events_in,
            stop,
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

#[cfg(not(any(target_os = "linux", windows)))]
impl Attribution {
    /// Nothing finds programs on this system yet.
    #[must_use]
    pub fn open(_witness: Witness) -> Self {
        Self {
            state: AttributionState::Unavailable {
                reason: "this version does not find programs on this system".to_owned(),
                remedy: "flows are shown without their programs".to_owned(),
            },
        }
    }

    /// As [`Self::open`].
    #[must_use]
    pub fn in_helper(witness: Witness) -> Self {
        Self::open(witness)
    }

    /// No threads: nobody would answer.
    #[must_use]
    pub fn into_workers(
        self,
        _questions: Receiver<SocketKey>,
        _answers: Sender<Owned>,
        _stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        Vec::new()
    }
}
