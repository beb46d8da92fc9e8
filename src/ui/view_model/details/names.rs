//! Names with their evidence, and connections in a list.

use flowcore::model::{Lookup, Name, NameSource};
use flowcore::time::Timestamp;

use super::lookup::FlowItem;
use super::{FlowRow, NameRow};
use crate::survey::wording;
use crate::ui::format;
use crate::words;
use crate::world::flows::FlowNames;
use crate::world::hosts::Facts;

/// Every name of every connection once, best evidence first, and what the reverse lookup said.
pub(super) fn name_rows<'a>(
    facts: &Facts,
    flows: impl Iterator<Item = &'a FlowNames>,
) -> Vec<NameRow> {
    let mut names: Vec<&Name> = flows.flat_map(|names| &names.0).collect();
    names.sort_by(|a, b| (a.source, &a.text, a.first_seen).cmp(&(b.source, &b.text, b.first_seen)));
    names.dedup_by(|a, b| a.source == b.source && a.text == b.text);
    let mut rows: Vec<NameRow> = names
        .into_iter()
        .filter(|name| name.source != NameSource::Ptr)
        .map(|name| NameRow {
            text: Some(name.text.to_string()),
            source: name.source,
            note: note(name),
        })
        .collect();
    let reverse = |text: Option<String>, note: &str| NameRow {
        text,
        source: NameSource::Ptr,
        note: words::text(note),
    };
    rows.push(match &facts.0.reverse_name {
        Lookup::Found(name) => reverse(Some(name.to_string()), "note-reverse-weak"),
        Lookup::Absent => reverse(None, "note-reverse-absent"),
        Lookup::Pending => reverse(None, "note-reverse-pending"),
        Lookup::NotAsked => reverse(None, "note-reverse-not-asked"),
    });
    rows
}

/// What the name rests on, and what makes it less than it seems.
fn note(name: &Name) -> String {
    let mut note = words::text(crate::ui::widgets::badge::source_meaning(name.source));
    let mut add = |more: String| {
        note.push_str("; ");
        note.push_str(&more);
    };
    if name.has_ech {
        add(words::text("name-ech"));
    }
    if name.has_esni {
        add(words::text("name-esni"));
    }
    if name.is_confusable {
        add(words::text("name-confusable"));
    }
    if let Some(ascii) = &name.ascii {
        add(words::with(
            "name-on-the-wire",
            &[("name", (&**ascii).into())],
        ));
    }
    note
}

/// A connection in a list; `name` where the list has more than one far end.
pub(super) fn flow_row(
    (entity, flow, state, _, traffic, _): &FlowItem<'_>,
    name: Option<String>,
    now: Timestamp,
) -> FlowRow {
    let local = flow.key.endpoint(flow.local).port;
    let remote = flow.key.endpoint(flow.local.other()).port;
    let until = if state.closed.is_some() {
        state.last_seen
    } else {
        now
    };
    FlowRow {
        flow: *entity,
        protocol: flow.key.protocol.to_string().to_uppercase(),
        ports: match (name, local, remote) {
            (Some(name), ..) => name,
            (None, 0, 0) => words::text("details-no-ports"),
            (None, ..) => {
                let (local, remote) = (local.to_string(), remote.to_string());
                let parts = [("local", (&local).into()), ("remote", (&remote).into())];
                words::with("details-to", &parts)
            }
        },
        state: wording::state(state),
        age: format::span(until.saturating_since(flow.first_seen)),
        sent: format::bytes(traffic.up_bytes),
        received: format::bytes(traffic.down_bytes),
    }
}
