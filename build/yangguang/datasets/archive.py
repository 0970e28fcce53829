"""What goes with the data when they are taken away: README, citation, checksums, one ZIP of everything."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.frames import Frames
from yangguang.datasets.release import Release

ARCHIVE = "yangguang-data.zip"
"""Name of the ZIP; its digest stands in ``yangguang-data.zip.sha256``."""

CHECKSUMS = "SHA256SUMS"
CITATION = "CITATION.cff"
README = "README.txt"

_README = Path(__file__).with_name("readme.md")

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The oldest time a ZIP can carry, for every file: the same data give the same bytes."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size and SHA-256 of a published file."""

    size: int
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> FileFacts:
        """The facts of some content."""
        return cls(len(data), hashlib.sha256(data).hexdigest())

    @classmethod
    def of_file(cls, path: Path) -> FileFacts:
        """The facts of a file."""
        with path.open("rb") as file:
            return cls(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def citation_bytes(release: Release) -> bytes:
    """``CITATION.cff`` of the data, after Citation File Format 1.2.0."""
    lines = [
        "cff-version: 1.2.0",
        "message: 使用本数据时请注明来源。If you use these data, please cite them.",
        "type: dataset",
        f"title: {json.dumps(f'{release.title} / {release.title_en}', ensure_ascii=False)}",
        "authors:",
        f"  - name: {json.dumps(release.portal.name, ensure_ascii=False)}",
        f'version: "{release.version}"',
        *([f"date-released: {release.released}"] if release.released else []),
        f"license: {release.licence.id}",
        "keywords: [政府信息公开, 年度报告, open government, freedom of information, China]",
    ]
    return ("\n".join(lines) + "\n").encode()


def readme_bytes(frames: Frames, release: Release) -> bytes:
    """What someone reads first who has only the ZIP: ``readme.md``, filled in."""
    rows = (
        (f"`{name}`", f"{one.title} {one.title_en}", f"{one.grain} {one.grain_en}", f"{len(frames[name]):,}")
        for name, one in dictionary().items()
    )
    text = Template(_README.read_text(encoding="utf-8")).substitute(
        title=release.title,
        title_en=release.title_en,
        licence=release.licence.statement,
        licence_en=release.licence.statement_en,
        version=" ".join(filter(None, (release.version, str(release.released or "")))),
        tables="\n".join(f"| {' | '.join(row)} |" for row in rows),
    )
    return text.encode()


def checksums_bytes(facts: Mapping[str, FileFacts]) -> bytes:
    """SHA-256 of every file, as ``sha256sum -c`` reads it."""
    return "".join(f"{file.sha256}  {name}\n" for name, file in sorted(facts.items())).encode()


def write_archive(folder: Path, names: Iterable[str], target: Path) -> None:
    """Write files of a folder into one ZIP, in the order of their names and without times.

    The files are read one after the other, so the ZIP may be larger than memory.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(f"yangguang-data/{name}", _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(entry, "w") as goal:
                shutil.copyfileobj(source, goal)
