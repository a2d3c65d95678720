#!/usr/bin/env python3
"""A whole instance moves by `kapokd export` and `kapokd import`: afterwards nobody can tell, whatever the engine.

feature: instance-move
"""
# feature: instance-move
import base64
import hashlib
import json
import pathlib
import re
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import zipfile

from postgres_test import Postgres
from programs import KAPOKD, WAIT_S, People, ServerProcess, server_environment
from small_world import FEED, MESSAGING, PEOPLE, SmallWorld

PASSPHRASE = "correct horse battery"


def kapokd(data: pathlib.Path, *args: str, settings: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
    words = [word for setting in settings for word in ("--set", setting)]
    return subprocess.run(
        [KAPOKD, *args, "--data", str(data), *words], capture_output=True, text=True, env=server_environment(),
        timeout=4 * WAIT_S,
    )


def rewritten(archive: pathlib.Path, target: pathlib.Path, change) -> pathlib.Path:
    """The open archive with other contents, by docs/archive-format.md alone; `change` gets files and manifest."""
    with zipfile.ZipFile(archive) as before:
        files = {name: before.read(name) for name in before.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    change(files, manifest)
    manifest["files"] = [
        {"path": name, "bytes": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in {**files, "manifest.json": json.dumps(manifest).encode()}.items():
            after.writestr(name, content)
    return target


class InstanceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.passphrase = cls.folder / "passphrase"
        cls.passphrase.write_text(PASSPHRASE + "\n")
        cls.home = cls.folder / "home"
        cls.home.mkdir()
        server = ServerProcess(str(cls.home), "accounts.instance_name=Home")
        try:
            cls.world = SmallWorld(cls.home, server)
        finally:
            server.end()
        cls.locked, cls.open = cls.folder / "home.box", cls.folder / "home.zip"
        for path, args in ((cls.locked, ("--passphrase-file", str(cls.passphrase))), (cls.open, ())):
            done = kapokd(cls.home / "data", "export", str(path), *args, settings=("accounts.instance_name=Home",))
            assert done.returncode == 0, done.stderr
        cls.output, cls.before, cls.chat, cls.ids = done.stdout, cls.world.seen, cls.world.chat, cls.world.ids

    def place(self, name: str) -> pathlib.Path:
        path = self.folder / self.id().rsplit(".", 1)[-1] / name
        path.mkdir(parents=True)
        return path

    def serve(self, folder: pathlib.Path, *settings: str) -> tuple[ServerProcess, People]:
        """The imported instance, and the devices of before, which only heard its new address."""
        server = ServerProcess(str(folder), *settings)
        self.addCleanup(lambda: server.end())
        for who in PEOPLE:
            session = json.loads((self.home / f"{who}.json").read_text())
            (folder / f"{who}.json").write_text(json.dumps({**session, "server": server.url}))
        return server, People(str(folder))

    def bring(self, archive: pathlib.Path, data: pathlib.Path, *settings: str, locked: bool = True,
              code: int = 0) -> subprocess.CompletedProcess:
        args = ("--passphrase-file", str(self.passphrase)) if locked else ()
        done = kapokd(data, "import", str(archive), *args, settings=settings)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def assert_it_is_home(self, folder: pathlib.Path, *settings: str) -> None:
        """Same tokens, same sight of everything; and it goes on."""
        server, people = self.serve(folder, *settings)
        self.assertEqual(server.setup_code, "", "it has accounts")
        self.assertEqual(self.world.see(people), self.before)
        feed_head = int(self.before["bob"]["feed"]["headSeq"])
        self.assertEqual(people.call("bob", FEED, afterSeq=str(feed_head)).get("entries", []), [])

        again = people.call("bob", MESSAGING + "Send", conversationId=self.chat, clientMessageId="b1",
                            content={"text": {"text": "木棉开了 <b>"}})["entry"]
        history = people.whole_history("bob", self.chat)
        (first,) = [entry for entry in history if entry.get("clientMessageId") == "b1"]
        self.assertEqual(again["seq"], first["seq"], "a message that was sent again is known")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            people.call("bob", MESSAGING + "Send", conversationId=self.chat, clientMessageId="b1",
                        content={"text": {"text": "something else"}})
        self.assertIn("CLIENT_MESSAGE_ID_REUSED", refused.exception.read().decode())
        refused.exception.close()
        sent = people.call("bob", MESSAGING + "Send", conversationId=self.chat, clientMessageId="new",
                           content={"text": {"text": "after the move"}})["entry"]
        self.assertEqual(int(sent["seq"]), int(history[-1]["seq"]) + 1)
        answer = people.read_json("ann", "send", self.chat, "an answer")
        people.call("bob", MESSAGING + "MarkRead", conversationId=self.chat, seq=answer["seq"])
        news = self.eventually(lambda: people.call("bob", FEED, afterSeq=str(feed_head)).get("entries"))
        self.assertEqual(int(news[0]["seq"]), feed_head + 1)
        made = people.call("bob", MESSAGING + "CreateGroup", clientGroupId="new", name="New",
                           userIds=[self.ids["ann"], self.ids["carol"]])
        self.eventually(lambda: made["conversation"]["conversationId"] in [
            chat["conversationId"]
            for chat in people.call("ann", MESSAGING + "ListConversations", limit=200)["conversations"]
        ])
        self.eventually(lambda: len(people.read_lines("ann", "search", "木棉开了")) == 1)
        server.kill()
        server.start()
        self.assertEqual(people.whole_history("ann", self.chat)[-1]["seq"], answer["seq"])
        server.end()

    def eventually(self, look):
        """What follows a change is there with its answer, or soon after on a busy machine."""
        until = time.monotonic() + WAIT_S
        while not (seen := look()):
            self.assertLess(time.monotonic(), until)
        return seen

    def last_number(self, folder: pathlib.Path) -> int:
        """Of the outbox: entries are named after its rows, so those of a number given out again could get lost."""
        with sqlite3.connect(folder / "data" / "kapok.db") as database:
            (number,) = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'storage_outbox'").fetchone()
        self.assertGreater(number, 10)
        return number

    def test_nobody_notices_a_locked_one(self) -> None:
        here = self.place("here")
        # A server that was started once has a setup code and names itself: that is no instance yet.
        ServerProcess(str(here)).end()
        self.assertIn("Home is here", self.bring(self.locked, here / "data").stdout)
        self.assertEqual(self.last_number(here), self.last_number(self.home))
        self.assertIn("here already", self.bring(self.locked, here / "data").stdout)
        self.assertIn("INSTANCE_NOT_EMPTY", self.bring(self.open, here / "data", locked=False, code=1).stderr)
        self.assert_it_is_home(here)

    def test_it_grows_onto_postgresql_and_comes_back(self) -> None:
        postgres = Postgres()
        self.addCleanup(postgres.close)
        engine = ("storage.engine=postgres", f"storage.postgres={postgres.conninfo}")
        large, small = self.place("large"), self.place("small")
        ServerProcess(str(large), *engine).end()
        self.bring(self.locked, large / "data", *engine)
        back = large / "back.box"
        done = kapokd(large / "data", "export", str(back), "--passphrase-file", str(self.passphrase), settings=engine)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.bring(back, small / "data")
        self.assertEqual(self.last_number(small), self.last_number(self.home))
        self.assert_it_is_home(small)
        self.assert_it_is_home(large, *engine)
        server = ServerProcess(str(large), *engine)
        self.addCleanup(lambda: server.end())
        busy = kapokd(small / "data", "export", str(small / "busy.box"), settings=engine)
        self.assertIn("DATABASE_IN_USE", busy.stderr, "the lock of a data directory keeps out one machine only")

    def test_an_open_one_needs_new_passwords(self) -> None:
        self.assertIn("needs a new password", self.output)
        with zipfile.ZipFile(self.open) as archive:
            names = archive.namelist()
            everything = b"".join(archive.read(name) for name in names)
            for session in (json.loads((self.home / f"{who}.json").read_text()) for who in PEOPLE):
                self.assertNotIn(session["token"].encode(), everything)
            self.assertNotIn(b"argon2", everything)
            self.assertNotIn("rows/accounts_device.jsonl", names)
            self.assertIn("木棉开了", archive.read(f"entries/{self.chat}.jsonl").decode())
            self.assertNotIn(b"taken back", everything)
            manifest = json.loads(archive.read("manifest.json"))
            self.assertEqual(manifest["scope"], "ARCHIVE_SCOPE_INSTANCE")
            self.assertNotIn("accountId", manifest)
        here = self.place("here")
        done = self.bring(self.open, here / "data", locked=False)
        code = re.search(r"^  ann  /reset\?code=(\S+)$", done.stdout, re.M)[1]
        server, people = self.serve(here)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            people.call("ann", FEED)
        self.assertEqual(refused.exception.code, 401)
        refused.exception.close()
        request = urllib.request.Request(
            f"{server.url}/rpc/kapok.ops.v1.OpsService/ResetPassword",
            json.dumps({"code": code, "newPassword": "correct-horse"}).encode(), {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=WAIT_S).close()
        people.run("ann", "login", "--server", server.url, "--name", "ann")
        entries = people.call("ann", MESSAGING + "ListEntries", conversationId=self.chat, afterSeq="0", limit=200)
        self.assertEqual(entries, self.before["ann"]["entries"][self.chat])
        self.assertEqual(self.world.media_of(people, "ann"), self.before["ann"]["media"])
        self.assertIn("/reset?code=", people.run("ann", "admin", "reset-link", "@bob").stdout)

    def test_a_killed_import_goes_on(self) -> None:
        count = 20_000

        def grow(files: dict, manifest: dict) -> None:
            path = f"entries/{self.chat}.jsonl"
            ends, *entries = files[path].decode().splitlines()
            ends, last = json.loads(ends), json.loads(entries[-1])
            seq, ordinal = int(ends["seq"]), int(ends["ordinal"])
            for i in range(1, count + 1):
                entries.append(json.dumps({
                    "seq": str(seq + i), "ordinal": str(ordinal + i), "timeMs": last["timeMs"],
                    "senderId": self.ids["ann"], "clientMessageId": f"more{i:08}", "countable": True,
                    "content": {"text": {"text": f"line {i}"}},
                }))
            ends |= {"seq": str(seq + count), "ordinal": str(ordinal + count)}
            files[path] = "\n".join([json.dumps(ends), *entries, ""]).encode()

        archive = rewritten(self.open, self.folder / "large.zip", grow)
        data = self.place("here") / "data"
        importing = subprocess.Popen(
            [KAPOKD, "import", str(archive), "--data", str(data)], stdout=subprocess.DEVNULL, env=server_environment()
        )
        while self.import_state(data) != 1:
            self.assertIsNone(importing.poll(), "it was over before it could be killed")
        importing.kill()
        importing.wait(WAIT_S)
        self.assertEqual(self.import_state(data), 1)
        refused = kapokd(data, "--port", "0", "--web", "")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("IMPORT_UNFINISHED", refused.stderr)
        self.assertIn("INSTANCE_NOT_EMPTY", self.bring(self.open, data, locked=False, code=1).stderr)
        self.assertIn("IMPORT_UNFINISHED", kapokd(data, "export", str(self.folder / "half.zip")).stderr)
        done = self.bring(archive, data, locked=False)
        whole = self.place("whole") / "data"
        self.bring(archive, whole, locked=False)
        self.assertEqual(self.rows(data), self.rows(whole))
        with sqlite3.connect(f"{whole}/kapok.db") as database:
            database.execute("UPDATE storage_import SET state = 2")  # killed when all was loaded
        self.bring(archive, whole, locked=False)
        self.assertEqual(self.rows(data), self.rows(whole))
        code = re.search(r"/reset\?code=(\S+)$", done.stdout, re.M)[1]
        self.assertTrue(code)
        self.assertEqual(self.exported_entries(data), self.exported_entries(whole))

    def test_one_at_work_is_exported_from_its_backup(self) -> None:
        here = self.place("here")
        self.bring(self.locked, here / "data")
        _, people = self.serve(here)
        people.run("ann", "admin", "backup", str(here / "backups"))
        people.run("ann", "admin", "restore", str(here / "backups"), "--data", str(here / "copy" / "data"))
        self.assertEqual(self.exported_entries(here / "copy" / "data"), self.entries_of(self.open))

    def test_ctrl_c_leaves_nothing_behind(self) -> None:
        target = self.place("here") / "never.box"
        exporting = subprocess.Popen(
            [KAPOKD, "export", str(target), "--data", str(self.home / "data")], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, env=server_environment(),
        )
        while not target.exists():
            self.assertIsNone(exporting.poll(), "it was over before it could be stopped")
        exporting.send_signal(signal.SIGINT)
        _, errors = exporting.communicate(timeout=WAIT_S)
        self.assertEqual((exporting.returncode, "ARCHIVE_CANCELLED" in errors), (1, True), errors)
        self.assertFalse(target.exists())

    def test_one_of_an_earlier_release_is_upgraded(self) -> None:
        def older(files: dict, manifest: dict) -> None:
            manifest["schema"] = [module for module in manifest["schema"] if module["module"] != "favourites"]
            for name in [name for name in files if "/favourites_" in name]:
                del files[name]

        here = self.place("here")
        self.bring(rewritten(self.open, here / "older.zip", older), here / "data", locked=False)
        with sqlite3.connect(here / "data" / "kapok.db") as database:
            self.assertEqual(database.execute("SELECT COUNT(*) FROM favourites_item").fetchone(), (0,))
            self.assertGreater(database.execute("SELECT COUNT(*) FROM messaging_member").fetchone()[0], 3)

    def test_what_retention_deleted_stays_deleted(self) -> None:
        path = f"entries/{self.chat}.jsonl"

        def trimmed(files: dict, manifest: dict) -> None:
            ends, *entries = map(json.loads, files[path].splitlines())
            last = entries[2]
            ends |= {"trimmedSeq": last["seq"], "trimmedOrdinal": last.get("ordinal", "0"),
                     "trimmedTimeMs": entries[3]["timeMs"]}
            files[path] = b"".join(json.dumps(line).encode() + b"\n" for line in (ends, *entries[3:]))
            files["writers.jsonl"] = b"".join(
                json.dumps({"path": path, "senderId": self.ids[who], "ordinal": ordinal}).encode() + b"\n"
                for who, ordinal in (("ann", ends["ordinal"]), ("bob", ends["ordinal"]), ("carol", "1"))
            )
            digest = base64.b64encode(b"twelve bytes").decode()
            files["spent.jsonl"] = json.dumps({"path": path, "digest": digest, "seq": "2", "contentHash": "9"}).encode()

        here = self.place("here")
        archive = rewritten(self.open, here / "trimmed.zip", trimmed)
        self.bring(archive, here / "data", locked=False)
        again = here / "again.zip"
        self.assertEqual(kapokd(here / "data", "export", str(again)).returncode, 0)

        def lines(archive: pathlib.Path, name: str) -> list[dict]:
            with zipfile.ZipFile(archive) as content:
                return sorted(map(json.loads, content.read(name).splitlines()), key=repr)

        for name in (path, "writers.jsonl", "spent.jsonl"):
            self.assertEqual(lines(again, name), lines(archive, name), name)

    def import_state(self, data: pathlib.Path) -> int:
        try:
            with sqlite3.connect(f"file:{data}/kapok.db?mode=ro", uri=True) as database:
                return database.execute("SELECT state FROM storage_import").fetchone()[0]
        except (sqlite3.Error, TypeError):
            return 0

    def rows(self, data: pathlib.Path) -> dict:
        with sqlite3.connect(f"{data}/kapok.db") as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            return {
                table: sorted(map(repr, database.execute(f"SELECT * FROM {table}")))
                for table in tables if table != "accounts_reset"  # made by each import
            }

    def exported_entries(self, data: pathlib.Path) -> dict:
        archive = data.parent / "again.zip"
        self.assertEqual(kapokd(data, "export", str(archive)).returncode, 0)
        return self.entries_of(archive)

    def entries_of(self, archive: pathlib.Path) -> dict:
        with zipfile.ZipFile(archive) as content:
            return {name: content.read(name) for name in content.namelist() if name.startswith(("entries/", "feeds/"))}

    def test_what_is_broken_changes_nothing(self) -> None:
        here = self.place("here")
        data = here / "data"
        wrong = here / "wrong"
        wrong.write_text("battery staple horse\n")
        done = kapokd(data, "import", str(self.locked), "--passphrase-file", str(wrong))
        self.assertEqual((done.returncode, "PASSPHRASE_WRONG" in done.stderr), (1, True), done.stderr)
        self.assertIn("PASSPHRASE_NEEDED", self.bring(self.locked, data, locked=False, code=1).stderr)
        short = here / "short"
        short.write_text("short\n")
        done = kapokd(self.home / "data", "export", str(here / "x"), "--passphrase-file", str(short))
        self.assertIn("PASSPHRASE_TOO_SHORT", done.stderr)
        self.assertIn("ARCHIVE_FILE_FAILED", kapokd(self.home / "data", "export", str(self.open)).stderr)
        self.assertIn("INSTANCE_EMPTY", kapokd(here / "mistyped", "export", str(here / "x")).stderr)
        self.assertFalse((here / "mistyped").exists())

        cut, flipped = here / "cut.box", here / "flipped.zip"
        cut.write_bytes(self.locked.read_bytes()[:-1000])
        self.assertRegex(self.bring(cut, data, code=1).stderr, "ARCHIVE_TRUNCATED|ENVELOPE_DAMAGED")
        content = bytearray(self.open.read_bytes())
        content[len(content) // 2] ^= 1
        flipped.write_bytes(content)
        done = self.bring(flipped, data, locked=False, code=1)
        self.assertRegex(done.stderr, "ARCHIVE_HASH_WRONG|ZIP_BROKEN|ARCHIVE_TRUNCATED")

        def newer(files: dict, manifest: dict) -> None:
            manifest["schema"][0]["migrations"].append(9999)

        def account(files: dict, manifest: dict) -> None:
            manifest["scope"] = "ARCHIVE_SCOPE_ACCOUNT"

        def spoilt(files: dict, manifest: dict) -> None:
            files["rows/accounts_user.jsonl"] += b'{"user_id":"x"}\n'

        def gap(files: dict, manifest: dict) -> None:
            lines = files[f"entries/{self.chat}.jsonl"].splitlines(keepends=True)
            files[f"entries/{self.chat}.jsonl"] = b"".join(lines[:2] + lines[3:])

        for change, reason in ((newer, "ARCHIVE_SCHEMA_NEWER"), (account, "ARCHIVE_SCOPE_WRONG"),
                               (spoilt, "ARCHIVE_LINE_INVALID"), (gap, "ARCHIVE_LINE_INVALID")):
            archive = rewritten(self.open, here / f"{change.__name__}.zip", change)
            self.assertIn(reason, self.bring(archive, data, locked=False, code=1).stderr)
        self.assertIn("NOT_A_KAPOK_ARCHIVE", self.bring(self.not_an_archive(here), data, locked=False, code=1).stderr)

        self.bring(self.locked, data)
        server, people = self.serve(here)
        self.assertIn("ARCHIVE_SCOPE_WRONG", people.run("ann", "import", str(self.open), code=2).stderr)
        self.assertIn("DATA_IN_USE", self.bring(self.locked, data, code=1).stderr)
        self.assertIn("DATA_IN_USE", kapokd(data, "export", str(here / "busy.zip")).stderr)
        self.assertFalse((here / "busy.zip").exists())
        self.assertEqual(server.setup_code, "")

    def not_an_archive(self, here: pathlib.Path) -> pathlib.Path:
        path = here / "other.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hello.txt", "hello")
        return path


if __name__ == "__main__":
    unittest.main()
