"""Writes the seeds of archive_fuzz, archives of users' data and what is none: python3 make_archive_seeds.py"""

import hashlib
import io
import json
import struct
import zipfile

from make_seeds import save


def user_archive() -> None:
    def archive(files: dict[str, bytes], **manifest: object) -> bytes:
        named = [
            {"path": path, "bytes": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in files.items()
        ]
        head = {"format": "kapok-archive", "version": 1, "scope": "ARCHIVE_SCOPE_ACCOUNT", "originId": "ab" * 16}
        head |= {"originName": "Home", "accountId": "1", "files": named} | manifest
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for path, content in (files | {"manifest.json": json.dumps(head).encode()}).items():
                made.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def lines(*rows: object) -> bytes:
        return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)

    def entry(seq: int, content: object, sender: str = "2", **more: object) -> dict:
        said = {"seq": str(seq), "senderId": sender, "timeMs": "5", "content": content}
        return {"entry": said, "senderName": "Bob", **more}

    def media(purpose: str) -> dict:
        return {"mediaId": "m", "purpose": purpose}

    file = hashlib.sha256(b"bytes").hexdigest()
    shown = [{"mediaId": "m", "sha256": file}]
    everything = [
        entry(1, {"text": {"text": "你好", "mentionedUserIds": ["1"], "mentionsAll": True}}),
        entry(2, {"notice": {"joined": {"userIds": ["1", "3"], "count": 2}}}, people=[{"userId": "3", "name": "Eve"}]),
        entry(3, {"image": {"media": media("PURPOSE_IMAGE")}}, files=shown),
        entry(4, {"album": {"pictures": [media("PURPOSE_IMAGE")] * 2}}, files=shown),
        entry(5, {"sticker": {"packId": "7", "stickerId": "1", "media": media("PURPOSE_STICKER")}}, files=shown),
        entry(6, {"merged": {"lines": [{"senderId": "3", "kind": "text", "summary": "hi"}]}}),
        entry(7, {"poll": {"question": "when?", "options": ["now", "never"]}}),
        entry(8, {"text": {"text": "yes"}, "quote": {"seq": "1", "senderId": "2"}}, sender="1"),
        entry(9, {"recalled": {"byUserId": "1"}}),
        entry(10, {"reaction": {"targetSeq": "1", "emoji": "👍"}}),
        entry(11, {"contactCard": {"userId": "3", "nickname": "Eve", "handle": "eve"}}),
        entry(12, {"video": {"media": media("PURPOSE_VIDEO"), "poster": media("PURPOSE_IMAGE")}}),
        entry(13, {"future": {"unknown": True}}),
    ]
    chat = {"conversation": {"conversationId": "d1-2", "kind": "CONVERSATION_KIND_DIRECT", "readCursor": {"seq": "4"}}}
    chats = lines(chat | {"title": "Bob", "path": "entries/d1-2.jsonl"})
    files = {
        "contacts.jsonl": lines({"userId": "2", "isContact": True, "remark": "Bobby"}),
        "entries/d1-2.jsonl": lines(*everything),
        "conversations.jsonl": chats,
        "accounts.jsonl": lines({"userId": "1", "handle": "ann"}, {"userId": "2", "handle": "bob"}),
        f"media/{file}": b"bytes",
    }
    whole = archive(files)
    cases = {
        "whole": whole,
        "cut": whole[: len(whole) // 2],
        "version": archive(files, version=2),
        "instance": archive(files, scope="ARCHIVE_SCOPE_INSTANCE"),
        "backwards": archive(files | {"entries/d1-2.jsonl": lines(entry(2, {}), entry(1, {}))}),
        "not-utf8": archive(files | {"entries/d1-2.jsonl": b'{"senderName":"\xff"}\n'}),
        "deep": archive(files | {"entries/d1-2.jsonl": b"[" * 5_000}),
        "bomb": archive(files | {"media/zeros": bytes(20 << 20)}),
        "upwards": archive({"../manifest.json": b"{}"}),
        # One pass over 8 KiB, so that a run is fast; nothing fits it.
        "locked": b"KAPOKBOX\1" + struct.pack("<II", 1, 8) + bytes(40) + bytes(100),
        "greedy": b"KAPOKBOX\1" + struct.pack("<II", 2**31, 2**31) + bytes(140),
    }
    for name, content in cases.items():
        save("archive_fuzz", name, content)


if __name__ == "__main__":
    user_archive()
