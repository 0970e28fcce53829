"""The commands by which a portal grows, run as a user runs them."""

from __future__ import annotations

import pytest

from test_cli import run

COMMANDS = ("fetch", "add", "report-check", "submission", "links", "release")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: yangguang {command}" in " ".join(done.stdout.split())
