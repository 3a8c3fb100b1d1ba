"""The ranking of any decision matrix: as a document, and as JSON for programs."""

import json
from decimal import Decimal
from typing import NamedTuple

from sme_diag.i18n.catalogue import Catalogue
from sme_diag.mcda.matrix import Values, order, shares
from sme_diag.mcda.table import Decision
from sme_diag.mcda.weighted import contributions
from sme_diag.reports.document import NUMBER, Blocks, Column, Figure, Heading, Paragraph, Table

FORMAT = "sme-diag/ranking@1"
DECIMALS = 6
"""Of the values in JSON: more is noise of floats, and differs between machines."""


class Ranking(NamedTuple):
    """A decision matrix ranked by a method on a scale; a value an alternative, higher is better."""

    decision: Decision
    method: str
    normalise: str
    values: Values


def view(ranking: Ranking, words: Catalogue) -> Blocks:
    """The ranking from best to worst, with what the value means."""
    names = ranking.decision.matrix.alternatives
    columns = (
        Column(words.say("ranking.rank"), NUMBER),
        Column(words.say("ranking.alternative"), share=4),
        Column(words.say("ranking.value"), NUMBER, 2),
    )
    rows = tuple(
        (Figure(rank, str(rank)), names[at], _figure(ranking.values[at], words))
        for rank, at in enumerate(order(names, ranking.values), start=1)
    )
    how = words.say(
        "ranking.how",
        method=words.say(f"ranking.method.{ranking.method}"),
        scale=words.say(f"ranking.scale.{ranking.normalise}"),
    )
    meaning = words.say(f"ranking.meaning.{ranking.method}")
    return (Heading(words.say("ranking.title"), 1), Paragraph(how), Paragraph(meaning), Table("", columns, rows, False))


def _figure(value: float, words: Catalogue) -> Figure:
    number = Decimal(f"{value:.4f}")
    return Figure(number, words.digits(number if number else abs(number)))


def as_json(ranking: Ranking) -> str:
    """The ranking as JSON text. Weights are shares; contributions, of the weighted sum, add up to the value."""
    decision, method, normalise, values = ranking
    matrix = decision.matrix
    share = shares(decision.weights)
    added = contributions(matrix, decision.weights, normalise) if method == "weighted" else None
    ids = [criterion.id for criterion in matrix.criteria]
    rows = [
        {
            "rank": rank,
            "alternative": matrix.alternatives[at],
            "value": _round(values[at]),
            "contributions": None if added is None else dict(zip(ids, map(_round, added[at]), strict=True)),
        }
        for rank, at in enumerate(order(matrix.alternatives, values), start=1)
    ]
    criteria = [
        {
            "id": criterion.id,
            "weight": _round(part),
            "direction": "max" if criterion.best_high else "min",
            "low": None if criterion.id in decision.unbounded else criterion.low,
            "high": None if criterion.id in decision.unbounded else criterion.high,
        }
        for criterion, part in zip(matrix.criteria, share, strict=True)
    ]
    tree = {"format": FORMAT, "method": method, "normalise": normalise, "criteria": criteria, "ranking": rows}
    return json.dumps(tree, ensure_ascii=False, indent=1)


def _round(value: float) -> float:
    return round(value, DECIMALS) + 0.0  # never minus zero
