//! IEEE 802.11 data frames, and the headers that capture programs put in front of them.

use super::bytes::Span;
use super::link::Next;

const VERSION_AND_TYPE: u8 = 0x0f;
const DATA: u8 = 0x08;

/// A frame of the radio: only unencrypted data leads on.
pub(super) fn frame(span: Span<'_>) -> Option<Next<'_>> {
    data(span, [span.byte(0)?, span.byte(1)?], false)
}

/// The same from access points that send the first two bytes in the wrong order, as Cisco's do over CAPWAP.
pub(super) fn frame_of_either_order(span: Span<'_>) -> Option<Next<'_>> {
    let (first, second) = (span.byte(0)?, span.byte(1)?);
    let is_swapped = first & VERSION_AND_TYPE != DATA && second & VERSION_AND_TYPE == DATA;
    let control = if is_swapped {
        [second, first]
    } else {
        [first, second]
    };
    data(span, control, false)
}

/// `is_padded`: some radios align what follows the header to four bytes.
fn data(span: Span<'_>, [control, flags]: [u8; 2], is_padded: bool) -> Option<Next<'_>> {
    const NO_DATA: u8 = 0x40;
    const QOS: u8 = 0x80;
    const TO_AND_FROM_SYSTEM: u8 = 0x03;
    const IS_PROTECTED: u8 = 0x40;
    const HAS_HT_CONTROL: u8 = 0x80;
    const IS_AGGREGATE: u8 = 0x80;
    const FRAGMENT_NUMBER: u8 = 0x0f;
    let is_data = control & VERSION_AND_TYPE == DATA && control & NO_DATA == 0;
    if !is_data || flags & IS_PROTECTED != 0 || span.byte(22)? & FRAGMENT_NUMBER != 0 {
        return Some(Next::Other);
    }
    let mut len = 24;
    if flags & TO_AND_FROM_SYSTEM == TO_AND_FROM_SYSTEM {
        len += 6;
    }
    if control & QOS != 0 {
        if span.byte(len)? & IS_AGGREGATE != 0 {
            return Some(Next::Other);
        }
        len += 2;
        if flags & HAS_HT_CONTROL != 0 {
            len += 4;
        }
    }
    if is_padded {
        len = len.next_multiple_of(4);
    }
    Some(Next::Llc(span.skip(len)?))
}

/// Radiotap: a bitmap of fields, of which only one matters here.
pub(super) fn radiotap(span: Span<'_>) -> Option<Next<'_>> {
    const HAS_TIME: u32 = 1;
    const HAS_FLAGS: u32 = 2;
    const MORE_BITMAPS: u32 = 1 << 31;
    const IS_PADDED: u8 = 0x20;
    let header_len = usize::from(span.le16(2)?);
    let present = span.le32(4)?;
    let mut at = 8;
    let mut bitmap = present;
    while bitmap & MORE_BITMAPS != 0 {
        bitmap = span.le32(at)?;
        at += 4;
    }
    if present & HAS_TIME != 0 {
        at = at.next_multiple_of(8) + 8;
    }
    let is_padded = present & HAS_FLAGS != 0 && span.byte(at)? & IS_PADDED != 0;
    let frame = span.skip(header_len.max(8))?;
    data(frame, [frame.byte(0)?, frame.byte(1)?], is_padded)
}

/// Prism's header of fixed length, or AVS's that says its own.
pub(super) fn prism(span: Span<'_>) -> Option<Next<'_>> {
    const PRISM_HEADER: usize = 144;
    const AVS_MAGIC: [u8; 3] = [0x80, 0x21, 0x10];
    let len = match span.data.starts_with(&AVS_MAGIC) {
        true => usize::from(span.be16(6)?).max(8),
        false => PRISM_HEADER,
    };
    Some(Next::Wifi(span.skip(len)?))
}
