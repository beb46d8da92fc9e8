//! An HTTP/1 request: its end, and the host that it asks for. Keeps nothing.

use super::sanitize;
use super::tls::Outcome;

/// Longest header block that is read.
pub(super) const MAX_HEADERS: usize = 32 << 10;

/// Longest first line.
const MAX_REQUEST_LINE: usize = 16 << 10;

const METHODS: [&[u8]; 22] = [
    b"GET ",
    b"POST ",
    b"HEAD ",
    b"CONNECT ",
    b"PUT ",
    b"OPTIONS ",
    b"DELETE ",
    b"PATCH ",
    b"TRACE ",
    b"PROPFIND ",
    b"PROPPATCH ",
    b"REPORT ",
    b"MKCOL ",
    b"COPY ",
    b"MOVE ",
    b"LOCK ",
    b"UNLOCK ",
    b"SEARCH ",
    b"NOTIFY ",
    b"SUBSCRIBE ",
    b"UNSUBSCRIBE ",
    b"M-SEARCH ",
];

/// Whether `data` begins like a request: a method, or the first bytes of one.
pub(super) fn is_request_start(data: &[u8]) -> bool {
    let Some(first) = data.first() else {
        return false;
    };
    if !first.is_ascii_uppercase() {
        return false;
    }
    METHODS.iter().any(|method| {
        let len = method.len().min(data.len());
        data[..len] == method[..len]
    })
}

/// The host in a request whose end was not captured, where its line was.
pub(super) fn read_cut(data: &[u8]) -> Option<Box<str>> {
    let end = data.iter().rposition(|&byte| byte == b'\n')? + 1;
    match read_request(&[&data[..end], b"\n"].concat()) {
        Outcome::Done(host, _) => host,
        Outcome::Need(_) | Outcome::No => None,
    }
}

/// Reads one request. The host is `None` where the request names none.
pub(super) fn read_request(data: &[u8]) -> Outcome<Option<Box<str>>> {
    if !is_request_start(data) {
        return Outcome::No;
    }
    let line_end = data.iter().position(|&byte| byte == b'\n');
    let line_len = line_end.unwrap_or(data.len());
    if line_len > MAX_REQUEST_LINE || data[..line_len].contains(&0) {
        return Outcome::No;
    }
    if line_end.is_none() {
        return Outcome::Need(data.len() + 1);
    }
    let Some(target) = target_of(&data[..line_len]) else {
        return Outcome::No;
    };
    let mut host = None;
    let mut at = line_len + 1;
    loop {
        let Some(len) = data[at..].iter().position(|&byte| byte == b'\n') else {
            // Half a request was never made: what counts is a whole header block.
            return if data.len() > MAX_HEADERS {
                Outcome::No
            } else {
                Outcome::Need(data.len() + 1)
            };
        };
        let line = data[at..at + len].trim_ascii_end();
        at += len + 1;
        if at > MAX_HEADERS {
            return Outcome::No;
        }
        if line.is_empty() {
            return Outcome::Done(host.unwrap_or_else(|| host_of_target(target)), at);
        }
        if host.is_none()
            && let Some(value) = value_of(line, b"host")
        {
            host = Some(sanitize::host_of_authority(value));
        }
    }
}

/// The request target in `METHOD TARGET HTTP/1.x`.
fn target_of(line: &[u8]) -> Option<&[u8]> {
    let mut words = line
        .trim_ascii_end()
        .split(|&byte| byte == b' ')
        .filter(|word| !word.is_empty());
    words.next()?;
    let target = words.next()?;
    let version = words.next_back()?;
    version.starts_with(b"HTTP/").then_some(target)
}

/// The authority in `http://AUTHORITY/…`, or in the `AUTHORITY` of CONNECT.
fn host_of_target(target: &[u8]) -> Option<Box<str>> {
    if target.first() == Some(&b'/') || target == b"*" {
        return None;
    }
    let after_scheme = match target.windows(3).position(|window| window == b"://") {
        Some(at) => &target[at + 3..],
        None => target,
    };
    let authority = after_scheme.split(|&byte| byte == b'/').next()?;
    let without_user = authority.rsplit(|&byte| byte == b'@').next()?;
    sanitize::host_of_authority(without_user)
}

fn value_of<'a>(line: &'a [u8], header: &[u8]) -> Option<&'a [u8]> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = (line[..colon].trim_ascii(), line[colon + 1..].trim_ascii());
    name.eq_ignore_ascii_case(header).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(request: &str) -> Option<String> {
        match read_request(request.as_bytes()) {
            Outcome::Done(host, _) => host.map(String::from),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn host_comes_from_the_header_then_from_the_target() {
        assert_eq!(
            host("GET / HTTP/1.1\r\nhOST: Example.com:81\r\n\r\n").as_deref(),
            Some("example.com")
        );
        assert_eq!(
            host("GET http://u@a.example:8/x HTTP/1.1\r\n\r\n").as_deref(),
            Some("a.example")
        );
        assert_eq!(
            host("CONNECT b.example:443 HTTP/1.0\n\n").as_deref(),
            Some("b.example")
        );
        assert_eq!(host("GET / HTTP/1.0\r\n\r\n"), None);
    }

    #[test]
    fn of_a_cut_request_whole_lines_count() {
        let cut = |data: &[u8]| read_cut(data).map(String::from);
        let request = b"GET /x HTTP/1.1\r\nHost: a.example\r\nUser-Ag";
        assert_eq!(cut(request).as_deref(), Some("a.example"));
        assert_eq!(cut(&request[..25]), None);
        assert_eq!(cut(b"GET /x"), None);
    }

    #[test]
    fn other_protocols_with_methods_are_not_http() {
        assert_eq!(
            read_request(b"OPTIONS rtsp://a RTSP/1.0\r\n\r\n"),
            Outcome::No
        );
        assert_eq!(read_request(b"GETX"), Outcome::No);
        assert_eq!(read_request(b"GE"), Outcome::Need(3));
    }
}
