"""Which cells of a table of counts are hidden, so that no small one can be seen or worked out from the others and the totals.

A cell of one firm up to `least - 1` is hidden (zero is not: it is about nobody). Others are hidden with it until in every line the
hidden cells are at least two that hold at least `least` firms together, and until none of them has only one possible value, given
everything that is shown and that no count is below zero.
"""

from collections.abc import Collection, Sequence

Cell = tuple[int, int]


def small(count: int, least: int) -> bool:
    """True for a count about so few firms that it is hidden."""
    return 0 < count < least


def in_line(
    counts: Sequence[int], least: int, caps: Sequence[int] | None = None, also: Collection[int] = ()
) -> list[bool]:
    """Which counts of one line are hidden, where their sum is known. `caps`: more than this no count can be, as is known, too.

    `also` are places that are hidden in any case.
    """
    hidden = {place for place, count in enumerate(counts) if small(count, least) or place in also}
    while hidden and len(hidden) < len(counts) and not _safe(counts, hidden, least, caps):
        hidden.add(min(set(range(len(counts))) - hidden, key=lambda place: _price(counts, place, caps)))
    return [place in hidden for place in range(len(counts))]


def _safe(counts: Sequence[int], hidden: set[int], least: int, caps: Sequence[int] | None) -> bool:
    together = sum(counts[place] for place in hidden)
    room = caps is None or together < sum(caps[place] for place in hidden)
    return len(hidden) > 1 and together >= least and room


def _price(counts: Sequence[int], place: int, caps: Sequence[int] | None) -> tuple[bool, bool, int, int]:
    """What hides best comes first: a cell that can be less and can be more, and of these the smallest."""
    full = caps is not None and counts[place] >= caps[place]
    return counts[place] == 0, full, counts[place], place


def in_table(rows: Sequence[Sequence[int]], least: int, hidden_rows: Collection[int] = ()) -> list[list[bool]]:
    """Which counts of a table are hidden, where the sums of all columns are known, and those of all rows not in `hidden_rows`.

    A row whose sum is hidden is hidden whole, but for columns in which all such rows are zero and nothing else is hidden: anybody
    could see that.
    """
    table = _Table(rows, least, hidden_rows)
    table.close()
    return [[(r, c) in table.hidden for c in range(table.width)] for r in range(len(rows))]


class _Table:
    def __init__(self, rows: Sequence[Sequence[int]], least: int, hidden_rows: Collection[int]) -> None:
        self.rows, self.least, self.loose = rows, least, set(hidden_rows)
        self.width = len(rows[0]) if rows else 0
        self.open = [r for r in range(len(rows)) if r not in self.loose and any(rows[r])]
        self.hidden: set[Cell] = {(r, c) for r in self.open for c in range(self.width) if small(rows[r][c], least)}
        for c in range(self.width):
            if any(rows[r][c] for r in self.loose):
                self.hidden |= {(r, c) for r in self.loose}

    def close(self) -> None:
        """Hide more cells until the table keeps its secrets. What can be worked out all the same is no secret, and is shown."""
        while self.lines_closed() or self.told_closed():
            pass
        self.hidden -= {(r, c) for r, c in self.told() if not small(self.rows[r][c], self.least)}

    def lines_closed(self) -> bool:
        """Hide a cell more in each line that gives something away; false where none does."""
        before = len(self.hidden)
        for r in self.open:
            self.line_closed([(r, c) for c in range(self.width)])
        for c in range(self.width):
            if any((r, c) in self.hidden for r in self.open):  # zeros in hidden rows are needed here
                self.hidden |= {(r, c) for r in self.loose}
            self.line_closed([(r, c) for r in (*self.open, *sorted(self.loose))])
        return len(self.hidden) > before

    def line_closed(self, line: list[Cell]) -> None:
        """A line with something hidden holds at least two hidden cells, and together enough firms."""
        while True:
            inside = [cell for cell in line if cell in self.hidden]
            if not inside or (len(inside) > 1 and sum(map(self.count, inside)) >= self.least):
                return
            free = [cell for cell in line if cell not in self.hidden and cell[0] not in self.loose]
            if not free:
                return
            self.hidden.add(min(free, key=self.price))

    def told_closed(self) -> bool:
        """Hide a cell more beside one that has only one possible value; false where there is none."""
        told = self.told()
        for r, c in told:
            free = [(row, c) for row in self.open] + [(r, column) for column in range(self.width) if r in self.open]
            free = [cell for cell in free if cell not in self.hidden]
            if free:
                self.hidden.add(min(free, key=self.price))
                return True
        return False

    def told(self) -> list[Cell]:
        """The hidden cells that have only one possible value.

        The counts flow from rows to columns, and the hidden sums of rows flow to the rows from a place of their own. A count can be
        another exactly where some flow can go round in a circle through it, and where it goes against a count, the count is not 0.
        """
        source = "sums"
        ways: dict[object, set[object]] = {}
        for r, c in self.hidden:
            ways.setdefault(("row", r), set()).add(("column", c))
            if self.rows[r][c]:
                ways.setdefault(("column", c), set()).add(("row", r))
        for r in self.loose:
            ways.setdefault(source, set()).add(("row", r))
            if any(self.rows[r]):
                ways.setdefault(("row", r), set()).add(source)
        found = []
        for r, c in sorted(self.hidden):
            row, column = ("row", r), ("column", c)
            more = _leads(ways, column, row)
            if not more and not (self.rows[r][c] and _leads(ways, row, column)):
                found.append((r, c))
        return found

    def count(self, cell: Cell) -> int:
        """How many firms a cell holds."""
        return self.rows[cell[0]][cell[1]]

    def price(self, cell: Cell) -> tuple[bool, bool, int, Cell]:
        """What hides best comes first: not empty, in a column in which something is hidden already, and small."""
        beside = any((r, cell[1]) in self.hidden for r in self.open)
        return self.count(cell) == 0, not beside, self.count(cell), cell


def _leads(ways: dict[object, set[object]], start: object, goal: object) -> bool:
    """True where a way leads from start to goal that is not the step between them."""
    seen, todo = {start}, [each for each in ways.get(start, ()) if each != goal]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo += ways.get(here, ())
    return False


def gathered(sizes: dict[str, int], least: int) -> frozenset[str]:
    """The groups that are put together because they are small: all small ones, and larger ones until together they are not."""
    order = sorted(sizes, key=lambda code: (sizes[code], code))
    together = [code for code in order if small(sizes[code], least)]
    while together and sum(sizes[code] for code in together) < least and len(together) < len(order):
        together.append(order[len(together)])
    return frozenset(together)
