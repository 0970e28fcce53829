"""Mask what must not be published: personal mobile and identity numbers, and clerks' names beside them.

Office landlines, addresses, mailboxes, unified social credit codes and named office-holders stay.

Source: 个人信息保护法 Arts 6, 13, 27; 条例 Art. 20(2); GB 11643 (identity numbers), GB 32100-2015 (credit
codes).
"""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from yangguang.record.model import Figure, Record, Section, Subsection

_WORDS = Path(__file__).with_name("redaction.toml")

_NEARBY = 60
"""Characters between a clerk's name and a masked number for the two to stand beside each other."""

_LETTER = r"[\u3400-\u9fff·•]"
_NAME = rf"{_LETTER}{{1,15}}?"
"""A name, or a piece of one where its characters are set apart; fifteen for names such as
阿卜杜热合曼·阿卜杜拉."""

_DASHES = frozenset("-‐‑‒–—―−－ー")
_GAP = r"[ \n\-]{0,3}"
"""Spaces, dashes and line ends that may stand between the groups of a number."""

_MOBILE = re.compile(
    rf"(?<![0-9])(?<![0-9]\.)(?:(?:\+|00)?86{_GAP})?0?(?:"
    rf"1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}"
    rf"|1[3-9][0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}"
    rf"|1[3-9][0-9]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}}"
    rf"|1[3-9][0-9]{{3}}{_GAP}[0-9]{{6}}"
    r"|(?<![0-9] )1 [3-9](?: [0-9]){9}(?! [0-9])"
    r")(?![0-9])(?!\.[0-9]{1,2}(?![0-9]))(?! ?[元万亿])"
)
"""In one piece, 3-4-4, 4-3-4, 3-3-5, 5-6, or digit by digit; an amount of money is none."""

_MISREAD = re.compile(rf"(?<![0-9A-Za-z])[1lI|](?:{_GAP}[0-9OolI|]){{10}}(?![0-9A-Za-z])")
_ALIKE = str.maketrans("OolI|", "00111")
_LEAST_DIGITS = 8
"""Eleven signs of which so many are digits are a mobile number of which OCR read some as letters."""

_IDENTITY = re.compile(rf"(?<![0-9])(?=([1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx])(?![0-9A-Za-z]))")
_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RT-UW-Y]{18}(?![0-9A-Za-z])")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Mask:
    """What stands between two characters of a text, and what is published in its place."""

    start: int
    end: int
    text: str


def redact(text: str) -> str:
    """Mask personal numbers in a text, and the names of clerks beside them.

    Digits and spaces of any width and dashes of any kind are recognised; what is not masked is returned
    exactly as it came.
    """
    return redact_pieces([text])[0]


def redact_pieces(pieces: Sequence[str]) -> list[str]:
    """Mask texts that follow one another, such as lines of a page: a number may be split between two.

    Returns:
        As many texts; what stands for a masked number is in the piece where the number begins.
    """
    whole = "\n".join(pieces)
    masks = find_masks(whole)
    if not masks:
        return list(pieces)
    found: list[str] = []
    start = 0
    for piece in pieces:
        end = start + len(piece)
        position, kept = start, []
        for mask in masks:
            if mask.start < end and start < mask.end:
                kept += [
                    whole[position : max(mask.start, position)],
                    mask.text if mask.start >= start else "",
                ]
                position = min(mask.end, end)
        found.append("".join([*kept, whole[position:end]]))
        start = end + 1
    return found


def find_masks(text: str) -> list[Mask]:
    """Where personal numbers and the names of clerks beside them stand in a text, in order."""
    words = _words()
    plain = _plain(text)
    masks: list[tuple[int, int, str]] = [
        (match.start(1), match.end(1), words.identity)
        for match in _IDENTITY.finditer(plain)
        if _is_identity(match[1])
    ]
    kept = [match.span() for match in _CREDIT_CODE.finditer(plain) if _is_credit_code(match[0])]
    for match in _MOBILE.finditer(plain):
        taken = [*kept, *((start, end) for start, end, _ in masks)]
        if not any(start < match.end() and match.start() < end for start, end in taken):
            masks.append((*match.span(), words.mobile))
    numbers = [(start, end) for start, end, _ in masks]
    masks += [(start, end, words.contact) for start, end in _names(plain, numbers, words)] if numbers else []
    return [Mask(*mask) for mask in sorted(masks)]


def redacted(record: Record) -> Record:
    """A record fit to be published: every text of it redacted, every figure as it was.

    The preamble, the parts, the signature, the remarks, and the printed text of cells that hold no number.
    """
    return replace(
        record,
        preamble=redact(record.preamble),
        signature=redact(record.signature),
        sections=tuple(_section(section) for section in record.sections),
        remarks=tuple(replace(remark, message=redact(remark.message)) for remark in record.remarks),
        tables={
            table: {
                row: {column: _figure(figure) for column, figure in columns.items()}
                for row, columns in rows.items()
            }
            for table, rows in record.tables.items()
        },
    )


@dataclass(frozen=True, slots=True)
class _Words:
    mobile: str
    identity: str
    contact: str
    contact_words: tuple[str, ...]
    after_words: tuple[str, ...]


@cache
def _words() -> _Words:
    data = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return _Words(
        mobile=data["mobile"],
        identity=data["identity"],
        contact=data["contact"],
        contact_words=tuple(data["contact_words"]),
        after_words=tuple(data["after_words"]),
    )


def _section(section: Section) -> Section:
    return replace(
        section,
        title=redact(section.title),
        text=redact(section.text),
        subsections=tuple(Subsection(redact(part.title), redact(part.text)) for part in section.subsections),
    )


def _figure(figure: Figure) -> Figure:
    note = redact(figure.note)
    printed = redact(figure.printed) if figure.value is None else figure.printed
    if (note, printed) == (figure.note, figure.printed):
        return figure
    return replace(figure, note=note, printed=printed)


def _plain(text: str) -> str:
    """The same text, character for character, with plain digits, spaces, dashes and Latin letters."""
    plain = "".join(_plain_character(character) for character in text)
    return _MISREAD.sub(_with_digits, plain)


def _with_digits(match: re.Match[str]) -> str:
    is_number = sum(character.isdigit() for character in match[0]) >= _LEAST_DIGITS
    return match[0].translate(_ALIKE) if is_number else match[0]


@cache
def _plain_character(character: str) -> str:
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if character in _DASHES:
        return "-"
    if character == "\n":
        return character
    if character.isspace() or unicodedata.category(character) in ("Zs", "Cf"):
        return " "
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 else character


def _is_identity(printed: str) -> bool:
    """Whether 18 characters are a resident identity number: plausible birth date and check digit mod 11-2."""
    number = re.sub(r"[ \n-]", "", printed).upper()
    try:
        born = datetime.date.fromisoformat(number[6:14])
    except ValueError:
        return False
    if not 1850 <= born.year <= 2100:
        return False
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(weight * int(digit) for weight, digit in zip(weights, number[:17], strict=True))
    return "10X98765432"[total % 11] == number[17]


def _is_credit_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code: weights 3^i mod 31."""
    total = sum(pow(3, place, 31) * _CREDIT_ALPHABET.index(code[place]) for place in range(17))
    return _CREDIT_ALPHABET[-total % 31] == code[17]


def _names(plain: str, numbers: list[tuple[int, int]], words: _Words) -> list[tuple[int, int]]:
    """Where names introduced as a contact stand beside a masked number."""
    after = "|".join(words.after_words)
    introduced = re.compile(
        rf"(?:{'|'.join(words.contact_words)})(?: ?\((?:签字|签名|姓名)\))?(?:姓名)?"
        rf"(?: ?: ?(?P<stated>{_NAME}(?:[ 、]{{0,2}}{_NAME}){{0,4}}?)"
        rf"| ?[为是]? ?(?P<plain>{_LETTER}{{2,4}}?(?:、{_LETTER}{{2,4}}?)*?))"
        rf"(?=\s*(?:[^\w\s·、]|[0-9]|{after}|\n|$))"
    )
    found: list[tuple[int, int]] = []
    for match in introduced.finditer(plain):
        name = match.span("stated") if match["stated"] else match.span("plain")
        if any(start - name[1] <= _NEARBY and match.start() - end <= _NEARBY for start, end in numbers):
            found.append(name)
    return found
