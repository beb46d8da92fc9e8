//! What stands after a colon.

use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// Text to look for, in lower case; `*` stands for anything.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern; case does not matter. `None`: there is nothing to look for.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_lowercase()))
    }

    /// As it was written, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `word`, which must be in lower case, fits: as a whole where there is a `*` or `is_exact` asks for it,
    /// else anywhere in it.
    #[must_use]
    pub fn fits(&self, word: &str, is_exact: bool) -> bool {
        if self.0.contains('*') {
            fits_glob(&self.0, word)
        } else if is_exact {
            self.0 == word
        } else {
            word.contains(&self.0)
        }
    }
}

/// Whether the parts between the stars occur in `word` one after the other, the first at its start and the last at its
/// end. Linear: each part is looked for once, behind the one before.
fn fits_glob(glob: &str, word: &str) -> bool {
    let mut parts = glob.split('*');
    let (first, last) = (parts.next().unwrap_or(""), parts.next_back().unwrap_or(""));
    let Some(mut rest) = word.strip_prefix(first) else {
        return false;
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Addresses that begin alike.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Network {
    /// First address: what does not begin alike is zero.
    address: IpAddr,
    /// Bits that are alike.
    prefix: u8,
}

impl Network {
    /// Addresses whose first `prefix` bits are those of `address`. `None`: it does not have that many.
    #[must_use]
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        let bits = width(address);
        (prefix <= bits).then(|| Self {
            address: masked(address, prefix),
            prefix,
        })
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32` or a single address.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address.parse().ok()?, prefix.parse().ok()?),
            None => {
                let address: IpAddr = text.parse().ok()?;
                (address, width(address))
            }
        };
        Self::new(address, prefix)
    }

    /// Its first address.
    #[must_use]
    pub const fn first(&self) -> IpAddr {
        self.address
    }

    /// Whether `address` lies in it. Versions of the protocol are never mixed.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4() && masked(address, self.prefix) == self.address
    }
}

const fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    let prefix = u32::from(prefix);
    match address {
        IpAddr::V4(ip) => {
            let mask = u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0);
            IpAddr::V4((ip.to_bits() & mask).into())
        }
        IpAddr::V6(ip) => {
            let mask = u128::MAX.checked_shl(128 - prefix.min(128)).unwrap_or(0);
            IpAddr::V6((ip.to_bits() & mask).into())
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.prefix == width(self.address) {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}/{}", self.address, self.prefix)
        }
    }
}

/// Ports from one to another, both included.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PortRange(RangeInclusive<u16>);

impl PortRange {
    /// Reads `443` or `8000-8100`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (from, to) = (from.parse().ok()?, to.parse().ok()?);
        (from <= to).then_some(Self(from..=to))
    }

    /// Whether `port` is among them.
    #[must_use]
    pub fn contains(&self, port: u16) -> bool {
        self.0.contains(&port)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.0.start(), self.0.end());
        if from == to {
            write!(f, "{from}")
        } else {
            write!(f, "{from}-{to}")
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fits(pattern: &str, word: &str) -> bool {
        Pattern::new(pattern).expect("not empty").fits(word, false)
    }

    #[test]
    fn stars_stand_for_anything_and_the_rest_is_anchored() {
        assert!(fits("*.cdn.*", "a.cdn.example"));
        assert!(!fits("*.cdn.*", "cdn.example"));
        assert!(fits("fire*", "firefox"));
        assert!(!fits("fire*", "campfire"));
        assert!(fits("*", ""));
        assert!(
            !fits("aa*aa", "aaa"),
            "what is counted once does not count twice"
        );
        assert!(fits("fox", "firefox"));
        assert!(!Pattern::new("us").expect("not empty").fits("belarus", true));
    }

    #[test]
    fn networks_know_their_own() {
        let network = |text| Network::read(text).expect("a network");
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert!(network("10.1.2.3/8").contains(ip("10.200.0.1")));
        assert!(!network("10.0.0.0/8").contains(ip("11.0.0.1")));
        assert!(network("0.0.0.0/0").contains(ip("9.9.9.9")));
        assert!(!network("0.0.0.0/0").contains(ip("::1")));
        assert!(network("2001:db8::/32").contains(ip("2001:db8:1::2")));
        assert_eq!(network("10.1.2.3/8").to_string(), "10.0.0.0/8");
        assert_eq!(network("10.1.2.3").to_string(), "10.1.2.3");
        assert_eq!(Network::read("10.0.0.0/33"), None);
    }

    proptest! {
        #[test]
        fn any_glob_is_harmless_and_agrees_with_contains(glob: String, word: String) {
            let is_plain = !glob.contains('*');
            if let Some(pattern) = Pattern::new(&format!("*{glob}*")) {
                let found = pattern.fits(&word, false);
                prop_assert!(!is_plain || found == word.contains(&glob.to_lowercase()));
            }
        }
    }
}
