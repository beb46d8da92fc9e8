//! Databases: the bundled ones answer as published, and a bad file of a user's own gives a message that helps.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use flowcore::model::{CountryCode, DatabaseState, Place, Provider};
use sensor::enrich::{AsnDatabase, Bundled, CityDatabase, Databases};
use sensor::pipeline::EnrichConfig;

use crate::captures::cache_dir;

fn bundled(which: Bundled) -> PathBuf {
    which
        .unpack_into(&cache_dir(), |_| true)
        .expect("the bundled database unpacks")
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

#[test]
fn the_bundled_databases_answer_the_published_check_values() {
    let city = CityDatabase::open(&bundled(Bundled::CITY), Some("x")).expect("a city database");
    let asn = AsnDatabase::open(&bundled(Bundled::ASN), Some("x")).expect("an ASN database");
    let wanted = [
        ("8.8.8.8", "US", "Mountain View", 15_169),
        ("140.82.112.3", "US", "San Francisco", 36_459),
        ("91.189.91.39", "US", "Boston", 41_231),
        ("193.0.6.139", "NL", "Amsterdam", 3_333),
        ("133.11.0.1", "JP", "Chiyoda", 2_501),
        ("200.160.2.3", "BR", "Pinheiros", 22_548),
        ("196.216.2.1", "ZA", "Johannesburg", 33_764),
        ("2a00:1450:4001::1", "DE", "Frankfurt", 15_169),
    ];
    for (address, country, name, number) in wanted {
        let place = city.lookup(ip(address));
        let Place {
            city,
            country: code,
            coord,
            country_name,
            ..
        } = place
            .found()
            .unwrap_or_else(|| panic!("{address} has a place"));
        assert_eq!(
            code.as_ref().map(CountryCode::as_str),
            Some(country),
            "{address}"
        );
        assert!(
            city.as_deref().is_some_and(|city| city.starts_with(name)),
            "{address}: {city:?}"
        );
        assert!(coord.is_some() && country_name.is_some(), "{address}");
        let provider = asn.lookup(ip(address));
        let Provider {
            asn, organization, ..
        } = provider
            .found()
            .unwrap_or_else(|| panic!("{address} has a provider"));
        assert_eq!(*asn, number, "{address}");
        assert!(!organization.is_empty(), "{address}");
    }
}

#[test]
fn a_mapped_address_is_looked_up_as_the_one_inside() {
    let asn = AsnDatabase::open(&bundled(Bundled::ASN), Some("x")).expect("an ASN database");
    assert_eq!(asn.lookup(ip("::ffff:8.8.8.8")), asn.lookup(ip("8.8.8.8")));
}

#[test]
fn unpacking_tells_progress_and_leaves_one_whole_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut told = Vec::new();
    let path = Bundled::ASN
        .unpack_into(folder.path(), |percent| {
            told.push(percent);
            true
        })
        .expect("unpacks");
    assert!(
        told.is_sorted() && told.first() == Some(&0) && told.len() > 5,
        "{told:?}"
    );
    assert_eq!(fs::metadata(path).expect("written").len(), Bundled::ASN.len);
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[test]
fn an_interrupted_unpacking_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut chunks = 0;
    let stopped = Bundled::ASN.unpack_into(folder.path(), |_| {
        chunks += 1;
        chunks < 3
    });
    assert!(stopped.is_err());
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0);
}

#[test]
fn a_truncated_file_in_the_cache_is_unpacked_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(Bundled::ASN.file_name), b"half").expect("written");
    let path = Bundled::ASN
        .unpack_into(folder.path(), |_| true)
        .expect("unpacks");
    assert!(AsnDatabase::open(&path, None).is_ok());
}

/// States of places and providers, and whether an address still gets an answer.
fn states(config: &EnrichConfig) -> (DatabaseState, DatabaseState, Databases) {
    let mut last = [DatabaseState::Off, DatabaseState::Off];
    let databases = Databases::open(config, |kind, state| {
        last[kind as usize] = state;
        true
    });
    let [places, providers] = last;
    (places, providers, databases)
}

fn why(state: &DatabaseState) -> &str {
    match state {
        DatabaseState::Unavailable(why) => why,
        other => panic!("unavailable was expected, not {other:?}"),
    }
}

fn with_city(path: &Path) -> EnrichConfig {
    EnrichConfig {
        city_db: Some(path.to_owned()),
        cache_dir: Some(cache_dir()),
        ..EnrichConfig::default()
    }
}

#[test]
fn a_missing_file_is_named_and_the_other_database_still_answers() {
    let (places, providers, databases) = states(&with_city(Path::new("/nowhere/City.mmdb")));
    assert!(why(&places).contains("/nowhere/City.mmdb"), "{places:?}");
    assert!(
        why(&places).contains("bundled"),
        "says what to do: {places:?}"
    );
    assert_eq!(
        providers,
        DatabaseState::Ready("ip-location-db 2026-06".to_owned())
    );
    let (place, provider) = databases.lookup(ip("8.8.8.8"));
    assert!(place.found().is_none() && provider.found().is_some());
}

#[test]
fn a_truncated_or_foreign_file_is_unreadable_not_fatal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let whole = fs::read(bundled(Bundled::ASN)).expect("readable");
    let path = folder.path().join("City.mmdb");
    for bytes in [
        &whole[..whole.len() / 2],
        &whole[whole.len() / 2..],
        b"",
        b"PK\x03\x04 a zip",
    ] {
        fs::write(&path, bytes).expect("written");
        let (places, ..) = states(&with_city(&path));
        assert!(why(&places).contains("City.mmdb"), "{places:?}");
    }
}

#[test]
fn a_database_of_something_else_is_told_from_one_of_places() {
    let (places, ..) = states(&with_city(&bundled(Bundled::ASN)));
    assert!(
        why(&places).contains("not a database of places"),
        "{places:?}"
    );
    assert!(
        why(&places).contains("City"),
        "says what to give: {places:?}"
    );
    let config = EnrichConfig {
        asn_db: Some(bundled(Bundled::CITY)),
        cache_dir: Some(cache_dir()),
        ..EnrichConfig::default()
    };
    let (_, providers, _) = states(&config);
    assert!(
        why(&providers).contains("not a database of providers"),
        "{providers:?}"
    );
}

/// A database of one record that answers for every IPv4 address; the format is described at
/// maxmind.github.io/MaxMind-DB.
fn tiny_database(database_type: &str, record: &[u8]) -> Vec<u8> {
    // One node of two 24-bit records, both pointing at the start of the data: node count + 16.
    let mut file = vec![0, 0, 17, 0, 0, 17];
    file.extend([0; 16]);
    file.extend(record);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    let metadata = [
        ("binary_format_major_version", vec![0xa1, 2]),
        ("binary_format_minor_version", vec![0xa0]),
        (
            "build_epoch",
            [&[4, 2][..], &1_781_654_400_u32.to_be_bytes()].concat(),
        ),
        ("database_type", text(database_type)),
        ("description", vec![0xe0]),
        ("ip_version", vec![0xa1, 4]),
        ("languages", vec![0, 4]),
        ("node_count", vec![0xc1, 1]),
        ("record_size", vec![0xa1, 24]),
    ];
    file.extend(map(&metadata));
    file
}

fn text(value: &str) -> Vec<u8> {
    let len = u8::try_from(value.len()).expect("short");
    let head = if len < 29 {
        vec![0x40 | len]
    } else {
        vec![0x5d, len - 29]
    };
    [&head[..], value.as_bytes()].concat()
}

fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0xe0 | u8::try_from(entries.len()).expect("few")];
    for (key, value) in entries {
        bytes.extend(text(key));
        bytes.extend(value);
    }
    bytes
}

fn double(value: f64) -> Vec<u8> {
    [&[0x68][..], &value.to_be_bytes()].concat()
}

fn float(value: f32) -> Vec<u8> {
    [&[0x04, 0x08][..], &value.to_be_bytes()].concat()
}

#[test]
fn geoip2_and_flat_layouts_give_the_same_place() {
    let named = |name: &str| map(&[("names", map(&[("en", text(name))]))]);
    let geoip2 = map(&[
        ("city", named("Lyon\u{202e}")),
        (
            "country",
            map(&[
                ("iso_code", text("FR")),
                ("names", map(&[("en", text("France"))])),
            ]),
        ),
        (
            "location",
            map(&[("latitude", double(45.75)), ("longitude", double(4.75))]),
        ),
    ]);
    let flat = map(&[
        ("city", text("Lyon")),
        ("country_code", text("FR")),
        ("latitude", float(45.75)),
        ("longitude", float(4.75)),
    ]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lookup = |kind: &str, record: &[u8]| {
        let path = folder.path().join(kind);
        fs::write(&path, tiny_database(kind, record)).expect("written");
        let database = CityDatabase::open(&path, None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(database.label(), format!("{kind} 2026-06"));
        let place = database
            .lookup(ip("8.8.8.8"))
            .found()
            .cloned()
            .expect("a place");
        Place {
            source: "".into(),
            ..place
        }
    };
    let place = lookup("GeoLite2-City", &geoip2);
    assert_eq!(place, lookup("dbip-city-mmdb", &flat));
    assert_eq!(
        place.city.as_deref(),
        Some("Lyon"),
        "without what turns the writing direction"
    );
    assert_eq!(place.country_name.as_deref(), Some("France"));
}
