"""What holds between the files of a pack: ids that exist once, references that lead somewhere, and rules about rules.

Each function is one rule and yields its problems; `link` runs them all, so everything that is wrong is said at once.
"""

from collections.abc import Callable, Iterator

from sme_diag.lang.nodes import Expr, names
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import EU, GROUPING, Pack, Scheme
from sme_diag.packs.document import Document
from sme_diag.packs.gather import LISTS
from sme_diag.packs.geography import geography
from sme_diag.packs.link_actions import ACTION_RULES
from sme_diag.packs.refer import refer
from sme_diag.problems import Problem
from sme_diag.source import Place
from sme_diag.tree import Map, place_of

Rule = Callable[[Pack, Document], Iterator[Problem]]


def link(pack: Pack, document: Document) -> list[Problem]:
    """Everything that is wrong between the parts of a pack."""
    return [problem for rule in RULES for problem in rule(pack, document)]


def ids_once(pack: Pack, document: Document) -> Iterator[Problem]:
    """Questions, facts and parameters share one space of names; every other list has its own."""
    shared: dict[str, Place] = {}
    questions = [q for _, section in document.sections for q in section["questions"]]
    groups = [(questions, shared)] + [
        ([r for r, _ in document.records[key]], shared if key in ("facts", "parameters") else {})
        for key in LISTS
        if key not in ("rates", "contacts", "fallback")
    ]
    for records, seen in groups:
        for record in records:
            yield from _once(record, seen)
            for key in ("choices", "eligible", "to_check"):
                inside: dict[str, Place] = {}
                for item in record.get(key) or ():
                    yield from _once(item, inside)


def _once(record: Map, seen: dict[str, Place]) -> Iterator[Problem]:
    key = "id" if "id" in record else "code"
    id, place = str(record[key]), place_of(record, key)
    if id in seen:
        yield Problem("P204", place, {"id": id, "first": str(seen[id])})
    seen.setdefault(id, place)


def references(pack: Pack, document: Document) -> Iterator[Problem]:
    """Every id that points somewhere points at something."""
    questions, barriers = pack.questions, [b.id for b in pack.barriers]
    for dimension in pack.dimensions:
        yield from refer(dimension.questions, questions, dimension.place, "question")
    for barrier in pack.barriers:
        yield from refer(barrier.revealed_by, questions, barrier.place, "question")
    for need in pack.needs:
        yield from refer(need.relieves, barriers, need.place, "barrier")
    for gate in pack.gates:
        if gate.effect == "cap":
            yield from refer([gate.level or ""], [level.id for level in pack.levels], gate.place, "level")
    for question in questions.values():
        if question.country is not None:
            yield from refer([question.country], questions, question.place, "question")
        if question.none is not None:
            yield from refer([question.none], [c.code for c in question.choices], question.place, "choice")
        yield from refer(question.first, geography().countries, question.place, "country")
    head = place_of(document.pack)
    yield from refer(pack.roles.values(), questions, place_of(document.pack, "roles"), "question")
    yield from refer(pack.profiles, questions, head, "question")
    known = {*questions, *pack.facts, *(p.id for p in pack.parameters)}
    yield from refer(pack.basic, known, place_of(document.pack, "basic"), "name")


def groups_of_firms(pack: Pack, document: Document) -> Iterator[Problem]:
    """What a portfolio is grouped by exists, and has values that can be told apart: codes, or yes and no."""
    kinds = {id: question.kind for id, question in pack.questions.items()}
    kinds |= {id: fact.kind for id, fact in pack.facts.items()}
    for number, id in enumerate(pack.portfolio):
        at = place_of(document.pack, "portfolio", number)
        yield from refer([id], kinds, at, "name")
        if id in kinds and kinds[id].name not in GROUPING:
            yield Problem("P229", at, {"name": id})


def scheme_references(pack: Pack, document: Document) -> Iterator[Problem]:
    """Schemes name needs, steps, successors, regions and countries that exist."""
    needs, steps = [n.id for n in pack.needs], [s.id for s in pack.steps]
    schemes = [str(r["id"]) for r, _ in document.records["schemes"]]  # also those that cannot be read
    places = geography()
    roles = {c.role for c in (*pack.contacts, *pack.fallback)}
    for scheme in pack.schemes:
        yield from refer((scheme.need, *scheme.also_needs), needs, scheme.place, "need")
        yield from refer([scheme.step], steps, scheme.place, "step")
        if scheme.successor is not None:
            yield from refer([scheme.successor], schemes, scheme.place, "scheme")
        yield from refer(scheme.regions, places.region_codes, scheme.place, "region")
        yield from refer([c for c in scheme.countries if c != EU], places.countries, scheme.place, "country")
        yield from refer(scheme.ask, roles, scheme.place, "role")
        if scheme.benefit is not None:
            yield from refer([scheme.benefit.currency], ("EUR", *pack.rates), scheme.place, "currency")
        yield from _complete(scheme)


def codes_of_sets(pack: Pack, document: Document) -> Iterator[Problem]:
    """Named sets of countries and regions hold codes that exist: `UK` would silently never be met."""
    places = geography()
    known = {"country": (*places.countries,), "region": places.region_codes}
    for named in pack.named_sets:
        for dated in named.values if named.of in known else ():
            codes = dated.value if isinstance(dated.value, frozenset) else ()
            yield from refer(sorted(codes), known[named.of], named.place, named.of)


def _complete(scheme: Scheme) -> Iterator[Problem]:
    if scheme.access == "intermediary" and not scheme.intermediary:
        yield Problem("P227", scheme.place, {"scheme": scheme.id, "key": "intermediary"})
    if not scheme.generic and scheme.status is None:
        yield Problem("P227", scheme.place, {"scheme": scheme.id, "key": "status"})
    if not scheme.generic and not scheme.source:
        yield Problem("P227", scheme.place, {"scheme": scheme.id, "key": "source"})


def amounts_fit(pack: Pack, document: Document) -> Iterator[Problem]:
    """What a scheme gives at most is not less than what it gives at least."""
    for scheme in pack.schemes:
        given = scheme.benefit
        if given is not None and given.ceiling is not None and given.floor is not None and given.ceiling < given.floor:
            yield Problem("P228", scheme.place, {"scheme": scheme.id})


def otherwise_declared(pack: Pack, document: Document) -> Iterator[Problem]:
    """A rule may read a conditional question only when the question says what holds off the path.

    Where only schemes read it, the schemes are to blame: a bad scheme harms itself only.
    """
    silent = {q.id: q for q in pack.questions.values() if q.relevant is not None and q.otherwise is None}
    readers = {id: reader for reader, expr in _expressions(pack) for id in names(expr) if id in silent}
    for id, reader in readers.items():
        yield Problem("P207", silent[id].place, {"question": id, "reader": reader})
    for scheme in pack.schemes:
        conditions = [*(c.when for c in scheme.eligible), *(p.when for p in scheme.to_check)]
        read = {id for when in conditions for id in names(when)}
        for id in sorted(read & silent.keys() - readers.keys()):
            yield Problem("P207", scheme.place, {"question": id, "reader": scheme.id})


def _expressions(pack: Pack) -> Iterator[tuple[str, Expr]]:
    for question in pack.questions.values():
        if question.relevant is not None:
            yield question.id, question.relevant
    for fact in pack.facts.values():
        yield fact.id, fact.value
    yield from ((stage.id, stage.when) for stage in pack.stages)
    yield from ((flag.id, flag.when) for flag in pack.flags)
    yield from ((gate.id, gate.when) for gate in pack.gates)
    yield from ((duty.id, duty.when) for duty in pack.duties)
    yield from ((step.id, step.done) for step in pack.steps)
    yield from ((action.id, action.when) for action in pack.actions)
    if pack.de_minimis is not None:
        rule_parts = (pack.de_minimis.applies, pack.de_minimis.ceiling, pack.de_minimis.used)
        yield from (("de_minimis", part) for part in rule_parts)


def scored_once(pack: Pack, document: Document) -> Iterator[Problem]:
    """Each scored question belongs to one dimension, and dimensions and barriers read scored questions only."""
    homes: dict[str, str] = {}
    for dimension in pack.dimensions:
        for id in dimension.questions:
            if id in homes:
                yield Problem("P209", dimension.place, {"question": id, "dimension": homes[id]})
            homes.setdefault(id, dimension.id)
            yield from _is_scored(pack, id, dimension.place)
    for barrier in pack.barriers:
        for id in barrier.revealed_by:
            yield from _is_scored(pack, id, barrier.place)
    for question in pack.questions.values():
        if question.scored and question.id not in homes:
            yield Problem("P209", question.place, {"question": question.id, "dimension": "-"})


def _is_scored(pack: Pack, id: str, place: Place) -> Iterator[Problem]:
    question = pack.questions.get(id)
    if question is not None and (
        not question.scored or question.type != "choice" or max(question.scores.values()) <= 0
    ):
        yield Problem("P210", place, {"question": id})


def choices_fit(pack: Pack, document: Document) -> Iterator[Problem]:
    """Questions of type choice and choices have choices, all of them scored or none; no other question has."""
    for question in pack.questions.values():
        wants = question.type in ("choice", "choices")
        scored = [c.score is not None for c in question.choices]
        if wants != bool(question.choices) or (any(scored) and not all(scored)):
            yield Problem("P212", question.place, {"question": question.id})


def levels_rise(pack: Pack, document: Document) -> Iterator[Problem]:
    """The first level starts at 0 and each next one higher."""
    floors = [level.floor for level in pack.levels]
    for index, level in enumerate(pack.levels):
        if (index == 0 and level.floor != 0) or (index > 0 and level.floor <= floors[index - 1]):
            yield Problem("P213", level.place, {"level": level.id})


def stages_end(pack: Pack, document: Document) -> Iterator[Problem]:
    """The last stage takes everything that is left."""
    if document.records["stages"] and "when" in document.records["stages"][-1][0]:
        yield Problem("P214", pack.stages[-1].place, {"stage": pack.stages[-1].id})


def needs_and_barriers(pack: Pack, document: Document) -> Iterator[Problem]:
    """Every barrier is relieved by some need, and every need is served by some scheme."""
    relieved = {barrier for need in pack.needs for barrier in need.relieves}
    for barrier in pack.barriers:
        if barrier.id not in relieved:
            yield Problem("P215", barrier.place, {"barrier": barrier.id})
    served = {need for scheme in pack.schemes for need in (scheme.need, *scheme.also_needs)}
    for need in pack.needs:
        if need.id not in served:
            yield Problem("P216", need.place, {"need": need.id})


def thin_schemes(pack: Pack, document: Document) -> Iterator[Problem]:
    """A scheme that only place and size decide says what else is to check."""
    for scheme in pack.schemes:
        read = {name for c in scheme.eligible for name in names(c.when)} & {*pack.questions, *pack.facts}
        if not scheme.generic and read <= pack.basic and not scheme.to_check:
            yield Problem("P217", scheme.place, {"scheme": scheme.id})


def said_why(pack: Pack, document: Document) -> Iterator[Problem]:
    """Every question says why it is asked."""
    for question in pack.questions.values():
        if not question.why:
            yield Problem("P218", question.place, {"question": question.id})


def sources_given(pack: Pack, document: Document) -> Iterator[Problem]:
    """Gates, barriers and levels say where they come from."""
    rules = [(r.id, r.source, r.place) for r in pack.gates]
    rules += [(r.id, r.source, r.place) for r in pack.barriers]
    rules += [(r.id, r.source, r.place) for r in pack.levels]
    for id, source, place in rules:
        if not source:
            yield Problem("P219", place, {"rule": id})


def extensions_add(pack: Pack, document: Document) -> Iterator[Problem]:
    """An extension adds records; it changes nothing that decides every firm's result."""
    for extension in document.extensions:
        for place in extension.changes:
            yield Problem("P221", place, {"pack": extension.id})
    seen: dict[str, Place] = {}
    for id, section in document.sections:
        if id in seen:
            yield Problem("P204", section.place, {"id": id, "first": str(seen[id])})
        seen[id] = section.place


def versions_agree(pack: Pack, document: Document) -> Iterator[Problem]:
    """The questionnaire has the id of the pack, and its fact values and first lines are complete."""
    head = document.questionnaire
    if head is not None and head["id"] != pack.identity.id:
        yield Problem("P224", place_of(head, "id"), {"id": str(head["id"]), "pack": pack.identity.id})
    for record, place in document.records["facts"]:
        if ("value" in record) == ("first" in record) or ("first" in record) != ("otherwise" in record):
            yield Problem("P223", place, {"fact": str(record["id"])})


def fair_to_all(pack: Pack, document: Document) -> Iterator[Problem]:
    """Whatever a firm answers to a profile question, each dimension asks it enough (`profiles` in pack.yaml)."""
    for id, least in pack.profiles.items():
        profile = pack.questions.get(id)
        for choice in profile.choices if profile is not None else ():
            for dimension in pack.dimensions:
                asked = [pack.questions[q] for q in dimension.questions if q in pack.questions]
                count = sum(_asked_of(question, id, choice.code) for question in asked)
                if count < least:
                    args = {"dimension": dimension.id, "choice": choice.code, "count": str(count), "least": str(least)}
                    yield Problem("P211", dimension.place, args)


def _asked_of(question: Question, id: str, code: str) -> bool:
    """True when a firm that gives only this answer to the profile question meets the question for certain."""
    from sme_diag.lang.evaluate import evaluate

    if question.relevant is None:
        return True
    return any(evaluate(question.relevant, {id: value}).value is True for value in (frozenset({code}), code))


RULES: tuple[Rule, ...] = (
    ids_once,
    references,
    groups_of_firms,
    scheme_references,
    *ACTION_RULES,
    amounts_fit,
    codes_of_sets,
    otherwise_declared,
    scored_once,
    choices_fit,
    levels_rise,
    stages_end,
    needs_and_barriers,
    thin_schemes,
    said_why,
    sources_given,
    extensions_add,
    versions_agree,
    fair_to_all,
)
