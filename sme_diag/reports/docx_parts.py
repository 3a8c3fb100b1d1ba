"""What a text document has and python-docx has no call for: links, fields, lists that begin anew, a native chart, tables set up."""

from typing import TYPE_CHECKING

from sme_diag.reports.docx_styles import PLAIN_TABLE
from sme_diag.reports.office import PALE, SOFT, chart_parts, tint
from sme_diag.text import clean

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

    from sme_diag.reports.document import Bar, Heads, Radar

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
EMU = 360_000
"""A centimetre, as drawings measure it."""
WIDTH = 17.0
"""Between the margins, in centimetres."""
LABEL, WORDS, PARTS = 4.6, 3.6, 50
"""Bars: width of their names and of their words, and in how many cells of the grid the rest is cut; Word allows 63 columns."""


def link(paragraph: "Paragraph", text: str, url: str, style: str) -> None:
    """Words that lead to an address."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    holder = OxmlElement("w:hyperlink")
    holder.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)._r
    run.style = style
    holder.append(run)
    paragraph._p.append(holder)


def field(paragraph: "Paragraph", name: str) -> None:
    """A number that the program which shows the document works out: PAGE, NUMPAGES."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    holder = OxmlElement("w:fldSimple")
    holder.set(qn("w:instr"), name)
    holder.append(paragraph.add_run("1")._r)
    paragraph._p.append(holder)


def begin_anew(docx: "Docx") -> int:
    """A numbered list of its own, that begins with 1: the number of it."""
    from docx.oxml.ns import qn

    numbering = docx.part.numbering_part.element
    style = docx.styles["List Number"].element
    used = style.pPr.numPr.numId.val
    kind = next(num for num in numbering.findall(qn("w:num")) if num.numId == used).abstractNumId.val
    made = numbering.add_num(kind)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def numbered(paragraph: "Paragraph", number: int) -> None:
    """Make a paragraph an item of a numbered list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def set_up(table: "Table", widths: list[float], head: bool = False, names: bool = False, alternative: str = "") -> None:
    """Set up a table: fixed widths in centimetres, whole rows, a head repeated on each page, names in the first column."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table.autofit = False
    properties = table._tbl.tblPr
    for found in properties.findall(qn("w:tblLook")):
        properties.remove(found)
    flags = {
        "firstRow": head,
        "lastRow": False,
        "firstColumn": names,
        "lastColumn": False,
        "noHBand": True,
        "noVBand": True,
    }
    made = OxmlElement("w:tblLook")
    made.set(qn("w:val"), f"{0x0600 | 0x20 * head | 0x80 * names:04X}")
    for name, on in flags.items():
        made.set(qn(f"w:{name}"), str(int(on)))
    properties.append(made)
    if alternative:
        words = OxmlElement("w:tblDescription")
        words.set(qn("w:val"), clean(alternative))
        properties.append(words)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate(table.rows):
        kept = row._tr.get_or_add_trPr()
        kept.append(OxmlElement("w:cantSplit"))
        if head and number == 0:
            kept.append(OxmlElement("w:tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def one_piece(table: "Table") -> None:
    """Keep a small table on one page."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def shade(cell: "_Cell", fill: str) -> None:
    """The background of a cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        made.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(made)


def bars(docx: "Docx", found: tuple["Bar", ...], accent: str, style: str, alternative: str) -> None:
    """Bars as rows of shaded cells: dark what is certain, light what is possible, the figures in words at the end."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.oxml.table import CT_Tc
    from docx.shared import Cm
    from docx.table import _Cell

    table = docx.add_table(0, PARTS + 2, style=PLAIN_TABLE)
    table.autofit = False
    widths = [LABEL, *[(WIDTH - LABEL - WORDS) / PARTS] * PARTS, WORDS]
    set_up(table, widths, alternative=alternative)
    gap = '<w:insideH w:val="single" w:sz="48" w:space="0" w:color="FFFFFF"/>'
    table._tbl.tblPr.insert_element_before(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{gap}</w:tblBorders>"),
        *("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription"),
    )
    for bar in found:
        low = bar.low * PARTS // 100
        high = max(low + (bar.high > bar.low), bar.high * PARTS // 100)
        row = table._tbl.add_tr()
        spans = ((1, None), (low, accent[1:]), (high - low, tint(accent, SOFT)))
        for count, fill in (*spans, (PARTS - high, PALE), (1, None)):
            if count == 0:
                continue
            start = len(row.tc_lst)
            width = LABEL if start == 0 else WORDS if fill is None else count * widths[1]
            row.append(CT_Tc.new())
            cell = _Cell(row.tc_lst[-1], table)
            cell.width = Cm(width)
            if count > 1:
                cell._tc.grid_span = count
            if fill is not None:
                shade(cell, fill)
            else:
                cell.text = clean(bar.label if start == 0 else bar.words)
            cell.paragraphs[0]._p.style = style
    one_piece(table)


def chart(docx: "Docx", radar: "Radar", heads: "Heads", accent: str) -> None:
    """A native chart in a paragraph of its own, with its figures in a workbook inside the document."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    xml, book = chart_parts(radar, heads, accent)
    package = docx.part.package
    if package is None:
        raise TypeError("a document belongs to no package")
    number = sum(1 for part in package.iter_parts() if part.content_type == CHART_TYPE) + 1
    figures = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), BOOK_TYPE, book, package)
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    inside = drawn.relate_to(figures, f"{RELATION}/package")
    end = b"</c:chartSpace>"
    data = f'<c:externalData r:id="{inside}"><c:autoUpdate val="0"/></c:externalData>'.encode()
    drawn._blob = _without_print_settings(xml).replace(end, data + end)
    placed = docx.part.relate_to(drawn, f"{RELATION}/chart")
    size = f'cx="{int(13.5 * EMU)}" cy="{int(9.5 * EMU)}"'
    paragraph = docx.add_paragraph()
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    drawing = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{1000 + number}" /><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART_SPACE}"><c:chart xmlns:c="{CHART_SPACE}" r:id="{placed}"/>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    shown = drawing[0].find(qn("wp:docPr"))
    shown.set("name", clean(radar.title))
    shown.set("descr", clean(radar.alternative))
    paragraph.add_run()._r.append(drawing)


def _without_print_settings(xml: bytes) -> bytes:
    """The chart without how a spreadsheet would print it: what a text document adds stands before that."""
    at = xml.find(b"<c:printSettings>")
    return xml if at < 0 else xml[:at] + b"</c:chartSpace>"
