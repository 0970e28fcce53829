"""How offices write figures, dates and labels: what changes in a cell's text, and not in what it means."""

from __future__ import annotations

import datetime
import random
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from yangguang.forms import editions
from yangguang.typeset.layout import print_value
from yangguang.typeset.records import pools
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet, map_cells, map_lines

CHINESE_DIGITS = "〇一二三四五六七八九"
"""Digits of a year; 〇 is also typed as ○ or O."""

GARBLED = 0.25
"""Share of the characters of a garbled label that are not what was printed."""

LEGIBLE = 5
"""Shorter labels are not garbled: nothing would be left to know them by."""

_NUMBER = re.compile(r"^(?:[一二三四五六七]、|（[一二三四五六七]）|[1-8]\.)")
"""The number of a part, an item or a row, as the form prints it."""

FULL_WIDTH = str.maketrans("0123456789.+-", "０１２３４５６７８９．＋－")
"""Figures as an input method for Chinese types them."""


@dataclass(frozen=True, slots=True)
class Notation:
    """Habits of print, all off by default.

    Attributes:
        blank: what a blank figure prints; "mixed" draws for each cell.
        is_full_width: figures in full-width digits.
        thousands: separator of thousands; "" for none.
        has_units: a unit after the figures of table two.
        has_words: the label before the figure in rows of one figure, as some converters give them.
        minus: sign of a negative change.
        dates: of the date under the signature.
        typos, spaces, shortened: share of labels with a wrong character, with spaces inside, cut short.
        has_odd_brackets: brackets, quotation marks and points of other kinds.
        is_numbered: off: the numbers of rows and parts come from lists, and are not in the text.
        garbled: share of labels of which an OCR made nonsense.
    """

    blank: str = ""
    is_full_width: bool = False
    thousands: Literal["", ",", "，"] = ""
    has_units: bool = False
    has_words: bool = False
    minus: str = "-"
    dates: Literal["digits", "spaced", "chinese"] = "digits"
    typos: float = 0.0
    spaces: float = 0.0
    shortened: float = 0.0
    has_odd_brackets: bool = False
    is_numbered: bool = True
    garbled: float = 0.0

    @property
    def tags(self) -> tuple[str, ...]:
        """The habits that are on, by name."""
        marks = {
            f"blank {self.blank}": bool(self.blank),
            "full-width digits": self.is_full_width,
            "thousands": bool(self.thousands),
            "units in cell": self.has_units,
            "words in cell": self.has_words,
            "dates " + self.dates: self.dates != "digits",
            "typos": self.typos > 0,
            "spaces in labels": self.spaces > 0,
            "labels cut short": self.shortened > 0,
            "odd brackets": self.has_odd_brackets,
            "no numbering": not self.is_numbered,
            "garbled": self.garbled > 0,
        }
        return tuple(name for name, is_on in marks.items() if is_on) or ("plain",)


def write_as(sheet: Sheet, notation: Notation, seed: int, published_on: datetime.date | None) -> Sheet:
    """Rewrite the cells of a sheet, and its date, in a notation; the same seed gives the same text."""
    rng = random.Random(f"notation {seed}")
    also = _spellings()
    sheet = Sheet(
        sheet.title, tuple(_with_words(block) if notation.has_words else block for block in sheet.blocks)
    )

    def cell(its: GridCell) -> GridCell:
        if its.role == "value":
            words = its.text if notation.has_words and its.text and not _is_plain(its) else ""
            return replace(its, text=_figure(its, notation, rng, words))
        if its.role == "label" and len(its.text) >= LEGIBLE and rng.random() < notation.garbled:
            return replace(its, text=_garbled(its.text, rng))
        return replace(its, text=_label(its.text, notation, rng, also) if its.text else "")

    def line(its: Line) -> list[Line]:
        if its.role == "date" and published_on:
            return [replace(its, text=write_date(published_on, notation.dates, rng))]
        if its.role == "heading" and not notation.is_numbered:
            return [replace(its, text=_NUMBER.sub("", its.text))]
        return [its]

    return map_lines(map_cells(sheet, cell), line)


def write_date(day: datetime.date, style: str, rng: random.Random) -> str:
    """A date as reports print it: 2025年2月20日, 2025 年 2 月 20 日, 二〇二五年二月二十日."""
    if style == "chinese":
        zero = rng.choice("〇〇○O0")
        year = chinese_year(day.year).replace("〇", zero)
        return f"{year}年{_chinese(day.month)}月{_chinese(day.day)}日"
    if style == "spaced":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_year(year: int) -> str:
    """2024 → 二〇二四."""
    return "".join(CHINESE_DIGITS[int(digit)] for digit in str(year))


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        (CHINESE_DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (CHINESE_DIGITS[ones] * bool(ones))
    )


def _spellings() -> dict[str, tuple[str, ...]]:
    """The other spellings of each label that some edition lists."""
    spellings: dict[str, tuple[str, ...]] = {}
    for edition in editions():
        for table in edition.tables.values():
            spellings.update({row.printed: row.also for row in table.rows if row.also})
            spellings.update({column.printed: column.also for column in table.columns if column.also})
    return spellings


def _is_plain(cell: GridCell) -> bool:
    column = cell.form_column
    return column is None or cell.text == print_value(cell.value, column)


def _with_words(block: Line | Grid) -> Line | Grid:
    """In rows of table two with one figure, print the label before the figure."""
    if isinstance(block, Line) or block.header_rows:
        return block
    rows = block.rows()
    cells = []
    for row in rows:
        values = [cell for cell in row if cell.role == "value"]
        labels = [cell for cell in row if cell.role == "label"]
        for cell in row:
            is_alone = values == [cell] and len(labels) == 1 and cell.text
            cells.append(replace(cell, text=f"{labels[0].text} {cell.text}") if is_alone else cell)
    return replace(block, cells=tuple(cells))


def _figure(cell: GridCell, notation: Notation, rng: random.Random, words: str) -> str:
    column, value = cell.form_column, cell.value
    if value is None or column is None:
        if notation.blank == "mixed":
            return str(rng.choice(pools()["blanks"]))
        return notation.blank
    if column.convert and rng.random() < 0.5 and value:
        # The column has no unit of its own: it stands in the cell, and offices choose it.
        unit, factor = rng.choice(list(column.convert.items())[:2])
        amount = Decimal(value) / factor
        return _digits(f"{amount.normalize():f}", notation) + unit
    text = print_value(value, column)
    number = text.rstrip("".join(column.convert or ()))
    unit = text[len(number) :]
    if notation.has_units and not unit and len(cell.place) == 2 and column.unit != "requests":
        unit = str(pools()["units"].get(column.unit, ""))
    text = _digits(number, notation) + unit
    return f"{words.split(' ')[0]} {text}" if words else text


def _digits(number: str, notation: Notation) -> str:
    sign = number[0] if number[0] in "+-" else ""
    whole, point, decimals = number[len(sign) :].partition(".")
    if notation.thousands:
        whole = f"{int(whole):,}".replace(",", notation.thousands)
    text = f"{notation.minus if sign == '-' else sign}{whole}{point}{decimals}"
    return text.translate(FULL_WIDTH) if notation.is_full_width else text


def _label(text: str, notation: Notation, rng: random.Random, also: dict[str, tuple[str, ...]]) -> str:
    words = pools()
    if not notation.is_numbered:
        text = _NUMBER.sub("", text)
    if also.get(text) and rng.random() < notation.shortened:
        text = rng.choice([spelling for spelling in also[text] if spelling not in also] or [text])
    if rng.random() < notation.typos:
        places = [n for n, character in enumerate(text) if character in words["typos"]]
        if len(text) > 4 and places:
            n = rng.choice(places)
            text = text[:n] + words["typos"][text[n]] + text[n + 1 :]
    if notation.has_odd_brackets:
        text = "".join(
            rng.choice(words["brackets"][character])
            if character in words["brackets"] and rng.random() < 0.5
            else character
            for character in text
        )
    if rng.random() < notation.spaces:
        text = rng.choice((" ", "\u3000", "\u00a0")).join(text) if len(text) < 8 else _spaced(text, rng)
    return text


def _garbled(text: str, rng: random.Random) -> str:
    """What an OCR makes of a label: characters lost, doubled or replaced, formulas for numbers."""
    noise = pools()["garble"]
    body = _NUMBER.sub("", text)
    kept = "".join(
        character if rng.random() > GARBLED else rng.choice(["", character * 2, *noise["characters"]])
        for character in body
    )
    return str(rng.choice(["", *noise["numbers"]])) + (kept or body)


def _spaced(text: str, rng: random.Random) -> str:
    n = rng.randrange(1, len(text))
    return f"{text[:n]} {text[n:]}"
