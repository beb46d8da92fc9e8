//! Round trips of connections that go on: from a time stamp's first sending to its first echo, RFC 7323.
//!
//! A flow asks once in a while and reads no options in between. A question is a time stamp of this computer that was
//! surely not sent before: clocks tick slowly, so several segments share a value, and one of them may have been
//! answered already. So the flow first looks which value is current, then waits for a later one, then for its echo.
//! Whatever delays or repeats the question makes the result longer, never shorter.

use crate::packet::TcpSegment;

/// A connection is long from here on, in ticks; a shorter one has its handshake.
const FIRST_REST: u32 = 2;

/// Ticks between two questions.
const REST: u32 = 4;

/// An echo that takes longer says nothing about distances.
const PATIENCE_NS: u64 = 4_000_000_000;

/// Where the question of one flow stands. When it was asked is kept by the caller, beside it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Echo {
    /// At rest the tick when the rest is over, else a time stamp of this computer.
    value: u32,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Resting,
    /// For the value that this computer sends now.
    Looking,
    /// For a later value.
    Waiting,
    /// For the echo.
    Asked,
    /// The connection has no time stamps.
    Off,
}

impl Echo {
    /// Of a flow that opens at `tick`.
    pub(super) const fn new(tick: u32) -> Self {
        Self::resting(tick.saturating_add(FIRST_REST))
    }

    const fn resting(until: u32) -> Self {
        Self {
            value: until,
            stage: Stage::Resting,
        }
    }

    /// Takes in a segment of an established connection; `is_ours`: this computer sent it. Returns a round trip in
    /// nanoseconds where the segment completes one.
    pub(super) fn advance(
        &mut self,
        asked_ns: &mut u64,
        (tick, at_ns): (u32, u64),
        is_ours: bool,
        segment: &TcpSegment<'_>,
    ) -> Option<u64> {
        match self.stage {
            Stage::Off => None,
            Stage::Resting if tick < self.value => None,
            Stage::Resting => {
                self.stage = Stage::Looking;
                None
            }
            // The one segment that may go without the option.
            _ if segment.has(TcpSegment::RST) => None,
            _ => {
                let Some([value, echo]) = segment.time_stamps() else {
                    self.stage = Stage::Off;
                    return None;
                };
                self.ask(asked_ns, at_ns, is_ours, value);
                if self.stage != Stage::Asked {
                    return None;
                }
                let time_ns = at_ns
                    .checked_sub(*asked_ns)
                    .filter(|time_ns| *time_ns <= PATIENCE_NS);
                let is_answer = !is_ours && segment.has(TcpSegment::ACK) && echo == self.value;
                if is_answer || time_ns.is_none() {
                    *self = Self::resting(tick.saturating_add(REST));
                }
                time_ns.filter(|_| is_answer)
            }
        }
    }

    fn ask(&mut self, asked_ns: &mut u64, at_ns: u64, is_ours: bool, value: u32) {
        if !is_ours {
            return;
        }
        match self.stage {
            Stage::Looking => {
                self.value = value;
                self.stage = Stage::Waiting;
            }
            Stage::Waiting if is_later(value, self.value) => {
                self.value = value;
                *asked_ns = at_ns;
                self.stage = Stage::Asked;
            }
            _ => {}
        }
    }
}

/// Time stamps wrap around.
const fn is_later(a: u32, b: u32) -> bool {
    a != b && a.wrapping_sub(b) <= u32::MAX / 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MS: u64 = 1_000_000;
    /// Ticks after which a new flow asks.
    const LONG: u32 = FIRST_REST;

    /// A segment with a time stamp and an echo.
    fn options(value: u32, echo: u32) -> [u8; 12] {
        let mut options = [1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0];
        options[4..8].copy_from_slice(&value.to_be_bytes());
        options[8..].copy_from_slice(&echo.to_be_bytes());
        options
    }

    fn segment(options: &[u8]) -> TcpSegment<'_> {
        TcpSegment {
            ports: [1, 2],
            seq: 0,
            ack: 0,
            flags: TcpSegment::ACK,
            options,
            payload: &[],
        }
    }

    struct Script {
        echo: Echo,
        asked_ns: u64,
        tick: u32,
    }

    impl Script {
        fn new() -> Self {
            let mut script = Self {
                echo: Echo::new(0),
                asked_ns: 0,
                tick: LONG,
            };
            assert_eq!(script.ours(0, 1), None, "ends the rest");
            script
        }

        fn ours(&mut self, at_ms: u64, value: u32) -> Option<u64> {
            self.segment(at_ms, true, &options(value, 0))
        }

        fn theirs(&mut self, at_ms: u64, echo: u32) -> Option<u64> {
            self.segment(at_ms, false, &options(7, echo))
        }

        fn segment(&mut self, at_ms: u64, is_ours: bool, options: &[u8]) -> Option<u64> {
            let now = (self.tick, at_ms * MS);
            self.echo
                .advance(&mut self.asked_ns, now, is_ours, &segment(options))
        }
    }

    #[test]
    fn the_first_echo_of_a_fresh_time_stamp_is_a_round_trip() {
        let mut script = Script::new();
        script.ours(10, 100);
        script.ours(20, 110);
        assert_eq!(script.theirs(25, 100), None, "the echo of an earlier one");
        assert_eq!(script.theirs(60, 110), Some(40 * MS));
        assert_eq!(script.theirs(61, 110), None, "first match only");
    }

    #[test]
    fn a_value_that_was_sent_before_is_no_question() {
        let mut script = Script::new();
        script.ours(10, 100);
        // Sent again within the same tick of a coarse clock, while the echo of the first is on its way.
        script.ours(99, 100);
        assert_eq!(script.theirs(100, 100), None);
    }

    #[test]
    fn a_repeated_question_counts_from_its_first_sending() {
        let mut script = Script::new();
        script.ours(10, 100);
        script.ours(20, 110);
        script.ours(220, 110);
        assert_eq!(script.theirs(250, 110), Some(230 * MS));
    }

    #[test]
    fn a_question_without_an_answer_is_given_up() {
        let mut script = Script::new();
        script.ours(10, 100);
        script.ours(20, 110);
        assert_eq!(script.theirs(5_000, 110), None);
        assert_eq!(script.echo, Echo::resting(LONG + REST));
    }

    #[test]
    fn a_clock_that_runs_backwards_gives_no_round_trip() {
        let mut script = Script::new();
        script.ours(10, 100);
        script.ours(20, 110);
        assert_eq!(script.theirs(3, 110), None);
    }

    #[test]
    fn without_the_option_nothing_is_read_any_more() {
        let mut script = Script::new();
        script.segment(10, true, &[1, 1, 1, 0]);
        assert_eq!(script.echo.stage, Stage::Off);
    }

    #[test]
    fn time_stamps_wrap_around() {
        assert!(is_later(3, u32::MAX - 3) && !is_later(u32::MAX - 3, 3));
        assert!(!is_later(5, 5));
    }

    proptest! {
        /// A far end that echoes as the standard says, after any delay, behind a clock of any granularity.
        #[test]
        fn no_round_trip_is_shorter_than_the_way(
            steps in prop::collection::vec((0_u64..40, 0_u64..300, any::<bool>()), 1..200),
            granularity_ms in prop::sample::select(vec![1_u64, 4, 10, 100, 500]),
            way_ms in 1_u64..200, start: u32,
        ) {
            let value = |at: u64| start.wrapping_add((at / granularity_ms) as u32);
            // What this computer sends, and each answer after the way there and back and a wait of the far end.
            let (mut events, mut now) = (Vec::new(), 0);
            for (pause, wait, is_answered) in steps {
                now += pause;
                events.push((now, true, value(now)));
                if is_answered {
                    events.push((now + way_ms + wait, false, value(now)));
                }
            }
            events.sort_unstable();
            let mut script = Script::new();
            for (at, is_ours, value) in events {
                if let Some(time_ns) = if is_ours { script.ours(at, value) } else { script.theirs(at, value) } {
                    prop_assert!(time_ns >= way_ms * MS, "{time_ns} at {at}");
                    script.tick += REST;
                }
            }
        }
    }
}
