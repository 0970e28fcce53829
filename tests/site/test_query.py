"""The ten worked questions of the SQL page, in a browser, against pandas."""

from __future__ import annotations

import csv
import http.server
import io
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from conftest import Site
from yangguang.pages.query import questions

Answer = Callable[[Callable[[str], pd.DataFrame]], pd.DataFrame]


def most_requests(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    reports = table("reports")
    newest = reports[reports.year == reports.year.max()]
    ordered = newest.sort_values(["received_new", "authority"], ascending=[False, True])
    return ordered[["authority", "received_new"]]


def disclosure_rate(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    reports = table("reports")
    enough = reports[reports.disclosure_rate_denominator >= 10].assign(
        rate=lambda frame: (frame.disclosure_rate_numerator / frame.disclosure_rate_denominator).round(4)
    )
    ordered = enough.sort_values(["rate", "authority", "year"], ascending=[False, True, True])
    return ordered[["authority", "year", "disclosure_rate_numerator", "disclosure_rate_denominator", "rate"]]


def refusal_grounds(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    figures = table("figures")
    refused = figures[
        (figures.table == "requests") & figures.row.str.startswith("refused_") & (figures.column == "total")
    ]
    summed = refused.groupby("row", as_index=False).value.sum(min_count=1)
    return summed.sort_values(["value", "row"], ascending=[False, True])


def applicants(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    figures = table("figures")
    received = figures[(figures.table == "requests") & (figures.row == "received_new")]
    wide = received.pivot_table(index="year", columns="column", values="value", aggfunc="sum")
    return wide.reset_index()[["year", "natural_person", "total"]]


def not_held(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    wide = table("requests_wide")
    mostly = wide[wide.unavailable_not_held__total > wide.concluded_total__total / 2]
    ordered = mostly.sort_values(
        ["unavailable_not_held__total", "authority", "year"], ascending=[False, True, True]
    )
    return ordered[["authority", "year", "unavailable_not_held__total", "concluded_total__total"]]


def failing_sums(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    findings = table("findings")
    errors = findings[findings.severity == "error"].sort_values(["report_id", "finding_id"])
    return errors[["authority", "year", "check", "printed", "computed", "difference"]]


def blank_cells(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    figures = table("figures")
    counted = figures[figures.status == "blank"].groupby("report_id").size().reset_index(name="blank")
    return counted.sort_values(["blank", "report_id"], ascending=[False, True])


def reconsideration(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    names = [f"reconsideration__{name}" for name in ("upheld", "corrected", "total")]
    return table("proceedings_wide").groupby("year")[names].sum(min_count=1).reset_index()


def backlog(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    reports = table("reports")
    left = reports[reports.carried_forward > 0].assign(
        requests=lambda frame: frame.received_new + frame.received_carried_over
    )
    ordered = left.sort_values(["carried_forward", "authority", "year"], ascending=[False, True, True])
    return ordered[["authority", "year", "carried_forward", "requests"]]


def full_text(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    texts = table("texts")
    found = texts[texts.text.str.contains("依申请公开", regex=False)]
    return found.sort_values(["report_id", "part", "subsection"])[["report_id", "part", "subsection"]]


ANSWERS: dict[str, Answer] = {
    "most-requests": most_requests,
    "disclosure-rate": disclosure_rate,
    "refusal-grounds": refusal_grounds,
    "applicants": applicants,
    "not-held": not_held,
    "failing-sums": failing_sums,
    "blank-cells": blank_cells,
    "reconsideration": reconsideration,
    "backlog": backlog,
    "full-text": full_text,
}


@pytest.fixture(scope="module")
def asked(browser: Browser, site: Site) -> Iterator[Page]:
    """The SQL page; at the end, nothing was asked of another host and the console is empty."""
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    requests: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site.url}sql/")
    assert not [url for url in requests if "sqlite" in url], "nothing is loaded before the first query"
    yield page
    assert any(url.endswith(".wasm") for url in requests)
    assert [url for url in requests if not url.startswith((site.url, "blob:"))] == []
    assert said == []
    context.close()


def run(page: Page, start: Callable[[], object]) -> list[list[str]]:
    """What the page exports after a query."""
    page.evaluate("delete document.querySelector('[data-sql-result]').dataset.state")
    start()
    page.wait_for_selector("[data-sql-result][data-state]", timeout=30_000)
    assert page.get_attribute("[data-sql-result]", "data-state") == "done", page.inner_text(
        "[data-sql-status]"
    )
    with page.expect_download() as download:
        page.click("[data-sql-csv]")
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def plain(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def as_number(text: str) -> str:
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return text


def test_there_are_ten_questions_in_both_languages() -> None:
    assert [one.id for one in questions()] == list(ANSWERS)
    assert len(ANSWERS) == 10
    assert all(one.zh and one.en.isprintable() for one in questions())


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_the_browser_answers_as_pandas_does(asked: Page, site: Site, name: str) -> None:
    def table(which: str) -> pd.DataFrame:
        return pd.read_parquet(site.paths.public / "data" / f"{which}.parquet")

    expected = ANSWERS[name](table).astype("object")
    header, *rows = run(asked, lambda: asked.click(f"[data-sql-example=question-{name}]"))
    assert len(header) == len(expected.columns)
    assert [[as_number(text) for text in row] for row in rows] == [
        [plain(value) for value in row] for row in expected.itertuples(index=False)
    ]
    assert rows, "a worked question has an answer"


@pytest.mark.slow
def test_the_address_carries_the_query(asked: Page, site: Site) -> None:
    sql = "SELECT '=1+1' AS text, 1 AS number, NULL AS gap"
    rows = run(asked, lambda: (asked.goto("about:blank"), asked.goto(f"{site.url}sql/#q={quote(sql)}")))
    assert rows == [["text", "number", "gap"], ["'=1+1", "1", ""]]
    asked.fill("#sql", "SELECT 2 AS two")
    assert run(asked, lambda: asked.click("[data-sql-run]")) == [["two"], ["2"]]
    assert unquote(asked.url.partition("#q=")[2]) == "SELECT 2 AS two"


@pytest.mark.slow
def test_a_wrong_query_is_said_and_the_next_one_runs(asked: Page) -> None:
    asked.fill("#sql", "SELECT gap FROM nowhere")
    asked.evaluate("delete document.querySelector('[data-sql-result]').dataset.state")
    asked.click("[data-sql-run]")
    asked.wait_for_selector("[data-sql-result][data-state=error]")
    assert "no such table: nowhere" in asked.inner_text("[data-sql-status]")
    asked.fill("#sql", "DELETE FROM reports")
    asked.evaluate("delete document.querySelector('[data-sql-result]').dataset.state")
    asked.click("[data-sql-run]")
    asked.wait_for_selector("[data-sql-result][data-state=error]")
    assert "readonly" in asked.inner_text("[data-sql-status]")
    asked.fill("#sql", "SELECT count(*) AS reports FROM reports")
    assert run(asked, lambda: asked.click("[data-sql-run]"))[1] == ["9"]


@dataclass
class Host:
    """A server of the portal that notes what it sends of the database.

    Attributes:
        database: the file at the database's address.
        serves_ranges: whether it heeds Range.
        sent: bytes of each answer about the database.
        url: its address.
    """

    database: Path
    serves_ranges: bool
    sent: list[int] = field(default_factory=list)
    url: str = ""


@contextmanager
def hosted(site: Site, host: Host) -> Iterator[Host]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(site.paths.public))

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            if not self.path.endswith("/data/yangguang.sqlite"):
                super().do_GET()
                return
            data = host.database.read_bytes()
            size, tag = len(data), f'"{host.database.stat().st_mtime_ns}"'
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            if asked and host.serves_ranges:
                first, last = int(asked[1]), min(int(asked[2]), size - 1)
                data = data[first : last + 1]
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
            else:
                self.send_response(200)
            host.sent.append(len(data))
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host.url = f"http://127.0.0.1:{server.server_port}/"
        yield host
        server.shutdown()


@pytest.fixture(scope="module")
def large(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal's database with so much beside it that nobody would load it whole."""
    path = tmp_path_factory.mktemp("large") / "yangguang.sqlite"
    shutil.copyfile(site.paths.public / "data" / "yangguang.sqlite", path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE beside AS SELECT zeroblob(16000000) AS zeros")
        database.commit()
    return path


@contextmanager
def query_page(browser: Browser, host: Host, address: str = "sql/") -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    page.goto(f"{host.url}{address}")
    yield page
    context.close()


@pytest.mark.slow
def test_a_large_database_is_read_in_pages(browser: Browser, site: Site, large: Path) -> None:
    with hosted(site, Host(large, serves_ranges=True)) as host, query_page(browser, host) as page:
        for question in questions():
            expected = ANSWERS[question.id](
                lambda which: pd.read_parquet(site.paths.public / "data" / f"{which}.parquet")
            )
            _, *rows = run(page, lambda one=question: page.click(f"[data-sql-example=question-{one.id}]"))
            assert [[as_number(text) for text in row] for row in rows] == [
                [plain(value) for value in row] for row in expected.astype("object").itertuples(index=False)
            ], question.id
        assert max(host.sent) < large.stat().st_size / 8
        assert sum(host.sent) < large.stat().st_size / 4, "all ten questions"
        before = len(host.sent)
        run(page, lambda: page.click("[data-sql-example=question-backlog]"))
        assert len(host.sent) == before, "what was read is kept"


@pytest.mark.slow
def test_a_host_without_ranges_sends_it_once_and_whole(browser: Browser, site: Site, large: Path) -> None:
    with hosted(site, Host(large, serves_ranges=False)) as host, query_page(browser, host) as page:
        for _ in range(2):
            rows = run(page, lambda: page.click("[data-sql-example=question-most-requests]"))
            assert len(rows) > 1
        assert host.sent == [large.stat().st_size]


@pytest.mark.slow
def test_a_small_database_is_loaded_whole_from_any_host(browser: Browser, site: Site) -> None:
    small = site.paths.public / "data" / "yangguang.sqlite"
    assert small.stat().st_size < 4e6
    with hosted(site, Host(small, serves_ranges=True)) as host, query_page(browser, host) as page:
        assert len(run(page, lambda: page.click("[data-sql-example=question-most-requests]"))) > 1
        assert host.sent[1:] == [small.stat().st_size]


@pytest.mark.slow
def test_a_database_that_changed_meanwhile_is_not_mixed_with_the_old(
    browser: Browser, site: Site, large: Path, tmp_path: Path
) -> None:
    path = tmp_path / "yangguang.sqlite"
    shutil.copyfile(large, path)
    with hosted(site, Host(path, serves_ranges=True)) as host, query_page(browser, host) as page:
        run(page, lambda: page.click("[data-sql-example=question-most-requests]"))
        path.touch()
        page.evaluate("delete document.querySelector('[data-sql-result]').dataset.state")
        page.click("[data-sql-example=question-refusal-grounds]")
        page.wait_for_selector("[data-sql-result][data-state=error]", timeout=30_000)
        assert "数据库已更新" in page.inner_text("[data-sql-status]")


@pytest.mark.slow
def test_the_english_page_asks_the_same_database_and_answers_in_english(browser: Browser, site: Site) -> None:
    database = site.paths.public / "data" / "yangguang.sqlite"
    with hosted(site, Host(database, serves_ranges=True)) as host:
        answers = []
        for address, rows in (("sql/", "行"), ("en/sql/", "rows")):
            with query_page(browser, host, address) as page:
                answers.append(run(page, lambda one=page: one.click("[data-sql-example=question-backlog]")))
                assert rows in page.inner_text("[data-sql-status]")
        assert answers[0] == answers[1]
        assert len(answers[0]) > 1
