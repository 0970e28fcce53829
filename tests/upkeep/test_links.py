"""Links of a small site, written here; addresses submitted by strangers; releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from yangguang.errors import BuildError, UsageError
from yangguang.paths import Paths
from yangguang.upkeep.links import broken_links
from yangguang.upkeep.release import collect_release
from yangguang.upkeep.submission import read_submission


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("index.html", "about/index.html", "data/a.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<!doctype html><h1 id='top'>x</h1>", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "target",
    ["about/", "./about/index.html", "/about/", "about/#top", "#top", "data/a.csv", "https://other.example/x",
     "mailto:a@example.org", "data:text/plain,x", "?q=1"],
)  # fmt: skip
def test_a_good_link(site: Path, target: str) -> None:
    (site / "index.html").write_text(f"<h1 id='top'>x</h1><a href='{target}'>x</a>", encoding="utf-8")
    assert broken_links(site) == []


@pytest.mark.parametrize("target", ["abuot/", "about/#none", "#none", "../x", "data/b.csv", "/%E9%98%B3/"])
def test_a_broken_link(site: Path, target: str) -> None:
    (site / "about/index.html").write_text(f"<a href='../{target}'>x</a>", encoding="utf-8")
    (site / "index.html").write_text(f"<a href='{target}'>x</a>", encoding="utf-8")
    assert {link.page for link in broken_links(site)} >= {"index.html"}


def test_a_portal_below_a_path(site: Path) -> None:
    (site / "index.html").write_text(
        "<a href='/portal/about/'>in</a><a href='/about/'>out</a>", encoding="utf-8"
    )
    (link,) = broken_links(site, "https://a.example/portal/")
    assert (link.target, link.reason) == ("/about/", "leaves the portal, which stands under /portal/")


def test_an_unbuilt_portal_is_said(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="Run make site"):
        broken_links(tmp_path)


# ---- submissions -------------------------------------------------------------------------------------------


def submit(tmp_path: Path, text: str) -> tuple[str, str]:
    issue = tmp_path / "issue.md"
    issue.write_text(text, encoding="utf-8")
    found = read_submission(issue)
    return found.address, found.code


def test_the_form_is_read(tmp_path: Path) -> None:
    text = "### 网址 Address\n\nhttps://www.a.gov.cn/r/1.html?x=1\n\n"
    text += "### 代码 Code\n\n650103\n\n### 说明\n\n_No response_\n"
    assert submit(tmp_path, text) == ("https://www.a.gov.cn/r/1.html?x=1", "650103")


@pytest.mark.parametrize(
    "text",
    [
        "no address",
        "https://a.gov.cn/1 https://b.gov.cn/2",
        "https://www.gov.cn.evil.example/",
        "https://evilgov.cn/",
        "http://127.0.0.1/latest/meta-data/",
        "https://user@a.gov.cn/",
        "https://a.gov.cn:8080/",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_official_address_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        submit(tmp_path, text)


@pytest.mark.parametrize("tail", ["$(id)", "`id`", "';id", '"; id', "\nid"])
def test_an_address_ends_where_a_shell_would_begin(tmp_path: Path, tail: str) -> None:
    address, _ = submit(tmp_path, f"https://a.gov.cn/1{tail}")
    assert not set("`'\"()\n ") & set(address)


# ---- releases ----------------------------------------------------------------------------------------------


def test_a_release_holds_the_datasets_with_checksums_and_notes(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    (paths.public / "data/reports").mkdir(parents=True)
    (paths.public / "data/figures.csv").write_text("a\n", encoding="utf-8")
    (paths.root / "CHANGELOG.md").write_text(
        "# C\n\n## Unreleased\n\nnew\n\n## 1.0.0\n\nold\n", encoding="utf-8"
    )
    names = [path.name for path in collect_release(paths, tmp_path / "out")]
    assert names == ["NOTES.md", "SHA256SUMS", "figures.csv"]
    assert (tmp_path / "out/NOTES.md").read_text(encoding="utf-8") == "new\n"
    assert "  figures.csv\n" in (tmp_path / "out/SHA256SUMS").read_text(encoding="utf-8")
    paths.data.mkdir()
    (paths.data / "release.toml").write_text('version = "1.0.0"\n', encoding="utf-8")
    collect_release(paths, tmp_path / "out", "v1.0.0")
    assert (tmp_path / "out/NOTES.md").read_text(encoding="utf-8") == "old\n"
    with pytest.raises(UsageError, match="Raise the version"):
        collect_release(paths, tmp_path / "out", "v2.0.0")
    with pytest.raises(BuildError, match="Run make site"):
        collect_release(Paths(tmp_path / "none"), tmp_path / "out")
