"""The styles of a text document: real ones, so that a chamber that edits on changes a style and not two hundred paragraphs."""

from typing import TYPE_CHECKING, Any

from sme_diag.reports.office import FAINT, FONT, GREY, SOFT, WARNING_TINT, tint

if TYPE_CHECKING:
    from docx.document import Document as Docx

LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}
"""What an office suite calls a language; others go by their own code."""
TABLE, PLAIN_TABLE = "Report Table", "Report Frame"
ANSWER, NOTE, WARNING = "Report Answer", "Report Note", "Report Warning"
FACT, TAGS, CELL, FIGURE, CONTACT = "Report Fact", "Report Tags", "Report Cell", "Report Figure", "Report Contact"
CODE = "Report Code"
HEADINGS = {"Title": 24, "Heading 1": 18, "Heading 2": 13, "Heading 3": 11}


def style(docx: "Docx", accent: str, language: str) -> dict[str, str]:
    """Give a new document its styles, its language and its page. Returns the id of each style by its name.

    To set an id is a hundred times faster than to have a style looked up by its name.
    """
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    colour, grey = RGBColor.from_string(accent[1:]), RGBColor.from_string(GREY)
    styles = docx.styles
    _language(docx, language)
    for name in ("Normal", "Subtitle", "Caption", *HEADINGS):
        _font(styles[name])
    normal = styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.1
    for name, size in HEADINGS.items():
        each = styles[name]
        each.font.size, each.font.bold, each.font.italic, each.font.color.rgb = Pt(size), True, False, colour
        each.paragraph_format.space_before = Pt(0 if name == "Title" else 6 + size // 2)
        each.paragraph_format.space_after = Pt(4)
        each.paragraph_format.keep_with_next = True
        _no_border(each)
    subtitle, caption = styles["Subtitle"], styles["Caption"]
    subtitle.font.size, subtitle.font.italic, subtitle.font.color.rgb = Pt(10.5), False, grey
    for wide in subtitle.element.rPr.findall(qn("w:spacing")):  # the template sets it apart
        subtitle.element.rPr.remove(wide)
    caption.font.size, caption.font.color.rgb, caption.paragraph_format.keep_with_next = Pt(9.5), grey, True
    for name in ("List Bullet", "List Number"):
        styles[name].paragraph_format.space_after = Pt(2)

    def own(name: str) -> Any:
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style, made.quick_style = normal, True
        return made

    for name, fill, edge in (
        (ANSWER, tint(accent, FAINT), accent[1:]),
        (NOTE, tint(accent, FAINT), tint(accent, SOFT)),
        (WARNING, WARNING_TINT, "b45309"),
    ):
        framed = own(name)
        framed.paragraph_format.left_indent = framed.paragraph_format.right_indent = Cm(0.3)
        framed.paragraph_format.space_after = Pt(0)
        framed.paragraph_format.keep_together = True
        _frame(framed, fill, edge)
    styles[ANSWER].font.size = Pt(13)
    fact = own(FACT)
    fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = Cm(3.6), Cm(-3.6)
    fact.paragraph_format.tab_stops.add_tab_stop(Cm(3.6))
    fact.paragraph_format.space_after = Pt(2)
    for name, points in ((TAGS, 9.5), (CONTACT, 9.5), (CELL, 9.5), (FIGURE, 15.0)):
        each = own(name)
        each.font.size = Pt(points)
        each.paragraph_format.space_after = Pt(1)
    styles[TAGS].font.color.rgb = grey
    styles[TAGS].paragraph_format.keep_with_next = True
    styles[FIGURE].font.bold, styles[FIGURE].font.color.rgb = True, colour
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = colour, True
    code = styles.add_style(CODE, WD_STYLE_TYPE.CHARACTER)
    code.font.name = "Consolas"
    _tables(styles.element, accent)
    page = docx.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(1.8), Cm(1.8)
    return {str(each.name): each.style_id for each in styles}


def _language(docx: "Docx", language: str) -> None:
    """The language of every text that does not say otherwise: for spelling and for reading aloud. And no compatibility mode."""
    from docx.oxml.ns import qn

    for tag in ("w:lang", "w:themeFontLang"):
        for root in (docx.styles.element, docx.settings.element):
            for found in root.iter(qn(tag)):
                found.set(qn("w:val"), LANGUAGES.get(language, language))
    for found in docx.settings.element.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")


def _font(style: Any) -> None:
    """One font in every script that has it, instead of those of the template's theme."""
    from docx.oxml.ns import qn

    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:cs"), FONT)


def _no_border(style: Any) -> None:
    from docx.oxml.ns import qn

    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _frame(style: Any, fill: str, edge: str) -> None:
    """A background, and a thick line at the side: what the frame means is said by the title in it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{36 if side == "left" else 4}" w:space="4" w:color="{edge if side == "left" else fill}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    properties = style.element.get_or_add_pPr()
    for xml in (f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>", f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{fill}"/>'):
        _insert(properties, parse_xml(xml))


def _insert(properties: Any, element: Any) -> None:
    """Put borders and shading where the order of a paragraph's properties wants them: before tabs, spacing and indents."""
    later = ("tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")
    place = next((at for at, child in enumerate(properties) if child.tag.rsplit("}", 1)[1] in later), len(properties))
    properties.insert(place, element)


def _tables(styles: Any, accent: str) -> None:
    """Two styles of tables: one with a head and lines between the rows, and one that only places what is in it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = f'w:val="single" w:sz="4" w:space="0" w:color="{tint(accent, SOFT)}"'
    margins = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in MARGINS)
    styles.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="{TABLE}"/>'
            f"<w:qFormat/><w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
            f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
            f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>'
            f'<w:tcPr><w:shd w:val="clear" w:fill="{accent[1:]}"/></w:tcPr></w:tblStylePr>'
            f'<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
        )
    )
    styles.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportFrame"><w:name w:val="{PLAIN_TABLE}"/>'
            f"<w:tblPr><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
        )
    )


MARGINS = (("top", 40), ("left", 80), ("bottom", 40), ("right", 80))
