"""Pages say what the records say: every number in its cell, every failing sum written out, all text only
text."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from lxml import html

from builders import collection_of, contract_of, figure_of, record_from_contract
from yangguang.datasets.collection import Collection, UnreadReport, collect
from yangguang.datasets.frames import build_frames
from yangguang.datasets.write import write_datasets
from yangguang.pages.listing import ITEMS_A_PAGE
from yangguang.pages.render import render_site
from yangguang.paths import Paths
from yangguang.record.model import Record, Remark
from yangguang.sources.registry import Authority, Source

Site = Callable[..., Paths]

HOSTILE = (
    "</div><script>alert(1)</script> **重点** [链接](javascript:alert(1)) {{ 7*7 }} {% raw %} `码` &lt;b&gt; "
    "<!-- x"
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    def render(*records: Any, unread: tuple[UnreadReport, ...] = ()) -> Paths:
        paths = Paths(tmp_path)
        collection = records[0] if records and isinstance(records[0], Collection) else collection_of(*records)
        frames = build_frames(collection)
        write_datasets(collection, frames, paths.site_src / "data")
        render_site(paths, collection, unread, frames)
        return paths

    return render


def page(paths: Paths, name: str) -> html.HtmlElement:
    """A page as a browser gets it: the body that Markdown makes of the file."""
    text = (paths.site_src / name).read_text(encoding="utf-8")
    _, _, body = text.split("---\n", 2)
    rendered = markdown.markdown(
        body, extensions=["abbr", "admonition", "attr_list", "def_list", "footnotes", "tables"]
    )
    return html.fromstring(f"<main>{rendered}</main>")


def front(paths: Paths, name: str) -> dict[str, Any]:
    _, meta, _ = (paths.site_src / name).read_text(encoding="utf-8").split("---\n", 2)
    loaded: dict[str, Any] = yaml.safe_load(meta)
    return loaded


def cells(tree: html.HtmlElement) -> dict[str, str]:
    """Printed figures by the id of their cell; what is only for screen readers, and marks, left out."""
    found = {}
    for cell in tree.xpath("//td[@id]"):
        found[cell.get("id")] = "".join(cell.xpath("./text() | ./a/text()")).strip()
    return found


def grid_widths(table: html.HtmlElement) -> set[int]:
    """The number of columns of each row once spans are laid out; one number for a table that is whole."""
    taken: dict[tuple[int, int], bool] = {}
    rows = table.xpath(".//tr")
    for top, row in enumerate(rows):
        column = 0
        for cell in row:
            while (top, column) in taken:
                column += 1
            for down in range(int(cell.get("rowspan", "1"))):
                for right in range(int(cell.get("colspan", "1"))):
                    assert (top + down, column + right) not in taken, "two cells in one place"
                    taken[top + down, column + right] = True
    assert max(row for row, _ in taken) == len(rows) - 1, "a cell reaches below the table"
    return {sum(1 for row, _ in taken if row == top) for top in range(len(rows))}


def contracts(figures: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(figures.glob("*.json"))]


def test_every_number_of_every_table_stands_on_its_page(site: Site, figures: Path) -> None:
    nine = collection_of(*contracts(figures))
    paths = site(nine)
    for report in nine.reports:
        shown = cells(page(paths, f"report/{report.id}/index.md"))
        expected = {
            f"{table}.{row}.{column}": figure.value for table, row, column, figure in report.record.figures()
        }
        assert {key: Decimal(text) if text else None for key, text in shown.items()} == expected


def test_the_tables_of_the_nine_reports_are_whole(site: Site, figures: Path) -> None:
    nine = collection_of(*contracts(figures))
    paths = site(nine)
    for report in nine.reports:
        tree = page(paths, f"report/{report.id}/index.md")
        official = tree.xpath("//table[contains(@class, 'yg-table--')][.//td[@id]]")
        assert len(official) == 3
        for table in official:
            assert len(grid_widths(table)) == 1
        requests = official[1]
        printed = len(report.record.tables["requests"])
        assert len(requests.xpath(".//tbody/tr")) == printed
        assert len(official[2].xpath(".//tbody/tr")) == 1
        assert len(official[2].xpath(".//td")) == 15
        assert requests.xpath(".//th[contains(., '三、本年度办理结果')]/@rowspan") == [str(printed - 3)]


def test_an_item_that_is_not_split_is_printed_as_one_line(site: Site) -> None:
    data = contract_of()
    for row in ("other_correction_overdue", "other_fee_overdue"):
        del data["tables"]["requests"][row]
    tree = page(site(data), "report/000001-government/2024/index.md")
    (row,) = tree.xpath("//tr[td[@id='requests.other_remaining.total']]")
    assert [cell.text for cell in row.xpath("./th")] == ["（六）其他处理"]
    assert row.xpath("./th/@colspan") == ["2"]
    split = page(site(contract_of()), "report/000001-government/2024/index.md")
    assert split.xpath("//th[.='（六）其他处理']/@rowspan") == ["3"]


def test_a_table_of_the_other_edition_is_printed_in_its_own_layout(site: Site) -> None:
    data = contract_of()
    data["tables"]["proactive"] = contract_of(form="2019")["tables"]["proactive"]
    tree = page(site(data), "report/000001-government/2024/index.md")
    (table,) = tree.xpath("//table[contains(@class, 'yg-table--proactive')]")
    assert "政府集中采购" in table.text_content()
    assert grid_widths(table) == {4}


def test_failing_sums_are_written_out_and_their_totals_marked(site: Site, figures: Path) -> None:
    nine = collection_of(*contracts(figures))
    paths = site(nine)
    marked = {}
    for report in nine.reports:
        tree = page(paths, f"report/{report.id}/index.md")
        marked[report.authority.name, report.record.year] = tree.xpath(
            "//td[contains(@class, 'is-fail')]/@id"
        )
        equations = [
            re.sub(r"\s+", "", one.text_content()) for one in tree.xpath("//p[@class='yg-equation']")
        ]
        assert len(equations) == len(report.findings)
        if report.findings and report.authority.name.startswith("洪泽"):
            assert equations[0] == "结果维持10+结果纠正1+其他结果0+尚未审结0=算得11≠总计0相差−11"
        for link in tree.xpath("//p[@class='yg-equation']//a/@href"):
            assert tree.xpath(f"//td[@id='{link[1:]}']")
    assert {key: value for key, value in marked.items() if value} == {
        ("洪泽区人民政府", 2023): [
            "proceedings.reconsideration.total",
            "proceedings.litigation_after_reconsideration.total",
        ],
        ("金湖县", 2023): ["proceedings.litigation_direct.total"],
    }
    findings = page(paths, "findings.md")
    assert len(findings.xpath("//li[contains(@class, 'yg-finding')]")) == 3
    rules = {term.get("id"): term.getnext().text_content() for term in findings.xpath("//dt[@id]")}
    assert {"rule-R1", "rule-R2", "rule-R3", "rule-P1", "rule-Y1"} <= set(rules)
    assert "3 处不成立" in rules["rule-P1"]


SCRIPTS = {"sql.js": "sql.md", "compare.js": "compare/index.md"}
"""Scripts that one page alone loads, and that page."""


def test_hostile_text_is_only_text(site: Site) -> None:
    data = contract_of(
        authority=HOSTILE,
        sections=[
            {
                "number": number,
                "title": HOSTILE,
                "text": f"{HOSTILE}\n    缩进\n# 标题\n---\n1. 项\n\x02klzzwxh:0000\x03",
                "subsections": [{"title": HOSTILE, "text": HOSTILE}],
            }
            for number in range(1, 7)
        ],
    )
    data["tables"]["proceedings"]["reconsideration"]["total"] = 5
    record = record_from_contract(data)
    tables: dict[str, Any] = {name: dict(rows) for name, rows in record.tables.items()}
    odd = dataclasses.replace(figure_of(None), printed=HOSTILE, note=HOSTILE)
    tables["proceedings"]["litigation_direct"] = {
        "upheld": odd,
        "total": dataclasses.replace(odd, read_by="unreadable"),
    }
    source = Source("a", 2024, f"data/{HOSTILE}.pdf", "report")
    unread = UnreadReport(source, Authority("a", HOSTILE, HOSTILE, "", "county", "office"), HOSTILE)
    remarks = tuple(Remark(code, "requests", f"“{HOSTILE}”", True) for code in ("row_unknown", "other"))
    record = dataclasses.replace(record, tables=tables, preamble=HOSTILE, remarks=remarks)
    paths = site(record, unread=(unread,))
    names = [str(path.relative_to(paths.site_src)) for path in paths.site_src.rglob("*.md")]
    names = [name for name in names if not name.endswith(".part.md")]
    assert {"index.md", "findings.md", "downloads.md", "unread.md", "coverage.md"} <= set(names)
    assert any(name.startswith("report/") for name in names)
    for name in names:
        tree = page(paths, name)
        for block in tree.xpath("//script[@type='application/ld+json']"):
            assert json.loads(block.text)["@type"] == "Dataset"
            block.drop_tree()
        for script, where in SCRIPTS.items():
            for block in tree.xpath(f"//script[contains(@src, '../assets/javascripts/{script}')]"):
                assert (name.removeprefix("en/"), block.text_content()) == (where, "")
                block.drop_tree()
        assert not tree.xpath("//script | //comment() | //strong[.='重点'] | //main//code[.='码'] | //b")
        assert not tree.xpath("//*[starts-with(@href, 'javascript:')]")
        assert "49" not in tree.xpath("string(//h1)"), "nothing was computed"
        assert front(paths, name)["title"]
    report = page(paths, "report/000001-government/2024/index.md")
    plain = " ".join(HOSTILE.split())
    for place in ("//h1", "//h4", "//section[@id='part-3']/p[2]", "//aside[@id='gaps']//li[1]"):
        assert plain in " ".join(report.xpath(f"string({place})").split())
    assert front(paths, "report/000001-government/2024/index.md")["authority"] == HOSTILE
    assert len(report.xpath("//main/*")) == 1, "the page is one element: nothing broke out of it"


def test_control_characters_do_not_reach_the_page(site: Site) -> None:
    data = contract_of(authority="甲\x00\x07\u2028县\x7f\x85", sections=[])
    paths = site(data)
    assert front(paths, "report/000001-government/2024/index.md")["authority"] == "甲   县  "


def test_blank_zero_and_text_are_shown_apart(site: Site) -> None:
    data = contract_of()
    data["tables"]["proceedings"]["reconsideration"]["upheld"] = None
    record = record_from_contract(data)
    tables: dict[str, Any] = {name: dict(rows) for name, rows in record.tables.items()}
    tables["proceedings"]["litigation_direct"] = {
        "upheld": dataclasses.replace(figure_of(None), printed="/"),
        "corrected": dataclasses.replace(figure_of(7), printed="７ "),
        "other_result": dataclasses.replace(figure_of(30), printed="3O", read_by="ocr"),
        "pending": dataclasses.replace(figure_of(2), printed="", read_by="derived"),
    }
    tree = page(site(dataclasses.replace(record, tables=tables)), "report/000001-government/2024/index.md")
    row = "proceedings.litigation_direct"
    shown = cells(tree)
    assert shown["proceedings.reconsideration.upheld"] == ""
    assert tree.xpath("//td[@id='proceedings.reconsideration.upheld']/@class") == ["is-blank"]
    assert tree.xpath("//td[@id='proceedings.reconsideration.pending']/@class") == ["is-zero"]
    assert [shown[f"{row}.{column}"] for column in ("upheld", "corrected", "other_result", "pending")] == [
        "/",
        "７",
        "30",
        "2",
    ]
    assert tree.xpath(f"//td[@id='{row}.other_result']/@class") == ["is-ocr"]
    assert "3O" in tree.xpath(f"string(//td[@id='{row}.other_result']/@title)")
    assert tree.xpath(f"//td[@id='{row}.pending']/@class") == ["is-derived"]


def figures_of(tree: html.HtmlElement, code: str) -> str:
    return re.sub(r"\s+", " ", tree.xpath(f"string(//div[@data-figure='{code}'])"))


def test_the_first_screen_says_the_figures_and_last_years(site: Site) -> None:
    last, this = contract_of(year=2023), contract_of(year=2024)
    for data, granted, concluded in ((last, 1, 4), (this, 18, 49)):
        data["tables"]["requests"]["granted"]["total"] = granted
        for row in ("received_new", "concluded_total"):
            data["tables"]["requests"][row]["total"] = concluded
    tree = page(site(last, this), "report/000001-government/2024/index.md")
    assert "49件" in figures_of(tree, "received_new")
    assert "2023 年 4 件" in figures_of(tree, "received_new")
    disclosure = figures_of(tree, "disclosure_rate")
    assert "36.7%" in disclosure
    assert "18 ÷ 49" in disclosure
    assert "2023 年 25.0%" in disclosure
    assert tree.xpath("//div[@data-figure='received_new']//a/@href") == ["#requests.received_new.total"]
    authority = page(site(last, this), "authority/000001-government/index.md")
    assert authority.xpath("//div[@data-figure='received_new']//a/@href") == [
        "../../report/000001-government/2024/#requests.received_new.total"
    ]


def test_a_rate_without_a_denominator_is_a_dash(site: Site) -> None:
    tree = page(site(contract_of()), "report/000001-government/2024/index.md")
    disclosure = figures_of(tree, "disclosure_rate")
    assert "—" in disclosure
    assert "0 ÷ 0" in disclosure
    assert "%" not in disclosure
    assert not tree.xpath("//figure"), "nothing to draw"


def test_charts_stand_with_their_data_and_their_specification_beside_the_page(site: Site) -> None:
    data = contract_of()
    data["tables"]["requests"]["granted"]["total"] = 3
    data["tables"]["requests"]["concluded_total"]["total"] = 3
    paths = site(data)
    tree = page(paths, "report/000001-government/2024/index.md")
    (figure,) = tree.xpath("//figure[@class='yg-chart']")
    address = (paths.site_src / "report/000001-government/2024" / figure.get("data-spec")).resolve()
    spec = json.loads(address.read_text(encoding="utf-8"))
    assert spec["description"] in figure.text_content()
    assert [cell.text for cell in figure.xpath(".//tbody/tr/*")] == ["予以公开", "予以公开", "3", "100%"]


def test_the_text_of_the_parts_is_on_the_page(site: Site) -> None:
    sections = [
        {
            "number": 1,
            "title": "总体情况",
            "text": "开头。",
            "subsections": [{"title": "主动公开", "text": "甲。\n乙。"}],
        },
        {"number": 3, "title": "收到和处理政府信息公开申请情况", "text": "", "subsections": []},
    ]
    tree = page(site(contract_of(sections=sections)), "report/000001-government/2024/index.md")
    assert tree.xpath("//section[@id='part-1']//text()[normalize-space()]") == [
        "一、总体情况",
        "开头。",
        "主动公开",
        "甲。",
        "乙。",
    ]
    assert tree.xpath("//section[@id='part-3']//a/@href") == ["#table-requests"]


def test_a_transcription_says_so(site: Site) -> None:
    note = "文字是我们的"
    assert (
        note
        in page(
            site(collection_of(contract_of(), kind="transcription")), "report/000001-government/2024/index.md"
        ).text_content()
    )
    assert note not in page(site(contract_of()), "report/000001-government/2024/index.md").text_content()


def test_every_link_within_the_site_leads_somewhere(site: Site, figures: Path) -> None:
    paths = site(collection_of(*contracts(figures)))
    by_hand = {"method", "about", "api", "NOTICE.txt"}
    for path in sorted(paths.site_src.rglob("*.md")):
        if path.name.endswith(".part.md"):
            continue
        name = path.relative_to(paths.site_src)
        address = name.parent if name.name == "index.md" else name.with_suffix("")
        tree = page(paths, str(name))
        for link in tree.xpath("//a/@href"):
            if link.startswith(("#", "?", "http")):
                continue
            target = (paths.site_src / address / re.split("[?#]", link)[0]).resolve()
            assert (
                target.is_file()
                or (target / "index.md").is_file()
                or target.with_suffix(".md").is_file()
                or (target.name in by_hand)
            ), (name, link)
        for link in tree.xpath("//a[starts-with(@href, '#')]/@href"):
            assert tree.xpath(f"//*[@id='{link[1:]}']"), (name, link)


def test_nothing_is_asked_of_another_host(site: Site, figures: Path) -> None:
    paths = site(collection_of(*contracts(figures)))
    for path in paths.site_src.rglob("*.md"):
        if path.name.endswith(".part.md"):
            continue
        tree = page(paths, str(path.relative_to(paths.site_src)))
        assert not tree.xpath("//*[starts-with(@src, 'http') or starts-with(@data-spec, 'http')]")


def test_downloads_name_sizes_rows_and_digests_of_the_files(site: Site) -> None:
    paths = site(contract_of())
    tree = page(paths, "downloads.md")
    for name in ("figures", "reports", "findings", "form"):
        section = tree.xpath(f"//section[@aria-labelledby='data-{name}']")[0]
        for suffix in ("csv", "json", "parquet"):
            assert section.xpath(f".//a[@href='../data/{name}.{suffix}']")
        assert len(section.xpath(".//code[@class='yg-digest']")[0].text) == 64
    assert "200 行" in tree.text_content()
    assert "0 行" in tree.xpath("string(//section[@aria-labelledby='data-findings'])")


def test_unread_reports_say_what_was_found_expected_and_to_be_done(site: Site) -> None:
    source = Source("b", 2022, "data/reports/2022/b.pdf", "report", "https://example.gov.cn/b.pdf")
    message = "data/reports/2022/b.pdf: no text and no images, expected an annual report. Replace the file."
    odd = dataclasses.replace(source, year=2021, path="data/reports/2021/b.pdf", url="")
    reports = (
        UnreadReport(source, Authority("b", "乙县人民政府", "", "", "county", "government"), message),
        UnreadReport(odd, None, "something else happened"),
    )
    tree = page(site(contract_of(), unread=reports), "unread.md")
    items = [one.xpath(".//dd//text()") for one in tree.xpath("//li[@class='yg-unread__item']")]
    assert items[1][:3] == ["no text and no images", "an annual report", "Replace the file."]
    assert items[0] == ["something else happened", "—", "—"]
    assert "登记 3 份，读出 1 份" in tree.text_content()


def test_home_adds_up_the_newest_year(site: Site) -> None:
    reports = []
    for name, year, granted in (
        ("甲县人民政府", 2024, 1),
        ("乙县人民政府", 2024, 2),
        ("丙县人民政府", 2023, 9),
    ):
        data = contract_of(authority=name, year=year)
        for row, total in (("granted", granted), ("concluded_total", 4), ("received_new", 4)):
            data["tables"]["requests"][row]["total"] = total
        reports.append(data)
    tree = page(site(*reports), "index.md")
    assert "8件" in figures_of(tree, "received_new")
    assert "37.5%" in figures_of(tree, "disclosure_rate")
    assert "3 ÷ 8，2 份报告" in figures_of(tree, "disclosure_rate")
    newest = [re.sub(r"\s+", " ", one.text_content()) for one in tree.xpath("//a[@class='yg-reports__link']")]
    assert newest == ["甲县人民政府 2024", "乙县人民政府 2024", "丙县人民政府 2023"]


def test_findings_are_paged(site: Site) -> None:
    reports: list[Record] = []
    needed = ITEMS_A_PAGE // 3 + 1
    for number in range(needed):
        data = contract_of(authority=f"第{number:03}县人民政府")
        data["tables"] = {"proceedings": data["tables"]["proceedings"]}
        for row in data["tables"]["proceedings"].values():
            row["total"] = 1
        reports.append(record_from_contract(data))
    paths = site(*reports)
    first, second = page(paths, "findings.md"), page(paths, "findings/2.md")
    assert len(first.xpath("//li[contains(@class, 'yg-finding')]")) == ITEMS_A_PAGE
    assert len(second.xpath("//li[contains(@class, 'yg-finding')]")) == needed * 3 - ITEMS_A_PAGE
    assert first.xpath("//a[@rel='next']/@href") == ["../findings/2/"]
    assert second.xpath("//a[@rel='prev']/@href") == ["../../findings/"]
    site(contract_of())
    assert not (paths.site_src / "findings").joinpath("2.md").exists()


def test_pages_of_reports_that_are_gone_are_removed(site: Site) -> None:
    paths = site(contract_of(year=2023), contract_of(year=2024), contract_of(authority="乙县人民政府"))
    by_hand = paths.site_src / "about.md"
    by_hand.write_text("# 关于\n", encoding="utf-8")
    site(contract_of(year=2024))
    names = sorted(str(path.relative_to(paths.site_src)) for path in paths.site_src.rglob("*.md"))
    names = [name for name in names if not re.match(r"(?:en/)?(?:findings|generated|topic)/", name)]
    own = [
        "authority/000001-government/index.md",
        "changes.md",
        "compare/index.md",
        "coverage.md",
        "downloads.md",
        "findings.md",
        "index.md",
        "region/index.md",
        "report/000001-government/2024/index.md",
        "sql.md",
        "unread.md",
        "year/2024/index.md",
        "year/index.md",
    ]
    assert names == sorted(["about.md", *own, *(f"en/{name}" for name in own)])
    assert not (paths.site_src / "report/000001-government/2023").exists()
    assert not (paths.site_src / "en/report/000001-government/2023").exists()


def test_the_same_records_give_the_same_bytes_and_are_not_written_again(site: Site) -> None:
    def state(paths: Paths) -> dict[Path, tuple[int, bytes]]:
        return {p: (p.stat().st_ino, p.read_bytes()) for p in paths.site_src.rglob("*") if p.is_file()}

    first = state(site(contract_of(year=2023), contract_of(year=2024)))
    again = state(site(contract_of(year=2024), contract_of(year=2023)))
    assert first == again


def test_an_empty_portal_has_its_pages(site: Site) -> None:
    paths = site(collect([], []))
    for name in ("index.md", "findings.md", "downloads.md", "unread.md"):
        assert page(paths, name) is not None


def test_the_smallest_repair_is_named_beside_the_equations(site: Site, figures: Path) -> None:
    data = json.loads((figures / "hongze-2023.json").read_text(encoding="utf-8"))
    tree = page(site(data), "report/000001-government/2023/index.md")
    items = tree.xpath("//h3[@id='repair']/following-sibling::ul[1]/li")
    assert [item.xpath("./a/@href")[0] for item in items] == [
        "#proceedings.reconsideration.total",
        "#proceedings.litigation_after_reconsideration.total",
    ]
    assert "报告印为 0；若为 11，不成立的 1 个等式即可成立" in items[0].text_content()
    assert "同在一列" in items[1].text_content()
    assert not page(site(contract_of()), "report/000001-government/2024/index.md").xpath("//h3[@id='repair']")


def test_every_rule_has_a_page_with_its_formula_and_failures(site: Site) -> None:
    now, before = contract_of(), contract_of(year=2023)
    now["tables"]["requests"]["received_carried_over"]["total"] = 2
    paths = site(now, before)
    tree = page(paths, "findings/y1/index.md")
    assert "requests.received_carried_over.{} = prev.requests.carried_forward.{}" in tree.text_content()
    numbers = [one.text_content() for one in tree.xpath("//dd[@class='yg-figure__value']")]
    assert numbers == ["6", "0", "8"], "the total is disputed: it stands in sums that fail"
    rules = page(paths, "findings.md").xpath("//dt/a/@href")
    for link in rules:
        assert (paths.site_src / link.removeprefix("../") / "index.md").is_file()
    assert len(rules) > 20


def test_what_breaks_a_rule_stands_on_the_page_of_its_report_with_links_to_the_cells(site: Site) -> None:
    now, before = contract_of(), contract_of(year=2023)
    for row in ("received_carried_over", "granted", "concluded_total"):
        now["tables"]["requests"][row] |= {"natural_person": 2, "total": 2}
    tree = page(site(now, before), "report/000001-government/2024/index.md")
    items = tree.xpath("//h3[@id='ledger']/following-sibling::ol/li")
    assert [item.get("id") for item in items] == ["rule-Y1-natural_person", "rule-Y1-total"]
    assert items[1].xpath(".//p[@class='yg-cells']/a/@href") == [
        "#requests.received_carried_over.total",
        "../2023/#requests.carried_forward.total",
    ]
    assert items[1].xpath(".//p/a/@href")[0] == "../../../findings/y1/"


def test_a_corrected_number_shows_both_values(site: Site) -> None:
    record = record_from_contract(contract_of())
    tables: dict[str, Any] = {name: dict(rows) for name, rows in record.tables.items()}
    mended = dataclasses.replace(figure_of(11), read_by="corrected", misread="1", note="第 3 页")
    tables["requests"] = tables["requests"] | {"granted": tables["requests"]["granted"] | {"total": mended}}
    tree = page(site(dataclasses.replace(record, tables=tables)), "report/000001-government/2024/index.md")
    cell = tree.xpath("//td[@id='requests.granted.total']")[0]
    assert (cell.get("class"), cell.get("title")) == ("is-corrected", "曾误读为 1：第 3 页")
    assert "曾误读为 1，更正为 11；第 3 页" in tree.text_content()


def test_number_wrong_leads_to_a_form_only_where_there_is_a_repository(site: Site, tmp_path: Path) -> None:
    name = "report/000001-government/2024/index.md"
    assert not page(site(contract_of()), name).xpath("//a[contains(., '数字不对')]")
    (tmp_path / "portal.toml").write_text('[repository]\nurl = "https://example.org/p"\n', encoding="utf-8")
    links = page(site(contract_of()), name).xpath("//a[contains(., '数字不对')]/@href")
    assert len(links) == 3
    assert links[1].startswith("https://example.org/p/issues/new?template=number.yml&")
    assert "cell=000001-government%2F2024+requests." in links[1]


def test_the_authoritys_page_shows_whether_the_years_join(site: Site) -> None:
    first, second, fourth = contract_of(year=2021), contract_of(year=2022), contract_of(year=2024)
    first["tables"]["requests"]["carried_forward"]["total"] = 3
    first["tables"]["requests"]["received_new"]["total"] = 3
    paths = site(collection_of(first, second, fourth))
    items = page(paths, "authority/000001-government/index.md").xpath(
        "//h2[@id='chain']/following-sibling::ul/li"
    )
    assert [" ".join(item.text_content().split()) for item in items] == [
        "2021 年结转下年 3 → 2022 年上年结转 0 无法核对 所用数字本身不平"
    ]
    joined = page(site(contract_of(year=2023), contract_of()), "authority/000001-government/index.md")
    assert "相接" in joined.xpath("string(//h2[@id='chain']/following-sibling::ul)")
