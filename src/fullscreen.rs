//! Full screen where nobody manages windows. Under a bare X server, as a wall may run on, a window that asks to be full
//! keeps the size that it was made with, and the one that it has when the screen's resolution changes. So the window is
//! made as large as its monitor by hand, wherever it is not within a moment.

use bevy::ecs::system::NonSendMarker;
use bevy::prelude::*;
use bevy::window::{PrimaryWindow, WindowMode, WindowPosition};
use bevy::winit::WINIT_WINDOWS;
use winit::raw_window_handle::{HasWindowHandle, RawWindowHandle};
use x11rb::connection::Connection;
use x11rb::protocol::randr::{ConnectionExt, MonitorInfo};
use x11rb::rust_connection::RustConnection;

/// A window manager, where there is one, has done it by then.
const PATIENCE_SECS: f64 = 1.0;
/// How often the server is asked for its monitors.
const LOOK_SECS: f64 = 1.0;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Last, fill);
}

/// A window that does not fill its monitor, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gap {
    window: UVec2,
    monitor: UVec2,
    /// Corner of the monitor.
    origin: IVec2,
}

/// The gap that is there, and what was done about it.
#[derive(Default)]
struct Watch {
    gap: Option<Gap>,
    since_secs: f64,
    was_tried: bool,
}

impl Watch {
    /// `true`: this gap is to be closed now. What cannot be closed is not tried again.
    fn is_due(&mut self, gap: Option<Gap>, now_secs: f64) -> bool {
        if self.gap != gap {
            *self = Self {
                gap,
                since_secs: now_secs,
                was_tried: false,
            };
        }
        let is_due =
            gap.is_some() && !self.was_tried && now_secs - self.since_secs >= PATIENCE_SECS;
        self.was_tried |= is_due;
        is_due
    }
}

fn fill(
    mut windows: Query<(Entity, &mut Window), With<PrimaryWindow>>,
    time: Res<Time<Real>>,
    mut watch: Local<Watch>,
    mut server: Local<Server>,
    _main_thread: NonSendMarker,
) {
    let Ok((entity, mut window)) = windows.single_mut() else {
        return;
    };
    let now_secs = time.elapsed_secs_f64();
    if window.mode == WindowMode::Windowed || now_secs < server.asked_secs + LOOK_SECS {
        return;
    }
    server.asked_secs = now_secs;
    let gap = corner_of(entity).and_then(|at| server.gap(at, window.physical_size()));
    if watch.is_due(gap, now_secs)
        && let Some(Gap {
            monitor, origin, ..
        }) = gap
    {
        info!(
            width = monitor.x,
            height = monitor.y,
            "nobody made the window full: it is now"
        );
        window.position = WindowPosition::At(origin);
        window
            .resolution
            .set_physical_resolution(monitor.x, monitor.y);
    }
}

/// Where a window of an X server begins. `None`: it is not of one; under Wayland somebody always manages windows.
fn corner_of(entity: Entity) -> Option<IVec2> {
    WINIT_WINDOWS.with_borrow(|windows| {
        let window = windows.get_window(entity)?;
        match window.window_handle().ok()?.as_raw() {
            RawWindowHandle::Xlib(_) | RawWindowHandle::Xcb(_) => {
                let at = window.outer_position().ok()?;
                Some(IVec2::new(at.x, at.y))
            }
            _ => None,
        }
    })
}

/// A connection of our own: winit's list of monitors misses what changes while an output is off for a moment, as it is
/// whenever a resolution changes, and Bevy's keeps the first resolution of each.
#[derive(Default)]
struct Server {
    /// `None`: not asked for yet, or not to be had.
    connection: Option<(RustConnection, u32)>,
    asked_secs: f64,
}

impl Server {
    /// What a window lacks that begins at `at`.
    fn gap(&mut self, at: IVec2, size: UVec2) -> Option<Gap> {
        let holds = |at: i32, from: i16, len: u16| {
            (i32::from(from)..i32::from(from) + i32::from(len)).contains(&at)
        };
        let monitors = self.monitors()?;
        let monitor = monitors
            .iter()
            .find(|it| holds(at.x, it.x, it.width) && holds(at.y, it.y, it.height))
            .or_else(|| monitors.first())?;
        let monitor_size = UVec2::new(monitor.width.into(), monitor.height.into());
        (monitor_size != size && monitor_size.min_element() > 0).then_some(Gap {
            window: size,
            monitor: monitor_size,
            origin: IVec2::new(monitor.x.into(), monitor.y.into()),
        })
    }

    fn monitors(&mut self) -> Option<Vec<MonitorInfo>> {
        if self.connection.is_none() {
            let (connection, screen) = x11rb::connect(None).ok()?;
            let root = connection.setup().roots.get(screen)?.root;
            self.connection = Some((connection, root));
        }
        let (connection, root) = self.connection.as_ref()?;
        let asked = connection.randr_get_monitors(*root, true);
        match asked.ok().and_then(|answer| answer.reply().ok()) {
            Some(answer) => Some(answer.monitors),
            None => {
                self.connection = None;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(monitor: UVec2) -> Option<Gap> {
        Some(Gap {
            window: UVec2::new(800, 600),
            monitor,
            origin: IVec2::ZERO,
        })
    }

    #[test]
    fn a_window_that_stays_small_is_made_full_once_for_each_resolution() {
        let (hd, uhd) = (UVec2::new(1_920, 1_080), UVec2::new(3_840, 2_160));
        let mut watch = Watch::default();
        assert!(!watch.is_due(small(hd), 0.0), "a window manager may come");
        assert!(watch.is_due(small(hd), 1.0));
        assert!(!watch.is_due(small(hd), 9.0), "it cannot be made larger");
        assert!(!watch.is_due(small(uhd), 10.0));
        assert!(watch.is_due(small(uhd), 11.5), "another resolution");
        assert!(!watch.is_due(None, 12.0));
        assert!(!watch.is_due(small(uhd), 13.0));
        assert!(watch.is_due(small(uhd), 14.0), "it was full in between");
    }
}
