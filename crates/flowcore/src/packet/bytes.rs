//! A stretch of a frame: the bytes that were captured, and how long it was on the wire.

/// Captured bytes together with their length on the wire, which is longer where the snap length cut them off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span<'a> {
    pub(crate) data: &'a [u8],
    pub(crate) wire_len: usize,
}

impl<'a> Span<'a> {
    /// What follows the first `count` bytes; `None` where fewer were captured.
    pub(crate) fn skip(self, count: usize) -> Option<Self> {
        let data = self.data.get(count..)?;
        Some(Self {
            data,
            wire_len: self.wire_len.saturating_sub(count).max(data.len()),
        })
    }

    /// One byte.
    pub(crate) fn byte(self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    /// A 16-bit number in network byte order.
    pub(crate) fn be16(self, at: usize) -> Option<u16> {
        be16(self.data, at)
    }

    /// A 16-bit number, least significant byte first.
    pub(crate) fn le16(self, at: usize) -> Option<u16> {
        self.be16(at).map(u16::swap_bytes)
    }

    /// A 32-bit number, least significant byte first.
    pub(crate) fn le32(self, at: usize) -> Option<u32> {
        be32(self.data, at).map(u32::swap_bytes)
    }
}

/// A 16-bit number in network byte order.
pub(crate) fn be16(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*bytes))
}

/// A 32-bit number in network byte order.
pub(crate) fn be32(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*bytes))
}
