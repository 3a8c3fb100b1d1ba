"""A diagnosis -> a document: what the firm reads, in the order it needs it. The answer first, the method last."""

from collections.abc import Iterator

from sme_diag.core.barriers import threshold
from sme_diag.i18n.speech import Speech
from sme_diag.model.diagnosis import AHEAD, DONE, NOW, Bounds, Diagnosis
from sme_diag.model.rules import Pack
from sme_diag.reports.action_view import as_entry, of_step
from sme_diag.reports.document import Bar, Bars, Block, Blocks, Bullets, Entry, Heading, Paragraph
from sme_diag.reports.scheme_view import ranked, shortened, watched
from sme_diag.text import capitalised

SHOWN_SCHEMES = 5
SHOWN_MISSING = 5
SHOWN_PERHAPS = 3
SHOWN_ALSO = 10
SHOWN_ACTIONS = 5
FEW_UNKNOWN = 12
"""With more open questions than this, naming the heaviest would only repeat how the score is built."""


def view(diagnosis: Diagnosis, pack: Pack, speech: Speech, everything: bool = False) -> Blocks:
    """The result as a document; `everything` leaves nothing to "and more"."""
    return tuple(View(diagnosis, pack, speech, everything).blocks())


class View:
    """The parts of a result; each is a heading and what stands under it, or nothing."""

    def __init__(self, diagnosis: Diagnosis, pack: Pack, speech: Speech, everything: bool) -> None:
        self.d = diagnosis
        self.pack = pack
        self.speech = speech
        self.say = speech.say
        self.everything = everything
        self.levels = {level.id: level for level in pack.levels}

    def blocks(self) -> Iterator[Block]:
        firm = self.d.firm.name or self.d.firm.id
        yield Heading(self.say("result.title", pack=self.pack.title, firm=firm), 1)
        for part in (
            self.headline,
            self.standing,
            self.warnings,
            self.next_step,
            self.barriers,
            self.recommendations,
            self.small_aid,
            self.watch_for,
            self.dimensions,
            self.deliver,
            self.unknowns,
            self.parked,
            self.method,
        ):
            yield from part()

    def headline(self) -> Iterator[Block]:
        found = self.d.readiness
        if found is None:
            yield Paragraph(self.say("result.no_score"), strong=True)
            return
        floor, top = self.levels[found.level_at_least], self.levels[found.levels_possible[-1]]
        if found.level is not None:
            yield Paragraph(self.say("result.level", level=floor.name, score=self.points(found.score)), strong=True)
        else:
            numbers = {"score": self.points(found.score), "floor": floor.name, "top": top.name}
            yield Paragraph(self.say("result.level_open", **numbers), strong=True)
            scored = sorted((m for m in self.d.missing if m.points), key=lambda m: -m.points)
            listed = self.speech.listing([self.speech.name(m.question) for m in scored[:3]], "and")
            if 0 < len(scored) <= FEW_UNKNOWN:
                yield Paragraph(self.say("result.depends_on", list=listed))
        if floor.text:
            yield Paragraph(floor.text)
        if self.d.quick is not None:
            quick = self.d.quick.readiness
            names = [self.levels[id].name for id in quick.levels_possible]
            listed = self.speech.listing(names, "or")
            yield Paragraph(self.say("result.quick", levels=listed, score=self.points(quick.score)))

    def standing(self) -> Iterator[Block]:
        stage = self.d.stage
        names = {s.id: s for s in self.pack.stages}
        if stage is not None and stage.id is not None:
            yield Paragraph(self.say("result.stage", stage=names[stage.id].name, text=names[stage.id].text).strip())
        elif stage is not None:
            listed = self.speech.listing([names[id].name for id in stage.possible], "or")
            yield Paragraph(self.say("result.stage_open", list=listed))
        texts = {f.id: f for f in self.pack.flags}
        for flag in self.d.flags:
            yield Paragraph(f"{texts[flag.id].name}. {texts[flag.id].text}".strip())

    def warnings(self) -> Iterator[Block]:
        gates = {g.id: g for g in self.pack.gates}
        closed = [g for g in self.d.gates if g.value]
        perhaps = [g for g in self.d.gates if not g.value]
        if closed:
            yield Heading(self.say("result.warnings"))
            for gate in closed:
                yield Entry(gates[gate.id].name, tuple(self.gate_lines(gates[gate.id].text, gate.effect, gate.level)))
        if perhaps:
            yield Paragraph(self.say("result.warnings_open"))
            yield Bullets(tuple(gates[g.id].name for g in perhaps))

    def gate_lines(self, text: str, effect: str, level: str | None) -> Iterator[tuple[str, str]]:
        if text:
            yield "", text
        if effect == "cap" and level is not None:
            yield "", self.say("result.capped", level=self.levels[level].name)

    def dimensions(self) -> Iterator[Block]:
        if bars := self.bars():
            yield Heading(self.say("result.dimensions"))
            yield Bars(bars, self.legend(bars))

    def bars(self) -> tuple[Bar, ...]:
        """A bar for each dimension that has a score."""
        names = {dimension.id: dimension.name for dimension in self.pack.dimensions}
        return tuple(self.bar(names[d.id], d.score) for d in self.d.dimensions if d.score is not None)

    def bar(self, name: str, score: Bounds) -> Bar:
        words = self.say("result.of_100", score=self.points(score))
        return Bar(name, score.low // 100, score.high // 100, words, self.say("phrase.is", name=name, value=words))

    def legend(self, bars: tuple[Bar, ...]) -> str:
        """What the lighter part of a bar means, where there is one."""
        return self.say("result.bars_open") if any(bar.low < bar.high for bar in bars) else ""

    def barriers(self) -> Iterator[Block]:
        limit = threshold(self.pack, self.d.as_of)
        texts = {b.id: b for b in self.pack.barriers}
        shown = [b for b in self.d.barriers if b.severity.low >= limit]
        perhaps = [b for b in self.d.barriers if b.severity.low < limit <= b.severity.high]
        if self.d.barriers:
            yield Heading(self.say("result.barriers"))
        if shown:
            for barrier in shown if self.everything else shown[:SHOWN_SCHEMES]:
                said = [self.speech.said(s.question, s.value) for s in barrier.because]
                lines = [("", texts[barrier.id].text)] if texts[barrier.id].text else []
                lines.append((self.say("result.revealed_by"), self.speech.series(said)))
                yield Entry(capitalised(texts[barrier.id].name), tuple(lines))
            more = shown[SHOWN_SCHEMES:]
            if more and not self.everything:
                listed = shortened([texts[b.id].name for b in more], self.speech, SHOWN_ALSO)
                yield Paragraph(self.say("result.more_barriers", list=listed))
        elif not perhaps and self.d.barriers:
            yield Paragraph(self.say("result.no_barriers"))
        if perhaps:
            names = [texts[b.id].name for b in perhaps]
            listed = self.speech.listing(names, "and") if self.everything else shortened(names, self.speech)
            yield Paragraph(self.say("result.may_hold_back", list=listed))

    def recommendations(self) -> Iterator[Block]:
        if not self.d.recommendations:
            return
        yield Heading(self.say("result.recommendations"))
        yield Paragraph(self.say("result.recommendations_intro"))
        shown = self.d.recommendations if self.everything else self.d.recommendations[:SHOWN_SCHEMES]
        for entry in shown:
            yield ranked(entry, self.pack, self.speech)
        more = self.d.recommendations[len(shown) :]
        if more:
            names = {s.id: s.name for s in self.pack.schemes}
            yield Paragraph(self.say("result.more_schemes", n=len(more)))
            yield Bullets(tuple(names[entry.scheme.id] for entry in more))

    def small_aid(self) -> Iterator[Block]:
        ledger = self.d.ledger
        if ledger is not None and self.pack.de_minimis is not None and (ledger.counted or ledger.left_out):
            yield Heading(self.say("result.de_minimis"))
            yield Paragraph(self.pack.de_minimis.text)
            if ledger.room.left is None or ledger.room.used is None:
                yield Paragraph(self.say("result.room_unknown"))
            else:
                yield Paragraph(self.say("result.room", left=self.euros(ledger.room.left.low, ledger.room.left.high)))
            yield Paragraph(self.pack.de_minimis.leaves_out)

    def euros(self, low: int | None, high: int | None) -> str:
        low_text, high_text = (self.speech.words.money(end or 0) for end in (low, high))
        return low_text if low == high else self.say("word.from_to", low=low_text, high=high_text)

    def watch_for(self) -> Iterator[Block]:
        if self.d.watch_for:
            yield Heading(self.say("result.watch_for"))
            yield Paragraph(self.say("result.watch_for_intro"))
            shown = self.d.watch_for if self.everything else self.d.watch_for[:SHOWN_SCHEMES]
            yield Bullets(tuple(watched(found, self.pack, self.speech) for found in shown))

    def next_step(self) -> Iterator[Block]:
        steps = {s.id: s for s in self.pack.steps}
        now = next((s for s in self.d.pathway if s.state == NOW), None)
        if now is None:
            return
        yield Heading(self.say("result.next_step", step=steps[now.id].name))
        done = [steps[s.id].name for s in self.d.pathway if s.state == DONE]
        if steps[now.id].text:
            yield Paragraph(steps[now.id].text)
        yield from self.to_do(now.id)
        texts = {action.id: action.text for action in self.pack.actions}
        perhaps = [texts[a.id] for a in of_step(self.d, now.id, certain=False)]
        if perhaps:
            yield Paragraph(self.say("result.perhaps"))
            yield Bullets(tuple(perhaps if self.everything else perhaps[:SHOWN_PERHAPS]))
        finished = {s.id for s in self.d.pathway if s.state == DONE}
        earlier = [texts[a.id] for a in self.d.actions if a.step in finished]
        if earlier:
            yield Paragraph(self.say("result.still_open"))
            shown = earlier if self.everything else earlier[:SHOWN_ACTIONS]
            more = [] if len(shown) == len(earlier) else [self.say("word.more", n=len(earlier) - len(shown))]
            yield Bullets((*shown, *more))
        if done:
            yield Paragraph(self.say("result.steps_done", list=self.speech.listing(done, "and")))
        yield from self.later_steps()

    def to_do(self, step: str) -> Iterator[Block]:
        """What the answers call for at a step, in order."""
        found = of_step(self.d, step, certain=True)
        shown = found if self.everything else found[:SHOWN_ACTIONS]
        for number, action in enumerate(shown, start=1):
            yield as_entry(action, number, self.pack, self.speech)
        if len(shown) < len(found):
            yield Paragraph(self.say("result.more_actions", n=len(found) - len(shown)))

    def later_steps(self) -> Iterator[Block]:
        """What is to do at the steps that lie ahead, where everything is to be said."""
        names = {s.id: s.name for s in self.pack.steps}
        for step in self.d.pathway if self.everything else ():
            if step.state == AHEAD and of_step(self.d, step.id, certain=True):
                yield Heading(self.say("result.later_step", step=names[step.id]), 3)
                yield from self.to_do(step.id)

    def deliver(self) -> Iterator[Block]:
        texts = {duty.id: duty.text for duty in self.pack.duties}
        certain = [texts[d.id] for d in self.d.before_you_deliver if d.value]
        if certain:
            yield Heading(self.say("result.deliver"))
            yield Bullets(tuple(certain))

    def unknowns(self) -> Iterator[Block]:
        if not self.d.missing:
            return
        yield Heading(self.say("result.unknowns"))
        score = self.d.readiness.score if self.d.readiness is not None else Bounds(0, 0)
        points = score.high - score.low
        if points >= 100:
            yield Paragraph(self.say("result.unknown_points", n=len(self.d.missing), points=points // 100))
        ordered = sorted(self.d.missing, key=lambda m: (-m.points, -len(m.schemes)))
        shown = ordered if self.everything else ordered[:SHOWN_MISSING]
        yield Bullets(tuple(self.missing_line(m.question, m.points, len(m.schemes)) for m in shown))
        if len(shown) < len(ordered):
            yield Paragraph(self.say("result.more_unknown", n=len(ordered) - len(shown)))

    def missing_line(self, question: str, points: int, schemes: int) -> str:
        label = self.pack.questions[question].label
        worth = []
        if points >= 100:
            worth.append(self.say("result.worth_points", n=points // 100))
        if schemes:
            worth.append(self.say("result.worth_schemes", n=schemes))
        return f"{label} ({self.speech.listing(worth, 'and')})" if worth else label

    def parked(self) -> Iterator[Block]:
        if self.d.parked:
            names = [self.speech.name(p.question) for p in self.d.parked]
            yield Paragraph(self.say("result.parked", list=self.speech.listing(names, "and")))

    def method(self) -> Iterator[Block]:
        yield Heading(self.say("result.method"))
        if self.pack.note:
            yield Paragraph(self.pack.note)
        day = self.speech.words.day(self.d.as_of)
        yield Paragraph(
            self.say("result.made_with", pack=self.pack.identity.id, version=self.pack.identity.version, day=day)
        )

    def points(self, score: Bounds) -> str:
        low, high = self.speech.words.score(score.low), self.speech.words.score(score.high)
        return low if score.settled or low == high else self.say("word.from_to", low=low, high=high)
