"""What charts are drawn from: outcomes and applicants; a blank is filled only where the sums do so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from yangguang.charts.phrases import phrase
from yangguang.charts.theme import count_text, label_text, share_text, short_label
from yangguang.checks.implied import implied_values
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import counts
from yangguang.forms import FormTable, editions
from yangguang.languages import Words
from yangguang.record.printed import printed_table
from yangguang.sources.registry import Authority

TABLE = "requests"
CONCLUDED = "concluded_total"
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One row or column of the form with the value a report gives it.

    Attributes:
        code: of the row or column.
        name: its label in the form, without numbering.
        kind: the kind of outcome it belongs to; the label itself where it is a kind of its own.
        value: as printed, or as the form's sums leave it; ``None`` where neither is known.
        is_implied: printed blank, and left one value by the sums.
    """

    code: str
    name: Words
    kind: Words
    value: int | Decimal | None
    is_implied: bool


def outcomes(report: CollectedReport) -> tuple[Quantity, ...]:
    """The outcomes of requests that a report prints, in the order of the form, from its column of totals."""
    form = printed_table(report.record, TABLE)
    implied = implied_values(report.results)
    found: list[Quantity] = []
    for code in outcome_rows(form):
        if TOTAL not in report.record.tables.get(TABLE, {}).get(code, {}):
            continue
        row = form.row(code)
        printed = report.record.value(TABLE, code, TOTAL)
        found.append(
            Quantity(
                code,
                Words(short_label(row.labels), row.english),
                _group(form, code),
                implied.get((TABLE, code, TOTAL)) if printed is None else printed,
                printed is None,
            )
        )
    return tuple(found)


def applicants(report: CollectedReport, row: str) -> tuple[Quantity, ...]:
    """The kinds of applicants of one row, in the order of the form; the total is left out."""
    form = printed_table(report.record, TABLE)
    implied = implied_values(report.results)
    found: list[Quantity] = []
    for column in form.columns:
        if column.code == TOTAL or column.code not in report.record.tables.get(TABLE, {}).get(row, {}):
            continue
        printed = report.record.value(TABLE, row, column.code)
        value = implied.get((TABLE, row, column.code)) if printed is None else printed
        name = Words(short_label(column.labels), column.english)
        found.append(Quantity(column.code, name, name, value, printed is None))
    return tuple(found)


def count_of(report: CollectedReport, code: str) -> Quantity:
    """A headline count by its short name; its value ``None`` where it is blank and no sum implies it."""
    count = next(one for one in counts() if one.code == code)
    table, row, column = count.cell.split(".")
    printed = report.record.value(table, row, column)
    implied = implied_values(report.results).get((table, row, column)) if printed is None else None
    name = Words(count.name, count.name_en)
    return Quantity(code, name, name, implied if printed is None else printed, printed is None)


@cache
def outcome_kinds() -> Mapping[str, Words]:
    """The kind of every outcome row of any edition, as the newest one that has the row groups it."""
    found: dict[str, Words] = {}
    for edition in editions():
        form = edition.tables[TABLE]
        for code in outcome_rows(form):
            found.setdefault(code, _group(form, code))
    return found


@cache
def outcome_groups() -> tuple[Words, ...]:
    """The kinds of outcomes of the newest form: the order of legends and colours."""
    form = editions()[0].tables[TABLE]
    return tuple(dict.fromkeys(_group(form, code) for code in outcome_rows(form)))


def outcome_rows(form: FormTable) -> tuple[str, ...]:
    """The rows that add up to the total of requests concluded."""
    return next((equation.plus for equation in form.sums if equation.equals == (CONCLUDED,)), ())


def authority_words(authority: Authority) -> Words:
    """The name of an authority; in English its Chinese name where none is registered."""
    return Words(authority.name, authority.name_en)


def value_words(value: int | Decimal, whole: int | Decimal) -> Words:
    """A count with its share of the whole, where there is a whole: ``18（36.7%）``."""
    share = share_text(value, whole)
    return phrase("count_share" if share else "count", count=count_text(value), share=share)


def count_words(one: Quantity) -> Words:
    """The count of a quantity, and whether it was printed; its value must be known."""
    return phrase("implied" if one.is_implied else "count", count=count_text(one.value or 0))


def add(reports: Iterable[tuple[Quantity, ...]]) -> tuple[Quantity, ...]:
    """The same quantities of several reports, added up by row; unknown ones are left out."""
    added: dict[str, Quantity] = {}
    for one in (quantity for quantities in reports for quantity in quantities):
        before = added.get(one.code, replace(one, value=0, is_implied=False))
        added[one.code] = replace(
            before,
            value=(before.value or 0) + (one.value or 0),
            is_implied=before.is_implied or one.is_implied,
        )
    order = {code: place for place, code in enumerate(outcome_rows(editions()[0].tables[TABLE]))}
    return tuple(sorted(added.values(), key=lambda one: order.get(one.code, len(order))))


def _group(form: FormTable, code: str) -> Words:
    """The innermost group of an outcome below that of all outcomes; else the row itself."""
    path = form.path_of(code)
    item = path[-1] if len(path) > 1 else form.row(code)
    return Words(label_text(item.printed), item.english)
