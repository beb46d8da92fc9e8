//! Linux: capabilities, no-new-privileges, Landlock, seccomp.

mod calls;
mod capabilities;
mod files;

use std::io;

use super::{Needs, PrivilegeError, Role, failed};

/// Whether this process runs as root.
#[must_use]
pub fn is_administrator() -> bool {
    rustix::process::geteuid().is_root()
}

pub(super) fn give_up(needs: &Needs) -> Result<(), PrivilegeError> {
    let kept = match needs.role {
        Role::Sensor => &[][..],
        Role::Helper | Role::Keeper => &capabilities::OF_HELPER,
    };
    capabilities::clear(kept).map_err(failed("capabilities"))?;
    gain_nothing().map_err(|error| failed("no-new-privileges")(error.into()))?;
    if needs.role == Role::Sensor {
        files::confine(needs).map_err(failed("Landlock"))?;
    }
    narrow(needs)
}

pub(super) fn narrow(needs: &Needs) -> Result<(), PrivilegeError> {
    calls::confine(needs.role).map_err(failed("seccomp"))
}

/// Programs that we start gain no rights (we start none), and no other process of our user can look into us or take
/// our open packet sockets.
fn gain_nothing() -> io::Result<()> {
    let set = |option: libc::c_int, value: libc::c_ulong| {
        const UNUSED: libc::c_ulong = 0;
        #[expect(
            unsafe_code,
            reason = "rustix's thread features would rebuild what else uses it"
        )]
        // SAFETY: both options take plain numbers.
        let status = unsafe { libc::prctl(option, value, UNUSED, UNUSED, UNUSED) };
        if status == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    };
    set(libc::PR_SET_NO_NEW_PRIVS, 1)?;
    set(libc::PR_SET_DUMPABLE, 0)
}
