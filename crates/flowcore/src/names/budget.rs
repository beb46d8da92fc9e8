//! How much work attackers can make others do: they send for nothing what costs as much to read as metering many packets.
//! The share of all work that goes there is bounded, whatever the time stamps say.

/// What packets have paid for, in units of their own.
#[derive(Debug)]
pub(super) struct Budget {
    terms: Terms,
    saved: u64,
    packets: u64,
    done: u64,
    refused: u64,
}

/// Who pays how much for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Units that each packet pays, of whatever flow.
    pub(super) per_packet: u64,
    /// Units that one piece of work costs.
    pub(super) price: u64,
    /// Pieces of work that a quiet time can save up for a busy one.
    pub(super) max_saved: u64,
}

impl Budget {
    pub(super) const fn new(terms: Terms) -> Self {
        Self {
            terms,
            saved: terms.max_saved * terms.price,
            packets: 0,
            done: 0,
            refused: 0,
        }
    }

    /// Takes in how many packets there have been so far.
    pub(super) fn earn(&mut self, packets: u64) {
        let earned = packets.saturating_sub(self.packets) * self.terms.per_packet;
        self.packets = self.packets.max(packets);
        self.saved = (self.saved + earned).min(self.terms.max_saved * self.terms.price);
    }

    /// Whether one more piece of work is paid for. A refusal is counted.
    pub(super) fn spend(&mut self) -> bool {
        match self.saved.checked_sub(self.terms.price) {
            Some(left) => {
                self.saved = left;
                self.done += 1;
                true
            }
            None => {
                self.refused += 1;
                false
            }
        }
    }

    /// Gives three quarters back of what some pieces of work cost, because they turned out to be worth it. Not all: who
    /// makes both a question and its answer does not work for nothing.
    pub(super) fn give_back(&mut self, pieces: u64) {
        let returned = pieces * self.terms.price / 4 * 3;
        self.saved = (self.saved + returned).min(self.terms.max_saved * self.terms.price);
    }

    /// Pieces of work that were paid for.
    pub(super) const fn done(&self) -> u64 {
        self.done
    }

    /// Pieces of work that were refused.
    pub(super) const fn refused(&self) -> u64 {
        self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_gets_what_was_saved_and_then_its_share() {
        let terms = Terms {
            per_packet: 2,
            price: 16,
            max_saved: 1 << 14,
        };
        let mut budget = Budget::new(terms);
        let storm = 1_000_000;
        let done = (1..=storm).filter(|&packets| {
            budget.earn(packets);
            budget.spend()
        });
        let done = done.count() as u64;
        let share = storm / 8;
        assert!(
            (share..=share + 2 * terms.max_saved).contains(&done),
            "{done}"
        );
        assert_eq!(budget.refused(), storm - done);
    }

    #[test]
    fn what_turns_out_to_be_worth_it_costs_a_quarter() {
        let mut budget = Budget::new(Terms {
            per_packet: 1,
            price: 16,
            max_saved: 10,
        });
        let done = (1..=4_000).filter(|&packets| {
            budget.earn(packets);
            let is_paid = budget.spend();
            budget.give_back(u64::from(is_paid));
            is_paid
        });
        let done = done.count() as u64;
        assert!((1_000..1_050).contains(&done), "{done}");
        assert_eq!(budget.done(), done);
    }
}
