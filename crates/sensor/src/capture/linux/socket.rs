//! A packet socket: the few system calls of it, each behind a safe function.

#![expect(unsafe_code, reason = "system calls")]

use std::io;
use std::mem::size_of;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::time::Duration;

use super::filter;

/// Whether frames come with their link-layer header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Payload {
    /// As on the wire.
    WithLinkHeader,
    /// From the network header on, for links whose header says nothing or varies.
    NetworkOnly,
}

/// An open packet socket, which receives nothing until it is bound.
pub(super) struct PacketSocket {
    fd: OwnedFd,
}

impl PacketSocket {
    pub(super) fn open(payload: Payload) -> io::Result<Self> {
        let kind = match payload {
            Payload::WithLinkHeader => libc::SOCK_RAW,
            Payload::NetworkOnly => libc::SOCK_DGRAM,
        };
        // SAFETY: no pointers. Protocol 0: no packet arrives before `bind` says from which interface.
        let fd = unsafe { libc::socket(libc::AF_PACKET, kind | libc::SOCK_CLOEXEC, 0) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: a fresh descriptor that nobody else owns.
        let fd = unsafe { OwnedFd::from_raw_fd(fd) };
        Ok(Self { fd })
    }

    pub(super) fn fd(&self) -> &OwnedFd {
        &self.fd
    }

    /// Sets an option of the packet level.
    pub(super) fn set<T>(&self, option: libc::c_int, value: &T) -> io::Result<()> {
        self.set_at(libc::SOL_PACKET, option, value)
    }

    /// Keeps the kernel from copying more than [`filter::SNAP_BYTES`] of a packet.
    pub(super) fn limit_snap_len(&self) -> io::Result<()> {
        let mut program = filter::snap_to(filter::SNAP_BYTES);
        let program = libc::sock_fprog {
            len: 1,
            filter: program.as_mut_ptr(),
        };
        self.set_at(libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, &program)
    }

    fn set_at<T>(&self, level: libc::c_int, option: libc::c_int, value: &T) -> io::Result<()> {
        let len = libc::socklen_t::try_from(size_of::<T>()).map_err(io::Error::other)?;
        // SAFETY: `value` is valid for `len` bytes for the duration of the call, and the kernel only reads it.
        let status = unsafe {
            libc::setsockopt(
                self.fd.as_raw_fd(),
                level,
                option,
                (&raw const *value).cast(),
                len,
            )
        };
        check(status)
    }

    /// Packets that the ring had no room for since the last call; the kernel forgets them as it tells.
    pub(super) fn take_drops(&self) -> io::Result<u64> {
        let mut stats = libc::tpacket_stats_v3 {
            tp_packets: 0,
            tp_drops: 0,
            tp_freeze_q_cnt: 0,
        };
        let mut len = libc::socklen_t::try_from(size_of_val(&stats)).map_err(io::Error::other)?;
        // SAFETY: `stats` is valid for writes of `len` bytes, and `len` says so.
        let status = unsafe {
            libc::getsockopt(
                self.fd.as_raw_fd(),
                libc::SOL_PACKET,
                libc::PACKET_STATISTICS,
                (&raw mut stats).cast(),
                &raw mut len,
            )
        };
        check(status).map(|()| u64::from(stats.tp_drops))
    }

    /// Starts to receive every protocol from one interface.
    pub(super) fn bind(&self, interface_index: u32) -> io::Result<()> {
        // SAFETY: a socket address is plain numbers, for which zero is valid.
        let mut address: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
        address.sll_family = u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?;
        address.sll_protocol = u16::try_from(libc::ETH_P_ALL)
            .map_err(io::Error::other)?
            .to_be();
        address.sll_ifindex = i32::try_from(interface_index).map_err(io::Error::other)?;
        let len = libc::socklen_t::try_from(size_of_val(&address)).map_err(io::Error::other)?;
        // SAFETY: `address` is valid for `len` bytes for the duration of the call.
        let status = unsafe { libc::bind(self.fd.as_raw_fd(), (&raw const address).cast(), len) };
        check(status)
    }

    /// Waits until something can be read or went wrong with the interface; an error that the interface reported
    /// (it was removed or switched off) is returned once.
    pub(super) fn wait(&self, limit: Duration) -> io::Result<()> {
        let mut poll = libc::pollfd {
            fd: self.fd.as_raw_fd(),
            events: libc::POLLIN | libc::POLLERR,
            revents: 0,
        };
        let millis = i32::try_from(limit.as_millis()).unwrap_or(i32::MAX);
        // SAFETY: one valid `pollfd`, and the count says one.
        let ready = unsafe { libc::poll(&raw mut poll, 1, millis) };
        if ready < 0 {
            let error = io::Error::last_os_error();
            return if error.kind() == io::ErrorKind::Interrupted {
                Ok(())
            } else {
                Err(error)
            };
        }
        if poll.revents & (libc::POLLERR | libc::POLLHUP) != 0 {
            self.take_error()
        } else {
            Ok(())
        }
    }

    fn take_error(&self) -> io::Result<()> {
        let mut code: libc::c_int = 0;
        let mut len = libc::socklen_t::try_from(size_of_val(&code)).map_err(io::Error::other)?;
        // SAFETY: `code` is valid for writes of `len` bytes, and `len` says so.
        let status = unsafe {
            libc::getsockopt(
                self.fd.as_raw_fd(),
                libc::SOL_SOCKET,
                libc::SO_ERROR,
                (&raw mut code).cast(),
                &raw mut len,
            )
        };
        check(status)?;
        if code == 0 {
            Ok(())
        } else {
            Err(io::Error::from_raw_os_error(code))
        }
    }
}

fn check(status: libc::c_int) -> io::Result<()> {
    if status == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}
