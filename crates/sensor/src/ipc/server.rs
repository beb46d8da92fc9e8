//! The sensor's end: everything that the meter says, to everyone who may hear it.
//!
//! One thread encodes each update once and puts it where all connections read from; another serves the connections.
//! Neither ever waits for a screen.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use flowcore::model::{CaptureState, Screens};
use flowcore::update::FlowUpdate;
use flowcore::wire::{Hello, MAX_REQUEST_BYTES, Request, Verdict, encode_update};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use tokio::time::timeout;

use super::frames::{LinkError, read_frame, read_hello, write_hello};
use super::local::{Incoming, Listener};
use super::place::{Owner, Place};
use crate::pipeline::Control;

/// Screens at once.
pub const MAX_SCREENS: usize = 8;

/// Connections at once that have not said who they are; beyond, the next is closed at once.
const MAX_STRANGERS: usize = 32;

/// How long they have for it.
const GREETING: Duration = Duration::from_secs(2);

/// Updates that wait for the slowest screen: six seconds. **When full**, the oldest is dropped and counted; a gap in
/// the numbers tells the screen, which asks for a snapshot.
const WAITING_UPDATES: usize = 64;

/// Snapshots go to every screen, and not more often than this however often they are asked for.
const SNAPSHOT_EVERY: Duration = Duration::from_secs(1);

/// How often wishes are looked at while there is nothing to tell.
const WISH_CHECK: Duration = Duration::from_millis(100);

/// After an accept that failed (no more file descriptors, say).
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The sensor cannot be reached.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The place is taken, or may not be used.
    #[error(
        "cannot listen at {place}: {cause}; choose another place with --socket, or end the other sensor"
    )]
    Bind {
        /// The place.
        place: Place,
        /// Why.
        cause: io::Error,
    },
    /// The system gave no thread.
    #[error("cannot start a thread: {0}; close other programs and try again")]
    Thread(io::Error),
}

/// A sensor's socket, bound and not served yet: the moment to give up privileges.
pub struct Server {
    listener: Listener,
}

impl Server {
    /// Takes the place, for the screens of `owner`.
    ///
    /// # Errors
    /// It is taken, or may not be used.
    pub fn bind(place: &Place, owner: &Owner) -> Result<Self, ServerError> {
        match Listener::bind(place, owner) {
            Ok(listener) => Ok(Self { listener }),
            Err(cause) => Err(ServerError::Bind {
                place: place.clone(),
                cause,
            }),
        }
    }

    /// Starts to serve what `updates` brings, until it ends.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        self,
        updates: Receiver<FlowUpdate>,
        control: Sender<Control>,
    ) -> Result<Serving, ServerError> {
        let (to_screens, _) = broadcast::channel(WAITING_UPDATES);
        let hub = Arc::new(Hub {
            session: session(),
            to_screens,
            wants_snapshot: AtomicBool::new(false),
            wants_no_databases: AtomicBool::new(false),
            connected: AtomicU32::new(0),
            refused: AtomicU64::new(0),
            missed: AtomicU64::new(0),
            has_failed: AtomicBool::new(false),
            has_ended: tokio::sync::Notify::new(),
        });
        let for_screens = Arc::clone(&hub);
        let screens = start("ipc:screens", move || {
            if let Err(error) = serve(self.listener, &for_screens) {
                tracing::error!(%error, "screens can no longer connect");
            }
        })?;
        let for_updates = Arc::clone(&hub);
        let updates = start("ipc:updates", move || {
            tell(&updates, &control, &for_updates);
        })?;
        Ok(Serving {
            threads: vec![updates, screens],
            hub,
        })
    }
}

/// A server at work. It ends when the updates do.
pub struct Serving {
    threads: Vec<JoinHandle<()>>,
    hub: Arc<Hub>,
}

impl Serving {
    /// Nothing is captured, and nothing will be until the sensor is started anew.
    #[must_use]
    pub fn has_capture_failed(&self) -> bool {
        self.hub.has_failed.load(Ordering::Relaxed)
    }

    /// Waits for the end.
    pub fn wait(self) {
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a thread that serves screens panicked");
            }
        }
    }
}

fn start(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, ServerError> {
    Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(ServerError::Thread)
}

/// What both threads share.
struct Hub {
    session: u64,
    to_screens: broadcast::Sender<Arc<Encoded>>,
    wants_snapshot: AtomicBool,
    wants_no_databases: AtomicBool,
    connected: AtomicU32,
    refused: AtomicU64,
    missed: AtomicU64,
    /// As the latest update says.
    has_failed: AtomicBool,
    has_ended: tokio::sync::Notify,
}

/// An update as it goes over the wire.
struct Encoded {
    is_snapshot: bool,
    frames: Vec<u8>,
}

impl Hub {
    fn screens(&self) -> Screens {
        Screens {
            connected: self.connected.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            missed_updates: self.missed.load(Ordering::Relaxed),
        }
    }

    fn refuse(&self, why: &dyn std::fmt::Display) {
        self.refused.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(%why, "a connection was refused");
    }
}

/// Different each time a sensor starts.
fn session() -> u64 {
    let since_1970 = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since_1970.as_nanos()).unwrap_or(u64::MAX) ^ (u64::from(std::process::id()) << 48)
}

/// The thread `ipc:updates`: encodes what the meter says, and passes wishes on to it.
fn tell(updates: &Receiver<FlowUpdate>, control: &Sender<Control>, hub: &Hub) {
    let mut next_snapshot = Instant::now();
    loop {
        match updates.recv_timeout(WISH_CHECK) {
            Ok(update) => {
                let has_failed = matches!(
                    update.health.capture,
                    CaptureState::NoPermission { .. }
                        | CaptureState::Unavailable { .. }
                        | CaptureState::Failed { .. }
                );
                hub.has_failed.store(has_failed, Ordering::Relaxed);
                if hub.to_screens.receiver_count() > 0 {
                    publish(update, hub);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        pass_on(&hub.wants_no_databases, Control::WithoutDatabases, control);
        let now = Instant::now();
        if now >= next_snapshot && pass_on(&hub.wants_snapshot, Control::Snapshot, control) {
            next_snapshot = now + SNAPSHOT_EVERY;
        }
    }
    hub.has_ended.notify_one();
}

/// Asks the meter for what screens want; where it is busy, the next time. `true`: somebody wants it.
fn pass_on(wish: &AtomicBool, what: Control, control: &Sender<Control>) -> bool {
    let is_wanted = wish.swap(false, Ordering::Relaxed);
    if is_wanted && control.try_send(what).is_err() {
        wish.store(true, Ordering::Relaxed);
    }
    is_wanted
}

fn publish(mut update: FlowUpdate, hub: &Hub) {
    update.health.screens = hub.screens();
    let is_snapshot = update.is_snapshot;
    let mut frames = Vec::new();
    if let Err(error) = encode_update(update, &mut frames) {
        // The gap that this leaves makes screens ask for a snapshot.
        tracing::error!(%error, "an update could not be encoded");
        return;
    }
    let encoded = Encoded {
        is_snapshot,
        frames,
    };
    // An error says that the last screen has just gone.
    drop(hub.to_screens.send(Arc::new(encoded)));
}

/// The thread `ipc:screens`.
fn serve(listener: Listener, hub: &Arc<Hub>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let incoming = listener.listen()?;
        tokio::select! {
            () = welcome(incoming, hub) => {}
            () = hub.has_ended.notified() => {}
        }
        // Let the last update out.
        tokio::time::sleep(ACCEPT_PAUSE).await;
        Ok(())
    })
}

async fn welcome(mut incoming: Incoming, hub: &Arc<Hub>) {
    let strangers = Arc::new(Semaphore::new(MAX_STRANGERS));
    let screens = Arc::new(Semaphore::new(MAX_SCREENS));
    loop {
        let (stream, is_owner) = match incoming.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                hub.refuse(&error);
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let Ok(stranger) = Arc::clone(&strangers).try_acquire_owned() else {
            hub.refuse(&"too many connections");
            continue;
        };
        let (hub, screens) = (Arc::clone(hub), Arc::clone(&screens));
        tokio::spawn(async move {
            let mut stream = stream;
            let greeting = greet(&mut stream, is_owner, screens, hub.session);
            let greeted = match timeout(GREETING, greeting).await {
                Ok(greeted) => greeted,
                Err(elapsed) => Err(io::Error::from(elapsed).into()),
            };
            drop(stranger);
            match greeted {
                Ok(Greeting::Welcome(_seat)) => {
                    hub.connected.fetch_add(1, Ordering::Relaxed);
                    tracing::debug!("a screen is here");
                    let outcome = converse(stream, &hub).await;
                    hub.connected.fetch_sub(1, Ordering::Relaxed);
                    tracing::debug!(?outcome, "a screen has gone");
                }
                Ok(Greeting::Refused(verdict)) => hub.refuse(&format!("{verdict:?}")),
                Err(error) => hub.refuse(&error),
            }
        });
    }
}

/// How a greeting ended.
enum Greeting {
    /// The seat is free again when this is dropped.
    Welcome(OwnedSemaphorePermit),
    Refused(Verdict),
}

/// A stranger speaks first: whoever only connects learns nothing and takes nobody's seat.
async fn greet(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    is_owner: bool,
    seats: Arc<Semaphore>,
    session: u64,
) -> Result<Greeting, LinkError> {
    let theirs = read_hello(stream).await?;
    let greeting = match seats.try_acquire_owned() {
        _ if !is_owner => Greeting::Refused(Verdict::OtherUser),
        Ok(seat) => Greeting::Welcome(seat),
        Err(_) => Greeting::Refused(Verdict::Busy),
    };
    let verdict = match &greeting {
        Greeting::Welcome(_) => Verdict::Welcome,
        Greeting::Refused(verdict) => *verdict,
    };
    write_hello(stream, Hello::new(verdict, session)).await?;
    theirs.check_version()?;
    Ok(greeting)
}

/// Until either end has had enough.
async fn converse(stream: impl AsyncRead + AsyncWrite, hub: &Hub) -> Result<(), LinkError> {
    let (mut from_screen, mut to_screen) = tokio::io::split(stream);
    let updates = hub.to_screens.subscribe();
    hub.wants_snapshot.store(true, Ordering::Relaxed);
    tokio::select! {
        outcome = speak(&mut to_screen, updates, hub) => outcome,
        outcome = listen(&mut from_screen, hub) => outcome,
    }
}

async fn speak(
    to_screen: &mut (impl AsyncWrite + Unpin),
    mut updates: broadcast::Receiver<Arc<Encoded>>,
    hub: &Hub,
) -> Result<(), LinkError> {
    let mut has_base = false;
    loop {
        match updates.recv().await {
            Ok(update) => {
                // Changes mean nothing to a screen that does not know what they change.
                has_base |= update.is_snapshot;
                if has_base {
                    to_screen.write_all(&update.frames).await?;
                }
            }
            Err(broadcast::error::RecvError::Lagged(missed)) => {
                hub.missed.fetch_add(missed, Ordering::Relaxed);
            }
            Err(broadcast::error::RecvError::Closed) => return Ok(()),
        }
    }
}

async fn listen(from_screen: &mut (impl AsyncRead + Unpin), hub: &Hub) -> Result<(), LinkError> {
    let mut payload = Vec::new();
    loop {
        read_frame(from_screen, MAX_REQUEST_BYTES, &mut payload).await?;
        match Request::decode(&payload)? {
            Request::Snapshot => hub.wants_snapshot.store(true, Ordering::Relaxed),
            Request::WithoutDatabases => hub.wants_no_databases.store(true, Ordering::Relaxed),
        }
    }
}
