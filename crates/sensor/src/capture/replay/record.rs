//! One packet of a capture file, borrowed from the reader's window, and what can go wrong with a file.

use flowcore::model::Saying;
use flowcore::packet::{Frame, LinkType};
use flowcore::say;
use flowcore::time::Timestamp;

/// No capturing program writes a longer packet (libpcap's `MAXIMUM_SNAPLEN`); a longer one is a damaged length.
pub(super) const MAX_PACKET_BYTES: u32 = 262_144;

/// A packet as it lies in the file.
pub(super) struct Record<'a> {
    pub(super) at: Timestamp,
    pub(super) frame: Frame<'a>,
}

/// A file cannot be read further. What came before counts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum FormatError {
    /// With the bytes that it starts with; `None`: it is empty.
    NotACapture(Option<String>),
    Cut {
        at: u64,
        what: Saying,
    },
    Damaged {
        at: u64,
        what: Saying,
    },
    Io {
        at: u64,
        cause: String,
    },
}

impl FormatError {
    pub(super) fn saying(&self) -> Saying {
        match self {
            Self::NotACapture(Some(bytes)) => say!(
                "said-no-capture-file",
                "it starts with the bytes {bytes}, and pcap or pcapng (plain or gzip) is needed",
                bytes = bytes
            ),
            Self::NotACapture(None) => say!("said-empty-file", "it is empty"),
            Self::Cut { at, what } => say!(
                "said-cut-file",
                "it is cut off at byte {at} of its contents, in the middle of",
                at = at
            )
            .then(" ", what.clone()),
            Self::Damaged { at, what } => say!(
                "said-damaged-file",
                "it is damaged at byte {at} of its contents",
                at = at
            )
            .because(what.clone()),
            Self::Io { at, cause } => say!(
                "said-file-stopped",
                "it cannot be read further than byte {at} of its contents",
                at = at
            )
            .because(cause.as_str()),
        }
    }
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
