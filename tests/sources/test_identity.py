"""From the name on a report to an authority; the register as it stands in the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from yangguang.errors import SourceError
from yangguang.sources.entries import put_authority, put_source
from yangguang.sources.identity import Place, known_authority, new_authority, places_in
from yangguang.sources.registry import Authority, Source, load_authorities, load_sources

DIVISIONS = {
    "130000": "河北省",
    "130100": "石家庄市",
    "130102": "长安区",
    "220102": "长安区",
    "310000": "上海市",
    "320000": "江苏省",
    "321322": "沭阳县",
    "653024": "乌恰县",
}


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("沭阳县发展和改革局", [Place("321322", "发展和改革局")]),
        ("江苏省沭阳县发展和改革局", [Place("321322", "发展和改革局")]),
        ("石家庄市长安区统计局", [Place("130102", "统计局")]),
        ("长安区统计局", [Place("130102", "统计局"), Place("220102", "统计局")]),
        ("上海市", [Place("310000", "")]),
        ("甘眉工业园区管委会", []),
    ],
)
def test_the_place_in_a_name(name: str, places: list[Place]) -> None:
    assert places_in(name, DIVISIONS) == places


@pytest.mark.parametrize(
    ("name", "code", "rest", "expected"),
    [
        (
            "沭阳县发展和改革局",
            "321322",
            "发展和改革局",
            ("321322-fagaiju", "county", "department", "321322"),
        ),
        ("沭阳县审计局", "321322", "审计局", ("321322-shenjiju", "county", "department", "321322")),
        ("河北省", "130000", "", ("130000-government", "province", "government", "")),
        (
            "石家庄市人民政府",
            "130100",
            "人民政府",
            ("130100-government", "prefecture", "government", "130000"),
        ),
        ("北京市大兴区政府", "110115", "政府", ("110115-government", "county", "government", "110000")),
        (
            "乌恰县吾合沙鲁乡",
            "653024",
            "吾合沙鲁乡",
            ("653024-wuheshaluxiang", "township", "government", "653024"),
        ),
        ("上海市政府办公厅", "310000", "政府办公厅", ("310000-bangongting", "province", "office", "310000")),
    ],
)
def test_the_entry_of_a_new_authority(
    name: str, code: str, rest: str, expected: tuple[str, str, str, str]
) -> None:
    made = new_authority(name, code, rest)
    assert (made.id, made.level, made.kind, made.parent) == expected
    assert name in made.names


def test_a_name_that_two_bear_is_not_chosen_between() -> None:
    one = Authority("1-a", "长安区统计局", "", "130102", "county", "department")
    assert known_authority("长安区统计局", [one]) == one
    assert known_authority("长安区", [one]) is None
    with pytest.raises(SourceError, match="several authorities bear this name"):
        known_authority(
            "长安区统计局", [one, Authority("2-a", "长安区统计局", "", "220102", "county", "department")]
        )


def test_entries_keep_the_rest_of_the_register(tmp_path: Path) -> None:
    register = tmp_path / "sources.csv"
    register.write_text(
        'authority_id,year,path,kind,url,note,checked_by\nb,2023,,listed,http://x,"a, b",me\n',
        encoding="utf-8",
    )
    put_source(register, Source("a", 2024, "", "listed", "http://y"))
    put_source(register, Source("b", 2023, "data/b.pdf", "report", "http://x", "a, b"))
    assert register.read_text(encoding="utf-8") == (
        "authority_id,year,path,kind,url,note,checked_by\n"
        "a,2024,,listed,http://y,,\n"
        'b,2023,data/b.pdf,report,http://x,"a, b",me\n'
    )


def test_issues_of_one_report_keep_their_rows(tmp_path: Path) -> None:
    register = tmp_path / "sources.csv"
    register.write_text(
        "authority_id,year,path,kind,url,note,issue\nb,2023,x.pdf,report,,,1\nb,2023,,listed,http://x,,2\n",
        encoding="utf-8",
    )
    put_source(register, Source("b", 2023, "y.pdf", "report", "http://x", issue=2))
    put_source(register, Source("b", 2023, "x.pdf", "report", "http://z"))
    assert register.read_text(encoding="utf-8").splitlines()[1:] == [
        "b,2023,x.pdf,report,http://z,,",
        "b,2023,y.pdf,report,http://x,,2",
    ]
    register.write_text("authority_id,year,path,kind,url,note\nb,2023,x.pdf,report,,\n", encoding="utf-8")
    put_source(register, Source("b", 2023, "y.pdf", "report", issue=2))
    assert register.read_text(encoding="utf-8").splitlines()[1:] == [
        "b,2023,x.pdf,report,,,",
        "b,2023,y.pdf,report,,,2",
    ]


def test_the_register_of_the_repository_is_in_the_order_in_which_entries_are_added(
    root: Path, tmp_path: Path
) -> None:
    """So that adding one report shows one line in a diff."""
    for name in ("authorities.csv", "sources.csv"):
        (tmp_path / name).write_bytes((root / "data" / name).read_bytes())
    authorities = load_authorities(tmp_path / "authorities.csv")
    put_authority(tmp_path / "authorities.csv", next(iter(authorities.values())))
    put_source(tmp_path / "sources.csv", load_sources(tmp_path / "sources.csv", authorities)[0])
    for name in ("authorities.csv", "sources.csv"):
        assert (tmp_path / name).read_bytes() == (root / "data" / name).read_bytes()


def test_addresses_of_the_register_are_of_official_sites(root: Path) -> None:
    sources = load_sources(root / "data/sources.csv", load_authorities(root / "data/authorities.csv"))
    strange = [
        one.url for one in sources if one.url and ".gov.cn/" not in one.url and "chinatax" not in one.url
    ]
    assert strange == []
    assert sum(one.kind == "listed" for one in sources) >= 74
