//! One interface as a [`FrameSource`]: turns packets of the ring into frames.

use std::io;
use std::time::{Duration, Instant, SystemTime};

use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;

use super::interfaces::{Interface, exists};
use super::ring::{Ring, RingPacket};
use super::socket::{PacketSocket, Payload};
use crate::capture::{CaptureError, FrameBatch, FrameSource, MAX_HOLD, MAX_WAIT, Next};

/// How often the kernel is asked what it dropped.
const DROPS_EVERY: Duration = Duration::from_millis(100);

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86dd;
const VLAN: u16 = 0x8100;

/// Capture on one interface.
pub(super) struct RingSource {
    name: String,
    index: u32,
    payload: Payload,
    is_loopback: bool,
    // Before the socket: what is mapped goes before what it was mapped from.
    ring: Ring,
    socket: PacketSocket,
    dropped: u64,
    asked_drops: Instant,
}

impl RingSource {
    pub(super) fn open(interface: &Interface, ring_bytes: usize) -> io::Result<Self> {
        // Ethernet and its likes carry the addresses and tags in front; everything else (tunnels, point-to-point
        // links) is read from the network header on, whatever the link calls itself.
        let payload = match interface.hardware {
            libc::ARPHRD_ETHER | libc::ARPHRD_LOOPBACK => Payload::WithLinkHeader,
            _ => Payload::NetworkOnly,
        };
        let socket = PacketSocket::open(payload)?;
        let ring = Ring::map(&socket, ring_bytes)?;
        socket.limit_snap_len()?;
        socket.bind(interface.index)?;
        Ok(Self {
            name: interface.name.clone(),
            index: interface.index,
            payload,
            is_loopback: interface.is_loopback,
            ring,
            socket,
            dropped: 0,
            asked_drops: Instant::now(),
        })
    }

    /// Moves what the ring holds into the batch.
    fn drain(&mut self, batch: &mut FrameBatch) {
        while !batch.is_full() {
            let Some(packet) = self.ring.next() else {
                return;
            };
            push(batch, &packet, self.payload, self.is_loopback);
        }
    }

    /// Waits for frames. An interface that was switched off goes on when it is switched on again, because the kernel
    /// keeps the socket bound; one that was removed does not come back under the same index.
    fn wait(&self, limit: Duration) -> Result<(), CaptureError> {
        match self.socket.wait(limit) {
            Err(cause) if cause.raw_os_error() == Some(libc::ENETDOWN) && exists(self.index) => {
                tracing::info!(interface = self.name, "switched off; waiting for it");
                Ok(())
            }
            outcome => outcome.map_err(|cause| self.broken(&cause)),
        }
    }

    fn broken(&self, cause: &io::Error) -> CaptureError {
        CaptureError::BrokeOff {
            reason: format!("capture on {} broke off: {cause}", self.name),
        }
    }
}

impl FrameSource for RingSource {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        self.drain(batch);
        // A block at a time is what the kernel hands over: the second wait is for the next block at most.
        let limit = if batch.is_empty() { MAX_WAIT } else { MAX_HOLD };
        if !batch.is_full() {
            self.wait(limit)?;
            self.drain(batch);
        }
        batch.set_source_time(wall_clock());
        Ok(Next::More)
    }

    fn kernel_drops(&mut self) -> u64 {
        if self.asked_drops.elapsed() >= DROPS_EVERY {
            self.asked_drops = Instant::now();
            // A counter that cannot be read stays as it is; the next look will tell.
            self.dropped += self.socket.take_drops().unwrap_or(0);
        }
        self.dropped
    }
}

fn push(batch: &mut FrameBatch, packet: &RingPacket<'_>, payload: Payload, is_loopback: bool) {
    let is_outgoing = packet.address.sll_pkttype == libc::PACKET_OUTGOING;
    if is_loopback && is_outgoing {
        // The loopback shows each packet twice, going out and coming in.
        return;
    }
    let header = &packet.header;
    let at = Timestamp::from_secs_nanos(header.tp_sec.into(), header.tp_nsec.into());
    let protocol = u16::from_be(packet.address.sll_protocol);
    let frame = Frame {
        link: LinkType::ETHERNET,
        data: packet.data,
        wire_len: header.tp_len,
        is_outgoing: Some(is_outgoing),
    };
    match payload {
        Payload::WithLinkHeader if header.tp_status & libc::TP_STATUS_VLAN_VALID != 0 => {
            let has_kind = header.tp_status & libc::TP_STATUS_VLAN_TPID_VALID != 0;
            let kind = if has_kind {
                header.hv1.tp_vlan_tpid
            } else {
                VLAN
            };
            let tci = u16::try_from(header.hv1.tp_vlan_tci & 0xffff).unwrap_or_default();
            let [a, b] = kind.to_be_bytes();
            let [c, d] = tci.to_be_bytes();
            batch.push_tagged(at, frame, [a, b, c, d]);
        }
        Payload::WithLinkHeader => batch.push(at, frame),
        Payload::NetworkOnly if matches!(protocol, IPV4 | IPV6) => {
            batch.push(
                at,
                Frame {
                    link: LinkType::RAW,
                    ..frame
                },
            );
        }
        Payload::NetworkOnly => push_cooked(batch, at, frame, packet),
    }
}

/// What is neither IPv4 nor IPv6 gets the header that other capturing programs give it, so that it is counted as
/// what it is.
fn push_cooked(batch: &mut FrameBatch, at: Timestamp, frame: Frame<'_>, packet: &RingPacket<'_>) {
    const HEADER: u32 = 16;
    let address = &packet.address;
    let mut cooked = Vec::with_capacity(HEADER as usize + frame.data.len());
    cooked.extend(u16::from(address.sll_pkttype).to_be_bytes());
    cooked.extend(address.sll_hatype.to_be_bytes());
    cooked.extend(u16::from(address.sll_halen).to_be_bytes());
    cooked.extend(address.sll_addr);
    cooked.extend(address.sll_protocol.to_ne_bytes());
    cooked.extend_from_slice(frame.data);
    let wire_len = frame.wire_len.saturating_add(HEADER);
    batch.push(
        at,
        Frame {
            link: LinkType::LINUX_SLL,
            data: &cooked,
            wire_len,
            ..frame
        },
    );
}

/// The clock that the kernel stamps packets with.
fn wall_clock() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_secs_nanos(since.as_secs(), since.subsec_nanos().into())
}
