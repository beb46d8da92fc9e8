//! Systems on which nothing is captured have nothing to give up.

use super::{Needs, PrivilegeError};

/// Not asked on this system.
#[must_use]
pub const fn is_administrator() -> bool {
    false
}

pub(super) fn give_up(_needs: &Needs) -> Result<(), PrivilegeError> {
    Ok(())
}
