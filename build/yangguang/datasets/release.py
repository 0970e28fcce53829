"""The version of the published data: ``data/release.toml``. No date of today is written anywhere."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path

from yangguang import __version__
from yangguang.errors import SourceError


@dataclass(frozen=True, slots=True)
class Release:
    """Version of the data, and the day it was released; ``None`` for data without a release."""

    version: str = __version__
    released: datetime.date | None = None


UNRELEASED = Release()


def load_release(path: Path) -> Release:
    """Read the version of the data.

    Args:
        path: ``data/release.toml``; where it is absent, the data have the version of the program.

    Raises:
        SourceError: the file lacks a field, or is not TOML.
    """
    if not path.is_file():
        return Release()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: not TOML ({error}). Correct it.") from error
    version, released = data.get("version"), data.get("released")
    if not isinstance(version, str) or not isinstance(released, datetime.date):
        raise SourceError(
            f'{path}: found version {version!r}, released {released!r}, expected version = "1.2.3" and '
            "released = 2026-01-31. Correct it."
        )
    return Release(version, released)
