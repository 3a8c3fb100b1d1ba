"""`pack check`, `test`, `list` and `explain` as they are typed: what they print, where, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from reading_helpers import CHAMBER, FIRE, HEAD, TINY, change, copy, put

from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.problems import CODES, WARNINGS

ROOT = Path(__file__).parents[2]


def typed(*arguments: str | Path, **environ: str) -> tuple[int, str, str]:
    """Exit code, results and chatter of one command."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("LC_ALL", "LC_MESSAGES", "LANG", "SME_DIAG_PACKS")
    }
    done = subprocess.run(
        [sys.executable, "-m", "sme_diag", "pack", *map(str, arguments)],
        cwd=ROOT,
        env=kept | {"PYTHONIOENCODING": "utf-8"} | environ,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """The tiny pack with a wrong name in a gate, an unknown key in it, and a gate without a source."""
    root = copy(tmp_path)
    change(root, "rules/tiny/gates.yaml", 'when: lead == "nobody"', 'when: leed == "nobody"')
    change(root, "rules/tiny/gates.yaml", "more small aid.\n    source: [made up for tests]\n", "more small aid.\n")
    return root


def test_check_of_a_good_pack() -> None:
    code, out, err = typed("check", "--pack", TINY)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "tiny: no errors, warnings: 0."
    assert [line.strip().split(":")[0] for line in out.splitlines()[1:]] == ["en", "fr"]
    assert typed("check", "tiny", "--pack", TINY, "--format", "json") == (0, "[]\n", "")
    assert typed("check", "tiny", "--pack", TINY, "--format", "github") == (0, "", "")


def test_check_of_every_pack_in_the_folders_given() -> None:
    code, out, _ = typed("check", "--pack", TINY, "--pack", FIRE, "--pack", CHAMBER)
    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines() if not line.startswith(" ")] == [
        "tiny",
        "fire-safety",
        "my-chamber",
    ]
    assert typed("check", SME_DIAG_PACKS=str(TINY))[1].startswith("tiny:")


def test_a_check_in_text(spoilt: Path) -> None:
    code, out, err = typed("check", "--pack", spoilt)
    assert (code, err) == (1, "")
    assert out.splitlines()[:3] == [
        "rules/tiny/gates.yaml:3:11: error E103: No question, fact or parameter is called `leed`. Did you mean: lead?",
        "rules/tiny/gates.yaml:9:5: warning P219: `aid_nearly_used` does not say where it comes from (`source`).",
        "tiny: errors: 1, warnings: 1.",
    ]


def test_a_check_for_machines(spoilt: Path) -> None:
    code, out, err = typed("check", "tiny", "--pack", spoilt, "--format", "json")
    assert (code, err) == (1, "")
    rows = json.loads(out)
    assert [set(row) for row in rows] == [{"code", "severity", "file", "line", "column", "message", "suggestion"}] * 2
    assert [(r["code"], r["line"], r["column"], r["severity"], r["suggestion"]) for r in rows] == [
        ("E103", 3, 11, "error", "lead"),
        ("P219", 9, 5, "warning", None),
    ]
    assert {row["file"] for row in rows} == {"rules/tiny/gates.yaml"}
    assert rows[0]["message"] == "No question, fact or parameter is called `leed`."


def test_a_check_for_a_code_host(spoilt: Path) -> None:
    change(spoilt, "rules/tiny/gates.yaml", "level: start", "levl: start")
    code, out, err = typed("check", "tiny", "--pack", spoilt, "--format", "github")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "::error file=rules/tiny/gates.yaml,line=5,col=5,title=P202::`levl` is not a key I know here.",
        "::warning file=rules/tiny/gates.yaml,line=9,col=5,title=P219::"
        "`aid_nearly_used` does not say where it comes from (`source`).",
    ]


def test_a_listing_is_one_line_a_problem_whatever_a_pack_writes(tmp_path: Path) -> None:
    root = copy(tmp_path)
    change(
        root, "rules/tiny/gates.yaml", "- id: aid_nearly_used", '- "x\\n::error::y\\r100%": 1\n    id: aid_nearly_used'
    )
    put(root, "rules/tiny/schemes/a, b.yaml", "schemes: [1]\n")
    code, out, _ = typed("check", "tiny", "--pack", root, "--format", "github")
    assert code == 1
    assert all(line.startswith(("::error file=rules/tiny/", "::warning file=rules/tiny/")) for line in out.splitlines())
    assert "`x%0A::error::y%0D100%25`" in out
    assert "file=rules/tiny/schemes/a%2C b.yaml,line=1," in out
    code, out, _ = typed("check", "tiny", "--pack", root)
    assert code == 1
    assert any("`x ::error::y" in line for line in out.splitlines())


def test_warnings_alone_are_fine(tmp_path: Path) -> None:
    root = copy(tmp_path)
    change(root, "rules/tiny/needs.yaml", "no_plan: 2, no_delivery: 3", "no_plan: 2")
    code, out, _ = typed("check", "--pack", root, "--format", "json")
    assert code == 0
    assert [(row["code"], row["severity"]) for row in json.loads(out)] == [("P215", "warning")]


def test_a_check_in_french(spoilt: Path) -> None:
    code, out, _ = typed("check", "--pack", spoilt, LANG="fr_FR.UTF-8")
    assert code == 1
    assert "erreur E103" in out


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_cases_that_fail(form: str, tmp_path: Path) -> None:
    root = copy(tmp_path)
    put(
        root,
        "rules/tiny/cases/cases.yaml",
        "cases:\n  - {id: a, as_of: 2026-11-21, answers: {sells: [nothing_yet]}, expect: {stage: visible}}\n",
    )
    code, out, _ = typed("test", "tiny", "--pack", root, "--format", form)
    assert code == 1
    assert "C501" in out
    assert ("tiny: cases: 1, failed: 1." in out) == (form == "text")
    put(
        root,
        "rules/tiny/cases/cases.yaml",
        "cases:\n  - {id: a, as_of: 2026-11-21, answers: {sells: [nothing_yet]}, expect: {stage: quiet}}\n",
    )
    assert typed("test", "tiny", "--pack", root, "--format", form)[0] == 0


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (("check", "tinny", "--pack", TINY), "P222"),
        (("test", "tinny", "--pack", TINY), "P222"),
        (("check", "--pack", TINY / "nowhere"), "P222"),
        (("explain", "P999"), "A413"),
    ],
)
def test_what_cannot_be_meant(command: tuple[str | Path, ...], problem: str) -> None:
    code, out, err = typed(*command)
    assert (code, out) == (2, "")
    assert problem in err


def test_a_pack_that_cannot_be_put_together(tmp_path: Path) -> None:
    root = copy(tmp_path)
    put(root, "rules/tiny/pack.yaml", "id: [\n")
    for command in ("check", "test"):
        code, _, err = typed(command, "tiny", "--pack", root)
        assert code == 2
        assert "rules/tiny/pack.yaml:2:1: error F006" in err


def test_the_list_of_packs(tmp_path: Path) -> None:
    put(tmp_path, "rules/broken/pack.yaml", "id: [\n")
    put(tmp_path, "rules/listed/pack.yaml", "- a list\n")
    put(tmp_path, "rules/mine/pack.yaml", HEAD.format(id="mine") + "extends: tiny\n")
    code, out, err = typed("list", "--pack", tmp_path, "--pack", TINY)
    assert code == 0
    lines = out.splitlines()
    assert lines[:3] == ["listed ?: ", "mine 1.0.0: mine (extends tiny)", "tiny 1.0.0: Tiny: a pack for tests"]
    assert [line.split()[0] for line in lines[3:]] == ["export-pathway", "regional-support"]
    assert "rules/broken/pack.yaml:2:1: error F006" in err
    assert typed("list")[1].startswith("export-pathway ")


def test_every_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    from sme_diag.cli.pack import explain_code

    for lang in languages():
        words = catalogue(lang)
        for code in CODES:
            assert explain_code(words, code.lower()) == 0
            severity = words.say("word.warning" if code in WARNINGS else "word.error")
            assert capsys.readouterr().out.startswith(f"{code} ({severity}): ")
    code, out, _ = typed("explain", "p207")
    assert code == 0
    assert out.startswith("P207 (error): ")
    assert "reads the conditional question" in out
