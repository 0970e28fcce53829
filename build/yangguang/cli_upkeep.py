"""The commands by which a portal grows: one thin function each; ``cli`` joins them to the others."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer
from rich.console import Console

from yangguang.paths import default_paths
from yangguang.sources.fetch import fetch_sources
from yangguang.sources.web import Manners

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
