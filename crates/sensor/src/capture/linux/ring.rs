//! The receive ring that the kernel and we share: blocks of packets, each block owned by one side at a time.
//!
//! The kernel fills a block and passes it to us by setting a bit in its status word; we read the packets and pass it
//! back by clearing the word. Packets inside a block are a chain of offsets. The kernel is trusted to write sound
//! offsets, and still every one is checked against the block before it is followed.

#![expect(unsafe_code, reason = "memory that is shared with the kernel")]

use std::io;
use std::mem::size_of;
use std::os::fd::AsRawFd;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};

use super::socket::PacketSocket;

/// A packet of 64 KiB and its header fit several times, so that a block is not closed half empty.
const BLOCK_BYTES: usize = 256 << 10;

/// A block that is not full is passed over after this long: how late a packet on a quiet link is seen.
const RETIRE_AFTER_MS: u32 = 20;

/// In version 3 packets have no fixed size; the kernel only wants a number that divides the block.
const FRAME_BYTES: usize = 2048;

/// A mapped ring, and where in it the reader is.
pub(super) struct Ring {
    base: NonNull<u8>,
    len: usize,
    blocks: usize,
    block: usize,
    /// Offset of the next packet in the current block, and how many are left in it; `None` between blocks.
    cursor: Option<(usize, u32)>,
    /// Most blocks that waited for us at once, since somebody asked.
    fullest: usize,
}

/// Stands in where the kernel's own would not fit into the block.
const NO_ADDRESS: libc::sockaddr_ll = libc::sockaddr_ll {
    sll_family: 0,
    sll_protocol: 0,
    sll_ifindex: 0,
    sll_hatype: 0,
    sll_pkttype: 0,
    sll_halen: 0,
    sll_addr: [0; 8],
};

// SAFETY: the mapping belongs to this value alone and may be read from whichever thread owns the value.
unsafe impl Send for Ring {}

/// One packet in the ring.
pub(super) struct RingPacket<'a> {
    pub(super) header: libc::tpacket3_hdr,
    pub(super) address: libc::sockaddr_ll,
    pub(super) data: &'a [u8],
}

impl Ring {
    /// Makes the ring of a socket that is not bound yet.
    pub(super) fn map(socket: &PacketSocket, bytes: usize) -> io::Result<Self> {
        socket.set(
            libc::PACKET_VERSION,
            &(libc::tpacket_versions::TPACKET_V3 as libc::c_int),
        )?;
        let blocks = (bytes / BLOCK_BYTES).max(2);
        let number = |value: usize| libc::c_uint::try_from(value).map_err(io::Error::other);
        let request = libc::tpacket_req3 {
            tp_block_size: number(BLOCK_BYTES)?,
            tp_block_nr: number(blocks)?,
            tp_frame_size: number(FRAME_BYTES)?,
            tp_frame_nr: number(blocks * (BLOCK_BYTES / FRAME_BYTES))?,
            tp_retire_blk_tov: RETIRE_AFTER_MS,
            tp_sizeof_priv: 0,
            tp_feature_req_word: 0,
        };
        socket.set(libc::PACKET_RX_RING, &request)?;
        let len = blocks * BLOCK_BYTES;
        // SAFETY: a new shared mapping of the whole ring, placed by the kernel; the result is checked.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED,
                socket.fd().as_raw_fd(),
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let base = NonNull::new(base.cast()).ok_or_else(|| io::Error::other("mapped at zero"))?;
        Ok(Self {
            base,
            len,
            blocks,
            block: 0,
            cursor: None,
            fullest: 0,
        })
    }

    /// The next packet, or `None` when the kernel has passed nothing more to us. It stays the next one until
    /// [`Self::advance`].
    pub(super) fn peek(&mut self) -> Option<RingPacket<'_>> {
        let (at, header) = self.find()?;
        let address_at =
            at + size_of::<libc::tpacket3_hdr>().next_multiple_of(libc::TPACKET_ALIGNMENT);
        let address: libc::sockaddr_ll = self.read(address_at).unwrap_or(NO_ADDRESS);
        let start = at + usize::from(header.tp_mac);
        let data = self.bytes(start, header.tp_snaplen as usize).unwrap_or(&[]);
        Some(RingPacket {
            header,
            address,
            data,
        })
    }

    /// Passes over the packet that [`Self::peek`] gave.
    pub(super) fn advance(&mut self) {
        if let Some((at, left)) = self.cursor {
            let header: Option<libc::tpacket3_hdr> = self.read(at);
            // Where the chain is broken, what is left of the block cannot be found.
            let next = match header.map_or(0, |header| header.tp_next_offset) {
                0 => (at, 0),
                offset => (at.saturating_add(offset as usize), left.saturating_sub(1)),
            };
            self.cursor = Some(next);
        }
    }

    /// How full the ring was at its fullest since the last call, in permille.
    pub(super) fn take_fill_permille(&mut self) -> u16 {
        let fullest = std::mem::take(&mut self.fullest);
        u16::try_from(fullest * 1000 / self.blocks).unwrap_or(1000)
    }

    /// Where the next packet is, and its header.
    fn find(&mut self) -> Option<(usize, libc::tpacket3_hdr)> {
        loop {
            let (at, left) = match self.cursor {
                Some(cursor) => cursor,
                None => self.enter_block()?,
            };
            match self.read(at) {
                Some(header) if left > 0 => return Some((at, header)),
                _ => self.leave_block(),
            }
        }
    }

    fn enter_block(&mut self) -> Option<(usize, u32)> {
        if !self.is_ours(self.block) {
            return None;
        }
        self.fullest = self.fullest.max(self.count_ours());
        let block: libc::tpacket_block_desc = self.read(0)?;
        // SAFETY: version 3 of the ring has this member of the union, and its fields are plain numbers.
        let header = unsafe { block.hdr.bh1 };
        let cursor = (header.offset_to_first_pkt as usize, header.num_pkts);
        self.cursor = Some(cursor);
        Some(cursor)
    }

    /// Blocks that wait for us: those that the kernel has passed on stand in a row, from the current one on.
    fn count_ours(&self) -> usize {
        let (mut ours, mut beyond) = (1, self.blocks);
        while ours < beyond {
            let middle = usize::midpoint(ours, beyond);
            if self.is_ours((self.block + middle) % self.blocks) {
                ours = middle + 1;
            } else {
                beyond = middle;
            }
        }
        ours
    }

    fn is_ours(&self, block: usize) -> bool {
        self.status(block).load(Ordering::Acquire) & libc::TP_STATUS_USER != 0
    }

    fn leave_block(&mut self) {
        self.status(self.block)
            .store(libc::TP_STATUS_KERNEL, Ordering::Release);
        self.block = (self.block + 1) % self.blocks;
        self.cursor = None;
    }

    /// Status word of a block.
    fn status(&self, block: usize) -> &AtomicU32 {
        /// Behind the version and the offset of the private area, both 32 bits.
        const STATUS_AT: usize = 8;
        debug_assert!(block < self.blocks);
        // SAFETY: inside the mapping, for callers stay below `blocks`; aligned to four because blocks are aligned to pages, alive as long as `self`,
        // and only ever accessed as an atomic by us.
        unsafe {
            &*self
                .base
                .as_ptr()
                .add(block * BLOCK_BYTES + STATUS_AT)
                .cast::<AtomicU32>()
        }
    }

    /// A copy of the `T` at an offset of the current block; `None` where it would reach out of the block.
    fn read<T: Copy>(&self, at: usize) -> Option<T> {
        let bytes = self.bytes(at, size_of::<T>())?;
        // SAFETY: `bytes` holds `size_of::<T>()` readable bytes, alignment is not assumed, and every `T` used here is
        // made of plain numbers.
        Some(unsafe { bytes.as_ptr().cast::<T>().read_unaligned() })
    }

    /// Bytes of the current block.
    fn bytes(&self, at: usize, len: usize) -> Option<&[u8]> {
        let end = at.checked_add(len)?;
        if end > BLOCK_BYTES {
            return None;
        }
        // SAFETY: inside the current block, which the kernel has passed to us and does not write to until
        // `leave_block`, which needs `&mut self` and so ends this borrow.
        Some(unsafe {
            std::slice::from_raw_parts(self.base.as_ptr().add(self.block * BLOCK_BYTES + at), len)
        })
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: the mapping that `map` made, of the same length, and nothing borrows from it any more.
        let status = unsafe { libc::munmap(self.base.as_ptr().cast(), self.len) };
        debug_assert_eq!(status, 0, "the mapping was ours");
    }
}
