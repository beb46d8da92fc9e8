//! Asking a filter about a connection.

use std::net::IpAddr;
use std::time::Duration;

use super::ast::{Comparison, Filter, Test};
use super::field::{NumberField, WordField};
use super::words::Words;

/// What a filter asks of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    /// Words of the connection and of its far end, which many connections share.
    pub words: [&'a Words; 2],
    /// Far end.
    pub address: IpAddr,
    /// Port of the service; 0 where the protocol has none.
    pub port: u16,
    /// Number of the provider.
    pub asn: Option<u32>,
    /// Since its first packet.
    pub age: Duration,
    /// Closed, for whatever reason.
    pub is_over: bool,
    /// The first connection to its far end since watching began.
    pub is_new: bool,
    /// Bytes sent.
    pub sent_bytes: u64,
    /// Bytes received.
    pub received_bytes: u64,
    /// Bytes a second, both ways; `None`: there is no "now".
    pub bytes_per_sec: Option<u64>,
    /// Round trip.
    pub round_trip: Option<Duration>,
}

impl Filter {
    /// Whether it finds `connection`.
    #[must_use]
    pub fn finds(&self, connection: &Connection<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.finds(connection)),
            Self::Any(parts) => parts.iter().any(|part| part.finds(connection)),
            Self::Not(inner) => !inner.finds(connection),
            Self::Test(test) => test.passes(connection),
        }
    }
}

impl Test {
    fn passes(&self, connection: &Connection<'_>) -> bool {
        match self {
            Self::Mentions(text) => connection.words.iter().any(|words| words.mention(text)),
            Self::Word {
                field,
                is_whole,
                any,
            } => {
                let is_whole = *is_whole || field.is_exact();
                let fits = |word: &str| any.iter().any(|it| it.fits(word, is_whole));
                match field {
                    WordField::State => fits(if connection.is_over { "closed" } else { "open" }),
                    WordField::New => fits(if connection.is_new { "yes" } else { "no" }),
                    _ => connection.words.iter().any(|words| words.any(*field, fits)),
                }
            }
            Self::Within(networks) => {
                let address = connection.address;
                networks.iter().any(|network| network.contains(address))
            }
            Self::Port(ranges) => ranges.iter().any(|range| range.contains(connection.port)),
            Self::Asn(numbers) => connection.asn.is_some_and(|asn| numbers.contains(&asn)),
            Self::Compare(Comparison {
                field,
                order,
                bound,
            }) => connection
                .number(*field)
                .is_some_and(|figure| order.holds(figure, *bound)),
            Self::Since(limit) => connection.age <= *limit,
        }
    }
}

impl Connection<'_> {
    /// A figure, in the unit of the field; `None`: not known.
    fn number(&self, field: NumberField) -> Option<u64> {
        match field {
            NumberField::Sent => Some(self.sent_bytes),
            NumberField::Received => Some(self.received_bytes),
            NumberField::Rate => self.bytes_per_sec,
            NumberField::Rtt => {
                let micros = self.round_trip?.as_micros();
                Some(u64::try_from(micros).unwrap_or(u64::MAX))
            }
        }
    }
}
