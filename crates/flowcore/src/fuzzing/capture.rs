//! The whole meter on a scripted capture: frames of any link type, with any time between them.

use std::time::Duration;

use super::input::Input;
use super::ledger::Ledger;
use crate::flow::{FlowMeter, MeterConfig};
use crate::packet::{Frame, LinkType};
use crate::time::Timestamp;

const LINKS: [u16; 14] = [1, 101, 113, 276, 0, 108, 9, 50, 51, 104, 12, 228, 229, 147];

/// Steps of time in milliseconds, backwards too.
const STEPS_MS: [i64; 8] = [0, 1, 100, 1_500, 40_000, 200_000, -1, -20_000];

/// Input: for each frame a link type, flags (bits 0–2 step of time, 3–4 direction, 5 the slow sink polls, 6 snapshot),
/// and the bytes with their length in front.
///
/// Law: every frame is counted once, in a flow, as damaged or as not IP; and a sink that polls rarely ends up knowing
/// what a sink knows that polls after every frame.
pub fn frame(data: &[u8]) {
    let mut input = Input(data);
    let mut meter = FlowMeter::new(MeterConfig {
        max_flows: 6,
        idle_timeout: Duration::from_secs(60),
        ..MeterConfig::default()
    });
    let (eager, lazy) = (meter.add_sink(), meter.add_sink());
    let (mut all, mut rare) = (Ledger::default(), Ledger::default());
    let mut now_ms = 1_700_000_000_000_i64;
    while !input.is_empty() {
        let link = LinkType(input.pick(&LINKS));
        let flags = input.u8();
        let data = input.piece();
        now_ms += STEPS_MS[usize::from(flags & 7)];
        let at = Timestamp::from_nanos(now_ms.unsigned_abs() * 1_000_000);
        let is_outgoing = [None, Some(true), Some(false), None][usize::from(flags >> 3 & 3)];
        // Wire lengths beyond the captured bytes: a snap length, or a lie.
        let wire_len = [0, 60, 1_500, u32::MAX][usize::from(flags >> 6 & 3)];
        meter.handle_frame(
            at,
            Frame {
                link,
                data,
                wire_len,
                is_outgoing,
            },
        );
        all.poll(&mut meter, eager);
        if flags & 0x20 != 0 {
            rare.poll(&mut meter, lazy);
        }
        assert!(meter.stats().live_flows <= 6, "more flows than allowed");
    }
    meter.handle_end();
    all.poll(&mut meter, eager);
    rare.poll(&mut meter, lazy);
    let stats = meter.stats();
    assert_eq!(stats.unreported_flows, 0);
    assert_eq!(
        all.outer_packets() + stats.malformed_frames + stats.non_ip_frames,
        stats.frames
    );
    assert_eq!(all, rare);
    all.check_end();
}
