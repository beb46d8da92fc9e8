#!/usr/bin/env python3
"""Writes the first inputs of each fuzz target into fuzz/found/TARGET: messages as programs send them, built here.

usage: fuzz/seeds.py    then: scripts/fuzz TARGET SECONDS, scripts/fuzz --keep TARGET
"""

import pathlib
import struct

FOUND = pathlib.Path(__file__).parent / "found"
NAME = b"www.example.org"


def piece(data):
    return struct.pack(">H", len(data)) + data


def vector(data, size=2):
    return len(data).to_bytes(size, "big") + data


def save(target, name, data):
    folder = FOUND / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


# Messages


def extension(kind, content):
    return struct.pack(">H", kind) + vector(content)


def hello_body(name=NAME, ech=False, padding=0, cookie=None):
    extensions = b""
    if name is not None:
        extensions += extension(0, vector(b"\0" + vector(name)))
    extensions += extension(16, vector(vector(b"h2", 1) + vector(b"http/1.1", 1)))
    extensions += extension(51, vector(struct.pack(">H", 29) + vector(b"k" * 32)))
    if ech:
        extensions += extension(0xFE0D, b"\0\0\1\0\1" + vector(b"") + vector(b"e" * 16))
    if padding:
        extensions += extension(21, bytes(padding))
    body = b"\3\3" + b"r" * 32 + vector(b"s" * 8, 1)
    if cookie is not None:
        body += vector(cookie, 1)
    return body + vector(b"\x13\1\x13\2") + b"\1\0" + vector(extensions)


def hello(**how):
    return b"\1" + vector(hello_body(**how), 3)


def records(message, size=1 << 14):
    parts = [message[at : at + size] for at in range(0, len(message), size)]
    return b"".join(b"\x16\3\1" + vector(part) for part in parts)


def dns_name(name):
    return b"".join(vector(label, 1) for label in name.split(b".")) + b"\0"


def answer(name=NAME, addresses=1, chain=0, v6=False):
    message = struct.pack(">6H", 7, 0x8180, 1, addresses + chain, 0, 0)
    message += dns_name(name) + struct.pack(">2H", 28 if v6 else 1, 1)
    owner = b"\xc0\x0c"
    for link in range(chain):
        target = dns_name(b"edge%d.example" % link)
        message += owner + struct.pack(">2HIH", 5, 1, 60, len(target)) + target
        owner = struct.pack(">H", 0xC000 | len(message) - len(target))
    for number in range(addresses):
        data = bytes(15) + bytes([number]) if v6 else bytes([192, 0, 2, number])
        message += owner + struct.pack(">2HI", 28 if v6 else 1, 1, 60) + vector(data)
    return message


def dtls_records(message_body, size=1 << 14):
    out = b""
    for number, at in enumerate(range(0, len(message_body), size)):
        part = message_body[at : at + size]
        header = b"\1" + len(message_body).to_bytes(3, "big") + b"\0\0" + at.to_bytes(3, "big")
        fragment = header + len(part).to_bytes(3, "big") + part
        out += b"\x16\xfe\xfd" + struct.pack(">HIH", 0, 0, number) + vector(fragment)
    return out


def varint(value):
    if value < 64:
        return bytes([value])
    return struct.pack(">H", value | 0x4000) if value < 1 << 14 else struct.pack(">I", value | 0x80000000)


def crypto(message, start, end):
    return b"\6" + varint(start) + varint(end - start) + message[start:end]


REQUESTS = [
    b"GET / HTTP/1.1\r\nHost: www.example.org:8080\r\nUser-Agent: x\r\n\r\n",
    b"CONNECT b.example:443 HTTP/1.0\r\n\r\n",
    b"GET http://user@a.example:8/x HTTP/1.1\r\nAccept: */*\r\n\r\n",
    b"POST /p HTTP/1.1\nHOST: [2001:db8::1]:80\nContent-Length: 3\n\nabcGET / HTTP/1.1\nHost: b\n\n",
    b"OPTIONS rtsp://a RTSP/1.0\r\n\r\n",
]

# Packets


def ip4(protocol, payload, source=b"\x0a\0\0\1", target=b"\xc0\0\2\7", fragment=0, identification=0):
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), identification, fragment, 64, protocol, 0)
    return head + source + target + payload


def ip6(protocol, payload, source=b"\x20\1\x0d\xb8" + bytes(11) + b"\1", target=b"\x20\1\x0d\xb8" + bytes(11) + b"\2"):
    return struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + source + target + payload


def udp(payload, source=40000, target=443):
    return struct.pack(">4H", source, target, 8 + len(payload), 0) + payload


def tcp(payload=b"", flags=0x18, seq=1, source=40000, target=443, options=b""):
    offset = (20 + len(options)) // 4 << 4
    return struct.pack(">HHIIBBHHH", source, target, seq, 0, offset, flags, 65535, 0, 0) + options + payload


def ethernet(packet, kind=0x0800, tags=b""):
    return b"\2\0\0\0\0\1\2\0\0\0\0\2" + tags + struct.pack(">H", kind) + packet


def sctp(message):
    return struct.pack(">HHII", 5000, 80, 0, 0) + struct.pack(">BBHIHHI", 0, 3, 16 + len(message), 0, 0, 0, 0) + message


SYN, SYN_ACK, ACK, FIN, RST = 2, 18, 16, 17, 4
CLIENT, SERVER = b"\x0a\0\0\1", b"\xc0\0\2\7"
ETHERNET, RAW, SLL, SLL2, NULL, LOOP, PPP, HDLC, PPPOE, C_HDLC = range(10)


def back(protocol, payload):
    return ip4(protocol, payload, SERVER, CLIENT)


def swap(seq, flags, payload=b""):
    return back(6, tcp(payload, flags, seq, 443, 40000))


def frames(*steps):
    """Steps are (link, flags, data); a number instead of flags is a step of time."""
    return b"".join(bytes([link, flags]) + piece(data) for link, flags, data in steps)


def captures():
    inner = ip4(6, tcp(records(hello()), ACK))
    mac = ethernet(inner)
    yield "connection", frames(
        (RAW, 0x09, ip4(6, tcp(b"", SYN, 0))),
        (RAW, 0x11, swap(0, SYN_ACK)),
        (RAW, 0x09, ip4(6, tcp(b"", ACK, 1))),
        (RAW, 0x2A, ip4(6, tcp(records(hello())[:50], 24, 1))),
        (RAW, 0x09, ip4(6, tcp(records(hello())[50:], 24, 51))),
        (RAW, 0x12, swap(1, 24, b"answer")),
        (RAW, 0x33, swap(7, FIN)),
        (RAW, 0x0A, ip4(6, tcp(b"", FIN, 300))),
        (RAW, 0x04, ip4(6, tcp(b"", SYN, 9000))),
        (RAW, 0x25, ip4(17, udp(b"x", 1, 2))),
    )
    yield "asked-and-named", frames(
        (ETHERNET, 0, ethernet(ip4(17, udp(b"\0\7\1\0\0\1\0\0\0\0\0\0" + dns_name(NAME) + b"\0\1\0\1", 5353, 53)))),
        (ETHERNET, 1, ethernet(back(17, udp(answer(), 53, 5353)))),
        (ETHERNET, 1, ethernet(ip4(6, tcp(b"", SYN), CLIENT, b"\xc0\0\2\0"))),
        (ETHERNET, 0x22, ethernet(ip4(6, tcp(vector(answer(addresses=3, chain=2)), 24, 1, 53, 9), SERVER, CLIENT))),
        (ETHERNET, 1, ethernet(ip4(17, udp(b"x"), CLIENT, b"\xc0\0\2\2"))),
    )
    yield "tags", frames(
        (ETHERNET, 0, ethernet(inner, tags=b"\x81\0\0\1")),
        (ETHERNET, 0, ethernet(inner, tags=b"\x88\xa8\0\1\x81\0\0\2")),
        (ETHERNET, 0, ethernet(b"\0\1\0\x40\0\1\1\x40" + inner, 0x8847)),
        (ETHERNET, 0, ethernet(b"\x11\0\0\1" + piece(b"\0\x21" + inner), 0x8864)),
        (ETHERNET, 0, ethernet(b"\xaa\xaa\3\0\0\0\x08\0" + inner, len(inner) + 8)),
        (ETHERNET, 0, ethernet(b"\0\1\x08\0", 0x0806)),
    )
    yield "links", frames(
        (SLL, 0, b"\0\0\0\1\0\6" + bytes(8) + b"\x08\0" + inner),
        (SLL2, 0, b"\x08\0\0\0" + bytes(4) + b"\0\1\0\6" + bytes(8) + inner),
        (NULL, 0, b"\2\0\0\0" + inner),
        (LOOP, 0, b"\0\0\0\2" + inner),
        (PPP, 0, b"\xff\3\0\x21" + inner),
        (HDLC, 0, b"\x21" + inner),
        (PPPOE, 0, b"\x11\0\0\1" + piece(b"\0\x21" + inner)),
        (C_HDLC, 0, b"\x0f\0\x08\0" + inner),
        (10, 0, inner),
        (11, 0, inner),
        (12, 0, ip6(6, tcp(b"", SYN))),
        (13, 0, inner),
    )
    tunnels = [
        ip4(4, inner),
        ip4(41, ip6(17, udp(b"x"))),
        ip4(47, b"\0\0\x08\0" + inner),
        ip4(47, b"\xb0\0\x65\x58" + bytes(12) + mac),
        ip4(47, b"\x10\0\x88\xbe" + bytes(12) + mac),
        ip4(47, b"\0\0\x88\xbe" + mac),
        ip4(47, b"\x10\0\x22\xeb" + bytes(4) + bytes(11) + b"\1" + bytes(8) + mac),
        ip4(47, b"\x30\x81\x88\x0b" + bytes(12) + b"\xff\3\0\x21" + inner),
        ip4(17, udp(b"\x08" + bytes(7) + mac, 1, 4789)),
        ip4(17, udp(b"\1\0\x65\x58" + bytes(8) + mac, 1, 6081)),
        ip4(17, udp(b"\x34\xff\0\x09" + bytes(4) + b"\0\0\0\x85\1\0\0\0" + inner, 1, 2152)),
        ip4(17, udp(b"\0\1\0\0" + bytes(9) + bytes(8) + ip6(17, udp(b"x")), 3544, 3544)),
        ip4(4, ip4(4, ip4(4, inner))),
    ]
    yield "tunnels", frames(*((RAW, 0, packet) for packet in tunnels))
    datagram = udp(b"d" * 56)
    extension_headers = b"\x3c\0\1\4\0\0\0\0" + b"\x2c\0\1\4\0\0\0\0" + b"\x11\0\0\1\0\0\0\x2a"
    yield "fragments", frames(
        (RAW, 0, ip4(17, datagram[32:], fragment=4, identification=5)),
        (RAW, 0, ip4(17, datagram[:32], fragment=0x2000, identification=5)),
        (RAW, 0, ip4(17, datagram[8:32], fragment=0x2001, identification=6)),
        (RAW, 0, ip6(0, extension_headers + datagram[:32])),
        (RAW, 0, ip6(44, b"\x11\0\0\x20\0\0\0\x2a" + datagram[32:])),
        (RAW, 4, ip4(4, ip4(17, datagram[:32], fragment=0x2000, identification=5))),
        (RAW, 0, ip4(4, ip4(17, datagram[32:], fragment=4, identification=5))),
        (RAW, 5, ip4(1, b"\x08\0\0\0")),
    )
    yield "lengths", frames(
        (RAW, 0xC0, ip4(6, tcp(b"x"))[:2] + b"\0\0" + ip4(6, tcp(b"x"))[4:]),
        (RAW, 0xC0, ip6(6, tcp(b"x"))[:4] + b"\0\0" + ip6(6, tcp(b"x"))[6:]),
        (RAW, 0, ip6(0, b"\6\0\xc2\4\0\1\0\0" + tcp(b"x"))[:4] + b"\0\0" + ip6(0, b"\6\0\xc2\4\0\1\0\0" + tcp(b"x"))[6:]),
        (RAW, 0x80, ip4(6, tcp(b"x"))[:30]),
        (RAW, 0x80, b"\x4f" + ip4(6, b"")[1:]),
        (RAW, 0, ip4(51, b"\6\4" + bytes(22) + tcp(b"x"))),
        (RAW, 0, ip4(132, sctp(REQUESTS[0]))),
        (RAW, 0, ip4(136, udp(b"x"))),
        (RAW, 0, ip4(6, tcp(b"", SYN, options=b"\2\4\5\xb4\1\1\1\0"))),
    )
    yield "datagrams", frames(
        (RAW, 0, ip4(17, udp(dtls_records(hello_body(cookie=b""), 100)))),
        (RAW, 0, ip4(6, tcp(REQUESTS[0], target=80))),
        (RAW, 0, ip4(6, tcp(REQUESTS[1] + records(hello()), seq=1, target=3128))),
    )
    flood = [(RAW, 1, ip4(17, udp(b"x", port))) for port in range(1, 12)]
    yield "flood", frames((RAW, 0, ip4(6, tcp(b"", ACK))), (RAW, 0, swap(1, ACK, b"x")), (RAW, 0, swap(2, ACK)), *flood)


def pcap_seeds():
    """A byte for the magic number, then the rest of a capture with a packet."""
    packet = ethernet(ip4(17, udp(b"x")))
    for magic in range(6):
        order = "<" if magic in (0, 2, 4) else ">"
        extra = bytes(8) if magic > 3 else b""
        head = struct.pack(order + "HHIIII", 2, 4, 0, 0, 65535, 1)
        record = struct.pack(order + "4I", 1_700_000_000, 5, len(packet), len(packet) + 9) + extra + packet
        yield f"two-{magic}", bytes([magic]) + head + record * 2
        yield f"cut-{magic}", bytes([magic]) + head + record + record[:-5]
        yield f"damaged-{magic}", bytes([magic]) + head + struct.pack(order + "4I", 1, 2, 1 << 31, 1)


def pcapng_seeds():
    """Blocks in short: kind and body."""
    packet = ethernet(ip4(17, udp(b"x")))
    for order, mark in (("<", b"\x4d\x3c\x2b\x1a"), (">", b"\x1a\x2b\x3c\x4d")):
        section = b"\0" + piece(mark + struct.pack(order + "HHq", 1, 0, -1))
        resolution = struct.pack(order + "HHB3xHHB3xHHq", 9, 1, 0x8A, 2, 1, 65, 14, 8, -5)
        interface = b"\1" + piece(struct.pack(order + "HHI", 1, 0, 64) + resolution + bytes(4))
        flags = struct.pack(order + "HHI", 2, 4, 2) + bytes(4)
        enhanced = b"\6" + piece(struct.pack(order + "5I", 0, 1, 2, len(packet), 99) + packet + bytes(2) + flags)
        simple = b"\3" + piece(struct.pack(order + "I", len(packet)) + packet)
        old = b"\2" + piece(struct.pack(order + "HH4I", 0, 1, 0, 7, len(packet), 99) + packet)
        statistics = b"\5" + piece(struct.pack(order + "3IHHQ", 0, 0, 0, 5, 8, 42))
        unknown = b"\x7f" + piece(b"?" * 40)
        name = "little" if order == "<" else "big"
        yield f"{name}-all", section + interface + enhanced + simple + old + statistics + unknown + enhanced
        yield f"{name}-two-sections", (section + interface + interface + enhanced) * 2
        yield f"{name}-wrong-length", section + b"\x84" + interface[1:] + enhanced


def main():
    for name, data in pcap_seeds():
        save("pcap", name, data)
    for name, data in pcapng_seeds():
        save("pcapng", name, data)
    for name, data in captures():
        save("frame", name, data)
    plans = [b"", b"\5\5", b"\1\x41\2\xc3\x44" * 3, b"\x3f\x7f\xbf\xff"]
    for number, plan in enumerate(plans):
        save("tls", f"hello-{number}", piece(plan) + records(hello(padding=number * 40)))
        save("tls", f"split-{number}", piece(plan) + records(hello(ech=True), 60))
        save("tls", f"nameless-{number}", piece(plan) + records(hello(name=None)) + b"\x14\3\3\0\1\1")
        for which, request in enumerate(REQUESTS):
            save("http", f"request-{which}-{number}", piece(plan) + request)
        save("dns", f"answer-{number}", piece(plan) + answer(addresses=number + 1))
        save("dns", f"chain-{number}", piece(plan) + answer(addresses=2, chain=number + 1, v6=True))
    body = hello_body(cookie=b"c" * 4)
    save("dtls", "whole", piece(dtls_records(body)))
    save("dtls", "fragments", piece(dtls_records(body, 50)))
    parts = dtls_records(body, 50)
    save("dtls", "datagrams", b"".join(piece(parts[at : at + 75]) for at in reversed(range(0, len(parts), 75))))
    message = hello()
    end = len(message)
    for version in range(8):
        whole = crypto(message, 0, end) + bytes(20)
        save("quic", f"whole-{version}", bytes([version | 8]) + piece(whole))
        first = crypto(message, 60, end) + b"\2\0\0\0\0" + crypto(message, 0, 20)
        second = crypto(message, 20, 40) + b"\1" + crypto(message, 30, 60)
        save("quic", f"shuffled-{version}", bytes([version | 8]) + piece(first) + bytes([version | 0x28]) + piece(second))
    save("quic", "retry", b"\x08" + piece(crypto(message, 0, 40)) + b"\x10" + piece(crypto(message, 0, end)))
    raw = b"\xc0\0\0\0\1\x08" + b"12345678" + b"\0\0" + b"\x40\x40" + bytes(64)
    save("quic", "raw", b"\x48" + piece(raw) + b"\x68" + piece(b"\xf0" + raw[1:]))


main()
