"""Which question comes next, before and how many are left: the interview as a fold over answers, asked in file order."""

from collections.abc import Collection
from typing import NamedTuple

from sme_diag.core.reading import minutes, words_of
from sme_diag.core.situation import Situation
from sme_diag.model.answers import BLANK, INVALID, Answers
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack


class Left(NamedTuple):
    """What is still to ask: at least what is certainly on the path, at most what may come to be. Times in minutes."""

    least: int
    most: int
    quickest: float
    longest: float


def unanswered(answers: Answers, id: str) -> bool:
    """True when a question has no answer yet: none at all, an empty one, or one that could not be read."""
    answer = answers.get(id)
    return answer is None or answer.missing in (BLANK, INVALID)


def open_questions(pack: Pack, here: Situation, answers: Answers, quick: bool = False) -> list[Question]:
    """The questions still to ask, in order: on the path, or perhaps on it, and open."""
    return [q for q in on_the_way(pack, here, quick) if unanswered(answers, q.id)]


def on_the_way(pack: Pack, here: Situation, quick: bool = False) -> list[Question]:
    """The questions that are, or may be, on the path, in order, answered or not."""
    return [q for id, q in pack.questions.items() if here.path[id] is not False and (q.quick or not quick)]


def next_question(
    pack: Pack, here: Situation, answers: Answers, quick: bool = False, skipped: Collection[str] = ()
) -> Question | None:
    """The next question to ask, or None at the end. Skipped questions are not asked again in this sitting."""
    return next((q for q in open_questions(pack, here, answers, quick) if q.id not in skipped), None)


def question_before(pack: Pack, here: Situation, id: str | None, quick: bool = False) -> Question | None:
    """The question on the way before this one, answered or not; before None comes the last one."""
    before = None
    for question in on_the_way(pack, here, quick):
        if question.id == id:
            return before
        before = question
    return before


def left(pack: Pack, here: Situation, answers: Answers, quick: bool = False, skipped: Collection[str] = ()) -> Left:
    """How much is left. Whatever the firm answers next, as long as it changes no earlier answer, it stays within."""
    still = [q for q in open_questions(pack, here, answers, quick) if q.id not in skipped]
    certain = [q for q in still if here.path[q.id]]
    return Left(
        len(certain),
        len(still),
        minutes(len(certain), sum(map(words_of, certain))),
        minutes(len(still), sum(map(words_of, still))),
    )
