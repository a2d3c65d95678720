#!/usr/bin/env python3
"""`kapok admin` against a real server: what an administrator does is felt by people, and is in the audit log.

feature: admin-console, reports, sanctions, word-filter, registration
"""
# feature: admin-console, reports, sanctions, word-filter, registration, report, sticker-packs
# feature: invites-only, admin-health
import pathlib
import subprocess
import sys
import tempfile
import unittest

from programs import PASSWORD, People, ServerProcess


class AdminTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.server = ServerProcess(cls.folder.name)
        cls.addClassCleanup(lambda: cls.server.end())
        cls.people = People(cls.folder.name)
        cls.people.register(cls.server, "root", "--setup-code", cls.server.setup_code)
        for name in ("lin", "max", "mod"):
            cls.people.register(cls.server, name, "--nickname", name.title())
        for one, other in (("lin", "max"), ("lin", "mod")):
            cls.people.befriend(one, other)
        cls.people.run("root", "admin", "role", "@mod", "moderator")

    def run_as(self, who: str, *args: str, code: int = 0):
        return self.people.run(who, *args, code=code)

    def admin(self, *args: str) -> list[dict]:
        return self.people.read_lines("root", "admin", *args)

    def login(self, name: str, session: str, password: str = PASSWORD, code: int = 0):
        words = ("login", "--server", self.server.url, "--name", name, "--password-stdin")
        done = self.people.attempt(session, *words, stdin=password)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_everybody_else_is_refused(self) -> None:
        for args in (("overview",), ("users",), ("reports",), ("terms",)):
            self.assertIn("MODERATOR_ONLY", self.run_as("lin", "admin", *args, code=2).stderr)
        for args in (("audit",), ("retention",), ("role", "@lin", "administrator"), ("announce", "x")):
            self.assertIn("ADMIN_ONLY", self.run_as("mod", "admin", *args, code=2).stderr)
        self.run_as("mod", "admin", "overview")

    def test_overview_tells_how_it_is(self) -> None:
        self.run_as("lin", "send", "@max", "counted")
        (overview,) = self.admin("overview")
        self.assertGreaterEqual(int(overview["users"]), 4)
        self.assertGreaterEqual(sum(int(day["messages"]) for day in overview["days"]), 1)
        kinds = {kind["kind"]: int(kind["bytes"]) for kind in overview["storage"]}
        self.assertGreater(kinds["database"], 0)
        self.assertGreater(kinds["free"], 0)
        self.assertTrue(all(part["ok"] for part in overview["components"]))
        self.assertIn("streams   ok", self.run_as("root", "admin", "overview").stdout)

    def test_packs_of_stickers(self) -> None:
        script = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "make_sticker_pack.py"
        archive = pathlib.Path(self.folder.name) / "pack.zip"
        subprocess.run([sys.executable, script, archive], check=True)
        (pack,) = self.admin("stickers", "import", str(archive), "--everyone")
        self.assertEqual(pack["count"], 36)
        self.assertEqual(pack["stickers"][0]["words"], "开心")
        (again,) = self.admin("stickers", "import", str(archive))
        self.assertEqual(again["packId"], pack["packId"])
        self.assertIn("ADMIN_ONLY", self.run_as("lin", "admin", "stickers", "import", str(archive), code=2).stderr)
        broken = pathlib.Path(self.folder.name) / "broken.zip"
        broken.write_bytes(archive.read_bytes()[:300])
        self.assertIn("ARCHIVE_BROKEN", self.run_as("root", "admin", "stickers", "import", str(broken), code=2).stderr)
        self.assertEqual(len(self.people.read_lines("lin", "admin", "stickers", "list")), 1)
        self.run_as("root", "admin", "stickers", "withdraw", pack["packId"])
        self.assertEqual(self.admin("stickers", "list"), [])

    def test_a_ban_ends_sessions_and_refuses_the_log_in(self) -> None:
        self.people.register(self.server, "bad", "--nickname", "Bad")
        self.admin("ban", "@bad", "--for", "1h", "--reason", "too much spam")
        self.run_as("bad", "whoami", code=3)
        refused = self.login("bad", "bad2", code=2).stderr
        self.assertIn("ACCOUNT_SUSPENDED", refused)
        self.assertIn("too much spam", refused)
        self.server.kill()
        self.server.start()
        self.assertIn("ACCOUNT_SUSPENDED", self.login("bad", "bad2", code=2).stderr)
        self.assertEqual([s["user"]["handle"] for s in self.admin("sanctions")], ["bad"])
        self.admin("unban", "@bad")
        self.login("bad", "bad2")

    def test_a_mute_and_its_end(self) -> None:
        self.run_as("mod", "admin", "mute", "@max", "--for", "10m", "--reason", "calm down")
        self.assertIn("MUTED_BY_MODERATOR", self.run_as("max", "send", "@lin", "x", code=2).stderr)
        self.run_as("mod", "admin", "unmute", "@max")
        self.run_as("max", "send", "@lin", "x")
        self.assertIn("STAFF_PROTECTED", self.run_as("mod", "admin", "mute", "@root", "--reason", "x", code=2).stderr)

    def test_the_word_filter_and_its_reports(self) -> None:
        self.admin("add-terms", "verboten", "--action", "refuse")
        self.admin("add-terms", "rude", "--action", "mask")
        self.admin("add-terms", "疑似诈骗", "--action", "flag")
        self.assertIn("TEXT_NOT_ALLOWED", self.run_as("lin", "send", "@max", "VERBOTEN!", code=2).stderr)
        sent = self.people.read_json("lin", "send", "@max", "how ＲＵＤＥ")
        self.assertEqual(sent["content"]["text"]["text"], "how ***")
        suspect = self.people.read_json("max", "send", "@lin", "这是疑似诈骗吧")
        self.server.kill()
        self.server.start()
        self.assertIn("TEXT_NOT_ALLOWED", self.run_as("lin", "send", "@max", "verboten", code=2).stderr)

        (report,) = self.people.read_lines("mod", "admin", "reports")
        self.assertEqual(report["reason"], "REPORT_REASON_WORD_FILTER")
        shown = self.run_as("mod", "admin", "report", report["reportId"]).stdout
        self.assertIn("Max: 这是疑似诈骗吧", shown)
        decide = ("admin", "decide", report["reportId"], "--recall", "--mute", "1h", "--reason", "fraud")
        self.assertEqual(self.people.read_json("mod", *decide)["state"], "REPORT_STATE_UPHELD")
        entries = self.people.whole_history("lin", "@max")
        (taken,) = [entry for entry in entries if entry["seq"] == suspect["seq"]]
        self.assertIn("recalled", taken["content"])
        self.assertNotIn("byUserId", taken["content"]["recalled"], "nobody learns which moderator it was")
        self.run_as("mod", "admin", "unmute", "@max")
        self.assertEqual(self.people.read_lines("mod", "admin", "reports"), [])
        self.assertEqual(self.people.read_json("root", "admin", "delete-terms", "rude", "verboten")["total"], 1)

    def test_a_moderator_recalls_what_nobody_reported(self) -> None:
        sent = self.people.read_json("lin", "send", "@max", "for max only")
        recall = ("admin", "recall", sent["conversationId"])
        words = ("--reason", "by law")
        self.assertIn("MODERATOR_ONLY", self.run_as("lin", *recall, sent["seq"], *words, code=2).stderr)
        self.assertIn("MESSAGE_UNKNOWN", self.run_as("mod", *recall, "99999", *words, code=2).stderr)
        self.assertIn("RECALL_REASON_INVALID", self.run_as("mod", *recall, sent["seq"], "--reason", " ", code=2).stderr)
        self.run_as("mod", *recall, sent["seq"], *words)
        self.run_as("mod", *recall, sent["seq"], *words)
        entries = self.people.whole_history("max", "@lin")
        (taken,) = [entry for entry in entries if entry["seq"] == sent["seq"]]
        self.assertIn("recalled", taken["content"])
        (line, before) = self.admin("audit", "--limit", "2")
        self.assertEqual((line["action"], line["words"]), ("message.recall", "by law"))
        self.assertNotEqual(before["subject"], line["subject"], "a repetition is no second line")

    def test_a_new_password_by_link(self) -> None:
        self.people.register(self.server, "lost", "--nickname", "Lost")
        link = self.run_as("root", "admin", "reset-link", "@lost").stdout.strip()
        self.assertTrue(link.startswith(self.server.url + "/reset?code="), link)
        self.login("lost", "lost2")  # the old one works until the link is used

    def test_registration_outlives_a_restart(self) -> None:
        self.assertEqual(self.admin("registration", "closed")[0]["registration"], "REGISTRATION_CLOSED")
        self.server.kill()
        self.server.start()
        words = ("register", "--server", self.server.url, "--name", "late", "--nickname", "Late")
        self.assertIn("REGISTRATION_CLOSED", self.run_as("late", *words, code=2).stderr)
        self.admin("registration", "open")
        self.run_as("late", *words)

    def test_groups_announcements_and_the_audit_log(self) -> None:
        made = self.people.read_json("lin", "conversations", "create-group", "Evening walks", "@max", "@mod")
        (group,) = self.admin("groups", "evening")
        self.assertEqual(group["conversationId"], made["conversationId"])
        self.admin("dissolve", group["conversationId"], "--reason", "test")
        self.assertIn("GROUP_DISSOLVED", self.run_as("lin", "send", group["conversationId"], "x", code=2).stderr)
        self.admin("announce", "Maintenance tonight")
        (told,) = self.admin("announcements")
        self.assertEqual((told["text"], told["by"]["handle"]), ("Maintenance tonight", "root"))
        self.assertEqual(self.admin("retention", "--group", "90")[0]["retention"], {"groupDays": 90})
        self.admin("retention", "--group", "0")
        actions = [entry["action"] for entry in self.admin("audit", "--limit", "4")]
        self.assertEqual(
            actions,
            ["retention.set", "retention.set", "announcement.create", "group.dissolve"],
        )

    def test_wrong_arguments(self) -> None:
        self.run_as("root", "admin", code=1)
        self.run_as("root", "admin", "ban", "@lin", "--for", "never", "--reason", "x", code=1)
        self.run_as("root", "admin", "add-terms", code=1)
        self.assertIn("USER_UNKNOWN", self.run_as("root", "admin", "user", "@nobody", code=2).stderr)
        self.assertIn("LAST_ADMINISTRATOR", self.run_as("root", "admin", "role", "@root", "none", code=2).stderr)


if __name__ == "__main__":
    unittest.main()
