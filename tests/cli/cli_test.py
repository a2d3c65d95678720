#!/usr/bin/env python3
"""The command line `kapok` against a real server: output, exit codes, repetition, following through a restart."""
import json
import os
import pathlib
import stat
import struct
import subprocess
import tempfile
import unittest
import zlib

from programs import KAPOK, PASSWORD, WAIT_S, People, ServerProcess


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(x * 7 % 256 for x in range(width * 3)) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class CliTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = ServerProcess(cls.folder.name)
        cls.addClassCleanup(lambda: cls.server.end())
        cls.people = People(cls.folder.name)
        cls.alice = cls.people.register(cls.server, "alice", "--setup-code", cls.server.setup_code)
        for name in ("bob", "carol"):
            cls.people.register(cls.server, name, "--nickname", name.title())
            cls.people.befriend("alice", name)
        cls.chat = cls.read_json("alice", "users", "find", "bob")["contact"]["conversationId"]

    @classmethod
    def run_kapok(cls, who: str, *args: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess:
        return cls.people.run(who, *args, code=code, stdin=stdin)

    @classmethod
    def read_lines(cls, who: str, *args: str) -> list[dict]:
        return cls.people.read_lines(who, *args)

    @classmethod
    def read_json(cls, who: str, *args: str) -> dict:
        return cls.people.read_json(who, *args)

    def texts(self, who: str, *args: str) -> list[str]:
        return [entry["content"].get("text", {}).get("text") for entry in self.read_lines(who, "history", *args)]

    def write(self, name: str, content: bytes) -> str:
        path = pathlib.Path(self.folder.name) / name
        path.write_bytes(content)
        return str(path)

    # --- favourites ---

    def test_favourites_and_notes(self) -> None:
        entry = self.read_json("alice", "send", "@carol", "the code is 4711")
        kept = self.read_json("carol", "favourites", "add", "@alice", entry["seq"])
        note = self.read_json("carol", "favourites", "note", "buy", "milk", "--tag", "home")
        self.assertEqual((note["note"], note["tags"], note["content"]["text"]["text"]), (True, ["home"], "buy milk"))
        listed = self.read_lines("carol", "favourites", "list")
        self.assertEqual([one["favouriteId"] for one in listed], [note["favouriteId"], kept["favouriteId"]])
        self.assertEqual(len(self.read_lines("carol", "favourites", "list", "--kind", "note")), 1)
        self.assertEqual(len(self.read_lines("carol", "favourites", "list", "--text", "CODE")), 1)
        self.run_kapok("carol", "favourites", "remove", note["favouriteId"])
        self.assertEqual(self.read_lines("carol", "favourites", "list", "--tag", "home"), [])
        self.assertIn("FAVOURITE_NOTE_INVALID", self.run_kapok("carol", "favourites", "note", " ", code=2).stderr)

    # --- accounts ---

    def test_session_is_private_and_ends_with_logout(self) -> None:
        login = ("login", "--server", self.server.url, "--name", "alice", "--password-stdin")
        done = self.run_kapok("second", *login, stdin=PASSWORD + "\n")
        path = pathlib.Path(self.folder.name) / "second.json"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        token = json.loads(path.read_text())["token"]
        self.assertNotIn(token, done.stdout + done.stderr)
        self.assertEqual(self.read_json("second", "whoami")["user"]["userId"], self.alice["userId"])
        kept = path.read_text()
        self.run_kapok("second", "logout")
        self.assertFalse(path.exists())
        self.assertIn("NOT_LOGGED_IN", self.run_kapok("second", "whoami", code=3).stderr)
        path.write_text(kept)  # the token itself is no longer good
        self.assertEqual(self.run_kapok("second", "whoami", code=3).stdout, "")

    def test_logging_in_again_ends_the_session_before(self) -> None:
        login = ("login", "--server", self.server.url, "--name", "bob")
        self.run_kapok("again", *login)
        path = pathlib.Path(self.folder.name) / "again.json"
        before = path.read_text()
        self.run_kapok("again", *login)
        self.assertNotEqual(path.read_text(), before)
        self.run_kapok("again", "whoami")
        path.write_text(before)
        self.run_kapok("again", "whoami", code=3)

    def test_exit_codes(self) -> None:
        both = ["history", "@bob", "--before", "1", "--after", "1"]
        for args in ([], ["bogus"], ["send"], ["whoami", "--bogus"], both):
            self.assertNotEqual(self.run_kapok("alice", *args, code=1).stderr, "", args)
        self.run_kapok("alice", "upload", "/nonexistent/file", "--purpose", "file", code=1)
        self.run_kapok("nobody", "login", "--server", "ftp://x", "--name", "a", code=1)
        self.run_kapok("nobody", "login", "--server", "http://127.0.0.1:1", "--name", "a", code=4)
        wrong = ("login", "--server", self.server.url, "--name", "alice", "--password-stdin")
        self.assertIn("LOGIN_WRONG", self.run_kapok("nobody", *wrong, stdin="not the password", code=2).stderr)
        refused = self.run_kapok("alice", "send", "d1-2", "x", "--json", code=2)
        self.assertEqual(json.loads(refused.stderr)["reason"], "CONVERSATION_UNKNOWN")
        self.assertEqual(refused.stdout, "")
        self.assertIn("kapok", self.run_kapok("alice", "--help").stdout)

    # --- messages ---

    def test_send_takes_words_and_stdin_as_they_are(self) -> None:
        for words in (["hello", "login", "users"], ["[a,b]"], ["--", "-x"], ["木棉 🌺"]):
            entry = json.loads(self.run_kapok("alice", "--json", "send", "@bob", *words).stdout)
            self.assertEqual(entry["content"]["text"]["text"], " ".join(w for w in words if w != "--"))
        sent = self.run_kapok("alice", "send", "@bob", "-", "--json", stdin="two\nlines\n")
        self.assertEqual(json.loads(sent.stdout)["content"]["text"]["text"], "two\nlines")
        self.assertIn("EMPTY_TEXT", self.run_kapok("alice", "send", "@bob", stdin="\n", code=2).stderr)

    def test_the_same_client_id_is_written_once(self) -> None:
        first = self.read_json("alice", "send", "@bob", "--client-id", "once-1", "once")
        self.assertEqual(self.read_json("alice", "send", "@bob", "--client-id", "once-1", "once"), first)
        other = self.run_kapok("alice", "send", "@bob", "--client-id", "once-1", "other", code=2)
        self.assertIn("CLIENT_MESSAGE_ID_REUSED", other.stderr)

    def test_self_chat(self) -> None:
        entry = self.read_json("alice", "send", "@alice", "note")
        self.assertEqual(entry["conversationId"], f"d{self.alice['userId']}-{self.alice['userId']}")
        self.assertEqual(self.texts("alice", "@alice", "--limit", "1"), ["note"])

    # feature: edit, reactions
    def test_a_text_is_edited_and_reacted_to(self) -> None:
        seq = self.read_json("alice", "send", "@bob", "meet at 8")["seq"]
        edited = self.read_json("alice", "edit", "@bob", seq, "meet", "at", "9", "--client-id", "edit-1")
        self.assertEqual(edited["content"]["edit"]["text"]["text"], "meet at 9")
        again = self.read_json("alice", "edit", "@bob", seq, "meet", "at", "9", "--client-id", "edit-1")
        self.assertEqual(again["seq"], edited["seq"])
        self.assertIn("EDIT_NOT_YOURS", self.run_kapok("bob", "edit", "@alice", seq, "no", code=2).stderr)
        self.assertEqual(self.run_kapok("bob", "react", "@alice", seq, "👍").stdout, "👍 1\n")
        self.assertIn("EMOJI_INVALID", self.run_kapok("bob", "react", "@alice", seq, "yes", code=2).stderr)
        shown = self.run_kapok("bob", "history", "@alice", "--after", str(int(seq) - 1)).stdout
        self.assertIn(f"#{seq} alice: meet at 9", shown)
        self.assertIn(f"* edited #{seq}: meet at 9", shown)
        self.assertIn(f"* put 👍 to #{seq}", shown)
        self.assertEqual(self.run_kapok("bob", "react", "@alice", seq, "👍", "--off").stdout, "no reactions\n")

    def test_history_pages_both_ways(self) -> None:
        seqs = [int(self.read_json("carol", "send", "@alice", f"m{i}")["seq"]) for i in range(4)]
        self.assertEqual(self.texts("alice", "@carol", "--limit", "2"), ["m2", "m3"])
        self.assertEqual(self.texts("alice", "@carol", "--before", str(seqs[2]), "--limit", "2"), ["m0", "m1"])
        self.assertEqual(self.texts("alice", "@carol", "--after", str(seqs[0]), "--limit", "2"), ["m1", "m2"])
        self.assertIn(f"#{seqs[3]} Carol: m3", self.run_kapok("alice", "history", "@carol").stdout)

    def test_text_cannot_command_the_terminal(self) -> None:
        self.run_kapok("alice", "send", "@bob", "-", stdin="red \x1b[31m\x9b end")
        shown = self.run_kapok("bob", "history", "@alice", "--limit", "1").stdout
        self.assertNotIn("\x1b", shown)
        self.assertIn("red \ufffd[31m", shown)

    def test_media(self) -> None:
        picture = self.write("a.png", png(40, 30))
        media = self.read_json("alice", "upload", picture, "--purpose", "image")
        self.assertEqual((media["mimeType"], media["width"], media["height"]), ("image/png", 40, 30))
        self.assertEqual(self.run_kapok("alice", "upload", picture, "--purpose", "image").stderr, "")  # by proof
        original = self.read_json("alice", "upload", picture, "--purpose", "original")
        self.assertEqual(original["sizeBytes"], str(pathlib.Path(picture).stat().st_size))
        self.assertNotEqual(original["mediaId"], media["mediaId"])
        entry = self.read_json("alice", "send", "@bob", "--image", picture)
        self.assertEqual(entry["content"]["image"]["media"]["width"], 40)
        big = self.write("big name.bin", os.urandom(3_000_000))
        entry = self.read_json("alice", "send", "@bob", "--file", big)
        self.assertEqual(entry["content"]["file"]["name"], "big name.bin")
        self.assertEqual(entry["content"]["file"]["media"]["sizeBytes"], "3000000")
        self.assertIn("TYPE_NOT_ALLOWED", self.run_kapok("alice", "send", "@bob", "--image", big, code=2).stderr)
        self.run_kapok("alice", "send", "@bob", "--image", picture, "and words", code=1)

    def test_a_large_upload_waits_for_the_rate(self) -> None:
        large = self.write("large.bin", os.urandom(1_048_576) * 70)
        self.assertEqual(self.read_json("carol", "upload", large, "--purpose", "file")["sizeBytes"], str(70 << 20))

    # --- people and conversations ---

    def test_users_and_conversations(self) -> None:
        handles = [contact["user"]["handle"] for contact in self.read_lines("alice", "users", "list")]
        self.assertEqual(sorted(handles), ["bob", "carol"])
        self.assertIn("USER_UNKNOWN", self.run_kapok("alice", "users", "find", "nobody-here", code=2).stderr)
        group = self.read_json("alice", "conversations", "create-group", "Walk", "bob", "@carol", "--client-id", "g1")
        again = self.read_json("alice", "conversations", "create-group", "Walk", "bob", "@carol", "--client-id", "g1")
        self.assertEqual(again["conversationId"], group["conversationId"])
        where = group["conversationId"]
        seq = self.read_json("alice", "send", where, "Saturday?")["seq"]
        self.assertRegex(self.run_kapok("bob", "conversations").stdout, rf"{where}  Walk  \[1 unread\]")
        self.run_kapok("bob", "conversations", "read", where, seq)
        self.assertNotRegex(self.run_kapok("bob", "conversations", "list").stdout, rf"{where}.*unread")

    def test_handles_of_contacts_work_above_the_rate_of_finding(self) -> None:
        for _ in range(100):
            search = [KAPOK, "users", "find", "alice"]
            found = subprocess.run(search, env=self.people.environment("bob"), capture_output=True, text=True)
            if found.returncode == 2:
                break
        self.assertIn("TOO_MANY_CALLS", found.stderr)
        self.assertEqual(self.read_json("bob", "send", "@Alice", "still here")["conversationId"], self.chat)

    def test_a_closed_pipe_ends_the_command(self) -> None:
        begin = int(self.read_json("alice", "send", "@bob", "one")["seq"])
        tail = self.start_tail("alice", "@bob", "--after", str(begin - 1))
        tail.stdout.readline()
        tail.stdout.close()
        self.run_kapok("alice", "send", "@bob", "two")
        self.assertEqual(tail.wait(WAIT_S / 2), 1)

    # --- tail ---

    def start_tail(self, who: str, *args: str) -> subprocess.Popen:
        command = [KAPOK, "tail", *args, "--json", "--timeout", str(WAIT_S)]
        return subprocess.Popen(command, env=self.people.environment(who), stdout=subprocess.PIPE, text=True)

    def seqs_of(self, tail: subprocess.Popen) -> list[int]:
        out, _ = tail.communicate(timeout=WAIT_S + 10)
        self.assertEqual(tail.returncode, 0)
        return [int(json.loads(line)["seq"]) for line in out.splitlines()]

    def test_tail_sees_every_entry_once_through_a_killed_server(self) -> None:
        begin = int(self.read_json("alice", "send", "@bob", "begin")["seq"])
        tail = self.start_tail("bob", "@alice", "--after", str(begin - 1), "--count", "4")
        self.assertEqual(int(json.loads(tail.stdout.readline())["seq"]), begin)  # it is connected
        self.run_kapok("alice", "send", "@bob", "live")
        self.server.kill()
        self.run_kapok("alice", "send", "@bob", "nobody home", code=4)
        self.server.start()
        for text in ("back", "end"):
            self.run_kapok("alice", "send", "@bob", text)
        self.assertEqual(self.seqs_of(tail), [begin + 1, begin + 2, begin + 3])

    def test_tail_ends_with_its_count_or_its_time(self) -> None:
        short = self.run_kapok("bob", "tail", "@carol-is-unknown", code=2)
        self.assertEqual(short.stdout, "")
        late = self.run_kapok("carol", "tail", "--count", "1", "--timeout", "0.2", code=5)
        self.assertIn("COUNT_NOT_REACHED", late.stderr)
        self.run_kapok("carol", "tail", "--timeout", "0.2")


if __name__ == "__main__":
    unittest.main(verbosity=2)
