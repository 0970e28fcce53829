"""The words of charts: a phrase in both languages, its blanks filled with values that are no templates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from yangguang.languages import Language, Words

_PHRASES = Path(__file__).with_name("phrases.toml")

Headings = tuple[tuple[str, str], ...]
"""Fields of rows and their headings in one language: of tooltips, and of the columns of a table."""

NOTHING = Words("", "")
"""Said where a phrase has nothing to add."""


def phrase(code: str, **values: object) -> Words:
    """A phrase with its blanks filled.

    Args:
        code: of ``phrases.toml``: ``outcomes.title``.
        values: what stands for ``{name}``; ``Words`` in the language of the phrase, anything else as it is.

    Raises:
        KeyError: there is no such phrase, or a blank is left without a value.
    """
    found = _phrases()[code]
    return Words(_filled(found.zh, values, "zh"), _filled(found.en, values, "en"))


def headings(language: Language, **codes: str | Words) -> Headings:
    """Fields and their headings.

    Args:
        language: of the headings.
        codes: field → phrase, or the words themselves.
    """
    return tuple(
        (field, (phrase(code) if isinstance(code, str) else code).of(language))
        for field, code in codes.items()
    )


def listed(parts: Sequence[Words]) -> Words:
    """Several things one after the other, separated as each language does it."""
    comma = phrase("list")
    return Words(comma.zh.join(part.zh for part in parts), comma.en.join(part.en for part in parts))


def in_sentence(name: Words) -> Words:
    """A name as it stands within a sentence: in English its first letter is small."""
    return Words(name.zh, f"{name.en[:1].lower()}{name.en[1:]}")


def _filled(template: str, values: Mapping[str, object], language: str) -> str:
    return template.format(
        **{
            name: (value.zh or value.en if language == "zh" else value.en or value.zh)
            if isinstance(value, Words)
            else value
            for name, value in values.items()
        }
    )


@cache
def _phrases() -> Mapping[str, Words]:
    """Every phrase by its code; tables in tables give codes with dots."""
    found: dict[str, Words] = {}

    def walk(table: Mapping[str, object], above: str) -> None:
        for name, value in table.items():
            if not isinstance(value, Mapping):
                raise TypeError(f"{_PHRASES.name}: found {above}{name} = {value!r}, expected zh and en.")
            if "zh" in value and "en" in value:
                found[above + name] = Words(value["zh"], value["en"])
            else:
                walk(value, f"{above}{name}.")

    walk(tomllib.loads(_PHRASES.read_text(encoding="utf-8")), "")
    return found
