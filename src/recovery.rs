//! A graphics device that is lost (driver update, reset, sleep): the screen starts anew. What egui and the renderer keep
//! on a device does not survive it, and the sensor is a process of its own that goes on and hands over all it knows.

use std::env;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use bevy::app::AppExit;
use bevy::prelude::*;
use bevy::render::error_handler::{ErrorType, RenderError, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::render_resource::PollType;
use bevy::render::renderer::RenderDevice;

/// How often the program has started anew in a row.
const RESTARTS: &str = "ARCWATCH_RESTARTS";
/// A device that is lost again and again will be lost once more.
const MOST: u32 = 3;
/// A device that held for so long was a good one: counting begins again.
const HELD: Duration = Duration::from_secs(120);
/// A lost device fails in other ways first. So long is waited for it to say what it died of.
const LAST_WORDS: Duration = Duration::from_secs(3);
/// A driver that was reset needs a moment.
const RESPITE: Duration = Duration::from_millis(1_500);

/// What is known of the device's health.
#[derive(Resource, Debug)]
struct Watch {
    began: Instant,
    restarts: u32,
    /// When the renderer began to fail for no known reason.
    failing_since: Option<Instant>,
    /// Starts the program anew, for the time that is given.
    start: fn(u32) -> io::Result<()>,
}

impl Watch {
    /// Which restart comes next; `None`: it is no use.
    fn next_restart(&self, now: Instant) -> Option<u32> {
        let before = if now.duration_since(self.began) > HELD {
            0
        } else {
            self.restarts
        };
        (before < MOST).then_some(before + 1)
    }

    /// The renderer fails; `false`: it has failed for so long that nothing else will come.
    fn may_be_a_loss(&mut self, now: Instant) -> bool {
        let since = *self.failing_since.get_or_insert(now);
        now.duration_since(since) < LAST_WORDS
    }
}

/// Installs the handler. Must come after Bevy's own plugins.
pub(super) fn plugin(app: &mut App) {
    let restarts = env::var(RESTARTS).ok().and_then(|count| count.parse().ok());
    app.insert_resource(Watch {
        began: Instant::now(),
        restarts: restarts.unwrap_or_default(),
        failing_since: None,
        start: start_again,
    })
    .insert_resource(RenderErrorHandler(handle));
}

fn handle(error: &RenderError, main: &mut World, render: &mut World) -> RenderErrorPolicy {
    let mut watch = main.resource_mut::<Watch>();
    let exit = match error.ty {
        ErrorType::Validation | ErrorType::Internal if watch.may_be_a_loss(Instant::now()) => {
            // While nothing is drawn nobody else asks the device.
            if let Some(device) = render.get_resource::<RenderDevice>()
                && let Err(error) = device.wgpu_device().poll(PollType::Poll)
            {
                debug!("the device does not answer: {error}");
            }
            return RenderErrorPolicy::StopRendering;
        }
        ErrorType::Validation | ErrorType::Internal => {
            error!("the renderer failed ({:?}); please report this", error.ty);
            AppExit::error()
        }
        ErrorType::OutOfMemory => {
            error!("graphics memory is full: close other programs, or start with --quality low");
            AppExit::error()
        }
        ErrorType::DeviceLost => match watch.next_restart(Instant::now()) {
            Some(restart) => start_anew(restart, watch.start),
            None => {
                error!("the graphics device is lost again and again: update its driver");
                AppExit::error()
            }
        },
    };
    main.write_message(exit);
    RenderErrorPolicy::StopRendering
}

/// Starts the same program with the same arguments, and says how this one is to end.
fn start_anew(restart: u32, start: fn(u32) -> io::Result<()>) -> AppExit {
    warn!("the graphics device was lost; the screen starts anew");
    match start(restart) {
        Ok(()) => AppExit::Success,
        Err(error) => {
            error!("the program cannot be started anew: {error}");
            AppExit::error()
        }
    }
}

fn start_again(restart: u32) -> io::Result<()> {
    std::thread::sleep(RESPITE);
    Command::new(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env(RESTARTS, restart.to_string())
        .spawn()
        .map(drop)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use bevy::camera::RenderTarget;
    use bevy::render::render_resource::TextureFormat;

    use super::*;
    use crate::{gpu, offscreen};

    fn watch(restarts: u32) -> Watch {
        Watch {
            began: Instant::now(),
            restarts,
            failing_since: None,
            start: start_again,
        }
    }

    #[test]
    fn a_device_that_keeps_getting_lost_is_given_up() {
        let now = Instant::now();
        assert_eq!(watch(0).next_restart(now), Some(1));
        assert_eq!(watch(MOST - 1).next_restart(now), Some(MOST));
        assert_eq!(watch(MOST).next_restart(now), None);
        assert_eq!(
            watch(MOST).next_restart(now + HELD * 2),
            Some(1),
            "it held for long"
        );
    }

    #[test]
    fn a_renderer_that_just_fails_is_waited_for_and_then_given_up() {
        let mut watch = watch(0);
        let began = Instant::now();
        assert!(watch.may_be_a_loss(began));
        assert!(watch.may_be_a_loss(began + LAST_WORDS / 2));
        assert!(!watch.may_be_a_loss(began + LAST_WORDS));
    }

    /// How often the program was started by the test below.
    static STARTED: AtomicU32 = AtomicU32::new(0);

    /// With a real device, which is taken away as a driver does that is reset.
    #[test]
    fn golden_a_device_that_is_lost_while_it_draws_starts_the_program_anew() {
        if let Err(error) = gpu::probe() {
            assert!(env::var_os("CI").is_none(), "CI has no graphics: {error}");
            return;
        }
        let mut app = App::new();
        app.add_plugins((offscreen::plugins(), plugin));
        app.world_mut().resource_mut::<Watch>().start = |restart| {
            STARTED.store(restart, Ordering::Relaxed);
            Ok(())
        };
        app.finish();
        app.cleanup();
        let image = Image::new_target_texture(64, 64, TextureFormat::Rgba8UnormSrgb, None);
        let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        let target = RenderTarget::Image(image.into());
        app.world_mut().spawn((Camera2d, Msaa::Off, target));
        for _ in 0..3 {
            app.update();
        }
        assert_eq!(app.should_exit(), None);
        let device = app.world().resource::<RenderDevice>().clone();
        device.wgpu_device().destroy();
        // Whoever asks it first hears of it: in a window that is who presents.
        let exit = (0..500).find_map(|_| {
            drop(device.wgpu_device().poll(PollType::Poll));
            app.update();
            app.should_exit()
        });
        assert_eq!(exit, Some(AppExit::Success), "the new one goes on");
        assert_eq!(STARTED.load(Ordering::Relaxed), 1);
    }
}
