"""Opening a firm: answer file, pack and answers together, with every problem found on the way."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sme_diag import console
from sme_diag.core import diagnose
from sme_diag.core.responses import respond
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.i18n.speech import Speech
from sme_diag.model.answers import Answers
from sme_diag.model.diagnosis import Diagnosis
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.store.sheet import Sheet, read_sheet
from sme_diag.text import one_line
from sme_diag.tree import place_of

if TYPE_CHECKING:
    from sme_diag.reports.document import Blocks


class Firm(NamedTuple):
    """A firm ready for the engine."""

    sheet: Sheet
    pack: Pack
    answers: Answers
    speech: Speech
    problems: tuple[Problem, ...]

    def diagnose(self, as_of: date) -> Diagnosis:
        """The diagnosis on a day."""
        return diagnose(self.pack, self.answers, as_of, self.sheet.firm)


Opened = dict[str, tuple[Pack, list[Problem], Speech]]
"""Packs that many firms answer, by id, with what is wrong with them and their words."""


def day(written: str | None) -> date:
    """The day of the diagnosis: the one given, else today."""
    if written is None:
        return date.today()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(Problem("F015", Place("--as-of"), {"reason": f"{one_line(written)} (YYYY-MM-DD)"})) from None


def open_pack(id: str, given: list[Path], words: Catalogue) -> tuple[Pack, list[Problem]]:
    """The pack in the reader's language; Refused when it cannot be used."""
    pack, problems = load(id, given, words.code)
    if pack is None:
        raise Refused(*problems)
    return pack, problems


def speaker(pack: Pack, words: Catalogue) -> Speech:
    """The words for a pack."""
    return Speech(words, pack, geography(words.code))


def open_firm(path: Path, given: list[Path], words: Catalogue, opened: Opened | None = None) -> Firm:
    """A firm from its answer file; Refused when file or pack cannot be used at all. Packs `opened` are opened once."""
    sheet = read_sheet(path)
    known = {} if opened is None else opened
    try:
        if sheet.questionnaire not in known:
            pack, problems = open_pack(sheet.questionnaire, given, words)
            known[sheet.questionnaire] = pack, problems, speaker(pack, words)
        pack, problems, speech = known[sheet.questionnaire]
    except Refused as refused:  # a pack that cannot be found is named by this file
        at = place_of(sheet.data, "questionnaire", "id")
        raise Refused(*(p if p.place.file else p._replace(place=at) for p in refused.problems)) from None
    refuse_newer(pack, sheet.version, place_of(sheet.data, "questionnaire", "version"))
    answers, found = respond(pack, sheet.answers, speech.places, lambda *path: place_of(sheet.answers, *path))
    return Firm(sheet, pack, answers, speech, (*sheet.problems, *problems, *found))


def refuse_newer(pack: Pack, version: str, at: Place) -> None:
    """Refuse an answer file that was written for a newer questionnaire than this program has."""
    mine = pack.questionnaire.version
    if _numbers(version) > _numbers(mine):
        raise Refused(Problem("A407", at, {"version": one_line(version), "mine": mine}))


def show(document: "Blocks", plain: bool) -> None:
    """Print a document as this terminal and its reader want it."""
    from sme_diag.reports import as_terminal

    as_terminal.write(document, console.rich_console(), console.plain_wanted(plain))


def deliver(text: str, output: Path | None, words: Catalogue) -> None:
    """A result as text: printed, or written whole into a file."""
    if output is None:
        console.out(text)
        return
    from sme_diag.store.save import write_whole

    write_whole(output, text.encode("utf-8"), private=False)
    console.err(words.say("cli.written", file=str(output)))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
