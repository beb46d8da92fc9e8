//! Capabilities: all of them gone, or all but a few.

use std::error::Error;

use caps::{CapSet, Capability, CapsHashSet};

/// What the helper keeps of what it was started with: reading whose executable a process runs, and which sockets it
/// has open, where that process is another user's.
pub(super) const OF_HELPER: [Capability; 2] =
    [Capability::CAP_SYS_PTRACE, Capability::CAP_DAC_READ_SEARCH];

/// Clears every set but for what is `kept` of the permitted one.
pub(super) fn clear(kept: &[Capability]) -> Result<(), Box<dyn Error>> {
    let permitted = caps::read(None, CapSet::Permitted)?;
    let kept: CapsHashSet = kept
        .iter()
        .copied()
        .filter(|capability| permitted.contains(capability))
        .collect();
    // Only whoever may change capabilities may shrink the bounding set, and a program with file capabilities may
    // not. It bounds what a program gains that is started later: none is, and none would gain anything (seccomp,
    // no-new-privileges).
    if permitted.contains(&Capability::CAP_SETPCAP) {
        caps::clear(None, CapSet::Bounding)?;
    }
    caps::clear(None, CapSet::Ambient)?;
    caps::clear(None, CapSet::Inheritable)?;
    caps::set(None, CapSet::Effective, &kept)?;
    caps::set(None, CapSet::Permitted, &kept)?;
    Ok(())
}
