"""A page printed to PDF by headless Chromium, as an office's printer would."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from yangguang.errors import BuildError, MissingToolError
from yangguang.files import write_whole
from yangguang.typeset.pack import pack_pdf

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names under which the browser is installed, in order of preference."""

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-pdf-header-footer",
    "--disable-pdf-tagging",
)
"""Print one local page and nothing else: no network, no header of its own, no tags (half the file)."""

PRINT_SECONDS = 120
"""Printing a report takes one to three seconds; longer than this and the browser hangs."""

_DATES = re.compile(rb"/(CreationDate|ModDate) ?\(D:[0-9]{14}[^)]*\)")
"""The dates a browser writes into the PDF: the clock's, and so different on every run."""


def print_pdf(html: str, path: Path, *, is_raw: bool = False) -> None:
    """Print a self-contained HTML page to a PDF file.

    Args:
        html: the page.
        path: the file to write; its folder exists.
        is_raw: leave the file as the browser wrote it, radicals for characters and all.

    Raises:
        MissingToolError: no Chromium is installed.
        BuildError: the browser did not print.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise MissingToolError(
            f"{path}: printing a PDF needs Chromium, found none of {', '.join(PROGRAMS)}. Install chromium."
        )
    with tempfile.TemporaryDirectory(prefix="yangguang-print-") as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        command = [
            program,
            *FLAGS,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        try:
            run = subprocess.run(command, capture_output=True, timeout=PRINT_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise BuildError(f"{path}: the browser did not print within {PRINT_SECONDS} s.") from error
        if not printed.is_file():
            reason = run.stderr.decode(errors="replace").strip().splitlines()
            raise BuildError(
                f"{path}: the browser printed nothing ({reason[-1] if reason else 'no message'})."
            )
        content = _DATES.sub(_undated, printed.read_bytes())
        write_whole(path, content if is_raw else pack_pdf(content))


def _undated(match: re.Match[bytes]) -> bytes:
    """The same field, of the same length (a PDF counts bytes), with a date that never changes."""
    return re.sub(rb"D:[0-9]{14}", b"D:20000101000000", match[0])
