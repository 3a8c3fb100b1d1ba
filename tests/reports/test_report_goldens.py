"""Reports as they were read and found good: a beginner, an active exporter, and a firm that could say nothing.

    REPORTS=write python -m pytest tests/reports/test_report_goldens.py

writes them anew; look at the pages before keeping them. The digest of the rules is blanked: it changes with every edit of a pack.
"""

import os
from pathlib import Path

import pytest
from report_helpers import ACTIVE, BEGINNER, UNKNOWN, firm, report

from sme_diag.reports.writers import WRITERS, written

FOLDER = Path(__file__).parent / "golden"
KEPT = [
    (BEGINNER, "en", "html"),
    (BEGINNER, "fr", "md"),
    (BEGINNER, "en", "json"),
    (ACTIVE, "en", "md"),
    (ACTIVE, "fr", "html"),
    (UNKNOWN, "en", "md"),
    (UNKNOWN, "fr", "html"),
    (UNKNOWN, "fr", "json"),
]


@pytest.mark.parametrize(("example", "lang", "form"), KEPT)
def test_the_report_is_as_it_was_read(example: str, lang: str, form: str) -> None:
    now = written(report(example, lang), form).decode("utf-8")
    kept_as(FOLDER / f"{example}.{lang}{WRITERS[form].ending}", now, example, lang)


def kept_as(kept: Path, now: str, example: str, lang: str) -> None:
    """A report is the one that is kept, but for the digest of the rules."""
    now = now.replace(firm(example, lang).pack.identity.digest[:12], "0" * 12)
    if os.environ.get("REPORTS") == "write":
        kept.write_text(now, "utf-8", newline="\n")
    assert now == kept.read_text("utf-8")


def test_every_format_and_every_kind_of_firm_has_one() -> None:
    assert {form for _, _, form in KEPT} >= {"html", "md", "json"}
    assert {example for example, _, _ in KEPT} == {BEGINNER, ACTIVE, UNKNOWN}
