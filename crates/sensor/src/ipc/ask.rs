//! One question to a sensor that runs: how it is.

use std::time::{Duration, Instant};

use flowcore::model::{CaptureState, Saying, SensorHealth};
use thiserror::Error;

use super::client::{SensorChoice, no_sensor, start_one, watch};
use super::place::Place;
use crate::pipeline::StartError;

/// A sensor says something once a second, if only that nothing happened.
const PATIENCE: Duration = Duration::from_secs(5);

/// Nobody answered.
#[derive(Debug, Error)]
pub enum AskError {
    /// No thread.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Nobody is there, or not for us.
    #[error("{reason}; {remedy}")]
    Nobody {
        /// What was found.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
    /// It is there and says nothing.
    #[error("the sensor at {0} does not answer; restart it")]
    Silent(Place),
}

/// The account that the first sensor at `places` gives of itself, and where it is.
///
/// # Errors
/// There is none that serves this user.
pub fn ask(places: &[Place]) -> Result<(Place, SensorHealth), AskError> {
    let mut refusal = None;
    for place in places {
        match ask_at(place) {
            Err(error @ AskError::Nobody { .. }) => {
                refusal.get_or_insert(error);
            }
            outcome => return outcome.map(|health| (place.clone(), health)),
        }
    }
    Err(refusal.unwrap_or_else(|| AskError::Nobody {
        reason: no_sensor(),
        remedy: start_one(),
    }))
}

fn ask_at(place: &Place) -> Result<SensorHealth, AskError> {
    let link = watch(SensorChoice {
        running: vec![place.clone()],
        child: None,
    })?;
    let until = Instant::now() + PATIENCE;
    while let Ok(update) = link.updates.recv_deadline(until) {
        if update.seq > 0 {
            return Ok(update.health);
        }
        // Without a number it is our own end that speaks.
        if let CaptureState::Unavailable { reason, remedy } = update.health.capture {
            return Err(AskError::Nobody { reason, remedy });
        }
    }
    Err(AskError::Silent(place.clone()))
}
