"""One stylesheet for the whole site, joined from parts that can each be read in one sitting."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = Path("assets") / "stylesheets"
PARTS = "parts"
NAME = "yangguang.css"
"""One file, so that a first visit asks once."""


def stylesheet(parts: Path) -> str:
    """Join the parts of a stylesheet in the order of their names, in which later ones win.

    Args:
        parts: folder of the parts, ``site_src/assets/stylesheets/parts``.
    """
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(parts.glob("*.css")))


def write_stylesheet(folder: Path) -> Path:
    """Put the whole stylesheet in the place of its parts in a built site.

    Args:
        folder: the site's root.

    Returns:
        The file written, ``assets/stylesheets/yangguang.css``.
    """
    parts = folder / FOLDER / PARTS
    path = folder / FOLDER / NAME
    path.write_text(stylesheet(parts), encoding="utf-8")
    shutil.rmtree(parts)
    return path
