"""The greatest few of many columns, row by row: a network of greatest and least of two, which needs no lists and no sorting."""

from collections.abc import Sequence

import polars as pl

from sme_diag.columnar.polars_steps import Steps, Value, built


def ranked(keys: Sequence[Value], most: int, steps: Steps) -> list[Value]:
    """The `most` greatest of integers of one type that are never NULL, the greatest first."""
    lists = [[key] for key in keys]
    while len(lists) > 1:
        pairs = [_merged(one, other, most, steps) for one, other in zip(lists[::2], lists[1::2], strict=False)]
        lists = pairs + lists[len(pairs) * 2 :]
    return lists[0]


def _merged(one: list[Value], other: list[Value], most: int, steps: Steps) -> list[Value]:
    """Two descending lists as one.

    The n-th of both is the greatest of: the n-th of either, and the lesser of a pair that has n - 1 before it.
    """
    found = []
    for n in range(min(most, len(one) + len(other))):
        parts = [items[n] for items in (one, other) if n < len(items)]
        exprs = [part.expr for part in parts]
        for i in range(n):
            j = n - 1 - i
            if i < len(one) and j < len(other):
                parts += [one[i], other[j]]
                exprs.append(pl.min_horizontal(one[i].expr, other[j].expr))
        expr = pl.max_horizontal(exprs) if len(exprs) > 1 else exprs[0]
        found.append(steps.kept(built(expr, one[0].dtype, *parts)))
    return found
