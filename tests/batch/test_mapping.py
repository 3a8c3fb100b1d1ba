"""Form exports as they come: a mapping is drafted from the labels of the pack, read back, and then the rows are scored."""

import io
from pathlib import Path
from typing import Any

import pytest

from sme_diag.batch import mapping
from sme_diag.batch.columns import ID_COLUMNS, NAME_COLUMNS, answers, plan
from sme_diag.batch.tables import read_csv
from sme_diag.cli import run
from sme_diag.packs import geography, load
from sme_diag.problems import Refused
from sme_diag.store.save import rendered
from sme_diag.tree import read_text

ROOT = Path(__file__).parents[2]
PACKS = [pack for lang in ("en", "fr") if (pack := load("export-pathway", [], lang)[0]) is not None]
PLACES = [geography(lang) for lang in ("en", "fr")]
FORM = """ID;{country};{sells};{staff};{lead};{exports};{plan};Commentaire
R1;France;"Biens;Services;";9,5;Personne;Jamais;Non;rien
R2;Tchéquie;Biens;12;Une personne désignée;Chaque année;Non;
"""


def form(lang: int = 1) -> bytes:
    """A form export in French, as a spreadsheet saves it."""
    label = {id: question.label for id, question in PACKS[lang].questions.items()}
    return FORM.format(
        country=label["country"], sells=label["sells"], staff=label["employees"].upper(), lead=label["export_lead"],
        exports=label["exports"].replace(" ?", " ?").replace("é", "e"), plan=label["export_plan"] + " *",
    ).encode("cp1252")  # fmt: skip


def drafted(content: bytes) -> mapping.Draft:
    return mapping.draft(read_csv(io.BytesIO(content), "form.csv"), PACKS, PLACES, ID_COLUMNS, NAME_COLUMNS)


def test_a_draft_finds_questions_and_codes_by_their_labels() -> None:
    found = drafted(form())
    assert found.data["id"] == "ID" and found.headers == ("Commentaire",) and found.answers == ()
    assert sorted(found.data["columns"].values()) == sorted(
        ["country", "sells", "employees", "export_lead", "exports", "export_plan"]
    )
    assert found.data["values"]["country"] == {"France": "FR", "Tchéquie": "CZ"}
    assert found.data["values"]["sells"] == {"Biens": "goods", "Services": "services"}
    assert found.data["values"]["exports"] == {"Jamais": "never", "Chaque année": "every_year"}


def test_what_is_not_found_is_named_and_never_guessed() -> None:
    content = form().decode("cp1252").replace("Personne;", "Mon cousin;").replace("Jamais", "Peut-être un jour")
    found = drafted(content.encode("cp1252"))
    assert sorted(text for _, text in found.answers) == ["Mon cousin", "Peut-être un jour"]


def test_a_draft_is_read_back_and_its_rows_are_answers() -> None:
    names = mapping.read(read_text(rendered(drafted(form()).data), "map.yaml"), PACKS[0], "map.yaml")
    table = read_csv(io.BytesIO(form()), "form.csv")
    columns = plan(table.columns, PACKS[0], "form.csv", None, names)
    first, second = [answers(record.cells, columns)[0] for record in table.rows]
    assert first["country"] == "FR" and first["sells"] == ["goods", "services"] and first["exports"] == "never"
    assert second["country"] == "CZ" and second["sells"] == "goods" and second["employees"] == 12
    assert [p.args["column"] for p in columns.problems] == ["Commentaire"]


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        ("Goods, Services", ["goods", "services"]),
        ("goods;services;", ["goods", "services"]),
        ("Services", ["services"]),
    ],
)
def test_several_answers_of_a_form(cell: str, raw: list[str]) -> None:
    names = mapping.Names(values={"sells": {"goods": "goods", "services": ["services"]}})
    found = mapping.meant(cell, PACKS[0].questions["sells"], names)
    assert found == raw


BAD: list[tuple[str, list[tuple[str, int, int]]]] = [
    ("format: other\n", [("B607", 1, 9)]),
    ("[1]\n", [("B607", 0, 0)]),
    ("format: sme-diag/mapping@1\ncolumn: {a: employees}\n", [("B606", 2, 1)]),
    ("format: sme-diag/mapping@1\ncolumns: {a: employes}\n", [("B606", 2, 14)]),
    ("format: sme-diag/mapping@1\nvalues: {employes: {a: 1}}\n", [("B606", 2, 10)]),
    ("format: sme-diag/mapping@1\ncolumns: [a]\n", [("P203", 1, 1)]),
]


@pytest.mark.parametrize(("content", "wanted"), BAD)
def test_a_wrong_mapping_is_refused_with_its_place(content: str, wanted: list[Any]) -> None:
    with pytest.raises(Refused) as refused:
        mapping.read(read_text(content.encode(), "map.yaml"), PACKS[0], "map.yaml")
    assert [(p.code, p.place.line, p.place.column) for p in refused.value.problems] == wanted


def test_from_the_export_to_the_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("form.csv").write_bytes(form())
    assert run(["batch", "form.csv", "--suggest-mapping", "-o", "map.yaml", "--lang", "fr"]) == 1
    assert "Commentaire" in capsys.readouterr().err
    assert (
        run(["batch", "form.csv", "--mapping", "map.yaml", "-o", "out.jsonl", "--as-of", "2026-11-21", "--lang", "fr"])
        == 0
    )
    assert "2 notées, 0 refusées, 0 avec un défaut" in capsys.readouterr().err
    assert run(["batch", "examples", "--suggest-mapping", "--lang", "en"]) == 2
    Path("a.yaml").write_text("", "utf-8")
    assert run(["batch", "a.yaml", "--suggest-mapping", "--lang", "en"]) == 2
    assert "B608" in capsys.readouterr().err
