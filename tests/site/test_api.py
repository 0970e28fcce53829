"""The examples of the page on the interface run as they stand, against the built portal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from conftest import Site

ADDRESS = "https://yangguang.example/"


def examples(root: Path) -> dict[str, list[str]]:
    """Language → blocks of code of the page."""
    found: dict[str, list[str]] = {}
    text = (root / "site_src" / "api.md").read_text(encoding="utf-8")
    for language, code in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        found.setdefault(language, []).append(code)
    return found


def test_every_language_has_an_example(root: Path) -> None:
    assert examples(root).keys() >= {"sh", "python", "sql", "r", "powerquery"}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="PATH: no curl found. Install curl.")
def test_the_examples_run(site: Site, root: Path, tmp_path: Path) -> None:
    code = examples(root)
    environment = {**os.environ, "no_proxy": "127.0.0.1"}

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    for block in code["sh"]:
        assert '"version"' in run(
            "bash", "-euc", block.replace(ADDRESS, site.url).replace("curl ", "curl --fail ")
        )
    assert pd.read_csv(tmp_path / "2024.csv", encoding="utf-8-sig").year.eq(2024).all()
    for block in code["python"]:
        said = run(sys.executable, "-c", block.replace(ADDRESS, site.url))
        assert "granted" in said
        assert "宿迁市人民政府" in said
    for block in code["sql"]:
        with duckdb.connect() as database:
            query = re.sub(r"'(\w+\.parquet)'", lambda match: f"'{tmp_path / match[1]}'", block)
            assert len(database.execute(query).fetchall()) == 9


@pytest.mark.slow
@pytest.mark.parametrize("name", ["api.md", "en/api.md"])
def test_every_address_of_the_page_is_there(site: Site, root: Path, name: str) -> None:
    text = (root / "site_src" / name).read_text(encoding="utf-8")
    named = {
        "机关": "650103-government",
        "年度": "2024",
        "区划代码": "650103",
        "省份代码": "650000",
        "组": "county-government-unknown",
        "表": "figures",
        "authority": "650103-government",
        "year": "2024",
        "code": "650103",
        "province": "650000",
        "group": "county-government-unknown",
        "table": "figures",
    }
    addresses = re.findall(r"^\| `(data/[^`]+)`", text, re.MULTILINE)
    assert len(addresses) > 10
    for address in addresses:
        filled = re.sub(r"\{(.+?)\}", lambda match: named[match[1]], address)
        assert (site.paths.public / filled).is_file(), filled
    said = set(re.findall(r"https://yangguang\.example/([\w/.-]+)", text))
    assert all((site.paths.public / path).exists() for path in said), said
