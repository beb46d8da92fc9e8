//! The block format: sections in either byte order, any number of interfaces, each with its own link type, clock
//! resolution and clock offset. Blocks that carry no packets are passed over without being held.

use flowcore::model::Saying;
use flowcore::packet::{Frame, LinkType};
use flowcore::say;
use flowcore::time::Timestamp;

use super::record::{FormatError, MAX_PACKET_BYTES, Order, Record, link_type};
use super::stream::ByteStream;

const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
const INTERFACE: u32 = 1;
const OLD_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;

/// A packet block may carry comments and other options; beyond this it is a damaged length.
const MAX_BLOCK_BYTES: u32 = 16 << 20;

/// Captures of many machines have a few thousand interfaces; a damaged file shall not fill the memory with them.
const MAX_INTERFACES: usize = 65_536;

#[derive(Clone, Copy, Debug)]
struct Interface {
    link: LinkType,
    snap_len: u32,
    ticks_per_sec: u64,
    offset_secs: i64,
    dropped: u64,
}

/// Reads packets of one file, block by block.
pub(super) struct PcapNgReader {
    order: Order,
    interfaces: Vec<Interface>,
    /// Drops of the interfaces of earlier sections.
    dropped_before: u64,
    newest: Timestamp,
}

impl PcapNgReader {
    /// Recognizes the format by its first block, which [`next`](Self::next) then takes. `None`: another format.
    pub(super) fn open(stream: &mut ByteStream) -> Option<Self> {
        if stream.peek(4)? != SECTION {
            return None;
        }
        Some(Self {
            order: Order::Little,
            interfaces: Vec::new(),
            dropped_before: 0,
            newest: Timestamp::default(),
        })
    }

    /// Packets that the capturing program says it lost, as far as was read.
    pub(super) fn dropped(&self) -> u64 {
        let here = self
            .interfaces
            .iter()
            .fold(0, |sum: u64, it| sum.saturating_add(it.dropped));
        self.dropped_before.saturating_add(here)
    }

    /// The next packet; `None` at the end.
    pub(super) fn next<'a>(
        &mut self,
        stream: &'a mut ByteStream,
    ) -> Result<Option<Record<'a>>, FormatError> {
        loop {
            let at = stream.offset();
            let Some(head) = stream.peek(8) else {
                if stream.rest().is_empty() {
                    return Ok(None);
                }
                return Err(FormatError::Cut {
                    at,
                    what: say!("said-part-block-header", "a block header"),
                });
            };
            let is_section = head[..4] == SECTION;
            let kind = self.order.u32(head, 0);
            if is_section {
                self.start_section(stream, at)?;
            }
            let head = stream.peek(8).unwrap_or_default();
            let len = self.order.u32(head, 4);
            if len < 12 {
                return Err(FormatError::Damaged {
                    at,
                    what: say!(
                        "said-part-block-of",
                        "a block of {bytes} bytes",
                        bytes = len
                    ),
                });
            }
            // Blocks are padded to four bytes; some writers leave the padding out of the length.
            let padded = u64::from(len).next_multiple_of(4);
            let is_read = matches!(
                kind,
                INTERFACE | OLD_PACKET | SIMPLE_PACKET | STATISTICS | ENHANCED_PACKET
            );
            if is_section || !is_read {
                if !stream.skip(padded) {
                    return Err(FormatError::Cut {
                        at,
                        what: say!("said-part-block", "a block"),
                    });
                }
                continue;
            }
            if len > MAX_BLOCK_BYTES {
                return Err(FormatError::Damaged {
                    at,
                    what: say!(
                        "said-part-block-of",
                        "a block of {bytes} bytes",
                        bytes = len
                    ),
                });
            }
            let whole = usize::try_from(padded).unwrap_or(usize::MAX);
            if stream.peek(whole).is_none() {
                return Err(FormatError::Cut {
                    at,
                    what: say!("said-part-block", "a block"),
                });
            }
            stream.consume(whole);
            let body_end = len as usize - 4;
            match kind {
                INTERFACE => {
                    let interface = read_interface(self.order, &stream.taken(whole)[8..body_end])
                        .ok_or_else(|| {
                        let what = say!(
                            "said-part-interface",
                            "an interface block that is too short"
                        );
                        FormatError::Damaged { at, what }
                    })?;
                    if self.interfaces.len() >= MAX_INTERFACES {
                        let what = say!(
                            "said-part-interfaces",
                            "more interfaces than any computer has"
                        );
                        return Err(FormatError::Damaged { at, what });
                    }
                    self.interfaces.push(interface);
                }
                STATISTICS => self.note_statistics(&stream.taken(whole)[8..body_end]),
                _ => {
                    let order = self.order;
                    let body = &stream.taken(whole)[8..body_end];
                    let packet = locate_packet(order, kind, body, &self.interfaces)
                        .map_err(|what| FormatError::Damaged { at, what })?;
                    if let Some(ticks) = packet.ticks {
                        self.newest = packet.interface.time(ticks);
                    }
                    let (start, captured) = (packet.start, packet.captured);
                    let data = &body[start..start + captured as usize];
                    return Ok(Some(Record {
                        at: self.newest,
                        frame: Frame {
                            link: packet.interface.link,
                            data,
                            wire_len: packet.wire_len.max(captured),
                            is_outgoing: packet.is_outgoing,
                        },
                    }));
                }
            }
        }
    }

    fn start_section(&mut self, stream: &mut ByteStream, at: u64) -> Result<(), FormatError> {
        let Some(head) = stream.peek(12) else {
            return Err(FormatError::Cut {
                at,
                what: say!("said-part-section-header", "a section header"),
            });
        };
        self.order = match head[8..12] {
            [0x4d, 0x3c, 0x2b, 0x1a] => Order::Little,
            [0x1a, 0x2b, 0x3c, 0x4d] => Order::Big,
            _ => {
                let what = say!(
                    "said-part-no-order",
                    "a section header without its byte-order mark"
                );
                return Err(FormatError::Damaged { at, what });
            }
        };
        self.dropped_before = self.dropped();
        self.interfaces.clear();
        Ok(())
    }

    fn note_statistics(&mut self, body: &[u8]) {
        const DROPPED_BY_INTERFACE: u16 = 5;
        const DROPPED_BY_SYSTEM: u16 = 7;
        let order = self.order;
        let index = order.u32(body, 0) as usize;
        let Some(interface) = self.interfaces.get_mut(index) else {
            return;
        };
        let dropped = options(order, body.get(12..).unwrap_or_default())
            .filter(|(code, _)| matches!(*code, DROPPED_BY_INTERFACE | DROPPED_BY_SYSTEM))
            .fold(0, |sum: u64, (_, value)| {
                sum.saturating_add(order.u64(value, 0))
            });
        // The counters run from the start of the capture: the newest block of an interface says it all.
        interface.dropped = dropped;
    }
}

impl Interface {
    fn time(&self, ticks: u64) -> Timestamp {
        let secs = ticks / self.ticks_per_sec;
        let fraction = u128::from(ticks % self.ticks_per_sec) * 1_000_000_000;
        let nanos = u64::try_from(fraction / u128::from(self.ticks_per_sec)).unwrap_or(0);
        Timestamp::from_secs_nanos(secs.saturating_add_signed(self.offset_secs), nanos)
    }
}

struct Packet {
    interface: Interface,
    ticks: Option<u64>,
    start: usize,
    captured: u32,
    wire_len: u32,
    is_outgoing: Option<bool>,
}

/// Where in a packet block's body the packet is, with everything checked against the body's real length.
fn locate_packet(
    order: Order,
    kind: u32,
    body: &[u8],
    interfaces: &[Interface],
) -> Result<Packet, Saying> {
    let index = match kind {
        SIMPLE_PACKET => 0,
        OLD_PACKET => usize::from(order.u16(body, 0)),
        _ => order.u32(body, 0) as usize,
    };
    let interface = *interfaces.get(index).ok_or_else(|| {
        say!(
            "said-part-unknown-interface",
            "a packet of interface {index}, which is not described",
            index = index
        )
    })?;
    let room = |start: usize| u32::try_from(body.len().saturating_sub(start)).unwrap_or(u32::MAX);
    let (start, ticks, captured, wire_len) = if kind == SIMPLE_PACKET {
        let wire_len = order.u32(body, 0);
        let limit = if interface.snap_len == 0 {
            u32::MAX
        } else {
            interface.snap_len
        };
        (4, None, wire_len.min(limit).min(room(4)), wire_len)
    } else {
        let ticks = u64::from(order.u32(body, 4)) << 32 | u64::from(order.u32(body, 8));
        (20, Some(ticks), order.u32(body, 12), order.u32(body, 16))
    };
    if start > body.len() || captured > room(start) || captured > MAX_PACKET_BYTES {
        return Err(say!(
            "said-part-too-long",
            "a packet of {bytes} bytes in a block of {room}",
            bytes = captured,
            room = body.len()
        ));
    }
    let after = (start + captured as usize).next_multiple_of(4);
    let is_outgoing = (kind == ENHANCED_PACKET)
        .then(|| direction(order, body.get(after..).unwrap_or_default()))
        .flatten();
    Ok(Packet {
        interface,
        ticks,
        start,
        captured,
        wire_len,
        is_outgoing,
    })
}

fn direction(order: Order, packet_options: &[u8]) -> Option<bool> {
    const FLAGS: u16 = 2;
    let (_, flags) = options(order, packet_options).find(|(code, _)| *code == FLAGS)?;
    match order.u32(flags, 0) & 3 {
        1 => Some(false),
        2 => Some(true),
        _ => None,
    }
}

fn read_interface(order: Order, body: &[u8]) -> Option<Interface> {
    const RESOLUTION: u16 = 9;
    const OFFSET: u16 = 14;
    if body.len() < 8 {
        return None;
    }
    let mut interface = Interface {
        link: link_type(u32::from(order.u16(body, 0))),
        snap_len: order.u32(body, 4),
        ticks_per_sec: 1_000_000,
        offset_secs: 0,
        dropped: 0,
    };
    for (code, value) in options(order, &body[8..]) {
        match (code, value) {
            (RESOLUTION, [exponent, ..]) => interface.ticks_per_sec = ticks_per_sec(*exponent),
            (OFFSET, [_, _, _, _, _, _, _, _, ..]) => {
                interface.offset_secs = order.u64(value, 0).cast_signed();
            }
            _ => {}
        }
    }
    Some(interface)
}

/// The top bit chooses between powers of two and of ten. A power beyond what 64 bits hold cannot be told from
/// damage; the finest clock that can be represented is used.
fn ticks_per_sec(exponent: u8) -> u64 {
    let power = u32::from(exponent & 0x7f);
    let base: u64 = if exponent & 0x80 == 0 { 10 } else { 2 };
    base.checked_pow(power).unwrap_or(u64::MAX)
}

/// Options of a block: code and value, until the end mark, the end of the block, or an option that is cut.
fn options(order: Order, mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let code = order.u16(bytes, 0);
        let len = usize::from(order.u16(bytes, 2));
        let value = bytes.get(4..4 + len)?;
        bytes = bytes.get(4 + len.next_multiple_of(4)..).unwrap_or_default();
        (code != 0).then_some((code, value))
    })
}
