"""Whom the figures of a report cover: the organ itself or the whole area, and the phrase that says so."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from yangguang.record.model import Record

_PHRASES = Path(__file__).with_name("scope.toml")

ScopeName = Literal["own_organ", "whole_area", "unknown"]
"""The figures are those of the organ, of all organs of its area together, or the report does not say."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom figures cover; ``phrase`` is what the report says of it, "" where it says nothing."""

    name: ScopeName
    phrase: str = ""


def scope_of(record: Record) -> Scope:
    """Read the scope from preamble and text; a report that says both, or nothing, is unknown."""
    texts = [record.preamble]
    for section in record.sections:
        texts += [section.text, *(part.text for part in section.subsections)]
    plain = "".join(unicodedata.normalize("NFKC", "".join(texts)).split())
    own = _first(plain, _phrases()["own_organ"])
    for phrase in _phrases()["own_organ"]:
        plain = plain.replace(phrase, "")  # 不含各乡镇 holds 含各乡镇
    whole = _first(plain, _phrases()["whole_area"])
    if own and whole:
        return Scope("unknown", f"{own}、{whole}")
    return Scope("own_organ", own) if own else Scope("whole_area", whole) if whole else Scope("unknown")


def scopes_differ(one: Record, other: Record) -> bool:
    """Whether two reports are known to cover different bodies, so that their figures are not compared."""
    names = {scope_of(one).name, scope_of(other).name}
    return names == {"own_organ", "whole_area"}


def _first(text: str, phrases: Sequence[str]) -> str:
    return next((phrase for phrase in phrases if phrase in text), "")


@cache
def _phrases() -> Mapping[str, Sequence[str]]:
    return tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
