"""Packs as the program uses them: a bad scheme is left out, a bad rule is not; what an extension adds, and may not change."""

from datetime import date
from pathlib import Path

import pytest
from reading_helpers import ASKED, CHAMBER, FIRE, HEAD, TINY, change, copy, put

from sme_diag.core import diagnose
from sme_diag.core.responses import respond
from sme_diag.model.diagnosis import Diagnosis
from sme_diag.model.rules import Pack
from sme_diag.packs import find, geography, load, steps
from sme_diag.packs.checked import checked
from sme_diag.packs.gather import gather
from sme_diag.packs.read import read_pack
from sme_diag.problems import Refused
from sme_diag.source import Place
from sme_diag.tree import read_file

TODAY = date(2026, 11, 21)
ALL = "rules/tiny/schemes/all.yaml"


def good(id: str, given: list[Path], lang: str | None = None) -> Pack:
    pack, problems = load(id, given, lang)
    assert not problems
    assert pack is not None
    return pack


def diagnosed(pack: Pack, answers: dict[str, object]) -> Diagnosis:
    found, problems = respond(pack, answers, geography(), lambda *path: Place())
    assert not problems
    return diagnose(pack, found, TODAY)


@pytest.mark.parametrize(
    ("old", "new", "left_out"),
    [
        ("{id: size, when: small}", "{id: size, when: smal}", "tiny-grant"),
        ("    kind: voucher\n", "    kind: vouchr\n", "tiny-cheque"),
        ("    summary: A course of one day.\n", "", "tiny-course"),
        ("need: guidance\n    summary: A course", "need: guide\n    summary: A course", "tiny-course"),
        ("closes: 2027-12-31", "closes: 2026-12-31", "tiny-fair"),
        ("- id: tiny-course", "- id: tiny-grant", "tiny-course"),
        ("{id: goods, when:", "{id: country, when:", "tiny-fair"),
        ("schemes:\n", "schemes:\n  - nonsense\n", None),
        ("schemes:\n", "schemes:\n  - {}\n", None),
        ("schemes:\n", "schemes:\n  -\n", None),
    ],
)
@pytest.mark.parametrize("lang", [None, "en", "fr"])
def test_a_bad_scheme_harms_itself_only(old: str, new: str, left_out: str | None, lang: str, tmp_path: Path) -> None:
    change(copy(tmp_path), ALL, old, new)
    pack, problems = load("tiny", [tmp_path], lang)
    assert problems
    assert {p.place.file for p in problems} == {ALL}
    assert pack is not None
    whole = good("tiny", [TINY])
    ids = [s.id for s in pack.schemes]
    assert ids == [s.id for s in whole.schemes if s.id != left_out]
    assert diagnosed(pack, {"country": "FR"}).recommendations


def test_a_file_of_schemes_that_is_not_yaml_harms_itself_only(tmp_path: Path) -> None:
    put(copy(tmp_path), "rules/tiny/schemes/more.yaml", "schemes: [\n")
    pack, problems = load("tiny", [tmp_path])
    assert [(p.code, p.place.file) for p in problems] == [("F006", "rules/tiny/schemes/more.yaml")]
    assert pack is not None
    assert len(pack.schemes) == 5


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rules/tiny/gates.yaml", "when: aid_left < 50000", "when: aid_lft < 50000"),
        ("rules/tiny/gates.yaml", "effect: warn", "effect: worn"),
        ("rules/tiny/needs.yaml", "needs:", "needs: ["),
        ("rules/tiny/pack.yaml", "version: 1.0.0", "version: one"),
        ("questionnaires/tiny/work.yaml", "type: choice\n    label: Who looks", "type: choise\n    label: Who looks"),
        ("questionnaires/tiny/questionnaire.yaml", "languages: [en, fr]\n", ""),
        ("questionnaires/tiny/questionnaire.yaml", "sections: [firm, work]", "sections: 7"),
        ("rules/tiny/de_minimis.yaml", "  used: small_aid\n", ""),
    ],
)
@pytest.mark.parametrize("lang", [None, "fr"])
def test_any_other_error_is_the_end(name: str, old: str, new: str, lang: str | None, tmp_path: Path) -> None:
    change(copy(tmp_path), name, old, new)
    pack, problems = load("tiny", [tmp_path], lang)
    assert pack is None
    assert any(p.place.file == name for p in problems)


def test_warnings_do_not_keep_a_pack_from_being_used(tmp_path: Path) -> None:
    change(copy(tmp_path), "rules/tiny/needs.yaml", "no_plan: 2, no_delivery: 3", "no_plan: 2")
    good("tiny", [tmp_path])


# ---- extensions

SCHEME = """schemes:
  - id: mine
    name: Mine
    kind: training
    step: prepare
    need: guidance
    summary: A course of ours.
    eligible: [{id: member, when: club_member}, {id: old, when: club_since < 2020}, {id: near, when: 'country in @neighbours'}]
    status: {state: open, seen: 2026-06}
    source: [us]
"""
QUESTION = """title: Ours
questions:
  - {id: club_member, type: boolean, label: Are you a member?, name: member, why: For our course., changeable: true}
  - {id: club_since, type: year, label: Since when?, name: since, why: It counts., relevant: club_member, otherwise: 2026}
"""
SETS = """named_sets:
  - {id: neighbours, name: neighbours, kind: country, values: [{codes: [FR, BE], source: [us]}]}
"""


@pytest.fixture
def extended(tmp_path: Path) -> Path:
    """The folder of a pack that adds two questions, a named set and a scheme to the tiny pack."""
    put(tmp_path, "rules/more/pack.yaml", HEAD.format(id="more") + "extends: tiny\n")
    put(tmp_path, "rules/more/schemes/more.yaml", SCHEME)
    put(tmp_path, "rules/more/parameters.yaml", SETS)
    put(tmp_path, "questionnaires/more/questionnaire.yaml", ASKED.format(id="more"))
    put(tmp_path, "questionnaires/more/extra.yaml", QUESTION)
    return tmp_path


def test_an_extension_adds_and_its_answers_go_with_those_of_the_pack(extended: Path) -> None:
    alone, pack = good("tiny", [TINY]), good("tiny", [TINY, extended])
    assert good("more", [TINY, extended]) == pack
    assert pack.identity.id == "tiny"
    assert [e.id for e in pack.extensions] == ["more"]
    assert pack.extensions[0].version == "1.0.0"
    assert pack.identity.digest != alone.identity.digest
    assert list(pack.questions) == [*alone.questions, "club_member", "club_since"]
    assert pack.questionnaire.version == alone.questionnaire.version
    base: dict[str, object] = {"country": "FR", "staff": 3, "sells": ["goods"], "lead": "nobody"}
    before, after = diagnosed(alone, base), diagnosed(pack, base)
    assert before.readiness == after.readiness
    assert [s for s in after.schemes if s.id != "mine"] == list(before.schemes)
    verdicts = [
        next(s.verdict for s in diagnosed(pack, base | more).schemes if s.id == "mine")
        for more in ({}, {"club_member": True, "club_since": 2015}, {"club_member": False})
    ]
    assert verdicts == ["possible", "eligible", "not_eligible"]


def test_an_extension_with_a_bad_scheme_keeps_the_rest(extended: Path) -> None:
    change(extended, "rules/more/schemes/more.yaml", "club_member}", "club_membr}")
    pack, problems = load("tiny", [TINY, extended])
    assert [(p.code, p.suggestion) for p in problems] == [("E103", "club_member")]
    assert pack is not None
    assert len(pack.schemes) == 5


def test_a_scheme_of_an_extension_never_replaces_one(extended: Path) -> None:
    change(extended, "rules/more/schemes/more.yaml", "- id: mine", "- id: tiny-grant")
    pack, problems = load("tiny", [TINY, extended])
    assert [p.code for p in problems] == ["P204"]
    assert pack is not None
    assert [s.name for s in pack.schemes if s.id == "tiny-grant"] == ["Tiny Grant"]


def test_an_extension_that_reads_a_question_not_asked_of_everyone_loses_that_scheme(extended: Path) -> None:
    change(extended, "questionnaires/more/extra.yaml", ", otherwise: 2026", "")
    pack, problems = load("tiny", [TINY, extended])
    assert [(p.code, p.args["question"], p.place.file) for p in problems] == [
        ("P207", "club_since", "rules/more/schemes/more.yaml")
    ]
    assert pack is not None
    assert len(pack.schemes) == 5


CHANGES = [
    ("gates", "gates: [{id: g, name: G, when: true, effect: warn, source: [us]}]\n"),
    ("scores", "levels: [{id: top, name: Top, from: 90, source: [us]}]\n"),
    ("scores", "dimensions: [{id: d, name: D, questions: [lead]}]\n"),
    ("stages", "stages: [{id: s, name: S}]\n"),
    ("stages", "flags: [{id: f, name: F, when: true}]\n"),
    ("barriers", "barriers: [{id: b, name: B, revealed_by: [lead], source: [us]}]\n"),
    ("needs", "needs: [{id: n, name: N, relieves: {no_time: 3}}]\n"),
    ("pathway", "steps: [{id: s, name: S, done: true}]\n"),
    ("contacts", "fallback: [{role: chamber, name: Us}]\n"),
    ("de_minimis", "de_minimis: {applies: true, ceiling: 1, used: 2, text: T., source: [us]}\n"),
]


@pytest.mark.parametrize(("file", "content"), CHANGES, ids=[c[1].split(":")[0] for c in CHANGES])
def test_an_extension_that_decides_every_result_is_a_problem(file: str, content: str, extended: Path) -> None:
    put(extended, f"rules/more/{file}.yaml", content)
    pack, problems = load("tiny", [TINY, extended])
    assert [(p.code, p.place.file) for p in problems] == [("P221", f"rules/more/{file}.yaml")]
    assert pack is None


@pytest.mark.parametrize("key", ["roles: {region: region}", "basic: [country]", "profiles: {sells: 1}"])
def test_an_extension_keeps_to_the_head_of_the_pack(key: str, extended: Path) -> None:
    put(extended, "rules/more/pack.yaml", HEAD.format(id="more") + "extends: tiny\n" + key + "\n")
    pack, problems = load("tiny", [TINY, extended])
    assert [(p.code, p.place.line) for p in problems] == [("P221", 6)]
    assert pack is None


def test_what_is_not_of_the_format_in_an_extension_is_told_where_it_is(extended: Path) -> None:
    change(extended, "rules/more/pack.yaml", "version: 1.0.0", "version: 1")
    change(extended, "questionnaires/more/questionnaire.yaml", "title: more\n", "")
    _, problems = load("tiny", [TINY, extended])
    assert sorted((p.code, p.place.file) for p in problems) == [
        ("P201", "questionnaires/more/questionnaire.yaml"),
        ("P203", "rules/more/pack.yaml"),
    ]


# ---- trusted and checked


def test_a_shipped_pack_is_the_pack_that_a_check_makes() -> None:
    place = find.pack("export-pathway", [])
    trusted, problems = read_pack(gather(place)[0])
    assert not problems
    again, problems = checked(gather(place)[0])
    assert not problems
    assert again == trusted
    assert good("export-pathway", []).identity == trusted.identity


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_shipped_pack_gives_the_same_result_from_a_folder(lang: str, tmp_path: Path) -> None:
    for part in ("rules", "questionnaires"):
        copy(tmp_path / part, find.installed_root() / part)
    trusted, named = good("export-pathway", [], lang), good("export-pathway", [tmp_path], lang)
    answers = read_file(find.installed_root() / "examples" / "winery-aquitaine.yaml")["answers"]
    assert diagnosed(named, answers) == diagnosed(trusted, answers)


def test_packs_in_every_language_differ_in_words_only() -> None:
    for id, given in (("tiny", [TINY]), ("fire-safety", [FIRE]), ("my-chamber", [CHAMBER])):
        english, french, german = (good(id, given, lang) for lang in ("en", "fr", "de"))
        assert german == english
        assert french.questionnaire.title != english.questionnaire.title
        assert french.identity == english.identity
        assert french.order == english.order
        assert [s.eligible[0].when for s in french.schemes if s.eligible] == [
            s.eligible[0].when for s in english.schemes if s.eligible
        ]
        assert [s.id for s in french.schemes] == [s.id for s in english.schemes]


def test_a_pack_without_a_step_says_so() -> None:
    pack, _ = load("regional-support")
    assert pack is not None
    with pytest.raises(Refused) as refused:
        steps.load("markets", pack, [], "en")
    assert [p.code for p in refused.value.problems] == ["P240"]
