//! Connections in words: service, state, age.

use flowcore::model::{NameSource, Protocol, Side, TcpState};
use flowcore::time::Timestamp;
use flowcore::update::CloseReason;

use crate::ui::format;
use crate::world::flows::{Flow, FlowNames, FlowState};

/// A state in words, and whether the connection is over.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct StateWord {
    /// For the last column.
    pub word: &'static str,
    /// Closed, for whatever reason.
    pub is_over: bool,
}

/// The state of a connection.
#[must_use]
pub const fn state(state: &FlowState) -> StateWord {
    let (word, is_over) = match (state.closed, state.tcp) {
        (Some(CloseReason::Finished), _) => ("Closed", true),
        (Some(CloseReason::Reset), _) => ("Reset", true),
        (Some(CloseReason::Idle), _) => ("Fell silent", true),
        (Some(CloseReason::Evicted), _) => ("Evicted", true),
        (Some(CloseReason::SourceEnded), _) => ("Capture ended", true),
        (None, Some(TcpState::SynSent)) => ("No answer yet", false),
        (None, Some(TcpState::SynReceived)) => ("Opening", false),
        (None, Some(TcpState::Closing)) => ("Closing", false),
        (None, Some(TcpState::Closed)) => ("Closed", false),
        (None, Some(TcpState::Reset)) => ("Reset", false),
        (None, Some(TcpState::Established) | None) => ("Open", false),
    };
    StateWord { word, is_over }
}

/// Since the first packet while it is live; how long it lived once it is over.
#[must_use]
pub fn age(flow: &Flow, state: &FlowState, now: Timestamp) -> String {
    let until = if state.closed.is_some() {
        state.last_seen
    } else {
        now
    };
    format::span(until.saturating_since(flow.first_seen))
}

/// Protocol and port of the service: `TLS 443`, `QUIC 443`, `UDP 53`, `ICMP`; `in` where this computer serves.
#[must_use]
pub fn service(flow: &Flow, names: &FlowNames) -> String {
    let spoken = names.0.iter().find_map(|name| match name.source {
        NameSource::TlsSni => Some("TLS"),
        NameSource::QuicSni => Some("QUIC"),
        NameSource::DtlsSni => Some("DTLS"),
        NameSource::HttpHost => Some("HTTP"),
        NameSource::PassiveDns | NameSource::Mdns | NameSource::Llmnr | NameSource::Ptr => None,
    });
    let protocol = spoken.map_or_else(|| protocol(flow.key.protocol), str::to_owned);
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

fn protocol(protocol: Protocol) -> String {
    match protocol {
        Protocol::ICMP6 => "ICMPv6".to_owned(),
        _ if protocol.name().is_none() => format!("IP {}", protocol.0),
        _ => protocol.to_string().to_uppercase(),
    }
}
