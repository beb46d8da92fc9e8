//! One packet of a capture file, borrowed from the reader's window, and what can go wrong with a file.

use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;
use thiserror::Error;

/// No capturing program writes a longer packet (libpcap's `MAXIMUM_SNAPLEN`); a longer one is a damaged length.
pub(super) const MAX_PACKET_BYTES: u32 = 262_144;

/// A packet as it lies in the file.
pub(super) struct Record<'a> {
    pub(super) at: Timestamp,
    pub(super) frame: Frame<'a>,
}

/// A file cannot be read further. What came before counts.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub(super) enum FormatError {
    #[error(
        "it is not a capture file: it starts with {0}, and pcap or pcapng (plain or gzip) is needed"
    )]
    NotACapture(String),
    #[error("it is cut off at byte {at} of its contents, in the middle of {what}")]
    Cut { at: u64, what: &'static str },
    #[error("it is damaged at byte {at} of its contents: {what}")]
    Damaged { at: u64, what: String },
    #[error("it cannot be read further than byte {at} of its contents: {cause}")]
    Io { at: u64, cause: String },
}

/// Byte order of the machine that wrote the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    /// The 16-bit number at `at`; zero where there are no such bytes.
    pub(super) fn u16(self, bytes: &[u8], at: usize) -> u16 {
        let raw = bytes
            .get(at..at + 2)
            .and_then(|raw| raw.try_into().ok())
            .unwrap_or_default();
        match self {
            Self::Little => u16::from_le_bytes(raw),
            Self::Big => u16::from_be_bytes(raw),
        }
    }

    /// The 32-bit number at `at`; zero where there are no such bytes.
    pub(super) fn u32(self, bytes: &[u8], at: usize) -> u32 {
        let raw = bytes
            .get(at..at + 4)
            .and_then(|raw| raw.try_into().ok())
            .unwrap_or_default();
        match self {
            Self::Little => u32::from_le_bytes(raw),
            Self::Big => u32::from_be_bytes(raw),
        }
    }

    /// The 64-bit number at `at`; zero where there are no such bytes.
    pub(super) fn u64(self, bytes: &[u8], at: usize) -> u64 {
        let raw = bytes
            .get(at..at + 8)
            .and_then(|raw| raw.try_into().ok())
            .unwrap_or_default();
        match self {
            Self::Little => u64::from_le_bytes(raw),
            Self::Big => u64::from_be_bytes(raw),
        }
    }
}

/// The link type of a file as the meter knows it. The upper half of the field says whether a checksum is at the end
/// of each frame; the lower half is the type, and two old numbers for raw IP are still about.
pub(super) fn link_type(field: u32) -> LinkType {
    let low = u16::try_from(field & 0xffff).unwrap_or_default();
    match low {
        12 | 14 => LinkType::RAW,
        other => LinkType(other),
    }
}
