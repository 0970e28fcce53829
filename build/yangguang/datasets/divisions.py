"""The rows of ``divisions``: places with a code of GB/T 2260, and from when to when it stood for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.datasets.collection import Collection

_EMPTY = dict.fromkeys(("name", "level", "parent", "valid_from", "valid_to", "note"))


def division_lines(collection: Collection) -> Iterator[Mapping[str, Any]]:
    """Every division of the list by its code; codes of authorities that it lacks follow, as codes alone."""
    listed = {division.code: division for division in collection.divisions}
    used = Counter(authority.code for authority in collection.authorities if authority.code)
    for code in sorted(listed.keys() | used.keys()):
        division = listed.get(code)
        said = {name: getattr(division, name) or None for name in _EMPTY} if division else _EMPTY
        yield {"code": code, **said, "authorities": used[code]}
