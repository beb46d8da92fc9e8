//! Names of far ends, read from what passes by: TLS, QUIC, DTLS and HTTP requests, and DNS answers.
//!
//! `finder` is the face: the meter hands it payloads, it hands back names. `stream` puts TCP segments in order,
//! `handshake` the parts of QUIC and DTLS hellos; `tls`, `quic`, `dtls`, `http` and `dns` read one message each and
//! keep nothing; `dns_cache` remembers answers; `pool` bounds all memory; [`sanitize`] makes hostile text safe.

mod dns;
mod dns_cache;
mod dtls;
mod finder;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod handshake;
mod http;
mod pool;
mod quic;
mod quic_keys;
pub mod sanitize;
mod stream;
mod tls;

pub(crate) use finder::{DNS_PORT, Finder, Found, Seat, Source, Turn};
