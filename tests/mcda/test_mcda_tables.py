"""`markets --matrix` through the front door: published tables checked, and every problem named with its row and column."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sme_diag.cli import run
from sme_diag.cli.app import Method, Scale
from sme_diag.mcda.methods import METHODS
from sme_diag.mcda.scale import SCALES

ROOT = Path(__file__).parents[2]
MATRIX = "site,investment,employment\nnorth,8,7\nsouth,5,3\n"
WEIGHTS = "criterion,weight,direction,low,high\ninvestment,4,max,0,10\nemployment,3,min,0,10\n"
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Rank two tables; returns exit code, stdout and stderr. What was handed in has not changed, and nobody sees a traceback."""

    def once(matrix: str | bytes, weights: str | bytes, *more: str) -> tuple[int, str, str]:
        files = {tmp_path / "M.csv": matrix, tmp_path / "W.csv": weights}
        data = {file: text.encode() if isinstance(text, str) else text for file, text in files.items()}
        for file, content in data.items():
            file.write_bytes(content)
        language = () if "--lang" in more else ("--lang", "en")
        code = run(
            ["markets", "--matrix", str(tmp_path / "M.csv"), "--weights", str(tmp_path / "W.csv"), *language, *more]
        )
        out, err = capsys.readouterr()
        assert all(file.read_bytes() == content for file, content in data.items())
        assert "Traceback" not in out + err
        return code, out, err.replace(f"{tmp_path}/", "")

    return once


def ranking(out: str) -> dict[str, float]:
    """The values of a ranking in JSON, best first."""
    rows = json.loads(out)["ranking"]
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    return {row["alternative"]: row["value"] for row in rows}


def test_the_options_are_the_methods_and_scales_there_are() -> None:
    assert [method.value for method in Method] == list(METHODS)
    assert [scale.value for scale in Scale] == list(SCALES)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_example_is_the_table_of_the_paper_that_gave_spotis(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--matrix", str(ROOT / "examples/spotis.csv"), "--weights", str(ROOT / "examples/spotis-weights.csv")]
    assert run(["markets", *files, "--format", "json", "--lang", lang]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found = ranking(out)
    assert list(found) == ["a1", "a3", "a2", "a4"]
    printed = {"a1": 0.4779, "a2": 0.5781, "a3": 0.5558, "a4": 0.5801}
    assert {name: 1 - value for name, value in found.items()} == pytest.approx(printed, abs=1.5e-4)
    for row in json.loads(out)["ranking"]:
        assert sum(row["contributions"].values()) == pytest.approx(row["value"], abs=1e-5)
    assert run(["markets", *files, "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert re.findall(r"\ba[1-4]\b", text) == ["a1", "a3", "a2", "a4"]
    assert ("0.5220" if lang == "en" else "0,5220") in text


SITES = "site,c1,c2,c3,c4\ns1,8,7,2,1\ns2,5,3,7,5\ns3,7,5,6,4\ns4,9,9,7,3\ns5,11,10,3,7\ns6,6,9,5,4\n"
SITE_WEIGHTS = "criterion,weight,direction,q,p\nc1,0.4,max,1,2\nc2,0.3,max,1,2\nc3,0.1,max,1,2\nc4,0.2,max,1,2\n"


def test_a_book_table_needs_no_bounds_and_gets_the_scale_of_the_papers(ask: Ask) -> None:
    """Papathanasiou & Ploskas 2018, chapter 3: PROMETHEE II, type V with q = 1 and p = 2."""
    code, out, err = ask(SITES, SITE_WEIGHTS, "--method", "promethee", "--format", "json")
    assert (code, err) == (0, "")
    printed = {"s1": -0.26, "s2": -0.52, "s3": -0.22, "s4": 0.36, "s5": 0.7, "s6": -0.06}
    assert ranking(out) == pytest.approx(printed, abs=5e-3)
    tree = json.loads(out)
    assert (tree["format"], tree["method"], tree["normalise"]) == ("sme-diag/ranking@1", "promethee", "raw")
    assert tree["criteria"][0] == {"id": "c1", "weight": 0.4, "direction": "max", "low": None, "high": None}
    assert tree["ranking"][0]["contributions"] is None
    for method, scale in (("weighted", "minmax"), ("topsis", "vector"), ("vikor", "minmax")):
        tree = json.loads(ask(SITES, SITE_WEIGHTS, "--method", method, "--format", "json")[1])
        assert tree["normalise"] == scale
        assert tree["ranking"][0]["alternative"] == "s5"


def test_declared_bounds_are_used_where_all_are_there_and_a_scale_can_be_asked_for(ask: Ask) -> None:
    tree = json.loads(ask(MATRIX, WEIGHTS, "--format", "json")[1])
    assert tree["normalise"] == "bounds"
    assert {row["alternative"]: row["value"] for row in tree["ranking"]} == pytest.approx(
        {"north": (4 * 0.8 + 3 * 0.3) / 7, "south": (4 * 0.5 + 3 * 0.7) / 7}, abs=1e-6
    )
    found = ranking(ask(MATRIX, WEIGHTS, "--format", "json", "--normalise", "minmax")[1])
    assert found == pytest.approx({"north": 4 / 7, "south": 3 / 7}, abs=1e-6)


def test_a_table_as_a_french_spreadsheet_saves_it(ask: Ask) -> None:
    matrix = "pays;co\u00fbt;marge\nCor\u00e9e;1,5;12,25\nSu\u00e8de;2,5;\u22123,5\n".encode("utf-8-sig")
    weights = "criterion;weight;direction\nco\u00fbt;0,5;min\nmarge;1,5;max\n"
    code, out, err = ask(matrix, weights, "--format", "json")
    assert code == 0
    assert "error" not in err
    assert ranking(out) == pytest.approx({"Cor\u00e9e": 1.0, "Su\u00e8de": 0.0})
    code, out, _ = ask(matrix, weights, "--lang", "fr", "--method", "promethee")
    assert code == 0
    assert "Cor\u00e9e" in out
    assert "\u22121,0000" in out


def test_names_are_data(ask: Ask) -> None:
    matrix = 'x,"[bold]a, b"\n"[red]=1+1",1\n\x1b[31mz,2\n'
    code, out, _ = ask(matrix, 'criterion,weight,direction\n"[bold]a, b",1,max\n')
    assert code == 0
    assert "[red]=1+1" in out
    assert "\x1b[31mz" not in out


def test_a_single_alternative_and_a_single_criterion(ask: Ask) -> None:
    for method in METHODS:
        code, out, _ = ask(
            "x,c\na,3\n", "criterion,weight,direction\nc,2,min\n", "--method", method, "--format", "json"
        )
        assert (code, len(ranking(out))) == (0, 1)


def test_a_cell_beyond_the_bounds_counts_as_on_them_and_is_said(ask: Ask) -> None:
    code, out, err = ask(MATRIX.replace("8,7", "18,7"), WEIGHTS, "--format", "json")
    assert code == 0
    assert err.startswith("M.csv:2:2: warning M812:")
    assert "investment" in err
    assert ranking(out)["north"] == pytest.approx((4 * 1.0 + 3 * 0.3) / 7, abs=1e-6)
    assert ask(MATRIX.replace("8,7", "18,7"), WEIGHTS, "--normalise", "minmax")[2] == ""


BAD = {
    "a weight for what is no column": (MATRIX, WEIGHTS + "rent,1,max,0,9\n", ["W.csv:4:1: error M801"]),
    "a column without a weight": (MATRIX, WEIGHTS.replace("employment,3,min,0,10\n", ""), ["M.csv:1:3: error M802"]),
    "names nearly the same": (
        MATRIX, WEIGHTS.replace("employment", "employmnt"), ["M.csv:1:3: error M802", "W.csv:3:1: error M801"]
    ),
    "no criteria": ("site\nnorth\n", WEIGHTS, ["M.csv: error M803", "W.csv:2:1: error M801", "W.csv:3:1: error M801"]),
    "no alternatives": ("site,investment,employment\n", WEIGHTS, ["M.csv: error M803"]),
    "a cell without a value": (MATRIX.replace("8,7", ",7"), WEIGHTS, ["M.csv:2:2: error M804"]),
    "a short row": (MATRIX.replace("5,3", "5"), WEIGHTS, ["M.csv:3:3: error M804"]),
    "an alternative without a name": (MATRIX.replace("north", ""), WEIGHTS, ["M.csv:2:1: error M804"]),
    "a blank line in between": (MATRIX.replace("south,5", "\nsouth,"), WEIGHTS, ["M.csv:4:2: error M804"]),
    "an alternative twice": (MATRIX.replace("south", "north"), WEIGHTS, ["M.csv:3:1: error M805"]),
    "a criterion twice": (MATRIX, WEIGHTS + "investment,1,max,0,9\n", ["W.csv:4:1: error M805"]),
    "words, NaN, infinity, too large": (
        "site,investment,employment\na,many,nan\nb,inf,1e999\nc,1_000,0x10\n", WEIGHTS,
        [f"M.csv:{row}:{column}: error M806" for row in (2, 3, 4) for column in (2, 3)],
    ),
    "a weight that is a word": (MATRIX, WEIGHTS.replace(",4,", ",much,"), ["W.csv:2:2: error M806"]),
    "a bound that is a word": (MATRIX, WEIGHTS.replace("max,0", "max,none"), ["W.csv:2:4: error M806"]),
    "no direction": (MATRIX, "criterion,weight\ninvestment,4\n", ["W.csv: error M807"]),
    "a column nobody knows": (MATRIX, WEIGHTS.replace("high", "hihg", 1), ["W.csv:1:5: error M808", "W.csv:2:4: error M813",
                                                                          "W.csv:3:4: error M813"]),
    "weights of zero": (MATRIX, WEIGHTS.replace(",4,", ",0,").replace(",3,", ",0.0,"), ["W.csv: error M809"]),
    "no weights": (MATRIX, "criterion,weight,direction\n", ["W.csv: error M809"]),
    "a criterion twice, in another column": (
        MATRIX, "weight,criterion,direction\n4,investment,max\n3,employment,min\n1,investment,max\n", ["W.csv:4:2: error M805"]
    ),
    "a negative weight": (MATRIX, WEIGHTS.replace(",4,", ",-4,"), ["W.csv:2:2: error M810"]),
    "a direction nobody knows": (MATRIX, WEIGHTS.replace("min", "mni"), ["W.csv:3:3: error M811"]),
    "bounds the wrong way round": (MATRIX, WEIGHTS.replace("0,10", "10,0"), ["W.csv:2:4: error M813", "W.csv:3:4: error M813"]),
    "bounds that are the same": (MATRIX, WEIGHTS.replace("max,0,10", "max,5,5"), ["W.csv:2:4: error M813"]),
    "one bound": (MATRIX, WEIGHTS.replace("max,0,10", "max,,10"), ["W.csv:2:5: error M813"]),
    "thresholds the wrong way round": (
        MATRIX, "criterion,weight,direction,q,p\ninvestment,4,max,2,1\nemployment,3,min,-1,\n",
        ["W.csv:2:4: error M814", "W.csv:3:4: error M814"],
    ),
    "a row that is too long": (MATRIX.replace("5,3", "5,3,1"), WEIGHTS, ["M.csv:3:1: error F021"]),
    "a column without a name": (MATRIX.replace("site", ""), WEIGHTS, ["M.csv:1:1: error F018"]),
    "a column twice": (MATRIX.replace("employment", "investment"), WEIGHTS, ["M.csv:1:1: error F019"]),
    "nothing": ("", WEIGHTS, ["M.csv: error F007"]),
    "no table of text": (b"PK\x03\x04\x00\x00", WEIGHTS, ["M.csv: error F017"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_named_with_its_row_and_column(ask: Ask, name: str) -> None:
    matrix, weights, expected = BAD[name]
    code, out, err = ask(matrix, weights)
    assert (code, out) == (2, "")
    lines = [line for line in err.splitlines() if " warning " not in line]
    assert sorted(line[: line.index(":", line.index("error"))] for line in lines) == sorted(expected)
    in_french = ask(matrix, weights, "--lang", "fr")[2]
    assert [line.split(":")[0] for line in in_french.splitlines()] == [line.split(":")[0] for line in err.splitlines()]


def test_a_likely_repair_is_offered(ask: Ask) -> None:
    err = ask(MATRIX, WEIGHTS.replace("employment", "employmnt").replace("min", "mni"))[2]
    assert "`employmnt`, which is no column of the matrix. Did you mean: employment?" in err
    assert "not `mni`. Did you mean: min?" in err


def test_scales_that_a_method_cannot_use_and_bounds_that_are_not_there(ask: Ask) -> None:
    code, out, err = ask(MATRIX, WEIGHTS, "--method", "vikor", "--normalise", "vector")
    assert (code, out) == (2, "")
    assert "--normalise: error M815: vikor cannot use this scale. It can use: bounds, minmax." in err
    code, out, err = ask(SITES, SITE_WEIGHTS, "--normalise", "bounds")
    assert (code, out) == (2, "")
    assert "W.csv: error M816" in err
    assert "c1, c2, c3, c4" in err


@pytest.mark.parametrize("arguments", [[], ["--matrix", "m.csv"], ["--weights", "w.csv"], ["f.yaml"],
                                       ["f.yaml", "--matrix", "m.csv", "--weights", "w.csv"]])  # fmt: skip
def test_both_tables_and_nothing_else(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["markets", *arguments, "--lang", "en"]) == 2
    assert "error M817" in capsys.readouterr().err


def test_files_that_are_not_there_and_methods_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "none.csv")
    assert run(["markets", "--matrix", missing, "--weights", missing, "--lang", "en"]) == 2
    assert "error F001" in capsys.readouterr().err
    assert run(["markets", "--matrix", missing, "--weights", missing, "--method", "saw", "--lang", "en"]) == 2
    assert "'saw' is not one of" in capsys.readouterr().err
