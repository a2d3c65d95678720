#!/usr/bin/env python3
"""kapokd on a disk that runs full: refuses clearly, goes on reading, comes back by itself, and loses nothing.

The disk is a tmpfs of 64 MB in a mount namespace of this test's own, so nothing outside can see or fill it. Where
neither root nor a user namespace may mount one, the test is skipped (exit 77).
"""
# feature: pain-missing
import concurrent.futures
import errno
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

from programs import KAPOKD, People, ServerProcess

DISK_BYTES = 64 << 20
INSIDE = "KAPOK_TEST_DISK"
SKIPPED = 77


class Ballast:
    """A file that takes all the room there is."""

    def __init__(self, disk: str) -> None:
        self.path = pathlib.Path(disk) / "ballast"

    def fill(self) -> None:
        with self.path.open("ab", buffering=0) as file:
            for size in (1 << 20, 4096):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError as full:
                    if full.errno != errno.ENOSPC:
                        raise

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


class DiskFullTest(unittest.TestCase):
    def setUp(self) -> None:
        self.disk = os.environ[INSIDE]
        sessions = tempfile.TemporaryDirectory()  # not on the disk that runs full
        self.addCleanup(sessions.cleanup)
        data = tempfile.mkdtemp(dir=self.disk)
        self.server = ServerProcess(data)
        self.addCleanup(lambda: self.server.end())
        self.ballast = Ballast(self.disk)
        self.addCleanup(self.ballast.remove)
        self.people = People(sessions.name)
        self.people.register(self.server, "alice", "--setup-code", self.server.setup_code)
        self.people.register(self.server, "bob")
        self.people.befriend("alice", "bob")
        self.acknowledged: dict[str, int] = {}

    def send(self, name: str) -> str:
        """Sends a message of that id; "" if it was acknowledged, else the reason of the refusal."""
        done = self.people.attempt("alice", "--json", "send", "@bob", "--client-id", name, name)
        if done.returncode != 0:
            return json.loads(done.stderr)["reason"]
        self.acknowledged[name] = int(json.loads(done.stdout)["seq"])
        return ""

    def ready(self) -> tuple[int, dict]:
        try:
            with urllib.request.urlopen(f"{self.server.url}/readyz") as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def expect_whole(self) -> None:
        """Dense numbers, and each acknowledged message once, where the acknowledgement said."""
        for who, chat in (("alice", "@bob"), ("bob", "@alice")):
            entries = self.people.whole_history(who, chat)
            self.assertEqual([int(entry["seq"]) for entry in entries], list(range(1, len(entries) + 1)))
            sent = {e["content"]["text"]["text"]: int(e["seq"]) for e in entries if "text" in e["content"]}
            self.assertEqual(sent, sent | self.acknowledged)
            self.assertEqual(len(sent), sum("text" in e["content"] for e in entries), "a message was written twice")

    def test_sends_are_refused_and_come_back(self) -> None:
        for number in range(5):
            self.assertEqual(self.send(f"before-{number}"), "")
        self.assertEqual(self.ready()[0], 200)

        self.ballast.fill()
        self.assertEqual(self.send("full"), "DISK_FULL")
        self.assertEqual(self.send("full"), "DISK_FULL")
        status, report = self.ready()
        self.assertEqual((status, report["components"]["streams"]), (503, "disk full"))
        with urllib.request.urlopen(f"{self.server.url}/healthz") as answer:
            self.assertEqual(answer.status, 200)
        self.expect_whole()
        self.assertEqual(len(self.people.read_lines("bob", "conversations", "list")), 1)
        picture = pathlib.Path(self.people.folder) / "file"
        picture.write_bytes(os.urandom(100_000))
        refused = self.people.run("alice", "upload", str(picture), "--purpose", "file", code=2)
        self.assertIn("DISK_FULL", refused.stderr)

        self.ballast.remove()
        self.assertEqual(self.send("full"), "")
        self.assertEqual(self.ready()[0], 200)
        self.people.run("alice", "upload", str(picture), "--purpose", "file")
        self.expect_whole()
        self.server.kill()
        self.server.start()
        self.expect_whole()

    def test_what_was_acknowledged_while_the_disk_ran_full_stays(self) -> None:
        names = [f"during-{number}" for number in range(12)]
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            answers = [pool.submit(self.send, name) for name in names]
            answers[0].result()
            self.ballast.fill()
            reasons = {answer.result() for answer in answers}
        self.assertIn("DISK_FULL", reasons)
        self.assertEqual(reasons - {"", "DISK_FULL"}, set())
        self.expect_whole()
        self.server.kill()
        self.ballast.remove()  # SQLite needs some room to start
        self.server.start()
        self.expect_whole()
        for name in names:
            self.assertEqual(self.send(name), "")
        self.expect_whole()
        self.assertEqual(set(self.acknowledged), set(names))


def enter_disk() -> None:
    """Runs this program again in a namespace that has the disk."""
    folder = tempfile.mkdtemp(prefix="kapok-disk-")
    mount = f"mount -t tmpfs -o size={DISK_BYTES},mode=700 kapok-test {folder}"
    for flags in (["-m"], ["-r", "-m"]):
        unshare = ["unshare", *flags, "--propagation", "private", "sh", "-c"]
        if subprocess.run([*unshare, mount], stderr=subprocess.DEVNULL).returncode == 0:
            script = f'{mount} && exec "$@"'
            code = subprocess.run(
                [*unshare, script, "sh", sys.executable, *sys.argv], env={**os.environ, INSIDE: folder}
            ).returncode
            os.rmdir(folder)
            sys.exit(code)
    os.rmdir(folder)
    print("skipped: no tmpfs can be mounted here")
    sys.exit(SKIPPED)


if __name__ == "__main__":
    if not pathlib.Path(KAPOKD).exists():
        sys.exit(f"{KAPOKD} is not built")
    if INSIDE not in os.environ:
        enter_disk()
    unittest.main(verbosity=2)
