"""What a proposal changes in ``data/``: which reports, against which commit."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yangguang.errors import RecordError, UsageError
from yangguang.paths import Paths
from yangguang.record.contract import loads
from yangguang.record.model import Record
from yangguang.record.store import record_path
from yangguang.sources.registry import Source, load_authorities, load_sources


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the base.

    Attributes:
        reports: sources whose entry, document or record is new or changed.
        removed: ids of reports that are registered no more.
        replaced: documents that stood in the base and have other bytes now.
        strays: files in ``data/reports`` that are new and that no entry names.
        elsewhere: changed files outside ``data/``.
        base_records: records of the base, by report id, as far as they can be read.
    """

    reports: tuple[Source, ...]
    removed: tuple[str, ...]
    replaced: tuple[str, ...]
    strays: tuple[str, ...]
    elsewhere: tuple[str, ...]
    base_records: Mapping[str, Record]


def changes_since(paths: Paths, base: str) -> Changes:
    """Compare the working tree, committed or not, with a commit.

    Raises:
        UsageError: the folder is no Git repository, or the commit is not known.
        SourceError: a register of the working tree is wrong.
    """
    status = _changed(paths.root, base)
    sources = load_sources(paths.sources, load_authorities(paths.data / "authorities.csv"))
    before = {one.report_id: one for one in _base_sources(paths, base)}
    named = {one.path for one in sources}

    def touched(source: Source) -> bool:
        record = (
            record_path(paths.records, source.authority_id, source.year, source.earlier_issue)
            .relative_to(paths.root)
            .as_posix()
        )
        return bool(source.path) and (
            before.get(source.report_id) != source or source.path in status or record in status
        )

    reports = tuple(source for source in sources if touched(source))
    registered = {source.report_id for source in sources}
    documents = {path: letter for path, letter in status.items() if path.startswith("data/reports/")}
    return Changes(
        reports=reports,
        removed=tuple(sorted(set(before) - registered)),
        replaced=tuple(sorted(path for path, letter in documents.items() if letter in "MTD")),
        strays=tuple(
            sorted(path for path, letter in documents.items() if letter == "A" and path not in named)
        ),
        elsewhere=tuple(sorted(path for path in status if not path.startswith("data/"))),
        base_records=_base_records(paths, base, reports),
    )


def _git(root: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"git {arguments[0]}: {said[0] if said else 'failed'}. Check the base commit.")
    return done.stdout


def _changed(root: Path, base: str) -> dict[str, str]:
    """Changed path → letter of its change (A added, M modified, D deleted, T another type)."""
    if base.startswith("-"):
        raise UsageError(f"--base {base}: expected a commit. Correct it.")
    commit = _git(root, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}").decode().strip()
    parts = _git(root, "diff", "--name-status", "--no-renames", "-z", commit, "--").decode().split("\0")
    changed = dict(zip(parts[1::2], (letter[:1] for letter in parts[::2]), strict=False))
    others = _git(root, "ls-files", "--others", "--exclude-standard", "-z").decode().split("\0")
    return changed | {path: "A" for path in others if path}


def _base_sources(paths: Paths, base: str) -> list[Source]:
    """The register of the base; empty where it had none."""
    with tempfile.TemporaryDirectory(prefix="yangguang-") as folder:
        for name in ("authorities.csv", "sources.csv"):
            try:
                (Path(folder) / name).write_bytes(_git(paths.root, "show", f"{base}:data/{name}"))
            except UsageError:
                return []
        return load_sources(Path(folder) / "sources.csv", load_authorities(Path(folder) / "authorities.csv"))


def _base_records(paths: Paths, base: str, sources: tuple[Source, ...]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for source in sources:
        path = record_path(paths.records, source.authority_id, source.year, source.earlier_issue)
        name = path.relative_to(paths.root).as_posix()
        try:
            found[source.report_id] = loads(_git(paths.root, "show", f"{base}:{name}").decode(), name)
        except (UsageError, RecordError):
            continue
    return found
