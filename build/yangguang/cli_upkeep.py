"""The commands by which a portal grows: one thin function each; ``cli`` joins them to the others."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yangguang.errors import UsageError
from yangguang.paths import default_paths
from yangguang.sources.fetch import fetch_sources
from yangguang.sources.web import Manners
from yangguang.upkeep.add import Added, Wanted, add_report
from yangguang.upkeep.links import broken_links
from yangguang.upkeep.origins import Desk, expand
from yangguang.upkeep.preview import build_preview
from yangguang.upkeep.release import collect_release
from yangguang.upkeep.report_check import check_reports, summary
from yangguang.upkeep.show import shown
from yangguang.upkeep.submission import OFFICIAL, read_submission

commands = typer.Typer(rich_markup_mode=None)
messages = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

FAILED = 1
MANNERS = Manners()
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Delay = Annotated[float, typer.Option(help="Seconds between two requests to one host.")]
Private = Annotated[
    bool, typer.Option("--reach-private", help="Call addresses of this machine and of private networks too.")
]


@commands.command()
def fetch(
    again: Annotated[
        bool, typer.Option("--again", help="Visit the addresses of reports that are held, too.")
    ] = False,
    limit: Annotated[int | None, typer.Option(help="Visit at most so many addresses.")] = None,
    delay: Delay = MANNERS.delay,
    timeout: Annotated[float, typer.Option(help="Seconds a whole answer may take.")] = MANNERS.longest,
    reach_private: Private = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if any address failed.")] = False,
    quiet: Quiet = False,
) -> None:
    """Fetch the reports that the register lists and the portal lacks.

    Writes data/reports, data/sources.csv and data/fetched.csv; overwrites no report. One request at a time,
    slowly, as robots.txt allows; interrupted, the next run goes on. With --again, notices reports that were
    replaced or have vanished.

    Example: yangguang fetch --limit 10
    """
    made = fetch_sources(
        default_paths(),
        manners=Manners(
            delay=delay,
            longest=timeout,
            timeout=min(timeout, MANNERS.timeout),
            reaches_private=reach_private,
        ),
        again=again,
        limit=limit,
        progress=lambda line: None if quiet else messages.print(line),
    )
    counts = Counter(visit.outcome for visit in made)
    typer.echo(
        ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items())) or "nothing to fetch"
    )
    if strict and set(counts) - {"fetched", "unchanged"}:
        raise typer.Exit(FAILED)


@commands.command()
def add(
    origins: Annotated[
        list[str],
        typer.Argument(help="Files, folders, addresses, or files that list addresses.", metavar="FILE|URL…"),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing; what cannot be found out fails.")
    ] = False,
    authority: Annotated[str, typer.Option(help="Id of the authority, as in data/authorities.csv.")] = "",
    code: Annotated[str, typer.Option(help="Code (GB/T 2260) of the division of a new authority.")] = "",
    year: Annotated[int | None, typer.Option(help="The year that the report must be of.")] = None,
    delay: Delay = MANNERS.delay,
    reach_private: Private = False,
    quiet: Quiet = False,
) -> None:
    """Add reports: read them, show what was read, store document and record, register them.

    Writes data/reports, data/records, data/sources.csv and data/authorities.csv; nothing where a report
    cannot be read. Run again after an interruption: what is held already is recognised by its content. Exit
    code 1 if any failed.

    Example: yangguang add --yes data/reports/2024/650103-government.pdf
    """
    paths = default_paths()
    todo = expand(origins)
    desk = Desk(Manners(delay=delay, reaches_private=reach_private))
    console = Console(stderr=True, highlight=False, quiet=quiet or (yes and len(todo) > 1))

    def show(one: Added) -> None:
        for part in shown(one):
            console.print(part)

    counts: Counter[str] = Counter()
    for number, origin in enumerate(todo, 1):
        one = add_report(paths, origin, desk, _Terminal(yes), Wanted(authority, code, year), show)
        counts[one.outcome] += 1
        if one.outcome == "failed" or not quiet:
            place = f"[{number}/{len(todo)}] " if len(todo) > 1 else ""
            named = f" {one.source.report_id}" if one.source else ""
            failed = f", {len(one.findings)} sums do not hold" if one.findings else ""
            messages.print(f"{place}{one.outcome}{named}{failed}{': ' if one.message else ''}{one.message}")
    typer.echo(
        ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items())) or "nothing to add"
    )
    if counts["failed"]:
        raise typer.Exit(FAILED)


class _Terminal:
    """Asks the person at the terminal; with ``--yes``, or where there is none, nobody."""

    def __init__(self, yes: bool) -> None:
        self._yes = yes

    def code(self, name: str, proposed: Sequence[str]) -> str:
        known = f"may be of {', '.join(proposed)}" if proposed else "begins with no division that we know"
        if self._yes or not sys.stdin.isatty():
            raise UsageError(
                f"{name}: is not registered and {known}. Say which division it belongs to: --code."
            )
        answer: str = typer.prompt(f"{name} {known}. Code of its division (GB/T 2260)", err=True)
        return answer.strip()

    def agree(self, question: str) -> bool:
        if self._yes:
            return True
        if not sys.stdin.isatty():
            raise UsageError(
                "nobody is there to be asked, expected a terminal. Say --yes to add without asking."
            )
        return typer.confirm(question, default=True, err=True)


@commands.command("report-check")
def report_check(
    base: Annotated[str, typer.Option(help="The commit to compare with.")] = "origin/main",
    preview: Annotated[Path | None, typer.Option(help="Folder for the pages of the changed reports.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if any report is unread.")] = False,
    quiet: Quiet = False,
) -> None:
    """Say what a proposal adds or changes: what was read, what does not add up, which figures differ.

    Prints Markdown for the person who decides. Writes nothing but the preview.

    Example: yangguang report-check --base HEAD
    """
    paths = default_paths()
    check = check_reports(paths, base, progress=lambda line: None if quiet else messages.print(line))
    typer.echo(summary(check), nl=False)
    if preview and check.reports:
        build_preview(paths, {report.source.authority_id for report in check.reports}, preview)
    if strict and check.unread:
        raise typer.Exit(FAILED)


@commands.command()
def submission(
    issue: Annotated[Path, typer.Argument(help="Text of an issue made with the form for reports.")],
    delay: Delay = MANNERS.delay,
) -> None:
    """Add the report whose address stands in an issue.

    Writes what add writes. The address must be of an official site; nothing else of the text is used.

    Example: yangguang submission issue.md
    """
    wanted = read_submission(issue)
    desk = Desk(Manners(delay=delay), endings=OFFICIAL)
    one = add_report(default_paths(), wanted.address, desk, _Terminal(yes=True), Wanted(code=wanted.code))
    messages.print(f"{one.outcome}{': ' if one.message else ''}{one.message}")
    if one.outcome == "failed":
        raise typer.Exit(FAILED)


@commands.command()
def links(
    address: Annotated[str, typer.Option(help="Where the portal will stand, https://host/path/.")] = "",
    quiet: Quiet = False,
) -> None:
    """Follow every link within public/ and print those that lead nowhere.

    Writes nothing and calls nobody. Exit code 1 if a link is broken.

    Example: yangguang links
    """
    broken = broken_links(default_paths().public, address)
    for link in broken:
        typer.echo(f"{link.page}: {link.target}: {link.reason}")
    if broken:
        raise typer.Exit(FAILED)
    if not quiet:
        messages.print("every link leads somewhere")


@commands.command()
def release(
    out: Annotated[Path, typer.Argument(help="Folder to write.")],
    tag: Annotated[str, typer.Option(help="The tag; must be v and the version of data/release.toml.")] = "",
) -> None:
    """Collect the datasets of the built portal for a release, with checksums and notes.

    Writes the folder. Run build first.

    Example: yangguang release dist/data
    """
    for path in collect_release(default_paths(), out, tag):
        typer.echo(str(path))
