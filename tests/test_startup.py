"""Starting fast is a rule: what each command loads is looked at, not how long it takes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TINY = [str(ROOT / "tests/packs/tiny.answers.yaml"), "--pack", str(ROOT / "tests/packs/tiny"), "--as-of", "2026-11-21"]
SCRIPT = """
import sys, io, json, contextlib
from sme_diag.cli import run
with contextlib.redirect_stdout(io.StringIO()) as out:
    code = run(sys.argv[1:])
print(json.dumps([code, len(out.getvalue()), sorted(sys.modules)]))
"""


def loaded(*arguments: str) -> set[str]:
    """The modules in memory after a command that succeeded and printed something."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    code, printed, modules = json.loads(done.stdout)
    assert code == 0, done.stderr
    assert printed > 50
    return set(modules)


def test_the_version_needs_nothing() -> None:
    script = "import sys; sys.argv = ['sme-diag', '--version']; import sme_diag.__main__ as m; m.main(); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "sme-diag 0." in done.stdout
    assert "typer" not in done.stdout
    assert "yaml" not in done.stdout


def test_importing_the_command_line_loads_the_standard_library_only() -> None:
    script = "import sys; before = set(sys.modules); import sme_diag.cli; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "['sme_diag', 'sme_diag.cli']" or "typer" not in done.stdout


HEAVY = set("pydantic questionary prompt_toolkit jinja2 polars typst docx xlsxwriter python_calamine z3".split())


@pytest.mark.parametrize(
    "command", [["--help"], ["diagnose", "--help"], ["report", "--help"], ["markets", "--help"], ["pack", "--help"]]
)
def test_help_loads_no_engine(command: list[str]) -> None:
    modules = loaded(*command)
    assert not modules & (HEAVY | {"rich.console", "rich.table"})
    assert not {
        m for m in modules if m.startswith(("sme_diag.core", "sme_diag.packs", "sme_diag.reports", "sme_diag.lang"))
    }


def test_a_diagnosis_as_json_loads_no_drawing_and_no_checking() -> None:
    example = str(ROOT / "examples/winery-aquitaine.yaml")
    modules = loaded("diagnose", example, "--format", "json", "--as-of", "2026-11-21")
    assert not modules & (HEAVY | {"rich.console", "rich.table", "rich.text"})
    assert "sme_diag.packs.format" not in modules


def test_a_run_over_a_table_of_text_loads_no_library_of_workbooks_or_parquet() -> None:
    assert not loaded("batch", str(ROOT / "examples/firms.csv"), "--as-of", "2026-11-21") & HEAVY


def test_a_ranking_as_json_loads_no_drawing() -> None:
    files = ["--matrix", str(ROOT / "examples/spotis.csv"), "--weights", str(ROOT / "examples/spotis-weights.csv")]
    modules = loaded("markets", *files, "--format", "json")
    assert not modules & (HEAVY | {"rich.console", "rich.table", "numpy", "pymcdm"})


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_report_loads_its_own_writer_and_no_drawing(form: str) -> None:
    example = str(ROOT / "examples/winery-aquitaine.yaml")
    modules = loaded("diagnose", example, "--format", form, "--as-of", "2026-11-21")
    assert not modules & (HEAVY | {"rich.console", "xml.etree.ElementTree"})
    assert ("sme_diag.reports.as_html" in modules) == (form == "html")


def test_a_pack_of_ones_own_is_checked_before_it_is_used() -> None:
    assert "pydantic" in loaded("diagnose", *TINY, "--format", "json")
