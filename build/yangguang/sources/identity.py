"""Whose report is it: from the name on a report to a registered authority, or to the entry it needs."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

from yangguang.errors import SourceError
from yangguang.sources.registry import Authority

_TOWNSHIP = re.compile(r"^(?P<name>.{1,12}?(?:镇|乡|街道))(?:人民政府|办事处|政府)?$")
_MUNICIPALITIES = ("11", "12", "31", "50")
_CODE = re.compile(r"^[0-9]{6}$")


@dataclass(frozen=True, slots=True)
class Place:
    """A division that a name begins with, and the rest of the name."""

    code: str
    rest: str


def known_authority(name: str, authorities: Iterable[Authority]) -> Authority | None:
    """The registered authority of that name, or ``None``.

    Raises:
        SourceError: several bear it.
    """
    found = [authority for authority in authorities if name in authority.names]
    if len(found) > 1:
        listed = ", ".join(authority.id for authority in found)
        raise SourceError(
            f"{name}: several authorities bear this name ({listed}). Say which one: --authority ID."
        )
    return found[0] if found else None


def load_divisions(path: Path) -> dict[str, str]:
    """Names of divisions by code (GB/T 2260); empty where the portal has no such list.

    Raises:
        SourceError: it has no columns ``code`` and ``name``.
    """
    if not path.is_file():
        return {}
    reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        raise SourceError(f"{path}: column 'code' or 'name' is missing. Add it.")
    return {row["code"]: row["name"] for row in reader if _CODE.match(row["code"] or "")}


def places_in(name: str, divisions: Mapping[str, str]) -> list[Place]:
    """The divisions that a name may begin with, the smallest first.

    沭阳县发展和改革局 → 321322 and 发展和改革局; 石家庄市长安区统计局 → 130102, as the city tells which
    长安区. Several places of one level mean that the name alone does not tell.
    """
    found: dict[str, Place] = {}
    for code, division in divisions.items():
        if division and name.startswith(division):
            rest = name[len(division) :]
            below = [place for place in places_in(rest, _inside(code, divisions)) if place.code != code]
            for place in below or [Place(code, rest)]:
                found[place.code] = place
    shortest = min((len(place.rest) for place in found.values()), default=0)
    return sorted(
        (place for place in found.values() if len(place.rest) == shortest), key=lambda one: one.code
    )


def new_authority(name: str, code: str, rest: str) -> Authority:
    """The entry for an authority that is not registered yet.

    Args:
        name: as its report prints it.
        code: of the division it belongs to.
        rest: its name after that of the division: 发展和改革局, "" for the place itself.
    """
    level = level_of(code)
    parent = _above(code)
    if township := _TOWNSHIP.match(rest):
        word, kind, level, parent = _pinyin(township["name"]), "government", "township", code
    else:
        word, kind = _organ(rest)
        parent = parent if kind == "government" else code
    is_place = not rest
    return Authority(
        id=f"{code}-{word}",
        name=f"{name}人民政府" if is_place else name,
        name_en="",
        code=code,
        level=level,
        kind=kind,
        parent=parent,
        aliases=(name,) if is_place else (),
    )


def level_of(code: str) -> str:
    """The level of a division, by its code."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _above(code: str) -> str:
    if code.endswith("0000"):
        return ""
    if code.endswith("00") or code[:2] in _MUNICIPALITIES:
        return f"{code[:2]}0000"
    return f"{code[:4]}00"


def _inside(code: str, divisions: Mapping[str, str]) -> dict[str, str]:
    stem = code.rstrip("0")
    stem += "0" * (len(stem) % 2)
    return {one: name for one, name in divisions.items() if one.startswith(stem) and one != code}


@cache
def _organs() -> tuple[tuple[str, str, str], ...]:
    data = tomllib.loads(Path(__file__).with_name("organs.toml").read_text(encoding="utf-8"))
    return tuple(
        (ending, organ["kind"], organ["word"]) for organ in data["organs"] for ending in organ["endings"]
    )


def _organ(rest: str) -> tuple[str, str]:
    """Word for the id and kind of a body."""
    for ending, kind, word in _organs():
        if rest == ending:
            return word, kind
    return _pinyin(rest) or "organ", "department"


def _pinyin(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(text)).lower())
