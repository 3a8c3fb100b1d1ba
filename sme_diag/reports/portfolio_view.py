"""A portfolio as a document: what the firms need, where they stand, which schemes reach them, and what has changed."""

from collections.abc import Iterator

from sme_diag.model.diagnosis import CLOSED
from sme_diag.portfolio.result import Count, GroupFound, Grouping, Portfolio, SchemeFound
from sme_diag.reports.document import (
    ANSWER,
    NOTE,
    NUMBER,
    Bar,
    Bars,
    Block,
    Blocks,
    Brand,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Meta,
    Panel,
    Panels,
    Paragraph,
    Section,
    Table,
)
from sme_diag.reports.furniture import furniture
from sme_diag.reports.portfolio_change import change
from sme_diag.reports.portfolio_words import PortfolioWords

MOST = 3
"""So many items stand in a list of the first section."""
ACROSS, MOST_ACROSS = 6, 24
"""So many groups stand side by side in one table, and in all tables of a grouping; the further ones are in the JSON."""


def portfolio_report(portfolio: Portfolio, words: PortfolioWords, brand: Brand | None = None) -> Document:
    """The report, in the reader's language: the same for the same portfolio."""
    view = _View(portfolio, words)
    parts = {
        "answer": view.answer(),
        "levels": view.levels(),
        "barriers": view.barriers(),
        "unmet": view.unmet(),
        "schemes": view.schemes(),
        "for_nobody": view.for_nobody(),
        "groups": view.groups(),
        "change": change(portfolio, words),
        "method": view.method(),
    }
    made = ((id, tuple(blocks)) for id, blocks in parts.items())
    sections = (Section(id, words.say(f"portfolio.{id}"), blocks) for id, blocks in made if blocks)
    return Document(_meta(portfolio, words, brand or Brand()), tuple(sections))


def _meta(portfolio: Portfolio, words: PortfolioWords, brand: Brand) -> Meta:
    say, made, identity = words.say, words.speech.words.day(portfolio.as_of), portfolio.pack
    return Meta(
        title=say("portfolio.title"),
        subject=words.pack.title,
        subtitle=say("portfolio.subtitle", n=portfolio.firms, day=made),
        language=words.speech.words.code,
        author=brand.name or words.pack.publisher,
        made=portfolio.as_of,
        made_words=made,
        identity=say("report.identity", pack=identity.id, version=identity.version, digest=identity.digest[:12]),
        furniture=furniture(say),
        brand=brand,
    )


class _View:
    def __init__(self, portfolio: Portfolio, words: PortfolioWords) -> None:
        self.p, self.words, self.say = portfolio, words, words.say

    def answer(self) -> Iterator[Block]:
        """The first page: what most firms need, and what none can have."""
        p, words = self.p, self.words
        shown = sorted((b for b in p.barriers if b.shown), key=lambda b: (-(b.shown or 0), b.id))
        unmet = sorted((b for b in p.barriers if b.unmet), key=lambda b: (-(b.unmet or 0), b.id))
        asked = sorted(
            (s for s in p.schemes if s.recommended and not s.generic), key=lambda s: (-(s.recommended or 0), s.id)
        )
        figures = [KeyFigure(self.say("portfolio.firms"), str(p.firms))]
        if p.score is not None:
            figures.append(
                KeyFigure(self.say("portfolio.mean_score"), words.score(p.score), self.say("portfolio.of_100"))
            )
        real = [s for s in p.schemes if not s.generic and s.status != CLOSED]
        nobody = sum(s.for_nobody for s in real)
        figures.append(
            KeyFigure(self.say("portfolio.for_nobody"), str(nobody), self.say("portfolio.of_schemes", n=len(real)))
        )
        yield KeyFigures(tuple(figures))
        if unmet:
            first = unmet[0]
            share = words.percent(words.share(first.unmet, p.firms) or 0)
            text = self.say("portfolio.headline", barrier=words.barrier(first.id), share=share)
            yield Callout(ANSWER, self.say("portfolio.unmet"), (text,))
        lists = (
            ("portfolio.barriers", [(words.barrier(b.id), b.shown) for b in shown[:MOST]]),
            ("portfolio.unmet", [(words.barrier(b.id), b.unmet) for b in unmet[:MOST]]),
            ("portfolio.asked", [(words.scheme(s.id), s.recommended) for s in asked[:MOST]]),
        )
        yield Panels(tuple(self.panel(key, items) for key, items in lists if items))

    def panel(self, key: str, items: list[tuple[str, Count]]) -> Panel:
        return Panel(
            self.say(key), tuple(self.say("portfolio.item", name=name, n=count) for name, count in items), True
        )

    def levels(self) -> Iterator[Block]:
        """How many firms are at each level and stage."""
        for key, names, spread in (
            ("level", self.words.levels, self.p.levels),
            ("stage", self.words.stages, self.p.stages),
        ):
            if spread.ids:
                pairs = list(zip(spread.ids, spread.counts, strict=True))
                yield Heading(self.say(f"portfolio.by_{key}"), 3)
                yield Bars(tuple(bar for id, n in pairs if (bar := self.bar(names[id], n)) is not None))
                columns = (Column(self.say(f"portfolio.{key}"), share=3), self.number("firms"), self.number("share"))
                yield Table("", columns, tuple((names[id], self.words.count(n), self.percent(n)) for id, n in pairs))

    def bar(self, name: str, count: Count) -> Bar | None:
        share = self.words.share(count, self.p.firms)
        if share is None:
            return None
        text = self.say("portfolio.firms_share", n=count, share=self.words.percent(share))
        return Bar(name, share, share, text, self.say("portfolio.item_share", name=name, text=text))

    def percent(self, count: Count, of: int | None = None) -> Cell:
        share = self.words.share(count, self.p.firms if of is None else of)
        return self.words.hidden if share is None else self.words.percent(share)

    def number(self, key: str) -> Column:
        return Column(self.say(f"portfolio.{key}"), NUMBER)

    def barriers(self) -> Iterator[Block]:
        """What holds the firms back, over all and by group: the heat map."""
        p, words = self.p, self.words
        yield Paragraph(self.say("portfolio.barriers_intro"))
        order = sorted(p.barriers, key=lambda b: (-(b.shown or 0), b.id))
        rows = tuple(
            (
                words.barrier(b.id),
                words.count(b.shown),
                words.heat(b.shown, p.firms, b.severity),
                words.count(b.perhaps),
            )
            for b in order
        )
        columns = (
            Column(self.say("portfolio.barrier"), share=3),
            self.number("firms"),
            self.number("share_severity"),
            self.number("perhaps"),
        )
        yield Table(self.say("portfolio.all_firms"), columns, rows)
        places = {b.id: at for at, b in enumerate(p.barriers)}
        for grouping in p.groupings:
            for caption, groups in self.across(grouping):
                cells = []
                for b in order:
                    heats = [(group, group.barriers[places[b.id]]) for group in groups]
                    cells.append(
                        (words.barrier(b.id), *(words.heat(h.shown, group.firms, h.severity) for group, h in heats))
                    )
                yield Table(caption, self.titles(grouping, groups), tuple(cells))

    def across(self, grouping: Grouping) -> Iterator[tuple[str, tuple[GroupFound, ...]]]:
        """The groups in tables that can be read, the largest first, each with its caption."""
        named = self.say("portfolio.by", name=self.words.name(grouping.id))
        told = grouping.groups[:MOST_ACROSS]
        for first in range(0, len(told), ACROSS):
            groups = told[first : first + ACROSS]
            last = first + len(groups)
            part = {"name": self.words.name(grouping.id), "first": first + 1, "last": last, "n": len(grouping.groups)}
            yield (named if len(grouping.groups) <= ACROSS else self.say("portfolio.part", **part)), groups

    def titles(self, grouping: Grouping, groups: tuple[GroupFound, ...]) -> tuple[Column, ...]:
        names = [self.say("portfolio.group_of", name=self.words.group(grouping, g.code), n=g.firms) for g in groups]
        return (Column(self.say("portfolio.barrier"), share=2), *(Column(name, NUMBER) for name in names))

    def unmet(self) -> Iterator[Block]:
        """Barriers that no open scheme relieves."""
        p, words = self.p, self.words
        yield Paragraph(self.say("portfolio.unmet_intro"))
        order = sorted((b for b in p.barriers if b.shown != 0), key=lambda b: (-(b.unmet or 0), -(b.shown or 0), b.id))
        columns = (
            Column(self.say("portfolio.barrier"), share=3),
            *map(self.number, ("firms", "met", "maybe", "none_open", "unsure", "share")),
        )
        rows = tuple(
            (
                words.barrier(b.id),
                *map(words.count, (b.shown, b.met, b.maybe, b.unmet, b.unsure)),
                self.percent(b.unmet if b.shown is not None else None, b.shown or 1),
            )
            for b in order
        )
        yield Table(self.say("portfolio.all_firms"), columns, rows)
        places = {b.id: at for at, b in enumerate(p.barriers)}
        told = [b for b in order if b.unmet]
        for grouping in p.groupings if told else ():
            for caption, groups in self.across(grouping):
                cells = tuple(
                    (words.barrier(b.id), *(words.count(group.barriers[places[b.id]].unmet) for group in groups))
                    for b in told
                )
                yield Table(caption, self.titles(grouping, groups), cells)

    def schemes(self) -> Iterator[Block]:
        """The demand for each scheme that somebody can or may have."""
        words = self.words
        yield Paragraph(self.say("portfolio.schemes_intro"))
        asked = [s for s in self.p.schemes if not s.for_nobody and (not s.generic or s.recommended != 0)]
        asked.sort(key=lambda s: (-(s.recommended or 0), -(s.eligible or 0), -(s.possible or 0), s.id))
        columns = (
            Column(self.say("portfolio.scheme"), share=3),
            Column(self.say("portfolio.status")),
            *map(self.number, ("eligible", "possible", "recommended")),
        )
        yield Table("", columns, tuple(self.demand(each) for each in asked))
        if not asked:
            yield Paragraph(words.say("word.none"))

    def demand(self, scheme: SchemeFound) -> tuple[Cell, ...]:
        words = self.words
        kind = self.say("report.generic") if scheme.generic else self.say(f"status.{scheme.status}")
        fits = ("", "") if scheme.generic else (words.count(scheme.eligible), words.count(scheme.possible))
        return words.scheme(scheme.id), kind, *fits, words.count(scheme.recommended)

    def for_nobody(self) -> Iterator[Block]:
        """The schemes that none of the firms can have, and the condition that shuts most of them out."""
        words = self.words
        nobody = [s for s in self.p.schemes if s.for_nobody and s.status != CLOSED and s.shuts_out]
        told = [s for s in nobody if not words.about_place(s.id, s.shuts_out[0][0])]
        if not nobody:
            return
        yield Paragraph(self.say("portfolio.for_nobody_intro"))
        if len(nobody) > len(told):
            yield Paragraph(self.say("portfolio.elsewhere", n=len(nobody) - len(told)))
        if not told:
            return
        rows = []
        for scheme in told:
            id, count = scheme.shuts_out[0]
            state = self.say(f"status.{scheme.status}")
            condition = words.condition(scheme.id, id)
            rows.append((words.scheme(scheme.id), state, condition, words.count(count), self.percent(count)))
        columns = (
            Column(self.say("portfolio.scheme"), share=2),
            Column(self.say("portfolio.status")),
            Column(self.say("portfolio.condition"), share=3),
            *map(self.number, ("firms", "share")),
        )
        yield Table("", columns, tuple(rows))

    def groups(self) -> Iterator[Block]:
        """The groups compared: how many firms, their score, their levels, what most of them lack."""
        p, words = self.p, self.words
        levels = [Column(words.levels[id], NUMBER) for id in p.levels.ids]
        scored = [self.number("mean_score")] if p.score is not None else []
        for grouping in p.groupings:
            first = Column(words.name(grouping.id), share=2)
            columns = (first, self.number("firms"), *scored, *levels, Column(self.say("portfolio.most"), share=2))
            rows: list[tuple[Cell, ...]] = []
            for group in grouping.groups:
                known = [heat for heat in group.barriers if heat.shown]
                most = max(known, key=lambda heat: (heat.shown or 0, heat.barrier), default=None)
                score = (words.score(group.score),) if p.score is not None else ()
                lacks = "" if most is None else words.barrier(most.barrier)
                name = words.group(grouping, group.code)
                rows.append((name, words.count(group.firms), *score, *map(words.count, group.levels), lacks))
            yield Table(self.say("portfolio.by", name=words.name(grouping.id)), columns, tuple(rows))

    def method(self) -> Blocks:
        """How the figures were made, and what they do not say."""
        p = self.p
        texts = [self.say("portfolio.method_firms"), self.say("portfolio.method_severity")]
        if p.least > 1:
            texts += [self.say("portfolio.method_hidden", n=p.least), self.say("portfolio.method_others", n=p.least)]
        texts += [self.say("portfolio.method_open"), self.say("report.limit_cuts")]
        return Bullets(tuple(texts)), Callout(NOTE, "", (self.say("portfolio.method_twice"),))
