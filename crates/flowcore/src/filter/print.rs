//! A filter as text that parses to the same filter.

use std::fmt::{self, Display, Formatter, Write as _};

use super::ast::{Comparison, Filter, Order, Test};
use super::field::NumberField;
use super::quantity::Unit;
use super::{lex, parse};

impl NumberField {
    pub(super) const fn unit(self) -> Unit {
        match self {
            Self::Sent | Self::Received | Self::Rate => Unit::Bytes,
            Self::Rtt => Unit::Time,
        }
    }
}

impl Order {
    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        let of_self = |(_, order): &&(&str, Self)| *order == self;
        Self::ALL.iter().find(of_self).map_or(":", |(word, _)| word)
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => joined(f, parts, " ", |part| matches!(part, Self::Any(_))),
            Self::Any(parts) => joined(f, parts, " or ", |_| false),
            Self::Not(inner) => {
                f.write_char('-')?;
                let needs_brackets = matches!(**inner, Self::All(_) | Self::Any(_));
                bracketed(f, inner, needs_brackets)
            }
            Self::Test(test) => test.fmt(f),
        }
    }
}

fn joined(
    f: &mut Formatter<'_>,
    parts: &[Filter],
    between: &str,
    needs_brackets: impl Fn(&Filter) -> bool,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        bracketed(f, part, needs_brackets(part))?;
    }
    Ok(())
}

fn bracketed(f: &mut Formatter<'_>, filter: &Filter, needs_brackets: bool) -> fmt::Result {
    if needs_brackets {
        write!(f, "({filter})")
    } else {
        write!(f, "{filter}")
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mentions(text) => {
                let is_plain = parse::is_plain_word(text);
                quoted(f, text, !is_plain)
            }
            Self::Word {
                field,
                is_whole,
                any,
            } => {
                let sign = if *is_whole { '=' } else { ':' };
                write!(f, "{}{sign}", field.word())?;
                listed(f, any, |f, pattern| {
                    let text = pattern.as_str();
                    quoted(f, text, !lex::is_plain_value(text))
                })
            }
            Self::Within(networks) => {
                f.write_str("ip:")?;
                listed(f, networks, |f, network| write!(f, "{network}"))
            }
            Self::Port(ranges) => {
                f.write_str("port:")?;
                listed(f, ranges, |f, range| write!(f, "{range}"))
            }
            Self::Asn(numbers) => {
                f.write_str("asn:")?;
                listed(f, numbers, |f, number| write!(f, "{number}"))
            }
            Self::Compare(Comparison {
                field,
                order,
                bound,
            }) => {
                let bound = field.unit().write(*bound);
                write!(f, "{}{}{bound}", field.word(), order.word())
            }
            Self::Since(limit) => {
                let micros = u64::try_from(limit.as_micros()).unwrap_or(u64::MAX);
                write!(f, "since:{}", Unit::Time.write(micros))
            }
        }
    }
}

fn listed<T>(
    f: &mut Formatter<'_>,
    values: &[T],
    mut write: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            f.write_char(',')?;
        }
        write(f, value)?;
    }
    Ok(())
}

/// Quotes keep everything together; inside, a backslash goes before quotes and backslashes.
fn quoted(f: &mut Formatter<'_>, text: &str, needs_quotes: bool) -> fmt::Result {
    f.write_str(&quoted_text(text, needs_quotes))
}

pub(super) fn quoted_text(text: &str, needs_quotes: bool) -> String {
    if !needs_quotes {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}
