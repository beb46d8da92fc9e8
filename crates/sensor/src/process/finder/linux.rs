//! Linux: the kernel's word where it can be had, the socket tables for what is older, in this process or a helper.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crossbeam_channel::{Receiver, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::AttributionState;
use flowcore::say;

use crate::process::attribution::LastWord;
use crate::process::ebpf::{OwnerPrograms, WatchThread};
use crate::process::helper::Helper;
use crate::process::procfs::{Namespace, TableThread};
use crate::process::{Finding, Witness, Worker};
use crate::told::{restart, system_says};

pub(in crate::process) enum Finder {
    /// Threads of this process.
    Here {
        kernel: Option<Box<OwnerPrograms>>,
        here: Namespace,
    },
    /// A process of its own; `None` where it did not start.
    Helper(Option<Helper>),
}

impl Finder {
    /// Tries the kernel first. Takes about a tenth of a second while the kernel checks our programs. The captures of
    /// this system hear nothing of sockets.
    pub(in crate::process) fn open(_witness: Witness) -> (AttributionState, Self) {
        let (state, kernel) = match OwnerPrograms::attach() {
            Ok(programs) => {
                let state = programs
                    .silence()
                    .map_or(AttributionState::Kernel, |silence| {
                        AttributionState::NamesOnly {
                            reason: silence.saying(),
                            remedy: silence.remedy(),
                        }
                    });
                (state, Some(Box::new(programs)))
            }
            Err(error) => {
                tracing::info!(%error, "programs are looked up in the socket tables");
                let state = AttributionState::SocketTable {
                    reason: error.saying(),
                    remedy: error.remedy(),
                };
                (state, None)
            }
        };
        let here = Namespace::of_this_process();
        (state, Self::Here { kernel, here })
    }

    pub(in crate::process) fn in_helper(_witness: Witness) -> (AttributionState, Self) {
        match Helper::start() {
            Ok((helper, state)) => (state, Self::Helper(Some(helper))),
            Err(error) => {
                let state = AttributionState::Unavailable {
                    reason: say!(
                        "said-no-helper",
                        "the helper that finds programs did not start"
                    )
                    .because(system_says(&error)),
                    remedy: restart(),
                };
                (state, Self::Helper(None))
            }
        }
    }

    pub(in crate::process) fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        findings: Sender<Finding>,
        stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        let (kernel, here) = match self {
            Self::Here { kernel, here } => (kernel, here),
            Self::Helper(Some(helper)) => return helper.into_workers(questions, findings),
            Self::Helper(None) => return Vec::new(),
        };
        let mut workers = Vec::new();
        if let Some(programs) = kernel {
            let last_word = LastWord::new(
                say!(
                    "said-kernel-unheard",
                    "the kernel's announcements are not read any more"
                ),
                findings.clone(),
                Arc::clone(&stop),
            );
            let findings = findings.clone();
            workers.push(Worker {
                name: "enrich:programs",
                body: Box::new(move || {
                    let _last_word = last_word;
                    match programs.listen() {
                        Ok(watch) => WatchThread {
                            watch,
                            here,
                            findings,
                            stop,
                        }
                        .run(),
                        Err(error) => tracing::error!(%error, "nobody hears the kernel's programs"),
                    }
                }),
            });
        }
        let thread = TableThread {
            questions,
            findings,
        };
        workers.push(Worker {
            name: "enrich:sockets",
            body: Box::new(move || thread.run()),
        });
        workers
    }
}
