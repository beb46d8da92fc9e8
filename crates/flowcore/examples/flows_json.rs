//! Prints the flows of a capture file as JSON lines: the meter alone, without the sensor around it.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for people who work on the meter"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use flowcore::flow::{FlowMeter, MeterConfig, SinkId};
use flowcore::model::{Layer, Protocol};
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;
use flowcore::update::FlowRecord;
use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{Block, PcapBlockOwned, PcapError, create_reader};

fn main() {
    let path = std::env::args().nth(1).expect("usage: flows_json FILE");
    let mut data = fs::read(path).expect("readable file");
    if data.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&data[..])
            .read_to_end(&mut plain)
            .expect("gzip");
        data = plain;
    }
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    let mut flows = BTreeMap::new();
    read(&data, |at, frame| {
        meter.handle_frame(at, frame);
        if meter.stats().frames.is_multiple_of(1000) {
            fold(&mut meter, sink, &mut flows);
        }
    });
    meter.handle_end();
    fold(&mut meter, sink, &mut flows);
    for flow in flows.values() {
        print_flow(flow);
    }
}

fn fold(meter: &mut FlowMeter, sink: SinkId, flows: &mut BTreeMap<u64, FlowRecord>) {
    let Some(update) = meter.poll_update(sink) else {
        return;
    };
    for record in update.opened {
        flows.insert(record.id.0, record);
    }
    for (id, totals) in update.totals {
        flows.get_mut(&id.0).expect("known").totals = totals;
    }
    for (id, name) in update.named {
        flows.get_mut(&id.0).expect("known").names.push(name);
    }
}

fn print_flow(flow: &FlowRecord) {
    let key = flow.key;
    let proto = match key.protocol {
        Protocol(51) => "ah".to_owned(),
        other => other.to_string(),
    };
    let names: Vec<_> = flow
        .names
        .iter()
        .map(|name| serde_json::json!({"name": name.text, "source": name.source.label()}))
        .collect();
    println!(
        "{}",
        serde_json::json!({
            "layer": match key.layer { Layer::Outer => "outer", Layer::Inner(_) => "inner" },
            "proto": proto,
            "client": {"ip": key.client.ip, "port": key.client.port},
            "server": {"ip": key.server.ip, "port": key.server.port},
            "packets": flow.totals.counters.packets,
            "ip_bytes": flow.totals.counters.ip_bytes,
            "first_ns": flow.first_seen.nanos(),
            "last_ns": flow.totals.last_seen.nanos(),
            "syn_synack_ns": flow.totals.syn_synack.map(|rtt| rtt.as_nanos() as u64),
            "names": names,
        })
    );
}

fn read(data: &[u8], mut each: impl FnMut(Timestamp, Frame<'_>)) {
    let mut reader = create_reader(1 << 20, data).expect("pcap or pcapng");
    let mut interfaces: Vec<(LinkType, u64, u64)> = Vec::new();
    let (mut legacy_link, mut legacy_scale) = (LinkType::ETHERNET, 1000);
    loop {
        match reader.next() {
            Ok((used, block)) => {
                match block {
                    PcapBlockOwned::LegacyHeader(header) => {
                        legacy_link = LinkType(header.network.0 as u16);
                        legacy_scale = if header.is_nanosecond_precision() {
                            1
                        } else {
                            1000
                        };
                    }
                    PcapBlockOwned::Legacy(packet) => {
                        let nanos = u64::from(packet.ts_usec) * legacy_scale;
                        each(
                            Timestamp::from_secs_nanos(u64::from(packet.ts_sec), nanos),
                            Frame {
                                link: legacy_link,
                                data: packet.data,
                                wire_len: packet.origlen,
                                is_outgoing: None,
                            },
                        );
                    }
                    PcapBlockOwned::NG(Block::SectionHeader(_)) => interfaces.clear(),
                    PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => {
                        interfaces.push((
                            LinkType(interface.linktype.0 as u16),
                            interface.ts_resolution().unwrap_or(1_000_000),
                            interface.ts_offset().unsigned_abs(),
                        ));
                    }
                    PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                        let Some(&(link, units, offset)) = interfaces.get(packet.if_id as usize)
                        else {
                            continue;
                        };
                        let stamp = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                        let nanos = u128::from(stamp % units) * 1_000_000_000 / u128::from(units);
                        each(
                            Timestamp::from_secs_nanos(stamp / units + offset, nanos as u64),
                            Frame {
                                link,
                                data: packet.packet_data(),
                                wire_len: packet.origlen,
                                is_outgoing: None,
                            },
                        );
                    }
                    PcapBlockOwned::NG(_) => {}
                }
                reader.consume(used);
            }
            Err(PcapError::Incomplete(_)) => {
                if reader.refill().is_err() || reader.reader_exhausted() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}
