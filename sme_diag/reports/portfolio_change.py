"""What has changed since an earlier portfolio, as blocks of a document: totals then and now, and firms that moved."""

from collections.abc import Iterator, Mapping

from sme_diag.portfolio.result import Count, Portfolio, Spread
from sme_diag.reports.document import NUMBER, Block, Cell, Column, Figure, Paragraph, Table
from sme_diag.reports.portfolio_words import PortfolioWords


def change(portfolio: Portfolio, words: PortfolioWords) -> Iterator[Block]:
    """Nothing where there is no earlier portfolio."""
    if portfolio.change is None:
        return
    earlier, moves = portfolio.change
    say, day = words.say, words.speech.words.day
    yield Paragraph(say("portfolio.since", day=day(earlier.as_of), n=earlier.firms))
    if earlier.version != portfolio.pack.version:
        yield Paragraph(say("portfolio.other_version", old=earlier.version, new=portfolio.pack.version))
    if earlier.score is not None and portfolio.score is not None:
        yield Paragraph(say("portfolio.score_moved", old=words.score(earlier.score), new=words.score(portfolio.score)))
    if moves is None:
        yield Paragraph(say("portfolio.no_moves"))
    else:
        names = ("up", "down", "same", "unclear", "new", "gone")
        rows = tuple(
            (say(f"portfolio.move.{name}"), words.count(count)) for name, count in zip(names, moves, strict=True)
        )
        columns = (Column(say("portfolio.moves"), share=3), Column(say("portfolio.firms"), NUMBER))
        yield Table(say("portfolio.moves"), columns, rows)
    for key, names_of, then, now in (
        ("level", words.levels, earlier.levels, portfolio.levels),
        ("stage", words.stages, earlier.stages, portfolio.stages),
    ):
        if now.ids:
            yield _totals(say(f"portfolio.by_{key}"), say(f"portfolio.{key}"), names_of, then, now, words)
    shown = Spread(tuple(b.id for b in portfolio.barriers), tuple(b.shown for b in portfolio.barriers))
    names_of = words.barriers
    yield _totals(say("portfolio.barriers"), say("portfolio.barrier"), names_of, earlier.barriers, shown, words)


def _totals(
    caption: str, title: str, names: Mapping[str, str], then: Mapping[str, Count], now: Spread, words: PortfolioWords
) -> Table:
    """Counts then and now. What is not in one of them, because the rules have changed, stays blank there."""
    rows: list[tuple[Cell, ...]] = []
    for id, count in zip(now.ids, now.counts, strict=True):
        before: Cell = words.count(then[id]) if id in then else ""
        rows.append((names[id], before, words.count(count), _difference(then.get(id), count, words)))
    columns = (
        Column(title, share=3),
        *(Column(words.say(f"portfolio.{key}"), NUMBER) for key in ("then", "now", "moved")),
    )
    return Table(caption, columns, tuple(rows))


def _difference(before: Count, now: Count, words: PortfolioWords) -> Cell:
    if before is None or now is None:
        return Figure(None, "")
    return Figure(now - before, f"{now - before:+d}".replace("-", "−") if now != before else "0")
