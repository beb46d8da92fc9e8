//! The cells of the table as text: for the screen, the clipboard and exports.

use std::time::Duration;

use flowcore::csv::field;
use serde_json::{Map, Value};

use super::format;
use super::view_model::table::TablePage;
use crate::survey::ledger::FlowLine;
use crate::survey::table::Column;
use crate::words;

/// A cell as it stands on the screen; empty where nothing is known.
#[must_use]
pub fn text(page: &TablePage<'_>, line: &FlowLine, column: Column) -> String {
    let (ledger, host) = (page.ledger, page.ledger.host_of(line));
    let figures = || page.figures(line);
    let moving = |rate: f32| {
        // A mean over the brush is worth saying of what is over, too.
        let is_over = line.state.is_over && page.answer.range.is_none() && rate <= 0.0;
        if is_over {
            String::new()
        } else {
            format::rate(rate)
        }
    };
    match column {
        Column::Destination => ledger.name_of(line),
        Column::Program => ledger.programs.word(line.program).to_owned(),
        Column::Process => line.pid.map(|pid| pid.to_string()).unwrap_or_default(),
        Column::Place => host.place.to_string(),
        Column::Check => host.place_check.to_string(),
        Column::Provider => ledger.providers.word(host.provider).to_owned(),
        Column::Asn => host.asn.map(|asn| asn.to_string()).unwrap_or_default(),
        Column::Address => match (line.port, host.ip.is_ipv6()) {
            (0, _) => host.ip.to_string(),
            (port, true) => format!("[{}]:{port}", host.ip),
            (port, false) => format!("{}:{port}", host.ip),
        },
        Column::Protocol => ledger.services.word(line.service).to_owned(),
        Column::Sent => format::bytes(figures().up_bytes),
        Column::Received => format::bytes(figures().down_bytes),
        Column::SentRate => moving(figures().up_rate),
        Column::ReceivedRate => moving(figures().down_rate),
        Column::Rate => moving(figures().rate()),
        Column::RoundTrip => line
            .round_trip_ms
            .map(format::milliseconds)
            .unwrap_or_default(),
        Column::FirstSeen => {
            let ago = page.now().saturating_since(line.first_seen);
            format::past(ago)
        }
        Column::Age => format::span(age(page, line)),
        Column::State => words::text(line.state.word),
    }
}

/// Since the first packet while it is live; how long it lived once it is over.
fn age(page: &TablePage<'_>, line: &FlowLine) -> Duration {
    let until = if line.state.is_over {
        line.last_seen
    } else {
        page.now()
    };
    until.saturating_since(line.first_seen)
}

/// The columns that are shown, in their order.
pub fn shown<'a>(page: &TablePage<'a>) -> impl Iterator<Item = Column> + use<'a> {
    let settings = page.settings;
    let has_programs = page.has_programs;
    settings
        .columns
        .iter()
        .filter(move |placed| {
            let needs_programs = matches!(placed.column, Column::Program | Column::Process);
            placed.is_shown && (has_programs || !needs_programs)
        })
        .map(|placed| placed.column)
}

/// A cell as a program wants it: figures in bytes, milliseconds, seconds.
fn value(page: &TablePage<'_>, line: &FlowLine, column: Column) -> Value {
    let seconds = |nanos: u64| Value::from(nanos as f64 / 1e9);
    match column {
        Column::Process => line.pid.into(),
        Column::Asn => page.ledger.host_of(line).asn.into(),
        Column::Sent => page.figures(line).up_bytes.into(),
        Column::Received => page.figures(line).down_bytes.into(),
        Column::SentRate => page.figures(line).up_rate.into(),
        Column::ReceivedRate => page.figures(line).down_rate.into(),
        Column::Rate => page.figures(line).rate().into(),
        Column::RoundTrip => line.round_trip_ms.into(),
        Column::FirstSeen => seconds(line.first_seen.nanos()),
        Column::Age => age(page, line).as_secs_f64().into(),
        _ => match text(page, line, column) {
            words if words.is_empty() => Value::Null,
            words => words.into(),
        },
    }
}

/// The name of a column in exports, with its unit.
pub(super) const fn key(column: Column) -> &'static str {
    match column {
        Column::Destination => "destination",
        Column::Program => "program",
        Column::Process => "pid",
        Column::Place => "place",
        Column::Check => "place_check",
        Column::Provider => "provider",
        Column::Asn => "asn",
        Column::Address => "address",
        Column::Protocol => "protocol",
        Column::Sent => "sent_bytes",
        Column::Received => "received_bytes",
        Column::SentRate => "sent_bytes_per_sec",
        Column::ReceivedRate => "received_bytes_per_sec",
        Column::Rate => "bytes_per_sec",
        Column::RoundTrip => "round_trip_ms",
        Column::FirstSeen => "first_seen_unix_secs",
        Column::Age => "age_secs",
        Column::State => "state",
    }
}

/// Everything that is listed as comma-separated values, in the columns that are shown.
#[must_use]
pub fn csv(page: &TablePage<'_>) -> String {
    let columns: Vec<Column> = shown(page).collect();
    let heads: Vec<String> = columns
        .iter()
        .map(|column| key(*column).to_owned())
        .collect();
    let mut out = heads.join(",") + "\r\n";
    for line in page.flows() {
        let cells = columns
            .iter()
            .map(|column| match value(page, line, *column) {
                Value::Null => String::new(),
                Value::String(words) => field(&words).into_owned(),
                figure => figure.to_string(),
            });
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

/// Everything that is listed as a JSON array of objects, in the columns that are shown.
#[must_use]
pub fn json(page: &TablePage<'_>) -> String {
    let columns: Vec<Column> = shown(page).collect();
    let mut out = String::from("[");
    for (at, line) in page.flows().enumerate() {
        let fields: Map<String, Value> = columns
            .iter()
            .map(|column| (key(*column).to_owned(), value(page, line, *column)))
            .collect();
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&Value::Object(fields).to_string());
    }
    out.push_str("\n]\n");
    out
}

/// Rows for the clipboard: tabs between cells, so that spreadsheets take them apart.
#[must_use]
pub fn rows(page: &TablePage<'_>) -> String {
    let columns: Vec<Column> = shown(page).collect();
    let is_chosen = |line: &&FlowLine| page.chosen.is_empty() || page.chosen.contains(&line.flow);
    let rows = page
        .flows()
        .filter(is_chosen)
        .map(|line| row(page, line, &columns));
    rows.collect::<Vec<_>>().join("\n")
}

/// One row for the clipboard.
#[must_use]
pub fn row(page: &TablePage<'_>, line: &FlowLine, columns: &[Column]) -> String {
    let cells = columns
        .iter()
        .map(|column| text(page, line, *column).replace(['\t', '\n', '\r'], " "));
    cells.collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bevy::prelude::World;

    use super::*;
    use crate::survey::Survey;
    use crate::survey::ledger::tests::ledger_of;
    use crate::survey::question::{Question, Wants};
    use crate::survey::table::TableSettings;

    fn survey(programs: &[&str]) -> Survey {
        let question = Question {
            wants: Wants {
                table: Some(TableSettings::default()),
                ..Wants::default()
            },
            ..Question::default()
        };
        Survey::of(ledger_of(&mut World::new(), programs), &question)
    }

    fn page<'a>(
        survey: &'a Survey,
        settings: &'a TableSettings,
        chosen: &'a BTreeSet<bevy::prelude::Entity>,
    ) -> TablePage<'a> {
        TablePage {
            ledger: survey.ledger(),
            answer: survey.answer(),
            settings,
            selected: None,
            chosen,
            has_programs: true,
            is_paused: false,
        }
    }

    #[test]
    fn exports_have_the_columns_and_the_order_of_the_screen() {
        let survey = survey(&["a", "=cmd|x", "c, \"d\""]);
        let (settings, none) = (TableSettings::default(), BTreeSet::new());
        let page = page(&survey, &settings, &none);
        let csv = csv(&page);
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(
            lines[0],
            "destination,program,place,provider,address,protocol,sent_bytes,received_bytes,\
             bytes_per_sec,round_trip_ms,age_secs,state"
        );
        assert!(
            lines[1].starts_with(
                "9.0.0.2,\"c, \"\"d\"\"\",Berlin,Example,9.0.0.2:443,TCP 443,3,0,3.0,"
            )
        );
        assert!(
            lines[2].contains(",'=cmd|x,"),
            "never a formula: {}",
            lines[2]
        );
        let parsed: Value = serde_json::from_str(&json(&page)).expect("JSON");
        let rows = parsed.as_array().expect("an array");
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[2]["program"], "a");
        assert_eq!(rows[2]["sent_bytes"], 1);
        assert!(rows[2]["round_trip_ms"].is_null());
    }

    #[test]
    fn the_clipboard_takes_the_chosen_rows_or_all() {
        let survey = survey(&["a", "b"]);
        let settings = TableSettings::default();
        let none = BTreeSet::new();
        assert_eq!(rows(&page(&survey, &settings, &none)).lines().count(), 2);
        let one: BTreeSet<_> = [survey.ledger().flows[0].flow].into();
        let copied = rows(&page(&survey, &settings, &one));
        assert_eq!(copied.lines().count(), 1);
        assert!(copied.starts_with("9.0.0.0\ta\tBerlin\tExample\t9.0.0.0:443\t"));
    }

    #[test]
    fn what_is_over_has_no_speed_but_the_mean_of_a_capture_that_has_ended() {
        let mut ledger = ledger_of(&mut World::new(), &["a"]);
        ledger.flows[0].state.is_over = true;
        let settings = TableSettings::default();
        let none = BTreeSet::new();
        for (is_mean, rate) in [(false, ""), (true, "1 B/s")] {
            let question = Question {
                is_mean,
                ..Question::default()
            };
            let survey = Survey::of(ledger.clone(), &question);
            let page = page(&survey, &settings, &none);
            let line = &survey.ledger().flows[0];
            assert_eq!(text(&page, line, Column::Rate), rate);
        }
    }
}
