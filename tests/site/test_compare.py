"""The compare page in a browser: typed, shown as the records say, kept in the address, taken away."""

from __future__ import annotations

import csv
import functools
import http.server
import io
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from builders import collection_of, contract_of
from conftest import Site
from yangguang.charts.rated import percent_text
from yangguang.datasets.comparison import comparison_files
from yangguang.datasets.frames import build_frames
from yangguang.datasets.statistics import wilson_interval
from yangguang.pages.compare import compare_pages
from yangguang.pages.environment import environment
from yangguang.pages.places import Places
from yangguang.record.model import Record
from yangguang.record.store import load_record, record_path
from yangguang.site.bundle import write_chart_bundle
from yangguang.site.stylesheet import write_stylesheet

THREE = "650103-government,320813-government,650121-government"
ASSETS = Path(__file__).resolve().parents[2] / "site_src" / "assets"
NASTY = '=<b>1</b>县,"人民"政府'


@dataclass
class Tab:
    """A page and what went wrong on it."""

    page: Page
    faults: list[str] = field(default_factory=list)


@contextmanager
def tab(browser: Browser, root: str, **options: Any) -> Iterator[Tab]:
    """A new page that fails the test if the console says anything or another host is asked."""
    context = browser.new_context(locale="zh-CN", **options)
    found = Tab(context.new_page())
    found.page.on("console", lambda said: found.faults.append(said.text))
    found.page.on("pageerror", lambda error: found.faults.append(str(error)))
    found.page.on(
        "request",
        lambda request: (
            found.faults.append(request.url) if not request.url.startswith((root, "blob:", "data:")) else None
        ),
    )
    yield found
    assert found.faults == []
    context.close()


def cell(page: Page, authority: str, year: int, indicator: str) -> Locator:
    return page.locator(f'[data-cell="{authority} {year} {indicator}"]')


def chosen(page: Page) -> list[str]:
    return [text.removesuffix("×").strip() for text in page.locator(".yg-compare__chip").all_inner_texts()]


def downloaded(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.click("[data-compare-csv]")
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def charts(page: Page) -> list[str]:
    """Titles of the charts, each drawn."""
    page.locator("figure.yg-chart").first.wait_for(state="attached")
    for one in page.locator("figure.yg-chart").all():
        one.scroll_into_view_if_needed()
        expect(one).to_have_attribute("data-state", "drawn", timeout=20_000)
    return page.locator(".yg-chart__title").all_inner_texts()


def record(site: Site, authority: str, year: int) -> Record | None:
    path = record_path(site.paths.records, authority, year)
    return load_record(path) if path.is_file() else None


def choose(page: Page, text: str, name: str) -> None:
    """Type, and take the option of that name by keyboard alone."""
    page.locator("#compare-add").press_sequentially(text)
    expect(page.locator("#compare-options [role=option]").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator(".yg-compare__chip").last).to_contain_text(name)


@pytest.mark.slow
def test_three_are_chosen_by_keyboard_and_shown_as_their_records_say(browser: Browser, site: Site) -> None:
    with tab(browser, site.url, viewport={"width": 1280, "height": 900}) as one:
        page = one.page
        page.goto(f"{site.url}compare/")
        page.locator("#compare-add").focus()
        choose(page, "沙依巴", "沙依巴克区人民政府")
        choose(page, "hzq", "淮安市洪泽区人民政府")
        choose(page, "650121", "乌鲁木齐县人民政府")
        assert page.evaluate("document.activeElement.id") == "compare-add"
        page.locator("#compare-year").select_option("2024")
        expect(page.locator("[data-compare-status]")).to_have_text("正在比较 3 个机关，2024。")
        assert page.url == f"{site.url}compare/?a={THREE}&y=2024"
        for authority in THREE.split(","):
            read = record(site, authority, 2024)
            assert read
            of_cells = read.tables["requests"]
            value = {row: figures["total"].value for row, figures in of_cells.items() if "total" in figures}
            assert cell(page, authority, 2024, "received_new").locator("a").inner_text() == str(
                value["received_new"]
            )
            part = int(value["granted"] or 0) + int(value["granted_in_part"] or 0)
            whole = int(value["concluded_total"] or 0)
            low, high = map(percent_text, wilson_interval(part, whole))
            shown = cell(page, authority, 2024, "disclosure_rate")
            assert shown.locator("a").inner_text() == percent_text(part / whole)
            expect(shown).to_contain_text(f"{part} ÷ {whole}")
            expect(shown).to_contain_text(f"95% 区间 {low}–{high}")
            assert ("不足 10 件" in shown.inner_text()) == (whole < 10)
            assert shown.locator("a").get_attribute("href") == f"{site.url}report/{authority}/2024/"
        expect(page.locator("#refusals")).to_contain_text("件数不足 10：乌鲁木齐县人民政府")
        assert [title.split("，")[0] for title in charts(page)] == [
            "公开率",
            "不予公开率",
            "不掌握率",
            "申请的办理结果",
        ]


@pytest.mark.slow
def test_the_address_holds_the_choice_and_going_back_undoes_it(browser: Browser, site: Site) -> None:
    with tab(browser, site.url) as one:
        page = one.page
        page.goto(f"{site.url}compare/?a={THREE}&y=2024&i=refusal_rate")
        expect(page.locator("[data-cell]")).to_have_count(3)
        page.locator("#compare-year").select_option("all")
        expect(page.locator("[data-cell]")).to_have_count(6)
        assert page.url.endswith(f"?a={THREE}&y=all&i=refusal_rate")
        page.reload()
        expect(page.locator("[data-cell]")).to_have_count(6)
        page.get_by_label("移除 淮安市洪泽区人民政府").click()
        expect(page.locator("[data-compare-status]")).to_contain_text("已移除 淮安市洪泽区人民政府")
        assert chosen(page) == ["沙依巴克区人民政府", "乌鲁木齐县人民政府"]
        assert page.evaluate("document.activeElement.ariaLabel") == "移除 乌鲁木齐县人民政府"
        page.go_back()
        expect(page.locator(".yg-compare__chip")).to_have_count(3)
        page.go_back()
        expect(page.locator("#compare-year")).to_have_value("2024")
        page.locator(".yg-compare__indicators summary").click()
        page.get_by_label("公开率", exact=True).check()
        expect(page.locator("[data-cell]")).to_have_count(6)
        assert page.url.endswith("&y=2024&i=disclosure_rate,refusal_rate")
        page.locator("a.yg-language").click()
        expect(page.locator("[data-cell]")).to_have_count(6)
        assert page.url == f"{site.url}en/compare/?a={THREE}&y=2024&i=disclosure_rate,refusal_rate"
        expect(page.locator(".yg-compare__table thead")).to_contain_text("Saybagh District")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "said", "bodies"),
    [
        ("?a=nope,650103-government", "没有这些机关的报告：nope。", 1),
        ("?a=650103-government,650103-government", "重复：650103-government。", 1),
        ("?a=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E,650103-government&y=2024", "<img src=x onerror=ale", 1),
        ("?a=../../x,320813-government&y=1999", "“1999”这一年的报告，改为显示 2024", 1),
        (f"?a={THREE}&y=20xx&i=nothing,disclosure_rate", "没有这些指标：nothing。", 3),
        ("?a=" + ",".join(f"no-{number}" for number in range(40)), "等 40 个", 0),
        ("?a=" + "x" * 3000, "x" * 40 + "…", 0),
    ],
)
def test_a_wrong_address_says_so_and_shows_what_it_can(
    browser: Browser, site: Site, query: str, said: str, bodies: int
) -> None:
    with tab(browser, site.url, viewport={"width": 360, "height": 800}) as one:
        one.page.goto(f"{site.url}compare/{query}")
        expect(one.page.locator("[data-compare-problems]")).to_contain_text(said)
        expect(one.page.locator(".yg-compare__chip")).to_have_count(bodies)
        assert (one.page.locator("[data-cell]").count() > 0) == (bodies > 0)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.slow
def test_the_selection_is_taken_away_as_csv(browser: Browser, site: Site) -> None:
    with tab(browser, site.url, accept_downloads=True) as one:
        one.page.goto(f"{site.url}compare/?a={THREE}&y=all&i=received_new,disclosure_rate")
        lines = downloaded(one.page)
    found = {(line["authority_id"], int(line["year"]), line["indicator"]): line for line in lines}
    assert len(found) == len(lines) == 3 * 2 * 2
    for (authority, year, indicator), line in found.items():
        read = record(site, authority, year)
        if read is None:
            assert (line["value"], line["remark"], line["report"]) == ("", "no_report", "")
            continue
        assert line["report"] == f"{site.url}report/{authority}/{year}/"
        if indicator == "received_new":
            assert line["value"] == str(read.value("requests", "received_new", "total"))
        else:
            assert (
                int(line["numerator"])
                <= int(line["denominator"])
                == read.value("requests", "concluded_total", "total")
            )
            assert float(line["interval_low"]) <= float(line["value"]) <= float(line["interval_high"])
            assert ("few_cases" in line["remark"]) == (int(line["denominator"]) < 10)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "en/"])
def test_it_fits_a_phone_in_both_languages(browser: Browser, site: Site, language: str, scheme: str) -> None:
    size = {"width": 360, "height": 800}
    with tab(browser, site.url, viewport=size, color_scheme=scheme) as one:
        for year in ("2024", "all"):
            one.page.goto(f"{site.url}{language}compare/?a={THREE}&y={year}")
            expect(one.page.locator(".yg-compare__table")).to_be_visible()
            charts(one.page)
            assert one.page.evaluate("document.documentElement.scrollWidth") <= 360
            box = one.page.locator("[data-compare-result] > section > .yg-scroll")
            assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), "rows are blocks here"


@pytest.mark.slow
def test_without_scripts_the_page_leads_to_where_peers_stand_together(browser: Browser, site: Site) -> None:
    with tab(browser, site.url, java_script_enabled=False) as one:
        one.page.goto(f"{site.url}compare/?a={THREE}")
        expect(one.page.locator("main noscript p")).to_contain_text("需要 JavaScript")
        assert one.page.locator("[data-yg-compare]").is_hidden()
        for way in ("year/2024/", "region/650000/", "topic/"):
            assert one.page.locator(f"main a[href$='{way}']").count(), way


@pytest.mark.slow
def test_pages_lead_there_with_their_own_choice(browser: Browser, site: Site) -> None:
    with tab(browser, site.url) as one:
        for address, wanted in {
            "report/650103-government/2024/": "?a=650103-government&y=2024",
            "en/authority/320813-government/": "?a=320813-government&y=all",
            "region/650000/": "?a=650103-government,650121-government&y=2024",
        }.items():
            one.page.goto(site.url + address)
            one.page.locator("main a[href*='compare/?']").click()
            expect(one.page.locator("[data-cell]").first).to_be_visible()
            assert one.page.url.endswith(f"compare/{wanted}")


# ---- authorities enough to be too many, whose scopes and forms differ ----
def crowd() -> list[dict[str, Any]]:
    found = []
    for number in range(12):
        name = NASTY if number == 0 else f"甲{chr(0x4E59 + number)}县人民政府"
        for year in (2020, 2021, 2022, 2023):
            data = contract_of(authority=name, year=year, form="2019" if year < 2021 else "2021")
            scope = "本报告所列数据为本机关。" if number == 1 else "数据含各乡镇。"
            data["sections"] = [{"number": 1, "title": "总体情况", "text": scope, "subsections": []}]
            requests = data["tables"]["requests"]
            concluded = 4 if (number, year) == (2, 2022) else 20 + number
            for row, value in {"received_new": concluded, "granted": concluded // 2}.items():
                requests[row]["total"] = requests[row]["natural_person"] = value
            requests["unavailable_not_held"]["total"] = concluded - concluded // 2
            requests["unavailable_not_held"]["natural_person"] = concluded - concluded // 2
            requests["concluded_total"]["total"] = requests["concluded_total"]["natural_person"] = concluded
            data["tables"]["proactive"]["licensing"]["decisions"] = 7
            found.append(data)
    return found


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page alone, over figures of twelve authorities; its address."""
    root = tmp_path_factory.mktemp("crowd")
    for name in ("javascripts", "stylesheets"):
        shutil.copytree(ASSETS / name, root / "assets" / name)
    write_stylesheet(root)
    write_chart_bundle(root)
    held = collection_of(*crowd())
    for name, data in comparison_files(held, build_frames(held)):
        (root / "data/v1" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "data/v1" / name).write_bytes(data)
    made = dict(compare_pages(Places({}, held), held, "zh"))
    plan, page = made["compare/plan.json"], made["compare/index.md"]
    assert isinstance(plan, bytes)
    assert not isinstance(page, bytes)
    text = environment("zh").get_template(f"{page[0]}.md.jinja").render(page[1], home="../", root="../")
    (root / "compare").mkdir()
    (root / "compare" / "plan.json").write_bytes(plan)
    (root / "compare" / "index.html").write_text(
        '<!doctype html><html lang="zh-CN" class="js" data-root="../"><head><meta charset="utf-8">'
        "<title>比较</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="../assets/stylesheets/yangguang.css">'
        '<link rel="stylesheet" href="../assets/stylesheets/compare.css"></head><body><main>'
        f"{text.split('---', 2)[2]}</main></body></html>",
        encoding="utf-8",
    )

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    handler = functools.partial(Handler, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ids(*numbers: int) -> str:
    return ",".join(f"{number + 1:06}-government" for number in numbers)


def test_of_too_many_the_first_eight_are_shown(browser: Browser, crowded: str) -> None:
    with tab(browser, crowded, viewport={"width": 1280, "height": 900}) as one:
        one.page.goto(f"{crowded}compare/?a={ids(*range(10))}&y=2023&i=disclosure_rate")
        problems = one.page.locator("[data-compare-problems]")
        expect(problems).to_contain_text("地址里有 10 个机关，一次最多比较 8 个；没有显示：甲")
        expect(one.page.locator("[data-cell]")).to_have_count(8)
        assert len(charts(one.page)) == 2
        one.page.locator("#compare-add").press_sequentially("000011")
        expect(one.page.locator("#compare-options [role=option]")).to_have_count(1)
        one.page.keyboard.press("Enter")
        expect(one.page.locator("[data-compare-status]")).to_contain_text("已有 8 个机关")
        expect(one.page.locator(".yg-compare__chip")).to_have_count(8)


def test_what_reports_say_is_only_ever_text(browser: Browser, crowded: str) -> None:
    with tab(browser, crowded, accept_downloads=True) as one:
        one.page.goto(f"{crowded}compare/?a={ids(0, 3)}&y=2023&i=disclosure_rate")
        expect(one.page.locator(".yg-compare__chip").first).to_contain_text(NASTY)
        charts(one.page)
        assert one.page.locator("main b").count() == 0
        lines = downloaded(one.page)
        assert lines[0]["authority"] == f"'{NASTY}"


def test_scopes_and_forms_that_differ_are_refused_in_words(browser: Browser, crowded: str) -> None:
    with tab(browser, crowded) as one:
        page = one.page
        asked = "i=disclosure_rate,proactive.licensing.decisions"
        page.goto(f"{crowded}compare/?a={ids(1, 2)}&y=all&{asked}")
        refused = page.locator("#refusals")
        expect(refused).to_contain_text("口径不同")
        expect(refused).to_contain_text("“所列数据为本机关”")
        expect(refused).to_contain_text("用的是 2019 年版式")
        older = cell(page, ids(1), 2020, "proactive.licensing.decisions")
        expect(older).to_contain_text("2019 年版式，不作比较")
        assert "不作比较" not in cell(page, ids(1), 2023, "proactive.licensing.decisions").inner_text()
        charts(page)
        expect(page.locator(".yg-chart__description").first).to_contain_text("口径不同，不能相比")
        page.goto(f"{crowded}compare/?a={ids(2, 3)}&y=2023&i=disclosure_rate")
        expect(page.locator("[data-cell]")).to_have_count(2)
        assert "口径不同" not in refused.inner_text()
        expect(cell(page, ids(3), 2023, "disclosure_rate")).to_contain_text("同类中位数")
        charts(page)
        expect(page.locator(".yg-chart__description").first).to_contain_text("竖线是各自同类机关的中位数")


def test_few_cases_are_shown_and_not_joined(browser: Browser, crowded: str) -> None:
    """2020 and 2021 are joined, 2022 stands alone and hollow, 2023 begins anew."""
    with tab(browser, crowded) as one:
        one.page.goto(f"{crowded}compare/?a={ids(2)}&y=all&i=disclosure_rate")
        charts(one.page)
        lines = one.page.locator("#chart-series-disclosure_rate .mark-line path")
        drawn = [re.findall("[ML]", line.get_attribute("d") or "") for line in lines.all()]
        assert sorted(map(len, drawn)) == [1, 2]
        expect(cell(one.page, ids(2), 2022, "disclosure_rate")).to_contain_text("不足 10 件，不作比较")


def test_a_picture_of_a_chart_carries_the_address_and_nothing_is_embedded(
    browser: Browser, crowded: str
) -> None:
    with tab(browser, crowded, accept_downloads=True) as one:
        page = one.page
        page.goto(f"{crowded}compare/?a={ids(*range(8))}&y=2023&i=disclosure_rate")
        charts(page)
        figure = page.locator("#chart-rate-disclosure_rate")
        figure.locator(".yg-chart__more").click()
        assert figure.locator(".yg-chart__choice:visible").all_inner_texts() == [
            "PNG 图片",
            "SVG 矢量图",
            "CSV 数据",
            "复制链接",
        ]
        with page.expect_download() as download:
            figure.get_by_text("SVG 矢量图").click()
        assert download.value.suggested_filename == "compare-rate-disclosure_rate.svg"
        text = Path(download.value.path()).read_text(encoding="utf-8")
        plain = "".join(re.findall(r">([^<]*)</text>", text)).replace("&amp;", "&")
        assert f"compare/?a={ids(*range(8))}&y=2023&i=disclosure_rate" in plain
