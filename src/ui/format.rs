//! Numbers as people read them: three figures at most, tabular, with the signs of the language and in the units that
//! the person chose ([`crate::words::numbers`]).
//!
//! A thin space never separates a figure from its unit: the design uses a plain one.

use std::time::Duration;

use crate::words::{
    self,
    numbers::{Separators, Units},
};

const UNITS: [&str; 6] = ["B", "kB", "MB", "GB", "TB", "PB"];
const BINARY_UNITS: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const BIT_UNITS: [&str; 6] = ["bit", "kbit", "Mbit", "Gbit", "Tbit", "Pbit"];
const BINARY_BIT_UNITS: [&str; 6] = ["bit", "Kibit", "Mibit", "Gibit", "Tibit", "Pibit"];

/// A figure and its unit, apart, for large type.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Figure {
    /// For example `24.7`.
    pub number: String,
    /// For example `MB/s`.
    pub unit: String,
}

/// Scales to one of `units` so that at most three digits stand before the point, rounding included.
fn scale(
    count: f64,
    units: &[&'static str; 6],
    is_binary: bool,
    decimals_at: impl Fn(f64, usize) -> usize,
) -> (String, &'static str) {
    let step = if is_binary { 1024.0 } else { 1000.0 };
    let mut value = if count.is_finite() {
        count.max(0.0)
    } else {
        0.0
    };
    let mut index = 0;
    loop {
        let decimals = decimals_at(value, index);
        let power = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
        let rounded = (value * power).round() / power;
        if rounded < 1000.0 || index + 1 == units.len() {
            return (decimal(rounded, decimals), units[index]);
        }
        value /= step;
        index += 1;
    }
}

/// A number with the decimal sign of the language.
#[must_use]
pub fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match Separators::current().decimal {
        '.' => text,
        sign => text.replace('.', sign.encode_utf8(&mut [0; 4])),
    }
}

fn scale_bytes(bytes: u64, decimals_at: impl Fn(f64, usize) -> usize) -> (String, &'static str) {
    let is_binary = Units::current().is_binary;
    let units = if is_binary { &BINARY_UNITS } else { &UNITS };
    scale(bytes as f64, units, is_binary, decimals_at)
}

fn scale_rate(bytes_per_sec: f32) -> (String, &'static str) {
    let chosen = Units::current();
    let (units, factor) = match (chosen.are_rates_bits, chosen.is_binary) {
        (false, false) => (&UNITS, 1.0),
        (false, true) => (&BINARY_UNITS, 1.0),
        (true, false) => (&BIT_UNITS, 8.0),
        (true, true) => (&BINARY_BIT_UNITS, 8.0),
    };
    let count = f64::from(bytes_per_sec) * factor;
    scale(count, units, chosen.is_binary, rate_decimals)
}

/// Speeds in one unit, so that a list of them can be compared at a glance: the unit is the one that suits the fastest.
#[must_use]
pub fn rates_in_one_unit(rates: &[f32]) -> (Vec<String>, String) {
    let fastest = rates.iter().copied().fold(0.0_f32, f32::max);
    let (_, unit) = scale_rate(fastest);
    let chosen = Units::current();
    let step: f64 = if chosen.is_binary { 1024.0 } else { 1000.0 };
    let tables = [&UNITS, &BINARY_UNITS, &BIT_UNITS, &BINARY_BIT_UNITS];
    let power = tables
        .iter()
        .find_map(|units| units.iter().position(|known| *known == unit))
        .and_then(|power| i32::try_from(power).ok())
        .unwrap_or(0);
    let factor = if chosen.are_rates_bits { 8.0 } else { 1.0 } / step.powi(power);
    let written = rates.iter().map(|rate| {
        let value = f64::from(rate.max(0.0)) * factor;
        match value {
            // What is there must not read as nothing.
            _ if value > 0.0 && value < 0.05 && power > 0 => format!("<{}", decimal(0.1, 1)),
            _ => decimal(value, usize::from(power > 0)),
        }
    });
    (written.collect(), format!("{unit}/s"))
}

fn rate_decimals(value: f64, index: usize) -> usize {
    usize::from(index >= 2 && value < 100.0 || index == 1 && value < 10.0)
}

/// A volume: `840 B`, `12 kB`, `9.8 MB`, `31 MB`.
#[must_use]
pub fn bytes(count: u64) -> String {
    let (number, unit) = scale_bytes(count, |value, index| {
        usize::from(index >= 1 && value < 10.0)
    });
    format!("{number} {unit}")
}

/// A volume in two parts, with a decimal more.
#[must_use]
pub fn bytes_figure(count: u64) -> Figure {
    let (number, unit) = scale_bytes(count, rate_decimals);
    Figure {
        number,
        unit: unit.to_owned(),
    }
}

/// A speed: `880 kB/s`, `24.7 MB/s`.
#[must_use]
pub fn rate(bytes_per_sec: f32) -> String {
    let (number, unit) = scale_rate(bytes_per_sec);
    format!("{number} {unit}/s")
}

/// A speed in two parts.
#[must_use]
pub fn rate_figure(bytes_per_sec: f32) -> Figure {
    let (number, unit) = scale_rate(bytes_per_sec);
    Figure {
        number,
        unit: format!("{unit}/s"),
    }
}

/// A whole number with its thousands apart: `31,480`.
#[must_use]
pub fn count(number: u64) -> String {
    let group = Separators::current().group;
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    text
}

/// A whole number where there is little room: `7,206`, `36.3 M`, `1.2 G`.
#[must_use]
pub fn count_short(number: u64) -> String {
    match number {
        0..1_000_000 => count(number),
        1_000_000..1_000_000_000 => format!("{} M", decimal(number as f64 / 1e6, 1)),
        _ => format!("{} G", decimal(number as f64 / 1e9, 1)),
    }
}

/// `1 connection`, `3,000 connections`: the words of `key`, which are told the number and how it is written.
#[must_use]
pub fn counted(number: u64, key: &str) -> String {
    words::with(
        key,
        &[
            ("count", number.into()),
            ("figure", (&count(number)).into()),
        ],
    )
}

/// What was so long ago: `3 min ago`.
#[must_use]
pub fn past(duration: Duration) -> String {
    words::with("ago", &[("span", (&span(duration)).into())])
}

/// A span of time in its two largest units: `8 s`, `11 min`, `3 h 12 min`, `2 d 4 h`.
#[must_use]
pub fn span(duration: Duration) -> String {
    let secs = duration.as_secs();
    let (days, hours, minutes) = (secs / 86_400, secs / 3_600 % 24, secs / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{secs} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, ..) => format!("{hours} h {minutes} min"),
        (_, 0, _) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}

/// A position in a recording: `0:07`, `12:03`, `1:02:03`.
#[must_use]
pub fn position(duration: Duration) -> String {
    let secs = duration.as_secs();
    let (hours, minutes, seconds) = (secs / 3600, secs / 60 % 60, secs % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A round trip: `0.4 ms`, `12 ms`, `1.3 s`.
#[must_use]
pub fn milliseconds(ms: f32) -> String {
    if ms < 9.95 {
        format!("{} ms", decimal(f64::from(ms), 1))
    } else if ms < 999.5 {
        format!("{ms:.0} ms")
    } else {
        format!("{} s", decimal(f64::from(ms) / 1000.0, 1))
    }
}

/// How long ago the newest packet came: tenths below ten seconds.
#[must_use]
pub fn ago(duration: Duration) -> String {
    if duration < Duration::from_secs(10) {
        let span = format!("{} s", decimal(duration.as_secs_f64(), 1));
        words::with("ago", &[("span", (&span).into())])
    } else {
        past(duration)
    }
}

/// A share: `96.4 %`; `None` where there is nothing to share.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<String> {
    (whole > 0).then(|| {
        let percent = part.min(whole) as f64 / whole as f64 * 100.0;
        // 99.96 % must not read as "100.0 %": what is missing is the point of the figure.
        let percent = if part < whole {
            percent.min(99.9)
        } else {
            percent
        };
        if percent >= 100.0 {
            "100 %".to_owned()
        } else {
            format!("{} %", decimal(percent, 1))
        }
    })
}

/// Kilometres, rounded to what the number is worth: `420 km`, `4,100 km`.
#[must_use]
pub fn kilometers(km: f64) -> String {
    let step = if km < 100.0 {
        1.0
    } else if km < 1000.0 {
        10.0
    } else {
        100.0
    };
    format!("{} km", count(((km / step).round() * step).max(0.0) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_round_into_the_next_unit() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (9_949, "9.9 kB"),
            (12_400, "12 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (31_400_000, "31 MB"),
            (8_100_000_000, "8.1 GB"),
            (u64::MAX, "18447 PB"),
        ];
        for (count, text) in cases {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn rates_keep_a_decimal_where_it_says_something() {
        assert_eq!(rate(0.0), "0 B/s");
        assert_eq!(rate(640.4), "640 B/s");
        assert_eq!(rate(2_340.0), "2.3 kB/s");
        assert_eq!(rate(880_000.0), "880 kB/s");
        assert_eq!(rate(999_600.0), "1.0 MB/s");
        assert_eq!(rate(24_720_000.0), "24.7 MB/s");
        assert_eq!(rate(247_200_000.0), "247 MB/s");
        assert_eq!(rate(f32::NAN), "0 B/s");
        assert_eq!(rate(-1.0), "0 B/s");
    }

    #[test]
    fn counts_have_commas() {
        assert_eq!(count(7), "7");
        assert_eq!(count(999), "999");
        assert_eq!(count(31_480), "31,480");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(counted(1, "count-connections"), "1 connection");
        assert_eq!(count_short(999_999), "999,999");
        assert_eq!(count_short(36_305_331), "36.3 M");
    }

    #[test]
    fn spans_have_two_units_at_most() {
        let span_of = |secs| span(Duration::from_secs(secs));
        assert_eq!(span_of(8), "8 s");
        assert_eq!(span_of(660), "11 min");
        assert_eq!(span_of(11_520), "3 h 12 min");
        assert_eq!(span_of(7_200), "2 h");
        assert_eq!(span_of(187_200), "2 d 4 h");
    }

    #[test]
    fn positions_read_like_a_player() {
        assert_eq!(position(Duration::from_secs(723)), "12:03");
        assert_eq!(position(Duration::from_secs(3723)), "1:02:03");
    }

    #[test]
    fn a_share_is_never_rounded_up_to_everything() {
        assert_eq!(share(0, 0), None);
        assert_eq!(share(9_999, 10_000).as_deref(), Some("99.9 %"));
        assert_eq!(share(10, 10).as_deref(), Some("100 %"));
        assert_eq!(share(1, 3).as_deref(), Some("33.3 %"));
    }

    #[test]
    fn round_trips_and_distances() {
        assert_eq!(milliseconds(0.42), "0.4 ms");
        assert_eq!(milliseconds(41.3), "41 ms");
        assert_eq!(milliseconds(1_310.0), "1.3 s");
        assert_eq!(kilometers(4_120.0), "4,100 km");
        assert_eq!(kilometers(424.0), "420 km");
    }
}
