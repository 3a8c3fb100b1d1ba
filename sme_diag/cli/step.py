"""A later step of the pathway on one answer file: its rules, and what the firm has answered to its form, asked where it is open."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sme_diag import console
from sme_diag.cli.firm import Firm, open_firm
from sme_diag.cli.terminal import interruptible, prompter_for
from sme_diag.core import forms
from sme_diag.core.responses import respond
from sme_diag.core.situation import situate
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.i18n.speech import Speech
from sme_diag.interview.conduct import Interview
from sme_diag.interview.session import Session
from sme_diag.interview.typed import meant
from sme_diag.lang.values import Value
from sme_diag.model.answers import Answers
from sme_diag.model.forms import Form
from sme_diag.packs import steps
from sme_diag.problems import Problem, Refused
from sme_diag.store.keeper import Keeper
from sme_diag.store.lock import Locked
from sme_diag.store.sheet import block
from sme_diag.text import nearest, one_line
from sme_diag.tree import Map, place_of

ANSWERS = "answers"


class Wishes(NamedTuple):
    """The options that every later step has."""

    path: Path
    given: list[Path]
    today: date
    sets: tuple[str, ...] = ()
    no_input: bool = False
    plain: bool = False


class Step(NamedTuple):
    """A firm at a step.

    `rules` are those of the step, `block` what the answer file holds for it, `values` what every name stands for.
    """

    firm: Firm
    rules: Any
    block: Map
    answers: Answers
    values: dict[str, Value]
    speech: Speech
    problems: tuple[Problem, ...]


def open_step(words: Catalogue, step: str, wishes: Wishes, form_of: Callable[[Any], Form], again: bool = False) -> Step:
    """The firm at the step. Open questions of its form are asked where somebody can answer; `again` asks all of them anew.

    What is answered, or given with `--set`, is in the file before the next question is put. Raises Refused where file or rules
    cannot be used, or another terminal has the file open.
    """
    firm = open_firm(wishes.path, wishes.given, words)
    rules, problems = steps.load(step, firm.pack, wishes.given, words.code)
    known = situate(firm.pack, firm.answers, wishes.today).values
    form = form_of(rules)
    pack = forms.as_pack(firm.pack, form, known)
    speech = Speech(words, pack, firm.speech.places)
    data = firm.sheet.data
    mine = block(data, step)
    given = block(mine, ANSWERS)
    session = Session(speech, given, wishes.today)
    asks = not wishes.no_input and sys.stdin.isatty() and (again or bool(session.open_ids()))
    if wishes.sets or asks:
        mine[ANSWERS] = given
        data[step] = mine
        _filled(words, wishes, session, data, asks)
    answers, found = respond(pack, given, speech.places, lambda *path: place_of(given, *path))
    values = forms.values(firm.pack, form, known, answers, wishes.today)
    return Step(firm, rules, mine, answers, values, speech, (*firm.problems, *problems, *found))


def _filled(words: Catalogue, wishes: Wishes, session: Session, data: Map, asks: bool) -> None:
    """Put what `--set` says into the file, then ask what is open."""
    data.setdefault("answers", Map())
    keeper = Keeper(wishes.path, data)
    try:
        keeper.lock.take()
    except Locked:
        raise Refused(Problem("A414", args={"file": str(wishes.path)})) from None
    try:
        for wish in wishes.sets:
            id, _, typed = wish.partition("=")
            question = session.pack.questions.get(id.strip())
            if question is None:
                near = nearest(id, session.pack.questions)
                raise Refused(Problem("A401", args={"question": one_line(id)}, suggestion=near))
            session.keep(question, meant(question, typed, session.speech, session.given))
        if wishes.sets:
            _save(words, keeper)
        if asks:
            with interruptible(), prompter_for(words, wishes.plain) as prompter:
                interview = Interview(
                    session, prompter, lambda: _save(words, keeper), lambda problem: console.sentence(problem, words)
                )
                interview.run()
            _save(words, keeper)
    finally:
        keeper.lock.give_back()


def _save(words: Catalogue, keeper: Keeper) -> None:
    for event in keeper.save():
        console.err(words.say(event.key, **event.args))
