#!/usr/bin/env python3
"""Does every header of the server stand alone? Each is compiled by itself, without the build's precompiled headers.

Most of the time would go into reading the same Asio and protobuf three hundred times. So the headers that many others
include are precompiled, and each other one is read on top of the largest of them that it includes: what that brings in
it would have read anyway, so the verdict is the same. What did not change is not looked at again."""
import collections
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/dev"
OUT = BUILD / "headers"
ROOTS = [ROOT / "server", ROOT / "server/infra", ROOT / "server/domains"]
GROUND_MIN = 16  # includers that make a header worth precompiling
MARK = "_verify_interface_header_sets/"


def commands() -> dict[pathlib.Path, list[str]]:
    """Each header with the flags of its module, from what CMake wrote for the same purpose."""
    found = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        if MARK not in entry["file"]:
            continue
        header = ROOT / "server" / entry["file"].rsplit(MARK, 1)[1].removesuffix(".cxx")
        words = shlex.split(entry["command"])
        cut = words.index("-o")
        found[header] = [w for w in words[:cut] if w not in ("-g", "ccache", "/usr/bin/ccache")]
    return found


COMMANDS = commands()


@functools.cache
def included(header: pathlib.Path) -> frozenset[pathlib.Path]:
    """All headers of ours that it includes, through others too."""
    found = set()
    for name in re.findall(r'^#include "([^"]+)"', header.read_text(), re.MULTILINE):
        for root in ROOTS:
            if (root / name) in COMMANDS:
                found |= {root / name} | included(root / name)
                break
    return frozenset(found)


def defines(header: pathlib.Path) -> list[str]:
    return [w for w in COMMANDS[header] if w.startswith(("-D", "-std"))]


def much_included() -> set[pathlib.Path]:
    times = collections.Counter(h for header in COMMANDS for h in included(header))
    return {h for h, n in times.items() if n >= GROUND_MIN}


GROUNDS = much_included()


@functools.cache
def ground(header: pathlib.Path) -> pathlib.Path | None:
    """The precompiled header that brings most with it; none for one of them, as clang 19 fails on chains of them."""
    if header in GROUNDS:
        return None
    alike = [h for h in included(header) & GROUNDS if defines(h) == defines(header)]
    return max(alike, key=lambda h: (len(included(h)), str(h)), default=None)


@functools.cache
def digest(header: pathlib.Path) -> str:
    parts = [" ".join(COMMANDS[header])] + [h.read_text() for h in sorted({header} | included(header))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def place(header: pathlib.Path, suffix: str) -> pathlib.Path:
    return OUT / (str(header.relative_to(ROOT / "server")).replace("/", "-") + suffix)


def compile_alone(header: pathlib.Path) -> str:
    """The compiler's complaints. Its ground has been compiled before."""
    source, stamp = place(header, ".cxx"), place(header, ".ok")
    # One that many include only since today stood alone before, but was not precompiled.
    is_there = header not in GROUNDS or place(header, ".pch").exists()
    if is_there and stamp.exists() and stamp.read_text() == digest(header):
        return ""
    stamp.unlink(missing_ok=True)
    source.write_text(f'#include "{header.relative_to(ROOT / "server")}"\n')
    command = list(COMMANDS[header])
    if ground(header):
        command += ["-include-pch", str(place(ground(header), ".pch"))]
    language = command.index("-x")
    if header in GROUNDS:
        command[language + 1] = "c++-header"
        command += ["-o", str(place(header, ".pch"))]
    else:
        command += ["-fsyntax-only"]
    run = subprocess.run([*command, str(source)], capture_output=True, text=True, cwd=BUILD)
    if run.returncode == 0:
        stamp.write_text(digest(header))
    return run.stderr


def main() -> int:
    if not COMMANDS:
        print("build/dev/compile_commands.json names no headers: configure the build again", file=sys.stderr)
        return 1
    OUT.mkdir(exist_ok=True)
    failed = False
    running: dict[pathlib.Path, concurrent.futures.Future[str]] = {}

    def after_ground(header: pathlib.Path) -> str:
        below = ground(header)
        if below and running[below].result():
            return f"{header}: not looked at, as {below} does not stand alone\n"
        return compile_alone(header)

    # In this order a header never waits for one that has no thread yet.
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for header in sorted(COMMANDS, key=lambda h: (h not in GROUNDS, str(h))):
            running[header] = pool.submit(after_ground, header)
        for complaint in (f.result() for f in running.values()):
            if complaint:
                print(complaint)
                failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
