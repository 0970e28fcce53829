"""Add a report: read it, find out whose it is, store document, record and entries; whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from yangguang.checks.finding import Finding
from yangguang.checks.sums import sum_findings
from yangguang.errors import SourceError, UsageError, YangguangError
from yangguang.files import write_whole
from yangguang.forms import load_edition
from yangguang.paths import Paths
from yangguang.record.assemble import parse_file
from yangguang.record.model import Record
from yangguang.record.redaction import redacted
from yangguang.record.store import save_record
from yangguang.sources.entries import ensure_registers, put_authority, put_source
from yangguang.sources.identity import known_authority, load_divisions, new_authority, places_in
from yangguang.sources.registry import Authority, Source, load_authorities, load_sources
from yangguang.upkeep.origins import Desk

_PLACE = re.compile(r"^.{1,14}(?:自治区|自治州|自治县|省|市(?!场|政)|县|区|旗|盟|州)")
"""What a name begins with where no list of divisions tells: up to the last word for a division, of which the
first character of 市场 and 市政 is none."""


class Asker(Protocol):
    """How a person is asked what cannot be found out."""

    def code(self, name: str, proposed: Sequence[str]) -> str:
        """The code of the division that a body belongs to; ``proposed`` are those its name may mean."""

    def agree(self, question: str) -> bool:
        """Whether to go on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person said beforehand: authority id, code of its division, year; each may be absent."""

    authority: str = ""
    code: str = ""
    year: int | None = None


NOTHING_SAID = Wanted()


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one origin.

    Attributes:
        origin: as named.
        outcome: "added"; "held" (the portal has this very file); "declined"; "failed".
        message: why, where it was not added.
        source: its entry, where added or held.
        authority: whose.
        record: as read.
        findings: what does not add up.
    """

    origin: str
    outcome: Literal["added", "held", "declined", "failed"]
    message: str = ""
    source: Source | None = None
    authority: Authority | None = None
    record: Record | None = None
    findings: tuple[Finding, ...] = ()


def add_report(
    paths: Paths,
    origin: str,
    desk: Desk,
    asker: Asker,
    wanted: Wanted = NOTHING_SAID,
    show: Callable[[Added], None] = lambda one: None,
) -> Added:
    """Add one report.

    Args:
        paths: the portal.
        origin: file or address.
        desk: fetches addresses.
        asker: asked what cannot be found out.
        wanted: what was said beforehand.
        show: given what was read, before anything is asked or written.

    Returns:
        What became of it; a report that cannot be read or registered is "failed", with the reason.
    """
    try:
        with desk.file_of(origin) as (file, url):
            return _add(paths, origin, file, url, asker, wanted, show)
    except YangguangError as error:
        return Added(origin, "failed", str(error).replace(f"{paths.root}/", ""))


def _add(
    paths: Paths,
    origin: str,
    file: Path,
    url: str,
    asker: Asker,
    wanted: Wanted,
    show: Callable[[Added], None],
) -> Added:
    ensure_registers(paths.sources, paths.data / "authorities.csv")
    authorities = load_authorities(paths.data / "authorities.csv")
    sources = load_sources(paths.sources, authorities)
    if held := _same_content(paths, sources, file):
        message = f"the portal has this very file as {held.report_id}"
        return Added(origin, "held", message, held, authorities[held.authority_id])
    record = redacted(parse_file(file, name=origin))
    if wanted.year is not None and record.year != wanted.year:
        raise SourceError(f"{origin}: the report is of {record.year}, expected {wanted.year}. Look at it.")
    authority = _authority(record.authority, paths, authorities, asker, wanted)
    before = {one.report_id: one for one in sources}.get(f"{authority.id}/{record.year}")
    if before and before.path and (paths.root / before.path).exists():
        raise SourceError(
            f"{origin}: {before.report_id} is registered with another file ({before.path}). Compare the two; "
            "to take this one instead, remove that row of data/sources.csv and its file first; if the report "
            "was published again with other figures, register both, numbered 1 and 2 in a column issue."
        )
    target = paths.reports / str(record.year) / f"{authority.id}{file.suffix.lower()}"
    name = target.relative_to(paths.root).as_posix()
    record = replace(record, provenance=replace(record.provenance, path=name))
    source = Source(
        authority.id,
        record.year,
        name,
        "report",
        url or (before.url if before else ""),
        before.note if before else "",
    )
    findings = tuple(sum_findings(record, load_edition(record.form)))
    added = Added(origin, "added", "", source, authority, record, findings)
    show(added)
    if not asker.agree(f"Add it as {source.report_id}?"):
        return replace(added, outcome="declined", message="not added")
    _store(paths, added, file.read_bytes(), is_new=authorities.get(authority.id) != authority)
    return added


def _store(paths: Paths, added: Added, content: bytes, *, is_new: bool) -> None:
    """Document, record, authority, and last the entry that makes all of it part of the portal."""
    source, record, authority = added.source, added.record, added.authority
    assert source is not None
    assert record is not None
    assert authority is not None
    target = paths.root / source.path
    if target.exists() and target.read_bytes() != content:
        raise SourceError(
            f"{source.path}: another file stands there, not registered. Register it, or move it away."
        )
    write_whole(target, content)
    save_record(paths.records, source.authority_id, record)
    if is_new:
        put_authority(paths.data / "authorities.csv", authority)
    put_source(paths.sources, source)


def _same_content(paths: Paths, sources: Sequence[Source], file: Path) -> Source | None:
    """The registered report whose file is the same, byte by byte."""
    if not file.is_file():
        return None
    content = file.read_bytes()
    digest = hashlib.sha256(content).digest()
    for source in sources:
        path = paths.root / source.path
        if not source.path or not path.is_file() or path.stat().st_size != len(content):
            continue
        if hashlib.sha256(path.read_bytes()).digest() == digest:
            return source
    return None


def _authority(
    name: str, paths: Paths, authorities: Mapping[str, Authority], asker: Asker, wanted: Wanted
) -> Authority:
    """Whose report it is: registered, registered under another name, or new."""
    if wanted.authority:
        if wanted.authority not in authorities:
            raise UsageError(
                f"--authority {wanted.authority}: not registered, expected an id of data/authorities.csv. "
                "Leave the option out to register a new one."
            )
        return _also_named(authorities[wanted.authority], name)
    if known := known_authority(name, authorities.values()):
        return known
    divisions = load_divisions(paths.data / "divisions.csv")
    places = [place for place in places_in(name, divisions) if not wanted.code or place.code == wanted.code]
    if len(places) == 1:
        code, rest = places[0].code, places[0].rest
    else:
        code = wanted.code or asker.code(name, [place.code for place in places])
        if not re.fullmatch(r"[0-9]{6}", code):
            raise UsageError(f"--code {code!r}: expected six digits (GB/T 2260). Correct it.")
        rest = places[0].rest if places else _PLACE.sub("", name)
    made = new_authority(name, code, rest)
    other = authorities.get(made.id)
    if other and not places:
        raise UsageError(
            f"{name}: {other.id} is registered as {other.name}, and this name does not begin with its "
            f"place. If it is the same body, say --authority {other.id}; else correct --code."
        )
    return _also_named(other, name) if other else made


def _also_named(authority: Authority, name: str) -> Authority:
    if name in authority.names:
        return authority
    return replace(authority, aliases=(*authority.aliases, name))
