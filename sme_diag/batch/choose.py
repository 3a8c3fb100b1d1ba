"""Which firms of a run are written: those that certainly meet the wishes, then a sample of these, then the first of a ranking.

Decided by values alone: what a condition came to, and between which bounds a figure lies. Which engine worked them out does not
matter.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from heapq import nsmallest
from typing import Generic, NamedTuple, TypeVar

from sme_diag.lang.nodes import Expr
from sme_diag.model.diagnosis import NOT_ELIGIBLE

Kept = TypeVar("Kept")
SCORE, RELEVANCE, SEVERITY = "score", "relevance", "severity"


class By(NamedTuple):
    """What firms are ranked by: the score, the relevance of a scheme or the severity of a barrier."""

    what: str = SCORE
    id: str = ""


class Wanted(NamedTuple):
    """Which firms are wanted: `where` and `region` certainly true, of these a `sample` of so many, of these the `top` so many."""

    where: Expr | None = None
    region: Expr | None = None
    sample: int | None = None
    seed: int = 0
    top: int | None = None
    by: By = By()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why a firm may be left out, in the order in which it is decided."""
        unplaced = "not_eligible" if self.by.what == RELEVANCE else "no_figure"
        asked = (
            (self.where, ("where_false", "where_unknown")),
            (self.region, ("region_false", "region_unknown")),
            (self.sample, ("sample",)),
            (self.top, (unplaced, "top")),
        )
        return tuple(reason for wish, reasons in asked if wish is not None for reason in reasons)


EVERYONE = Wanted()


class Figure(NamedTuple):
    """What a firm is ranked by: its bounds as whole numbers, the score in hundredths; of a scheme, the verdict too."""

    low: int
    high: int
    verdict: str = ""


class Told(NamedTuple):
    """What an engine says of one firm, as far as it was asked. A firm without a figure cannot be ranked."""

    where: bool | None = True
    region: bool | None = True
    figure: Figure | None = None


class Candidate(NamedTuple, Generic[Kept]):
    """A firm that may be written: its id, what was told of it, and what its engine needs to write it."""

    id: str
    told: Told
    kept: Kept


def chosen(firms: Iterable[Candidate[Kept]], wanted: Wanted, left: Counter[str]) -> Iterator[Candidate[Kept]]:
    """The firms to write: in the order they come, or ranked. Those left out are counted in `left` by reason, zero included.

    No more firms are held than a sample or a ranking asks for.
    """
    left.update(dict.fromkeys(wanted.reasons, 0))
    found = _without(firms, unmet, left)
    if wanted.sample is not None:
        found = _sample(found, wanted.sample, wanted.seed, left)
    if wanted.top is not None:
        ranked = _without(found, unranked, left)
        found = iter(_first(wanted.top, ranked, lambda firm: rank(firm.id, firm.told.figure), left, "top"))
    yield from found


def unmet(told: Told) -> str | None:
    """Why a firm is left out, whichever other firms there are; None when it is not. What is unknown is not certain."""
    if told.where is not True:
        return "where_unknown" if told.where is None else "where_false"
    if told.region is not True:
        return "region_unknown" if told.region is None else "region_false"
    return None


def unranked(told: Told) -> str | None:
    """Why a firm has no place in a ranking; None when it has one."""
    if told.figure is None:
        return "no_figure"
    return "not_eligible" if told.figure.verdict == NOT_ELIGIBLE else None


def rank(id: str, figure: Figure | None) -> tuple[int, int, str]:
    """The order of a ranking: what is certain first, then what is possible, then the id, so that it is the same in every run."""
    low, high, _ = figure or Figure(0, 0)
    return -low, -high, id


def ticket(id: str, seed: int) -> bytes:
    """What is drawn for a firm; a sample is the firms with the smallest.

    It depends on nothing but seed and id: the order of the file, the number of firms and the machine change nothing, a firm
    more changes at most one place, and a smaller sample is part of a larger one. Python's own `hash` differs from run to run.
    """
    return sha256(f"{seed}:{id}".encode("utf-8", "surrogatepass")).digest()


def cells(wanted: Wanted, told: Told) -> Mapping[str, str | int | float | None]:
    """What a ranking adds to the line of a firm: the figure it was ranked by."""
    if wanted.top is None or told.figure is None:
        return {}
    low, high, verdict = told.figure
    if wanted.by.what == SCORE:
        return {"by_low": low / 100, "by_high": high / 100}
    return {"by_low": low, "by_high": high} | ({"by_verdict": verdict} if wanted.by.what == RELEVANCE else {})


def _without(
    firms: Iterable[Candidate[Kept]], why: Callable[[Told], str | None], left: Counter[str]
) -> Iterator[Candidate[Kept]]:
    for firm in firms:
        reason = why(firm.told)
        if reason is None:
            yield firm
        else:
            left[reason] += 1


def _sample(firms: Iterable[Candidate[Kept]], size: int, seed: int, left: Counter[str]) -> Iterator[Candidate[Kept]]:
    """The drawn firms in the order they came."""
    drawn = _first(size, enumerate(firms), lambda pair: ticket(pair[1].id, seed), left, "sample")
    return (firm for _, firm in sorted(drawn, key=lambda pair: pair[0]))


Item = TypeVar("Item")


def _first(
    size: int,
    items: Iterable[Item],
    key: Callable[[Item], tuple[int, int, str] | bytes],
    left: Counter[str],
    reason: str,
) -> list[Item]:
    """The first so many by a key, by a heap of so many; the others are counted as left out."""
    seen = 0

    def counted() -> Iterator[Item]:
        nonlocal seen
        for item in items:
            seen += 1
            yield item

    found = nsmallest(size, counted(), key=key)
    left[reason] += seen - len(found)
    return found
