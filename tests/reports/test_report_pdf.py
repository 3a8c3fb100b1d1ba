"""The report as PDF: the standards it keeps, the same content as the other formats, and texts that no font and no line holds.

    REPORTS=write python -m pytest tests/reports/test_report_pdf.py

writes the kept pages anew; look at the pages themselves (`pdftoppm -png`) before keeping them.
"""

import io
import os
import re
import struct
import zlib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject
from report_helpers import ACTIVE, BEGINNER, HOSTILE, ROOT, UNKNOWN, firm, of_block, report, texts

from sme_diag.problems import Refused
from sme_diag.reports import as_pdf
from sme_diag.reports.document import (
    ANSWER,
    NUMBER,
    Bar,
    Bars,
    Block,
    Brand,
    Bullets,
    Callout,
    Code,
    Colours,
    Column,
    Document,
    Entry,
    Facts,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Link,
    Logo,
    Panel,
    Panels,
    Paragraph,
    Radar,
    Section,
    Stop,
    Strong,
    Table,
    Way,
)
from sme_diag.reports.pdf_letters import MISSING, PART_LONG, broken, shown
from sme_diag.text import clean

FOLDER = Path(__file__).parent / "golden"
FONTS = ROOT / "sme_diag/reports/pdf/fonts"
REPORTS = [(BEGINNER, "en"), (BEGINNER, "fr"), (ACTIVE, "fr"), (UNKNOWN, "en"), ("regional-support-young", "en")]
FOOT = 55
"""Where the foot of a page begins, in points from below."""
HEAD = 785
"""Where the head of a page ends, in points from below."""
KEPT = [(BEGINNER, "en"), (ACTIVE, "fr"), (UNKNOWN, "fr")]


def read(document: Document) -> PdfReader:
    """The document as PDF, read back."""
    return PdfReader(io.BytesIO(as_pdf.write(document)))


def pages(document: Document) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in read(document).pages]


def between_head_and_foot(document: Document) -> str:
    """The text of all pages without their heads and feet, which fall between the lines of what runs over two pages."""
    seen: list[str] = []

    def look(text: str, page: list[float], line: list[float], *_: object) -> None:
        if FOOT < line[4] * page[1] + line[5] * page[3] + page[5] < HEAD:
            seen.append(text)

    first, *others = read(document).pages
    for page in others:
        page.extract_text(visitor_text=look)
    return "".join((first.extract_text(), *seen))


def squeezed(text: str) -> str:
    """The text without white space, and without the hyphens at the ends of lines."""
    return re.sub(r"\s+", "", re.sub(r"[\u00ad\u2010-]\n", "-", text)).replace("-", "")


def holding(*blocks: Block, title: str = "A firm", brand: Brand | None = None) -> Document:
    """A short document with these blocks."""
    meta = report(BEGINNER).meta._replace(title=title, brand=brand or Brand())
    return Document(meta, (Section("answer", "Answer", blocks),))


def everything(text: str) -> Document:
    """A document with one node of each kind, each holding the text wherever it holds any."""
    link, bar = Link(text, "https://a.example/x"), Bar(text, 20, 60, text, text)
    return holding(
        Heading(text, 3),
        Paragraph(("a ", Strong(text), " b ", link, " c ", Code(text), Link(text, f"javascript:{text}"))),
        Paragraph(text, strong=True),
        Bullets((text, (Strong(text),)), numbered=True),
        Facts(((text, text),)),
        Entry(text, (("", text), (text, text), (text, text), ("", text)), (text,)),
        Bars((bar,), text),
        Radar(text, (bar, bar, bar), text, text),
        Way(text, (Stop(text, "done", text), Stop(text, "now", text), Stop(text, "ahead", text)), text),
        KeyFigures((KeyFigure(text, text, text),)),
        Panels((Panel(text, (text,)), Panel(text, (text,), numbered=True))),
        Callout(ANSWER, text, (text, link)),
        Table(text, (Column(text, share=2), Column("n", NUMBER)), ((text, Figure(12, text, 40)),)),
        title=text,
        brand=Brand(text, None, Colours("#0b5d57"), (text, link), text),
    )


def png(pixels: bytes) -> bytes:
    """A PNG of two by two pixels; its chunks are whole whatever the pixels are."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tags(pdf: PdfReader) -> list[DictionaryObject]:
    """Every element of the structure."""
    found: list[DictionaryObject] = []
    waiting = [pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, DictionaryObject) and "/S" in node:
            found.append(node)
            if "/K" in node:
                waiting.append(node["/K"])
    return found


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_it_keeps_the_standards_and_says_what_it_is(example: str, lang: str) -> None:
    document = report(example, lang)
    pdf = read(document)
    root, about = pdf.trailer["/Root"], pdf.metadata
    assert about is not None
    described = root["/Metadata"].get_object().get_data().decode("utf-8")
    for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert mark in described
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == lang
    assert about.title == f"{document.meta.title} – {document.meta.subject}"
    assert about.author == document.meta.author
    assert about["/CreationDate"] == about["/ModDate"] == "D:20261121000000Z"
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "NotoSans" in descriptor["/FontName"] and "/FontFile2" in descriptor


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_it_says_what_the_other_formats_say(example: str, lang: str) -> None:
    document = report(example, lang)
    all_pages = squeezed(between_head_and_foot(document))
    for text in texts(document):
        assert squeezed(text) in all_pages


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_page_one_is_the_answer_and_the_list_of_contents_leads_to_the_rest(example: str, lang: str) -> None:
    document = report(example, lang)
    first, second = pages(document)[:2]
    for block in document.sections[0].blocks:
        for text in of_block(block):
            assert squeezed(text) in squeezed(first)
    assert squeezed(document.sections[1].title) in squeezed(second)
    names = [entry["/Title"] for entry in flat(read(document).outline)]
    assert names[0] == document.meta.title
    assert [section.title for section in document.sections] == [n for n in names if n in titles(document)]


def flat(outline: list[object]) -> list[dict[str, str]]:
    """The entries of an outline in order, whatever their depth."""
    return [e for part in outline for e in (flat(part) if isinstance(part, list) else [part])]


def titles(document: Document) -> set[str]:
    """The titles of the sections."""
    return {section.title for section in document.sections}


def test_pictures_have_their_words_and_tables_their_headers() -> None:
    found = tags(read(report(BEGINNER)))
    kinds = [node["/S"] for node in found]
    pictures = [block for s in report(BEGINNER).sections for block in s.blocks if isinstance(block, Radar | Way)]
    spoken = [node["/Alt"] for node in found if node["/S"] == "/Figure"]
    assert sorted(spoken) == sorted(clean(picture.alternative) for picture in pictures)
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/L", "/Table", "/TH", "/TD", "/Link", "/TOC"} <= set(kinds)


@pytest.mark.parametrize(("example", "lang"), KEPT)
def test_the_pages_are_as_they_were_read(example: str, lang: str) -> None:
    digest = firm(example, lang).pack.identity.digest[:12]
    now = "\n\n\f".join(pages(report(example, lang))).replace(digest, "0" * 12) + "\n"
    kept = FOLDER / f"{example}.{lang}.pdf.txt"
    if os.environ.get("REPORTS") == "write":
        kept.write_text(now, "utf-8", newline="\n")
    assert [squeezed(page) for page in now.split("\f")] == [squeezed(p) for p in kept.read_text("utf-8").split("\f")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    lettered = MISSING not in shown(text)
    harmless, hostile = read(everything("harmless" if lettered else MISSING)), read(everything(text))
    assert sorted(t["/S"] for t in tags(hostile)) == sorted(t["/S"] for t in tags(harmless))
    words = squeezed("".join(page.extract_text() for page in hostile.pages))
    assert words.count(squeezed(shown(text))) >= 30
    links = [
        a.get_object()["/A"]["/URI"] for p in hostile.pages for a in p.get("/Annots", []) if "/A" in a.get_object()
    ]
    assert links and set(links) == {"https://a.example/x"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_can_be_set(text: str) -> None:
    assert read(everything(text)).pages


def test_every_letter_of_the_font_can_be_set_and_the_list_of_letters_is_true() -> None:
    regular, bold = (set(TTFont(FONTS / f"NotoSans-{cut}.ttf").getBestCmap()) for cut in ("Regular", "Bold"))
    ranges = [line.split("-") for line in (FONTS / "letters.txt").read_text("ascii").split()]
    listed = {code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)}
    assert listed == (regular & bold) - {0, 13}
    assert read(holding(Paragraph("".join(map(chr, sorted(listed)))))).pages


def test_every_text_of_ours_has_its_letters() -> None:
    files = [f for folder in ("sme_diag/locale", "rules", "questionnaires") for f in (ROOT / folder).rglob("*.yaml")]
    assert len(files) > 20
    for file in files:
        assert MISSING not in shown(file.read_text("utf-8").replace(MISSING, "")), file


def test_a_letter_that_the_font_has_not_got_is_shown_by_a_sign_and_said() -> None:
    document = holding(Paragraph("北京 Ěščř مصنع"))
    (page,) = pages(document)
    assert squeezed(f"{MISSING * 2} Ěščř {MISSING * 4}") in squeezed(page)
    assert squeezed(document.meta.furniture.missing) in squeezed(page)
    assert MISSING not in "".join(pages(report(UNKNOWN, "fr")))


def test_the_sign_stands_in_pages_and_not_in_what_is_read_aloud() -> None:
    pdf = read(holding(title="北京"))
    assert pdf.metadata is not None and str(pdf.metadata.title).startswith("北京")


def test_a_text_is_broken_where_no_line_would_hold_it() -> None:
    address = "https://chamber.example/" + "a-part/" * 12
    for text in ("x" * 5000, "short words only", "", f"see {address} there", "北" * 90, "/" * 90):
        pieces = broken(text)
        assert "".join(pieces) == text
        assert all(len(word) <= PART_LONG for piece in pieces for word in re.findall(r"[^\s/]+", piece))
    assert broken(f"see {address}")[0] == "see https://chamber.example/"
    assert broken("internationalisation of it") == ["internationalisation of it"]


def test_no_line_runs_over_the_margin() -> None:
    words = "x" * 5000
    blocks = (
        Paragraph(words),
        Entry("E", (("Note", words),)),
        Table("", (Column("A"), Column("B")), ((words, words),)),
    )
    lines = [line for page in pages(holding(*blocks)) for line in page.splitlines() if "xxx" in line]
    assert sum(line.count("x") for line in lines) == 4 * len(words)
    assert max(map(len, lines)) < 110


def test_no_text_runs_over_the_foot_of_a_page() -> None:
    words = "many words " * 200
    table = Table("", tuple(Column("A", share=share) for share in (1, 1, 1, 3)), ((words, words, words, words),))
    blocks = (
        Paragraph("y " * 900),
        Entry("E", (("Note", words), (words, "x"))),
        Callout(ANSWER, words, (words,)),
        table,
    )
    seen: list[float] = []

    def look(text: str, page: list[float], line: list[float], *_: object) -> None:
        if "many" in text:
            seen.append(line[4] * page[1] + line[5] * page[3] + page[5])

    pdf = read(holding(*blocks))
    for page in pdf.pages:
        page.extract_text(visitor_text=look)
    assert len(seen) > 50
    assert min(seen) > FOOT


def test_a_title_without_end_is_short_and_said_whole_below() -> None:
    name = "endless " * 600
    pdf = read(holding(Paragraph("the content"), title=name))
    assert "".join(page.extract_text() for page in pdf.pages).count("endless") >= 600
    assert len(pdf.pages) == 2
    assert len(str(flat(pdf.outline)[0]["/Title"])) < 100


def test_what_fits_on_a_page_is_kept_on_one() -> None:
    entry = Entry("Entry", tuple((f"label {n}", f"text {n}") for n in range(12)))
    document = holding(*(entry,) * 12)
    for page in pages(document):
        assert page.count("label 0 text 0") == page.count("label 11 text 11")
    assert len(pages(document)) > 2


def test_a_logo_is_drawn_with_its_words() -> None:
    svg = (ROOT / "docs/branding/logo.svg").read_bytes()
    logos = (Logo("image/png", png(zlib.compress(b"\0\1\2\3\4\5\6" * 2)), "Two"), Logo("image/svg+xml", svg, "Boat"))
    for logo in logos:
        spoken = [node.get("/Alt") for node in tags(read(holding(brand=Brand("B", logo))))]
        assert logo.alt in spoken
        assert not [node for node in tags(read(holding(brand=Brand("B", logo._replace(alt=""))))) if "/Alt" in node]


@pytest.mark.parametrize(
    "logo",
    [
        Logo("image/png", png(b"no pixels"), "Broken"),
        Logo("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>', "Nothing"),
        Logo(
            "image/svg+xml",
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="5">北</text></svg>'.encode(),
            "Letters",
        ),
    ],
    ids=lambda logo: logo.alt,
)
def test_a_logo_that_cannot_be_drawn_is_said(logo: Logo) -> None:
    with pytest.raises(Refused) as refused:
        as_pdf.write(holding(brand=Brand("B", logo)))
    assert [p.code for p in refused.value.problems] == ["R713"]
    assert refused.value.problems[0].args["reason"]


def test_a_bar_is_solid_as_far_as_is_certain() -> None:
    drawn = [shapes(holding(Bars((Bar("b", low, high, "w", "s"),)))) for low, high in ((0, 0), (30, 30), (30, 70))]
    assert drawn[0] < drawn[1] < drawn[2]


def shapes(document: Document) -> int:
    """How many shapes are filled or drawn on the first page."""
    pdf = read(document)
    page = pdf.pages[0]
    return sum(
        operator in (b"f", b"S", b"B", b"f*") for _, operator in ContentStream(page.get_contents(), pdf).operations
    )
