//! The meter on a fake clock: life cycles, clocks that jump, tables that are full, sinks that stall.

use super::network::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::{Layer, Protocol, Side, TcpState, Tunnel};
use flowcore::packet::{Frame, LinkType};
use flowcore::update::CloseReason;
use std::time::Duration;

fn meter() -> FlowMeter {
    FlowMeter::new(MeterConfig::default())
}

/// Opens, uses and closes a connection within a few milliseconds of `at_ms`.
fn whole_connection(meter: &mut FlowMeter, at_ms: u64, isn: u32) {
    let steps = [
        (CLIENT, SERVER, isn, SYN),
        (SERVER, CLIENT, isn + 500, SYN | ACK),
        (CLIENT, SERVER, isn + 1, ACK),
        (CLIENT, SERVER, isn + 1, FIN | ACK),
        (SERVER, CLIENT, isn + 501, FIN | ACK),
        (CLIENT, SERVER, isn + 2, ACK),
    ];
    for (step, (from, to, seq, flags)) in steps.into_iter().enumerate() {
        send(
            meter,
            millis(at_ms + step as u64 * 10),
            &tcp(from, to, seq, flags, b""),
        );
    }
}

#[test]
fn a_connection_is_counted_both_ways_and_ends_finished() {
    let mut meter = meter();
    let sink = meter.add_sink();
    whole_connection(&mut meter, 0, 1_000);
    meter.handle_time(secs(20));
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let flow = view.only();
    assert_eq!(flow.key.client.to_string(), "10.0.0.1:40000");
    assert_eq!(flow.totals.counters.packets, [4, 2]);
    assert_eq!(flow.totals.counters.ip_bytes, [160, 80]);
    assert_eq!(flow.totals.tcp, Some(TcpState::Closed));
    assert_eq!(flow.totals.syn_synack, Some(Duration::from_millis(10)));
    assert_eq!(flow.local, Side::Client);
    assert_eq!(view.closed[&flow.id], CloseReason::Finished);
    assert_eq!(meter.stats().live_flows, 0);
}

#[test]
fn late_fin_does_not_reopen_flow() {
    let mut meter = meter();
    let sink = meter.add_sink();
    whole_connection(&mut meter, 0, 1_000);
    send(
        &mut meter,
        secs(5),
        &tcp(SERVER, CLIENT, 1_501, FIN | ACK, b""),
    );
    let mut view = View::default();
    view.poll(&mut meter, sink);
    assert_eq!(view.only().totals.counters.packets, [4, 3]);
}

#[test]
fn port_reuse_opens_another_flow_at_once() {
    let mut meter = meter();
    let sink = meter.add_sink();
    whole_connection(&mut meter, 0, 1_000);
    whole_connection(&mut meter, 1_000, 90_000);
    let mut view = View::default();
    view.poll(&mut meter, sink);
    assert_eq!(view.flows.len(), 2);
    assert_eq!(
        view.closed.values().collect::<Vec<_>>(),
        [&CloseReason::Finished]
    );
}

#[test]
fn repeated_syn_is_the_same_flow_without_a_round_trip() {
    let mut meter = meter();
    let sink = meter.add_sink();
    send(&mut meter, millis(0), &tcp(CLIENT, SERVER, 7, SYN, b""));
    send(&mut meter, millis(1_000), &tcp(CLIENT, SERVER, 7, SYN, b""));
    send(
        &mut meter,
        millis(1_010),
        &tcp(SERVER, CLIENT, 9, SYN | ACK, b""),
    );
    let mut view = View::default();
    view.poll(&mut meter, sink);
    assert_eq!(view.only().totals.syn_synack, None);
    assert_eq!(meter.poll_rtts().count(), 0);
}

#[test]
fn reset_ends_a_flow_after_the_linger_time() {
    let mut meter = meter();
    let sink = meter.add_sink();
    send(&mut meter, secs(0), &tcp(CLIENT, SERVER, 7, SYN, b""));
    send(&mut meter, secs(0), &tcp(SERVER, CLIENT, 0, RST | ACK, b""));
    let mut view = View::default();
    meter.handle_time(secs(9));
    view.poll(&mut meter, sink);
    assert_eq!(view.live(), 1);
    meter.handle_time(secs(12));
    view.poll(&mut meter, sink);
    assert_eq!(
        view.closed.values().collect::<Vec<_>>(),
        [&CloseReason::Reset]
    );
}

#[test]
fn a_syn_ack_seen_late_turns_the_flow_around() {
    let mut meter = meter();
    let sink = meter.add_sink();
    let mut view = View::default();
    send(&mut meter, secs(0), &tcp(SERVER, CLIENT, 9, ACK, b"early"));
    view.poll(&mut meter, sink);
    assert_eq!(view.only().key.client.port, 443);
    send(&mut meter, secs(1), &tcp(SERVER, CLIENT, 9, SYN | ACK, b""));
    view.poll(&mut meter, sink);
    let flow = view.only();
    assert_eq!(flow.key.client.port, 40_000);
    assert_eq!(flow.totals.counters.packets, [0, 2]);
    assert_eq!(flow.local, Side::Client);
}

#[test]
fn silence_ends_udp_flows_but_not_connections() {
    let mut meter = meter();
    let sink = meter.add_sink();
    send(&mut meter, secs(0), &udp(CLIENT, SERVER, b"x"));
    send(&mut meter, secs(0), &tcp(CLIENT, SERVER, 1, ACK, b"x"));
    for minute in 1..=10 {
        meter.handle_time(secs(minute * 60));
    }
    let mut view = View::default();
    view.poll(&mut meter, sink);
    assert_eq!(view.live(), 1);
    assert_eq!(
        view.closed.values().collect::<Vec<_>>(),
        [&CloseReason::Idle]
    );
    meter.handle_time(secs(10_000));
    view.poll(&mut meter, sink);
    assert_eq!(view.live(), 0);
}

#[test]
fn a_clock_that_jumps_back_ends_no_flow_and_loses_no_packet() {
    let mut meter = meter();
    let sink = meter.add_sink();
    for step in 0..200 {
        let at = if step < 100 {
            secs(100_000 + step)
        } else {
            secs(step)
        };
        send(&mut meter, at, &udp(CLIENT, SERVER, b"x"));
    }
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let flow = view.only();
    assert_eq!(flow.totals.counters.packets, [200, 0]);
    assert_eq!(
        (flow.first_seen, flow.totals.last_seen),
        (secs(100), secs(100_099))
    );
    meter.handle_time(secs(199 + 130));
    view.poll(&mut meter, sink);
    assert_eq!(
        view.live(),
        0,
        "time goes on from where the clock was set to"
    );
}

#[test]
fn connections_survive_a_clock_that_is_set_and_a_night_of_sleep() {
    const NIGHT: u64 = 8 * 3_600;
    let mut meter = meter();
    meter.expect_steady_time();
    let sink = meter.add_sink();
    send(&mut meter, secs(1_000), &udp(CLIENT, SERVER, b"x"));
    meter.handle_time(secs(1_001));
    // Set ahead, or asleep: the next word of time is of the next morning.
    meter.handle_time(secs(1_001 + NIGHT));
    send(&mut meter, secs(1_002 + NIGHT), &udp(CLIENT, SERVER, b"x"));
    let mut view = View::default();
    view.poll(&mut meter, sink);
    assert_eq!(view.live(), 1);
    assert_eq!(view.only().totals.counters.packets, [2, 0]);
    for step in 0..130 {
        meter.handle_time(secs(1_003 + NIGHT + step));
    }
    view.poll(&mut meter, sink);
    assert_eq!(view.live(), 0, "it is silent for too long all the same");
}

#[test]
fn a_flood_does_not_push_out_long_flows() {
    let mut meter = FlowMeter::new(MeterConfig {
        max_flows: 1_000,
        ..MeterConfig::default()
    });
    let sink = meter.add_sink();
    let mut view = View::default();
    for port in 1..=100 {
        for _ in 0..2 {
            send(
                &mut meter,
                secs(0),
                &tcp(([10, 0, 0, 1], port), SERVER, 1, ACK, b"q"),
            );
            send(
                &mut meter,
                secs(0),
                &tcp(SERVER, ([10, 0, 0, 1], port), 1, ACK, b"a"),
            );
        }
    }
    for flood in 0..20_000_u32 {
        let [a, b, c, d] = flood.to_be_bytes();
        send(
            &mut meter,
            secs(1),
            &tcp(([11, a ^ b, c, d], 9), SERVER, flood, SYN, b""),
        );
        if flood % 1_000 == 0 {
            view.poll(&mut meter, sink);
        }
    }
    view.poll(&mut meter, sink);
    assert_eq!(meter.stats().live_flows, 1_000);
    assert_eq!(meter.stats().evicted_flows, 19_100);
    let is_live = |id| !view.closed.contains_key(id);
    let long = view
        .flows
        .values()
        .filter(|flow| flow.key.client.port <= 100 && is_live(&flow.id));
    assert_eq!(
        long.filter(|flow| flow.totals.counters.packets == [2, 2])
            .count(),
        100
    );
}

#[test]
fn a_stalled_sink_is_told_what_fits_and_the_rest_is_counted() {
    let config = MeterConfig {
        max_flows: 10,
        max_untold: 100,
        ..MeterConfig::default()
    };
    let mut meter = FlowMeter::new(config);
    let (quick, stalled) = (meter.add_sink(), meter.add_sink());
    let (mut quick_view, mut stalled_view) = (View::default(), View::default());
    send(&mut meter, secs(0), &udp(CLIENT, SERVER, b"x"));
    stalled_view.poll(&mut meter, stalled);
    for port in 1..=1_000 {
        send(
            &mut meter,
            secs(1),
            &udp(([10, 0, 0, 1], port), SERVER, b"x"),
        );
        quick_view.poll(&mut meter, quick);
    }
    stalled_view.poll(&mut meter, stalled);
    assert_eq!(quick_view.flows.len(), 1_001);
    assert_eq!((quick_view.live(), stalled_view.live()), (10, 10));
    assert_eq!(
        stalled_view.flows.len() as u64 + meter.stats().unreported_flows,
        1_001
    );
    assert!(meter.stats().unreported_flows > 800);
}

#[test]
fn a_snapshot_after_a_gap_equals_what_was_missed() {
    let mut meter = meter();
    let (whole, gappy) = (meter.add_sink(), meter.add_sink());
    let (mut whole_view, mut gappy_view) = (View::default(), View::default());
    for port in 1..=50 {
        send(
            &mut meter,
            secs(u64::from(port)),
            &udp(([10, 0, 0, 1], port), SERVER, b"x"),
        );
        whole_view.poll(&mut meter, whole);
        let lost = meter.poll_update(gappy);
        assert!(lost.is_some());
    }
    gappy_view.apply(meter.poll_snapshot(gappy));
    assert_eq!(gappy_view.flows, whole_view.flows);
    assert!(meter.poll_update(gappy).is_none());
}

#[test]
fn the_end_of_the_source_closes_every_flow_once() {
    let mut meter = meter();
    let sink = meter.add_sink();
    send(&mut meter, secs(0), &udp(CLIENT, SERVER, b"x"));
    meter.handle_end();
    meter.handle_end();
    let mut view = View::default();
    assert!(view.poll(&mut meter, sink));
    assert!(!view.poll(&mut meter, sink));
    assert_eq!(
        view.closed.values().collect::<Vec<_>>(),
        [&CloseReason::SourceEnded]
    );
}

#[test]
fn fragments_in_any_order_belong_to_their_datagram() {
    let whole = udp_datagram(CLIENT.1, SERVER.1, &[7; 100]);
    let part = |from: usize, to: usize| {
        let place = (u16::try_from(from).expect("short"), to < whole.len());
        fragment(17, CLIENT.0, SERVER.0, 99, place, &whole[from..to])
    };
    let mut meter = meter();
    let sink = meter.add_sink();
    send(&mut meter, secs(0), &part(80, 108));
    send(&mut meter, secs(1), &part(40, 80));
    send(&mut meter, secs(2), &part(0, 40));
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let flow = view.only();
    assert_eq!(flow.key.server.port, 443);
    assert_eq!(flow.totals.counters.packets, [3, 0]);
    assert_eq!(flow.totals.counters.ip_bytes, [60 + 108, 0]);
    assert_eq!((flow.first_seen, flow.totals.last_seen), (secs(0), secs(2)));
}

#[test]
fn a_datagram_that_stays_incomplete_counts_without_ports() {
    let mut meter = meter();
    let sink = meter.add_sink();
    let first = udp_datagram(CLIENT.1, SERVER.1, &[7; 32]);
    send(
        &mut meter,
        secs(0),
        &fragment(17, CLIENT.0, SERVER.0, 5, (0, true), &first),
    );
    meter.handle_time(secs(60));
    assert_eq!(meter.stats().lost_fragments, 0);
    meter.handle_time(secs(62));
    let mut view = View::default();
    view.poll(&mut meter, sink);
    assert_eq!(view.only().key.server.port, 0);
    assert_eq!(meter.stats().lost_fragments, 1);
}

#[test]
fn a_tunnel_is_two_flows_and_the_inner_one_says_so() {
    let inner = udp(CLIENT, SERVER, b"hello");
    let mut ethernet = vec![0; 12];
    ethernet.extend([8, 0]);
    ethernet.extend(&inner);
    let vxlan = [&[8, 0, 0, 0, 0, 0, 1, 0][..], &ethernet].concat();
    let outer = udp(
        ([198, 51, 100, 1], 5_000),
        ([198, 51, 100, 2], 4_789),
        &vxlan,
    );
    let mut meter = meter();
    let sink = meter.add_sink();
    send(&mut meter, secs(0), &outer);
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let layers: Vec<_> = view
        .flows
        .values()
        .map(|flow| (flow.key.layer, flow.key.protocol))
        .collect();
    let udp = Protocol::UDP;
    assert_eq!(
        layers,
        [(Layer::Outer, udp), (Layer::Inner(Tunnel::Vxlan), udp)]
    );
}

#[test]
fn own_addresses_decide_which_end_is_local() {
    let mut meter = meter();
    let sink = meter.add_sink();
    meter.set_local_addresses(&["192.0.2.7".parse().expect("ip")]);
    send(&mut meter, secs(0), &udp(CLIENT, SERVER, b"x"));
    let mut view = View::default();
    view.poll(&mut meter, sink);
    assert_eq!(view.only().local, Side::Server);
    assert_eq!(view.only().remote_ip().to_string(), "10.0.0.1");
}

#[test]
fn what_is_not_ip_is_counted_and_left_alone() {
    let mut meter = meter();
    let mut arp = [0; 42];
    arp[12..14].copy_from_slice(&[8, 6]);
    for (link, data) in [
        (LinkType::ETHERNET, &arp[..]),
        (LinkType::ETHERNET, &arp[..9]),
    ] {
        meter.handle_frame(
            secs(0),
            Frame {
                link,
                data,
                wire_len: 42,
                is_outgoing: None,
            },
        );
    }
    assert_eq!(
        (meter.stats().non_ip_frames, meter.stats().malformed_frames),
        (1, 1)
    );
    assert_eq!(meter.stats().live_flows, 0);
}
