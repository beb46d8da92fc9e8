//! The socket filter that keeps the kernel from copying packets that are not wanted, and more of a packet than is
//! looked at. In the kernel's classic filter language, which knows no memory: what it cannot tell by one packet alone is
//! copied.

use flowcore::packet::READ_UDP_PORTS;

/// Bytes of a packet that are kept. Names are in the first segment or two; with segmentation offload that is one
/// frame of up to 64 KiB, of which a post-quantum `ClientHello` with all its extensions fills less than this.
const SNAP_BYTES: u32 = 4096;

/// Bytes that are kept of a datagram that says no name: its headers at their longest, and the text by which it is known
/// again where it is seen twice (`ends`).
const HEADER_BYTES: u32 = 128;

/// A datagram up to this long is not worth a look.
const SHORT: u32 = 256;

/// Interfaces that the kernel can be told to leave out: two instructions each, of 4,096 that a filter may have. What
/// is beyond is left out by us.
const MAX_LEFT_OUT: usize = 1_000;

/// Where a load finds what is not in the packet: `SKF_AD_OFF` and the number of the thing.
const fn about(thing: i32) -> u32 {
    (-0x1000 + thing).cast_unsigned()
}

const LOAD_WORD: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
const LOAD_HALF: u16 = 0x28; // BPF_LD | BPF_H | BPF_ABS
const LOAD_BYTE: u16 = 0x30; // BPF_LD | BPF_B | BPF_ABS
const LOAD_HALF_BEHIND: u16 = 0x48; // BPF_LD | BPF_H | BPF_IND
const LOAD_BYTE_BEHIND: u16 = 0x50; // BPF_LD | BPF_B | BPF_IND
const LOAD_LEN: u16 = 0x80; // BPF_LD | BPF_W | BPF_LEN
const INDEX: u16 = 0x01; // BPF_LDX | BPF_W | BPF_IMM
const INDEX_IPV4: u16 = 0xb1; // BPF_LDX | BPF_B | BPF_MSH
const AND: u16 = 0x54; // BPF_ALU | BPF_AND | BPF_K
const IF_EQUAL: u16 = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const IF_GREATER: u16 = 0x25; // BPF_JMP | BPF_JGT | BPF_K
const IF_ANY_BIT: u16 = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const RETURN: u16 = 0x06; // BPF_RET | BPF_K

/// "Nothing of these interfaces, of others the packet, up to so many bytes". Interfaces that come later pass: what they
/// are is looked at when their first packet is there.
pub(super) fn all_but(left_out: &[u32]) -> Vec<libc::sock_filter> {
    const INTERFACE: i32 = 8; // SKF_AD_IFINDEX
    let mut program = vec![step(LOAD_WORD, about(INTERFACE))];
    for index in left_out.iter().take(MAX_LEFT_OUT) {
        program.push(branch(IF_EQUAL, *index, 0, 1));
        program.push(step(RETURN, 0));
    }
    program.extend(as_much_as_is_read());
    program
}

/// "Of a datagram that neither begins a connection nor is known by its ports to be a name's or a tunnel's: its headers.
/// Else all." A segment of TCP may always go on with a hello, and offload makes few of many.
fn as_much_as_is_read() -> Vec<libc::sock_filter> {
    const ETHERNET_HEADER: u32 = 14;
    const LINK: i32 = 28; // SKF_AD_HATYPE
    const UDP: u32 = 17;
    /// More fragments, and where this one begins.
    const FRAGMENT: u32 = 0x3fff;
    let is_ethernet = u32::from(libc::ARPHRD_ETHER);
    // Behind the link's header and the index's length of the network's.
    let payload = ETHERNET_HEADER + 8;
    let mut steps = vec![
        (step(LOAD_LEN, 0), Then::On),
        (step(IF_GREATER, SHORT), Then::AllUnless),
        (step(LOAD_WORD, about(LINK)), Then::On),
        (step(IF_EQUAL, is_ethernet), Then::AllUnless),
        // IPv4. Tags and all else are copied.
        (step(LOAD_HALF, 12), Then::On),
        (branch(IF_EQUAL, 0x86dd, 7, 0), Then::On),
        (step(IF_EQUAL, 0x0800), Then::AllUnless),
        (step(LOAD_BYTE, ETHERNET_HEADER + 9), Then::On),
        (step(IF_EQUAL, UDP), Then::AllUnless),
        (step(LOAD_HALF, ETHERNET_HEADER + 6), Then::On),
        (step(IF_ANY_BIT, FRAGMENT), Then::AllIf),
        (step(INDEX_IPV4, ETHERNET_HEADER), Then::On),
        (branch(IF_GREATER, 0, 3, 3), Then::On),
        // IPv6.
        (step(LOAD_BYTE, ETHERNET_HEADER + 6), Then::On),
        (step(IF_EQUAL, UDP), Then::AllUnless),
        (step(INDEX, 40), Then::On),
    ];
    for port_at in [ETHERNET_HEADER, ETHERNET_HEADER + 2] {
        steps.push((step(LOAD_HALF_BEHIND, port_at), Then::On));
        let ports = READ_UDP_PORTS.iter();
        steps.extend(ports.map(|port| (step(IF_EQUAL, u32::from(*port)), Then::AllIf)));
    }
    steps.extend([
        // A long header of QUIC.
        (step(LOAD_BYTE_BEHIND, payload), Then::On),
        (step(AND, 0xc0), Then::On),
        (step(IF_EQUAL, 0xc0), Then::AllIf),
        // A handshake of DTLS.
        (step(LOAD_HALF_BEHIND, payload), Then::On),
        (step(IF_EQUAL, 0x16fe), Then::AllIf),
        // A version of Google's QUIC, Q0xx, behind flags and perhaps an identifier.
        (step(LOAD_HALF_BEHIND, payload + 1), Then::On),
        (step(IF_EQUAL, 0x5130), Then::AllIf),
        (step(LOAD_HALF_BEHIND, payload + 9), Then::On),
        (step(IF_EQUAL, 0x5130), Then::AllIf),
    ]);
    let len = steps.len();
    let to_all = |at: usize| u8::try_from(len - at).expect("fewer than 256 steps");
    let mut program: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(at, (step, then))| match then {
            Then::On => step,
            Then::AllIf => branch(step.code, step.k, to_all(at), 0),
            Then::AllUnless => branch(step.code, step.k, 0, to_all(at)),
        })
        .collect();
    program.push(step(RETURN, HEADER_BYTES));
    program.push(step(RETURN, SNAP_BYTES));
    program
}

/// Where a step leads.
enum Then {
    /// As it says itself.
    On,
    /// Where it holds, all is copied; else to the next.
    AllIf,
    /// Where it does not hold, all is copied; else to the next.
    AllUnless,
}

const fn step(code: u16, k: u32) -> libc::sock_filter {
    branch(code, k, 0, 0)
}

const fn branch(code: u16, k: u32, jt: u8, jf: u8) -> libc::sock_filter {
    libc::sock_filter { code, jt, jf, k }
}

#[cfg(test)]
mod tests {
    use flowcore::flow::{FlowMeter, MeterConfig};
    use flowcore::packet::{Frame, LinkType};
    use flowcore::time::Timestamp;
    use flowcore::update::FlowUpdate;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const SEEN_ON: u32 = 3;

    /// What the kernel would copy of a packet.
    fn run(program: &[libc::sock_filter], link: u16, packet: &[u8]) -> usize {
        let (mut a, mut x, mut at) = (0_u32, 0_u32, 0_usize);
        loop {
            let step = program[at];
            at += 1;
            let load = |offset: u32, len: usize| {
                let from = offset as usize;
                packet[from..from + len]
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | u32::from(*byte))
            };
            let holds = match step.code {
                LOAD_WORD => {
                    a = if step.k == about(8) {
                        SEEN_ON
                    } else {
                        assert_eq!(step.k, about(28));
                        link.into()
                    };
                    continue;
                }
                LOAD_HALF => {
                    a = load(step.k, 2);
                    continue;
                }
                LOAD_BYTE => {
                    a = load(step.k, 1);
                    continue;
                }
                LOAD_HALF_BEHIND => {
                    a = load(x + step.k, 2);
                    continue;
                }
                LOAD_BYTE_BEHIND => {
                    a = load(x + step.k, 1);
                    continue;
                }
                LOAD_LEN => {
                    a = packet.len() as u32;
                    continue;
                }
                INDEX => {
                    x = step.k;
                    continue;
                }
                INDEX_IPV4 => {
                    x = (load(step.k, 1) & 15) * 4;
                    continue;
                }
                AND => {
                    a &= step.k;
                    continue;
                }
                RETURN => return packet.len().min(step.k as usize),
                IF_EQUAL => a == step.k,
                IF_GREATER => a > step.k,
                IF_ANY_BIT => a & step.k != 0,
                code => panic!("an unknown step {code:#x}"),
            };
            at += usize::from(if holds { step.jt } else { step.jf });
        }
    }

    fn kept(packet: &[u8]) -> usize {
        run(&all_but(&[]), libc::ARPHRD_ETHER, packet)
    }

    /// An Ethernet frame with a datagram, or a segment, in it.
    fn packet(is_v6: bool, options: usize, protocol: u8, ports: [u16; 2], text: &[u8]) -> Vec<u8> {
        let mut packet = vec![2; 12];
        let body = 8 + text.len();
        if is_v6 {
            packet.extend([0x86, 0xdd, 0x60, 0, 0, 0]);
            packet.extend((body as u16).to_be_bytes());
            packet.extend([protocol, 64]);
            packet.extend([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
            packet.extend([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        } else {
            packet.extend([8, 0, 0x45 + options as u8, 0]);
            packet.extend(((20 + 4 * options + body) as u16).to_be_bytes());
            packet.extend([0, 1, 0, 0, 64, protocol, 0, 0]);
            packet.extend([10, 0, 0, 1, 192, 0, 2, 7]);
            packet.extend([1].repeat(4 * options));
        }
        packet.extend(ports.into_iter().flat_map(u16::to_be_bytes));
        packet.extend((body as u16).to_be_bytes());
        packet.extend([0, 0]);
        packet.extend(text);
        packet
    }

    #[test]
    fn of_what_is_sent_on_and_on_the_headers_are_kept() {
        for is_v6 in [false, true] {
            let long = packet(is_v6, 0, 17, [40_000, 443], &[0x41; 1_200]);
            assert_eq!(kept(&long), HEADER_BYTES as usize);
        }
        let options = packet(false, 10, 17, [40_000, 51_820], &[4; 1_200]);
        assert_eq!(kept(&options), HEADER_BYTES as usize);
    }

    #[test]
    fn whatever_may_say_a_name_is_kept_whole() {
        let mut whole = vec![
            packet(false, 0, 6, [40_000, 443], &[0x41; 1_200]),
            packet(false, 0, 17, [40_000, 443], &[0x41; 100]),
            packet(false, 0, 17, [40_000, 443], &[0xc3; 1_200]),
            packet(true, 0, 17, [40_000, 443], &[0xc3; 1_200]),
            packet(true, 0, 17, [40_000, 443], &[0x16, 0xfe].repeat(600)),
            packet(false, 3, 17, [40_000, 443], &b"\x0d12345678Q046".repeat(60)),
            packet(false, 0, 17, [40_000, 443], &b"\x09Q046".repeat(100)),
        ];
        for port in READ_UDP_PORTS {
            whole.push(packet(false, 0, 17, [port, 40_000], &[0x41; 1_200]));
            whole.push(packet(true, 0, 17, [40_000, port], &[0x41; 1_200]));
        }
        let mut fragment = packet(false, 0, 17, [40_000, 443], &[0x41; 1_200]);
        fragment[14 + 6] = 0x20;
        whole.push(fragment);
        let mut tagged = packet(false, 0, 17, [40_000, 443], &[0x41; 1_200]);
        tagged.splice(12..12, [0x81, 0, 0, 5]);
        whole.push(tagged);
        for packet in whole {
            assert_eq!(kept(&packet), packet.len(), "{:x?}", &packet[..60]);
        }
        let tunnel = packet(false, 0, 17, [40_000, 443], &[0x41; 1_200]);
        let all = run(&all_but(&[]), libc::ARPHRD_NONE, &tunnel);
        assert_eq!(all, tunnel.len(), "a link of another kind");
    }

    #[test]
    fn nothing_is_kept_of_interfaces_that_are_left_out() {
        let packet = packet(false, 0, 17, [40_000, 443], &[0x41; 1_200]);
        let ethernet = libc::ARPHRD_ETHER;
        assert_eq!(run(&all_but(&[2, SEEN_ON]), ethernet, &packet), 0);
        assert_ne!(run(&all_but(&[2, 4]), ethernet, &packet), 0);
        let many: Vec<_> = (10..5_000).collect();
        assert!(all_but(&many).len() < 4_096);
    }

    fn metered(packet: &[u8], kept: usize) -> FlowUpdate {
        let mut meter = FlowMeter::new(MeterConfig::default());
        let sink = meter.add_sink();
        let frame = Frame {
            link: LinkType::ETHERNET,
            data: &packet[..kept],
            wire_len: packet.len() as u32,
            is_outgoing: Some(true),
        };
        meter.handle_frame(Timestamp::from_nanos(1), frame);
        meter.poll_update(sink).expect("a snapshot")
    }

    proptest! {
        /// Whatever the kernel cuts, the meter says the same of it as of the whole.
        #[test]
        fn what_is_cut_says_nothing(
            is_v6: bool,
            options in 0_usize..11,
            ports in [any::<u16>(), any::<u16>()],
            start in vec(prop_oneof![any::<u8>(), select(&b"\x16\xfe\xfdQ046\x45\x60"[..])], 1..40),
            len in 0_usize..1_400,
            known in any::<bool>(),
        ) {
            let mut text = start;
            text.resize(text.len().max(len), 0x45);
            let ports = if known { [ports[0], 443] } else { ports };
            let packet = packet(is_v6, options, 17, ports, &text);
            let kept = kept(&packet);
            prop_assert!(kept == packet.len() || kept == HEADER_BYTES as usize);
            prop_assert_eq!(metered(&packet, kept), metered(&packet, packet.len()));
        }
    }
}
