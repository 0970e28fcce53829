"""What the workflows run, and with which rights: read as data, and their scripts tried."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
Job = dict[str, Any]


def jobs() -> list[tuple[str, Job]]:
    found = []
    for workflow in WORKFLOWS:
        content = yaml.safe_load(workflow.read_text("utf-8"))
        found += [(f"{workflow.stem}.{name}", job) for name, job in content["jobs"].items()]
    return found


def scripts(job: Job) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


@pytest.fixture(params=jobs(), ids=lambda pair: pair[0])
def job(request: pytest.FixtureRequest) -> Job:
    content: Job = request.param[1]
    return content


def test_the_workflows_are_all_there() -> None:
    wanted = {"test", "report-check", "report-comment", "publish", "fetch", "submission", "release", "links"}
    assert {path.stem for path in WORKFLOWS} == wanted


def test_what_is_made_exists(job: Job) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for script in scripts(job):
        for line in re.findall(r"^\s*make (.+?)(?: [#>].*)?$", script, re.MULTILINE):
            told = [word for word in line.split() if "=" not in word and not word.startswith(("-", '"', "$"))]
            assert told
            assert set(told) <= targets, line


def test_scripts_are_sound_shell(job: Job) -> None:
    for script in scripts(job):
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_who_may_write_runs_nothing_of_strangers(job: Job) -> None:
    """A job with a right to write installs nothing, reads no document and checks out no proposal."""
    rights = {right for right, level in job["permissions"].items() if level == "write"}
    if not rights - {"id-token"}:
        return
    for step in job["steps"]:
        assert not step.get("uses", "").startswith("actions/setup-python@")
        if step.get("uses", "").startswith("actions/checkout@"):
            assert set(step["with"]) == {"persist-credentials"}
    made = re.findall(r"^\s*make .*$", "\n".join(scripts(job)), re.MULTILINE)
    assert all(" propose " in f"{line} " for line in made), made


def test_who_reads_what_strangers_wrote_has_no_token(job: Job) -> None:
    made = " ".join(scripts(job))
    if any(f"make {word}" in made for word in ("fetch", "submission", "--silent report-check", "site")):
        assert set(job["permissions"].items()) <= {("contents", "read")}
        assert "secrets." not in str(job)
        assert "github.token" not in str(job)


def test_comments_are_posted_by_a_job_of_its_own() -> None:
    content = yaml.safe_load((ROOT / ".github/workflows/report-comment.yml").read_text("utf-8"))
    assert set(content[True]) == {"workflow_run"}, "yaml reads `on` as true"
    (only,) = content["jobs"].values()
    assert only["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not [step for step in only["steps"] if "checkout" in step.get("uses", "")]


def test_a_submission_waits_for_a_maintainer() -> None:
    content = yaml.safe_load((ROOT / ".github/workflows/submission.yml").read_text("utf-8"))
    assert content[True] == {"issues": {"types": ["labeled"]}}
    assert content["jobs"]["read"]["if"] == "github.event.label.name == 'fetch'"


@pytest.mark.parametrize(
    "form", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem
)
def test_issue_forms_are_whole(form: Path) -> None:
    content = yaml.safe_load(form.read_text("utf-8"))
    if form.stem == "config":
        assert content["blank_issues_enabled"] is False
        return
    assert {"name", "description", "title", "body"} <= set(content)
    fields = [part for part in content["body"] if part["type"] != "markdown"]
    assert len({part["id"] for part in fields}) == len(fields) > 0
    assert all(part["attributes"]["label"] for part in fields)
    assert any(part.get("validations", {}).get("required") for part in fields)
