#!/usr/bin/env python3
"""Compiles a module's SQL files into one C++ file: embed_migrations.py MODULE OUT FILE…

A file is NNNN_name.sql (both engines) or NNNN_name.sqlite.sql with NNNN_name.postgres.sql. Numbers may leave gaps, so
that branches can reserve theirs; two migrations of one number are refused.
"""
import pathlib
import re
import sys


def main() -> None:
    module, out, files = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    migrations: dict[tuple[int, str], dict[str, str]] = {}
    for path in sorted(map(pathlib.Path, files)):
        match = re.fullmatch(r"(\d{4})_([a-z0-9_]+)(?:\.(sqlite|postgres))?\.sql", path.name)
        if not match:
            sys.exit(f"{path}: a migration is named NNNN_name[.sqlite|.postgres].sql")
        number, name, engine = int(match[1]), match[2], match[3]
        texts = migrations.setdefault((number, name), {})
        for key in [engine] if engine else ["sqlite", "postgres"]:
            texts[key] = path.read_text(encoding="utf-8")
    rows = []
    last = 0
    # A number left out belongs to a change that has not landed yet.
    for (number, name), texts in sorted(migrations.items()):
        if number == last:
            sys.exit(f"{module}: two migrations have the number {number:04}")
        last = number
        if set(texts) != {"sqlite", "postgres"}:
            sys.exit(f"{module}: migration {name} lacks one engine")
        rows.append(
            f'    {{"{module}", {number}, "{name}",\n     R"sql({texts["sqlite"]})sql",\n'
            f'     R"sql({texts["postgres"]})sql"}},\n'
        )
    out.write_text(
        f"// Generated from {module}/migrations by scripts/embed_migrations.py.\n"
        '#include "storage/migration.h"\n\n'
        f"namespace kapok::{module} {{\n\n"
        "std::span<const storage::Migration> migrations();\n\n"
        "namespace {\nconst storage::Migration kMigrations[] = {\n"
        + "".join(rows)
        + "};\n}  // namespace\n\n"
        "std::span<const storage::Migration> migrations() { return kMigrations; }\n\n"
        f"}}  // namespace kapok::{module}\n",
        encoding="utf-8",
    )


main()
