//! Figures as people read them.

use std::time::Duration;

use flowcore::time::Timestamp;

/// Bytes in decimal units, three digits.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if count < 1000 {
        return format!("{count} B");
    }
    let mut value = count as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = if value < 9.95 {
        2
    } else {
        usize::from(value < 99.95)
    };
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// A whole number with commas.
pub(in crate::cli) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 flow`, `2 flows`.
pub(super) fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// How long something took, like a clock.
pub(super) fn duration(time: Duration) -> String {
    let secs = time.as_secs();
    match secs {
        0 => format!("{} ms", time.as_millis()),
        1..=59 => format!("{:.1} s", time.as_secs_f64()),
        60..=3599 => format!("{}:{:02}", secs / 60, secs % 60),
        _ => format!("{}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60),
    }
}

/// A round trip: `0.31 ms`, `8.4 ms`, `41 ms`.
pub(super) fn milliseconds(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    let decimals = if ms < 0.995 {
        2
    } else {
        usize::from(ms < 9.95)
    };
    format!("{ms:.decimals$} ms")
}

/// A part of a whole in percent: never 0 for something, never 100 for less than all.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return "0 %".to_owned();
    }
    match u128::from(part) * 100 / u128::from(whole) {
        0 => "<1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// Day and time of day, `2024-03-20 22:00:07 UTC`.
pub(super) fn moment(at: Timestamp) -> String {
    let secs = at.secs();
    let (year, month, day) = civil(secs / 86_400);
    format!(
        "{year}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC",
        secs / 3600 % 24,
        secs / 60 % 60,
        secs % 60
    )
}

/// Year, month and day of a number of days since 1970, in the calendar of today. Counts from a first of March, so that
/// the day that leap years have more is the last of its year.
const fn civil(days: u64) -> (u64, u64, u64) {
    const PER_ERA: u64 = 146_097; // 400 years
    let days = days + 719_468; // since 0000-03-01
    let (era, day) = (days / PER_ERA, days % PER_ERA);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153; // March is 0
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + (month <= 2) as u64, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_three_digits() {
        let shown = [0, 999, 1000, 9_940, 123_456, 999_600, 5_000_000_000].map(bytes);
        assert_eq!(
            shown,
            [
                "0 B", "999 B", "1.00 kB", "9.94 kB", "123 kB", "1.00 MB", "5.00 GB"
            ]
        );
    }

    #[test]
    fn durations_read_like_a_clock() {
        assert_eq!(duration(Duration::from_millis(7)), "7 ms");
        assert_eq!(duration(Duration::from_millis(1500)), "1.5 s");
        assert_eq!(duration(Duration::from_secs(61)), "1:01");
        assert_eq!(duration(Duration::from_secs(3_723)), "1:02:03");
    }

    #[test]
    fn shares_are_neither_nothing_nor_all_by_rounding() {
        let shown = [(0, 9), (1, 1_000), (999, 1_000), (7, 7), (0, 0)];
        assert_eq!(
            shown.map(|(part, whole)| percent(part, whole)),
            ["0 %", "<1 %", "99 %", "100 %", "0 %"]
        );
    }

    #[test]
    fn moments_are_days_of_the_calendar() {
        for (secs, expected) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_710_972_007, "2024-03-20 22:00:07 UTC"),
            (4_107_542_399, "2100-02-28 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(moment(Timestamp::from_secs_nanos(secs, 0)), expected);
        }
    }
}
