//! The life of a TCP connection as an observer in the middle sees it, and who opened it.

use super::entry::{Cold, Flags, Hot, TcpPhase};
use super::tuple::End;
use crate::packet::TcpSegment;

/// Whether `segment` opens another connection with the ports of this flow, rather than repeating its opening.
pub(super) fn is_new_connection(
    hot: &Hot,
    cold: &Cold,
    end: End,
    segment: &TcpSegment<'_>,
) -> bool {
    if !segment.is_syn() || cold.isn[end] == Some(segment.seq) {
        return false;
    }
    match hot.tcp {
        // A client that gives up and tries again with another number has still one conversation with the server.
        TcpPhase::NotTcp | TcpPhase::SynSent => false,
        // The other end opening at the same time.
        TcpPhase::SynReceived => cold.isn[end].is_some(),
        TcpPhase::Established | TcpPhase::Closing | TcpPhase::Closed | TcpPhase::Reset => true,
    }
}

/// The end that a handshake segment shows to be the client.
pub(super) const fn client_shown_by(end: End, segment: &TcpSegment<'_>) -> Option<End> {
    if segment.is_syn() {
        Some(end)
    } else if segment.is_syn_ack() {
        Some(1 - end)
    } else {
        None
    }
}

/// Moves the connection on. Returns the handshake's round trip where this segment completes one.
pub(super) fn advance(
    hot: &mut Hot,
    cold: &mut Cold,
    end: End,
    at_ns: u64,
    segment: &TcpSegment<'_>,
) -> Option<u64> {
    let mut round_trip = None;
    if segment.is_syn() {
        on_syn(hot, cold, end, at_ns, segment.seq);
    } else if segment.is_syn_ack() {
        round_trip = on_syn_ack(hot, cold, end, at_ns, segment);
    } else if matches!(hot.tcp, TcpPhase::NotTcp | TcpPhase::SynSent)
        || (hot.tcp == TcpPhase::SynReceived && end == usize::from(hot.client))
    {
        hot.tcp = TcpPhase::Established;
    }
    if segment.has(TcpSegment::FIN) {
        hot.flags.set_fin(end);
    }
    match hot.flags.fins() {
        0 => {}
        _ if hot.tcp.is_over() => {}
        1 => hot.tcp = TcpPhase::Closing,
        _ => hot.tcp = TcpPhase::Closed,
    }
    // A reset after both ends have said goodbye is only impatience.
    if segment.has(TcpSegment::RST) && hot.tcp != TcpPhase::Closed {
        hot.tcp = TcpPhase::Reset;
    }
    round_trip
}

fn on_syn(hot: &mut Hot, cold: &mut Cold, end: End, at_ns: u64, seq: u32) {
    cold.isn[end] = Some(seq);
    if hot.tcp == TcpPhase::NotTcp {
        hot.tcp = TcpPhase::SynSent;
        cold.asked_ns = at_ns;
    } else {
        hot.flags.set(Flags::SYN_REPEATED);
    }
}

fn on_syn_ack(
    hot: &mut Hot,
    cold: &mut Cold,
    end: End,
    at_ns: u64,
    segment: &TcpSegment<'_>,
) -> Option<u64> {
    cold.isn[end] = Some(segment.seq);
    cold.isn[1 - end].get_or_insert_with(|| segment.ack.wrapping_sub(1));
    let was_asked = hot.tcp == TcpPhase::SynSent && end != usize::from(hot.client);
    if matches!(hot.tcp, TcpPhase::NotTcp | TcpPhase::SynSent) {
        hot.tcp = TcpPhase::SynReceived;
    }
    if !was_asked || hot.flags.has(Flags::SYN_REPEATED) {
        return None;
    }
    let round_trip = at_ns.checked_sub(cold.asked_ns)?;
    cold.rtt_ns = round_trip;
    Some(round_trip)
}
