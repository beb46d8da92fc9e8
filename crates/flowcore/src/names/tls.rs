//! A TLS ClientHello: where it begins and ends in a stream of records, and the server name in it. Keeps nothing.

use super::hello::Hello;

/// Longest hello that is read: real ones with post-quantum keys stay below 4 KiB.
pub(super) const MAX_HELLO: usize = 64 << 10;

/// What the start of a stream turned out to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Outcome<T> {
    /// Read, and how many bytes it took.
    Done(T, usize),
    /// Right so far; at least this many bytes are needed in all.
    Need(usize),
    /// Something else.
    No,
}

/// Reads records from the start of `data` until they hold a whole ClientHello. `scratch` joins what records split.
pub(super) fn read_stream(data: &[u8], scratch: &mut Vec<u8>) -> Outcome<Hello> {
    scratch.clear();
    let mut at = 0;
    loop {
        let record = &data[at.min(data.len())..];
        match record {
            [0x16, 3, ..] | [0x16] | [] => {}
            _ => return Outcome::No,
        }
        let Some(header) = record.first_chunk::<5>() else {
            return Outcome::Need(at + 5);
        };
        let len = usize::from(u16::from_be_bytes([header[3], header[4]]));
        if len == 0 || len > (16 << 10) + 256 {
            return Outcome::No;
        }
        let end = at + 5 + len;
        let body = &record[5..record.len().min(5 + len)];
        let outcome = if at == 0 {
            whole_message(body)
        } else {
            scratch.extend_from_slice(body);
            whole_message(scratch)
        };
        match outcome {
            Outcome::Done(hello, _) => return Outcome::Done(hello, end.min(data.len())),
            Outcome::No => return Outcome::No,
            Outcome::Need(needed) if end > data.len() => {
                let joined = if at == 0 { body.len() } else { scratch.len() };
                return Outcome::Need(end.min(data.len() + (needed - joined)));
            }
            Outcome::Need(_) if at == 0 => scratch.extend_from_slice(body),
            Outcome::Need(_) => {}
        }
        at = end;
    }
}

/// A handshake message at the start of `data`: a ClientHello or nothing.
pub(super) fn whole_message(data: &[u8]) -> Outcome<Hello> {
    const CLIENT_HELLO: u8 = 1;
    match data.first() {
        None | Some(&CLIENT_HELLO) => {}
        Some(_) => return Outcome::No,
    }
    let Some(&[_, a, b, c]) = data.first_chunk::<4>() else {
        return Outcome::Need(4);
    };
    let len = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
    if !(38..=MAX_HELLO).contains(&len) {
        return Outcome::No;
    }
    match data.get(4..4 + len) {
        Some(body) => match client_hello(body, false) {
            Some(hello) => Outcome::Done(hello, 4 + len),
            None => Outcome::No,
        },
        None => Outcome::Need(4 + len),
    }
}

/// The hello at the start of a segment whose end was not captured, as far as it goes.
pub(super) fn read_cut(data: &[u8]) -> Option<Hello> {
    const RECORD_AND_MESSAGE: usize = 9;
    match data.first_chunk::<RECORD_AND_MESSAGE>()? {
        [0x16, 3, _, _, _, 1, 0, ..] => client_hello(&data[RECORD_AND_MESSAGE..], false),
        _ => None,
    }
}

/// The body of a ClientHello. `None` where it has no list of extensions; of a list whose end is cut off or damaged, what
/// is in front of that counts.
pub(super) fn client_hello(body: &[u8], has_cookie: bool) -> Option<Hello> {
    const OUTER: u8 = 0;
    let mut rest = body.get(34..)?; // version, random
    skip_u8_vector(&mut rest)?; // session id
    if has_cookie {
        skip_u8_vector(&mut rest)?;
    }
    u16_vector(&mut rest)?; // cipher suites
    skip_u8_vector(&mut rest)?; // compression methods
    let mut hello = Hello::default();
    if rest.is_empty() {
        return Some(hello); // SSL 3 and early TLS: no extensions
    }
    let mut extensions = match u16_vector(&mut rest) {
        Some(extensions) => extensions,
        None => rest.get(2..)?,
    };
    while let Some((&kind, after)) = extensions.split_first_chunk::<2>() {
        extensions = after;
        let Some(content) = u16_vector(&mut extensions) else {
            break;
        };
        match u16::from_be_bytes(kind) {
            0x0000 => hello.server_name = hello.server_name.or_else(|| server_name(content)),
            0x0010 => hello.alpn = alpn(content),
            0xfe0d => hello.has_ech = content.first() == Some(&OUTER),
            0xffce => hello.has_esni = true,
            _ => {}
        }
    }
    Some(hello)
}

/// The host name in a `server_name` extension, made safe.
fn server_name(mut content: &[u8]) -> Option<Box<str>> {
    const HOST_NAME: u8 = 0;
    let mut list = u16_vector(&mut content)?;
    while let Some((&kind, after)) = list.split_first() {
        list = after;
        let name = u16_vector(&mut list)?;
        if kind == HOST_NAME {
            return super::sanitize::host_name(name);
        }
    }
    None
}

/// The protocols that a client offers; what does not print is a decoy.
fn alpn(mut content: &[u8]) -> Option<Box<str>> {
    const MAX_CHARS: usize = 64;
    let mut list = u16_vector(&mut content)?;
    let mut offered = String::new();
    while let Some((&len, after)) = list.split_first() {
        let (protocol, after) = after.split_at_checked(usize::from(len))?;
        list = after;
        let prints = !protocol.is_empty() && protocol.iter().all(u8::is_ascii_graphic);
        if !prints || offered.len() + 1 + protocol.len() > MAX_CHARS {
            continue;
        }
        if !offered.is_empty() {
            offered.push(',');
        }
        offered.extend(protocol.iter().map(|&byte| char::from(byte)));
    }
    (!offered.is_empty()).then(|| offered.into_boxed_str())
}

fn skip_u8_vector(rest: &mut &[u8]) -> Option<()> {
    let (&len, after) = rest.split_first()?;
    *rest = after.get(usize::from(len)..)?;
    Some(())
}

fn u16_vector<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (&len, after) = rest.split_first_chunk::<2>()?;
    let (vector, after) = after.split_at_checked(usize::from(u16::from_be_bytes(len)))?;
    *rest = after;
    Some(vector)
}
