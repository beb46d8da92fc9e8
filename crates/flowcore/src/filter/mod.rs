//! One language for "which connections": for the search box, the globe, the table and the command line.
//!
//! ```text
//! filter   = all { "or" all }
//! all      = one { [ "and" ] one }
//! one      = ( "not" | "-" ) one | "(" filter ")" | test
//! test     = word | quoted | FIELD ( ":" | "=" ) value { "," value } | NUMBER-FIELD ( "<" | "<=" | ">" | ">=" | ":" ) quantity
//! ```
//!
//! | field | values | finds |
//! |---|---|---|
//! | *none* | a word | whatever mentions it: program, name, address, place, provider, protocol |
//! | `app` `name` `provider` `city` `unit` `user` | text, `*` for anything; `=`: all of it | programs and far ends |
//! | `country` | code or name | `country:DE,FR` |
//! | `proto` | `tcp`, `udp`, `icmp`, `tls`, `quic`, `http`, … | transport, and what is spoken over it |
//! | `state` | `open`, `closed` | |
//! | `new` | `yes`, `no` | the first connection to its far end since watching began |
//! | `place` | `consistent`, `implausible`, `impossible`, `unknown` | the check against light |
//! | `ip` | address or network | `ip:10.0.0.0/8,2001:db8::/32` |
//! | `port` | number or range | `port:443,8000-8100` |
//! | `asn` | number | `asn:13335` |
//! | `sent` `received` | bytes: `B kB MB GB TB KiB MiB GiB TiB` | `sent>10MB` |
//! | `rate` | bytes a second | `rate>=1MB` |
//! | `rtt` | time: `us ms s m h d` | `rtt<5ms` |
//! | `since` | time | first seen within: `since:10m` |
//!
//! Parsing never fails without saying where and what would be right ([`Problem`]); printing a filter and parsing it
//! again gives the same filter.

mod ast;
mod complete;
mod connection;
mod facet;
mod field;
mod lex;
mod parse;
mod print;
mod problem;
mod quantity;
mod value;
mod words;

#[cfg(test)]
mod tests;

pub use ast::{Comparison, Filter, Order, Test};
pub use complete::{FIELDS, Partial, partial};
pub use connection::Connection;
pub use facet::Facet;
pub use field::{NumberField, WordField};
pub use parse::parse;
pub use problem::{Problem, Sentence};
pub use value::{Network, Pattern, PortRange};
pub use words::Words;
