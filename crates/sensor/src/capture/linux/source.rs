//! All interfaces as one [`FrameSource`]: turns packets of the ring into frames, and follows interfaces as they come
//! and go.
//!
//! The socket is bound to no interface, so that a new one is read from its first packet on, without a right and without
//! a socket of its own: each packet says where it was seen. Which interfaces are of interest is decided anew whenever
//! the kernel tells of a change; the kernel's own filter leaves out the others.

use std::io;
use std::time::{Duration, Instant, SystemTime};

use flowcore::packet::{Frame, LinkType};
use flowcore::say;
use flowcore::time::Timestamp;

use super::filter;
use super::links::{Links, told};
use super::once::{Earlier, Once, Sighting, Verdict};
use super::ring::{Ring, RingPacket};
use super::socket::PacketSocket;
use crate::capture::reading::{Fate, Reading};
use crate::capture::{CaptureError, FrameBatch, FrameSource, MAX_HOLD, MAX_WAIT, Next, SourceNews};
use crate::told::system_says;

/// How often the kernel's counters are held against ours.
const REPORT_EVERY: Duration = Duration::from_secs(1);

/// How late a change of interfaces may be noticed while packets come so fast that nothing is waited for.
const HEAR_EVERY: Duration = Duration::from_millis(20);

/// A frame of an unknown interface makes us list them, and not more often than this: whoever makes and removes
/// interfaces faster is not followed.
const LIST_EVERY: Duration = Duration::from_millis(10);

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86dd;
const VLAN: u16 = 0x8100;

/// Capture on this computer's interfaces.
pub(super) struct RingSource {
    links: Links,
    reading: Reading,
    once: Once,
    may_see_twice: bool,
    // Before the socket: what is mapped goes before what it was mapped from.
    ring: Ring,
    socket: PacketSocket,
    heard: Instant,
    listed: Instant,
    reported: Instant,
    news: SourceNews,
    has_news: bool,
    cooked: Vec<u8>,
}

impl RingSource {
    /// Opens the ring. Reads the interfaces of these names, or with none every one that should be.
    pub(super) fn open(mut links: Links, names: &[String], ring_bytes: usize) -> io::Result<Self> {
        let socket = PacketSocket::open()?;
        let ring = Ring::map(&socket, ring_bytes)?;
        // What interfaces had counted before is known before the first packet is seen.
        let mut reading = Reading::new(names);
        let all = links.list()?;
        reading.update(&told(&all));
        socket.attach(&filter::all_but(&reading.left_out()))?;
        socket.bind_to_all()?;
        let mut source = Self {
            links,
            reading,
            once: Once::default(),
            may_see_twice: false,
            ring,
            socket,
            heard: Instant::now(),
            listed: Instant::now(),
            reported: Instant::now(),
            news: SourceNews::default(),
            has_news: false,
            cooked: Vec::new(),
        };
        source.look();
        tracing::info!(interfaces = ?source.news.names, "packets are read");
        Ok(source)
    }

    /// Names of the interfaces that are read, how many there are, and all their addresses.
    pub(super) fn news(&self) -> &SourceNews {
        &self.news
    }

    /// Lists the interfaces and decides anew which are read.
    fn look(&mut self) {
        self.listed = Instant::now();
        let all = match self.links.list() {
            Ok(all) => all,
            Err(error) => {
                tracing::warn!(%error, "interfaces cannot be listed; those that are known are read");
                return;
            }
        };
        let before = self.reading.left_out();
        self.reading.update(&told(&all));
        let left_out = self.reading.left_out();
        if left_out != before
            && let Err(error) = self.socket.attach(&filter::all_but(&left_out))
        {
            tracing::debug!(%error, "the filter stays as it is; frames are left out here instead");
        }
        self.may_see_twice = self.reading.may_see_twice();
        let addresses = all.iter().flat_map(|it| it.addresses.iter().copied());
        let addresses: Vec<_> = addresses.collect();
        self.once.set_own(addresses.iter().copied());
        let names = self.reading.names();
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let interfaces = (count(names.len()), count(self.reading.count_edge()));
        self.has_news |= self.news.names != names
            || self.news.addresses != addresses
            || self.news.interfaces != interfaces;
        self.news.names = names;
        self.news.addresses = addresses;
        self.news.interfaces = interfaces;
        self.news.removed = self.reading.removed;
    }

    /// Takes in what the kernel tells of interfaces.
    fn follow(&mut self) {
        self.heard = Instant::now();
        let reading = &mut self.reading;
        if self
            .links
            .hear(|interface| reading.note_word(&interface.told()))
        {
            self.look();
        }
    }

    /// Moves what the ring holds into the batch.
    fn drain(&mut self, batch: &mut FrameBatch) {
        while !batch.is_full() {
            let Some(packet) = self.ring.peek() else {
                return;
            };
            let index = packet.address.sll_ifindex.cast_unsigned();
            match self.reading.fate(index) {
                Fate::Unknown if self.listed.elapsed() >= LIST_EVERY => {
                    self.look();
                    continue;
                }
                Fate::Read => {
                    let seen = Seen::of(&packet);
                    if !(seen.is_loopback && seen.is_outgoing) {
                        let verdict = if self.may_see_twice {
                            self.once.judge(seen.sighting(index), seen.from_network)
                        } else {
                            Verdict::Here
                        };
                        let is_counted = match verdict {
                            Verdict::Here => true,
                            Verdict::Elsewhere => false,
                            Verdict::InPlaceOf(Earlier { at, interface }) => batch
                                .withdraw(at)
                                .inspect(|len| self.reading.note_withdrawn(interface, *len))
                                .is_some(),
                        };
                        self.reading.note_frame(packet.header.tp_len, is_counted);
                        if is_counted {
                            seen.push(batch, &packet, &mut self.cooked);
                        }
                    }
                }
                Fate::LeftOut | Fate::Unknown => {}
            }
            self.ring.advance();
        }
    }

    /// Holds the kernel's counters against ours.
    fn report(&mut self) {
        self.reported = Instant::now();
        self.look();
        // A counter that cannot be read stays as it is; the next look will tell.
        let lost = self.socket.take_losses().unwrap_or_default();
        let news = &mut self.news;
        news.ring.dropped += lost.dropped;
        news.ring.freezes += lost.freezes;
        news.ring.fill_permille = self.ring.take_fill_permille();
        news.missed = self.reading.missed();
        let (second, total, interfaces) = self.reading.report();
        (news.second, news.total, news.coverage) = (second, total, interfaces);
        self.has_news = true;
    }
}

impl FrameSource for RingSource {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        if self.heard.elapsed() >= HEAR_EVERY {
            self.follow();
        }
        self.drain(batch);
        // A block at a time is what the kernel hands over: the second wait is for the next block at most.
        let limit = if batch.is_empty() { MAX_WAIT } else { MAX_HOLD };
        if !batch.is_full() {
            let waited = self.socket.wait(self.links.news_fd(), limit);
            let has_news = waited.map_err(|cause| CaptureError::BrokeOff {
                reason: say!("said-broke-off", "the capture broke off")
                    .because(system_says(&cause)),
            })?;
            if has_news {
                self.follow();
            }
            self.drain(batch);
        }
        if self.reported.elapsed() >= REPORT_EVERY {
            self.report();
        }
        batch.set_source_time(wall_clock());
        Ok(Next::More)
    }

    fn kernel_drops(&mut self) -> u64 {
        self.news.ring.dropped
    }

    fn take_news(&mut self) -> Option<SourceNews> {
        std::mem::take(&mut self.has_news).then(|| self.news.clone())
    }
}

/// A packet of the ring, looked at.
struct Seen<'a> {
    at: Timestamp,
    is_outgoing: bool,
    is_loopback: bool,
    /// Ethernet and its likes carry addresses and tags in front. Everything else (tunnels, links between two points) is
    /// read from the network header on, whatever the link calls itself.
    has_ethernet: bool,
    link_bytes: u32,
    from_network: &'a [u8],
}

impl<'a> Seen<'a> {
    fn of(packet: &RingPacket<'a>) -> Self {
        let (header, address) = (&packet.header, &packet.address);
        let link_bytes = header.tp_net.saturating_sub(header.tp_mac);
        Self {
            at: Timestamp::from_secs_nanos(header.tp_sec.into(), header.tp_nsec.into()),
            is_outgoing: address.sll_pkttype == libc::PACKET_OUTGOING,
            is_loopback: address.sll_hatype == libc::ARPHRD_LOOPBACK,
            has_ethernet: matches!(
                address.sll_hatype,
                libc::ARPHRD_ETHER | libc::ARPHRD_LOOPBACK
            ),
            link_bytes: link_bytes.into(),
            from_network: packet.data.get(link_bytes.into()..).unwrap_or(&[]),
        }
    }

    fn sighting(&self, interface: u32) -> Sighting {
        Sighting {
            at: self.at,
            interface,
            is_outgoing: self.is_outgoing,
        }
    }

    fn push(&self, batch: &mut FrameBatch, packet: &RingPacket<'_>, cooked: &mut Vec<u8>) {
        let header = &packet.header;
        let frame = Frame {
            link: LinkType::ETHERNET,
            data: packet.data,
            wire_len: header.tp_len,
            is_outgoing: Some(self.is_outgoing),
        };
        if self.has_ethernet {
            match tag(header) {
                Some(tag) => batch.push_tagged(self.at, frame, tag),
                None => batch.push(self.at, frame),
            }
            return;
        }
        let frame = Frame {
            data: self.from_network,
            wire_len: header.tp_len.saturating_sub(self.link_bytes),
            ..frame
        };
        if matches!(u16::from_be(packet.address.sll_protocol), IPV4 | IPV6) {
            let link = LinkType::RAW;
            batch.push(self.at, Frame { link, ..frame });
        } else {
            push_cooked(batch, self.at, frame, &packet.address, cooked);
        }
    }
}

/// The VLAN tag that the network card or the kernel took out.
fn tag(header: &libc::tpacket3_hdr) -> Option<[u8; 4]> {
    if header.tp_status & libc::TP_STATUS_VLAN_VALID == 0 {
        return None;
    }
    let has_kind = header.tp_status & libc::TP_STATUS_VLAN_TPID_VALID != 0;
    let kind = if has_kind {
        header.hv1.tp_vlan_tpid
    } else {
        VLAN
    };
    let tci = u16::try_from(header.hv1.tp_vlan_tci & 0xffff).unwrap_or_default();
    let ([a, b], [c, d]) = (kind.to_be_bytes(), tci.to_be_bytes());
    Some([a, b, c, d])
}

/// What is neither IPv4 nor IPv6 gets the header that other capturing programs give it, so that it is counted as
/// what it is. `cooked` is memory that is used again.
fn push_cooked(
    batch: &mut FrameBatch,
    at: Timestamp,
    frame: Frame<'_>,
    address: &libc::sockaddr_ll,
    cooked: &mut Vec<u8>,
) {
    const HEADER: u32 = 16;
    cooked.clear();
    cooked.extend(u16::from(address.sll_pkttype).to_be_bytes());
    cooked.extend(address.sll_hatype.to_be_bytes());
    cooked.extend(u16::from(address.sll_halen).to_be_bytes());
    cooked.extend(address.sll_addr);
    cooked.extend(address.sll_protocol.to_ne_bytes());
    cooked.extend_from_slice(frame.data);
    let frame = Frame {
        link: LinkType::LINUX_SLL,
        data: cooked,
        wire_len: frame.wire_len.saturating_add(HEADER),
        ..frame
    };
    batch.push(at, frame);
}

/// The clock that the kernel stamps packets with.
fn wall_clock() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_secs_nanos(since.as_secs(), since.subsec_nanos().into())
}
