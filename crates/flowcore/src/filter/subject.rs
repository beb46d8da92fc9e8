//! Asking a filter about a connection.

use std::net::IpAddr;
use std::time::Duration;

use super::ast::{Comparison, Filter, Test};
use super::field::{NumberField, WordField};

/// What a filter asks of a connection. Words are in lower case.
pub trait Subject {
    /// Whether `text` occurs in anything that a person can see of it.
    fn mentions(&self, text: &str) -> bool;

    /// Hands each word of `field` to `is_match` until one is taken. What is not known has no word.
    fn any_word(&self, field: WordField, is_match: &mut dyn FnMut(&str) -> bool) -> bool;

    /// A figure, in the unit of the field; `None`: not known.
    fn number(&self, field: NumberField) -> Option<u64>;

    /// Far end.
    fn address(&self) -> IpAddr;

    /// Port of the service; 0 where the protocol has none.
    fn port(&self) -> u16;

    /// Number of the provider.
    fn asn(&self) -> Option<u32>;

    /// Since its first packet.
    fn age(&self) -> Duration;

    /// The far end was never seen before this start; `None`: nobody remembers.
    fn is_new(&self) -> Option<bool>;
}

impl Filter {
    /// Whether it finds `subject`.
    #[must_use]
    pub fn finds(&self, subject: &impl Subject) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.finds(subject)),
            Self::Any(parts) => parts.iter().any(|part| part.finds(subject)),
            Self::Not(inner) => !inner.finds(subject),
            Self::Test(test) => test.passes(subject),
        }
    }
}

impl Test {
    fn passes(&self, subject: &impl Subject) -> bool {
        match self {
            Self::Mentions(text) => subject.mentions(text),
            Self::Word { field, any } => subject.any_word(*field, &mut |word| {
                any.iter()
                    .any(|pattern| pattern.fits(word, field.is_exact()))
            }),
            Self::Within(networks) => {
                let address = subject.address();
                networks.iter().any(|network| network.contains(address))
            }
            Self::Port(ranges) => ranges.iter().any(|range| range.contains(subject.port())),
            Self::Asn(numbers) => subject.asn().is_some_and(|asn| numbers.contains(&asn)),
            Self::Compare(Comparison {
                field,
                order,
                bound,
            }) => subject
                .number(*field)
                .is_some_and(|figure| order.holds(figure, *bound)),
            Self::Since(limit) => subject.age() <= *limit,
            Self::New(wanted) => subject.is_new() == Some(*wanted),
        }
    }
}
