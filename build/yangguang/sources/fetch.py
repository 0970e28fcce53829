"""Fetch what the register lists and the portal lacks, one after the other; resumable at any moment."""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from yangguang.errors import FetchError
from yangguang.files import write_whole
from yangguang.paths import Paths
from yangguang.sources.attachments import attachment_of, fingerprint, is_page
from yangguang.sources.entries import put_source
from yangguang.sources.ledger import Visit, load_visits, save_visits
from yangguang.sources.registry import Source, load_authorities, load_sources
from yangguang.sources.web import Answer, Manners, Visitor

_MAGIC = (
    (b"%PDF", ".pdf"),
    (b"PK\x03\x04", ".docx"),
    (b"\xd0\xcf\x11\xe0", ".doc"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG", ".png"),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A report as it came: its file, from where, and what to ask with next time."""

    content: bytes
    suffix: str
    final_url: str
    etag: str
    last_modified: str


def fetch_sources(
    paths: Paths,
    *,
    manners: Manners | None = None,
    again: bool = False,
    limit: int | None = None,
    today: Callable[[], datetime.date] = datetime.date.today,
    progress: Callable[[str], None] = lambda line: None,
) -> list[Visit]:
    """Fetch registered reports of which there is only an address.

    A report that comes is written to ``data/reports/<year>/``, noted in ``data/fetched.csv`` and registered
    as held; in this order, so that an interruption at any moment loses nothing and the next run completes it.
    What cannot be fetched is noted and the rest goes on. No file is ever overwritten: another version of a
    report is written beside the first and noted as "replaced", for a person to decide.

    Args:
        paths: the portal.
        manners: how requests are made; the usual ones where ``None``.
        again: visit the addresses of reports that we hold, too, and notice what was replaced or has vanished.
        limit: visit at most so many addresses.
        today: the date that is noted.
        progress: told what is done.

    Returns:
        The visits of this run.

    Raises:
        SourceError: a register is wrong.
    """
    ledger = paths.data / "fetched.csv"
    sources = load_sources(paths.sources, load_authorities(paths.data / "authorities.csv"))
    visits = load_visits(ledger)
    todo = [
        source
        for source in sources
        if source.url and (_is_wanted(paths, source) or (again and _is_held(source)))
    ]
    made: list[Visit] = []
    with Visitor(manners or Manners()) as visitor:
        for source in list(_hosts_in_turn(todo))[:limit]:
            before = visits.get(source.report_id)
            progress(f"{source.report_id}: {source.url}")
            visit = _visit(paths, visitor, source, before, today().isoformat())
            visits[source.report_id] = visit
            save_visits(ledger, visits)
            if source.kind == "listed" and visit.path:
                put_source(paths.sources, replace(source, path=visit.path, kind="report"))
            made.append(visit)
            progress(f"{source.report_id}: {visit.outcome}{f', {visit.message}' if visit.message else ''}")
    return made


def fetch_report(visitor: Visitor, url: str, *, etag: str = "", last_modified: str = "") -> Fetched | None:
    """Fetch one report: the page, or the file that the page carries it in.

    Returns:
        ``None`` where the server says that nothing changed.

    Raises:
        FetchError: it cannot be had.
    """
    answer = visitor.get(url, etag=etag, last_modified=last_modified)
    if answer.is_unchanged:
        return None
    report = answer
    if is_page(answer.content) and (attachment := attachment_of(answer.content, answer.address)):
        report = visitor.get(attachment)
    return Fetched(report.content, _suffix(report), report.address, answer.etag, answer.last_modified)


def _is_wanted(paths: Paths, source: Source) -> bool:
    return source.kind == "listed" or (
        source.kind == "report" and bool(source.path) and not (paths.root / source.path).is_file()
    )


def _is_held(source: Source) -> bool:
    """Whether the file is the one of the address; a transcription is ours and never the same."""
    return source.kind == "report" and bool(source.path)


def _visit(paths: Paths, visitor: Visitor, source: Source, before: Visit | None, today: str) -> Visit:
    if before and before.url != source.url:
        before = None
    kept = before if before and before.path and (paths.root / before.path).is_file() else None
    blank = Visit(source.report_id, source.url, "failed", today)
    base = replace(kept, visited_on=today, message="", new_path="") if kept else blank
    if kept and source.kind == "listed":
        return replace(base, outcome=kept.outcome)  # interrupted between the ledger and the register
    try:
        asked = (kept.etag, kept.last_modified) if kept and kept.outcome != "replaced" else ("", "")
        fetched = fetch_report(visitor, source.url, etag=asked[0], last_modified=asked[1])
    except FetchError as error:
        return replace(base, outcome=error.outcome, message=str(error))
    if fetched is None:
        return replace(base, outcome="unchanged")
    return _keep(paths, source, base, fetched, today)


def _keep(paths: Paths, source: Source, base: Visit, fetched: Fetched, today: str) -> Visit:
    """Write what came where nothing is, or beside what is there."""
    version = fingerprint(fetched.content)
    held = paths.root / source.path if source.path else None
    if held and held.is_file():
        if version == (base.fingerprint or fingerprint(held.read_bytes())):
            return replace(
                base,
                outcome="unchanged",
                path=source.path,
                fingerprint=version,
                sha256=hashlib.sha256(held.read_bytes()).hexdigest(),
                etag=fetched.etag,
                last_modified=fetched.last_modified,
            )
        beside = _write_beside(paths, source, fetched)
        return replace(
            base,
            outcome="replaced",
            path=source.path,
            new_path=beside,
            final_url=fetched.final_url,
            message=f"the address has another version now, kept as {beside}; compare and decide",
        )
    path = _write_beside(paths, source, fetched)
    return replace(
        base,
        outcome="fetched",
        fetched_on=today,
        final_url=fetched.final_url,
        path=path,
        sha256=hashlib.sha256(fetched.content).hexdigest(),
        fingerprint=version,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )


def _write_beside(paths: Paths, source: Source, fetched: Fetched) -> str:
    """Write a file under the report's own name, or, where another stands there, with its digest; its path."""
    digest = hashlib.sha256(fetched.content).hexdigest()
    folder = paths.reports / str(source.year)
    for name in (source.authority_id, f"{source.authority_id}.{digest[:8]}"):
        path = folder / f"{name}{fetched.suffix}"
        if not path.exists():
            write_whole(path, fetched.content)
            break
        if path.read_bytes() == fetched.content:
            break
    return path.relative_to(paths.root).as_posix()


def _suffix(answer: Answer) -> str:
    for magic, suffix in _MAGIC:
        if answer.content.startswith(magic):
            return ".wps" if suffix == ".doc" and urlsplit(answer.address).path.endswith(".wps") else suffix
    return ".html" if is_page(answer.content) else ".txt"


def _hosts_in_turn(sources: Iterable[Source]) -> Iterable[Source]:
    """The sources, hosts taking turns: the pause between two requests to one host is spent on others."""
    of_host: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        of_host[urlsplit(source.url).netloc].append(source)
    return (source for source in chain.from_iterable(zip_longest(*of_host.values())) if source)
