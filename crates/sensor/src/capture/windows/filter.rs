//! The filter that the driver runs on each packet, in WinDivert's filter language. Pure text; the tests prove it with
//! the filter compiler and evaluator of the official library, where that is at hand.

use std::ffi::CString;

/// All packets of the interfaces with these indices, without what stays inside this computer; of every interface
/// when there is no index.
pub(super) fn of_interfaces(indices: &[u32]) -> CString {
    let mut filter = "not loopback".to_owned();
    if !indices.is_empty() {
        let any: Vec<_> = indices
            .iter()
            .map(|index| format!("ifIdx == {index}"))
            .collect();
        filter = format!("{filter} and ({})", any.join(" or "));
    }
    CString::new(filter).expect("words and numbers hold no zero byte")
}

/// No packet at all: to see whether the driver opens.
pub(super) fn of_nothing() -> CString {
    c"false".to_owned()
}

#[cfg(test)]
#[expect(
    unsafe_code,
    reason = "calls the filter compiler of the library under test"
)]
mod tests {
    use std::ffi::CStr;
    use std::ptr;

    use etherparse::PacketBuilder;

    use super::super::library::{
        Address, LAYER_FLOW, LAYER_NETWORK, LOOPBACK_BIT, Library, OUTBOUND_BIT, official,
    };
    use super::*;

    fn compiles(library: &Library, layer: u32, filter: &CStr) -> bool {
        let mut message = ptr::null();
        let mut position = 0;
        // SAFETY: all pointers are null or live for the call; no object is asked for.
        unsafe {
            (library.compile_filter)(
                filter.as_ptr(),
                layer,
                ptr::null_mut(),
                0,
                &mut message,
                &mut position,
            ) != 0
        }
    }

    fn lets_through(
        library: &Library,
        filter: &CStr,
        packet: &[u8],
        bits: u32,
        index: u32,
    ) -> bool {
        const IPV6_BIT: u32 = 1 << 20;
        let version_bit = if packet[0] >> 4 == 6 { IPV6_BIT } else { 0 };
        let mut address = Address::default();
        address.bits = bits | version_bit;
        address.layer_data[0] = u64::from(index);
        let len = u32::try_from(packet.len()).expect("short packet");
        // SAFETY: filter, packet and address are live for the call.
        unsafe {
            (library.eval_filter)(filter.as_ptr(), packet.as_ptr().cast(), len, &address) != 0
        }
    }

    fn udp() -> Vec<u8> {
        let mut packet = Vec::new();
        PacketBuilder::ipv4([192, 168, 1, 2], [198, 51, 100, 7], 64)
            .udp(5353, 53)
            .write(&mut packet, b"query")
            .expect("a vector takes everything");
        packet
    }

    fn tcp6() -> Vec<u8> {
        let mut packet = Vec::new();
        PacketBuilder::ipv6([0xfd; 16], [0x20; 16], 64)
            .tcp(50_000, 443, 1, 1024)
            .write(&mut packet, b"")
            .expect("a vector takes everything");
        packet
    }

    #[test]
    fn the_drivers_own_compiler_accepts_our_filters() {
        let Some(library) = official() else { return };
        let compiles = |filter: &CStr| compiles(&library, LAYER_NETWORK, filter);
        assert!(compiles(&of_interfaces(&[])));
        assert!(compiles(&of_interfaces(&[7])));
        // A computer with many virtual adapters; the language allows 256 conditions.
        assert!(compiles(&of_interfaces(&(1..=64).collect::<Vec<_>>())));
        assert!(!compiles(c"not a filter"), "the compiler takes everything");
    }

    #[test]
    fn the_flow_layer_takes_the_filter_without_interfaces() {
        let Some(library) = official() else { return };
        assert!(compiles(&library, LAYER_FLOW, &of_interfaces(&[])));
        assert!(
            !compiles(&library, LAYER_FLOW, &of_interfaces(&[7])),
            "connections have no interface"
        );
    }

    #[test]
    fn both_directions_and_both_versions_pass_and_loopback_does_not() {
        let Some(library) = official() else { return };
        let filter = of_interfaces(&[]);
        for packet in [udp(), tcp6()] {
            assert!(lets_through(&library, &filter, &packet, OUTBOUND_BIT, 7));
            assert!(lets_through(&library, &filter, &packet, 0, 7));
            assert!(!lets_through(
                &library,
                &filter,
                &packet,
                OUTBOUND_BIT | LOOPBACK_BIT,
                1
            ));
        }
    }

    #[test]
    fn the_probes_filter_lets_nothing_through() {
        let Some(library) = official() else { return };
        assert!(!lets_through(
            &library,
            &of_nothing(),
            &udp(),
            OUTBOUND_BIT,
            7
        ));
    }

    #[test]
    fn named_interfaces_pass_and_others_do_not() {
        let Some(library) = official() else { return };
        let filter = of_interfaces(&[7, 12]);
        for (index, expected) in [(7, true), (12, true), (1, false), (71, false)] {
            let passes = lets_through(&library, &filter, &udp(), 0, index);
            assert_eq!(passes, expected, "interface {index}");
        }
    }
}
