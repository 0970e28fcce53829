"""Set the transcribed reports of data/reports from their figures, and register them in data/sources.csv.

    python scripts/set_transcriptions.py FIGURES [ROOT]

FIGURES is a folder of JSON files in the shape of the record contract; ROOT is the portal's folder, the
working directory where it is not given. What is set, and the words around the tables, stand in
transcriptions.toml beside this file. The documents are sources like any other from then on: nothing reads the
figures again.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from yangguang.errors import UsageError
from yangguang.files import write_whole
from yangguang.record.model import Section, Subsection
from yangguang.typeset.report import Report, read_figures
from yangguang.typeset.write import write_report

HEADER = ("authority_id", "year", "path", "kind", "url", "note")
"""Columns of data/sources.csv."""

LARGEST_BYTES = 300_000
"""A transcription is a page of figures; one that is larger carries something it should not."""


def main(figures: Path, root: Path) -> None:
    """Set every transcription and rewrite its line of the register."""
    book = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("transcriptions").read_text("utf-8"))
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for entry in book["reports"]:
        source = figures / f"{entry['figures']}.json"
        report = transcribe(read_figures(source), entry, book["notes"], source.read_text("utf-8"))
        path = Path("data/reports", str(report.year), f"{entry['authority_id']}.{entry['format']}")
        write_report(report, root / path)
        if (size := (root / path).stat().st_size) > LARGEST_BYTES:
            raise UsageError(f"{path}: {size} bytes, expected at most {LARGEST_BYTES}. Look at its fonts.")
        lines[entry["authority_id"], str(report.year)] = {
            "authority_id": entry["authority_id"],
            "year": str(report.year),
            "path": path.as_posix(),
            "kind": "transcription",
            "url": entry.get("url", ""),
            "note": book["notes"]["register"],
        }
        print(f"{path}  {size} bytes")
    register(root / "data/sources.csv", lines)


def transcribe(report: Report, entry: Mapping[str, Any], notes: Mapping[str, str], official: str) -> Report:
    """The report with our words instead of its own.

    Args:
        report: the figures; its sections give the headings.
        entry: our words for it, from transcriptions.toml.
        notes: the words that all share.
        official: the text of the figures' file, for the numbers that may be named.

    Raises:
        UsageError: our words do not fit its headings, or name a number that the figures do not have.
    """
    where = entry["figures"]
    texts, subtexts = entry.get("texts", {}), entry.get("subsections", {})
    is_read = bool(texts)
    sections = []
    for section in report.sections:
        ours = subtexts.get(str(section.number), [])
        if is_read and len(ours) != len(section.subsections):
            raise UsageError(
                f"transcriptions.toml, {where}, part {section.number}: {len(ours)} passages, "
                f"expected {len(section.subsections)}. Write one for each heading."
            )
        has_words = bool(section.text or section.subsections)
        text = texts.get(str(section.number), "") if is_read else notes["omitted"] if has_words else ""
        passages = ours if is_read else [notes["omitted"]] * len(section.subsections)
        for passage in (text, *passages):
            _check_numbers(passage, official, f"transcriptions.toml, {where}, part {section.number}")
        sections.append(
            Section(
                number=section.number,
                title=section.title,
                text=text,
                subsections=tuple(
                    Subsection(its.title, passage)
                    for its, passage in zip(section.subsections, passages, strict=True)
                ),
            )
        )
    return replace(
        report,
        sections=tuple(sections),
        preamble=notes["preamble"].format(year=report.year),
        signature=entry.get("signature", ""),
        note=notes["read" if is_read else "unread"],
    )


def register(path: Path, lines: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
    """Put the lines of transcriptions into the register; every other line stays as it is."""
    header, kept = list(HEADER), []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            header = list(reader.fieldnames or HEADER)
            kept = [
                line
                for line in reader
                if line["kind"] != "transcription" or (line["authority_id"], line["year"]) not in lines
            ]
    merged = sorted(
        [*kept, *lines.values()], key=lambda line: (line["authority_id"], line["year"], line["url"])
    )
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(merged)
    write_whole(path, buffer.getvalue().encode())


def _check_numbers(passage: str, official: str, where: str) -> None:
    for number in re.findall(r"\d+", passage):
        if not re.search(rf"(?<!\d){number}(?!\d)", official) and not re.fullmatch(r"20\d\d", number):
            raise UsageError(f"{where}: names {number}, which the figures do not have. Compare the report.")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) == 3 else "."))
