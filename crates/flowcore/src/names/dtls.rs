//! A DTLS ClientHello in a UDP datagram, whole or in fragments.

use super::handshake::HandshakeParts;
use super::hello::Hello;
use super::tls;

/// Whether a datagram begins with a DTLS handshake record.
pub(super) const fn is_handshake(datagram: &[u8]) -> bool {
    matches!(datagram, [0x16, 0xfe, 0xfd..=0xff, ..])
}

/// Reads the records of a datagram. Returns the hello once all of it was there.
pub(super) fn read_datagram(mut datagram: &[u8], parts: &mut HandshakeParts) -> Option<Hello> {
    const CLIENT_HELLO: u8 = 1;
    const RECORD_HEADER: usize = 13;
    while is_handshake(datagram) {
        let len = usize::from(u16::from_be_bytes([*datagram.get(11)?, *datagram.get(12)?]));
        let end = (RECORD_HEADER + len).min(datagram.len());
        let header = datagram.get(RECORD_HEADER..end)?;
        let fields = header.first_chunk::<12>()?;
        let be24 = |at: usize| {
            usize::from(fields[at]) << 16
                | usize::from(fields[at + 1]) << 8
                | usize::from(fields[at + 2])
        };
        let (message_len, offset, fragment_len) = (be24(1), be24(6), be24(9));
        if fields[0] == CLIENT_HELLO && message_len <= tls::MAX_HELLO {
            let body = header.get(12..)?;
            let body = body.get(..fragment_len).unwrap_or(body);
            let joined = if offset == 0 && body.len() >= message_len {
                body
            } else {
                parts.take_in(offset, body)
            };
            if let Some(hello) = joined
                .get(..message_len)
                .and_then(|body| tls::client_hello(body, true))
            {
                return Some(hello);
            }
        }
        datagram = datagram.get(RECORD_HEADER + len..)?;
    }
    None
}
