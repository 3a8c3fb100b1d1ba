"""The form of a later step of the pathway: what is asked beside the questionnaire, and only by those who take that step."""

from typing import NamedTuple

from sme_diag.model.questionnaire import Question


class Form(NamedTuple):
    """Questions of one step, in order. Their answers stand in the answer file under the id of the step, not among `answers`.

    They may be asked depending on the answers of the questionnaire, and no rule of the diagnosis reads them.
    """

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]
    order: tuple[str, ...]
