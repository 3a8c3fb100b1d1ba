"""A document as one HTML file that needs nothing else: no script, no address to load from, its pictures and style inside."""

from base64 import b64encode
from itertools import count, groupby
from typing import assert_never

from sme_diag.reports.document import (
    NUMBER,
    Bars,
    Block,
    Blocks,
    Bullets,
    Callout,
    Cell,
    Code,
    Document,
    Entry,
    Facts,
    Figure,
    Heading,
    KeyFigures,
    Link,
    Meta,
    Panels,
    Paragraph,
    Radar,
    Run,
    Section,
    Strong,
    Table,
    Way,
    Words,
    level_of,
    runs,
    safe,
)
from sme_diag.reports.html_charts import bar, hatching, mark, radar
from sme_diag.reports.html_style import sheet
from sme_diag.reports.markup import Markup, element, joined, raw

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may load for this page, whatever stands in it: nothing but its own style and pictures."""
HATCH = "hatch"


def write(document: Document) -> str:
    """The document as HTML, the same bytes for the same document."""
    return _Writer(document).page() + "\n"


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = count(1)

    def page(self) -> Markup:
        meta, sections = self.document
        head = element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=POLICY),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="author", content=meta.author),
            element("meta", name="date", content=meta.made.isoformat()),
            element("meta", name="color-scheme", content="light dark"),
            element("title", f"{meta.title} – {meta.subject}"),
            element("style", raw(sheet(meta.brand.colours, meta.furniture.page))),
        )
        body = element(
            "body",
            element("a", meta.furniture.skip, class_="skip", href=f"#{sections[0].id}") if sections else None,
            element(
                "div",
                hatching(HATCH),
                masthead(meta),
                contents(self.document),
                element("main", *map(self.section, sections)),
                foot(meta),
                class_="page",
            ),
        )
        return joined(raw("<!DOCTYPE html>\n"), element("html", head, body, lang=meta.language))

    def section(self, section: Section) -> Markup:
        title = element("h2", section.title, id=f"{section.id}-title")
        blocks = self.blocks(section.blocks)
        whole = (
            [element("details", element("summary", title), *blocks, open=True)] if section.folded else [title, *blocks]
        )
        new = "new" if section.new_page else None
        return element("section", *whole, id=section.id, class_=new, aria_labelledby=f"{section.id}-title")

    def blocks(self, blocks: Blocks) -> list[Markup]:
        return [self.block(block, level) for level, block in level_of(blocks)]

    def block(self, block: Block, level: int) -> Markup:
        match block:
            case Heading(text, own):
                return element(f"h{own}", text)
            case Paragraph(words, strong):
                return element("p", inline(words), class_="strong" if strong else None)
            case Bullets(items, numbered):
                return listing(items, numbered)
            case Facts(rows):
                return lines(rows)
            case Entry():
                return entry(block, level)
            case Bars():
                return self.bars(block)
            case Radar():
                return radar(block, f"radar-{next(self.numbers)}")
            case Way(title, stops, _):
                marked = (
                    element(
                        "li",
                        mark(stop.state),
                        element("span", stop.label, class_="label"),
                        element("span", stop.words, class_="state"),
                        class_=stop.state,
                        aria_current="step" if stop.state == "now" else None,
                    )
                    for stop in stops
                )
                return element("ol", *marked, class_="way", aria_label=title)
            case KeyFigures():
                return key_figures(block)
            case Panels(panels):
                made = (
                    element("div", element(f"h{level}", p.title), listing(p.items, p.numbered), class_="panel")
                    for p in panels
                )
                return element("div", *made, class_="panels")
            case Callout(kind, title, texts):
                head = element(f"h{level}", title, dir="auto") if title else None
                return element("div", head, *(element("p", inline(t)) for t in texts), class_=f"callout {kind}")
            case Table():
                return table(block)
            case _:
                assert_never(block)

    def bars(self, block: Bars) -> Markup:
        rows = (
            element(
                "tr",
                element("th", found.label, scope="row"),
                element("td", element("div", bar(found, HATCH), element("span", found.words))),
            )
            for found in block.bars
        )
        legend = element("p", block.legend, class_="legend") if block.legend else None
        return joined(element("table", element("tbody", *rows), class_="bars"), legend)


def masthead(meta: Meta) -> Markup:
    """Who hands the report over, whom it is about, and when it was made."""
    brand, logo = meta.brand, meta.brand.logo
    picture = None
    if logo is not None:
        data = f"data:{logo.media};base64,{b64encode(logo.data).decode('ascii')}"
        picture = element("img", class_="logo", src=data, alt=logo.alt)
    words = element(
        "div",
        element("p", brand.name, class_="who") if brand.name else None,
        element("h1", meta.title, dir="auto"),
        element("p", meta.subject),
        element("p", meta.subtitle),
    )
    return element("header", words, picture, class_="masthead")


def contents(document: Document) -> Markup:
    """The sections, to go to."""
    items = (element("li", element("a", s.title, href=f"#{s.id}")) for s in document.sections)
    return element("nav", element("ul", *items), aria_label=document.meta.furniture.contents)


def foot(meta: Meta) -> Markup:
    """Whom to ask, what the brand adds, and which rules the report was made with."""
    brand = meta.brand
    contact = (
        [element("h2", meta.furniture.contact), *(element("p", inline(c)) for c in brand.contact)]
        if brand.contact
        else []
    )
    own = element("p", brand.footer) if brand.footer else None
    return element("footer", *contact, own, element("p", meta.identity), class_="foot")


def inline(words: Words) -> Markup:
    """Running text."""
    return joined(*map(run, runs(words)))


def run(found: Run) -> Markup:
    """One run of a text."""
    match found:
        case Strong(text):
            return element("strong", text)
        case Code(text):
            return element("code", text)
        case Link(text, url):
            return element("a", text, href=url, rel="noreferrer") if safe(url) else joined(text)
        case str():
            return joined(found)
        case _:
            assert_never(found)


def listing(items: tuple[Words, ...], numbered: bool) -> Markup:
    """A list of texts."""
    return element("ol" if numbered else "ul", *(element("li", inline(item), dir="auto") for item in items))


def lines(rows: tuple[tuple[str, Words], ...]) -> Markup:
    """Labels and texts; a label that follows itself is written once."""
    pairs: list[Markup] = []
    for label, group in groupby(rows, key=lambda row: row[0]):
        pairs.append(element("dt", label))
        pairs += [element("dd", inline(words)) for _, words in group]
    return element("dl", *pairs, class_="lines")


def entry(found: Entry, level: int) -> Markup:
    """Something with a name and facts, in a frame. Texts without a label are paragraphs."""
    tags = element("ul", *(element("li", tag) for tag in found.tags), class_="tags") if found.tags else None
    parts: list[Markup] = []
    for labelled, group in groupby(found.lines, key=lambda line: bool(line[0])):
        rows = tuple(group)
        parts += [lines(rows)] if labelled else [element("p", inline(words)) for _, words in rows]
    return element("div", element(f"h{level}", found.title), tags, *parts, class_="entry")


def key_figures(block: KeyFigures) -> Markup:
    """Figures at a glance."""
    made = (
        element(
            "div",
            element("dt", figure.label),
            element("dd", figure.value, class_="value"),
            element("dd", figure.text, class_="text") if figure.text else None,
        )
        for figure in block.figures
    )
    return element("dl", *made, class_="figures")


def table(block: Table) -> Markup:
    """A table; the roles are said, because a narrow window shows the rows one below the other."""
    kinds = ["number" if column.kind == NUMBER else None for column in block.columns]
    shares = sum(column.share for column in block.columns)
    head = (
        element(
            "th", c.title, scope="col", role="columnheader", class_=kind, style=f"width: {100 * c.share // shares}%"
        )
        for c, kind in zip(block.columns, kinds, strict=True)
    )
    body = (element("tr", *_cells(block, row, kinds), role="row") for row in block.rows)
    return element(
        "table",
        element("caption", block.caption) if block.caption else None,
        element("thead", element("tr", *head, role="row"), role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        class_="rows",
        role="table",
    )


def _cells(block: Table, row: tuple[Cell, ...], kinds: list[str | None]) -> list[Markup]:
    made = []
    for place, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
        words = cell.text if isinstance(cell, Figure) else inline(cell)
        style = f"--shade: {cell.shade}%" if isinstance(cell, Figure) and cell.shade is not None else None
        name, role, scope = ("th", "rowheader", "row") if block.headed and place == 0 else ("td", "cell", None)
        shown = " ".join(part for part in (kind, "shaded" if style else None) if part) or None
        label = None if name == "th" else block.columns[place].title
        made.append(
            element(name, words, scope=scope, role=role, class_=shown, style=style, dir="auto", data_label=label)
        )
    return made
