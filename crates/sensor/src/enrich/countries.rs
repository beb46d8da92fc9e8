//! English names of countries, for databases that hold only codes.

use flowcore::model::CountryCode;

/// Code and name, one country a line; see `data/LICENSES.md`.
const COUNTRIES: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../data/countries.tsv"
));

/// The name of a country in English; `None` for a code that names none.
pub(super) fn english_name(code: &CountryCode) -> Option<&'static str> {
    COUNTRIES.lines().find_map(|line| {
        let (known, name) = line.split_once('\t')?;
        (known == code.as_str()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_english_names() {
        let name = |code| english_name(&CountryCode::new(code).expect("two letters"));
        assert_eq!(name("JP"), Some("Japan"));
        assert_eq!(name("za"), Some("South Africa"));
        assert_eq!(name("QQ"), None);
    }
}
