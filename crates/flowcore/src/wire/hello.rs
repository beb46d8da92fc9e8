//! The first bytes of a connection, in both directions. Their form never changes, so that any two releases can tell
//! that they differ.

use super::WireError;

/// Of everything after the hello. Counts up whenever any type that is sent changes: postcard carries no field names,
/// so two releases that differ would misread each other.
pub const VERSION: u32 = 4;

/// Length of a hello.
pub const HELLO_BYTES: usize = 24;

const MAGIC: [u8; 8] = *b"ARCWATCH";

/// Whether the sensor goes on with this connection. What the screen says here is ignored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// Updates follow.
    Welcome,
    /// As many screens are connected as may be.
    Busy,
    /// This sensor serves another user.
    OtherUser,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hello {
    /// Of the protocol.
    pub version: u32,
    /// Only of the sensor.
    pub verdict: Verdict,
    /// Another one each time the sensor starts: flow ids of different sessions have nothing to do with each other.
    pub session: u64,
}

impl Hello {
    /// Of this release.
    #[must_use]
    pub const fn new(verdict: Verdict, session: u64) -> Self {
        Self {
            version: VERSION,
            verdict,
            session,
        }
    }

    /// As bytes.
    #[must_use]
    pub fn encode(&self) -> [u8; HELLO_BYTES] {
        let verdict = match self.verdict {
            Verdict::Welcome => 0_u32,
            Verdict::Busy => 1,
            Verdict::OtherUser => 2,
        };
        let mut bytes = [0; HELLO_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&self.version.to_le_bytes());
        bytes[12..16].copy_from_slice(&verdict.to_le_bytes());
        bytes[16..].copy_from_slice(&self.session.to_le_bytes());
        bytes
    }

    /// From bytes, of this release or another.
    ///
    /// # Errors
    /// The other end is not Arcwatch, or says something that no release says.
    pub fn decode(bytes: &[u8; HELLO_BYTES]) -> Result<Self, WireError> {
        let word = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        if bytes[..8] != MAGIC {
            return Err(WireError::NotArcwatch);
        }
        Ok(Self {
            version: word(8),
            verdict: match word(12) {
                0 => Verdict::Welcome,
                1 => Verdict::Busy,
                2 => Verdict::OtherUser,
                _ => return Err(WireError::Damaged),
            },
            session: u64::from(word(20)) << 32 | u64::from(word(16)),
        })
    }

    /// Whether what follows can be understood.
    ///
    /// # Errors
    /// It is another version.
    pub const fn check_version(&self) -> Result<(), WireError> {
        if self.version == VERSION {
            Ok(())
        } else {
            Err(WireError::OtherVersion {
                theirs: self.version,
            })
        }
    }
}
