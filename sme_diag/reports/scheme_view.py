"""A scheme as the firm reads it: does it fit, why, what to check, what it gives, how to begin and whom to ask."""

from collections.abc import Iterator

from sme_diag.i18n.speech import Speech
from sme_diag.lang.phrase import phrase
from sme_diag.model.diagnosis import (
    CLOSED,
    ELIGIBLE,
    NOT_ELIGIBLE,
    OPEN,
    UNKNOWN,
    UPCOMING,
    Recommendation,
    SchemeFound,
    StatusFound,
)
from sme_diag.model.rules import Contact, Pack, Scheme
from sme_diag.reports.document import Entry

Line = tuple[str, str]
SHOWN_NAMES = 4


def ranked(entry: Recommendation, pack: Pack, speech: Speech) -> Entry:
    """A recommendation in full."""
    scheme = next(s for s in pack.schemes if s.id == entry.scheme.id)
    title = f"{entry.rank}. {scheme.name}"
    lines = [("", scheme.summary), *_fit(scheme, entry.scheme, speech), *_helps(entry.scheme, pack, speech)]
    lines += _to_check(scheme, entry.scheme, speech)
    if not scheme.generic:
        lines += [(speech.say("scheme.amount"), amount(scheme, speech))]
    if entry.room is not None:
        left = entry.room.left if entry.room.used is not None else None
        known = "scheme.room_unknown" if left is None or left.low is None else "scheme.room"
        low = speech.words.money(left.low) if left is not None and left.low is not None else ""
        lines += [(speech.say("scheme.small_aid"), speech.say(known, left=low))]
    if scheme.first_step:
        lines.append((speech.say("scheme.first_step"), scheme.first_step))
    if scheme.access == "intermediary":
        lines.append((speech.say("scheme.through"), scheme.intermediary))
    lines += [(speech.say("scheme.contact"), contact(found, speech)) for found in entry.contacts]
    if not scheme.generic:
        lines.append((speech.say("scheme.status"), status(entry.scheme.status, speech)))
        lines += [(speech.say("scheme.source"), scheme.source[0])] if scheme.source else []
    return Entry(title, tuple(line for line in lines if line[1]))


def shortened(names: list[str], speech: Speech, most: int = SHOWN_NAMES) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= most:
        return speech.listing(names, "and")
    more = speech.say("word.more", n=len(names) - most)
    return speech.listing([*names[:most], more], "and")


def verdict(found: SchemeFound, speech: Speech) -> str:
    """The verdict as a sentence; never "fits" without the points that are left to check."""
    checks = len(found.to_check)
    if found.verdict == ELIGIBLE:
        return speech.say("scheme.eligible_check", n=checks) if checks else speech.say("scheme.eligible")
    if found.verdict == NOT_ELIGIBLE:
        return speech.say("scheme.not_eligible")
    if found.missing:
        names = [speech.name(id) for id in found.missing]
        return speech.say("scheme.possible", list=shortened(names, speech))
    return speech.say("scheme.possible_check", n=checks)


def _fit(scheme: Scheme, found: SchemeFound, speech: Speech) -> Iterator[Line]:
    if scheme.generic:
        return
    yield speech.say("scheme.verdict"), verdict(found, speech)
    labels = {c.id: c.label for c in scheme.eligible}
    met = [labels[c.id] or phrase(c.step.expr, speech) for c in found.conditions if c.step.value is True]
    if met:
        yield speech.say("scheme.met"), speech.series(met)


def _helps(found: SchemeFound, pack: Pack, speech: Speech) -> Iterator[Line]:
    names = {b.id: b.name for b in pack.barriers}
    if found.addresses:
        yield speech.say("scheme.addresses"), speech.series([names[id] for id in found.addresses[:3]])


def _to_check(scheme: Scheme, found: SchemeFound, speech: Speech) -> Iterator[Line]:
    texts = {p.id: p.text for p in scheme.to_check}
    label = speech.say("scheme.ask" if scheme.generic else "scheme.to_check")
    for id in found.to_check:
        yield label, texts[id]


def amount(scheme: Scheme, speech: Speech) -> str:
    """What the scheme gives, or "ask the operator": never zero, never a guess."""
    found = scheme.benefit
    if found is None or (not found.text and found.rate is None and found.ceiling is None and found.floor is None):
        return speech.say("scheme.ask_operator")
    if found.text:
        return found.text
    parts = []
    if found.rate is not None:
        parts.append(speech.words.percent(found.rate))
    if found.ceiling is not None:
        parts.append(speech.say("word.at_most", value=speech.words.money(found.ceiling, found.currency)))
    if found.floor is not None:
        parts.append(speech.say("word.at_least", value=speech.words.money(found.floor, found.currency)))
    return ", ".join(parts)


def contact(found: Contact, speech: Speech) -> str:
    """Whom to ask; an address from a secondary list is marked."""
    text = f"{found.name}, {found.url}" if found.url else found.name
    return speech.say("scheme.check_address", contact=text) if found.confidence == "secondary only" else text


def status(found: StatusFound, speech: Speech) -> str:
    """The life of a scheme as a sentence, with when it was last seen, as exactly as the source says and no more."""
    say, span, life = speech.say, speech.words.span, found.sighting
    if life is None:
        return ""
    text = say(f"status.{found.status}")
    if found.status == OPEN and life.closes is not None:
        text = say("status.open_until", day=span(life.closes))
    elif found.status == CLOSED and life.closes is not None:
        text = say("status.closed_since", day=span(life.closes))
    elif found.status == UPCOMING and life.opens is not None:
        text = say("status.opens", day=span(life.opens))
    if life.seen is None:
        return f"{text} ({say('status.undated')})"
    last_open = found.status == UNKNOWN and life.state == OPEN
    return f"{text} ({say('status.seen_open' if last_open else 'status.seen', day=span(life.seen))})"


def watched(found: SchemeFound, pack: Pack, speech: Speech) -> str:
    """A closed scheme on one line, with its successor."""
    schemes = {s.id: s for s in pack.schemes}
    scheme = schemes[found.id]
    text = speech.say("phrase.is", name=scheme.name, value=status(found.status, speech))
    if scheme.successor in schemes:
        text += ". " + speech.say("scheme.successor", name=schemes[scheme.successor].name)
    return text
