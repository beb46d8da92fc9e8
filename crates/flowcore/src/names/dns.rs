//! A DNS answer: which addresses it gives for which question. Follows CNAME chains backwards. Keeps nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::budget::{Budget, Terms};
use super::sanitize;

/// Records of one message that are looked at.
const MAX_RECORDS: usize = 512;

/// Aliases of one message: more than any chain is long.
const MAX_ALIASES: usize = 32;

/// Names in one chain.
const MAX_CHAIN: usize = 24;

/// Reading a record and remembering an address costs as much as metering a packet or two.
pub(super) const TERMS: Terms = Terms {
    per_packet: 2,
    price: 1,
    max_saved: 1 << 18,
};

/// One address that a message gives.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Answer {
    /// What was asked for: the head of the CNAME chain, made safe. Addresses of one owner share it.
    pub(super) name: Arc<str>,
    pub(super) address: IpAddr,
    pub(super) ttl_secs: u32,
}

/// Which records of a response count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sections {
    /// What was asked for.
    Answers,
    /// Whatever a neighbor tells about itself: multicast DNS puts addresses beside the answers.
    All,
}

/// The records of one message that matter here. Used again for the next message, so that reading allocates little.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// All names, one after the other, in lower case.
    text: Vec<u8>,
    /// Owner and target.
    aliases: Vec<(NameAt, NameAt)>,
    /// Owner, address and time to live.
    addresses: Vec<(NameAt, IpAddr, u32)>,
}

/// Where a name is in the text.
#[derive(Clone, Copy, Debug)]
struct NameAt {
    start: usize,
    end: usize,
}

/// Calls `each` for every address in these sections of a successful response, as far as `budget` pays for its records.
pub(super) fn read_answers(
    message: &[u8],
    sections: Sections,
    budget: &mut Budget,
    records: &mut Records,
    mut each: impl FnMut(Answer),
) {
    records.clear();
    if records.collect(message, sections, budget).is_none() {
        return;
    }
    // Addresses of one answer have one owner as a rule: its chain is followed once.
    let mut last: Option<(&[u8], Option<Arc<str>>)> = None;
    for &(owner, address, ttl_secs) in &records.addresses {
        let owner = records.name(owner);
        let name = match last.take() {
            Some((known, name)) if known == owner => name,
            _ => sanitize::host_name(records.head_of(owner)).map(Arc::from),
        };
        if let Some(name) = name.clone() {
            each(Answer {
                name,
                address,
                ttl_secs,
            });
        }
        last = Some((owner, name));
    }
}

impl Records {
    fn clear(&mut self) {
        self.text.clear();
        self.aliases.clear();
        self.addresses.clear();
    }

    fn name(&self, at: NameAt) -> &[u8] {
        &self.text[at.start..at.end]
    }

    /// What was asked for to get to `owner`.
    fn head_of<'a>(&'a self, owner: &'a [u8]) -> &'a [u8] {
        let mut name = owner;
        for _ in 0..MAX_CHAIN {
            let mut aliases = self.aliases.iter();
            match aliases.find(|(_, target)| self.name(*target) == name) {
                Some((alias, _)) if self.name(*alias) != owner => name = self.name(*alias),
                _ => break,
            }
        }
        name
    }

    fn collect(&mut self, message: &[u8], sections: Sections, budget: &mut Budget) -> Option<()> {
        const IS_RESPONSE: u8 = 0x80;
        let header = message.first_chunk::<12>()?;
        let is_answer = header[2] & IS_RESPONSE != 0 && header[3] & 0x0f == 0;
        let is_query_opcode = header[2] & 0x78 == 0;
        let count = |at: usize| usize::from(u16::from_be_bytes([header[at], header[at + 1]]));
        let (questions, mut records) = (count(4), count(6));
        if sections == Sections::All {
            records += count(8) + count(10);
        }
        if !is_answer || !is_query_opcode || records == 0 || questions > 16 {
            return None;
        }
        let mut at = 12;
        for _ in 0..questions {
            at = skip_name(message, at)? + 4;
        }
        for _ in 0..records.min(MAX_RECORDS) {
            if !budget.spend() {
                break;
            }
            // A cut message gives what it has.
            let Some(next) = self.read_record(message, at) else {
                break;
            };
            at = next;
        }
        Some(())
    }

    fn read_record(&mut self, message: &[u8], at: usize) -> Option<usize> {
        let fields_at = skip_name(message, at)?;
        let fields = message.get(fields_at..)?.first_chunk::<10>()?;
        let kind = u16::from_be_bytes([fields[0], fields[1]]);
        let ttl_secs = u32::from_be_bytes([fields[4], fields[5], fields[6], fields[7]]);
        let data_len = usize::from(u16::from_be_bytes([fields[8], fields[9]]));
        let data_at = fields_at + 10;
        let data = message.get(data_at..data_at + data_len)?;
        match kind {
            1 => {
                let address = IpAddr::V4(Ipv4Addr::from_octets(data.try_into().ok()?));
                let owner = self.read_name(message, at)?;
                self.addresses.push((owner, address, ttl_secs));
            }
            28 => {
                let address = IpAddr::V6(Ipv6Addr::from_octets(data.try_into().ok()?));
                let owner = self.read_name(message, at)?;
                self.addresses.push((owner, address, ttl_secs));
            }
            5 if self.aliases.len() < MAX_ALIASES => {
                let alias = self.read_name(message, at)?;
                let target = self.read_name(message, data_at)?;
                self.aliases.push((alias, target));
            }
            _ => {}
        }
        Some(data_at + data_len)
    }

    /// A name in text form, lower case. Pointers must lead backwards, so every walk ends.
    fn read_name(&mut self, message: &[u8], mut at: usize) -> Option<NameAt> {
        const MAX_WIRE_LEN: usize = 255;
        let start = self.text.len();
        let mut lowest = at;
        loop {
            match *message.get(at)? {
                0 => {
                    let end = self.text.len();
                    return Some(NameAt { start, end });
                }
                len @ 1..=63 => {
                    let label = message.get(at + 1..at + 1 + usize::from(len))?;
                    if self.text.len() > start {
                        self.text.push(b'.');
                    }
                    self.text.extend(label.iter().map(u8::to_ascii_lowercase));
                    if self.text.len() - start > MAX_WIRE_LEN {
                        return None;
                    }
                    at += 1 + usize::from(len);
                }
                high @ 0xc0.. => {
                    let target = usize::from(high & 0x3f) << 8 | usize::from(*message.get(at + 1)?);
                    if target >= lowest {
                        return None;
                    }
                    lowest = target;
                    at = target;
                }
                _ => return None,
            }
        }
    }
}

/// Where the name at `at` ends in the message itself, without following pointers.
fn skip_name(message: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *message.get(at)? {
            0 => return Some(at + 1),
            len @ 1..=63 => at += 1 + usize::from(len),
            0xc0.. => return Some(at + 2),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `a.example` is an alias of `b.example`, which has an address.
    fn chained() -> Vec<u8> {
        let mut message = vec![0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0];
        message.extend(b"\x01a\x07Example\0\0\x01\0\x01");
        message.extend(b"\xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x04\x01b\xc0\x0e");
        message.extend(b"\xc0\x27\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x09");
        message
    }

    fn answers(message: &[u8]) -> Vec<Answer> {
        answers_in(message, Sections::Answers, &mut Budget::new(TERMS))
    }

    fn answers_in(message: &[u8], sections: Sections, budget: &mut Budget) -> Vec<Answer> {
        let mut found = Vec::new();
        let records = &mut Records::default();
        read_answers(message, sections, budget, records, |answer| {
            found.push(answer);
        });
        found
    }

    #[test]
    fn name_is_the_question_at_the_head_of_the_chain() {
        let expected = Answer {
            name: "a.example".into(),
            address: "192.0.2.9".parse().expect("address"),
            ttl_secs: 60,
        };
        assert_eq!(answers(&chained()), [expected]);
    }

    #[test]
    fn errors_and_questions_give_nothing() {
        let mut refused = chained();
        refused[3] |= 5;
        assert_eq!(answers(&refused), []);
        let mut question = chained();
        question[2] = 1;
        assert_eq!(answers(&question), []);
    }

    #[test]
    fn pointers_that_lead_in_circles_end() {
        let mut message = chained();
        let at = message.len() - 16;
        message[at..at + 2].copy_from_slice(&[0xc0, u8::try_from(at).expect("short")]);
        assert_eq!(answers(&message), []);
    }

    #[test]
    fn addresses_beside_the_answers_count_only_where_neighbors_speak() {
        let mut message = chained();
        message[7] = 1; // one answer, the alias
        message[11] = 1; // one additional record, the address
        assert_eq!(answers(&message), []);
        let found = answers_in(&message, Sections::All, &mut Budget::new(TERMS));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_message_is_read_as_far_as_it_is_paid_for() {
        let mut budget = Budget::new(Terms {
            max_saved: 3,
            ..TERMS
        });
        assert_eq!(
            answers_in(&chained(), Sections::Answers, &mut budget).len(),
            1
        );
        // The alias is paid for, the address is not.
        assert_eq!(answers_in(&chained(), Sections::Answers, &mut budget), []);
        assert_eq!(budget.refused(), 1);
        budget.earn(1);
        assert_eq!(
            answers_in(&chained(), Sections::Answers, &mut budget).len(),
            1
        );
    }

    proptest! {
        #[test]
        fn every_damage_is_survived(at in 0_usize..60, byte in any::<u8>(), len in 0_usize..60) {
            let mut message = chained();
            let at = at.min(message.len() - 1);
            message[at] = byte;
            message.truncate(len);
            answers(&message);
        }
    }
}
