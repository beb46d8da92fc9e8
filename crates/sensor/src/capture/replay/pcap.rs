//! The classic capture format: one header, then records. Both byte orders, micro- and nanoseconds, and the variant
//! with longer record headers that a patched libpcap of the nineties wrote.

use flowcore::packet::{Frame, LinkType};
use flowcore::say;
use flowcore::time::Timestamp;

use super::record::{FormatError, MAX_PACKET_BYTES, Order, Record, link_type};
use super::stream::ByteStream;

const FILE_HEADER: usize = 24;

/// Reads records of one file.
pub(super) struct PcapReader {
    order: Order,
    nanos_per_unit: u32,
    record_header: usize,
    link: LinkType,
}

impl PcapReader {
    /// Takes the file header, when it is one. `None`: another format.
    pub(super) fn open(stream: &mut ByteStream) -> Option<Result<Self, FormatError>> {
        let (order, nanos_per_unit, record_header) = match stream.peek(4)? {
            [0xd4, 0xc3, 0xb2, 0xa1] => (Order::Little, 1000, 16),
            [0xa1, 0xb2, 0xc3, 0xd4] => (Order::Big, 1000, 16),
            [0x4d, 0x3c, 0xb2, 0xa1] => (Order::Little, 1, 16),
            [0xa1, 0xb2, 0x3c, 0x4d] => (Order::Big, 1, 16),
            [0x34, 0xcd, 0xb2, 0xa1] => (Order::Little, 1000, 24),
            [0xa1, 0xb2, 0xcd, 0x34] => (Order::Big, 1000, 24),
            _ => return None,
        };
        let Some(header) = stream.peek(FILE_HEADER) else {
            return Some(Err(FormatError::Cut {
                at: 0,
                what: say!("said-part-file-header", "the file header"),
            }));
        };
        let link = link_type(order.u32(header, 20));
        stream.consume(FILE_HEADER);
        Some(Ok(Self {
            order,
            nanos_per_unit,
            record_header,
            link,
        }))
    }

    /// The next packet; `None` at the end.
    pub(super) fn next<'a>(
        &mut self,
        stream: &'a mut ByteStream,
    ) -> Result<Option<Record<'a>>, FormatError> {
        let at = stream.offset();
        let Some(header) = stream.peek(self.record_header) else {
            if stream.rest().is_empty() {
                return Ok(None);
            }
            return Err(FormatError::Cut {
                at,
                what: say!("said-part-packet-header", "a packet header"),
            });
        };
        let secs = self.order.u32(header, 0);
        let fraction = self.order.u32(header, 4);
        let captured = self.order.u32(header, 8);
        let wire_len = self.order.u32(header, 12);
        if captured > MAX_PACKET_BYTES {
            let what = say!(
                "said-part-packet-of",
                "a packet of {bytes} bytes",
                bytes = captured
            );
            return Err(FormatError::Damaged { at, what });
        }
        let whole = self.record_header + captured as usize;
        if stream.peek(whole).is_none() {
            return Err(FormatError::Cut {
                at,
                what: say!("said-part-packet", "a packet"),
            });
        }
        stream.consume(whole);
        let nanos = u64::from(fraction) * u64::from(self.nanos_per_unit);
        Ok(Some(Record {
            at: Timestamp::from_secs_nanos(u64::from(secs), nanos),
            frame: Frame {
                link: self.link,
                data: &stream.taken(whole)[self.record_header..],
                wire_len: wire_len.max(captured),
                is_outgoing: None,
            },
        }))
    }
}
