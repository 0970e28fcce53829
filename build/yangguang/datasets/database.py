"""Every table in one SQLite file: keys, indexes, a full-text index; Datasette serves it as it is."""

from __future__ import annotations

import datetime
import json
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from yangguang.datasets.dictionary import TableSchema, dictionary
from yangguang.datasets.formats import plain_rows
from yangguang.datasets.frames import Frames
from yangguang.sources.portal_config import CC0, Licence

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
_INDEXED = ("authority_id", "year", "indicator", "verdict", "code")
"""Columns that readers look rows up by, besides keys and references."""

_COVERING = Path(__file__).with_name("indexes.toml")
"""Indexes that hold all that a worked question asks for."""

_FULL_TEXT = {"texts": ("part_title", "subsection_title", "text")}
"""Table → columns that its full-text index covers, three characters at a time: Chinese has no spaces."""


def database_bytes(frames: Frames, schemas: Mapping[str, TableSchema]) -> bytes:
    """All tables as a SQLite database; the same tables give the same bytes.

    Booleans are 0 and 1, dates ISO text, null stays null. ``texts_fts`` finds any three or more characters
    of the reports' text; ``columns`` is the data dictionary. Sixteen pages are a block that the SQL page
    loads; ``indexes.toml`` spares its questions the tables.

    Args:
        frames: the tables.
        schemas: their descriptions.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "yangguang.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA page_size = 4096")
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN")
            for name, schema in schemas.items():
                database.execute(_create(schema))
                places = ", ".join("?" * len(schema.columns))
                rows = (tuple(map(_stored, row)) for row in plain_rows(frames[name], schema))
                database.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", rows)
                for statement in _indexes(schema):
                    database.execute(statement)
            _dictionary(database, schemas)
            _full_text(database, schemas)
            database.execute("COMMIT")
            database.execute("VACUUM")
            database.execute("PRAGMA optimize")
        return path.read_bytes()


def datasette_metadata(title: str, licence: Licence = CC0) -> bytes:
    """``metadata.json`` for ``datasette yangguang.sqlite -m metadata.json``: titles, units, licence."""
    tables = {
        schema.name: {
            "title": f"{schema.title} {schema.title_en}",
            "description": f"{schema.description} {schema.description_en}",
            "columns": {
                column.name: f"{column.title} {column.title_en}: {column.description} {column.description_en}"
                for column in schema.columns
            },
        }
        for schema in dictionary().values()
    }
    metadata = {
        "title": title,
        "license": licence.id,
        "license_url": licence.url,
        "databases": {"yangguang": {"tables": tables}},
    }
    return (json.dumps(metadata, ensure_ascii=False, indent=1) + "\n").encode()


def _create(schema: TableSchema) -> str:
    lines = [
        f"{_quoted(column.name)} {_TYPES[column.type]}{' NOT NULL' if column.name in schema.key else ''}"
        for column in schema.columns
    ]
    lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, schema.key))})")
    lines += [
        f"FOREIGN KEY ({_quoted(column)}) REFERENCES {_quoted(table)} ({_quoted(column)})"
        for column, table in schema.references.items()
    ]
    return f"CREATE TABLE {_quoted(schema.name)} (\n " + ",\n ".join(lines) + "\n)"


def _indexes(schema: TableSchema) -> Iterator[str]:
    names = {column.name for column in schema.columns}
    for column in dict.fromkeys([*schema.references, *_INDEXED]):
        if column in names and column != schema.key[0]:
            index = _quoted(f"{schema.name}_{column}")
            yield f"CREATE INDEX {index} ON {_quoted(schema.name)} ({_quoted(column)})"
    for item in tomllib.loads(_COVERING.read_text(encoding="utf-8"))["indexes"]:
        if item["table"] == schema.name:
            index = _quoted(f"{schema.name}_{item['question'].replace('-', '_')}")
            columns = ", ".join(map(_quoted, item["columns"]))
            where = f" WHERE {item['where']}" if "where" in item else ""
            yield f"CREATE INDEX {index} ON {_quoted(schema.name)} ({columns}){where}"


def _dictionary(database: sqlite3.Connection, schemas: Mapping[str, TableSchema]) -> None:
    names = ("table", "column", "type", "unit", "title", "title_en", "description", "description_en")
    columns = ", ".join(f"{_quoted(name)} TEXT" for name in names)
    database.execute(f'CREATE TABLE columns ({columns}, PRIMARY KEY ("table", "column"))')
    database.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                schema.name,
                column.name,
                column.type,
                column.unit or None,
                column.title,
                column.title_en,
                column.description,
                column.description_en,
            )
            for schema in schemas.values()
            for column in schema.columns
        ),
    )


def _full_text(database: sqlite3.Connection, schemas: Mapping[str, TableSchema]) -> None:
    for table, columns in _FULL_TEXT.items():
        if table in schemas:
            listed = ", ".join(map(_quoted, columns))
            options = f"{listed}, content='{table}', tokenize='trigram'"
            database.execute(f"CREATE VIRTUAL TABLE {table}_fts USING fts5({options})")
            database.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
