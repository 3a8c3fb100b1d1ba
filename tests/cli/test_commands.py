"""Every command through the front door, with the shipped pack, a second unlike pack, and a pack that extends another."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sme_diag.cli import run

ROOT = Path(__file__).parents[2]
PACKS = ROOT / "tests/packs"
SCHEMA = json.loads((ROOT / "sme_diag/reports/diagnosis.schema.json").read_text("utf-8"))
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
FIRMS = [example for example in EXAMPLES if not example.stem.startswith("regional-support")]
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command from the root of the project; returns exit code, stdout and stderr."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LANG", "C.UTF-8")

    def once(*arguments: str) -> tuple[int, str, str]:
        code = run([str(a) for a in arguments])
        return code, *capsys.readouterr()

    return once


def result(ask: Ask, *arguments: str) -> dict[str, Any]:
    """The JSON of a diagnosis that went well and keeps the contract."""
    code, out, err = ask("diagnose", *arguments, "--format", "json", "--as-of", "2026-11-21")
    assert (code, err) == (0, "")
    tree: dict[str, Any] = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA).validate(tree)
    return tree


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_keeps_the_contract_and_reads_in_every_language(ask: Ask, example: Path, lang: str) -> None:
    tree = result(ask, str(example), "--lang", lang)
    assert tree["recommendations"]
    assert tree["readiness"]["low"] <= tree["readiness"]["high"]
    for width in ("40", "80"):
        code, out, err = ask("diagnose", str(example), "--as-of", "2026-11-21", "--lang", lang, "--all")
        assert (code, err) == (0, ""), width
        assert "{" not in out
        assert not any(word in out for word in ("NoneType", "Interval(", "frozenset", "Bounds("))


def test_there_are_enough_examples_of_different_kinds(ask: Ask) -> None:
    trees = [result(ask, str(example)) for example in FIRMS]
    assert len(trees) >= 10
    assert {"home_only", "considering", "passive", "experimental", "active", "committed"} <= {
        s for t in trees for s in t["stage"]["possible"]
    }
    assert {level for t in trees for level in t["readiness"]["levels_possible"]} == {
        "prepare",
        "entry",
        "ready",
        "strong",
    }


def test_the_language_changes_words_and_nothing_else(ask: Ask) -> None:
    example = str(ROOT / "examples/winery-aquitaine.yaml")
    english, french = result(ask, example, "--lang", "en"), result(ask, example, "--lang", "fr")
    for part in ("readiness", "stage", "dimensions", "missing", "pathway"):
        if part == "stage":
            assert english[part]["id"] == french[part]["id"]
        else:
            assert english[part] == french[part]
    assert [r["scheme"] for r in english["recommendations"]] == [r["scheme"] for r in french["recommendations"]]
    assert english["recommendations"][0]["summary"] != french["recommendations"][0]["summary"]


def test_same_answers_same_bytes(ask: Ask) -> None:
    arguments = ("diagnose", "examples/machine-builder-usti.yaml", "--format", "json", "--as-of", "2026-11-21")
    assert ask(*arguments) == ask(*arguments)


def test_an_all_unknown_firm_gets_a_floor_every_question_and_generic_first_steps(ask: Ask) -> None:
    tree = result(ask, "examples/all-unknown.yaml")
    assert (tree["readiness"]["low"], tree["readiness"]["high"], tree["readiness"]["level"]) == (0, 100, None)
    from sme_diag.packs import load

    pack, _ = load("export-pathway")
    assert pack is not None
    assert [m["question"] for m in tree["missing"]] == list(pack.questions)
    assert sum(r["scheme"].startswith("generic-") for r in tree["recommendations"]) >= 5
    places = {scheme.id: (scheme.countries, scheme.regions) for scheme in pack.schemes}
    assert all(places[r["scheme"]][0] in ((), ("EU",)) for r in tree["recommendations"])
    assert not any(
        r["verdict"] == "eligible" and not r["scheme"].startswith("generic-") for r in tree["recommendations"]
    )


def test_a_firm_in_a_country_without_schemes_gets_generic_steps_and_a_contact(ask: Ask) -> None:
    tree = result(ask, "examples/firm-in-brazil.yaml")
    generic = [r for r in tree["recommendations"] if r["scheme"].startswith("generic-")]
    assert generic
    assert all(r["contact"] for r in generic)
    assert tree["de_minimis"] is None


OTHER_PACKS = {"tiny": "tiny.answers.yaml", "fire-safety": "fire.answers.yaml"}


@pytest.mark.parametrize("pack", OTHER_PACKS)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_second_unlike_pack_runs_through_every_command_unchanged(
    ask: Ask, pack: str, lang: str, tmp_path: Path
) -> None:
    answers, common = str(PACKS / OTHER_PACKS[pack]), ("--pack", str(PACKS / pack), "--lang", lang)
    tree = result(ask, answers, *common)
    assert tree["pack"]["id"] == pack
    dated = (*common, "--as-of", "2026-11-21")
    assert ask("diagnose", answers, *dated)[0] == 0
    assert ask("diagnose", answers, "--all", "--plain", *dated)[0] == 0
    barriers = [b["id"] for b in tree["barriers"]]
    gates = [g["id"] for g in tree["gates"]]
    schemes = [s["scheme"] for s in tree["schemes"]]
    questions = [m["question"] for m in tree["missing"]]
    actions = [a["id"] for a in tree["actions"]]
    assert actions
    for subject in ["level", "stage", *barriers, *gates, *schemes, *questions, *actions]:
        code, out, err = ask("explain", answers, subject, *dated)
        assert (code, err) == (0, ""), subject
        assert out.strip()
    assert ask("schemes", "--questionnaire", pack, *dated)[0] == 0
    assert ask("compare", answers, answers, *dated)[0] == 0
    assert ask("compare", answers, answers, "--format", "json", *dated)[0] == 0
    assert ask("pack", "list", *common)[0] == 0
    assert ask("pack", "check", pack, *common)[0] == 0
    assert ask("pack", "test", pack, *common)[0] == 0


def test_an_extension_adds_to_the_pack_and_changes_nothing_else(ask: Ask, tmp_path: Path) -> None:
    example = str(ROOT / "examples/winery-aquitaine.yaml")
    alone, extended = result(ask, example), result(ask, example, "--pack", str(PACKS / "chamber"))
    assert [e["id"] for e in extended["pack"]["extensions"]] == ["my-chamber"]
    assert alone["readiness"] == extended["readiness"]
    assert alone["barriers"] == extended["barriers"]
    added = {s["scheme"] for s in extended["schemes"]} - {s["scheme"] for s in alone["schemes"]}
    assert len(added) == 1
    kept = [s for s in extended["schemes"] if s["scheme"] not in added]
    assert kept == alone["schemes"]
    assert ask("pack", "check", "export-pathway", "--pack", str(PACKS / "chamber"))[0] == 0
    assert ask("pack", "test", "export-pathway", "--pack", str(PACKS / "chamber"))[0] == 0


def test_explain_names_every_condition_of_every_scheme(ask: Ask) -> None:
    example = "examples/growing-cosmetics-bordeaux.yaml"
    tree = result(ask, example)
    for scheme in tree["schemes"]:
        code, out, _ = ask("explain", example, scheme["scheme"], "--as-of", "2026-11-21", "--lang", "en")
        assert code == 0
        flat = " ".join(out.split())
        for condition in scheme["failing"]:
            assert " ".join(condition["text"].split()) in flat


def test_explain_names_a_change_only_where_it_can_be_enough(ask: Ask, tmp_path: Path) -> None:
    at_home = tmp_path / "at_home.yaml"
    at_home.write_text(
        "format: sme-diag/answers@1\nquestionnaire: {id: export-pathway, version: 1.0.0}\n"
        "answers: {country: FR, region: FRB01, financially_sound: yes, export_project_cost: 100}\n",
        "utf-8",
    )
    for example, possible in ((str(at_home), True), ("examples/designer-kent.yaml", False)):
        _, out, _ = ask("explain", example, "fr-cap-export-plus", "--as-of", "2026-11-21", "--lang", "en")
        assert ("A change here would change it: cost of the export project." in out) is possible
        assert ("facts that you cannot change" in out) is not possible


def test_compare_says_what_changed(ask: Ask, tmp_path: Path) -> None:
    old = ROOT / "examples/winery-aquitaine.yaml"
    new = tmp_path / "new.yaml"
    new.write_text(old.read_text("utf-8").replace("export_plan: no_plan", "export_plan: written_and_checked"), "utf-8")
    assert new.read_text("utf-8") != old.read_text("utf-8")
    code, out, err = ask("compare", str(old), str(new), "--format", "json", "--as-of", "2026-11-21")
    assert (code, err) == (0, "")
    tree = json.loads(out)
    assert tree["answers"] == ["export_plan"]
    assert tree["score"]["after"]["low"] > tree["score"]["before"]["low"]
    code, out, _ = ask("compare", str(old), str(new), "--as-of", "2026-11-21", "--lang", "en")
    assert code == 0
    assert "export plan" in out


def test_schemes_are_filtered(ask: Ask) -> None:
    def listed(*arguments: str) -> list[dict[str, Any]]:
        code, out, _ = ask("schemes", *arguments, "--format", "json", "--as-of", "2026-11-21")
        assert code == 0
        rows: list[dict[str, Any]] = json.loads(out)
        return rows

    everything = listed()
    assert len(everything) > 50
    assert all(r["kind"] for r in listed("--kind", "staff-cofinancing"))
    assert {r["status"] for r in listed("--open")} == {"open"}
    french = {r["scheme"] for r in listed("--country", "FR")}
    assert "fr-vie" in french
    assert not any(id.startswith("es-") for id in french)
    aquitaine = {r["scheme"] for r in listed("--region", "FRI12")}
    assert "na-export-pathway" in aquitaine
    assert "fr-grand-est-be-est-export" not in aquitaine
    british = {r["scheme"] for r in listed("--country", "GB")}
    assert "ip-sme-helpdesk-china" not in british


def test_output_goes_to_a_file(ask: Ask, tmp_path: Path) -> None:
    for form in ("json", "text"):
        target = tmp_path / f"result.{form}"
        code, out, err = ask(
            "diagnose", "examples/winery-aquitaine.yaml", "--format", form, "-o", str(target), "--lang", "en"
        )
        assert (code, out) == (0, "")
        assert str(target) in err
        assert target.stat().st_size > 1000
    assert ask("diagnose", "examples/winery-aquitaine.yaml", "-o", str(tmp_path / "no/folder/x.txt"))[0] == 2


def test_help_has_an_example_in_every_language(ask: Ask) -> None:
    for command in (["--help"], ["start", "--help"], ["diagnose", "--help"], ["pack", "check", "--help"]):
        for lang, word in (("en", "xample"), ("fr", "xemple")):
            code, out, _ = ask(*command, "--lang", lang)
            assert code == 0
            assert word in out


def test_no_drawing_in_plain_mode_and_never_wider_than_the_terminal(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (40, 60, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        _, out, _ = ask(
            "diagnose", "examples/winery-aquitaine.yaml", "--as-of", "2026-11-21", "--plain", "--lang", "en"
        )
        assert not set("█▒·─│") & set(out)
        assert all(len(line) <= columns or "://" in line for line in out.splitlines())
    monkeypatch.setenv("TERM", "dumb")
    assert "█" not in ask("diagnose", "examples/winery-aquitaine.yaml", "--as-of", "2026-11-21")[1]
