//! An interface of this computer, as every system can tell it.

use flowcore::model::Saying;
use flowcore::say;

/// An interface, and whether it is read when none is named.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LiveDevice {
    /// Name, as the system calls it.
    pub name: String,
    /// It is switched on.
    pub is_up: bool,
    /// Why it is left out unless it is named; `None`: it is read.
    pub left_out: Option<Saying>,
}

/// Why the loopback is left out.
pub(super) fn stays_here() -> Saying {
    say!("said-stays-here", "its traffic never leaves this computer")
}
