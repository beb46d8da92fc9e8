//! What the meter counts about itself, so that a person can judge how far to trust it.

use crate::time::Timestamp;

/// Counters since the meter was made.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct MeterStats {
    /// Frames handed to the meter.
    pub frames: u64,
    /// Frames in which no IP header could be found because they were damaged or cut.
    pub malformed_frames: u64,
    /// Frames that carry no IP.
    pub non_ip_frames: u64,
    /// Oldest frame's time stamp.
    pub first_frame: Option<Timestamp>,
    /// Newest frame's time stamp.
    pub last_frame: Option<Timestamp>,
    /// Flows in the table now.
    pub live_flows: u64,
    /// Flows seen so far.
    pub opened_flows: u64,
    /// Flows that had to leave the full table before they ended.
    pub evicted_flows: u64,
    /// Flows that ended before some sink could be told that they had been there: it polled too rarely.
    pub unreported_flows: u64,
    /// Fragments of datagrams that never became whole, by time or for want of space.
    pub lost_fragments: u64,
    /// Datagrams in fragments that were counted and not read, because too many others never became whole.
    pub unread_datagrams: u64,
    /// Flows that were not read for names, or not to the end, for want of space or time.
    pub unread_flows: u64,
    /// Flows that were not read to the end because what they sent takes more memory than a name is worth.
    pub overlong_flows: u64,
    /// QUIC Initial packets that were not opened, because opening them would have taken too large a share of the time.
    pub unread_initials: u64,
    /// DNS answers that were not read to the end, for the same reason.
    pub unread_answers: u64,
    /// Memory of the names that flows keep, in bytes, when the latest was found.
    pub name_bytes: u64,
    /// Names that were found and not kept for want of space.
    pub unkept_names: u64,
    /// Round trips that were not passed on for want of space.
    pub dropped_rtts: u64,
}
