"""`schemes`: browse the catalogue without a diagnosis."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sme_diag import console
from sme_diag.cli import FINE
from sme_diag.cli.firm import day, open_pack, show, speaker
from sme_diag.core.situation import Situation, situate
from sme_diag.core.status import believed, status
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.lang.evaluate import evaluate
from sme_diag.model.answers import Answer
from sme_diag.model.diagnosis import OPEN, StatusFound
from sme_diag.model.geography import Geography
from sme_diag.model.rules import KINDS, Pack, Scheme
from sme_diag.problems import Problem, Refused
from sme_diag.reports.as_json import written
from sme_diag.text import nearest, one_line


class Filter(NamedTuple):
    """What the reader wants to see; None is everything."""

    region: str | None
    country: str | None
    kind: str | None
    need: str | None
    only_open: bool

    def takes(self, scheme: Scheme, found: StatusFound) -> bool:
        """True for a scheme of the kind, need and status the reader wants to see."""
        if self.only_open and found.status != OPEN:
            return False
        if self.kind is not None and self.kind not in (scheme.kind, *scheme.also_kinds):
            return False
        return self.need is None or self.need in (scheme.need, *scheme.also_needs)


def schemes(
    words: Catalogue, wanted: Filter, id: str, form: str, given: list[Path], as_of: str | None, plain: bool
) -> int:
    """Print the schemes of a pack that pass the filter."""
    pack, problems = open_pack(id, given, words)
    speech, today = speaker(pack, words), day(as_of)
    wanted = wanted._replace(
        region=wanted.region and wanted.region.upper(), country=wanted.country and wanted.country.upper()
    )
    _known(wanted, pack, speech.places)
    console.problems(problems, words)
    holds = believed(pack, today)
    here = situate(pack, _place(wanted, pack, speech.places.prefixes), today)
    rows = [(s, status(s.status, today, holds)) for s in pack.schemes if not s.generic]
    rows = [(scheme, found) for scheme, found in rows if wanted.takes(scheme, found) and _not_excluded(scheme, here)]
    if form == "json":
        console.out(json.dumps([_row(scheme, found) for scheme, found in rows], ensure_ascii=False, indent=1))
        return FINE
    from sme_diag.reports.document import Entry, Paragraph
    from sme_diag.reports.scheme_view import amount
    from sme_diag.reports.scheme_view import status as life

    document = [Paragraph(words.say("schemes.count", n=len(rows)), strong=True)]
    entries = [
        Entry(
            scheme.name,
            (
                ("", scheme.summary),
                (words.say("schemes.id"), words.say("schemes.what", **_what(scheme, words, speech.places.place_name))),
                (words.say("scheme.amount"), amount(scheme, speech)),
                (words.say("scheme.status"), life(found, speech)),
            ),
        )
        for scheme, found in rows
    ]
    show((*document, *entries), plain)
    return FINE


def _what(scheme: Scheme, words: Catalogue, name: Callable[[str], str]) -> dict[str, str]:
    where = ", ".join(name(code) for code in (scheme.regions or scheme.countries))
    return {"id": scheme.id, "kind": words.say(f"kind.{scheme.kind}"), "where": where or words.say("schemes.nowhere")}


def _known(wanted: Filter, pack: Pack, places: Geography) -> None:
    needs = [need.id for need in pack.needs]
    for value, known in (
        (wanted.region, places.region_codes),
        (wanted.country, places.countries),
        (wanted.kind, KINDS),
        (wanted.need, needs),
    ):
        if value is not None and value not in known:
            raise Refused(Problem("A413", args={"subject": one_line(value)}, suggestion=nearest(value, known)))


def _place(wanted: Filter, pack: Pack, prefixes: dict[str, str]) -> dict[str, Answer]:
    """The place asked for, as the answers of a firm that has said nothing else."""
    country = wanted.country
    if country is None and wanted.region is not None:
        country = next((code for code, prefix in prefixes.items() if wanted.region.startswith(prefix)), None)
    said = {pack.roles.get("country", ""): country, pack.roles.get("region", ""): wanted.region}
    return {id: Answer(code) for id, code in said.items() if id and code}


def _not_excluded(scheme: Scheme, here: Situation) -> bool:
    """True unless the place alone already excludes the scheme."""
    return all(evaluate(condition.when, here.values).value is not False for condition in scheme.eligible)


def _row(scheme: Scheme, found: StatusFound) -> dict[str, object]:
    return {
        "scheme": scheme.id,
        "name": scheme.name,
        "kind": scheme.kind,
        "operator": scheme.operator or None,
        "country": list(scheme.countries),
        "region": list(scheme.regions),
        "step": scheme.step,
        "need": scheme.need,
        "status": found.status,
        "seen": written(found, "seen"),
        "closes": written(found, "closes"),
        "source": list(scheme.source),
    }
