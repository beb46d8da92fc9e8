//! A QUIC packet from outside: its long header, where its number begins and where it ends. Opens nothing.

use super::quic_keys::Flavor;

/// Longest connection id of the versions that we can read.
const MAX_CONNECTION_ID: usize = 20;

/// A packet with a long header.
#[derive(Clone, Copy, Debug)]
pub(super) struct LongHeader<'a> {
    pub(super) flavor: Flavor,
    pub(super) kind: u8,
    pub(super) destination_id: &'a [u8],
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

/// The long header at the start of a datagram, of a version that can be read.
pub(super) fn long_header(datagram: &[u8]) -> Option<LongHeader<'_>> {
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
pub(super) fn packet_bounds(datagram: &[u8], header: &LongHeader<'_>) -> Option<(usize, usize)> {
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
pub(super) fn variable_int(data: &[u8], at: &mut usize) -> Option<u64> {
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
