"""One printed cell → the figure it prints, or that it prints none."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from yangguang.forms import Column
from yangguang.readers.characters import visible
from yangguang.recognition.lexicon import lexicon

UNREADABLE = "\ufffd"
"""The text that readers give a cell in which something is printed that cannot be read."""

_DAMAGED_WORD = re.compile(
    rf"(?<=[\u4e00-\u9fff）)]){UNREADABLE}+(?![0-9.,])|(?<![0-9.,]){UNREADABLE}+(?=[\u4e00-\u9fff（(])"
    rf"|(?<=[0-9][.、]){UNREADABLE}+(?=[\u4e00-\u9fff]{{3}})"
)
"""A character lost beside words, away from figures: it was a part of the words, or a mark before them."""

_FOOTNOTE = re.compile(r"(?<=[0-9０-９件项个])[①-⑳⁰¹²³⁴-⁹*＊※†]{1,2}\s*$")
"""A mark behind a figure that leads to a footnote; some of them would be figures in NFKC."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Characters of a font of its own: nobody can say what they print."""

_STACKED = re.compile(r"^\s*[0０][ \t]*\n\s*[0-9０-９]")
"""A nought above another figure: no figure wraps so, it is of two rows."""

_LONG_MINUS = re.compile("^[—―–−一]+(?=[0-9])")
"""How an OCR reads a minus in front of a figure."""

_DASH_INSIDE = re.compile("(?<=[0-9])[—―–−]+(?=[0-9])")
"""A dash between figures: two cells that ran together."""

_LABEL_LENGTH = 14
"""Characters of a label repeated in front of a figure in one cell."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell prints.

    Attributes:
        kind: "value"; "blank" (nothing, a dash, a slash, 无); "unreadable"; "text" (words, so not a figure's
            cell).
        number: the figure, decimals as printed.
        unit: the unit printed in the cell, "" for none.
        label: words printed in front of the figure.
    """

    kind: Literal["value", "blank", "unreadable", "text"]
    number: Decimal | None = None
    unit: str = ""
    label: str = ""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = lexicon()
    sign = "|".join(re.escape(word) for word in (*words.plus_signs, *words.minus_signs))
    unit = "|".join(re.escape(word) for word in words.units)
    remark = "|".join(re.escape(word) for word in words.remarks)
    return re.compile(
        rf"^(?P<label>[^0-9+\-]{{0,{_LABEL_LENGTH}}}?)(?P<sign>{sign})?"
        rf"(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?P<unit>{unit})?"
        rf"(?:[（(](?:{remark})[^（）()]*[）)])?$"
    )


@lru_cache(maxsize=65536)
def read_cell(text: str, is_ocr: bool = False) -> Reading:
    """Read the text of a cell.

    Args:
        text: as printed; line breaks and blanks inside a figure come from narrow columns and are ignored.
        is_ocr: the text comes from OCR, so letters that look like figures are figures where nothing else is
            left.

    Returns:
        The reading; ``number`` keeps the decimals that are printed.
    """
    words = lexicon()
    compact = re.sub(r"\s+", "", unicodedata.normalize("NFKC", _FOOTNOTE.sub("", visible(text))))
    compact = _DAMAGED_WORD.sub("", _PRIVATE.sub(UNREADABLE, compact))
    if UNREADABLE in compact or (not is_ocr and _STACKED.match(text)):
        return Reading("unreadable")
    if compact in words.blank_marks or not any(character.isalnum() for character in compact):
        return Reading("blank")
    if is_ocr:
        compact = _DASH_INSIDE.sub("-", _LONG_MINUS.sub("-", compact))
    if is_ocr and len(compact) <= 8 and not re.search(r"[\u4e00-\u9fff]", compact):
        compact = "".join(words.ocr_figures.get(character, character) for character in compact)
        if any(letter.isdigit() for letter in compact) and any(letter.isalpha() for letter in compact):
            return Reading("unreadable")  # which of them is a figure, and which one?
        compact = re.sub(r"[^0-9+\-.,]", "", compact) or compact
    for minus in words.minus_signs:
        if len(minus) == 1 and not minus.isalpha() and compact.startswith(minus):
            compact = "-" + compact[1:]
    match = _pattern().match(compact)
    if not match:
        # signs of figures only that make no figure: dirt beside one, or one that ran into another
        is_figure = is_ocr and bool(re.fullmatch(r"[0-9+\-.,/—]+", compact))
        return Reading("unreadable" if is_figure else "text")
    label = match["label"]
    if label and not _is_label(label):
        return Reading("text")
    number = Decimal(match["number"].replace(",", ""))
    if match["sign"] and (match["sign"] in words.minus_signs or match["sign"] == "-"):
        number = -number
    return Reading("value", number, match["unit"] or "", label)


def _is_label(label: str) -> bool:
    """Whether words in front of a figure are a repeated label: Chinese, no heading, no date, no stroke."""
    is_stroke = label == "一"
    is_chinese = bool(re.fullmatch(r"[\u4e00-\u9fff（）()/：:、]+", label))
    return is_chinese and not is_stroke and not re.match(r"^[第（(]", label)


def to_column(reading: Reading, column: Column) -> tuple[int | Decimal | None, str]:
    """The value of a reading in the unit of a column, and a note where that is not plain.

    Units are converted only where the edition says so; a unit that differs from the column's is noted.

    Returns:
        The value (int for counts, Decimal for money, ``None`` for no figure) and the note, "" for none.
    """
    if reading.kind != "value" or reading.number is None:
        return None, ""
    number = reading.number
    if column.convert:
        factor = column.convert.get(reading.unit, 1)
        note = f"{reading.number} {reading.unit} = {number * factor} {column.unit}" if factor != 1 else ""
        return _plain(number * factor), note
    if column.number == "money":
        return _plain(number), ""
    if number != number.to_integral_value():
        return _plain(number), "not a whole number"
    return int(number), ""


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() and number.as_tuple().exponent == 0 else number
