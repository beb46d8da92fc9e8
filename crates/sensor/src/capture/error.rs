//! Why frames do not arrive, always with what to do about it where something can be done.

use flowcore::model::{CaptureState, Saying};
use thiserror::Error;

/// A source could not start, or broke off.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum CaptureError {
    /// The system does not let this process capture.
    #[error("{reason}: {remedy}")]
    NotPermitted {
        /// What was refused.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
    /// It cannot work as things are.
    #[error("{reason}: {remedy}")]
    Unavailable {
        /// What is missing.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
    /// It ran and then broke off; what came before is still right.
    #[error("{reason}")]
    BrokeOff {
        /// What happened.
        reason: Saying,
    },
}

impl CaptureError {
    /// What was refused, is missing or happened.
    #[must_use]
    pub fn into_reason(self) -> Saying {
        match self {
            Self::NotPermitted { reason, .. }
            | Self::Unavailable { reason, .. }
            | Self::BrokeOff { reason } => reason,
        }
    }

    /// The same as a state that consumers can show.
    #[must_use]
    pub fn into_state(self) -> CaptureState {
        match self {
            Self::NotPermitted { reason, remedy } => CaptureState::NoPermission { reason, remedy },
            Self::Unavailable { reason, remedy } => CaptureState::Unavailable { reason, remedy },
            Self::BrokeOff { reason } => CaptureState::Failed { reason },
        }
    }
}
