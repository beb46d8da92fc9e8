//! QUIC Initial packets of a client: opens them and joins the ClientHello in their CRYPTO frames.

use super::finder::Hello;
use super::handshake::HandshakeParts;
use super::pool::Collector;
use super::quic_keys::{ClientKeys, Flavor};
use super::tls::{self, Outcome};

/// Longest connection id of the versions that we can read.
const MAX_CONNECTION_ID: usize = 20;

/// What is known of one connection attempt.
#[derive(Debug, Default)]
pub(super) struct QuicReader {
    keys: Option<(Flavor, ClientKeys)>,
    parts: HandshakeParts,
}

/// What a datagram showed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Seen {
    /// An Initial packet that a client's keys opened.
    pub(super) is_client_initial: bool,
    /// The hello, once all of it was there.
    pub(super) hello: Option<Hello>,
}

/// A packet with a long header.
#[derive(Clone, Copy, Debug)]
struct LongHeader<'a> {
    flavor: Flavor,
    kind: u8,
    destination_id: &'a [u8],
    /// Where the type-dependent part begins.
    rest_at: usize,
}

/// Whether a datagram begins with a long header of a version that can be read.
pub(super) fn is_long_header(datagram: &[u8]) -> bool {
    long_header(datagram).is_some()
}

/// Whether a datagram is what a server says first: an Initial or a Retry.
pub(super) fn is_server_start(datagram: &[u8]) -> bool {
    long_header(datagram).is_some_and(|header| {
        header.kind == header.flavor.initial_type || header.kind == header.flavor.retry_type
    })
}

impl QuicReader {
    /// Reads all packets of a datagram. `scratch` is where they are opened.
    pub(super) fn read_datagram(&mut self, mut datagram: &[u8], scratch: &mut Vec<u8>) -> Seen {
        let mut seen = Seen::default();
        while let Some(header) = long_header(datagram) {
            let Some((number_at, end)) = packet_bounds(datagram, &header) else {
                break;
            };
            if header.kind == header.flavor.initial_type {
                scratch.clear();
                scratch.extend_from_slice(&datagram[..end]);
                self.read_initial(&header, number_at, scratch, &mut seen);
            }
            datagram = &datagram[end..];
        }
        seen
    }

    fn read_initial(
        &mut self,
        header: &LongHeader<'_>,
        number_at: usize,
        packet: &mut Vec<u8>,
        seen: &mut Seen,
    ) {
        let sealed_len = packet.len();
        if let Some((_, keys)) = self
            .keys
            .as_ref()
            .filter(|(flavor, _)| *flavor == header.flavor)
        {
            packet.extend_from_within(..);
            if let Some(plain) = keys.open(&mut packet[sealed_len..], number_at) {
                seen.is_client_initial = true;
                seen.hello = seen
                    .hello
                    .take()
                    .or_else(|| read_frames(plain, &mut self.parts));
                return;
            }
            packet.truncate(sealed_len);
        }
        // The first packet, or the first after a Retry, or after a change of version: other keys, the hello anew.
        let Some(keys) = ClientKeys::derive(&header.flavor, header.destination_id) else {
            return;
        };
        if let Some(plain) = keys.open(packet, number_at) {
            seen.is_client_initial = true;
            self.parts.clear();
            seen.hello = seen
                .hello
                .take()
                .or_else(|| read_frames(plain, &mut self.parts));
            self.keys = Some((header.flavor, keys));
        }
    }
}

fn long_header(datagram: &[u8]) -> Option<LongHeader<'_>> {
    let fixed = datagram.first_chunk::<6>()?;
    if fixed[0] & 0xc0 != 0xc0 {
        return None;
    }
    let version = u32::from_be_bytes([fixed[1], fixed[2], fixed[3], fixed[4]]);
    let flavor = Flavor::of_version(version)?;
    let destination_len = usize::from(fixed[5]);
    let destination_id = datagram.get(6..6 + destination_len)?;
    let source_len = usize::from(*datagram.get(6 + destination_len)?);
    if destination_len > MAX_CONNECTION_ID || source_len > MAX_CONNECTION_ID {
        return None;
    }
    let rest_at = 7 + destination_len + source_len;
    Some(LongHeader {
        flavor,
        kind: fixed[0] >> 4 & 3,
        destination_id,
        rest_at,
    })
}

/// Where the packet number begins and where the packet ends. Retry has neither.
fn packet_bounds(datagram: &[u8], header: &LongHeader<'_>) -> Option<(usize, usize)> {
    if header.kind == header.flavor.retry_type {
        return None;
    }
    let mut at = header.rest_at;
    if header.kind == header.flavor.initial_type {
        let token_len = usize::try_from(variable_int(datagram, &mut at)?).ok()?;
        at = at.checked_add(token_len)?;
    }
    let len = usize::try_from(variable_int(datagram, &mut at)?).ok()?;
    let end = at.checked_add(len)?;
    // What was cut off cannot be authenticated.
    (len >= 20 && end <= datagram.len()).then_some((at, end))
}

/// A number of one to eight bytes, RFC 9000 section 16.
fn variable_int(data: &[u8], at: &mut usize) -> Option<u64> {
    let first = *data.get(*at)?;
    let len = 1_usize << (first >> 6);
    let bytes = data.get(*at..*at + len)?;
    *at += len;
    let rest = bytes[1..]
        .iter()
        .fold(u64::from(first & 0x3f), |value, &byte| {
            value << 8 | u64::from(byte)
        });
    Some(rest)
}

/// Walks the frames that an Initial may hold, and reads the hello as soon as it is whole.
fn read_frames(plain: &[u8], parts: &mut HandshakeParts) -> Option<Hello> {
    const PADDING: u8 = 0;
    const PING: u8 = 1;
    const ACK: u8 = 2;
    const ACK_ECN: u8 = 3;
    const CRYPTO: u8 = 6;
    /// Google's early versions with TLS.
    const CRYPTO_GOOGLE: u8 = 8;
    let mut at = 0;
    let mut hello = None;
    while let Some(&kind) = plain.get(at) {
        at += 1;
        match kind {
            PADDING | PING => {}
            ACK | ACK_ECN => skip_ack(plain, &mut at, kind == ACK_ECN)?,
            CRYPTO | CRYPTO_GOOGLE => {
                let offset = usize::try_from(variable_int(plain, &mut at)?).ok()?;
                let len = usize::try_from(variable_int(plain, &mut at)?).ok()?;
                let data = plain.get(at..at.checked_add(len)?)?;
                at += len;
                if let Outcome::Done(found, _) = tls::whole_message(parts.take_in(offset, data)) {
                    hello = Some(found);
                }
            }
            _ => break,
        }
    }
    hello
}

fn skip_ack(plain: &[u8], at: &mut usize, has_ecn: bool) -> Option<()> {
    variable_int(plain, at)?; // largest
    variable_int(plain, at)?; // delay
    let ranges = variable_int(plain, at)?;
    variable_int(plain, at)?; // first range
    for _ in 0..ranges.min(256) {
        variable_int(plain, at)?;
        variable_int(plain, at)?;
    }
    for _ in 0..if has_ecn { 3 } else { 0 } {
        variable_int(plain, at)?;
    }
    Some(())
}

impl Collector for QuicReader {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn held_bytes(&self) -> usize {
        self.parts.held_bytes()
    }
}
