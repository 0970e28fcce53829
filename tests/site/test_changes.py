"""Two whole builds of a portal: what differs between them is what the second one says, and no more."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from lxml import html

from yangguang.paths import Paths

NEW = "650121-government"
"""Registered for the second build only: 2024."""

CHANGED, CELL = "650103-government/2024", "requests.granted.total"
"""Corrected before the second build."""

CORRECTION = f"""
[[corrections]]
report = "{CHANGED}"
cell = "{CELL}"
read = 5
printed = 6
reason = "模糊"
evidence = "第 3 页"
date = 2026-01-31
"""
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Builds:
    """What was published first, and what then."""

    before: Path
    after: Path


@pytest.fixture(scope="module")
def builds(portal_copy: Paths, tmp_path_factory: pytest.TempPathFactory) -> Builds:
    root = tmp_path_factory.mktemp("two-builds")
    built = shutil.ignore_patterns("public", ".cache", "generated", "report", "authority", "findings", "rule")
    portal = Paths(Path(shutil.copytree(portal_copy.root, root / "portal", ignore=built)))
    release = portal.data / "release.toml"
    lines = portal.sources.read_text(encoding="utf-8").splitlines(keepends=True)
    assert sum(line.startswith(f"{NEW},2024,data/") for line in lines) == 1
    portal.sources.write_text(
        "".join(line for line in lines if not line.startswith(f"{NEW},2024,data/")), encoding="utf-8"
    )
    release.write_text('version = "1.0.0"\nreleased = 2026-01-01\n', encoding="utf-8")
    build(portal)
    before = Path(shutil.copytree(portal.public / "data", root / "before"))
    portal.sources.write_text("".join(lines), encoding="utf-8")
    with (portal.data / "corrections.toml").open("a", encoding="utf-8") as file:
        file.write(CORRECTION)
    release.write_text('version = "1.1.0"\nreleased = 2026-02-01\n', encoding="utf-8")
    build(portal, "--previous", str(before / "yangguang-data.zip"))
    return Builds(before, portal.public)


def build(portal: Paths, *options: str) -> None:
    command = [sys.executable, "-m", "yangguang", "build", "--quiet", "--jobs", "1", *options]
    done = subprocess.run(command, cwd=portal.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def lines_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.slow
def test_the_table_says_one_figure_and_one_report(builds: Builds) -> None:
    figure, report = lines_of(builds.after / "data" / "changes.csv")
    assert figure["change_id"] == f"{CHANGED}#{CELL}"
    assert {name: figure[name] for name in ("kind", "before", "after", "reason")} == {
        "kind": "figure_changed",
        "before": "5",
        "after": "6",
        "reason": "correction",
    }
    assert (report["kind"], report["report_id"]) == ("report_added", f"{NEW}/2024")
    assert {line["previous_version"] for line in (figure, report)} == {"1.0.0"}
    assert {line["version"] for line in (figure, report)} == {"1.1.0"}


@pytest.mark.slow
def test_that_is_all_that_differs_between_the_figures_of_the_two(builds: Builds) -> None:
    key = ("report_id", "table", "row", "column")
    before, after = (
        {tuple(line[name] for name in key): line for line in lines_of(folder / "figures.csv")}
        for folder in (builds.before, builds.after / "data")
    )
    differing = {cell for cell in before.keys() | after.keys() if before.get(cell) != after.get(cell)}
    new = {cell for cell in after if cell[0] == f"{NEW}/2024"}
    assert len(new) > 100
    assert differing == new | {(CHANGED, *CELL.split("."))}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "en/"])
def test_the_page_shows_them_and_nothing_else(builds: Builds, language: str) -> None:
    page = html.parse(str(builds.after / f"{language}changes" / "index.html"))
    (article,) = page.xpath("//*[contains(concat(' ', @class, ' '), ' yg-page--changes ')]")
    addresses = [urljoin(f"/{language}changes/", one) for one in article.xpath(".//section//a/@href")]
    assert addresses == [f"/{language}report/{NEW}/2024/", f"/{language}report/{CHANGED}/#{CELL}"]
    (row,) = article.xpath(".//tbody/tr")
    cells = [" ".join(cell.text_content().split()) for cell in row]
    assert cells[2:4] == ["5", "6"]
    text = article.text_content()
    assert "1.0.0" in text
    assert "1.1.0" in text


@pytest.mark.slow
def test_the_feeds_tell_them_and_nothing_else(builds: Builds) -> None:
    feeds = builds.after / "data" / "v1" / "feeds"

    def entries(name: str) -> list[ElementTree.Element]:
        return ElementTree.parse(feeds / name).findall(f"{ATOM}entry")

    links = [str(one.find(f"{ATOM}link").attrib["href"]) for one in entries("changes.xml")]  # type: ignore[union-attr]
    assert sorted(re.sub(r"^(?:\.\./)+", "", link) for link in links) == [
        f"report/{CHANGED}/#{CELL}",
        f"report/{NEW}/2024/",
    ]
    said = [str(one.findtext(f"{ATOM}summary")) for one in entries("changes.xml")]
    assert sum("5 → 6" in text for text in said) == 1
    assert {one.findtext(f"{ATOM}updated") for one in entries("changes.xml")} == {"2026-02-01T00:00:00+08:00"}
    of_changed = entries(f"authorities/{CHANGED.partition('/')[0]}.xml")
    assert len(of_changed) == 2, "the report, and its change"
    assert len(entries(f"authorities/{NEW}.xml")) == 2, "the report, and that it is new"
    assert len(entries("authorities/321322-fagaiju.xml")) == 1, "nothing changed"
