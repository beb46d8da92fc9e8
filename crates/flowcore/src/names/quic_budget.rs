//! How many Initial packets are opened: an attacker sends them for nothing, and opening one costs as much as metering
//! ten packets. The share of all work that goes there is bounded, whatever the time stamps say.

/// Packets that pay for one attempt to open.
const PACKETS_PER_ATTEMPT: u64 = 8;

/// Attempts that a quiet time can save up for a busy one.
const MAX_SAVED_ATTEMPTS: u64 = 1 << 14;

/// Attempts that packets have paid for.
#[derive(Debug)]
pub(super) struct Budget {
    /// In packets.
    saved: u64,
    packets: u64,
    refused: u64,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self {
            saved: MAX_SAVED_ATTEMPTS * PACKETS_PER_ATTEMPT,
            packets: 0,
            refused: 0,
        }
    }

    /// Takes in how many packets there have been so far.
    pub(super) fn earn(&mut self, packets: u64) {
        let earned = packets.saturating_sub(self.packets);
        self.packets = packets;
        self.saved = (self.saved + earned).min(MAX_SAVED_ATTEMPTS * PACKETS_PER_ATTEMPT);
    }

    /// Whether one more attempt is paid for. A refusal is counted.
    pub(super) fn spend(&mut self) -> bool {
        match self.saved.checked_sub(PACKETS_PER_ATTEMPT) {
            Some(left) => {
                self.saved = left;
                true
            }
            None => {
                self.refused += 1;
                false
            }
        }
    }

    /// Attempts that were refused.
    pub(super) const fn refused(&self) -> u64 {
        self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_gets_what_was_saved_and_then_its_share() {
        let mut budget = Budget::new();
        let storm = 1_000_000;
        let opened = (1..=storm).filter(|&packets| {
            budget.earn(packets);
            budget.spend()
        });
        let opened = opened.count() as u64;
        let share = storm / PACKETS_PER_ATTEMPT;
        assert!(
            (share..=share + 2 * MAX_SAVED_ATTEMPTS).contains(&opened),
            "{opened}"
        );
        assert_eq!(budget.refused(), storm - opened);
    }
}
