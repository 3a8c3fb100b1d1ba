"""Where packs are looked for, what of them makes the digest, and what an unreadable pack says."""

import os
from pathlib import Path

import pytest
from reading_helpers import CHAMBER, FIRE, HEAD, TINY, change, copy, put

from sme_diag.packs import find, places
from sme_diag.packs.gather import gather
from sme_diag.problems import Problem, Refused


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(find.VARIABLE, raising=False)


def bare(root: Path, id: str, *, extends: str | None = None) -> Path:
    """A folder with a pack of which there is only the head."""
    put(root, f"rules/{id}/pack.yaml", HEAD.format(id=id) + (f"extends: {extends}\n" if extends else ""))
    return root


def refused(id: str, given: list[Path]) -> Problem:
    with pytest.raises(Refused) as caught:
        find.pack(id, given)
    (problem,) = caught.value.problems
    return problem


def test_given_folders_come_before_the_variable_and_that_before_what_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three, four = (bare(tmp_path / name, "export-pathway") for name in "abcd")
    shipped = find.pack("export-pathway", [])
    assert shipped.shipped
    assert shipped.root == find.installed_root()
    monkeypatch.setenv(find.VARIABLE, os.pathsep.join(["", str(three), str(tmp_path / "none"), str(four)]))
    assert find.pack("export-pathway", [one, two]).root == one
    assert find.pack("export-pathway", [two, one]).root == two
    assert find.pack("export-pathway", []).root == three
    assert not find.pack("export-pathway", []).shipped
    assert [p.id for p in find.packs([])].count("export-pathway") == 1


def test_every_folder_adds_its_packs(tmp_path: Path) -> None:
    bare(bare(tmp_path, "b"), "a")
    put(tmp_path, "rules/c/facts.yaml", "facts: []\n")  # no pack.yaml, so no pack
    found = find.packs([tmp_path, FIRE])
    assert [p.id for p in found if not p.shipped] == ["a", "b", "fire-safety"]
    assert find.pack("a", [tmp_path]).questionnaire == tmp_path / "questionnaires" / "a"


def test_an_unknown_pack_is_told_with_the_nearest() -> None:
    problem = refused("export-pathwy", [])
    assert (problem.code, problem.args["pack"], problem.suggestion) == ("P222", "export-pathwy", "export-pathway")
    assert refused("tinny", [TINY]).suggestion == "tiny"
    assert refused("xyzzy", [TINY]).suggestion is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    problem = refused("tiny", [tmp_path / "none"])
    assert (problem.code, problem.place.file) == ("P222", str(tmp_path / "none"))


def test_an_installed_program_holds_its_packs_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "__file__", str(tmp_path / "sme_diag" / "packs" / "find.py"))
    assert find.installed_root() == tmp_path
    (tmp_path / "sme_diag" / "_packs").mkdir(parents=True)
    assert find.installed_root() == tmp_path / "sme_diag" / "_packs"


def test_names_of_files_in_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "root" / "rules" / "x.yaml"
    assert find.shown(file, tmp_path / "root") == "rules/x.yaml"
    assert find.shown(file, tmp_path / "other") == str(file)
    monkeypatch.chdir(tmp_path)
    assert find.shown(file, tmp_path / "root") == "root/rules/x.yaml"


def test_extensions_are_found_from_either_side(tmp_path: Path) -> None:
    bare(bare(tmp_path, "mine", extends="tiny"), "other", extends="export-pathway")
    base, extending = places("tiny", [TINY, tmp_path])
    assert (base.id, [p.id for p in extending]) == ("tiny", ["mine"])
    base, extending = places("mine", [TINY, tmp_path])
    assert (base.id, [p.id for p in extending]) == ("tiny", ["mine"])
    base, extending = places("my-chamber", [CHAMBER])
    assert (base.id, base.shipped, [p.id for p in extending]) == ("export-pathway", True, ["my-chamber"])
    assert places("export-pathway", []) == (find.pack("export-pathway", []), ())


@pytest.mark.parametrize("content", ["", "- a list\n", "extends: [\n", "id: x\n", "extends:\n"])
def test_a_pack_whose_head_cannot_be_read_extends_nothing(content: str, tmp_path: Path) -> None:
    put(tmp_path, "rules/x/pack.yaml", content)
    assert find.extends(find.pack("x", [tmp_path])) is None


@pytest.mark.parametrize("content", ["", "- a list\n", "id: [\n"])
def test_a_pack_without_a_head_is_refused(content: str, tmp_path: Path) -> None:
    put(tmp_path, "rules/x/pack.yaml", content)
    with pytest.raises(Refused) as caught:
        gather(find.pack("x", [tmp_path]))
    assert caught.value.problems[0].place.file == "rules/x/pack.yaml"


# ---- the digest


def digest(root: Path, id: str = "tiny") -> str:
    return gather(find.pack(id, [root]))[0].digest


def test_the_digest_follows_rules_and_questions(tmp_path: Path) -> None:
    before = digest(copy(tmp_path))
    assert before == digest(TINY)
    seen = {before}
    for name, old, new in [
        ("rules/tiny/gates.yaml", "50000", "60000"),
        ("rules/tiny/schemes/all.yaml", "rate: 50", "rate: 40"),
        ("questionnaires/tiny/work.yaml", "label: Notes, score: 1", "label: Notes, score: 2"),
        ("questionnaires/tiny/questionnaire.yaml", "version: 1.0.0", "version: 1.0.1"),
        ("rules/tiny/pack.yaml", "version: 1.0.0", "version: 1.0.1"),
    ]:
        change(tmp_path, name, old, new)
        seen.add(digest(tmp_path))
    put(tmp_path, "rules/tiny/schemes/more.yaml", "schemes: []\n")
    seen.add(digest(tmp_path))
    assert len(seen) == 7


def test_the_digest_does_not_follow_line_ends_translations_cases_or_the_place(tmp_path: Path) -> None:
    root = copy(tmp_path / "elsewhere")
    before = digest(root)
    for file in root.rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert digest(root) == before
    change(root, "rules/tiny/locale/fr.yaml", "guider", "conduire")
    put(root, "questionnaires/tiny/locale/de.yaml", "title: Winzig\n")
    put(root, "rules/tiny/cases/cases.yaml", None)
    put(root, "rules/tiny/README.md", "Notes of the authors.\n")
    assert digest(root) == before


def test_the_digest_follows_extensions(tmp_path: Path) -> None:
    bare(tmp_path, "mine", extends="tiny")
    place, extensions = places("tiny", [TINY, tmp_path])
    document, problems = gather(place, extensions)
    assert not problems
    assert document.digest != digest(TINY)
    assert [e.id for e in document.extensions] == ["mine"]
