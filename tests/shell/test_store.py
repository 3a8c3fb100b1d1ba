"""Answer files on disk: whole or not at all, for their owner only, nothing written by hand lost."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from sme_diag.problems import Refused
from sme_diag.store.save import keep_original, rendered, write_whole
from sme_diag.store.sheet import read_sheet
from sme_diag.tree import read_file

BY_HAND = """# Our bakery, in our own words
format: sme-diag/answers@1
questionnaire: {id: tiny, version: 1.0.0}
firm: {id: "0701", name: "NO"}
answers:
  staff: 12.5          # counted twice
  country: "NO"
  plan: {missing: dont_know}
unknown_key: kept
"""


def save(path: Path, data: Any) -> Path | None:
    """Replace a file as a keeper does; the copy that was made of one written by hand."""
    copy = keep_original(path, rendered(data))
    write_whole(path, rendered(data))
    return copy


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    file = tmp_path / "firm.yaml"
    file.write_text(BY_HAND, "utf-8")
    data = read_file(file)
    assert read_file_from(tmp_path, rendered(data)) == data


def read_file_from(folder: Path, content: bytes) -> object:
    """The data of some bytes, through a file."""
    file = folder / "again.yaml"
    file.write_bytes(content)
    return read_file(file)


def test_a_file_written_by_hand_is_kept_once_before_its_first_rewrite(tmp_path: Path) -> None:
    file = tmp_path / "firm.yaml"
    file.write_text(BY_HAND, "utf-8")
    data = read_sheet(file).data
    data["answers"]["staff"] = 13
    assert save(file, data) == tmp_path / "firm.yaml.bak"
    assert (tmp_path / "firm.yaml.bak").read_text("utf-8") == BY_HAND
    data["answers"]["staff"] = 14
    assert save(file, data) is None
    assert (tmp_path / "firm.yaml.bak").read_text("utf-8") == BY_HAND
    again = read_sheet(file)
    assert again.answers["staff"] == 14
    assert again.data["unknown_key"] == "kept"
    assert again.firm == ("0701", "NO")


def test_our_own_files_need_no_copy(tmp_path: Path) -> None:
    file = tmp_path / "firm.yaml"
    data = {"format": "sme-diag/answers@1", "questionnaire": {"id": "tiny"}, "answers": {"staff": 1}}
    assert save(file, data) is None
    assert save(file, data | {"answers": {"staff": 2}}) is None
    assert [f.name for f in tmp_path.iterdir()] == ["firm.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_only_the_owner_can_read_an_answer_file(tmp_path: Path) -> None:
    file = tmp_path / "firm.yaml"
    save(file, {"a": 1})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    write_whole(tmp_path / "result.txt", b"x", private=False)
    assert stat.S_IMODE((tmp_path / "result.txt").stat().st_mode) & 0o400


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "firm.yaml"
    save(file, {"a": 1})
    before = file.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        save(file, {"a": 2})
    assert refused.value.problems[0].code == "F015"
    assert "No space left" in refused.value.problems[0].args["reason"]
    assert file.read_bytes() == before
    assert [f.name for f in tmp_path.iterdir()] == ["firm.yaml"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        save(tmp_path / "no/such/firm.yaml", {"a": 1})


def test_the_firm_is_named_after_its_file_when_it_has_no_id(tmp_path: Path) -> None:
    file = tmp_path / "my-firm.answers.yaml"
    file.write_text("format: sme-diag/answers@1\nquestionnaire: {id: tiny}\n", "utf-8")
    assert read_sheet(file).firm.id == "my-firm"
