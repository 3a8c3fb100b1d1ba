"""How far two orders of the same alternatives agree: second opinions in one number."""

from collections.abc import Hashable, Sequence


def spearman(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Spearman's rank correlation of two orders (best first, no ties): 1 the same, -1 turned round; of fewer than two, 1.

    1 - 6 sum(d^2) / (n (n^2 - 1)), Spearman 1904. Raises ValueError when the two do not hold the same alternatives.
    """
    place = {alternative: rank for rank, alternative in enumerate(second)}
    n = len(first)
    if len(place) != len(second) or n != len(second) or set(first) != set(place):
        raise ValueError("two orders of the same alternatives are compared")
    if n < 2:
        return 1.0
    squares = sum((rank - place[alternative]) ** 2 for rank, alternative in enumerate(first))
    return 1.0 - 6.0 * squares / (n * (n * n - 1))


def overlap(first: Sequence[Hashable], second: Sequence[Hashable], k: int) -> int:
    """How many alternatives stand among the first k of both orders."""
    return len(set(first[:k]) & set(second[:k]))
