"""The answer file while it is being answered: other programs, full disks and vanished folders lose nothing and are told of."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shell_terminal import WHOLE, answers, write

from sme_diag.interview.page import Stopped
from sme_diag.problems import Refused
from sme_diag.store import keeper as keepers
from sme_diag.store.keeper import Keeper
from sme_diag.store.save import rendered
from sme_diag.store.sheet import read_sheet

GARBAGE = [b"\x00\xff\xfe", b"answers: [", b"just words", b"answers:\n", b"answers: 12", b""]


def opened(file: Path, *rescue: Path) -> Keeper:
    """A keeper of a file as `start` makes it."""
    sheet = read_sheet(file)
    sheet.data["answers"] = sheet.answers
    return Keeper(file, sheet.data, rescue)


def new(file: Path, *rescue: Path) -> Keeper:
    """A keeper of a file that is not there yet."""
    data = {"format": "sme-diag/answers@1", "questionnaire": {"id": "tiny"}, "firm": {"id": "firm"}, "answers": {}}
    return Keeper(file, data, rescue)


def keys(keeper: Keeper) -> list[str]:
    """Save, and what there was to say about it."""
    return [event.key.removeprefix("interview.") for event in keeper.save()]


def names(folder: Path) -> list[str]:
    """The files of a folder."""
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A whole answer file, alone in a folder."""
    folder = tmp_path / "answers"
    folder.mkdir()
    return write(folder / "firm.yaml", **WHOLE)


def test_saving_is_silent_and_leaves_one_file(tmp_path: Path) -> None:
    keeper = new(tmp_path / "firm.yaml")
    for id, value in WHOLE.items():
        keeper.data["answers"][id] = value
        assert keys(keeper) == []
        assert answers(keeper.path) == keeper.data["answers"]
    assert names(tmp_path) == ["firm.yaml"]


def test_a_file_written_by_hand_is_kept_and_told_once(file: Path) -> None:
    by_hand = b"# our own words\n" + file.read_bytes()
    file.write_bytes(by_hand)
    keeper = opened(file)
    keeper.data["answers"]["staff"] = 13
    assert keys(keeper) == ["backup"]
    keeper.data["answers"]["staff"] = 14
    assert keys(keeper) == []
    assert (file.parent / "firm.yaml.bak").read_bytes() == by_hand
    again = opened(file)
    again.data["answers"]["staff"] = 15
    assert keys(again) == []
    assert names(file.parent) == ["firm.yaml", "firm.yaml.bak"]


# someone else at the file


def added(other: dict[str, Any]) -> None:
    other["person"] = "owner"


def changed(other: dict[str, Any]) -> None:
    other["staff"] = 99


def removed(other: dict[str, Any]) -> None:
    del other["staff"]


@pytest.mark.parametrize(("change", "id"), [(added, "person"), (changed, "staff"), (removed, "staff")])
def test_what_another_program_did_is_taken_over_and_named(
    file: Path, change: Callable[[dict[str, Any]], None], id: str
) -> None:
    keeper = opened(file)
    other = dict(WHOLE)
    change(other)
    theirs = write(file, **other).read_bytes()
    keeper.data["answers"]["small_aid"] = 5
    [event] = keeper.save()
    assert (event.key, event.args["list"]) == ("interview.taken_over", id)
    assert keeper.data["answers"] == answers(file) == other | {"small_aid": 5}
    assert Path(event.args["file"]).read_bytes() == theirs
    assert keys(keeper) == []


def test_of_two_changes_to_one_answer_ours_counts_and_theirs_is_kept_aside(file: Path) -> None:
    keeper = opened(file)
    write(file, **WHOLE | {"staff": 99})
    keeper.data["answers"]["staff"] = 7
    [event] = keeper.save()
    assert event.key == "interview.put_aside"
    assert answers(file)["staff"] == 7
    assert answers(Path(event.args["file"]))["staff"] == 99


def test_a_second_change_meanwhile_gets_a_file_of_its_own(file: Path) -> None:
    keeper = opened(file)
    for number in (50, 60):
        write(file, **WHOLE | {"staff": number})
        assert keys(keeper) == ["taken_over"]
        assert keeper.data["answers"]["staff"] == number
    assert [answers(file.parent / n)["staff"] for n in names(file.parent) if "changed" in n] == [60, 50]


@pytest.mark.parametrize("content", GARBAGE)
def test_a_file_made_unreadable_meanwhile_is_put_aside(file: Path, content: bytes) -> None:
    keeper = opened(file)
    file.write_bytes(content)
    keeper.data["answers"]["staff"] = 13
    [event] = keeper.save()
    assert event.key == "interview.put_aside"
    assert Path(event.args["file"]).read_bytes() == content
    assert answers(file) == WHOLE | {"staff": 13}


def test_a_deleted_file_is_written_again_and_said(file: Path) -> None:
    keeper = opened(file)
    file.unlink()
    keeper.data["answers"]["staff"] = 13
    assert keys(keeper) == ["saved_again"]
    assert answers(file) == WHOLE | {"staff": 13}
    assert keys(keeper) == []


def test_a_file_someone_made_where_ours_was_to_be_is_not_overwritten_unread(tmp_path: Path) -> None:
    keeper = new(tmp_path / "firm.yaml")
    write(tmp_path / "firm.yaml", staff=99)
    keeper.data["answers"]["country"] = "FR"
    assert keys(keeper) == ["taken_over"]
    assert answers(keeper.path) == {"country": "FR", "staff": 99}


def test_what_was_written_by_us_is_not_taken_for_a_change_of_others(tmp_path: Path) -> None:
    """Every kind of value comes back from the disk as it was: only what they changed is named."""
    kinds: dict[str, Any] = WHOLE | {
        "turnover": {"amount": 12, "currency": "CZK"},
        "share": {"from": 10, "to": 20},
        "aid": [{"amount": 1, "at": "2025-03-14"}],
        "day": "2026-11-21",
        "year": "2012",
        "unknown": {"missing": "dont_know"},
        "none": [],
        "words": "yes\nno: 'maybe' # no comment",
    }
    keeper = new(tmp_path / "firm.yaml")
    keeper.data["answers"].update(kinds)
    keeper.save()
    keeper.path.write_bytes(rendered({**keeper.data, "answers": kinds | {"staff": 99}}))
    [event] = keeper.save()
    assert event.args["list"] == "staff"


# no place to write


def fails(monkeypatch: pytest.MonkeyPatch, where: str, code: int, folder: Path) -> None:
    """Make one step of writing into a folder fail as a disk does."""
    real_temp, real_sync, real_replace = keepers.tempfile.mkstemp, os.fsync, Path.replace
    error, here = OSError(code, os.strerror(code)), set()

    def mkstemp(dir: Path, **options: Any) -> tuple[int, str]:
        if where == "mkstemp" and Path(dir) == folder:
            raise error
        handle, name = real_temp(dir=dir, **options)
        here.discard(handle)
        here.update({handle} if Path(dir) == folder else ())
        return handle, name

    def fsync(descriptor: int) -> None:
        if where == "fsync" and descriptor in here:
            raise error
        real_sync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        if where == "replace" and path.parent == folder:
            raise error
        return real_replace(path, target)

    monkeypatch.setattr("tempfile.mkstemp", mkstemp)
    monkeypatch.setattr("os.fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("mkstemp", errno.EROFS),
        ("mkstemp", errno.EACCES),
        ("fsync", errno.ENOSPC),
        ("fsync", errno.EIO),
        ("replace", 13),
    ],
)
def test_where_the_first_place_fails_the_answers_are_rescued_and_come_back(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, code: int
) -> None:
    rescue = tmp_path / "rescue"
    rescue.mkdir()
    keeper, before = opened(file, tmp_path / "missing", rescue), file.read_bytes()
    with monkeypatch.context() as disk:
        fails(disk, where, code, file.parent)
        for number in (13, 14):
            keeper.data["answers"]["staff"] = number
            [event] = keeper.save()
            assert event == (
                "interview.rescued",
                {"file": str(rescue / "rescue-firm.yaml"), "reason": os.strerror(code)},
            )
            assert answers(rescue / "rescue-firm.yaml")["staff"] == number
    assert file.read_bytes() == before
    assert (names(file.parent), names(rescue)) == (["firm.yaml"], ["rescue-firm.yaml"])
    keeper.data["answers"]["small_aid"] = 5
    assert keys(keeper) == ["saved_again"]
    assert answers(file) == WHOLE | {"staff": 14, "small_aid": 5}
    assert keeper.saved_in == file


def test_a_rescue_file_of_another_firm_is_not_overwritten(file: Path, tmp_path: Path) -> None:
    keeper = opened(file, tmp_path)
    (tmp_path / "rescue-firm.yaml").write_text("someone else's")
    shutil.rmtree(file.parent)
    [event] = keeper.save()
    assert event.args["file"] == str(tmp_path / "rescue-firm-2.yaml")
    assert (tmp_path / "rescue-firm.yaml").read_text() == "someone else's"
    assert answers(tmp_path / "rescue-firm-2.yaml") == WHOLE


@pytest.mark.parametrize("instead", ["nothing", "file", "folder of that name"])
def test_the_folder_or_the_file_is_something_else_now(file: Path, tmp_path: Path, instead: str) -> None:
    keeper = opened(file, tmp_path)
    folder = file.parent
    shutil.rmtree(folder)
    if instead == "file":
        folder.write_text("no folder any more")
    if instead == "folder of that name":
        file.mkdir(parents=True)
    assert keys(keeper) == ["rescued"]
    assert answers(keeper.saved_in) == WHOLE
    keeper.lock.give_back()


def test_the_place_of_the_file_may_be_a_place_of_rescue_too(file: Path) -> None:
    """A folder took the name of the file: beside it there is still room."""
    keeper = opened(file, file.parent)
    file.unlink()
    file.mkdir()
    assert keys(keeper) == ["rescued"]
    assert answers(file.parent / "rescue-firm.yaml") == WHOLE


def test_with_no_place_at_all_it_is_refused_and_said_why(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, before = opened(file, tmp_path / "missing"), file.read_bytes()
    keeper.data["answers"]["staff"] = 13
    with monkeypatch.context() as disk:
        fails(disk, "fsync", errno.ENOSPC, file.parent)
        with pytest.raises(Refused) as refused:
            keeper.save()
    assert refused.value.problems[0].args["reason"] == os.strerror(errno.ENOSPC)
    assert (file.read_bytes(), names(file.parent)) == (before, ["firm.yaml"])
    assert keys(keeper) == []
    assert answers(file)["staff"] == 13


def test_their_change_is_not_lost_while_nothing_can_be_written(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = opened(file, tmp_path / "missing")
    theirs = write(file, **WHOLE | {"staff": 99, "small_aid": 3}).read_bytes()
    keeper.data["answers"]["staff"] = 13
    with monkeypatch.context() as disk:
        fails(disk, "mkstemp", errno.EROFS, file.parent)
        with pytest.raises(Refused):
            keeper.save()
    assert file.read_bytes() == theirs
    [event] = keeper.save()
    assert (event.key, event.args["list"]) == ("interview.taken_over", "small_aid")
    assert answers(file) == WHOLE | {"staff": 13, "small_aid": 3}
    assert Path(event.args["file"]).read_bytes() == theirs


def test_without_a_home_and_without_a_temporary_folder_there_is_still_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object) -> None:
        raise RuntimeError

    def full() -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(Path, "home", nowhere)
    monkeypatch.setattr("tempfile.gettempdir", full)
    keeper = opened(file)
    assert keys(keeper) == []
    shutil.rmtree(file.parent)
    with pytest.raises(Refused):
        keeper.save()


@pytest.mark.parametrize("step", ["os.fsync", "os.fdopen"])
def test_stopped_in_the_middle_of_a_save_leaves_the_old_file_and_no_litter(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    keeper, before = opened(file), file.read_bytes()
    keeper.data["answers"]["staff"] = 13

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as signal:
        signal.setattr(step, stop)
        with pytest.raises(Stopped):
            keeper.save()
    assert (file.read_bytes(), names(file.parent)) == (before, ["firm.yaml"])
