"""What readers type, and whether the right page is among the first three results of the real search box."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from conftest import Site
from yangguang.languages import LANGUAGES

QUERIES = tomllib.loads(Path(__file__).with_name("search_queries.toml").read_text(encoding="utf-8"))
FIRST = 3
"""Results that a reader looks at."""


def cases() -> Iterator[Any]:
    for language, groups in QUERIES.items():
        for group in groups:
            for case in group["queries"]:
                yield pytest.param(language, case["query"], case["right"], id=f"{language}-{case['query']}")


@pytest.fixture(scope="module")
def boxes(browser: Browser, site: Site) -> Iterator[dict[str, Page]]:
    """The home page of each language that is asked in, open in a browser."""
    context = browser.new_context()
    pages = {language: context.new_page() for language in QUERIES}
    for language, page in pages.items():
        page.goto(site.url + ("" if language == LANGUAGES[0] else f"{language}/"))
    yield pages
    context.close()


@pytest.fixture(scope="module", autouse=True)
def ranks(request: pytest.FixtureRequest) -> Iterator[dict[tuple[str, str], int]]:
    """Rank of the right result for each query; said when all have been asked."""
    found: dict[tuple[str, str], int] = {}
    yield found
    plugins = request.config.pluginmanager
    reporter: Any = plugins.get_plugin("terminalreporter")
    capture: Any = plugins.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled():
        reporter.ensure_newline()
        for (language, query), rank in found.items():
            reporter.write_line(f"rank {rank}  {language}  {query}")


@pytest.mark.parametrize(("language", "query", "right"), list(cases()))
def test_the_right_page_is_among_the_first_three(
    boxes: dict[str, Page],
    site: Site,
    ranks: dict[tuple[str, str], int],
    language: str,
    query: str,
    right: list[str],
) -> None:
    page = boxes[language]
    page.locator("main input[type=search]").first.fill(query)
    page.locator(f'main .yg-search__list[data-query="{query}"]').wait_for(state="attached")
    root = site.url + ("" if language == LANGUAGES[0] else f"{language}/")
    shown = [
        str(option.evaluate("link => link.href")).removeprefix(root)
        for option in page.locator("main [role=option]").all()
    ]
    good = [rank for rank, address in enumerate(shown, 1) if address.startswith(tuple(right))]
    assert good, shown
    assert good[0] <= FIRST, shown
    ranks[language, query] = good[0]


def test_there_are_at_least_forty() -> None:
    assert len(list(cases())) >= 40


def test_without_script_the_box_gives_way_to_the_list_of_places(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}report/650103-government/2024/")
    assert not page.locator("form[role=search]").first.is_visible()
    page.get_by_role("banner").get_by_role("link", name="按地方查找").click()
    page.wait_for_url("**/region/")
    context.close()
