//! Names of far ends, read from what passes by: TLS, QUIC, DTLS and HTTP requests, and DNS answers.
//!
//! `finder` is the face: the meter hands it payloads, it hands back names. `stream` puts TCP segments in order,
//! `handshake` the parts of QUIC and DTLS hellos; `tls`, `quic`, `gquic`, `dtls`, `http` and `dns` read one message each and
//! keep nothing; `answers` keeps the dialects of DNS apart and `dns_cache` remembers what was answered; `script` decodes international
//! names and flags look-alikes; `pool` bounds all memory; [`sanitize`] makes hostile text safe.

mod answers;
mod dns;
mod dns_cache;
mod dtls;
mod finder;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod gquic;
mod handshake;
mod http;
mod pool;
mod quic;
mod quic_budget;
mod quic_keys;
pub mod sanitize;
pub(crate) mod script;
mod stream;
mod tls;

pub(crate) use answers::Dialect;
pub(crate) use finder::{Finder, Found, Hello, Seat, Source, Turn};
