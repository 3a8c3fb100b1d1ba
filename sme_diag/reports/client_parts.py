"""The parts of a report below page one. What the terminal says too comes from `views`; here is what only paper has room for."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sme_diag.dates import span
from sme_diag.i18n.speech import Speech
from sme_diag.lang.nodes import names
from sme_diag.lang.phrase import phrase
from sme_diag.model.answers import Answer, Answers
from sme_diag.model.diagnosis import AHEAD, CLOSED, NOT_ELIGIBLE, Bounds, Diagnosis, MissingFound, SchemeFound
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack, Scheme
from sme_diag.reports.action_view import of_step, table, total
from sme_diag.reports.document import (
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Paragraph,
    Radar,
    Stop,
    Table,
    Way,
)
from sme_diag.reports.scheme_view import amount, ranked, shortened, verdict
from sme_diag.reports.views import View
from sme_diag.text import clean

IN_FULL = 10
"""So many recommendations are written out; the others stand in a table."""
NEARLY = 8
"""So many schemes that would help, and do not fit, are named with the reason."""
DIGEST = 12


class Parts(View):
    """A view with everything in it, and the answers it rests on."""

    def __init__(self, diagnosis: Diagnosis, pack: Pack, speech: Speech, answers: Answers, expires: date) -> None:
        super().__init__(diagnosis, pack, speech, everything=True)
        self.answers_given = answers
        self.expires = expires
        self.left = {parked.question for parked in diagnosis.parked}

    @property
    def answered(self) -> set[str]:
        """The questions on the path that have an answer."""
        return {id for id, answer in self.answers_given.items() if answer.value is not None} - self.left

    def profile(self) -> Iterator[Block]:
        """The dimensions, drawn and in numbers."""
        if not (bars := self.bars()):
            return
        title = self.say("result.dimensions")
        yield Heading(title)
        if len(bars) > 2:
            said = self.speech.series([bar.sentence for bar in bars])
            yield Radar(title, bars, self.say("report.radar", list=said), self.legend(bars))
        yield Bars(bars, self.legend(bars))
        quick = self.d.quick.readiness if self.d.quick is not None else None
        if quick is not None and not quick.score.settled:
            yield Paragraph(self.say("report.provisional"))

    def schemes(self) -> Iterator[Block]:
        """Support: the first in full, the others in a table, what is closed, and what does not fit and why."""
        if self.d.recommendations:
            yield Heading(self.say("result.recommendations"))
            yield Paragraph(self.say("result.recommendations_intro"))
            schemes = {s.id: s for s in self.pack.schemes}
            for entry in self.d.recommendations[:IN_FULL]:
                kind = self.say(f"kind.{schemes[entry.scheme.id].kind}")
                yield ranked(entry, self.pack, self.speech)._replace(tags=(kind,))
            yield from self.others(schemes)
        else:
            yield Heading(self.say("result.recommendations"))
            yield Paragraph(self.say("report.no_schemes"))
        yield from self.small_aid()
        yield from self.watch_for()
        yield from self.nearly()

    def others(self, schemes: dict[str, Scheme]) -> Iterator[Block]:
        """The recommendations that are not written out."""
        rest = self.d.recommendations[IN_FULL:]
        if not rest:
            return
        yield Heading(self.say("report.others"), 3)
        columns = ("report.scheme", "report.fit", "report.gives", "report.first_step")
        rows = []
        for entry in rest:
            scheme = schemes[entry.scheme.id]
            fit = self.say("report.generic") if scheme.generic else verdict(entry.scheme, self.speech)
            gives = "" if scheme.generic else amount(scheme, self.speech)
            rows.append((f"{entry.rank}. {scheme.name}", fit, gives, scheme.first_step))
        yield Table("", self.columns(columns, 2, 2, 3, 3), tuple(rows))

    def nearly(self) -> Iterator[Block]:
        """Schemes of the firm's own place that would help and do not fit, and the conditions that fail."""
        place = {self.pack.roles.get("country", ""), self.pack.roles.get("region", "")}
        found = [
            s for s in self.d.schemes if s.verdict == NOT_ELIGIBLE and s.status.status != CLOSED and s.relevance.high
        ]
        found = [
            s for s in found if not any(set(names(c.step.expr)) & place for c in s.conditions if c.step.value is False)
        ]
        found.sort(key=lambda s: (-s.relevance.low, -s.relevance.high, s.id))
        if found:
            yield Heading(self.say("report.nearly"))
            yield Paragraph(self.say("report.nearly_intro"))
            schemes = {s.id: s for s in self.pack.schemes}
            rows = tuple((schemes[s.id].name, self.failing(schemes[s.id], s)) for s in found[:NEARLY])
            yield Table("", self.columns(("report.scheme", "report.needed"), 3, 4), rows)

    def failing(self, scheme: Scheme, found: SchemeFound) -> str:
        """The conditions that fail, in words."""
        labels = {c.id: c.label for c in scheme.eligible}
        failing = [c for c in found.conditions if c.step.value is False]
        return self.speech.series([labels[c.id] or phrase(c.step.expr, self.speech) for c in failing])

    def pathway(self) -> Iterator[Block]:
        """The way as a picture, and what to do at the step the firm stands at."""
        if not self.d.pathway:
            return
        steps = {step.id: step for step in self.pack.steps}
        title = self.say("report.pathway")
        yield Heading(title)
        stops = tuple(Stop(steps[s.id].name, s.state, self.say(f"report.state.{s.state}")) for s in self.d.pathway)
        said = [self.say("phrase.is", name=stop.label, value=stop.words) for stop in stops]
        yield Way(title, stops, self.say("report.way", list=self.speech.series(said)))
        yield from self.next_step()

    def to_do(self, step: str) -> Iterator[Block]:
        """What the answers call for at a step as a table, and how much work it is."""
        found = of_step(self.d, step, certain=True)
        if found:
            yield table(found, self.pack, self.speech)
            yield Paragraph(self.say("action.total", days=total(found, self.pack, self.speech)))

    def later_steps(self) -> Iterator[Block]:
        """The step after this one in full, those behind it by name."""
        names_ = {step.id: step.name for step in self.pack.steps}
        ahead = [step.id for step in self.d.pathway if step.state == AHEAD]
        if ahead and of_step(self.d, ahead[0], certain=True):
            following = ahead.pop(0)
            yield Heading(self.say("result.later_step", step=names_[following]))
            yield from self.to_do(following)
        if later := [names_[id] for id in ahead]:
            yield Paragraph(self.say("action.later", list=self.speech.listing(later, "and")))

    def unknowns(self) -> Iterator[Block]:
        """What is not known, and what it would change."""
        yield Heading(self.say("result.unknowns"))
        if not self.d.missing:
            yield Paragraph(self.say("report.all_known"))
            return
        score = self.d.readiness.score if self.d.readiness is not None else Bounds(0, 0)
        if score.high - score.low >= 100:
            points = (score.high - score.low) // 100
            yield Paragraph(self.say("result.unknown_points", n=len(self.d.missing), points=points), strong=True)
        else:
            yield Paragraph(self.say("report.unknown_count", n=len(self.d.missing)), strong=True)
        if self.d.readiness is not None and len(self.d.readiness.levels_possible) > 1:
            possible = [self.levels[id].name for id in self.d.readiness.levels_possible]
            yield Paragraph(self.say("report.unknown_levels", list=self.speech.listing(possible, "or")))
        yield from self.together()
        ordered = sorted(self.d.missing, key=lambda m: (-m.points, -len(m.schemes)))
        rows = tuple(self.unknown(found) for found in ordered)
        kinds = ("report.question", "report.why_open", "report.changes")
        yield Table("", self.columns(kinds, 3, 1, 3), rows)

    def together(self) -> Iterator[Block]:
        """Where one person can settle several at once: the sections with most of what is open."""
        count = Counter(self.pack.questions[found.question].section for found in self.d.missing)
        titles = {section.id: section.title for section in self.pack.questionnaire.sections}
        many = [(id, n) for id, n in count.most_common(3) if n > 1]
        if len(self.d.missing) > 2 and many:
            said = [self.say("report.of_section", n=n, section=titles[id]) for id, n in many]
            yield Paragraph(self.say("report.together", list=self.speech.listing(said, "and")))

    def unknown(self, found: MissingFound) -> tuple[Cell, ...]:
        """One open question: why it is open, and what hangs on it."""
        texts = {b.id: b.name for b in self.pack.barriers}
        gates = {g.id: g.name for g in self.pack.gates}
        parts = []
        if found.points >= 100:
            parts.append(self.say("result.worth_points", n=found.points // 100))
        if found.schemes:
            parts.append(self.say("result.worth_schemes", n=len(found.schemes)))
        barriers = [texts[b.id] for b in self.d.barriers if found.question in b.missing]
        if barriers:
            parts.append(self.say("report.worth_barriers", list=shortened(barriers, self.speech)))
        shut = [gates[g.id] for g in self.d.gates if found.question in g.missing]
        if shut:
            parts.append(self.say("report.worth_gates", list=self.speech.listing(shut, "and")))
        label = self.pack.questions[found.question].label
        return label, self.say(f"report.reason.{found.reason}"), self.speech.series(parts) or self.say("report.little")

    def answers(self) -> Iterator[Block]:
        """Everything the firm said, as it was understood; what it could not say stands under what is not known."""
        tables: list[Block] = []
        columns = self.columns(("report.question", "report.answer_given"), 4, 3)
        for section in self.pack.questionnaire.sections:
            rows = tuple(self.answer(q, given) for q in section.questions if (given := self.said(q)) is not None)
            if rows:
                tables += [Heading(section.title), Table("", columns, rows)]
        if tables:
            yield Heading(self.say("report.answers"))
            yield Paragraph(self.say("report.answers_intro"))
            yield from tables

    def said(self, question: Question) -> Answer | None:
        """The answer to a question, if there is one."""
        given = self.answers_given.get(question.id)
        return given if given is not None and given.value is not None else None

    def answer(self, question: Question, given: Answer) -> tuple[Cell, ...]:
        """A question and its answer, with the note beside it."""
        said = clean(self.speech.value(question.id, given.value))
        if question.id in self.left:
            said = self.say("report.left", answer=said)
        return question.label, self.say("report.noted", answer=said, note=clean(given.note)) if given.note else said

    def method(self) -> Iterator[Block]:
        """How the result came about, how far it can be trusted, and what exactly made it."""
        yield Heading(self.say("result.method"))
        if self.pack.note:
            yield Paragraph(self.pack.note)
        words, mine = self.speech.words, self.pack.identity
        yield Bullets(
            (self.say("report.limit_answers"), self.say("report.limit_cuts"), self.say("report.limit_schemes"))
        )
        rows = [
            (self.say("report.day"), words.day(self.d.as_of)),
            (self.say("report.until"), words.day(self.expires)),
            (self.say("report.rules"), f"{mine.id} {mine.version} ({mine.digest[:DIGEST]})"),
        ]
        rows += [(self.say("report.added"), f"{e.id} {e.version} ({e.digest[:DIGEST]})") for e in self.pack.extensions]
        if self.pack.updated:
            updated = span(self.pack.updated)
            rows.append((self.say("report.updated"), words.span(updated) if updated else self.pack.updated))
        if self.pack.publisher:
            rows.append((self.say("report.publisher"), self.pack.publisher))
        yield Facts(tuple(rows))

    def columns(self, keys: tuple[str, ...], *shares: int) -> tuple[Column, ...]:
        """Columns titled by texts of the interface."""
        return tuple(
            Column(self.say(key), share=share) for key, share in zip(keys, shares or (1,) * len(keys), strict=True)
        )
