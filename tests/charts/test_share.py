"""Pictures of shared links: small, the same every time, and their words drawn as they stand."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageColor

from builders import collection_of, contract_of
from yangguang.charts import share
from yangguang.charts.share import HEIGHT, WIDTH, ShareCard, has_glyphs, share_image
from yangguang.charts.share_cards import authority_card, portal_card, report_card, share_pictures
from yangguang.charts.theme import PALETTE
from yangguang.languages import Words
from yangguang.sources.divisions import load_division_list

ROOT = Path(__file__).resolve().parents[2]

CARD = ShareCard(
    "阳光 Yangguang",
    Words("2024年政府信息公开工作年度报告", "annual report on open government information"),
    Words("沙依巴克区人民政府", "People's Government of Shayibake District"),
    ((Words("新收申请", "Requests received"), "49"), (Words("公开率", "Disclosure rate"), "36.7%")),
    ((5, PALETTE[0]), (13, PALETTE[1]), (31, PALETTE[3])),
)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def with_title(zh: str, en: str = "") -> bytes:
    return share_image(ShareCard("s", Words("k", "k"), Words(zh, en)))


def test_a_picture_is_of_the_size_that_is_asked_for_and_light() -> None:
    picture = share_image(CARD)
    assert opened(picture).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(picture) < 16_000
    assert share_image(CARD) == picture


def test_the_bar_has_the_shares_of_the_outcomes() -> None:
    image = opened(share_image(CARD)).convert("RGB")
    line = [image.getpixel((x, 566)) for x in range(WIDTH)]
    for value, colour in CARD.parts:
        assert abs(line.count(ImageColor.getrgb(colour)) - (WIDTH - 144) * value / 49) <= 1


def test_every_text_of_a_document_is_drawn_as_it_stands() -> None:
    plain, marked = with_title("alert(1)"), with_title("<b>alert(1)</b>")
    assert plain != marked
    assert with_title("{{7*7}}") != with_title("49")
    assert with_title("甲\n  乙\t丙") == with_title("甲 乙 丙")
    for nasty in ("", "\x00\x07", "\ud800", "‮甲", "a" * 5_000, "\U0001f600" * 40):
        assert opened(with_title(nasty, nasty)).size == (WIDTH, HEIGHT)


def test_a_name_that_the_font_lacks_is_said_in_english() -> None:
    assert has_glyphs("沙依巴克区 2024–2025")
    assert not has_glyphs("𠮷县")
    assert with_title("𠮷县", "Ji County") == with_title("Ji County", "Ji County")


def test_the_font_has_every_division_of_the_country() -> None:
    names = {one.name for one in load_division_list(ROOT / "data" / "divisions.csv").values()}
    assert len(names) > 2_500
    assert [name for name in names if not has_glyphs(name)] == []


def test_a_kept_picture_is_taken_again(tmp_path: Path) -> None:
    first = share_image(CARD, tmp_path)
    (kept,) = (tmp_path / "share").iterdir()
    assert kept.read_bytes() == first
    kept.write_bytes(b"kept")
    assert share_image(CARD, tmp_path) == b"kept"


def test_cards_say_the_figures_of_the_report() -> None:
    data = contract_of(authority="甲县人民政府", year=2024)
    for row, total in (
        ("granted", 1),
        ("unavailable_not_held", 3),
        ("concluded_total", 4),
        ("received_new", 4),
    ):
        data["tables"]["requests"][row] |= {"total": total, "natural_person": total}
    older = contract_of(authority="甲县人民政府", year=2022)
    held = collection_of(data, older)
    card = report_card(held.reports[-1], "阳光")
    assert [(label.zh, value) for label, value in card.figures] == [
        ("新收申请", "4"),
        ("公开率", "25.0%"),
        ("不掌握率", "75.0%"),
    ]
    assert card.parts == ((1, PALETTE[0]), (3, PALETTE[3]))
    both = authority_card(held.reports, "阳光")
    assert both.kind.zh == "2022–2024年，2 份政府信息公开工作年度报告"
    assert both.figures[0][0].zh == "新收申请（2024年）"
    assert [value for _, value in portal_card(held, "阳光").figures] == ["2", "1", "2022–2024"]
    names = [name for name, _ in share_pictures(held, Words("阳光", "Yangguang"))]
    assert names == [
        "generated/share.png",
        "report/000001-government/2022/share.png",
        "report/000001-government/2024/share.png",
        "authority/000001-government/share.png",
    ]


def test_an_empty_portal_has_a_picture_too() -> None:
    ((name, picture),) = share_pictures(collection_of(), Words("阳光", "Yangguang"))
    assert name == "generated/share.png"
    assert opened(picture).size == (WIDTH, HEIGHT)


def test_the_licence_of_the_font_lies_beside_it() -> None:
    licence = Path(share.__file__).with_name("fonts") / "OFL.txt"
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8")
