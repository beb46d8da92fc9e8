//! Natural order: numbers inside names count as numbers, and case does not matter.

use std::cmp::Ordering;

/// Compares `cdn9` before `cdn10`. Empty texts come last: nothing known is never first.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    a.is_empty()
        .cmp(&b.is_empty())
        .then_with(|| compare_filled(a, b))
}

fn compare_filled(a: &str, b: &str) -> Ordering {
    let (mut rest_a, mut rest_b) = (a, b);
    loop {
        let (Some(first_a), Some(first_b)) = (rest_a.chars().next(), rest_b.chars().next()) else {
            return rest_a.len().cmp(&rest_b.len()).then_with(|| a.cmp(b));
        };
        if first_a.is_ascii_digit() && first_b.is_ascii_digit() {
            let (digits_a, after_a) = digits(rest_a);
            let (digits_b, after_b) = digits(rest_b);
            // Without leading zeros the longer number is the larger one, however long.
            let order = digits_a
                .len()
                .cmp(&digits_b.len())
                .then(digits_a.cmp(digits_b));
            if order.is_ne() {
                return order;
            }
            (rest_a, rest_b) = (after_a, after_b);
        } else {
            let order = if first_a.is_ascii() && first_b.is_ascii() {
                first_a
                    .to_ascii_lowercase()
                    .cmp(&first_b.to_ascii_lowercase())
            } else {
                first_a.to_lowercase().cmp(first_b.to_lowercase())
            };
            if order.is_ne() {
                return order;
            }
            rest_a = &rest_a[first_a.len_utf8()..];
            rest_b = &rest_b[first_b.len_utf8()..];
        }
    }
}

/// Splits after the leading digits and drops their leading zeros.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_count_as_numbers() {
        let mut names = vec!["cdn10", "cdn9", "CDN1", "", "cdn010b", "alpha"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["alpha", "CDN1", "cdn9", "cdn10", "cdn010b", ""]);
    }

    proptest! {
        #[test]
        fn it_is_an_order(a in "[a-c0-2]{0,6}", b in "[a-c0-2]{0,6}", c in "[a-c0-2]{0,6}") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            prop_assert_eq!(compare(&a, &a), Ordering::Equal);
            if compare(&a, &b).is_le() && compare(&b, &c).is_le() {
                prop_assert!(compare(&a, &c).is_le());
            }
        }

        #[test]
        fn any_text_can_be_compared(a in ".{0,12}", b in ".{0,12}") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        }
    }
}
