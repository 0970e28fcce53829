"""From the home page to the cell in the source, in a browser; and nothing personal in what is built."""

from __future__ import annotations

import re
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from conftest import Site
from yangguang.paths import Paths
from yangguang.portal import build_portal

HONGZE = "report/320813-government/2023/"
CREDIT_CODE = "11370900004341523R"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(
    "cell", ["proceedings.reconsideration.total", "requests.received_new.natural_person"]
)
def test_from_home_to_the_outlined_cell_in_three_clicks(
    browser: Browser, site: Site, scripts: bool, cell: str
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    clicks = 0

    def click(selector: str) -> None:
        nonlocal clicks
        page.locator(selector).first.click()
        clicks += 1

    page.goto(site.url)
    click(f"main a[href*='{HONGZE}']")
    click(f"[id='{cell}'] a")
    assert clicks <= 3
    page.wait_for_url(f"**/{HONGZE}source/#{cell}")
    outline = page.locator(f"svg [id='{cell}'] rect")
    box = outline.bounding_box()
    for _ in range(50):  # the browser scrolls, smoothly, once the pictures have their room
        page.wait_for_timeout(100)
        before, box = box, outline.bounding_box()
        if box == before and box and 0 <= box["y"] <= 900 - box["height"]:
            break
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    whole = page.locator(".yg-sheet__paper").first.bounding_box()
    zoomed = page.locator(f".yg-sheet:has([id='{cell}']) .yg-sheet__paper").bounding_box()
    assert whole is not None
    assert zoomed is not None
    if cell.startswith("proceedings"):
        assert zoomed["width"] > 1.4 * whole["width"], "its page is enlarged, the others are not"
    picture = page.locator(f".yg-sheet:has([id='{cell}']) img")
    if scripts:
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 1000", arg=picture.element_handle()
        )
    context.close()


def test_every_number_of_every_hosted_report_has_its_place_on_the_source_page(site: Site) -> None:
    for report in site.summary.collection.reports:
        folder = site.paths.public / "report" / report.id
        page = html.parse(str(folder / "index.html"))
        links = [
            link.get("href") for link in page.iter("a") if (link.get("href") or "").startswith("source/#")
        ]
        assert len(links) == len(list(report.record.figures()))
        source = html.parse(str(folder / "source" / "index.html"))
        ids = {node.get("id") for node in source.iter() if node.get("id")}
        assert {link.removeprefix("source/#") for link in links} <= ids
        for image in source.iter("img"):
            assert (folder / "source" / image.get("src")).stat().st_size > 5000


def test_the_source_page_needs_no_style_or_script_of_its_own(site: Site) -> None:
    text = (site.paths.public / HONGZE / "source" / "index.html").read_text(encoding="utf-8")
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]* src=)", text)
    assert text.count('loading="lazy"') == 3


@pytest.fixture
def personal(portal_copy: Paths, corpus: Path, tmp_path: Path) -> Paths:
    """A portal whose only report is the corpus file with a clerk's mobile number, and a credit code added."""
    paths = Paths(tmp_path / "portal")
    shutil.copytree(portal_copy.root, paths.root, ignore=shutil.ignore_patterns("public", "data", ".cache"))
    for name in ("report", "authority", "data", "findings"):
        shutil.rmtree(paths.site_src / name, ignore_errors=True)
    file = paths.reports / "2024" / "650121-government.txt"
    file.parent.mkdir(parents=True)
    original = (corpus / "urumqi-county-2024.txt").read_text(encoding="utf-8")
    before, part, six = original.rpartition("六、")
    six = six.replace("。", f"。统一社会信用代码{CREDIT_CODE}。", 1)
    file.write_text(before + part + six, encoding="utf-8")
    shutil.copy(portal_copy.data / "authorities.csv", paths.data / "authorities.csv")
    paths.sources.write_text(
        "authority_id,year,path,kind,url,note\n"
        "650121-government,2024,data/reports/2024/650121-government.txt,report,,\n",
        encoding="utf-8",
    )
    return paths


@pytest.mark.slow
def test_no_built_file_holds_the_mobile_number_and_the_credit_code_survives(
    personal: Paths, corpus: Path
) -> None:
    original = (corpus / "urumqi-county-2024.txt").read_text(encoding="utf-8")
    numbers = set(re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", original))
    assert numbers
    summary = build_portal(personal, jobs=1)
    assert len(summary.collection.reports) == 1
    with_code = 0
    for path in sorted(personal.public.rglob("*")):
        for content in contents(path):
            for number in numbers:
                assert number.encode() not in content, path
                assert number.encode("utf-16-le") not in content, path
            with_code += CREDIT_CODE.encode() in content
    assert with_code >= 3


def contents(path: Path) -> list[bytes]:
    """A file as it is, and what it holds if it is packed."""
    if not path.is_file():
        return []
    found = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    if path.suffix == ".parquet":
        import pandas as pd

        found.append(pd.read_parquet(path).to_csv().encode())
    if found[0].startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as base:
            found.append("\n".join(base.iterdump()).encode())
    return found
