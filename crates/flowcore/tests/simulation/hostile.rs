//! Traffic that somebody sends to harm a meter, and the ordinary traffic to compare it with. Packet by packet: each kind
//! is a function of the packet's number.

use super::network::*;

/// A kind of traffic.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traffic {
    pub(crate) name: &'static str,
    pub(crate) packet: fn(u32) -> Vec<u8>,
}

/// What a household's computer sends and gets: connections to named servers, each with a hello and some data.
pub(crate) const ORDINARY: Traffic = Traffic {
    name: "ordinary traffic",
    packet: ordinary,
};

/// Every kind of attack.
pub(crate) const ATTACKS: [Traffic; 9] = [
    Traffic {
        name: "flood of five-tuples",
        packet: five_tuples,
    },
    Traffic {
        name: "SYN flood",
        packet: syn_flood,
    },
    Traffic {
        name: "dribbled hellos",
        packet: dribbled_hellos,
    },
    Traffic {
        name: "flood of long names",
        packet: long_names,
    },
    Traffic {
        name: "storm of DNS answers",
        packet: dns_answers,
    },
    Traffic {
        name: "DNS answers with chains",
        packet: dns_chains,
    },
    Traffic {
        name: "half-open fragments",
        packet: fragments,
    },
    Traffic {
        name: "storm of QUIC Initials",
        packet: quic_initials,
    },
    Traffic {
        name: "QUIC Initials, coalesced",
        packet: coalesced_initials,
    },
];

/// Flows of [`dribbled_hellos`].
pub(crate) const DRIBBLING: u32 = 100_000;

/// Servers behind which there is nobody: a network that ordinary traffic does not use.
const TARGET: End = ([198, 51, 100, 7], 443);

/// A number that looks like none of its neighbors.
fn mixed(number: u32) -> u32 {
    let mut mixed = number.wrapping_mul(0x9e37_79b1);
    mixed ^= mixed >> 15;
    mixed.wrapping_mul(0x85eb_ca77)
}

/// A forged sender; another one for each number.
fn forged(number: u32) -> End {
    let [a, b, c, d] = mixed(number).to_be_bytes();
    ([a, b, c, d], 1024 | u16::from_be_bytes([d, c]))
}

fn ordinary(number: u32) -> Vec<u8> {
    const PACKETS: u32 = 16;
    let (connection, step) = (number / PACKETS, number % PACKETS);
    let [_, a, b, c] = mixed(connection % 20_000).to_be_bytes();
    let client = ([10, 0, 0, 1], 20_000 + (connection % 40_000) as u16);
    let server = ([93, a, b, c], 443);
    let isn = mixed(connection);
    let data = [b'd'; 1_200];
    match step {
        0 => tcp(client, server, isn, SYN, b""),
        1 => tcp(server, client, isn, SYN | ACK, b""),
        2 => tcp(client, server, isn.wrapping_add(1), ACK, b""),
        3 => {
            let hello = client_hello("www.example.org", 300);
            tcp(client, server, isn.wrapping_add(1), ACK, &hello)
        }
        _ if step % 3 == 0 => tcp(client, server, isn.wrapping_add(600), ACK, b""),
        _ => tcp(server, client, isn.wrapping_add(1 + step), ACK, &data),
    }
}

fn five_tuples(number: u32) -> Vec<u8> {
    udp(forged(number), TARGET, b"flood")
}

/// The server answers each forged SYN, and again when nobody completes the handshake.
fn syn_flood(number: u32) -> Vec<u8> {
    let sender = forged(number / 6);
    match number % 6 {
        0 => tcp(sender, TARGET, 1, SYN, b""),
        _ => tcp(TARGET, sender, 9, SYN | ACK, b""),
    }
}

/// One byte of a hello on each of many flows, then the next byte.
fn dribbled_hellos(number: u32) -> Vec<u8> {
    let (at, flow) = (number / DRIBBLING, number % DRIBBLING);
    let hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];
    let byte = hello.get(at as usize).copied().unwrap_or(7);
    tcp(forged(flow), TARGET, 1 + at, ACK, &[byte])
}

/// Whole hellos, each with a name as long as names can be, on a flow of its own.
fn long_names(number: u32) -> Vec<u8> {
    let label = "n".repeat(60);
    let name = format!("{number:08x}.{label}.{label}.{label}.{label}");
    tcp(forged(number), TARGET, 1, ACK, &client_hello(&name, 0))
}

/// One new name for one new address.
fn dns_answers(number: u32) -> Vec<u8> {
    let mut message = vec![0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0];
    message.extend(question(number));
    message.extend(b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04");
    message.extend(mixed(number).to_be_bytes());
    udp((TARGET.0, 53), ([10, 0, 0, 1], 5_353), &message)
}

/// As many aliases and addresses as fit a packet, so that each address is far from its question.
fn dns_chains(number: u32) -> Vec<u8> {
    const EACH: u8 = 43;
    let mut message = vec![0, 7, 0x81, 0x80, 0, 1, 0, 2 * EACH, 0, 0, 0, 0];
    message.extend(question(number));
    let mut owner = 12_u16;
    for _ in 0..EACH {
        message.extend((0xc000 | owner).to_be_bytes());
        message.extend(b"\0\x05\0\x01\0\0\0\x3c\0\x04\x01");
        owner = u16::try_from(message.len() - 1).expect("short");
        message.extend([b'a' + (owner % 23) as u8, 0xc0, 12]);
    }
    for address in 0..EACH {
        message.extend((0xc000 | owner).to_be_bytes());
        message.extend(b"\0\x01\0\x01\0\0\0\x3c\0\x04");
        message.extend((mixed(number) ^ u32::from(address)).to_be_bytes());
    }
    udp((TARGET.0, 53), ([10, 0, 0, 1], 5_353), &message)
}

fn question(number: u32) -> Vec<u8> {
    let label = format!("{number:08x}");
    let mut question = vec![8];
    question.extend(label.as_bytes());
    question.extend(b"\x07example\0\0\x01\0\x01");
    question
}

/// The first part of a datagram whose rest never comes.
fn fragments(number: u32) -> Vec<u8> {
    let (from, _) = forged(number);
    fragment(17, from, TARGET.0, number as u16, (0, true), &[9; 1_400])
}

/// A client's first packet on a flow of its own; nobody sealed it.
fn quic_initials(number: u32) -> Vec<u8> {
    udp(forged(number), TARGET, &initial(number, 1_200))
}

/// As many Initials as fit a datagram, each under another connection id.
fn coalesced_initials(number: u32) -> Vec<u8> {
    let datagram: Vec<u8> = (0..28)
        .flat_map(|at| initial(number ^ at << 27, 45))
        .collect();
    udp(forged(number / 4), TARGET, &datagram)
}

/// `len` bytes that look like an Initial packet.
fn initial(number: u32, len: usize) -> Vec<u8> {
    let mut packet = vec![0xc3, 0, 0, 0, 1, 8];
    packet.extend(u64::from(mixed(number)).to_be_bytes());
    packet.extend([0, 0]);
    let rest = u16::try_from(len - packet.len() - 2).expect("short");
    packet.extend((0x4000 | rest).to_be_bytes());
    packet.resize(len, 7);
    packet
}
