"""Carry changes of ``data/`` from a job that met strangers' documents to one that may write, as a patch.

Needs nothing but Python, so that the job that may write installs nothing:
``python -m yangguang.upkeep.proposal apply PATCH``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LARGEST = 200_000_000
"""Bytes of a patch; a week of new reports stays below."""

_ALLOWED = re.compile(
    r"data/(?:sources\.csv|authorities\.csv|fetched\.csv"
    r"|reports/[0-9]{4}/[a-z0-9.-]+\.[a-z0-9]+|records/[0-9]{4}/[a-z0-9-]+\.json)"
)
"""What adding and fetching reports writes."""


def make_patch(root: Path) -> bytes:
    """What differs from the last commit below ``data/``, with new files; empty where nothing does."""
    _git(root, "add", "--intent-to-add", "--", "data")
    return _git(root, "diff", "--binary", "--no-renames", "--no-ext-diff", "HEAD", "--", "data")


def apply_patch(root: Path, patch: Path) -> list[str]:
    """Apply a patch if it touches nothing but registers, documents and records, and deletes nothing.

    Args:
        root: a clean checkout.
        patch: as ``make_patch`` made it; may come from anyone.

    Returns:
        The paths that it changes; none where it is empty.

    Raises:
        ValueError: it is too large, or changes something else.
    """
    if patch.stat().st_size > LARGEST:
        raise ValueError(f"{patch}: more than {LARGEST:,} bytes. Add these reports by hand.")
    if not patch.read_bytes().strip():
        return []
    stated = _git(root, "apply", "--numstat", "-z", str(patch.resolve())).decode("utf-8", "replace")
    paths = [line.split("\t", 2)[-1] for line in stated.split("\0") if line]
    if strange := [path for path in paths if not _ALLOWED.fullmatch(path)]:
        raise ValueError(
            f"{patch}: changes {strange[0]!r}, expected registers, documents and records of data/."
        )
    about = _git(root, "apply", "--summary", str(patch.resolve())).decode("utf-8", "replace")
    if odd := [line for line in about.splitlines() if not line.startswith(" create mode 100644 ")]:
        raise ValueError(f"{patch}: does {odd[0].strip()!r}, expected new and changed files only.")
    _git(root, "apply", "--index", str(patch.resolve()))
    return paths


def _git(root: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"git {arguments[0]}: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def _main() -> int:
    match sys.argv[1:]:
        case ["make", name]:
            Path(name).write_bytes(make_patch(Path.cwd()))
        case ["apply", name]:
            try:
                changed = apply_patch(Path.cwd(), Path(name))
            except ValueError as error:
                sys.stderr.write(f"{error}\n")
                return 1
            sys.stdout.write("".join(f"{path}\n" for path in changed))
        case _:
            sys.stderr.write("usage: python -m yangguang.upkeep.proposal make|apply PATCH\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(_main())
