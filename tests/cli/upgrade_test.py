#!/usr/bin/env python3
"""A data directory of the release 0.1.0 opens, keeps all it had, and can be used on.

fixtures/data-0.1.0.tar.gz was made by that release: alice (administrator), bob and carol are contacts; alice wrote five
messages and sent a file to bob, and bob wrote to the group "Old friends".
"""
# feature: upgrade, pain-upgrades
import pathlib
import tarfile
import tempfile
import unittest

from programs import People, ServerProcess

FIXTURE = pathlib.Path(__file__).parent / "fixtures" / "data-0.1.0.tar.gz"


class UpgradeTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        with tarfile.open(FIXTURE) as archive:
            archive.extractall(folder.name, filter="data") if hasattr(tarfile, "data_filter") else archive.extractall(
                folder.name
            )
        pathlib.Path(folder.name, "data").chmod(0o700)
        self.server = ServerProcess(folder.name)
        self.addCleanup(lambda: self.server.end())
        self.people = People(folder.name)
        for name in ("alice", "bob"):
            self.people.run(name, "login", "--server", self.server.url, "--name", name)

    def test_everything_is_there_and_goes_on(self) -> None:
        texts = [entry["content"].get("text", {}).get("text") for entry in self.people.whole_history("bob", "@alice")]
        self.assertEqual([text for text in texts if text], [f"message {i} 木棉" for i in range(5)])
        (group,) = self.people.read_lines("alice", "admin", "groups", "Old friends")
        self.assertEqual(group["memberCount"], 3)
        said = [entry["content"].get("text", {}).get("text") for entry in self.people.whole_history(
            "alice", group["conversationId"])]
        self.assertIn("hello group", said)
        sent = self.people.read_json("bob", "send", group["conversationId"], "and on it goes")
        self.assertEqual(int(sent["seq"]), len(said) + 1, "numbers go on")
        self.people.run("alice", "admin", "overview")
        self.server.kill()
        self.server.start()
        self.assertEqual(
            self.people.whole_history("alice", group["conversationId"])[-1]["content"]["text"]["text"], "and on it goes"
        )


if __name__ == "__main__":
    unittest.main()
