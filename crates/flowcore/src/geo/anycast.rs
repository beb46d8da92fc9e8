//! Who answers from many places under one address. A database can give only one of them.

/// Operators whose addresses are wholly or mostly anycast, by autonomous system, in order of number.
const OPERATORS: [(u32, &str); 18] = [
    (42, "Packet Clearing House"),
    (112, "AS112"),
    (3557, "F-root (ISC)"),
    (7342, "Verisign"),
    (7500, "M-root (WIDE)"),
    (8674, "Netnod"),
    (10886, "D-root (University of Maryland)"),
    (13335, "Cloudflare"),
    (19281, "Quad9"),
    (19551, "Imperva"),
    (20144, "L-root (ICANN)"),
    (25152, "K-root (RIPE NCC)"),
    (26415, "Verisign"),
    (29216, "I-root (Netnod)"),
    (36692, "OpenDNS"),
    (54113, "Fastly"),
    (205157, "CleanBrowsing"),
    (209242, "Cloudflare"),
];

/// The operator of an autonomous system that is known for anycast.
#[must_use]
pub fn anycast_operator(asn: u32) -> Option<&'static str> {
    let at = OPERATORS
        .binary_search_by_key(&asn, |(number, _)| *number)
        .ok()?;
    Some(OPERATORS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_found_in() {
        assert!(OPERATORS.is_sorted_by_key(|(asn, _)| *asn));
        assert_eq!(anycast_operator(13335), Some("Cloudflare"));
        assert_eq!(anycast_operator(3320), None);
    }
}
