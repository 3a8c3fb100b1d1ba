"""A form as a questionnaire of its own, so that it is asked, read and kept by the same code as the diagnosis."""

from collections.abc import Mapping
from datetime import date

from sme_diag.core.situation import situate
from sme_diag.lang.kinds import Kind
from sme_diag.lang.values import Value
from sme_diag.model.answers import Answers
from sme_diag.model.forms import Form
from sme_diag.model.questionnaire import Section
from sme_diag.model.rules import Dated, Pack, Parameter

NO_KIND = Kind("text")


def as_pack(pack: Pack, form: Form, known: Mapping[str, Value]) -> Pack:
    """A pack whose questionnaire is the form. What the firm answered before is given to its conditions, as parameters are."""
    kinds = {id: question.kind for id, question in pack.questions.items()}
    kinds |= {id: fact.kind for id, fact in pack.facts.items()}
    before = tuple(
        Parameter(id, id, kinds.get(id, NO_KIND), (Dated(value, None, None),))
        for id, value in known.items()
        if id in kinds
    )
    section = Section(form.id, form.title, form.intro, form.questions)
    return pack._replace(
        questionnaire=pack.questionnaire._replace(title=form.title, sections=(section,)),
        questions={question.id: question for question in form.questions},
        order=form.order,
        parameters=(*pack.parameters, *before),
        facts={},
        roles={},
        dimensions=(),
        stages=(),
        flags=(),
        gates=(),
        barriers=(),
        steps=(),
        duties=(),
        schemes=(),
        de_minimis=None,
    )


def values(pack: Pack, form: Form, known: Mapping[str, Value], answers: Answers, as_of: date) -> dict[str, Value]:
    """What every name of pack and form stands for, once the form is answered as far as it is."""
    return dict(known) | situate(as_pack(pack, form, known), answers, as_of).values
