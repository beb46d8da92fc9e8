//! What a search matches: plain words, all of which must occur in what is known of a connection.
//!
//! Pure, and shared by the table and the globe so that both always agree. A richer language comes with a parser of
//! its own and keeps this interface: a matcher made once per query, asked once per text.

use std::fmt::Write as _;

use flowcore::model::{AddressKind, Lookup};

use crate::world::flows::{Flow, FlowNames, FlowProgram};
use crate::world::hosts::{BestName, Facts, Host};

/// A query, taken apart once.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Query {
    words: Vec<String>,
}

impl Query {
    /// Splits `query` at white space. Case does not matter.
    #[must_use]
    pub fn new(query: &str) -> Self {
        Self {
            words: query.split_whitespace().map(str::to_lowercase).collect(),
        }
    }

    /// Everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether all words occur in `text`, which must come from [`host_text`] or [`flow_text`].
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    /// Whether each word occurs in one of the texts: those of a host and of one of its flows.
    #[must_use]
    pub fn matches_either(&self, host_text: &str, flow_text: &str) -> bool {
        self.words
            .iter()
            .all(|word| host_text.contains(word.as_str()) || flow_text.contains(word.as_str()))
    }
}

/// What can be searched of a host, in lower case, one fact a line.
#[must_use]
pub fn host_text(host: &Host, facts: &Facts, name: &BestName) -> String {
    let mut text = String::with_capacity(160);
    let kind = match (host.kind, &facts.0.place) {
        (AddressKind::Public, Lookup::Found(place)) if place.coord.is_some() => "",
        (AddressKind::Public, Lookup::Pending) => "pending",
        (AddressKind::Public, _) => "unplaced",
        (AddressKind::Multicast | AddressKind::Broadcast, _) => "multicast",
        _ => "private",
    };
    let mut line = |part: &str| {
        text.push_str(&part.to_lowercase());
        text.push('\n');
    };
    line(&host.ip.to_string());
    line(kind);
    if let Some(name) = &name.0 {
        line(&name.text);
    }
    if let Some(name) = facts.0.reverse_name.found() {
        line(name);
    }
    if let Some(place) = facts.0.place.found() {
        for part in [&place.city, &place.region, &place.country_name]
            .into_iter()
            .flatten()
        {
            line(part);
        }
        if let Some(code) = place.country {
            line(code.as_str());
        }
    }
    if let Some(provider) = facts.0.provider.found() {
        line(&provider.organization);
        line(&format!("as{}", provider.asn));
    }
    text
}

/// What can be searched of a connection besides its host, in lower case, one fact a line.
#[must_use]
pub fn flow_text(flow: &Flow, names: &FlowNames, program: &FlowProgram) -> String {
    let mut text = flow.key.protocol.to_string();
    text.push('\n');
    if let Some(program) = &program.0 {
        let unit = program.unit.as_ref().map(|unit| &*unit.name);
        for part in [Some(&*program.name), program.path.as_deref(), unit]
            .into_iter()
            .flatten()
        {
            text.push_str(&part.to_lowercase());
            text.push('\n');
        }
    }
    for name in &names.0 {
        text.push_str(&name.text.to_lowercase());
        text.push('\n');
        text.push_str(name.source.label());
        text.push('\n');
    }
    // The port of the service, not the random one of whoever asked.
    write!(text, "{}", flow.key.server.port).expect("writing to a string does not fail");
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_words_must_occur_whatever_their_case() {
        let text =
            "155.133.226.70\n\ncache1-fra2.steamcontent.com\nfrankfurt am main\ngermany\nvalve\n";
        assert!(Query::new("Valve FRANK").matches(text));
        assert!(!Query::new("valve berlin").matches(text));
        assert!(Query::new("").matches(text));
        assert!(Query::new("  \t ").is_empty());
    }

    #[test]
    fn words_may_come_from_host_or_flow() {
        let matcher = Query::new("germany 443");
        assert!(matcher.matches_either("germany\n", "tcp\n443"));
        assert!(!matcher.matches_either("germany\n", "tcp\n80"));
    }

    proptest! {
        #[test]
        fn any_query_is_harmless_and_more_words_never_match_more(query in ".{0,40}", text in ".{0,80}") {
            let text = text.to_lowercase();
            let narrow = Query::new(&format!("{query} zzz"));
            let wide = Query::new(&query);
            prop_assert!(!narrow.matches(&text) || wide.matches(&text));
        }
    }
}
