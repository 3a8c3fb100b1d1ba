"""Page one of a report, the answer: level and what could be above it, strengths, barriers, schemes, what to do first."""

from collections.abc import Iterator
from datetime import date, timedelta

from sme_diag.core.barriers import threshold
from sme_diag.core.situation import setting
from sme_diag.model.diagnosis import DONE, NOW, POSSIBLE, SchemeFound, StepFound
from sme_diag.reports.action_view import of_step
from sme_diag.reports.client_parts import Parts
from sme_diag.reports.document import (
    ANSWER,
    NOTE,
    WARNING,
    Block,
    Callout,
    KeyFigure,
    KeyFigures,
    Panel,
    Panels,
    Paragraph,
    Strong,
    Words,
    plain,
)
from sme_diag.reports.scheme_view import verdict
from sme_diag.reports.views import FEW_UNKNOWN
from sme_diag.text import capitalised

FEW = 3
"""So many strengths, barriers and schemes stand on page one."""
STRONG = 5000
"""A dimension is a strength from half of its points on, certainly. A convention."""
FIRST_STEP_DAYS = 30
"""How soon the first action should be done, where the pack sets no parameter `first_step_days`. A convention."""


def page_one(view: Parts) -> Iterator[Block]:
    """The answer, for somebody with one minute."""
    yield answer(view)
    if figures := tuple(key_figures(view)):
        yield KeyFigures(figures)
    yield from settle_first(view)
    panels = (strengths(view), held_back(view), schemes(view))
    yield Panels(tuple(panel for panel in panels if panel.items))
    yield from next_step(view)


def answer(view: Parts) -> Callout:
    """The headline as it stands in every result, framed."""
    headline, *rest = (block.text for block in view.headline() if isinstance(block, Paragraph))
    return Callout(ANSWER, plain(headline), tuple(rest))


def key_figures(view: Parts) -> Iterator[KeyFigure]:
    """Points, stage, and how much is open."""
    say, d = view.say, view.d
    if d.readiness is not None:
        yield KeyFigure(say("report.points"), say("result.of_100", score=view.points(d.readiness.score)))
    if d.stage is not None:
        names = {stage.id: stage for stage in view.pack.stages}
        listed = view.speech.listing([names[id].name for id in d.stage.possible], "or")
        if d.stage.id is not None:
            yield KeyFigure(say("report.stage"), names[d.stage.id].name, names[d.stage.id].text)
        else:
            yield KeyFigure(say("report.stage"), say("report.not_settled"), listed)
    count = len(d.missing)
    points = d.readiness.score.high - d.readiness.score.low if d.readiness is not None else 0
    worth = say("result.worth_points", n=points // 100) if points >= 100 else ""
    yield KeyFigure(say("report.open"), str(count) if count else say("word.none"), worth)


def settle_first(view: Parts) -> Iterator[Block]:
    """Gates that are closed: never averaged away, so never below page one."""
    gates = {gate.id: gate for gate in view.pack.gates}
    texts: list[Words] = []
    for found in (g for g in view.d.gates if g.value):
        lines = [text for _, text in view.gate_lines(gates[found.id].text, found.effect, found.level)]
        texts.append((Strong(f"{gates[found.id].name}."), " ", " ".join(lines)))
    if texts:
        yield Callout(WARNING, view.say("result.warnings"), tuple(texts))


def strengths(view: Parts) -> Panel:
    """The dimensions with at least half of their points, then answers that got all of theirs."""
    names = {dimension.id: dimension for dimension in view.pack.dimensions}
    best = sorted((d for d in view.d.dimensions if d.score is not None), key=lambda d: -(d.score.low if d.score else 0))
    items: list[Words] = []
    for found in best:
        if found.score is not None and found.score.low >= STRONG:
            words = view.say("result.of_100", score=view.points(found.score))
            items.append((Strong(names[found.id].name), f" ({words})"))
    items += [
        capitalised(view.speech.said(id, view.d.values[id]))
        for found in best
        for id in _full(view, names[found.id].questions)
    ]
    return Panel(view.say("report.strengths"), tuple(items[:FEW]) or (view.say("report.no_strengths"),))


def _full(view: Parts, questions: tuple[str, ...]) -> Iterator[str]:
    """The questions answered with the best there is."""
    for id in questions:
        scores, value = view.pack.questions[id].scores, view.d.values.get(id)
        if isinstance(value, str) and value in scores and scores[value] == max(scores.values()) and id in view.answered:
            yield id


def held_back(view: Parts) -> Panel:
    """The barriers with the highest severity; where none is certain, those there may be."""
    limit = threshold(view.pack, view.d.as_of)
    texts = {barrier.id: barrier.name for barrier in view.pack.barriers}
    certain = [b for b in view.d.barriers if b.severity.low >= limit]
    perhaps = [b for b in view.d.barriers if b.severity.low < limit <= b.severity.high]
    items: list[Words] = [capitalised(texts[b.id]) for b in certain[:FEW]]
    if not items and len(perhaps) > FEW_UNKNOWN:
        items = [view.say("report.too_early")]
    elif not items:
        items = [view.say("report.perhaps", name=capitalised(texts[b.id])) for b in perhaps[:FEW]]
    if not items and view.d.barriers:
        items = [view.say("result.no_barriers")]
    return Panel(view.say("report.barriers"), tuple(items), numbered=len(items) > 1)


def schemes(view: Parts) -> Panel:
    """The first recommendations, each with its verdict."""
    names = {scheme.id: scheme for scheme in view.pack.schemes}
    items: list[Words] = []
    for entry in view.d.recommendations[:FEW]:
        scheme = names[entry.scheme.id]
        said = view.say(f"kind.{scheme.kind}") if scheme.generic else short_verdict(entry.scheme, view)
        items.append((Strong(scheme.name), f" – {said}"))
    return Panel(view.say("report.schemes"), tuple(items), numbered=len(items) > 1)


def short_verdict(found: SchemeFound, view: Parts) -> str:
    """The verdict without the names of the questions that would decide it."""
    if found.verdict == POSSIBLE and found.missing:
        return view.say("report.possible", n=len(found.missing))
    return verdict(found, view.speech)


def next_step(view: Parts) -> Iterator[Block]:
    """The first thing to do, and by when."""
    now = next((step for step in view.d.pathway if step.state == NOW), None)
    if now is None:
        return
    steps = {step.id: step for step in view.pack.steps}
    actions = open_actions(view, now)
    said = view.say("report.by_day", day=view.speech.words.day(first_day(view)))
    title = view.say("result.next_step", step=steps[now.id].name)
    first: Words = (Strong(f"{said} "), actions[0]) if actions else said
    earlier = [a for s in view.d.pathway if s.state == DONE for a in open_actions(view, s)]
    also = ((view.say("result.still_open"), " ", " ".join(earlier[:2])),) if earlier else ()
    yield Callout(NOTE, title, (first, *also))


def open_actions(view: Parts, found: StepFound) -> list[str]:
    """What is to do at a step, in words: what the answers call for certainly, else what they may."""
    texts = {action.id: action.text for action in view.pack.actions}
    certain, perhaps = (of_step(view.d, found.id, certain) for certain in (True, False))
    return [texts[action.id] for action in certain or perhaps]


def first_day(view: Parts) -> date:
    """The day by which the first action should be done."""
    days = setting(view.pack, "first_step_days", view.d.as_of, FIRST_STEP_DAYS)
    return view.d.as_of + min(timedelta(days=days), date.max - view.d.as_of)
