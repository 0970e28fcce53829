"""The search index, and the search box over it, on small pages of our own."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from playwright.sync_api import Browser, Locator, Page

from loopback import Loopback, Reply, loopback
from yangguang.site.indexed import TEXT_AT_MOST, read_pages
from yangguang.site.pinyin import spelling_terms, spellings, syllables
from yangguang.site.search import build_search, encode_postings, shard_of
from yangguang.site.stylesheet import stylesheet
from yangguang.site.terms import name_terms, normalise, terms

NASTY = "<img src=x onerror=document.title='run'> {{ 7 * 7 }} **x** =1+1"
"""HTML, a template, Markdown and a formula: text, wherever it is shown."""


def page_of(title: str, text: str, *, lang: str = "zh-CN", root: str = "./", **meta: str) -> str:
    """A page as the theme lays it out, as far as search is concerned."""
    said = "".join(
        f'<meta name="yg:{key}" content="{escape(value)}">' for key, value in {"title": title, **meta}.items()
    )
    return (
        f'<!doctype html><html lang="{lang}" data-root="{root}"><head><meta charset="utf-8">{said}'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
        '<link rel="stylesheet" href="/yangguang.css">'
        '</head><body><main><form role="search" class="yg-search yg-search--hero" data-yg-search></form>'
        f"<article data-search-body>{text}</article></main><script src='/search.js'></script></body></html>"
    )


PAGES = {
    "index.html": page_of("首页", "<p>本站汇集政府信息公开工作年度报告。</p>"),
    "authority/650103-government/index.html": page_of(
        "沙依巴克区人民政府", "<p>两份报告</p>", kind="authority", names="沙依巴克区 Saybagh District 650103"
    ),
    "report/650103-government/2023/index.html": page_of(
        "沙依巴克区人民政府 2023",
        "<h2 id='a'>一、总体情况</h2><p>主动公开 1,234 条。</p>",
        kind="report",
        year="2023",
    ),
    "report/650103-government/2024/index.html": page_of(
        "沙依巴克区人民政府 2024",
        "<h2 id='a'>一、总体情况</h2><p>主动公开 5,678 条，办结 19 件，完善依申请办理流程。</p>",
        kind="report",
        year="2024",
    ),
    "report/320813-government/2024/index.html": page_of(
        "淮安市洪泽区人民政府 2024",
        "<p>办结 9 件，政府与公开、信息各说各的。</p>",
        kind="report",
        year="2024",
    ),
    "authority/321322-fagaiju/index.html": page_of("沭阳县发展和改革局", "<p>一份</p>", kind="authority"),
    "authority/530000-nasty/index.html": page_of(
        f"恶意标题 {NASTY}", f"<p>{escape(NASTY)} 恶意正文</p>", kind="authority"
    ),
    "en/index.html": page_of("Home", "<p>Annual reports</p>", lang="en"),
    "en/authority/650103-government/index.html": page_of(
        "Saybagh District, Ürümqi",
        "<p>Requests refused: 7</p>",
        lang="en",
        root="../../",
        kind="authority",
        names="沙依巴克区人民政府",
    ),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site of a few pages in two languages, with its indexes."""
    public = tmp_path_factory.mktemp("small")
    for name, content in PAGES.items():
        (public / name).parent.mkdir(parents=True, exist_ok=True)
        (public / name).write_text(content, encoding="utf-8")
    build_search(public)
    return public


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.json")
        if "search" in path.parts
    }


def decoded(written: str, pages: int) -> list[int]:
    """What a browser makes of a posting list."""
    data = base64.b64decode(written[1:])
    if written[0] == "b":
        return [number for number in range(pages) if data[number >> 3] >> (number & 7) & 1]
    numbers, number, gap, shift = [], -1, 0, 0
    for byte in data:
        gap |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            number += gap + 1
            numbers.append(number)
            gap = shift = 0
    return numbers if written[0] == "v" else [one for one in range(pages) if one not in numbers]


@settings(deadline=None)
@given(st.integers(1, 3000), st.floats(0, 1), st.randoms())
def test_postings_come_back(pages: int, share: float, rng: object) -> None:
    numbers = [number for number in range(pages) if rng.random() < share]  # type: ignore[attr-defined]
    written = encode_postings(numbers, pages)
    assert decoded(written, pages) == numbers
    assert len(written) <= 5 + (pages + 7) // 8 * 4 / 3


def test_a_term_of_every_page_costs_next_to_nothing() -> None:
    assert len(encode_postings(range(20_000), 20_000)) == 1
    assert len(encode_postings(range(1, 20_000), 20_000)) < 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("53,318", ["53318"]),
        ("５３３１８", ["53318"]),
        ("1,23", ["1", "23"]),
        ("Ürümqi SQL", ["urumqi", "sql"]),
        ("refused Refusals refuse", ["refus", "refus", "refus"]),
        ("cite citation carried carry", ["cit", "cit", "carry", "carry"]),
        ("is A4b", ["is", "a4b"]),
        ("沙 依 巴", ["沙依", "依巴"]),
        ("年", ["年"]),
        ("3.5％", ["3.5"]),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert list(terms(text)) == found


def test_names_are_found_by_their_beginnings_and_single_characters() -> None:
    assert {"沙", "依", "沙依", "sa", "say", "saybagh"} <= name_terms("沙依巴克区 Saybagh")
    assert "s" not in name_terms("Saybagh")


def test_combined_kana_keep_their_marks() -> None:
    assert normalise("が") == "が"


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("重庆市", "chongqingshi"),
        ("六安市", "luanshi"),
        ("厦门市", "xiamenshi"),
        ("东莞市", "dongguanshi"),
        ("洪洞县", "hongtongxian"),
        ("乐清市", "yueqingshi"),
        ("乐亭县", "laotingxian"),
        ("浚县", "xunxian"),
        ("大埔县", "dabuxian"),
        ("番禺区", "panyuqu"),
        ("长治市", "changzhishi"),
        ("长子县", "zhangzixian"),
        ("朝阳市", "chaoyangshi"),
        ("成都市", "chengdushi"),
        ("都匀市", "duyunshi"),
        ("单县", "shanxian"),
        ("漯河市", "luoheshi"),
        ("沭阳县", "shuyangxian"),
        ("洮南市", "taonanshi"),
        ("泗阳县", "siyangxian"),
        ("蚌埠市蚌山区", "bengbushibengshanqu"),
        ("吕梁市", "lvliangshi"),
        ("珲春市", "hunchunshi"),
        ("喀什地区", "kashidiqu"),
    ],
)
def test_names_of_places_are_spelled_as_they_are_spoken(name: str, spelled: str) -> None:
    assert "".join(syllables(name)) == spelled


def test_every_division_is_spelled_character_by_character(root: Path) -> None:
    with (root / "data" / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert len(names) > 3000
    assert [name for name in names if len(syllables(name)) != len(name)] == []


def test_a_spelling_within_another_is_left_out() -> None:
    assert spellings("淮安市洪泽区 洪泽区 Hongze 320813") == ("huai an shi hong ze qu",)


def test_a_spelling_begins_at_any_syllable() -> None:
    found = set(spelling_terms("huai an shi hong ze qu"))
    assert {"hongze", "hz", "hongzequ", "huaian", "has", "hash"} <= found
    assert "ongz" not in found
    assert {"lvlian", "lulian"} <= set(spelling_terms("lv liang"))


def index_of(folder: Path) -> tuple[dict[str, object], list[list[str]]]:
    manifest = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    rows = [
        row
        for number in range(-(-manifest["pages"] // manifest["pagesAFile"]))
        for row in json.loads((folder / "pages" / f"{number}.json").read_text(encoding="utf-8"))
    ]
    return manifest, rows


def test_each_language_has_its_own_index(small: Path) -> None:
    chinese, rows = index_of(small / "search")
    english, other = index_of(small / "en" / "search")
    assert chinese["pages"] == 7
    assert not [row for row in rows if row[1].startswith("en/")]
    assert [row[1] for row in other] == ["authority/650103-government/", ""]
    assert chinese["regions"] == [["32", "江苏"], ["53", "云南"], ["65", "新疆"]]
    assert english["regions"] == [["65", "Xinjiang"]]
    assert chinese["years"] == ["2024", "2023"]


def test_a_term_is_in_the_file_that_the_browser_looks_in(small: Path) -> None:
    manifest, rows = index_of(small / "search")
    shards = manifest["shards"]
    assert isinstance(shards, int)
    content = json.loads((small / "search" / "terms" / f"{shard_of('^依巴', shards)}.json").read_text())
    numbers = decoded(content["^依巴"], len(rows))
    assert [rows[number][0] for number in numbers] == [
        "沙依巴克区人民政府",
        "沙依巴克区人民政府 2024",
        "沙依巴克区人民政府 2023",
    ]


def test_of_a_long_list_the_beginning_is_indexed(tmp_path: Path) -> None:
    rows = "".join(f"<li>第 {number} 项，某县人民政府</li>" for number in range(5000))
    (tmp_path / "index.html").write_text(
        page_of("长表", f"<h2>开头</h2><ul>{rows}</ul><h2>末节</h2><p>末尾</p>"), encoding="utf-8"
    )
    (page,) = read_pages(tmp_path)
    assert sum(len(part.text) for part in page.parts) == TEXT_AT_MOST
    assert [part.heading for part in page.parts] == ["开头", "末节"]


def test_the_same_pages_give_the_same_bytes(small: Path) -> None:
    before = files_of(small)
    build_search(small)
    assert files_of(small) == before
    assert len(before) > 10


@pytest.fixture(scope="module")
def served(small: Path, root: Path) -> Iterator[Loopback]:
    """The small site on a server, with the real script and style sheet."""
    with loopback() as server:
        for path in small.rglob("*"):
            if path.is_file():
                name = path.relative_to(small).as_posix().removesuffix("index.html")
                kind = "application/json" if path.suffix == ".json" else "text/html; charset=utf-8"
                server.replies[f"/{name}"] = Reply(path.read_bytes(), headers={"Content-Type": kind})
        for name, kind in (
            ("javascripts/search.js", "text/javascript"),
            ("javascripts/search-index.js", "text/javascript"),
        ):
            content = (root / "site_src" / "assets" / name).read_bytes()
            server.replies[f"/{name.split('/')[1]}"] = Reply(content, headers={"Content-Type": kind})
        style = stylesheet(root / "site_src" / "assets" / "stylesheets" / "parts")
        server.replies["/yangguang.css"] = Reply(style.encode(), headers={"Content-Type": "text/css"})
        yield server


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page in which nothing may fail; a file that is not there does not count."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def asked(page: Page, query: str) -> list[Locator]:
    """Type a query and wait for its results."""
    page.locator("input[type=search]").fill(query)
    page.locator(f'.yg-search__list[data-query="{query}"]').wait_for(state="attached")
    return page.locator("[role=option]").all()


def addresses(options: Sequence[Locator]) -> list[str]:
    return [str(option.evaluate("link => link.pathname")) for option in options]


def test_what_a_page_says_is_shown_as_text(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    for query in ("恶意标题", "恶意正文"):
        options = asked(tab, query)
        assert NASTY in (options[0].text_content() or "")
        assert options[0].locator("mark").all_text_contents() == [query]
    assert tab.locator(".yg-search img").count() == 0
    assert tab.title() == "首页"


def test_phrases_are_exact_and_numbers_whole(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    assert addresses(asked(tab, "依申请办理流程")) == ["/report/650103-government/2024/"]
    assert addresses(asked(tab, "政府信息公开")) == ["/"]
    assert tab.locator("[role=option] mark").all_text_contents() == ["政府信息公开"]
    assert asked(tab, "1,234")[0].locator("mark").all_text_contents() == ["1,234"]
    assert addresses(asked(tab, "9")) == ["/report/320813-government/2024/"]
    assert addresses(asked(tab, "５，６７８")) == ["/report/650103-government/2024/"]
    assert addresses(asked(tab, "5678 沙依巴")) == ["/report/650103-government/2024/"]


def test_pinyin_marks_the_characters_it_stands_for(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    for query, marked in (("shayiba", "沙依巴"), ("SYBKQ", "沙依巴克区"), ("syx", "沭阳县")):
        assert asked(tab, query)[0].locator("mark").all_text_contents() == [marked]
    assert asked(tab, "ayib") == []


def test_one_character_may_be_wrong_and_it_is_said(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    for query in ("沙依克", "沙衣巴克"):
        assert addresses(asked(tab, query))[0] == "/authority/650103-government/"
        assert f"没有找到“{query}”" in (tab.locator("[role=status]").text_content() or "")
        assert tab.locator("[role=option] mark").first.text_content() == "沙依巴克"
    assert asked(tab, "沙衣八克") == []


def test_words_that_stand_nowhere_are_left_out_and_named(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    assert addresses(asked(tab, "沭阳 月球"))[0] == "/authority/321322-fagaiju/"
    assert "月球" in (tab.locator("[role=status]").text_content() or "")
    assert asked(tab, "月球 火星") == []


def test_several_words_written_as_one_are_looked_up_apart(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    assert addresses(asked(tab, "洪泽办结")) == ["/report/320813-government/2024/"]
    assert addresses(asked(tab, "沙依巴克区2024年怎样完善依申请")) == ["/report/650103-government/2024/"]
    assert asked(tab, "洪泽流程") == []


def test_words_of_asking_do_not_count_unless_they_are_all(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    assert addresses(asked(tab, "如何 洪泽")) == addresses(asked(tab, "洪泽"))
    assert addresses(asked(tab, "what is Saybagh")) == ["/authority/650103-government/"]
    assert asked(tab, "怎样") == []


def test_filters_by_kind_year_and_region(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    asked(tab, "政府")
    kind, year, region = tab.locator(".yg-search__filters select").all()
    year.select_option("2024")
    tab.locator("[role=option]", has_text="2023").wait_for(state="detached")
    assert addresses(tab.locator("[role=option]").all()) == [
        "/report/650103-government/2024/",
        "/report/320813-government/2024/",
    ]
    region.select_option(label="江苏")
    tab.locator("[role=option]", has_text="沙依巴克").wait_for(state="detached")
    assert addresses(tab.locator("[role=option]").all()) == ["/report/320813-government/2024/"]
    kind.select_option(label="机关")
    tab.locator("[role=option]").wait_for(state="detached")
    assert "没有找到" in (tab.locator("[role=status]").text_content() or "")


def test_the_keyboard_moves_through_the_list_and_opens_a_result(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/")
    tab.keyboard.press("/")
    box = tab.get_by_role("combobox", name="搜索机关、地名、年度、词句或数字")
    assert box.evaluate("node => node === document.activeElement")
    options = asked(tab, "沙依巴克")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options[1].get_attribute("id")
    assert [option.get_attribute("aria-selected") for option in options] == ["false", "true", "false"]
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    assert options[2].get_attribute("aria-selected") == "true"
    tab.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.get_attribute("aria-activedescendant") is None
    assert not tab.locator(".yg-search__panel").is_visible()
    tab.keyboard.press("ArrowDown")
    tab.locator("[role=option]").first.wait_for()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/authority/650103-government/")


def test_english_pages_have_their_own_box_and_find_chinese_names(served: Loopback, tab: Page) -> None:
    tab.goto(f"{served.address}/en/authority/650103-government/")
    assert tab.get_by_role(
        "combobox", name="Search authorities, places, years, words or figures"
    ).is_visible()
    for query in ("沙依巴克", "shayibake", "saybagh", "urumqi", "Ürümqi", "refused", "Refusals"):
        assert addresses(asked(tab, query)) == ["/en/authority/650103-government/"], query
    assert tab.locator("[role=option] mark").all_text_contents() == ["refused"]
    assert tab.locator(".yg-search__group").all_text_contents() == ["Authorities"]
    assert tab.locator("[role=status]").text_content() == "1 page"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_fit_a_phone(served: Loopback, browser: Browser, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served.address}/")
    asked(page, "恶意")
    assert page.locator(".yg-search__panel").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for option in page.locator("[role=option]").all():
        box = option.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    context.close()


@pytest.mark.parametrize("lost", ["**/search/**", "**/search-index.js"])
def test_an_index_that_does_not_load_is_said(served: Loopback, tab: Page, lost: str) -> None:
    tab.route(lost, lambda route: route.abort())
    tab.goto(f"{served.address}/")
    tab.locator("input[type=search]").fill("沙依巴克")
    tab.locator("[role=status]", has_text="搜索未能载入").wait_for()
