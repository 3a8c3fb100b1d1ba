"""A document as a text document to edit on: real headings, lists, tables and captions, a native chart. The same bytes each time."""

import re
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, assert_never

from sme_diag.reports.document import ANSWER as THE_ANSWER
from sme_diag.reports.document import (
    DONE,
    NOW,
    NUMBER,
    Bars,
    Block,
    Bullets,
    Callout,
    Code,
    Document,
    Entry,
    Facts,
    Figure,
    Heading,
    KeyFigures,
    Link,
    Panels,
    Paragraph,
    Radar,
    Section,
    Strong,
    Table,
    Way,
    Words,
    level_of,
    runs,
    safe,
)
from sme_diag.reports.document import WARNING as A_WARNING
from sme_diag.reports.docx_parts import WIDTH, bars, begin_anew, chart, field, link, numbered, one_piece, set_up, shade
from sme_diag.reports.docx_styles import (
    ANSWER,
    CELL,
    CODE,
    CONTACT,
    FACT,
    FIGURE,
    LANGUAGES,
    NOTE,
    TABLE,
    TAGS,
    WARNING,
    style,
)
from sme_diag.reports.logos import PNG
from sme_diag.reports.office import PALE, SOFT, same_bytes, tint
from sme_diag.text import clean

if TYPE_CHECKING:
    from docx.document import Document as Docx

DEEPEST = 3
"""The lowest level of headings with a style of its own."""
LOGO_CM = 1.6
FRAMES = {THE_ANSWER: ANSWER, A_WARNING: WARNING}


def write(document: Document) -> bytes:
    """The document as the bytes of a .docx file."""
    import docx as python_docx

    docx = python_docx.Document()
    for paragraph in docx.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)
    writer = _Writer(docx, document)
    writer.properties()
    writer.styles = style(docx, writer.accent, document.meta.language)
    writer.masthead()
    for number, section in enumerate(document.sections):
        writer.section(section, first=number == 0)
    writer.footer()
    stream = BytesIO()
    docx.save(stream)
    return same_bytes(stream.getvalue())


class _Writer:
    """A text document being written from top to bottom."""

    def __init__(self, docx: "Docx", document: Document) -> None:
        self.docx, self.document = docx, document
        self.accent = document.meta.brand.colours.accent
        self.styles: dict[str, str] = {}

    # what stands around the content

    def properties(self) -> None:
        """What the document says about itself. Nothing of it comes from the clock."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        meta, core = self.document.meta, self.docx.core_properties
        day = datetime.combine(meta.made, time())
        core.title, core.subject, core.author = (clean(t)[:255] for t in (meta.title, meta.subject, meta.author))
        core.comments, core.keywords, core.last_modified_by = clean(meta.identity)[:255], "", core.author
        core.language = LANGUAGES.get(meta.language, meta.language)
        core.created = core.modified = day
        core.revision = 1
        package = self.docx.part.package
        for id, found in list(package.rels.items()) if package is not None else ():
            if found.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # a picture of the empty template
                del package.rels[id]

    def masthead(self) -> None:
        """Whose report it is, the firm, and the day."""
        from docx.shared import Cm, Emu

        meta = self.document.meta
        brand = meta.brand
        if brand.logo is not None and brand.logo.media == PNG:  # an SVG is shown by some suites only
            run = self.docx.add_paragraph().add_run()
            picture = run.add_picture(BytesIO(brand.logo.data), height=Cm(LOGO_CM))
            if picture.width > Cm(WIDTH):  # a banner
                picture.height = Emu(picture.height * Cm(WIDTH) // picture.width)
                picture.width = Cm(WIDTH)
            picture._inline.docPr.set("descr", clean(brand.logo.alt))
            for side in "TBLR":  # an office suite has its own idea where nothing is said
                picture._inline.set(f"dist{side}", "0")
        if brand.name:
            self.text(brand.name, CONTACT)
        self.text(meta.title, "Title")
        self.text(meta.subtitle, "Subtitle")

    def contact(self) -> None:
        """Whom to ask, below the answer."""
        if lines := self.document.meta.brand.contact:
            self.text(self.document.meta.furniture.contact, "Heading 2")
            for words in lines:
                self.text(words, CONTACT)

    def footer(self) -> None:
        """A line of the brand, else the rules used, and the number of the page."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Cm

        meta = self.document.meta
        paragraph = self.docx.sections[0].footer.paragraphs[0]
        paragraph.style = TAGS
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(clean(meta.brand.footer or meta.identity).replace("\t", " ") + "\t")
        fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
        for part in re.split(r"(\{pages?\})", meta.furniture.page):
            if part in fields:
                field(paragraph, fields[part])
            elif part:
                paragraph.add_run(clean(part))

    # the content

    def section(self, section: Section, first: bool) -> None:
        """A section under its heading."""
        heading = self.text(section.title, "Heading 1")
        heading.paragraph_format.page_break_before = True if section.new_page else None
        for level, block in level_of(section.blocks):
            self.block(block, level)
        if first:
            self.contact()

    def heading(self, text: str, level: int) -> None:
        """A heading: level 2 is a section's, and Word's first."""
        self.text(text, f"Heading {min(max(level - 1, 1), DEEPEST)}")

    def block(self, block: Block, level: int) -> None:
        """One block."""
        match block:
            case Heading(text, _):
                self.heading(text, level)
            case Paragraph(words, strong):
                self.text(tuple(Strong(r) if isinstance(r, str) else r for r in runs(words)) if strong else words)
            case Bullets(items, in_order):
                self.listing(items, in_order)
            case Facts(rows):
                self.facts(rows)
            case Entry():
                self.entry(block, level)
            case Bars():
                self.bars(block)
            case Radar():
                chart(self.docx, block, self.document.meta.furniture.heads, self.accent)
            case Way():
                self.way(block)
            case KeyFigures():
                self.key_figures(block)
            case Panels(panels):
                for panel in panels:
                    self.heading(panel.title, level)
                    self.listing(panel.items, panel.numbered)
            case Callout():
                self.callout(block)
            case Table():
                self.table(block)
            case _:
                assert_never(block)

    def text(self, words: Words, style: str | None = None, into: Any = None) -> Any:
        """Running text in a paragraph: a new one, or one that is there."""
        paragraph = self.docx.add_paragraph() if into is None else into
        if style is not None:
            paragraph._p.style = self.styles[style]
        for run in runs(words):
            match run:
                case Strong(text):
                    paragraph.add_run(clean(text))._r.style = self.styles["Strong"]
                case Code(text):
                    paragraph.add_run(clean(text))._r.style = self.styles[CODE]
                case Link(text, url) if safe(url):
                    link(paragraph, clean(text), url, self.styles["Hyperlink"])
                case Link(text, _) | str(text):
                    paragraph.add_run(clean(text))
                case _:
                    assert_never(run)
        return paragraph

    def listing(self, items: tuple[Words, ...], in_order: bool) -> None:
        """A list; one in an order begins with 1."""
        number = begin_anew(self.docx) if in_order else 0
        for words in items:
            paragraph = self.text(words, "List Number" if in_order else "List Bullet")
            if in_order:
                numbered(paragraph, number)

    def facts(self, rows: tuple[tuple[str, Words], ...]) -> list[Any]:
        """Labels and texts, a line each; without a label a text goes on from the one above."""
        made: list[Any] = []
        for label, words in rows:
            labelled = (Strong(label), "\t", *runs(words)) if label else ("\t", *runs(words)) if made else words
            made.append(self.text(labelled, FACT if label or made else None))
        return made

    def entry(self, entry: Entry, level: int) -> None:
        """A title and its facts, kept together where they fit a page."""
        self.heading(entry.title, level)
        if entry.tags:
            self.text(" · ".join(entry.tags), TAGS)
        for paragraph in self.facts(entry.lines)[:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def callout(self, block: Callout) -> None:
        """A framed text: paragraphs of one style, which stand in one frame."""
        from docx.shared import Pt

        name = FRAMES.get(block.kind, NOTE)
        texts = ((Strong(block.title),),) if block.title else ()
        made = [self.text(words, name) for words in (*texts, *block.texts)]
        for paragraph in made[:-1]:
            paragraph.paragraph_format.keep_with_next = True
        if made:
            made[0].paragraph_format.space_before = made[-1].paragraph_format.space_after = Pt(10)

    def key_figures(self, block: KeyFigures) -> None:
        """Figures side by side, under their labels."""
        table = self.docx.add_table(2, len(block.figures), style=TABLE)
        for column, figure in enumerate(block.figures):
            head, cell = table.cell(0, column), table.cell(1, column)
            self.text(figure.label, CELL, head.paragraphs[0])
            self.text(figure.value, FIGURE, cell.paragraphs[0])
            if figure.text:
                self.text(figure.text, CELL, cell.add_paragraph())
        set_up(table, [WIDTH / len(block.figures)] * len(block.figures), head=True)

    def bars(self, block: Bars) -> None:
        """Bars as shaded cells."""
        if block.legend:
            self.text(block.legend, "Caption")
        bars(self.docx, block.bars, self.accent, self.styles[CELL], "; ".join(bar.sentence for bar in block.bars))
        self.text("")

    def way(self, block: Way) -> None:
        """The stops in order, a row each: numbers in cells that are full, framed or pale, and the state in words."""
        from docx.shared import RGBColor

        table = self.docx.add_table(len(block.stops), 3, style=TABLE)
        fills = {DONE: self.accent[1:], NOW: tint(self.accent, SOFT)}
        for number, (stop, row) in enumerate(zip(block.stops, table.rows, strict=True), start=1):
            place, name, state = row.cells
            shade(place, fills.get(stop.state, PALE))
            run = self.text((Strong(str(number)),), CELL, place.paragraphs[0]).runs[0]
            if stop.state == DONE:
                run.font.color.rgb = RGBColor(255, 255, 255)
            for cell, text in ((name, stop.label), (state, stop.words)):
                self.text((Strong(text),) if stop.state == NOW else text, CELL, cell.paragraphs[0])
        set_up(table, [1, 9, WIDTH - 10], alternative=block.alternative)
        one_piece(table)

    def table(self, block: Table) -> None:
        """A table with a head that is repeated on each page."""
        from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

        if block.caption:
            self.text(block.caption, "Caption")
        table = self.docx.add_table(len(block.rows) + 1, len(block.columns), style=TABLE)
        titles = tuple(column.title for column in block.columns)
        for row, cells in zip(table.rows, (titles, *block.rows), strict=True):
            for cell, found, column in zip(row.cells, cells, block.columns, strict=True):
                words = found.text if isinstance(found, Figure) else found
                paragraph = self.text(words, CELL, cell.paragraphs[0])
                if column.kind == NUMBER:
                    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
                if isinstance(found, Figure) and found.shade:
                    shade(cell, tint(self.accent, SOFT * found.shade // 100))
        shares = sum(column.share for column in block.columns)
        set_up(table, [WIDTH * c.share / shares for c in block.columns], head=True, names=block.headed)
        self.text("")
