//! The thread edge: the only place where updates of another thread reach the world, and where sources change.
//!
//! A pipeline runs beside the application from the first frame on. Files and the demo are read in this process; what
//! happens on this computer is captured by a sensor in a process of its own, because this one never has the right to.
//! When the person asks for another source, the old pipeline is sent home on a thread of its own (it may take a moment
//! to end), and the world starts empty.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bevy::prelude::*;
use bevy::window::FileDragAndDrop;
use bevy::winit::{EventLoopProxy, EventLoopProxyWrapper, WinitUserEvent};
use crossbeam_channel::{Receiver, bounded};
use flowcore::flow::MeterConfig;
use flowcore::model::{CaptureState, DatabaseState};
use flowcore::say;
use flowcore::update::FlowUpdate;
use sensor::ipc::{self, Owner, Place, SensorChoice, SensorCommand};
use sensor::pipeline::{
    self, Backend, Control, Pace, Pipeline, PipelineConfig, SourceSpec, StartError,
};

use super::flows::Flow;
use super::health::{Health, Totals};
use super::hosts::Host;
use super::hues::Hues;
use super::index::Index;
use super::ingest::{Sequence, apply_update};
use super::journal::Journal;
use super::programs::ProgramName;
use super::rates::RateClock;
use super::sensors::Sensor;
use super::sites::Site;
use super::throughput::Throughput;
use crate::cli::{DEMO_SEED, EnrichArgs};
use crate::select::{Hovered, Selection};
use crate::sets::AppSystems;
use crate::ui::action::UiAction;
use crate::ui::apply::ApplySystems;
use crate::ui::keys::read_keys;
use crate::words;

/// Least time between two updates: what a screen needs, and no more.
const UPDATE_INTERVAL: Duration = Duration::from_millis(100);
/// How long a frame takes updates in, so that a burst cannot hold up the picture. A file that is read as fast as it goes
/// has one for each of its seconds.
const INTAKE: Duration = Duration::from_millis(8);
/// Updates between the sensor and the next frame. Full: the forwarder waits, the sensor's own channel fills up, and
/// the meter goes on accumulating; the capture never notices.
const WAITING_UPDATES: usize = 32;

/// What to watch first, and how to enrich it.
#[derive(Resource, Clone, Debug)]
pub struct FeedSettings {
    /// The first source.
    pub source: SourceSpec,
    /// Databases and look-ups, also of later sources.
    pub enrich: EnrichArgs,
}

/// Connects the world to a running pipeline.
pub struct FeedPlugin(pub FeedSettings);

impl Plugin for FeedPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(self.0.clone())
            .insert_resource(Feed {
                wanted: Some(self.0.source.clone()),
                ..default()
            })
            .add_systems(PreUpdate, receive_updates.in_set(AppSystems::Ingest))
            .add_systems(
                Update,
                (
                    take_dropped_file.in_set(AppSystems::Ask).after(read_keys),
                    apply_source_actions
                        .in_set(AppSystems::Act)
                        .after(ApplySystems),
                    switch_source
                        .in_set(AppSystems::Switch)
                        .run_if(is_source_wanted),
                ),
            );
    }
}

/// The pipeline that runs, and the source that was asked for instead.
#[derive(Resource, Default)]
pub struct Feed {
    pipeline: Option<Pipeline>,
    updates: Option<Receiver<FlowUpdate>>,
    wanted: Option<SourceSpec>,
    /// The source that runs.
    current: Option<SourceSpec>,
    /// The next sensor is to be started with the administrator's rights, for which the system asks the person.
    is_elevated: bool,
    /// The answer of an open file dialog.
    picked: Option<Receiver<Option<PathBuf>>>,
}

impl Feed {
    /// The source that runs; `None` before the first frame.
    #[must_use]
    pub const fn source(&self) -> Option<&SourceSpec> {
        self.current.as_ref()
    }

    /// Reads no more of a file. What was read stays, and is still looked up.
    fn end_replay(&self) {
        if let Some(SourceSpec::Replay { .. }) = &self.current {
            self.ask(Control::EndSource);
        }
    }

    /// A full channel means that the pipeline is busy: whoever wants it asks again.
    fn ask(&self, what: Control) {
        if let Some(pipeline) = &self.pipeline
            && pipeline.control.try_send(what).is_err()
        {
            debug!(?what, "the pipeline is busy");
        }
    }

    /// Ends what a person waits for. A replay at a speed of its own is watched, not waited for.
    fn stop_waiting(&self, health: &Health) {
        let is_unpacking = |state: &DatabaseState| matches!(state, DatabaseState::Loading(_));
        if is_unpacking(&health.sensor.places) || is_unpacking(&health.sensor.providers) {
            self.ask(Control::WithoutDatabases);
        } else if health.sensor.capture == CaptureState::Running
            && let Some(SourceSpec::Replay {
                pace: Pace::Max, ..
            }) = &self.current
        {
            self.end_replay();
        }
    }
}

fn is_source_wanted(feed: Res<Feed>) -> bool {
    feed.wanted.is_some()
}

/// Takes what has arrived, without waiting.
fn receive_updates(world: &mut World) {
    let began = Instant::now();
    while began.elapsed() < INTAKE {
        let Some(updates) = &world.resource::<Feed>().updates else {
            return;
        };
        match updates.try_recv() {
            Ok(update) => {
                if apply_update(world, update) == Sequence::Gap {
                    ask_for_snapshot(world);
                }
            }
            Err(crossbeam_channel::TryRecvError::Empty) => return,
            Err(crossbeam_channel::TryRecvError::Disconnected) => {
                world.resource_mut::<Feed>().updates = None;
                world.resource_mut::<Health>().is_disconnected = true;
                return;
            }
        }
    }
}

/// A full control channel means that the sensor is busy; the next gap asks again.
fn ask_for_snapshot(world: &World) {
    if let Some(pipeline) = &world.resource::<Feed>().pipeline
        && pipeline.control.try_send(Control::Snapshot).is_err()
    {
        debug!("the sensor is busy, a snapshot is asked for at the next gap");
    }
}

/// A capture file dropped on the window is opened.
fn take_dropped_file(
    mut drops: MessageReader<FileDragAndDrop>,
    mut actions: MessageWriter<UiAction>,
) {
    for event in drops.read() {
        if let FileDragAndDrop::DroppedFile { path_buf, .. } = event {
            actions.write(UiAction::OpenCapture(path_buf.clone()));
        }
    }
}

fn apply_source_actions(
    mut actions: MessageReader<UiAction>,
    settings: Res<FeedSettings>,
    health: Res<Health>,
    mut feed: ResMut<Feed>,
) {
    for action in actions.read() {
        match action {
            UiAction::RetryLive | UiAction::AllowLive => {
                // A permission counts from the start of a process: this starts another sensor.
                feed.wanted = Some(match &settings.source {
                    live @ SourceSpec::Live { .. } => live.clone(),
                    SourceSpec::Replay { .. } | SourceSpec::Demo { .. } => SourceSpec::Live {
                        interfaces: Vec::new(),
                        backend: Backend::default(),
                    },
                });
                feed.is_elevated = *action == UiAction::AllowLive;
            }
            UiAction::StopSource => feed.end_replay(),
            UiAction::StopWaiting => feed.stop_waiting(&health),
            UiAction::StartDemo => feed.wanted = Some(SourceSpec::Demo { seed: DEMO_SEED }),
            UiAction::OpenCapture(path) => {
                feed.wanted = Some(SourceSpec::Replay {
                    path: path.clone(),
                    pace: Pace::Times(1.0),
                });
            }
            UiAction::PickCapture if feed.picked.is_none() => feed.picked = open_file_dialog(),
            _ => {}
        }
    }
    match feed.picked.as_ref().map(Receiver::try_recv) {
        Some(Ok(answer)) => {
            feed.picked = None;
            if let Some(path) = answer {
                feed.wanted = Some(SourceSpec::Replay {
                    path,
                    pace: Pace::Times(1.0),
                });
            }
        }
        Some(Err(crossbeam_channel::TryRecvError::Disconnected)) => feed.picked = None,
        Some(Err(crossbeam_channel::TryRecvError::Empty)) | None => {}
    }
}

/// The system's own dialog blocks, so it waits on a thread of its own.
fn open_file_dialog() -> Option<Receiver<Option<PathBuf>>> {
    let (sender, receiver) = bounded(1); // one answer per dialog
    let ask = move || {
        let answer = rfd::FileDialog::new()
            .set_title(words::text("setting-keys-open-capture"))
            .add_filter(
                words::text("dialog-captures"),
                &["pcap", "pcapng", "cap", "gz"],
            )
            .add_filter(words::text("dialog-all-files"), &["*"])
            .pick_file();
        // Nobody waits any more when the program is ending.
        drop(sender.send(answer));
    };
    match std::thread::Builder::new()
        .name("file-dialog".to_owned())
        .spawn(ask)
    {
        Ok(_) => Some(receiver),
        Err(error) => {
            warn!(%error, "no file dialog: drop the file on the window, or use --replay");
            None
        }
    }
}

/// Ends the running pipeline, empties the world and starts the source that was asked for.
pub(crate) fn switch_source(world: &mut World) {
    let (Some(source), old) = ({
        let mut feed = world.resource_mut::<Feed>();
        feed.updates = None;
        (feed.wanted.take(), feed.pipeline.take())
    }) else {
        return;
    };
    if let Some(old) = old {
        retire(old);
    }
    forget_traffic(world);
    let wake = world
        .get_resource::<EventLoopProxyWrapper>()
        .map(|proxy| (**proxy).clone());
    match start(world, &source).and_then(|pipeline| {
        let updates = forward(pipeline.updates.clone(), wake)?;
        Ok((pipeline, updates))
    }) {
        Ok((pipeline, updates)) => {
            let mut feed = world.resource_mut::<Feed>();
            feed.pipeline = Some(pipeline);
            feed.updates = Some(updates);
            feed.current = Some(source);
        }
        Err(error) => {
            error!(%error, "the source could not be started");
            world.resource_mut::<Health>().sensor.capture = CaptureState::Failed {
                reason: say!("said-not-begun", "the source could not be started")
                    .because(error.to_string()),
            };
        }
    }
}

fn start(world: &World, source: &SourceSpec) -> Result<Pipeline, StartError> {
    let settings = world.resource::<FeedSettings>();
    if let SourceSpec::Live {
        interfaces,
        backend,
    } = source
    {
        let mut choice = sensor_choice(interfaces, *backend, &settings.enrich);
        if world.resource::<Feed>().is_elevated {
            choice.child = choice.child.map(SensorCommand::elevated);
        }
        return ipc::watch(choice);
    }
    pipeline::spawn(PipelineConfig {
        enrich: settings.enrich.config(source),
        source: source.clone(),
        meter: MeterConfig::default(),
        update_interval: UPDATE_INTERVAL,
        tells_seconds: true,
    })
}

/// Where live traffic comes from. A sensor that runs already watches as it was started; whoever wants it otherwise
/// gets one of their own.
#[must_use]
pub fn sensor_choice(interfaces: &[String], backend: Backend, enrich: &EnrichArgs) -> SensorChoice {
    let mut args = enrich.sensor_args();
    if backend != Backend::default() {
        args.extend(["--backend".into(), backend.name().into()]);
    }
    for interface in interfaces {
        args.extend(["--iface".into(), interface.into()]);
    }
    let running = if args.is_empty() {
        vec![Place::of_user(&Owner::current()), Place::of_system()]
    } else {
        Vec::new()
    };
    let child = SensorCommand::find(args)
        .inspect_err(|error| warn!(%error, "this program does not know where it is"))
        .ok();
    SensorChoice { running, child }
}

/// Whether a still screen has something new to show. That all is as it was can wait for the next frame.
fn is_news(update: &FlowUpdate, capture: Option<&CaptureState>) -> bool {
    update.is_snapshot
        || !update.opened.is_empty()
        || !update.totals.is_empty()
        || !update.named.is_empty()
        || !update.hosts.is_empty()
        || !update.closed.is_empty()
        || capture != Some(&update.health.capture)
}

/// Passes updates on and wakes the window for each with news, so that a still screen need not be drawn to find out that it
/// still is. Off-screen there is no window to wake.
fn forward(
    updates: Receiver<FlowUpdate>,
    wake: Option<EventLoopProxy<WinitUserEvent>>,
) -> Result<Receiver<FlowUpdate>, StartError> {
    let (sender, receiver) = bounded(WAITING_UPDATES);
    let pass_on = move || {
        let mut capture = None;
        for update in updates {
            let is_news = is_news(&update, capture.as_ref());
            capture = Some(update.health.capture.clone());
            if sender.send(update).is_err() {
                return; // another source was asked for
            }
            if let Some(wake) = wake.as_ref().filter(|_| is_news)
                && wake.send_event(WinitUserEvent::WakeUp).is_err()
            {
                return; // the window is gone
            }
        }
    };
    let name = "feed".to_owned();
    match std::thread::Builder::new()
        .name(name.clone())
        .spawn(pass_on)
    {
        Ok(_) => Ok(receiver),
        Err(cause) => Err(StartError::Thread { name, cause }),
    }
}

/// Ending a pipeline joins its threads; that must not hold up a frame.
fn retire(pipeline: Pipeline) {
    if let Err(error) = std::thread::Builder::new()
        .name("retire-source".to_owned())
        .spawn(move || drop(pipeline))
    {
        warn!(%error, "the previous source ended on the main thread");
    }
}

fn forget_traffic(world: &mut World) {
    let mut traffic = world.query_filtered::<Entity, Or<(
        With<Sensor>,
        With<ProgramName>,
        With<Flow>,
        With<Host>,
        With<Site>,
    )>>();
    let entities: Vec<Entity> = traffic.iter(world).collect();
    *world.resource_mut::<Index>() = Index::default();
    for entity in entities {
        world.despawn(entity); // routes go with their hosts
    }
    *world.resource_mut::<Health>() = Health::default();
    *world.resource_mut::<Totals>() = Totals::default();
    world.resource_mut::<Hues>().start_over();
    *world.resource_mut::<RateClock>() = RateClock::default();
    *world.resource_mut::<Selection>() = Selection::default();
    *world.resource_mut::<Hovered>() = Hovered::default();
    world.resource_mut::<Throughput>().clear();
    world.resource_mut::<Journal>().clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heartbeat_wakes_nobody_and_everything_else_does() {
        let heartbeat = FlowUpdate::default();
        let capture = heartbeat.health.capture.clone();
        assert!(is_news(&heartbeat, None), "the first one");
        assert!(!is_news(&heartbeat, Some(&capture)));
        let mut broken = FlowUpdate::default();
        broken.health.capture = CaptureState::Finished;
        assert!(is_news(&broken, Some(&capture)));
        let snapshot = FlowUpdate {
            is_snapshot: true,
            ..FlowUpdate::default()
        };
        assert!(is_news(&snapshot, Some(&capture)));
    }
}
