"""A portal of invented reports, for scripts/scale.py: registers and stored records, nothing to be read."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from yangguang.forms import load_edition
from yangguang.paths import Paths
from yangguang.readers.document import Locator
from yangguang.readers.versions import reader_name
from yangguang.recognition.recognise import RECOGNISER
from yangguang.record.model import Figure, Provenance, Record
from yangguang.record.store import save_record
from yangguang.sources.registry import AUTHORITY_COLUMNS, SOURCE_COLUMNS
from yangguang.typeset.records import misprint, random_report
from yangguang.typeset.report import Report, TableValues

YEARS = range(2019, 2026)
"""Years of the reports, some of each authority."""

REPORTS_OF_ONE = 4
"""Reports of one authority on average, as in a portal that has been kept up for some years."""

MISPRINTED = 0.08
"""Share of reports with one wrong figure; about what a survey of real ones found."""

ORGANS = {
    "government": ("人民政府", "government"),
    "bangongshi": ("人民政府办公室", "office"),
    "jiaoyuju": ("教育局", "department"),
    "gonganju": ("公安局", "department"),
    "weishengjiankangweiyuanhui": ("卫生健康委员会", "department"),
}
LEFT_OUT = ("tests/", "data/records/", "data/reports/", "data/sources.csv", "data/authorities.csv")


@dataclasses.dataclass(frozen=True, slots=True)
class Organ:
    """One invented authority: a real place, a usual organ."""

    id: str
    name: str
    code: str
    level: str
    kind: str
    parent: str


def make_portal(root: Path, target: Path, reports: int) -> Paths:
    """Copy the repository without its reports and register invented ones, with their records.

    Args:
        root: the repository.
        target: an empty folder.
        reports: how many.

    Returns:
        The portal. A build takes all records as read. It hosts no source documents: there are none.
    """
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if not name.startswith(LEFT_OUT) and (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target / name)
    paths = Paths(target)
    config = paths.portal_config.read_text(encoding="utf-8")
    paths.portal_config.write_text(re.sub(r"(?m)^host = true", "host = false", config), encoding="utf-8")
    (paths.data / "corrections.toml").unlink(missing_ok=True)
    chosen = list(organs(paths, max(1, reports // REPORTS_OF_ONE)))
    rows: list[tuple[str, ...]] = []
    for number, organ in enumerate(chosen):
        left = reports - len(rows)
        some = left if number == len(chosen) - 1 else REPORTS_OF_ONE
        before: TableValues | None = None
        for year in list(YEARS)[-min(some, len(YEARS)) :]:
            name = f"data/reports/{year}/{organ.id}.txt"
            content = f"{organ.name} {year}\n".encode()
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(content)
            report = _report(organ, year, before)
            before = report.tables["requests"]
            save_record(paths.records, organ.id, _record(report, name, content))
            rows.append((organ.id, str(year), name, "report", f"https://example.org/{organ.id}/{year}", ""))
    _write(paths.sources, SOURCE_COLUMNS, rows)
    _write(
        paths.data / "authorities.csv",
        AUTHORITY_COLUMNS,
        [(one.id, one.name, "", one.code, one.level, one.kind, one.parent, "") for one in chosen],
    )
    return paths


def organs(paths: Paths, count: int) -> Iterator[Organ]:
    """Governments of places spread over the country, then their offices and departments."""
    with (paths.data / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        divisions = {row["code"]: row for row in csv.DictReader(file) if not row["valid_to"]}
    codes = sorted(divisions)
    step = max(1, len(codes) * len(ORGANS) // (2 * count))
    made = 0
    for word, (ending, kind) in ORGANS.items():
        for code in codes[::step]:
            place = divisions[code]
            above = divisions.get(place["parent"], {"name": ""})["name"] if place["level"] == "county" else ""
            parent = place["parent"] if kind == "government" else code
            yield Organ(f"{code}-{word}", above + place["name"] + ending, code, place["level"], kind, parent)
            made += 1
            if made == count:
                return


def _report(organ: Organ, year: int, before: TableValues | None) -> Report:
    """An invented report that carries over what the one before carried forward, where its sums allow it."""
    seed = int(organ.code) * 100 + year
    edition = load_edition("2021" if year >= 2021 else "2019")
    report = random_report(seed, edition)
    tables = {
        code: {row: dict(columns) for row, columns in table.items()} for code, table in report.tables.items()
    }
    new, over = tables["requests"]["received_new"], tables["requests"]["received_carried_over"]
    for column, carried in (before["carried_forward"] if before else {}).items():
        spare = (new.get(column) or 0) + (over.get(column) or 0) - (carried or 0)
        if None not in (carried, new.get(column), over.get(column)) and spare >= 0:
            new[column], over[column] = spare, carried
    made = dataclasses.replace(report, authority=organ.name, year=year, tables=tables)
    return misprint(made, seed) if random.Random(seed).random() < MISPRINTED else made


def _record(report: Report, name: str, content: bytes) -> Record:
    box = (300.0, 200.0, 330.0, 212.0)
    return Record(
        authority=report.authority,
        year=report.year,
        form=report.form,
        published_on=report.published_on,
        posted_on=report.posted_on,
        tables={
            table: {
                row: {
                    column: Figure(value, "" if value is None else str(value), Locator(page=1, box=box))
                    for column, value in columns.items()
                }
                for row, columns in rows.items()
            }
            for table, rows in report.tables.items()
        },
        sections=report.sections,
        preamble=report.preamble,
        provenance=Provenance(
            name,
            hashlib.sha256(content).hexdigest(),
            len(content),
            "pdf",
            reader_name("pdf"),
            RECOGNISER,
            ((595.0, 842.0),),
        ),
    )


def _write(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
