//! What Arcwatch knows about traffic: plain data, each piece with where it came from.

mod address;
mod counters;
mod coverage;
mod health;
mod host;
mod key;
mod name;
mod program;
mod round_trip;
mod saying;
mod tcp;

pub use address::{AddressKind, routed_address};
pub use counters::Counters;
pub use coverage::{Coverage, Disturbances, InterfaceCoverage, Known, Traffic};
pub use health::{
    AttributionState, CaptureLimit, CaptureState, DatabaseState, Drops, Screens, SensorHealth,
    SourceKind,
};
pub use host::{CountryCode, HostFacts, Lookup, Place, PlaceStanding, Provider};
pub use key::{Endpoint, FlowKey, Layer, Protocol, Side, Tunnel};
pub use name::{Confidence, Name, NameSource};
pub use program::{Description, Evidence, Program, Signer, Unit, UnitKind, User, visible};
pub use round_trip::{RoundTrip, RttSource};
pub use saying::{Piece, Saying};
pub use tcp::TcpState;
