//! Headers of a captured frame, found without copying. A frame that is damaged or cut yields what could be read.
//!
//! Order of reading: [`frame`] is what a capture hands over, `link` strips everything below IP with the help of `ether`
//! and `wifi`, `ip` reads one IP header with its extensions, `transport` what follows it, and `tunnel` looks for a
//! further IP header inside. `plain` is a shorter way to what most packets are.

mod bytes;
mod ether;
mod frame;
mod ip;
mod link;
mod plain;
mod transport;
mod tunnel;
mod wifi;

use crate::model::{Endpoint, FlowKey, Layer};

pub use frame::{Frame, LinkType};
pub(crate) use ip::{Fragment, Packet, address_bytes, address_from_bytes};
pub(crate) use link::Carried;
pub(crate) use transport::{TcpSegment, Transport};
pub(crate) use tunnel::innermost;

/// Ports of UDP by which a datagram is read whatever it begins with: those of names (DNS and its dialects of the
/// neighborhood) and of tunnels. Of all others only what looks like a handshake is.
pub const READ_UDP_PORTS: [u16; 16] = [
    53, 1701, 2152, 3544, 4341, 4754, 4789, 4790, 5072, 5247, 5353, 5355, 6081, 6635, 8472, 37008,
];

/// Who sends a frame to whom: its outermost IP header and the ports behind it, the sender as the client. `None` where
/// there is no IP. A meter knows better who the client is, and what is inside.
#[must_use]
pub fn flow_key(frame: &Frame<'_>) -> Option<FlowKey> {
    let Carried::Ip(span) = below_ip(frame) else {
        return None;
    };
    let packet = Packet::parse(span)?;
    let [client_port, server_port] = packet.transport.ports();
    let end = |ip, port| Endpoint { ip, port };
    Some(FlowKey {
        layer: Layer::Outer,
        protocol: packet.protocol,
        client: end(packet.source, client_port),
        server: end(packet.destination, server_port),
    })
}

/// Strips all headers in front of the outermost IP header.
pub(crate) fn below_ip<'a>(frame: &Frame<'a>) -> Carried<'a> {
    match plain::behind_ethernet(frame) {
        Some(span) => Carried::Ip(span),
        None => link::below_ip(frame),
    }
}
