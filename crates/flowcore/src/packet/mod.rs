//! Headers of a captured frame, found without copying. A frame that is damaged or cut yields what could be read.
//!
//! Order of reading: [`frame`] is what a capture hands over, `link` strips everything below IP with the help of `ether`
//! and `wifi`, `ip` reads one IP header with its extensions, `transport` what follows it, and `tunnel` looks for a
//! further IP header inside.

mod bytes;
mod ether;
mod frame;
mod ip;
mod link;
mod transport;
mod tunnel;
mod wifi;

pub use frame::{Frame, LinkType};
pub(crate) use ip::{Fragment, Packet, address_bytes, address_from_bytes};
pub(crate) use link::{Carried, below_ip};
pub(crate) use transport::{TcpSegment, Transport};
pub(crate) use tunnel::innermost;
