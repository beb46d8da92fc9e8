//! The table for people: aligned, with the heaviest columns to the right, coloured on a terminal.

use std::fmt::Write as _;
use std::time::Duration;

use flowcore::model::{CountryCode, HostFacts, Layer, Place};

use super::gather::{Gathered, Gathering};

/// Characters of a column's text that are shown at most.
const MAX_WIDTH: usize = 38;

const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const CYAN: &str = "\x1b[36m";
const GREEN: &str = "\x1b[32m";
const RESET: &str = "\x1b[0m";

const HEADERS: [&str; 10] = [
    "began", "lasted", "proto", "program", "to", "name", "place", "provider", "sent", "received",
];
const IS_RIGHT: [bool; 10] = [
    false, true, false, false, false, false, false, false, true, true,
];
const COLORS: [&str; 10] = [DIM, DIM, DIM, "", "", CYAN, GREEN, DIM, BOLD, BOLD];

/// All flows, and a line that adds them up.
pub(super) fn render(gathering: &Gathering, is_colored: bool) -> String {
    let rows: Vec<[String; 10]> = gathering
        .flows
        .values()
        .map(|flow| row(flow, gathering.facts(flow), gathering))
        .collect();
    let mut widths = HEADERS.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    push_row(
        &mut text,
        &HEADERS.map(str::to_owned),
        &widths,
        is_colored.then_some([DIM; 10]),
    );
    for row in &rows {
        push_row(&mut text, row, &widths, is_colored.then_some(COLORS));
    }
    push_summary(&mut text, gathering);
    text
}

fn row(flow: &Gathered, facts: Option<&HostFacts>, gathering: &Gathering) -> [String; 10] {
    let record = &flow.record;
    let totals = &record.totals;
    let began = gathering.health.first_frame.unwrap_or(record.first_seen);
    let remote = record.key.endpoint(record.local.other());
    let name = record.names.first().map(|name| &*name.text);
    let reverse = facts
        .and_then(|facts| facts.reverse_name.found())
        .map(|name| &**name);
    let provider = facts.and_then(|facts| facts.provider.found());
    let is_inner = record.key.layer != Layer::Outer;
    [
        format!("+{}", duration(record.first_seen.saturating_since(began))),
        duration(totals.last_seen.saturating_since(record.first_seen)),
        format!(
            "{}{}",
            record.key.protocol,
            if is_inner { " (inner)" } else { "" }
        ),
        clip(record.program.as_ref().map_or("–", |it| &*it.name)),
        remote.to_string(),
        clip(name.or(reverse).unwrap_or("–")),
        clip(
            &facts
                .and_then(|facts| facts.place.found())
                .map_or_else(|| "–".to_owned(), place),
        ),
        clip(provider.map_or("–", |provider| &*provider.organization)),
        bytes(totals.counters.up_bytes(record.local)),
        bytes(totals.counters.down_bytes(record.local)),
    ]
}

fn place(place: &Place) -> String {
    let country = place.country.as_ref().map(CountryCode::as_str);
    match (place.city.as_deref().or(place.region.as_deref()), country) {
        (Some(city), Some(country)) => format!("{city}, {country}"),
        (Some(one), None) => one.to_owned(),
        (None, Some(code)) => place.country_name.as_deref().unwrap_or(code).to_owned(),
        (None, None) => "–".to_owned(),
    }
}

fn push_row(
    text: &mut String,
    cells: &[String; 10],
    widths: &[usize; 10],
    colors: Option<[&str; 10]>,
) {
    for (column, cell) in cells.iter().enumerate() {
        let pad = " ".repeat(widths[column].saturating_sub(cell.chars().count()));
        let color = colors.map_or("", |colors| colors[column]);
        let reset = if color.is_empty() { "" } else { RESET };
        let cell = format!("{color}{cell}{reset}");
        let gap = if column == 0 { "" } else { "  " };
        let is_last = column + 1 == cells.len();
        let cell = match (IS_RIGHT[column], is_last) {
            (true, _) => format!("{pad}{cell}"),
            (false, true) => cell,
            (false, false) => format!("{cell}{pad}"),
        };
        text.push_str(gap);
        text.push_str(&cell);
    }
    text.push('\n');
}

fn push_summary(text: &mut String, gathering: &Gathering) {
    let outer = gathering
        .flows
        .values()
        .filter(|flow| flow.record.key.layer == Layer::Outer);
    let (mut up, mut down, mut packets, mut count) = (0_u64, 0_u64, 0_u64, 0_u64);
    for flow in outer {
        let counters = &flow.record.totals.counters;
        up = up.saturating_add(counters.up_bytes(flow.record.local));
        down = down.saturating_add(counters.down_bytes(flow.record.local));
        packets = packets.saturating_add(counters.total_packets());
        count += 1;
    }
    let drops = gathering.health.drops;
    let lost = drops.kernel.saturating_add(drops.queue);
    let mut loss = if lost == 0 {
        "nothing lost".to_owned()
    } else {
        format!("{lost} frames lost")
    };
    if drops.evicted_flows > 0 {
        let _infallible = write!(loss, " · {} flows evicted", drops.evicted_flows);
    }
    // Writing to a string cannot fail.
    let _infallible = writeln!(
        text,
        "\n{count} flows · {packets} packets · {} sent · {} received · {loss}",
        bytes(up),
        bytes(down)
    );
}

fn clip(text: &str) -> String {
    if text.chars().count() <= MAX_WIDTH {
        return text.to_owned();
    }
    text.chars().take(MAX_WIDTH - 1).chain(['…']).collect()
}

/// Bytes in decimal units, three digits.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(super) fn bytes(count: u64) -> String {
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

fn duration(time: Duration) -> String {
    let secs = time.as_secs();
    match secs {
        0 => format!("{} ms", time.as_millis()),
        1..=59 => format!("{:.1} s", time.as_secs_f64()),
        60..=3599 => format!("{}:{:02}", secs / 60, secs % 60),
        _ => format!("{}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60),
    }
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
    fn long_text_is_clipped_with_a_mark() {
        assert_eq!(clip(&"x".repeat(100)).chars().count(), MAX_WIDTH);
        assert!(clip(&"x".repeat(100)).ends_with('…'));
    }
}
