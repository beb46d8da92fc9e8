//! The screen's end: finds a sensor, or starts one, and keeps finding one for as long as the screen lives.
//!
//! What comes out is a [`Pipeline`] like that of a source in this process. While there is no sensor, its updates say
//! why and what to do about it.

use std::cell::Cell;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError};
use flowcore::ids::FlowId;
use flowcore::model::{CaptureState, Saying, SensorHealth, SourceKind};
use flowcore::say;
use flowcore::update::FlowUpdate;
use flowcore::wire::{Hello, MAX_FRAME_BYTES, Request, UpdateDecoder, VERSION, Verdict, WireError};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::{sleep, timeout};

use super::child::{RunningSensor, SensorCommand};
use super::frames::{LinkError, read_frame, read_hello, write_hello};
use super::local::{self, ClientStream};
use super::place::{Owner, Place};
use crate::pipeline::{Control, Pipeline, StartError};
use crate::told::system_says;

/// How often wishes and the stop flag are looked at.
const WISH_CHECK: Duration = Duration::from_millis(50);

/// How long to wait for a screen that is busy.
const ROOM_CHECK: Duration = Duration::from_millis(10);

/// How often another sensor is looked for while ours may not capture.
const BETTER_CHECK: Duration = Duration::from_secs(1);

/// A sensor that runs answers within this.
const GREETING: Duration = Duration::from_secs(2);

/// A sensor that was started listens within this; checking the kernel's programs takes most of it.
const CHILD_START: Duration = Duration::from_secs(10);

/// Pauses between two attempts, the first and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Which sensor to watch.
#[derive(Clone, Debug, Default)]
pub struct SensorChoice {
    /// Sensors that may run already, best first.
    pub running: Vec<Place>,
    /// What to start where none of them serves us.
    pub child: Option<SensorCommand>,
}

/// Starts to watch. The sensor's updates come through the handle, as those of a source in this process would.
///
/// # Errors
/// The system refuses a thread. Everything else is told through `health` of the updates.
pub fn watch(choice: SensorChoice) -> Result<Pipeline, StartError> {
    Pipeline::of_thread("sensor-link", |updates, commands, stop| {
        let link = Link {
            choice,
            owner: Owner::current(),
            updates,
            commands,
            stop,
            ids: Ids::default(),
            health: SensorHealth {
                source: SourceKind::Live,
                ..SensorHealth::default()
            },
            child: None,
            children: 0,
            refusal: None,
        };
        link.run();
    })
}

struct Link {
    choice: SensorChoice,
    owner: Owner,
    updates: Sender<FlowUpdate>,
    commands: Receiver<Control>,
    stop: Arc<AtomicBool>,
    ids: Ids,
    /// As last heard.
    health: SensorHealth,
    child: Option<(RunningSensor, Place)>,
    /// Started so far.
    children: u32,
    /// Why the sensor that the person was asked about does not run.
    refusal: Option<Saying>,
}

/// Why there is no sensor to listen to.
#[derive(Clone, Debug)]
enum Trouble {
    /// Nobody answers, or what answers is of no use.
    Unavailable { reason: Saying, remedy: Saying },
    /// The person was asked for the administrator's rights. They are not asked again unless they ask for it.
    NotAllowed { reason: Saying },
    /// It was there, and is not any more.
    Lost(Saying),
    /// Another sensor may be able to do more.
    Better,
    /// Nobody watches any more.
    Stopped,
}

impl Link {
    fn run(mut self) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        match runtime {
            Ok(runtime) => runtime.block_on(self.follow()),
            Err(error) => self.tell(CaptureState::Failed {
                reason: say!(
                    "said-no-link",
                    "the connection to the sensor cannot be set up"
                )
                .because(system_says(&error)),
            }),
        }
    }

    async fn follow(&mut self) {
        self.tell(CaptureState::Starting);
        let mut pause = FIRST_PAUSE;
        while !self.is_stopped() {
            let heard = Cell::new(false);
            let trouble = match self.connect().await {
                Ok((stream, session)) => {
                    self.ids.begin(session);
                    self.listen(stream, &heard).await
                }
                Err(trouble) => trouble,
            };
            if heard.get() {
                pause = FIRST_PAUSE;
            }
            match trouble {
                Trouble::Stopped => return,
                Trouble::Better => {
                    self.child = None;
                    continue;
                }
                Trouble::Lost(reason) => self.tell(CaptureState::Failed { reason }),
                Trouble::NotAllowed { reason } => self.tell(CaptureState::NoPermission {
                    reason,
                    remedy: SensorCommand::ways_to_rights(),
                }),
                Trouble::Unavailable { reason, remedy } => {
                    self.tell(CaptureState::Unavailable { reason, remedy });
                }
            }
            self.rest(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    async fn rest(&self, pause: Duration) {
        let mut left = pause;
        while !left.is_zero() && !self.is_stopped() {
            let step = left.min(WISH_CHECK);
            sleep(step).await;
            left -= step;
        }
    }

    /// Says what is the matter while no sensor does. A consumer that is busy will hear the next state.
    fn tell(&mut self, capture: CaptureState) {
        self.health.capture = capture;
        let update = FlowUpdate {
            health: self.health.clone(),
            ..FlowUpdate::default()
        };
        drop(self.updates.send_timeout(update, WISH_CHECK));
    }

    /// A sensor that runs, else our own.
    async fn connect(&mut self) -> Result<(ClientStream, u64), Trouble> {
        let mut refusal = None;
        for place in &self.choice.running {
            match greet(place).await {
                Ok(greeted) => return Ok(greeted),
                Err(LinkError::Wire(error)) => {
                    // It is there and cannot be understood: a second sensor would only hide that.
                    return Err(Trouble::Unavailable {
                        reason: say!(
                            "said-sensor-of-no-use-at",
                            "the sensor at {place} cannot be used",
                            place = place
                        )
                        .because(wire_says(&error)),
                        remedy: say!(
                            "mend-releases",
                            "install the same release of both, and restart the sensor"
                        ),
                    });
                }
                Err(LinkError::Io(error)) if is_nobody(&error) => {}
                Err(LinkError::Io(error)) => {
                    let who = say!("said-sensor-at", "the sensor at {place}", place = place);
                    let (why, remedy) = if is_unheard(&error) {
                        (
                            say!(
                                "said-crowded",
                                "it closed the connection unheard: too many come at once"
                            ),
                            say!("mend-crowd", "wait: it is asked again"),
                        )
                    } else {
                        (system_says(&error), start_one())
                    };
                    refusal = Some((who.because(why), remedy));
                }
            }
        }
        let Some(command) = self.choice.child.clone() else {
            let (reason, remedy) = refusal.unwrap_or_else(|| (no_sensor(), start_one()));
            return Err(Trouble::Unavailable { reason, remedy });
        };
        self.connect_child(&command).await
    }

    async fn connect_child(
        &mut self,
        command: &SensorCommand,
    ) -> Result<(ClientStream, u64), Trouble> {
        let has_ended = match &mut self.child {
            Some((child, _)) => child.status().is_some(),
            None => true,
        };
        if has_ended {
            self.child = None;
            if command.is_elevated() && self.children > 0 {
                let reason = self.refusal.clone();
                let has_gone = || {
                    say!(
                        "said-allowed-ended",
                        "the sensor that was allowed has ended"
                    )
                };
                return Err(Trouble::NotAllowed {
                    reason: reason.unwrap_or_else(has_gone),
                });
            }
            self.children += 1;
            let place = command.place(&self.owner, self.children);
            tracing::info!(%place, "starting a sensor");
            match command.start(&place, &self.owner) {
                Ok(child) => self.child = Some((child, place)),
                Err(error) => {
                    let what = say!("said-not-started", "the sensor cannot be started");
                    return Err(self.note_refusal(command, what.because(system_says(&error))));
                }
            }
        }
        let mut waited = Duration::ZERO;
        loop {
            let Some((child, place)) = &mut self.child else {
                return Err(Trouble::Stopped);
            };
            let refusal = match greet(place).await {
                Ok(greeted) => return Ok(greeted),
                // Waiting does not make another release of it.
                Err(LinkError::Wire(error)) => {
                    self.child = None;
                    let what = say!("said-sensor-of-no-use", "the sensor cannot be used");
                    return Err(self.note_refusal(command, what.because(wire_says(&error))));
                }
                Err(LinkError::Io(error)) => error,
            };
            if let Some(status) = child.status() {
                let ended = || {
                    say!(
                        "said-ended-at-once",
                        "the sensor ended at once ({status})",
                        status = status
                    )
                };
                let what = command.refusal(status).unwrap_or_else(ended);
                return Err(self.note_refusal(command, what));
            }
            if self.stop.load(Ordering::Relaxed) {
                return Err(Trouble::Stopped);
            }
            // A person who is asked for a password takes the time they need.
            if waited > CHILD_START && !command.is_elevated() {
                self.child = None;
                let what = say!("said-does-not-listen", "the sensor does not listen");
                return Err(unusable(what.because(system_says(&refusal))));
            }
            sleep(WISH_CHECK).await;
            waited += WISH_CHECK;
        }
    }

    /// Our own sensor did not come to be.
    fn note_refusal(&mut self, command: &SensorCommand, what: Saying) -> Trouble {
        if !command.is_elevated() {
            return unusable(what);
        }
        self.refusal = Some(what.clone());
        Trouble::NotAllowed { reason: what }
    }

    /// Passes on what the sensor says, until one of us has gone.
    async fn listen(&mut self, stream: ClientStream, heard: &Cell<bool>) -> Trouble {
        let (mut from_sensor, mut to_sensor) = tokio::io::split(stream);
        // Only our own child is left for another sensor.
        let others = if self.child.is_some() {
            self.choice.running.clone()
        } else {
            Vec::new()
        };
        let may_capture = Cell::new(true);
        let (commands, stop) = (self.commands.clone(), Arc::clone(&self.stop));
        let ask = async {
            tokio::select! {
                trouble = pass_wishes(&mut to_sensor, &commands, &stop) => trouble,
                trouble = look_for_better(&others, &may_capture) => trouble,
            }
        };
        let hear = async {
            let mut decoder = UpdateDecoder::default();
            let mut payload = Vec::new();
            loop {
                read_frame(&mut from_sensor, MAX_FRAME_BYTES, &mut payload).await?;
                let Some(mut update) = decoder.decode_frame(&payload)? else {
                    continue;
                };
                heard.set(true);
                may_capture.set(!matches!(
                    update.health.capture,
                    CaptureState::NoPermission { .. } | CaptureState::Unavailable { .. }
                ));
                self.ids.translate(&mut update);
                self.health.clone_from(&update.health);
                if !hand_over(&self.updates, update).await {
                    return Ok::<_, LinkError>(Trouble::Stopped);
                }
            }
        };
        tokio::select! {
            trouble = ask => trouble,
            outcome = hear => match outcome {
                Ok(trouble) => trouble,
                Err(LinkError::Io(_)) => Trouble::Lost(say!(
                    "said-sensor-ended",
                    "the sensor has ended; looking for it again"
                )),
                Err(LinkError::Wire(error)) => Trouble::Lost(
                    say!("said-misunderstood", "the sensor was misunderstood")
                        .because(wire_says(&error)),
                ),
            },
        }
    }
}

fn unusable(what: Saying) -> Trouble {
    Trouble::Unavailable {
        reason: what,
        remedy: say!(
            "mend-by-hand",
            "start it by hand to see what it says: arcwatch-sensor serve"
        ),
    }
}

/// Nobody is there to be asked.
pub(super) fn no_sensor() -> Saying {
    say!("said-no-sensor", "no sensor is running")
}

/// What to do about that.
pub(super) fn start_one() -> Saying {
    say!("mend-no-sensor", "start one: arcwatch-sensor serve")
}

/// Why somebody is not understood.
fn wire_says(error: &WireError) -> Saying {
    match error {
        WireError::NotArcwatch => say!("said-not-arcwatch", "it is not Arcwatch"),
        WireError::OtherVersion { theirs } => say!(
            "said-other-release",
            "it speaks version {theirs} of the protocol, this program version {ours}",
            theirs = theirs,
            ours = VERSION
        ),
        other => {
            tracing::info!(error = %other, "not understood");
            say!("said-garbled", "its messages make no sense")
        }
    }
}

/// Nobody listens there. Anything else is somebody who does not want us.
fn is_nobody(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
    )
}

/// Somebody listens, and closed the connection before it was greeted.
fn is_unheard(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof
    )
}

/// A connection to whoever listens at `place`, and their session.
async fn greet(place: &Place) -> Result<(ClientStream, u64), LinkError> {
    let greeting = async {
        let mut stream = local::connect(place).await?;
        write_hello(&mut stream, Hello::new(Verdict::Welcome, 0)).await?;
        let theirs = read_hello(&mut stream).await?;
        theirs.check_version()?;
        let why_not = match theirs.verdict {
            Verdict::Welcome => return Ok((stream, theirs.session)),
            Verdict::Busy => say!("said-busy", "it serves as many screens as it may"),
            Verdict::OtherUser => say!("said-other-user", "it serves another user"),
        };
        Err(io::Error::new(io::ErrorKind::PermissionDenied, why_not).into())
    };
    match timeout(GREETING, greeting).await {
        Ok(greeted) => greeted,
        Err(elapsed) => Err(io::Error::from(elapsed).into()),
    }
}

async fn pass_wishes(
    to_sensor: &mut (impl AsyncWrite + Unpin),
    commands: &Receiver<Control>,
    stop: &AtomicBool,
) -> Trouble {
    loop {
        sleep(WISH_CHECK).await;
        if stop.load(Ordering::Relaxed) {
            return Trouble::Stopped;
        }
        while let Ok(command) = commands.try_recv() {
            let wish = match command {
                Control::Snapshot => Request::Snapshot,
                Control::WithoutDatabases => Request::WithoutDatabases,
                // A sensor watches as it was started, for all its screens.
                Control::EndSource => continue,
                Control::Stop => return Trouble::Stopped,
            };
            if to_sensor.write_all(&wish.encode()).await.is_err() {
                // The reading half says why.
                std::future::pending::<()>().await;
            }
        }
    }
}

/// While our own sensor may not capture: the person may start one that may.
async fn look_for_better(others: &[Place], may_capture: &Cell<bool>) -> Trouble {
    loop {
        sleep(BETTER_CHECK).await;
        if may_capture.get() {
            continue;
        }
        for place in others {
            if greet(place).await.is_ok() {
                return Trouble::Better;
            }
        }
    }
}

/// Waits for room. `false`: nobody reads any more. Meanwhile the sensor's socket fills up, and the sensor drops what
/// this screen is too slow for.
async fn hand_over(updates: &Sender<FlowUpdate>, mut update: FlowUpdate) -> bool {
    loop {
        match updates.try_send(update) {
            Ok(()) => return true,
            Err(TrySendError::Disconnected(_)) => return false,
            Err(TrySendError::Full(back)) => update = back,
        }
        sleep(ROOM_CHECK).await;
    }
}

/// Flows of a sensor that was restarted are counted from 1 again. For the screen they go on counting, so that no id
/// ever means two flows.
#[derive(Debug, Default)]
struct Ids {
    session: u64,
    offset: u64,
    highest: u64,
}

impl Ids {
    fn begin(&mut self, session: u64) {
        if self.session != session {
            self.session = session;
            self.offset = self.highest;
        }
    }

    fn translate(&mut self, update: &mut FlowUpdate) {
        let opened = update.opened.iter_mut().map(|flow| &mut flow.id);
        let totals = update.totals.iter_mut().map(|(id, _)| id);
        let named = update.named.iter_mut().map(|(id, _)| id);
        let closed = update.closed.iter_mut().map(|(id, _)| id);
        for id in opened.chain(totals).chain(named).chain(closed) {
            *id = FlowId(id.0.saturating_add(self.offset));
            self.highest = self.highest.max(id.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use flowcore::update::CloseReason;

    use super::*;

    fn ids_of(ids: &mut Ids, flows: &[u64]) -> Vec<u64> {
        let closed = |id: &u64| (FlowId(*id), CloseReason::Idle);
        let mut update = FlowUpdate {
            closed: flows.iter().map(closed).collect(),
            ..FlowUpdate::default()
        };
        ids.translate(&mut update);
        update.closed.iter().map(|(id, _)| id.0).collect()
    }

    #[test]
    fn flows_of_a_restarted_sensor_are_not_taken_for_those_before() {
        let mut ids = Ids::default();
        ids.begin(11);
        assert_eq!(ids_of(&mut ids, &[1, 7, 3]), [1, 7, 3]);
        ids.begin(11);
        assert_eq!(ids_of(&mut ids, &[8]), [8], "the same sensor, found again");
        ids.begin(12);
        assert_eq!(ids_of(&mut ids, &[1, 2]), [9, 10]);
        ids.begin(13);
        assert_eq!(ids_of(&mut ids, &[1]), [11]);
    }
}
