"""What Word's styles and lists say about a paragraph: whether it is a heading, hidden, and its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree

from yangguang.readers.characters import is_footnote_mark
from yangguang.readers.docx_package import attribute_of, child_named, local_name, number_of, value_of

_HEADING_NAME = re.compile(r"(heading|标题)\s*\d|title|标题|(sub|副)(title|标题)", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(toc|目录)\s*\d", re.IGNORECASE)
_BODY_LEVEL = 9
"""The outline level that means body text; 0 to 8 are headings."""

_MAX_BASED_ON = 20
"""Styles followed upwards; a chain that is longer is circular."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What the styles and direct formatting of one paragraph come to.

    Attributes:
        is_heading: it is a heading or a title.
        is_hidden: its text is hidden unless a run says otherwise.
        is_contents_entry: it is a line of a table of contents.
        number: identifier of its list and the level in it, ``None`` without a number.
    """

    is_heading: bool
    is_hidden: bool
    is_contents_entry: bool
    number: tuple[str, int] | None


class Styles:
    """The styles of a document, looked up by paragraph and by run."""

    def __init__(self, part: etree._Element | None) -> None:
        self._by_id: dict[str, etree._Element] = {}
        self._default = ""
        for style in part if part is not None else ():
            if local_name(style) == "style":
                identifier = attribute_of(style, "styleId")
                self._by_id[identifier] = style
                if (
                    attribute_of(style, "default") in ("1", "true")
                    and attribute_of(style, "type") == "paragraph"
                ):
                    self._default = identifier

    def of_paragraph(self, paragraph: etree._Element) -> ParagraphStyle:
        """Resolve the style of a paragraph: its own properties first, then the chain of its styles."""
        own = child_named(paragraph, "pPr")
        identifier = child_named(own, "pStyle")
        chain = self._chain(value_of(identifier) if identifier is not None else self._default)
        names = [value_of(name) for style in chain if (name := child_named(style, "name")) is not None]
        properties = [own, *(child_named(style, "pPr") for style in chain)]
        level = _first(child_named(item, "outlineLvl") for item in properties)
        vanish = _first(child_named(style, "rPr", "vanish") for style in chain)
        is_named_heading = any(_HEADING_NAME.fullmatch(name) for name in names)
        return ParagraphStyle(
            is_heading=is_named_heading or number_of(level, _BODY_LEVEL) < _BODY_LEVEL,
            is_hidden=vanish is not None and _is_on(vanish),
            is_contents_entry=any(_CONTENTS_NAME.fullmatch(name) for name in names),
            number=_list_place(properties),
        )

    def is_run_hidden(self, run: etree._Element, paragraph_is_hidden: bool) -> bool:
        """Whether a run is hidden text, by itself, its character style or its paragraph's style."""
        own = child_named(run, "rPr")
        identifier = child_named(own, "rStyle")
        chain = self._chain(value_of(identifier)) if identifier is not None else []
        properties = [own, *(child_named(style, "rPr") for style in chain)]
        switch = _first(child_named(item, "vanish") for item in properties)
        return paragraph_is_hidden if switch is None else _is_on(switch)

    def _chain(self, identifier: str) -> list[etree._Element]:
        """A style and those it is based on."""
        chain: list[etree._Element] = []
        while identifier in self._by_id and len(chain) < _MAX_BASED_ON:
            style = self._by_id[identifier]
            chain.append(style)
            parent = child_named(style, "basedOn")
            identifier = value_of(parent) if parent is not None else ""
        return chain


class Numbering:
    """The lists of a document; counts as the paragraphs go by."""

    def __init__(self, part: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        abstract = {
            attribute_of(item, "abstractNumId"): item
            for item in (part if part is not None else ())
            if local_name(item) == "abstractNum"
        }
        counters: dict[str, list[int | None]] = {}
        for item in part if part is not None else ():
            reference = child_named(item, "abstractNumId")
            if local_name(item) == "num" and reference is not None and value_of(reference) in abstract:
                key = value_of(reference)
                shared = counters.setdefault(key, [None] * (_BODY_LEVEL + 1))
                self._lists[attribute_of(item, "numId")] = _List(abstract[key], item, shared)

    def next_number(self, style: ParagraphStyle) -> str:
        """Count one paragraph on and return its printed number, "" where it has none or a bullet."""
        if style.number is None or style.number[0] not in self._lists:
            return ""
        identifier, level = style.number
        return self._lists[identifier].next_number(level)


class _List:
    """One list: the levels of its definition, and counters that lists of the same definition share."""

    def __init__(
        self, definition: etree._Element, instance: etree._Element, counters: list[int | None]
    ) -> None:
        self._counters = counters
        self._levels: dict[int, etree._Element] = {}
        self._restarts: dict[int, int] = {}
        for item in definition:
            if local_name(item) == "lvl":
                self._levels[_level_of(item)] = item
        for item in instance:
            if local_name(item) == "lvlOverride":
                start, level = child_named(item, "startOverride"), child_named(item, "lvl")
                if start is not None:
                    self._restarts[_level_of(item)] = number_of(start, 1)
                if level is not None:
                    self._levels[_level_of(item)] = level

    def next_number(self, level: int) -> str:
        if level not in self._levels:
            return ""
        if level in self._restarts:  # counts from here on, once
            self._counters[level] = self._restarts.pop(level)
        else:
            count = self._counters[level]
            self._counters[level] = self._start(level) if count is None else count + 1
        for deeper in range(level + 1, len(self._counters)):
            self._counters[deeper] = None
        pattern = child_named(self._levels[level], "lvlText")
        if pattern is None or self._format(level) == "bullet":
            return ""
        text = re.sub(r"%([1-9])", lambda found: self._printed(int(found[1]) - 1), value_of(pattern))
        return f"{text} " if text[-1:].isalnum() and text.isascii() else text

    def _printed(self, level: int) -> str:
        count = self._counters[level]
        return format_number(self._start(level) if count is None else count, self._format(level))

    def _format(self, level: int) -> str:
        kind = child_named(self._levels.get(level), "numFmt")
        return value_of(kind) if kind is not None else "decimal"

    def _start(self, level: int) -> int:
        start = child_named(self._levels.get(level), "start")
        return number_of(start, 1)


def format_number(number: int, kind: str) -> str:
    """Print a list number in one of Word's formats; decimal where the format is not one that reports use.

    Source: ECMA-376, part 1, 17.18.59 (ST_NumberFormat).
    """
    formatter = _FORMATS.get(kind)
    return formatter(number) if formatter and number > 0 else str(number)


def _chinese(number: int) -> str:
    """Chinese numerals up to 9999: 十一, 二十, 一百零三."""
    if number >= 10_000:
        return str(number)
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    text, rest = "", str(number)
    for place, digit in enumerate(rest):
        unit = units[len(rest) - 1 - place]
        if digit != "0":
            text += digits[int(digit)] + unit
        elif text and not text.endswith("零") and rest[place:].strip("0"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(number: int) -> str:
    values = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
    text = ""
    for value, letters in (*values, (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            text, number = text + letters, number - value
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)


def _digits(digits: str) -> Callable[[int], str]:
    return lambda number: str(number).translate(str.maketrans("0123456789", digits))


def _upper(formatter: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: formatter(number).upper()


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerRoman": _roman,
    "upperRoman": _upper(_roman),
    "lowerLetter": _letters,
    "upperLetter": _upper(_letters),
    "none": lambda _: "",
}
"""How the formats met in reports are printed; those not named here print decimal digits."""


def _list_place(properties: list[etree._Element | None]) -> tuple[str, int] | None:
    """List and level of a paragraph; each may come from another style of the chain. List 0 means none."""
    identifier = _first(child_named(item, "numPr", "numId") for item in properties)
    if identifier is None or value_of(identifier) == "0":
        return None
    level = _first(child_named(item, "numPr", "ilvl") for item in properties)
    return value_of(identifier), min(_BODY_LEVEL, number_of(level, 0))


def _is_on(switch: etree._Element) -> bool:
    """Whether an on/off property is on: it is when it is there, unless its value says otherwise."""
    return value_of(switch) not in ("0", "false", "off")


def is_no_figure(run: etree._Element) -> bool:
    """Whether a run beside a figure is struck through, or raised and leads to a footnote."""
    for name in ("strike", "dstrike"):
        struck = child_named(run, "rPr", name)
        if struck is not None and _is_on(struck):
            return True
    raised = child_named(run, "rPr", "vertAlign")
    if raised is None or value_of(raised) != "superscript":
        return False
    return is_footnote_mark("".join(child.text or "" for child in run if local_name(child) == "t"))


def _first(elements: Iterable[etree._Element | None]) -> etree._Element | None:
    """The first element that is there."""
    return next((element for element in elements if element is not None), None)


def _level_of(element: etree._Element) -> int:
    text = attribute_of(element, "ilvl")
    return int(text) if text.isdigit() else 0
