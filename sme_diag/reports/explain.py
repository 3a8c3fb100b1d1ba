"""Why: the steps behind a scheme, a barrier, an action, the stage, a gate or the level, in the firm's own answers."""

from collections.abc import Iterator
from decimal import Decimal

from sme_diag.i18n.speech import Speech
from sme_diag.lang.evaluate import Step, because, evaluate
from sme_diag.lang.nodes import Const, names
from sme_diag.lang.phrase import phrase
from sme_diag.model.diagnosis import NOT_ELIGIBLE, ConditionFound, Diagnosis, SchemeFound
from sme_diag.model.rules import Pack, Scheme
from sme_diag.reports.action_view import lines as action_lines
from sme_diag.reports.document import Block, Blocks, Bullets, Entry, Heading, Paragraph
from sme_diag.reports.scheme_view import amount, status, verdict
from sme_diag.text import capitalised


def subjects(pack: Pack) -> dict[str, str]:
    """Everything that can be explained, by id, with what it is."""
    found = {"level": "level", "stage": "stage"}
    for kind, records in (("barrier", pack.barriers), ("gate", pack.gates), ("scheme", pack.schemes)):
        found |= {record.id: kind for record in records}
    for kind, ids in (("question", list(pack.questions)), ("action", [action.id for action in pack.actions])):
        found |= {id: kind for id in ids if id not in found}
    return found


def explain(diagnosis: Diagnosis, pack: Pack, speech: Speech, subject: str) -> Blocks:
    """The explanation of one subject of `subjects`."""
    explainer = _Explainer(diagnosis, pack, speech)
    return tuple(getattr(explainer, subjects(pack)[subject])(subject))


class _Explainer:
    def __init__(self, diagnosis: Diagnosis, pack: Pack, speech: Speech) -> None:
        self.d = diagnosis
        self.pack = pack
        self.speech = speech
        self.say = speech.say

    def level(self, _: str) -> Iterator[Block]:
        yield Heading(self.say("explain.level"), 1)
        found = self.d.readiness
        if found is None:
            yield Paragraph(self.say("result.no_score"))
            return
        words = self.speech.words
        score = self.speech.bounds(found.score.low // 100, found.score.high // 100)
        yield Paragraph(self.say("explain.score" if found.score.settled else "explain.score_open", score=score))
        for level in self.pack.levels:
            cut = words.digits(Decimal(level.floor) / 100)
            possible = level.id in found.levels_possible
            state = (
                "explain.level_is"
                if level.id == found.level
                else "explain.level_can"
                if possible
                else "explain.level_not"
            )
            yield Paragraph(self.say(state, level=level.name, cut=cut))
        for gate in self.d.gates:
            yield from self.gate(gate.id, 2)

    def stage(self, _: str) -> Iterator[Block]:
        yield Heading(self.say("explain.stage"), 1)
        for stage in self.pack.stages:
            step = evaluate(stage.when, self.d.values)
            yield Entry(self.say("phrase.is", name=stage.name, value=self.truth(step)), tuple(self.reasons(step)))
            if step.value is True:
                break

    def barrier(self, id: str) -> Iterator[Block]:
        barrier = next(b for b in self.pack.barriers if b.id == id)
        found = next((b for b in self.d.barriers if b.id == id), None)
        yield Heading(capitalised(barrier.name), 1)
        if barrier.text:
            yield Paragraph(barrier.text)
        if found is None:
            yield Paragraph(self.say("explain.barrier_off"))
            return
        yield Paragraph(self.say("explain.severity", value=self.speech.bounds(found.severity.low, found.severity.high)))
        lines = [("", self.speech.said(s.question, s.value)) for s in found.because]
        lines += [("", self.speech.said(id, None)) for id in found.missing]
        yield Entry(self.say("explain.answers"), tuple(lines))
        relieving = {action.id for action in self.pack.actions if id in action.relieves}
        texts = {action.id: action.text for action in self.pack.actions}
        if to_do := [texts[a.id] for a in self.d.actions if a.id in relieving]:
            yield Paragraph(self.say("explain.to_do"))
            yield Bullets(tuple(to_do), numbered=True)
        helps = [e for e in self.d.recommendations if id in e.scheme.addresses][:5]
        if helps:
            names = {s.id: s.name for s in self.pack.schemes}
            yield Paragraph(self.say("explain.helps"))
            yield Bullets(tuple(names[e.scheme.id] for e in helps))
        yield from self.sources(barrier.source)

    def action(self, id: str) -> Iterator[Block]:
        action = next(a for a in self.pack.actions if a.id == id)
        found = next((a for a in self.d.actions if a.id == id), None)
        step, texts = evaluate(action.when, self.d.values), {a.id: a.text for a in self.pack.actions}
        yield Heading(action.text, 1)
        yield Entry(self.say(f"action.kind.{action.kind}"), tuple(action_lines(action, self.speech)))
        path_step = next(s for s in self.pack.steps if s.id == action.step)
        yield Paragraph(self.say("explain.action_step", step=path_step.name))
        if isinstance(action.when, Const):
            yield Paragraph(self.say("explain.action_all"))
        else:
            yield Paragraph(self.say("explain.action_when", condition=phrase(action.when, self.speech)))
            yield Entry(self.say("explain.action_now", value=self.truth(step)), tuple(self.reasons(step)))
        if found is None:
            if step.value is not False:
                yield Paragraph(self.say("explain.action_over"))
            return
        if found.after:
            yield Paragraph(self.say("explain.action_after"))
            yield Bullets(tuple(texts[before] for before in found.after))
        names_ = [b.name for b in self.pack.barriers if b.id in action.relieves]
        if names_:
            yield Paragraph(self.say("explain.action_relieves", list=self.speech.listing(names_, "and")))
        if found.schemes:
            schemes = {s.id: s.name for s in self.pack.schemes}
            yield Paragraph(self.say("explain.helps_action"))
            yield Bullets(tuple(schemes[scheme] for scheme in found.schemes))
        yield Paragraph(self.say("action.judgement"))
        yield from self.sources(action.cost.source if action.cost is not None else ())

    def gate(self, id: str, level: int = 1) -> Iterator[Block]:
        gate = next(g for g in self.pack.gates if g.id == id)
        step = evaluate(gate.when, self.d.values)
        yield Heading(gate.name, level)
        if gate.text:
            yield Paragraph(gate.text)
        yield Paragraph(self.say("explain.gate", condition=phrase(gate.when, self.speech)))
        yield Entry(self.say("explain.gate_now", value=self.truth(step)), tuple(self.reasons(step)))
        yield from self.sources(gate.source)

    def scheme(self, id: str) -> Iterator[Block]:
        scheme = next(s for s in self.pack.schemes if s.id == id)
        found = next(s for s in self.d.schemes if s.id == id)
        yield Heading(scheme.name, 1)
        yield Paragraph(scheme.summary)
        yield Paragraph(capitalised(verdict(found, self.speech)) + ".", strong=True)
        for value, key in ((False, "failing"), (None, "open"), (True, "met")):
            conditions = [c for c in found.conditions if c.step.value is value]
            if conditions:
                yield Heading(self.say(f"explain.{key}"))
                for condition in conditions:
                    yield self.condition(scheme, condition)
        yield from self.would_change(found)
        texts = {p.id: p.text for p in scheme.to_check}
        if found.to_check:
            yield Heading(self.say("explain.to_check"))
            yield Bullets(tuple(texts[id] for id in found.to_check))
        if found.verdict != NOT_ELIGIBLE and not scheme.generic:
            yield Paragraph(self.say("explain.amount", text=amount(scheme, self.speech)))
        if scheme.status is not None:
            yield Paragraph(self.say("explain.status", text=status(found.status, self.speech)))
            if scheme.status.note:
                yield Paragraph(scheme.status.note)
        yield Paragraph(self.place(id))
        if scheme.note:
            yield Paragraph(scheme.note)
        yield from self.sources(scheme.source)

    def would_change(self, found: SchemeFound) -> Iterator[Block]:
        """What the firm can say or do to change the verdict."""
        if found.missing:
            names_ = [self.speech.name(id) for id in found.missing]
            yield Paragraph(self.say("explain.would_decide", list=self.speech.listing(names_, "and")))
        if found.verdict == NOT_ELIGIBLE:
            failing = [c.step for c in found.conditions if c.step.value is False]
            behind = [{id for id in self.questions_behind(s) if self.pack.questions[id].changeable} for s in failing]
            some = set[str]().union(*behind) if all(behind) else set[str]()  # a fact that fails outweighs any change
            changeable = [self.speech.name(id) for id in self.pack.questions if id in some]
            key = "explain.would_change" if changeable else "explain.cannot_change"
            yield Paragraph(self.say(key, list=self.speech.listing(changeable, "or")))

    def questions_behind(self, step: Step) -> set[str]:
        """The questions an expression reads, through facts."""
        found, todo = set(), list(names(step.expr))
        while todo:
            id = todo.pop()
            if id in self.pack.facts:
                todo += names(self.pack.facts[id].value)
            elif id in self.pack.questions:
                found.add(id)
        return found

    def condition(self, scheme: Scheme, found: ConditionFound) -> Entry:
        label = next(c.label for c in scheme.eligible if c.id == found.id)
        title = label or phrase(found.step.expr, self.speech)
        return Entry(title, tuple(line for line in self.reasons(found.step) if line[1] != title))

    def question(self, id: str) -> Iterator[Block]:
        question = self.pack.questions[id]
        yield Heading(question.label, 1)
        if question.why:
            yield Paragraph(question.why)
        yield Paragraph(self.say("explain.answered", value=self.speech.value(id, self.d.values.get(id))))
        if question.relevant is not None:
            yield Paragraph(self.say("explain.asked_when", condition=phrase(question.relevant, self.speech)))
        reading = [s.name for s in self.pack.schemes if any(id in names(c.when) for c in s.eligible)]
        if reading:
            yield Paragraph(self.say("explain.read_by"))
            yield Bullets(tuple(reading))
        yield from self.sources(question.source)

    def place(self, id: str) -> str:
        entry = next((e for e in self.d.recommendations if e.scheme.id == id), None)
        if entry is not None:
            return self.say("explain.rank", rank=entry.rank, count=len(self.d.recommendations))
        return self.say("explain.not_recommended")

    def truth(self, step: Step) -> str:
        return self.say("word.yes" if step.value is True else "word.no" if step.value is False else "word.unknown")

    def reasons(self, step: Step) -> Iterator[tuple[str, str]]:
        """The answers a step rests on, each once; a fact is unfolded into the answers it rests on itself."""
        seen: set[str] = set()
        yield from self.resting_on(step, seen)

    def resting_on(self, step: Step, seen: set[str]) -> Iterator[tuple[str, str]]:
        for part in because(step) or (step,):
            for id in sorted(names(part.expr)):
                if id in seen or id.startswith("@"):
                    continue
                seen.add(id)
                fact = self.pack.facts.get(id)
                if fact is not None:
                    yield from self.resting_on(evaluate(fact.value, self.d.values), seen)
                else:
                    yield "", self.speech.said(id, self.d.values.get(id))

    def sources(self, found: tuple[str, ...]) -> Iterator[Block]:
        if found:
            yield Paragraph(self.say("explain.sources", list="; ".join(found)))
