"""The command line, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = ("parse", "check", "build", "serve", "typeset", "forms")


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yangguang", *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )


def one_sentence(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert "Traceback" not in text
    return lines[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: yangguang {command}" in " ".join(done.stdout.split())


def test_every_command_is_tested() -> None:
    listed = run("--help").stdout
    assert all(command in listed for command in COMMANDS)
    assert listed.split("Commands:")[1].strip().count("\n") + 1 >= len(COMMANDS)


def test_parse_prints_one_document(root: Path) -> None:
    done = run("parse", str(root / "data/reports/2024/650103-government.pdf"))
    assert done.returncode == 0
    assert done.stderr == ""
    record = json.loads(done.stdout)
    assert record["tables"]["proactive"]["licensing"]["decisions"] == 53318


def test_parse_of_several_goes_on_after_a_bad_one(root: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 not really")
    done = run("parse", str(bad), str(root / "data/reports/2024/650121-government.txt"))
    assert done.returncode == 1
    assert json.loads(done.stdout)["year"] == 2024
    assert str(bad) in one_sentence(done.stderr)


BAD = {
    "empty.pdf": (b"", "is empty, expected a report"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "the PDF"),
    "archive.docx": (b"PK\x03\x04 broken", "damaged"),
    "program.bin": (bytes(range(256)) * 8, "binary file of an unknown kind"),
    "novel.txt": ("从前有座山。山里有座庙。\n".encode(), "expected an annual report"),
    "page.html": (
        "<html><body><p>公告</p><table><tr><td>甲</td><td>1</td></tr></table>".encode(),
        "expected an annual report",
    ),
    "law.md": (
        "# 中华人民共和国政府信息公开条例\n第一条 为了保障公民获取政府信息。\n".encode(),
        "expected an annual report",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_one_sentence(tmp_path: Path, name: str) -> None:
    content, expected = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    done = run("parse", str(path))
    assert done.returncode == 1
    assert done.stdout == ""
    sentence = one_sentence(done.stderr)
    assert sentence.startswith(f"{path}: ")
    assert expected in sentence
    assert sentence.endswith(".")


def test_a_missing_file_gives_one_sentence(tmp_path: Path) -> None:
    done = run("parse", str(tmp_path / "none.pdf"))
    assert done.returncode == 1
    assert one_sentence(done.stderr) == f"{tmp_path}/none.pdf: there is no such file. Check the name."


def test_check_says_what_does_not_add_up(root: Path) -> None:
    done = run("check", str(root / "data/reports/2023/320831-government.pdf"))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "3" in done.stdout
    assert run("check", str(root / "data/reports/2024/650103-government.pdf")).returncode == 0


def test_wrong_usage_is_exit_code_2() -> None:
    assert run("parse").returncode == 2
    assert run("nonsense").returncode == 2


def test_typeset_and_parse_are_inverse(root: Path, tmp_path: Path) -> None:
    source = root / "data/reports/2023/321322-fagaiju.html"
    first = tmp_path / "figures.json"
    first.write_text(run("parse", str(source)).stdout, encoding="utf-8")
    page = tmp_path / "again.html"
    assert run("typeset", str(first), str(page)).returncode == 0
    again = json.loads(run("parse", str(page)).stdout)
    assert again["tables"] == json.loads(first.read_text(encoding="utf-8"))["tables"]
