"""The real reports, read by the real parser, against figures transcribed by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yangguang.checks.sums import sum_findings
from yangguang.forms import load_edition
from yangguang.record.assemble import parse_file
from yangguang.record.contract import dumps, loads, to_contract

REPORTS = ("hongze-2023.pdf", "shayibake-2024.md", "shuyang-drc-2023.html", "urumqi-county-2024.txt")


@pytest.mark.parametrize("name", REPORTS)
def test_report_is_read_exactly(corpus: Path, figures: Path, name: str) -> None:
    expected = json.loads((figures / f"{Path(name).stem}.json").read_text(encoding="utf-8"))
    read = to_contract(parse_file(corpus / name))
    assert read["tables"] == expected["tables"]
    for key in ("authority", "year", "form", "published_on"):
        assert read[key] == expected[key]
    titles = [
        (part["number"], part["title"], [sub["title"] for sub in part["subsections"]])
        for part in expected["sections"]
    ]
    assert [
        (part["number"], part["title"], [sub["title"] for sub in part["subsections"]])
        for part in read["sections"]
    ] == titles
    for part, wanted in zip(read["sections"], expected["sections"], strict=True):
        assert bool(part["text"]) == bool(wanted["text"])
        assert all(sub["text"] for sub in part["subsections"])


def test_every_report_of_the_corpus_is_tested(corpus: Path) -> None:
    kinds = {".pdf", ".html", ".htm", ".mht", ".docx", ".doc", ".md", ".txt", ".png", ".jpg", ".tif"}
    assert sorted(path.name for path in corpus.iterdir() if path.suffix in kinds) == sorted(REPORTS)


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_says_where_it_stands(corpus: Path, name: str) -> None:
    record = parse_file(corpus / name)
    places = [figure.locator for _, _, _, figure in record.figures()]
    assert len(set(places)) == len(places) > 150
    if name.endswith(".pdf"):
        assert all(place.page and place.box for place in places)
    elif name.endswith(".html"):
        assert all(place.table and place.row and place.column for place in places)
    else:
        assert all(place.line and place.field for place in places)


@pytest.mark.parametrize("name", REPORTS)
def test_the_line_that_a_text_figure_names_prints_it(corpus: Path, name: str) -> None:
    if not name.endswith((".md", ".txt")):
        return
    lines = (corpus / name).read_text(encoding="utf-8").splitlines()
    for _, _, _, figure in parse_file(corpus / name).figures():
        assert figure.locator.line is not None
        assert figure.locator.field is not None
        fields = lines[figure.locator.line - 1].split("\t")
        assert fields[figure.locator.field - 1].strip() == figure.printed


@pytest.mark.parametrize("name", REPORTS)
def test_a_record_survives_its_json(corpus: Path, name: str) -> None:
    record = parse_file(corpus / name)
    assert loads(dumps(record), name) == record


def test_findings_are_the_known_ones(corpus: Path) -> None:
    found: dict[str, list[tuple[object, ...]]] = {}
    for name in REPORTS:
        record = parse_file(corpus / name)
        for finding in sum_findings(record, load_edition(record.form)):
            found.setdefault(name, []).append((finding.check, finding.row, finding.printed, finding.computed))
    assert found == {
        "hongze-2023.pdf": [
            ("proceedings.total", "reconsideration", 0, 11),
            ("proceedings.total", "litigation_after_reconsideration", 0, 5),
        ]
    }
