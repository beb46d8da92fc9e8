//! Somebody attacks: what the meter keeps stays bounded, what it gives up is counted, and flows of old live on.

use std::net::IpAddr;

use super::hostile::{ATTACKS, DRIBBLING, ORDINARY, Traffic};
use super::network::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::time::Timestamp;

/// The watched computer's conversations before, while and after somebody attacks.
struct Household {
    meter: FlowMeter,
    view: View,
    sink: flowcore::flow::SinkId,
    now_ns: u64,
}

const LONG_FLOWS: u16 = 60;

const MAX_NAME_BYTES: usize = 1 << 18;

impl Household {
    /// Conversations that have gone on for some minutes, in a table for `max_flows`.
    fn new(max_flows: usize) -> Self {
        let mut meter = FlowMeter::new(MeterConfig {
            max_flows,
            max_untold: max_flows,
            max_name_bytes: MAX_NAME_BYTES,
            ..MeterConfig::default()
        });
        let sink = meter.add_sink();
        let mut household = Self {
            meter,
            view: View::default(),
            sink,
            now_ns: secs(0).nanos(),
        };
        for _ in 0..5 {
            household.talk();
            household.now_ns += 50_000_000_000;
        }
        household
    }

    fn send(&mut self, packet: &[u8]) {
        send(&mut self.meter, Timestamp::from_nanos(self.now_ns), packet);
    }

    /// A packet each way of every conversation: half of them TCP, half UDP.
    fn talk(&mut self) {
        for port in 1..=LONG_FLOWS {
            let client = (CLIENT.0, port);
            let exchange = if port % 2 == 0 {
                [
                    tcp(client, SERVER, 1, ACK, b"q"),
                    tcp(SERVER, client, 1, ACK, b"a"),
                ]
            } else {
                [udp(client, SERVER, b"q"), udp(SERVER, client, b"a")]
            };
            for packet in exchange {
                self.send(&packet);
            }
        }
    }

    /// A million packets a second; the consumer reads ten times a second.
    fn suffer(&mut self, attack: Traffic, packets: u32) {
        for number in 0..packets {
            self.now_ns += 1_000;
            self.send(&(attack.packet)(number));
            if number % 100_000 == 0 {
                self.view.poll(&mut self.meter, self.sink);
            }
        }
        self.view.poll(&mut self.meter, self.sink);
    }

    /// Conversations of the household that are still the same flows.
    fn long_flows_alive(&self) -> usize {
        let ours = IpAddr::from(CLIENT.0);
        let is_long = |flow: &&flowcore::update::FlowRecord| {
            flow.key.client.ip == ours
                && (1..=LONG_FLOWS).contains(&flow.key.client.port)
                && flow.totals.counters.packets >= [5, 5]
        };
        let flows = self.view.flows.values().filter(is_long);
        flows
            .filter(|flow| !self.view.closed.contains_key(&flow.id))
            .count()
    }
}

/// Lets an attack loose on a small table.
fn attack(name: &str, packets: u32) -> Household {
    let attack = ATTACKS
        .into_iter()
        .find(|attack| attack.name == name)
        .expect("a known attack");
    let mut household = Household::new(4_096);
    household.suffer(attack, packets);
    household.talk();
    household.view.poll(&mut household.meter, household.sink);
    assert_eq!(
        household.long_flows_alive(),
        usize::from(LONG_FLOWS),
        "{name}"
    );
    let stats = household.meter.stats();
    assert!(
        stats.live_flows <= 4_096,
        "{name}: {} flows",
        stats.live_flows
    );
    assert_eq!(
        stats.opened_flows,
        household.view.flows.len() as u64 + stats.unreported_flows,
        "{name}: every flow was told or counted as untold"
    );
    assert!(
        stats.name_bytes <= MAX_NAME_BYTES as u64 + 1_000,
        "{name}: {} bytes of names",
        stats.name_bytes
    );
    household
}

#[test]
fn a_flood_of_five_tuples_evicts_itself() {
    let household = attack("flood of five-tuples", 200_000);
    let stats = household.meter.stats();
    assert_eq!(stats.evicted_flows, stats.opened_flows - stats.live_flows);
    assert!(stats.evicted_flows > 190_000);
}

#[test]
fn answers_to_forged_syns_settle_no_flow() {
    let household = attack("SYN flood", 200_000);
    assert!(household.meter.stats().evicted_flows > 25_000);
}

#[test]
fn a_flood_that_is_answered_pushes_out_itself_before_a_quiet_conversation() {
    let mut household = Household::new(4_096);
    for number in 0..60_000_u32 {
        let [_, a, b, c] = number.to_be_bytes();
        let visitor = ([172, 16 | a, b, c], 7);
        household.now_ns += 1_000_000;
        for packet in [
            udp(visitor, SERVER, b"q"),
            udp(SERVER, visitor, b"a"),
            udp(visitor, SERVER, b"q"),
        ] {
            household.send(&packet);
        }
    }
    household.view.poll(&mut household.meter, household.sink);
    assert!(household.meter.stats().evicted_flows > 55_000);
    // Silent for a minute, as a terminal is whose user thinks.
    assert_eq!(household.long_flows_alive(), usize::from(LONG_FLOWS));
}

#[test]
fn dribbled_hellos_are_given_up_and_counted() {
    let household = attack("dribbled hellos", 2 * DRIBBLING);
    assert!(household.meter.stats().evicted_flows > 0);
}

#[test]
fn a_flood_of_long_names_leaves_room_for_those_of_others() {
    let household = attack("flood of long names", 50_000);
    let stats = household.meter.stats();
    assert!(stats.name_bytes > MAX_NAME_BYTES as u64 / 2);
    assert!(stats.live_flows < 1_000, "names filled up before the table");
    assert!(stats.unkept_names > 0, "the reader came too seldom");
}

#[test]
fn datagrams_that_stay_open_are_counted_as_lost() {
    let household = attack("half-open fragments", 20_000);
    assert!(household.meter.stats().lost_fragments > 15_000);
}

#[test]
fn behind_a_storm_of_halves_datagrams_are_counted_where_they_belong() {
    let mut household = attack("half-open fragments", 40_000);
    let datagram = udp_datagram(7, 53, &[9; 2_000]);
    for (offset, part) in [(0, &datagram[..1_400]), (1_400, &datagram[1_400..])] {
        household.send(&fragment(
            17,
            CLIENT.0,
            SERVER.0,
            1,
            (offset, offset == 0),
            part,
        ));
    }
    household.view.poll(&mut household.meter, household.sink);
    let flow = household
        .view
        .flows
        .values()
        .find(|flow| (flow.key.client.port, flow.key.server.port) == (7, 53));
    assert_eq!(flow.map(|flow| flow.totals.counters.packets), Some([2, 0]));
    assert_eq!(household.meter.stats().unread_datagrams, 1, "but not read");
}

#[test]
fn hellos_out_of_nowhere_are_read_so_often_and_no_more() {
    const STRAYS: u32 = 160_000;
    let household = attack("flood of long names", STRAYS);
    let unread = household.meter.stats().unread_flows;
    assert!(
        (1_000..u64::from(STRAYS) / 3 * 2).contains(&unread),
        "{unread}"
    );
}

#[test]
fn a_storm_of_long_answers_is_not_read_to_the_end_and_counted() {
    let household = attack("DNS answers with chains", 20_000);
    assert!(household.meter.stats().unread_answers > 10_000);
}

#[test]
fn after_an_attack_names_are_found_as_before() {
    for kind in ATTACKS {
        let mut household = attack(kind.name, 20_000);
        for number in 0..16 {
            household.send(&(ORDINARY.packet)(number));
        }
        household.view.poll(&mut household.meter, household.sink);
        let named = household.view.flows.values().filter(|flow| {
            flow.names
                .iter()
                .any(|name| &*name.text == "www.example.org")
        });
        assert_eq!(named.count(), 1, "{}", kind.name);
    }
}
