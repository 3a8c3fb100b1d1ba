"""PROMETHEE II: who is preferred to whom, pair by pair (Brans & Vincke 1985, Management Science 31, 647-656).

A criterion prefers a to b by P(d), d = a - b. With an indifference threshold q and a preference threshold p, 0 <= q <= p:
P = 0 up to q, 1 from p on, and (d - q) / (p - q) between (their type V). q = p = 0 is the usual criterion (type I: any gain
counts in full), q = 0 the V-shape (type III), q = p the U-shape (type II).
"""

from collections.abc import Sequence
from math import fsum

from sme_diag.mcda.matrix import Matrix, Values, shares
from sme_diag.mcda.scale import BOUNDS, RAW, scaled

Thresholds = tuple[float, float]
"""q and p of a criterion, in its own unit."""
USUAL: Thresholds = (0.0, 0.0)


def promethee(
    matrix: Matrix, weights: Sequence[float], normalise: str = BOUNDS, thresholds: Sequence[Thresholds] | None = None
) -> Values:
    """The net flow of each alternative, -1 to 1; higher is better. Without thresholds every criterion is the usual one.

    With `bounds`, cells beyond the declared bounds count as lying on them; with `raw`, the paper's own way, they are as they are.

    The net flow is the mean, over the others, of how much it is preferred to them less how much they are to it; of one alternative
    alone, 0. Dropping an alternative can turn the order of others round, whatever the scale. Raises ValueError on thresholds that
    are not 0 <= q <= p, and on any other scale: differences decide, and other scales say the same in other units. The time grows
    with the square of the number of alternatives.
    """
    if normalise not in (BOUNDS, RAW):
        raise ValueError(f"PROMETHEE takes {BOUNDS} or {RAW}")
    share = shares(weights)
    limits = [USUAL] * len(share) if thresholds is None else list(thresholds)
    if not all(0.0 <= q <= p for q, p in limits):
        raise ValueError("thresholds are 0 <= q <= p")
    if normalise == BOUNDS:
        spans = [criterion.high - criterion.low for criterion in matrix.criteria]
        limits = [(q / span, p / span) for (q, p), span in zip(limits, spans, strict=True)]
    if not matrix.cells:
        return ()
    columns = zip(*scaled(matrix, normalise), strict=True)
    flows = [_net(column, *limit) for column, limit in zip(columns, limits, strict=True)]
    others = max(1, len(matrix.alternatives) - 1)
    return tuple(
        fsum(part * flow for part, flow in zip(share, row, strict=True)) / others for row in zip(*flows, strict=True)
    )


def _net(column: Sequence[float], q: float, p: float) -> list[float]:
    """The sum of P(a - b) - P(b - a) over all b, for each a: flows add up criterion by criterion."""
    flows = [0.0] * len(column)
    for here, cell in enumerate(column):
        for there in range(here):
            gain = cell - column[there]
            size = abs(gain)
            if size <= q:
                continue
            preferred = 1.0 if size >= p else (size - q) / (p - q)
            if gain < 0:
                preferred = -preferred
            flows[here] += preferred
            flows[there] -= preferred
    return flows
