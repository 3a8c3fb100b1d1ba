"""A diagnosis as JSON, by the contract of `sme_diag/reports/diagnosis.schema.json`. What the answers do not settle is null."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sme_diag.i18n.speech import Speech
from sme_diag.lang.evaluate import Step
from sme_diag.lang.kinds import outer
from sme_diag.lang.nodes import names
from sme_diag.lang.phrase import phrase
from sme_diag.lang.values import Interval, Value
from sme_diag.model.diagnosis import (
    NOT_ELIGIBLE,
    ActionFound,
    Bounds,
    Diagnosis,
    DimensionScore,
    Readiness,
    Recommendation,
    Room,
    Said,
    SchemeFound,
    StatusFound,
)
from sme_diag.model.rules import Benefit, Contact, Cost, Pack, PackId, Scheme

FORMAT = "sme-diag/diagnosis@1"
Json = dict[str, Any]


def write(diagnosis: Diagnosis, pack: Pack, speech: Speech) -> str:
    """The diagnosis as JSON text, the same bytes for the same diagnosis."""
    return json.dumps(tree(diagnosis, pack, speech), ensure_ascii=False, indent=1, default=_number) + "\n"


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value))


def tree(diagnosis: Diagnosis, pack: Pack, speech: Speech) -> Json:
    """The diagnosis as plain data."""
    d, writer = diagnosis, _Writer(pack, speech)
    return {
        "format": FORMAT,
        "pack": _identity(d.pack) | {"extensions": [_identity(e) for e in pack.extensions]},
        "as_of": d.as_of.isoformat(),
        "firm": {"id": d.firm.id, "name": d.firm.name},
        "readiness": _readiness(d.readiness),
        "quick": None
        if d.quick is None
        else _readiness(d.quick.readiness)
        | {"provisional": True, "dimensions": [_dimension(x) for x in d.quick.dimensions]},
        "stage": None
        if d.stage is None
        else {"id": d.stage.id, "possible": list(d.stage.possible), "because": writer.steps(d.stage.because)},
        "gates": [
            {
                "id": g.id,
                "effect": g.effect,
                "level": g.level,
                "closed": g.value,
                "because": writer.steps(g.because),
                "missing": list(g.missing),
            }
            for g in d.gates
        ],
        "flags": [{"id": f.id, "because": writer.steps(f.because)} for f in d.flags],
        "dimensions": [_dimension(x) for x in d.dimensions],
        "barriers": [
            {
                "id": b.id,
                "severity": b.severity.low if b.severity.settled else None,
                "low": b.severity.low,
                "high": b.severity.high,
                "because": [writer.said(s) for s in b.because],
                "missing": list(b.missing),
            }
            for b in d.barriers
        ],
        "recommendations": [writer.recommendation(r) for r in d.recommendations],
        "schemes": [writer.scheme(s) for s in d.schemes],
        "watch_for": [writer.watched(s) for s in d.watch_for],
        "de_minimis": writer.ledger(d),
        "before_you_deliver": [
            {"id": x.id, "applies": x.value, "text": writer.duties[x.id].text, "missing": list(x.missing)}
            for x in d.before_you_deliver
        ],
        "pathway": [
            {"step": s.id, "state": s.state, "actions": [{"id": id, "applies": applies} for id, applies in s.actions]}
            for s in d.pathway
        ],
        "actions": [writer.action(a) for a in d.actions],
        "missing": [
            {"question": m.question, "reason": m.reason, "points": points(m.points), "schemes": list(m.schemes)}
            for m in d.missing
        ],
        "parked": [{"question": p.question, "because": writer.steps(p.because)} for p in d.parked],
    }


def points(hundredths: int) -> float | int:
    """Hundredths of a point as points."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def _identity(pack: PackId) -> Json:
    return {"id": pack.id, "version": pack.version, "digest": f"sha256:{pack.digest}"}


def _score(score: Bounds | None) -> Json:
    if score is None:
        return {"score": None, "low": None, "high": None}
    return {
        "score": points(score.low) if score.settled else None,
        "low": points(score.low),
        "high": points(score.high),
    }


def _readiness(found: Readiness | None) -> Json:
    if found is None:
        return _score(None) | {"level": None, "level_at_least": None, "levels_possible": []}
    return _score(found.score) | {
        "level": found.level,
        "level_at_least": found.level_at_least,
        "levels_possible": list(found.levels_possible),
    }


def _dimension(found: DimensionScore) -> Json:
    return {"id": found.id} | _score(found.score) | {"asked": found.asked, "unknown": found.unknown}


class _Writer:
    """Writes the parts that need the pack's texts and the reader's language."""

    def __init__(self, pack: Pack, speech: Speech) -> None:
        self.pack = pack
        self.speech = speech
        self.schemes = {s.id: s for s in pack.schemes}
        self.duties = {d.id: d for d in pack.duties}
        self.actions = {a.id: a for a in pack.actions}

    def plain(self, id: str, value: Value) -> Any:
        """A value as JSON: numbers in people's units, a range as {from, to}, a set as a sorted list."""
        if isinstance(value, frozenset):
            return sorted(value)
        if not isinstance(value, Interval):
            return value
        owner = self.pack.questions.get(id) or self.pack.facts.get(id)
        if owner is None:
            return None
        low, high = (None if end is None else outer(end, owner.kind) for end in value)
        return low if low == high else {"from": low, "to": high}

    def said(self, said: Said) -> Json:
        text = self.speech.said(said.question, said.value)
        return {"question": said.question, "answer": self.plain(said.question, said.value), "text": text}

    def step(self, step: Step) -> Json:
        reads = sorted(id for id in names(step.expr) if not id.startswith("@"))
        value = step.value if isinstance(step.value, bool) else None
        return {"text": phrase(step.expr, self.speech), "value": value, "reads": reads}

    def steps(self, steps: Iterable[Step]) -> list[Json]:
        return [self.step(step) for step in steps]

    def conditions(self, found: SchemeFound, value: bool | None) -> list[Json]:
        labels = {c.id: c.label for c in self.schemes[found.id].eligible}
        rows = []
        for condition in found.conditions:
            if condition.step.value is value:
                text = labels[condition.id] or phrase(condition.step.expr, self.speech)
                rows.append({"id": condition.id, "text": text, "missing": list(condition.missing)})
        return rows

    def points_to_check(self, found: SchemeFound) -> list[Json]:
        texts = {p.id: p.text for p in self.schemes[found.id].to_check}
        return [{"id": id, "text": texts[id]} for id in found.to_check]

    def scheme(self, found: SchemeFound) -> Json:
        scheme = self.schemes[found.id]
        return {
            "scheme": scheme.id,
            "name": scheme.name,
            "kind": scheme.kind,
            "verdict": found.verdict,
            "status": found.status.status,
            "failing": self.conditions(found, False) if found.verdict == NOT_ELIGIBLE else [],
            "missing": list(found.missing),
            "to_check": self.points_to_check(found),
        }

    def recommendation(self, entry: Recommendation) -> Json:
        found, scheme = entry.scheme, self.schemes[entry.scheme.id]
        return {
            "rank": entry.rank,
            "scheme": scheme.id,
            "name": scheme.name,
            "kind": scheme.kind,
            "operator": scheme.operator or None,
            "country": list(scheme.countries),
            "region": list(scheme.regions),
            "step": scheme.step,
            "verdict": found.verdict,
            "status": found.status.status,
            "seen": written(found.status, "seen"),
            "closes": written(found.status, "closes"),
            "relevance": {"low": found.relevance.low, "high": found.relevance.high},
            "addresses": list(found.addresses),
            "because": self.conditions(found, True),
            "missing": list(found.missing),
            "to_check": self.points_to_check(found),
            "benefit": benefit(scheme.benefit),
            "de_minimis": scheme.de_minimis,
            "room": self.room(entry.room),
            "summary": scheme.summary,
            "intermediary": scheme.intermediary or None,
            "first_step": scheme.first_step or None,
            "contact": [contact(c) for c in entry.contacts],
            "source": list(scheme.source),
            "confidence": scheme.confidence or None,
            "note": scheme.note or None,
        }

    def action(self, found: ActionFound) -> Json:
        action = self.actions[found.id]
        return {
            "id": found.id,
            "step": found.step,
            "kind": action.kind,
            "text": action.text,
            "who": action.who,
            "days": _number(Decimal(action.half_days) / 2),
            "done_when": action.done_when,
            "after": list(found.after),
            "relieves": list(action.relieves),
            "schemes": list(found.schemes),
            "cost": cost(action.cost),
            "called_for": found.called_for,
        }

    def watched(self, found: SchemeFound) -> Json:
        scheme: Scheme = self.schemes[found.id]
        return self.scheme(found) | {
            "closes": written(found.status, "closes"),
            "seen": written(found.status, "seen"),
            "successor": scheme.successor,
            "source": list(scheme.source),
        }

    def ledger(self, d: Diagnosis) -> Json | None:
        if d.ledger is None:
            return None
        return {
            "applies": d.ledger.applies,
            "room": self.room(d.ledger.room),
            "counted": list(d.ledger.counted),
            "total": points(d.ledger.total),
            "left_out": list(d.ledger.left_out),
        }

    def room(self, room: Room | None) -> Json | None:
        if room is None:
            return None
        parts = {"ceiling": room.ceiling, "used": room.used, "left": room.left}
        return {key: self.euros(value) for key, value in parts.items()}

    def euros(self, value: Interval | None) -> Json:
        low, high = (None, None) if value is None else value
        return {"low": None if low is None else points(low), "high": None if high is None else points(high)}


def written(found: StatusFound, key: str) -> str | None:
    """A date of a scheme's life as its source gives it: a day, a month or a year."""
    span = getattr(found.sighting, key, None)
    if span is None:
        return None
    first, last = span
    if first == last:
        return str(first.isoformat())
    return f"{first:%Y}" if (first.month, last.month) == (1, 12) else f"{first:%Y-%m}"


def benefit(found: Benefit | None) -> Json | None:
    """What a scheme gives; null where no source says."""
    if found is None:
        return None
    amounts = {"rate": found.rate, "ceiling": found.ceiling, "floor": found.floor}
    rows: Json = {key: None if value is None else points(value) for key, value in amounts.items()}
    return {"text": found.text or None} | rows | {"currency": found.currency, "months": list(found.months)}


def cost(found: Cost | None) -> Json | None:
    """What an action costs; null where no source says."""
    if found is None:
        return None
    amounts: Json = {"low": found.low, "high": found.high}
    amounts = {key: None if value is None else points(value) for key, value in amounts.items()}
    noted = {"text": found.text or None, "source": list(found.source), "seen": found.seen or None}
    return amounts | {"currency": found.currency} | noted


def contact(found: Contact) -> Json:
    """Whom to ask."""
    return {
        "name": found.name,
        "url": found.url or None,
        "role": found.role or None,
        "confidence": found.confidence or None,
    }
