"""The README is true: its two commands are what CI runs, its examples work, every command is documented in it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
EXAMPLES = [
    line.split("#")[0].strip().removeprefix("sme-diag ").split()
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith("sme-diag ")
    and ("examples/" in line or "schemes" in line or "pack list" in line or "explain P" in line)
]


def test_ci_runs_the_two_commands_as_printed() -> None:
    ci = (ROOT / ".ci/run").read_text("utf-8")
    first, second = BLOCKS[0].strip(), BLOCKS[1].strip()
    assert "pip install" in first and "diagnose" in first
    assert "pytest" in second
    assert first in ci
    assert second in ci


@pytest.mark.parametrize("arguments", EXAMPLES, ids=" ".join)
def test_examples_of_the_readme_work(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "sme_diag", *arguments], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr == ""


def test_every_command_is_in_the_readme_and_has_an_example() -> None:
    from sme_diag.cli.app import build
    from sme_diag.i18n.catalogue import catalogue

    app = build(catalogue("en"))
    names = [c.name for c in app.registered_commands] + [
        f"pack {c.name}" for c in app.registered_groups[0].typer_instance.registered_commands
    ]
    for command in [*app.registered_commands, *app.registered_groups[0].typer_instance.registered_commands]:
        assert "Example: sme-diag" in str(command.epilog), command.name
    for name in names:
        assert f"sme-diag {name}" in README, name
