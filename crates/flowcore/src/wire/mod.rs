//! How updates travel between two processes of one computer: the sensor, which may capture, and the screen, which may
//! not. Bytes in, messages out; sockets and pipes are the business of `arcwatch-sensor`.
//!
//! ```text
//! both ends first:   Hello   magic · version · verdict · session                        24 bytes
//! sensor → screen:   frame   u32 length (≤ 1 MiB) · records of one update (≤ 256)       postcard
//! screen → sensor:   frame   u32 length (≤ 16)    · one request                         postcard
//! ```
//!
//! An update is a run of records from [`Begin`](record::Record::Begin) to `End`, cut into as many frames as it takes.
//! Whatever the other end sends, decoding neither panics nor allocates by a length that it merely claims.

mod decode;
mod encode;
mod error;
mod frame;
mod hello;
mod record;
mod request;
#[cfg(test)]
mod tests;

pub use decode::UpdateDecoder;
pub use encode::encode_update;
pub use error::WireError;
pub use frame::{FRAME_HEAD_BYTES, MAX_FRAME_BYTES, MAX_FRAME_RECORDS, append_frame, frame_len};
pub use hello::{HELLO_BYTES, Hello, VERSION, Verdict};
pub use request::{MAX_REQUEST_BYTES, Request};
