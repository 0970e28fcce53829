"""Adding reports: from an empty portal to a registered one, and everything that may be in the way."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from loopback import Loopback, Reply, loopback
from yangguang.errors import UsageError
from yangguang.paths import Paths
from yangguang.portal import read_sources
from yangguang.sources.registry import load_authorities, load_sources
from yangguang.sources.web import Manners
from yangguang.typeset.factory import random_case
from yangguang.typeset.report import read_figures
from yangguang.typeset.write import write_report
from yangguang.upkeep.add import Added, Wanted, add_report
from yangguang.upkeep.links import broken_links
from yangguang.upkeep.origins import Desk, expand

QUICK = Manners(delay=0, timeout=5, backoff=0.01, reaches_private=True)
DIVISIONS = "code,name\n321322,沭阳县\n650121,乌鲁木齐县\n320831,金湖县\n"


@dataclass
class Person:
    """Answers as told, and remembers what was asked."""

    code_given: str = ""
    agrees: bool = True
    asked: list[str] = field(default_factory=list)

    def code(self, name: str, proposed: Sequence[str]) -> str:
        self.asked.append(name)
        if not self.code_given:
            raise UsageError(f"{name}: nobody knows. Say it.")
        return self.code_given

    def agree(self, question: str) -> bool:
        self.asked.append(question)
        return self.agrees


@pytest.fixture
def portal(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path / "portal")
    paths.data.mkdir(parents=True)
    (paths.data / "divisions.csv").write_text(DIVISIONS, encoding="utf-8")
    return paths


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


def add(
    paths: Paths, origin: str | Path, person: Person | None = None, wanted: Wanted | None = None
) -> Added:
    return add_report(paths, str(origin), Desk(QUICK), person or Person(), wanted or Wanted())


def tree(paths: Paths) -> dict[str, bytes]:
    return {
        str(path.relative_to(paths.root)): path.read_bytes()
        for path in paths.root.rglob("*")
        if path.is_file()
    }


def test_from_an_empty_portal_to_one_with_exactly_these(portal: Paths, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    (folder / "sub").mkdir(parents=True)
    shutil.copy(root / "data/reports/2023/321322-fagaiju.html", folder / "a.html")
    shutil.copy(root / "data/reports/2024/650121-government.txt", folder / "sub/b.txt")
    (folder / "notes.json").write_text("{}")
    outcomes = [add(portal, origin).outcome for origin in expand([str(folder)])]
    assert outcomes == ["added", "added"]
    authorities = load_authorities(portal.data / "authorities.csv")
    assert list(authorities) == ["321322-fagaiju", "650121-government"]
    sources = load_sources(portal.sources, authorities)
    assert [(one.report_id, one.kind) for one in sources] == [
        ("321322-fagaiju/2023", "report"),
        ("650121-government/2024", "report"),
    ]
    reading = read_sources(portal, jobs=1)
    assert not reading.unread
    assert len(reading.reports) == 2
    assert reading.fresh == (), "the records that were stored are those of the next build"


def test_the_same_content_is_held_whatever_its_name(portal: Paths, root: Path, tmp_path: Path) -> None:
    report = root / "data/reports/2023/321322-fagaiju.html"
    add(portal, report)
    before = tree(portal)
    copy = tmp_path / "other name.htm"
    shutil.copy(report, copy)
    again = add(portal, copy)
    assert again.outcome == "held"
    assert "321322-fagaiju/2023" in again.message
    assert tree(portal) == before


def test_another_file_for_a_held_report_is_refused_and_nothing_changed(
    portal: Paths, root: Path, tmp_path: Path
) -> None:
    report = root / "data/reports/2023/321322-fagaiju.html"
    add(portal, report)
    before = tree(portal)
    other = tmp_path / "other.html"
    other.write_bytes(report.read_bytes() + b"<!-- -->")
    refused = add(portal, other)
    assert refused.outcome == "failed"
    assert "321322-fagaiju/2023 is registered with another file" in refused.message
    assert tree(portal) == before


def test_what_cannot_be_read_leaves_nothing(portal: Paths, tmp_path: Path) -> None:
    add(portal, tmp_path / "nothing")  # creates the registers
    before = tree(portal)
    bad = tmp_path / "bad.txt"
    bad.write_text("从前有座山。\n", encoding="utf-8")
    failed = add(portal, bad)
    assert failed.outcome == "failed"
    assert "expected an annual report" in failed.message
    assert tree(portal) == before


def test_who_declines_changes_nothing(portal: Paths, root: Path, tmp_path: Path) -> None:
    add(portal, tmp_path / "nothing")
    before = tree(portal)
    person = Person(agrees=False)
    assert add(portal, root / "data/reports/2024/650121-government.txt", person).outcome == "declined"
    assert person.asked == ["Add it as 650121-government/2024?"]
    assert tree(portal) == before


def test_only_what_cannot_be_found_out_is_asked(portal: Paths, root: Path) -> None:
    report = root / "data/reports/2024/650121-government.txt"
    (portal.data / "divisions.csv").unlink()
    person = Person(code_given="650121")
    added = add(portal, report, person)
    assert len(person.asked) == 2
    assert added.authority is not None
    assert added.authority.id == "650121-government"
    assert added.authority.names == ("乌鲁木齐县人民政府", "乌鲁木齐县")
    nobody = add(Paths(portal.root / "other"), report, Person())
    assert nobody.outcome == "failed"
    assert nobody.message.endswith("Say it.")


def test_a_wrong_year_or_authority_is_refused(portal: Paths, root: Path) -> None:
    report = root / "data/reports/2024/650121-government.txt"
    assert "the report is of 2024, expected 2023" in add(portal, report, wanted=Wanted(year=2023)).message
    assert "not registered" in add(portal, report, wanted=Wanted(authority="x")).message
    assert not portal.reports.exists()


def test_another_name_becomes_an_alias(portal: Paths, root: Path) -> None:
    add(portal, root / "data/reports/2023/321322-fagaiju.html")
    added = add(
        portal,
        root / "data/reports/2024/650121-government.txt",
        wanted=Wanted(authority="321322-fagaiju"),
    )
    assert added.outcome == "added"
    assert load_authorities(portal.data / "authorities.csv")["321322-fagaiju"].aliases == ("乌鲁木齐县",)
    assert not read_sources(portal, jobs=1).unread


def named(root: Path, tmp_path: Path, name: str) -> Path:
    """A report of a body of our invention."""
    record = root / "data/records/2024/650121-government.json"
    data = json.loads(record.read_text(encoding="utf-8"))
    data["authority"] = name
    (tmp_path / "figures.json").write_text(json.dumps(data), encoding="utf-8")
    write_report(read_figures(tmp_path / "figures.json"), tmp_path / f"{name}.html")
    return tmp_path / f"{name}.html"


def test_a_code_given_by_hand_never_joins_two_bodies(portal: Paths, root: Path, tmp_path: Path) -> None:
    coded = Wanted(code="650121")
    first = add(portal, named(root, tmp_path, "河阳市"), wanted=coded)
    assert first.source is not None
    assert first.source.report_id == "650121-government/2024"
    before = tree(portal)
    second = add(portal, named(root, tmp_path, "云岭市"), wanted=coded)
    assert second.outcome == "failed"
    assert "650121-government is registered as 河阳市" in second.message
    assert tree(portal) == before


def test_an_organ_of_an_unknown_place_has_its_own_word(portal: Paths, root: Path, tmp_path: Path) -> None:
    report = named(root, tmp_path, "江南省白石县市场监督管理局")
    added = add(portal, report, wanted=Wanted(code="650121"))
    assert added.authority is not None
    assert added.authority.id == "650121-shijianju"


@pytest.mark.slow
def test_the_corpus_and_typeset_documents_make_a_portal_with_exactly_these(
    corpus: Path, root: Path, tmp_path: Path
) -> None:
    """From an empty ``data/``, by the commands a person types."""
    portal = tmp_path / "portal"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--",
         "site_src", "mkdocs.yml", "build", "portal.toml", "data/divisions.csv", "data/release.toml"],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (root / name).is_file():
            (portal / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, portal / name)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    wanted = {record_id(path) for path in sorted((corpus.parent / "figures").glob("*.json"))
              if any(corpus.glob(f"{path.stem}.*"))}  # fmt: skip
    assert len(wanted) == 4

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "yangguang", *arguments],
            cwd=portal, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("add", "--yes", str(corpus)) == "4 added\n"
    for seed, code in ((101, "120110"), (103, "140000"), (108, "310000")):
        case = random_case(seed, inbox, ("html", "docx", "txt-tab"))
        assert run("add", "--yes", "--code", code, str(case.path)) == "1 added\n"
        wanted.add((case.report.authority, case.report.year))
    assert run("add", "--yes", str(corpus), str(inbox)) == "7 held\n"
    run("build", "--quiet")
    listed_reports = json.loads((portal / "public/data/v1/reports.json").read_text(encoding="utf-8"))
    published = portal / "public/data/v1/reports"
    assert {record_id(published / f"{one['report_id']}.json") for one in listed_reports} == wanted
    pages = {path.parent.relative_to(portal / "public/report").as_posix()
             for path in (portal / "public/report").glob("*/*/index.html")}  # fmt: skip
    assert pages == {one["report_id"] for one in listed_reports}
    assert broken_links(portal / "public") == []


def record_id(figures: Path) -> tuple[str, int]:
    """Authority as printed, and year."""
    data = json.loads(figures.read_text(encoding="utf-8"))
    return data["authority"], data["year"]


def test_an_address_is_fetched_and_kept(portal: Paths, root: Path, server: Loopback) -> None:
    server.replies["/r.html"] = Reply((root / "data/reports/2023/321322-fagaiju.html").read_bytes())
    added = add(portal, f"{server.address}/r.html")
    assert added.source is not None
    assert added.source.url == f"{server.address}/r.html"
    assert add(portal, f"{server.address}/none").message.startswith(f"{server.address}/none: the server says")


def test_a_report_that_another_host_sends_is_refused_where_hosts_are_named(
    portal: Paths, root: Path, server: Loopback
) -> None:
    """An official address may lead elsewhere: to a copy that somebody altered."""
    server.replies["/r.html"] = Reply((root / "data/reports/2023/321322-fagaiju.html").read_bytes())
    elsewhere = server.address.replace("127.0.0.1", "localhost")
    server.replies["/away"] = Reply(b"", status=302, headers={"Location": f"{elsewhere}/r.html"})
    desk = Desk(QUICK, endings=("127.0.0.1",))
    refused = add_report(portal, f"{server.address}/away", desk, Person())
    assert refused.outcome == "failed"
    assert "leads to localhost, expected an authority's own site (127.0.0.1)" in refused.message
    assert add_report(portal, f"{server.address}/r.html", desk, Person()).outcome == "added"


def test_a_listed_report_becomes_a_held_one(portal: Paths, root: Path) -> None:
    report = root / "data/reports/2024/650121-government.txt"
    add(portal, report)
    text = portal.sources.read_text(encoding="utf-8")
    path = portal.root / "data/reports/2024/650121-government.txt"
    portal.sources.write_text(
        text.replace("data/reports/2024/650121-government.txt,report,,", ",listed,http://x.gov.cn/,a note"),
        encoding="utf-8",
    )
    path.unlink()
    assert add(portal, report).outcome == "added"
    (source,) = load_sources(portal.sources, load_authorities(portal.data / "authorities.csv"))
    assert (source.kind, source.url, source.note) == ("report", "http://x.gov.cn/", "a note")


def test_a_list_of_addresses_is_taken_apart_and_a_report_is_not(tmp_path: Path, root: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# ours\nhttp://a.gov.cn/1\n\nhttps://b.gov.cn/2\n", encoding="utf-8")
    report = str(root / "data/reports/2024/650121-government.txt")
    assert expand([str(listed), report, report]) == ["http://a.gov.cn/1", "https://b.gov.cn/2", report]
