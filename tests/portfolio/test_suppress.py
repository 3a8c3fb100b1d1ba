"""No small count can be seen, and none that is hidden can be worked out: tried by whoever knows everything else."""

from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sme_diag.portfolio.suppress import gathered, in_line, in_table

LEAST = 3
COUNTS = st.integers(0, 8)


def others(rows: list[list[int]], hidden: list[list[bool]], loose: set[int], at: tuple[int, int]) -> Iterator[int]:
    """Other values that a hidden count can have, by trying every table that agrees with all that is shown."""
    unknown = [(r, c) for r, row in enumerate(rows) for c, _ in enumerate(row) if hidden[r][c]]
    unknown.sort(key=lambda cell: (cell != at, cell[1]))
    left_row = {r: sum(rows[r][c] for row, c in unknown if row == r) for r in range(len(rows)) if r not in loose}
    left_column = {c: sum(rows[r][c] for r, column in unknown if column == c) for c in range(len(rows[0]))}
    open_row = {r: sum(row == r for row, _ in unknown) for r in range(len(rows))}
    open_column = {c: sum(column == c for _, column in unknown) for c in range(len(rows[0]))}

    def fits(number: int) -> bool:
        if number == len(unknown):
            return True
        r, c = unknown[number]
        most = min(left_row.get(r, 10**6), left_column[c])
        open_row[r] -= 1
        open_column[c] -= 1
        found = False
        for value in range(most + 1):
            if unknown[number] == at and value == rows[r][c]:
                continue
            if (open_row[r] == 0 and r in left_row and value != left_row[r]) or (
                open_column[c] == 0 and value != left_column[c]
            ):
                continue
            if r in left_row:
                left_row[r] -= value
            left_column[c] -= value
            found = fits(number + 1)
            if r in left_row:
                left_row[r] += value
            left_column[c] += value
            if found:
                break
        open_row[r] += 1
        open_column[c] += 1
        return found

    if fits(0):
        yield at[0]


@settings(max_examples=300, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=6).filter(lambda counts: sum(counts) >= LEAST))
def test_a_line_keeps_its_secrets(counts: list[int]) -> None:
    hidden = in_line(counts, LEAST)
    assert all(hide for count, hide in zip(counts, hidden, strict=True) if 0 < count < LEAST)
    together = [count for count, hide in zip(counts, hidden, strict=True) if hide]
    assert not together or (len(together) > 1 and sum(together) >= LEAST)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(COUNTS, st.integers(LEAST, 9)), min_size=2, max_size=6))
def test_a_line_of_which_everybody_knows_the_most_keeps_its_secrets(pairs: list[tuple[int, int]]) -> None:
    counts, caps = [min(count, cap) for count, cap in pairs], [cap for _, cap in pairs]
    if 0 < sum(counts) < LEAST:
        return
    hidden = in_line(counts, LEAST, caps)
    inside = [(count, cap) for count, cap, hide in zip(counts, caps, hidden, strict=True) if hide]
    total = sum(count for count, _ in inside)
    for at in range(len(inside)):
        rest = sum(cap for place, (_, cap) in enumerate(inside) if place != at)
        assert max(0, total - rest) < min(inside[at][1], total)


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Tables whose columns hold enough firms, as those of groups do."""
    height, width = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    rows = [[draw(COUNTS) for _ in range(width)] for _ in range(height)]
    for c in range(width):
        lacking = LEAST - sum(row[c] for row in rows)
        rows[draw(st.integers(0, height - 1))][c] += max(0, lacking)
    return rows


@settings(max_examples=300, deadline=None)
@example([[3, 0, 2], [0, 3, 0], [0, 0, 1]])
@example([[0, 2, 1], [2, 0, 0], [2, 0, 0], [0, 1, 2]])
@given(tables())
def test_a_table_keeps_its_secrets_and_those_of_its_sums(rows: list[list[int]]) -> None:
    sums = [sum(row) for row in rows]
    loose = {r for r, hide in enumerate(in_line(sums, LEAST)) if hide}
    hidden = in_table(rows, LEAST, loose)
    for r, row in enumerate(rows):
        for c, count in enumerate(row):
            if 0 < count < LEAST:
                assert hidden[r][c]
            if hidden[r][c]:
                assert list(others(rows, hidden, loose, (r, c))), (rows, hidden, loose, (r, c))
    for r in loose:
        assert not sums[r] or any(hidden[r])


def test_nothing_is_hidden_without_a_reason() -> None:
    assert in_line([5, 0, 9], 5) == [False] * 3
    assert in_table([[5, 0], [9, 7]], 5) == [[False, False], [False, False]]
    assert in_table([[1, 2], [3, 4]], 1) == [[False, False], [False, False]]
    assert in_line([4, 6, 9], 5) == [True, True, False]


def test_one_hidden_count_takes_a_rectangle_with_it() -> None:
    hidden = in_table([[2, 9, 9], [9, 6, 9], [9, 9, 9]], 5)
    assert hidden[0][0] and hidden[1][1] and hidden[0][1] and hidden[1][0] and sum(map(sum, hidden)) == 4


def test_small_groups_stand_together_with_a_larger_one_where_they_must() -> None:
    assert gathered({"a": 20, "b": 6, "c": 2, "d": 1}, 5) == {"b", "c", "d"}
    assert gathered({"a": 20, "b": 3, "c": 2}, 5) == {"b", "c"}
    assert gathered({"a": 20, "b": 5}, 5) == frozenset()
    assert gathered({"a": 4}, 5) == {"a"}
