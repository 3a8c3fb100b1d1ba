"""What the rules see of all firms at once, `core.situation` over columns: relevance, answers, facts, each after what it reads."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sme_diag.columnar.columns import (
    INTEGER,
    TEXT,
    TRUE,
    TRUTH,
    Column,
    Constant,
    choose,
    lit,
    lookup,
    member,
    never,
    null,
    source,
    sure,
)
from sme_diag.columnar.spans import Span, exactly
from sme_diag.columnar.trees import WORD, Lowered, Several, Trees, constant, either, is_coarse, unsettled
from sme_diag.core.situation import FINEST, on_day
from sme_diag.lang.kinds import MAX_DIGITS, SCALE
from sme_diag.lang.nodes import names
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack

ONLY_DAYS = 3652059
"""The ordinal of the last day of the calendar."""


class Terms(NamedTuple):
    """For which firms a program is written: the day, the codes of all countries, and what is the same for all of them.

    `ranges`: a number may be given as a range, so the program reads `id:low` and `id:high`. `fixed`: answers that all firms share.
    """

    as_of: date
    countries: Sequence[str]
    ranges: bool = False
    fixed: Mapping[str, Constant] = {}


class Situation(NamedTuple):
    """The firms before any rule is applied: the answers as given, whether each question is on the path, and the trees to ask."""

    trees: Trees
    given: dict[str, Lowered]
    path: dict[str, Column]

    def asked(self, id: str) -> Column:
        """True where a question is, or may be, on the path."""
        return ~never(self.path[id])


def situate(pack: Pack, terms: Terms, roots: Collection[str]) -> Situation:
    """The situation of all firms. `roots` are the questions of which it is worked out what waits for their answer."""
    sets = {"@" + named.id: on_day(named.values, terms.as_of) for named in pack.named_sets}
    here = Situation(
        Trees({id: codes if isinstance(codes, frozenset) else None for id, codes in sets.items()}, terms.as_of), {}, {}
    )
    values = here.trees.values
    values["as_of"] = exactly(terms.as_of.toordinal())
    for parameter in pack.parameters:
        like: Lowered = exactly(0) if parameter.kind.numeric else source(parameter.id, TEXT)
        like = source(parameter.id, TRUTH) if parameter.kind.name == "boolean" else like
        values[parameter.id] = constant(on_day(parameter.values, terms.as_of), like)
    behind = _behind(pack)
    for id in pack.order:
        asked = [root for root in roots if root in behind[id]]
        if id in pack.questions:
            _question(pack, pack.questions[id], terms, here, asked)
        else:
            tree = pack.facts[id].value
            values[id] = here.trees.value(tree)
            for root in asked:
                here.trees.open[id, root] = unsettled(values[id]) & here.trees.waits_for(tree, root)
    return here


def _behind(pack: Pack) -> dict[str, set[str]]:
    """The questions that can be behind each question and fact."""
    behind: dict[str, set[str]] = {}
    for id in pack.order:
        question = pack.questions.get(id)
        tree = question.relevant if question else pack.facts[id].value
        read = names(tree) if tree is not None else ()
        behind[id] = set().union(*(behind.get(name, ()) for name in read), [id] if question else [])
    return behind


def _question(pack: Pack, question: Question, terms: Terms, here: Situation, roots: Sequence[str]) -> None:
    id, trees = question.id, here.trees
    given = reading(question, terms)
    here.given[id] = given
    if question.country is not None:
        country = trees.values[question.country]
        assert isinstance(given, Column) and isinstance(country, Column)
        has_regions = sure(member(country, pack.prefixes))
        coarse = choose(has_regions, lookup(country, pack.prefixes, None), country)
        given = choose(null(given), coarse, given)
    on_path = TRUE if question.relevant is None else trees.truth(question.relevant)
    here.path[id] = on_path
    value = given if on_path is TRUE else either(on_path, given, constant(question.otherwise, given))
    trees.values[id] = value
    for root in roots:
        behind = null(on_path) & trees.waits_for(question.relevant, root) if question.relevant is not None else ~TRUE
        if root == id:
            behind |= _open(question, given)
        trees.open[id, root] = ~never(on_path) & _open(question, value) & behind


def _open(question: Question, value: Lowered) -> Column:
    """True where the value of a question is unsettled, or a region coarser than the finest."""
    if question.type != "region":
        return unsettled(value)
    assert isinstance(value, Column)
    return unsettled(value) | is_coarse(value, FINEST, question.otherwise)


def reading(question: Question, terms: Terms) -> Lowered:
    """The answer to a question as the register gives it."""
    id = question.id
    if id in terms.fixed:
        return lit(terms.fixed[id], TRUTH if question.type == "boolean" else TEXT)
    if question.type == "boolean":
        return source(id, TRUTH)
    if question.type in ("choices", "countries"):
        codes = codes_of(question, terms.countries)
        sizes = [min(WORD, len(codes) - first) for first in range(0, max(1, len(codes)), WORD)]
        words = [source(f"{id}:{n}", INTEGER, 0, (1 << size) - 1) for n, size in enumerate(sizes)]
        return Several(codes, tuple(words))
    if not question.kind.numeric:
        return source(id, TEXT)
    low, high = bounds(question)
    if terms.ranges:
        return Span(source(f"{id}:low", INTEGER, low, high), source(f"{id}:high", INTEGER, low, high))
    exact = source(id, INTEGER, low, high)
    return Span(exact, exact)


def codes_of(question: Question, countries: Sequence[str]) -> tuple[str, ...]:
    """The codes of a set question in the order of its bits."""
    return tuple(countries) if question.type == "countries" else tuple(choice.code for choice in question.choices)


def bounds(question: Question) -> tuple[int, int]:
    """Between what the answer to a question of a number can lie, in the inner unit."""
    most = ONLY_DAYS if question.type == "date" else SCALE[question.kind.name] * 10**MAX_DIGITS
    low, high = question.minimum, question.maximum
    return (-most if low is None else low), (most if high is None else high)
