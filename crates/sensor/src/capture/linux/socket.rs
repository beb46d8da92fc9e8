//! A packet socket: the few system calls of it, each behind a safe function.

#![expect(unsafe_code, reason = "system calls")]

use std::io;
use std::mem::size_of;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// What a ring had no room for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Losses {
    /// Packets.
    pub(super) dropped: u64,
    /// Times that it was full.
    pub(super) freezes: u64,
}

/// An open packet socket, which receives nothing until it is bound.
pub(super) struct PacketSocket {
    fd: OwnedFd,
}

impl PacketSocket {
    pub(super) fn open() -> io::Result<Self> {
        let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC;
        // SAFETY: no pointers. Protocol 0: no packet arrives before `bind_to_all`.
        let fd = unsafe { libc::socket(libc::AF_PACKET, kind, 0) };
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

    /// Puts a filter in, in place of the one before.
    pub(super) fn attach(&self, filter: &[libc::sock_filter]) -> io::Result<()> {
        let program = libc::sock_fprog {
            len: u16::try_from(filter.len()).map_err(io::Error::other)?,
            filter: filter.as_ptr().cast_mut(), // only read
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

    /// What was lost since the last call; the kernel forgets it as it tells.
    pub(super) fn take_losses(&self) -> io::Result<Losses> {
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
        check(status).map(|()| Losses {
            dropped: stats.tp_drops.into(),
            freezes: stats.tp_freeze_q_cnt.into(),
        })
    }

    /// Starts to receive every protocol from every interface, those that come later too.
    pub(super) fn bind_to_all(&self) -> io::Result<()> {
        // SAFETY: a socket address is plain numbers, for which zero is valid.
        let mut address: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
        address.sll_family = u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?;
        address.sll_protocol = u16::try_from(libc::ETH_P_ALL)
            .map_err(io::Error::other)?
            .to_be();
        let len = libc::socklen_t::try_from(size_of_val(&address)).map_err(io::Error::other)?;
        // SAFETY: `address` is valid for `len` bytes for the duration of the call.
        let status = unsafe { libc::bind(self.fd.as_raw_fd(), (&raw const address).cast(), len) };
        check(status)
    }

    /// Waits until something can be read here or at `other`, or for as long as `limit`. `true`: there is something at
    /// `other`.
    pub(super) fn wait(&self, other: BorrowedFd<'_>, limit: Duration) -> io::Result<bool> {
        let mut waited = [
            PollFd::new(&self.fd, PollFlags::IN),
            PollFd::from_borrowed_fd(other, PollFlags::IN),
        ];
        let limit = Timespec::try_from(limit).map_err(io::Error::other)?;
        match poll(&mut waited, Some(&limit)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if waited[0]
            .revents()
            .intersects(PollFlags::ERR | PollFlags::HUP)
        {
            self.take_error()?;
        }
        Ok(!waited[1].revents().is_empty())
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
