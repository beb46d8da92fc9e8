//! Holds claimed places against round trips, host by host, and notices when a hop nearby answers for everybody.

use flowcore::geo::{
    Answered, Circumstance, LocalHop, PlaceCheck, Vantage, Verdict, check_place, local_hop,
};
use flowcore::model::{HostFacts, Lookup, Place};

/// Judges places. Knows no hosts: the book keeps them, and their checks.
#[derive(Debug)]
pub(crate) struct Judge {
    vantage: Vantage,
    hop: Option<LocalHop>,
    /// Something happened that can bring a hop to light, or clear it.
    must_look: bool,
}

impl Judge {
    pub(crate) const fn new(vantage: Vantage) -> Self {
        Self {
            vantage,
            hop: None,
            must_look: false,
        }
    }

    /// Judges the place of a host that can have one; `None` while that is being looked up.
    pub(crate) fn check(&mut self, facts: &HostFacts) -> Option<PlaceCheck> {
        if facts.place == Lookup::Pending {
            return None;
        }
        let claim = facts.place.found().and_then(Place::claim);
        let rtt = facts.min_rtt.map(|measured| measured.time);
        let circumstance = match (self.hop, facts.anycast_operator()) {
            (Some(hop), _) if rtt.is_some_and(|rtt| hop.explains(rtt)) => {
                Circumstance::LocalHop(hop.rtt)
            }
            (_, Some(operator)) => Circumstance::Anycast(operator),
            _ => Circumstance::Ordinary,
        };
        let check = check_place(&self.vantage, claim.as_ref(), rtt, circumstance);
        self.must_look |= self.hop.is_some() || check.verdict == Verdict::Impossible;
        Some(check)
    }

    /// Whether [`look`](Self::look) may find something new.
    pub(crate) const fn must_look(&self) -> bool {
        self.must_look
    }

    /// Looks at all hosts for a hop nearby. `true`: what was found changed, and every check must be made anew.
    pub(crate) fn look(&mut self, answered: &[Answered]) -> bool {
        self.must_look = false;
        let Vantage::At(home) = &self.vantage else {
            return false;
        };
        let hop = local_hop(home, answered);
        let is_news = hop != self.hop;
        self.hop = hop;
        is_news
    }

    /// What one host contributes to [`look`](Self::look).
    pub(crate) fn answered(facts: &HostFacts) -> Option<Answered> {
        Some(Answered {
            place: facts.place.found()?.claim()?.place,
            min_rtt: facts.min_rtt?.time,
        })
    }
}
