"""Data flows one way: a module imports its own layer, layers before it, ``errors`` and ``paths``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "build" / "yangguang"
ORDER = (
    "sources",
    "readers",
    "forms",
    "recognition",
    "record",
    "checks",
    "datasets",
    "charts",
    "pages",
    "site",
)
GROUND = {"errors", "files", "languages", "paths"}
"""What every layer may import."""
BESIDE = {"typeset": {"forms", "record"}, "upkeep": {"portal", *ORDER}}
"""Folders beside the way, and the layers they may import."""
TOP = {
    "__init__": set(),
    "errors": set(),
    "files": set(),
    "languages": set(),
    "paths": set(),
    "__main__": {"cli"},
    "portal": {*ORDER, *GROUND},
    "cli_upkeep": {"portal", *ORDER, *BESIDE, *GROUND},
    "cli": {"portal", "cli_upkeep", *ORDER, *BESIDE, *GROUND},
}
"""Modules directly in the package, and what they may import."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def allowed(module: Path) -> set[str]:
    """The layers and top modules that a module may import."""
    first = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if module.parent == PACKAGE:
        return TOP[first]
    before = BESIDE[first] if first in BESIDE else set(ORDER[: ORDER.index(first)])
    return {first, *before, *GROUND}


def imports(source: str, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Line and layer of everything of ours that a source text of ``package`` imports, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            targets = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            base += node.module.split(".") if node.module else []
            targets = [[*base, alias.name] for alias in node.names]
        else:
            continue
        for target in targets:
            if target[0] == "yangguang" and len(target) > 1:
                yield node.lineno, target[1]


def trespasses(source: str, package: tuple[str, ...], permitted: set[str]) -> list[tuple[int, str]]:
    known = {*ORDER, *BESIDE, *TOP}
    return [(line, name) for line, name in imports(source, package) if name in known - permitted]


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_stands_before_it(module: Path) -> None:
    package = ("yangguang", *module.relative_to(PACKAGE).parts[:-1])
    found = trespasses(module.read_text("utf-8"), package, allowed(module))
    assert not found, "\n".join(
        f"{module.relative_to(PACKAGE)}:{line} imports {name}, expected one of {sorted(allowed(module))}."
        for line, name in found
    )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import yangguang.pages.render", "pages"),
        ("from yangguang import site", "site"),
        ("from yangguang.checks.finding import Finding", "checks"),
        ("from ..datasets import frames", "datasets"),
        ("from .. import charts", "charts"),
        ("def f():\n    from yangguang.cli import main", "cli"),
        ("import os\nif TYPE_CHECKING:\n    from yangguang.record.model import Record", "record"),
    ],
)
def test_the_rule_sees_every_way_to_import(source: str, name: str) -> None:
    package = ("yangguang", "readers")
    assert [found for _, found in trespasses(source, package, {"readers", "sources", *GROUND})] == [name]


def test_the_rule_allows_what_stands_before() -> None:
    source = "from yangguang import __version__, errors\nfrom ..paths import Paths\nfrom .document import *"
    assert not trespasses(source, ("yangguang", "readers"), {"readers", "sources", *GROUND})


def test_every_folder_has_a_place_in_the_order() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert folders <= {*ORDER, *BESIDE}
