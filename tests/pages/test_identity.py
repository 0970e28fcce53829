"""Whom a report speaks of, which issue it is, bodies before and after; where a misread number is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser

from builders import collection_of, contract_of, record_from_contract
from yangguang.datasets.collection import Collection, collect
from yangguang.datasets.frames import build_frames
from yangguang.datasets.write import write_datasets
from yangguang.pages.render import render_site
from yangguang.paths import Paths
from yangguang.site.stylesheet import stylesheet
from yangguang.sources.registry import Authority, Source

BODY = Authority("650121-government", "某县人民政府", "Some County", "650121", "county", "government")
REPOSITORY = '[repository]\nurl = "https://example.org/p"\n'

Render = Callable[..., Paths]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    def made(collection: Collection) -> Paths:
        paths = Paths(tmp_path)
        frames = build_frames(collection)
        write_datasets(collection, frames, paths.site_src / "data")
        render_site(paths, collection, (), frames)
        return paths

    return made


def page(paths: Paths, name: str) -> html.HtmlElement:
    _, _, body = (paths.site_src / name).read_text(encoding="utf-8").split("---\n", 2)
    return html.fromstring(f"<main>{body}</main>")


def text(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def said(scope: str, **more: Any) -> dict[str, Any]:
    return contract_of(sections=[{"number": 1, "title": "总体情况", "text": scope}], **more)


def issues() -> Collection:
    first, second = contract_of(BODY.name), contract_of(BODY.name)
    first["tables"]["requests"]["granted"]["total"] = 3
    second["tables"]["requests"]["granted"]["total"] = None
    one = Source(BODY.id, 2024, "a.pdf", "report", issue=1, is_current=False)
    two = replace(one, path="b.pdf", issue=2, is_current=True)
    return collect([(one, record_from_contract(first)), (two, record_from_contract(second))], [BODY])


def test_a_report_published_again_says_so_and_shows_what_differs(render: Render) -> None:
    paths = render(issues())
    for folder, words in (
        ("", ("重新发布过", "改动 1 格", "空白")),
        ("en/", ("published again", "1 cell", "blank")),
    ):
        (notice,) = page(paths, f"{folder}report/{BODY.id}/2024/index.md").xpath("//aside[@id='reissue']")
        assert all(word in text(notice) for word in words)
        links = notice.xpath(".//a/@href")
        assert links[0] == "#requests.granted.total"
        assert links[1].endswith(f"report/{BODY.id}/2024-v1/")
        assert "3 → " in text(notice)


def test_the_earlier_issue_has_a_page_of_its_own_that_leads_to_the_current_one(render: Render) -> None:
    paths = render(issues())
    name = f"report/{BODY.id}/2024-v1/index.md"
    tree = page(paths, name)
    assert "已被取代" in text(tree.xpath("//aside[@id='reissue']")[0])
    assert tree.xpath("//aside[@id='reissue']//a/@href")[0].endswith(f"report/{BODY.id}/2024/")
    assert text(tree.xpath("//td[@id='requests.granted.total']")[0]).startswith("3")
    assert "某县人民政府 2024（第 1 次发布）" in (paths.site_src / name).read_text(encoding="utf-8")
    assert "search: false" in (paths.site_src / name).read_text(encoding="utf-8").split("---\n")[1]
    assert f"v1/reports/{BODY.id}/2024-v1.json" in " ".join(tree.xpath("//a/@href"))
    for other in ("index.md", "coverage.md", f"authority/{BODY.id}/index.md"):
        assert "2024-v1" not in (paths.site_src / other).read_text(encoding="utf-8"), other


def test_a_report_published_once_says_nothing_of_it(render: Render) -> None:
    paths = render(collection_of(contract_of()))
    assert not page(paths, "report/000001-government/2024/index.md").xpath("//aside[@id='reissue']")


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (
            "本报告汇总各乡镇数据。",
            "全域汇总：依据 “汇总各乡镇”",
            "the whole area together, by the words “汇总各乡镇”",
        ),
        (
            "统计范围为本机关。",
            "只限本机关：依据 “统计范围为本机关”",
            "this organ alone, by the words “统计范围为本机关”",
        ),
        ("全年平稳。", "报告没有写明", "not stated in the report"),
    ],
)
def test_scope_stands_with_its_phrase_on_report_and_authority(
    render: Render, words: str, chinese: str, english: str
) -> None:
    paths = render(collection_of(said(words)))
    for folder, expected in (("", chinese), ("en/", english)):
        tree = page(paths, f"{folder}report/000001-government/2024/index.md")
        assert text(tree.xpath("//dt[@id='scope']/following-sibling::dd[1]")[0]) == expected
        row = page(paths, f"{folder}authority/000001-government/index.md").xpath(
            "//section[@aria-labelledby='indicators']//tbody/tr[1]"
        )[0]
        assert expected.split("：")[0].split(",")[0] in text(row)
        assert ("“" not in expected) or expected.split("“")[1].rstrip("”") in text(row)


def test_bodies_before_and_after_are_named_and_linked(render: Render) -> None:
    new = Authority(
        "650122-government", "新区人民政府", "New District", "650122", "county", "government",
        successor_of=(BODY.id,), since="2023-11",
    )  # fmt: skip
    read = [
        (Source(body.id, year, "x.pdf", "report"), record_from_contract(contract_of(body.name, year)))
        for body, year in ((BODY, 2023), (new, 2024))
    ]
    paths = render(collect(read, [BODY, new]))
    (notice,) = page(paths, f"authority/{new.id}/index.md").xpath("//aside")
    assert "2023-11 起承接职权，前身是 某县人民政府" in text(notice)
    assert notice.xpath(".//a/@href")[0].endswith(f"authority/{BODY.id}/")
    (chain,) = page(paths, f"authority/{new.id}/index.md").xpath("//section[@aria-labelledby='chain']")
    assert "2023 年由前身机关报告：数列在此断开" in text(chain)
    assert not page(paths, f"authority/{BODY.id}/index.md").xpath("//section[@aria-labelledby='chain']")
    (notice,) = page(paths, f"en/authority/{BODY.id}/index.md").xpath("//aside")
    assert "Its powers passed in 2023-11 to New District. The two series break here" in text(notice)


def hosted(root: Path, tmp_path: Path, name: str) -> Collection:
    """The report of a file, hosted by a portal that has a repository."""
    from yangguang.record.assemble import parse_file

    (tmp_path / "portal.toml").write_text(REPOSITORY, encoding="utf-8")
    (tmp_path / "source").write_bytes((root / name).read_bytes())
    target = tmp_path / "data" / "reports" / Path(name).name
    target.parent.mkdir(parents=True)
    (tmp_path / "source").rename(target)
    source = Source(BODY.id, 2024, f"data/reports/{target.name}", "report")
    return collect([(source, replace(parse_file(target), year=2024))], [BODY])


@pytest.mark.parametrize(
    "name", ["data/reports/2024/650121-government.txt", "data/reports/2024/650103-government.pdf"]
)
def test_each_marked_cell_of_the_source_has_the_form_with_its_id(
    render: Render, root: Path, tmp_path: Path, name: str
) -> None:
    collection = hosted(root, tmp_path, name)
    tree = page(render(collection), f"report/{BODY.id}/2024/source/index.md")
    links = tree.xpath("//a[@class='yg-wrong']/@href")
    figures = [".".join(place) for *place, figure in collection.reports[0].record.figures()]
    assert len(links) == len(figures)
    form = "https://example.org/p/issues/new?template=number.yml&cell=650121-government%2F2024+"
    assert {link.removeprefix(form) for link in links} == set(figures)


def test_only_the_form_of_the_opened_cell_is_shown_and_the_link_of_a_table_takes_its_id(
    render: Render, root: Path, tmp_path: Path, browser: Browser
) -> None:
    collection = hosted(root, tmp_path, "data/reports/2024/650121-government.txt")
    paths = render(collection)
    assets = root / "site_src" / "assets"
    for name in ("", "source/"):
        folder = tmp_path / "built" / "report" / name
        folder.mkdir(parents=True, exist_ok=True)
        body = html.tostring(page(paths, f"report/{BODY.id}/2024/{name}index.md"), encoding="unicode")
        look = tmp_path / "yangguang.css"
        look.write_text(stylesheet(assets / "stylesheets/parts"), encoding="utf-8")
        style = look.as_uri()
        script = (assets / "javascripts/site.js").as_uri()
        (folder / "index.html").write_text(
            f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><link rel="stylesheet" href="{style}">'
            f"{body}"
            f'<script src="{script}"></script>',
            encoding="utf-8",
        )
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((tmp_path / "built/report/source/index.html").as_uri())
    assert tab.locator(".yg-wrong:visible").count() == 0
    tab.goto((tmp_path / "built/report/source/index.html").as_uri() + "#requests.granted.total")
    (shown,) = tab.locator(".yg-wrong:visible").all()
    assert shown.get_attribute("href").endswith("+requests.granted.total")
    tab.goto((tmp_path / "built/report/index.html").as_uri())
    link = tab.locator("section:has(#table-requests) a[data-wrong]")
    assert link.get_attribute("href").endswith("2024+requests.")
    tab.goto((tmp_path / "built/report/index.html").as_uri() + "#requests.granted.total")
    tab.wait_for_function("document.querySelector('td:target')")
    assert "cell=650121-government%2F2024+requests.granted.total" in link.get_attribute("href")
    other = tab.locator("section:has(#table-proceedings) a[data-wrong]")
    assert other.get_attribute("href").endswith("2024+proceedings.")
    tab.locator("[id='requests.received_new.total'] a").focus()
    assert "+requests.received_new.total" in link.get_attribute("href")
    context.close()
