//! Live capture on Linux: a packet socket with one `TPACKET_V3` ring for all interfaces, by system calls alone, so that
//! nothing has to be installed to build or to run. Only `CAP_NET_RAW` is needed, and only to open it.
//!
//! Which interfaces: every one that is up, whenever it came up, except the loopback (traffic that never leaves), except
//! a bridge, bond or team that has ports, whose packets all pass a port, and except what shows a part of another
//! interface (a VLAN: the tag is put back, and nothing is lost). What is left out is logged, and `--iface` takes any of
//! them. A packet that passes this computer and is seen on two interfaces is counted once: see [`once`].

mod ends;
mod filter;
mod links;
mod once;
mod ring;
mod socket;
mod source;

use std::io;
use std::path::Path;

use flowcore::model::Saying;
use flowcore::say;

use super::{CaptureError, LiveDevice, NamedSource, OpenedSource};
use crate::ipc::Owner;
use crate::ipc::child::this_sensor;
use crate::process::Witness;
use crate::told::system_says;
use links::{Interface, Links};
use source::RingSource;

/// Memory of the ring: a tenth of a second of 100,000 full-size packets a second, several of small ones.
const RING_BYTES: usize = 16 << 20;

/// Every interface of this computer.
///
/// # Errors
/// The system does not list them.
pub fn list_devices() -> Result<Vec<LiveDevice>, CaptureError> {
    let interfaces = Links::open()
        .and_then(|mut links| links.list())
        .map_err(|cause| no_list(&cause))?;
    let device = |it: &Interface| LiveDevice {
        name: it.name.clone(),
        is_up: it.is_up,
        left_out: it.why_left_out(&interfaces),
    };
    Ok(interfaces.iter().map(device).collect())
}

/// Whether this process may capture at all.
///
/// # Errors
/// It may not; the error carries the remedy.
pub(super) fn probe_permission() -> Result<(), CaptureError> {
    socket::PacketSocket::open().map(drop).map_err(|cause| {
        let what = say!("said-no-packet-socket", "no packet socket can be had");
        refused(what, &cause)
    })
}

/// Opens the named interfaces, or every one that should be read.
pub(super) fn open(names: &[String]) -> Result<OpenedSource, CaptureError> {
    // First, because without permission nothing else matters.
    probe_permission()?;
    let mut links = Links::open().map_err(|cause| no_list(&cause))?;
    check_names(&mut links, names)?;
    let source = RingSource::open(links, names, RING_BYTES).map_err(|cause| {
        let what = say!("said-no-capture", "the interfaces cannot be captured on");
        refused(what, &cause)
    })?;
    let news = source.news();
    Ok(OpenedSource {
        interfaces: news.interfaces,
        local_addresses: news.addresses.clone(),
        sources: vec![NamedSource {
            name: news.names.join(", "),
            source: Box::new(source),
            is_realtime: true,
        }],
        witness: Witness::Silent,
        limit: None,
    })
}

/// A name of nothing is a mistake now; what has gone later is waited for.
fn check_names(links: &mut Links, names: &[String]) -> Result<(), CaptureError> {
    let all = links.list().map_err(|cause| no_list(&cause))?;
    let unknown = names
        .iter()
        .find(|name| all.iter().all(|it| it.name != **name));
    let Some(name) = unknown else { return Ok(()) };
    let known: Vec<_> = all.iter().map(|it| it.name.as_str()).collect();
    Err(CaptureError::Unavailable {
        reason: say!(
            "said-no-interface",
            "there is no interface {name}",
            name = name
        ),
        remedy: say!(
            "mend-choose",
            "choose from: {names}",
            names = known.join(", ")
        ),
    })
}

fn no_list(cause: &io::Error) -> CaptureError {
    CaptureError::Unavailable {
        reason: say!(
            "said-no-list",
            "the system does not list its network interfaces"
        )
        .because(system_says(cause)),
        remedy: say!(
            "mend-netlink",
            "use a kernel with netlink sockets (CONFIG_NET)"
        ),
    }
}

/// Turns a refused system call into what a person can do about it.
fn refused(what: Saying, cause: &io::Error) -> CaptureError {
    if cause.kind() == io::ErrorKind::PermissionDenied {
        return CaptureError::NotPermitted {
            reason: say!("said-not-permitted", "this program may not capture packets"),
            remedy: permission(),
        };
    }
    CaptureError::Unavailable {
        reason: what.because(system_says(cause)),
        remedy: match cause.raw_os_error() {
            Some(libc::ENOMEM | libc::ENOBUFS) => {
                say!("mend-memory", "free some memory and try again")
            }
            Some(libc::EAFNOSUPPORT | libc::EPROTONOSUPPORT) => say!(
                "mend-packet-sockets",
                "use a kernel with packet sockets (CONFIG_PACKET)"
            ),
            _ => say!(
                "mend-interface",
                "check the interface with `ip link`, or name another with --iface"
            ),
        },
    }
}

/// How this program gets the right to capture, and to be told by the kernel which program made a flow.
fn permission() -> Saying {
    let path = |program: &Path| quoted(&program.display().to_string());
    match this_sensor() {
        Some((program, None)) => format!(
            "sudo setcap cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon+ep {}",
            path(&program)
        )
        .into(),
        // What the file may do, the screen could do as well. A sensor that root starts gives everything up again.
        Some((program, Some(role))) => format!(
            "sudo {} {role} serve --owner {}",
            path(&program),
            Owner::current()
        )
        .into(),
        None => say!("mend-root", "run the sensor as root"),
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
