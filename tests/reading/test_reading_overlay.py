"""Translations: every text can be translated, what is missing or too much is told, and nothing but words ever changes."""

from pathlib import Path
from typing import Any

import pytest
from reading_helpers import CHAMBER, FIRE, HEAD, TINY, change, copy, put

from sme_diag.authoring.check import check
from sme_diag.packs import find, load, places
from sme_diag.packs.find import PackPlace
from sme_diag.packs.gather import Document, gather
from sme_diag.packs.overlay import files, lay
from sme_diag.packs.read import read_pack
from sme_diag.problems import Problem
from sme_diag.tree import Map

WORDS = {
    "title", "intro", "label", "name", "hint", "why", "text", "done_when", "note", "summary", "first_step", "intermediary",
    "leaves_out",
}  # fmt: skip
"""The keys under which a pack holds what people read. Names of schemes and contacts are names, and stay."""
BY_ID = (
    "parameters", "named_sets", "facts", "dimensions", "levels", "stages", "flags", "gates", "barriers", "needs", "steps",
    "actions", "before_you_deliver", "schemes",
)  # fmt: skip
GIVEN = {
    "tiny": ("tiny", [TINY]),
    "fire-safety": ("fire-safety", [FIRE]),
    "export-pathway": ("export-pathway", []),
    "chamber": ("my-chamber", [CHAMBER]),
}


def whole(id: str, given: list[Path]) -> tuple[Document, tuple[PackPlace, ...]]:
    place, extensions = places(id, given)
    document, problems = gather(place, extensions)
    assert not problems
    return document, (place, *extensions)


def shouted(record: Any) -> Any:
    """The translation of one record: its texts in capitals, lists of records by id or code."""
    out: dict[str, Any] = {}
    for key, value in record.items():
        if key in WORDS and isinstance(value, str):
            out[key] = value.upper()
        elif key in ("benefit", "cost") and value.get("text"):
            out[key] = value["text"].upper()
        elif key == "status" and value.get("note"):
            out[key] = value["note"].upper()
        elif key in ("choices", "to_check", "eligible"):
            rows = {r.get("id", r.get("code")): r.get("text", r.get("label")) for r in value}
            out[key] = {id: text.upper() for id, text in rows.items() if text}
    return {key: value for key, value in out.items() if value}


def translation(document: Document, id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A full translation of a document, as the questionnaire's file and the rules' file."""
    assert document.questionnaire is not None
    questions = {q["id"]: shouted(q) for _, section in document.sections for q in section["questions"]}
    asked = {
        "title": document.questionnaire["title"].upper(),
        "sections": {id: shouted({k: v for k, v in s.items() if k != "questions"}) for id, s in document.sections},
        "questions": questions,
    }
    rules: dict[str, Any] = {"pack": shouted(document.pack)}
    for key in BY_ID:
        rules[key] = {record["id"]: shouted(record) for record, _ in document.records[key]}
    rules["fallback"] = {record["role"]: shouted(record) for record, _ in document.records["fallback"]}
    rules["de_minimis"] = shouted(document.single.get("de_minimis", {}))
    return asked, rules


def texts(data: Any, path: str = "") -> dict[str, str]:
    """Every text that people read in a document's data, by its path."""
    found: dict[str, str] = {}
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str) and key in WORDS:
                found[f"{path}.{key}"] = value
            elif key not in ("contact", "eligible_when"):
                found |= texts(value, f"{path}.{key}")
    elif isinstance(data, list | tuple):
        for index, item in enumerate(data):
            found |= texts(item, f"{path}[{index}]")
    return found


def everything(document: Document) -> dict[str, str]:
    """Every text of a document that is to be translated."""
    records = {key: [record for record, _ in document.records[key]] for key in (*BY_ID, "fallback")}
    parts = {
        "pack": document.pack,
        "questionnaire": document.questionnaire,
        "sections": dict(document.sections),
        "records": records,
        "single": document.single,
    }
    return texts(parts)


@pytest.mark.parametrize("name", GIVEN)
def test_every_text_can_be_translated(name: str, tmp_path: Path) -> None:
    import yaml

    document, folders = whole(*GIVEN[name])
    asked, rules = translation(document, name)
    put(tmp_path, "q/locale/xx.yaml", yaml.safe_dump(asked, allow_unicode=True))
    put(tmp_path, "r/locale/xx/1.yaml", yaml.safe_dump({k: v for k, v in rules.items() if k != "schemes"}))
    put(tmp_path, "r/locale/xx/2.yaml", yaml.safe_dump({"schemes": rules["schemes"]}))
    before = everything(document)
    own = PackPlace("xx", tmp_path / "r", tmp_path / "q", tmp_path, False)
    assert lay(document, (own, *folders), "xx", complete=True) == []
    after = everything(document)
    stayed = {path for path, text in after.items() if text == before[path] and text != text.upper()}
    assert not stayed
    assert before.keys() == after.keys()
    pack, problems = read_pack(document)
    assert not problems
    assert pack.title == pack.title.upper()
    again, _ = read_pack(whole(*GIVEN[name])[0])
    assert (pack.order, pack.roles, pack.levels[0].floor) == (again.order, again.roles, again.levels[0].floor)
    assert [q.relevant for q in pack.questions.values()] == [q.relevant for q in again.questions.values()]


def over(tmp_path: Path, text: str, *, complete: bool = False) -> tuple[list[Problem], Document]:
    """Lay one more French file over the tiny pack."""
    root = copy(tmp_path)
    put(root, "rules/tiny/locale/xx.yaml", text)
    document, folders = whole("tiny", [root])
    return lay(document, folders, "xx", complete), document


def test_what_is_not_translated_stays_and_is_told(tmp_path: Path) -> None:
    problems, document = over(tmp_path, "needs:\n  money: {name: Geld}\n", complete=True)
    assert {p.code for p in problems} == {"T301"}
    assert {p.args["lang"] for p in problems} == {"xx"}
    told = {p.args["text"]: p.place for p in problems}
    assert "needs.money.name" not in told
    assert str(told["needs.guidance.name"]) == "rules/tiny/needs.yaml:3:26"
    assert str(told["title"]) == "questionnaires/tiny/questionnaire.yaml:5:8"
    assert str(told["questions.sells.choices.goods"]) == "questionnaires/tiny/firm.yaml:49:9"
    for path in (
        "sections.work.intro",
        "pack.note",
        "de_minimis.leaves_out",
        "actions.repeat.done_when",
        "actions.write_plan.cost",
        "fallback.helpdesk.name",
    ):
        assert path in told
    for path in ("schemes.tiny-grant.benefit", "schemes.tiny-grant.status", "schemes.tiny-grant.eligible.site"):
        assert path in told
    assert "schemes.tiny-grant.name" not in told  # the operator's own name for it
    assert "schemes.tiny-grant.eligible.size" not in told  # its sentence is derived
    assert "schemes.tiny-cheque.benefit" not in told  # it has figures only
    assert [r["name"] for r, _ in document.records["needs"]] == ["someone to guide you", "Geld"]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "suggestion"),
    [
        ("neds: {}\n", "T302", 1, 1, "needs"),
        ("needs:\n  mony: {name: Geld}\n", "T302", 2, 3, "money"),
        ("needs:\n  money: {nam: Geld}\n", "T302", 2, 11, "name"),
        ("needs:\n  money: {relieves: Geld}\n", "T302", 2, 11, None),
        ("needs:\n  money: {relieves: {no_plan: x}}\n", "T302", 2, 11, None),
        ("needs:\n  money: {text: Geld}\n", "T302", 2, 11, None),
        ("needs:\n  money: {name: 5}\n", "T302", 2, 11, "name"),
        ("needs:\n  money: {name: [Geld]}\n", "T302", 2, 11, "name"),
        ("needs:\n  money: {name: {a: b}}\n", "T302", 2, 11, "name"),
        ("needs:\n  money: Geld\n", "P203", 2, 10, None),
        ("needs: Geld\n", "P203", 1, 8, None),
        ("needs: [Geld]\n", "P203", 1, 8, None),
        ("pack: Geld\n", "P203", 1, 7, None),
        ("title: [Geld]\n", "P203", 1, 8, None),
        ("pack: {id: Geld}\n", "T302", 1, 8, None),
        ("pack: {roles: Geld}\n", "T302", 1, 8, None),
        ("pack: {publisher: Geld}\n", "T302", 1, 8, None),
        ("contacts: {chamber: {name: Geld}}\n", "T302", 1, 1, "facts"),
        ("facts:\n  size: {choices: {ones: eins}}\n", "T302", 2, 20, "one"),
        ("facts:\n  size: {choices: {one: {label: eins}}}\n", "T302", 2, 20, "one"),
        ("facts:\n  size: {choices: eins}\n", "T302", 2, 10, "choices"),
        ("facts:\n  size: {first: {None: eins}}\n", "T302", 2, 10, None),
        ("facts:\n  size: {kind: boolean}\n", "T302", 2, 10, None),
        ("steps:\n  prepare: {done: {all: x}}\n", "T302", 2, 13, None),
        ("steps:\n  prepare: {done: always}\n", "T302", 2, 13, None),
        ("schemes:\n  tiny-grant: {contact: Amt}\n", "T302", 2, 16, None),
        ("schemes:\n  tiny-cheque: {benefit: Geld}\n", "T302", 2, 17, "benefit"),
        ("schemes:\n  tiny-cheque: {status: zu}\n", "T302", 2, 17, "status"),
        ("schemes:\n  tiny-cheque: {intermediary: Bank}\n", "T302", 2, 17, None),
        ("schemes:\n  tiny-grant: {status: {note: zu}}\n", "T302", 2, 16, "status"),
        ("de_minimis: {ceiling: hoch}\n", "T302", 1, 14, None),
        ("fallback:\n  chamber: {name: Kammer}\n", "T302", 2, 3, None),
        ("sections:\n  work: {questions: {lead: {label: Wer}}}\n", "T302", 2, 10, None),
        ("sections:\n  work: {questions: {lead: Wer}}\n", "T302", 2, 10, None),
    ],
)
def test_what_is_too_much_or_of_the_wrong_shape_is_told_and_changes_nothing(
    text: str, code: str, line: int, column: int, suggestion: str | None, tmp_path: Path
) -> None:
    problems, document = over(tmp_path, text)
    assert [(p.code, str(p.place)) for p in problems] == [(code, f"rules/tiny/locale/xx.yaml:{line}:{column}")]
    assert problems[0].suggestion == suggestion
    untouched, _ = whole("tiny", [TINY])
    assert {k: [r for r, _ in rows] for k, rows in document.records.items()} == {
        k: [r for r, _ in rows] for k, rows in untouched.records.items()
    }
    assert (document.pack, document.questionnaire, document.sections, document.single) == (
        untouched.pack,
        untouched.questionnaire,
        untouched.sections,
        untouched.single,
    )


def test_translations_of_several_files_are_one(tmp_path: Path) -> None:
    root = copy(tmp_path)
    put(root, "rules/tiny/locale/xx/a.yaml", "needs:\n  money: {name: Geld}\n")
    put(root, "rules/tiny/locale/xx/b.yaml", "needs:\n  guidance: {name: Rat}\n  money: {name: Geld}\n")
    put(root, "questionnaires/tiny/locale/xx.yaml", "title: Winzig\n")
    put(root, "questionnaires/tiny/locale/xx/broken.yaml", "title: [\n")
    document, folders = whole("tiny", [root])
    assert len(files(folders[0], "xx")) == 4
    problems = lay(document, folders, "xx")
    assert [(p.code, p.place.file.rsplit("/", 1)[-1], p.args.get("first")) for p in problems] == [
        ("F006", "broken.yaml", None),
        ("F011", "b.yaml", "2"),
    ]
    assert [r["name"] for r, _ in document.records["needs"]] == ["Rat", "Geld"]
    assert document.questionnaire is not None
    assert document.questionnaire["title"] == "Winzig"


def test_an_extension_translates_what_is_its_own_and_not_the_title(tmp_path: Path) -> None:
    root = copy(tmp_path, CHAMBER)
    put(root, "questionnaires/my-chamber/locale/fr/title.yaml", "title: Notre chambre\n")
    assert not check("my-chamber", [root]).problems
    pack, problems = load("my-chamber", [root], "fr")
    alone, _ = load("export-pathway", [], "fr")
    assert not problems
    assert pack is not None
    assert alone is not None
    assert pack.questionnaire.title == alone.questionnaire.title
    assert pack.questions["export_club"].name == "membre du club export"


def test_a_text_of_an_extension_without_a_translation_is_told(tmp_path: Path) -> None:
    root = copy(tmp_path, CHAMBER)
    change(root, "rules/my-chamber/locale/fr.yaml", "    benefit: Gratuit pour les membres.\n", "")
    problems = check("my-chamber", [root]).problems
    assert [(p.code, p.args["text"]) for p in problems] == [("T301", "schemes.my-chamber-club-evenings.benefit")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rules/tiny/needs.yaml", "needs:\n  - word\n  - 5\n  - {name: x}\n  - [y]\n"),
        ("questionnaires/tiny/work.yaml", "title: Work\nquestions: none\n"),
        ("questionnaires/tiny/work.yaml", "title: Work\nquestions: [word, 5, [x], {id: [y]}, {label: z}]\n"),
        ("questionnaires/tiny/questionnaire.yaml", "title: x\n"),
        (
            "rules/tiny/schemes/all.yaml",
            "schemes: [{id: tiny-grant, benefit: 5, status: [x], to_check: 7, choices: [a]}]\n",
        ),
    ],
)
def test_rubbish_in_the_pack_is_left_to_the_check_of_the_format(name: str, content: str, tmp_path: Path) -> None:
    root = copy(tmp_path)
    put(root, name, content)
    place, extensions = places("tiny", [root])
    document, _ = gather(place, extensions)
    assert all(isinstance(p, Problem) for p in lay(document, (place,), "fr", complete=True))
    pack, problems = load("tiny", [root], "fr")
    assert problems
    assert pack is None or name.endswith("all.yaml")


def test_nothing_to_lay_over_a_pack_without_questionnaire(tmp_path: Path) -> None:
    put(tmp_path, "rules/x/pack.yaml", HEAD.format(id="x"))
    document, problems = gather(find.pack("x", [tmp_path]))
    assert not problems
    put(tmp_path, "rules/x/locale/fr.yaml", "title: X\n")
    told = lay(document, (find.pack("x", [tmp_path]),), "fr", complete=True)
    assert [p.code for p in told] == ["T302", "T301"]
    assert isinstance(document.pack, Map)
