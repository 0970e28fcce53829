"""JSON Schema of a record (``reports/<authority>/<year>.json``), derived from the editions of the form."""

from __future__ import annotations

import json
from typing import Any

from yangguang.forms import editions

RECORD_SCHEMA = "record.schema.json"
"""Name of the file."""

_DATE = {"type": ["string", "null"], "format": "date"}
_TEXT = {"type": "string"}


def record_schema() -> bytes:
    """The record contract as JSON Schema 2020-12.

    A row or column that a report does not print has no key, a blank cell is ``null``; a report may mix
    editions, so each table admits the cells of all of them.
    """
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": RECORD_SCHEMA,
        "title": "政府信息公开工作年度报告 Annual report on open government information",
        "description": "一份报告，照印照录。As printed: null is a blank cell, an absent key is not printed.",
        "type": "object",
        "required": [
            "authority",
            "year",
            "form",
            "published_on",
            "tables",
            "sections",
            "cells",
            "provenance",
        ],
        "properties": {
            "authority": {
                **_TEXT,
                "minLength": 1,
                "description": "报告标题自称的机关。As the title names it.",
            },
            "year": {
                "type": "integer",
                "minimum": 1900,
                "description": "报告所述的年度。The year reported on.",
            },
            "form": {"enum": sorted(edition.edition for edition in editions())},
            "published_on": {**_DATE, "description": "落款日期。Date printed at the end."},
            "posted_on": {**_DATE, "description": "网页发布日期。Date the web page gives."},
            "tables": _tables(_value),
            "preamble": _TEXT,
            "signature": {**_TEXT, "description": "落款：署名与日期。Who signed, and the date."},
            "sections": {"type": "array", "items": {"$ref": "#/$defs/section"}},
            "is_complete": {"type": "boolean"},
            "remarks": {"type": "array", "items": {"$ref": "#/$defs/remark"}},
            "provenance": {"$ref": "#/$defs/provenance"},
            "cells": _tables(lambda number, words: {"$ref": "#/$defs/cell"}),
        },
        "$defs": {
            "section": _object(
                ("number", "title", "text", "subsections"),
                number={"type": "integer", "minimum": 1, "maximum": 6},
                title=_TEXT,
                text=_TEXT,
                subsections={
                    "type": "array",
                    "items": _object(("title", "text"), title=_TEXT, text=_TEXT),
                },
            ),
            "remark": _object(
                ("code", "message"), code=_TEXT, place=_TEXT, message=_TEXT, is_incomplete={"type": "boolean"}
            ),
            "provenance": _object(
                ("path", "sha256", "format"),
                path=_TEXT,
                sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
                bytes={"type": "integer", "minimum": 0},
                format=_TEXT,
                reader=_TEXT,
                recogniser=_TEXT,
                pages={"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
            ),
            "cell": _object(
                ("printed", "read_by", "at"),
                printed={**_TEXT, "description": "单元格的原文。Text of the cell."},
                read_by={"enum": ["text", "ocr", "derived", "unreadable", "corrected"]},
                exact={**_TEXT, "description": "金额的准确值。The exact decimal."},
                confidence={"type": "number", "minimum": 0, "maximum": 1},
                note=_TEXT,
                misread={**_TEXT, "description": "更正前的读数。What was read before the correction."},
                at={"type": "object"},
            ),
        },
    }
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _value(number: str, words: str) -> dict[str, Any]:
    kinds: dict[str, Any] = {"type": ["number" if number == "money" else "integer", "null"]}
    return {**kinds, **({} if number == "signed" else {"minimum": 0}), "description": words}


def _tables(cell: Any) -> dict[str, Any]:
    """The tables of all editions, rows and columns as properties."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for edition in editions():
        for table in edition.tables.values():
            rows = tables.setdefault(table.code, {})
            for row, column in table.cells():
                words = f"{row.printed} · {column.printed} ({row.english} · {column.english}), {column.unit}"
                rows.setdefault(row.code, {}).setdefault(column.code, cell(column.number, words))
    return _closed(
        {code: _closed({row: _closed(cells) for row, cells in rows.items()}) for code, rows in tables.items()}
    )


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}
