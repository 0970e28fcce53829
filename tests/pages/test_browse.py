"""Places, years and topics: each page is there, its figures are the records', long lists are divided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lxml import html

from yangguang.datasets.collection import Collection, collect
from yangguang.forms import editions
from yangguang.pages.listing import ITEMS_A_PAGE, paged
from yangguang.pages.places import Places
from yangguang.pages.topics import topics
from yangguang.paths import Paths
from yangguang.portal import read_sources
from yangguang.sources.divisions import load_division_list
from yangguang.sources.registry import load_authorities


def test_long_lists_are_divided() -> None:
    items = list(range(2 * ITEMS_A_PAGE + 1))
    pages = list(paged(items, "region/650000/"))
    assert [name for name, _, _ in pages] == [
        "region/650000/index.md",
        "region/650000/2/index.md",
        "region/650000/3/index.md",
    ]
    assert [one for _, shown, _ in pages for one in shown] == items
    assert [(pager.previous, pager.next) for _, _, pager in pages] == [
        (None, "region/650000/2/"),
        ("region/650000/", "region/650000/3/"),
        ("region/650000/2/", None),
    ]
    assert [list(shown) for _, shown, _ in paged([], "year/2024/")] == [[]]


def test_every_outcome_of_the_newest_form_has_a_topic() -> None:
    form = editions()[0].tables["requests"]
    found = topics(editions()[0])
    outcomes = {row.code for row in form.rows} - {
        "received_new",
        "received_carried_over",
        "concluded_total",
        "carried_forward",
    }
    assert {code for topic in found for code in topic.rows} == outcomes
    assert len({topic.code for topic in found}) == len(found)
    groups = {topic.code: topic for topic in found if len(topic.rows) > 1}
    for topic in found:
        if topic.group:
            assert topic.code in groups[topic.group].rows


def read(paths: Paths) -> tuple[Places, Collection]:
    """The places and reports of a portal."""
    authorities = load_authorities(paths.data / "authorities.csv")
    collection = collect(read_sources(paths, jobs=1).reports, authorities.values())
    return Places(load_division_list(paths.data / "divisions.csv"), collection), collection


def test_places_lie_within_each_other(portal_copy: Paths) -> None:
    places, collection = read(portal_copy)
    assert [crumb.label for crumb in places.crumbs("650103")] == [
        "新疆维吾尔自治区",
        "乌鲁木齐市",
        "沙依巴克区",
    ]
    assert "650103" in places.below("650100")
    assert "650100" in places.below("650000")
    assert "650000" in places.below("")
    assert all(places.way_to(code)[0] in places.below("") for code in places.codes)
    assert sum(len(places.reports(code)) for code in places.below("")) == len(collection.reports)


def links(page: Path) -> Sequence[str]:
    """Addresses that a page's body leads to."""
    return [str(link) for link in html.parse(page).getroot().xpath("//main//a/@href")]


def test_from_the_list_of_places_to_the_county_in_two_steps(portal_copy: Paths, site: object) -> None:
    public = portal_copy.public
    assert "650000/" in " ".join(links(public / "region" / "index.html"))
    assert any(link.endswith("region/650100/") for link in links(public / "region" / "650000" / "index.html"))
    assert any(
        link.endswith("authority/650103-government/")
        for link in links(public / "region" / "650103" / "index.html")
    )


def test_a_year_shows_all_its_reports(portal_copy: Paths, site: object) -> None:
    _, collection = read(portal_copy)
    counted = Counter(report.record.year for report in collection.reports)
    for year, count in counted.items():
        found = {
            link
            for link in links(portal_copy.public / "year" / str(year) / "index.html")
            if "report/" in link
        }
        assert len(found) == count


def test_totals_of_a_topic_are_those_of_the_records(portal_copy: Paths, site: object) -> None:
    _, collection = read(portal_copy)
    newest = max(report.record.year for report in collection.reports)
    total = sum(
        int(report.record.value("requests", "unavailable_not_held", "total") or 0)
        for report in collection.reports
        if report.record.year == newest
    )
    root = html.parse(portal_copy.public / "topic" / "index.html").getroot()
    (row,) = root.xpath("//tr[th/a[contains(@href, 'unavailable-not-held')]]")
    assert row.xpath("string(td[1])").replace(",", "") == str(total)


def test_a_body_without_report_leads_to_its_official_address(portal_copy: Paths, site: object) -> None:
    found = links(portal_copy.public / "region" / "650103" / "index.html")
    assert any(link.startswith("http") and ".gov.cn/" in link for link in found)
