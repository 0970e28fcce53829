"""Somebody else's portal: its name, an address below a path, its licence, no source documents shown."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from lxml import html

from yangguang.errors import SourceError
from yangguang.sources.portal_config import load_portal_config
from yangguang.upkeep.links import broken_links

OWN = """
[portal]
title = "天山"
title_en = "Tianshan"
description = "一个省的门户"
description_en = "The portal of one province"
address = "https://press.example.org/open/data"

[licence]
id = "CC-BY-4.0"
title = "Creative Commons Attribution 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"
statement = "数据以 CC BY 4.0 提供，请注明来源"
statement_en = "Data under CC BY 4.0"

[sources]
host = false

[repository]
url = "https://code.example.org/press/portal"
"""
KEPT = ("650103-government,2024,", "321322-fagaiju,2023,")


@pytest.fixture(scope="module")
def fork(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with two reports, its own ``portal.toml``, and everything built."""
    target = tmp_path_factory.mktemp("fork")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--",
         "site_src", "mkdocs.yml", "data", "build"],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target / name)
    register = target / "data/sources.csv"
    head, *rows = register.read_text(encoding="utf-8").splitlines(keepends=True)
    register.write_text(head + "".join(row for row in rows if row.startswith(KEPT)), encoding="utf-8")
    (target / "portal.toml").write_text(OWN, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "YANGGUANG_ROOT"}
    subprocess.run(
        [sys.executable, "-m", "yangguang", "build", "--quiet"], cwd=target, env=environment, check=True
    )
    return target


def read(fork: Path, name: str) -> str:
    return (fork / "public" / name).read_text(encoding="utf-8-sig")


@pytest.mark.slow
def test_it_bears_its_own_name(fork: Path) -> None:
    home = read(fork, "index.html")
    assert "<title>天山 · " in home
    assert "<title>Tianshan · " in read(fork, "en/index.html")
    assert '<span class="yg-brand__name">天山</span>' in home
    assert "一个省的门户" in read(fork, "404.html")
    package = json.loads(read(fork, "data/datapackage.json"))
    assert package["title"].startswith("天山：")
    assert "天山 Tianshan" in read(fork, "data/CITATION.cff")


@pytest.mark.slow
def test_its_data_are_under_its_licence_and_no_other(fork: Path) -> None:
    package = json.loads(read(fork, "data/datapackage.json"))
    assert [one["name"] for one in package["licenses"]] == ["CC-BY-4.0"]
    assert "license: CC-BY-4.0" in read(fork, "data/CITATION.cff")
    pages = (
        "index.html",
        "downloads/index.html",
        "report/650103-government/2024/index.html",
        "about/index.html",
    )
    for page in (*pages, *(f"en/{page}" for page in pages)):
        assert "CC-BY-4.0" in read(fork, page)
        assert "CC0" not in read(fork, page), page
        assert "publicdomain" not in read(fork, page), page
    told = [
        path
        for path in (fork / "public/data").rglob("*")
        if path.suffix in (".json", ".jsonld", ".txt", ".xml", ".cff")
    ]
    assert [path.name for path in told if "CC0" in path.read_text(encoding="utf-8-sig")] == []


@pytest.mark.slow
def test_its_pages_lead_to_the_forms_of_its_own_repository(fork: Path, root: Path) -> None:
    forms = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in
             (root / ".github/ISSUE_TEMPLATE").glob("*.yml")}  # fmt: skip
    named = set()
    for page in ("about/index.html", "report/650103-government/2024/index.html"):
        for folder in ("", "en/"):
            links = html.fromstring(read(fork, folder + page)).xpath("//a/@href[contains(., '/issues/new')]")
            assert links, folder + page
            for link in map(urlsplit, links):
                assert f"{link.scheme}://{link.netloc}{link.path}" == (
                    "https://code.example.org/press/portal/issues/new"
                )
                filled = dict(parse_qsl(link.query, strict_parsing=True))
                form = forms[filled.pop("template")]
                named.add(form["name"])
                assert set(filled) <= {"title"} | {part.get("id") for part in form["body"]}
    assert len(named) == 3


@pytest.mark.slow
def test_it_stands_below_a_path(fork: Path) -> None:
    address = "https://press.example.org/open/data/"
    page = read(fork, "report/650103-government/2024/index.html")
    assert f'<link rel="canonical" href="{address}report/650103-government/2024/">' in page
    assert f"<loc>{address}</loc>" in read(fork, "sitemap.xml")
    assert broken_links(fork / "public", address) == []


@pytest.fixture(scope="module")
def english(fork: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same portal with English at its root."""
    target = tmp_path_factory.mktemp("english") / "portal"
    shutil.copytree(fork, target, ignore=shutil.ignore_patterns("public"))
    config = OWN.replace("[portal]\n", '[portal]\nlanguage = "en"\n')
    (target / "portal.toml").write_text(config, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "YANGGUANG_ROOT"}
    subprocess.run(
        [sys.executable, "-m", "yangguang", "build", "--quiet"], cwd=target, env=environment, check=True
    )
    return target


@pytest.mark.slow
def test_english_may_stand_at_the_root_and_chinese_below_zh(english: Path) -> None:
    address = "https://press.example.org/open/data/"
    public = english / "public"
    assert broken_links(public, address) == []
    assert not (public / "en").exists()
    assert "The portal of one province" in read(english, "404.html")
    report = "report/650103-government/2024/"
    for name in ("", "method/", "guide/add/", "findings/", report, f"authority/{report.split('/')[1]}/"):
        for folder, tag, title in (("", "en", "Tianshan"), ("zh/", "zh-CN", "天山")):
            page = html.parse(str(public / folder / name / "index.html")).getroot()
            here = public / folder / name
            assert page.get("lang") == tag
            assert page.xpath("//span[@class='yg-brand__name']/text()") == [title]
            assert (here / page.get("data-root")).resolve() == (public / folder).resolve()
            assert (here / page.get("data-site")).resolve() == public.resolve()
            assert page.xpath("//link[@rel='canonical']/@href") == [f"{address}{folder}{name}"]
            others = {one.get("hreflang"): one.get("href") for one in page.xpath("//link[@hreflang]")}
            assert others == {
                "zh-CN": f"{address}zh/{name}",
                "en": f"{address}{name}",
                "x-default": f"{address}{name}",
            }
            for figure in page.xpath("//figure/@data-spec"):
                assert (here / figure).resolve().parent.is_relative_to(public / folder)
                assert (here / figure).is_file()
    for folder, words in (("", "Saybagh"), ("zh/", "沙依巴克")):
        found = [path.read_text(encoding="utf-8") for path in (public / folder / "search/pages").iterdir()]
        assert any(words in text for text in found)


@pytest.mark.slow
def test_it_holds_its_reports_and_shows_no_documents(fork: Path) -> None:
    found = sorted(path.parent.parent.name for path in (fork / "public/report").glob("*/*/index.html"))
    assert found == ["321322-fagaiju", "650103-government"]
    assert not list((fork / "public/report").glob("*/*/source"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[portal]\naddress = "press.example.org"', "expected https://"),
        ("[portal]\ntitle = 3", "expected one line of text"),
        ('[portal]\nlanguage = "fr"', "expected zh or en"),
        ('[licence]\nid = "MIT"', "another licence needs every key"),
        ('[portal]\nname = "x"', "found portal.name"),
    ],
)
def test_a_wrong_portal_toml_is_said(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "portal.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        load_portal_config(tmp_path / "portal.toml")


def test_the_portal_toml_of_the_repository_says_the_defaults(root: Path, tmp_path: Path) -> None:
    assert load_portal_config(root / "portal.toml") == load_portal_config(tmp_path / "none.toml")
