"""The diagnosis: the whole engine in the order things depend on each other."""

from datetime import date

from sme_diag.core import gaps, levels, stages
from sme_diag.core.actions import actions
from sme_diag.core.barriers import barriers
from sme_diag.core.de_minimis import ledger
from sme_diag.core.pathway import duties, pathway, step_now
from sme_diag.core.recommend import recommend
from sme_diag.core.schemes import schemes
from sme_diag.core.scores import score
from sme_diag.core.situation import Situation, situate
from sme_diag.model.answers import Answers, Firm
from sme_diag.model.diagnosis import Diagnosis, GateFound, Quick
from sme_diag.model.rules import Pack

NOBODY = Firm("")


def diagnose(pack: Pack, answers: Answers, as_of: date, firm: Firm = NOBODY) -> Diagnosis:
    """Everything the answers say on a day. Pure and total: any answers give a result, and the same ones the same result."""
    here = situate(pack, answers, as_of)
    scored = score(pack, here)
    closed = levels.gates(pack, here)
    hindrances = barriers(pack, here)
    steps = pathway(pack, here)
    offered = schemes(pack, here, hindrances)
    recommended, watch_for = recommend(pack, here, offered, hindrances, step_now(steps))
    aid, recommended = ledger(pack, here, recommended)
    return Diagnosis(
        pack=pack.identity,
        as_of=as_of,
        firm=firm,
        readiness=levels.readiness(pack, scored.overall, closed),
        quick=_quick(pack, here, answers, closed),
        stage=stages.stage(pack, here),
        gates=closed,
        flags=stages.flags(pack, here),
        dimensions=scored.dimensions,
        barriers=hindrances,
        recommendations=recommended,
        schemes=offered,
        watch_for=watch_for,
        ledger=aid,
        before_you_deliver=duties(pack, here),
        pathway=steps,
        actions=actions(pack, steps, hindrances, recommended),
        missing=gaps.missing(pack, here, answers, offered, scored.dimensions),
        parked=gaps.parked(pack, here),
        values=here.values,
    )


def _quick(pack: Pack, here: Situation, answers: Answers, closed: tuple[GateFound, ...]) -> Quick | None:
    """The provisional result of a firm that has done the quick scan and no more; None before and after that."""
    scored = [id for dimension in pack.dimensions for id in dimension.questions if here.path[id] is not False]
    only = frozenset(id for id in scored if pack.questions[id].quick)
    rest = [id for id in scored if id not in only]
    if not only or any(id not in answers for id in only) or not rest or any(id in answers for id in rest):
        return None
    quick = score(pack, here, only)
    readiness = levels.readiness(pack, quick.overall, closed)
    return None if readiness is None else Quick(readiness, quick.dimensions)
