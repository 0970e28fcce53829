"""The built portal: what is on it, that it is the same each time, and that a reader's browser shows it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from conftest import Site
from yangguang.portal import build_portal

REPORTS = {
    "hongze-2023": "320813-government/2023",
    "hongze-2024": "320813-government/2024",
    "jinhu-2023": "320831-government/2023",
    "shanghai-office-2019": "310000-bangongting/2019",
    "shayibake-2024": "650103-government/2024",
    "shuyang-drc-2023": "321322-fagaiju/2023",
    "suqian-2023": "321300-government/2023",
    "suqian-2024": "321300-government/2024",
    "urumqi-county-2024": "650121-government/2024",
}


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_all_nine_reports_are_read(site: Site) -> None:
    assert {report.id for report in site.summary.collection.reports} == set(REPORTS.values())
    assert not site.summary.unread


@pytest.mark.parametrize("name", REPORTS)
def test_every_number_of_every_table_is_on_its_page(site: Site, figures: Path, name: str) -> None:
    expected = json.loads((figures / f"{name}.json").read_text(encoding="utf-8"))["tables"]
    page = html.parse(str(site.paths.public / "report" / REPORTS[name] / "index.html"))
    shown = {
        cell.get("id"): " ".join(cell.text_content().split())
        for cell in page.iter("td", "th")
        if re.fullmatch(r"(?:proactive|requests|proceedings)\.\w+\.\w+", cell.get("id") or "")
    }
    wanted = {
        f"{table}.{row}.{column}": value
        for table, rows in expected.items()
        for row, columns in rows.items()
        for column, value in columns.items()
    }
    assert shown.keys() == wanted.keys()
    for place, value in wanted.items():
        numbers = re.findall(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", shown[place])
        assert [float(number.replace(",", "")) for number in numbers[:1]] == (
            [] if value is None else [value]
        ), place


def test_the_findings_are_exactly_the_known_ones(site: Site) -> None:
    found = [
        (report.id, finding.check, finding.row)
        for report in site.summary.collection.reports
        for finding in report.findings
        if finding.rule in {"R1", "R2", "R3", "P1"}
    ]
    assert sorted(found) == [
        ("320813-government/2023", "proceedings.total", "litigation_after_reconsideration"),
        ("320813-government/2023", "proceedings.total", "reconsideration"),
        ("320831-government/2023", "proceedings.total", "litigation_direct"),
    ]


def test_pages_of_transcriptions_say_so(site: Site) -> None:
    for report in REPORTS.values():
        for folder, said in (("report", "转录"), ("en/report", "transcription")):
            text = (site.paths.public / folder / report / "index.html").read_text(encoding="utf-8")
            assert said in text


@pytest.mark.slow
def test_a_second_build_reads_nothing_and_gives_the_same_bytes(site: Site) -> None:
    before = tree(site.paths.public)
    again = build_portal(site.paths, jobs=1)
    assert again.fresh == ()
    assert tree(site.paths.public) == before


def test_no_page_names_another_host_to_load_from(site: Site) -> None:
    for path in site.paths.public.rglob("*.html"):
        for element in html.parse(str(path)).iter(
            "script", "link", "img", "iframe", "source", "object", "embed"
        ):
            if element.tag == "link" and element.get("rel") in ("canonical", "alternate"):
                continue
            address = element.get("src") or element.get("href") or ""
            assert not re.match(r"(?:https?:)?//", address), (path, address)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A new page that fails the test if the console shows an error or another host is asked."""
    context = browser.new_context(locale="zh-CN")
    tab = context.new_page()
    faults: list[str] = []
    tab.on(
        "console",
        lambda message: faults.append(message.text) if message.type in ("error", "warning") else None,
    )
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on(
        "request",
        lambda request: (
            faults.append(request.url) if not request.url.startswith((site.url, "data:", "blob:")) else None
        ),
    )
    yield tab
    context.close()
    assert faults == []


def test_from_home_by_search_to_a_report_with_its_charts(site: Site, page: Page) -> None:
    page.goto(site.url)
    box = page.locator("main input[type=search]").first
    box.fill("沙依巴克")
    result = page.locator("a", has_text="沙依巴克区人民政府").filter(has_text="2024").first
    result.wait_for()
    result.click()
    page.wait_for_url(re.compile(r"/report/650103-government/2024/"))
    charts = page.locator("figure.yg-chart")
    assert charts.count() >= 2
    for number in range(2):
        charts.nth(number).scroll_into_view_if_needed()
        charts.nth(number).locator("svg, canvas").first.wait_for(timeout=15_000)
    assert page.locator("[id='proactive.licensing.decisions']").inner_text().strip() == "53318"


def test_reading_needs_no_script(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site.url}report/650103-government/2024/")
    assert tab.locator("[id='proactive.licensing.decisions']").inner_text().strip() == "53318"
    tab.locator("figure.yg-chart summary").first.click()
    assert tab.locator("figure.yg-chart details table").first.is_visible()
    context.close()
