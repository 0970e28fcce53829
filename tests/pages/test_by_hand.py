"""The pages written by hand: the same in both languages, and what they take from ``portal.toml``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import markdown
import pytest
from lxml import html

from yangguang.datasets.indicators import rates
from yangguang.forms import editions
from yangguang.languages import LANGUAGES, Language
from yangguang.pages.by_hand import licence_part, repository_part
from yangguang.pages.glossary import glossary_part
from yangguang.sources.portal_config import CC0, Licence

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "site_src"
NAMES = sorted(
    path.relative_to(PAGES).as_posix()
    for pattern in ("about.md", "api.md", "glossary.md", "method.md", "guide/*.md", "about/**/*.md")
    for path in PAGES.glob(pattern)
)


def text(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def headings(page: str) -> list[tuple[str, str]]:
    """Level and id of every heading outside code."""
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^(#+) .*$", prose, re.MULTILINE)
    found: list[tuple[str, str]] = re.findall(r"^(#+) .+ \{#([a-z-]+)\}$", prose, re.MULTILINE)
    assert len(found) == len(lines), "a heading without an id of its own"
    return found


def targets(page: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", page)


def shape(page: str) -> list[str]:
    """What each paragraph, item, row and block of code is: what a full translation has in common."""
    body = re.sub(r"^```.*?^```$", "```", page.split("---\n", 2)[2], flags=re.MULTILINE | re.DOTALL)
    kinds = {"#": "heading", "|": "row", "-": "item", "```": "code", "!": "note"}
    found = []
    for block in re.split(r"\n\s*\n|\n(?=- |\d+\. |\| )", body):
        opening = re.match(r"\s*(```|[#|!]|-(?!-)|\d+\.)?", block)
        if block.strip() and opening and "--8<--" not in block:
            found.append(kinds.get(opening[1], "step" if opening[1] else "text"))
    return found


def test_both_languages_have_the_same_pages() -> None:
    assert len(NAMES) > 10
    english = {path.relative_to(PAGES / "en").as_posix() for path in (PAGES / "en").rglob("*.md")}
    assert [name for name in NAMES if name not in english] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_the_same_in_both_languages(name: str) -> None:
    chinese, english = text(name), text(f"en/{name}")
    assert headings(chinese) == headings(english)
    assert shape(chinese) == shape(english)
    beside = [target for target in targets(chinese) if not target.startswith("http")]
    assert [Path(target).name for target in beside] == [
        Path(target).name for target in targets(english) if not target.startswith("http")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_speaks_one_language(name: str) -> None:
    assert "lang=" not in text(name)
    english = re.sub(r"^```.*?^```$", "", text(f"en/{name}"), flags=re.MULTILINE | re.DOTALL)
    english = english.replace('<span lang="zh-CN">无</span>', "")
    assert re.sub(r"[^\u4e00-\u9fff]", "", english) == ""
    assert "lang=" not in english


@pytest.mark.parametrize("name", NAMES)
def test_english_pages_lead_to_english_pages(name: str) -> None:
    page = PAGES / "en" / name
    for target in targets(text(f"en/{name}")):
        path = target.split("#")[0]
        if target.startswith("http") or (page.parent / path).resolve().is_relative_to(PAGES / "en"):
            continue
        assert not (PAGES / "en" / (page.parent / path).resolve().relative_to(PAGES)).is_file(), target


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_licence_is_that_of_the_portal_and_literal(language: Language) -> None:
    odd = Licence(
        "X",
        "*A* | <b>[B]</b>",
        "https://x.example/a_b_?c=1&d|e",
        "可用 <script> _全部_",
        "Use <i> _all_ `it`",
    )
    part = licence_part(odd, language).decode()
    page = html.fromstring(markdown.markdown(part, extensions=["tables"]))
    (link,) = page.xpath("//a")
    assert (link.text_content(), link.get("href")) == (odd.title, odd.url)
    assert (odd.statement if language == "zh" else odd.statement_en) in page.text_content()
    assert page.xpath("//p//*") == [link]
    assert CC0.title not in part


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_issue_form_is_named_and_linked(language: Language) -> None:
    repository = "https://code.example/press/portal"
    page = html.fromstring(markdown.markdown(repository_part(repository, language).decode()))
    links = {link.get("href"): link.text_content().strip("“”") for link in page.xpath("//a")}
    assert repository in links
    forms = {path.name: path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")}
    for name in ("report.yml", "number.yml", "other.yml"):
        said = links[f"{repository}/issues/new?template={name}"]
        assert re.search(rf"^name: .*{said}", forms[name].read_text(encoding="utf-8"), re.MULTILINE), said
    assert "href" not in repository_part("", language).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_holds_every_term_of_every_edition_once(language: Language) -> None:
    part = glossary_part(language).decode()
    tree = html.fromstring(markdown.markdown(part, extensions=["attr_list", "md_in_html"]))
    terms = {node.get("id"): node for node in tree.xpath("//dt")}
    assert len(terms) == len(tree.xpath("//dt"))
    for edition in editions():
        for code, table in edition.tables.items():
            for item in (*table.rows, *table.columns):
                term = terms[f"{code}-{item.code}"]
                said = " ".join(
                    node.text_content() for node in term.itersiblings("dd") if dt_of(node) is term
                )
                if edition is editions()[0]:
                    assert (item.definition if language == "zh" else item.definition_en) in said
                    assert getattr(item, "basis", "") in said
                    assert language == "zh" or (term.text == item.english and item.printed in said)
    assert {rate.code for rate in rates()} <= terms.keys()
    assert [node.get("id") for node in tree.xpath("//h2")][:3] == list(editions()[0].tables)


def dt_of(node: html.HtmlElement) -> html.HtmlElement:
    """The term that a definition belongs to."""
    return next(node.itersiblings("dt", preceding=True))


def test_the_examples_of_the_interface_are_the_same_in_both_languages() -> None:
    def code(name: str) -> list[str]:
        return re.findall(
            r"^```.*?^```$", re.sub(r"^#.*$", "#", text(name), flags=re.MULTILINE), re.MULTILINE | re.DOTALL
        )

    assert code("api.md") == code("en/api.md") != []


def test_the_correction_that_the_guide_shows_is_one() -> None:
    from yangguang.record.corrections import parse_corrections

    for name in ("guide/misread.md", "en/guide/misread.md"):
        (entry,) = re.findall(r"^```toml\n(.*?)^```$", text(name), re.MULTILINE | re.DOTALL)
        assert tomllib.loads(entry)
        (correction,) = parse_corrections(entry, name)
        assert (correction.read, correction.printed) == (1, 11)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("guide/")])
def test_what_a_guide_tells_to_type_exists(name: str) -> None:
    """A file that a guide names stands in the repository, or is one that the program reads or writes."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "build").rglob("*.py"))
    for page in (text(name), text(f"en/{name}")):
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", page, re.MULTILINE):
            assert f"\n{target}:" in makefile, target
        for path in re.findall(r"`((?:data|build|site_src)/[\w./-]+?)/?`", page):
            assert (ROOT / path).exists() or Path(path).stem in code, path
