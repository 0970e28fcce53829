"""The list of divisions and the register of authorities agree."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from yangguang.errors import SourceError
from yangguang.sources.divisions import check_divisions
from yangguang.sources.registry import Authority, load_authorities


@pytest.fixture(scope="module")
def rows(root: Path) -> dict[str, dict[str, str]]:
    text = (root / "data" / "divisions.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


def test_the_list_has_what_the_handbook_names(rows: dict[str, dict[str, str]]) -> None:
    assert {code: rows[code]["name"] for code in ("650103", "320813", "659012", "653228", "441900")} == {
        "650103": "沙依巴克区",
        "320813": "洪泽区",
        "659012": "白杨市",
        "653228": "和康县",
        "441900": "东莞市",
    }
    levels = [row["level"] for row in rows.values()]
    assert (levels.count("province"), len(rows) > 3200) == (34, True)
    assert rows["330103"]["valid_to"] == "2021"
    assert rows["500105"]["valid_to"] == "2025-11"


def test_every_parent_is_listed_and_pseudo_divisions_are_not(rows: dict[str, dict[str, str]]) -> None:
    for row in rows.values():
        assert row["parent"] in rows or row["level"] == "province", row
    assert not {"110100", "500200", "659000"} & set(rows)
    assert (rows["110115"]["parent"], rows["659012"]["parent"], rows["320813"]["parent"]) == (
        "110000",
        "650000",
        "320800",
    )


def test_the_notice_of_the_package_stands_beside_the_list(root: Path) -> None:
    text = (root / "data" / "divisions.LICENSE.txt").read_text(encoding="utf-8")
    assert "Permission is hereby granted" in text
    assert "caijf" in text


def test_the_register_agrees_with_the_list(root: Path) -> None:
    authorities = load_authorities(root / "data" / "authorities.csv")
    check_divisions(authorities.values(), root / "data" / "divisions.csv")


def test_hongze_is_one_authority_under_both_names(root: Path) -> None:
    authorities = load_authorities(root / "data" / "authorities.csv")
    found = [
        one.id for one in authorities.values() if {"洪泽区人民政府", "淮安市洪泽区人民政府"} & set(one.names)
    ]
    assert found == ["320813-government"]


def test_an_unknown_code_and_a_name_of_two_bodies_are_said(root: Path, tmp_path: Path) -> None:
    path = root / "data" / "divisions.csv"
    one = Authority("x-government", "某区", "", "320813", "county", "government")
    with pytest.raises(SourceError, match=r"code of y is 320899, which data/divisions\.csv does not"):
        check_divisions([Authority("y", "某", "", "320899", "county", "government")], path)
    with pytest.raises(SourceError, match="'某区' names both x-government and z-government"):
        check_divisions(
            [one, Authority("z-government", "又", "", "320813", "county", "x", "", ("某区",))], path
        )
    check_divisions([Authority("y", "某", "", "320899", "county", "government")], tmp_path / "none.csv")
