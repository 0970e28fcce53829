"""Whether the words of a report are of its year, and not last year's once more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Indel

from yangguang.checks.case import Case, Judgement, Procedure, passages
from yangguang.checks.wording import compact, wording
from yangguang.record.model import Record

FEWEST_CHARACTERS = 600
"""Of a report's text without tables, from which likeness to last year's is more than the form's own words."""

ALIKE = 0.95
"""Share of characters in common, years taken out, from which a text is last year's."""

_DAYS = re.compile(
    r"(?P<from>20[0-9]{2})年[0-9]{1,2}月[0-9]{1,2}日起?[,，]?[至到\-—~]"
    r"(?:(?P<to>20[0-9]{2})年)?[0-9]{1,2}月[0-9]{1,2}日"
)
"""The days covered; the year is often not said twice."""

_OPENING = re.compile(r"^[(（]?(?P<year>20[0-9]{2})年度?[,，]")
_THIS_YEAR = re.compile(r"本年度?[(（](?P<year>20[0-9]{2})年?度?[)）]")
_YEAR = re.compile(r"20[0-9]{2}(?=年)")


def stated_period(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether the period that the text names, and the year its paragraphs begin with, are the report's."""
    year = case.record.year
    seen, said = False, []
    for match in _periods(case.record):
        seen = True
        if str(year) not in (match["from"], match["to"]):
            said.append(f"“{match[0]}”")
    for part, paragraph in _paragraphs(case.record):
        if part == 5:
            continue  # problems of last year and plans for the next stand there by rights
        found = _OPENING.match(paragraph) or _THIS_YEAR.search(paragraph)
        if found is None:
            continue
        seen = True
        other = int(found["year"])
        excuses = wording().later_year_words if other > year else wording().earlier_year_words
        if other != year and not any(word in paragraph for word in (*excuses, f"{year}年")):
            said.append(f"“{paragraph[:30]}…”")
    if not seen:
        return Judgement("not_assessable", "not_stated")
    if not said:
        return Judgement("pass")
    return Judgement(
        "fail",
        message=f"{year} 年的报告里写着{'、'.join(dict.fromkeys(said))}。",
        message_en=f"The report for {year} says {', '.join(dict.fromkeys(said))}.",
    )


def _periods(record: Record) -> Iterator[re.Match[str]]:
    for _, _, text in passages(record):
        for sentence in re.split(r"[。;；]", compact(text)):
            if any(word in sentence for word in wording().period_words):
                yield from _DAYS.finditer(sentence)


def _paragraphs(record: Record) -> Iterator[tuple[int, str]]:
    for part, _, text in passages(record):
        for line in text.split("\n"):
            if paragraph := compact(line):
                yield part, paragraph


def text_of_last_year(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether the whole text is last year's with the year changed."""
    if case.previous is None:
        return Judgement("not_assessable", "body_changed" if case.body_changed else "no_neighbour")
    if case.is_own_wording:
        return Judgement("not_assessable", "not_stated")
    now, before = (_plain(record) for record in (case.record, case.previous))
    if min(len(now), len(before)) < FEWEST_CHARACTERS:
        return Judgement("not_assessable", "not_stated")
    alike = Indel.normalized_similarity(now, before, score_cutoff=ALIKE)
    if alike <= ALIKE:
        return Judgement("pass")
    return Judgement(
        "fail",
        message=f"除年份外，正文与 {case.previous.year} 年的报告有 {100 * alike:.0f}% 相同。",
        message_en=f"Years aside, {100 * alike:.0f}% of the text is that of {case.previous.year}.",
    )


def _plain(record: Record) -> str:
    text = "".join(text for _, _, text in passages(record))
    return _YEAR.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


def blank_year(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether years are missing here between this report and the one before it."""
    earlier = [year for year in case.years if year < case.record.year]
    if not earlier:
        return Judgement("not_assessable", "no_neighbour")
    missing = range(max(earlier) + 1, case.record.year)
    if not missing:
        return Judgement("pass")
    listed = "、".join(map(str, missing))
    return Judgement(
        "fail",
        message=f"本站没有 {listed} 年的报告，数列在此中断。",
        message_en=f"This portal holds no report for {', '.join(map(str, missing))}: the series breaks here.",
    )


PERIOD: Mapping[str, Procedure] = {
    function.__name__: function for function in (stated_period, text_of_last_year, blank_year)
}
"""By the name that ``rules.toml`` uses."""
