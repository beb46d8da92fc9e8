//! Connections in words: service, state, and what light says of a place.

use flowcore::geo::Verdict;
use flowcore::model::{HostFacts, Place, Protocol, Side, TcpState};
use flowcore::update::CloseReason;

use crate::ui::format;
use crate::words;
use crate::world::flows::{Flow, FlowNames, FlowState};

/// A state in words, and whether the connection is over.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct StateWord {
    /// Key of its words, for the last column.
    pub word: &'static str,
    /// Closed, for whatever reason.
    pub is_over: bool,
}

/// Home's own uncertainty is mentioned from here on.
const WORTH_SAYING_KM: f64 = 100.0;
/// Farthest that an answer within a millisecond can have come from, by cable.
const KM_PER_MS: f64 = 100.0;

/// What the round trip says about the place of a host, as a sentence; empty where nothing was checked. The sensor has said
/// it in English; other languages say it again, from the figures that it rests on.
#[must_use]
pub fn place_reason(facts: &HostFacts) -> String {
    let Some(check) = &facts.place_check else {
        return String::new();
    };
    if words::current().code() == "en" {
        return check.reason.to_string();
    }
    let (Some(rtt), Some(radius_km)) = (&facts.min_rtt, check.radius_km) else {
        let key = match (&facts.min_rtt, check.distance_km) {
            (None, _) => "place-not-measured",
            // A round trip that bounds nothing: something near here answers for far places.
            (Some(_), Some(_)) => "place-local-hop",
            (Some(_), None) => "place-no-vantage",
        };
        return words::text(key);
    };
    let rtt_ms = rtt.time.as_secs_f64() * 1e3;
    let rtt = format::milliseconds(rtt_ms as f32);
    let radius = format::kilometers(radius_km);
    let claim = facts.place.found().and_then(Place::claim);
    let distance = check
        .distance_km
        .map(format::kilometers)
        .unwrap_or_default();
    let key = match (&claim, check.verdict) {
        (None, _) => "place-nowhere",
        (Some(_), Verdict::Impossible) => "place-impossible",
        (Some(_), Verdict::Implausible) => "place-implausible",
        (Some(_), Verdict::Consistent | Verdict::Unknown) => "place-consistent",
    };
    let name = claim.map_or("", |claim| claim.name);
    let mut reason = words::with(
        key,
        &[
            ("rtt", (&rtt).into()),
            ("radius", (&radius).into()),
            ("place", name.into()),
            ("distance", (&distance).into()),
        ],
    );
    let mut add = |more: String| {
        reason.push(' ');
        reason.push_str(&more);
    };
    let slack_km = radius_km - rtt_ms * KM_PER_MS;
    if slack_km >= WORTH_SAYING_KM {
        let slack = format::kilometers(slack_km);
        add(words::with("place-slack", &[("distance", (&slack).into())]));
    }
    if let Some(operator) = facts.anycast_operator() {
        add(words::with(
            "place-anycast-operator",
            &[("operator", operator.into())],
        ));
    }
    reason
}

/// The state of a connection.
#[must_use]
pub const fn state(state: &FlowState) -> StateWord {
    let (word, is_over) = match (state.closed, state.tcp) {
        (Some(CloseReason::Finished), _) => ("state-closed", true),
        (Some(CloseReason::Reset), _) => ("state-reset", true),
        (Some(CloseReason::Idle), _) => ("state-silent", true),
        (Some(CloseReason::Evicted), _) => ("state-evicted", true),
        (Some(CloseReason::SourceEnded), _) => ("state-ended", true),
        (None, Some(TcpState::SynSent)) => ("state-no-answer", false),
        (None, Some(TcpState::SynReceived)) => ("state-opening", false),
        (None, Some(TcpState::Closing)) => ("state-closing", false),
        (None, Some(TcpState::Closed)) => ("state-closed", false),
        (None, Some(TcpState::Reset)) => ("state-reset", false),
        (None, Some(TcpState::Established) | None) => ("state-open", false),
    };
    StateWord { word, is_over }
}

/// Protocol and port of the service: `TLS 443`, `QUIC 443`, `UDP 53`, `ICMP`; `in` where this computer serves.
#[must_use]
pub fn service(flow: &Flow, names: &FlowNames) -> String {
    let protocol = spoken(names).map_or_else(|| protocol(flow.key.protocol), str::to_uppercase);
    let incoming = if flow.local == Side::Server {
        " in"
    } else {
        ""
    };
    match flow.key.server.port {
        0 => format!("{protocol}{incoming}"),
        port => format!("{protocol} {port}{incoming}"),
    }
}

/// The protocol that is spoken, as a filter writes it. `None`: only the transport is known.
#[must_use]
pub fn spoken(names: &FlowNames) -> Option<&'static str> {
    names.0.iter().find_map(|name| name.source.protocol())
}

/// A transport protocol.
#[must_use]
pub fn protocol(protocol: Protocol) -> String {
    match protocol {
        Protocol::ICMP6 => "ICMPv6".to_owned(),
        _ if protocol.name().is_none() => format!("IP {}", protocol.0),
        _ => protocol.to_string().to_uppercase(),
    }
}
