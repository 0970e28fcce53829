"""Measure what the portal costs: reading, building, weights of pages, loading in a browser.

    python scripts/bench.py [--runs 5]

Works on a copy of the repository in a temporary folder; prints medians. Loading needs a Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bench_pages
import bench_reading
import bench_search

from yangguang.paths import Paths, find_root
from yangguang.portal import build_portal
from yangguang.record.assemble import parse_file


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each measurement")
    runs = parser.parse_args().runs
    root = find_root()
    print("reading, seconds a report (median)")
    for path in sorted((root / "data/reports").glob("*/*")):
        seconds = median(lambda path=path: parse_file(path), runs)
        print(f"  {path.relative_to(root / 'data/reports')!s:36} {seconds:8.3f}")
    corpus = Path(os.environ.get("YANGGUANG_CORPUS", root.parent / "shared" / "corpus"))
    bench_reading.read(root / "data/reports", corpus, max(1, runs // 2))
    with tempfile.TemporaryDirectory() as folder:
        paths = copy_of(root, Path(folder))
        first = median(lambda: build_portal(paths, jobs=1), 1)
        again = median(lambda: build_portal(paths, jobs=1), max(1, runs // 2))
        print(f"building, seconds: first {first:.1f}, again {again:.1f}")
        search = sum(path.stat().st_size for path in (paths.public / "search").rglob("*") if path.is_file())
        print(f"search index, all pieces, not packed: {search:,} bytes")
        bench_pages.load(paths.public, runs)
        bench_search.search(paths.public)


def median(work: Callable[[], object], runs: int) -> float:
    """Seconds that a piece of work takes."""
    seconds = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - before)
    return statistics.median(seconds)


def copy_of(root: Path, target: Path) -> Paths:
    """What git tracks, copied, without records: the first build reads everything."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if not name.startswith(("tests/", "data/records/")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target / name)
    return Paths(target)


if __name__ == "__main__":
    main()
