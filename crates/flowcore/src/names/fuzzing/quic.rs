//! QUIC Initials whose contents the fuzzer writes: they are sealed here, so that it gets behind the encryption.

use crate::fuzzing::{Input, check_name};
use crate::names::budget::Budget;
use crate::names::hello::Hello;
use crate::names::pool::Collector;
use crate::names::quic::{MAX_PACKETS, QuicReader, TERMS};
use crate::names::quic_keys::{ClientKeys, Flavor};

const VERSIONS: [u32; 8] = [
    1,
    0x6b33_43cf,
    0xff00_001d,
    0xff00_0017,
    0xff00_0016,
    0x5130_3530,
    0x5430_3530,
    0x5430_3531,
];

const IDS: [&[u8]; 4] = [b"", b"12345678", b"retry", b"an id of twenty byte"];

/// Input: for each packet flags (bits 0–2 version, 3–4 connection id, 5 in the datagram of the packet before, 6 as it
/// is), and with its length in front what is to be sealed, or the packet as it is.
///
/// Law: the first hello is the same whether packets of one connection share a datagram or not, what is held follows what
/// came, and a name is safe.
pub fn quic(data: &[u8]) {
    const SHARED: u8 = 0x20;
    const RAW: u8 = 0x40;
    const CONNECTION: u8 = 0x18;
    let mut input = Input(data);
    let (mut together, mut apart) = (FirstHello::default(), FirstHello::default());
    let (mut datagram, mut came, mut has_raw) = (Vec::new(), 0, false);
    let (mut sharing, mut connection) = (0, 0);
    while !input.is_empty() {
        let flags = input.u8();
        let content = input.piece();
        let packet = if flags & RAW == 0 {
            sealed(flags, content)
        } else {
            has_raw = true;
            content.to_vec()
        };
        came += packet.len();
        apart.read(&packet);
        // Behind a packet of another connection, and behind many, nothing is read.
        if flags & SHARED == 0 || flags & CONNECTION != connection || sharing >= MAX_PACKETS {
            together.read(&datagram);
            datagram.clear();
            (sharing, connection) = (0, flags & CONNECTION);
        }
        sharing += 1;
        datagram.extend(packet);
        assert!(
            apart.reader.held_bytes() <= 16 * came,
            "more held than came"
        );
    }
    together.read(&datagram);
    // Packets that are not sealed can swallow or cut off those behind them.
    if !has_raw {
        assert_eq!(together.hello, apart.hello);
    }
}

/// A reader, and what it found first.
#[derive(Default)]
struct FirstHello {
    reader: QuicReader,
    scratch: Vec<u8>,
    hello: Option<Hello>,
}

impl FirstHello {
    fn read(&mut self, datagram: &[u8]) {
        let seen =
            self.reader
                .read_datagram(0, datagram, &mut Budget::new(TERMS), &mut self.scratch);
        let Some(hello) = seen.hello else { return };
        if let Some(name) = &hello.server_name {
            check_name(name);
        }
        self.hello.get_or_insert(hello);
    }
}

/// A client's Initial packet around `plain`.
fn sealed(flags: u8, plain: &[u8]) -> Vec<u8> {
    let version = VERSIONS[usize::from(flags & 7)];
    let id = IDS[usize::from(flags >> 3 & 3)];
    let flavor = Flavor::of_version(version).expect("a known version");
    let mut head = vec![0xc0 | flavor.initial_type << 4];
    head.extend(version.to_be_bytes());
    head.push(u8::try_from(id.len()).expect("short"));
    head.extend(id);
    head.extend([0, 0]); // no source id, no token
    let mut plain = plain[..plain.len().min(0x3f00)].to_vec();
    plain.resize(plain.len().max(4), 0); // a shorter packet cannot be sampled
    let len = u16::try_from(1 + plain.len() + 16).expect("was cut to what fits") | 0x4000;
    head.extend(len.to_be_bytes());
    ClientKeys::derive(&flavor, id)
        .expect("keys")
        .seal(&head, 1, &plain)
}
