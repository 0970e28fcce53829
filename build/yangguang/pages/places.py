"""Pages of places: province → prefecture → county → its authorities, each with its own figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from yangguang.charts.outcomes import all_outcomes_chart, outcomes_chart
from yangguang.charts.phrases import phrase
from yangguang.charts.ranking import ranked_rates
from yangguang.charts.rated import rated
from yangguang.charts.theme import Chart
from yangguang.datasets.api import V1, regions_of
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.languages import Language, Words
from yangguang.pages.compare_links import compare_way
from yangguang.pages.headlines import RateTable, all_headline, authority_url
from yangguang.pages.listing import CoverageCounts, Made, charts_made, data_file, paged
from yangguang.pages.shapes import Crumb
from yangguang.pages.words import authority_name, number_text, percent_text, word
from yangguang.sources.divisions import Division
from yangguang.sources.registry import Authority

RATE = "disclosure_rate"
"""The rate by which the bodies of a place are shown side by side."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in the list of the place above it; figures are of the newest year that it has reports of."""

    label: str
    url: str
    level: str
    authorities: int
    reports: int
    year: str
    received: str
    disclosure: str


@dataclass(frozen=True, slots=True)
class BodyLine:
    """An authority of a place.

    Attributes:
        url: of its page; ``None`` while none of its reports is here.
        source: then, the official address of its newest report, if that is registered.
    """

    label: str
    url: str | None
    reports: int
    years: str
    source: str | None


class Places:
    """The divisions in which an authority is registered, and those above them.

    Args:
        divisions: the list of divisions; where it is empty there are no pages of places.
        collection: authorities and reports.
    """

    def __init__(self, divisions: Mapping[str, Division], collection: Collection) -> None:
        self._divisions = divisions
        self._collection = collection
        self._bodies: dict[str, list[Authority]] = {}
        for authority in collection.authorities:
            for code in self.way_to(authority.code):
                self._bodies.setdefault(code, []).append(authority)
        self.sources = {
            line.authority.id: line.url
            for line in sorted(collection.coverage, key=lambda line: line.year)
            if line.url
        }
        """Official address of the newest registered report, by authority."""
        self._reports: dict[str, list[CollectedReport]] = {}
        for report in collection.reports:
            for code in self.way_to(report.authority.code):
                self._reports.setdefault(code, []).append(report)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the places that have a page, in their order."""
        return tuple(sorted(self._bodies))

    def way_to(self, code: str) -> tuple[str, ...]:
        """The divisions that a division lies in, the highest first, itself last; none that is not listed."""
        return tuple(one for one in regions_of(code) if one in self._divisions)

    def name(self, code: str) -> str:
        """The name of a place, without that of the place above."""
        return self._divisions[code].name

    def crumbs(self, code: str) -> list[Crumb]:
        """The way to a place, from the province down."""
        return [Crumb(self.name(one), place_url(one)) for one in self.way_to(code)]

    def province(self, code: str) -> str:
        """The name of the province that a division lies in; "" where that is not known."""
        way = self.way_to(code)
        return self.name(way[0]) if way else ""

    def below(self, code: str) -> list[str]:
        """The places directly below one; the provinces below ""."""
        at = len(self.way_to(code)) if code else 0
        found = {
            way[at]
            for one in self.codes
            if len(way := self.way_to(one)) > at and way[:at] == self.way_to(code)
        }
        return sorted(found)

    def bodies(self, code: str) -> Sequence[Authority]:
        """All authorities of a place and below it."""
        return self._bodies.get(code, [])

    def reports(self, code: str) -> Sequence[CollectedReport]:
        """All reports of a place and below it."""
        return self._reports.get(code, [])


def place_url(code: str) -> str:
    """The address of a place's page, from the root of a language."""
    return f"region/{code}/"


def place_pages(
    places: Places, collection: Collection, table: RateTable, sizes: Mapping[str, int], language: Language
) -> Iterator[Made]:
    """The page of every place, and the page that lists the provinces.

    Args:
        places: which there are.
        collection: with its coverage.
        table: rates of all reports.
        sizes: bytes of the data files, by address from the root.
        language: of the pages.
    """
    coverage = CoverageCounts.by_place(collection.coverage, places.way_to)
    yield (
        "region/index.md",
        (
            "regions",
            {
                "title": Words("按地方", "Places").of(language),
                "description": Words(
                    f"{len(places.below(''))} 个省级行政区的年度报告：由省到市、县，到每个机关。",
                    f"Annual reports by place: {len(places.below(''))} provinces, down to prefectures, "
                    "counties and their authorities.",
                ).of(language),
                "crumbs": [Crumb(Words("按地方", "Places").of(language))],
                "places": [_line(places, code, table, language) for code in places.below("")],
            },
        ),
    )
    for code in places.codes:
        yield from _place(places, code, table, coverage.get(code), sizes, language)


def _place(
    places: Places,
    code: str,
    table: RateTable,
    coverage: CoverageCounts | None,
    sizes: Mapping[str, int],
    language: Language,
) -> Iterator[Made]:
    reports = places.reports(code)
    name, province = places.name(code), places.province(code)
    year, newest = newest_of(reports)
    charts, files = charts_made(_charts(name, year, newest, language), place_url(code))
    yield from files
    held = Counter(report.authority.id for report in reports)
    own = [body for body in places.bodies(code) if body.code == code]
    lines = [_body(body, held, reports, places.sources.get(body.id), language) for body in own]
    below = [_line(places, one, table, language) for one in places.below(code)]
    for file, shown, pager in paged(lines, place_url(code)):
        first = pager.number == 1
        yield (
            file,
            (
                "region",
                {
                    "title": name,
                    "description": Words(
                        f"{'' if name == province else province}{name}的年度报告：{len(reports)} 份，"
                        f"登记机关 {len(places.bodies(code))} 个。",
                        f"{name}: {len(reports)} annual reports on open government information, "
                        f"{len(places.bodies(code))} registered authorities.",
                    ).of(language),
                    "place": {
                        "name": name,
                        "code": code,
                        "level": word("levels", _level(places, code), language),
                        "province": province,
                        "reports": len(reports),
                        "bodies": len(places.bodies(code)),
                    },
                    "crumbs": [
                        Crumb(Words("按地方", "Places").of(language), "region/"),
                        *places.crumbs(code),
                    ],
                    "headline": all_headline(newest, table, language) if newest and first else [],
                    "headline_year": str(year),
                    "compare_url": compare_way(newest, year) if newest and first else None,
                    "charts": charts if first else [],
                    "places": below if first else [],
                    "bodies": shown,
                    "coverage": coverage if first else None,
                    "downloads": data_file(
                        f"data/{V1}/regions/{code}.csv",
                        Words("本地方全部表格数字", "All figures of this place").of(language),
                        sizes,
                    ),
                    "pager": pager,
                },
            ),
        )


def _charts(name: str, year: int, newest: Sequence[CollectedReport], language: Language) -> list[Chart]:
    """What became of the requests of the newest year; the bodies side by side, from the second on."""
    if not newest:
        return []
    found = [together(newest, year, language)]
    bodies = rated(newest, RATE)
    if len(bodies) > 1:
        whose = Words(f"{name}，{year}年", f"{name}, {year}")
        source = phrase("source.reports_of_year", reports=len(newest), year=year)
        found.append(ranked_rates(bodies, RATE, whose, source, language))
    return found


def together(reports: Sequence[CollectedReport], year: int, language: Language) -> Chart:
    """The outcomes of some reports of a year; of one alone it is that report's own chart."""
    if len(reports) == 1:
        return outcomes_chart(reports[0], language)
    return all_outcomes_chart(reports, year, language)


def newest_of(reports: Sequence[CollectedReport]) -> tuple[int, list[CollectedReport]]:
    """The last year of some reports, and those of that year; 0 and none of none."""
    year = max((report.record.year for report in reports), default=0)
    return year, [report for report in reports if report.record.year == year]


def _level(places: Places, code: str) -> str:
    way = places.way_to(code)
    return "province" if len(way) == 1 else "prefecture" if code.endswith("00") else "county"


def _line(places: Places, code: str, table: RateTable, language: Language) -> PlaceLine:
    reports = places.reports(code)
    year, newest = newest_of(reports)
    figures = {one.code: one for one in all_headline(newest, table, language)} if newest else {}
    return PlaceLine(
        label=places.name(code),
        url=place_url(code),
        level=word("levels", _level(places, code), language),
        authorities=len(places.bodies(code)),
        reports=len(reports),
        year=str(year) if year else "",
        received=figures["received_new"].value if "received_new" in figures else number_text(None),
        disclosure=_with_sign(figures[RATE].value, figures[RATE].unit)
        if RATE in figures
        else percent_text(None),
    )


def _with_sign(value: str, unit: str) -> str:
    return f"{value}{unit}"


def _body(
    body: Authority,
    held: Mapping[str, int],
    reports: Iterable[CollectedReport],
    source: str | None,
    language: Language,
) -> BodyLine:
    years = sorted({report.record.year for report in reports if report.authority.id == body.id})
    span = "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    has_page = held.get(body.id, 0) > 0
    return BodyLine(
        authority_name(body, language),
        authority_url(body.id) if has_page else None,
        held.get(body.id, 0),
        span,
        None if has_page else source,
    )
