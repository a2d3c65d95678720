#!/usr/bin/env python3
"""Compares every #include between our modules with the declared graph (docs/architecture.md, "Directions").

A module may include itself, what its CMakeLists.txt declares in API_DEPS or PRIVATE_DEPS (and, transitively, their
API_DEPS), and of another domain only <domain>/api/*. Heavy third-party libraries have one home each.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVER = ROOT / "server"

# What a layer may depend on; the CMake declarations are checked against this too.
LAYERS = [
    "base", "runtime", "protocol", "config", "observability",
    "storage", "streams", "bus", "blob", "backup", "pack", "rpc", "net", "webpush",
]
DOMAIN_GRAPH = {
    "feed": set(),
    "accounts": {"feed"},
    "contacts": {"feed", "accounts"},
    "media": {"feed", "accounts"},
    "presence": {"accounts", "contacts"},
    "links": {"feed", "accounts", "media"},
    "messaging": {"feed", "accounts", "contacts", "media", "links"},
    "ops": {"feed", "accounts", "contacts", "media", "links", "messaging"},
    "moderation": {"feed", "accounts", "contacts", "media", "links", "messaging", "ops"},
    "stickers": {"feed", "accounts", "contacts", "media", "links", "messaging", "ops"},
    "search": {"messaging"},
    "together": {"messaging"},
    "notes": {"messaging"},
    "agenda": {"accounts", "messaging"},
    "favourites": {"feed", "accounts", "media", "messaging"},
    "language": {"media", "messaging"},
    "push": {"accounts", "contacts", "messaging"},
    "archive": {"accounts", "contacts", "media", "messaging"},
}
HOMES = {
    r"boost/beast": {"net"},
    r"spdlog/": {"observability"},
    r"toml\+\+": {"config"},
    r"rocksdb/": {"streams"},
    r"sqlite3\.h": {"storage"},
    r"libpq-fe\.h": {"storage", "streams"},
    r"vips/": {"media"},
    r"hs/": {"moderation"},
    r"^archive(_entry)?\.h$": {"pack", "stickers"},
    r"utf8proc\.h": {"moderation", "search", "favourites"},
    r"openssl/": {"net", "webpush"},
    r"date/": {"push"},
    r"sodium\.h": {"base", "pack", "accounts", "contacts"},
}
PROTOBUF_HOMES = re.compile(r"(^|/)(rpc|wire|wire_[a-z_]+|rpc_[a-z_]+)\.(h|cpp)$|_test\.cpp$|/testing/")
# Infrastructure that exists to carry protobuf, and client programs.
PROTOBUF_MODULES = {"protocol", "rpc", "net", "tools", "app"}


def module_of(path: pathlib.PurePosixPath) -> str:
    parts = path.parts
    return parts[1] if parts[0] in ("infra", "domains") else parts[0]


def declared(cmake: str) -> set[str]:
    found: set[str] = set()
    for block in re.findall(r"kapok_module\((.*?)\)", cmake, re.S):
        words = block.split()
        keep = False
        for word in words:
            if word.isupper() or word.endswith("_DEPS"):
                keep = word in ("API_DEPS", "PRIVATE_DEPS", "TEST_DEPS")
            elif keep:
                found.add(word.removesuffix("_testing"))
    return found


def closure(module: str, deps: dict[str, set[str]]) -> set[str]:
    seen, queue = set(), [module]
    while queue:
        for dep in deps.get(queue.pop(), set()):
            if dep not in seen:
                seen.add(dep)
                queue.append(dep)
    return seen


def check_include(path: str, module: str, include: str, deps: dict[str, set[str]], known: set[str]) -> str | None:
    """The complaint about one include, or None."""
    is_test = path.endswith("_test.cpp") or "/testing/" in path
    for pattern, homes in HOMES.items():
        if re.match(pattern, include) and module not in homes and module not in ("tools",) and not is_test:
            return f"<{include}> belongs to {', '.join(sorted(homes))} only"
    if include.endswith(".pb.h") and module not in PROTOBUF_MODULES and not PROTOBUF_HOMES.search(path):
        return "protobuf types stop at rpc.cpp and wire.cpp"
    target = module_of(pathlib.PurePosixPath(include)) if "/" in include else module
    if target not in known or target == module or module in ("app", "tools"):
        return None
    if target not in closure(module, deps):
        return f"{module} does not declare {target} in its CMakeLists.txt"
    if target in DOMAIN_GRAPH and not is_test:
        if target not in DOMAIN_GRAPH.get(module, set()):
            return f"{module} may not know the domain {target}; use an event or a port"
        if not include.startswith(f"{target}/api/"):
            return f"of another domain only {target}/api/* may be included"
    if module in LAYERS and target in LAYERS and LAYERS.index(target) > LAYERS.index(module):
        return f"{target} lies above {module}"
    return None


def main() -> int:
    deps: dict[str, set[str]] = {"protocol": set()}
    for cmake in SERVER.rglob("CMakeLists.txt"):
        name = module_of(pathlib.PurePosixPath(cmake.relative_to(SERVER)))
        deps.setdefault(name, set()).update(declared(cmake.read_text(encoding="utf-8")))
    known = set(deps) - {"app", "tools", "CMakeLists.txt"}
    complaints = []
    for source in sorted([*SERVER.rglob("*.h"), *SERVER.rglob("*.cpp")]):
        path = source.relative_to(SERVER).as_posix()
        if path == "asio_impl.cpp":
            continue
        module = module_of(pathlib.PurePosixPath(path))
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
            match = re.match(r'\s*#include\s+["<]([^">]+)[">]', line)
            if match:
                complaint = check_include(path, module, match[1], deps, known)
                if complaint:
                    complaints.append(f"server/{path}:{number}: {complaint}")
    print("\n".join(complaints) if complaints else "layers: every include follows the graph")
    return 1 if complaints else 0


def self_test() -> int:
    deps = {"messaging": {"contacts", "rpc"}, "contacts": {"accounts"}, "rpc": {"runtime"}, "runtime": {"base"},
            "accounts": set(), "base": set()}
    known = set(deps)
    cases = [
        ("domains/messaging/send.cpp", "messaging", "contacts/api/contacts.h", False),
        ("domains/messaging/send.cpp", "messaging", "contacts/store.h", True),
        ("domains/contacts/service.cpp", "contacts", "messaging/api/ids.h", True),
        ("domains/messaging/send.cpp", "messaging", "boost/beast/http.hpp", True),
        ("domains/messaging/service.cpp", "messaging", "kapok/messaging/v1/types.pb.h", True),
        ("domains/messaging/rpc.cpp", "messaging", "kapok/messaging/v1/types.pb.h", False),
        ("runtime/scope.cpp", "runtime", "rpc/router.h", True),
        ("domains/messaging/send.cpp", "messaging", "base/result.h", False),
    ]
    wrong = [c for c in cases if (check_include(c[0], c[1], c[2], deps, known) is not None) != c[3]]
    for case in wrong:
        print(f"self-test: {case}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(self_test() if "--self-test" in sys.argv else main())
