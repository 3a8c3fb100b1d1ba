"""`compare`: two answer files of one firm, judged by the same rules on the same day, so that only the answers differ."""

from pathlib import Path

from sme_diag import console
from sme_diag.cli import FINDINGS, FINE
from sme_diag.cli.firm import day, open_firm, show
from sme_diag.core.barriers import threshold
from sme_diag.core.compare import compare as compared
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.problems import Problem, Refused, errors
from sme_diag.tree import place_of


def compare(
    words: Catalogue, old: Path, new: Path, form: str, given: list[Path], as_of: str | None, plain: bool
) -> int:
    """Print what changed from one answer file to another."""
    before, after = open_firm(old, given, words), open_firm(new, given, words)
    if before.pack.identity.id != after.pack.identity.id:
        at = place_of(after.sheet.data, "questionnaire")
        raise Refused(Problem("A406", at, {"seen": after.sheet.questionnaire, "wanted": before.sheet.questionnaire}))
    today = day(as_of)
    was, now = before.diagnose(today), after.diagnose(today)
    found = compared(was, now, tuple(after.pack.questions), threshold(after.pack, today))
    problems = (*before.problems, *after.problems)
    console.problems(problems, words)
    from sme_diag.reports import compare_view

    if form == "json":
        console.out(compare_view.as_json(found, was, now))
    else:
        show(compare_view.view(found, was, now, after.pack, after.speech), plain)
    return FINDINGS if errors(problems) else FINE
