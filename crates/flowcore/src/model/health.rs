//! How far the numbers can be trusted: state of the capture, what was lost, which databases answer.

use serde::{Deserialize, Serialize};

use super::{Coverage, Saying};
use crate::time::Timestamp;

/// Where frames come from.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum SourceKind {
    /// Made up by this program, and labelled DEMO wherever it is shown.
    #[default]
    Synthetic,
    /// A capture file.
    Replay,
    /// This computer's interfaces.
    Live,
}

/// Whether frames are arriving, and if not, what a person can do about it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum CaptureState {
    /// Being set up.
    #[default]
    Starting,
    /// Frames arrive as they happen.
    Running,
    /// A replay reached its end; everything in it was read.
    Finished,
    /// The system refuses to let this process capture.
    NoPermission {
        /// What was refused, in one sentence.
        reason: Saying,
        /// What to do, as a command or a sentence.
        remedy: Saying,
    },
    /// Capture cannot work as things are: no interface, no driver, unreadable file.
    Unavailable {
        /// What is missing, in one sentence.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
    /// It ran and broke off; what came before is still right.
    Failed {
        /// What happened.
        reason: Saying,
    },
}

/// What a capture that runs cannot see where it runs as it does.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct CaptureLimit {
    /// What is missing and why, in one sentence.
    pub reason: Saying,
    /// What to do to see it.
    pub remedy: Saying,
}

/// How programs are found, and if not as well as could be, why and what to do about it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum AttributionState {
    /// The flows are not of this computer: a capture file or made-up traffic.
    #[default]
    Off,
    /// The kernel names the owner of every new socket, however short it lives.
    Kernel,
    /// The kernel names the owner of every new socket, and no more than name, id and user of those that have ended
    /// before anybody could look.
    NamesOnly {
        /// Why not better, in one sentence.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
    /// The system's socket tables are read now and then: short-lived programs are missed.
    SocketTable {
        /// Why not better, in one sentence.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
    /// No program can be found at all.
    Unavailable {
        /// Why, in one sentence.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
}

/// Frames and updates that were lost, by cause. All counters since start.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Drops {
    /// Dropped by the kernel or driver before we could read them.
    pub kernel: u64,
    /// Lost by network cards and their drivers before the kernel had them: no program saw them.
    #[serde(default)]
    pub driver: u64,
    /// Dropped by us because the meter was behind.
    pub queue: u64,
    /// Flows that had to leave the full table before they ended.
    pub evicted_flows: u64,
    /// Flows and packets that were not read for names, so that memory and time stay bounded.
    #[serde(default)]
    pub unread_names: u64,
}

/// Who hears what the sensor says, where it serves screens over a socket.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Screens {
    /// Connected now.
    pub connected: u32,
    /// Connections that were not let in: of another user or release, one too many, or no screen at all. Since start.
    pub refused: u64,
    /// Updates that were dropped because a screen was too slow; it gets a snapshot instead. Since start.
    pub missed_updates: u64,
}

/// State of one database.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum DatabaseState {
    /// Being unpacked or opened, with the share that is done in percent.
    Loading(u8),
    /// Answering; the text names it with its date, for example `DB-IP 2026-06`.
    Ready(String),
    /// Not there or not readable; the text says why and what to do.
    Unavailable(Saying),
    /// Switched off.
    #[default]
    Off,
}

/// The sensor's account of itself, sent with every update.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SensorHealth {
    /// Kind of source.
    pub source: SourceKind,
    /// Name of the source: file name, interfaces, or seed.
    pub source_name: String,
    /// Is it capturing?
    pub capture: CaptureState,
    /// Interfaces that are read, and how many there are that could be.
    pub interfaces: (u32, u32),
    /// Frames handed to the meter.
    pub frames: u64,
    /// Frames in which no IP header could be found because they were damaged or cut.
    pub malformed_frames: u64,
    /// Frames that carry no IP (ARP, spanning tree, …): read, counted and left alone.
    pub non_ip_frames: u64,
    /// What was lost.
    pub drops: Drops,
    /// Time stamp of the newest frame.
    pub last_frame: Option<Timestamp>,
    /// Time stamp of the oldest frame.
    pub first_frame: Option<Timestamp>,
    /// Share of the replay that was read, in permille; `None` for endless sources.
    pub progress_permille: Option<u16>,
    /// Database of places.
    pub places: DatabaseState,
    /// Database of providers.
    pub providers: DatabaseState,
    /// Reverse lookups: `Ready` with the resolver's name, or off, or why not.
    pub reverse_dns: DatabaseState,
    /// What this capture cannot see; `None` where it sees packets whole.
    #[serde(default)]
    pub limit: Option<CaptureLimit>,
    /// How programs are found.
    #[serde(default)]
    pub attribution: AttributionState,
    /// Who hears it.
    #[serde(default)]
    pub screens: Screens,
    /// The capture held against the system's own counters.
    #[serde(default)]
    pub coverage: Coverage,
}
