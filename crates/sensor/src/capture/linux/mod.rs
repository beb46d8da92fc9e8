//! Live capture on Linux: a packet socket with a `TPACKET_V3` ring for each interface, by system calls alone, so that
//! nothing has to be installed to build or to run. Only `CAP_NET_RAW` is needed.
//!
//! Which interfaces: every one that is up, except the loopback (traffic that never leaves) and except members of a
//! bridge, bond or team, whose traffic the master shows as well: reading both would count it twice. What is left out
//! is logged, and `--iface` takes any of them. A VLAN interface and the one below it are seen twice for the same
//! reason, so the VLAN interface is left out too: the tag is put back, and nothing is lost. Traffic of containers
//! behind network address translation is seen once inside and once outside, as two different flows.

mod filter;
mod interfaces;
mod ring;
mod socket;
mod source;

use std::io;
use std::path::Path;

use super::{CaptureError, LiveDevice, NamedSource, OpenedSource};
use crate::ipc::Owner;
use crate::ipc::child::this_sensor;
use crate::process::Witness;
use interfaces::Interface;
use source::RingSource;

/// Memory for the rings of all interfaces together, and bounds for one.
const RINGS_BYTES: usize = 64 << 20;
const RING_BYTES_MAX: usize = 16 << 20;
const RING_BYTES_MIN: usize = 2 << 20;

/// Every interface of this computer.
///
/// # Errors
/// The system does not list them.
pub fn list_devices() -> Result<Vec<LiveDevice>, CaptureError> {
    let interfaces = interfaces::list().map_err(|cause| no_list(&cause))?;
    let device = |it: &Interface| LiveDevice {
        name: it.name.clone(),
        is_up: it.is_up,
        left_out: it.why_left_out(),
    };
    Ok(interfaces.iter().map(device).collect())
}

/// Whether this process may capture at all.
///
/// # Errors
/// It may not; the error carries the remedy.
pub(super) fn probe_permission() -> Result<(), CaptureError> {
    socket::PacketSocket::open(socket::Payload::WithLinkHeader)
        .map(drop)
        .map_err(|cause| refused("a packet socket", &cause))
}

/// Opens the named interfaces, or every one that should be read.
pub(super) fn open(names: &[String]) -> Result<OpenedSource, CaptureError> {
    // First, because without permission nothing else matters.
    probe_permission()?;
    let all = interfaces::list().map_err(|cause| no_list(&cause))?;
    let chosen = choose(&all, names)?;
    let ring_bytes = (RINGS_BYTES / chosen.len().max(1)).clamp(RING_BYTES_MIN, RING_BYTES_MAX);
    let mut sources = Vec::new();
    let mut first_error = None;
    for interface in &chosen {
        match RingSource::open(interface, ring_bytes) {
            Ok(source) => sources.push(NamedSource {
                name: interface.name.clone(),
                source: Box::new(source),
                is_realtime: true,
            }),
            Err(cause) => {
                tracing::warn!(interface = interface.name, %cause, "cannot capture here");
                first_error.get_or_insert_with(|| refused(&interface.name, &cause));
            }
        }
    }
    if let (true, Some(error)) = (sources.is_empty(), first_error) {
        return Err(error);
    }
    let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    Ok(OpenedSource {
        interfaces: (
            count(sources.len()),
            count(all.iter().filter(|it| it.is_up).count()),
        ),
        sources,
        local_addresses: all
            .iter()
            .flat_map(|it| it.addresses.iter().copied())
            .collect(),
        witness: Witness::Silent,
        limit: None,
    })
}

fn choose<'a>(all: &'a [Interface], names: &[String]) -> Result<Vec<&'a Interface>, CaptureError> {
    let mut chosen = Vec::new();
    for name in names {
        let found = all.iter().find(|it| it.name == *name).ok_or_else(|| {
            let known: Vec<_> = all.iter().map(|it| it.name.as_str()).collect();
            CaptureError::Unavailable {
                reason: format!("there is no interface {name:?}"),
                remedy: format!("choose from: {}", known.join(", ")),
            }
        })?;
        chosen.push(found);
    }
    if !names.is_empty() {
        return Ok(chosen);
    }
    for interface in all.iter().filter(|it| it.is_up) {
        match interface.why_left_out() {
            None => chosen.push(interface),
            Some(why) => tracing::info!(interface = interface.name, why, "left out"),
        }
    }
    if chosen.is_empty() {
        return Err(CaptureError::Unavailable {
            reason: "no network interface is up".to_owned(),
            remedy: "connect to a network, or name an interface with --iface".to_owned(),
        });
    }
    Ok(chosen)
}

fn no_list(cause: &io::Error) -> CaptureError {
    CaptureError::Unavailable {
        reason: format!("the system does not list its network interfaces: {cause}"),
        remedy: "check that /proc and /sys are mounted, or name an interface with --iface"
            .to_owned(),
    }
}

/// Turns a refused system call into what a person can do about it.
fn refused(what: &str, cause: &io::Error) -> CaptureError {
    if cause.kind() == io::ErrorKind::PermissionDenied {
        return CaptureError::NotPermitted {
            reason: "this program may not capture packets".to_owned(),
            remedy: permission(),
        };
    }
    CaptureError::Unavailable {
        reason: format!("cannot capture on {what}: {cause}"),
        remedy: match cause.raw_os_error() {
            Some(libc::ENOMEM | libc::ENOBUFS) => "free some memory and try again",
            Some(libc::EAFNOSUPPORT | libc::EPROTONOSUPPORT) => {
                "use a kernel with packet sockets (CONFIG_PACKET)"
            }
            _ => "check the interface with `ip link`, or name another with --iface",
        }
        .to_owned(),
    }
}

/// How this program gets the right to capture, and to be told by the kernel which program made a flow.
fn permission() -> String {
    let path = |program: &Path| quoted(&program.display().to_string());
    match this_sensor() {
        Some((program, None)) => format!(
            "sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon+ep {}",
            path(&program)
        ),
        // What the file may do, the screen could do as well. A sensor that root starts gives everything up again.
        Some((program, Some(role))) => format!(
            "sudo {} {role} serve --owner {}",
            path(&program),
            Owner::current()
        ),
        None => "run the sensor as root".to_owned(),
    }
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if path.chars().all(is_plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
