//! Systems on which nothing finds programs yet.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crossbeam_channel::{Receiver, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::AttributionState;
use flowcore::say;

use crate::process::{Finding, Witness, Worker};

pub(in crate::process) struct Finder;

impl Finder {
    pub(in crate::process) fn open(_witness: Witness) -> (AttributionState, Self) {
        let state = AttributionState::Unavailable {
            reason: say!(
                "said-no-finder",
                "this version does not find programs on this system"
            ),
            remedy: say!("mend-no-finder", "flows are shown without their programs"),
        };
        (state, Self)
    }

    pub(in crate::process) fn in_helper(witness: Witness) -> (AttributionState, Self) {
        Self::open(witness)
    }

    /// No threads: nobody would answer.
    pub(in crate::process) fn into_workers(
        self,
        _questions: Receiver<SocketKey>,
        _findings: Sender<Finding>,
        _stop: Arc<AtomicBool>,
    ) -> Vec<Worker> {
        Vec::new()
    }
}
