//! `arcwatch bench`: how long a frame takes, measured on pictures that nobody sees.
//!
//! The globe, its arcs and markers are drawn off-screen with seeded traffic, one frame after the other, each one waited
//! for. With `--ui` it is the panels that are measured ([`panels`]). Nothing here is used by the program itself.

mod churn;
mod connections;
mod cpu;
mod panels;
mod panels_report;
mod report;
mod soak;
mod traffic;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use bevy::diagnostic::DiagnosticsStore;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderApp;
use bevy::render::diagnostic::RenderDiagnosticsPlugin;
use bevy::render::render_resource::PollType;
use bevy::render::renderer::RenderDevice;
use bevy_egui::EguiPrimaryContextPass;
use bevy_panorbit_camera::PanOrbitCamera;

use crate::cli::BenchArgs;
use crate::globe::GlobeCost;
use crate::globe::clock::GlobeClock;
use crate::gpu::Gpu;
use crate::quality::Quality;
use crate::surface::Surface;
use crate::theme::style;
use crate::ui::action::UiAction;
use crate::{arcs, camera, globe, is_ready, markers, offscreen, select, sets, third_party};
use report::{Report, Sample};

/// Frames that are drawn before the first one that counts.
const WARM_UP: usize = 12;
/// Time from one frame to the next, as the arcs see it.
const FRAME: Duration = Duration::from_micros(16_667);
/// Longest wait for imagery and shaders.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures and prints.
pub(crate) fn run(args: &BenchArgs, gpu: &Gpu) -> ExitCode {
    if args.ui {
        return match panels::measure(args).print(args.json) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                crate::complain(&error);
                ExitCode::FAILURE
            }
        };
    }
    if let Some(minutes) = args.soak {
        return soak::run(args, minutes, gpu);
    }
    let mut bench = Bench::new(args, gpu);
    if let Err(error) = bench.get_ready() {
        crate::complain(&error);
        return ExitCode::FAILURE;
    }
    let samples: Vec<Sample> = (0..args.frames).map(|_| bench.frame(args)).collect();
    let report = Report::new(args, gpu, &samples, bench.routes.len());
    match report.print(args.json) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            crate::complain(&error);
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("imagery and shaders were not ready after {} s", PATIENCE.as_secs())]
struct NeverReady;

struct Bench {
    app: App,
    routes: Vec<Entity>,
    /// The next route whose speed changes.
    cursor: usize,
    frames: u32,
}

impl Bench {
    fn new(args: &BenchArgs, gpu: &Gpu) -> Self {
        let mut app = App::new();
        app.add_plugins(offscreen::plugins().set(LogPlugin {
            filter: "warn,wgpu=error".to_owned(),
            ..default()
        }));
        let surface = Surface::offscreen(
            &mut app.world_mut().resource_mut::<Assets<Image>>(),
            args.size.0,
        );
        app.insert_resource(surface)
            .insert_resource(traffic::home())
            .insert_resource(args.look)
            .insert_resource(Quality::new(args.quality, gpu))
            .insert_resource(GlobeClock {
                now_secs: 100.0,
                unix_secs: 1_780_000_000.0,
                is_fixed: true,
            })
            .add_message::<UiAction>()
            .add_systems(EguiPrimaryContextPass, style::install_once)
            .add_plugins((
                RenderDiagnosticsPlugin,
                sets::plugin,
                select::plugin,
                third_party::bevy_egui::plugin,
                camera::plugin,
                globe::plugin,
                arcs::plugin,
                markers::plugin,
            ));
        let routes = traffic::spawn(app.world_mut(), args.arcs);
        app.finish();
        app.cleanup();
        Self {
            app,
            routes,
            cursor: 0,
            frames: 0,
        }
    }

    fn get_ready(&mut self) -> Result<(), NeverReady> {
        let began = Instant::now();
        while !is_ready(self.app.world()) {
            if began.elapsed() > PATIENCE {
                return Err(NeverReady);
            }
            self.app.update();
        }
        for _ in 0..WARM_UP {
            self.app.update();
        }
        Ok(())
    }

    /// One frame, from the change in the world, which counts, to the finished picture.
    fn frame(&mut self, args: &BenchArgs) -> Sample {
        self.frames += 1;
        let began = Instant::now();
        let cpu_began = cpu::spent();
        self.prepare(args);
        let apps = self.app.sub_apps_mut();
        apps.main.run_default_schedule();
        let main = began.elapsed();
        let cpu_main = cpu::spent();
        for part in apps.sub_apps.values_mut() {
            part.extract(apps.main.world_mut());
            part.update();
        }
        apps.main.world_mut().clear_trackers();
        let render = began.elapsed() - main;
        let wait = PollType::Wait {
            submission_index: None,
            timeout: None,
        };
        let device = self.app.world().resource::<RenderDevice>();
        if let Err(error) = device.wgpu_device().poll(wait) {
            warn!(%error, "the device does not say when it is done");
        }
        let cost = self
            .app
            .get_sub_app(RenderApp)
            .map(|render| *render.world().resource::<GlobeCost>());
        Sample {
            main,
            render,
            whole: began.elapsed(),
            main_cpu_ms: cpu::between(cpu_began, cpu_main),
            whole_cpu_ms: cpu::between(cpu_began, cpu::spent()),
            gpu_ms: self.gpu_ms(),
            cost: cost.unwrap_or_default(),
        }
    }

    /// What changes from one frame to the next: the moment, the view, the speed of some arcs.
    fn prepare(&mut self, args: &BenchArgs) {
        let world = self.app.world_mut();
        world.resource_mut::<GlobeClock>().now_secs += FRAME.as_secs_f64();
        if args.turning {
            for mut camera in world.query::<&mut PanOrbitCamera>().iter_mut(world) {
                camera.target_yaw += 0.01;
            }
        }
        for _ in 0..args.changing.min(self.routes.len()) {
            traffic::change(world, self.routes[self.cursor], self.frames);
            self.cursor = (self.cursor + 1) % self.routes.len();
        }
    }

    /// Of an earlier frame: the card's clock is read late. `None`: it has none.
    fn gpu_ms(&self) -> Option<f64> {
        self.app
            .world()
            .resource::<DiagnosticsStore>()
            .iter()
            .find(|diagnostic| diagnostic.path().as_str().ends_with("globe/elapsed_gpu"))?
            .value()
    }
}
