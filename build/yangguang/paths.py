"""The repository's folders, named once.

The root is the working directory's nearest parent that holds ``mkdocs.yml`` (so that the installed command
works in any portal's checkout), or ``YANGGUANG_ROOT``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one portal."""

    root: Path

    @property
    def data(self) -> Path:
        """Everything that is committed and not code."""
        return self.root / "data"

    @property
    def reports(self) -> Path:
        """Source documents, by year."""
        return self.data / "reports"

    @property
    def records(self) -> Path:
        """Reports as read, by year, one JSON file each."""
        return self.data / "records"

    @property
    def sources(self) -> Path:
        """The register of reports."""
        return self.data / "sources.csv"

    @property
    def site_src(self) -> Path:
        """What MkDocs reads: pages by hand and pages generated."""
        return self.root / "site_src"

    @property
    def public(self) -> Path:
        """The built portal."""
        return self.root / "public"

    @property
    def cache(self) -> Path:
        """What can be made again: page images, by the digest of their source."""
        return self.root / ".cache"

    @property
    def portal_config(self) -> Path:
        """What is decided once for the portal."""
        return self.root / "portal.toml"

    @property
    def mkdocs_config(self) -> Path:
        """MkDocs' configuration."""
        return self.root / "mkdocs.yml"


def find_root() -> Path:
    """Return the portal's root folder; the working directory where no parent has an ``mkdocs.yml``."""
    if named := os.environ.get("YANGGUANG_ROOT"):
        return Path(named).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    return here


def default_paths() -> Paths:
    """Return the paths of the portal we stand in."""
    return Paths(find_root())
