"""Whatever a person hands in: one clear message with its place, the right exit code, no traceback, the file untouched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sme_diag.cli import run

ROOT = Path(__file__).parents[2]
HEAD = "format: sme-diag/answers@1\nquestionnaire: {id: export-pathway, version: 1.0.0}\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def diagnose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Write a file, diagnose it, and return exit code, stdout and stderr; the file must not have changed."""

    def once(content: str | bytes, *more: str) -> tuple[int, str, str]:
        data = content.encode() if isinstance(content, str) else content
        file = tmp_path / "firm.yaml"
        file.write_bytes(data)
        code = run(["diagnose", str(file), "--as-of", "2026-11-21", "--lang", "en", "--format", "json", *more])
        out, err = capsys.readouterr()
        assert file.read_bytes() == data
        assert "Traceback" not in err
        return code, out, err.replace(str(file), "FILE")

    return once


UNREADABLE = {
    "not yaml": (HEAD + "answers: [1, 2\n", "FILE:4:1: error F006"),
    "a sentence": ("This is a letter to the chamber.\n", "error F013"),
    "a list": ("- a\n- b\n", "FILE:1:1: error F013"),
    "empty": ("", "FILE: error F007"),
    "blank lines": ("\n\n  \n", "FILE: error F007"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "error F004"),
    "latin-1": (HEAD.encode() + b"firm: {name: Caf\xe9}\n", "FILE:3:1: error F004"),
    "a spreadsheet": (b"PK\x03\x04 zip \xff\xfe", "error F004"),
    "control characters": (HEAD + "firm: {name: a\x00b}\n", "error F006"),
    "billion laughs": (HEAD + "answers:\n  a: &a [x, x]\n  b: [*a, *a]\n", "FILE:4:6: error F009"),
    "a tag": (HEAD + "answers: !!python/object:os.system {}\n", "FILE:3:10: error F010"),
    "a key twice": (HEAD + "answers: {employees: 3, employees: 4}\n", "FILE:3:25: error F011"),
    "two documents": (HEAD + "---\nb: 1\n", "error F014"),
    "deep nesting": (HEAD + "answers: " + "[" * 100_000, "error F008"),
    "deep block nesting": ("".join(" " * n + "a:\n" for n in range(200)), "error F008"),
    "too large": (HEAD + "# " + "x" * (50 * 1024 * 1024), "FILE: error F005"),
    "another format": ("format: sme-diag/answers@9\nanswers: {}\n", "FILE:1:9: error A408"),
    "no format": ("answers: {employees: 3}\n", "error A408"),
    "no questionnaire": ("format: sme-diag/answers@1\nanswers: {}\n", "error P201"),
    "answers are a list": (HEAD + "answers: [1, 2]\n", "FILE:3:10: error P203"),
    "another pack": ("format: sme-diag/answers@1\nquestionnaire: {id: export-pathways}\n", "FILE:2:21: error P222"),
    "a newer version": (
        "format: sme-diag/answers@1\nquestionnaire: {id: export-pathway, version: 99.0.0}\n",
        "FILE:2:46: error A407",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_files_are_refused_with_their_place(diagnose: Run, name: str) -> None:
    content, expected = UNREADABLE[name]
    code, out, err = diagnose(content)
    assert code == 2
    assert out == ""
    assert expected in err
    assert len(err.strip().splitlines()) == 1


def test_another_pack_is_suggested(diagnose: Run) -> None:
    _, _, err = diagnose("format: sme-diag/answers@1\nquestionnaire: {id: export-pathways}\n")
    assert "Did you mean: export-pathway?" in err


FLAGGED = {
    "unknown question": ("{employes: 14}", "FILE:3:21: error A401", "Did you mean: employees?"),
    "wrong type": ("{employees: many}", "FILE:3:22: error A402", ""),
    "a list for a number": ("{employees: [1]}", "error A402", ""),
    "out of range": ("{employees: -3}", "FILE:3:22: error A403", ""),
    "share over 100": ("{export_share: 120}", "error A403", ""),
    "unknown code": ("{exports: newer}", "FILE:3:20: error A404", "Did you mean: never?"),
    "country by name": ("{country: Germany}", "error A404", "Did you mean: DE?"),
    "United Kingdom": ("{country: UK}", "error A404", "Did you mean: GB?"),
    "region of another country": ("{country: FR, region: DE91}", "FILE:3:32: error A405", "France"),
    "unknown region": ("{country: FR, region: FRX9}", "error A404", ""),
    "unknown currency": ("{turnover: {amount: 5, currency: XXX}}", "error A411", ""),
    "reversed range": ("{employees: {from: 20, to: 10}}", "error A403", ""),
    "not a number": ("{turnover: .nan}", "error A402", ""),
    "a huge number": ("{turnover: 99999999999999999999999999}", "error A402", ""),
    "unknown reason": ("{exports: {missing: forgot}}", "error A404", ""),
    "all and none": ("{target_countries: [FR, 3]}", "error A402", ""),
}


@pytest.mark.parametrize("name", FLAGGED)
def test_a_bad_answer_is_named_counts_as_unknown_and_the_firm_is_diagnosed(diagnose: Run, name: str) -> None:
    answers, expected, hint = FLAGGED[name]
    code, out, err = diagnose(HEAD + f"answers: {answers}\n")
    assert code == 1
    assert expected in err
    assert hint in err
    blank = diagnose(HEAD + "answers: {}\n")[1]
    if "country" not in answers:
        assert '"levels_possible"' in out
        assert out.count('"verdict": "eligible"') <= blank.count('"verdict": "eligible"')


def test_many_bad_answers_are_all_named_at_once(diagnose: Run) -> None:
    code, _, err = diagnose(HEAD + "answers:\n  employes: 3\n  exports: newer\n  employees: -1\n  country: Germany\n")
    assert code == 1
    assert [line.split(":")[1] for line in err.splitlines()] == ["4", "5", "6", "7"]


def test_an_unknown_key_is_kept_and_warned_about(diagnose: Run) -> None:
    code, _, err = diagnose(HEAD + "answer: {employees: 3}\n")
    assert code == 0
    assert "warning A409" in err
    assert "Did you mean: answers?" in err


def test_files_that_are_not_there_or_not_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose", str(tmp_path / "none.yaml"), "--lang", "en"]) == 2
    assert "none.yaml: error F001" in capsys.readouterr().err
    assert run(["diagnose", str(tmp_path), "--lang", "en"]) == 2
    assert "error F002" in capsys.readouterr().err


def test_permission_is_reported_whoever_runs_the_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def denied(*args: object, **kwargs: object) -> object:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", denied)
    from sme_diag.problems import Refused
    from sme_diag.tree import read_file

    with pytest.raises(Refused) as refused:
        read_file(Path("secret.yaml"))
    assert refused.value.problems[0].code == "F003"


WRONG_USAGE = [
    ["diagnos"],
    ["diagnose"],
    ["diagnose", "a", "b"],
    ["diagnose", "x.yaml", "--formt", "json"],
    ["diagnose", "x.yaml", "--format", "pdfx"],
    ["pack", "chek"],
    ["diagnose", "examples/winery-aquitaine.yaml", "--as-of", "yesterday"],
    ["explain", "examples/winery-aquitaine.yaml", "na-export-pathwai"],
    ["schemes", "--country", "XX"],
    ["schemes", "--kind", "trade-fare"],
    ["schemes", "--region", "FRX9"],
    ["pack", "explain", "Z999"],
    ["pack", "check", "nothing"],
    ["diagnose", "examples/winery-aquitaine.yaml", "--pack", "no-such-folder"],
]


@pytest.mark.parametrize("arguments", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_is_said_in_words(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert run([*arguments, "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err


def test_a_defect_of_ours_is_admitted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import sme_diag.cli.diagnose as command

    def broken(*args: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(command, "open_firm", broken)
    assert run(["diagnose", "x.yaml", "--lang", "en"]) == 3
    err = capsys.readouterr().err
    assert "not your fault" in err
    assert "ZeroDivisionError" in err


def test_text_from_a_firm_is_never_markup_or_control(
    diagnose: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "firm.yaml"
    file.write_text(HEAD + 'firm: {id: x, name: "[bold red]Evil[/] \\u202e \\e[31m \\a"}\nanswers: {}\n', "utf-8")
    assert run(["diagnose", str(file), "--as-of", "2026-11-21", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "[bold red]Evil[/]" in out
    assert not {"\x1b", "\u202e", "\a"} & set(out)
