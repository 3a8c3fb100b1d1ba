"""From the counts of a run to a portfolio: every table with its small cells hidden, the same margins in each.

The tables hang together by their margins: levels, stages and barriers over all firms are hidden first, and where one is hidden, its
row is hidden in the table of every grouping. Small groups are put together, so the size of a group is never hidden.
"""

from collections.abc import Sequence
from datetime import date

from sme_diag.core.status import believed, status
from sme_diag.model.rules import Scheme
from sme_diag.portfolio.fold import Counts, Sums, Tally
from sme_diag.portfolio.layout import (
    ELIGIBLE,
    FAILING,
    FIRST,
    LEVEL,
    MAYBE,
    MET,
    NOT_SETTLED,
    PERHAPS,
    POSSIBLE,
    REACHED,
    SHOWN,
    STAGE,
    UNMET,
    UNSURE,
    Layout,
    flag,
)
from sme_diag.portfolio.result import (
    OTHERS,
    BarrierFound,
    Count,
    GroupFound,
    Grouping,
    Heat,
    Mean,
    Portfolio,
    SchemeFound,
    Spread,
)
from sme_diag.portfolio.suppress import gathered, in_line, in_table, small


def summary(tally: Tally, as_of: date, least: int, region_level: int) -> Portfolio:
    """What is told of the firms. There must be at least `least` of them."""
    layout = tally.layout
    pack, whole = layout.pack, tally.all.counts(layout)
    barriers = tuple(_barrier(id, whole, least) for id in layout.order)
    levels = _spread(LEVEL, [level.id for level in pack.levels], whole, least)
    stages = _spread(STAGE, [stage.id for stage in pack.stages], whole, least)
    holds = believed(pack, as_of)
    return Portfolio(
        pack.identity,
        as_of,
        whole.firms,
        least,
        region_level,
        _score(whole, layout),
        levels,
        stages,
        barriers,
        tuple(_scheme(each, whole, least, status(each.status, as_of, holds).status) for each in pack.schemes),
        tuple(_grouping(tally, number, (levels, stages), barriers, least) for number in range(len(layout.groups))),
    )


def shown(counts: Sequence[int], hidden: Sequence[bool]) -> tuple[Count, ...]:
    """The counts, those that are hidden as None."""
    return tuple(None if hide else count for count, hide in zip(counts, hidden, strict=True))


def _spread(what: str, ids: Sequence[str], counts: Counts, least: int) -> Spread:
    if not ids:
        return Spread((), ())
    all = (*ids, NOT_SETTLED)
    numbers = [counts.flags[flag(what, id)] for id in all]
    return Spread(all, shown(numbers, in_line(numbers, least)))


def _mean(low: int, high: int, firms: int) -> Mean:
    """Rounded half up, in integers."""
    return Mean((2 * low + firms) // (2 * firms), (2 * high + firms) // (2 * firms))


def _score(counts: Counts, layout: Layout) -> Mean | None:
    return _mean(*counts.score, counts.firms) if layout.pack.levels else None


def _barrier(id: str, counts: Counts, least: int) -> BarrierFound:
    total, perhaps = counts.flags[flag(SHOWN, id)], counts.flags[flag(PERHAPS, id)]
    if small(total, least):
        return BarrierFound(id, None, None, None, None, None, None, None)
    parts = [counts.flags[flag(what, id)] for what in (MET, MAYBE, UNMET)]
    met, maybe, unmet = shown(parts, in_line(parts, least))
    unsure = counts.flags[flag(UNSURE, id)]
    split = unmet is not None and not small(unsure, least) and not small(unmet - unsure, least)
    severity = _mean(*counts.severities[id], counts.firms)
    return BarrierFound(
        id, total, None if small(perhaps, least) else perhaps, severity, met, maybe, unmet, unsure if split else None
    )


def _scheme(scheme: Scheme, counts: Counts, least: int, state: str) -> SchemeFound:
    recommended = counts.flags[flag(FIRST, scheme.id)]
    first = None if small(recommended, least) else recommended
    if scheme.generic:
        return SchemeFound(scheme.id, True, state, 0, 0, first, False, ())
    eligible, possible = (counts.flags[flag(what, scheme.id)] for what in (ELIGIBLE, POSSIBLE))
    failing = [(c.id, counts.flags[flag(FAILING, scheme.id, c.id)]) for c in scheme.eligible]
    failing.sort(key=lambda pair: -pair[1])
    hide = [small(eligible, least), small(possible, least)]
    may, perhaps = shown([eligible, possible], hide)
    out = tuple(
        (id, None if small(n, least) or (any(hide) and _telling(n, counts, failing, least)) else n)
        for id, n in failing
        if n
    )
    nobody = not counts.flags[flag(REACHED, scheme.id)]
    return SchemeFound(scheme.id, False, state, may, perhaps, first, nobody, out)


def _telling(failing: int, counts: Counts, all: Sequence[tuple[str, int]], least: int) -> bool:
    """True where those whom a condition does not shut out are so few, or the only ones left, that they tell who fits."""
    return len(all) == 1 or counts.firms - failing < least


def _grouping(
    tally: Tally, number: int, spreads: tuple[Spread, Spread], barriers: Sequence[BarrierFound], least: int
) -> Grouping:
    layout, known = tally.layout, tally.groups[number]
    together = gathered({code: sums.firms for code, sums in known.items()}, least)
    others = Sums()
    for code in together:
        others.merge(known[code])
    groups = {code: sums.counts(layout) for code, sums in known.items() if code not in together}
    order = sorted(groups, key=lambda code: (code == NOT_SETTLED, -groups[code].firms, code))
    if together:
        groups[OTHERS] = others.counts(layout)
        order.append(OTHERS)
    found = [groups[code] for code in order]
    levels, stages = (_table(what, spread, found, least) for what, spread in zip((LEVEL, STAGE), spreads, strict=True))
    heats = [_heats(barrier, found, least) for barrier in barriers]
    return Grouping(
        layout.groups[number].id,
        layout.groups[number].kind,
        len(together),
        tuple(
            GroupFound(code, counts.firms, _score(counts, layout), levels[at], stages[at], tuple(h[at] for h in heats))
            for at, (code, counts) in enumerate(zip(order, found, strict=True))
        ),
    )


def _table(what: str, spread: Spread, groups: Sequence[Counts], least: int) -> list[tuple[Count, ...]]:
    """For each group its counts by level or stage."""
    rows = [[counts.flags[flag(what, id)] for counts in groups] for id in spread.ids]
    hidden = in_table(rows, least, [r for r, count in enumerate(spread.counts) if count is None])
    cells = [shown(row, hide) for row, hide in zip(rows, hidden, strict=True)]
    return [tuple(row[at] for row in cells) for at in range(len(groups))]


def _heats(barrier: BarrierFound, groups: Sequence[Counts], least: int) -> list[Heat]:
    """For each group one barrier. A mean severity tells much of a count, so it is hidden with it."""
    totals = [counts.flags[flag(SHOWN, barrier.id)] for counts in groups]
    unmet = [counts.flags[flag(UNMET, barrier.id)] for counts in groups]
    sizes = [counts.firms for counts in groups]
    hide = [True] * len(groups) if barrier.shown is None else in_line(totals, least, sizes)
    caps = [size if hidden else total for size, total, hidden in zip(sizes, totals, hide, strict=True)]
    also = [at for at, hidden in enumerate(hide) if hidden and unmet[at]]
    hide_unmet = [True] * len(groups) if barrier.unmet is None else in_line(unmet, least, caps, also)
    return [
        Heat(
            barrier.id,
            None if hide[at] else totals[at],
            None if hide[at] else _mean(*counts.severities[barrier.id], counts.firms),
            None if hide_unmet[at] else unmet[at],
        )
        for at, counts in enumerate(groups)
    ]
