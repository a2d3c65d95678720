#!/usr/bin/env python3
"""The Debian package in a root of its own: installs, starts as its unit says, upgrades, keeps settings, goes.

dpkg works on a second root (--root); there the package's scripts leave users and units, the machine's own, alone.
"""
# feature: package, upgrade, pain-install
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from programs import BIN, WAIT_S, server_environment

ROOT = pathlib.Path(__file__).resolve().parents[2]


def build(folder: str, version: str) -> pathlib.Path:
    web = pathlib.Path(folder) / "web"
    (web / "assets").mkdir(parents=True, exist_ok=True)
    (web / "index.html").write_text("<!doctype html><title>Kapok</title>")
    out = pathlib.Path(folder) / "out"
    command = [sys.executable, str(ROOT / "scripts/package.py"), "--bin", str(BIN), "--web", str(web)]
    command += ["--out", str(out), "--version", version, "--compress", "none"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return pathlib.Path(done.stdout.strip().splitlines()[-1])


def dpkg(root: pathlib.Path, *args: str) -> subprocess.CompletedProcess:
    words = ["--force-not-root", "--force-depends", "--force-confold", "--force-script-chrootless"]
    environment = {**os.environ, "DPKG_MAINTSCRIPT_PACKAGE": "kapok"}
    return subprocess.run(
        ["dpkg", f"--root={root}", *words, *args], capture_output=True, text=True, env=environment, timeout=WAIT_S
    )


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        if not all(shutil.which(tool) for tool in ("dpkg", "dpkg-deb", "readelf", "strip")):
            sys.exit(77)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.first = build(cls.folder.name, "0.1.0")
        cls.second = build(cls.folder.name, "0.1.1")

    def setUp(self) -> None:
        self.root = pathlib.Path(tempfile.mkdtemp(dir=self.folder.name))
        (self.root / "var/lib/dpkg/updates").mkdir(parents=True)
        (self.root / "var/lib/dpkg/info").mkdir()
        for name in ("status", "available"):
            (self.root / "var/lib/dpkg" / name).touch()

    def install(self, package: pathlib.Path) -> None:
        done = dpkg(self.root, "--install", str(package))
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_control_says_what_it_is(self) -> None:
        fields = subprocess.run(["dpkg-deb", "--field", str(self.first)], capture_output=True, text=True).stdout
        for word in ("libsqlite3-0", "libprotobuf32", "libsodium23", "adduser"):
            self.assertIn(word, fields)
        listing = subprocess.run(["dpkg-deb", "--contents", str(self.first)], capture_output=True, text=True).stdout
        self.assertNotRegex(listing, r"(?m)^\S+ (?!root/root)", "everything is root's")
        for path in ("./usr/bin/kapokd", "./usr/bin/kapok", "./lib/systemd/system/kapok.service",
                     "./etc/kapok/kapok.toml", "./usr/share/kapok/web/index.html"):
            self.assertIn(f" {path}\n", listing)

    def test_installs_starts_upgrades_and_goes(self) -> None:
        self.install(self.first)
        config = self.root / "etc/kapok/kapok.toml"
        unit = (self.root / "lib/systemd/system/kapok.service").read_text()
        data = self.root / "var/lib/kapok"
        data.mkdir(mode=0o700, parents=True)  # as StateDirectory= does
        # As the unit does, with its paths in this root.
        command = re.search(r"^ExecStart=(.+)$", unit, re.M)[1].split()
        self.assertEqual(command, ["/usr/bin/kapokd", "--config", "/etc/kapok/kapok.toml"])
        config.write_text(config.read_text().replace('instance_name = "Kapok"', 'instance_name = "Campus"'))
        for _ in range(2):
            self.start_once(config, data)
            self.assertTrue((data / "kapok.db").exists())
            self.install(self.second)
        self.assertIn("Campus", config.read_text(), "a changed setting outlives the upgrade")
        status = (self.root / "var/lib/dpkg/status").read_text()
        self.assertIn("Version: 0.1.1", status)
        done = dpkg(self.root, "--remove", "kapok")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse((self.root / "usr/bin/kapokd").exists())
        self.assertTrue((data / "kapok.db").exists(), "what people wrote stays")

    def start_once(self, config: pathlib.Path, data: pathlib.Path) -> None:
        words = ["--config", str(config), "--data", str(data), "--port", "0", "--web",
                 str(self.root / "usr/share/kapok/web")]
        process = subprocess.Popen([str(self.root / "usr/bin/kapokd"), *words], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=server_environment())
        ready = ""
        for line in process.stdout:
            ready = line
            if "ready at" in line:
                break
        process.terminate()
        _, errors = process.communicate(timeout=WAIT_S)
        self.assertIn("ready at", ready, errors)
        self.assertEqual(process.returncode, 0)

    def test_scripts_are_sound_shell(self) -> None:
        for script in ("postinst", "prerm", "postrm"):
            done = subprocess.run(["sh", "-n", str(ROOT / "deploy/debian" / script)], capture_output=True, text=True)
            self.assertEqual(done.stderr, "")
        # With no systemd running, as in a container, they do nothing that fails.
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        if not pathlib.Path("/run/systemd/system").exists():
            for script, word in (("prerm", "remove"), ("prerm", "upgrade"), ("postrm", "purge")):
                done = subprocess.run(["sh", str(ROOT / "deploy/debian" / script), word], env=environment)
                self.assertEqual(done.returncode, 0)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze")
    def test_the_unit_is_valid_and_hardened(self) -> None:
        # The program must exist where the unit names it: a copy of the unit names this one.
        unit = pathlib.Path(self.folder.name) / "kapok.service"
        text = (ROOT / "deploy/systemd/kapok.service").read_text()
        text = text.replace("/usr/bin/kapokd", str(BIN.resolve() / "kapokd"))
        # A user that this machine has.
        unit.write_text(re.sub(r"(?m)^(User|Group)=kapok$", r"\1=daemon", text))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)
        complaints = [line for line in done.stderr.splitlines() if "kapok.service" in line]
        self.assertEqual(complaints, [])
        rate = ["systemd-analyze", "security", "--offline=true", "--threshold=30", str(unit)]
        rated = subprocess.run(rate, capture_output=True, text=True)
        self.assertEqual(rated.returncode, 0, rated.stdout[-600:] + rated.stderr)


if __name__ == "__main__":
    unittest.main()
