"""The portal on this machine follows every change, and nothing that it writes itself."""

from __future__ import annotations

import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from yangguang.paths import Paths
from yangguang.upkeep.serve import Workshop, shown

SOON = 10


class Builds:
    """A build that counts, writes a record and a generated page, and fails when told to."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.number = 0
        self.fails = False

    def __call__(self) -> bool:
        self.number += 1
        (self.paths.records / "2024").mkdir(parents=True, exist_ok=True)
        (self.paths.records / "2024/a.json").write_text(str(self.number))
        (self.paths.site_src / "generated.md").write_text(str(self.number))
        (self.paths.public / "index.html").write_text(f"<body>{self.number}</body>")
        return not self.fails


@pytest.fixture
def portal(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path)
    for folder in (paths.data, paths.site_src, paths.public, tmp_path / "build"):
        folder.mkdir()
    (tmp_path / ".gitignore").write_text("/site_src/generated.md\n/public/\n")
    (paths.site_src / "about.md").write_text("one")
    (paths.public / "index.html").write_text("<body>0</body>")
    (paths.public / "a.csv").write_text("</body>")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return paths


@pytest.fixture
def served(portal: Paths) -> Iterator[tuple[str, Workshop, Builds]]:
    builds = Builds(portal)
    with shown(portal, 0, builds) as (address, workshop):
        yield address, workshop, builds


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=SOON) as answer:
        content: bytes = answer.read()
        return content


def test_a_change_is_built_and_shown(portal: Paths, served: tuple[str, Workshop, Builds]) -> None:
    address, workshop, builds = served
    assert b"<body>0" in get(address)
    (portal.site_src / "about.md").write_text("two")
    assert workshop.wait_after(0, SOON) == 1
    assert b"<body>1" in get(address)
    (portal.data / "sources.csv").write_text("x")
    assert workshop.wait_after(1, SOON) == 2
    assert workshop.wait_after(2, 1.5) == 2, "what the build writes is no change"
    assert builds.number == 2


def test_a_build_that_fails_is_not_shown_and_the_next_is(
    portal: Paths, served: tuple[str, Workshop, Builds]
) -> None:
    _, workshop, builds = served
    builds.fails = True
    (portal.site_src / "about.md").write_text("bad")
    assert workshop.wait_after(0, 1.5) == 0
    assert builds.number == 1
    builds.fails = False
    (portal.site_src / "about.md").write_text("good again")
    assert workshop.wait_after(0, SOON) == 1


def test_pages_ask_for_the_next_version_and_files_are_as_they_are(
    served: tuple[str, Workshop, Builds],
) -> None:
    address, _, _ = served
    assert b'<script src="/__reload.js" defer></script></body>' in get(address)
    assert b"location.reload" in get(f"{address}__reload.js")
    assert get(f"{address}__reload?after=") == b"0"
    assert get(f"{address}a.csv") == b"</body>"
    for missing in ("none/", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{address}{missing}")
