"""`markets --matrix`: rank any decision matrix, so that published tables can be checked."""

from pathlib import Path

from sme_diag import console
from sme_diag.batch.tables import read_csv
from sme_diag.cli import FINE
from sme_diag.cli.firm import show
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.mcda.matrix import outside
from sme_diag.mcda.methods import METHODS
from sme_diag.mcda.scale import BOUNDS
from sme_diag.mcda.table import Decision, Row, Sheet, read
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import one_line


def markets(
    words: Catalogue,
    path: Path | None,
    matrix_path: Path | None,
    weights_path: Path | None,
    method: str,
    normalise: str | None,
    form: str,
    plain: bool,
) -> int:
    """What `markets` does with its arguments: a decision matrix needs both of its tables, and no answer file."""
    if path is not None or matrix_path is None or weights_path is None:
        raise Refused(Problem("M817", Place("" if path is None else str(path))))
    return matrix(words, matrix_path, weights_path, method, normalise, form, plain)


def matrix(
    words: Catalogue,
    matrix_path: Path,
    weights_path: Path,
    method: str,
    normalise: str | None,
    form: str,
    plain: bool = False,
) -> int:
    """Print the ranking of a decision matrix. Without a scale: the declared bounds if all are there, else the method's own."""
    table = _sheet(matrix_path, words)
    decision = read(table, _sheet(weights_path, words))
    chosen = METHODS[method]
    scale = normalise or (chosen.classic if decision.unbounded else BOUNDS)
    if scale not in chosen.scales:
        raise Refused(Problem("M815", Place("--normalise"), {"method": method, "known": ", ".join(chosen.scales)}))
    if scale == BOUNDS:
        _check_bounds(decision, table, weights_path, words)
    more = {"thresholds": decision.thresholds} if method == "promethee" else {}
    values = chosen.prefer(decision.matrix, decision.weights, normalise=scale, **more)

    from sme_diag.reports import ranking_view

    ranking = ranking_view.Ranking(decision, method, scale, values)
    if form == "json":
        console.out(ranking_view.as_json(ranking))
    else:
        show(ranking_view.view(ranking, words), plain)
    return FINE


def _check_bounds(decision: Decision, table: Sheet, weights_path: Path, words: Catalogue) -> None:
    """Refuse what has no bounds, and say which cells lie outside them."""
    if decision.unbounded:
        left = one_line(", ".join(decision.unbounded), 200)
        raise Refused(Problem("M816", Place(str(weights_path)), {"criterion": left}))
    ids = table.columns[1:]
    notes = [
        Problem("M812", table.place(table.rows[row].number, column + 1), {"criterion": one_line(ids[column])})
        for row, column in outside(decision.matrix)
    ]
    console.problems(notes, words)


def _sheet(path: Path, words: Catalogue) -> Sheet:
    """The table in a file; raises Refused with every row that cannot be read."""
    table = read_csv(path, str(path))
    records = list(table.rows)
    damaged = [record.problem for record in records if record.problem is not None]
    if damaged:
        raise Refused(*damaged)
    console.problems(table.notes, words)
    rows = tuple(Row(r.number + 1, tuple(str(r.cells[column]).strip() for column in table.columns)) for r in records)
    return Sheet(str(path), table.columns, rows, table.decimal_comma)
