//! Why bytes are no message.

use thiserror::Error;

use super::VERSION;
use super::frame::MAX_FRAME_RECORDS;

/// The other end does not speak as agreed. There is no way to find the next message: close the connection.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum WireError {
    /// The first bytes are not ours.
    #[error("the other end is not Arcwatch")]
    NotArcwatch,
    /// It is another release.
    #[error(
        "the other end speaks version {theirs} of the protocol, this program version {VERSION}: install the same release of arcwatch and arcwatch-sensor"
    )]
    OtherVersion {
        /// The version of the other end.
        theirs: u32,
    },
    /// A frame that is longer than any that is sent.
    #[error("a message of {claimed} bytes was announced, more than {limit} are never sent")]
    TooLong {
        /// Bytes announced, or needed.
        claimed: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Bytes that are not the message that should be there.
    #[error("a message is damaged")]
    Damaged,
    /// A frame with too many records in it.
    #[error("a message holds more than {MAX_FRAME_RECORDS} records")]
    TooMany,
    /// Records that do not follow each other as those of an update do.
    #[error("records came out of order")]
    OutOfOrder,
}
