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
    finder: Finder,
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
    /// Tries the kernel first. Takes about a tenth of a second while the kernel checks our programs.
    #[must_use]
    pub fn open() -> Self {
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
    pub fn in_helper() -> Self {
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

#[cfg(not(target_os = "linux"))]
impl Attribution {
    /// Nothing finds programs on this system yet.
    #[must_use]
    pub fn open() -> Self {
        Self {
            state: AttributionState::Unavailable {
                reason: "this version does not find programs on this system".to_owned(),
                remedy: "flows are shown without their programs".to_owned(),
            },
        }
    }

    /// As [`Self::open`].
    #[must_use]
    pub fn in_helper() -> Self {
        Self::open()
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
