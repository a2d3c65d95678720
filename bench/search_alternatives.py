#!/usr/bin/env python3
"""Measures what was not chosen for search (docs/decisions/0014): SQLite's FTS5, and looking at every text.

search_alternatives.py [MESSAGES]     default 1,000,000; prints index bytes per byte of text, and times of queries

The texts are those of search_bench.cpp in kind: 70 % Chinese, 20 % mixed, 10 % English, words by Zipf's law. A
custom tokenizer of single characters is imitated by spaces between them, which gives FTS5 the same terms and
positions.
"""
import os
import random
import sqlite3
import sys
import tempfile
import time

MESSAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
HAN = [chr(0x4E00 + i * 5) for i in range(3_000)]


def zipf(rng, count):
    return min(int(count ** rng.random()) - 1, count - 1)


def texts():
    rng = random.Random(1)
    for number in range(MESSAGES):
        kind = rng.random()
        words = []
        for _ in range(2 + int(rng.random() * 8)):
            if kind < 0.7 or (kind < 0.9 and rng.random() < 0.6):
                words.append(HAN[zipf(rng, 3_000)] + HAN[zipf(rng, 3_000)])
            else:
                words.append(f" w{zipf(rng, 20_000):x}r ")
        text = "".join(words)
        yield number, text + ("龘龘" if number == MESSAGES // 3 else "")


def spaced(text):
    return "".join(f" {c} " if ord(c) > 0x2E80 else c for c in text)


def timed(database, sql, arguments):
    best = min(measure(database, sql, arguments) for _ in range(3))
    return f"{best * 1000:.1f} ms"


def measure(database, sql, arguments):
    begun = time.perf_counter()
    database.execute(sql, arguments).fetchall()
    return time.perf_counter() - begun


def phrase(words):
    return '"' + " ".join(spaced(words).split()) + '"'


def main():
    rare, common, single = "龘龘", HAN[0] + HAN[1], HAN[0]
    with tempfile.TemporaryDirectory() as folder:
        for name, options in [
            ("fts5, positions", "content='', tokenize='unicode61'"),
            ("fts5, no positions", "content='', detail=none, tokenize='unicode61'"),
            ("fts5 trigram", "content='', tokenize='trigram'"),
            ("texts, LIKE", None),
        ]:
            path = os.path.join(folder, "x.db")
            if os.path.exists(path):
                os.remove(path)
            database = sqlite3.connect(path)
            database.execute("PRAGMA journal_mode=OFF")
            database.execute("PRAGMA synchronous=OFF")
            bytes_of_text = 0
            if options:
                database.execute(f"CREATE VIRTUAL TABLE t USING fts5(x, {options})")
            else:
                database.execute("CREATE TABLE t (rowid INTEGER PRIMARY KEY, x TEXT)")
            begun = time.perf_counter()
            split = options and "trigram" not in options
            for number, text in texts():
                bytes_of_text += len(text.encode())
                row = (number + 1, spaced(text) if split else text)
                database.execute("INSERT INTO t (rowid, x) VALUES (?, ?)", row)
            database.commit()
            if options:
                database.execute("INSERT INTO t(t) VALUES ('optimize')")
                database.commit()
            share = os.path.getsize(path) / bytes_of_text
            print(f"{name}: made in {time.perf_counter() - begun:.0f} s, {share:.2f} of the text")
            for what, words in [("rare", rare), ("common word", common), ("one character", single)]:
                if options and "none" in options:
                    match = " AND ".join(spaced(words).split())
                elif options:
                    match = phrase(words) if split else f'"{words}"'
                else:
                    match = f"%{words}%"
                where = "t MATCH ?" if options else "x LIKE ?"
                newest = f"SELECT rowid FROM t WHERE {where} ORDER BY rowid DESC LIMIT 20"
                first = timed(database, newest, (match,))
                counted = timed(database, f"SELECT count(*) FROM t WHERE {where}", (match,))
                print(f"  {what}: first 20 {first}, all counted {counted}")
            database.close()


main()
