"""How long a question takes: its words at 180 a minute (people read aloud in their head), and 6 seconds to answer."""

import re

from sme_diag.model.questionnaire import Question

WORDS_A_MINUTE = 180
SECONDS_A_QUESTION = 6


def words_of(question: Question) -> int:
    """The words a firm reads to answer a question."""
    texts = (question.label, question.hint, *(choice.label for choice in question.choices))
    return sum(len(re.findall(r"\w[\w'’.-]*", text)) for text in texts)


def minutes(questions: int, words: int) -> float:
    """Reading and answering time of so many questions with so many words."""
    return words / WORDS_A_MINUTE + questions * SECONDS_A_QUESTION / 60
