"""Measure what the portal costs: reading, building, weights of pages, loading in a browser.

    python scripts/bench.py [--runs 5]

Works on a copy of the repository in a temporary folder; prints medians. Loading needs a Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import bench_search
from playwright.sync_api import sync_playwright

from yangguang.paths import Paths, find_root
from yangguang.portal import build_portal
from yangguang.record.assemble import parse_file

PAGES = {
    "home": "index.html",
    "report": "report/650103-government/2024/index.html",
    "authority": "authority/320813-government/index.html",
    "downloads": "downloads/index.html",
}
SLOW_DOWN = 4
"""How many times slower the processor is made for loading, like a phone's."""

LCP = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime)).observe(
    {type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(-1), 5000);
})"""
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe(
    {type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 800);
})"""


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
    with tempfile.TemporaryDirectory() as folder:
        paths = copy_of(root, Path(folder))
        first = median(lambda: build_portal(paths, jobs=1), 1)
        again = median(lambda: build_portal(paths, jobs=1), max(1, runs // 2))
        print(f"building, seconds: first {first:.1f}, again {again:.1f}")
        print("weights, bytes of gzip: page alone")
        for name, address in PAGES.items():
            print(f"  {name:36} {len(gzip.compress((paths.public / address).read_bytes(), 6)):8,}")
        search = sum(path.stat().st_size for path in (paths.public / "search").rglob("*") if path.is_file())
        print(f"  {'search index, all pieces, not packed':36} {search:8,}")
        load(paths.public, runs)
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


def load(public: Path, runs: int) -> None:
    """Load pages in a browser with a slowed processor; prints bytes, paint and layout shift."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("loading: no Chromium found; install it to measure", file=sys.stderr)
        return

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(public))  # type: ignore[arg-type]

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        print(
            f"loading on the loopback, processor {SLOW_DOWN} times slower (median): "
            "paint ms, layout shift, requests"
        )
        for name, address in PAGES.items():
            paints, shifts, requests = [], [], []
            for _ in range(runs):
                context = browser.new_context(viewport={"width": 390, "height": 844})
                page = context.new_page()
                context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
                seen: list[str] = []
                page.on("request", lambda request, seen=seen: seen.append(request.url))
                page.goto(f"http://127.0.0.1:{server.server_port}/{address.removesuffix('index.html')}")
                paints.append(page.evaluate(LCP))
                shifts.append(page.evaluate(SHIFT))
                requests.append(len(seen))
                context.close()
            print(
                f"  {name:12} {statistics.median(paints):8.0f} {statistics.median(shifts):8.3f} "
                f"{statistics.median(requests):6.0f}"
            )
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
