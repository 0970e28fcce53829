"""What a page costs a reader, beside its budget: bytes, milliseconds to the largest paint, shift, requests.

    python scripts/bench_pages.py PUBLIC [--runs 5]

PUBLIC is a built portal. A page of every kind is loaded in both languages, as on a phone whose processor is
four times slower. Prints medians and exits with 1 where a budget is exceeded. Needs a Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import shutil
import statistics
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

SLOW_DOWN = 4
"""How many times slower the processor is made for loading, like a phone's."""

PAGES = {
    "home": "",
    "report": "report/320813-government/2023/",
    "authority": "authority/320813-government/",
    "region": "region/320000/",
    "year": "year/2024/",
    "topic": "topic/refused/",
    "source": "report/320813-government/2023/source/",
    "findings": "findings/",
    "downloads": "downloads/",
}
KB = 1000
"""Bytes in the kilobyte of the budgets: the stricter of the two readings."""

BYTES = {"home": 120 * KB, "report": 90 * KB}
"""Packed, with style, scripts and pictures, before charts."""
RUNTIME = 320 * KB
"""What draws charts, packed; loaded once and kept by the browser."""
PAINT = 1000
"""Milliseconds to the largest paint on the loopback, the processor slowed."""
SHIFT = 0.05
"""Sum of what moves while a page loads (Cumulative Layout Shift, no unit)."""

DRAWING = ("charts-draw.js", "charts-menu.js", "vega.js")
PACKED = {".png", ".jpg", ".webp", ".avif", ".wasm"}
"""Files that a server sends as they are."""

LARGEST = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime)).observe(
    {type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(-1), 5000);
})"""
MOVED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe(
    {type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 800);
})"""


@dataclass(frozen=True)
class Visit:
    """One load of a page: packed bytes before charts, milliseconds, shift, requests, those to other hosts."""

    size: int
    paint: float
    shift: float
    requests: int
    foreign: int


def main() -> None:
    """Measure a built portal given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("public", type=Path, help="a built portal")
    parser.add_argument("--runs", type=int, default=5, help="loads of each page")
    arguments = parser.parse_args()
    if not (arguments.public / "index.html").is_file():
        sys.exit(f"{arguments.public}: found no index.html, expected a built portal. Run make site.")
    sys.exit(0 if load(arguments.public, arguments.runs) else 1)


def load(public: Path, runs: int) -> bool:
    """Load a page of every kind in both languages; print the table; tell whether all keep their budgets."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("loading: no Chromium found; install it to measure", file=sys.stderr)
        return True

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(public))  # type: ignore[arg-type]

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    kept = True
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        host = f"http://127.0.0.1:{server.server_port}/"
        print(f"loading on the loopback, processor {SLOW_DOWN} times slower, median of {runs}; ! over budget")
        print(
            f"{'page':14} {'gzip KB before charts':>22} {'paint ms':>16} {'shift':>15} "
            f"{'requests':>9} {'foreign':>8}"
        )
        for language in ("", "en/"):
            for name, address in PAGES.items():
                visits = [visit(browser, host, language + address, public) for _ in range(runs)]
                kept &= say(f"{language}{name}", visits, BYTES.get(name))
        size = sum(packed(public / "assets/javascripts" / name) for name in DRAWING)
        kept &= size <= RUNTIME
        print(f"chart runtime, once: {size / KB:.1f} KB of {RUNTIME / KB:.0f}{over(size, RUNTIME)}")
        browser.close()
        server.shutdown()
    return kept


def visit(browser: Browser, host: str, address: str, public: Path) -> Visit:
    """Load one page with nothing cached."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host + address)
    paint, shift = page.evaluate(LARGEST), page.evaluate(MOVED)
    drawn = page.locator("figure[data-spec]").evaluate_all(
        "figures => figures.map(figure => new URL(figure.dataset.spec, location).href)"
    )
    context.close()
    own = {url for url in asked if url.startswith(host)}
    before = {url for url in own if url not in drawn and not url.endswith(DRAWING)}
    size = sum(packed(file_of(url, public)) for url in before)
    foreign = sum(not url.startswith((host, "data:", "blob:")) for url in asked)
    return Visit(size, paint, shift, len(asked), foreign)


def file_of(url: str, public: Path) -> Path:
    """The file that a server sends for an address."""
    path = public / urlsplit(url).path.lstrip("/")
    return path / "index.html" if path.is_dir() else path


def packed(path: Path) -> int:
    """Bytes of a file as a server sends it."""
    content = path.read_bytes()
    return len(content if path.suffix in PACKED else gzip.compress(content, 6))


def say(name: str, visits: list[Visit], most: int | None) -> bool:
    """Print the line of one page; tell whether it keeps its budgets."""
    size = max(one.size for one in visits)
    paint = statistics.median(one.paint for one in visits)
    shift = statistics.median(one.shift for one in visits)
    requests = statistics.median(one.requests for one in visits)
    foreign = max(one.foreign for one in visits)
    weight = f"{size / KB:.1f}" + (f" of {most / KB:.0f}{over(size, most)}" if most else "")
    print(
        f"{name:14} {weight:>22} {f'{paint:.0f} of {PAINT}{over(paint, PAINT)}':>16} "
        f"{f'{shift:.3f} of {SHIFT}{over(shift, SHIFT)}':>15} {requests:9.0f} {foreign:>7}{over(foreign, 0)}"
    )
    return size <= (most or size) and 0 <= paint <= PAINT and shift < SHIFT and not foreign


def over(value: float, most: float) -> str:
    """A mark where a budget is exceeded."""
    return "!" if value > most else ""


if __name__ == "__main__":
    main()
