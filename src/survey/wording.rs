//! Connections in words: service and state.

use flowcore::model::{Protocol, Side, TcpState};
use flowcore::update::CloseReason;

use crate::world::flows::{Flow, FlowNames, FlowState};

/// A state in words, and whether the connection is over.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct StateWord {
    /// Key of its words, for the last column.
    pub word: &'static str,
    /// Closed, for whatever reason.
    pub is_over: bool,
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
