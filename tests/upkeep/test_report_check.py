"""What a maintainer is told of a proposal, and the patch that carries one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from yangguang.errors import UsageError
from yangguang.paths import Paths
from yangguang.portal import read_sources
from yangguang.typeset.report import read_figures
from yangguang.typeset.write import write_report
from yangguang.upkeep.proposal import apply_patch, make_patch
from yangguang.upkeep.report_check import check_reports, code, summary

REGISTER = "authority_id,year,path,kind,url,note\n"
TEXT = "650121-government,2024,data/reports/2024/650121-government.txt,report,http://a.gov.cn/,\n"
PAGE = "321322-fagaiju,2023,data/reports/2023/321322-fagaiju.html,report,http://b.gov.cn/,\n"


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout


def commit(paths: Paths) -> None:
    git(paths.root, "add", "--all")
    git(paths.root, "commit", "--quiet", "--message", "change")


@pytest.fixture
def portal(root: Path, tmp_path: Path) -> Paths:
    """A repository with one report, registered, read and committed."""
    paths = Paths(tmp_path / "portal")
    (paths.reports / "2024").mkdir(parents=True)
    shutil.copy(root / "data/reports/2024/650121-government.txt", paths.reports / "2024")
    shutil.copy(root / "data/authorities.csv", paths.data)
    paths.sources.write_text(REGISTER + TEXT, encoding="utf-8")
    read_sources(paths, jobs=1)
    git(paths.root, "init", "--quiet")
    commit(paths)
    return paths


def put(paths: Paths, root: Path, name: str = "2023/321322-fagaiju.html") -> Path:
    target = paths.reports / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / "data/reports" / name, target)
    return target


def text_of(paths: Paths) -> str:
    return summary(check_reports(paths, "HEAD"))


def test_nothing_changed_is_said(portal: Paths) -> None:
    assert "**0** reports new or changed" in text_of(portal)


def test_a_good_report(portal: Paths, root: Path) -> None:
    put(portal, root)
    portal.sources.write_text(REGISTER + TEXT + PAGE, encoding="utf-8")
    read_sources(portal, jobs=1)
    text = text_of(portal)
    assert "**1** reports new or changed: **1** read, **0** with sums that do not hold, **0** unread" in text
    assert "| `321322-fagaiju/2023` | `沭阳县发展和改革局` | 2023 | `2021` | `html` |" in text
    assert "Look at these" not in text


def test_a_report_that_does_not_add_up_and_one_that_cannot_be_read(
    portal: Paths, root: Path, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.json"
    record = root / "data/records/2024/650121-government.json"
    data = json.loads(record.read_text(encoding="utf-8"))
    data["tables"]["requests"]["granted"]["total"] += 7
    data["year"] = 2023
    figures.write_text(json.dumps(data), encoding="utf-8")
    (portal.reports / "2023").mkdir()
    write_report(read_figures(figures), portal.reports / "2023/650121-government.html")
    (portal.reports / "2023/bad.pdf").write_bytes(b"%PDF-1.7 no")
    portal.sources.write_text(
        REGISTER
        + TEXT
        + "650121-government,2023,data/reports/2023/650121-government.html,report,,\n"
        + "320813-government,2023,data/reports/2023/bad.pdf,report,http://c.gov.cn/,\n",
        encoding="utf-8",
    )
    text = text_of(portal)
    assert "**2** reports new or changed: **1** read, **1** with sums that do not hold, **1** unread" in text
    assert "- `320813-government/2023`: `data/reports/2023/bad.pdf: the PDF" in text
    assert "相差" in text
    assert "`650121-government/2023`: its record is missing" in text
    assert "`650121-government/2023` has no address" in text


def test_changed_figures_are_listed_and_a_changed_document_is_a_caution(portal: Paths) -> None:
    file = portal.reports / "2024/650121-government.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("1539", "1540"), encoding="utf-8")
    text = text_of(portal)
    assert "`650121-government/2024` `proactive.licensing.decisions: 1539 → 1540`" in text
    assert "`data/reports/2024/650121-government.txt` stood here before and was changed" in text


def test_what_else_a_proposal_does_is_said(portal: Paths, root: Path) -> None:
    put(portal, root)
    (portal.root / "Makefile").write_text("all:\n\tcurl\n")
    portal.sources.write_text(REGISTER, encoding="utf-8")
    text = text_of(portal)
    assert "`data/reports/2023/321322-fagaiju.html` is not registered" in text
    assert "`650121-government/2024` is not registered any more" in text
    assert "1 files outside `data/` change: `Makefile`" in text


def test_committed_and_uncommitted_changes_count_alike(portal: Paths, root: Path) -> None:
    put(portal, root)
    portal.sources.write_text(REGISTER + TEXT + PAGE, encoding="utf-8")
    before = text_of(portal)
    commit(portal)
    assert summary(check_reports(portal, "HEAD~1")) == before


@pytest.mark.parametrize("base", ["nonsense", "--output=/tmp/x", ""])
def test_an_unknown_base_is_said(portal: Paths, base: str) -> None:
    with pytest.raises(UsageError):
        check_reports(portal, base)


@pytest.mark.parametrize(
    "text", ["a`b`c", "x | y", "@someone", "[l](http://x)", "a\nb", "<img src=x>", "\u202etxt", ""]
)
def test_strangers_words_are_code(text: str) -> None:
    shown = code(text)
    assert shown.startswith("`")
    assert shown.endswith("`")
    assert not set("`|\n\u202e") & set(shown[1:-1])


# ---- patches -----------------------------------------------------------------------------------------------


@pytest.fixture
def clean(portal: Paths, tmp_path: Path) -> Path:
    target = tmp_path / "clean"
    subprocess.run(["git", "clone", "--quiet", str(portal.root), str(target)], check=True)
    return target


def patch_of(portal: Paths, tmp_path: Path) -> Path:
    patch = tmp_path / "change.patch"
    patch.write_bytes(make_patch(portal.root))
    return patch


def test_a_report_travels_as_a_patch(portal: Paths, clean: Path, root: Path, tmp_path: Path) -> None:
    put(portal, root)
    (portal.reports / "2024/320813-government.pdf").write_bytes(bytes(range(256)))
    portal.sources.write_text(REGISTER + TEXT + PAGE, encoding="utf-8")
    patch = patch_of(portal, tmp_path)
    changed = apply_patch(clean, patch)
    assert changed == [
        "data/reports/2023/321322-fagaiju.html",
        "data/reports/2024/320813-government.pdf",
        "data/sources.csv",
    ]
    assert (clean / changed[1]).read_bytes() == bytes(range(256))
    assert (clean / changed[0]).read_bytes() == (portal.root / changed[0]).read_bytes()


def test_an_empty_patch_changes_nothing(portal: Paths, clean: Path, tmp_path: Path) -> None:
    assert apply_patch(clean, patch_of(portal, tmp_path)) == []


def evil(root: Path, what: str) -> None:
    match what:
        case "a workflow":
            (root / ".github/workflows").mkdir(parents=True)
            (root / ".github/workflows/x.yml").write_text("on: push\n")
        case "a correction":
            (root / "data/corrections.toml").write_text("x = 1\n")
        case "a link":
            (root / "data/reports/2024/a.pdf").symlink_to("/etc/passwd")
        case "a program":
            (root / "data/reports/2024/a.pdf").write_text("#!/bin/sh\n")
            (root / "data/reports/2024/a.pdf").chmod(0o755)
        case "a removal":
            (root / "data/reports/2024/650121-government.txt").unlink()
        case "a strange name":
            (root / "data/reports/2024/$(id).pdf").write_text("x")


@pytest.mark.parametrize(
    "what", ["a workflow", "a correction", "a link", "a program", "a removal", "a strange name"]
)
def test_a_patch_that_does_more_is_refused(portal: Paths, clean: Path, tmp_path: Path, what: str) -> None:
    evil(portal.root, what)
    git(portal.root, "add", "--all")
    patch = tmp_path / "evil.patch"
    patch.write_text(git(portal.root, "diff", "--binary", "HEAD"))
    done = subprocess.run(
        [sys.executable, "-m", "yangguang.upkeep.proposal", "apply", str(patch)],
        cwd=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert "expected" in done.stderr
    assert git(clean, "status", "--porcelain") == ""
