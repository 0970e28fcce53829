"""The lists of ``lexicon.toml``: what officials and printers decide."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists of the recognition; the file explains each."""

    blank_marks: frozenset[str]
    units: tuple[str, ...]
    remarks: tuple[str, ...]
    plus_signs: tuple[str, ...]
    minus_signs: tuple[str, ...]
    ocr_figures: Mapping[str, str]
    report_name: str
    report_name_with_year: str
    authority_ends: tuple[str, ...]
    not_names: tuple[str, ...]
    fillers: tuple[str, ...]
    issuers: tuple[str, ...]
    publishers: tuple[str, ...]
    publisher_meta: tuple[str, ...]
    posted: tuple[str, ...]
    posted_alone: tuple[str, ...]
    posted_beside: tuple[str, ...]
    posted_meta: tuple[str, ...]
    page_ends: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """Load the lists; longer words first, so that a word is never cut by a part of it."""
    data = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))

    def longest_first(words: list[str]) -> tuple[str, ...]:
        return tuple(sorted(words, key=lambda word: (-len(word), word)))

    cells, title = data["cells"], data["title"]
    return Lexicon(
        blank_marks=frozenset(cells["blank_marks"]),
        units=longest_first(cells["units"]),
        remarks=longest_first(cells["remarks"]),
        plus_signs=longest_first(cells["plus_signs"]),
        minus_signs=longest_first(cells["minus_signs"]),
        ocr_figures=cells["ocr_figures"],
        report_name=title["report_name"],
        report_name_with_year=title["report_name_with_year"],
        authority_ends=longest_first(title["authority_ends"]),
        not_names=longest_first(title["not_names"]),
        fillers=longest_first(title["fillers"]),
        issuers=tuple(title["issuers"]),
        publishers=longest_first(title["publishers"]),
        publisher_meta=tuple(title["publisher_meta"]),
        posted=longest_first(data["dates"]["posted"]),
        posted_alone=longest_first(data["dates"]["posted_alone"]),
        posted_beside=tuple(data["dates"]["posted_beside"]),
        posted_meta=tuple(data["dates"]["posted_meta"]),
        page_ends=tuple(data["page"]["ends"]),
    )
