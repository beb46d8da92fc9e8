//! One line for each flow.

use flowcore::model::{CountryCode, HostFacts, Layer, Lookup, Place};

use super::figures::{bytes, duration, milliseconds};
use super::grid::{Cell, Column, Ink, render};
use super::marks;
use crate::cli::gather::{Gathered, Gathering};

const fn words(title: &'static str, max_width: usize) -> Column {
    Column {
        title,
        is_figure: false,
        max_width,
    }
}

const fn figure(title: &'static str) -> Column {
    Column {
        title,
        is_figure: true,
        max_width: usize::MAX,
    }
}

const COLUMNS: [Column; 12] = [
    figure("began"),
    figure("lasted"),
    words("proto", 16),
    words("program", 20),
    words("to", 48),
    words("name", 38),
    words("place", 30),
    words("", 1),
    words("provider", 28),
    figure("round trip"),
    figure("sent"),
    figure("received"),
];

/// All flows in the order in which they began.
pub(super) fn lines(gathering: &Gathering, is_colored: bool) -> String {
    let rows: Vec<_> = gathering
        .flows
        .values()
        .map(|flow| row(flow, gathering.facts(flow), gathering))
        .collect();
    render(&COLUMNS, &rows, is_colored)
}

fn row(flow: &Gathered, facts: Option<&HostFacts>, gathering: &Gathering) -> [Cell; 12] {
    let record = &flow.record;
    let totals = &record.totals;
    let began = gathering.health.first_frame.unwrap_or(record.first_seen);
    let is_inner = record.key.layer != Layer::Outer;
    let standing = facts.map_or_else(Default::default, HostFacts::place_standing);
    let provider = facts
        .and_then(|facts| facts.provider.found())
        .map_or("", |provider| &*provider.organization);
    let rtt = facts.and_then(|facts| facts.min_rtt);
    let dim = |text: String| Cell::new(text, Ink::Dim);
    let counters = &totals.counters;
    [
        dim(format!(
            "+{}",
            duration(record.first_seen.saturating_since(began))
        )),
        dim(duration(
            totals.last_seen.saturating_since(record.first_seen),
        )),
        dim(format!(
            "{}{}",
            record.key.protocol,
            if is_inner { " (inner)" } else { "" }
        )),
        Cell::new(
            record.program.as_ref().map_or("", |it| &*it.name),
            Ink::Plain,
        ),
        Cell::new(
            record.key.endpoint(record.local.other()).to_string(),
            Ink::Plain,
        ),
        name(flow, facts),
        Cell::new(
            facts
                .and_then(|facts| facts.place.found())
                .map_or_else(String::new, place),
            marks::place_ink(standing),
        ),
        Cell::new(marks::sign(standing), marks::ink(standing)),
        dim(provider.to_owned()),
        dim(rtt.map_or_else(String::new, |measured| milliseconds(measured.time))),
        Cell::new(bytes(counters.up_bytes(record.local)), Ink::Bold),
        Cell::new(bytes(counters.down_bytes(record.local)), Ink::Bold),
    ]
}

/// What the traffic itself says in one ink, what only a reverse look-up says in another.
fn name(flow: &Gathered, facts: Option<&HostFacts>) -> Cell {
    if let Some(name) = flow.record.names.first() {
        return Cell::new(&*name.text, Ink::Cyan);
    }
    match facts.map(|facts| &facts.reverse_name) {
        Some(Lookup::Found(name)) => Cell::new(format!("({name})"), Ink::Dim),
        _ => Cell::default(),
    }
}

/// City and country, or what of them is known.
pub(super) fn place(place: &Place) -> String {
    let country = place.country.as_ref().map(CountryCode::as_str);
    match (place.city.as_deref().or(place.region.as_deref()), country) {
        (Some(city), Some(country)) => format!("{city}, {country}"),
        (Some(one), None) => one.to_owned(),
        (None, Some(code)) => place.country_name.as_deref().unwrap_or(code).to_owned(),
        (None, None) => String::new(),
    }
}
