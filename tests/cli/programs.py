"""What the tests of the real programs share: kapokd as a process, and people who use `kapok`.

The programs are taken from $KAPOK_BIN_DIR (or $KAPOK and $KAPOKD); each server gets a free port of its own.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import urllib.request

BIN = pathlib.Path(os.environ.get("KAPOK_BIN_DIR", "build/dev/bin"))
KAPOK = os.environ.get("KAPOK", str(BIN / "kapok"))
KAPOKD = os.environ.get("KAPOKD", str(BIN / "kapokd"))
PASSWORD = "correct-horse"
WAIT_S = 60


def server_environment() -> dict[str, str]:
    """Without KAPOK_…: the server refuses to start with settings that it does not know."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KAPOK_")}


class ServerProcess:
    """kapokd on a port of its choice; a restart keeps the port and the data."""

    def __init__(self, folder: str, *settings: str) -> None:
        """`settings` as for --set: storage.engine=postgres."""
        self.folder, self.port, self.setup_code = folder, "0", ""
        self.settings = [word for setting in settings for word in ("--set", setting)]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [KAPOKD, "--data", f"{self.folder}/data", "--listen", "127.0.0.1", "--port", self.port, "--web", "",
             *self.settings],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=server_environment(),
        )
        for line in self.process.stdout:
            if found := re.search(r"setup=(\S+)", line):
                self.setup_code = found[1]
            if found := re.search(r"ready at (http://\S+:(\d+))", line):
                self.url, self.port = found[1], found[2]
                return
        raise RuntimeError("kapokd did not start")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.end()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(WAIT_S)
        self.process.stdout.close()


class People:
    """Runs `kapok` for people by name; their sessions lie in a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def environment(self, who: str) -> dict[str, str]:
        # HOME too, so that no test can touch the session of the person who runs it.
        session = f"{self.folder}/{who}.json"
        return {**os.environ, "KAPOK_SESSION": session, "HOME": self.folder, "KAPOK_PASSWORD": PASSWORD}

    def run(self, who: str, *args: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess:
        done = self.attempt(who, *args, stdin=stdin)
        if done.returncode != code:
            raise AssertionError(f"kapok {args}: exit {done.returncode} and not {code}\n{done.stdout}{done.stderr}")
        return done

    def attempt(self, who: str, *args: str, stdin: str = "") -> subprocess.CompletedProcess:
        return subprocess.run(
            [KAPOK, *args], env=self.environment(who), input=stdin, capture_output=True, text=True, timeout=WAIT_S
        )

    def read_lines(self, who: str, *args: str) -> list[dict]:
        return [json.loads(line) for line in self.run(who, *args, "--json").stdout.splitlines()]

    def read_json(self, who: str, *args: str) -> dict:
        (only,) = self.read_lines(who, *args)
        return only

    def call(self, who: str, method: str, **request: object) -> dict:
        """A method over HTTP, with the session of one who is logged in."""
        session = json.loads(pathlib.Path(f"{self.folder}/{who}.json").read_text())
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {session['token']}"}
        body = json.dumps(request).encode()
        with urllib.request.urlopen(
            urllib.request.Request(f"{session['server']}/rpc/{method}", body, headers), timeout=WAIT_S
        ) as answer:
            return json.load(answer)

    def register(self, server: ServerProcess, name: str, *args: str) -> dict:
        return self.read_json(name, "register", "--server", server.url, "--name", name, *args)["user"]

    def befriend(self, one: str, other: str) -> None:
        self.run(one, "users", "add", other, "--reason", f"hi {other}")
        self.run(other, "users", "accept", f"@{one}")

    def whole_history(self, who: str, chat: str) -> list[dict]:
        entries: list[dict] = []
        while page := self.read_lines(who, "history", chat, "--after", entries[-1]["seq"] if entries else "0"):
            entries += page
        return entries
