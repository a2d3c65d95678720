#!/usr/bin/env python3
"""Archives with the real programs: what is exported by one server can be read by anybody, and imported by another."""
# feature: export, import
import hashlib
import json
import pathlib
import subprocess
import tempfile
import time
import unittest
import zipfile

from cli_test import png
from postgres_test import Postgres
from programs import KAPOK, WAIT_S, People, ServerProcess


def write_archive(path: pathlib.Path, count: int) -> None:
    """An archive by docs/archive-format.md alone: a group of a hundred people, seqs with gaps."""
    def lines(rows: list[dict]) -> bytes:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()

    entries = [
        {
            "entry": {"seq": str(2 * i + 5), "timeMs": str(1_467_000_000_000 + i), "senderId": str(i % 100 + 1),
                      "content": {"text": {"text": f"line {i}"}}},
            "senderName": f"Person {i % 100 + 1}",
        }
        for i in range(count)
    ]
    group = {"conversationId": "g77", "kind": "CONVERSATION_KIND_GROUP", "readCursor": {"seq": str(2 * count + 4)}}
    files = {
        "conversations.jsonl": lines([{"conversation": group, "title": "Class of 2016", "path": "entries/g77.jsonl"}]),
        "entries/g77.jsonl": lines(entries),
    }
    manifest = {
        "format": "kapok-archive", "version": 1, "scope": "ARCHIVE_SCOPE_ACCOUNT", "originId": "0123456789abcdef" * 2,
        "originName": "Elsewhere", "madeMs": "1500000000000", "accountId": "1",
        "files": [
            {"path": name, "bytes": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)


class ArchiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.home = cls.place("home")
        cls.server = ServerProcess(str(cls.home), "accounts.instance_name=Home")
        cls.addClassCleanup(lambda: cls.server.end())
        cls.people = People(str(cls.home))
        cls.ann = cls.people.register(cls.server, "ann", "--setup-code", cls.server.setup_code, "--nickname", "Ann")
        cls.bob = cls.people.register(cls.server, "bob", "--nickname", "Bob")
        cls.people.befriend("ann", "bob")
        cls.chat = cls.people.read_json("ann", "users", "find", "bob")["contact"]["conversationId"]
        picture = cls.home / "cat.png"
        picture.write_bytes(png(64, 48))
        cls.people.run("bob", "send", "@ann", "你好", "Ann")
        cls.people.run("ann", "send", "@bob", "--image", str(picture))
        cls.people.run("bob", "send", "@ann", "unread")
        kept = [each for each in cls.people.read_lines("ann", "history", cls.chat) if "text" in each["content"]][0]
        cls.people.call(
            "ann", "kapok.favourites.v1.FavouritesService/AddFavourite", conversationId=cls.chat, seq=kept["seq"]
        )

    @classmethod
    def place(cls, name: str) -> pathlib.Path:
        path = pathlib.Path(cls.folder.name) / name
        path.mkdir()
        return path

    def export(self, who: str, name: str, *args: str, stdin: str = "") -> pathlib.Path:
        path = self.home / name
        self.people.run(who, "export", str(path), *args, stdin=stdin)
        return path

    def test_anybody_can_read_one(self) -> None:
        with zipfile.ZipFile(self.export("ann", "ann.zip")) as archive:
            self.assertIsNone(archive.testzip())
            manifest = json.loads(archive.read("manifest.json"))
            self.assertEqual(manifest["format"], "kapok-archive")
            self.assertEqual(manifest["version"], 1)
            self.assertEqual(manifest["scope"], "ARCHIVE_SCOPE_ACCOUNT")
            self.assertEqual(manifest["originName"], "Home")
            self.assertEqual(manifest["accountId"], self.ann["userId"])
            named = {file["path"]: file for file in manifest["files"]}
            self.assertEqual(set(archive.namelist()), {*named, "manifest.json"})
            for path, file in named.items():
                content = archive.read(path)
                self.assertEqual(hashlib.sha256(content).hexdigest(), file["sha256"], path)
                self.assertEqual(str(len(content)), file.get("bytes", "0"), path)

            def lines(path: str) -> list[dict]:
                return [json.loads(line) for line in archive.read(path).decode().splitlines()]

            accounts = lines("accounts.jsonl")
            self.assertEqual(accounts[0]["handle"], "ann")
            self.assertEqual({each["nickname"] for each in accounts}, {"Ann", "Bob"})
            self.assertEqual(lines("contacts.jsonl")[0]["userId"], self.bob["userId"])
            (favourite,) = lines("favourites.jsonl")
            self.assertEqual(favourite["entry"]["content"]["text"]["text"], "你好 Ann")
            self.assertEqual(favourite["senderName"], "Bob")
            (chat,) = [each for each in lines("conversations.jsonl") if each["title"] == "Bob"]
            self.assertEqual(chat["conversation"]["conversationId"], self.chat)
            entries = lines(chat["path"])
            self.assertEqual(str(len(entries)), chat["entries"])
            seqs = [int(each["entry"]["seq"]) for each in entries]
            self.assertEqual(seqs, sorted(seqs))
            texts = [each["entry"]["content"].get("text", {}).get("text") for each in entries]
            self.assertIn("你好 Ann", texts)
            self.assertEqual(entries[-1]["senderName"], "Bob")
            (shown,) = [each for each in entries if "image" in each["entry"]["content"]]
            media = archive.read("media/" + shown["files"][0]["sha256"])
            self.assertTrue(media.startswith(b"\x89PNG") or media.startswith(b"\xff\xd8") or media[8:12] == b"WEBP")

    def test_it_has_what_lies_beside_the_messages(self) -> None:
        def call(method: str, **request) -> dict:
            return self.people.call("dora", f"kapok.{method}", **request)

        self.people.register(self.server, "dora")
        friends = [self.people.register(self.server, name)["userId"] for name in ("eve", "finn")]
        self.people.befriend("dora", "eve")
        self.people.befriend("dora", "finn")
        group = call(
            "messaging.v1.MessagingService/CreateGroup",
            clientGroupId="trip",
            name="Trip",
            userIds=friends,
        )["conversation"]["conversationId"]
        poll = {"question": "Where to?", "options": ["Sea", "Hills"]}
        seq = call(
            "messaging.v1.MessagingService/Send",
            conversationId=group,
            clientMessageId="poll",
            content={"poll": poll},
        )["entry"]["seq"]
        call("together.v1.TogetherService/Vote", conversationId=group, seq=seq, options=[1])
        call(
            "notes.v1.NotesService/CreateNote", conversationId=group, noteId="n1", title="To pack", text="Boots\n" * 500
        )
        due = int((time.time() + 3600) * 1000)
        call(
            "agenda.v1.AgendaService/SetReminder",
            clientItemId="r1",
            conversationId=group,
            seq=seq,
            note="vote",
            dueMs=due,
        )
        with zipfile.ZipFile(self.export("dora", "beside.zip")) as archive:

            def lines(path: str) -> list[dict]:
                return [json.loads(line) for line in archive.read(path).decode().splitlines()]

            (state,) = lines(f"together/{group}.jsonl")
            self.assertEqual(state["poll"]["counts"], [0, 1])
            (note,) = lines(f"notes/{group}.jsonl")
            self.assertEqual(note["text"], "Boots\n" * 500)
            (item,) = lines("agenda.jsonl")
            self.assertEqual(item["reminder"]["note"], "vote")
            self.assertEqual(len(lines("privacy.jsonl")), 1)
            for file in lines("files.jsonl"):
                self.assertIn("media/" + file["sha256"], archive.namelist())

    def test_a_locked_one_shows_nothing(self) -> None:
        path = self.export("ann", "ann.box", "--passphrase-stdin", stdin="correct horse\n")
        locked = path.read_bytes()
        self.assertTrue(locked.startswith(b"KAPOKBOX"))
        self.assertNotIn(b"manifest", locked)
        self.people.run("ann", "export", str(self.home / "x"), "--passphrase-stdin", stdin="\n", code=1)
        self.people.run("ann", "export", str(self.home / "x"), "--passphrase-stdin", stdin="short\n", code=2)
        self.assertFalse((self.home / "x").exists())

    def test_nothing_is_overwritten_or_left_behind(self) -> None:
        path = self.export("bob", "bob.zip")
        self.people.run("bob", "export", str(path), code=1)
        self.assertEqual(list((self.home / "data" / "exports").iterdir()), [])

    def imported(self, people: People, who: str) -> list[dict]:
        chats = people.read_lines(who, "conversations", "list")
        return [chat for chat in chats if chat["kind"] == "CONVERSATION_KIND_IMPORTED"]

    def test_it_comes_to_another_server_once_and_through_kill_9(self) -> None:
        self.move_to("there")

    def test_it_comes_to_a_server_in_postgresql(self) -> None:
        postgres = Postgres()
        self.addCleanup(postgres.close)
        self.move_to("postgres", "storage.engine=postgres", f"storage.postgres={postgres.conninfo}")

    def move_to(self, name: str, *settings: str) -> None:
        archive = self.export("ann", f"{name}.box", "--passphrase-stdin", stdin="correct horse\n")
        there = self.place(name)
        server = ServerProcess(str(there), *settings)
        self.addCleanup(lambda: server.end())
        people = People(str(there))
        people.register(server, "lin", "--setup-code", server.setup_code, "--nickname", "Lin")
        people.register(server, "eve")
        people.run("lin", "import", str(archive), code=2)
        people.run("lin", "import", str(archive), "--passphrase-stdin", stdin="battery staple\n", code=2)
        self.assertEqual(self.imported(people, "lin"), [])

        for _ in range(2):
            people.run("lin", "import", str(archive), "--passphrase-stdin", stdin="correct horse\n")
            (chat,) = [each for each in self.imported(people, "lin") if each["name"] == "Bob"]
            self.assertEqual(chat["origin"], {"instanceName": "Home", "kind": "CONVERSATION_KIND_DIRECT"})
            entries = people.whole_history("lin", chat["conversationId"])
            texts = [each["content"].get("text", {}).get("text") for each in entries if "notice" not in each["content"]]
            self.assertEqual([text for text in texts if text], ["你好 Ann", "unread"])
            (mine,) = [each for each in entries if "image" in each["content"]]
            self.assertEqual(mine["content"]["imported"]["senderName"], "Ann")
            self.assertEqual(entries[-1]["content"]["imported"]["senderName"], "Bob")
            server.kill()
            server.start()
        people.run("lin", "send", chat["conversationId"], "hello?", code=2)
        self.assertEqual(self.imported(people, "eve"), [])
        found = people.read_lines("lin", "search", "unread", "--in", chat["conversationId"])
        self.assertEqual(len(found), 1)

    def test_one_of_a_strangers_making_survives_kill_9_on_its_way(self) -> None:
        count = 6_000
        archive = self.home / "stranger.zip"
        write_archive(archive, count)
        there = self.place("crash")
        server = ServerProcess(str(there), "rates.read_per_second=100000", "rates.read_burst=100000")
        self.addCleanup(lambda: server.end())
        people = People(str(there))
        people.register(server, "lin", "--setup-code", server.setup_code)
        importing = subprocess.Popen(
            [KAPOK, "import", str(archive)], env=people.environment("lin"), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(importing.wait, WAIT_S)
        done = 0
        while not 0 < done < count:
            done = int(people.call("lin", "kapok.archive.v1.ArchiveService/GetImport").get("job", {}).get("entries", 0))
            self.assertLess(done, count, "it was over before it could be killed")
        server.kill()
        server.start()
        job = people.call("lin", "kapok.archive.v1.ArchiveService/GetImport")["job"]
        self.assertEqual(job["failure"], "ARCHIVE_INTERRUPTED")
        self.assertEqual(self.imported(people, "lin"), [], "nothing is half shown")
        people.run("lin", "import", str(archive))
        (chat,) = self.imported(people, "lin")
        self.assertEqual(chat["name"], "Class of 2016")
        entries = people.whole_history("lin", chat["conversationId"])
        self.assertEqual([each["content"]["text"]["text"] for each in entries], [f"line {i}" for i in range(count)])
        self.assertEqual(entries[7]["timeMs"], str(1_467_000_000_007))
        self.assertEqual(chat["readCursor"]["seq"], str(count))

    def test_at_home_only_what_one_left_comes_back(self) -> None:
        archive = self.export("bob", "again.zip")
        self.people.run("bob", "import", str(archive))
        self.assertEqual(self.imported(self.people, "bob"), [])


if __name__ == "__main__":
    unittest.main()
