//! A length in front of each message, so that a reader knows how much to wait for.

use super::WireError;

/// Longest frame, without its length.
pub const MAX_FRAME_BYTES: usize = 1 << 20;

/// Records in one frame at most.
pub const MAX_FRAME_RECORDS: usize = 256;

/// Bytes of the length in front.
pub const FRAME_HEAD_BYTES: usize = 4;

/// How many bytes follow `head`.
///
/// # Errors
/// More than `limit`.
pub fn frame_len(head: [u8; FRAME_HEAD_BYTES], limit: usize) -> Result<usize, WireError> {
    let claimed = usize::try_from(u32::from_le_bytes(head)).unwrap_or(usize::MAX);
    if claimed > limit {
        return Err(WireError::TooLong { claimed, limit });
    }
    Ok(claimed)
}

/// Appends `payload` with its length in front.
///
/// # Errors
/// It is longer than [`MAX_FRAME_BYTES`]; nothing is appended then.
pub fn append_frame(payload: &[u8], to: &mut Vec<u8>) -> Result<(), WireError> {
    let too_long = WireError::TooLong {
        claimed: payload.len(),
        limit: MAX_FRAME_BYTES,
    };
    if payload.len() > MAX_FRAME_BYTES {
        return Err(too_long);
    }
    let len = u32::try_from(payload.len()).ok().ok_or(too_long)?;
    to.extend(len.to_le_bytes());
    to.extend_from_slice(payload);
    Ok(())
}
