//! What is known of a connection as words, each with the field that it belongs to.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::field::WordField;
use crate::geo::Verdict;
use crate::model::{AddressKind, FlowKey, HostFacts, Lookup, Name, Program};

/// Ends a word; behind it stands the field. Nobody can type it, and no name contains it.
const END: char = '\u{1}';

/// Words in lower case, in one string: a table of many connections keeps one of these for each.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Words(String);

impl Words {
    /// Adds what is known of a far end.
    pub fn add_host(&mut self, ip: IpAddr, facts: &HostFacts) {
        self.push(None, &ip.to_string());
        self.push(None, standing(AddressKind::of(ip), facts));
        if let Some(name) = facts.reverse_name.found() {
            self.push(Some(WordField::Name), name);
        }
        if let Some(place) = facts.place.found() {
            for city in [&place.city, &place.region].into_iter().flatten() {
                self.push(Some(WordField::City), city);
            }
            if let Some(country) = &place.country_name {
                self.push(Some(WordField::Country), country);
            }
            if let Some(code) = place.country {
                self.push(Some(WordField::Country), code.as_str());
            }
        }
        let verdict = facts.place_check.as_ref();
        let verdict = verdict.map_or(Verdict::Unknown, |check| check.verdict);
        self.push(Some(WordField::Place), verdict.label());
        if let Some(provider) = facts.provider.found() {
            self.push(Some(WordField::Provider), &provider.organization);
            self.push(None, &format!("as{}", provider.asn));
        }
    }

    /// Adds what a connection says besides its far end.
    pub fn add_flow(&mut self, key: &FlowKey, program: Option<&Program>) {
        self.push(Some(WordField::Proto), &key.protocol.to_string());
        // The port of the service, not the random one of whoever asked.
        self.push(None, &key.server.port.to_string());
        let Some(program) = program else { return };
        self.push(Some(WordField::App), &program.name);
        if let Some(path) = &program.path {
            self.push(Some(WordField::App), path);
        }
        if let Some(unit) = &program.unit {
            self.push(Some(WordField::Unit), &unit.name);
        }
        if let Some(user) = &program.user {
            self.push(
                Some(WordField::User),
                user.name.as_ref().unwrap_or(&user.id),
            );
        }
    }

    /// Adds a name and what it rests on.
    pub fn add_name(&mut self, name: &Name) {
        self.push(Some(WordField::Name), &name.text);
        if let Some(ascii) = &name.ascii {
            self.push(Some(WordField::Name), ascii);
        }
        self.push(None, name.source.label());
        if let Some(spoken) = name.source.protocol() {
            self.push(Some(WordField::Proto), spoken);
        }
    }

    /// Adds a word; without a field it is found by being mentioned only.
    pub fn push(&mut self, field: Option<WordField>, word: &str) {
        for c in word
            .chars()
            .filter(|c| *c != END)
            .flat_map(char::to_lowercase)
        {
            self.0.push(c);
        }
        let tag = field.map_or('-', tag);
        writeln!(self.0, "{END}{tag}").expect("writing to a string does not fail");
    }

    /// Adds all words of another.
    pub fn append(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// Whether `text`, in lower case, occurs in any word.
    #[must_use]
    pub fn mention(&self, text: &str) -> bool {
        self.0.contains(text)
    }

    /// Whether some word of `field` is a match.
    #[must_use]
    pub fn any(&self, field: WordField, is_match: impl Fn(&str) -> bool) -> bool {
        let tag = tag(field);
        self.0
            .lines()
            .filter_map(|line| line.split_once(END))
            .any(|(word, of)| of.starts_with(tag) && is_match(word))
    }
}

fn tag(field: WordField) -> char {
    char::from(b'a' + field as u8)
}

/// In a word, why a far end has no place on the globe; empty where it has one.
fn standing(kind: AddressKind, facts: &HostFacts) -> &'static str {
    match (kind, &facts.place) {
        (AddressKind::Public, Lookup::Found(place)) if place.coord.is_some() => "",
        (AddressKind::Public, Lookup::Pending) => "pending",
        (AddressKind::Public, _) => "unplaced",
        (AddressKind::Multicast | AddressKind::Broadcast, _) => "multicast",
        _ => "private",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_word_is_found_in_its_field_and_in_no_other(word in "[^\n\r\u{1}]{1,20}") {
            let mut words = Words::default();
            words.push(Some(WordField::App), &word);
            let lower = word.to_lowercase();
            prop_assert!(words.mention(&lower));
            prop_assert!(words.any(WordField::App, |found| found == lower));
            for field in WordField::ALL.into_iter().filter(|field| *field != WordField::App) {
                prop_assert!(!words.any(field, |_| true));
            }
        }
    }
}
