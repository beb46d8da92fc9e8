//! The language as a whole: what texts mean, what mistakes are answered with, and that printing loses nothing.

use std::net::IpAddr;
use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn filter(text: &str) -> Filter {
    parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

/// Firefox to a cache in Frankfurt.
fn example(ask: impl FnOnce(&Connection<'_>)) {
    let mut flow = Words::default();
    let mut host = Words::default();
    for (field, word) in [
        (WordField::App, "firefox"),
        (WordField::App, "/usr/lib/firefox/firefox"),
        (WordField::Name, "cache1.cdn.example.net"),
        (WordField::Proto, "tcp"),
    ] {
        flow.push(Some(field), word);
    }
    for (field, word) in [
        (WordField::Country, "DE"),
        (WordField::Country, "Germany"),
        (WordField::City, "Frankfurt am Main"),
        (WordField::Provider, "Example Networks"),
        (WordField::Place, "consistent"),
    ] {
        host.push(Some(field), word);
    }
    ask(&Connection {
        words: [&flow, &host],
        address: IpAddr::from([203, 0, 113, 7]),
        port: 443,
        asn: Some(64_500),
        age: Duration::from_secs(90),
        is_over: false,
        is_new: true,
        sent_bytes: 12_000_000,
        received_bytes: 3_600_000_000,
        bytes_per_sec: Some(0),
        round_trip: None,
    });
}

#[test]
fn filters_find_what_they_say() {
    for text in [
        "",
        "  ",
        "firefox",
        "FRANKFURT firefox",
        "app:firefox country:DE,FR",
        "app:\"/usr/lib/firefox/*\"",
        "country:Germany port:443 proto:TCP",
        "name:*.cdn.*",
        "asn:13335,AS64500",
        "sent>10MB and received>=3.6GB",
        "ip:203.0.113.0/24",
        "203.0.113.7",
        "since:10m state:open place:consistent",
        "nothing or firefox",
        "not chrome -port:80,8000-8100",
        "(chrome or firefox) germany",
        "-(chrome safari)",
        "rate:0",
        "new:yes",
        "app=Firefox",
        "app=FIRE*",
        "city=\"frankfurt am main\"",
        "sent=12MB",
    ] {
        example(|it| assert!(filter(text).finds(it), "{text}"));
    }
    for text in [
        "chrome",
        "firefox chrome",
        "-firefox",
        "country:us",
        "app:fox*",
        "rtt<5ms",
        "rtt>5ms",
        "since:1m",
        "ip:2001:db8::/32",
        "port:80 or state:closed",
        "unit:sshd",
        "new:no",
        "app=fire",
        "city=frankfurt",
        "page=2",
    ] {
        example(|it| assert!(!filter(text).finds(it), "{text}"));
    }
}

#[test]
fn mistakes_are_underlined_and_answered() {
    for (text, part, hint) in [
        ("contry:DE", "contry", "did you mean country:?"),
        ("colour:red", "colour", "the fields are app, name"),
        ("state:opne", "opne", "did you mean open?"),
        ("new:maybe", "maybe", "yes, no"),
        ("sent>lots", "lots", "10MB"),
        ("rtt<5", "5", "5ms"),
        ("port:http", "http", "443"),
        ("port:90-80", "90-80", "443"),
        ("port>80", "port>", "colon"),
        ("ip:10.0.0.0/40", "10.0.0.0/40", "10.0.0.0/8"),
        ("app:", "app:", "what to look for"),
        ("(steam", "(", "put a )"),
        ("steam)", ")", "remove it"),
        ("\"steam", "\"", "put a \""),
        ("steam or", "or", "both sides"),
        ("and steam", "and", "both sides"),
        ("steam -", "-", "behind"),
        ("()", "()", "between"),
    ] {
        let problem = parse(text).expect_err(text);
        assert_eq!(&text[problem.span.clone()], part, "{text}: {problem}");
        assert!(problem.hint.to_string().contains(hint), "{text}: {problem}");
    }
}

#[test]
fn brackets_end_before_the_stack_does() {
    let deep = format!("{}x{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(parse(&deep).is_err());
    assert!(parse(&"-".repeat(10_000)).is_err());
}

fn pattern() -> impl Strategy<Value = Pattern> {
    "\\PC{1,12}".prop_filter_map("empty", |text| Pattern::new(&text))
}

fn test() -> impl Strategy<Value = Test> {
    let word = prop::sample::select(&WordField::ALL[..6]);
    let number = prop::sample::select(&NumberField::ALL[..]);
    let order = prop::sample::select(vec![
        Order::Below,
        Order::AtMost,
        Order::Equal,
        Order::AtLeast,
        Order::Above,
    ]);
    let network =
        (any::<IpAddr>(), 0_u8..=32).prop_filter_map("too long", |(ip, n)| Network::new(ip, n));
    let port = (any::<u16>(), any::<u16>()).prop_filter_map("empty", |(a, b)| {
        PortRange::read(&format!("{}-{}", a.min(b), a.max(b)))
    });
    prop_oneof![
        pattern().prop_map(|text| Test::Mentions(text.as_str().to_owned())),
        prop::sample::select(vec![
            "and", "OR", "app:x", "-x", "10.0.0.1", "a b", "\"", "\\", "x\u{a0}y"
        ])
        .prop_map(|text| Test::Mentions(text.to_lowercase())),
        (word, any::<bool>(), prop::collection::vec(pattern(), 1..4)).prop_map(
            |(field, is_whole, any)| Test::Word {
                field,
                is_whole: is_whole && !field.is_exact(),
                any
            }
        ),
        prop::collection::vec(network, 1..4).prop_map(Test::Within),
        prop::collection::vec(port, 1..4).prop_map(Test::Port),
        prop::collection::vec(any::<u32>(), 1..4).prop_map(Test::Asn),
        (number, order, any::<u64>()).prop_map(|(field, order, bound)| Test::Compare(Comparison {
            field,
            order,
            bound
        })),
        any::<u64>().prop_map(|micros| Test::Since(Duration::from_micros(micros))),
    ]
}

fn any_filter() -> impl Strategy<Value = Filter> {
    test()
        .prop_map(Filter::Test)
        .prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::all),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::any),
                inner.prop_map(|inner| Filter::Not(Box::new(inner))),
            ]
        })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(filter in any_filter()) {
        let text = filter.to_string();
        prop_assert_eq!(parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn any_text_is_read_or_answered(text in "\\PC{0,60}") {
        match parse(&text) {
            Ok(filter) => {
                prop_assert_eq!(parse(&filter.to_string()), Ok(filter));
            }
            Err(problem) => prop_assert!(text.get(problem.span).is_some()),
        }
    }

    #[test]
    fn texts_of_its_own_signs_are_read_or_answered(text in "[-a-d:<>=()\",.*/ 0-9]{0,40}|(and |or |not |app:|port:|\\(|\\)|-){0,12}") {
        match parse(&text) {
            Ok(filter) => {
                let again = filter.to_string();
                prop_assert_eq!(parse(&again), Ok(filter), "{}", again);
            }
            Err(problem) => prop_assert!(text.get(problem.span).is_some()),
        }
    }
}
