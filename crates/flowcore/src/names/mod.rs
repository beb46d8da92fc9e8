//! Names of far ends, read from what passes by: TLS, QUIC, DTLS and HTTP requests, and DNS answers.
//!
//! `finder` is the face: the meter hands it payloads, it hands back names (`datagrams` are its UDP half, `hello` the
//! words that all readers share). `stream` puts TCP segments in order, `handshake` the parts of QUIC and DTLS hellos;
//! `tls`, `quic` (by `quic_packet` and `quic_keys`), `gquic`, `dtls`, `http` and `dns` read one message each and keep
//! nothing. `answers` keeps the dialects of DNS apart, `dns_cache` remembers what was answered. `pool` and `budget` bound
//! all memory and time; [`sanitize`] makes hostile text safe, `script` decodes international names and flags look-alikes.

mod answers;
mod budget;
mod datagrams;
mod dns;
mod dns_cache;
mod dtls;
mod finder;
#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod gquic;
mod handshake;
mod hello;
mod http;
mod pool;
mod quic;
mod quic_keys;
mod quic_packet;
pub mod sanitize;
pub(crate) mod script;
mod stream;
mod tls;

pub(crate) use answers::{AnsweredNames, Dialect};
pub(crate) use datagrams::{Turn, may_be_handshake};
pub(crate) use finder::{Finder, Seat, Source};
pub(crate) use hello::{Found, Hello};
