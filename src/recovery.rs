//! A graphics device that is lost (driver update, reset, sleep) is replaced; what it held is made anew.

use std::time::{Duration, Instant};

use bevy::app::AppExit;
use bevy::prelude::*;
use bevy::render::error_handler::{ErrorType, RenderError, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::settings::RenderCreation;

use crate::globe::imagery;

/// A device that is lost this often in [`WITHIN`] will be lost again.
const MOST: usize = 5;
const WITHIN: Duration = Duration::from_secs(60);

/// When devices were lost.
#[derive(Resource, Debug, Default)]
struct Lost(Vec<Instant>);

impl Lost {
    /// Counts a loss; `false`: it is no use.
    fn count(&mut self, now: Instant) -> bool {
        self.0.retain(|before| now.duration_since(*before) < WITHIN);
        self.0.push(now);
        self.0.len() <= MOST
    }
}

/// Installs the handler. Must come after Bevy's own plugins.
pub fn plugin(app: &mut App) {
    app.init_resource::<Lost>()
        .insert_resource(RenderErrorHandler(handle));
}

fn handle(error: &RenderError, main: &mut World, _render: &mut World) -> RenderErrorPolicy {
    match error.ty {
        ErrorType::DeviceLost if main.resource_mut::<Lost>().count(Instant::now()) => {
            warn!("the graphics device was lost; drawing goes on with a new one");
            // Imagery lives on the card alone.
            imagery::reload(main);
            RenderErrorPolicy::Recover(RenderCreation::default())
        }
        ErrorType::DeviceLost => {
            error!("the graphics device is lost again and again: update or restart its driver");
            main.write_message(AppExit::error());
            RenderErrorPolicy::StopRendering
        }
        ErrorType::OutOfMemory => {
            error!(
                "the graphics card is out of memory: close other programs, or start with --quality low"
            );
            main.write_message(AppExit::error());
            RenderErrorPolicy::StopRendering
        }
        ErrorType::Validation | ErrorType::Internal => {
            error!("the renderer failed ({:?}); please report this", error.ty);
            main.write_message(AppExit::error());
            RenderErrorPolicy::StopRendering
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_keeps_getting_lost_is_given_up() {
        let mut lost = Lost::default();
        let began = Instant::now();
        for _ in 0..MOST {
            assert!(lost.count(began));
        }
        assert!(!lost.count(began));
        assert!(lost.count(began + WITHIN * 2), "that was long ago");
    }
}
