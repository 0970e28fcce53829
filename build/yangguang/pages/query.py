"""The SQL page: SQLite in the reader's browser over the published database, with ten worked questions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.frames import Frames
from yangguang.datasets.write import DATABASE
from yangguang.pages.words import size_text

_QUESTIONS = Path(__file__).with_name("questions.toml")


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, and in SQL."""

    id: str
    zh: str
    en: str
    sql: str


@cache
def questions() -> tuple[Question, ...]:
    """The worked questions, in the order of the page."""
    data = tomllib.loads(_QUESTIONS.read_text(encoding="utf-8"))
    return tuple(Question(**{**item, "sql": item["sql"].strip()}) for item in data["questions"])


def query_context(frames: Frames, sizes: Mapping[str, int]) -> dict[str, Any]:
    """What the SQL page is given.

    Args:
        frames: for the numbers of rows.
        sizes: bytes of the data files, by address from the root.
    """
    database = f"data/{DATABASE}"
    return {
        "root": "../",
        "title": "用 SQL 查询",
        "description": "在浏览器里用 SQL 查询全部表格：数据不离开您的电脑，可以导出 CSV，网址里带着查询。",
        "database": database,
        "size": size_text(sizes[database]) if database in sizes else None,
        "questions": questions(),
        "tables": [
            {
                "name": schema.name,
                "title": schema.title,
                "title_en": schema.title_en,
                "rows": f"{len(frames[schema.name]):,}",
                "columns": [(column.name, column.title) for column in schema.columns],
            }
            for schema in dictionary().values()
        ],
    }
