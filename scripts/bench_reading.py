"""Time our reading of PDFs beside plain pdfplumber and camelot, on the same files in one run.

Ours reads everything (tables located cell by cell, text, parts, dates); the other two only take tables out.
"""

from __future__ import annotations

import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import camelot
import pdfplumber

from yangguang.record.assemble import parse_file
from yangguang.typeset.chance import random_recipe
from yangguang.typeset.factory import make, report_for

MADE = range(1, 9)
"""Seeds of the documents that are made as browsers print them, whatever their rulings."""


def read(reports: Path, corpus: Path, runs: int) -> None:
    """Print the seconds of each PDF by each program, and how many times slower the others are.

    Args:
        reports: folder of the portal's own documents.
        corpus: folder of real reports; need not exist.
        runs: of each; the median is printed.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of each odd font
    print(f"\nreading PDFs, seconds (median of {runs})")
    print(f"  {'':34} {'ours':>8} {'pdfplumber':>11} {'camelot':>9}")
    totals = [0.0, 0.0, 0.0]
    with tempfile.TemporaryDirectory() as folder:
        for path in [*sorted(reports.rglob("*.pdf")), *sorted(corpus.glob("*.pdf")), *_made(Path(folder))]:
            seconds = [_median(work, path, runs) for work in (parse_file, _pdfplumber, _camelot)]
            print(f"  {path.name:34} {seconds[0]:8.2f} {seconds[1]:11.2f} {seconds[2]:9.2f}")
            totals = [total + one for total, one in zip(totals, seconds, strict=True)]
    times = [one / totals[0] for one in totals]
    print(f"  {'all':34} {totals[0]:8.2f} {totals[1]:11.2f} {totals[2]:9.2f}")
    print(f"  as many times as ours {times[1]:>32.1f} {times[2]:9.1f}")


def _pdfplumber(path: Path) -> Sequence[object]:
    with pdfplumber.open(path) as document:
        return [page.extract_tables() for page in document.pages]


def _camelot(path: Path) -> Sequence[object]:
    return list(camelot.read_pdf(str(path), pages="all", flavor="lattice"))


def _made(folder: Path) -> Iterator[Path]:
    for seed in MADE:
        recipe = random_recipe(seed, ("pdf", "pdf-raw"))
        path = folder / f"made-{seed}-{recipe.style.rulings}.pdf"
        make(report_for(seed, recipe), recipe, path, seed)
        yield path


def _median(work: Callable[[Path], object], path: Path, runs: int) -> float:
    seconds = []
    for _ in range(runs):
        before = time.perf_counter()
        work(path)
        seconds.append(time.perf_counter() - before)
    return statistics.median(seconds)
