"""The engine's meaning once more, for firms that have answered everything: no intervals, no unknowns, nothing shared with it."""

from datetime import date
from fractions import Fraction
from random import Random
from typing import NamedTuple

from core_answers import Given
from core_packs import TODAY, build, choice, scored, yes_no

from sme_diag.lang.evaluate import evaluate
from sme_diag.lang.nodes import Expr, Name, names
from sme_diag.lang.values import Value, exactly
from sme_diag.model.rules import Pack


class Outcome(NamedTuple):
    """What a firm that has answered everything gets."""

    score: int | None
    level: str | None
    stage: str
    dimensions: tuple[int | None, ...]
    severities: dict[str, int]
    verdicts: tuple[bool, ...]
    off_path: frozenset[str]


def outcome(pack: Pack, answers: Given, day: date = TODAY) -> Outcome:
    """The result of full answers, from the definitions of DESIGN 3."""
    values: dict[str, Value] = {"as_of": exactly(day.toordinal())}
    values |= {parameter.id: parameter.values[0].value for parameter in pack.parameters}
    values |= {"@" + named.id: named.values[0].value for named in pack.named_sets}
    off_path = set()
    waiting = [*pack.questions, *pack.facts]
    while waiting:
        id = next(w for w in waiting if not _reads(pack, w) & set(waiting))
        waiting.remove(id)
        if id in pack.facts:
            values[id] = evaluate(pack.facts[id].value, values).value
        elif _holds(pack.questions[id].relevant, values):
            values[id] = answers[id].value
        else:
            values[id] = pack.questions[id].otherwise
            off_path.add(id)
    points = {
        id: question.scores[str(answers[id].value)]
        for id, question in pack.questions.items()
        if question.scored and id not in off_path
    }
    means = [_mean(pack, [q for q in d.questions if q in points], points) for d in pack.dimensions]
    weighed = [(mean, d.weight) for mean, d in zip(means, pack.dimensions, strict=True) if mean is not None]
    score = (
        _hundredths(sum(mean * weight for mean, weight in weighed) / sum(w for _, w in weighed)) if weighed else None
    )
    return Outcome(
        score,
        None if score is None or not pack.levels else _level(pack, score, values),
        next(stage.id for stage in pack.stages if _holds(stage.when, values)) if pack.stages else "",
        tuple(None if mean is None else _hundredths(mean) for mean in means),
        {b.id: _severity(pack, b.revealed_by, points) for b in pack.barriers if points.keys() & set(b.revealed_by)},
        tuple(all(_holds(c.when, values) for c in scheme.eligible) for scheme in pack.schemes),
        frozenset(off_path),
    )


def _reads(pack: Pack, id: str) -> set[str]:
    tree = pack.facts[id].value if id in pack.facts else pack.questions[id].relevant
    return set() if tree is None else set(names(tree))


def _holds(condition: Expr | None, values: dict[str, Value]) -> bool:
    if condition is None:
        return True
    value = evaluate(condition, values).value
    assert isinstance(value, bool)
    return value


def _mean(pack: Pack, questions: list[str], points: dict[str, int]) -> Fraction | None:
    if not questions:
        return None
    return Fraction(sum(points[q] for q in questions), sum(max(pack.questions[q].scores.values()) for q in questions))


def _hundredths(share: Fraction) -> int:
    return share.numerator * 10000 // share.denominator


def _level(pack: Pack, score: int, values: dict[str, Value]) -> str:
    reached = [i for i, level in enumerate(pack.levels) if level.floor <= score]
    index = {level.id: i for i, level in enumerate(pack.levels)}
    caps = [index[str(g.level)] for g in pack.gates if g.effect == "cap" and _holds(g.when, values)]
    return pack.levels[min(reached[-1], *caps) if caps else reached[-1]].id


def _severity(pack: Pack, questions: tuple[str, ...], points: dict[str, int]) -> int:
    most = {q: max(pack.questions[q].scores.values()) for q in questions if q in points}
    return max(100 * (most[q] - points[q]) // most[q] for q in most)


def independent(seed: int, size: int) -> Pack:
    """A small pack in which every condition reads a question of its own, so that intervals are exact."""
    rng = Random(seed)
    questions, asked = [], []
    for i in range(min(size, 3)):
        more = {}
        if rng.random() < 0.6:
            questions.append(yes_no(f"has{i}"))
            more = {"relevant": f"has{i}", "otherwise": "s0"}
        scores = (0, *sorted(rng.sample((1, 2, 3, 4), rng.randint(1, 2))))
        questions.append(scored(f"q{i}", scores, **more))
        asked.append(f"q{i}")
    cut = rng.randint(1, len(asked))
    homes = [home for home in (asked[:cut], asked[cut:]) if home]
    questions += [
        yes_no("gate"),
        yes_no("stage"),
        {"id": "kind", "type": "choice", "choices": [choice("a"), choice("b")]},
    ]
    return build(
        questions,
        dimensions=[{"id": f"d{i}", "questions": home, "weight": rng.randint(1, 3)} for i, home in enumerate(homes)],
        levels=[{"id": f"l{i}", "from": i} for i in range(4)],
        gates=[{"id": "gate", "when": "gate", "effect": "cap", "level": f"l{rng.randint(0, 3)}"}],
        stages=[{"id": "one", "when": "stage"}, {"id": "two", "when": 'kind == "a"'}, {"id": "three"}],
        barriers=[{"id": "b", "revealed_by": [asked[-1]]}],
        needs=[{"id": "help", "relieves": {"b": 1}}],
    )


def reads_itself(pack: Pack) -> bool:
    """True when two conditions of a pack read one name: then intervals may be wider than what can happen."""
    trees = [q.relevant for q in pack.questions.values() if q.relevant] + [s.when for s in pack.stages]
    read = [name for tree in [*trees, *(g.when for g in pack.gates)] for name in names(tree)]
    return len(read) != len(set(read)) or any(isinstance(tree, Name) and tree.id in pack.facts for tree in trees)
