//! From text to a filter. The grammar is in the module's documentation.

use std::ops::Range;
use std::time::Duration;

use winnow::combinator::{alt, opt};
use winnow::error::ErrMode;
use winnow::prelude::*;
use winnow::stream::Location as _;
use winnow::token::take_while;

use super::ast::{Comparison, Filter, Order, Test};
use super::field::{Field, NumberField, WordField};
use super::lex::*;
use super::problem::{Problem, Sentence, nearest, say};
use super::quantity::Unit;
use super::value::{Network, Pattern, PortRange};

/// Brackets in brackets at most: what a person writes, far from what a stack holds.
const MAX_DEPTH: usize = 32;

/// Reads a filter. White space alone finds everything.
///
/// # Errors
/// Says where the text makes no sense and what would be right.
pub fn parse(text: &str) -> Result<Filter, Problem> {
    let mut input = Input::new(text);
    let outcome = any_of(&mut input, 0).and_then(|filter| {
        skip_space(&mut input);
        match rest(&input) {
            None => Ok(filter),
            Some(span) => fail(span, say::NOT_OPENED, say::OPEN_IT),
        }
    });
    outcome.map_err(|error| match error {
        ErrMode::Backtrack(found) | ErrMode::Cut(found) => found.0,
        ErrMode::Incomplete(_) => Found::at(&input).0,
    })
}

fn any_of(input: &mut Input<'_>, depth: usize) -> Parsed<Filter> {
    let mut parts = vec![all_of(input, depth)?];
    while let Some(span) = keyword(input, "or") {
        if parts.last().is_some_and(Filter::is_everything) {
            return fail(span, say::BEFORE_OR, say::BOTH_SIDES);
        }
        let part = all_of(input, depth)?;
        if part.is_everything() {
            return fail(span, say::BEHIND_OR, say::BOTH_SIDES);
        }
        parts.push(part);
    }
    Ok(Filter::any(parts))
}

fn all_of(input: &mut Input<'_>, depth: usize) -> Parsed<Filter> {
    let mut parts = Vec::new();
    loop {
        let and = keyword(input, "and");
        if let (Some(span), true) = (&and, parts.is_empty()) {
            return fail(span.clone(), say::BEFORE_AND, say::BOTH_SIDES);
        }
        match one(input, depth)? {
            Some(part) => parts.push(part),
            None => match and {
                Some(span) => {
                    return fail(span, say::BEHIND_AND, say::BOTH_SIDES);
                }
                None => return Ok(Filter::all(parts)),
            },
        }
    }
}

/// `None`: here is none; a closing bracket, an `or`, or the end.
fn one(input: &mut Input<'_>, depth: usize) -> Parsed<Option<Filter>> {
    skip_space(input);
    let start = input.current_token_start();
    if input.is_empty() || input.starts_with(')') || peek_keyword(input, "or") {
        return Ok(None);
    }
    let not: Option<()> = match keyword(input, "not") {
        Some(_) => Some(()),
        None => opt('-'.void()).parse_next(input)?,
    };
    if not.is_some() {
        deeper(start, depth)?;
        let span = start..input.current_token_start();
        return match one(input, depth + 1)? {
            Some(inner) => Ok(Some(Filter::Not(Box::new(inner)))),
            None => fail(span, say::NOTHING_LEFT_OUT, say::PUT_BEHIND),
        };
    }
    if opt('(').parse_next(input)?.is_some() {
        deeper(start, depth)?;
        let inner = any_of(input, depth + 1)?;
        skip_space(input);
        if opt(')').parse_next(input)?.is_none() {
            return fail(start..start + 1, say::NOT_CLOSED, say::CLOSE_IT);
        }
        if inner.is_everything() {
            let end = input.current_token_start();
            return fail(start..end, say::EMPTY_BRACKETS, say::PUT_BETWEEN);
        }
        return Ok(Some(inner));
    }
    test(input).map(|test| Some(Filter::Test(test)))
}

fn deeper(at: usize, depth: usize) -> Parsed<()> {
    if depth < MAX_DEPTH {
        return Ok(());
    }
    fail(at..at + 1, say::TOO_DEEP, say::FEWER)
}

fn test(input: &mut Input<'_>) -> Parsed<Test> {
    if input.starts_with('"') {
        let (text, span) = string(input)?;
        if text.is_empty() {
            return fail(span, say::EMPTY_QUOTES, say::LOOK_FOR);
        }
        return Ok(Test::Mentions(text.to_lowercase()));
    }
    let start = input.current_token_start();
    let before = input.checkpoint();
    let name = take_while(0.., |c: char| c.is_ascii_alphanumeric()).parse_next(input)?;
    let name_span = start..input.current_token_start();
    if let Some(sign) = opt(sign).parse_next(input)?.filter(|_| !name.is_empty()) {
        match Field::of(name) {
            Some(field) => return values(input, field, sign, name_span),
            // An IPv6 address has colons too.
            None if sign == Sign::Contains && looks_like_address(input, name) => {}
            // What stands in links and is no field is a word.
            None if sign == Sign::Is => {}
            None => return fail_unknown(name, name_span),
        }
    }
    input.reset(&before);
    let word = take_while(1.., is_word_char).parse_next(input)?;
    if let Some(network) = Network::read(word).filter(|_| word.contains([':', '.', '/'])) {
        return Ok(Test::Within(vec![network]));
    }
    Ok(Test::Mentions(word.to_lowercase()))
}

/// Whether `name`, a colon and what follows are an address.
fn looks_like_address(input: &Input<'_>, name: &str) -> bool {
    let rest: String = input.chars().take_while(|c| is_word_char(*c)).collect();
    Network::read(&format!("{name}:{rest}")).is_some()
}

fn fail_unknown<T>(name: &str, span: Range<usize>) -> Parsed<T> {
    let hint = match nearest(&name.to_ascii_lowercase(), Field::words()) {
        Some(field) => say::MEANT.about(&format!("{field}:")),
        None => {
            let known: Vec<_> = Field::words().collect();
            say::FIELDS.about(&known.join(", "))
        }
    };
    fail(span, say::NO_FIELD.about(name), hint)
}

/// What stands between a field and its values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sign {
    /// A colon: part of a word, or this figure.
    Contains,
    /// `=`: a whole word, or this figure.
    Is,
    /// More or less.
    Stands(Order),
}

fn sign(input: &mut Input<'_>) -> Parsed<Sign> {
    alt((
        "<=".value(Sign::Stands(Order::AtMost)),
        ">=".value(Sign::Stands(Order::AtLeast)),
        "<".value(Sign::Stands(Order::Below)),
        ">".value(Sign::Stands(Order::Above)),
        "=".value(Sign::Is),
        ":".value(Sign::Contains),
    ))
    .parse_next(input)
}

/// What stands behind the name of a field.
fn values(input: &mut Input<'_>, field: Field, sign: Sign, name: Range<usize>) -> Parsed<Test> {
    if matches!(sign, Sign::Stands(_)) && !matches!(field, Field::Number(_)) {
        let span = name.start..input.current_token_start();
        return fail(span, say::NOT_COMPARABLE, say::COLON);
    }
    let mut found = Vec::new();
    loop {
        let start = input.current_token_start();
        let (text, span) = if input.starts_with('"') {
            string(input)?
        } else {
            let text = take_while(0.., is_value_char).parse_next(input)?;
            (text.to_owned(), start..input.current_token_start())
        };
        if text.is_empty() {
            return fail(
                name.start..span.end.max(name.end),
                say::NO_VALUE,
                hint(field),
            );
        }
        found.push((text, span));
        if opt(',').parse_next(input)?.is_none() {
            break;
        }
    }
    match field {
        Field::Word(field) => words(field, sign == Sign::Is, &found),
        Field::Number(field) => {
            let bound = single(&found, |text| field.unit().read(text), field.unit().hint())?;
            let order = match sign {
                Sign::Stands(order) => order,
                Sign::Contains | Sign::Is => Order::Equal,
            };
            Ok(Test::Compare(Comparison {
                field,
                order,
                bound,
            }))
        }
        Field::Ip => Ok(Test::Within(each(&found, Network::read, hint(field))?)),
        Field::Port => Ok(Test::Port(each(&found, PortRange::read, hint(field))?)),
        Field::Asn => {
            let number = |text: &str| {
                let digits = text.strip_prefix("AS").or_else(|| text.strip_prefix("as"));
                digits.unwrap_or(text).parse().ok()
            };
            Ok(Test::Asn(each(&found, number, hint(field))?))
        }
        Field::Since => {
            let micros = single(&found, |text| Unit::Time.read(text), hint(field))?;
            Ok(Test::Since(Duration::from_micros(micros)))
        }
    }
}

fn words(field: WordField, is_whole: bool, found: &[(String, Range<usize>)]) -> Parsed<Test> {
    let known = field.values();
    let mut any = Vec::with_capacity(found.len());
    for (text, span) in found {
        let lower = text.to_lowercase();
        if !known.is_empty() && !known.contains(&lower.as_str()) {
            let hint = match nearest(&lower, known.iter().copied()) {
                Some(word) => say::MEANT.about(word),
                None => say::ONE_OF.about(&known.join(", ")),
            };
            let said = format!("{}:{text}", field.word());
            return fail(span.clone(), say::NEVER.about(&said), hint);
        }
        any.extend(Pattern::new(text));
    }
    Ok(Test::Word {
        field,
        is_whole: is_whole && !field.is_exact(),
        any,
    })
}

fn each<T>(
    found: &[(String, Range<usize>)],
    read: impl Fn(&str) -> Option<T>,
    hint: Sentence,
) -> Parsed<Vec<T>> {
    let one = |(text, span): &(String, Range<usize>)| match read(text) {
        Some(value) => Ok(value),
        None => fail(span.clone(), say::NO_SENSE.about(text), hint.clone()),
    };
    found.iter().map(one).collect()
}

fn single<T>(
    found: &[(String, Range<usize>)],
    read: impl Fn(&str) -> Option<T>,
    hint: Sentence,
) -> Parsed<T> {
    if let Some((_, span)) = found.get(1) {
        return fail(span.clone(), say::ONE_VALUE, hint);
    }
    let mut values = each(found, read, hint.clone())?;
    match values.pop() {
        Some(value) => Ok(value),
        None => fail(0..0, say::NO_VALUE, hint),
    }
}

/// What a value of `field` looks like.
const fn hint(field: Field) -> Sentence {
    match field {
        Field::Word(_) => say::LOOK_FOR_QUOTED,
        Field::Number(NumberField::Rtt) | Field::Since => Unit::Time.hint(),
        Field::Number(_) => Unit::Bytes.hint(),
        Field::Ip => say::ADDRESS,
        Field::Port => say::PORT,
        Field::Asn => say::NUMBER,
    }
}

/// Whether `text` can stand as a word without quotes and be read as the same word.
pub(super) fn is_plain_word(text: &str) -> bool {
    let is_keyword = ["and", "or", "not"].contains(&text);
    let reads_the_same = || match parse_word(text) {
        Some(Test::Mentions(read)) => read == text,
        _ => false,
    };
    !is_keyword && !text.starts_with('-') && text.chars().all(is_word_char) && reads_the_same()
}

fn parse_word(text: &str) -> Option<Test> {
    let mut input = Input::new(text);
    test(&mut input).ok().filter(|_| input.is_empty())
}
