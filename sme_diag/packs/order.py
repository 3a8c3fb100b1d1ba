"""The order in which questions and facts can be worked out: each after what it reads. A circle is a problem."""

from collections.abc import Mapping

from sme_diag.lang.nodes import names
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Fact
from sme_diag.problems import Problem


def order(questions: Mapping[str, Question], facts: Mapping[str, Fact]) -> tuple[tuple[str, ...], list[Problem]]:
    """Ids of questions and facts so that each stands after what it reads; members of a circle are reported, and last."""
    reads: dict[str, set[str]] = {}
    for id, question in questions.items():
        reads[id] = set(names(question.relevant)) if question.relevant is not None else set()
        if question.country is not None:
            reads[id].add(question.country)
    for id, fact in facts.items():
        reads[id] = set(names(fact.value))
    done: dict[str, None] = {}
    waiting = {id: {read for read in need if read in reads} for id, need in reads.items()}
    while ready := [id for id, need in waiting.items() if need <= done.keys()]:
        for id in ready:
            done[id] = None
            del waiting[id]
    problems = []
    for id in waiting:
        place = questions[id].place if id in questions else facts[id].place
        if reaches(id, id, waiting):
            problems.append(
                Problem("P206", place, {"name": id, "reads": ", ".join(sorted(waiting[id] & waiting.keys()))})
            )
    return (*done, *waiting), problems


def reaches(start: str, goal: str, reads: Mapping[str, set[str]]) -> bool:
    """True when `goal` is read by what `start` reads, or by something behind it."""
    seen: set[str] = set()
    todo = list(reads[start])
    while todo:
        id = todo.pop()
        if id == goal:
            return True
        if id in reads and id not in seen:
            seen.add(id)
            todo += reads[id]
    return False
