//! What the search box asks for: one filter, shared by the table and the globe so that both always agree.

use bevy::prelude::*;
use flowcore::filter::{Connection, Filter, Pattern, Problem, Test, WordField, Words, parse};
use flowcore::model::Name;
use flowcore::time::Timestamp;

use super::Search;
use crate::world::flows::{Flow, FlowNames, FlowProgram, FlowState};
use crate::world::hosts::{BestName, Facts, Host};
use crate::world::traffic::Traffic;

/// The filter that holds now.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct ActiveFilter {
    /// The last text that made sense.
    pub filter: Filter,
    /// Why the present text does not.
    pub problem: Option<Problem>,
}

/// Reads the text of the search box. While it makes no sense, the filter stays as it was: half a word shall not empty
/// the globe.
pub(super) fn read_search(search: Res<Search>, mut active: ResMut<ActiveFilter>) {
    let next = match parse(&search.0) {
        Ok(filter) => ActiveFilter {
            filter,
            problem: None,
        },
        Err(problem) => ActiveFilter {
            filter: active.filter.clone(),
            problem: Some(problem),
        },
    };
    active.set_if_neq(next);
}

/// The text that finds what has this word in this field.
#[must_use]
pub fn only(field: WordField, word: &str) -> String {
    Pattern::new(word).map_or_else(String::new, |pattern| {
        let any = vec![pattern];
        Filter::Test(Test::Word { field, any }).to_string()
    })
}

/// What is known of a host.
#[must_use]
pub fn host_words(host: &Host, facts: &Facts, name: &BestName) -> Words {
    let mut words = Words::default();
    words.add_host(host.ip, &facts.0);
    add_names(&mut words, name.0.as_slice());
    words
}

/// What is known of a connection besides its host.
#[must_use]
pub fn flow_words(flow: &Flow, names: &FlowNames, program: &FlowProgram) -> Words {
    let mut words = Words::default();
    words.add_flow(&flow.key, program.0.as_deref());
    add_names(&mut words, &names.0);
    words
}

fn add_names(words: &mut Words, names: &[Name]) {
    for name in names {
        words.add_name(name);
    }
}

/// A connection as a filter sees it, at the meter's time `now`.
#[must_use]
pub fn connection<'a>(
    words: [&'a Words; 2],
    flow: &Flow,
    facts: &Facts,
    state: &FlowState,
    traffic: &Traffic,
    now: Timestamp,
) -> Connection<'a> {
    Connection {
        words,
        address: flow.remote_ip(),
        port: flow.key.server.port,
        asn: facts.0.provider.found().map(|provider| provider.asn),
        age: now.saturating_since(flow.first_seen),
        is_over: state.closed.is_some(),
        sent_bytes: traffic.up_bytes,
        received_bytes: traffic.down_bytes,
        bytes_per_sec: Some(traffic.bytes_per_sec().round() as u64),
        round_trip: state
            .round_trip_ms
            .map(|ms| std::time::Duration::from_secs_f32(ms.max(0.0) / 1e3)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(app: &mut App, text: &str) -> ActiveFilter {
        app.insert_resource(Search(text.to_owned()));
        app.update();
        app.world().resource::<ActiveFilter>().clone()
    }

    #[test]
    fn half_a_filter_leaves_the_last_whole_one_standing() {
        let mut app = App::new();
        app.init_resource::<ActiveFilter>()
            .add_systems(Update, read_search);
        let whole = read(&mut app, "app:steam");
        assert_eq!(whole.filter.to_string(), "app:steam");
        let half = read(&mut app, "app:steam country:");
        assert_eq!(half.filter, whole.filter);
        assert!(half.problem.is_some());
        assert_eq!(read(&mut app, ""), ActiveFilter::default());
    }

    #[test]
    fn a_row_of_a_list_finds_itself() {
        assert_eq!(only(WordField::App, "Firefox"), "app:firefox");
        let text = only(WordField::Provider, "Amazon.com, \"Inc.\"");
        assert_eq!(text, r#"provider:"amazon.com, \"inc.\"""#);
        assert!(parse(&text).is_ok());
    }
}
