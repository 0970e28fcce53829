"""Build a portal of many invented reports: what each step and page costs, and whether any page grows with it.

    python scripts/scale.py [--reports 2000] [--keep FOLDER] [--profile]

Prints seconds of each step, bytes and links of the largest page of each kind, and the search index. Exit 1
with one sentence where a page lists more than 200 items or is heavier than its budget.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import pstats
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import html
from made_portal import make_portal

from yangguang.languages import LANGUAGES
from yangguang.paths import Paths, find_root
from yangguang.portal import build_portal
from yangguang.site.search import build_search

ITEMS_AT_MOST = 200
"""Children of one kind in one element, in a page that is not paged."""

BUDGETS = {"home": 60_000}
"""Bytes of gzip of a page itself; with style sheet and scripts the home page has 120 KB."""

BUDGET = 50_000
"""The same of every other page; a report with style sheet and scripts has 90 KB."""

LISTED = {"li", "tr", "option", "article", "section", "details", "a", "dt", "figure", "div", "p", "span"}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One built page: bytes, bytes of gzip, links, and the longest list in it."""

    address: str
    kind: str
    size: int
    packed: int
    links: int
    items: int


def main() -> None:
    """Generate, build, measure; exit 1 where a page is too long or too heavy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000, help="how many reports")
    parser.add_argument("--keep", type=Path, help="build in this folder and leave it")
    parser.add_argument("--profile", action="store_true", help="say which functions take the time")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        faults = measure(options.keep.resolve(), options.reports, is_profiled=options.profile)
    else:
        with tempfile.TemporaryDirectory() as folder:
            faults = measure(Path(folder), options.reports, is_profiled=options.profile)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


def measure(folder: Path, reports: int, *, is_profiled: bool) -> list[str]:
    """Build a portal in a folder and print what it costs; the sentences say which pages are too much."""
    began = time.perf_counter()
    paths = make_portal(find_root(), folder, reports)
    print(f"{reports} reports invented in {time.perf_counter() - began:.1f} s")
    build(paths, is_profiled=is_profiled)
    before = time.perf_counter()
    search = build_search(paths.public)
    print(
        f"search index: {search.pages:,} pages, {search.terms:,} terms, {search.files:,} files, "
        f"{search.bytes:,} bytes; {time.perf_counter() - before:.1f} s of the last step"
    )
    pages = list(weigh(paths.public))
    print_pages(pages)
    print_folders(paths.public)
    return list(faults_of(pages))


def build(paths: Paths, *, is_profiled: bool) -> None:
    """Run the whole build and print the seconds of its steps."""
    steps: list[tuple[str, float]] = []
    profile = cProfile.Profile()
    if is_profiled:
        profile.enable()
    steps.append(("records", time.perf_counter()))
    summary = build_portal(
        paths, jobs=1, progress=lambda line: steps.append((line.split("; ")[-1], time.perf_counter()))
    )
    profile.disable()
    steps.append(("end", time.perf_counter()))
    print(f"{'step':<12} {'seconds':>8} {'ms a page':>10}")
    for (name, start), (_, end) in pairwise(steps):
        print(f"{name[:12]:<12} {end - start:8.1f} {1000 * (end - start) / summary.pages:10.1f}")
    whole = steps[-1][1] - steps[0][1]
    print(f"{'all':<12} {whole:8.1f} {1000 * whole / summary.pages:10.1f}   {summary.pages:,} pages")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:,.0f} MB; public/ {summary.bytes:,} bytes")
    if is_profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)


def weigh(public: Path) -> Iterator[Weighed]:
    """Weigh every page of a built site; its kind is the folder it is in, without the language."""
    for path in sorted(public.rglob("*.html")):
        content = path.read_bytes()
        tree = html.fromstring(content)
        address = path.relative_to(public).as_posix()
        parts = [part for part in address.split("/")[:-1] if part not in LANGUAGES]
        kind = parts[0] if parts else "home" if address.endswith("index.html") else address
        if parts[-1:] == ["source"]:
            kind += "/source"
        links = sum(1 for node in tree.iter("a") if node.get("href"))
        yield Weighed(address, kind, len(content), len(gzip.compress(content, 6)), links, _longest(tree))


def _longest(tree: html.HtmlElement) -> int:
    longest = 0
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.tag in ("svg", "g", "symbol", "pre", "code"):
            continue
        counts = Counter(child.tag for child in node if child.tag in LISTED)
        longest = max(longest, *counts.values(), 0)
    return longest


def print_pages(pages: list[Weighed]) -> None:
    """For each kind of page how many there are, and the most of everything in one of them."""
    kinds: dict[str, list[Weighed]] = defaultdict(list)
    for page in pages:
        kinds[page.kind].append(page)
    print(f"{'kind of page':<20} {'pages':>6} {'bytes':>10} {'gzip':>8} {'links':>6} {'list':>6}  heaviest")
    for kind, some in sorted(kinds.items()):
        heaviest = max(some, key=lambda page: page.packed)
        print(
            f"{kind:<20} {len(some):6,} {max(page.size for page in some):10,} {heaviest.packed:8,} "
            f"{max(page.links for page in some):6,} {max(page.items for page in some):6,}  {heaviest.address}"
        )


def print_folders(public: Path) -> None:
    """Bytes and files of each folder of the built site."""
    print(f"{'folder':<20} {'files':>8} {'bytes':>14}  largest file")
    for folder in sorted(path for path in public.iterdir() if path.is_dir()):
        files = [(path.stat().st_size, path) for path in folder.rglob("*") if path.is_file()]
        if files:
            largest = max(files)
            print(
                f"{folder.name:<20} {len(files):8,} {sum(size for size, _ in files):14,}  "
                f"{largest[1].relative_to(public)} {largest[0]:,}"
            )
    for path in sorted(path for path in public.iterdir() if path.is_file()):
        print(f"{path.name:<20} {1:8} {path.stat().st_size:14,}")


def faults_of(pages: list[Weighed]) -> Iterator[str]:
    """One sentence for each kind of page that lists too much or weighs too much, naming the worst."""
    for kind in sorted({page.kind for page in pages}):
        some = [page for page in pages if page.kind == kind]
        longest = max(some, key=lambda page: page.items)
        if longest.items > ITEMS_AT_MOST:
            yield (
                f"{longest.address}: found a list of {longest.items} items, expected at most "
                f"{ITEMS_AT_MOST} on a page. Page it."
            )
        heaviest = max(some, key=lambda page: page.packed)
        budget = BUDGETS.get(kind, BUDGET)
        if heaviest.packed > budget:
            yield (
                f"{heaviest.address}: found {heaviest.packed:,} bytes (gzip), expected at most {budget:,}. "
                "Page it, or load parts of it when they are needed."
            )


if __name__ == "__main__":
    main()
