"""What people come for, walked from the home page: on phone, tablet and desk, light and dark, with scripts
and without, in both languages. Nothing on the way scrolls sideways, complains or asks another host.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Literal

import pdfplumber
import pytest
from playwright.sync_api import Browser, Locator, Page

from conftest import Site
from yangguang.languages import LANGUAGES, Language

SHAYIBAKE = "report/650103-government/2024/"
CELL = "requests.received_new.total"
HEIGHT = 800


@dataclass(frozen=True)
class Reader:
    """Who walks: width of the window in pixels, palette of the system, whether scripts run, language."""

    width: int
    palette: Literal["light", "dark"]
    scripts: bool
    language: Language

    def __str__(self) -> str:
        return f"{self.width}-{self.palette}-{'scripts' if self.scripts else 'plain'}-{self.language}"

    @property
    def folder(self) -> str:
        """Of this language, from the root of the site."""
        return "" if self.language == "zh" else f"{self.language}/"

    def say(self, chinese: str, english: str) -> str:
        return chinese if self.language == "zh" else english


READERS = [
    Reader(360, "light", True, "zh"),
    Reader(360, "dark", False, "en"),
    Reader(768, "light", False, "en"),
    Reader(768, "dark", True, "zh"),
    Reader(1280, "light", True, "en"),
    Reader(1280, "dark", False, "zh"),
]
WITH_SCRIPTS = [reader for reader in READERS if reader.scripts]


def test_the_readers_meet_every_pair_of_circumstances() -> None:
    values = [(360, 768, 1280), ("light", "dark"), (True, False), LANGUAGES]
    for (one, ours), (other, theirs) in itertools.combinations(enumerate(values), 2):
        met = {(astuple(reader)[one], astuple(reader)[other]) for reader in READERS}
        assert met == set(itertools.product(ours, theirs))


@pytest.fixture(params=READERS, ids=str)
def reader(request: pytest.FixtureRequest) -> Reader:
    return request.param  # type: ignore[no-any-return]


class Walk:
    """A reader's window on the site, standing on the home page at first."""

    def __init__(self, page: Page, reader: Reader, site: Site) -> None:
        self.page = page
        self.reader = reader
        self.home = f"{site.url}{reader.folder}"
        self.clicks = 0
        page.goto(self.home)
        self.look()

    def look(self) -> None:
        """The page as it stands fits the window and is of the reader's language and palette."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"
        assert self.page.locator("html").get_attribute("lang") == self.reader.say("zh-CN", "en")

    def click(self, target: Locator, address: str) -> None:
        """Follow a link to an address, from the root of the language."""
        target.first.click()
        self.clicks += 1
        self.page.wait_for_url(self.home + address)
        self.look()

    def by(self, address: str, within: str = "main") -> None:
        """Follow the link to an address that stands in a part of the page."""
        for link in self.page.locator(f"{within} a").filter(visible=True).all():
            if link.evaluate("link => link.href") == self.home + address:
                return self.click(link, address)
        pytest.fail(f"{self.page.url}: no link in {within} leads to {address}")

    def menu(self, address: str) -> None:
        self.by(address, ".yg-menu")

    def search(self, text: str, address: str) -> None:
        """Type into the search box and follow the result."""
        self.page.locator("main input[type=search]").fill(text)
        self.click(self.page.locator(f"main a.yg-result[href^='{self.home}{address}']"), address)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text()

    def unfold(self, selector: str) -> list[list[str]]:
        """Open the table of a chart; its rows, cell by cell."""
        fold = self.page.locator(f"{selector} details.yg-chart__data")
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        assert fold.locator("table").is_visible()
        rows: list[str] = fold.locator("tbody tr").all_inner_texts()
        return [row.split("\t") for row in rows]


@pytest.fixture
def walk(browser: Browser, site: Site, reader: Reader) -> Iterator[Walk]:
    context = browser.new_context(
        viewport={"width": reader.width, "height": HEIGHT},
        color_scheme=reader.palette,
        java_script_enabled=reader.scripts,
        reduced_motion="reduce",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "response",
        lambda reply: faults.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None,
    )
    own = (site.url, "data:", f"blob:{site.url}")
    page.on("request", lambda asked: faults.append(asked.url) if not asked.url.startswith(own) else None)
    yield Walk(page, reader, site)
    context.close()
    assert faults == []


def test_how_did_shayibake_answer_and_can_i_trust_it(walk: Walk) -> None:
    """By search to the report, or by places where no script searches; then to the cell in the source."""
    page, reader = walk.page, walk.reader
    if reader.scripts:
        walk.search(reader.say("沙依巴克", "Saybagh 2024"), SHAYIBAKE)
    else:
        assert page.locator("main input").count() == 0, "no box that does nothing"
        walk.by("region/650000/")
        walk.by("region/650100/")
        walk.by("region/650103/")
        walk.by("authority/650103-government/")
        walk.by(SHAYIBAKE)
    assert "2024" in walk.text("h1")
    first = walk.text(".yg-section--first")
    assert "49" in first
    assert "36.7%" in first.replace("\n", "")
    assert "18 ÷ 49" in first
    assert walk.text(".yg-badge--pass") == reader.say("合计相符", "adds up")
    assert re.search(reader.say(r"42 个等式全部成立", r"42 sums"), walk.text("section:has(> #checks)"))
    walk.clicks = 0
    walk.click(page.locator(f"[data-figure=received_new] a[href='#{CELL}']"), f"{SHAYIBAKE}#{CELL}")
    walk.click(page.locator(f"[id='{CELL}'] a"), f"{SHAYIBAKE}source/#{CELL}")
    assert walk.clicks <= 3
    cell = page.locator(f"[id='{CELL}']")
    assert cell.evaluate("cell => cell.matches(':target')")
    assert re.search(r"\b49$", (cell.text_content() or "").strip())
    page.wait_for_function(
        "id => { const box = document.getElementById(id).getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; }",
        arg=CELL,
    )


def test_which_district_refuses_most(walk: Walk) -> None:
    """The year sets them side by side and says how sure that is; the report tells the ground."""
    walk.by("year/2024/")
    chart = "figure[id^='chart-ranking-refusal_rate-county']"
    said = walk.text(f"{chart} .yg-chart__description")
    assert "3.2%" in said
    assert "3/95" in said
    first = walk.unfold(chart)[0]
    assert walk.reader.say("洪泽区", "Hongze") in first[0], "the highest first"
    assert first[1:] == ["3.2%", "3/95", "1.1% – 8.9%"], "rate, what it is of, and how sure it is"
    walk.by("report/320813-government/2024/")
    assert re.search(r"3\.2\s*%", walk.text("[data-figure=refusal_rate]"))
    refused = walk.reader.say("不予公开", "Withheld")
    grounds = {row[0]: int(row[2]) for row in walk.unfold("#chart-outcomes") if row[1] == refused}
    assert grounds
    assert sum(grounds.values()) == 3


def test_who_uses_a_ground_of_refusal(walk: Walk) -> None:
    walk.by("topic/refused/")
    users = walk.unfold("#chart-topic-users")
    assert [count for _, count in users] == ["92", "3"]
    assert walk.reader.say("宿迁市", "Suqian") in users[0][0]
    assert walk.reader.say("洪泽区", "Hongze") in users[1][0]
    walk.by("topic/refused-third-party-rights/")
    assert "第三方" in walk.text(".yg-terms")
    assert sum(int(count) for _, count in walk.unfold("#chart-topic-users")) == 17


def test_all_of_it_for_r(walk: Walk, site: Site, tmp_path: Path) -> None:
    walk.menu("downloads/")
    with walk.page.expect_download() as download:
        walk.page.locator("main a[href$='data/figures.csv']").click()
    download.value.save_as(tmp_path / "figures.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text(encoding="utf-8-sig"))))
    assert len({row["report_id"] for row in rows}) == 9
    walk.click(walk.page.get_by_role("link", name="R", exact=True), "api/#r")
    code = walk.page.locator("#r ~ pre").first.inner_text()
    file = re.search(r"read_csv\(\s*\"https://[^/]+/(data/[\w/.-]+)\"", code)
    assert file, "an example that can be pasted"
    with (site.paths.public / file[1]).open(encoding="utf-8-sig", newline="") as stream:
        columns = csv.DictReader(stream).fieldnames or []
    named = set(re.findall(r"(\w+) == ", code)) | set(re.findall(r"value ~ (\w+)", code))
    assert named
    assert named <= set(columns), "the example names columns that exist"


def test_from_province_to_county_to_authority_to_report_and_back_up(walk: Walk) -> None:
    walk.menu("region/")
    way = ["region/320000/", "region/320800/", "region/320813/", "authority/320813-government/"]
    for address in [*way, "report/320813-government/2023/"]:
        walk.by(address)
    crumbs = walk.page.locator(".yg-crumbs a").evaluate_all("links => links.map(link => link.href)")
    assert crumbs == [walk.home + address for address in ["", *way]]
    for address in reversed(way):
        walk.by(address, ".yg-crumbs")


@pytest.mark.parametrize("address", ["", SHAYIBAKE, "topic/refused/", f"{SHAYIBAKE}source/"])
def test_to_the_other_language_and_back(walk: Walk, site: Site, address: str) -> None:
    page, language = walk.page, walk.reader.language
    page.goto(walk.home + address)
    heading = walk.text("h1")
    page.locator("a.yg-language").click()
    other = next(one for one in LANGUAGES if one != language)
    page.wait_for_url(f"{site.url}{'' if other == 'zh' else other + '/'}{address}")
    assert walk.text("h1") != heading
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("a.yg-language").click()
    page.wait_for_url(walk.home + address)
    assert walk.text("h1") == heading


def ground(page: Page) -> str:
    """Whether what lies behind the text is light or dark."""
    red, green, blue = map(int, re.findall(r"\d+", page.evaluate(GROUND))[:3])
    return "light" if red + green + blue > 384 else "dark"


GROUND = "getComputedStyle(document.body).backgroundColor"


def test_the_palette_chosen_is_remembered(walk: Walk) -> None:
    page, reader = walk.page, walk.reader
    button = page.locator("[data-yg-palette]")
    assert ground(page) == reader.palette, "as the system says, at first"
    if not reader.scripts:
        assert button.is_hidden(), "no button that does nothing"
        return
    for chosen in ("light", "dark"):
        button.click()
        assert ground(page) == chosen
        page.reload()
        assert ground(page) == chosen
        walk.menu("year/")
        assert ground(page) == chosen
        assert reader.say("浅色" if chosen == "light" else "深色", chosen) in (
            button.get_attribute("aria-label") or ""
        )
    button.click()
    assert ground(page) == reader.palette
    page.reload()
    assert ground(page) == reader.palette


def test_a_report_prints_as_a_document(walk: Walk, tmp_path: Path) -> None:
    page = walk.page
    page.goto(f"{walk.home}{SHAYIBAKE}")
    page.emulate_media(media="print")
    for part in ("nav", "input", "button", ".yg-header", ".yg-footer", ".yg-skip", ".yg-language"):
        assert not page.locator(part).filter(visible=True).count(), part
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    with pdfplumber.open(tmp_path / "report.pdf") as printed:
        text = "".join(sheet.extract_text() for sheet in printed.pages)
        assert len(printed.pages) <= 12
        for sheet in printed.pages:
            assert all(char["x0"] >= 0 and char["x1"] <= sheet.width for char in sheet.chars), (
                "nothing cut off"
            )
    for figure in ("53318", "36.7", "2025-02-20"):
        assert figure in text
    menu = walk.reader.say("指南", "Guides")
    assert menu not in text


STYLES = """stop => {
  const seen = [];
  for (let node = stop; node && node !== document.body && seen.length < 3; node = node.parentElement) {
    const style = getComputedStyle(node);
    const names = ["outlineStyle", "outlineWidth", "boxShadow", "borderColor", "backgroundColor"];
    seen.push(names.map(name => style[name]).join());
  }
  return seen.join();
}"""
"""How a stop and what it stands in are set off."""
IN_SIGHT = """stop => {
  const box = stop.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


@pytest.mark.parametrize("address", ["", SHAYIBAKE])
def test_by_keyboard_alone(walk: Walk, address: str) -> None:
    """The first stop leads past the header; every stop after it is seen, in the window and by its outline."""
    page = walk.page
    page.goto(walk.home + address)
    page.keyboard.press("Tab")
    skip = page.locator(".yg-skip")
    assert skip.evaluate("link => link === document.activeElement")
    box = skip.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), "past the header"
    page.reload()
    for stop in range(24):
        page.keyboard.press("Tab")
        here = page.evaluate_handle("document.activeElement")
        name = here.evaluate("one => one.outerHTML.slice(0, 120)")
        assert here.evaluate(IN_SIGHT), f"stop {stop} is out of sight: {name}"
        focused = here.evaluate(STYLES)
        here.evaluate("one => one.blur()")
        assert here.evaluate(STYLES) != focused, f"stop {stop} looks like any other: {name}"
        here.evaluate("one => one.focus()")
