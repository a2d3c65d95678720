"""Writes the seeds of the fuzzers' corpora by hand-made examples of each grammar: python3 make_seeds.py

Seeds that a fuzzer found are added to the same folders under the name of what they once broke.
"""

import io
import pathlib
import struct
import zipfile
import zlib

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


def upload() -> None:
    file, image = b"\x02", b"\x00"

    def sized(content: bytes) -> bytes:
        return struct.pack("<H", len(content)) + content

    def patch(body: bytes, offset=b"0", token=b"ann", path=b"$", extra=b"") -> bytes:
        head = b"PATCH /v1/uploads/" + path + b" HTTP/1.1\r\nhost: h\r\nauthorization: Bearer " + token
        head += b"\r\nupload-offset: " + offset + extra + b"\r\ncontent-length: %d\r\n\r\n" % len(body)
        return b"w" + sized(head + body)

    begin = b"b" + file + sized(b"hello world")
    media = b"GET /v1/media/%s HTTP/1.1\r\nhost: h\r\nauthorization: Bearer ann\r\n\r\n"
    cases = {
        "good": begin + b"cff" + begin + b"g",
        "two_chunks": begin + patch(b"hello") + patch(b" world", b"5") + b"f",
        "repeated_chunk": begin + patch(b"hello") + patch(b"hello") + patch(b"hello", b"3") + b"cf",
        "too_much": begin + patch(b"hello world and more") + patch(b"x", b"11") + b"f",
        "too_little": begin + patch(b"hello") + b"fcf",
        "other_bytes": begin + patch(b"HELLO WORLD") + b"f",
        "bad_offsets": begin + b"".join(
            patch(b"x", o) for o in (b"", b"-1", b"+1", b"1e3", b"18446744073709551616", b"18446744073709551615")
        ),
        "two_offsets": begin + patch(b"hello", b"0", extra=b"\r\nupload-offset: 5") + b"f",
        "somebody_elses": begin + patch(b"hello", token=b"bob") + patch(b"hello", token=b"eve") + b"cf",
        "paths": begin + b"".join(
            patch(b"x", path=p) for p in (b"", b"../$", b"%2e%2e%2f$", b"$/", b"$%00", b"objects", b"a" * 300)
        ),
        "cancelled": begin + patch(b"hello") + b"xx" + patch(b" world", b"5") + b"f",
        "empty_chunk": begin + patch(b"") + b"w" + sized(media % b"$") + b"cf",
        "chunked": begin + b"w" + sized(
            b"PATCH /v1/uploads/$ HTTP/1.1\r\nhost: h\r\nauthorization: Bearer ann\r\nupload-offset: 0\r\n"
            b"transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        ),
        "short_riff": begin[:2] + sized(b"RIFF") + b"cf" + b"b" + image + sized(b"RIFF12") + b"cf",
        "no_picture": b"b" + image + sized(b"<svg/>") + b"cf",
        "picture": b"b" + image + sized((ROOT / "picture_fuzz" / "gif").read_bytes()) + b"cf",
    }
    for name, actions in cases.items():
        save("upload_fuzz", name, actions)


def picture() -> None:
    """Damaged ones; the sound pictures beside them were written by libvips."""
    folder = ROOT / "picture_fuzz"
    png, gif, jpeg, webp = ((folder / name).read_bytes() for name in ("png", "gif", "jpeg_turned", "webp"))

    def png_of(width: int, height: int) -> bytes:
        header = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
        return png[:12] + header + struct.pack(">I", zlib.crc32(header)) + png[33:]

    save("picture_fuzz", "png_bomb", png_of(0x7FFFFFFF, 0x7FFFFFFF))
    save("picture_fuzz", "png_long", png_of(1, 262_144))
    save("picture_fuzz", "png_empty", png_of(0, 7))
    save("picture_fuzz", "gif_bomb", gif[:6] + b"\xff\xff\xff\xff" + gif[10:])
    save("picture_fuzz", "jpeg_tail", jpeg + b"<script>" * 8)
    save("picture_fuzz", "jpeg_headless", jpeg[:2] + jpeg[20:])
    save("picture_fuzz", "webp_size", webp[:4] + b"\xff\xff\xff\xff" + webp[8:])
    save("picture_fuzz", "svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")


def voice() -> None:
    def page(flags: int, granule: int, body: bytes, serial: int = 7) -> bytes:
        lacing = b"\xff" * (len(body) // 255) + bytes([len(body) % 255])
        return b"OggS\0" + struct.pack("<BQIII", flags, granule, serial, 0, 0) + bytes([len(lacing)]) + lacing + body

    def element(number: bytes, body: bytes) -> bytes:
        return number + bytes([0x80 | len(body)]) + body

    head = page(2, 0, b"OpusHead\x01\x01" + struct.pack("<HIHB", 312, 48_000, 0, 0))
    tags = page(0, 0, b"OpusTags" + bytes(8))
    end = page(4, 48_312, b"\x80\x08" * 300)
    none = page(0, 2**64 - 1, b"\x80")
    unknown = b"\x01" + b"\xff" * 7
    track = element(b"\xae", element(b"\xd7", b"\x01") + element(b"\x86", b"A_OPUS"))
    start = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm")) + b"\x18\x53\x80\x67" + unknown
    start += element(b"\x15\x49\xa9\x66", element(b"\x2a\xd7\xb1", b"\x0f\x42\x40"))
    start += element(b"\x16\x54\xae\x6b", track)
    cluster = b"\x1f\x43\xb6\x75" + unknown + element(b"\xe7", b"\x00")
    block = element(b"\xa3", b"\x81\x03\xd4\x80\x08")
    cases = {
        "ogg": head + tags + none + end,
        "ogg_backwards": head + tags + end + page(4, 5, b"\x80"),
        "ogg_chained": head + end + head + end,
        "ogg_endless": head + page(4, 2**63, b"\x80"),
        "ogg_two_streams": head + page(4, 9_600, b"\x80", serial=8),
        "webm": start + cluster + block + element(b"\xa0", element(b"\xa1", block[2:])),
        "webm_two_tracks": start + element(b"\x16\x54\xae\x6b", track) + cluster + block,
        "webm_late": start + b"\x1f\x43\xb6\x75" + unknown + element(b"\xe7", b"\x3b\x9a\xca\x00") + block,
        "webm_scale": start.replace(b"\x0f\x42\x40", b"\xff\xff\xff") + cluster + block,
        "webm_long_number": start + b"\x01" + b"\xff" * 7 + b"\x00",
    }
    for name, content in cases.items():
        save("voice_fuzz", name, content)


def emoji() -> None:
    texts = {
        "thumb": "👍",
        "family": "👨‍👩‍👧‍👦",
        "flag": "🇨🇳",
        "scotland": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "key": "1️⃣",
        "skin": "👍🏽",
        "heart": "❤️‍🔥",
        "words": "hm",
        "job": "g4\n9\n2\nr-1\n1\n👍",
        "pin": "g4\n9\n2\nr-1\n0",
    }
    for name, text in texts.items():
        save("emoji_fuzz", name, text.encode())
    save("emoji_fuzz", "cut", b"\xf0\x9f\x91")


def video() -> None:
    def element(id: str, body: bytes) -> bytes:
        return bytes.fromhex(id) + b"\x10" + struct.pack(">I", len(body))[1:] + body

    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    unknown = b"\x01" + b"\xff" * 7
    size = element("e0", element("b0", b"\x01\x40") + element("ba", b"\x00\xf0"))
    track = element("ae", element("d7", b"\x01") + element("83", b"\x01") + element("86", b"V_VP8") + size)
    head = element("1a45dfa3", element("4282", b"webm")) + b"\x18\x53\x80\x67" + unknown
    tracks = element("1654ae6b", track)
    cluster = b"\x1f\x43\xb6\x75" + unknown + element("e7", b"\x03\xe8")
    block = element("a3", b"\x81\x00\x28\x80frame")
    group = element("a0", element("a1", b"\x81\x01\xf4\x00frame"))
    info = element("1549a966", element("2ad7b1", b"\x0f\x42\x40") + element("4489", struct.pack(">d", 61_500.0)))
    nul = bytes(36)
    tkhd = box(b"tkhd", bytes(40) + b"\x00\x01" + bytes(34) + struct.pack(">II", 640 << 16, 360 << 16))
    hdlr = box(b"hdlr", bytes(8) + b"vide" + bytes(13))
    stsd = box(b"stsd", struct.pack(">III", 0, 1, 86) + b"avc1" + bytes(78))
    trak = box(b"trak", tkhd + box(b"mdia", hdlr + box(b"minf", box(b"stbl", stsd))))
    mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 600, 3_900) + bytes(80))
    ftyp = box(b"ftyp", b"isom" + bytes(4))
    cases = {
        "webm_live": head + tracks + cluster + block + group,
        "webm_info": head + info + tracks + cluster,
        "webm_huge_element": head + b"\xec\x01" + b"\xff" * 6 + b"\xfe",
        "webm_infinite": head + element("1549a966", element("4489", struct.pack(">d", float("inf")))) + tracks,
        "mp4": ftyp + box(b"moov", mvhd + trak) + box(b"mdat", nul),
        "mp4_behind": ftyp + box(b"mdat", nul) + box(b"moov", mvhd + trak),
        "mp4_wide": ftyp + b"\0\0\0\x01mdat" + struct.pack(">Q", 52) + nul + box(b"moov", mvhd + trak),
        "mp4_to_the_end": ftyp + box(b"moov", mvhd + trak) + b"\0\0\0\0mdat" + nul,
        "mp4_pieces": ftyp + box(b"moov", mvhd + trak + box(b"mvex", box(b"mehd", struct.pack(">II", 0, 2_500)))),
        "mp4_wraps": ftyp + b"\0\0\0\x01mdat" + b"\xff" * 8 + nul,
    }
    for name, content in cases.items():
        save("video_fuzz", name, content)


def page() -> None:
    def said(title: str, more: str = "") -> str:
        return f"<!doctype html><html><head><title>{title}</title>{more}</head><body>no</body>"

    graph = (
        '<meta property="og:title" content="A &amp; B &#x6728;&#26825;"><META name=description content=words>'
        "<meta property='og:image' content='/x.png?a=1&amp;b=2'><meta property=og:site_name content='Site'/>"
    )
    cases = {
        "graph": b"\1" + said("t", graph).encode(),
        "script": b"\0" + said("t", "<script>var a = '<title>no</title>'</script><!-- <meta name=x> -->").encode(),
        "gbk": b"\2" + said("木棉花开").encode("gbk"),
        "gbk_in_page": b"\0" + said("木棉", '<meta charset="gb2312">').encode("gbk"),
        "jis": b"\3" + said("木綿").encode("iso2022_jp"),
        "cut": b"\1" + said("木棉").encode()[:30],
        "unclosed": b"\1<title>never <b>ends & &unknown; &#99999999; &#xD800; <meta name='a",
        "entities": b"\1" + said("&lt;b&gt; &nbsp;&hellip; &amp;amp; &#0; &;").encode(),
        "directions": b"\1" + said("\u202eevil\u202c \u0007").encode(),
    }
    for name, content in cases.items():
        save("page_fuzz", name, content)


def sticker_archive() -> None:
    def archive(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", how) as made:
            for name, content in files:
                made.writestr(zipfile.ZipInfo(name), content, how)
        return out.getvalue()

    names = ("names.txt", "title: 猫\nauthor: Ann\na.png: 坐\n".encode())
    whole = archive(("a.png", b"picture"), ("b.gif", b"GIF89a"), names)
    cases = {
        "pack": whole,
        "stored": archive(("x/a.png", b"picture"), names, how=zipfile.ZIP_STORED),
        "cut": whole[:70],
        "upwards": archive(("../a.png", b"1")),
        "bomb": archive(("a.png", bytes(200_000))),
        "many": archive(*((f"{i}.png", b"1") for i in range(20))),
        "damaged": whole.replace(b"picture", b"pictur!")[:40] + b"\xff\xff" + whole[42:],
    }
    for name, content in cases.items():
        save("sticker_archive_fuzz", name, content)


def provider_answer() -> None:
    cases = {
        "translation": b'{"translatedText":"Hello!","detectedLanguage":{"confidence":90.0,"language":"fr"}}',
        "transcript": '{"text":" 你好。\\n","segments":[{"id":0}]}'.encode(),
        "error": b'{"error":"xx is not supported"}',
        "list": b'{"translatedText":["a","b"]}',
        "deep": b'{"text":' + b"[" * 300,
        "surrogate": b'{"text":"\\ud800"}',
        "no-utf8": b'{"text":"\xff"}',
        "page": b"<html></html>",
        "mask": b'{"verdict":"mask","mask":["a","b"]}',
        "review": b'{"verdict":"review","reason":"odd"}',
    }
    for name, content in cases.items():
        save("provider_answer_fuzz", name, content)


if __name__ == "__main__":
    ws_codec()
    http_request()
    frame()
    rpc_dispatch()
    upload()
    picture()
    voice()
    emoji()
    video()
    page()
    provider_answer()
    sticker_archive()
