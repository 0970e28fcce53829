"""The command line: one thin function for each sub-command; results on stdout, messages on stderr."""

from __future__ import annotations

import functools
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from yangguang import __version__, cli_upkeep
from yangguang.checks.sums import sum_findings
from yangguang.errors import YangguangError
from yangguang.forms import editions, load_edition
from yangguang.paths import default_paths
from yangguang.portal import build_portal, parse_report, read_sources
from yangguang.record.assemble import parse_file
from yangguang.record.contract import dumps, to_contract
from yangguang.record.redaction import redacted
from yangguang.typeset.report import read_figures
from yangguang.typeset.write import write_report
from yangguang.upkeep.serve import build_in_a_process, shown

app = typer.Typer(
    name="yangguang",
    help="Read, prove and publish China's annual reports on open government information.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_upkeep.commands)
messages = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

FAILED = 1
"""Exit code: a report could not be read, or has findings of severity error."""

Command = TypeVar("Command", bound=Callable[..., None])
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")]


def main() -> None:
    """Run the command line; a fault that the user can mend ends in one sentence and exit code 1."""
    try:
        app()
    except YangguangError as error:
        messages.print(str(error))
        sys.exit(FAILED)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def parse(
    files: Annotated[
        list[Path], typer.Argument(help="Reports: PDF, scan, HTML, Word, text.", metavar="FILE…")
    ],
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print what reports say, as JSON in the shape of the record contract.

    One file gives one JSON document; several give one JSON document a line. Nothing is written to disk. A
    file that cannot be read gives one sentence on stderr and exit code 1; the others are printed.

    Example: yangguang parse data/reports/2024/650103-government.pdf
    """
    failed = False
    for file in files:
        try:
            record = redacted(parse_file(file))
        except YangguangError as error:
            messages.print(str(error))
            failed = True
            continue
        if len(files) == 1:
            typer.echo(dumps(record), nl=False)
        else:
            typer.echo(json.dumps(to_contract(record), ensure_ascii=False))
        if not quiet:
            for remark in record.remarks:
                if remark.is_incomplete or verbose:
                    messages.print(f"{file}, {remark.place or 'report'}: {remark.message}.")
    if failed:
        raise typer.Exit(FAILED)


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Reports; none: all of the portal.", metavar="[FILE…]")
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Hold the sums of the form against reports, and print what does not add up.

    Registered reports are checked with their corrections. Writes nothing for named files; without files,
    brings data/records up to date first. Exit code 1 if anything does not add up or cannot be read.

    Example: yangguang check data/reports/2023/320813-government.pdf
    """
    if files:
        failed = False
        for file in files:
            try:
                record = parse_report(default_paths(), file)
            except YangguangError as error:
                messages.print(str(error))
                failed = True
                continue
            findings = sum_findings(record, load_edition(record.form))
            for finding in findings:
                typer.echo(f"{file}: {finding.message}")
            failed = failed or any(finding.severity == "error" for finding in findings)
            if not findings and not quiet:
                messages.print(f"{file}: everything adds up.")
    else:
        reading = read_sources(default_paths(), progress=_progress(quiet, verbose))
        failed = bool(reading.unread)
        for source, record in reading.reports:
            for finding in sum_findings(record, load_edition(record.form)):
                typer.echo(f"{source.report_id}: {finding.message}")
                failed = failed or finding.severity == "error"
    if failed:
        raise typer.Exit(FAILED)


@app.command()
def build(
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if any report could not be read.")
    ] = False,
    jobs: Annotated[int, typer.Option(help="Processes to read reports with; -1 uses every core.")] = -1,
    previous: Annotated[
        str | None,
        typer.Option(help="Release to compare with: ZIP, figures file or Git tag.", metavar="RELEASE"),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build the portal: data/ → data/records, site_src, public/.

    Reads only what is new or changed. A report that cannot be read is named here and on the page of unread
    reports; everything else is built.

    Example: yangguang build
    """
    progress = _progress(quiet, verbose=True)
    summary = build_portal(default_paths(), jobs=jobs, previous=previous, progress=progress)
    if not quiet:
        messages.print(
            f"{len(summary.collection.reports)} reports ({len(summary.fresh)} read now, "
            f"{len(summary.unread)} unread), {summary.pages} pages, {summary.bytes / 1e6:.1f} MB in public/"
        )
    for report in summary.unread:
        messages.print(report.message)
    if strict and summary.unread:
        raise typer.Exit(FAILED)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8000,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build the portal, show it on this machine, and build again whenever something changes.

    Writes what build writes; the browser reloads by itself. Until interrupted.

    Example: yangguang serve --port 8000
    """
    paths = default_paths()
    build_portal(paths, progress=_progress(quiet, verbose=True))
    with shown(paths, port, functools.partial(build_in_a_process, paths)) as (address, _):
        messages.print(f"{address} (Ctrl-C ends)")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            messages.print("ended")


@app.command()
def typeset(
    figures: Annotated[
        Path, typer.Argument(help="Figures of a report, JSON in the shape of the record contract.")
    ],
    output: Annotated[Path, typer.Argument(help="What to write: .pdf, .html, .docx or .txt.")],
    quiet: Quiet = False,
) -> None:
    """Set figures as a report in the official form.

    Writes the file named; a PDF needs Chromium.

    Example: yangguang typeset data/records/2024/650103-government.json report.html
    """
    write_report(read_figures(figures), output)
    if not quiet:
        messages.print(f"{output}: written")


@app.command()
def forms(
    edition: Annotated[
        str | None, typer.Argument(help="Name of an edition; none: list them.", metavar="[EDITION]")
    ] = None,
) -> None:
    """List the editions of the official form, or show one: its rows and columns with their codes.

    Writes nothing.

    Example: yangguang forms 2021
    """
    console = Console()
    if edition is None:
        for item in editions():
            typer.echo(f"{item.edition}\t{item.notice}\t{item.first_year}–{item.last_year or ''}")
        return
    shown = load_edition(edition)
    for table in shown.tables.values():
        grid = Table(title=f"{table.code}: {table.english}", title_justify="left")
        for head in ("row", "printed", "English", "columns"):
            grid.add_column(head)
        for row in table.rows:
            columns = ", ".join(column.code for column in table.columns_of(row.code))
            grid.add_row(row.code, row.printed, row.english, columns)
        console.print(grid)


def _progress(quiet: bool, verbose: bool) -> Callable[[str], None]:
    def show(line: str) -> None:
        if verbose and not quiet:
            messages.print(line)

    return show
