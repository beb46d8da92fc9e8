//! No packet allocates once the meter has grown to what is there: not one of a known flow, and not one that opens a flow
//! in the slot of an earlier one; and what a flow takes. A program of its own, because it counts what the allocator is
//! asked for.

#[path = "simulation/network.rs"]
#[expect(dead_code, reason = "shared with the other tests, which use all of it")]
mod network;

use std::time::Duration;

use flowcore::flow::{FlowMeter, MeterConfig, SinkId};
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;
use network::*;

const FLOWS: u16 = 500;

/// A meter, a consumer that polls now and then, and a clock.
struct Watch {
    meter: FlowMeter,
    sink: SinkId,
    now_ns: u64,
}

impl Watch {
    fn new(config: MeterConfig) -> Self {
        let mut meter = FlowMeter::new(config);
        let sink = meter.add_sink();
        Self {
            meter,
            sink,
            now_ns: secs(0).nanos(),
        }
    }

    /// Packets in batches of eight, a microsecond apart. Returns how often that allocated.
    fn meter(&mut self, packets: &[Vec<u8>]) -> u64 {
        let Self { meter, now_ns, .. } = self;
        allocation_counter::measure(|| {
            for batch in packets.chunks(8) {
                meter.handle_frames(batch.iter().map(|packet| {
                    *now_ns += 1_000;
                    (Timestamp::from_nanos(*now_ns), raw(packet))
                }));
            }
        })
        .count_total
    }

    fn poll(&mut self) {
        drop(self.meter.poll_update(self.sink));
    }
}

fn raw(packet: &[u8]) -> Frame<'_> {
    Frame {
        link: LinkType::RAW,
        data: packet,
        wire_len: u32::try_from(packet.len()).expect("short"),
        is_outgoing: None,
    }
}

fn client(flow: u16) -> End {
    (CLIENT.0, 10_000 + flow)
}

/// A packet each way on every flow: encrypted data on TCP, something on UDP.
fn talk() -> Vec<Vec<u8>> {
    let data = [0x17, 3, 3, 0, 40, 9, 9, 9];
    (0..FLOWS)
        .flat_map(|flow| {
            let here = client(flow);
            if flow % 2 == 0 {
                [
                    tcp(here, SERVER, 100, ACK, &data),
                    tcp(SERVER, here, 100, ACK, &data),
                ]
            } else {
                [udp(here, SERVER, &data), udp(SERVER, here, &data)]
            }
        })
        .collect()
}

#[test]
fn packets_of_known_flows_allocate_nothing() {
    let mut watch = Watch::new(MeterConfig::default());
    let packets = talk();
    // Flows are read for names for a while; a stalled and a polling consumer note each changed flow once.
    for _ in 0..50 {
        watch.meter(&packets);
        watch.poll();
    }
    watch.meter(&packets);
    watch.poll();
    assert_eq!(watch.meter(&packets), 0);
    assert_eq!(watch.meter(&packets), 0, "nobody polled");
    assert_eq!(watch.meter.stats().live_flows, u64::from(FLOWS));
}

#[test]
fn flows_that_open_in_slots_of_earlier_ones_allocate_nothing() {
    let mut watch = Watch::new(MeterConfig {
        idle_timeout: Duration::from_secs(5),
        ..MeterConfig::default()
    });
    let generation = |number: u8| -> Vec<_> {
        (0..FLOWS)
            .map(|flow| udp(client(flow), ([192, 0, 2, number], 9), b"q"))
            .collect()
    };
    for number in 0..20 {
        watch.meter(&generation(number));
        watch.poll();
        watch.now_ns += 10_000_000_000;
        watch.meter.handle_time(Timestamp::from_nanos(watch.now_ns));
        watch.poll();
    }
    assert_eq!(watch.meter.stats().live_flows, 0, "all are forgotten");
    let fresh = generation(200);
    assert_eq!(watch.meter(&fresh), 0);
    assert_eq!(watch.meter.stats().live_flows, u64::from(FLOWS));
}

#[test]
fn a_flood_that_evicts_itself_allocates_nothing() {
    let mut watch = Watch::new(MeterConfig {
        max_flows: 256,
        max_untold: 256,
        ..MeterConfig::default()
    });
    let flood = |from: u32| -> Vec<_> {
        (from..from + 2_000)
            .map(|number| {
                let [a, b, c, d] = number.to_be_bytes();
                udp(([10 + a, b, c, d], 7), SERVER, b"flood")
            })
            .collect()
    };
    for round in 0..20 {
        watch.meter(&flood(round * 2_000));
        watch.poll();
    }
    let fresh = flood(1_000_000);
    assert_eq!(watch.meter(&fresh), 0);
    assert!(watch.meter.stats().evicted_flows > 30_000);
}

#[test]
fn fragments_of_datagrams_that_never_become_whole_allocate_nothing() {
    let mut watch = Watch::new(MeterConfig {
        max_flows: 256,
        max_untold: 256,
        ..MeterConfig::default()
    });
    let halves = |from: u32| -> Vec<_> {
        (from..from + 2_000)
            .map(|number| {
                let [a, b, c, d] = number.to_be_bytes();
                let sender = [10 + a, b, c, d];
                fragment(17, sender, SERVER.0, 7, (0, true), &[9; 1_400])
            })
            .collect()
    };
    for round in 0..20 {
        watch.meter(&halves(round * 2_000));
        watch.poll();
    }
    assert_eq!(watch.meter(&halves(1_000_000)), 0);
    assert!(watch.meter.stats().lost_fragments > 30_000);
}

/// Just when the index has grown is when it has most room to spare.
#[test]
fn a_live_flow_takes_256_bytes_at_most_with_all_that_finds_it() {
    for flows in [100_000_u32, 164_000] {
        let mut watch = None;
        let taken = allocation_counter::measure(|| {
            let mut watching = Watch::new(MeterConfig::default());
            let mut packets = Vec::new();
            for flow in 0..flows {
                let [_, a, b, c] = flow.to_be_bytes();
                packets.push(udp(([10, a, b, c], 7), SERVER, b"q"));
                if packets.len() == 1_000 {
                    watching.meter(&packets);
                    packets.clear();
                    watching.poll();
                }
            }
            assert_eq!(watching.meter.stats().live_flows, u64::from(flows));
            watch = Some(watching);
        });
        let each = taken.bytes_current as f64 / f64::from(flows);
        assert!(
            (192.0..=256.0).contains(&each),
            "{each} bytes a flow of {flows}"
        );
    }
}
