"""Write a report in the format that the name of the file asks for."""

from __future__ import annotations

from pathlib import Path

from yangguang.errors import UsageError
from yangguang.files import write_whole
from yangguang.forms import load_edition
from yangguang.typeset.docx import set_docx
from yangguang.typeset.html import OFFICIAL, Options, set_html
from yangguang.typeset.pdf import print_pdf
from yangguang.typeset.report import Report
from yangguang.typeset.text import set_text

SUFFIXES = (".pdf", ".html", ".docx", ".txt")
"""The formats written, by the suffix of the file."""


def write_report(report: Report, path: Path, options: Options = OFFICIAL) -> None:
    """Set a report in the official form and write it.

    Args:
        report: what to print.
        path: the file; its suffix is one of ``SUFFIXES``.
        options: layout and style.

    Raises:
        UsageError: the suffix is none of ours.
        EditionError: the edition is unknown, or a row of the report stands in no edition.
        MissingToolError: a PDF is asked for and no Chromium is installed.
    """
    edition = load_edition(report.form)
    path.parent.mkdir(parents=True, exist_ok=True)
    match path.suffix.lower():
        case ".pdf":
            print_pdf(set_html(report, edition, options), path)
        case ".html":
            write_whole(path, set_html(report, edition, options).encode())
        case ".docx":
            write_whole(path, set_docx(report, edition, options))
        case ".txt":
            write_whole(path, set_text(report, edition, options).encode())
        case suffix:
            raise UsageError(
                f"{path}: cannot write {suffix or 'without suffix'}, only {', '.join(SUFFIXES)}."
            )
