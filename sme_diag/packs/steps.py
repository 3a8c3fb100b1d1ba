"""The later steps of the pathway, each a folder of the pack: `rules/<id>/<step>/*.yaml`, its tables, and `locale/<lang>.yaml`.

They are read only by the commands of their step, so the diagnosis does not pay for them. An extension adds nothing to them.
"""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from sme_diag.lang.check import Scope
from sme_diag.lang.kinds import Kind
from sme_diag.model.forms import Form
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack
from sme_diag.packs import find, geography
from sme_diag.packs.conditions import Conditions
from sme_diag.packs.document import Document
from sme_diag.packs.gather import gather_step
from sme_diag.packs.order import order
from sme_diag.packs.overlay import lay_step
from sme_diag.packs.read_questionnaire import kind_of, read_question
from sme_diag.problems import Problem, Refused, errors
from sme_diag.source import Place
from sme_diag.text import nearest
from sme_diag.tree import Map

QUESTIONS, FORM = "questions", "form"
"""The list and the single record every step may have: what it asks, and the title of that."""


class Source(NamedTuple):
    """A step as it stands on disk: its document, and the folder with its tables."""

    document: Document
    folder: Path
    root: Path

    def shown(self, name: str) -> str:
        """A file of the folder, as messages name it."""
        return find.shown(self.folder / name, self.root)


class Format(NamedTuple):
    """What a step consists of: its lists and single records, and the modules that check and read them.

    `format` has RECORDS and SINGLE, the pydantic models; `reader` has `read(source, pack, conditions, geography)`, which gives the
    rules of the step and the problems of what conditions do not know.
    """

    lists: tuple[str, ...]
    single: tuple[str, ...]
    format: str
    reader: str


FORMATS: dict[str, Format] = {}
"""The steps by id: the name of their folder, of their block in the answer file, and of their command."""


def folder(place: find.PackPlace, step: str) -> Path:
    """Where the files of a step are."""
    return place.rules / step


def load(step: str, pack: Pack, given: Iterable[Path], lang: str) -> tuple[Any, list[Problem]]:
    """The rules of a step in a language, and what is wrong with them. Raises Refused where the pack has none it can use."""
    place = find.pack(pack.identity.id, given)
    if not folder(place, step).is_dir():
        offered = [name for name in FORMATS if folder(place, name).is_dir()]
        raise Refused(Problem("P240", Place(), {"pack": place.id, "step": step}, nearest(step, offered)))
    checked = not place.shipped
    rules, problems = read(step, place, pack, lang, checked)
    if errors(problems):
        raise Refused(*errors(problems))
    return rules, problems


def read(
    step: str, place: find.PackPlace, pack: Pack, lang: str, checked: bool = True, complete: bool = False
) -> tuple[Any, list[Problem]]:
    """The rules of a step, None where its files have errors; `checked` holds them against their format first."""
    form = FORMATS[step]
    at = folder(place, step)
    document, problems = gather_step(at, place.root, form.lists, form.single, places=checked)
    if lang != pack.questionnaire.languages[0]:
        file = at / "locale" / f"{lang}.yaml"
        problems += lay_step(document, file, find.shown(file, place.root), lang, complete)
    if checked:
        from sme_diag.packs.check_format import check_records

        models = import_module(f"sme_diag.packs.{form.format}")
        problems += check_records(document, models.RECORDS, models.SINGLE)
    if errors(problems):
        return None, problems
    known = geography(lang)
    conditions = Conditions(scope(pack, document, known))
    reader = import_module(f"sme_diag.packs.{form.reader}")
    rules, found = reader.read(Source(document, at, place.root), pack, conditions, known)
    return rules, [*problems, *conditions.problems, *found]


def scope(pack: Pack, document: Document, known: Geography) -> Scope:
    """The names a condition of a step may read: those of the pack, and what the step itself asks."""
    names: dict[str, Kind] = {p.id: p.kind for p in pack.parameters} | {f.id: f.kind for f in pack.facts.values()}
    names |= {id: question.kind for id, question in pack.questions.items()}
    names |= {str(r["id"]): kind_of(r, "type", known) for r, _ in document.records.get(QUESTIONS, ())}
    return Scope(names, {named.id: named.of for named in pack.named_sets})


def read_form(step: str, document: Document, conditions: Conditions, known: Geography) -> tuple[Form, list[Problem]]:
    """What a step asks, and the circles among its questions."""
    head = document.single.get(FORM, Map())
    questions = tuple(read_question(r, step, conditions, known) for r, _ in document.records.get(QUESTIONS, ()))
    sequence, circles = order({q.id: q for q in questions}, {})
    return Form(step, str(head.get("title") or ""), str(head.get("intro") or ""), questions, sequence), circles
