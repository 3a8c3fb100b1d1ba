"""From a pack to its program: the line of figures of a firm, each figure a column."""

from collections.abc import Mapping
from typing import NamedTuple

from sme_diag.columnar import schemes, scores
from sme_diag.columnar.columns import FALSE, NO_NUMBER, NO_TEXT, ZERO, Column, any_of, choose, join, lit, lookup, null
from sme_diag.columnar.integers import add, bitand, divide, less
from sme_diag.columnar.program import Program
from sme_diag.columnar.schemes import Offer, Range
from sme_diag.columnar.situation import Situation, Terms, situate
from sme_diag.columnar.trees import unsettled
from sme_diag.core.barriers import threshold
from sme_diag.lang.nodes import Expr
from sme_diag.model.diagnosis import ELIGIBLE, POSSIBLE
from sme_diag.model.rules import Pack

FIRST = 5
"""So many barriers and recommended schemes stand in the line of a firm."""
SHOWN = "shown:"
"""Before the id of a barrier: whether it is shown, for the summary of a run."""


class Built(NamedTuple):
    """All columns of a pack: the line of a firm, the barriers that are shown, and what these rest on."""

    here: Situation
    severities: Mapping[str, Range]
    offers: Mapping[str, Offer]
    line: Mapping[str, Column]
    shown: Mapping[str, Column]


def program(pack: Pack, terms: Terms) -> Program:
    """The program that gives the line of each firm, and which barriers are shown."""
    made = built(pack, terms)
    return Program(title(pack, terms), {**made.line, **{SHOWN + id: shown for id, shown in made.shown.items()}})


def title(pack: Pack, terms: Terms) -> str:
    """For which rules and which day a program is."""
    return f"{pack.identity.id} {pack.identity.version} ({pack.identity.digest}) on {terms.as_of.isoformat()}"


def scores_in(pack: Pack) -> frozenset[str]:
    """The columns of a line that are scores, in hundredths of a point."""
    names = ("score", *(dimension.id for dimension in pack.dimensions))
    return frozenset(name + end for name in names for end in ("", "_low", "_high"))


def built(pack: Pack, terms: Terms) -> Built:
    """All columns of a pack. Scores are in hundredths of a point; what is not settled is NULL."""
    regions = {id for id, question in pack.questions.items() if question.type == "region"}
    here = situate(pack, terms, {*pack.roles.values(), *regions})
    scored = scores.scores(pack, here)
    nothing = scores.Bounds(NO_NUMBER, NO_NUMBER)
    ready = scores.levels(pack, here, scored.overall)
    stage = scores.stages(pack, here)
    found = schemes.severities(pack, here)
    offered = schemes.offers(pack, here, found)
    line = {
        **_score("score", scored.overall if pack.levels else nothing),
        "level": ready.level,
        "levels_possible": ready.possible,
        "stage": stage.level,
        "stages_possible": stage.possible,
    }
    for id, bounds in scored.dimensions.items():
        line |= _score(id, bounds)
    line |= _barriers(pack, found)
    line |= _recommended(pack, here, found, offered)
    concrete = [offered[scheme.id] for scheme in pack.schemes if not scheme.generic]
    line["eligible"] = _count([offer.eligible for offer in concrete])
    line["possible"] = _count([offer.possible for offer in concrete])
    line["missing"] = join([(_missing(id, pack, here, offered), id) for id in pack.questions])
    limit = threshold(pack, terms.as_of)
    shown = {id: ~less(severity.low, lit(limit)) for id, severity in found.items()}
    return Built(here, found, offered, line, shown)


def _score(name: str, bounds: scores.Bounds) -> dict[str, Column]:
    return {name: bounds.settled, f"{name}_low": bounds.low, f"{name}_high": bounds.high}


def _barriers(pack: Pack, found: dict[str, Range]) -> dict[str, Column]:
    first, codes, line = schemes.first_barriers(pack, found, FIRST), schemes.barrier_codes(pack), {}
    for rank in range(FIRST):
        there, name = first.there(rank), f"barrier_{rank + 1}"
        line[name] = lookup(first.field(rank, "index"), codes, None)
        line[f"{name}_low"] = choose(there, first.field(rank, "low"), NO_NUMBER)
        line[f"{name}_high"] = choose(there, first.field(rank, "high"), NO_NUMBER)
    return line


def _recommended(pack: Pack, here: Situation, found: dict[str, Range], offered: dict[str, Offer]) -> dict[str, Column]:
    first, codes, line = schemes.first_schemes(pack, here, found, offered, FIRST), schemes.scheme_codes(pack), {}
    for rank in range(FIRST):
        there, name = first.there(rank), f"scheme_{rank + 1}"
        fits = less(ZERO, first.field(rank, "eligible"))
        line[name] = lookup(first.field(rank, "index"), codes, None)
        line[f"{name}_verdict"] = choose(there, choose(fits, lit(ELIGIBLE), lit(POSSIBLE)), NO_TEXT)
        relevance, size = (
            first.field(rank, "relevance"),
            max((offer.relevance.size for offer in offered.values()), default=2),
        )
        line[f"{name}_relevance_low"] = choose(there, divide(relevance, lit(size)), NO_NUMBER)
        line[f"{name}_relevance_high"] = choose(there, bitand(relevance, size - 1), NO_NUMBER)
    return line


def _count(flags: list[Column]) -> Column:
    return add(*(choose(flag, lit(1), ZERO) for flag in flags))


def _missing(id: str, pack: Pack, here: Situation, offered: dict[str, Offer]) -> Column:
    """True where a question is open: no settled answer, or a region too coarse for something that a finer one would decide."""
    given, asked = here.given[id], here.asked(id)
    blank = unsettled(given)
    if pack.questions[id].type != "region":
        return asked & blank
    trees = here.trees
    by_scheme = [
        ~offered[scheme.id].refused & null(trees.truth(c.when)) & trees.waits_for(c.when, id)
        for scheme in pack.schemes
        for c in scheme.eligible
    ]
    by_rule = [trees.waits_for(rule, id) for rule in _rules(pack)]
    for other, question in pack.questions.items():
        if question.relevant is not None:
            by_rule.append(null(here.path[other]) & trees.waits_for(question.relevant, id))
    return asked & (blank | any_of(*by_scheme) | (trees.open.get((id, id), FALSE) & any_of(*by_rule)))


def _rules(pack: Pack) -> list[Expr]:
    """Every tree beside facts, relevance and schemes."""
    rules = [rule.when for group in (pack.gates, pack.stages, pack.flags, pack.duties) for rule in group]
    rules += [step.done for step in pack.steps] + [action.when for action in pack.actions]
    if pack.de_minimis is not None:
        rules += [pack.de_minimis.applies, pack.de_minimis.ceiling, pack.de_minimis.used]
    return rules
