//! One flow in the table, split by how often it is touched: two cache lines for every packet, the rest rarely.

use std::sync::Arc;

use smallvec::SmallVec;

use super::echo::Echo;
use super::tuple::{End, Tuple};
use crate::model::{Name, Program, TcpState};
use crate::names::Seat;
use crate::update::CloseReason;

/// Names that one flow keeps at most.
pub(super) const MAX_NAMES: usize = 8;

/// What every packet of a flow touches. Arrays are by [`End`]: what that end sent.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Hot {
    pub(super) tuple: Tuple,
    pub(super) packets: [u64; 2],
    pub(super) ip_bytes: [u64; 2],
    /// Earliest and latest time stamp, in nanoseconds: captures are not always in order.
    pub(super) first_ns: u64,
    pub(super) last_ns: u64,
    /// 0 for a slot that holds no flow.
    pub(super) id: u64,
    /// Of the tuple, under the table's key.
    pub(super) hash: u32,
    /// When the last packet arrived, in ticks of the meter's own clock.
    pub(super) tick: u32,
    /// The question for a round trip that is under way.
    pub(super) echo: Echo,
    /// Sinks that have not been told about the latest packet: one bit each.
    pub(super) dirty: u16,
    /// Sinks whose list of changes holds this slot. Outlives the flow: the slot may be used again before they look.
    pub(super) listed: u16,
    /// Sinks that have the flow's record.
    pub(super) known: u16,
    /// Sinks whose record is out of date: orientation or first packet changed.
    pub(super) outdated: u16,
    pub(super) flags: Flags,
    pub(super) tcp: TcpPhase,
    /// Set with [`Flags::ENDED`].
    pub(super) reason: Option<CloseReason>,
    /// The end that opened the flow, as far as is known.
    pub(super) client: u8,
    /// The end that is this computer.
    pub(super) local: u8,
}

impl Hot {
    /// Packets of its five-tuple are its own.
    pub(super) const fn is_live(&self) -> bool {
        self.id != 0 && !self.flags.has(Flags::ENDED)
    }
}

/// What only openings, closings and names touch.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub(super) struct Cold {
    /// Time of the client's first SYN, or of the first QUIC Initial; later of what [`Echo`] asked last.
    pub(super) asked_ns: u64,
    /// The handshake's round trip; `u64::MAX` while there is none.
    pub(super) rtt_ns: u64,
    /// Initial sequence numbers, where a SYN or SYN-ACK told them.
    pub(super) isn: [Option<u32>; 2],
    /// How far the payload was read for names.
    pub(super) seat: Seat,
    /// Names found so far; most flows have none.
    pub(super) names: Option<Box<Names>>,
    /// Who made it, where that is known.
    pub(super) program: Option<Arc<Program>>,
}

/// Names of one flow and who was told about them.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Most flows have one.
    pub(super) list: SmallVec<[(Name, u16); 1]>,
}

impl Names {
    /// Memory that they take.
    pub(super) fn bytes(&self) -> usize {
        let texts: usize = self.list.iter().map(|(name, _)| name.text_bytes()).sum();
        let others = self.list.spilled().then(|| self.list.capacity());
        size_of::<Self>() + others.unwrap_or(0) * size_of::<(Name, u16)>() + texts
    }
}

/// Yes-or-no facts of a flow in 16 bits.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Flags(u16);

impl Flags {
    /// FIN from the lower end; from the higher end it is the next bit.
    const FIN: u16 = 1;
    /// A SYN or SYN-ACK decided who the client is: nothing later changes it.
    pub(super) const ORIENTED: u16 = 1 << 2;
    /// `local` is the client only because nothing better is known.
    pub(super) const LOCAL_GUESSED: u16 = 1 << 3;
    /// Answered or long enough that a flood cannot push it out.
    pub(super) const ESTABLISHED: u16 = 1 << 4;
    /// No longer in the index; kept until every sink has been told.
    pub(super) const ENDED: u16 = 1 << 5;
    /// Nothing more is to be read from the payload.
    pub(super) const READ: u16 = 1 << 6;
    /// More than one SYN before the answer: the round trip is anyone's guess.
    pub(super) const SYN_REPEATED: u16 = 1 << 7;
    /// A QUIC client asked and was not answered yet.
    pub(super) const ASKED: u16 = 1 << 8;

    pub(super) const fn has(self, flag: u16) -> bool {
        self.0 & flag != 0
    }

    pub(super) const fn set(&mut self, flag: u16) {
        self.0 |= flag;
    }

    pub(super) const fn clear(&mut self, flag: u16) {
        self.0 &= !flag;
    }

    pub(super) const fn set_fin(&mut self, end: End) {
        self.0 |= Self::FIN << end;
    }

    pub(super) const fn fins(self) -> u32 {
        (self.0 & (Self::FIN | Self::FIN << 1)).count_ones()
    }
}

/// [`TcpState`] with a place for "not TCP", in one byte.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum TcpPhase {
    #[default]
    NotTcp,
    SynSent,
    SynReceived,
    Established,
    Closing,
    Closed,
    Reset,
}

impl TcpPhase {
    /// As the model says it.
    pub(super) const fn state(self) -> Option<TcpState> {
        Some(match self {
            Self::NotTcp => return None,
            Self::SynSent => TcpState::SynSent,
            Self::SynReceived => TcpState::SynReceived,
            Self::Established => TcpState::Established,
            Self::Closing => TcpState::Closing,
            Self::Closed => TcpState::Closed,
            Self::Reset => TcpState::Reset,
        })
    }

    /// Nothing but stragglers is to be expected.
    pub(super) const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Reset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_fits_its_budget() {
        assert_eq!(size_of::<Hot>(), 128);
        assert_eq!(size_of::<Cold>(), 64);
    }
}
