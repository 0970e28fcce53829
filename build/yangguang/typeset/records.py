"""Invented reports whose sums hold, in the sizes that reports have."""

from __future__ import annotations

import datetime
import random
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from yangguang.forms import Edition, FormTable, editions, load_edition
from yangguang.record.model import Section, Subsection, Value
from yangguang.typeset.report import Report

Blanks = Literal["none", "organizations", "zeros", "some"]
"""Which figures a report leaves blank: none; all organisations; every zero; a zero here and there."""

SIZES = (2, 2, 12, 60, 400, 4000)
"""About how many requests a report counts, from a township to a province."""


SOME = 0.2
"""Share of zeros left blank where a report leaves some blank."""


@cache
def pools() -> Mapping[str, Any]:
    """Names, sentences and habits, from ``factory.toml``."""
    return tomllib.loads((Path(__file__).parent / "factory.toml").read_text(encoding="utf-8"))


def random_report(seed: int, edition: Edition, *, blanks: Blanks | None = None) -> Report:
    """Invent a report that follows an edition of the form.

    Args:
        seed: the same seed gives the same report.
        edition: whose rows and columns it prints, all of them.
        blanks: which figures are blank; ``None``: by chance.

    Returns:
        A report in which every sum of the edition holds, a blank counting as nothing.
    """
    rng = random.Random(f"report {seed} {edition.edition}")
    size = rng.choice(SIZES)
    how: str = blanks or rng.choice(("none", "none", "none", "organizations", "zeros", "some"))
    year = rng.randint(edition.first_year, edition.last_year or edition.first_year + 4)
    tables = {
        "proactive": _proactive(rng, edition.tables["proactive"], size),
        "requests": _blanked(rng, _requests(rng, edition.tables["requests"], size), how, "total"),
        "proceedings": _blanked(rng, _proceedings(rng, edition.tables["proceedings"], size), how, "total"),
    }
    place, authority = _authority(rng)
    is_signed = rng.random() < 0.7
    published = datetime.date(year + 1, 1, 5) + datetime.timedelta(days=rng.randrange(85))
    return Report(
        authority=authority,
        year=year,
        form=edition.edition,
        tables=tables,
        sections=_sections(rng, edition, year),
        published_on=published if is_signed else None,
        posted_on=published + datetime.timedelta(days=rng.randrange(12)),
        preamble=_fill(rng, rng.choice(pools()["preambles"]), year, notice=edition.notice),
        signature=rng.choice((authority, f"{place}人民政府办公室")) if is_signed else "",
    )


def mix_editions(report: Report, seed: int) -> Report:
    """The report with some rows as another edition prints them; the form stays that of its first table."""
    rng = random.Random(f"mix {seed}")
    own = report.form
    others = [edition for edition in editions() if edition.edition != own]
    other = random_report(seed, rng.choice(others), blanks="none")
    tables = {code: dict(rows) for code, rows in report.tables.items()}
    if rng.random() < 0.5:
        tables["requests"] = dict(other.tables["requests"])
    else:
        # The first rows keep the edition's own print, the later ones take the other's.
        rows = tables["proactive"]
        cut = rng.randint(len(rows) // 2 + 1, len(rows) - 1)
        for code in list(rows)[cut:]:
            if code in other.tables["proactive"]:
                rows[code] = other.tables["proactive"][code]
    return replace(report, tables=tables)


def drop_rows(report: Report, seed: int) -> Report:
    """The report without up to three rows of its requests that count nothing, as some offices print."""
    rng = random.Random(f"drop {seed}")
    rows = report.tables["requests"]
    kept = {row for code in ("flow", "outcomes") for row in _named(report.form, f"requests.{code}")}
    empty = [code for code, row in rows.items() if code not in kept and not any(row.values())]
    dropped = rng.sample(empty, min(len(empty), rng.randint(1, 3)))
    requests = {code: row for code, row in rows.items() if code not in dropped}
    return replace(report, tables={**report.tables, "requests": requests})


def misprint(report: Report, seed: int) -> Report:
    """The report with one or two figures that do not add up, as offices print them; they must be read so."""
    rng = random.Random(f"misprint {seed}")
    tables = {
        code: {row: dict(values) for row, values in rows.items()} for code, rows in report.tables.items()
    }
    for _ in range(rng.randint(1, 2)):
        rows = tables[rng.choice(("requests", "requests", "proceedings"))]
        row = rows[rng.choice(list(rows))]
        column = rng.choice(list(row))
        if row[column] is not None:
            row[column] = _count(row[column]) + rng.choice((1, 2, 10, 90))
    return replace(report, tables=tables)


def _named(form: str, equation: str) -> list[str]:
    """The rows on the right of an equation, and the two received: no report omits them."""
    table = load_edition(form).tables["requests"]
    found = next(its for its in table.sums if its.id == equation)
    return [*found.equals, *(found.plus if len(found.plus) == 2 else ())]


def _spread(rng: random.Random, total: int, parts: int, sparse: float) -> list[int]:
    """Split a number over parts, most of them nothing."""
    weights = [0.0 if rng.random() < sparse else rng.random() ** 3 for _ in range(parts)]
    if not any(weights):
        weights[rng.randrange(parts)] = 1.0
    counts = [0] * parts
    scale = sum(weights)
    for n, weight in enumerate(weights):
        counts[n] = int(total * weight / scale)
    counts[max(range(parts), key=weights.__getitem__)] += total - sum(counts)
    return counts


def _requests(rng: random.Random, table: FormTable, size: int) -> dict[str, dict[str, Value]]:
    applicants = [column.code for column in table.columns if column.code != "total"]
    flow = next(equation for equation in table.sums if equation.id == "requests.flow")
    outcomes = next(equation for equation in table.sums if equation.id == "requests.outcomes")
    total, forward = outcomes.equals[0], flow.equals[1]
    concluded = 0 if rng.random() < 0.1 else rng.randint(0, 2 * size)
    left = rng.choice((0, rng.randint(0, 1 + size // 8)))
    rows: dict[str, dict[str, Value]] = {row.code: dict.fromkeys(applicants, 0) for row in table.rows}
    for code, count in zip(outcomes.plus, _spread(rng, concluded, len(outcomes.plus), 0.55), strict=True):
        _put(rng, rows[code], count, applicants)
    _put(rng, rows[forward], left, applicants)
    for applicant in applicants:
        rows[total][applicant] = sum(_count(rows[code][applicant]) for code in outcomes.plus)
        handled = _count(rows[total][applicant]) + _count(rows[forward][applicant])
        carried = min(handled, rng.choice((0, 0, rng.randint(0, 1 + size // 10))))
        rows[flow.plus[1]][applicant] = carried
        rows[flow.plus[0]][applicant] = handled - carried
    for values in rows.values():
        values["total"] = sum(_count(value) for value in values.values())
    return rows


def _put(rng: random.Random, row: dict[str, Value], count: int, applicants: list[str]) -> None:
    shares = _spread(rng, count, len(applicants), 0.75) if rng.random() < 0.3 else [count, *[0] * 9]
    row.update(zip(applicants, shares, strict=False))


def _count(value: Value) -> int:
    return int(value or 0)


def _proceedings(rng: random.Random, table: FormTable, size: int) -> dict[str, dict[str, Value]]:
    rows: dict[str, dict[str, Value]] = {}
    for row in table.rows:
        number = 0 if rng.random() < 0.5 else rng.randint(0, 2 + size // 10)
        parts = [column.code for column in table.columns if column.code != "total"]
        values = dict(zip(parts, _spread(rng, number, len(parts), 0.4), strict=True))
        rows[row.code] = {**values, "total": number}
    return rows


def _proactive(rng: random.Random, table: FormTable, size: int) -> dict[str, dict[str, Value]]:
    is_quiet = rng.random() < 0.25
    return {
        row.code: {
            column.code: _amount(rng, column.number, column.unit, size, is_quiet)
            for column in table.columns_of(row.code)
        }
        for row in table.rows
    }


def _amount(rng: random.Random, kind: str, unit: str, size: int, is_quiet: bool) -> Value:
    if is_quiet or rng.random() < 0.2:
        return 0
    if kind == "money":
        whole = rng.randint(0, 40 * size)
        if unit == "yuan":
            return whole * 100
        decimals = rng.choice((0, 0, 1, 2, 4))
        return Decimal(rng.randint(0, 10**decimals - 1)).scaleb(-decimals) + whole if decimals else whole
    if kind == "signed":
        return rng.randint(-size, size)
    return rng.randint(0, {"documents": 2 + size // 10, "decisions": 400 * size}.get(unit, size))


def _blanked(
    rng: random.Random, rows: dict[str, dict[str, Value]], how: str, total: str
) -> dict[str, dict[str, Value]]:
    """Leave zeros blank; a figure that counts something is never dropped."""
    if how == "none":
        return rows

    def is_blank(row: Mapping[str, Value], column: str) -> bool:
        if row[column]:
            return False
        if how == "organizations":
            return column != total and column != next(iter(row))
        return how == "zeros" or rng.random() < SOME

    return {
        code: {column: None if is_blank(row, column) else value for column, value in row.items()}
        for code, row in rows.items()
    }


def _authority(rng: random.Random) -> tuple[str, str]:
    words = pools()
    place = rng.choice(words["places"])
    kind = rng.random()
    if kind < 0.12:
        return place, place + rng.choice(words["townships"])
    if kind < 0.22:
        return place, str(rng.choice(words["verticals"])).format(place=place)
    upper = rng.choice(words["upper"])
    return place, ("" if upper == place else upper) + place + rng.choice(words["organs"])


def _sections(rng: random.Random, edition: Edition, year: int) -> tuple[Section, ...]:
    words = pools()
    tables = {table.part for table in edition.tables.values()}
    sections = []
    for part in edition.parts:
        text, subsections = "", []
        if part.number not in tables:
            last = part.number == len(edition.parts)
            text = _fill(rng, rng.choice(words["last" if last else "sentences"]), year)
            for heading in part.subsections:
                sentences = rng.sample(words["sentences"], rng.randint(1, 2))
                subsections.append(
                    Subsection(heading["printed"], "".join(_fill(rng, its, year) for its in sentences))
                )
        sections.append(Section(part.number, part.printed, text, tuple(subsections)))
    return tuple(sections)


def _fill(rng: random.Random, sentence: str, year: int, **more: str) -> str:
    return sentence.format(
        year=year, next_year=year + 1, n=rng.randint(100, 9999), m=rng.randint(10, 59), **more
    )
