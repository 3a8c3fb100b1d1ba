"""`pack list`, `check`, `test`, `explain`: the commands of those who write packs."""

import json
import re
from pathlib import Path

from sme_diag import console
from sme_diag.cli import FINDINGS, FINE
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.packs import find
from sme_diag.problems import CODES, WARNINGS, Problem, Refused, errors
from sme_diag.text import nearest, one_line
from sme_diag.tree import Map, read_file


def list_packs(words: Catalogue, given: list[Path]) -> int:
    """Print every pack that can be found, with its version and what it extends."""
    for place in find.packs(given):
        file = place.rules / "pack.yaml"
        try:
            data = read_file(file, find.shown(file, place.root))
        except Refused as refused:
            console.problems(refused.problems, words)
            continue
        head = data if isinstance(data, Map) else {}
        line = words.say("pack.line", id=place.id, version=head.get("version", "?"), title=head.get("title", ""))
        if head.get("extends"):
            line += " " + words.say("pack.extends", id=head["extends"])
        console.out(line)
    return FINE


def _ids(id: str | None, given: list[Path]) -> list[str]:
    """The pack named, else every pack of the folders given, else every pack."""
    if id is not None:
        return [id]
    found = find.packs(given)
    return [p.id for p in found if not p.shipped] or [p.id for p in found]


def _report(found: list[Problem], form: str, words: Catalogue) -> None:
    ordered = sorted(found, key=lambda p: (p.place, p.code))
    if form == "json":
        rows = [
            {
                "code": p.code,
                "severity": p.severity,
                "file": p.place.file,
                "line": p.place.line,
                "column": p.place.column,
                "message": words.say(f"problems.{p.code}", **p.args),
                "suggestion": p.suggestion,
            }
            for p in ordered
        ]
        console.out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for p in ordered:
        if form == "github":
            file = _escaped(p.place.file).replace(":", "%3A").replace(",", "%2C")
            message = _escaped(words.say(f"problems.{p.code}", **p.args))
            place = f"file={file},line={p.place.line},col={p.place.column}"
            console.out(f"::{p.severity} {place},title={p.code}::{message}")
        else:
            console.out(console.sentence(p, words))


def _escaped(text: str) -> str:
    """A text as a workflow command takes it: on one line, whatever a pack has written into it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def check(words: Catalogue, id: str | None, form: str, given: list[Path]) -> int:
    """Check packs; every problem is printed at once."""
    from sme_diag.authoring.check import check as checked

    found: list[Problem] = []
    summaries = []
    for name in _ids(id, given):
        result = checked(name, given)
        found += result.problems
        count = len(errors(result.problems))
        key = "pack.checked" if result.pack is not None and not count else "pack.not_checked"
        summaries.append(words.say(key, id=name, errors=count, warnings=len(result.problems) - count))
        for lang, (least, most) in result.paths.items():
            lengths = {
                "lang": lang,
                "least": least.questions,
                "most": most.questions,
                "least_minutes": f"{least.minutes:.1f}",
                "most_minutes": f"{most.minutes:.1f}",
            }
            summaries.append(words.say("pack.paths", **lengths))
    _report(found, form, words)
    if form == "text":
        for line in summaries:
            console.out(line)
    return FINDINGS if errors(found) else FINE


def test(words: Catalogue, id: str | None, form: str, given: list[Path]) -> int:
    """Run the worked cases of packs."""
    from sme_diag.authoring.cases import test as tested

    found: list[Problem] = []
    for name in _ids(id, given):
        result = tested(name, given)
        found += result.problems
        if form == "text":
            counts = {"id": name, "cases": result.cases, "failed": result.failed}
            console.out(words.say("pack.tested", **counts))
    _report(found, form, words)
    return FINDINGS if found else FINE


def explain_code(words: Catalogue, code: str) -> int:
    """Print what a problem code means."""
    wanted = code.upper()
    if wanted not in CODES:
        raise Refused(Problem("A413", args={"subject": one_line(code)}, suggestion=nearest(wanted, CODES)))
    severity = words.say("word.warning" if wanted in WARNINGS else "word.error")
    sentence = re.sub(r"\{\w+\}", "…", str(words.texts[f"problems.{wanted}"]))
    console.out(f"{wanted} ({severity}): {sentence}")
    return FINE
