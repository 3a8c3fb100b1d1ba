"""`start` and its options, in this process: answers from elsewhere, what is missing, the menu of a whole file, the disk."""

from pathlib import Path

import pytest
from shell_terminal import WHOLE, Desk, answers, write

from sme_diag.tree import read_file

CHECKED = ""
"""Enter on the page where answers are checked: all is right."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Someone at a desk in an empty folder."""
    return Desk(monkeypatch, capsys, tmp_path)


def whole(but: tuple[str, ...] = (), **other: object) -> dict[str, object]:
    """A whole set of answers, some left out or changed."""
    return {id: value for id, value in (WHOLE | other).items() if id not in but}


def test_the_last_answer_is_on_disk_while_the_next_question_is_shown(desk: Desk) -> None:
    lines = ["2", "France", "FRI12", "12", "0", "1", "1", "2", "2", "2", "2", CHECKED]
    kept: list[list[str]] = []
    desk.before_line = lambda line: kept.append(list(desk.answers()) if (desk.folder / "firm.yaml").exists() else [])
    told = desk.start("firm.yaml", lines=lines)
    assert (told.code, told.left) == (0, [])
    ids = list(WHOLE)
    assert kept == [[], *(ids[:n] for n in range(11))]
    assert desk.answers() == WHOLE
    assert [f.name for f in desk.folder.iterdir()] == ["firm.yaml"]


def test_a_new_file_is_named_after_the_firm_without_control_characters(desk: Desk) -> None:
    told = desk.start(lines=["\x00\x1b", "Caf\x1b[31mé \u202eÉté\x07 & Cie", "2", "France"])
    assert told.code == 130
    file = desk.folder / "caf-31me-ete-cie.answers.yaml"
    content = file.read_text("utf-8")
    assert "Caf[31mé Été & Cie" in content
    assert not {"\x00", "\x1b", "\u202e", "\x07"} & set(content)


# --answers, --set, --earlier


def test_a_partial_file_is_filled_in_and_only_the_rest_is_asked(desk: Desk) -> None:
    write(desk.folder / "old.yaml", **whole(("lead", "shipping"), staff=99))
    write(desk.folder / "firm.yaml", country="FR", staff=12)
    before = (desk.folder / "old.yaml").read_bytes()
    told = desk.start("firm.yaml", "--answers", "old.yaml", lines=["2", "2", CHECKED])
    assert (told.code, told.left) == (0, [])
    assert desk.answers() == WHOLE
    assert (desk.folder / "old.yaml").read_bytes() == before


def test_values_are_set_as_they_are_typed_the_last_one_counts(desk: Desk) -> None:
    write(desk.folder / "firm.yaml", **whole(("region",)))
    told = desk.start("firm.yaml", "--set", "staff=1 300", "--set", "staff=14", "--set", "region=Gironde", "--no-input")
    assert told.code == 0
    assert desk.answers() == WHOLE | {"staff": 14}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("staf=12", "did you mean: staff?"),
        ("staff=many", "`many`"),
        ("staff=-5", "-5"),
        ("staff", "staff"),
        ("region=Madrid", "not in France"),
        ("small_aid=12 XYZ", "XYZ"),
        ("sells=1,3", "sells"),
        ("=12", "no question"),
        ("staff=1\x1b[2J2\u202e", "staff"),
    ],
)
def test_a_wrong_wish_is_refused_and_the_file_is_as_it_was(desk: Desk, wish: str, said: str) -> None:
    file = write(desk.folder / "firm.yaml", **whole(("region",)))
    before = file.read_bytes()
    told = desk.start("firm.yaml", "--set", "has_site=no", "--set", wish, "--no-input")
    assert told.code == 2
    assert said.casefold() in told.prose.casefold()
    assert not {"\x1b", "\u202e"} & set(told.err)
    assert (file.read_bytes(), told.out) == (before, "")


def test_what_is_missing_is_listed_by_id(desk: Desk) -> None:
    write(desk.folder / "firm.yaml", **whole(("staff", "lead")))
    told = desk.start("firm.yaml", "--no-input", lines=["1"])
    assert told.code == 1
    assert told.out.splitlines() == [
        "staff: How many people work for you, counted as full-time jobs?",
        "lead: Who looks after the new business?",
    ]
    assert "2 questions are not answered in firm.yaml" in told.prose
    assert told.left == ["1"]


def test_a_whole_file_gives_the_result_without_asking(desk: Desk) -> None:
    write(desk.folder / "firm.yaml", **WHOLE)
    told = desk.start("firm.yaml", "--no-input", lines=["1"])
    assert (told.code, told.left) == (0, ["1"])
    assert "Tiny" in told.out
    assert "Your answers are in firm.yaml." in told.prose


def test_nothing_to_fill_in_is_wrong_usage(desk: Desk) -> None:
    told = desk.start("--no-input")
    assert (told.code, told.out) == (2, "")
    assert "sme-diag start FILE --no-input" in told.prose


def test_each_old_answer_is_offered_and_enter_keeps_it(desk: Desk) -> None:
    write(desk.folder / "old.yaml", **WHOLE)
    lines = ["2", "", "", "14", "", "", "", "", "", "", "", CHECKED]
    told = desk.start("firm.yaml", "--earlier", "old.yaml", lines=lines)
    assert (told.code, told.left) == (0, [])
    assert told.err.count("Enter keeps it.") == len(WHOLE)
    assert desk.answers() == WHOLE | {"staff": 14}
    assert answers(desk.folder / "old.yaml") == WHOLE


@pytest.mark.parametrize("option", ["--answers", "--earlier"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("format: sme-diag/answers@1\nquestionnaire: {id: other}\nanswers: {staff: 1}\n", "A406"),
        ("format: other\n", "A408"),
        ("a: [", "F006"),
        (None, "F001"),
    ],
)
def test_another_file_that_cannot_be_used_is_named(desk: Desk, option: str, content: str | None, code: str) -> None:
    if content is not None:
        (desk.folder / "old.yaml").write_text(content)
    told = desk.start("firm.yaml", option, "old.yaml", "--no-input")
    assert told.code == 2
    assert code in told.err
    assert "old.yaml" in told.err
    assert not (desk.folder / "firm.yaml").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("version: 99.0.0", "A407"),
        ("id: nobody-has-this", "P222"),
        ("format: 12", "A408"),
        ("answers: [1]", "P203"),
    ],
)
def test_a_file_this_program_cannot_go_on_with_is_left_untouched(desk: Desk, change: str, code: str) -> None:
    file = write(desk.folder / "firm.yaml", country="FR")
    key = change.partition(":")[0]
    rows = [
        f"  {change}" if row.startswith(f"  {key}:") and key != "format" else row
        for row in file.read_text().splitlines()
    ]
    rows = [
        change if row.startswith(f"{key}:") else row
        for row in rows
        if not (key == "answers" and row.startswith("  country"))
    ]
    file.write_text("\n".join(rows))
    before = file.read_bytes()
    told = desk.start("firm.yaml", lines=["FRI12"])
    assert (told.code, told.left) == (2, ["FRI12"]), told.err
    assert code in told.err
    assert file.read_bytes() == before
    assert [f.name for f in desk.folder.iterdir()] == ["firm.yaml"]


@pytest.mark.parametrize("part", ["firm:", "firm: {}", "history:", "history: []", "parked:"])
def test_an_empty_part_of_a_file_written_by_hand_is_no_defect(desk: Desk, part: str) -> None:
    write(desk.folder / "old.yaml", **WHOLE)
    head = "format: sme-diag/answers@1\nquestionnaire: {id: tiny}\n"
    (desk.folder / "firm.yaml").write_text(f"# by hand\n{head}{part}\nanswers:\n")
    told = desk.start("firm.yaml", "--answers", "old.yaml", "--no-input")
    assert told.code == 0, told.err
    assert desk.answers() == WHOLE
    assert "# by hand" in (desk.folder / "firm.yaml.bak").read_text()
    assert told.prose.count("firm.yaml.bak") == 1


@pytest.mark.parametrize("typed", ["-5", "99999999999999", "12", "2012-20130"])
def test_what_has_not_four_digits_is_no_year(desk: Desk, typed: str) -> None:
    desk.pack = ()
    assert desk.start("firm.yaml", "--set", f"founded={typed}", "--no-input").code == 2
    assert desk.start("firm.yaml", "--set", "founded=2012-2013", "--no-input").code == 1
    assert desk.answers() == {"founded": {"from": 2012, "to": 2013}}


# the quick scan, the live line


def test_after_the_quick_scan_nothing_is_asked_twice(desk: Desk) -> None:
    quick = ["France", "1", "2", "2"]
    told = desk.start("firm.yaml", "--quick", lines=[*quick, "1", "FRI12", "12", "0", "1", "2", "2", CHECKED])
    assert (told.code, told.left) == (0, [])
    assert desk.answers() == WHOLE
    assert told.err.count("In which country") == 1
    assert told.out.count("Tiny:") == 2


def test_the_quick_scan_may_be_enough(desk: Desk) -> None:
    told = desk.start("firm.yaml", lines=["1", "France", "1", "2", "2", "2"])
    assert (told.code, told.left) == (0, [])
    assert list(desk.answers()) == ["country", "sells", "lead", "written_plan"]


def test_a_line_says_what_is_certain_already(desk: Desk) -> None:
    write(desk.folder / "firm.yaml", **whole(("lead", "helper")))
    told = desk.start("firm.yaml", "--live", lines=["2"])
    assert told.prose.count("Certain so far: at least") == 1
    assert desk.start("firm.yaml", lines=["2"]).prose.count("Certain so far") == 0


# a whole file


def test_a_whole_file_can_be_seen_or_left(desk: Desk) -> None:
    file = write(desk.folder / "firm.yaml", **WHOLE)
    seen, left = desk.start("firm.yaml", lines=["1"]), desk.start("firm.yaml", lines=["4"])
    assert (seen.code, left.code) == (0, 0)
    assert "Tiny" in seen.out
    assert left.out == ""
    assert answers(file) == WHOLE
    assert desk.start("firm.yaml", lines=["q"]).code == desk.start("firm.yaml", lines=["b"]).code == 130


def test_an_answer_of_a_whole_file_can_be_changed(desk: Desk) -> None:
    write(desk.folder / "firm.yaml", **WHOLE)
    told = desk.start("firm.yaml", lines=["2", "3", "14", CHECKED])
    assert (told.code, told.left) == (0, [])
    assert desk.answers() == WHOLE | {"staff": 14}
    assert "Tiny" in told.out


def test_a_new_diagnosis_keeps_the_old_one_and_offers_its_answers(desk: Desk) -> None:
    write(desk.folder / "firm.yaml", **WHOLE)
    stopped = desk.start("firm.yaml", lines=["3", "", "FRI12"])
    assert stopped.code == 130
    assert desk.answers() == {"country": "FR", "region": "FRI12"}
    [entry] = read_file(desk.folder / "firm.yaml")["history"]
    assert entry["answers"] == WHOLE
    assert 0 <= entry["readiness"]["low"] <= entry["readiness"]["high"] <= 100
    assert entry["questionnaire"]["id"] == "tiny"
    told = desk.start("firm.yaml", lines=["14", *[""] * 7, CHECKED])
    assert (told.code, told.left) == (0, [])
    assert desk.answers() == WHOLE | {"staff": 14}
    desk.start("firm.yaml", lines=["3"])
    assert [e["answers"]["staff"] for e in read_file(desk.folder / "firm.yaml")["history"]] == [12, 14]


def test_a_new_diagnosis_of_a_file_that_vanished_meanwhile_is_no_defect(desk: Desk) -> None:
    file = write(desk.folder / "firm.yaml", **WHOLE)
    desk.before_line = lambda line: file.unlink(missing_ok=True) if line == "3" else None
    told = desk.start("firm.yaml", lines=["3", "", ""])
    assert told.code == 130
    assert read_file(file)["history"][0]["answers"] == WHOLE


# the disk


def test_what_someone_else_does_to_the_file_is_said_and_the_interview_goes_on(desk: Desk) -> None:
    file = write(desk.folder / "firm.yaml", country="FR")
    changes = iter(
        [lambda: write(file, country="FR", staff=99), lambda: file.write_text("a: ["), file.unlink, lambda: None]
    )
    desk.before_line = lambda line: next(changes)()
    told = desk.start("firm.yaml", lines=["FRI12", "0", "1", "1"])
    assert told.code == 130
    assert desk.answers() == {
        "country": "FR",
        "staff": 99,
        "region": "FRI12",
        "small_aid": 0,
        "sells": ["goods"],
        "has_site": True,
    }
    assert "What changed there is taken over: staff" in told.prose
    assert "The changed file is kept as firm.yaml-2.changed" in told.prose
    assert "The answers are in firm.yaml again." in told.prose


def test_with_the_folder_gone_answers_are_rescued_and_with_no_place_the_question_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home, folder = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    folder.mkdir()
    file = write(folder / "firm.yaml", country="FR")
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "missing"))
    steps = {
        "FRI12": lambda: folder.rename(tmp_path / "elsewhere"),
        "12": lambda: home.rename(tmp_path / "gone"),
        "13": lambda: (tmp_path / "gone").rename(home),
        "0": lambda: (tmp_path / "elsewhere").rename(folder),
    }
    desk.before_line = lambda line: steps.get(line, lambda: None)()
    told = desk.start(str(file), lines=["FRI12", "12", "13", "0"])
    assert told.code == 130
    assert "The file cannot be written (No such file or directory). Your answers are kept in" in told.prose
    assert told.prose.count("How many people work for you") == 1, "the question stays, with why"
    assert "error F015" in told.prose
    assert f"The answers are in {file} again." in told.prose
    assert answers(home / "rescue-firm.yaml") == {"country": "FR", "region": "FRI12", "staff": 13}
    assert answers(file) == {"country": "FR", "region": "FRI12", "staff": 13, "small_aid": 0}
    assert f"sme-diag start {file}" in told.prose
