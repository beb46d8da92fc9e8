//! A DNS answer: which addresses it gives for which question. Follows CNAME chains backwards. Keeps nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::sanitize;

/// Records of one message that are looked at.
const MAX_RECORDS: usize = 512;

/// Aliases of one message: more than any chain is long.
const MAX_ALIASES: usize = 32;

/// Names in one chain.
const MAX_CHAIN: usize = 24;

/// One address that a message gives.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Answer {
    /// What was asked for: the head of the CNAME chain, made safe.
    pub(super) name: Box<str>,
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

/// Calls `each` for every address in these sections of a successful response.
pub(super) fn read_answers(message: &[u8], sections: Sections, mut each: impl FnMut(Answer)) {
    let Some(found) = collect(message, sections) else {
        return;
    };
    // Addresses of one answer have one owner as a rule: its chain is followed once.
    let mut last: Option<(&[u8], Option<Box<str>>)> = None;
    for (owner, address, ttl_secs) in &found.addresses {
        let name = match &last {
            Some((known, name)) if known == owner => name.clone(),
            _ => sanitize::host_name(found.head_of(owner)),
        };
        last = Some((owner, name.clone()));
        if let Some(name) = name {
            each(Answer {
                name,
                address: *address,
                ttl_secs: *ttl_secs,
            });
        }
    }
}

/// The answer section: owner and target of aliases, owner and address of addresses. Names in lower case.
#[derive(Default)]
struct Records {
    aliases: Vec<(Vec<u8>, Vec<u8>)>,
    addresses: Vec<(Vec<u8>, IpAddr, u32)>,
}

impl Records {
    /// What was asked for to get to `owner`.
    fn head_of<'a>(&'a self, owner: &'a [u8]) -> &'a [u8] {
        let mut name = owner;
        for _ in 0..MAX_CHAIN {
            match self.aliases.iter().find(|(_, target)| target == name) {
                Some((alias, _)) if alias != owner => name = alias,
                _ => break,
            }
        }
        name
    }
}

fn collect(message: &[u8], sections: Sections) -> Option<Records> {
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
    let mut found = Records::default();
    for _ in 0..records.min(MAX_RECORDS) {
        // A cut message gives what it has.
        let Some(next) = read_record(message, at, &mut found) else {
            break;
        };
        at = next;
    }
    Some(found)
}

fn read_record(message: &[u8], at: usize, found: &mut Records) -> Option<usize> {
    let fields_at = skip_name(message, at)?;
    let fields = message.get(fields_at..)?.first_chunk::<10>()?;
    let kind = u16::from_be_bytes([fields[0], fields[1]]);
    let ttl_secs = u32::from_be_bytes([fields[4], fields[5], fields[6], fields[7]]);
    let data_len = usize::from(u16::from_be_bytes([fields[8], fields[9]]));
    let data_at = fields_at + 10;
    let data = message.get(data_at..data_at + data_len)?;
    match kind {
        1 => {
            let octets: [u8; 4] = data.try_into().ok()?;
            let address = IpAddr::V4(Ipv4Addr::from(octets));
            found
                .addresses
                .push((read_name(message, at)?, address, ttl_secs));
        }
        28 => {
            let octets: [u8; 16] = data.try_into().ok()?;
            let address = IpAddr::V6(Ipv6Addr::from(octets));
            found
                .addresses
                .push((read_name(message, at)?, address, ttl_secs));
        }
        5 if found.aliases.len() < MAX_ALIASES => found
            .aliases
            .push((read_name(message, at)?, read_name(message, data_at)?)),
        _ => {}
    }
    Some(data_at + data_len)
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

/// A name in text form, lower case. Pointers must lead backwards, so every walk ends.
fn read_name(message: &[u8], mut at: usize) -> Option<Vec<u8>> {
    const MAX_WIRE_LEN: usize = 255;
    let mut name = Vec::with_capacity(32);
    let mut lowest = at;
    loop {
        match *message.get(at)? {
            0 => return Some(name),
            len @ 1..=63 => {
                let label = message.get(at + 1..at + 1 + usize::from(len))?;
                if !name.is_empty() {
                    name.push(b'.');
                }
                name.extend(label.iter().map(u8::to_ascii_lowercase));
                if name.len() > MAX_WIRE_LEN {
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
        let mut found = Vec::new();
        read_answers(message, Sections::Answers, |answer| found.push(answer));
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
        let mut found = Vec::new();
        read_answers(&message, Sections::All, |answer| found.push(answer));
        assert_eq!(found.len(), 1);
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
