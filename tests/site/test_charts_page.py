"""Every family of charts in a real browser: drawn, taken away as picture or data, embedded elsewhere."""

from __future__ import annotations

import csv
import functools
import http.server
import io
import re
import shutil
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, Page

from builders import collection_of, contract_of
from yangguang.charts.applicants import applicants_chart
from yangguang.charts.distribution import distribution_chart
from yangguang.charts.flow import flow_chart
from yangguang.charts.funnel import funnel_chart
from yangguang.charts.outcomes import all_outcomes_chart
from yangguang.charts.proceedings import proceedings_chart
from yangguang.charts.ranking import ranked_counts, ranked_rates
from yangguang.charts.rate_series import proactive_series, rate_series
from yangguang.charts.rated import rated
from yangguang.charts.series import outcomes_series, requests_series
from yangguang.charts.theme import Chart
from yangguang.charts.topics import topic_series, topic_users
from yangguang.datasets.collection import Collection
from yangguang.languages import LANGUAGES, TAGS, Language, Words
from yangguang.site.bundle import write_chart_bundle
from yangguang.site.embed import write_embed_page
from yangguang.site.stylesheet import stylesheet, write_stylesheet

ASSETS = Path(__file__).resolve().parents[2] / "site_src" / "assets"
THEME = Path(__file__).resolve().parents[2] / "build" / "yangguang" / "site" / "theme" / "main.html"
NASTY = "<script>alert(1)</script>{{7*7}}=1+1"
SITE = "阳光 <b>"
UNDER = "portal/"
"""The sites stand below a path, as on many hosts."""


def collection() -> Collection:
    """Thirty authorities of 2024, the first with five years and a gap; figures made by rule, that add up."""
    reports = [
        report(f"甲{chr(0x4E59 + number)}县人民政府" if number else NASTY, year, number)
        for number in range(30)
        for year in ((2019, 2020, 2021, 2022, 2024) if number == 0 else (2024,))
    ]
    return collection_of(*reports)


def report(name: str, year: int, number: int) -> dict[str, Any]:
    data = contract_of(authority=name, year=year, form="2019" if year < 2021 else "2021")
    concluded = 4 + (number * 37 + year) % 190
    granted = concluded * (95 if number % 9 == 0 else 40) // 100
    refused = (concluded - granted) // 3
    requests = data["tables"]["requests"]
    for row, value in {
        "received_new": concluded + 3,
        "received_carried_over": 2,
        "granted": granted,
        "refused_internal_affairs": refused,
        "unavailable_not_held": concluded - granted - refused,
        "concluded_total": concluded,
        "carried_forward": 5,
    }.items():
        requests[row]["total"] = requests[row]["natural_person"] = value
    requests["received_new"] |= {"natural_person": concluded, "commercial_enterprise": 3}
    requests["received_carried_over"]["natural_person"] = 2
    data["tables"]["proceedings"]["reconsideration"] |= {
        "upheld": 3,
        "corrected": 2,
        "pending": 1,
        "total": 6,
    }
    data["tables"]["proactive"]["licensing"]["decisions"] = 100 + year % 7
    return data


def families(held: Collection, language: Language) -> list[Chart]:
    """One chart of every family."""
    newest = [one for one in held.reports if one.record.year == 2024]
    own = next(one.authority.id for one in newest if one.authority.name == NASTY)
    years = held.of_authority(own)
    whose, source = Words("县级政府，2024年", "county governments, 2024"), Words("来源", "Source")
    ground = Words("属于三类内部事务信息", "Withheld: internal affairs")
    bodies = rated(newest, "disclosure_rate")
    one = years[-1]
    return [
        all_outcomes_chart(newest, 2024, language),
        applicants_chart(one, language),
        flow_chart(one, language),
        proceedings_chart(one, language),
        requests_series(years, language),
        outcomes_series(years, language),
        rate_series(years, "disclosure_rate", language),
        proactive_series(years, "licensing", "decisions", language),
        ranked_rates(bodies, "disclosure_rate", whose, source, language, own=own),
        ranked_counts([(body.name, body.numerator) for body in bodies], ground, whose, source, language),
        funnel_chart(bodies, "disclosure_rate", whose, source, language, own=own),
        distribution_chart(bodies, own, "disclosure_rate", whose, source, language),
        topic_series(held.reports, ["refused_internal_affairs"], ground, language),
        topic_users(newest, ["refused_internal_affairs"], ground, 2024, language),
    ]


def figure(chart: Chart, number: int) -> str:
    """A chart as pages write it; ``number`` keeps the files of one page apart."""
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in chart.table.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in chart.table.itertuples(index=False)
    )
    return f"""<figure class="yg-chart" id="chart-{number}" data-spec="{number}.json"><figcaption>
<span class="yg-chart__title">{escape(chart.title)}</span>
<span class="yg-chart__description">{escape(chart.description)}</span></figcaption>
<div class="yg-chart__canvas"><svg width="1" height="{chart.height}" aria-hidden="true"></svg></div>
<details class="yg-chart__data"><summary>表 Table</summary><div class="yg-scroll"><table class="yg-table">
<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>
<p class="yg-chart__source">{escape(chart.source)}</p></figure>"""


@dataclass(frozen=True, slots=True)
class Charts:
    """A site of nothing but charts: its address and what it shows, by language."""

    url: str
    folder: Path
    shown: dict[Language, Sequence[Chart]]

    def page(self, language: Language) -> str:
        return f"{self.url}{language}/charts/"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{UNDER}"
        server.shutdown()


def policy(template: str) -> str:
    """The Content-Security-Policy of a page without WebAssembly."""
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', template)
    assert found
    return re.sub(r"{%.*?%}.*?{%.*?%}", "", found[1])


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Charts]:
    folder = tmp_path_factory.mktemp("charts")
    root = folder / UNDER
    for name in ("javascripts", "stylesheets"):
        shutil.copytree(ASSETS / name, root / "assets" / name)
    write_stylesheet(root)
    write_chart_bundle(root)
    write_embed_page(root, SITE)
    csp = policy(THEME.read_text(encoding="utf-8"))
    held = collection()
    shown: dict[Language, Sequence[Chart]] = {}
    for language in LANGUAGES:
        place = root / language / "charts"
        place.mkdir(parents=True)
        shown[language] = families(held, language)
        for number, chart in enumerate(shown[language]):
            (place / f"{number}.json").write_bytes(chart.json())
        figures = "\n".join(figure(chart, number) for number, chart in enumerate(shown[language]))
        (place / "index.html").write_text(
            f"""<!doctype html><html lang="{TAGS[language]}" class="no-js"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{csp}"><link rel="icon" href="data:,">
<meta property="og:site_name" content="{escape(SITE)}"><title>Charts</title>
<link rel="stylesheet" href="../../assets/stylesheets/yangguang.css">
<script src="../../assets/javascripts/early.js"></script></head><body>
<main class="yg-main"><div class="yg-wrap"><div class="yg-charts">{figures}</div></div></main>
<script src="../../assets/javascripts/charts.js" defer></script></body></html>""",
            encoding="utf-8",
        )
    with serving(folder) as url:
        yield Charts(url, root, shown)


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    faults: list[str]
    hosts: set[str]


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Watched]:
    context = browser.new_context(**options)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    found = Watched(page, [], set())
    page.on("console", lambda said: found.faults.append(said.text) if said.type != "log" else None)
    page.on("pageerror", lambda error: found.faults.append(str(error)))
    page.on("request", lambda request: found.hosts.add(urlsplit(request.url).netloc))
    yield found
    context.close()


def draw_all(page: Page) -> None:
    for number in range(page.locator("figure.yg-chart").count()):
        shape = page.locator("figure.yg-chart").nth(number)
        shape.scroll_into_view_if_needed()
        page.wait_for_function(
            "number => document.querySelectorAll('figure.yg-chart')[number].dataset.state", arg=number
        )
        assert shape.get_attribute("data-state") == "drawn", shape.get_attribute("id")


def open_menu(page: Page, number: int = 0) -> None:
    page.locator("figure.yg-chart").nth(number).scroll_into_view_if_needed()
    page.locator("figure.yg-chart").nth(number).locator(".yg-chart__more").click()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("palette", "width"), [("light", 1280), ("dark", 360)])
def test_every_family_is_drawn_in_both_palettes_and_languages(
    browser: Browser, charts: Charts, language: Language, palette: Any, width: int
) -> None:
    size = {"width": width, "height": 900}
    with watched(browser, viewport=size, color_scheme=palette) as seen:
        seen.page.goto(charts.page(language))
        draw_all(seen.page)
        assert not seen.faults
        assert seen.hosts == {urlsplit(charts.url).netloc}
        assert not seen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        for number, chart in enumerate(charts.shown[language]):
            drawing = seen.page.locator(f"#chart-{number} .yg-chart__sheet svg")
            assert not chart.is_empty
            name = drawing.get_attribute("aria-label") or ""
            assert name.startswith(" ".join(chart.title.split()))
            assert name.endswith(" ".join(chart.description.split()))
            kept = seen.page.locator(f"#chart-{number} .yg-chart__canvas").bounding_box()
            assert kept
            assert abs(kept["height"] - chart.height) < 45, f"{chart.id}: the room kept is not its height"
        colour = seen.page.locator("#chart-4 .yg-chart__sheet .mark-rect path").first.get_attribute("fill")
        assert colour == ("#0d5878" if palette == "light" else seen.page.evaluate(SERIES_1))


SERIES_1 = "getComputedStyle(document.documentElement).getPropertyValue('--yg-series-1').trim()"


def test_text_of_a_report_is_only_text_in_a_drawn_chart(browser: Browser, charts: Charts) -> None:
    with watched(browser, viewport={"width": 1280, "height": 900}) as seen:
        seen.page.goto(charts.page("zh"))
        draw_all(seen.page)
        ranked = seen.page.locator("#chart-8 .yg-chart__sheet svg")
        assert NASTY in (ranked.text_content() or "")
        assert not seen.faults


def test_the_drawing_follows_the_palette_without_moving(browser: Browser, charts: Charts) -> None:
    with watched(browser, viewport={"width": 1280, "height": 900}, color_scheme="light") as seen:
        seen.page.goto(charts.page("zh"))
        draw_all(seen.page)
        first = seen.page.locator("#chart-4 .yg-chart__sheet .mark-rect path").first
        assert first.get_attribute("fill") == "#0d5878"
        height = seen.page.evaluate("document.documentElement.scrollHeight")
        seen.page.evaluate(
            "document.documentElement.dataset.palette = 'dark';"
            "document.dispatchEvent(new CustomEvent('yg:palette'))"
        )
        dark = seen.page.evaluate(SERIES_1)
        seen.page.wait_for_function(
            "dark => document.querySelector('#chart-4 .yg-chart__sheet .mark-rect path')"
            ".getAttribute('fill') === dark",
            arg=dark,
        )
        assert dark != "#0d5878"
        assert seen.page.evaluate("document.documentElement.scrollHeight") == height


def test_nothing_is_drawn_or_loaded_before_it_comes_near(browser: Browser, charts: Charts) -> None:
    with watched(browser, viewport={"width": 360, "height": 640}) as seen:
        asked: list[str] = []
        seen.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        seen.page.goto(charts.page("zh"))
        seen.page.wait_for_selector("#chart-0[data-state=drawn]")
        last = len(charts.shown["zh"]) - 1
        assert not any(path.endswith(f"/{last}.json") for path in asked)
        assert seen.page.locator(f"#chart-{last}").get_attribute("data-state") is None


def test_a_chart_is_reached_and_read_with_the_keyboard(browser: Browser, charts: Charts) -> None:
    with watched(browser, viewport={"width": 1280, "height": 900}) as seen:
        seen.page.goto(charts.page("en"))
        draw_all(seen.page)
        seen.page.locator("#chart-0 .yg-chart__more").focus()
        seen.page.keyboard.press("Enter")
        assert seen.page.locator("#chart-0 .yg-chart__choices").is_visible()
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.textContent") == "PNG image"
        seen.page.keyboard.press("Escape")
        assert seen.page.locator("#chart-0 .yg-chart__choices").is_hidden()
        assert seen.page.evaluate("document.activeElement.className") == "yg-chart__more"
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.tagName") == "svg"
        seen.page.keyboard.press("ArrowDown")
        said = seen.page.locator("#chart-0 .yg-chart__reading").text_content()
        row = charts.shown["en"][0].table.iloc[0].tolist()
        assert said
        assert all(str(cell) in said for cell in row)


def test_a_chart_is_taken_away_as_picture_and_data(browser: Browser, charts: Charts, tmp_path: Path) -> None:
    chart = charts.shown["zh"][8]
    with watched(browser, viewport={"width": 360, "height": 800}, color_scheme="dark") as seen:
        seen.page.goto(charts.page("zh"))
        draw_all(seen.page)
        files = {}
        for label in ("PNG 图片", "SVG 矢量图", "CSV 数据"):
            open_menu(seen.page, 8)
            with seen.page.expect_download() as download:
                seen.page.locator("#chart-8").get_by_role("button", name=label).click()
            files[label] = tmp_path / download.value.suggested_filename
            download.value.save_as(files[label])
            seen.page.keyboard.press("Escape")
        assert sorted(path.name for path in files.values()) == [
            "zh-charts-8.csv",
            "zh-charts-8.png",
            "zh-charts-8.svg",
        ]
        png = files["PNG 图片"].read_bytes()
        assert png.startswith(b"\x89PNG")
        assert struct.unpack(">I", png[16:20]) == (2 * (720 + 64),), "as wide on a phone as on a desk"
        svg = etree.fromstring(files["SVG 矢量图"].read_bytes())
        said = " ".join(svg.itertext())
        for text in (chart.title.split("：")[0], chart.source, SITE, charts.page("zh"), NASTY):
            assert text in said
        assert b"#0d5878" in files["SVG 矢量图"].read_bytes(), "light, whatever the reader's palette"
        assert not svg.findall(".//{http://www.w3.org/2000/svg}script")
        text = files["CSV 数据"].read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
        assert lines[0] == list(chart.table.columns)
        assert lines[1:] == [[str(cell) for cell in row] for row in chart.table.itertuples(index=False)]
        assert not seen.faults


def test_the_link_and_the_code_that_embeds_a_chart(browser: Browser, charts: Charts) -> None:
    with watched(browser, viewport={"width": 1280, "height": 900}) as seen:
        seen.page.goto(charts.page("en"))
        open_menu(seen.page)
        seen.page.get_by_role("button", name="Copy link").click()
        seen.page.get_by_text("Copied").wait_for()
        assert seen.page.evaluate("navigator.clipboard.readText()") == f"{charts.page('en')}#chart-0"
        seen.page.get_by_role("button", name="Embed code").click()
        code = seen.page.locator("#chart-0 textarea").input_value()
        (frame,) = html.fromstring(f"<div>{code}</div>").xpath("//iframe")
        assert frame.get("title") == charts.shown["en"][0].title
        address = urlsplit(frame.get("src"))
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{charts.url}embed/"
        assert parse_qs(address.query) == {"chart": ["en/charts/0.json"], "page": ["en/charts/#chart-0"]}
        assert not seen.faults


@pytest.mark.parametrize(("language", "palette"), [("zh", "light"), ("en", "dark")])
def test_an_embedded_chart_is_drawn_in_another_site(
    browser: Browser, charts: Charts, tmp_path: Path, language: Language, palette: str
) -> None:
    (tmp_path / UNDER).mkdir()
    address = f"{charts.url}embed/?chart={language}/charts/3.json&page={language}/charts/%23chart-3"
    (tmp_path / UNDER / "index.html").write_text(
        f'<!doctype html><title>x</title><link rel="icon" href="data:,">'
        f'<iframe src="{escape(address)}&amp;palette={palette}" width="100%" height="400"></iframe>',
        encoding="utf-8",
    )
    chart = charts.shown[language][3]
    with serving(tmp_path) as other, watched(browser, viewport={"width": 400, "height": 700}) as seen:
        seen.page.goto(other)
        frame = seen.page.frames[1]
        frame.wait_for_selector("figure[data-state=drawn]")
        assert frame.locator("h1").text_content() == chart.title
        link = frame.locator("h1 a")
        assert link.evaluate("link => link.href") == f"{charts.page(language)}#chart-3"
        assert chart.source in (frame.locator(".yg-chart__source").text_content() or "")
        assert SITE in (frame.locator(".yg-chart__source").text_content() or "")
        assert frame.evaluate("document.documentElement.lang") == TAGS[language]
        assert frame.locator("svg[role=img]").get_attribute("aria-label")
        fill = frame.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (fill == "rgb(251, 250, 246)") == (palette == "light")
        assert not frame.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not seen.faults
        assert seen.hosts <= {urlsplit(charts.url).netloc, urlsplit(other).netloc}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?chart=https://example.org/x.json",
        "?chart=//example.org/x.json",
        "?chart=../../outside.json",
        "?chart=data:application/json,{}",
        "?chart=en/charts/missing.json",
        "?chart=en/charts/index.html",
        "?chart=en/plain.json",
    ],
)
def test_the_embedding_page_draws_only_charts_of_its_own_site(
    browser: Browser, charts: Charts, query: str
) -> None:
    (charts.folder / "en" / "plain.json").write_text('{"usermeta": {}}', encoding="utf-8")
    with watched(browser) as seen:
        seen.page.goto(f"{charts.url}embed/{query}")
        seen.page.locator("[data-embed-status]").wait_for()
        assert "图表" in (seen.page.locator("[data-embed-status]").text_content() or "")
        assert seen.page.locator("figure").is_hidden()
        assert seen.hosts == {urlsplit(charts.url).netloc}


def test_a_page_outside_the_site_is_not_linked(browser: Browser, charts: Charts) -> None:
    with watched(browser) as seen:
        seen.page.goto(f"{charts.url}embed/?chart=en/charts/3.json&page=https://example.org/")
        seen.page.wait_for_selector("figure[data-state=drawn]")
        assert seen.page.locator("h1 a").evaluate("link => link.href") == charts.url


def test_without_scripts_the_table_stands_in_for_the_chart(browser: Browser, charts: Charts) -> None:
    with watched(browser, java_script_enabled=False) as seen:
        seen.page.goto(charts.page("zh"))
        assert seen.page.locator("#chart-0 table").is_visible()
        assert seen.page.locator("#chart-0 .yg-chart__canvas").is_hidden()
        assert not seen.page.locator(".yg-chart__more").count()
        seen.page.goto(f"{charts.url}embed/?chart=zh/charts/0.json")
        assert seen.page.locator("noscript").is_visible()


def test_a_chart_that_cannot_be_drawn_says_so_and_opens_its_table(browser: Browser, charts: Charts) -> None:
    with watched(browser, viewport={"width": 1280, "height": 900}) as seen:
        seen.page.route("**/0.json", lambda route: route.fulfill(status=404, body=""))
        seen.page.goto(charts.page("en"))
        seen.page.wait_for_selector("#chart-0[data-state=failed]")
        assert "could not be drawn" in (seen.page.locator("#chart-0 .yg-chart__canvas").text_content() or "")
        assert seen.page.locator("#chart-0 table").is_visible()


def test_the_embedding_page_has_the_policy_of_every_page(charts: Charts) -> None:
    embed = (charts.folder / "embed" / "index.html").read_text(encoding="utf-8")
    assert policy(embed) == policy(THEME.read_text(encoding="utf-8"))
    assert "unsafe" not in policy(embed)
    assert 'content="noindex"' in embed
    assert SITE not in embed, "the name is escaped"


def test_the_light_palette_is_written_alike_in_three_places() -> None:
    from yangguang.charts import theme

    style = stylesheet(ASSETS / "stylesheets" / "parts")
    script = (ASSETS / "javascripts" / "charts-draw.js").read_text(encoding="utf-8")
    known = dict(re.findall(r'"(--yg-[\w-]+)": "(#[0-9a-f]{6})"', script))
    names = [f"--yg-series-{number}" for number in range(1, 7)]
    names += ["--yg-ink", "--yg-ink-2", "--yg-ink-3", "--yg-line", "--yg-line-strong"]
    assert list(known) == names
    ours = (*theme.PALETTE, theme.INK, theme.QUIET, theme.FAINT, theme.LINE, theme.LINE_STRONG)
    assert tuple(known.values()) == ours
    for name, colour in known.items():
        assert re.search(rf"{name}: {colour};", style), f"{name} of the style sheet is not {colour}"
