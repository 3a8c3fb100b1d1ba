"""The same content in every format, and text stays text: no format takes a name or a note of a firm for markup."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_helpers import ACTIVE, BEGINNER, HOSTILE, ROOT, UNKNOWN, report, texts

from sme_diag.cli.app import FORMATS
from sme_diag.problems import Refused
from sme_diag.reports import as_html, as_markdown, report_json
from sme_diag.reports.document import (
    DAY,
    NUMBER,
    Bullets,
    Callout,
    Code,
    Column,
    Document,
    Entry,
    Facts,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Link,
    Panel,
    Panels,
    Paragraph,
    Section,
    Strong,
    Table,
    safe,
)
from sme_diag.reports.writers import WRITERS, Writer, wanted, written

SCHEMA = json.loads((ROOT / "sme_diag/reports/report.schema.json").read_text("utf-8"))
REPORTS = [(BEGINNER, "en"), (ACTIVE, "fr"), (UNKNOWN, "fr"), ("regional-support-young", "en")]


class Page(HTMLParser):
    """An HTML file taken apart: its elements, and its text without the style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.styled = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.styled = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.styled = False

    def handle_data(self, data: str) -> None:
        if not self.styled:
            self.words.append(data)

    @property
    def text(self) -> str:
        return squeezed("".join(self.words))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.elements]


def squeezed(text: str) -> str:
    """The text without white space, which no format keeps as it is."""
    return re.sub(r"\s+", "", text)


def strings(tree: object) -> Iterator[str]:
    """Every text of a report as JSON; runs in a row are one."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list) and all(isinstance(item, dict) and isinstance(item.get("text"), str) for item in tree):
        yield "".join(item["text"] for item in tree)
        yield from (part for item in tree for part in strings(list(item.values())))
    elif isinstance(tree, list | dict):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from strings(part)


def rendered(markdown: str) -> str:
    """Markdown as HTML, by a parser of its own."""
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


def one_of_everything(text: str) -> Document:
    """A document with one node of each kind of words, each holding the text."""
    strong, link = Strong(text), Link(text, "https://a.example/")
    blocks = (
        Heading(text, 3),
        Paragraph(text),
        Paragraph(("a ", strong, " b ", link)),
        Paragraph(text, strong=True),
        Paragraph(("x ", Link(text, f"javascript:{text}"))),
        Bullets((text, (strong,)), numbered=True),
        Facts(((text, text),)),
        Entry(text, (("", text), (text, text)), (text,)),
        KeyFigures((KeyFigure(text, text, text),)),
        Panels((Panel(text, (text,)),)),
        Callout("note", text, (text,)),
        Table(
            text,
            (Column(text), Column("n", NUMBER), Column("d", DAY)),
            ((text, Figure(12, "12", 40), Figure(date(2026, 1, 2), text)),),
        ),
    )
    meta = report(BEGINNER).meta._replace(title=text, author=text, subtitle=text)
    return Document(meta, (Section("answer", text, blocks),))


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_every_text_is_in_every_format(example: str, lang: str) -> None:
    document = report(example, lang)
    html, markdown = Page(as_html.write(document)).text, Page(rendered(as_markdown.write(document))).text
    data = set(strings(json.loads(report_json.write(document))))
    for text in texts(document):
        assert squeezed(text) in html
        assert squeezed(text) in markdown
        assert text in data


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_the_page_needs_nothing_and_runs_nothing(example: str, lang: str) -> None:
    page = Page(as_html.write(report(example, lang)))
    assert not {"script", "iframe", "object", "embed", "link", "base", "form", "audio", "video"} & set(page.names)
    for name, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on") or key == "srcset"], name
        assert str(attributes.get("src", "data:")).startswith("data:")
        assert str(attributes.get("href", "#")).startswith(("#", "http://", "https://", "mailto:"))
    assert "@import" not in as_html.write(report(example, lang))
    assert page.elements[0] == ("html", {"lang": lang})


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_headings_go_down_step_by_step_and_names_are_unique(example: str, lang: str) -> None:
    page = Page(as_html.write(report(example, lang)))
    levels = [int(name[1]) for name in page.names if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for n, a in page.elements if n == "a" and str(a.get("href", "")).startswith("#")}
    targets |= {part for _, a in page.elements for part in str(a.get("aria-labelledby", "")).split()}
    assert targets <= set(ids)


def test_a_picture_has_a_title_and_a_description_or_is_hidden() -> None:
    html = as_html.write(report(BEGINNER))
    drawn = re.findall(r"<svg\b[^>]*>", html)
    assert drawn and all('aria-hidden="true"' in svg or 'role="img"' in svg for svg in drawn)
    assert "<title id=" in html and "<desc id=" in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    harmless, hostile = one_of_everything("harmless"), one_of_everything(text)
    page = Page(as_html.write(hostile))
    assert page.names == Page(as_html.write(harmless)).names
    assert page.text.count(squeezed(text)) >= 15
    shown = Page(rendered(as_markdown.write(hostile)))
    assert shown.names == Page(rendered(as_markdown.write(harmless))).names
    assert shown.text.count(squeezed(text)) >= 15


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)
def test_any_text_stays_text(text: str) -> None:
    page = Page(as_html.write(one_of_everything(text)))
    assert squeezed(text) in page.text
    markdown = Page(rendered(as_markdown.write(one_of_everything(text))))
    assert squeezed(text) in markdown.text
    assert "script" not in page.names and "img" not in {*page.names, *markdown.names}


def test_only_addresses_become_links() -> None:
    html = as_html.write(one_of_everything("x"))
    assert "javascript:" not in html and 'href="https://a.example/"' in html
    assert safe("mailto:a@b.example") and safe("https://a.example")
    assert not any(map(safe, ("javascript:alert(1)", "data:text/html,x", "https://a b", "http:", "//a.example", "")))


def test_code_is_kept_as_it_is_typed() -> None:
    document = one_of_everything("x")
    section = Section("answer", "x", (Paragraph(("type ", Code("a `b` *c* <d>"))),))
    document = document._replace(sections=(section,))
    assert "<code>a `b` *c* &lt;d&gt;</code>" in as_html.write(document)
    assert "<code>a `b` *c* &lt;d&gt;</code>" in rendered(as_markdown.write(document))


@pytest.mark.parametrize(("example", "lang"), REPORTS)
def test_the_json_keeps_its_contract(example: str, lang: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(report_json.write(report(example, lang))))


def test_the_contract_covers_every_node_and_typed_cells() -> None:
    tree = json.loads(report_json.write(one_of_everything("x")))
    jsonschema.Draft202012Validator(SCHEMA).validate(tree)
    rows = next(b for b in tree["sections"][0]["blocks"] if b["type"] == "table")["rows"]
    assert [cell.get("value") for cell in rows[0]] == [None, 12, "2026-01-02"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(tree | {"more": 1})


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_document_gives_the_same_bytes(form: str) -> None:
    report.cache_clear()
    first = written(report(BEGINNER), form)
    report.cache_clear()
    assert written(report(BEGINNER), form) == first


def test_the_help_names_the_formats_there_are() -> None:
    assert ", ".join(WRITERS) == FORMATS


def test_formats_are_listed_with_commas_and_an_unknown_one_is_named() -> None:
    assert wanted("html, MD,html") == ("html", "md")
    with pytest.raises(Refused) as refused:
        wanted("html,jsn")
    assert [(p.code, p.suggestion) for p in refused.value.problems] == [("R711", "json")]


def test_a_library_that_is_missing_ends_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WRITERS, "pdf", Writer(".pdf", "no_such_writer", "pdf"))
    with pytest.raises(Refused) as refused:
        written(report(BEGINNER), "pdf")
    assert [(p.code, p.args) for p in refused.value.problems] == [("F031", {"command": 'pip install "sme-diag[pdf]"'})]
