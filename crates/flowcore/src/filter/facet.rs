//! What lists count connections by, and how a click on one of their rows changes the filter.
//!
//! A filter is the conjunction of its [parts](Filter::parts). A click adds a value to the part of its facet, or takes
//! it out again; a list is counted without the parts of its own facet, so that the alternatives stay in sight.

use super::ast::{Filter, Test};
use super::field::WordField;
use super::value::{Network, Pattern, PortRange};

/// A property of connections that a list counts by.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Facet {
    /// Program.
    App,
    /// Country of the far end, by its code.
    Country,
    /// City of the far end.
    City,
    /// Organization that runs the network of the far end.
    Provider,
    /// Address of the far end.
    Host,
    /// Port of the service.
    Port,
    /// Transport, and what is spoken over it.
    Proto,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::App,
        Self::Country,
        Self::City,
        Self::Provider,
        Self::Host,
        Self::Port,
        Self::Proto,
    ];

    /// The facet of the field that is written so.
    #[must_use]
    pub fn of_field(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.field() == word)
    }

    /// The field that it is written with.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::App => WordField::App.word(),
            Self::Country => WordField::Country.word(),
            Self::City => WordField::City.word(),
            Self::Provider => WordField::Provider.word(),
            Self::Host => "ip",
            Self::Port => "port",
            Self::Proto => WordField::Proto.word(),
        }
    }

    /// The facet that a test is about.
    #[must_use]
    pub const fn of(test: &Test) -> Option<Self> {
        match test {
            Test::Word { field, .. } => match field {
                WordField::App => Some(Self::App),
                WordField::Country => Some(Self::Country),
                WordField::City => Some(Self::City),
                WordField::Provider => Some(Self::Provider),
                WordField::Proto => Some(Self::Proto),
                _ => None,
            },
            Test::Within(_) => Some(Self::Host),
            Test::Port(_) => Some(Self::Port),
            Test::Mentions(_) | Test::Asn(_) | Test::Compare(_) | Test::Since(_) => None,
        }
    }

    /// The test that finds exactly `value`. `None`: it is no value of this facet.
    #[must_use]
    pub fn test(self, value: &str) -> Option<Test> {
        let word = |field: WordField| {
            Some(Test::Word {
                field,
                is_whole: !field.is_exact(),
                any: vec![Pattern::new(value)?],
            })
        };
        match self {
            Self::App => word(WordField::App),
            Self::Country => word(WordField::Country),
            Self::City => word(WordField::City),
            Self::Provider => word(WordField::Provider),
            Self::Proto => word(WordField::Proto),
            Self::Host => Some(Test::Within(vec![Network::read(value)?])),
            Self::Port => Some(Test::Port(vec![PortRange::read(value)?])),
        }
    }
}

impl Test {
    /// Takes the values of `other` out of this test, or else adds them. `None`: the two are not of one kind.
    fn toggle(&mut self, other: &Self) -> Option<Toggled> {
        match (self, other) {
            (
                Self::Word {
                    field,
                    is_whole,
                    any,
                },
                Self::Word {
                    field: other_field,
                    is_whole: other_whole,
                    any: values,
                },
            ) if (*field, *is_whole) == (*other_field, *other_whole) => Some(toggle(any, values)),
            (Self::Within(any), Self::Within(values)) => Some(toggle(any, values)),
            (Self::Port(any), Self::Port(values)) => Some(toggle(any, values)),
            _ => None,
        }
    }
}

/// What became of the values of a test.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Toggled {
    Added,
    Removed,
    /// Removed, and nothing is left.
    Emptied,
}

fn toggle<T: Clone + PartialEq>(any: &mut Vec<T>, values: &[T]) -> Toggled {
    let is_in = values.iter().all(|value| any.contains(value));
    if !is_in {
        any.extend(values.iter().cloned());
        return Toggled::Added;
    }
    any.retain(|value| !values.contains(value));
    if any.is_empty() {
        Toggled::Emptied
    } else {
        Toggled::Removed
    }
}

impl Filter {
    /// What must all hold.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// The facet that this part of a filter chooses from; `None`: of none, or of several.
    #[must_use]
    pub fn facet(&self) -> Option<Facet> {
        match self {
            Self::Test(test) => Facet::of(test),
            Self::Any(parts) => {
                let facet = parts.first()?.facet()?;
                let is_same = |part: &Self| part.facet() == Some(facet);
                parts.iter().all(is_same).then_some(facet)
            }
            Self::All(_) | Self::Not(_) => None,
        }
    }

    /// Whether one of the parts chooses `value` by name.
    #[must_use]
    pub fn picks(&self, facet: Facet, value: &str) -> bool {
        facet.test(value).is_some_and(|wanted| {
            self.parts().iter().any(|part| match part {
                Self::Test(test) => matches!(
                    test.clone().toggle(&wanted),
                    Some(Toggled::Removed | Toggled::Emptied)
                ),
                _ => false,
            })
        })
    }

    /// This filter after a click on `value`: chosen besides what is chosen of its facet, or no more.
    #[must_use]
    pub fn toggled(&self, facet: Facet, value: &str) -> Self {
        let Some(wanted) = facet.test(value) else {
            return self.clone();
        };
        let mut parts = self.parts().to_vec();
        for (at, part) in parts.iter_mut().enumerate() {
            let Self::Test(test) = part else { continue };
            match test.toggle(&wanted) {
                None => continue,
                Some(Toggled::Emptied) => drop(parts.remove(at)),
                Some(Toggled::Added | Toggled::Removed) => {}
            }
            return Self::all(parts);
        }
        parts.push(Self::Test(wanted));
        Self::all(parts)
    }

    /// Whether one of the parts leaves `value` out by name.
    #[must_use]
    pub fn leaves_out(&self, facet: Facet, value: &str) -> bool {
        self.letting_in(facet, value).is_some()
    }

    /// This filter, and nothing that has `value`; where that is left out by name, it is let in again.
    #[must_use]
    pub fn toggled_out(&self, facet: Facet, value: &str) -> Self {
        if let Some(without) = self.letting_in(facet, value) {
            return without;
        }
        let Some(test) = facet.test(value) else {
            return self.clone();
        };
        let mut parts = self.parts().to_vec();
        parts.push(Self::Not(Box::new(Self::Test(test))));
        Self::all(parts)
    }

    /// This filter without what leaves `value` out by name. `None`: nothing does.
    fn letting_in(&self, facet: Facet, value: &str) -> Option<Self> {
        let wanted = facet.test(value)?;
        let mut parts = self.parts().to_vec();
        for at in 0..parts.len() {
            let Self::Not(inner) = &mut parts[at] else {
                continue;
            };
            let Self::Test(test) = &mut **inner else {
                continue;
            };
            match test.toggle(&wanted) {
                Some(Toggled::Removed) => return Some(Self::all(parts)),
                Some(Toggled::Emptied) => {
                    parts.remove(at);
                    return Some(Self::all(parts));
                }
                Some(Toggled::Added) => drop(test.toggle(&wanted)), // not here: as it was
                None => {}
            }
        }
        None
    }

    /// This filter without one of its [parts](Self::parts).
    #[must_use]
    pub fn without_part(&self, index: usize) -> Self {
        let mut parts = self.parts().to_vec();
        if index < parts.len() {
            parts.remove(index);
        }
        Self::all(parts)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse;
    use super::*;

    fn filter(text: &str) -> Filter {
        parse(text).expect("a filter")
    }

    fn clicked(text: &str, facet: Facet, value: &str) -> String {
        filter(text).toggled(facet, value).to_string()
    }

    #[test]
    fn a_click_adds_a_value_and_another_takes_it_out() {
        assert_eq!(clicked("", Facet::Country, "DE"), "country:de");
        assert_eq!(clicked("country:de", Facet::Country, "FR"), "country:de,fr");
        assert_eq!(clicked("country:de,fr", Facet::Country, "DE"), "country:fr");
        assert_eq!(clicked("country:fr", Facet::Country, "FR"), "");
        assert_eq!(clicked("rtt<5ms", Facet::App, "Code"), "rtt<5ms app=code");
        assert_eq!(clicked("port:443", Facet::Port, "80"), "port:443,80");
        assert_eq!(
            clicked("a or b", Facet::Host, "203.0.113.7"),
            "(a or b) ip:203.0.113.7"
        );
        assert_eq!(clicked("a", Facet::Port, "http"), "a");
    }

    #[test]
    fn what_was_typed_with_a_star_is_not_touched() {
        assert_eq!(
            clicked("app:fire*", Facet::App, "fire"),
            "app:fire* app=fire"
        );
    }

    #[test]
    fn what_is_left_out_by_name_is_let_in_again() {
        let out = |text: &str, facet, value| filter(text).toggled_out(facet, value).to_string();
        assert_eq!(out("port:443", Facet::App, "Code"), "port:443 -app=code");
        assert_eq!(out("port:443 -app=code", Facet::App, "Code"), "port:443");
        assert_eq!(out("-app=a,code", Facet::App, "code"), "-app=a");
        assert_eq!(out("-app=a", Facet::App, "b"), "-app=a -app=b");
        assert_eq!(out("-app=a -app=b", Facet::App, "b"), "-app=a");
        assert!(filter("-country:de").leaves_out(Facet::Country, "DE"));
        assert!(!filter("country:de").leaves_out(Facet::Country, "DE"));
        assert!(!filter("-app:fire*").leaves_out(Facet::App, "fire"));
    }

    #[test]
    fn a_part_knows_its_facet() {
        let facets = |text| -> Vec<_> { filter(text).parts().iter().map(Filter::facet).collect() };
        assert_eq!(
            facets("app:x -country:de port:1 rtt<5ms (ip:10.0.0.1 or ip:10.0.0.2)"),
            [
                Some(Facet::App),
                None,
                Some(Facet::Port),
                None,
                Some(Facet::Host)
            ]
        );
        assert_eq!(facets("app:x or port:1"), [None]);
    }

    proptest! {
        #[test]
        fn two_clicks_change_nothing(
            facet in prop::sample::select(&Facet::ALL[..]),
            value in "[a-z.* \"]{1,8}|[0-9]{1,4}|10\\.0\\.0\\.[0-9]",
            text in prop::sample::select(vec!["", "a", "app:x country:de", "a or b", "-port:80"]),
        ) {
            let before = filter(text);
            let once = before.toggled(facet, &value);
            prop_assert_eq!(once.picks(facet, &value), facet.test(&value).is_some());
            prop_assert_eq!(parse(&once.to_string()), Ok(once.clone()));
            prop_assert_eq!(once.toggled(facet, &value), before.clone());
            let once = before.toggled_out(facet, &value);
            prop_assert_eq!(parse(&once.to_string()), Ok(once.clone()));
            prop_assert_eq!(once.toggled_out(facet, &value), before);
        }
    }
}
