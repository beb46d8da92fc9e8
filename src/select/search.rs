//! What the search box asks for: one filter, shared by the table and the globe so that both always agree.

use bevy::prelude::*;
use flowcore::filter::{Filter, Problem, WordField, Words, parse};
use flowcore::model::Name;

use super::Search;
use crate::words;
use crate::world::flows::{Flow, FlowNames, FlowProgram};
use crate::world::hosts::{BestName, Facts, Host};

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

/// What is known of a host.
#[must_use]
pub fn host_words(host: &Host, facts: &Facts, name: &BestName) -> Words {
    let mut words = Words::default();
    words.add_host(host.ip, &facts.0);
    let country = facts.0.place.found().and_then(|place| place.country);
    if let Some(english) = country.and_then(words::country_in_english) {
        words.push(Some(WordField::Country), &english);
    }
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
}
