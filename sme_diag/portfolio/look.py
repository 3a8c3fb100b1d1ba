"""What a portfolio notes of a firm, read off its diagnosis. Generated programs note the same (`batch.noting`)."""

from sme_diag.core.barriers import threshold
from sme_diag.core.recommend import reaches
from sme_diag.lang.values import Value
from sme_diag.model import diagnosis as found
from sme_diag.model.diagnosis import Diagnosis
from sme_diag.portfolio.layout import (
    ELIGIBLE,
    FAILING,
    FIELD,
    FIRST,
    FIRST_SCHEMES,
    LEVEL,
    MAYBE,
    MET,
    NOT_SETTLED,
    PERHAPS,
    POSSIBLE,
    REACHED,
    SHOWN,
    STAGE,
    UNMET,
    UNSURE,
    Layout,
    Seen,
    flag,
    relieved,
)

TRUTHS: dict[object, str] = {True: "yes", False: "no", None: NOT_SETTLED}


def look(layout: Layout, result: Diagnosis) -> Seen:
    """What is noted of a firm."""
    ready, stage = result.readiness, result.stage
    levels = ready.levels_possible if ready else ()
    flags = layout.flags([*_barriers(layout, result), *_schemes(layout, result)])
    flags |= layout.settled(LEVEL, levels) | layout.settled(STAGE, stage.possible if stage else ())
    high = {each.id: each.severity for each in result.barriers}
    severities = 0
    for number, id in enumerate(layout.order):
        if id in high:
            severities += high[id].low + (high[id].high << FIELD) << 2 * FIELD * number
    groups = tuple(group(result.values.get(each.id), each.letters) for each in layout.groups)
    ends = (levels[0], levels[-1]) if levels else (NOT_SETTLED, NOT_SETTLED)
    return Seen(result.firm.id, ends, (ready.score.low, ready.score.high) if ready else None, groups, flags, severities)


def group(value: Value, letters: int) -> str:
    """The group that a value puts a firm in."""
    if isinstance(value, str):
        return value[:letters] if letters else value
    return TRUTHS[value if isinstance(value, bool) else None]


def _barriers(layout: Layout, result: Diagnosis) -> list[str]:
    pack = layout.pack
    limit, names = threshold(pack, result.as_of), []
    verdicts = {(scheme.status.status, scheme.id): scheme.verdict for scheme in result.schemes if reaches(pack, scheme)}
    helping = relieved(pack)
    for barrier in result.barriers:
        if barrier.severity.low >= limit:
            offered = {verdicts.get((found.OPEN, scheme.id)) for scheme in helping[barrier.id]}
            help = MET if found.ELIGIBLE in offered else MAYBE if found.POSSIBLE in offered else UNMET
            names += [flag(SHOWN, barrier.id), flag(help, barrier.id)]
            if help == UNMET and any((found.UNKNOWN, scheme.id) in verdicts for scheme in helping[barrier.id]):
                names.append(flag(UNSURE, barrier.id))
        elif barrier.severity.high >= limit:
            names.append(flag(PERHAPS, barrier.id))
    return names


def _schemes(layout: Layout, result: Diagnosis) -> list[str]:
    generic = {scheme.id for scheme in layout.pack.schemes if scheme.generic}
    names = [flag(FIRST, entry.scheme.id) for entry in result.recommendations[:FIRST_SCHEMES]]
    for scheme in result.schemes:
        if scheme.id in generic:
            continue
        if scheme.verdict != found.NOT_ELIGIBLE:
            names.append(flag(ELIGIBLE if scheme.verdict == found.ELIGIBLE else POSSIBLE, scheme.id))
        if reaches(layout.pack, scheme):
            names.append(flag(REACHED, scheme.id))
        names += [flag(FAILING, scheme.id, c.id) for c in scheme.conditions if c.step.value is False]
    return names
