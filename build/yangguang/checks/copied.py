"""The text of a report held against last year's, sentence by sentence: what is new, what was copied.

A help for reading, not a finding: much of an annual report is the same each year by rights.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Indel

from yangguang.checks.case import passages
from yangguang.record.model import Record

SHORTEST = 8
"""Characters below which a sentence is not compared: short ones ("下同。") are alike by chance."""

ALIKE = 0.85
"""Similarity from which a sentence counts as taken over with other figures or a few other words."""

Origin = Literal["new", "reworded", "copied", "short"]
"""Not in last year's text; there, with other figures or a few other words; there word for word; too short."""

_SENTENCES = re.compile(r"[^。！？；\n]*[。！？；]+[”’」』）)]*|[^。！？；\n]+|\n")
_DIGITS = re.compile(r"[0-9][0-9,.]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the signs that end it, and where it comes from."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class TextComparison:
    """A text held against that of the year before.

    Attributes:
        previous_year: of the text it is held against.
        passages: part and subsection (see ``checks.case.passages``) → its sentences; line ends stand alone.
        dropped: sentences of the year before that are not found again, in their order.
    """

    previous_year: int
    passages: Mapping[tuple[int, int], Sequence[Sentence]]
    dropped: tuple[str, ...]

    def count(self, origin: Origin) -> int:
        """How many sentences are of one origin."""
        return sum(one.origin == origin for passage in self.passages.values() for one in passage)


def compare_texts(record: Record, previous: Record) -> TextComparison:
    """Compare the texts of two reports of one authority; parts may have moved, so all is held against all.

    Args:
        record: the later report.
        previous: the earlier one; of both the wording must be the authority's own.
    """
    before = [
        text for _, _, passage in passages(previous) for text in sentences(passage) if len(text) >= SHORTEST
    ]
    keys = [_key(text) for text in before]
    exact = {_plain(text) for text in before}
    met: set[int] = set()
    found: dict[tuple[int, int], tuple[Sentence, ...]] = {}
    for part, place, passage in passages(record):
        found[part, place] = tuple(_placed(text, keys, exact, met) for text in sentences(passage))
    return TextComparison(
        previous.year, found, tuple(text for number, text in enumerate(before) if number not in met)
    )


def sentences(text: str) -> list[str]:
    """A text cut after each sentence; joined together they are the text again."""
    return _SENTENCES.findall(text)


def _placed(text: str, keys: Sequence[str], exact: set[str], met: set[int]) -> Sentence:
    """Where a sentence comes from; what it was taken from is noted in ``met``."""
    if len(text.strip()) < SHORTEST:
        return Sentence(text, "short")
    alike = process.extract(
        _key(text), keys, scorer=Indel.normalized_similarity, score_cutoff=ALIKE, limit=None
    )
    if not alike:
        return Sentence(text, "new")
    met.update(number for _, score, number in alike if score == alike[0][1])
    return Sentence(text, "copied" if _plain(text) in exact else "reworded")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _key(text: str) -> str:
    """A sentence without its figures."""
    return _DIGITS.sub("0", _plain(text))
