"""The words by which a report says its period, its notices and its own name: ``wording.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.forms import load_edition

_WORDING = Path(__file__).with_name("wording.toml")


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that reports cite: its number in full, words of its title, the reports it is in force for.

    ``is_of_form`` says that it sets out an edition of the form.
    """

    number: str
    title: tuple[str, ...]
    first_year: int = 0
    last_year: int = 9999
    is_of_form: bool = False


@dataclass(frozen=True, slots=True)
class SelfName:
    """How bodies whose names end so call themselves."""

    ends: tuple[str, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The lists of ``wording.toml``; ``slips`` maps what is printed to what it should be."""

    period_words: tuple[str, ...]
    later_year_words: tuple[str, ...]
    earlier_year_words: tuple[str, ...]
    notices: tuple[Notice, ...]
    slips: Mapping[str, str]
    selves: tuple[SelfName, ...]
    offices: tuple[str, ...]
    bodies: tuple[str, ...]


@cache
def wording() -> Wording:
    """The lists, read once."""
    data: Mapping[str, Any] = tomllib.loads(_WORDING.read_text(encoding="utf-8"))
    return Wording(
        period_words=tuple(data["period_words"]),
        later_year_words=tuple(data["later_year_words"]),
        earlier_year_words=tuple(data["earlier_year_words"]),
        notices=tuple(_notice(item) for item in data["notices"]),
        slips={item["printed"]: item["right"] for item in data["slips"]},
        selves=tuple(SelfName(tuple(item["ends"]), tuple(item["says"])) for item in data["selves"]),
        offices=tuple(data["signing"]["offices"]),
        bodies=tuple(data["signing"]["bodies"]),
    )


def _notice(item: Mapping[str, Any]) -> Notice:
    title = tuple(item["title"])
    if "edition" not in item:
        return Notice(item["number"], title)
    edition = load_edition(item["edition"])
    return Notice(edition.notice, title, edition.first_year, edition.last_year or 9999, is_of_form=True)


def compact(text: str) -> str:
    """NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
