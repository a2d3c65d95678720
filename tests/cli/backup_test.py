#!/usr/bin/env python3
"""Backups of a server at work: what was acknowledged before one is in it, whole, and nothing in it hangs in the air.

feature: backup
"""
# feature: backup, restore
import json
import os
import pathlib
import re
import tempfile
import threading
import unittest

from programs import People, ServerProcess


class Writer(threading.Thread):
    """Sends texts and files to a chat until it is told to stop; remembers what was acknowledged, in order."""

    def __init__(self, people: People, who: str, chat: str, folder: str) -> None:
        super().__init__()
        self.people, self.who, self.chat, self.folder = people, who, chat, pathlib.Path(folder)
        self.acknowledged: list[dict] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            args = ["send", self.chat, f"{self.who} {number}"]
            if number % 3 == 0:
                path = self.folder / f"{self.who}-{number}.txt"
                path.write_text(f"file {self.who} {number}\n" * 50)
                args = ["send", self.chat, "--file", str(path)]
            done = self.people.attempt(self.who, *args, "--json")
            if done.returncode == 0:
                self.acknowledged.append(json.loads(done.stdout))


class BackupTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = ServerProcess(cls.folder.name)
        cls.addClassCleanup(lambda: cls.server.end())
        cls.people = People(cls.folder.name)
        cls.people.register(cls.server, "root", "--setup-code", cls.server.setup_code)
        for name in ("lin", "max"):
            cls.people.register(cls.server, name)
        cls.people.befriend("lin", "max")
        cls.people.befriend("root", "max")

    def path(self, name: str) -> str:
        return os.path.join(self.folder.name, name)

    def start_copy(self, data: str) -> tuple[ServerProcess, People]:
        """A server on a restored directory, on a machine of its own as it were, and its people logged in."""
        folder = os.path.dirname(data)
        server = ServerProcess(folder)
        self.addCleanup(server.end)
        people = People(folder)
        for name in ("root", "lin", "max"):
            people.run(name, "login", "--server", server.url, "--name", name)
        return server, people

    def test_under_load_nothing_acknowledged_is_lost_and_nothing_dangles(self) -> None:
        os.mkdir(self.path("restored"))
        writers = [
            Writer(self.people, "lin", "@max", self.folder.name),
            Writer(self.people, "root", "@max", self.folder.name),
        ]
        for writer in writers:
            writer.start()
        try:
            while any(len(writer.acknowledged) < 6 for writer in writers):
                threading.Event().wait(0.05)  # the writers are processes: there is nothing else to wait on
            before = [list(writer.acknowledged) for writer in writers]
            made = self.people.read_json("root", "admin", "backup", self.path("backups"))
            again = self.people.read_json("root", "admin", "backup", self.path("backups"))
        finally:
            for writer in writers:
                writer.stopping.set()
            for writer in writers:
                writer.join()
        self.assertGreater(int(made["files"]), 4)
        self.assertLess(int(again["copiedBytes"]), int(again["bytes"]), "the second copies only what is new")
        names = self.people.read_lines("root", "admin", "backups", self.path("backups"))
        self.assertEqual([name["name"] for name in names], [made["name"], again["name"]])
        verified = self.people.run("root", "admin", "verify", self.path("backups"), "--name", made["name"]).stdout
        self.assertTrue(verified.startswith("Whole"))

        data = self.path("restored/data")
        self.people.run("root", "admin", "restore", self.path("backups"), "--name", made["name"], "--data", data)
        _, people = self.start_copy(data)
        for writer, acknowledged in zip(writers, before):
            entries = people.whole_history("max", f"@{writer.who}")
            seqs = [int(entry["seq"]) for entry in entries]
            self.assertEqual(seqs, list(range(1, len(seqs) + 1)), "dense")
            there = {entry["seq"]: entry for entry in entries}
            for entry in acknowledged:
                self.assertEqual(there[entry["seq"]]["content"], entry["content"])
            files = [entry for entry in entries if "file" in entry["content"]]
            self.assertGreater(len(files), 0)
            for entry in files:
                self.fetch(people, entry["content"]["file"]["media"]["mediaId"], entry["content"]["file"]["name"])
        # It is a server like any other.
        sent = people.read_json("lin", "send", "@max", "after the restore")
        self.assertEqual(people.whole_history("max", "@lin")[-1]["seq"], sent["seq"])
        self.assertEqual(people.read_lines("root", "admin", "users", "lin")[0]["user"]["handle"], "lin")

    def fetch(self, people: People, media_id: str, name: str) -> None:
        """As max's browser would, of whom only membership gives the right."""
        import urllib.request

        session = json.loads(pathlib.Path(people.folder, "max.json").read_text())
        request = urllib.request.Request(
            f"{session['server']}/v1/media/{media_id}", headers={"Authorization": f"Bearer {session['token']}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            who, number = re.fullmatch(r"(\w+)-(\d+)\.txt", name).groups()
            self.assertEqual(answer.read().decode(), f"file {who} {number}\n" * 50)

    def test_damage_is_found(self) -> None:
        self.people.run("root", "admin", "backup", self.path("damaged"))
        objects = sorted(pathlib.Path(self.path("damaged"), "objects").rglob("*"), key=lambda p: p.stat().st_size)
        largest = objects[-1]
        content = bytearray(largest.read_bytes())
        content[len(content) // 2] ^= 1
        largest.write_bytes(content)
        self.assertIn("BACKUP_DAMAGED", self.people.run("root", "admin", "verify", self.path("damaged"), code=2).stderr)
        target = self.path("never/data")
        restore = ("admin", "restore", self.path("damaged"), "--data", target)
        self.assertIn("BACKUP_DAMAGED", self.people.run("root", *restore, code=2).stderr)

    def test_what_is_refused(self) -> None:
        self.assertIn("ADMIN_ONLY", self.people.run("lin", "admin", "backup", self.path("b"), code=2).stderr)
        os.mkdir(self.path("full"))
        pathlib.Path(self.path("full"), "photo.jpg").write_text("mine")
        full = self.people.run("root", "admin", "backup", self.path("full"), code=2).stderr
        self.assertIn("NOT_A_BACKUP_DIRECTORY", full)
        self.people.run("root", "admin", "backup", self.path("good"))
        restore = ("admin", "restore", self.path("good"), "--data", self.path("full"))
        self.assertIn("TARGET_NOT_EMPTY", self.people.run("root", *restore, code=2).stderr)
        self.assertEqual(os.listdir(self.path("full")), ["photo.jpg"])
        missing = ("admin", "verify", self.path("good"), "--name", "bogus")
        self.assertIn("BACKUP_UNKNOWN", self.people.run("root", *missing, code=2).stderr)
        self.assertEqual(os.listdir(self.path("data")).count("backup.tmp"), 0)


if __name__ == "__main__":
    unittest.main()
