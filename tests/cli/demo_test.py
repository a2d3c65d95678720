#!/usr/bin/env python3
# feature: pain-install
"""The demo's world: made once, complete, and anew if its making was interrupted."""
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

from programs import KAPOK, KAPOKD, WAIT_S, People, server_environment

DEMO = pathlib.Path(__file__).parents[2] / "scripts/demo.py"


class DemoTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def start(self, until: str) -> tuple[subprocess.Popen, str]:
        """Starts the demo; returns when it has printed a line that begins so, with all it said."""
        options = {"server": KAPOKD, "data": f"{self.folder}/data", "listen": "127.0.0.1", "port": "0", "web": ""}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        demo = subprocess.Popen(
            [sys.executable, DEMO, *words],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=server_environment(),
        )
        self.addCleanup(demo.stdout.close)
        said = ""
        for line in demo.stdout:
            said += line
            if line.strip().startswith(until):
                return demo, said
        self.fail(f"the demo ended without saying {until!r}:\n{said}")

    def stop(self, demo: subprocess.Popen) -> int:
        demo.send_signal(signal.SIGINT)
        return demo.wait(WAIT_S)

    def expect_world(self, said: str) -> None:
        people = People(self.folder)
        url = re.search(r"Open (\S+) and log in", said)[1]
        password = re.search(r"lin +password (\S+)", said)[1]
        login = [KAPOK, "login", "--server", url, "--name", "lin"]
        environment = {**people.environment("lin"), "KAPOK_PASSWORD": password}
        subprocess.run(login, env=environment, check=True, capture_output=True, timeout=WAIT_S)
        self.assertGreaterEqual(len(people.read_lines("lin", "conversations", "list")), 4)

    def test_the_world_is_made_once(self) -> None:
        demo, said = self.start("alex")
        self.expect_world(said)
        self.assertEqual(self.stop(demo), 0)
        demo, said = self.start("alex")
        self.assertNotIn("Making", said)
        self.expect_world(said)
        self.assertEqual(self.stop(demo), 0)

    def test_an_interrupted_demo_begins_anew(self) -> None:
        demo, _ = self.start("Making")
        self.assertNotEqual(self.stop(demo), 0)
        demo, said = self.start("alex")
        self.expect_world(said)
        self.assertEqual(self.stop(demo), 0)
        kept = list(pathlib.Path(self.folder).glob("data-interrupted-*"))
        self.assertEqual(len(kept), 1, "somebody may have written in the old world since")


if __name__ == "__main__":
    unittest.main()
