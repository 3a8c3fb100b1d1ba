"""`sme-diag report`: one firm or hundreds, whole files or none, and one that fails does not stop the others."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from report_helpers import ROOT

from sme_diag import console
from sme_diag.cli import run
from sme_diag.text import file_name

Ask = Callable[..., tuple[int, str, str]]
WINERY, BUILDER = "examples/winery-aquitaine.yaml", "examples/machine-builder-usti.yaml"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command from the root of the project; returns exit code, stdout and stderr."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def once(*arguments: object) -> tuple[int, str, str]:
        code = run([str(a) for a in arguments])
        return code, *capsys.readouterr()

    return once


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def test_reports_of_several_firms_in_several_formats(ask: Ask, tmp_path: Path) -> None:
    to = tmp_path / "new" / "reports"
    code, out, err = ask("report", WINERY, BUILDER, "--to", "html,md,json", "-o", to, "--as-of", "2026-11-21")
    assert (code, out) == (0, "")
    assert "2 firms: 2 reported, 0 not." in err
    assert names(to) == [f"{id}{e}" for id in ("CZ-042-0007", "FR-33-0001") for e in (".html", ".md", ".report.json")]
    assert "Domaine des Trois Pipistrelles" in (to / "FR-33-0001.html").read_text("utf-8")


def test_the_same_order_gives_the_same_bytes(ask: Ask, tmp_path: Path) -> None:
    order = (
        "report",
        WINERY,
        "--to",
        "html,md,json",
        "--as-of",
        "2026-11-21",
        "--branding",
        "docs/branding/branding.yaml",
    )
    for folder in ("a", "b"):
        assert ask(*order, "-o", tmp_path / folder)[0] == 0
    for name in names(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_folder_is_all_its_answer_files_and_a_bad_one_stops_no_other(ask: Ask, tmp_path: Path) -> None:
    firms = tmp_path / "firms"
    firms.mkdir()
    (firms / "a.yaml").write_bytes((ROOT / WINERY).read_bytes())
    (firms / "b.yaml").write_text("format: sme-diag/answers@1\nquestionnaire: [", "utf-8")
    (firms / "c.yaml").write_bytes((ROOT / BUILDER).read_bytes())
    (firms / "d.report.json").write_text("{}", "utf-8")
    code, _, err = ask("report", firms, "-o", tmp_path / "out", "--lang", "fr")
    assert code == 1
    assert "b.yaml" in err and "F006" in err and "3 entreprises" in err
    assert names(tmp_path / "out") == ["CZ-042-0007.html", "FR-33-0001.html"]


def test_an_answer_that_cannot_be_read_is_said_and_the_report_is_made(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text((ROOT / WINERY).read_text("utf-8").replace("employees: ", "employees: about "), "utf-8")
    code, _, err = ask("report", file, "-o", tmp_path / "out")
    assert code == 1 and "A402" in err
    assert "the answer could not be read" in (tmp_path / "out/FR-33-0001.html").read_text("utf-8")


def test_nothing_is_overwritten_without_force(ask: Ask, tmp_path: Path) -> None:
    kept = tmp_path / "FR-33-0001.html"
    kept.write_text("mine", "utf-8")
    code, _, err = ask("report", WINERY, BUILDER, "--to", "html,md", "-o", tmp_path)
    assert code == 1 and "R710" in err and kept.read_text("utf-8") == "mine"
    assert names(tmp_path) == ["CZ-042-0007.html", "CZ-042-0007.md", "FR-33-0001.html"]
    assert ask("report", WINERY, "--to", "html", "-o", tmp_path)[0] == 2
    assert ask("report", WINERY, "--to", "html", "-o", tmp_path, "--force")[0] == 0
    assert "Domaine" in kept.read_text("utf-8")


def test_two_firms_of_one_name_get_two_files(ask: Ask, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.yaml").write_bytes((ROOT / WINERY).read_bytes())
    assert ask("report", tmp_path / "a/x.yaml", tmp_path / "b/x.yaml", "-o", tmp_path / "out")[0] == 0
    assert names(tmp_path / "out") == ["FR-33-0001-2.html", "FR-33-0001.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((WINERY, "--to", "htm"), "R711"),
        (("nothere.yaml",), "F001"),
        (("nothere*.yaml",), "B601"),
        ((WINERY, "--as-of", "tomorrow"), "F015"),
        ((WINERY, "--branding", "nothere.yaml"), "F001"),
        ((WINERY, "--branding", WINERY), "R712"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(ask: Ask, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = ask("report", *arguments, "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_a_folder_that_cannot_be_made_or_written_into_is_said(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    code, _, err = ask("report", WINERY, "-o", tmp_path / "file")
    assert code == 2 and "F015" in err


def test_a_folder_without_permission_is_said(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refused)  # permissions do not hold the administrator, who runs tests too
    code, _, err = ask("report", WINERY, "-o", tmp_path)
    assert code == 2 and "F015" in err and "Permission denied" in err
    assert names(tmp_path) == []


def test_a_terminal_without_a_size_is_one_of_the_usual_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert console.size() == (80, 24)


@pytest.mark.parametrize(("form", "mark"), [("html", "<!DOCTYPE html>"), ("md", "# Domaine des Trois Pipistrelles")])
def test_diagnose_writes_a_report_too(ask: Ask, tmp_path: Path, form: str, mark: str) -> None:
    code, out, err = ask("diagnose", WINERY, "--format", form, "--as-of", "2026-11-21")
    assert (code, err) == (0, "") and out.startswith(mark)
    assert ask("diagnose", WINERY, "--format", form, "--as-of", "2026-11-21", "-o", tmp_path / "x")[0] == 0
    assert (tmp_path / "x").read_text("utf-8") == out


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FR-33-0001", "FR-33-0001"),
        ("../../etc/<script>", "etc-script"),
        ("Müller & Søn, 北京", "Müller-Søn-北京"),
        ("CON", "CON-"),
        ("com1.txt", "com1.txt-"),
        (".hidden", "hidden"),
        ("a\x00b\u202ec", "abc"),
        ("...", "firm"),
        ("🧵", "firm"),
        ("x" * 300, "x" * 80),
    ],
)
def test_names_are_safe_for_files(text: str, name: str) -> None:
    assert file_name(text) == name
