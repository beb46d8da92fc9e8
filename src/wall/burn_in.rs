//! Against burning in: the picture moves by a few pixels, and goes dim at night. Pure.

use bevy_egui::egui::{Vec2, vec2};

/// The picture stays this long where it is.
const STEP_SECS: f64 = 300.0;
/// It is never farther from its place than this, in points of a wall of 1080.
pub const FARTHEST: f32 = 8.0;

/// Where the picture is moved to, one after the other: every place is visited, and no step is long.
const PLACES: [(f32, f32); 9] = [
    (0.0, 0.0),
    (4.0, -3.0),
    (6.0, 3.0),
    (1.0, 6.0),
    (-5.0, 5.0),
    (-7.0, -1.0),
    (-3.0, -6.0),
    (3.0, -7.0),
    (2.0, 2.0),
];

/// How far the picture is moved, `elapsed_secs` after the start.
#[must_use]
pub fn shift(elapsed_secs: f64) -> Vec2 {
    let step = (elapsed_secs.max(0.0) / STEP_SECS) as usize % PLACES.len();
    let (x, y) = PLACES[step];
    vec2(x, y)
}

/// Whether `minute` of the day lies in `from`…`to`, which may span midnight. The same minute twice is never.
#[must_use]
pub const fn is_within(minute: u16, (from, to): (u16, u16)) -> bool {
    if from <= to {
        from <= minute && minute < to
    } else {
        minute >= from || minute < to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_moves_every_five_minutes_and_never_far() {
        let mut places: Vec<Vec2> = (0..2_000)
            .map(|step| shift(f64::from(step) * 60.0))
            .collect();
        assert_eq!(places[0], places[4]);
        assert_ne!(places[4], places[5]);
        assert!(places.iter().all(|place| place.length() <= FARTHEST));
        places.dedup();
        let longest = places
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).length())
            .fold(0.0, f32::max);
        assert!(longest <= 10.0, "a step of {longest} would be seen");
    }

    #[test]
    fn the_night_may_span_midnight() {
        let night = (22 * 60, 6 * 60);
        assert!(is_within(23 * 60, night) && is_within(0, night) && is_within(359, night));
        assert!(!is_within(360, night) && !is_within(12 * 60, night));
        assert!(is_within(13 * 60, (12 * 60, 14 * 60)));
        assert!(!is_within(600, (600, 600)));
    }
}
