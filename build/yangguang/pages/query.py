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
from yangguang.languages import Language, Words
from yangguang.pages.words import size_text

_QUESTIONS = Path(__file__).with_name("questions.toml")


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, and in SQL."""

    id: str
    zh: str
    en: str
    sql: str

    def of(self, language: Language) -> str:
        """The question in words."""
        return Words(self.zh, self.en).of(language)


@cache
def questions() -> tuple[Question, ...]:
    """The worked questions, in the order of the page."""
    data = tomllib.loads(_QUESTIONS.read_text(encoding="utf-8"))
    return tuple(Question(**{**item, "sql": item["sql"].strip()}) for item in data["questions"])


def query_context(frames: Frames, sizes: Mapping[str, int], language: Language) -> dict[str, Any]:
    """What the SQL page is given.

    Args:
        frames: for the numbers of rows.
        sizes: bytes of the data files, by address from the root.
        language: of the page.
    """
    database = f"data/{DATABASE}"
    return {
        "title": Words("用 SQL 查询", "Ask the data in SQL").of(language),
        "description": Words(
            "在浏览器里用 SQL 查询全部表格：数据不离开您的电脑，可以导出 CSV，网址里带着查询。",
            "Query every table in SQL in your browser: nothing leaves your computer, results export as CSV, "
            "and the address carries the query.",
        ).of(language),
        "database": database,
        "size": size_text(sizes[database]) if database in sizes else None,
        "questions": [(one.id, one.of(language), one.sql) for one in questions()],
        "tables": [
            {
                "name": schema.name,
                "title": Words(schema.title, schema.title_en).of(language),
                "rows": f"{len(frames[schema.name]):,}",
                "columns": [
                    (column.name, Words(column.title, column.title_en).of(language))
                    for column in schema.columns
                ],
            }
            for schema in dictionary().values()
        ],
    }
