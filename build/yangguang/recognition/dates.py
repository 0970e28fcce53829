"""Dates: the one under the signature, and the one that the web page gives."""

from __future__ import annotations

import datetime
import itertools
import re
import unicodedata
from collections.abc import Sequence

from yangguang.readers.characters import visible
from yangguang.readers.document import Document, Table
from yangguang.recognition.lexicon import lexicon

_NUMERALS = ("〇○零O０", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_DIGITS = {character: str(n) for n, characters in enumerate(_NUMERALS) for character in characters}
_CHINESE = "〇○零一二三四五六七八九十"
_DATE = re.compile(
    rf"(?P<y>(?:19|20)[0-9]{{2}}|[一二][{_CHINESE}O0]{{3}})(?P<s>[年.\-/])(?P<m>[0-9]{{1,2}}|[{_CHINESE}]{{1,3}})(?:月|[.\-/])"
    rf"(?P<d>[0-9]{{1,2}}|[{_CHINESE}]{{1,3}})(?:日|号)?"
)

_SIGNATURE_LENGTH = 60
"""Characters of a line under a report that holds the signature, or the signature and the date."""


def parse_number(text: str) -> int | None:
    """A number below 100, or a year, in digits or Chinese numerals; ``None`` where it is neither."""
    if text.isdigit():
        return int(text)
    if len(text) == 4 and all(character in _DIGITS or character.isdigit() for character in text):
        return int("".join(_DIGITS.get(character, character) for character in text))
    if "十" in text:
        tens, _, ones = text.partition("十")
        high, low = _DIGITS.get(tens, "1" if not tens else ""), _DIGITS.get(ones, "0" if not ones else "")
        return int(high + low) if high and low else None
    return int(_DIGITS[text]) if text in _DIGITS else None


def find_dates(text: str) -> list[tuple[datetime.date, int, int]]:
    """All full dates of a text with their start and end in it, white space removed and NFKC applied."""
    found: list[tuple[datetime.date, int, int]] = []
    for match in _DATE.finditer(compact(text)):
        year, month, day = (parse_number(match[part]) for part in ("y", "m", "d"))
        if year is None or month is None or day is None:
            continue
        try:
            found.append((datetime.date(year, month, day), match.start(), match.end()))
        except ValueError:
            continue
    return found


def compact(text: str) -> str:
    """NFKC without white space and what prints nothing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", visible(text)))


def is_signature(text: str) -> datetime.date | None:
    """The date of a line that holds nothing but a date, or a body's name and a date."""
    line = compact(text)
    if len(line) > _SIGNATURE_LENGTH or re.search(r"[。；！？]", line):
        return None
    dates = find_dates(text)
    if not dates:
        return None
    date, start, end = dates[-1]
    before, after = line[:start].strip("()（）:：,，"), line[end:].strip("()（）印发")
    if after:
        return None
    if not before or before.endswith(lexicon().authority_ends):
        return date
    return None


def signature_date(lines: Sequence[str]) -> tuple[datetime.date | None, int]:
    """The date under the report.

    Args:
        lines: the paragraphs of the last part, in order.

    Returns:
        The date and the index of its line; ``None`` and the number of lines where there is none.
    """
    for index, line in enumerate(lines):
        if date := is_signature(line):
            return date, index
    return None, len(lines)


def posted_date(document: Document) -> datetime.date | None:
    """The date that a web page gives (发布日期, 公开日期 …), in its metadata or a labelled place."""
    if document.format != "html":
        return None
    words = lexicon()
    for name in words.posted_meta:
        if dates := find_dates(document.metadata.get(name, "")):
            return dates[0][0]
    sure, alone = ("|".join(map(re.escape, labels)) for labels in (words.posted, words.posted_alone))
    label = re.compile(rf"(?:{sure}|(?<![\u4e00-\u9fff])(?:{alone}))[\]】]?[:：]?(?P<rest>.{{0,24}})")
    for block in document.blocks:
        if isinstance(block, Table):
            cells = [cell for row in block.rows() for cell in row]
            for cell, after in itertools.pairwise(cells):
                if re.sub(r"^\W+|\W+$", "", compact(cell.text)) in (*words.posted, *words.posted_alone) and (
                    dates := find_dates(after.text)
                ):
                    return dates[0][0]
        texts = [cell.text for cell in block.cells] if isinstance(block, Table) else [block.text]
        for text in texts:
            for match in label.finditer(compact(text)):
                dates = find_dates(match["rest"])
                if dates and dates[0][1] <= 2:
                    return dates[0][0]
    return _unlabelled_date(document)


def _unlabelled_date(document: Document) -> datetime.date | None:
    """The date that begins the line under the title of a page, beside its source or its readers."""
    for paragraph in document.paragraphs:
        line = compact(paragraph.text)
        beside = "。" not in line and any(word in line for word in lexicon().posted_beside)
        if beside and len(line) <= _SIGNATURE_LENGTH and (dates := find_dates(line)) and dates[0][1] == 0:
            return dates[0][0]
    return None
