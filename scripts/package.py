#!/usr/bin/env python3
"""Makes the Debian package of a build: package.py --bin build/release/bin --web web/dist --out build/package

What it needs at run time is read from the programs themselves, by the packages that own their libraries.
"""
import argparse
import gzip
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
DESCRIPTION = """Description: self-hosted super-app: chats, groups, files
 Kapok is one server and one web app, for a city, campus, company or community
 that wants an app of its own. It keeps what it acknowledged through power loss.
"""


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def project_version() -> str:
    return re.search(r"project\(kapok VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)


def libraries(program: pathlib.Path) -> set[str]:
    """The packages that own what a program loads by itself (not what those load in turn)."""
    needed = re.findall(r"\(NEEDED\)\s+Shared library: \[(.+?)\]", run("readelf", "-d", str(program)))
    paths = dict(re.findall(r"^\s*(\S+) => (\S+)", run("ldd", str(program)), re.M))
    owners = set()
    for library in needed:
        path = pathlib.Path(paths.get(library, ""))
        for candidate in {str(path), str(path.resolve()), str(path).replace("/lib/", "/usr/lib/", 1)}:
            found = subprocess.run(["dpkg-query", "-S", candidate], capture_output=True, text=True)
            if found.returncode == 0:
                owners.add(found.stdout.split(":")[0])
                break
        else:
            if not library.startswith(("ld-linux", "linux-vdso")):
                raise SystemExit(f"{program}: no package has {library}")
    return owners


def dependencies(programs: list[pathlib.Path]) -> str:
    names = sorted(set().union(*(libraries(program) for program in programs)))
    versions = dict(re.findall(r"(\S+) (\S+)", run("dpkg-query", "-W", "-f", "${Package} ${Version}\n", *names)))
    return ", ".join(f"{name} (>= {re.sub(r'[-+].*', '', versions[name])})" for name in names) + ", adduser"


def install(source: pathlib.Path, target: pathlib.Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def lay_out(tree: pathlib.Path, binaries: pathlib.Path, web: pathlib.Path, version: str) -> None:
    programs = [binaries / "kapokd", binaries / "kapok"]
    for program in programs:
        install(program, tree / "usr/bin" / program.name, 0o755)
        subprocess.run(["strip", "--strip-unneeded", str(tree / "usr/bin" / program.name)], check=True)
    shutil.copytree(web, tree / "usr/share/kapok/web")
    install(DEPLOY / "debian/kapok.toml", tree / "etc/kapok/kapok.toml", 0o644)
    install(DEPLOY / "systemd/kapok.service", tree / "lib/systemd/system/kapok.service", 0o644)
    docs = tree / "usr/share/doc/kapok"
    install(ROOT / "docs/operations.md", docs / "operations.md", 0o644)
    install(ROOT / "docs/reference/config.md", docs / "config.md", 0o644)
    install(ROOT / "LICENSE", docs / "copyright", 0o644)
    for name in ("prometheus.yml", "alerts.yml", "grafana-kapok.json"):
        install(DEPLOY / "monitoring" / name, docs / "monitoring" / name, 0o644)
    with gzip.GzipFile(docs / "changelog.gz", "wb", mtime=0) as changelog:
        changelog.write((ROOT / "CHANGELOG.md").read_bytes())
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    control = tree / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(
        f"Package: kapok\nVersion: {version}\nArchitecture: {run('dpkg', '--print-architecture').strip()}\n"
        f"Maintainer: The Kapok maintainers <maintainers@kapok.invalid>\nSection: net\nPriority: optional\n"
        f"Installed-Size: {size}\nDepends: {dependencies(programs)}, tzdata\n{DESCRIPTION}"
    )
    (control / "conffiles").write_text("/etc/kapok/kapok.toml\n")
    for script in ("postinst", "prerm", "postrm"):
        install(DEPLOY / "debian" / script, control / script, 0o755)
    for path in [tree, *tree.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--web", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--version", default=project_version())
    parser.add_argument("--compress", default="xz", help="as dpkg-deb knows it: xz, gzip, none")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    tree = arguments.out / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir()
    lay_out(tree, arguments.bin, arguments.web, arguments.version)
    architecture = run("dpkg", "--print-architecture").strip()
    package = arguments.out / f"kapok_{arguments.version}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", f"-Z{arguments.compress}", "--build", str(tree), str(package))
    shutil.rmtree(tree)
    shutil.copyfile(DEPLOY / "Containerfile", arguments.out / "Containerfile")
    print(package)


if __name__ == "__main__":
    main()
