//! Landlock: what is left of the file system, and of TCP.

use std::error::Error;

use landlock::{
    ABI, Access, AccessFs, AccessNet, NetPort, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetStatus, Scope, path_beneath_rules,
};

use super::super::Needs;

/// Of the kernels that this was tested with; older ones enforce what they know.
const KNOWN: ABI = ABI::V6;

/// A resolver asks again over TCP when an answer is too long for a datagram.
const DNS_PORT: u16 = 53;

pub(super) fn confine(needs: &Needs) -> Result<(), Box<dyn Error>> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let write = read
        | AccessFs::WriteFile
        | AccessFs::MakeReg
        | AccessFs::MakeDir
        | AccessFs::RemoveFile
        | AccessFs::Truncate;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?
        .add_rules(path_beneath_rules(&needs.read, read))?
        .add_rules(path_beneath_rules(&needs.write, write))?
        .add_rule(NetPort::new(DNS_PORT, AccessNet::ConnectTcp))?
        .restrict_self()?;
    match status.ruleset {
        RulesetStatus::FullyEnforced => {}
        RulesetStatus::PartiallyEnforced => {
            tracing::info!(
                "this kernel's Landlock is older than Linux 6.12: a part of it is missing"
            );
        }
        RulesetStatus::NotEnforced => {
            tracing::warn!(
                "this kernel has no Landlock: files are guarded by their permissions alone"
            );
        }
    }
    Ok(())
}
