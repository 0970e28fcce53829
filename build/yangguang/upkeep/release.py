"""A release of the data: the files that are published with a tag, and what changed since the last one."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from pathlib import Path

from yangguang.errors import BuildError, UsageError
from yangguang.paths import Paths

NOTES = "NOTES.md"
CHECKSUMS = "SHA256SUMS"


def collect_release(paths: Paths, target: Path, tag: str = "") -> list[Path]:
    """Copy the datasets of a built portal, with checksums and notes, into a folder.

    Args:
        paths: the portal, built.
        target: folder to write.
        tag: ``v<version>`` of the release; must be that of ``data/release.toml`` where there is one.

    Returns:
        The files, by name.

    Raises:
        UsageError: tag and version differ.
        BuildError: the portal is not built.
    """
    register = paths.data / "release.toml"
    version = tomllib.loads(register.read_text(encoding="utf-8"))["version"] if register.is_file() else ""
    if tag and version and tag != f"v{version}":
        raise UsageError(
            f"--tag {tag}: data/release.toml says {version}. Raise the version, then tag v{version}."
        )
    source = paths.public / "data"
    files = sorted(path for path in source.glob("*") if path.is_file())
    if not files:
        raise BuildError(f"{source}: found no datasets, expected a built portal. Run make site.")
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, target / file.name)
    if not (target / CHECKSUMS).is_file():
        lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
        (target / CHECKSUMS).write_text("".join(lines), encoding="utf-8")
    (target / NOTES).write_text(_notes(paths.root / "CHANGELOG.md", version), encoding="utf-8")
    return sorted(target.iterdir())


def _notes(changelog: Path, version: str) -> str:
    """The part of the changelog on a version; that on what is not released yet where it names none."""
    text = changelog.read_text(encoding="utf-8") if changelog.is_file() else ""
    parts = re.split(r"^## +", text, flags=re.MULTILINE)[1:]
    for wanted in (version, "Unreleased"):
        for part in parts:
            if wanted and part.lower().lstrip("[").startswith(wanted.lower()):
                return part.partition("\n")[2].strip() + "\n"
    return "See the changelog.\n"
