"""A comparison for people and machines."""

import json
from collections.abc import Iterator
from typing import Any

from sme_diag.i18n.speech import Speech
from sme_diag.model.diagnosis import Bounds, Comparison, Diagnosis, Moved
from sme_diag.model.rules import Pack
from sme_diag.reports.as_json import points
from sme_diag.reports.document import Block, Blocks, Bullets, Heading, Paragraph

FORMAT = "sme-diag/comparison@1"


def view(found: Comparison, old: Diagnosis, new: Diagnosis, pack: Pack, speech: Speech) -> Blocks:
    """What changed, as a document."""
    return tuple(_blocks(found, old, new, pack, speech))


def _blocks(found: Comparison, old: Diagnosis, new: Diagnosis, pack: Pack, speech: Speech) -> Iterator[Block]:
    say = speech.say
    yield Heading(say("compare.title", firm=new.firm.name or new.firm.id), 1)
    if old.firm.id != new.firm.id:
        yield Paragraph(say("compare.two_firms", old=old.firm.id, new=new.firm.id), strong=True)
    levels, stages = {x.id: x.name for x in pack.levels}, {x.id: x.name for x in pack.stages}
    yield Paragraph(_from_to(say("compare.score"), found.score, speech), strong=True)
    for key, names, (before, after) in (("level", levels, found.levels), ("stage", stages, found.stages)):
        if before != after:
            was, now = (speech.listing([names[id] for id in ids], "or") for ids in (before, after))
            yield Paragraph(say(f"compare.{key}", before=was, after=now))
        elif after:
            yield Paragraph(say(f"compare.same_{key}", now=speech.listing([names[id] for id in after], "or")))
    dimensions = {d.id: d.name for d in pack.dimensions}
    if found.dimensions:
        yield Heading(say("result.dimensions"))
        yield Bullets(tuple(_from_to(dimensions[m.id], m, speech) for m in found.dimensions))
    barriers, schemes = {b.id: b.name for b in pack.barriers}, {s.id: s.name for s in pack.schemes}
    for key, ids, texts in (
        ("barriers_gone", found.barriers_gone, barriers),
        ("barriers_new", found.barriers_new, barriers),
        ("schemes_new", found.schemes_new, schemes),
        ("schemes_gone", found.schemes_gone, schemes),
    ):
        if ids:
            yield Heading(say(f"compare.{key}"))
            yield Bullets(tuple(texts[id] for id in ids))
    if found.answers:
        yield Heading(say("compare.answers"))
        rows = [(speech.name(c.id), speech.value(c.id, c.before), speech.value(c.id, c.after)) for c in found.answers]
        yield Bullets(tuple(say("compare.answer", name=name, before=was, after=now) for name, was, now in rows))


def _from_to(label: str, moved: Moved, speech: Speech) -> str:
    before, after = (_shown(score, speech) for score in (moved.before, moved.after))
    key = "compare.same" if moved.before == moved.after else "compare.moved"
    return speech.say(key, label=label, before=before, after=after)


def _shown(score: Bounds | None, speech: Speech) -> str:
    return speech.say("word.unknown") if score is None else speech.bounds(score.low // 100, score.high // 100)


def as_json(found: Comparison, old: Diagnosis, new: Diagnosis) -> str:
    """What changed, as JSON."""
    tree: dict[str, Any] = {
        "format": FORMAT,
        "firm": {"id": new.firm.id, "name": new.firm.name},
        "as_of": new.as_of.isoformat(),
        "pack": {"id": new.pack.id, "version": new.pack.version},
        "score": _moved(found.score),
        "levels": {"before": list(found.levels[0]), "after": list(found.levels[1])},
        "stages": {"before": list(found.stages[0]), "after": list(found.stages[1])},
        "dimensions": [{"id": m.id} | _moved(m) for m in found.dimensions],
        "answers": [c.id for c in found.answers],
        "barriers": {"gone": list(found.barriers_gone), "new": list(found.barriers_new)},
        "recommendations": {"gone": list(found.schemes_gone), "new": list(found.schemes_new)},
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _moved(moved: Moved) -> dict[str, Any]:
    ends = {"before": moved.before, "after": moved.after}
    return {key: score and {"low": points(score.low), "high": points(score.high)} for key, score in ends.items()}
