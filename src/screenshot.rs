//! A picture without a display: the application runs off-screen in real time, saves one frame and ends.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bevy::app::AppExit;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};

use crate::surface::Surface;

/// Frames are drawn at most this often: the picture shows a moment, not an animation.
const FRAME: Duration = Duration::from_millis(33);
/// Reading the picture back takes a few frames; if it has not come by then, it never will.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of the picture.
#[derive(Resource, Default)]
struct Outcome(Option<Result<(), String>>);

/// Makes `app` run by itself for `after`, save a picture to `path`, and end.
pub(crate) fn install(app: &mut App, path: PathBuf, after: Duration) {
    app.init_resource::<Outcome>();
    app.set_runner(move |app| run(app, &path, after));
}

fn run(mut app: App, path: &Path, after: Duration) -> AppExit {
    app.finish();
    app.cleanup();
    let began = Instant::now();
    while began.elapsed() < after || !crate::is_ready(app.world()) {
        frame(&mut app);
        if let Some(exit) = app.should_exit() {
            return exit;
        }
        if began.elapsed() > after + PATIENCE {
            break; // whatever did not load is not worth more waiting: show what there is
        }
    }
    let Surface::Offscreen { image, .. } = app.world().resource::<Surface>() else {
        error!("a screenshot needs an off-screen surface");
        return AppExit::error();
    };
    let shot = Screenshot::image(image.clone());
    let target = path.to_owned();
    app.world_mut().spawn(shot).observe(
        move |captured: On<ScreenshotCaptured>, mut outcome: ResMut<Outcome>| {
            outcome.0 = Some(save(&captured.image, &target));
        },
    );
    let asked = Instant::now();
    while asked.elapsed() < PATIENCE {
        frame(&mut app);
        match app.world_mut().resource_mut::<Outcome>().0.take() {
            Some(Ok(())) => return AppExit::Success,
            Some(Err(reason)) => {
                error!(
                    "the picture could not be saved: {reason}: {}",
                    path.display()
                );
                return AppExit::error();
            }
            None => {}
        }
    }
    error!(
        "the graphics driver returned no picture within {} seconds",
        PATIENCE.as_secs()
    );
    AppExit::error()
}

fn frame(app: &mut App) {
    let began = Instant::now();
    app.update();
    if let Some(rest) = FRAME.checked_sub(began.elapsed()) {
        std::thread::sleep(rest);
    }
}

fn save(image: &Image, path: &Path) -> Result<(), String> {
    let image = image
        .clone()
        .try_into_dynamic()
        .map_err(|error| error.to_string())?;
    image
        .to_rgb8()
        .save(path)
        .map_err(|error| error.to_string())
}
