"""The nine reports as published data, written once for all tests of this folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import collection_of
from yangguang.datasets.collection import Collection
from yangguang.datasets.frames import Frames, build_frames
from yangguang.datasets.release import load_release
from yangguang.datasets.write import write_datasets


@pytest.fixture(scope="session")
def nine(figures: Path) -> Collection:
    return collection_of(
        *(json.loads(path.read_text(encoding="utf-8")) for path in sorted(figures.glob("*.json")))
    )


@pytest.fixture(scope="session")
def frames(nine: Collection) -> Frames:
    return build_frames(nine)


@pytest.fixture(scope="session")
def published(nine: Collection, frames: Frames, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder ``data/`` of a portal of the nine reports; not to be changed."""
    folder = tmp_path_factory.mktemp("published") / "data"
    write_datasets(nine, frames, folder, load_release(root / "data" / "release.toml"))
    return folder
