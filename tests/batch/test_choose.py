"""Which firms are written: certain wishes, a sample that no order changes, a ranking; by values alone, in bounded memory."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from weakref import WeakSet

from hypothesis import given
from hypothesis import strategies as st

from sme_diag.batch.choose import By, Candidate, Figure, Told, Wanted, cells, chosen, rank, ticket
from sme_diag.lang.nodes import Const

ASKED = Const(True)
"""Some condition: what it came to is told."""
PINNED = "7747a13e5a9054723ac63ff4a71e1299bb95388796e60a7be0099b4459a10565"
"""`printf '0:FR-33-0001' | sha256sum`"""
FIRMS = [f"FR-{number:04}" for number in range(200)]
SAMPLE = ["FR-0017", "FR-0057", "FR-0143", "FR-0174", "FR-0180"]
truths = st.sampled_from([True, False, None])
figures = st.none() | st.builds(
    Figure,
    st.integers(0, 3),
    st.integers(3, 5),
    st.sampled_from(["", "eligible", "possible", "not_eligible"]),
)
firms = st.lists(
    st.builds(Candidate, st.text("ab", max_size=2), st.builds(Told, truths, truths, figures), st.none()), max_size=12
)
wishes = st.builds(
    Wanted,
    where=st.none() | st.just(ASKED),
    region=st.none() | st.just(ASKED),
    sample=st.none() | st.integers(1, 5),
    seed=st.integers(0, 2),
    top=st.none() | st.integers(1, 5),
    by=st.sampled_from([By(), By("relevance", "x"), By("severity", "x")]),
)


def candidates(ids: list[str], told: Told | None = None) -> list[Candidate[int]]:
    """Firms of which all the same is told; each carries its place in the file."""
    return [Candidate(id, told or Told(), number) for number, id in enumerate(ids)]


def written(ids: list[str], wanted: Wanted, told: Told | None = None) -> list[str]:
    """The ids that are written, in order."""
    return [firm.id for firm in chosen(candidates(ids, told), wanted, Counter())]


def test_only_what_is_certain_is_written_and_the_rest_is_counted() -> None:
    told = [Told(where, region) for where in (True, False, None) for region in (True, False, None)]
    left: Counter[str] = Counter()
    found = chosen([Candidate(str(n), each, n) for n, each in enumerate(told)], Wanted(ASKED, ASKED), left)
    assert [firm.kept for firm in found] == [0]
    assert left == {"where_false": 3, "where_unknown": 3, "region_false": 1, "region_unknown": 1}


def test_what_was_asked_for_is_counted_also_where_it_leaves_nobody_out() -> None:
    left: Counter[str] = Counter()
    assert len(list(chosen(candidates(FIRMS), Wanted(where=ASKED, sample=500), left))) == len(FIRMS)
    assert dict(left) == {"where_false": 0, "where_unknown": 0, "sample": 0}
    assert Wanted(top=1).reasons == ("no_figure", "top")
    assert Wanted(top=1, by=By("relevance", "x")).reasons == ("not_eligible", "top")
    assert Wanted(by=By("relevance", "x")).reasons == ()


@given(st.permutations(FIRMS[:40]), st.integers(1, 40), st.integers(-3, 3))
def test_a_sample_is_the_same_in_whatever_order_the_firms_come(order: list[str], size: int, seed: int) -> None:
    found = written(order, Wanted(sample=size, seed=seed))
    assert len(found) == size
    assert set(found) == set(written(FIRMS[:40], Wanted(sample=size, seed=seed)))
    assert found == [id for id in order if id in found]


def test_a_smaller_sample_is_part_of_a_larger_one_and_a_firm_more_changes_one_place() -> None:
    samples = [set(written(FIRMS, Wanted(sample=size))) for size in range(1, 60)]
    assert all(one < other for one, other in pairwise(samples))
    for more in ("new-1", "new-2", "new-3", "new-4"):
        assert len(samples[49] - set(written([*FIRMS, more], Wanted(sample=50)))) <= 1


def test_a_sample_is_what_it_was_in_every_release() -> None:
    assert ticket("FR-33-0001", 0).hex() == PINNED
    assert written(FIRMS, Wanted(sample=5)) == SAMPLE
    assert written(FIRMS, Wanted(sample=5, seed=1)) != SAMPLE


def test_any_id_can_be_drawn() -> None:
    assert set(written(["\ud800", "", "é", "x"], Wanted(sample=4))) == {"\ud800", "", "é", "x"}


def test_a_ranking_goes_by_what_is_certain_then_by_what_is_possible_then_by_id() -> None:
    told = {"d": (5, 9), "c": (7, 7), "b": (5, 9), "a": (5, 8), "e": (0, 100)}
    ranked = [Candidate(id, Told(figure=Figure(*bounds)), None) for id, bounds in told.items()]
    left: Counter[str] = Counter()
    assert [firm.id for firm in chosen(ranked, Wanted(top=4), left)] == ["c", "b", "d", "a"]
    assert left == {"no_figure": 0, "top": 1}


def test_who_may_not_use_a_scheme_and_who_has_no_figure_is_not_ranked() -> None:
    verdicts = ("not_eligible", "possible", "eligible")
    told = [Told(figure=Figure(9 - n, 9, verdict)) for n, verdict in enumerate(verdicts)]
    asked = Wanted(top=9, by=By("relevance", "x"))
    left: Counter[str] = Counter()
    found = chosen([Candidate(str(n), each, None) for n, each in enumerate([*told, Told()])], asked, left)
    assert [firm.id for firm in found] == ["1", "2"]
    assert left == {"not_eligible": 1, "no_figure": 1, "top": 0}


def test_a_line_says_what_the_firm_was_ranked_by() -> None:
    told = Told(figure=Figure(150, 9100, "possible"))
    assert cells(Wanted(), told) == {}
    assert cells(Wanted(top=1), told) == {"by_low": 1.5, "by_high": 91.0}
    assert cells(Wanted(top=1, by=By("severity", "x")), told) == {"by_low": 150, "by_high": 9100}
    relevant = cells(Wanted(top=1, by=By("relevance", "x")), told)
    assert list(relevant.items()) == [("by_low", 150), ("by_high", 9100), ("by_verdict", "possible")]


@given(firms, wishes)
def test_all_wishes_together_are_one_after_the_other(found: list[Candidate[None]], wanted: Wanted) -> None:
    """The same by whole lists: first what is certain, of these the sample, of these the ranking; and nobody is lost."""
    left: Counter[str] = Counter()
    result = list(chosen(iter(found), wanted, left))
    rest = [firm for firm in found if firm.told.where is True and firm.told.region is True]
    if wanted.sample is not None:
        drawn = sorted(range(len(rest)), key=lambda n: (ticket(rest[n].id, wanted.seed), n))[: wanted.sample]
        rest = [rest[n] for n in sorted(drawn)]
    if wanted.top is not None:
        ranked = [firm for firm in rest if firm.told.figure and firm.told.figure.verdict != "not_eligible"]
        rest = sorted(ranked, key=lambda firm: rank(firm.id, firm.told.figure))[: wanted.top]
    assert result == rest
    assert len(result) + sum(left.values()) == len(found)


def test_no_more_firms_are_held_than_asked_for() -> None:
    class Held:
        """What a firm carries; alive as long as somebody holds it."""

    alive: WeakSet[Held] = WeakSet()
    most = 0

    def coming() -> Iterator[Candidate[Held]]:
        nonlocal most
        for number in range(3000):
            held = Held()
            alive.add(held)
            most = max(most, len(alive))
            yield Candidate(str(number), Told(figure=Figure(number, number)), held)

    for wanted in (Wanted(sample=20), Wanted(top=20), Wanted(sample=20, top=5)):
        most = 0
        left: Counter[str] = Counter()
        result = list(chosen(coming(), wanted, left))
        assert len(result) + sum(left.values()) == 3000
        assert most <= 25
        del result
