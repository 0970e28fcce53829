"""A portal of a few reports, to look at before they are published."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
from collections.abc import Collection
from pathlib import Path

from yangguang.errors import UsageError
from yangguang.paths import Paths
from yangguang.portal import BuildSummary, build_portal

_COPIED = ("mkdocs.yml", "portal.toml", "data/authorities.csv", "data/divisions.csv", "data/release.toml")


def build_preview(paths: Paths, authorities: Collection[str], target: Path) -> BuildSummary:
    """Build a portal of some authorities' reports only.

    Args:
        paths: the portal that has them; nothing in it is changed.
        authorities: ids of the authorities.
        target: folder to write; must not exist, or be a preview made before.

    Raises:
        UsageError: the target holds something else.
        BuildError: the site cannot be built.
    """
    if target.exists() and any(target.iterdir()) and not (target / "index.html").is_file():
        raise UsageError(
            f"{target}: holds other files, expected an empty folder or an earlier preview. Name another."
        )
    with tempfile.TemporaryDirectory(prefix="yangguang-preview-") as folder:
        small = Paths(Path(folder))
        for name in (*_COPIED, *_hand_written(paths)):
            if (paths.root / name).is_file():
                (small.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(paths.root / name, small.root / name)
        (small.root / "build").symlink_to(paths.root / "build")
        for row in _copy_register(paths, small, authorities):
            for name in (row["path"], f"data/records/{row['year']}/{row['authority_id']}.json"):
                if name and (paths.root / name).is_file():
                    (small.root / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(paths.root / name, small.root / name)
        summary = build_portal(small)
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(small.public, target)
    return summary


def _hand_written(paths: Paths) -> list[str]:
    """The pages and assets of ``site_src/`` that are committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "site_src"],
        cwd=paths.root,
        capture_output=True,
        check=True,
    )
    return [name for name in listed.stdout.decode().split("\0") if name]


def _copy_register(paths: Paths, small: Paths, authorities: Collection[str]) -> list[dict[str, str]]:
    reader = csv.DictReader(paths.sources.read_text(encoding="utf-8-sig").splitlines())
    rows = [row for row in reader if row["authority_id"] in authorities]
    small.data.mkdir(parents=True, exist_ok=True)
    with small.sources.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(reader.fieldnames or ()), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return rows
