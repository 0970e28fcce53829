"""The compare page: a few authorities side by side, chosen in the browser; the address holds the choice.

Figures come from the static files of ``datasets/comparison.py``. Beside the page lies ``plan.json``: what may
be chosen, the words of what the browser writes, and the charts without their data.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.charts.comparison import MOST, comparison_plans, outcome_pieces
from yangguang.charts.phrases import in_sentence, phrase
from yangguang.charts.quantities import TABLE, TOTAL, outcome_kinds
from yangguang.charts.theme import PLOT_HEIGHT, ROW_STEP, label_text
from yangguang.datasets.api import V1
from yangguang.datasets.collection import Collection
from yangguang.datasets.comparison import COMPARE
from yangguang.datasets.indicators import counts, headline_codes, rates
from yangguang.datasets.statistics import MIN_CASES, MIN_REPORTS
from yangguang.forms import editions
from yangguang.languages import Language, Words
from yangguang.pages.compare_links import alike, compare_url
from yangguang.pages.listing import Made
from yangguang.pages.places import Places, place_url
from yangguang.pages.shapes import Crumb, Link
from yangguang.pages.words import words
from yangguang.pages.years import year_links

_WORDS = Path(__file__).with_name("compare.toml")

_PROACTIVE = "proactive"

_EXAMPLE = 3
"""Authorities of the example that the page offers."""


def compare_pages(places: Places, collection: Collection, language: Language) -> Iterator[Made]:
    """The page, and what its script needs.

    Args:
        places: for the ways to where peers stand together.
        collection: the reports.
        language: of the page.
    """
    title = Words("并列比较", "Compare").of(language)
    yield (
        "compare/index.md",
        (
            "compare",
            {
                "title": title,
                "description": Words(
                    f"选 2 至 {MOST} 个机关和年度，把年度报告的数字并列："
                    "附区间和同类中位数，不能比的说明原因。",
                    f"Choose 2 to {MOST} authorities and a year and set their figures side by side: with "
                    "intervals, peer medians, and reasons where they cannot be compared.",
                ).of(language),
                "crumbs": [Crumb(title)],
                "most": MOST,
                "least": MIN_CASES,
                "group": MIN_REPORTS,
                "years": year_links(collection),
                "places": [
                    Link(places.name(code), place_url(code), len(places.reports(code)))
                    for code in places.below("")
                    if places.reports(code)
                ],
                "example": _example(collection),
                "codes": [(one["code"], one["name"]) for one in _indicators(language) if "cell" not in one],
                "data": f"data/{V1}/{COMPARE}/",
            },
        ),
    )
    yield "compare/plan.json", _json(_plan(collection, language))


def _plan(collection: Collection, language: Language) -> dict[str, Any]:
    return {
        "most": MOST,
        "least": MIN_CASES,
        "group": MIN_REPORTS,
        "years": sorted({report.record.year for report in collection.reports}, reverse=True),
        "indicators": _indicators(language),
        "usual": list(headline_codes()),
        "outcomes": outcome_pieces(language),
        "newest_edition": editions()[0].edition,
        "levels": _codes("levels", language),
        "kinds": _codes("kinds", language),
        "scopes": _codes("scopes", language),
        "words": {
            kind: {code: one.of(language) for code, one in codes.items()} for kind, codes in _said().items()
        },
        "charts": comparison_plans(language),
        "row_step": ROW_STEP,
        "plot_height": PLOT_HEIGHT,
    }


def _indicators(language: Language) -> list[dict[str, Any]]:
    """What may be compared: ``code`` (as in addresses), ``group``, ``name``, ``definition``.

    Rates say whether they are shares; counts and cells name their cell.
    """
    found: list[dict[str, Any]] = [
        {
            "code": rate.code,
            "group": "rates",
            "name": Words(rate.name, rate.name_en).of(language),
            "definition": Words(rate.definition, rate.definition_en).of(language),
            "is_share": rate.is_share,
        }
        for rate in rates()
    ]
    found += [
        {
            "code": count.code,
            "group": "counts",
            "name": Words(count.name, count.name_en).of(language),
            "definition": Words(count.definition, count.definition_en).of(language),
            "cell": count.cell,
        }
        for count in counts()
    ]
    for group, cells in (("outcomes", _outcomes()), (_PROACTIVE, _proactive())):
        found += [
            {
                "code": cell,
                "group": group,
                "name": name.of(language),
                "definition": definition.of(language),
                "cell": cell,
            }
            for cell, name, definition in cells
        ]
    return found


def _outcomes() -> Iterator[tuple[str, Words, Words]]:
    """Cell, name and definition of every outcome that the newest form prints."""
    form = editions()[0].tables[TABLE]
    for code in outcome_kinds():
        if code in {row.code for row in form.rows}:
            row = form.row(code)
            yield (
                f"{TABLE}.{code}.{TOTAL}",
                Words(label_text(row.printed), row.english),
                Words(row.definition, row.definition_en),
            )


def _proactive() -> Iterator[tuple[str, Words, Words]]:
    """The same of every figure of proactive disclosure."""
    for row, column in editions()[0].tables[_PROACTIVE].cells():
        name = phrase(
            "proactive.name",
            row=Words(label_text(row.printed), row.english),
            column=in_sentence(Words(label_text(column.printed), column.english)),
        )
        yield f"{_PROACTIVE}.{row.code}.{column.code}", name, Words(row.definition, row.definition_en)


def _example(collection: Collection) -> str | None:
    """An address that shows what the page does, in the newest year; ``None`` where no two are alike."""
    year = max((report.record.year for report in collection.reports), default=0)
    found = alike([report for report in collection.reports if report.record.year == year])
    return compare_url(found[:_EXAMPLE], year) if len(found) > 1 else None


def _codes(kind: str, language: Language) -> dict[str, str]:
    return {code: one.of(language) for code, one in words()[kind].items()}


@cache
def _said() -> Mapping[str, Mapping[str, Words]]:
    data = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {kind: {code: Words(**both) for code, both in codes.items()} for kind, codes in data.items()}


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
