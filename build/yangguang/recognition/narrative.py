"""Figures stated in the text of a report: what each counts, its unit, its sentence, whose part it is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

_WORDS = Path(__file__).with_name("narrative.toml")

Kind = Literal["count", "share"]
"""A number with a unit; a percentage."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure of the text.

    Attributes:
        number: from 1, in the order of the text.
        kind: see the type.
        value: as stated, multipliers applied; of a share, per cent.
        unit: as written; "%" of a share.
        counts: the words before it that say what it counts, as written.
        subject: code of ``narrative.toml``; "" where none fits.
        sentence: in which it stands.
        part_of: number of the statement whose part this is ("of which"), or whose share; ``None`` for none.
        share_of: number of the statement that a share describes; ``None`` for a count.
        start, end: where figure and unit stand in the passage, once that is normalised (NFKC).
    """

    number: int
    kind: Kind
    value: Decimal
    unit: str
    counts: str
    subject: str
    sentence: str
    part_of: int | None = None
    share_of: int | None = None
    start: int = 0
    end: int = 0

    @property
    def is_of_area(self) -> bool:
        """Whether the sentence speaks of a whole area, not of the organ alone."""
        return any(word in self.sentence for word in words()["whole_area"])


@cache
def words() -> Mapping[str, Any]:
    """The lists of ``narrative.toml``."""
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def subject_names() -> Mapping[str, tuple[str, str]]:
    """Code of every subject → its name, in Chinese and English."""
    return {one["code"]: (one["name"], one["name_en"]) for one in words()["subjects"]}


def find_statements(text: str, first: int = 1) -> list[Statement]:
    """Find the figures of a passage.

    Args:
        text: a part or subsection of a report.
        first: number of the first statement.
    """
    found: list[Statement] = []
    offset = 0
    for paragraph in unicodedata.normalize("NFKC", text).split("\n"):
        last_count: Statement | None = None
        total: Statement | None = None
        for sentence in re.split(r"(?<=[。])", paragraph):
            before = 0
            if not any(sentence.lstrip().startswith(word) for word in words()["of_which"]):
                last_count = None
            total, goes_on = None, False
            for match in _figures(sentence):
                lead = sentence[before : match.start()]
                before = match.end()
                if any(word in lead for word in words()["of_which"]):
                    total = last_count
                    goes_on = any(f"{word}:" in lead for word in words()["of_which"])
                elif ";" in lead and not goes_on:
                    total = None  # a semicolon ends the list, unless it was announced with a colon
                number = first + len(found)
                start, end = offset + match.start(), offset + match.end()
                if match["percent"]:
                    described = (
                        found[-1] if found and _is_share(lead) and found[-1].sentence == sentence else None
                    )
                    value, unit = Decimal(match["percent"]), "%"
                    part_of = described.part_of if described else None
                    share_of = described.number if described and part_of is not None else None
                    found.append(
                        Statement(
                            number,
                            "share",
                            value,
                            unit,
                            _counts(lead),
                            "",
                            sentence,
                            part_of,
                            share_of,
                            start,
                            end,
                        )
                    )
                    continue
                value = Decimal(match["figure"].replace(",", ""))
                value *= words()["multipliers"].get(match["many"] or "", 1)
                counts = _counts(lead)
                subject = ""
                if total is None:
                    after = sentence[match.end() :]
                    subject = _subject(lead, match["unit"]) or _subject(lead, match["unit"], after)
                statement = Statement(
                    number,
                    "count",
                    value,
                    match["unit"],
                    counts,
                    subject,
                    sentence.strip(),
                    total.number if total else None,
                    None,
                    start,
                    end,
                )
                found.append(statement)
                if total is None:
                    last_count = statement
            offset += len(sentence)
        offset += 1
    return found


def _figures(sentence: str) -> Iterator[re.Match[str]]:
    for match in _pattern().finditer(sentence):
        before = sentence[: match.start()].rstrip()
        after = sentence[match.end() :].lstrip()
        if any(before.endswith(word) for word in words()["not_after"]):
            continue
        if match["percent"] is None and any(
            f"{match['unit']}{after}".startswith(word) for word in words()["not_before"]
        ):
            continue
        yield match


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(sorted(words()["units"], key=len, reverse=True))
    many = "|".join(words()["multipliers"])
    return re.compile(
        rf"(?<![0-9.])(?:(?P<percent>[0-9]+(?:\.[0-9]+)?) ?%"
        rf"|(?P<figure>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?) ?(?P<many>{many})?余? ?(?P<unit>{units}))"
    )


def _counts(lead: str) -> str:
    """The last clause before a figure, without the signs around it."""
    clauses = [clause for clause in re.split(r"[,;:、。]", lead) if clause.strip()]
    clause = clauses[-1].strip(" ()\"'“”") if clauses else ""
    for word in words()["of_which"]:
        clause = clause.removeprefix(word)
    return clause


def _is_share(lead: str) -> bool:
    return any(word in lead for word in words()["share_words"])


_NOUN = re.compile(r"[^,;:、。()0-9]{0,16}")
"""What follows a figure up to the next sign or number: 收到 8 份政府信息公开申请."""


def _subject(lead: str, unit: str, after: str = "") -> str:
    """What a figure counts, by the words before it; with ``after``, also by those right behind it."""
    following = _NOUN.match(after.lstrip())
    clause = _counts(lead) + (following[0] if following else "")
    for subject in words()["subjects"]:
        if (
            unit in subject["units"]
            and all(word in clause for word in subject.get("all", ()))
            and (not subject.get("any") or any(word in clause for word in subject["any"]))
            and not any(word in clause for word in subject.get("none", ()))
        ):
            return str(subject["code"])
    return ""


def says_any(texts: Sequence[str], phrases: str) -> str:
    """The first phrase of a list of ``narrative.toml`` that stands in one of the texts; "" for none."""
    for text in texts:
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        for phrase in words()[phrases]:
            if phrase in plain:
                return str(phrase)
    return ""
