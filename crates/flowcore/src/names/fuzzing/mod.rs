//! Fuzz targets of the readers of names; see [`crate::fuzzing`].

mod messages;
mod quic;
mod stream;

pub use messages::{dns, dtls};
pub use quic::quic;
pub use stream::{http, tls};
