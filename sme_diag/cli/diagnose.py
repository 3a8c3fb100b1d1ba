"""`diagnose` and `explain`: one firm, its result and its reasons."""

from pathlib import Path

from sme_diag import console
from sme_diag.cli import FINDINGS, FINE
from sme_diag.cli.firm import day, deliver, open_firm, show
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.problems import Problem, Refused, errors
from sme_diag.text import nearest, one_line


def diagnose(
    words: Catalogue,
    path: Path,
    form: str,
    output: Path | None,
    everything: bool,
    given: list[Path],
    as_of: str | None,
    plain: bool,
) -> int:
    """Print, or write to a file, the result of one firm."""
    firm = open_firm(path, given, words)
    result = firm.diagnose(day(as_of))
    console.problems(firm.problems, words)
    if form == "json":
        from sme_diag.reports import as_json

        deliver(as_json.write(result, firm.pack, firm.speech), output, words)
    elif form != "text":
        from sme_diag.reports.client import client_report
        from sme_diag.reports.writers import written

        report = client_report(result, firm.pack, firm.answers, firm.speech)
        deliver(written(report, form).decode("utf-8"), output, words)
    else:
        from sme_diag.reports.views import view

        document = view(result, firm.pack, firm.speech, everything)
        if output is None:
            show(document, plain)
        else:
            from sme_diag.reports import as_terminal

            deliver(as_terminal.text(document), output, words)
    return FINDINGS if errors(firm.problems) else FINE


def explain(words: Catalogue, path: Path, subject: str, given: list[Path], as_of: str | None, plain: bool) -> int:
    """Print why something in the result is as it is."""
    from sme_diag.reports.explain import explain as explained
    from sme_diag.reports.explain import subjects

    firm = open_firm(path, given, words)
    known = subjects(firm.pack)
    if subject not in known:
        raise Refused(Problem("A413", args={"subject": one_line(subject)}, suggestion=nearest(subject, known)))
    result = firm.diagnose(day(as_of))
    console.problems(firm.problems, words)
    show(explained(result, firm.pack, firm.speech, subject), plain)
    return FINDINGS if errors(firm.problems) else FINE
