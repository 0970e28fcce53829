"""schema.org markup of the pages: a browser takes it as data and runs none of it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from conftest import Site


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "name", "files"),
    [
        ("downloads/", "Yangguang: open data from China's annual reports on open government information", 50),
        ("report/650103-government/2024/", "沙依巴克区人民政府2024年政府信息公开工作年度报告", 2),
    ],
)
def test_the_markup_is_data(browser: Browser, site: Site, address: str, name: str, files: int) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site.url}{address}")
    (text,) = page.eval_on_selector_all(
        "script[type='application/ld+json']", "blocks => blocks.map((block) => block.textContent)"
    )
    context.close()
    assert said == []
    data = json.loads(text)
    assert (data["@type"], data["name"]) == ("Dataset", name)
    assert 50 <= len(data["description"]) <= 5000
    assert data["license"].startswith("https://creativecommons.org/publicdomain/zero/")
    assert len(data["distribution"]) >= files
    folder = site.paths.public / address
    for one in data["distribution"]:
        assert (folder / one["contentUrl"]).is_file(), one
