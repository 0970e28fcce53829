"""Whether the register of authorities agrees with the list of divisions (GB/T 2260)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from yangguang.errors import SourceError
from yangguang.sources.identity import load_divisions
from yangguang.sources.registry import Authority


def check_divisions(authorities: Iterable[Authority], path: Path) -> None:
    """Hold the codes of authorities against the list of divisions; without the list nothing is said.

    Args:
        authorities: of the register.
        path: ``data/divisions.csv``.

    Raises:
        SourceError: a code is not listed, or one name leads to two authorities of one division.
    """
    divisions = load_divisions(path)
    if not divisions:
        return
    known: dict[tuple[str, str], Authority] = {}
    for authority in authorities:
        _check(authority, divisions)
        for name in dict.fromkeys(authority.names):
            other = known.setdefault((authority.code, name), authority)
            if other is not authority:
                raise SourceError(
                    f"data/authorities.csv: {name!r} names both {other.id} and {authority.id}, "
                    "expected one body. Join the rows, or take the alias away."
                )


def _check(authority: Authority, divisions: Mapping[str, str]) -> None:
    if authority.code and authority.code not in divisions:
        raise SourceError(
            f"data/authorities.csv: code of {authority.id} is {authority.code}, which data/divisions.csv "
            "does not list. Correct it, or add a division that has ended to scripts/divisions.toml."
        )
