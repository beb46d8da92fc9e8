//! An interface of this computer, as every system can tell it.

/// An interface, and whether it is read when none is named.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LiveDevice {
    /// Name, as the system calls it.
    pub name: String,
    /// It is switched on.
    pub is_up: bool,
    /// Why it is left out unless it is named; `None`: it is read.
    pub left_out: Option<String>,
}
