"""The list of divisions and the register of authorities agree."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from builders import contract_of, record_from_contract
from yangguang.datasets.collection import collect
from yangguang.errors import SourceError
from yangguang.sources.areas import Area, load_areas, units_of
from yangguang.sources.divisions import check_divisions, load_division_list
from yangguang.sources.registry import Authority, Source, load_authorities


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


def authority(code: str) -> Authority:
    return Authority(f"{code}-government", f"{code}某", "", code, "county", "government")


@pytest.mark.parametrize(("code", "last"), [("330103", 2021), ("500105", 2025), ("500112", 2025)])
def test_a_report_after_the_end_of_its_code_is_said(root: Path, code: str, last: int) -> None:
    path = root / "data" / "divisions.csv"
    body = authority(code)
    check_divisions([body], path, [Source(body.id, last, "x.pdf", "report")])
    with pytest.raises(
        SourceError, match=rf"{body.id}/{last + 1} is of a year for which {code} .* was not valid"
    ):
        check_divisions([body], path, [Source(body.id, last + 1, "x.pdf", "report")])


def test_a_code_may_also_begin(tmp_path: Path) -> None:
    path = tmp_path / "divisions.csv"
    header = "code,name,level,parent,valid_from,valid_to,note\n"
    path.write_text(f"{header}999999,新区,county,,2025-11,,\n", encoding="utf-8")
    division = load_division_list(path)["999999"]
    assert [division.covers(year) for year in (2024, 2025, 2030)] == [False, True, True]
    path.write_text(f"{header}999999,新区,county,,autumn,,\n", encoding="utf-8")
    with pytest.raises(SourceError, match="line 2: valid_from 'autumn', expected 2025, 2025-11"):
        load_division_list(path)
    path.write_text("code,level\n", encoding="utf-8")
    with pytest.raises(SourceError, match="column 'name' is missing"):
        load_division_list(path)


AUTHORITIES = "id,name,name_en,code,level,kind,parent,aliases,successor_of,since\n"


def test_a_body_names_whom_it_succeeded(tmp_path: Path) -> None:
    path = tmp_path / "authorities.csv"
    old = "500105-government,江北区人民政府,,500105,county,government,500000,,,\n"
    path.write_text(
        f"{AUTHORITIES}{old}500000-xinqu,某新区,,500000,county,government,500000,,500105-government,2025-11\n",
        encoding="utf-8",
    )
    found = load_authorities(path)["500000-xinqu"]
    assert (found.successor_of, found.since) == (("500105-government",), "2025-11")
    for row, message in (
        (
            "a,甲,,500105,county,government,,,b,2025\n",
            "a is the successor of 'b', expected the id of another row",
        ),
        ("a,甲,,500105,county,government,,,a,2025\n", "a is the successor of 'a'"),
        ("a,甲,,500105,county,government,,,,2025\n", "expected both or neither"),
        ("a,甲,,500105,county,government,,,b,lately\n", "since 'lately', expected 2025, 2025-11"),
    ):
        path.write_text(AUTHORITIES + row, encoding="utf-8")
        with pytest.raises(SourceError, match=message):
            load_authorities(path)


def test_the_year_after_a_succession_is_not_compared_with_another_bodys() -> None:
    old, new = (
        authority("500105"),
        replace(authority("500112"), successor_of=("500105-government",), since="2024"),
    )
    read = [
        (Source(body.id, year, "x.pdf", "report"), record_from_contract(contract_of(body.name, year)))
        for body, year in ((old, 2023), (new, 2024))
    ]
    (_, report) = collect(read, [old, new]).reports
    assert {one.reason for one in report.ledger if one.rule in ("Y1", "A2")} == {"body_changed"}


AREAS = "authority_id,first_year,last_year,units,source\n"


def test_the_units_of_an_area_are_listed_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    assert load_areas(path, ()) == ()
    path.write_text(f"{AREAS}a,2021,2023,b|c,https://example.gov.cn/list\n", encoding="utf-8")
    areas = load_areas(path, ("a", "b", "c"))
    assert units_of(areas, "a", 2022) == ("b", "c")
    assert units_of(areas, "a", 2024) is None
    with pytest.raises(SourceError, match="line 2: authority 'c' is not registered"):
        load_areas(path, ("a", "b"))
    path.write_text(f"{AREAS}a,2021,,b,\n", encoding="utf-8")
    with pytest.raises(SourceError, match="where the list can be seen"):
        load_areas(path, ("a", "b"))


def test_an_area_is_held_against_its_units() -> None:
    whole, part = authority("650103"), Authority("650103-x", "某局", "", "650103", "county", "department")
    data = contract_of(whole.name)
    data["sections"] = [{"number": 1, "title": "总体情况", "text": "数据汇总全区。"}]
    data["tables"]["requests"]["received_new"]["total"] = 3
    read = [
        (Source(body.id, 2024, "x.pdf", "report"), record_from_contract(one))
        for body, one in ((whole, data), (part, contract_of(part.name)))
    ]
    areas = [Area(whole.id, 2021, 9999, (part.id,), "…")]
    found = {
        report.id: {one.rule: one.verdict for one in report.ledger}
        for report in collect(read, [whole, part], areas).reports
    }
    assert (found[f"{whole.id}/2024"]["H1"], found[f"{whole.id}/2024"]["H2"]) == ("fail", "pass")
    assert found[f"{part.id}/2024"]["H1"] == "not_assessable"
