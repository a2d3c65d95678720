#!/usr/bin/env python3
"""Search by the real programs: what `kapok search` finds before and after a kill -9, without its index, and with a
new one.

feature: search, search-filters
"""
import pathlib
import sys
import tempfile

from programs import People, ServerProcess


def texts(hits: list[dict]) -> list[str]:
    return [hit["entry"]["content"]["text"]["text"] for hit in hits]


def check(people: People, chat: str, when: str) -> None:
    found = texts(people.read_lines("ada", "search", "锅", "--in", chat))
    assert found == ["火锅好吃", "去吃火锅"], (when, found)
    assert texts(people.read_lines("ada", "search", "锅", "去", "--in", chat)) == ["去吃火锅"], when
    assert texts(people.read_lines("ada", "search", "火", "--in", chat, "--from", "bob")) == ["火锅好吃"], when
    groups = people.read_lines("bob", "search", "hotpot")
    assert [(group["count"], group["newest"]["entry"]["seq"]) for group in groups] == [(1, "143")], (when, groups)
    assert people.read_lines("bob", "search", "nowhere") == [], when
    every = people.read_lines("ada", "search", "--in", chat, "--since", "2020-01-01", "--limit", "500")
    assert len(every) == 142, (when, len(every))  # all but the notice that they are contacts
    assert people.read_lines("ada", "search", "锅", "--in", chat, "--until", "2020-01-01") == [], when


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(folder, "rates.send_burst=1000")
        people = People(folder)
        people.register(server, "ada", "--setup-code", server.setup_code)
        people.register(server, "bob")
        people.befriend("ada", "bob")
        for who, text in [("ada", "去吃火锅"), ("bob", "火锅好吃")]:
            people.run(who, "send", "@bob" if who == "ada" else "@ada", text)
        chat = people.read_lines("ada", "history", "@bob")[-1]["conversationId"]
        missing = 142 - int(people.read_lines("ada", "history", chat)[-1]["seq"])
        for number in range(missing):
            people.run("ada", "send", chat, f"line {number}")
        people.run("bob", "send", chat, "Hotpot!")
        check(people, chat, "before")
        server.kill()
        server.start()
        check(people, chat, "after a kill")
        server.kill()
        for left in pathlib.Path(folder, "data").glob("search.db*"):
            left.write_bytes(b"not a database any more")
        server.start()
        check(people, chat, "after the index was ruined")
        server.end()
        server.settings = ["--rebuild-search"]
        server.start()
        check(people, chat, "after a rebuild")
        refused = people.run("ada", "search", code=2, stdin="")
        assert "QUERY_EMPTY" in refused.stderr, refused.stderr
        assert "no date" in people.run("ada", "search", "x", "--since", "tomorrow", code=1).stderr
        server.end()
    print("search: all as it should be")
    return 0


sys.exit(main())
