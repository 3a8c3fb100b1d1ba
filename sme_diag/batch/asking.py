"""What is asked of a program: the line of a firm, which barriers are shown, and what is needed to choose firms."""

from collections.abc import Mapping, Sequence

from sme_diag.batch.choose import RELEVANCE, SCORE, Figure, Told, Wanted
from sme_diag.batch.outcome import in_compact
from sme_diag.columnar.build import SHOWN, Built, built, title
from sme_diag.columnar.columns import NO_NUMBER, Column, any_of, choose
from sme_diag.columnar.program import Program
from sme_diag.columnar.situation import Terms
from sme_diag.model.diagnosis import ELIGIBLE, NOT_ELIGIBLE, POSSIBLE
from sme_diag.model.rules import Pack

TOLD = ":"
"""Before the name of an output that is only for choosing firms."""
ALL = Told()


def asking(pack: Pack, terms: Terms, wanted: Wanted, compact: bool = False) -> Program:
    """The program of a run: the line, then the barriers shown, then what is told for choosing."""
    made = built(pack, terms)
    shown = {SHOWN + id: column for id, column in made.shown.items()}
    line = {name: column for name, column in made.line.items() if not compact or in_compact(name)}
    return Program(title(pack, terms), {**line, **shown, **_telling(pack, made, wanted)})


def _telling(pack: Pack, made: Built, wanted: Wanted) -> dict[str, Column]:
    trees = made.here.trees
    asked = {TOLD + name: trees.truth(tree) for name in ("where", "region") if (tree := getattr(wanted, name))}
    if wanted.top is None:
        return asked
    what, id = wanted.by
    if what == SCORE:
        low, high = made.line["score_low"], made.line["score_high"]
    elif what == RELEVANCE:
        offer = made.offers[id]
        low, high = offer.relevance.low, offer.relevance.high
        asked |= {TOLD + "eligible": offer.eligible, TOLD + "refused": offer.refused}
    else:
        severity, barrier = made.severities[id], next(each for each in pack.barriers if each.id == id)
        there = any_of(*(made.here.asked(question) for question in barrier.revealed_by))
        low, high = choose(there, severity.low, NO_NUMBER), severity.high
    return asked | {TOLD + "low": low, TOLD + "high": high}


def told(places: Mapping[str, int], values: Sequence[object]) -> Told:
    """What a program told of one firm; `places` says where each of its answers stands."""
    if not places:
        return ALL
    got = {name: values[number] for name, number in places.items()}
    figure, low, high = None, got.get(":low"), got.get(":high")
    if isinstance(low, int) and isinstance(high, int):
        verdict = NOT_ELIGIBLE if got.get(":refused") else ELIGIBLE if got.get(":eligible") else POSSIBLE
        figure = Figure(low, high, verdict if ":refused" in got else "")
    where, region = got.get(":where", True), got.get(":region", True)
    return Told(where, region, figure)  # type: ignore[arg-type]
