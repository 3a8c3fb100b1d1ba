"""The report for the firm: page one is the answer, then what it rests on, what to do, what is not known, method and limits."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sme_diag.core.situation import setting
from sme_diag.i18n.speech import Speech
from sme_diag.model.answers import Answers
from sme_diag.model.diagnosis import Diagnosis
from sme_diag.model.rules import Pack
from sme_diag.reports.client_parts import Parts
from sme_diag.reports.document import (
    Block,
    Brand,
    Bullets,
    Document,
    Entry,
    Heading,
    Link,
    Meta,
    Paragraph,
    Run,
    Section,
    Words,
)
from sme_diag.reports.furniture import furniture
from sme_diag.reports.page_one import page_one

SECTIONS = ("answer", "profile", "barriers", "schemes", "pathway", "deliver", "unknowns", "answers", "method")
"""The parts of a report, in their order."""
FIXED = ("answer", "method")
"""What no branding leaves out: the answer, and how far it can be trusted."""
VALID_MONTHS = 12
"""How long a result holds, where the pack sets no parameter `result_holds_months`. A convention."""
NEW_PAGE = ("profile",)
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def client_report(
    diagnosis: Diagnosis,
    pack: Pack,
    answers: Answers,
    speech: Speech,
    brand: Brand | None = None,
    leave_out: Iterable[str] = (),
) -> Document:
    """The report of one firm, in the reader's language: the same for the same diagnosis, answers, pack and brand."""
    parts = Parts(diagnosis, pack, speech, answers, expires(diagnosis.as_of, pack))
    left = set(leave_out) - set(FIXED)
    made = (_section(id, getattr(parts, id) if id != "answer" else None, parts) for id in SECTIONS if id not in left)
    return Document(_meta(parts, brand or Brand()), tuple(section for section in made if section is not None))


def expires(made: date, pack: Pack) -> date:
    """The last day on which the result holds."""
    months = made.month - 1 + setting(pack, "result_holds_months", made, VALID_MONTHS)
    year, month = made.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    return made.replace(year=year, month=month, day=min(made.day, monthrange(year, month)[1]))


def _meta(parts: Parts, brand: Brand) -> Meta:
    say, words, d = parts.say, parts.speech.words, parts.d
    made, until = words.day(d.as_of), words.day(parts.expires)
    identity = parts.pack.identity
    return Meta(
        title=d.firm.name or d.firm.id,
        subject=parts.pack.title,
        subtitle=say("report.subtitle", day=made, until=until),
        language=words.code,
        author=brand.name or parts.pack.publisher,
        made=d.as_of,
        made_words=made,
        identity=say("report.identity", pack=identity.id, version=identity.version, digest=identity.digest[:12]),
        furniture=furniture(say),
        brand=brand,
    )


def _section(id: str, part: Callable[[], Iterator[Block]] | None, parts: Parts) -> Section | None:
    """A part of the result as a section: its first heading is the title, further ones are a level lower."""
    if part is None:
        return Section(id, parts.say("report.answer"), tuple(page_one(parts)))
    blocks = [_linked(block) for block in part()]
    if not blocks:
        return None
    title, *rest = blocks
    if not isinstance(title, Heading):
        raise TypeError(f"the part {id} begins without a heading")
    lowered = (block._replace(level=3) if isinstance(block, Heading) else block for block in rest)
    return Section(id, title.text, tuple(lowered), new_page=id in NEW_PAGE, folded=id == "answers")


def _linked(block: Block) -> Block:
    """The block with the addresses in its texts as links."""
    if isinstance(block, Paragraph):
        return block._replace(text=linked(block.text))
    if isinstance(block, Bullets):
        return block._replace(items=tuple(map(linked, block.items)))
    if isinstance(block, Entry):
        return block._replace(lines=tuple((label, linked(text)) for label, text in block.lines))
    return block


def linked(words: Words) -> Words:
    """Running text with its addresses as links; one that has runs already stays."""
    if not isinstance(words, str) or "://" not in words:
        return words
    found: list[Run] = []
    after = 0
    for match in ADDRESS.finditer(words):
        found += [words[after : match.start()], Link(match[0], match[0])]
        after = match.end()
    return tuple(run for run in (*found, words[after:]) if run)
