"""Random walks through the whole interview, in process: whatever people do, nothing is lost and every page is the right one.

What is checked on every page is in conversation_walker.py. `python benchmarks/walks.py --in-process 2000` runs many more.
"""

from collections import Counter

from conversation_walker import FULL, MOVES, TINY, Walker, spoken, walks


def counted(count: int, pack: str) -> Counter[str]:
    """What happened on so many walks, none of which failed."""
    total: Counter[str] = Counter()

    def add(walker: Walker) -> None:
        total.update(walker.counted())

    walks(count, add, pack)
    return total


def test_walks_through_the_full_pack() -> None:
    happened = counted(60, FULL)
    for what in (*MOVES, "asked again", "picked", "checked", "bounds checked"):
        assert happened[what] > 10, f"{what} hardly ever happens on these walks"
    assert happened["sittings"] > 120


def test_walks_through_a_small_pack() -> None:
    happened = counted(150, TINY)
    assert happened["asked again"] > 50


def test_the_order_of_the_pack_is_the_order_of_its_files() -> None:
    pack = spoken(FULL, "en").pack
    assert list(pack.questions) == [q.id for section in pack.questionnaire.sections for q in section.questions]
