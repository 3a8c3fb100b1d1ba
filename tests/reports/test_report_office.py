"""Reports for an office suite: the same content, real styles, tables to work with, and text that stays text."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from office_helpers import docx_lines, docx_text, open_book, open_docx, parts, tags, xlsx_lines, xlsx_text
from report_helpers import ACTIVE, BEGINNER, DAY, HOSTILE, UNKNOWN, report, texts
from test_report_goldens import FOLDER, kept_as
from test_report_writers import REPORTS, one_of_everything, squeezed

from sme_diag.problems import Refused
from sme_diag.reports import as_docx, as_xlsx
from sme_diag.reports.document import (
    NUMBER,
    Bars,
    Bullets,
    Callout,
    Column,
    Document,
    Figure,
    Heading,
    Logo,
    Paragraph,
    Section,
    Table,
)
from sme_diag.reports.office import tint
from sme_diag.reports.writers import written
from sme_diag.reports.xlsx_style import sheet_names, unique

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "000000050001a5f645400000000049454e44ae426082"
)


def with_blocks(*blocks: object) -> Document:
    """A document of one section."""
    document = report(BEGINNER)
    return document._replace(sections=(Section("answer", "Answer", blocks),))  # type: ignore[arg-type]


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_every_text_is_in_both(example: str, lang: str) -> None:
    document = report(example, lang)
    written, sheets = squeezed(docx_text(as_docx.write(document))), squeezed(xlsx_text(as_xlsx.write(document)))
    legends = {b.legend for section in document.sections for b in section.blocks if isinstance(b, Bars)}
    for text in texts(document):
        if text not in (document.meta.subject, document.meta.identity):  # properties and footer
            assert squeezed(text) in written
        if text != document.meta.subject and text not in legends:
            assert squeezed(text).removesuffix(":") in sheets  # a label at the head of a column has no colon


KEPT = [(BEGINNER, "en", "docx"), (UNKNOWN, "fr", "docx"), (ACTIVE, "fr", "xlsx"), (UNKNOWN, "en", "xlsx")]


@pytest.mark.parametrize(("example", "lang", "form"), KEPT)
def test_the_structure_is_as_it_was_looked_at(example: str, lang: str, form: str) -> None:
    document = report(example, lang)
    lines = docx_lines(as_docx.write(document)) if form == "docx" else xlsx_lines(as_xlsx.write(document))
    kept_as(FOLDER / f"{example}.{lang}.{form}.txt", "\n".join(lines) + "\n", example, lang)


@pytest.mark.parametrize("write", [as_docx.write, as_xlsx.write])
def test_nothing_in_the_archive_comes_from_the_clock(write: Callable[[Document], bytes]) -> None:
    data = write(report(UNKNOWN, "fr"))
    with ZipFile(BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
            if name.endswith(".xlsx"):
                with ZipFile(BytesIO(archive.read(name))) as inside:
                    assert {entry.date_time for entry in inside.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in archive.namelist()


@pytest.mark.parametrize(("form", "library"), [("docx", "docx"), ("xlsx", "xlsxwriter")])
def test_without_the_extra_there_is_one_line_that_names_it(
    form: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(Refused) as refused:
        written(report(BEGINNER), form)
    assert [(p.code, p.args) for p in refused.value.problems] == [
        ("F031", {"command": 'pip install "sme-diag[office]"'})
    ]


# the text document


def test_a_text_document_has_real_headings_that_go_down_step_by_step() -> None:
    docx = open_docx(as_docx.write(report(BEGINNER)))
    names = [p.style.name or "" for p in docx.paragraphs if p.style is not None]
    assert names.count("Title") == 1
    levels = [int(name[-1]) for name in names if name.startswith("Heading")]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert {"List Bullet", "List Number", "Report Answer", "Report Note", "Report Fact"} <= set(names)


def test_a_text_document_says_its_language_its_day_and_its_author() -> None:
    data = as_docx.write(report(UNKNOWN, "fr"))
    docx = open_docx(data)
    assert docx.core_properties.created == docx.core_properties.modified
    assert docx.core_properties.created is not None and docx.core_properties.created.date() == DAY
    assert docx.core_properties.language == "fr-FR"
    assert {each.get(qn("w:val")) for each in docx.styles.element.iter(qn("w:lang"))} == {"fr-FR"}


def test_tables_repeat_their_head_and_rows_stay_whole() -> None:
    docx = open_docx(as_docx.write(report(BEGINNER)))
    wide = [table for table in docx.tables if table.cell(0, 0).text == "Question"]
    assert len(wide) > 3
    for table in wide:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_a_numbered_list_begins_with_one_again() -> None:
    docx = open_docx(as_docx.write(with_blocks(Bullets(("a", "b"), True), Bullets(("c",), True))))
    numbers = [p._p.pPr.numPr.numId.val for p in docx.paragraphs if p.style and p.style.name == "List Number"]  # type: ignore[union-attr]
    assert numbers[0] == numbers[1] != numbers[2]
    numbering = docx.part.numbering_part.element
    starts = {n.numId: [s.get(qn("w:val")) for s in n.iter(qn("w:startOverride"))] for n in numbering.num_lst}
    assert starts[numbers[0]] == starts[numbers[2]] == ["1"]


def test_pictures_are_said_and_a_chart_has_its_figures_with_it() -> None:
    document = report(UNKNOWN, "fr")
    data = as_docx.write(document)
    docx = open_docx(data)
    drawn = docx.element.body.findall(".//{*}docPr")
    assert drawn and all(each.get("descr") for each in drawn)
    chart = parts(data)["word/charts/chart1.xml"].decode()
    assert chart.count("<c:ser>") == 2 and "externalData" in chart  # what is certain, and what is possible
    sheet = open_book(parts(data)["word/embeddings/chart1.xlsx"]).worksheets[0]
    assert [c.value for c in sheet[2]][1:3] == [0, 100]
    assert parts(as_docx.write(report(BEGINNER)))["word/charts/chart1.xml"].decode().count("<c:ser>") == 1


def test_a_bar_is_as_long_as_its_points() -> None:
    docx = open_docx(as_docx.write(report(UNKNOWN)))
    tables = [t for t in docx.tables if t._tbl.tblGrid.gridCol_lst and len(t._tbl.tblGrid.gridCol_lst) > 50]
    open_, settled = tables[0], None
    assert [tc.grid_span for tc in open_.rows[0]._tr.tc_lst] == [1, 50, 1]
    docx = open_docx(as_docx.write(report(BEGINNER)))
    settled = next(t for t in docx.tables if len(t._tbl.tblGrid.gridCol_lst) > 50)
    low = next(b.bars[0].low for s in report(BEGINNER).sections for b in s.blocks if isinstance(b, Bars))
    assert [tc.grid_span for tc in settled.rows[0]._tr.tc_lst] == [1, low // 2, 50 - low // 2, 1]


def test_the_footer_counts_pages() -> None:
    footer = parts(as_docx.write(report(BEGINNER)))["word/footer1.xml"].decode()
    assert 'w:instr="PAGE"' in footer and 'w:instr="NUMPAGES"' in footer and "Page " in footer


def test_a_brand_is_shown_and_a_logo_that_is_no_png_is_left_out() -> None:
    document = report(BEGINNER)
    brand = document.meta.brand._replace(name="Chamber", footer="2026 & B &P" + "&" * 300, contact=("Jana",))
    for media, pictures in (("image/png", 1), ("image/svg+xml", 0)):
        logo = Logo(media, PIXEL if pictures else b"<svg/>", "The logo")
        branded = document._replace(meta=document.meta._replace(brand=brand._replace(logo=logo)))
        docx, book = as_docx.write(branded), as_xlsx.write(branded)
        assert len([name for name in parts(docx) if name.startswith("word/media/")]) == pictures
        assert len([name for name in parts(book) if name.startswith("xl/media/")]) == pictures
        assert "Jana" in docx_text(docx) and "Chamber" in docx_text(docx)
        assert "Jana" in xlsx_text(book) and "Chamber" in xlsx_text(book)
        footer = open_book(book).worksheets[0].oddFooter
        assert footer.left.text == f"2026 && B &&P{'&&' * 88}…" and footer.left.size == 8
        assert footer.right.text == "Page &P of &N"


# the workbook


def test_a_workbook_has_a_sheet_a_section_to_sort_and_filter() -> None:
    document = report(BEGINNER)
    book = open_book(as_xlsx.write(document))
    assert book.sheetnames == [section.title for section in document.sections]
    barriers = book[next(s.title for s in document.sections if s.id == "barriers")]
    assert barriers.freeze_panes == "B3" and barriers.print_title_rows == "$2:$2"
    table = next(iter(barriers.tables.values()))
    assert table.ref.startswith("A2:") and table.autoFilter.ref == table.ref
    assert barriers["A3"].value == "Not enough money for the start"
    answers = book[next(s.title for s in document.sections if s.id == "answers")]
    assert len(answers.tables) == 1  # one table, with the part of the questionnaire as its first column
    assert all(sheet.column_dimensions["A"].width >= 10 for sheet in book.worksheets)
    assert book.properties.created == datetime(DAY.year, DAY.month, DAY.day)


def test_numbers_are_numbers_days_are_days_and_a_chart_reads_them() -> None:
    book = open_book(as_xlsx.write(report(BEGINNER)))
    profile = book["Your profile"]
    assert isinstance(profile["B3"].value, int) and type(profile._charts[0]).__name__ == "RadarChart"
    cells = (
        (Figure(12, "12", 40), Figure(Decimal("1234.50"), "1,234.50")),
        (Figure(date(2026, 1, 2), "2 January 2026"), Figure(None, "fewer than 5")),
    )
    table = Table("T", (Column("a", NUMBER), Column("b", NUMBER)), cells)
    sheet = open_book(as_xlsx.write(with_blocks(table))).worksheets[0]
    found = {c.value: c for row in sheet.iter_rows() for c in row}
    assert found[12].fill.fgColor.rgb.lower().endswith(tint("#1f4e79", 18))
    assert found[1234.5].number_format == "#,##0.00"
    assert found[datetime(2026, 1, 2)].is_date and found["fewer than 5"].data_type == "s"


def test_sheets_and_columns_have_names_that_are_allowed() -> None:
    long = "A title that is much longer than a sheet may be called"
    names = sheet_names(["a/b:c*[d]?", "History", "'x'", "", long, long, "A TITLE"])
    assert names == ["a b c  d", "History 2", "x", "-", long[:31], f"{long[:29].strip()} 2", "A TITLE"]
    assert unique(["a", "", "A", ""]) == ["a", "-", "A 2", "- 2"]


def test_a_text_longer_than_a_cell_is_cut_with_a_sign() -> None:
    sheet = open_book(as_xlsx.write(with_blocks(Paragraph("x" * 40_000)))).worksheets[0]
    cut = next(c.value for row in sheet.iter_rows() for c in row if str(c.value).startswith("xxx"))
    assert len(str(cut)) == 32_767 and str(cut).endswith("…")
    assert "x" * 40_000 in docx_text(as_docx.write(with_blocks(Paragraph("x" * 40_000))))


# text stays text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    harmless, hostile = one_of_everything("harmless\n"), one_of_everything(text)
    data = as_docx.write(hostile)
    assert tags(data, "word/document.xml") <= tags(as_docx.write(harmless), "word/document.xml")
    assert squeezed(docx_text(data)).count(squeezed(text)) >= 15
    book = open_book(as_xlsx.write(hostile))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    assert all(c.quotePrefix for c in cells if str(c.value).startswith("="))
    assert {c.hyperlink.target for c in cells if c.hyperlink and c.hyperlink.target} <= {"https://a.example/"}
    assert squeezed("".join(str(c.value) for c in cells)).count(squeezed(text)) >= 12


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_any_text_can_be_written_and_read_again(text: str) -> None:
    document = one_of_everything(text)
    open_docx(as_docx.write(document))
    open_book(as_xlsx.write(document))


def test_links_are_links_and_others_are_words() -> None:
    data = as_docx.write(one_of_everything("x"))
    targets = parts(data)["word/_rels/document.xml.rels"].decode()
    assert "https://a.example/" in targets and "javascript:" not in targets


def test_a_frame_without_a_title_and_a_deep_heading_are_written() -> None:
    document = with_blocks(Heading("Deep", 6), Callout("warning", "", ("Only this.",)))
    assert "Heading 3: Deep" in list(docx_lines(as_docx.write(document)))
    assert "Report Warning: Only this." in list(docx_lines(as_docx.write(document)))
    assert "Only this." in xlsx_text(as_xlsx.write(document))
