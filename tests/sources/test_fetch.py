"""Fetching from a server that behaves in every way servers do; no request leaves this machine."""

from __future__ import annotations

import csv
import datetime
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from loopback import Loopback, Reply, loopback
from yangguang.errors import FetchError
from yangguang.paths import Paths
from yangguang.sources.fetch import fetch_sources
from yangguang.sources.ledger import Visit, load_visits
from yangguang.sources.web import Manners, Visitor

QUICK = Manners(
    delay=0, timeout=2, longest=1, largest=2_000_000, backoff=0.01, tries=3, reaches_private=True, redirects=3
)
DAY = datetime.date(2026, 2, 3)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture
def portal(tmp_path: Path, root: Path) -> Paths:
    paths = Paths(tmp_path)
    paths.data.mkdir()
    shutil.copy(root / "data/authorities.csv", paths.data)
    return paths


def register(paths: Paths, *rows: str) -> None:
    header = "authority_id,year,path,kind,url,note\n"
    paths.sources.write_text(header + "".join(row + "\n" for row in rows), encoding="utf-8")


def listed(paths: Paths, address: str, year: int = 2023, authority: str = "321322-fagaiju") -> None:
    register(paths, f"{authority},{year},,listed,{address},")


def report(root: Path, name: str = "2023/321322-fagaiju.html") -> bytes:
    return (root / "data/reports" / name).read_bytes()


def run(paths: Paths, *, again: bool = False, manners: Manners = QUICK) -> Visit:
    (visit,) = fetch_sources(paths, manners=manners, again=again, today=lambda: DAY)
    return visit


def row(paths: Paths) -> dict[str, str]:
    (only,) = csv.DictReader(paths.sources.read_text(encoding="utf-8").splitlines())
    return only


def test_a_listed_report_is_fetched_registered_and_not_fetched_again(
    server: Loopback, portal: Paths, root: Path
) -> None:
    server.replies["/r.html"] = Reply(report(root), headers={"Content-Type": "text/html"})
    listed(portal, f"{server.address}/r.html")
    visit = run(portal)
    assert (visit.outcome, visit.fetched_on) == ("fetched", "2026-02-03")
    assert row(portal)["kind"] == "report"
    assert (portal.root / row(portal)["path"]).read_bytes() == report(root)
    assert row(portal)["path"] == "data/reports/2023/321322-fagaiju.html"
    assert load_visits(portal.data / "fetched.csv")["321322-fagaiju/2023"] == visit
    assert fetch_sources(portal, manners=QUICK) == []
    assert server.paths_asked() == ["/r.html"]


def test_redirects_are_followed_and_the_final_address_kept(
    server: Loopback, portal: Paths, root: Path
) -> None:
    server.replies["/old"] = Reply(status=302, headers={"Location": "/mid"})
    server.replies["/mid"] = Reply(status=301, headers={"Location": f"{server.address}/r.html"})
    server.replies["/r.html"] = Reply(report(root))
    listed(portal, f"{server.address}/old")
    assert run(portal).final_url == f"{server.address}/r.html"


def test_a_circle_of_redirects_ends(server: Loopback, portal: Paths) -> None:
    server.replies["/round"] = Reply(status=302, headers={"Location": "/round"})
    listed(portal, f"{server.address}/round")
    visit = run(portal)
    assert visit.outcome == "failed"
    assert "redirects more than 3 times" in visit.message
    assert len(server.paths_asked()) == 4


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:1"])
def test_a_redirect_leads_nowhere_but_the_web(server: Loopback, portal: Paths, target: str) -> None:
    server.replies["/away"] = Reply(status=302, headers={"Location": target})
    listed(portal, f"{server.address}/away")
    assert run(portal).outcome == "refused"


@pytest.mark.parametrize(
    ("status", "outcome", "asked"),
    [(404, "gone", 1), (410, "gone", 1), (403, "denied", 1), (500, "failed", 3), (503, "failed", 3)],
)
def test_errors_are_noted_and_only_passing_ones_tried_again(
    server: Loopback, portal: Paths, status: int, outcome: str, asked: int
) -> None:
    server.replies["/r"] = Reply(b"sorry", status)
    listed(portal, f"{server.address}/r")
    visit = run(portal)
    assert (visit.outcome, visit.path) == (outcome, "")
    assert str(status) in visit.message
    assert len(server.paths_asked()) == asked
    assert row(portal)["kind"] == "listed"
    assert not portal.reports.exists()


def test_a_fault_that_passes_does_not_matter(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/r"] = [Reply(status=503, headers={"Retry-After": "0"}), Reply(b""), Reply(report(root))]
    listed(portal, f"{server.address}/r")
    assert run(portal).outcome == "fetched"


def test_one_bad_address_does_not_keep_the_others(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/good"] = Reply(report(root))
    register(
        portal,
        f"320813-government,2022,,listed,{server.address}/missing,",
        "320831-government,2022,,listed,http://127.0.0.1:9/closed,",
        f"321322-fagaiju,2023,,listed,{server.address}/good,",
    )
    made = fetch_sources(portal, manners=QUICK)
    assert sorted(visit.outcome for visit in made) == ["failed", "fetched", "gone"]


def test_a_silent_server_is_given_up(server: Loopback, portal: Paths) -> None:
    server.replies["/silent"] = Reply(b"late", delay=5)
    listed(portal, f"{server.address}/silent")
    began = time.monotonic()
    visit = run(portal, manners=Manners(delay=0, timeout=0.2, backoff=0.01, tries=2, reaches_private=True))
    assert visit.outcome == "failed"
    assert "no answer" in visit.message
    assert time.monotonic() - began < 4


def test_an_endless_trickle_is_given_up(server: Loopback, portal: Paths) -> None:
    server.replies["/slow"] = Reply(b"x", is_endless=True, trickle=0.05)
    listed(portal, f"{server.address}/slow")
    began = time.monotonic()
    visit = run(portal, manners=Manners(delay=0, longest=0.3, backoff=0.01, tries=2, reaches_private=True))
    assert visit.outcome == "failed"
    assert "not done after" in visit.message
    assert time.monotonic() - began < 4


def test_an_endless_flood_is_given_up(server: Loopback, portal: Paths) -> None:
    server.replies["/flood"] = Reply(is_endless=True)
    listed(portal, f"{server.address}/flood")
    visit = run(portal)
    assert visit.outcome == "failed"
    assert "more than 2,000,000 bytes" in visit.message
    assert not portal.reports.exists()


def test_robots_are_obeyed(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/robots.txt"] = Reply(
        b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}
    )
    server.replies["/private/r"] = Reply(report(root))
    listed(portal, f"{server.address}/private/r")
    visit = run(portal)
    assert visit.outcome == "refused"
    assert "robots.txt" in visit.message
    assert server.paths_asked() == []


def test_a_page_in_place_of_robots_forbids_nothing(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/robots.txt"] = Reply(b"<html>Disallow: /</html>", headers={"Content-Type": "text/html"})
    server.replies["/r"] = Reply(report(root))
    listed(portal, f"{server.address}/r")
    assert run(portal).outcome == "fetched"


def test_robots_that_fail_close_the_site(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/robots.txt"] = Reply(status=500)
    server.replies["/r"] = Reply(report(root))
    listed(portal, f"{server.address}/r")
    assert run(portal).outcome == "failed"
    assert server.paths_asked() == []


def test_requests_to_one_host_keep_their_distance(server: Loopback, root: Path) -> None:
    server.replies["/r"] = Reply(report(root))
    waits: list[float] = []
    with Visitor(Manners(delay=7, reaches_private=True), sleep=waits.append) as visitor:
        visitor.get(f"{server.address}/r")
        visitor.get(f"{server.address}/r")
    assert len(waits) == 2, "one between robots.txt and the page, one between the pages"
    assert all(6 < wait <= 7 for wait in waits)


def test_private_addresses_are_not_called_for_strangers(server: Loopback) -> None:
    with (
        Visitor(Manners(delay=0)) as visitor,
        pytest.raises(FetchError, match="not on the public internet") as caught,
    ):
        visitor.get(f"{server.address}/r")
    assert caught.value.outcome == "refused"
    assert server.asked == []


# ---- pages that carry their report as a file ---------------------------------------------------------------

PAGE = "<html><head><title>年度报告</title></head><body><a href='/menu.html'>首页</a>{}</body></html>"


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("<p><a href='a/r.pdf'>沭阳县2023年政府信息公开工作年度报告.pdf</a></p>", "/dir/a/r.pdf"),
        ("<a href='/x.pdf'>附件：通知</a><a href='/r.docx'>附件：年度报告</a>", "/r.docx"),
        ("<a href='/other.pdf'>办事指南</a><a href='/r.pdf'>年度报告</a>", "/r.pdf"),
        ("<iframe src='/viewer/r.pdf'></iframe>", "/viewer/r.pdf"),
    ],
)
def test_the_report_behind_a_page_is_fetched(
    server: Loopback, portal: Paths, root: Path, links: str, expected: str
) -> None:
    pdf = report(root, "2023/320831-government.pdf")
    server.replies["/dir/page.html"] = Reply(PAGE.format(links).encode())
    server.replies[expected] = Reply(pdf)
    listed(portal, f"{server.address}/dir/page.html", authority="320831-government")
    visit = run(portal)
    assert (visit.outcome, visit.final_url) == ("fetched", f"{server.address}{expected}")
    assert visit.path.endswith("/320831-government.pdf")
    assert (portal.root / visit.path).read_bytes() == pdf


def test_a_page_with_tables_is_the_report_whatever_it_links_to(
    server: Loopback, portal: Paths, root: Path
) -> None:
    page = report(root).replace(b"</body>", "<a href='/r.pdf'>年度报告下载</a></body>".encode())
    server.replies["/page.html"] = Reply(page)
    listed(portal, f"{server.address}/page.html")
    assert run(portal).path.endswith(".html")
    assert server.paths_asked() == ["/page.html"]


def test_an_attachment_that_is_gone_is_said(server: Loopback, portal: Paths) -> None:
    server.replies["/page.html"] = Reply(PAGE.format("<a href='/r.pdf'>年度报告</a>").encode())
    listed(portal, f"{server.address}/page.html")
    visit = run(portal)
    assert visit.outcome == "gone"
    assert "/r.pdf" in visit.message


# ---- visiting again ----------------------------------------------------------------------------------------


def test_an_unchanged_report_costs_no_body(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/r.html"] = Reply(report(root), headers={"ETag": '"one"'})
    listed(portal, f"{server.address}/r.html")
    run(portal)
    visit = run(portal, again=True)
    assert visit.outcome == "unchanged"
    assert server.asked[-1][1]["If-None-Match"] == '"one"'
    assert visit.sha256 == load_visits(portal.data / "fetched.csv")["321322-fagaiju/2023"].sha256 != ""


def test_a_new_menu_is_no_new_version(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/r.html"] = [
        Reply(report(root)),
        Reply(report(root).replace(b"<body", "<!-- 访问 17 --><body".encode())),
    ]
    listed(portal, f"{server.address}/r.html")
    run(portal)
    assert run(portal, again=True).outcome == "unchanged"


def test_a_replaced_report_is_noticed_and_nothing_overwritten(
    server: Loopback, portal: Paths, root: Path
) -> None:
    first = report(root)
    second = first.replace(b">0<", b">9<", 1)
    assert second != first
    server.replies["/r.html"] = [Reply(first), Reply(second)]
    listed(portal, f"{server.address}/r.html")
    path = portal.root / run(portal).path
    visit = run(portal, again=True)
    assert visit.outcome == "replaced"
    assert path.read_bytes() == first
    assert (portal.root / visit.new_path).read_bytes() == second
    assert row(portal)["path"] == path.relative_to(portal.root).as_posix()
    assert visit.new_path in visit.message
    assert run(portal, again=True).outcome == "replaced", "it stays so until a person decides"
    assert len(list(path.parent.iterdir())) == 2


def test_a_vanished_report_is_noticed_and_kept(server: Loopback, portal: Paths, root: Path) -> None:
    server.replies["/r.html"] = [Reply(report(root)), Reply(status=404)]
    listed(portal, f"{server.address}/r.html")
    path = run(portal).path
    visit = run(portal, again=True)
    assert (visit.outcome, visit.path, visit.fetched_on) == ("gone", path, "2026-02-03")
    assert (portal.root / path).read_bytes() == report(root)
    assert row(portal)["kind"] == "report"


def test_a_file_in_the_way_is_not_overwritten(server: Loopback, portal: Paths, root: Path) -> None:
    target = portal.reports / "2023/321322-fagaiju.html"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"a person's notes")
    server.replies["/r.html"] = Reply(report(root))
    listed(portal, f"{server.address}/r.html")
    visit = run(portal)
    assert target.read_bytes() == b"a person's notes"
    assert (portal.root / visit.path).read_bytes() == report(root)


# ---- interruption ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_corrupted(
    server: Loopback, portal: Paths, root: Path
) -> None:
    chance = random.Random(7)
    (portal.root / "mkdocs.yml").touch()
    content = {f"/{year}": report(root).replace(b"2023", str(year).encode()) for year in range(2010, 2030)}
    for path, body in content.items():
        server.replies[path] = Reply(body, delay=0.03)
    register(portal, *(f"321322-fagaiju,{p[1:]},,listed,{server.address}{p}," for p in content))
    command = [sys.executable, "-m", "yangguang", "fetch", "--delay", "0", "--reach-private"]
    done = 0
    for _ in range(10):
        process = subprocess.Popen(
            command, cwd=portal.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        process.stderr.readline()  # the first address is being visited
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        process.communicate()
        done = max(done, whole(portal, content, at_least=done))
    assert done < len(content), "the kills came too late to test anything"
    finished = subprocess.run(command, cwd=portal.root, capture_output=True, text=True, check=True)
    assert "Traceback" not in finished.stderr
    assert whole(portal, content, at_least=0) == len(content)
    again = subprocess.run(command, cwd=portal.root, capture_output=True, text=True, check=True)
    assert again.stdout == "nothing to fetch\n"
    files = [path for path in portal.reports.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert len(files) == len(content)


def whole(paths: Paths, content: dict[str, bytes], *, at_least: int) -> int:
    """How many reports are held; every file that is registered or noted must be whole."""
    held = 0
    rows = list(csv.DictReader(paths.sources.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len(content)
    for one in rows:
        if one["kind"] == "report":
            assert (paths.root / one["path"]).read_bytes() == content[f"/{one['year']}"]
            held += 1
    for visit in load_visits(paths.data / "fetched.csv").values():
        assert (paths.root / visit.path).read_bytes() == content[f"/{visit.report_id.split('/')[1]}"]
    assert held >= at_least
    return held
