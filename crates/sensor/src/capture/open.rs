//! From what the person asked for to open sources: the one place that knows every kind of source.

use std::net::IpAddr;

use flowcore::geo::Coord;
use flowcore::model::{CaptureLimit, SourceKind};

use super::{CaptureError, FrameSource, live, replay, synthetic};
use crate::pipeline::SourceSpec;
use crate::process::Witness;

/// A source and what to call its thread.
pub struct NamedSource {
    /// Interface name, or the kind of source. Short: it becomes part of a thread name.
    pub name: String,
    /// The frames.
    pub source: Box<dyn FrameSource>,
    /// Frames keep coming whether we read them or not, so a batch that finds the meter behind is dropped and
    /// counted. `false`: the source waits, and nothing is lost.
    pub is_realtime: bool,
}

/// Every source that one request opened.
pub struct OpenedSource {
    /// The streams; each gets a thread of its own.
    pub sources: Vec<NamedSource>,
    /// Addresses of this computer, by which the meter tells up from down; empty where that is not known.
    pub local_addresses: Vec<IpAddr>,
    /// Interfaces that are read, and interfaces that there are. Zeros for files and the demo.
    pub interfaces: (u32, u32),
    /// Whether they tell who opens sockets.
    pub witness: Witness,
    /// What they cannot see.
    pub limit: Option<CaptureLimit>,
}

/// What kind of source `spec` asks for.
#[must_use]
pub fn kind_of(spec: &SourceSpec) -> SourceKind {
    match spec {
        SourceSpec::Live { .. } => SourceKind::Live,
        SourceSpec::Replay { .. } => SourceKind::Replay,
        SourceSpec::Demo { .. } => SourceKind::Synthetic,
    }
}

/// What to call the source that `spec` asks for before it is open.
#[must_use]
pub fn name_of(spec: &SourceSpec) -> String {
    match spec {
        SourceSpec::Live { interfaces, .. } if interfaces.is_empty() => "all interfaces".to_owned(),
        SourceSpec::Live { interfaces, .. } => interfaces.join(", "),
        SourceSpec::Replay { path, .. } => path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        ),
        SourceSpec::Demo { seed } => format!("demo, seed {seed}"),
    }
}

/// Opens what `spec` asks for. The demo is at `home`.
///
/// # Errors
/// Nothing could be opened; the error says what to do.
pub fn open(spec: &SourceSpec, home: Option<Coord>) -> Result<OpenedSource, CaptureError> {
    match spec {
        #[cfg(windows)]
        SourceSpec::Live {
            interfaces,
            backend,
        } => live::open(interfaces, *backend),
        #[cfg(not(windows))]
        SourceSpec::Live { interfaces, .. } => live::open(interfaces),
        SourceSpec::Replay { path, pace } => {
            let source = replay::open(path, *pace)?;
            Ok(OpenedSource {
                sources: vec![NamedSource {
                    name: "replay".to_owned(),
                    source,
                    is_realtime: false,
                }],
                local_addresses: Vec::new(),
                interfaces: (0, 0),
                witness: Witness::Silent,
                limit: None,
            })
        }
        SourceSpec::Demo { seed } => Ok(OpenedSource {
            sources: vec![NamedSource {
                name: "demo".to_owned(),
                source: Box::new(synthetic::Demo::new(*seed, home)),
                is_realtime: false,
            }],
            local_addresses: synthetic::LOCAL_ADDRESSES.to_vec(),
            interfaces: (0, 0),
            witness: Witness::Silent,
            limit: None,
        }),
    }
}
