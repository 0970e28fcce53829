"""The headed passages of a part: （一） and so on, or 1. and so on where those of the form are so headed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from yangguang.forms import Edition, load_edition
from yangguang.forms.labels import normalise, similarity

ORDINALS = "一二三四五六七八九十"

SUBHEADING = re.compile(
    rf"^\s*[（(〔\[【]\s*(?P<n>[{ORDINALS}]{{1,3}})\s*[）)〕\]】]\s*[、.．]?\s*(?P<rest>.*)$", re.DOTALL
)
"""（一） and what follows."""

_FIGURED = re.compile(r"^\s*(?P<n>[0-9]{1,2})\s*[.．、]\s*(?P<rest>[^0-9].*)$", re.DOTALL)
"""1. and what follows."""

_HEADING_LENGTH = 42
"""Characters; a longer paragraph is not a heading alone."""

_TITLE_LENGTH = 32
"""Characters; a first sentence up to this length after （一） is the title of the passage."""

_OFFICIAL = 2
"""Passages of the form among those headed 1., 2. … from which these are headings, no mere enumeration."""

_ALIKE = 0.6
"""Likeness from which a title is that of a passage of the form."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of the report: number, title without numbering, text before its first passage, passages."""

    number: int
    title: str
    text: str
    passages: tuple[tuple[str, str], ...]


def part_of(number: int, title: str, body: Sequence[str], edition: Edition) -> TextPart:
    """Divide the lines under the heading of a part.

    Args:
        number: of the part.
        title: its heading, without numbering.
        body: its paragraphs; labels of the form that stand among them (a dump may set each row of a table as
            a table of its own, under its label) belong to the table and are left out.
        edition: names the passages of the part and its labels.
    """
    labels = _labels_of(edition.edition, number)
    lines = [line for line in body if normalise(line) not in labels]
    text: list[str] = []
    passages: list[tuple[str, list[str]]] = []
    mark = _FIGURED if _has_figured_headings(lines, edition, number) else SUBHEADING
    for line in lines:
        match = mark.match(line)
        if match and _ordinal(match["n"]) == len(passages) + 1:
            heading, rest = _passage_title(match["rest"])
            passages.append((heading, [rest] if rest else []))
        elif passages:
            passages[-1][1].append(line)
        else:
            text.append(line)
    return TextPart(
        number, title, "\n".join(text), tuple((name, "\n".join(lines)) for name, lines in passages)
    )


@lru_cache(maxsize=16)
def _labels_of(edition: str, number: int) -> frozenset[str]:
    """What the tables of a part print: bands, groups, rows, columns."""
    labels: set[str] = set()
    for form in load_edition(edition).tables.values():
        if form.part == number:
            printed = [item.printed for item in form.bands] + [item.printed for item in form.groups]
            printed += [item.printed for item in form.column_groups]
            printed += [label for row in form.rows for label in row.labels]
            printed += [label for column in form.columns for label in column.labels]
            labels |= {normalise(label) for label in printed}
    return frozenset(labels - {""})


def _has_figured_headings(lines: Sequence[str], edition: Edition, number: int) -> bool:
    """Whether passages of the form are headed 1., 2. … here."""
    official = [
        item["printed"] for part in edition.parts if part.number == number for item in part.subsections
    ]
    if not official or any(SUBHEADING.match(line) for line in lines):
        return False
    titles = [_passage_title(match["rest"])[0] for line in lines if (match := _FIGURED.match(line))]
    return sum(max(similarity(title, name) for name in official) >= _ALIKE for title in titles) >= _OFFICIAL


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (ORDINALS.index(text[1]) + 1 if len(text) > 1 else 0)
    return ORDINALS.index(text[0]) + 1


def _passage_title(rest: str) -> tuple[str, str]:
    """Divide what follows （一）: a short line, or a short first sentence, is the title."""
    rest = rest.strip()
    if not re.search(r"[。；]", rest.rstrip("。；：:")) and len(rest) <= _HEADING_LENGTH:
        head, colon, tail = _colon(rest)
        return (head, tail) if colon and tail else (rest.rstrip("。：:；").strip(), "")
    match = re.match(r"^([^。：:；，,]{2,32})[。：:](.*)$", rest, re.DOTALL) or re.match(
        r"^([^。：:；]{2,32})[。](.*)$", rest, re.DOTALL
    )
    if match and len(match[1]) <= _TITLE_LENGTH:
        return match[1].strip(), match[2].strip()
    blank = re.match(r"^(\S{4,20})\s+(\S.*)$", rest, re.DOTALL)
    if blank and not re.search(r"[，。；：,]", blank[1]):
        return blank[1], blank[2].strip()
    return "", rest


def _colon(rest: str) -> tuple[str, str, str]:
    head, colon, tail = rest.partition("：") if "：" in rest else rest.partition(":")
    return head.strip(), colon, tail.strip()
