"""Chinese at the root, English below ``en/``: each page purely in its own language, and led to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from conftest import Site
from yangguang.languages import LANGUAGES, TAGS, Language

CHINESE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
SAID = ("title", "alt", "aria-label", "placeholder")
UNSAID = {"script", "style"}
SWITCH = "yg-language"
APART = "embed/"
"""A page that shows one chart in whatever language that is, and no reader comes to by itself."""


def pages(site: Site, language: Language) -> Iterator[tuple[str, html.HtmlElement]]:
    """Every page of a language by its address from the root of the language."""
    public = site.paths.public
    for path in sorted(public.rglob("index.html")):
        address = path.relative_to(public).as_posix().removesuffix("index.html")
        if address != APART and address.startswith("en/") == (language == "en"):
            yield address.removeprefix("en/"), html.parse(str(path)).getroot()


def spoken(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Every piece of text of a page that is seen or read out, with the language it is said to be in."""
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        above = [one.get("lang") for one in (node, *node.iterancestors())]
        own = next(filter(None, above))
        pieces = [(node.text, own)] if node.tag not in UNSAID else []
        pieces += [(node.get(name), own) for name in SAID]
        if node.getparent() is not None:
            pieces.append((node.tail, next(filter(None, above[1:]))))
        yield from ((text, said) for text, said in pieces if text and text.strip())


def test_english_pages_mark_all_that_is_chinese(site: Site) -> None:
    found = [
        (address, text.strip()[:60])
        for address, tree in pages(site, "en")
        for text, language in spoken(tree)
        if CHINESE.search(text) and not language.startswith("zh")
    ]
    assert found == []


def test_chinese_pages_hold_no_english_but_the_way_to_it(site: Site) -> None:
    found = {
        (address, str(node.get("class")))
        for address, tree in pages(site, "zh")
        for node in tree.body.iter()
        if isinstance(node.tag, str) and (node.get("lang") or "zh").startswith("en")
    }
    assert {name for _, name in found} == {SWITCH}


def test_what_english_pages_leave_in_chinese_is_what_authorities_wrote(site: Site) -> None:
    """Headings, buttons, menus and notes are translated, not merely marked."""
    for address, tree in pages(site, "en"):
        for node in tree.xpath("//*[self::h1 or self::h2 or self::button or self::label or self::summary]"):
            plain = "".join(text for text in node.xpath("./text()")).strip()
            assert not CHINESE.search(plain), (address, plain)


def test_every_page_has_its_twin_which_leads_back(site: Site) -> None:
    found = {language: dict(pages(site, language)) for language in LANGUAGES}
    assert found["zh"].keys() == found["en"].keys()
    assert len(found["zh"]) > 60
    roots: dict[Language, Path] = {"zh": site.paths.public, "en": site.paths.public / "en"}
    for language, other in (("zh", "en"), ("en", "zh")):
        for address, tree in found[language].items():  # type: ignore[index]
            assert tree.get("lang") == TAGS[language]  # type: ignore[index]
            (switch,) = tree.xpath(f"//a[@class='{SWITCH}']")
            assert (switch.get("hreflang"), switch.get("lang")) == (TAGS[other], TAGS[other])  # type: ignore[index]
            there = (roots[language] / address / switch.get("href")).resolve()  # type: ignore[index]
            assert there == (roots[other] / address).resolve()  # type: ignore[index]
            named = {
                link.get("hreflang"): (roots[language] / address / link.get("href")).resolve()  # type: ignore[index]
                for link in tree.xpath("//link[@rel='alternate'][@hreflang]")
            }
            assert named == {
                "zh-CN": (roots["zh"] / address).resolve(),
                "en": (roots["en"] / address).resolve(),
                "x-default": (roots["zh"] / address).resolve(),
            }


def test_the_ways_to_both_roots_are_right_on_every_page(site: Site) -> None:
    public = site.paths.public
    for language, root in (("zh", public), ("en", public / "en")):
        for address, tree in pages(site, language):  # type: ignore[arg-type]
            assert (root / address / tree.get("data-root")).resolve() == root.resolve()
            assert (root / address / tree.get("data-site")).resolve() == public.resolve()
            for figure in tree.xpath("//figure[@data-spec]"):
                assert (root / address / figure.get("data-spec")).resolve().is_relative_to(root)
