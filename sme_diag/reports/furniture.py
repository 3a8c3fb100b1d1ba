"""The words around the content of a report, for writers, which have none of their own."""

from collections.abc import Callable

from sme_diag.reports.document import Furniture, Heads


def furniture(say: Callable[..., str]) -> Furniture:
    """The furniture in the reader's language."""
    return Furniture(
        contents=say("report.contents"),
        page=say("report.page", page="{page}", pages="{pages}"),
        skip=say("report.skip"),
        contact=say("report.contact"),
        heads=Heads(
            name=say("report.column.name"),
            kind=say("report.column.kind"),
            text=say("report.column.text"),
            low=say("report.column.low"),
            high=say("report.column.high"),
            state=say("report.column.state"),
            part=say("report.column.part"),
            remarks=say("report.column.remarks"),
        ),
        missing=say("report.missing"),
    )
