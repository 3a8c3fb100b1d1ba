"""Which question comes next: the interview as a fold over answers. Asked in file order; an entry in the file is an answer."""

from collections.abc import Collection

from sme_diag.core.situation import Situation
from sme_diag.model.answers import Answers
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack


def open_questions(pack: Pack, here: Situation, answers: Answers, quick: bool = False) -> list[Question]:
    """The questions still to ask, in order: on the path, or perhaps on it, and without an entry."""
    return [
        question
        for id, question in pack.questions.items()
        if here.path[id] is not False and id not in answers and (question.quick or not quick)
    ]


def next_question(
    pack: Pack, here: Situation, answers: Answers, quick: bool = False, skipped: Collection[str] = ()
) -> Question | None:
    """The next question to ask, or None at the end. Skipped questions are not asked again in this sitting."""
    return next((q for q in open_questions(pack, here, answers, quick) if q.id not in skipped), None)
