"""A page of every kind, in both palettes and languages: axe-core finds nothing, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from lxml import html
from playwright.sync_api import Browser, Page

from conftest import Site
from yangguang.languages import LANGUAGES, Language

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
"""WCAG 2.2 at level AA and what axe-core counts as good practice; no page has anything from another host to
be fetched beforehand."""

PAGES = [
    "",
    "report/320813-government/2023/",
    "report/310000-bangongting/2019/",
    "report/650103-government/2024/source/",
    "report/320813-government/2023/source/",
    "authority/320813-government/",
    "region/",
    "region/320000/",
    "region/320800/",
    "region/320813/",
    "year/",
    "year/2024/",
    "topic/",
    "topic/refused/",
    "topic/refused-internal-affairs/",
    "findings/",
    "findings/r1/",
    "findings/d2/",
    "downloads/",
    "api/",
    "sql/",
    "changes/",
    "compare/",
    "coverage/",
    "unread/",
    "method/",
    "guide/",
    "guide/add/",
    "glossary/",
    "about/",
]
"""A page of every kind, from the root of its language: both forms with sums that fail and that hold,
sources with pages and without, places of every level, rules that some report breaks and that none does."""

Palette = Literal["light", "dark"]
WIDTHS: dict[tuple[Language, Palette], int] = {
    ("zh", "light"): 1280,
    ("en", "dark"): 1280,
    ("zh", "dark"): 360,
    ("en", "light"): 360,
}
"""Each palette and each language is met on a desk and on a phone."""

DRAWN = "() => [...document.querySelectorAll('figure.yg-chart[data-spec]')].every(one => one.dataset.state)"
COMPARED = "650103-government,320813-government,650121-government"
UNFOLD = """() => {
  const folds = [...document.querySelectorAll('details')].reverse();
  const kinds = new Map(folds.map(fold => [fold.className, fold]));
  kinds.forEach(fold => { fold.open = true; });
}"""
"""Opens the first fold of each kind; a page of downloads has dozens of the same."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[dict[tuple[Language, Palette], Page]]:
    """A page of a browser for each language and palette, used again for every address."""
    found = {
        (language, palette): browser.new_page(color_scheme=palette, reduced_motion="reduce")
        for language, palette in WIDTHS
    }
    yield found
    for page in found.values():
        page.close()


@pytest.fixture(params=WIDTHS, ids=["-".join(one) for one in WIDTHS])
def language_and_palette(request: pytest.FixtureRequest) -> tuple[Language, Palette]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def opened(
    pages: dict[tuple[Language, Palette], Page], site: Site, language_and_palette: tuple[Language, Palette]
) -> Open:
    """Opens a page by its address from the root of the site: something is ready, folds open, charts drawn."""
    page, width = pages[language_and_palette], WIDTHS[language_and_palette]

    def open_page(address: str, ready: str = "main") -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site.url + address)
        page.locator(ready).first.wait_for()
        page.evaluate(UNFOLD)
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(DRAWN)
        assert not page.locator("figure[data-state=failed]").count()
        return page

    return open_page


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, place, and what is wrong there."""
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(rules).then(results => results.violations)", RULES
    )
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def folder(language: Language) -> str:
    return "" if language == "zh" else f"{language}/"


def test_axe_does_find_faults(pages: dict[tuple[Language, Palette], Page]) -> None:
    page = pages["zh", "light"]
    page.set_content("<title>x</title><p style='color: #aaa; background: #fff'>faint</p><img src='data:,'>")
    found = " ".join(violations(page))
    for rule in ("color-contrast", "html-has-lang", "image-alt", "landmark-one-main"):
        assert rule in found


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address or "home")
def test_a_page_of_every_kind(
    opened: Open, language_and_palette: tuple[Language, Palette], address: str
) -> None:
    page = opened(folder(language_and_palette[0]) + address)
    assert page.locator("h1").count() == 1, "the page was found"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
    assert violations(page) == []


def test_the_page_of_lost_addresses(opened: Open, language_and_palette: tuple[Language, Palette]) -> None:
    """One for both languages; each word says which it is."""
    assert violations(opened("404.html")) == []


def test_an_embedded_chart(opened: Open, site: Site, language_and_palette: tuple[Language, Palette]) -> None:
    language, _ = language_and_palette
    topic = f"{folder(language)}topic/refused/"
    file = html.parse(str(site.paths.public / topic / "index.html"))
    spec = (site.paths.public / topic / file.xpath("string(//figure/@data-spec)")).resolve()
    page = opened(f"embed/?chart={spec.relative_to(site.paths.public.resolve())}&page={topic}")
    page.locator("figure[data-state=drawn]").wait_for()
    assert violations(page) == []


def test_results_of_a_search(opened: Open, language_and_palette: tuple[Language, Palette]) -> None:
    page = opened(folder(language_and_palette[0]))
    page.locator("main input[type=search]").fill("洪泽")
    page.locator("main a.yg-result").first.wait_for()
    assert violations(page) == []


def test_the_menu_of_a_chart(opened: Open, language_and_palette: tuple[Language, Palette]) -> None:
    page = opened(f"{folder(language_and_palette[0])}topic/refused/")
    page.locator(".yg-chart__more").first.click()
    page.locator(".yg-chart__choices button").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("years", ["2024", "all"])
def test_a_comparison(opened: Open, language_and_palette: tuple[Language, Palette], years: str) -> None:
    address = f"{folder(language_and_palette[0])}compare/?a={COMPARED}&y={years}"
    page = opened(address, ready="main figure.yg-chart")
    assert page.locator(".yg-compare__table").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_every_language_and_palette_is_met() -> None:
    assert set(WIDTHS) == {(language, palette) for language in LANGUAGES for palette in ("light", "dark")}
