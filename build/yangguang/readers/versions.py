"""Versions of the readers: raise one when it may read the same file differently, to remake its records."""

from __future__ import annotations

VERSIONS = {"text": 3, "html": 2, "pdf": 3, "docx": 2, "office": 1, "scan": 2}


def reader_name(name: str) -> str:
    """Name and version of a reader as records carry them, for example ``pdf/1``."""
    return f"{name}/{VERSIONS[name]}"


def is_current(reader: str) -> bool:
    """Whether a record's reader is of today's version."""
    name, _, version = reader.partition("/")
    return str(VERSIONS.get(name)) == version
