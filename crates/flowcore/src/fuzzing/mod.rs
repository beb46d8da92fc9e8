//! What the fuzz targets call: each takes any bytes, reads them as its input and checks what must hold.
//!
//! Compiled for fuzzers (`--cfg fuzzing`, see `fuzz/`) and for tests, which replay the inputs that were kept. A target
//! does more than wait for a panic: it states a law, most often that two ways of reading the same bytes agree.

mod capture;
mod input;
mod ledger;
#[cfg(test)]
mod replay;
mod wire;

pub use crate::names::fuzzing::{dns, dtls, http, quic, tls};
pub use capture::frame;
pub use wire::wire;

pub(crate) use input::Input;
pub(crate) use ledger::check_name;
