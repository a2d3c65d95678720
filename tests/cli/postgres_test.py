#!/usr/bin/env python3
"""kapokd with all its tables and streams in PostgreSQL: a conversation, restarts of either, what is on disk."""
import glob
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from programs import WAIT_S, People, ServerProcess

USER = "kapok"


class Postgres:
    """A PostgreSQL of this test's own, on a socket in its folder. As the user postgres when root, which it refuses."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="kapok-postgres-")
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        # It ends with this process, even if that is killed.
        self.wrapper = ["setpriv", "--pdeathsig", "QUIT"]
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.wrapper += ["--reuid=postgres", "--regid=postgres", "--init-groups"]
        options = ("-A", "trust", "-E", "UTF8", "--locale=C")
        self.run("initdb", "-D", f"{self.folder}/data", "-U", USER, *options, "--no-sync")
        self.start()
        self.run("createdb", "-h", self.folder, "-U", USER, "kapok")
        self.conninfo = f"host={self.folder} user={USER} dbname=kapok"

    def command(self, program: str, *args: str) -> list[str]:
        return [*self.wrapper, f"{self.programs}/{program}", *args]

    def run(self, program: str, *args: str) -> str:
        return subprocess.run(
            self.command(program, *args), cwd="/", check=True, capture_output=True, text=True, timeout=WAIT_S
        ).stdout

    def start(self) -> None:
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                self.command("postgres", "-D", f"{self.folder}/data", "-k", self.folder, "-c", "listen_addresses="),
                cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        wait = self.command("pg_isready", "-h", self.folder, "-U", USER, "-t", "1")
        while subprocess.run(wait, cwd="/", capture_output=True).returncode != 0:
            if self.process.poll() is not None:
                raise RuntimeError(pathlib.Path(f"{self.folder}/log").read_text())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # at once, sessions are cut
        self.process.wait(WAIT_S)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)


class PostgresTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.close)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.server = ServerProcess(
            folder.name, "storage.engine=postgres", f"storage.postgres={cls.postgres.conninfo}"
        )
        cls.addClassCleanup(lambda: cls.server.end())
        cls.people = People(folder.name)
        cls.people.register(cls.server, "alice", "--setup-code", cls.server.setup_code)
        for name in ("bob", "carol"):
            cls.people.register(cls.server, name)
            cls.people.befriend("alice", name)

    def history(self) -> list[tuple[int, str]]:
        mine, theirs = (
            [(int(entry["seq"]), json.dumps(entry["content"])) for entry in self.people.whole_history(who, chat)]
            for who, chat in (("alice", "@bob"), ("bob", "@alice"))
        )
        self.assertEqual(mine, theirs)
        self.assertEqual([seq for seq, _ in mine], list(range(1, len(mine) + 1)))
        return mine

    def ready(self) -> int:
        try:
            with urllib.request.urlopen(f"{self.server.url}/readyz") as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def test_a_conversation_survives_restarts_of_kapokd(self) -> None:
        self.people.run("alice", "send", "@bob", "--client-id", "m1", "hi")
        first = self.people.read_json("bob", "send", "@alice", "--client-id", "m1", "hello")
        self.people.run("alice", "conversations", "create-group", "Walk", "bob", "carol", "--client-id", "g1")
        before = self.history()
        self.server.end()
        self.server.start()
        self.assertEqual(self.history(), before)
        self.assertEqual(self.people.read_json("bob", "send", "@alice", "--client-id", "m1", "hello"), first)
        self.people.run("alice", "send", "@bob", "after the restart")
        before = self.history()
        self.server.kill()
        self.server.start()
        self.assertEqual(self.history(), before)
        self.assertIn("Walk", self.people.run("bob", "conversations").stdout)
        kept = sorted(path.name for path in pathlib.Path(f"{self.folder}/data").iterdir())
        self.assertEqual(kept, ["blobs", "exports", "lock"], "nothing else is kept beside PostgreSQL")

    def test_it_comes_back_with_its_database(self) -> None:
        self.people.run("alice", "send", "@bob", "before")
        self.assertEqual(self.ready(), 200)
        before = self.history()
        self.postgres.stop()
        self.assertEqual(self.ready(), 503)
        refused = self.people.run("alice", "--json", "send", "@bob", "--client-id", "down", "down", code=2)
        self.assertIn(json.loads(refused.stderr)["reason"], ("STREAMS_DOWN", "DATABASE_DOWN"))
        self.postgres.start()
        self.people.run("alice", "send", "@bob", "--client-id", "down", "down")
        self.assertEqual(self.ready(), 200)
        self.assertEqual(len(self.history()), len(before) + 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
