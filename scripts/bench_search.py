"""What a search costs a reader: bytes and milliseconds of the first and of a later search, at any size.

    python scripts/bench_search.py PUBLIC [--reports 16000]

PUBLIC is a built portal (scripts/scale.py --keep builds a large one). With --reports its pages are first
multiplied, names and figures changed, and only their index is written. Needs a Chromium.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import http.server
import random
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from made_portal import Organ, organs
from playwright.sync_api import Page, sync_playwright

from yangguang.languages import LANGUAGES
from yangguang.paths import Paths, find_root
from yangguang.site.indexed import IndexedPage, TextPart, read_pages
from yangguang.site.search import build_search, write_index

SLOW_DOWN = 4
"""How many times slower the processor is made, like a phone's."""

QUERIES = (
    "洪泽",
    "沙依巴克区人民政府",
    "洪泽 2023",
    "sybkq",
    "shayibake",
    "renminzhengfu",
    "zf",
    "53318",
    "2024",
    "0",
    "公开",
    "政府信息",
    "行政复议",
    "政府公开信息",
    "政府信息公开工作年度报告",
    "本机关不掌握相关政府信息没有现成信息需要另行制作",
    "公开 政府 信息 年度 报告 工作",
    "沙衣巴克",
    "disclosure rate",
    "xyzzy",
)
"""Names, pinyin, figures, and the commonest words of the form, alone and together; some are found nowhere."""

ASK = """([selector, query]) => new Promise(done => {
  const input = document.querySelector(selector);
  const list = document.getElementById(input.getAttribute("aria-controls"));
  delete list.dataset.query;
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (list.dataset.query !== query) return;
    observer.disconnect();
    done(performance.now() - began);
  }).observe(list, {attributes: true});
  input.value = query;
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
})"""


def main() -> None:
    """Write the index if asked for, search, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("public", type=Path, help="a built portal")
    parser.add_argument("--reports", type=int, help="multiply its reports to this number, index alone")
    parser.add_argument("--slow-down", type=int, default=SLOW_DOWN, help="make the processor slower so often")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        for name in ("index.html", "assets"):
            source = options.public / name
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target / name)
        before = time.perf_counter()
        if options.reports:
            pages = list(multiplied(list(read_pages(options.public, LANGUAGES[1:])), options.reports))
            summary = write_index(target / "search", pages, LANGUAGES[0])
        else:
            shutil.copytree(options.public, target, dirs_exist_ok=True)
            summary = build_search(target)
        print(
            f"index: {summary.pages:,} pages, {summary.terms:,} terms, {summary.files:,} files, "
            f"{summary.bytes:,} bytes; written in {time.perf_counter() - before:.0f} s"
        )
        search(target, options.slow_down)


def multiplied(pages: Sequence[IndexedPage], reports: int) -> Iterator[IndexedPage]:
    """The pages of a portal of so many reports: its own text under other names, with other figures."""
    rng = random.Random(0)
    of_kind = {kind: [page for page in pages if page.kind == kind] for kind in ("authority", "report")}
    yield from (page for page in pages if page.kind not in of_kind)
    years = ("2021", "2022", "2023", "2024")
    for organ in organs(Paths(find_root()), reports // len(years)):
        yield changed(rng.choice(of_kind["authority"]), organ, "", rng)
        for year in years:
            yield changed(rng.choice(of_kind["report"]), organ, year, rng)


def changed(page: IndexedPage, organ: Organ, year: str, rng: random.Random) -> IndexedPage:
    """A page as if of another authority and year."""
    name = re.sub(r" \d{4}$", "", page.title)

    def other(text: str) -> str:
        figures = re.sub(r"(?<!\d)\d{2,5}(?!\d)", lambda match: str(rng.randrange(10 ** len(match[0]))), text)
        return figures.replace(name, organ.name)

    parts = tuple(TextPart(part.anchor, other(part.heading), other(part.text)) for part in page.parts)
    return dataclasses.replace(
        page,
        url=f"{page.kind}/{organ.id}/{year and year + '/'}",
        title=f"{organ.name} {year}".strip(),
        year=year,
        province=organ.code[:2],
        names=organ.code,
        parts=parts,
    )


def search(public: Path, slow_down: int = SLOW_DOWN) -> None:
    """Ask every query of a fresh browser, then another one; print what was loaded and how long it took."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("PATH: found no chromium, expected one. Install it to measure.")
    loaded: list[tuple[int, int]] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(public))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            if self.path.startswith("/search/"):
                content = Path(self.translate_path(self.path)).read_bytes()
                loaded.append((len(content), len(gzip.compress(content, 6))))
            super().do_GET()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    print(f"{'':<34}{'first search':^30}{'then 宿迁 2023':^28}")
    print(f"{'query':<34}" + f"{'files':>6}{'bytes':>9}{'gzip':>9}{'ms':>6}" * 2)
    worst = [0, 0, 0.0, 0.0]
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        seconds = []
        for query in QUERIES:
            context = browser.new_context(viewport={"width": 390, "height": 844})
            page = context.new_page()
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow_down})
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            line = ""
            for number, asked in enumerate((query, "宿迁 2023")):
                loaded.clear()
                took = ask(page, asked)
                size, packed = (sum(column) for column in zip(*loaded, strict=True)) if loaded else (0, 0)
                line += f"{len(loaded):6}{size:9,}{packed:9,}{took:6.0f}"
                if number == 0:
                    worst = [max(worst[0], size), max(worst[1], packed), max(worst[2], took), worst[3]]
                else:
                    seconds.append(took)
            print(f"{query + ' ' * (34 - len(query) - sum(ord(char) > 255 for char in query))}{line}")
            context.close()
        browser.close()
        server.shutdown()
    print(
        f"first search at most {worst[0]:,} bytes ({worst[1]:,} gzip), {worst[2]:.0f} ms; "
        f"a later one {statistics.median(seconds):.0f} ms (median), {max(seconds):.0f} ms at most; "
        f"processor {slow_down} times slower"
    )


def ask(page: Page, query: str) -> float:
    """Milliseconds from the last key to the results."""
    page.locator("main input[type=search]").first.focus()
    took: float = page.evaluate(ASK, ["main input[type=search]", query])
    return took


if __name__ == "__main__":
    main()
