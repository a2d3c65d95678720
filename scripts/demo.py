#!/usr/bin/env python3
"""Starts Kapok with a small lively world in it and prints two log-ins. `./x demo` calls this.

Everything goes through the public HTTP interface (unary Connect, JSON), as any client's calls do.
Seeding happens once per data directory; later starts only start the server.
"""
import argparse
import base64
import hashlib
import json
import math
import pathlib
import re
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib

PASSWORD = "kapok-demo"
HERE = pathlib.Path(__file__).resolve().parent
PEOPLE = {  # handle: (nickname, region, signature)
    "lin": ("林小雨", "杭州", "木棉花开了"),
    "alex": ("Alex Rivera", "Lisbon", "Slow mornings, fast bikes"),
    "chen": ("陈师傅", "广州", "修车、钓鱼、带孙子"),
    "mei": ("梅姐 Mei", "Chengdu", ""),
    "sam": ("Sam", "Berlin", "building things"),
    "yuki": ("雪 Yuki", "大阪", "写字的人"),
}


class Client:
    """One signed-in device, or none."""

    def __init__(self, base: str) -> None:
        self.base, self.token, self.user_id, self.count = base, "", "", 0

    def request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        if self.token:
            headers = {**headers, "Authorization": f"Bearer {self.token}"}
        for _ in range(60):
            try:
                with urllib.request.urlopen(
                    urllib.request.Request(self.base + path, data=body, headers=headers, method=method), timeout=30
                ) as response:
                    return response.read()
            except urllib.error.HTTPError as error:
                text = error.read().decode("utf-8", "replace")
                if error.code != 429:
                    raise SystemExit(f"demo: {path}: {error.code} {text}") from None
                time.sleep(1)  # the rates are for people; a seeder waits its turn
        raise SystemExit(f"demo: {path}: still refused after a minute")

    def call(self, method: str, **fields: object) -> dict:
        service, name = method.split("/")
        path = f"/rpc/kapok.{service.removesuffix('Service').lower()}.v1.{service}/{name}"
        headers = {"Content-Type": "application/json", "Connect-Protocol-Version": "1"}
        return json.loads(self.request("POST", path, json.dumps(fields).encode(), headers))

    def sign_in(self, session: dict) -> "Client":
        self.token, self.user_id = session["token"], session["profile"]["user"]["userId"]
        return self

    def send(self, conversation: str, **content: object) -> dict:
        self.count += 1
        return self.call(
            "MessagingService/Send",
            conversationId=conversation,
            clientMessageId=f"demo-{self.user_id}-{self.count}",
            content=content,
        )["entry"]

    def upload(self, purpose: str, content: bytes) -> str:
        digest = hashlib.sha256(content).digest()
        begun = self.call(
            "MediaService/BeginUpload",
            purpose=purpose,
            sizeBytes=str(len(content)),
            sha256=base64.b64encode(digest).decode(),
        )
        upload, proof = begun["upload"], b""
        if "challenge" in begun:
            challenge = begun["challenge"]
            start = int(challenge.get("offsetBytes", 0))
            part = content[start : start + challenge["lengthBytes"]]
            proof = hashlib.sha256(base64.b64decode(challenge["nonce"]) + part).digest()
        else:
            at, step = int(upload.get("offsetBytes", 0)), upload["chunkBytes"]
            while at < len(content):
                chunk = content[at : at + step]
                headers = {"Content-Type": "application/octet-stream", "Upload-Offset": str(at)}
                self.request("PATCH", f"/v1/uploads/{upload['uploadId']}", chunk, headers)
                at += len(chunk)
        finished = self.call(
            "MediaService/FinishUpload", uploadId=upload["uploadId"], proof=base64.b64encode(proof).decode()
        )
        return finished["media"]["mediaId"]


def paint(width: int, height: int, seed: int) -> bytes:
    """A PNG of hills under an evening sky; every seed has other hills and colours."""
    top = [(250, 200, 120), (120, 180, 240), (240, 150, 150), (150, 220, 200)][seed % 4]
    bottom = [(230, 90, 60), (250, 240, 220), (110, 70, 130), (250, 250, 210)][seed % 4]
    rows = bytearray()
    hills = [
        [height * (0.5 + 0.13 * layer) + height * 0.07 * math.sin(x / width * (5 + 2 * layer) + seed * 1.7 + layer * 2)
         for x in range(width)]
        for layer in range(3)
    ]
    for y in range(height):
        rows.append(0)
        t = y / height
        sky = [int(a + (b - a) * t) for a, b in zip(top, bottom)]
        for x in range(width):
            colour = sky
            for layer in range(3):
                if y > hills[layer][x]:
                    shade = 0.55 - 0.14 * layer
                    colour = [int(c * shade) for c in (bottom[1], bottom[0], top[2])]
            rows += bytes(colour)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")


def register_people(base: str, setup_code: str) -> dict[str, Client]:
    people = {}
    for handle, (nickname, region, signature) in PEOPLE.items():
        account = {"handle": handle, "nickname": nickname, "setupCode": setup_code if not people else ""}
        client = Client(base)
        registered = client.call("AccountsService/Register", account=account, password=PASSWORD, deviceName="demo")
        client.sign_in(registered["session"])
        avatar = client.upload("PURPOSE_AVATAR", paint(160, 160, len(people)))
        client.call("AccountsService/UpdateProfile", region=region, signature=signature, avatarMediaId=avatar)
        people[handle] = client
    return people


def befriend(a: Client, b: Client, reason: str) -> str:
    a.call("ContactsService/RequestFriend", userId=b.user_id, reason=reason)
    answer = b.call("ContactsService/AnswerFriend", userId=a.user_id, accept=True)
    return answer["contact"]["conversationId"]


def send_voice(who: Client, where: str, name: str) -> None:
    media = who.upload("PURPOSE_VOICE", (HERE / "demo" / name).read_bytes())
    waveform = bytes(int(40 + 200 * abs(math.sin(i * 0.9) * math.sin(i * 0.23))) for i in range(48))
    who.send(where, voice={"media": {"mediaId": media}, "waveform": base64.b64encode(waveform).decode()})


def send_picture(who: Client, where: str, seed: int) -> None:
    media = who.upload("PURPOSE_IMAGE", paint(640, 420 if seed % 2 else 800, seed))
    who.send(where, image={"media": {"mediaId": media}})


def import_stickers(admin: Client) -> str:
    """The pack that is made of a font; none where the font is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder) / "pack.zip"
        made = subprocess.run([sys.executable, HERE / "make_sticker_pack.py", archive], check=False)
        if made.returncode != 0:
            return ""
        media = admin.upload("PURPOSE_FILE", archive.read_bytes())
    return admin.call("StickersService/ImportPack", mediaId=media, forEveryone=True)["pack"]["packId"]


def seed(base: str, setup_code: str) -> None:
    people = register_people(base, setup_code)
    lin, alex, chen, mei, sam, yuki = people.values()
    lin_alex = befriend(lin, alex, "Hi, it's Lin from the tree walk")
    lin_chen = befriend(chen, lin, "我是陈师傅")
    lin_mei = befriend(mei, lin, "梅姐")
    for other in (sam, yuki):
        befriend(lin, other, "hello")
    for other in (chen, mei, sam):
        befriend(alex, other, "hello")
    yuki.call("ContactsService/RequestFriend", userId=alex.user_id, reason="雪です。よろしく！")

    alex.send(lin_alex, text={"text": "Is the kapok in your yard in flower already?"})
    lin.send(lin_alex, text={"text": "开了！满树都是红的 🌺"})
    send_picture(lin, lin_alex, 0)
    question = alex.send(lin_alex, text={"text": "Wow. Can I come on Saturday?"})
    lin.send(lin_alex, text={"text": "Of course, 10 o'clock?"}, quote={"seq": question["seq"]})
    send_voice(alex, lin_alex, "voice-en.ogg")
    lin.send(lin_alex, sticker={"packId": "emoji", "stickerId": "🎉"})
    pack = import_stickers(lin)
    if pack:
        alex.send(lin_alex, sticker={"packId": pack, "stickerId": "13"})
    chen.send(lin_chen, text={"text": "小雨，自行车修好了，下午来取。"})
    lin.send(lin_chen, text={"text": "谢谢陈师傅！多少钱？"})
    chen.send(lin_chen, text={"text": "不要钱，请我喝茶就行 🍵"})
    send_voice(mei, lin_mei, "voice-zh.ogg")

    def group(owner: Client, name: str, members: list[Client]) -> str:
        made = owner.call(
            "MessagingService/CreateGroup",
            clientGroupId=f"demo-{hashlib.sha256(name.encode()).hexdigest()[:16]}",
            name=name,
            userIds=[m.user_id for m in members],
        )
        return made["conversation"]["conversationId"]

    walk = group(lin, "木棉花周末 Kapok walk", [alex, chen, mei, sam, yuki])
    lin.send(walk, text={"text": "周六上午十点，植物园东门集合。Saturday 10:00, east gate of the garden."})
    sam.send(walk, text={"text": "I'll bring coffee ☕"})
    send_picture(yuki, walk, 1)
    send_picture(yuki, walk, 3)
    mei.send(walk, text={"text": "@林小雨 要带伞吗？", "mentionedUserIds": [lin.user_id]})
    notes = "\n".join(f"{n}. {line}" for n, line in enumerate(["Sun hat", "Water", "Camera", "Good mood"], start=1))
    file_id = sam.upload("PURPOSE_FILE", notes.encode())
    sam.send(walk, file={"media": {"mediaId": file_id}, "name": "packing list.txt"})
    bikes = group(alex, "Bikes 🚲", [chen, sam])
    alex.send(bikes, text={"text": "New chain for the blue one?"})
    chen.send(bikes, text={"text": "有货，明天装。"})
    lin.call("MessagingService/UpdateMembership", conversationId=walk, pinned=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("server", "data", "listen", "port", "web"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    data = pathlib.Path(options.data)
    begun, seeded = data / "demo-begun", data / "demo-seeded"
    if begun.exists() and not seeded.exists():
        # An interruption left it half made. Aside, not away: somebody may have written in it since.
        aside = data.with_name(f"{data.name}-interrupted-{int(time.time())}")
        data.rename(aside)
        print(f"The world of an interrupted start is now in {aside}", flush=True)
    base = ""
    arguments = ["--data", options.data, "--listen", options.listen, "--port", options.port, "--web", options.web]
    # In a group of its own: Ctrl-C reaches the group of the terminal, and a second one would end it at once.
    server = subprocess.Popen([options.server, *arguments], stdout=subprocess.PIPE, text=True, process_group=0)
    signal.signal(signal.SIGINT, lambda *_: server.send_signal(signal.SIGINT))
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGTERM))
    setup_code = ""
    assert server.stdout
    for line in server.stdout:
        print(line, end="", flush=True)
        if found := re.search(r"[?&]setup=([A-Za-z0-9_-]+)", line):
            setup_code = found[1]
        if found := re.match(r"Kapok is ready at (\S+)", line):
            base = found[1]
            break
    else:
        return server.wait()
    threading.Thread(target=lambda: [print(line, end="") for line in server.stdout or []], daemon=True).start()
    if not seeded.exists():
        if not setup_code:
            server.terminate()
            server.wait()
            sys.exit(f"demo: {data} holds another world; choose another --data")
        print("Making a small world …", flush=True)
        begun.touch()
        try:
            seed(base, setup_code)
        except (urllib.error.URLError, ConnectionError):
            print("demo: the server ended before the world was ready; the next start makes it anew", file=sys.stderr)
            return server.wait() or 1
        seeded.touch()
    print(f"\nOpen {base} and log in as", flush=True)
    print(f"  lin   password {PASSWORD}   (administrator)\n  alex  password {PASSWORD}\n", flush=True)
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
