"""Every number opens its cell: outlines hold the digits, links arrive, personal numbers are covered."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from lxml import html
from PIL import Image

from builders import contract_of, record_from_contract
from yangguang.datasets.collection import CollectedReport, Collection, collect
from yangguang.errors import SourceError
from yangguang.languages import LANGUAGES, Language
from yangguang.pages.environment import environment
from yangguang.pages.official import figure_link
from yangguang.pages.page_images import page_images
from yangguang.pages.places import Places
from yangguang.pages.source import source_context, source_images
from yangguang.readers.ocr import STRIP_HEIGHT, default_engine
from yangguang.readers.read import read_document
from yangguang.record.assemble import parse_file
from yangguang.record.redaction import redact
from yangguang.sources.portal_config import PortalConfig, load_portal_config
from yangguang.sources.registry import Authority, Source
from yangguang.typeset.noise import Noise, save_scan, scan_pages
from yangguang.typeset.pdf import print_pdf

NOWHERE = Places({}, Collection((), ()))
"""A portal without a list of divisions: pages stand directly below the home page."""


AUTHORITY = Authority("320813-government", "某区人民政府", "", "320813", "county", "government")


def report_of(path: Path, kind: str = "report", url: str = "") -> CollectedReport:
    record = parse_file(path)
    source = Source(AUTHORITY.id, record.year, str(path), kind, url)
    return collect([(source, record)], [AUTHORITY]).reports[0]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pdfs(corpus: Path, root: Path) -> list[Path]:
    return [*sorted(corpus.glob("*.pdf")), *sorted((root / "data" / "reports").glob("*/*.pdf"))]


@pytest.mark.slow
def test_the_outline_holds_exactly_the_printed_digits(corpus: Path, root: Path, tmp_path: Path) -> None:
    """Each outline of every PDF is cut out of the published picture and read back by OCR."""
    engine = default_engine()
    read_back = 0
    for path in pdfs(corpus, root):
        report = report_of(path)
        images = source_images(report, path, tmp_path)
        context = source_context(report, path, images, NOWHERE, "zh")
        expected = {
            f"{table}.{row}.{column}": "".join(figure.printed.split())
            for table, row, column, figure in report.record.figures()
            if figure.value is not None
        }
        strips, names = [], []
        for sheet, image in zip(context["pages"], images, strict=True):
            with Image.open(image.path) as opened:
                picture = opened.convert("L")
            across, down = picture.width / sheet.width, picture.height / sheet.height
            for cell in (one for one in sheet.cells if one.id in expected):
                edges = (cell.left, cell.top, cell.left + cell.width, cell.top + cell.height)
                cut = picture.crop(
                    tuple(round(edge * scale) for edge, scale in zip(edges, (across, down) * 2, strict=True))  # type: ignore[arg-type]
                )
                cut = cut.resize((max(1, round(cut.width * STRIP_HEIGHT / cut.height)), STRIP_HEIGHT))
                strip = Image.new("L", (cut.width + 32, STRIP_HEIGHT), 255)
                strip.paste(cut, (16, 0))
                strips.append(np.asarray(strip))
                names.append(cell.id)
        assert sorted(names) == sorted(expected), f"{path.name}: every number has one outline"
        for name, lattice in zip(names, engine.recognise(strips), strict=True):
            text = lattice.read()[0].replace("O", "0").replace("o", "0").replace(" ", "")
            assert text == expected[name], f"{path.name}, {name}: found {text!r} in the outline"
            read_back += 1
    assert read_back > 1300


def test_pages_are_rendered_once_and_always_the_same(root: Path, tmp_path: Path) -> None:
    path = root / "data/reports/2024/320813-government.pdf"
    first = page_images(path, digest(path), tmp_path / "one")
    written = [image.path.stat().st_mtime_ns for image in first]
    gone = tmp_path / "gone.pdf"
    again = page_images(gone, digest(path), tmp_path / "one")
    assert [image.path.stat().st_mtime_ns for image in again] == written, "nothing is rendered twice"
    other = page_images(path, digest(path), tmp_path / "two")
    assert [image.path.read_bytes() for image in first] == [image.path.read_bytes() for image in other]


def darkness(image: Path, box: tuple[float, float, float, float], scale: float) -> float:
    """Share of black pixels in a box of points."""
    with Image.open(image) as opened:
        cut = np.asarray(opened.convert("L").crop(tuple(round(edge * scale) for edge in box)))  # type: ignore[arg-type]
    return float((cut < 60).mean())


def test_a_mobile_number_is_covered_in_the_picture_and_a_landline_stays(tmp_path: Path) -> None:
    path = tmp_path / "contact.pdf"
    print_pdf(
        "<meta charset=utf-8><p>本报告由某县人民政府办公室编制，欢迎监督。</p>"
        "<p>联系人：欧阳小敏，电话 0991-5923456，手机 138 0013 8000。</p>"
        "<p>统一社会信用代码 11370900004341523R</p>",
        path,
    )
    (image,) = page_images(path, digest(path), tmp_path)
    with pdfplumber.open(path) as pdf:
        page = pdf.pages[0]
        scale = image.width / float(page.width)
        chars = page.chars
    text = "".join(char["text"] for char in chars)

    def dark(phrase: str) -> float:
        start = text.index(phrase)
        part = chars[start : start + len(phrase)]
        box = (part[0]["x0"], part[0]["top"] + 3, part[-1]["x1"], part[-1]["bottom"] - 3)
        return darkness(image.path, box, scale)

    assert dark("138 0013 8000") > 0.97
    assert dark("欧阳小敏") > 0.97
    assert dark("0991-5923456") < 0.5
    assert dark("11370900004341523R") < 0.5
    assert dark("人民政府办公室") < 0.6


CONTACT = (
    "<meta charset=utf-8><style>p { font-size: 14pt }</style>"
    "<p>本报告由某县人民政府办公室编制，欢迎社会各界监督。</p><p>联系电话 0991-5923456。</p>"
    "<p>手机 138 0013 8000</p>"
)


@pytest.mark.parametrize("name", ["scan.pdf", "scan.png", "scan.tif", "turned.jpg"])
def test_a_mobile_number_is_covered_in_a_scan(tmp_path: Path, name: str) -> None:
    """OCR finds the number; the picture is published as it is meant to be seen, a turned photograph too."""
    printed, path = tmp_path / "printed.pdf", tmp_path / name
    print_pdf(CONTACT, printed)
    pages = scan_pages(printed, Noise(dpi=150, skew=0.5), 1)
    if name == "turned.jpg":
        exif = Image.Exif()
        exif[0x0112] = 6  # to be turned right by a quarter before it is shown
        pages[0].rotate(90, expand=True).save(path, exif=exif, quality=90)
    else:
        save_scan(pages, path)
    (image,) = page_images(path, digest(path), tmp_path)
    with pdfplumber.open(printed) as pdf:
        words = [(word["text"], word) for word in pdf.pages[0].extract_words()]
        scale = image.width / float(pdf.pages[0].width)

    def dark(phrase: str) -> float:
        its = next(word for text, word in words if phrase in text)
        return darkness(image.path, (its["x0"], its["top"] + 4, its["x1"], its["bottom"] - 4), scale)

    assert image.height > image.width
    assert dark("0013") > 0.9
    assert dark("0991") < 0.5
    assert dark("本报告由") < 0.6
    text = "".join(block.text for block in read_document(path).paragraphs)
    assert "0013" in text
    assert redact(text) == text.replace("138 0013 8000", "[手机号已隐去]").replace(
        "13800138000", "[手机号已隐去]"
    )


def test_a_mobile_number_is_covered_before_a_page_break_that_parts_its_paragraph(tmp_path: Path) -> None:
    printed, path = tmp_path / "printed.pdf", tmp_path / "scan.pdf"
    print_pdf(
        "<meta charset=utf-8><style>p { font-size: 14pt } span { display: block; break-after: page }</style>"
        "<p>本报告由某县人民政府办公室编制。</p>"
        "<p><span>如对本报告有疑问，请与某县人民政府办公室联系，手机 138 0013 8000，也可以写信，</span>"
        "地址为某县人民路一号，邮政编码见门户网站。</p>",
        printed,
    )
    save_scan(scan_pages(printed, Noise(dpi=150), 1), path)
    first, _ = page_images(path, digest(path), tmp_path)
    with pdfplumber.open(printed) as pdf:
        its = next(word for word in pdf.pages[0].extract_words() if "0013" in word["text"])
        scale = first.width / float(pdf.pages[0].width)
    assert darkness(first.path, (its["x0"], its["top"] + 4, its["x1"], its["bottom"] - 4), scale) > 0.9


def test_a_text_source_is_shown_with_its_numbers_marked_and_its_mobile_number_masked(
    corpus: Path, tmp_path: Path
) -> None:
    path = corpus / "urumqi-county-2024.txt"
    report = report_of(path)
    images = source_images(report, path, tmp_path)
    context = source_context(report, path, images, NOWHERE, "zh")
    assert not images
    marked = {
        one.id: cell.text
        for block in context["blocks"]
        for row in block.rows
        for cell in row
        if cell.marked
        for one in (cell.marked, *cell.also)
    }
    expected = {f"{t}.{r}.{c}": f.printed for t, r, c, f in report.record.figures()}
    assert {key: "".join(text.split()) for key, text in marked.items()} == {
        key: "".join(text.split()) for key, text in expected.items()
    }
    shown = "\n".join(block.text for block in context["blocks"])
    assert "[手机号已隐去]" in shown
    original = path.read_text(encoding="utf-8")
    numbers = re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", original)
    assert numbers
    assert not any(number in shown for number in numbers)


def test_where_sources_are_not_hosted_numbers_lead_to_the_official_page() -> None:
    record = record_from_contract(contract_of())
    figure = next(record.figures())[3]
    on_page = dataclasses.replace(figure, locator=dataclasses.replace(figure.locator, page=3))
    source = Source(AUTHORITY.id, 2024, "x.pdf", "report", "https://example.gov.cn/a.pdf")
    (report,) = collect([(source, record)], [AUTHORITY]).reports
    assert figure_link(report, False)("a.b.c", on_page) == "https://example.gov.cn/a.pdf#page=3"
    assert figure_link(report, True)("a.b.c", on_page) == "source/#a.b.c"
    (other,) = collect([(dataclasses.replace(source, url=""), record)], [AUTHORITY]).reports
    assert figure_link(other, False)("a.b.c", on_page) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[sources]\nhost = 'no'\n", "found sources.host = 'no', expected true or false"),
        ("[source]\nhost = true\n", "found 'source', expected"),
        ("[sources]\nhots = true\n", "found sources.hots, expected host"),
        ("[repository]\nurl = 'javascript:1'\n", "expected https://"),
        ("[sources\n", "cannot be read"),
    ],
)
def test_a_wrong_configuration_is_said(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "portal.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"portal\.toml: ") as caught:
        load_portal_config(path)
    assert message in str(caught.value)


def test_the_repository_address_comes_from_mkdocs_where_none_is_given(tmp_path: Path) -> None:
    mkdocs = tmp_path / "mkdocs.yml"
    mkdocs.write_text("repo_url: https://example.org/me/portal/\n", encoding="utf-8")
    assert load_portal_config(tmp_path / "none.toml", mkdocs) == PortalConfig(
        True, "https://example.org/me/portal"
    )
    assert load_portal_config(tmp_path / "none.toml") == PortalConfig()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_writes_hostile_text_as_text(tmp_path: Path, language: Language) -> None:
    path = tmp_path / "r.txt"
    path.write_text("x", encoding="utf-8")
    block = {"text": "<script>alert(1)</script>", "is_heading": False, "rows": [], "lines": []}
    context = {
        "root": "../",
        "home": "../",
        "title": "x",
        "description": "x",
        "crumbs": [],
        "pages": [],
        "blocks": [block],
        "report": {"authority": "x", "year": 1, "kind": "report", "url": None, "sha256": "0"},
    }
    text = environment(language).get_template("source.md.jinja").render(context)
    tree = html.fromstring(text.split("---\n", 2)[2])
    assert not tree.xpath("//script")
    assert "<script>alert(1)</script>" in tree.text_content()
