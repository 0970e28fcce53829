"""Fixtures every test may ask for: the corpus of real reports, its expected figures, a browser, LibreOffice.

The corpus lies outside the repository (``YANGGUANG_CORPUS``). Where it or a program is absent, tests that
need it are skipped with a reason, or fail if ``YANGGUANG_REQUIRE`` names it (as ``.ci/run`` does).
"""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from yangguang.paths import Paths
from yangguang.portal import BuildSummary, build_portal

ROOT = Path(__file__).resolve().parents[1]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports."""
    folder = Path(os.environ.get("YANGGUANG_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not folder.is_dir():
        absent("corpus", f"{folder}: no such folder, expected the real reports. Set YANGGUANG_CORPUS.")
    return folder


@pytest.fixture(scope="session")
def figures(corpus: Path) -> Path:
    """The folder of expected figures, one JSON file a report, beside the corpus."""
    folder = corpus.parent / "figures"
    if not folder.is_dir():
        absent("corpus", f"{folder}: no such folder, expected the figures of the reports in {corpus}.")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that makes no requests of its own."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        absent("browser", f"PATH: none of {', '.join(BROWSERS)} found. Install Chromium.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(QUIET_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Convert a file with LibreOffice: the file, the kind wanted, the folder for the result, more options."""
    program = shutil.which("soffice")
    if program is None:
        absent("office", "PATH: no soffice found. Install LibreOffice (Calc and Writer).")
    profile = tmp_path_factory.mktemp("office").as_uri()

    def convert(path: Path, kind: str, folder: Path, *more: str) -> Path:
        options = [f"-env:UserInstallation={profile}", "--headless", *more, "--convert-to", kind, "--outdir"]
        subprocess.run([program, *options, str(folder), str(path)], check=True, timeout=180)
        return folder / f"{path.stem}.{kind}"

    return convert


def absent(what: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where ``YANGGUANG_REQUIRE`` names what is absent."""
    if what in os.environ.get("YANGGUANG_REQUIRE", "").split(","):
        pytest.fail(f"{reason} (YANGGUANG_REQUIRE names {what})")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, so that ``-m 'not browser'`` and ``-m corpus`` need no second list.

    Browser tests go last: Playwright keeps an event loop running in this thread, beside which a test that
    builds the search index could not start its own.
    """
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if wanted & {"corpus", "figures"}:
            item.add_marker("corpus")
        if "browser" in wanted:
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@dataclass(frozen=True, slots=True)
class Site:
    """The portal of the repository, built and served.

    Attributes:
        paths: a copy of the repository in which it was built.
        url: its address on this machine, with a slash at the end.
        summary: what the build did.
    """

    paths: Paths
    url: str
    summary: BuildSummary


@pytest.fixture(scope="session")
def portal_copy(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A copy of what the repository holds, without what was built from it."""
    target = tmp_path_factory.mktemp("portal")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and not name.startswith("tests/") and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    return Paths(target)


@pytest.fixture(scope="session")
def site(portal_copy: Paths) -> Iterator[Site]:
    """The portal built from the repository, on a server of its own."""
    summary = build_portal(portal_copy, jobs=1)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(portal_copy.public))

        def log_message(self, *arguments: Any) -> None:
            """Say nothing: the browser's log tells what failed."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Site(portal_copy, f"http://127.0.0.1:{server.server_port}/", summary)
        server.shutdown()
