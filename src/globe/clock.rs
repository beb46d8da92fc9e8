//! The two clocks of the globe: a phase for animation that never jumps, and the date for sun and stars.
//!
//! `globals.time` of the shaders wraps each hour, and 32-bit seconds grow coarse within days. The phase counts
//! milliseconds in 32 bits; shaders subtract with wrap-around, which is exact for ages up to 49 days.

use std::time::{SystemTime, UNIX_EPOCH};

use bevy::prelude::*;

/// Time as the globe shows it, fixed once a frame.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct GlobeClock {
    /// `Time<Real>` elapsed seconds.
    pub now_secs: f64,
    /// Seconds since 1970, UTC: where sun and stars stand.
    pub unix_secs: f64,
    /// `true` in tests: nothing advances it.
    pub is_fixed: bool,
}

impl GlobeClock {
    /// The present for shaders.
    #[must_use]
    pub fn now_ms(&self) -> u32 {
        phase_ms(self.now_secs)
    }
}

/// Seconds of `Time<Real>` as milliseconds that wrap after 49 days.
#[must_use]
pub fn phase_ms(secs: f64) -> u32 {
    // Truncation to 32 bits is the wrap.
    (secs * 1000.0).rem_euclid(4_294_967_296.0) as u32
}

pub(super) fn advance(time: Res<Time<Real>>, mut clock: ResMut<GlobeClock>) {
    if clock.is_fixed {
        return;
    }
    clock.now_secs = time.elapsed_secs_f64();
    clock.unix_secs = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_exact_across_the_wrap() {
        let born = phase_ms(4_294_967.0);
        let now = phase_ms(4_294_968.5);
        assert!(now < born);
        assert_eq!(now.wrapping_sub(born), 1500);
    }
}
