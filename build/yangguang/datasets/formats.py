"""One table → bytes: CSV, JSON, newline-delimited JSON, Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from yangguang.datasets.dictionary import ColumnSchema, TableSchema

FORMULA = tuple("=+-@＝＋－＠\t\r")
"""A text that begins so may run as a formula in a spreadsheet."""

_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def csv_bytes(frame: pd.DataFrame, schema: TableSchema) -> bytes:
    """A table as CSV after RFC 4180: UTF-8 with byte order mark for spreadsheets, CRLF, empty for null.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; JSON and Parquet have it as
    it is.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in schema.columns])
    writer.writerows([_csv_text(value) for value in row] for row in plain_rows(frame, schema))
    return out.getvalue().encode("utf-8-sig")


def json_bytes(frame: pd.DataFrame, schema: TableSchema) -> bytes:
    """A table as a JSON array of objects, one object a line; dates as ISO text."""
    lines = list(_objects(frame, schema))
    return ("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n").encode()


def ndjson_bytes(frame: pd.DataFrame, schema: TableSchema) -> bytes:
    """A table as JSON objects, one a line and nothing around them."""
    return "".join(f"{line}\n" for line in _objects(frame, schema)).encode()


def parquet_bytes(frame: pd.DataFrame, schema: TableSchema) -> bytes:
    """A table as Parquet: typed, zstd; title, description and unit of every column in the metadata."""
    fields = [
        pa.field(
            column.name,
            _ARROW[column.type],
            nullable=column.name not in schema.key,
            metadata={key: text for key, text in _words(column).items() if text},
        )
        for column in schema.columns
    ]
    about = {
        "title": schema.title,
        "title_en": schema.title_en,
        "description": schema.description,
        "description_en": schema.description_en,
        "primary_key": " ".join(schema.key),
    }
    columns = list(zip(*plain_rows(frame, schema), strict=True)) or [()] * len(fields)
    arrays = [pa.array(values, type=field.type) for field, values in zip(fields, columns, strict=True)]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about))
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def plain_rows(frame: pd.DataFrame, schema: TableSchema) -> Iterator[tuple[Any, ...]]:
    """The rows as plain Python values of the types of the schema; ``None`` for null."""
    columns = [_plain(frame[column.name], column) for column in schema.columns]
    return zip(*columns, strict=True)


def json_rows(frame: pd.DataFrame, schema: TableSchema) -> Iterator[dict[str, Any]]:
    """The rows as values of JSON."""
    names = [column.name for column in schema.columns]
    for row in plain_rows(frame, schema):
        yield dict(zip(names, map(_json_value, row), strict=True))


def _objects(frame: pd.DataFrame, schema: TableSchema) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) for row in json_rows(frame, schema))


def _words(column: ColumnSchema) -> dict[str, str]:
    return {
        "title": column.title,
        "title_en": column.title_en,
        "description": column.description,
        "description_en": column.description_en,
        "unit": column.unit,
    }


def _plain(values: pd.Series[Any], column: ColumnSchema) -> Iterable[Any]:
    listed: list[Any] = values.astype("object").tolist()
    absent: list[bool] = values.isna().tolist()
    convert = {"integer": int, "number": float, "boolean": bool, "string": str}.get(column.type)
    return [
        None if is_absent else convert(value) if convert else value
        for value, is_absent in zip(listed, absent, strict=True)
    ]


def _csv_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, float):
        return _number_text(value)
    return str(value)


def _number_text(value: float) -> str:
    """A number without a trailing ``.0``, in plain digits."""
    return str(int(value)) if value.is_integer() else repr(value)


def _json_value(value: object) -> object:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
