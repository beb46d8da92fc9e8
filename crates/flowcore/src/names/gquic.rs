//! Google's QUIC before TLS: the first packet of a client carries a "CHLO" message in the clear, a table of tags of
//! which `SNI` is one. Keeps nothing.

use super::hello::Hello;
use super::sanitize;

/// Tags of one message that are looked at: real ones have thirty.
const MAX_TAGS: usize = 128;

/// The hello in a client's first datagram of versions Q025 to Q049; `None` where it is none of them.
pub(super) fn read_datagram(datagram: &[u8]) -> Option<Hello> {
    const LONG_HEADER: u8 = 0x80;
    const HASH: usize = 12;
    let frames_at = if datagram.first()? & LONG_HEADER == 0 {
        let private_flags = usize::from(has_private_flags(datagram.get(9..13)?));
        public_header_len(datagram)? + HASH + private_flags
    } else {
        long_header_len(datagram)? + HASH
    };
    let chlo = first_stream_data(datagram.get(frames_at..)?)?;
    read_chlo(chlo)
}

/// Whether a datagram carries such a version where it would be.
pub(super) fn may_begin(datagram: &[u8]) -> bool {
    let has_version = |at: usize| datagram.get(at..at + 4).is_some_and(is_version);
    has_version(9) || has_version(1)
}

/// A CHLO message, whole or as far as it goes.
pub(super) fn read_chlo(message: &[u8]) -> Option<Hello> {
    let rest = message.strip_prefix(b"CHLO")?;
    let count = usize::from(u16::from_le_bytes(*rest.first_chunk()?)).min(MAX_TAGS);
    let entries = rest.get(4..)?;
    let values = entries.get(count * 8..)?;
    let mut hello = Hello::default();
    let mut from = 0;
    for entry in entries.chunks_exact(8).take(count) {
        let to = u32::from_le_bytes([entry[4], entry[5], entry[6], entry[7]]) as usize;
        if entry[..4] == *b"SNI\0" {
            hello.server_name = sanitize::host_name(values.get(from..to)?);
        }
        from = to;
    }
    Some(hello)
}

/// Flags, connection id of eight bytes, version, packet number.
fn public_header_len(datagram: &[u8]) -> Option<usize> {
    const HAS_VERSION: u8 = 0x01;
    const HAS_CONNECTION_ID: u8 = 0x08;
    let flags = *datagram.first()?;
    if flags & (HAS_VERSION | HAS_CONNECTION_ID) != HAS_VERSION | HAS_CONNECTION_ID {
        return None;
    }
    is_version(datagram.get(9..13)?).then_some(())?;
    let number_len = match flags >> 4 & 3 {
        0 => 1,
        longer => usize::from(longer) * 2,
    };
    Some(13 + number_len)
}

/// Since Q046: flags, version, lengths of the connection ids in one byte, the ids, packet number.
fn long_header_len(datagram: &[u8]) -> Option<usize> {
    let &[flags, _, _, _, _, lengths] = datagram.first_chunk()?;
    is_version(datagram.get(1..5)?).then_some(())?;
    let id_len = |nibble: u8| match nibble {
        0 => 0,
        len => usize::from(len) + 3,
    };
    Some(6 + id_len(lengths >> 4) + id_len(lengths & 0x0f) + usize::from(flags & 3) + 1)
}

/// Until Q033 a byte of flags stood in front of the frames.
fn has_private_flags(version: &[u8]) -> bool {
    version < b"Q034".as_slice()
}

/// `Q` and three digits; from Q050 on, packets are sealed.
fn is_version(version: &[u8]) -> bool {
    matches!(version, [b'Q', b'0', b'2'..=b'4', b'0'..=b'9'])
}

/// The data of the first stream frame, which must be the first frame but for padding.
fn first_stream_data(frames: &[u8]) -> Option<&[u8]> {
    const STREAM: u8 = 0x80;
    const HAS_LENGTH: u8 = 0x20;
    let start = frames.iter().position(|&byte| byte != 0)?;
    let frames = frames.get(start..)?;
    let kind = *frames.first()?;
    (kind & STREAM != 0).then_some(())?;
    let id_len = usize::from(kind & 3) + 1;
    let offset_len = match kind >> 2 & 7 {
        0 => 0,
        len => usize::from(len) + 1,
    };
    let length_len = if kind & HAS_LENGTH == 0 { 0 } else { 2 };
    frames.get(1 + id_len + offset_len + length_len..)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Padding, a server name and a user agent.
    fn chlo() -> Vec<u8> {
        let mut message = b"CHLO\x03\0\0\0".to_vec();
        for (tag, end) in [(b"PAD\0", 20_u32), (b"SNI\0", 29), (b"UAID", 32)] {
            message.extend(tag);
            message.extend(end.to_le_bytes());
        }
        message.extend([b'-'; 20]);
        message.extend(b"A.exampleabc");
        message
    }

    fn name(header: &[u8]) -> Option<String> {
        let frame = [0xa0, 1, 60, 0];
        let datagram = [header, &[7; 12], &frame, &chlo()].concat();
        read_datagram(&datagram)?.server_name.map(String::from)
    }

    #[test]
    fn names_of_both_kinds_of_header_are_read() {
        let public = b"\x0d12345678Q043\x01";
        let longer_number = b"\x1d12345678Q035\x01\0";
        let long = b"\xc3Q046\x5012345678\0\0\0\x01";
        for header in [&public[..], longer_number, long] {
            assert_eq!(name(header).as_deref(), Some("a.example"), "{header:?}");
        }
        // A byte of flags behind the hash.
        let old = b"\x0d12345678Q025\x01\x07";
        assert_eq!(name(old).as_deref(), Some("a.example"));
        assert_eq!(name(b"\x0d12345678Q050\x01"), None);
        assert_eq!(name(b"\x0d12345678XXXX\x01"), None);
    }

    #[test]
    fn every_truncation_and_every_lie_is_survived() {
        let datagram = [
            b"\x0d12345678Q043\x01",
            &[7; 12][..],
            &[0xa0, 1, 60, 0],
            &chlo(),
        ]
        .concat();
        for len in 0..datagram.len() {
            read_datagram(&datagram[..len]);
        }
        for at in 0..datagram.len() {
            let mut damaged = datagram.clone();
            damaged[at] = 0xff;
            read_datagram(&damaged);
        }
    }
}
