//! Opens what programs are found with, in the order best first, and says what came of it. Called by the pipeline for
//! live sources, before it gives up privileges.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crossbeam_channel::{Receiver, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::{AttributionState, Program};

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
    kernel: Option<super::ebpf::OwnerWatch>,
}

impl Attribution {
    /// Tries the kernel first. Takes about a tenth of a second while the kernel checks our programs.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn open() -> Self {
        match super::ebpf::OwnerWatch::attach() {
            Ok(watch) => Self {
                state: AttributionState::Kernel,
                kernel: Some(watch),
            },
            Err(error) => {
                tracing::info!(%error, "programs are looked up in the socket tables");
                let state = AttributionState::SocketTable {
                    reason: error.to_string(),
                    remedy: error.remedy().to_owned(),
                };
                Self {
                    state,
                    kernel: None,
                }
            }
        }
    }

    /// The threads that answer `questions`, and those that answer unasked.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        answers: Sender<Owned>,
        stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        let mut workers = Vec::new();
        if let Some(watch) = self.kernel {
            let thread = super::ebpf::WatchThread {
                watch,
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

    /// Nothing finds programs on this system yet.
    #[cfg(not(target_os = "linux"))]
    #[must_use]
    pub fn open() -> Self {
        Self {
            state: AttributionState::Unavailable {
                reason: "this version does not find programs on this system".to_owned(),
                remedy: "flows are shown without their programs".to_owned(),
            },
        }
    }

    /// No threads: nobody would answer.
    #[cfg(not(target_os = "linux"))]
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
