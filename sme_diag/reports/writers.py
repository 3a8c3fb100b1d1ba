"""The table of formats a report is written in. A further one is a module with `write(document)` and one line here.

The help of the command names them too (`cli.app.FORMATS`); a test holds the two together.
"""

from importlib import import_module
from typing import NamedTuple

from sme_diag.problems import Problem, Refused, not_installed
from sme_diag.reports.document import Document
from sme_diag.source import Place
from sme_diag.text import nearest, one_line


class Writer(NamedTuple):
    """How a format is written: the ending of its files, the module, and the extra its libraries come with ("" for none).

    The module is imported when the first report is written; it imports its libraries inside `write`. `write` takes a document and
    gives text, which is written as UTF-8, or bytes: the same for the same document.
    """

    ending: str
    module: str
    extra: str = ""


WRITERS: dict[str, Writer] = {
    "html": Writer(".html", "as_html"),
    "pdf": Writer(".pdf", "as_pdf", "pdf"),
    "docx": Writer(".docx", "as_docx", "office"),
    "xlsx": Writer(".xlsx", "as_xlsx", "office"),
    "md": Writer(".md", "as_markdown"),
    "json": Writer(".report.json", "report_json"),
}


def wanted(listed: str) -> tuple[str, ...]:
    """The formats of a list such as `html,md`. Raises Refused for one that is not known."""
    asked = tuple(dict.fromkeys(part.strip().lower() for part in listed.split(",") if part.strip()))
    unknown = [name for name in asked or (listed,) if name not in WRITERS]
    if unknown:
        known = ", ".join(WRITERS)
        problems = (
            Problem("R711", Place("--to"), {"format": one_line(name), "known": known}, nearest(name, WRITERS))
            for name in unknown
        )
        raise Refused(*problems)
    return asked


def written(document: Document, form: str) -> bytes:
    """The document in a format. Raises Refused, with the command that brings them, where its libraries are not installed."""
    writer = WRITERS[form]
    try:
        content = import_module(f"sme_diag.reports.{writer.module}").write(document)
    except ImportError:
        if not writer.extra:
            raise
        raise Refused(not_installed(writer.extra, Place("--to"))) from None
    return content if isinstance(content, bytes) else str(content).encode("utf-8")
