#!/usr/bin/env python3
"""One can go back by a release: what the coming one makes of a database leaves the last one's statements working.

The last release is the newest fixtures/data-*.tar.gz. Its own program is not here; its database is, and says which
migrations it had. Those that were added since must be additive (or say in migration.h that they are not), and an
upgraded database must take the rows that the last release would write: its own columns by name, and no others.
"""
# feature: rollback, upgrade, pain-upgrades
import contextlib
import hashlib
import pathlib
import re
import sqlite3
import subprocess
import tarfile
import tempfile
import unittest

from programs import KAPOKD, WAIT_S, People, ServerProcess, server_environment

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FIXTURES = pathlib.Path(__file__).parent / "fixtures"
ENGINES = ("sqlite", "postgres")
FILE_NAME = re.compile(r"(\d{4})_\w+?(?:\.(sqlite|postgres))?\.sql")
# What a migration may do beside a release that knows nothing of it.
CREATE_TABLE = re.compile(r"CREATE TABLE (\w+)\s*\(", re.I)
CREATE_INDEX = re.compile(r"CREATE (UNIQUE )?INDEX \w+ ON (\w+)", re.I)
ADD_COLUMN = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+) (.+)", re.I | re.S)
DROP_TABLE = re.compile(r"DROP TABLE (\w+)", re.I)
INSERT = re.compile(r"INSERT INTO (\w+)", re.I)
UPDATE = re.compile(r"UPDATE (\w+) SET (.+?)(?: WHERE .+)?$", re.I | re.S)


def newest_fixture() -> pathlib.Path:
    def version(path: pathlib.Path) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", path.name)]

    return max(FIXTURES.glob("data-*.tar.gz"), key=version)


def unpack(folder: str) -> pathlib.Path:
    with tarfile.open(newest_fixture()) as archive:
        archive.extractall(folder, filter="data") if hasattr(tarfile, "data_filter") else archive.extractall(folder)
    data = pathlib.Path(folder, "data")
    data.chmod(0o700)
    return data


@contextlib.contextmanager
def database(data: pathlib.Path):
    """Of the server that is not running; what was changed is kept."""
    connection = sqlite3.connect(data / "kapok.db")
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def tables_of(connection: sqlite3.Connection) -> dict[str, dict[str, tuple]]:
    """Columns by name, as (type, not null, default, place in the key), by table."""
    names = [row[0] for row in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    return {
        name: {row[1]: tuple(row[2:6]) for row in connection.execute(f"PRAGMA table_info({name})")} for name in names
    }


def statements_of(text: str) -> list[str]:
    """Without comments; a ';' or '--' in quotes is neither an end nor a comment."""
    parts = re.findall(r"'(?:[^']|'')*'|--[^\n]*|;|[^';-]+|-", text)
    whole = "".join("\0" if part == ";" else " " if part.startswith("--") else part for part in parts)
    return [" ".join(statement.split()) for statement in whole.split("\0") if statement.strip()]


def migration_files() -> dict[tuple[str, int], dict[str, str]]:
    """The texts of each migration by engine, as scripts/embed_migrations.py takes them."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for path in sorted(ROOT.glob("server/*/*/migrations/*.sql")):
        match = FILE_NAME.fullmatch(path.name)
        texts = found.setdefault((path.parent.parent.name, int(match[1])), {})
        for engine in [match[2]] if match[2] else ENGINES:
            texts[engine] = path.read_text("utf-8")
    return found


def compat_version() -> int:
    header = (ROOT / "server/infra/storage/migration.h").read_text("utf-8")
    return int(re.search(r"kSchema\{\.schema = \d+, \.compat = (\d+)\}", header)[1])


class Additive:
    """Whether a release that knows some tables can live with statements that it does not know."""

    def __init__(self, known: dict[str, dict[str, tuple]]) -> None:
        self.known = known

    def allows(self, statement: str) -> bool:
        if CREATE_TABLE.match(statement) or INSERT.match(statement):
            return True
        if match := CREATE_INDEX.match(statement):
            return not match[1] or match[2] not in self.known
        if match := ADD_COLUMN.fullmatch(statement):
            return match[1] not in self.known or self.may_be_left_out(match[3])
        if match := DROP_TABLE.fullmatch(statement):
            return match[1] not in self.known
        if match := UPDATE.fullmatch(statement):
            columns = re.findall(r"(?:^|,)\s*(\w+) =", match[2])
            return not set(columns) & set(self.known.get(match[1], {}))
        return False

    @staticmethod
    def may_be_left_out(column: str) -> bool:
        bound = re.search(r"\b(UNIQUE|PRIMARY|REFERENCES|CHECK)\b", column, re.I)
        return not bound and ("DEFAULT" in column.upper() or "NOT NULL" not in column.upper())


class StatementsTest(unittest.TestCase):
    def test_a_statement_ends_where_it_ends(self) -> None:
        text = "-- one; two\nCREATE TABLE a (b TEXT DEFAULT ';--');\n\nINSERT INTO a VALUES ('it''s; so') -- end"
        self.assertEqual(
            statements_of(text), ["CREATE TABLE a (b TEXT DEFAULT ';--')", "INSERT INTO a VALUES ('it''s; so')"])

    def test_what_is_additive(self) -> None:
        additive = Additive({"old": {"id": (), "name": ()}})
        for statement in (
            "CREATE TABLE fresh (id BIGINT PRIMARY KEY)",
            "CREATE INDEX i ON old (name)",
            "CREATE UNIQUE INDEX i ON fresh (name)",
            "ALTER TABLE old ADD COLUMN more BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE old ADD COLUMN more TEXT",
            "ALTER TABLE fresh ADD COLUMN more TEXT NOT NULL",
            "DROP TABLE fresh",
            "INSERT INTO old (id) VALUES (1)",
            "UPDATE old SET more = id WHERE id > 3",
        ):
            self.assertTrue(additive.allows(statement), statement)
        for statement in (
            "CREATE UNIQUE INDEX i ON old (name)",
            "ALTER TABLE old ADD COLUMN more BIGINT NOT NULL",
            "ALTER TABLE old ADD COLUMN more BIGINT DEFAULT 0 REFERENCES fresh (id)",
            "ALTER TABLE old RENAME COLUMN name TO title",
            "ALTER TABLE old DROP COLUMN name",
            "ALTER TABLE old RENAME TO older",
            "DROP TABLE old",
            "DELETE FROM old",
            "UPDATE old SET more = 1, name = ''",
            "CREATE TRIGGER t AFTER INSERT ON old BEGIN SELECT 1 END",
        ):
            self.assertFalse(additive.allows(statement), statement)


class RollbackTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.data = unpack(folder.name)
        with database(self.data) as db:
            self.released = tables_of(db)
            self.applied = {(module, number): checksum for module, number, checksum in db.execute(
                "SELECT module, number, checksum FROM storage_migration")}
            # The first release did not say so yet.
            schema = 1
            if "storage_schema" in self.released:
                (schema,) = db.execute("SELECT schema_version FROM storage_schema").fetchone()
        if compat_version() > schema:
            self.skipTest("this release says that one cannot go back from it")

    def serve(self) -> ServerProcess:
        server = ServerProcess(self.folder)
        self.addCleanup(lambda: server.process.poll() is None and server.end())
        return server

    def test_what_was_released_is_not_edited(self) -> None:
        files = migration_files()
        for migration, checksum in self.applied.items():
            text = files[migration]["sqlite"]
            self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), checksum, f"{migration} was edited")

    def test_what_was_added_since_is_additive(self) -> None:
        additive = Additive(self.released)
        wrong = [
            f"{module} {number:04} ({engine}): {statement}"
            for (module, number), texts in sorted(migration_files().items())
            if (module, number) not in self.applied
            for engine in ENGINES
            for statement in statements_of(texts[engine])
            if not additive.allows(statement)
        ]
        self.assertEqual(wrong, [], "the last release cannot live with it: do it in three steps, or raise compat")

    def test_the_last_release_finds_its_tables_and_writes_its_rows(self) -> None:
        with database(self.data) as db:
            rows = {table: db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
                    for table, columns in self.released.items()}
        self.serve().end()
        with database(self.data) as db:
            upgraded = tables_of(db)
            for table, columns in self.released.items():
                for name, shape in columns.items():
                    self.assertEqual(upgraded[table].get(name), shape, f"{table}.{name}")
            # Every row that it had, written again by its names of columns; what is new has to fill itself.
            for table, columns in self.released.items():
                if table.startswith("storage_"):
                    continue
                places = ", ".join("?" * len(columns))
                db.execute(f"DELETE FROM {table}")
                db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows[table])
        # And the newer one goes on with that.
        server = self.serve()
        people = People(self.folder)
        people.run("alice", "login", "--server", server.url, "--name", "alice")
        texts = [entry["content"].get("text", {}).get("text") for entry in people.whole_history("alice", "@bob")]
        self.assertEqual([text for text in texts if text], [f"message {i} 木棉" for i in range(5)])
        people.read_json("alice", "send", "@bob", "and on it goes")

    def test_a_later_release_that_says_no_is_refused(self) -> None:
        self.serve().end()
        with database(self.data) as db:
            db.execute("UPDATE storage_schema SET schema_version = 9999, compat_version = 9999")
        started = subprocess.run(
            [KAPOKD, "--data", str(self.data), "--listen", "127.0.0.1", "--port", "0", "--web", ""],
            capture_output=True, text=True, timeout=WAIT_S, env=server_environment())
        self.assertNotEqual(started.returncode, 0)
        said = started.stdout + started.stderr
        self.assertIn("a newer release changed the database", said)
        self.assertNotIn("ready at", said)
        # One that is later, but says that this one may go on, does not stand in the way.
        with database(self.data) as db:
            db.execute("UPDATE storage_schema SET schema_version = 9999, compat_version = 1")
        self.serve().end()
        with database(self.data) as db:
            self.assertEqual(db.execute("SELECT schema_version FROM storage_schema").fetchone(), (9999,))


if __name__ == "__main__":
    unittest.main()
