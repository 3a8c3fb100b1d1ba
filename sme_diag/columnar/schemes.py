"""Barriers, verdicts and first recommendations of all firms at once: what `core` says of one, over columns.

What orders barriers and schemes is packed into one integer each, the first criterion in the highest bits, 0 for what is not in the
running; below the criteria it carries what the line of a firm shows. So an order is the greatest few of some integers, and the
same in every engine.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sme_diag.columnar.columns import (
    FALSE,
    ZERO,
    Column,
    all_of,
    any_of,
    choose,
    equal,
    lit,
    lookup,
    never,
    null,
    sure,
)
from sme_diag.columnar.integers import add, bitand, bounded, divide, greatest, less, multiply, nth
from sme_diag.columnar.situation import Situation
from sme_diag.core.recommend import STATUS_ORDER, reach, usable
from sme_diag.core.schemes import is_thin
from sme_diag.core.status import believed, status
from sme_diag.lang.nodes import Codes, Compare, Const, Expr, In, Name
from sme_diag.model.diagnosis import CLOSED
from sme_diag.model.rules import Barrier, Pack, Scheme

MOST_WEIGHT = 3
"""The greatest weight with which a need may relieve a barrier (`packs.format`)."""
Layout = Sequence[tuple[str, int]]
"""What a packed integer holds, from the highest bits down: name and number of bits."""
RELEVANCE = ("low tenths", "high tenths", "relevance")
"""The parts of a key that schemes for the same needs have in common."""


class Range(NamedTuple):
    """Two bounds, and both in one integer: the low one times `size` and the high one, which is always below `size`.

    What is added up in one integer is added up in both halves, at the price of one sum.
    """

    low: Column
    high: Column
    both: Column
    size: int


class Offer(NamedTuple):
    """A scheme: where the firm fits, where it does not, and its relevance with bounds."""

    eligible: Column
    refused: Column
    relevance: Range

    @property
    def possible(self) -> Column:
        """True where it is open whether the firm fits."""
        return ~self.eligible & ~self.refused


class Packed(NamedTuple):
    """The greatest few of some packed integers, and how to read them."""

    layout: Layout
    keys: tuple[Column, ...]

    def field(self, rank: int, name: str) -> Column:
        """One part of the key at a rank; 0 where there is none."""
        below = 0
        for part, size in reversed(self.layout):
            if part == name:
                return bitand(divide(self.keys[rank], lit(1 << below)), (1 << size) - 1)
            below += size
        raise KeyError(name)

    def there(self, rank: int) -> Column:
        """True where there are so many."""
        return ~equal(self.keys[rank], ZERO)


def severities(pack: Pack, here: Situation) -> dict[str, Range]:
    """The severity of every barrier; 0 where nothing can reveal it."""
    size = 1 << (100 * MOST_WEIGHT * len(pack.barriers)).bit_length()  # so every relevance fits too
    return {barrier.id: _severity(barrier, pack, here, size) for barrier in pack.barriers}


def _severity(barrier: Barrier, pack: Pack, here: Situation, size: int) -> Range:
    lows, highs = [ZERO], [ZERO]
    for id in barrier.revealed_by:
        given, scores = here.given[id], pack.questions[id].scores
        assert isinstance(given, Column)
        most, least = max(scores.values()), min(scores.values())
        severe = {code: 100 * (most - score) // most for code, score in scores.items()}
        lows.append(choose(sure(here.path[id]), lookup(given, severe, 0), ZERO))
        highs.append(choose(here.asked(id), lookup(given, severe, 100 * (most - least) // most), ZERO))
    low, high = greatest(*lows), greatest(*highs)
    return Range(low, high, add(multiply(low, lit(size)), high), size)


def first_barriers(pack: Pack, found: dict[str, Range], count: int) -> Packed:
    """The most severe barriers, as `core.barriers` orders them."""
    size = max(severity.size for severity in found.values()) if found else 2
    half = size.bit_length() - 1
    layout = (("low", half), ("high", half), ("index", len(pack.barriers).bit_length()))
    keys = []
    for number, id in barrier_codes(pack).items():
        shifted = multiply(found[id].both, lit(1 << layout[-1][1]))
        keys.append(choose(less(ZERO, found[id].high), add(shifted, lit(number)), ZERO))
    return Packed(layout, _first(keys, count))


def barrier_codes(pack: Pack) -> dict[int, str]:
    """The id of a barrier by its number in a packed integer."""
    order = sorted(pack.barriers, key=lambda barrier: (barrier.rank, barrier.id))
    return {len(order) - place: barrier.id for place, barrier in enumerate(order)}


def offers(pack: Pack, here: Situation, found: dict[str, Range]) -> dict[str, Offer]:
    """Every scheme as it stands for each firm."""
    relieves = {need.id: need.relieves for need in pack.needs}
    return {scheme.id: _offer(scheme, pack, here, found, relieves) for scheme in pack.schemes}


def _offer(
    scheme: Scheme, pack: Pack, here: Situation, found: dict[str, Range], relieves: dict[str, dict[str, int]]
) -> Offer:
    fits = all_of(*(here.trees.truth(condition.when) for condition in scheme.eligible))
    weights: dict[str, int] = {}
    for need in (scheme.need, *scheme.also_needs):
        for barrier, weight in relieves.get(need, {}).items():
            weights[barrier] = max(weight, weights.get(barrier, 0))
    both = add(*(multiply(found[id].both, lit(weight)) for id, weight in weights.items() if id in found))
    size = max((severity.size for severity in found.values()), default=2)
    relevance = Range(divide(both, lit(size)), bitand(both, size - 1), both, size)
    return Offer(FALSE if is_thin(scheme, pack) else sure(fits), never(fits), relevance)


def step_now(pack: Pack, here: Situation) -> Column:
    """The index of the step a firm stands at: the first that is not certainly done, else the last."""
    step = lit(max(len(pack.steps) - 1, 0))
    for index in reversed(range(len(pack.steps))):
        step = choose(sure(here.trees.truth(pack.steps[index].done)), step, lit(index))
    return step


def first_schemes(
    pack: Pack, here: Situation, found: dict[str, Range], offered: dict[str, Offer], count: int
) -> Packed:
    """The first recommendations, as `core.recommend` orders them: the best of each need, then the others."""
    ranked = _ranked(pack, here, offered)
    kinds: dict[str, list[Column]] = {}
    for scheme, _, there in ranked:
        for kind in () if scheme.generic else {scheme.kind, *scheme.also_kinds}:
            kinds.setdefault(kind, []).append(there)
    chosen = [(s, state, there & ~any_of(*kinds.get(s.kind, ())) if s.generic else there) for s, state, there in ranked]
    chosen = [each for each in chosen if each[2] is not FALSE]
    total = add(*(severity.high for severity in found.values()))
    tenths = 10 * MOST_WEIGHT
    layout, now, codes = (
        _layout(pack, offered, tenths),
        step_now(pack, here),
        {id: n for n, id in scheme_codes(pack).items()},
    )
    keys: dict[str, Column] = {}
    needs: dict[str, list[Column]] = {}
    for scheme, state, there in chosen:
        offer = offered[scheme.id]
        relevance = offer.relevance
        parts = {
            "low tenths": _tenths(relevance.low, total, tenths),
            "high tenths": _tenths(relevance.high, total, tenths),
            "near": _near(scheme, pack, now),
            "eligible": choose(offer.eligible, lit(1), ZERO),
            "status": lit(3 - STATUS_ORDER[state]),
            "reach": lit(3 - reach(scheme)),
            "index": lit(codes[scheme.id]),
            "relevance": relevance.both,
        }
        keys[scheme.id] = choose(there, _pack(layout, parts, RELEVANCE), ZERO)
        needs.setdefault(scheme.need, []).append(keys[scheme.id])
    first = lit(1 << sum(size for _, size in layout))
    promoted = {}
    for scheme, _, there in chosen:
        key, rivals = keys[scheme.id], needs[scheme.need]
        best = there if len(rivals) == 1 else there & equal(key, greatest(*rivals))
        promoted[scheme.id] = add(key, choose(best, first, ZERO))
    shared = _never_together([scheme for scheme, _, _ in chosen], pack)
    return Packed(layout, _first([greatest(*(promoted[id] for id in ids)) for ids in shared], count))


def _never_together(schemes: Sequence[Scheme], pack: Pack) -> list[list[str]]:
    """The schemes in groups of which a firm can be offered one at most, because each is for other countries.

    Such a group needs one place in the order, not one a scheme: a national scheme meets few others.
    """
    alone: list[list[str]] = []
    groups: list[tuple[set[str], list[str]]] = []
    for scheme in schemes:
        where = _countries(scheme, pack)
        if where is None:
            alone.append([scheme.id])
            continue
        free = next((group for group in groups if group[0].isdisjoint(where)), None)
        if free is None:
            groups.append(free := (set(), []))
        free[0].update(where)
        free[1].append(scheme.id)
    return [*alone, *(ids for _, ids in groups)]


def _countries(scheme: Scheme, pack: Pack) -> frozenset[str] | None:
    """The only countries whose firms a scheme can be offered to; None where its conditions do not say so plainly."""
    home = pack.questions.get(pack.roles.get("country", ""))
    if home is None or home.relevant is not None:  # its country could then be open without being waited for
        return None
    for condition in scheme.eligible:
        match condition.when:
            case Compare("==", Name(id), Const(str(code))) if id == home.id:
                return frozenset({code})
            case In(Name(id), Codes(codes)) if id == home.id:
                return frozenset(codes)
    return None


def _ranked(pack: Pack, here: Situation, offered: dict[str, Offer]) -> list[tuple[Scheme, str, Column]]:
    """The schemes that are not closed, with their status, and where each is worth the time of the firm."""
    ranked = []
    for scheme in pack.schemes:
        offer = offered[scheme.id]
        state = status(scheme.status, here.trees.today, believed(pack, here.trees.today)).status
        if state != CLOSED and usable(scheme):
            ranked.append((scheme, state, less(ZERO, offer.relevance.high) & reaches(scheme, pack, here, offer)))
    return ranked


def reaches(scheme: Scheme, pack: Pack, here: Situation, offer: Offer) -> Column:
    """True unless a condition fails, or waits for where the firm is or wants to go."""
    return ~offer.refused & ~any_of(*(_waits(condition.when, pack, here) for condition in scheme.eligible))


def _waits(when: Expr, pack: Pack, here: Situation) -> Column:
    where = any_of(*(here.trees.waits_for(when, role) for role in pack.roles.values()))
    return FALSE if where is FALSE else where & null(here.trees.truth(when))


def _layout(pack: Pack, offered: dict[str, Offer], tenths: int) -> Layout:
    half = max((offer.relevance.size for offer in offered.values()), default=2).bit_length() - 1
    return (
        ("low tenths", tenths.bit_length()),
        ("high tenths", tenths.bit_length()),
        ("near", len(pack.steps).bit_length()),
        ("eligible", 1),
        ("status", 2),
        ("reach", 2),
        ("index", len(pack.schemes).bit_length()),
        ("relevance", 2 * half),
    )


def scheme_codes(pack: Pack) -> dict[int, str]:
    """The id of a scheme by its number in a packed integer."""
    return {len(pack.schemes) - place: id for place, id in enumerate(sorted(scheme.id for scheme in pack.schemes))}


def _tenths(relevance: Column, total: Column, most: int) -> Column:
    """Relevance rounded to a tenth of the total severity. No relevance is above the greatest weight times that total."""
    doubled = greatest(multiply(total, lit(2)), lit(1))
    return bounded(divide(add(multiply(relevance, lit(20)), total), doubled), 0, most)


def _near(scheme: Scheme, pack: Pack, now: Column) -> Column:
    """The greater, the nearer the step of the scheme is to where the firm stands."""
    steps = {step.id: index for index, step in enumerate(pack.steps)}
    at, far = steps.get(scheme.step, len(steps)), len(steps)
    return lookup(now, {index: far - abs(at - index) for index in range(max(1, far))}, 0)


def _pack(layout: Layout, parts: dict[str, Column], shared: Sequence[str] = ()) -> Column:
    """Some small integers in one, side by side; none is greater than its bits hold. The `shared` ones are added up first."""
    placed, below = {}, 0
    for name, size in reversed(layout):
        placed[name] = multiply(parts[name], lit(1 << below))
        below += size
    together = add(*(placed.pop(name) for name in shared))
    return add(together, *placed.values())


def _first(keys: Sequence[Column], count: int) -> tuple[Column, ...]:
    running = [key for key in keys if key is not ZERO]
    return tuple(nth(running, n) if n < len(running) else ZERO for n in range(count))
