//! Figures with units, and back.

use super::problem::{Sentence, say};

/// Bytes, largest first. The decimal ones first, which is what printing prefers.
const BYTES: [(&str, u64); 9] = [
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("B", 1),
];

/// Time in microseconds, largest first.
const TIMES: [(&str, u64); 6] = [
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
];

/// What a figure measures.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Unit {
    /// Bytes, or bytes a second.
    Bytes,
    /// Microseconds.
    Time,
}

impl Unit {
    fn table(self) -> &'static [(&'static str, u64)] {
        match self {
            Self::Bytes => &BYTES,
            Self::Time => &TIMES,
        }
    }

    /// How to write such a figure.
    pub(super) const fn hint(self) -> Sentence {
        match self {
            Self::Bytes => say::BYTES,
            Self::Time => say::TIME,
        }
    }

    /// Reads `10MB`, `1.5 GiB`'s like, `5ms`. Bytes need no unit; a time does. A rate may end in `/s`.
    pub(super) fn read(self, text: &str) -> Option<u64> {
        let text = match self {
            Self::Bytes => text.strip_suffix("/s").unwrap_or(text),
            Self::Time => text,
        };
        let end = text
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let factor = match (unit, self) {
            ("", Self::Bytes) => 1,
            ("", Self::Time) => return None,
            _ => {
                let of_unit = |(known, _): &&(&str, u64)| known.eq_ignore_ascii_case(unit);
                self.table().iter().find(of_unit)?.1
            }
        };
        scaled(number, factor)
    }

    /// Writes a figure with the largest unit that divides it.
    pub(super) fn write(self, figure: u64) -> String {
        let fits = |(_, factor): &&(&str, u64)| figure > 0 && figure.is_multiple_of(*factor);
        let (unit, factor) = self.table().iter().find(fits).unwrap_or(match self {
            Self::Bytes => &("B", 1),
            Self::Time => &("us", 1),
        });
        format!("{}{unit}", figure / factor)
    }
}

/// A decimal number times a factor, exactly; what is smaller than one is cut.
fn scaled(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') || fraction.len() > 12 {
        return None;
    }
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let mut figure = whole.checked_mul(factor)?;
    if !fraction.is_empty() {
        let digits: u128 = fraction.parse().ok()?;
        let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
        let part = digits * u128::from(factor) / scale;
        figure = figure.checked_add(u64::try_from(part).ok()?)?;
    }
    Some(figure)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        assert_eq!(Unit::Bytes.read("10MB"), Some(10_000_000));
        assert_eq!(Unit::Bytes.read("1.5kib"), Some(1_536));
        assert_eq!(Unit::Bytes.read("2MB/s"), Some(2_000_000));
        assert_eq!(Unit::Bytes.read("77"), Some(77));
        assert_eq!(Unit::Time.read("5ms"), Some(5_000));
        assert_eq!(Unit::Time.read("10m"), Some(600_000_000));
        for wrong in ["", "MB", "1..2MB", "5", "5parsec", "99999999999999999999d"] {
            assert_eq!(Unit::Time.read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(figure: u64) {
            for unit in [Unit::Bytes, Unit::Time] {
                prop_assert_eq!(unit.read(&unit.write(figure)), Some(figure));
            }
        }

        #[test]
        fn any_text_is_harmless(text: String) {
            let _ = (Unit::Bytes.read(&text), Unit::Time.read(&text));
        }
    }
}
