//! What is said of one flow: the same content for JSON and CSV.

use std::net::IpAddr;

use flowcore::geo::Coord;
use flowcore::model::{
    AddressKind, CountryCode, Endpoint, HostFacts, Layer, Name, Program, RoundTrip, Side, TcpState,
};
use flowcore::time::Timestamp;
use flowcore::update::CloseReason;
use serde::Serialize;

use super::gather::{Gathered, Gathering};

/// One flow, one line.
#[derive(Debug, Serialize)]
pub(super) struct FlowLine<'a> {
    /// `outer`: what the network carried; `inner`: inside a tunnel, the same bytes seen again.
    pub(super) layer: &'static str,
    pub(super) tunnel: Option<&'static str>,
    pub(super) proto: String,
    pub(super) client: End,
    pub(super) server: End,
    /// Which of them is this computer, or is likely to be the watched one.
    pub(super) local: &'static str,
    /// Client to server, server to client; so are all pairs.
    pub(super) packets: [u64; 2],
    pub(super) ip_bytes: [u64; 2],
    pub(super) first_ns: u64,
    pub(super) last_ns: u64,
    pub(super) syn_synack_ns: Option<u64>,
    pub(super) names: Vec<NameEntry<'a>>,
    /// What kind of address the far end has: only public ones are on the globe.
    pub(super) scope: &'static str,
    pub(super) place: Option<PlaceEntry<'a>>,
    /// What the round trip says about the place; `null` for addresses that have none.
    pub(super) place_check: Option<PlaceCheckEntry<'a>>,
    /// The smallest round trip to the far end, of any of its flows.
    pub(super) rtt: Option<RttEntry>,
    pub(super) asn: Option<AsnEntry<'a>>,
    pub(super) rdns: Option<&'a str>,
    /// Which program of this computer made it; `null` for captures made elsewhere, and where it is unknown.
    pub(super) program: Option<ProgramEntry<'a>>,
    pub(super) state: Option<&'static str>,
    /// `null`: it was still open.
    pub(super) close_reason: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct End {
    pub(super) ip: IpAddr,
    pub(super) port: u16,
}

#[derive(Debug, Serialize)]
pub(super) struct NameEntry<'a> {
    /// As it was on the wire: international names in their ASCII form.
    pub(super) name: &'a str,
    /// The letters that an international name stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shown: Option<&'a str>,
    pub(super) source: &'static str,
    pub(super) confidence: &'static str,
    pub(super) first_ns: u64,
    /// Protocols that the client offered with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alpn: Option<&'a str>,
    /// What makes it less than it seems: `ech` (the outer name of an encrypted hello), `esni`, `confusable`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) marks: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct PlaceEntry<'a> {
    pub(super) city: Option<&'a str>,
    pub(super) region: Option<&'a str>,
    pub(super) country: Option<&'a str>,
    pub(super) country_name: Option<&'a str>,
    pub(super) lat: Option<f64>,
    pub(super) lon: Option<f64>,
    pub(super) accuracy_km: Option<f32>,
    /// From home, where home is known.
    pub(super) distance_km: Option<u32>,
    pub(super) source: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct PlaceCheckEntry<'a> {
    /// `consistent`, `unknown`, `implausible` (too fast for a cable) or `impossible` (too fast for light).
    pub(super) verdict: &'static str,
    /// The far end is within this distance of home.
    pub(super) radius_km: Option<u32>,
    pub(super) rtt_ms: Option<f64>,
    /// Who answers from many places under this address, where that is known.
    pub(super) anycast: Option<&'static str>,
    /// A sentence.
    pub(super) reason: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct RttEntry {
    pub(super) min_ns: u64,
    /// What it was measured between.
    pub(super) source: &'static str,
    /// When the answer arrived.
    pub(super) at_ns: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct AsnEntry<'a> {
    pub(super) number: u32,
    pub(super) organization: &'a str,
    pub(super) source: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct ProgramEntry<'a> {
    pub(super) name: &'a str,
    pub(super) path: Option<&'a str>,
    pub(super) pid: u32,
    pub(super) parent: Option<u32>,
    pub(super) started_ns: Option<u64>,
    pub(super) user: Option<&'a str>,
    pub(super) user_id: Option<&'a str>,
    pub(super) unit: Option<&'a str>,
    /// What the system's check of the executable's signature said.
    pub(super) signature: &'static str,
    /// Whose signature it is.
    pub(super) signer: Option<&'a str>,
    pub(super) evidence: &'static str,
    /// Where the rest comes from: `running` or `noted`.
    pub(super) described: &'static str,
}

impl<'a> FlowLine<'a> {
    pub(super) fn new(flow: &'a Gathered, gathering: &'a Gathering, home: Option<Coord>) -> Self {
        let record = &flow.record;
        let facts = gathering.facts(flow);
        let place = facts
            .and_then(|facts| facts.place.found())
            .map(|place| PlaceEntry {
                city: place.city.as_deref(),
                region: place.region.as_deref(),
                country: place.country.as_ref().map(CountryCode::as_str),
                country_name: place.country_name.as_deref(),
                lat: place.coord.map(Coord::lat_deg),
                lon: place.coord.map(Coord::lon_deg),
                accuracy_km: place.accuracy_km,
                distance_km: home
                    .zip(place.coord)
                    .map(|(home, there)| whole_km(home.distance_km(there))),
                source: &place.source,
            });
        let asn = facts
            .and_then(|facts| facts.provider.found())
            .map(|provider| AsnEntry {
                number: provider.asn,
                organization: &provider.organization,
                source: &provider.source,
            });
        let totals = &record.totals;
        Self {
            layer: if record.key.layer == Layer::Outer {
                "outer"
            } else {
                "inner"
            },
            tunnel: tunnel(record.key.layer),
            proto: record.key.protocol.to_string(),
            client: end(record.key.client),
            server: end(record.key.server),
            local: if record.local == Side::Client {
                "client"
            } else {
                "server"
            },
            packets: totals.counters.packets,
            ip_bytes: totals.counters.ip_bytes,
            first_ns: record.first_seen.nanos(),
            last_ns: totals.last_seen.nanos(),
            syn_synack_ns: totals
                .syn_synack
                .and_then(|rtt| u64::try_from(rtt.as_nanos()).ok()),
            names: record.names.iter().map(name_entry).collect(),
            scope: scope(record.remote_ip()),
            place,
            place_check: facts.and_then(place_check),
            rtt: facts.and_then(|facts| facts.min_rtt).map(rtt),
            asn,
            rdns: facts
                .and_then(|facts| facts.reverse_name.found())
                .map(|name| &**name),
            program: record.program.as_deref().map(program),
            state: totals.tcp.map(state),
            close_reason: flow.close_reason.map(reason),
        }
    }
}

fn place_check(facts: &HostFacts) -> Option<PlaceCheckEntry<'_>> {
    let check = facts.place_check.as_ref()?;
    Some(PlaceCheckEntry {
        verdict: check.verdict.label(),
        radius_km: check.radius_km.map(whole_km),
        rtt_ms: facts
            .min_rtt
            .map(|measured| measured.time.as_secs_f64() * 1e3),
        anycast: facts.anycast_operator(),
        reason: &check.reason,
    })
}

fn rtt(measured: RoundTrip) -> RttEntry {
    RttEntry {
        min_ns: u64::try_from(measured.time.as_nanos()).unwrap_or(u64::MAX),
        source: measured.source.label(),
        at_ns: measured.at.nanos(),
    }
}

fn name_entry(name: &Name) -> NameEntry<'_> {
    let marks = [
        (name.has_ech, "ech"),
        (name.has_esni, "esni"),
        (name.is_confusable, "confusable"),
    ];
    NameEntry {
        name: name.wire(),
        shown: name.ascii.is_some().then_some(&*name.text),
        source: name.source.label(),
        confidence: name.confidence.label(),
        first_ns: name.first_seen.nanos(),
        alpn: name.alpn.as_deref(),
        marks: marks
            .into_iter()
            .filter_map(|(is_set, mark)| is_set.then_some(mark))
            .collect(),
    }
}

fn program(program: &Program) -> ProgramEntry<'_> {
    let user = program.user.as_ref();
    ProgramEntry {
        name: &program.name,
        path: program.path.as_deref(),
        pid: program.pid,
        parent: program.parent,
        started_ns: program.started.map(Timestamp::nanos),
        user: user.and_then(|user| user.name.as_deref()),
        user_id: user.map(|user| &*user.id),
        unit: program.unit.as_ref().map(|unit| &*unit.name),
        signature: program.signer.label(),
        signer: program.signer.name(),
        evidence: program.evidence.label(),
        described: program.described.label(),
    }
}

fn end(endpoint: Endpoint) -> End {
    End {
        ip: endpoint.ip,
        port: endpoint.port,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 to 20,016 km"
)]
fn whole_km(km: f64) -> u32 {
    km.round() as u32
}

fn tunnel(layer: Layer) -> Option<&'static str> {
    match layer {
        Layer::Outer => None,
        Layer::Inner(tunnel) => Some(tunnel.label()),
    }
}

fn scope(ip: IpAddr) -> &'static str {
    match AddressKind::of(ip) {
        AddressKind::Public => "public",
        AddressKind::Private => "private",
        AddressKind::Loopback => "loopback",
        AddressKind::LinkLocal => "link-local",
        AddressKind::Multicast => "multicast",
        AddressKind::Broadcast => "broadcast",
        AddressKind::Reserved => "reserved",
    }
}

pub(super) fn state(state: TcpState) -> &'static str {
    match state {
        TcpState::SynSent => "syn-sent",
        TcpState::SynReceived => "syn-received",
        TcpState::Established => "established",
        TcpState::Closing => "closing",
        TcpState::Closed => "closed",
        TcpState::Reset => "reset",
    }
}

fn reason(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::Finished => "finished",
        CloseReason::Reset => "reset",
        CloseReason::Idle => "idle",
        CloseReason::Evicted => "evicted",
        CloseReason::SourceEnded => "source-ended",
    }
}

#[cfg(test)]
mod tests {
    use flowcore::model::NameSource;

    use super::*;

    #[test]
    fn a_name_is_told_as_on_the_wire_with_what_makes_it_doubtful() {
        let wire = "xn--bcher-kva.example";
        let plain = Name::new(wire, NameSource::TlsSni, Timestamp::from_nanos(7));
        let name = Name {
            alpn: Some("h2".into()),
            has_ech: true,
            ..plain
        };
        let said = serde_json::to_value(name_entry(&name)).expect("plain data");
        let expected = serde_json::json!({
            "name": wire, "shown": "bücher.example", "source": "tls", "confidence": "stated",
            "first_ns": 7, "alpn": "h2", "marks": ["ech"],
        });
        assert_eq!(said, expected);
    }
}
