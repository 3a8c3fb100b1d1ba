"""The program of a portfolio: what `portfolio.look` notes of one firm, as columns; its flags 60 to an integer."""

from sme_diag.columnar.build import built, title
from sme_diag.columnar.columns import FALSE, TRUTH, ZERO, Column, any_of, choose, lit, never, prefix
from sme_diag.columnar.integers import add, less
from sme_diag.columnar.program import Program
from sme_diag.columnar.schemes import reaches
from sme_diag.columnar.situation import Terms
from sme_diag.core.barriers import threshold
from sme_diag.core.status import believed, status
from sme_diag.model.diagnosis import OPEN, UNKNOWN
from sme_diag.portfolio.layout import (
    ELIGIBLE,
    FAILING,
    FIRST_SCHEMES,
    MAYBE,
    MET,
    PERHAPS,
    POSSIBLE,
    REACHED,
    SHOWN,
    UNMET,
    UNSURE,
    WORD,
    Groups,
    Layout,
    concrete,
    flag,
    relieved,
)


def noted(layout: Layout, terms: Terms) -> Program:
    """What is noted: levels and stages possible, score, groups, flags, first schemes, severities; in this order."""
    pack = layout.pack
    made = built(pack, terms)
    outputs = {name: made.line[name] for name in ("levels_possible", "stages_possible", "score_low", "score_high")}
    outputs |= {
        f"group:{number}": _group(made.here.trees.values[each.id], each) for number, each in enumerate(layout.groups)
    }
    limit, flags = threshold(pack, terms.as_of), {}
    holds, helping = believed(pack, terms.as_of), relieved(pack)
    reached = {each.id: reaches(each, pack, made.here, made.offers[each.id]) for each in concrete(pack)}
    states = {each.id: status(each.status, terms.as_of, holds).status for each in concrete(pack)}
    for id, severity in made.severities.items():
        shown = made.shown[id]
        help = [(made.offers[s.id], reached[s.id]) for s in helping[id] if states[s.id] == OPEN]
        met = any_of(*(there & offer.eligible for offer, there in help))
        some = any_of(*(there for _, there in help))
        flags[flag(SHOWN, id)] = shown
        flags[flag(PERHAPS, id)] = ~shown & ~less(severity.high, lit(limit))
        flags[flag(MET, id)] = shown & met
        flags[flag(MAYBE, id)] = shown & some & ~met
        flags[flag(UNMET, id)] = shown & ~some
        unsure = any_of(*(reached[s.id] for s in helping[id] if states[s.id] == UNKNOWN))
        flags[flag(UNSURE, id)] = shown & ~some & unsure
    for scheme in concrete(pack):
        offer = made.offers[scheme.id]
        flags[flag(ELIGIBLE, scheme.id)] = offer.eligible
        flags[flag(POSSIBLE, scheme.id)] = offer.possible
        flags[flag(REACHED, scheme.id)] = reached[scheme.id]
        for condition in scheme.eligible:
            flags[flag(FAILING, scheme.id, condition.id)] = never(made.here.trees.truth(condition.when))
    for number in range(layout.words):
        names = layout.told[number * WORD : (number + 1) * WORD]
        outputs[f"flags:{number}"] = add(
            *(
                choose(flags[name], lit(1 << place), ZERO)
                for place, name in enumerate(names)
                if flags[name] is not FALSE
            )
        )
    outputs |= {f"scheme_{rank + 1}": made.line[f"scheme_{rank + 1}"] for rank in range(FIRST_SCHEMES)}
    for id in layout.order:
        outputs |= {f"low:{id}": made.severities[id].low, f"high:{id}": made.severities[id].high}
    return Program(title(pack, terms), outputs)


def _group(value: object, group: Groups) -> Column:
    """The group of a firm: a code, a region cut short, or a truth."""
    assert isinstance(value, Column)
    return prefix(value, group.letters) if group.letters and value.type != TRUTH else value
