"""Measure how exactly reports are read: factory documents and the corpus, by format, layout and notation.

    python scripts/accuracy.py [--count 240] [--first 0] [--formats html,pdf] [--misses FILE] [--json FILE]

Each document of the factory is made from a report that we know, read like any other file, and compared cell
by cell. Prints a table; ``--misses`` lists what was not read right, with the arguments that make the document
again (``--keep FOLDER`` keeps it); ``--json`` writes the figures that the method page shows.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed

from yangguang.checks.sums import sum_findings
from yangguang.files import write_whole
from yangguang.forms import load_edition
from yangguang.paths import default_paths
from yangguang.record.assemble import parse_file
from yangguang.typeset.chance import random_recipe
from yangguang.typeset.factory import available_formats, make, report_for
from yangguang.typeset.recipe import SCANS, SUFFIXES, Format, Recipe
from yangguang.typeset.report import Report, read_figures
from yangguang.typeset.score import VERDICTS, Score, score_record, unread

SHOWN = 12
"""Misses listed for one document; a table that slipped by a row misses a hundred cells at once."""


@dataclass(frozen=True, slots=True)
class Result:
    """One document, read and scored; ``seed`` is -1 for a document of the corpus."""

    seed: int
    name: str
    groups: Mapping[str, tuple[str, ...]]
    score: Score
    seconds: float


def main(arguments: list[str]) -> int:
    """Run the harness; exit code 1 where a cell was read wrong and nobody was told."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=240, help="factory documents (default: 240)")
    parser.add_argument("--first", type=int, default=0, help="first seed (default: 0)")
    parser.add_argument("--formats", default="", help="comma separated (default: all that can be made here)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: 1)")
    parser.add_argument("--keep", type=Path, help="folder to keep the documents in")
    parser.add_argument("--misses", type=Path, help="file to list what was not read right")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    chosen = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    formats = _formats(chosen.formats)
    with tempfile.TemporaryDirectory(prefix="yangguang-accuracy-") as scratch:
        folder = chosen.keep or Path(scratch)
        seeds = range(chosen.first, chosen.first + chosen.count)
        results: list[Result] = Parallel(n_jobs=chosen.jobs)(
            delayed(measure)(seed, formats, folder) for seed in seeds
        )
    results += corpus_results()
    summary = summarise(results)
    print(as_table(summary))
    if chosen.misses:
        chosen.misses.write_text("\n".join(list_misses(results)) + "\n", encoding="utf-8")
    if chosen.json:
        write_whole(chosen.json, (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode())
    return 1 if any(result.score.cells["wrong"] for result in results) else 0


def measure(seed: int, formats: tuple[Format, ...], folder: Path) -> Result:
    """Make the document of a seed, read it and score it."""
    logging.disable(logging.WARNING)
    recipe = random_recipe(seed, formats)
    report = report_for(seed, recipe)
    path = folder / f"{seed}-{recipe.format}{SUFFIXES[recipe.format]}"
    make(report, recipe, path, seed)
    return _read(seed, path, report, _groups(recipe))


def corpus_results() -> list[Result]:
    """The real reports, where they are (``YANGGUANG_CORPUS``, or beside the repository)."""
    corpus = Path(os.environ.get("YANGGUANG_CORPUS") or default_paths().root.parent / "shared" / "corpus")
    figures = corpus.parent / "figures"
    results = []
    for path in sorted(corpus.glob("*")) if figures.is_dir() else ():
        expected = figures / f"{path.stem}.json"
        if expected.is_file():
            report, is_posted = read_figures(expected), '"posted_on"' in expected.read_text("utf-8")
            result = _read(-1, path, report, {"format": ("corpus",)})
            if not is_posted:
                # The figures say nothing about the page's own date.
                known = tuple(its for its in result.score.faults if not its.startswith("posted_on"))
                result = replace(result, score=replace(result.score, faults=known))
            results.append(result)
    return results


def _read(seed: int, path: Path, report: Report, groups: Mapping[str, tuple[str, ...]]) -> Result:
    start = time.process_time()  # of this process: what else the machine does is not measured
    try:
        record = parse_file(path)
        findings = sum_findings(record, load_edition(record.form))
        score = score_record(report, record, {finding.table for finding in findings})
    except Exception as error:  # noqa: BLE001 - a crash is a result, too: it is listed with its seed
        score = unread(report, error)
    return Result(seed, path.name, groups, score, time.process_time() - start)


def _formats(names: str) -> tuple[Format, ...]:
    known = available_formats()
    if not names:
        return known
    wanted = names.split(",")
    if unknown := [name for name in wanted if name not in known]:
        raise SystemExit(f"--formats: {unknown[0]}: not one of {', '.join(known)}.")
    return tuple(name for name in known if name in wanted)


def _groups(recipe: Recipe) -> dict[str, tuple[str, ...]]:
    groups = {
        "format": (recipe.format,),
        "layout": recipe.layout_tags,
        "notation": recipe.notation.tags,
    }
    if recipe.format in ("html", "mht"):
        groups["page"] = recipe.page.tags
    if recipe.format in SCANS:
        rulings = "ruled" if recipe.style.rulings == "all" else "rulings missing"
        groups["scan"] = (recipe.noise_class, f"{recipe.noise_class}, {rulings}")
    return groups


def summarise(results: Iterable[Result]) -> dict[str, Any]:
    """Figures by group: documents, perfect ones, cells by verdict, fields, seconds a document."""
    by_group: dict[str, dict[str, list[Result]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        kind = "corpus" if result.seed < 0 else "scans" if "scan" in result.groups else "digital"
        by_group["all"][kind].append(result)
        for group, names in result.groups.items():
            for name in names:
                by_group[group][name].append(result)
    return {
        group: {name: _figures(some) for name, some in sorted(names.items())}
        for group, names in by_group.items()
    }


def _figures(results: list[Result]) -> dict[str, Any]:
    cells: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for result in results:
        cells.update(result.score.cells)
        faults.update({fault.split(":")[0].split(" of ")[0] for fault in result.score.faults})
    return {
        "documents": len(results),
        "perfect": sum(result.score.is_perfect for result in results),
        "unread": sum(bool(result.score.error) for result in results),
        "cells": {verdict: cells[verdict] for verdict in VERDICTS},
        "doubted": sum(result.score.doubted for result in results),
        "faults": dict(sorted(faults.items())),
        "seconds": round(sum(result.seconds for result in results) / len(results), 2),
    }


def as_table(summary: Mapping[str, Any]) -> str:
    """The figures as lines of text."""
    heads = (
        ("docs", 5),
        ("perf", 5),
        ("cells", 7),
        ("right %", 8),
        ("missing", 8),
        ("flagged", 8),
        ("wrong", 6),
        ("doubted", 8),
    )
    lines = [" " * 28 + "".join(f" {head:>{width}}" for head, width in heads) + "  s/doc  fields wrong"]
    for group, names in summary.items():
        lines.append(f"-- {group}")
        for name, figures in names.items():
            cells = figures["cells"]
            total = sum(cells.values())
            faults = ", ".join(f"{field} {number}" for field, number in figures["faults"].items())
            share = 100 * cells["right"] / max(total, 1)
            lines.append(
                f"{name[:28]:28} {figures['documents']:>5} {figures['perfect']:>5} {total:>7} {share:>8.2f} "
                f"{cells['missing']:>8} {cells['wrong flagged']:>8} {cells['wrong']:>6} "
                f"{figures['doubted']:>8} "
                f"{figures['seconds']:>6.2f}  {faults}"
            )
    return "\n".join(lines)


def list_misses(results: Iterable[Result]) -> list[str]:
    """What was not read right, a document a paragraph, worst first."""
    lines = []
    imperfect = [result for result in results if not result.score.is_perfect]
    for result in sorted(
        imperfect, key=lambda its: (-its.score.cells["wrong"], -len(its.score.misses), its.seed)
    ):
        tags = "; ".join(f"{group}: {', '.join(names)}" for group, names in result.groups.items())
        lines.append(f"\n{result.name}  [{tags}]  {dict(result.score.cells)}")
        if result.seed >= 0:
            kind = result.groups["format"][0]
            lines.append(f"    again: --first {result.seed} --count 1 --formats {kind} --keep FOLDER")
        if result.score.error:
            lines.append(f"    {result.score.error}")
        lines += [f"    {fault}" for fault in result.score.faults]
        misses = sorted(result.score.misses, key=lambda miss: -VERDICTS.index(miss.verdict))
        for miss in misses[:SHOWN]:
            lines.append(f"    {miss.verdict}: {miss.place}: expected {miss.expected}, got {miss.got}")
        if len(misses) > SHOWN:
            lines.append(f"    … and {len(misses) - SHOWN} more")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
