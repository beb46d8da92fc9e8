//! The search box: plain words, all of which must be found.

use crate::world::hosts::{BestName, Facts, Host};

/// What a person typed, ready to be compared.
#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Vec<String>,
}

impl Query {
    /// Takes a text apart into words.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            words: text.split_whitespace().map(str::to_lowercase).collect(),
        }
    }

    /// Whether every word is found in what is known of a host.
    #[must_use]
    pub fn matches_host(&self, host: &Host, facts: &Facts, name: &BestName) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let place = facts.0.place.found();
        let provider = facts.0.provider.found();
        let mut text = host.ip.to_string();
        let parts = [
            name.0.as_ref().map(|name| &*name.text),
            place.and_then(|place| place.city.as_deref()),
            place.and_then(|place| place.country_name.as_deref()),
            provider.map(|provider| &*provider.organization),
        ];
        for part in parts.into_iter().flatten() {
            text.push('\n');
            text.push_str(&part.to_lowercase());
        }
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}
