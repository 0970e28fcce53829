"""The version of the published data: ``data/release.toml``. No date of today is written anywhere."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path

from yangguang import __version__
from yangguang.errors import SourceError
from yangguang.sources.portal_config import NO_CONFIG, Licence, PortalConfig


@dataclass(frozen=True, slots=True)
class Release:
    """Version of the data, the day it was released (``None``: never), and whose portal they are of."""

    version: str = __version__
    released: datetime.date | None = None
    portal: PortalConfig = NO_CONFIG

    @property
    def title(self) -> str:
        """Of the data."""
        return f"{self.portal.title}：政府信息公开工作年度报告开放数据"

    @property
    def title_en(self) -> str:
        """Likewise, in English."""
        return f"{self.portal.title_en}: open data from China's annual reports on open government information"

    @property
    def licence(self) -> Licence:
        """Of the data."""
        return self.portal.licence


UNRELEASED = Release()


def load_release(path: Path, portal: PortalConfig = NO_CONFIG) -> Release:
    """Read the version of the data.

    Args:
        path: ``data/release.toml``; where it is absent, the data have the version of the program.
        portal: whose data they are.

    Raises:
        SourceError: the file lacks a field, or is not TOML.
    """
    if not path.is_file():
        return Release(portal=portal)
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
    return Release(version, released, portal)
