//! `arcwatch bench --ui`: what panels cost, screen by screen, with a hundred thousand connections behind them.
//!
//! The real path from an update of the sensor to triangles: world, survey, views, egui, tessellation. Nothing is
//! drawn; what a card does with the triangles is not the panels' affair. Time is simulated, 60 frames a second with ten
//! updates; one thread does all of a frame, so that what is measured is work and not waiting.

use std::time::Duration;

use bevy::ecs::schedule::{ScheduleLabel as _, SingleThreadedExecutor};
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_egui::{EguiPostUpdateSet, PrimaryEguiContext};
use flowcore::filter::Facet;

use super::connections::{self, Connections};
use super::panels_report::{PanelsReport, Screen};
use super::report::Spread;
use crate::cli::BenchArgs;
use crate::config::live::{Live, Scale};
use crate::sets::AppSystems;
use crate::surface::Surface;
use crate::survey::question::Subject;
use crate::survey::table::{Column, SortKey};
use crate::survey::{Survey, SurveySystems};
use crate::ui::state::UiState;
use crate::ui::view_model::pacing::{self, ViewSystems};
use crate::world::home::{Home, HomePlace};
use crate::world::ingest::apply_update;
use crate::{alerts, offscreen, select, sets, third_party, ui, world};

/// Time from one frame to the next.
const FRAME: Duration = Duration::from_micros(16_667);
/// Frames from one update to the next.
const FRAMES_A_STEP: u32 = 6;
/// Seconds of traffic before anything is measured, so that timeline and trends have something to show.
const PAST_SECS: u32 = 30;
/// Frames of a screen that do not count: egui learns sizes in them, and the first answer comes.
const WARM_UP: u32 = 30;
/// Connections that move something in each update, unless told otherwise.
const CHANGING: u32 = 1_000;

/// When a step of this frame began, and how long steps took.
#[derive(Resource, Default)]
struct Stopwatch {
    began: Option<Duration>,
    survey: Duration,
    views: Option<Duration>,
    overlay: Duration,
}

impl Stopwatch {
    fn lap(&mut self) -> Duration {
        self.began
            .take()
            .map_or(Duration::ZERO, |began| work().saturating_sub(began))
    }
}

fn start(mut stopwatch: ResMut<Stopwatch>) {
    stopwatch.began = Some(work());
}

/// Processor time of this thread, so that what other programs do meanwhile does not count.
#[cfg(unix)]
fn work() -> Duration {
    let spec = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(spec).unwrap_or_default()
}

/// Time that passed: elsewhere the time of a thread alone has no safe way to be asked for.
#[cfg(not(unix))]
fn work() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed()
}

/// Measures every screen.
pub(super) fn measure(args: &BenchArgs) -> PanelsReport {
    let mut bench = Bench::new(args);
    let screens = SCREENS
        .iter()
        .map(|(name, set)| bench.screen(name, *set, args.frames))
        .collect();
    PanelsReport {
        flows: args.flows,
        flows_changed_per_update: bench.changing,
        width_px: args.size.0.x,
        height_px: args.size.0.y,
        frames_per_screen: args.frames,
        screens,
    }
}

type Set = fn(&mut UiState);

const SCREENS: [(&str, Set); 7] = [
    ("panels hidden", |state| state.are_panels_hidden = true),
    ("dashboard", |_| {}),
    ("table by rate", |state| state.is_table_open = true),
    ("table by name", |state| {
        state.is_table_open = true;
        state.table.sort = vec![SortKey {
            column: Column::Destination,
            is_descending: false,
        }];
    }),
    ("table in groups", |state| {
        state.is_table_open = true;
        state.table.group_by = Some(Facet::Provider);
    }),
    ("charts", |state| state.are_charts_open = true),
    ("details", |state| {
        state
            .trail
            .open(Subject::Value(Facet::App, "program3".to_owned()));
    }),
];

struct Bench {
    app: App,
    connections: Connections,
    changing: u32,
    frames: u32,
}

impl Bench {
    fn new(args: &BenchArgs) -> Self {
        let mut app = App::new();
        app.add_plugins(offscreen::plugins().set(LogPlugin {
            filter: "warn,wgpu=error".to_owned(),
            ..default()
        }));
        let surface = Surface::offscreen(
            &mut app.world_mut().resource_mut::<Assets<Image>>(),
            args.size.0,
        );
        let target = surface.render_target().unwrap_or_default();
        app.insert_resource(surface)
            .init_resource::<Live>()
            .init_resource::<Scale>()
            .init_resource::<Stopwatch>()
            .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
            .insert_resource(Home(Some(HomePlace {
                coord: connections::home(),
                label: "Berlin".to_owned(),
                origin: sensor::enrich::HomeOrigin::Given,
            })))
            .add_plugins((
                sets::plugin,
                world::plugin,
                select::plugin,
                third_party::bevy_egui::plugin,
                ui::plugin,
                alerts::plugin,
            ));
        add_stopwatch(&mut app);
        app.world_mut()
            .spawn((Camera2d, Msaa::Off, target, PrimaryEguiContext));
        app.finish();
        app.cleanup();
        let mut bench = Self {
            app,
            connections: Connections::new(args.flows.max(1)),
            changing: match u32::try_from(args.changing).unwrap_or(u32::MAX) {
                0 => CHANGING,
                wanted => wanted,
            }
            .min(args.flows),
            frames: 0,
        };
        let snapshot = bench.connections.snapshot();
        apply_update(bench.app.world_mut(), snapshot);
        for _ in 0..PAST_SECS * 10 {
            let update = bench.connections.step(bench.changing);
            apply_update(bench.app.world_mut(), update);
        }
        bench
    }

    fn screen(&mut self, name: &'static str, set: Set, frames: u32) -> Screen {
        let mut state = UiState::default();
        set(&mut state);
        self.app.insert_resource(state);
        for _ in 0..WARM_UP {
            self.frame();
        }
        self.settle();
        let (mut overlay, mut survey, mut views) = (Vec::new(), Vec::new(), Vec::new());
        let mut counted = Vec::new();
        for _ in 0..frames {
            self.frame();
            let world = self.app.world_mut();
            let stopwatch = std::mem::take(&mut *world.resource_mut::<Stopwatch>());
            overlay.push(stopwatch.overlay);
            survey.push(stopwatch.survey);
            views.extend(stopwatch.views);
            counted.push(world.resource::<Survey>().counted_in());
        }
        let spread = |times: Vec<Duration>| {
            Spread::of(times.into_iter().map(|time| time.as_secs_f64() * 1e3))
        };
        Screen {
            name,
            rebuilds: views.len(),
            overlay_ms: spread(overlay),
            views_ms: spread(views),
            survey_ms: spread(survey),
            counted_ms: spread(counted),
        }
    }

    /// What the screen asks for is counted, however long that takes.
    fn settle(&mut self) {
        while self.app.world().resource::<Survey>().is_counting() {
            std::thread::sleep(Duration::from_millis(5));
            self.main_schedule();
        }
    }

    fn frame(&mut self) {
        self.frames += 1;
        if self.frames.is_multiple_of(FRAMES_A_STEP) {
            let update = self.connections.step(self.changing);
            apply_update(self.app.world_mut(), update);
        }
        self.main_schedule();
    }

    /// Everything but drawing.
    fn main_schedule(&mut self) {
        let main = &mut self.app.sub_apps_mut().main;
        main.run_default_schedule();
        main.world_mut().clear_trackers();
    }
}

fn add_stopwatch(app: &mut App) {
    app.add_systems(
        Update,
        (
            start.after(AppSystems::Pick).before(AppSystems::Emphasize),
            (|mut it: ResMut<Stopwatch>| it.survey = it.lap())
                .after(AppSystems::Emphasize)
                .before(AppSystems::Present),
            start
                .after(SurveySystems::Ask)
                .after(ViewSystems::Pace)
                .before(ViewSystems::Build)
                .run_if(pacing::is_due),
            (|mut it: ResMut<Stopwatch>| it.views = Some(it.lap()))
                .after(ViewSystems::Build)
                .run_if(pacing::is_due),
        ),
    )
    .add_systems(
        PostUpdate,
        (
            start.before(EguiPostUpdateSet::EndPass),
            (|mut it: ResMut<Stopwatch>| it.overlay = it.lap())
                .after(EguiPostUpdateSet::ProcessOutput),
        ),
    );
    for schedule in [Update.intern(), PostUpdate.intern()] {
        app.edit_schedule(schedule, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        });
    }
}
