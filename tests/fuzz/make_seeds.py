"""Writes the seeds of the fuzzers' corpora by hand-made examples of each grammar: python3 make_seeds.py

Seeds that a fuzzer found are added to the same folders under the name of what they once broke.
"""

import pathlib
import struct

ROOT = pathlib.Path(__file__).parent / "corpora"


def save(harness: str, name: str, content: bytes) -> None:
    folder = ROOT / harness
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number: int, content: bytes | int) -> bytes:
    """One protobuf field: a number, or bytes behind their length."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def ws(first: int, payload: bytes, mask: bytes | None = b"\x37\xfa\x21\x3d") -> bytes:
    flag = 0x80 if mask else 0
    if len(payload) < 126:
        head = bytes([first, flag | len(payload)])
    elif len(payload) < 65536:
        head = bytes([first, flag | 126]) + struct.pack(">H", len(payload))
    else:
        head = bytes([first, flag | 127]) + struct.pack(">Q", len(payload))
    if not mask:
        return head + payload
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


def ws_codec() -> None:
    client, pieces = b"\x00", b"\x02"
    cases = {
        "hello": ws(0x82, b"Hello") + ws(0x82, b""),
        "fragments": ws(0x02, b"one ") + ws(0x89, b"ping") + ws(0x00, b"two ") + ws(0x8A, b"") + ws(0x80, b"three"),
        "medium": ws(0x82, b"m" * 300),
        "over_the_limit": ws(0x82, b"x" * 4097),
        "close": ws(0x88, b"\x03\xe8bye") + ws(0x82, b"late"),
        "close_bad_code": ws(0x88, b"\x03\xed"),
        "close_bad_text": ws(0x88, b"\x03\xe8\xff\xfe"),
        "text": ws(0x81, b"text"),
        "reserved_bits": ws(0xC2, b"compressed"),
        "long_form": b"\x82\xfe\x00\x05\0\0\0\0xxxxx",
        "huge": b"\x82\xff\x80\0\0\0\0\0\0\0\0\0\0\0",
    }
    for name, wire in cases.items():
        save("ws_codec_fuzz", name, client + pieces + wire)
    save("ws_codec_fuzz", "from_server", b"\x01\x07" + ws(0x82, b"y" * 200, None) + ws(0x89, b"p", None))


def http_request() -> None:
    host = b"host: localhost\r\n"
    cases = {
        "get": b"GET /v1/media/7%20x?a=1&b=%2F HTTP/1.1\r\n" + host + b"range: bytes=2-40\r\nif-range: \"v1\"\r\n\r\n",
        "pipelined": b"POST /rpc/a/b HTTP/1.1\r\n" + host + b"content-length: 2\r\n\r\n{}GET / HTTP/1.0\r\n\r\n",
        "chunked": b"POST / HTTP/1.1\r\n"
        + host + b"transfer-encoding: chunked\r\n\r\n3;x=y\r\none\r\n0\r\nt: x\r\n\r\n",
        "both_lengths": b"POST / HTTP/1.1\r\n"
        + host + b"content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "websocket": b"GET /v1/ws HTTP/1.1\r\n" + host + b"upgrade: websocket\r\nconnection: keep-alive, Upgrade\r\n"
        b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n"
        b"sec-websocket-protocol: kapok.v1\r\norigin: https://app.example\r\n\r\n",
        "traversal": b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + b"\r\n",
        "absolute": b"GET http://localhost:80/a?b#c HTTP/1.1\r\n" + host + b"\r\n",
        "conditions": b"GET / HTTP/1.1\r\n" + host + b"if-none-match: W/\"v1\", \"v2\"\r\n"
        b"if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
        "suffix_range": b"GET / HTTP/1.1\r\n" + host + b"range: bytes=-99999999999999999999\r\n\r\n",
        "credentials": b"GET / HTTP/1.1\r\n"
        + host + b"authorization: Bearer abc\r\ncookie: a=b; kapok_media=c\r\n\r\n",
        "fold": b"GET / HTTP/1.1\r\n" + host + b"x: a\r\n b\r\n\r\n",
        "bad_version": b"GET / HTTP/9.9\r\n\r\n",
        "reply": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
        "reply_to_the_end": b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall",
    }
    for name, wire in cases.items():
        save("http_request_fuzz", name, b"\x04" + wire)


def frame() -> None:
    hello = field(1, field(1, 1) + field(2, b"alice") + field(3, b"seed"))
    stranger = field(1, field(1, 1) + field(2, b"mallory"))
    future = field(1, field(1, 9) + field(2, b"alice"))
    get = b"kapok.accounts.v1.AccountsService/GetProfile"

    def request(number: int, method: bytes, body: bytes = b"") -> bytes:
        return field(3, field(1, number) + field(2, method) + field(3, body) + field(4, 1000))

    def session(flags: int, *frames: bytes) -> bytes:
        return bytes([flags]) + b"".join(struct.pack("<H", len(f)) + f for f in frames)

    save("frame_fuzz", "hello_call_ping", session(0, hello, request(1, get), field(7, field(1, 5))))
    save("frame_fuzz", "call_before_hello", session(0, request(1, get)))
    save("frame_fuzz", "held_calls", session(2, hello, request(1, get), request(2, get)))
    save("frame_fuzz", "hello_twice", session(1, hello))
    save("frame_fuzz", "stranger", session(0, stranger))
    save("frame_fuzz", "future_version", session(0, future))
    save("frame_fuzz", "unknown_method", session(1, request(1, b"no.such/Method"), request(1, get)))
    save("frame_fuzz", "not_utf8", session(1, request(1, b"\xff\xfe")))
    save("frame_fuzz", "empty_and_broken", session(1, b"", b"\xff\xff\xff", b"\x1a\x7f"))
    save("frame_fuzz", "many_in_flight", session(3, *[request(n, get) for n in range(80)]))


def rpc_dispatch() -> None:
    nickname = field(2, "你好".encode())
    save("rpc_dispatch_fuzz", "binary", b"\x02\x00" + nickname)
    save("rpc_dispatch_fuzz", "stranger", b"\x00\x01" + nickname)
    save("rpc_dispatch_fuzz", "json", b'\x03\x02{"nickname":"you","unknown":[1,{"a":null}]}')
    save("rpc_dispatch_fuzz", "json_broken", b'\x03\x03{"nickname":')
    save("rpc_dispatch_fuzz", "json_deep", b"\x03\x04" + b'{"a":' * 200)
    save("rpc_dispatch_fuzz", "not_utf8", b"\x02\x05" + field(2, b"\xff\xfe"))
    save("rpc_dispatch_fuzz", "unknown_fields", b"\x02\x06" + field(99, b"x") + field(100, 7))
    for index in range(7, 64, 4):
        body = b"".join(field(n, b"\x0a\x01x" if n % 2 else n) for n in range(1, 7))
        save("rpc_dispatch_fuzz", f"method_{index}", bytes([2, index]) + body)


if __name__ == "__main__":
    ws_codec()
    http_request()
    frame()
    rpc_dispatch()
