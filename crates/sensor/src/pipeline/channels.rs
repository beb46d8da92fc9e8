//! Every channel of the pipeline, its capacity, and what happens when it is full. Nothing here is unbounded, and
//! nothing downstream can make the meter or a live capture wait.

use std::net::IpAddr;

use crossbeam_channel::{Receiver, Sender, bounded};
use flowcore::flow::SocketKey;
use flowcore::model::{DatabaseState, Lookup, Place, Provider};
use flowcore::update::FlowUpdate;

use crate::capture::{CaptureError, FrameBatch, SourceNews};
use crate::process::Finding;

/// Batches that wait for the meter: 64 × 256 frames ride out a pause of the meter of 160 ms at 100,000 frames a
/// second. **When full**, a live source waits for 50 ms, in which packets stay where the system keeps them, then drops the
/// batch and counts its frames; a file or the demo waits.
pub(super) const CAPTURE_CAPACITY: usize = 64;

/// Empty batches on their way back, at most all that can be in flight. **When full**, the batch is freed.
pub(super) const RECYCLE_CAPACITY: usize = CAPTURE_CAPACITY + 2;

/// One update under way and one being read. **When full**, the meter does not ask its sink for an update: what
/// changed keeps adding up there, and the next update carries it all.
pub(super) const UPDATE_CAPACITY: usize = 2;

/// Commands from the one consumer. **When full**, the sender gets an error and says that it is busy.
pub(super) const CONTROL_CAPACITY: usize = 16;

/// Addresses that wait for a look-up. **When full**, the address stays marked as unasked and is asked in a later
/// sweep.
pub(super) const REQUEST_CAPACITY: usize = 512;

/// Answers that wait for the meter, which takes them between batches. **When full**, the enrichment thread waits,
/// and its request channel fills up: see above.
pub(super) const ANSWER_CAPACITY: usize = 512;

/// Flows that wait for a look at the socket tables. **When full**, the flow stays in the meter's book of programs and
/// is asked about with a later update.
pub(crate) const QUESTION_CAPACITY: usize = 1_024;

/// Owners of sockets, and word of how they are found, that wait for the meter. **When full**, the thread that found them waits; what the kernel
/// announces meanwhile waits in its ring, and what finds no room there is announced again with the next packet.
pub(crate) const OWNED_CAPACITY: usize = 4_096;

/// Events about sockets that wait to be joined with flows. **When full**, the thread that hears them waits, and the
/// driver's own queue fills.
#[cfg(windows)]
pub(crate) const EVENT_CAPACITY: usize = 4_096;

/// Executables whose signatures are to be checked, and answers to that. **When full**, an executable goes unchecked
/// until one of its processes is seen again.
#[cfg(windows)]
pub(crate) const SIGNER_CAPACITY: usize = 64;

/// A command to a running pipeline.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Control {
    /// Send everything again in the next update: a consumer lost its place.
    Snapshot,
    /// Read no more of the source; what was read stays, and is still looked up.
    EndSource,
    /// Stop unpacking databases and go on without those that are not there.
    WithoutDatabases,
    /// End the source, send the last update, and end all threads.
    Stop,
}

/// What a capture thread says to the meter.
pub(super) enum FromCapture {
    /// Frames.
    Frames(FrameBatch),
    /// What has changed about the source. Waits in the capture thread while the channel is full.
    News(Box<SourceNews>),
    /// The thread is done: the source ended, or broke off.
    Ended(Result<(), CaptureError>),
}

/// What an enrichment thread says to the meter.
#[derive(Debug)]
pub(crate) enum Answer {
    /// State of the database of places.
    PlacesState(DatabaseState),
    /// State of the database of providers.
    ProvidersState(DatabaseState),
    /// State of reverse look-ups.
    ReverseDnsState(DatabaseState),
    /// Where an address is, and who runs its network.
    Location(IpAddr, Lookup<Place>, Lookup<Provider>),
    /// Its reverse name, and for how long the answer holds.
    ReverseName(IpAddr, Lookup<Box<str>>, std::time::Duration),
}

/// The sending and receiving ends between one pair of threads.
pub(super) type Ends<T> = (Sender<T>, Receiver<T>);

pub(super) fn capture() -> Ends<FromCapture> {
    bounded(CAPTURE_CAPACITY)
}

pub(super) fn recycle() -> Ends<FrameBatch> {
    bounded(RECYCLE_CAPACITY)
}

pub(super) fn updates() -> Ends<FlowUpdate> {
    bounded(UPDATE_CAPACITY)
}

pub(super) fn control() -> Ends<Control> {
    bounded(CONTROL_CAPACITY)
}

pub(super) fn requests() -> Ends<IpAddr> {
    bounded(REQUEST_CAPACITY)
}

pub(super) fn questions() -> Ends<SocketKey> {
    bounded(QUESTION_CAPACITY)
}

pub(super) fn findings() -> Ends<Finding> {
    bounded(OWNED_CAPACITY)
}

pub(super) fn answers() -> Ends<Answer> {
    bounded(ANSWER_CAPACITY)
}
