"""The worked cases cover the catalogue: a scheme without cases, a date without its neighbours, a country, stage or sector that
no case names ends here with its name.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sme_diag.authoring import cases
from sme_diag.core import diagnose
from sme_diag.core.recommend import usable
from sme_diag.core.responses import respond
from sme_diag.core.schemes import is_thin
from sme_diag.lang.nodes import names
from sme_diag.lang.printing import to_text
from sme_diag.model.answers import Answers
from sme_diag.model.diagnosis import CLOSED, ELIGIBLE, NOT_ELIGIBLE, OPEN, POSSIBLE, UNKNOWN, UPCOMING
from sme_diag.model.rules import EU, Pack, Scheme
from sme_diag.packs import geography, load
from sme_diag.source import NOWHERE

FOLDER = Path(__file__).parents[1] / "rules/export-pathway/cases"
LOADED = load("export-pathway")[0]
assert LOADED is not None
PACK: Pack = LOADED
SCHEMES = {scheme.id: scheme for scheme in PACK.schemes}
CONCRETE = [scheme for scheme in PACK.schemes if not scheme.generic]
USABLE = [scheme for scheme in CONCRETE if usable(scheme)]
ROOFS = [scheme for scheme in CONCRETE if not usable(scheme)]
"""Programmes, schemes not for firms and practices known by name: listed, never recommended."""
FIRMS = 60
DATED = 6


class Case(NamedTuple):
    """A worked case as it is written."""

    id: str
    day: date
    answers: Answers
    expect: dict[str, Any]

    def names(self, key: str) -> frozenset[str]:
        """What the case expects under a key that holds a list or a mapping."""
        return frozenset(map(str, self.expect.get(key) or ()))


@cache
def worked() -> tuple[Case, ...]:
    """Every case of the pack."""
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        rows, problems = cases.read(file, file.name)
        assert problems == []
        for row in rows:
            answers, wrong = respond(PACK, row["answers"], geography(), lambda *path: NOWHERE)
            assert wrong == [], row["id"]
            found.append(Case(str(row["id"]), date.fromisoformat(str(row["as_of"])), answers, row["expect"]))
    return tuple(found)


@cache
def said(key: str) -> dict[str, dict[str, list[Case]]]:
    """The cases by scheme and by what they expect of it, under `verdicts` or `statuses`."""
    found: dict[str, dict[str, list[Case]]] = {}
    for case in worked():
        for id, value in (case.expect.get(key) or {}).items():
            found.setdefault(str(id), {}).setdefault(str(value), []).append(case)
    return found


def values(question: str) -> set[Any]:
    """What the firms of the cases answer to a question."""
    return {case.answers[question].value for case in worked() if question in case.answers}


def eu27() -> frozenset[str]:
    """The countries behind `EU` in the catalogue."""
    (members,) = (entry.values[-1].value for entry in PACK.named_sets if entry.id == "eu27")
    assert isinstance(members, frozenset)
    return frozenset(map(str, members))


def none_missing(missing: Iterable[str]) -> None:
    """Fails with every line of what is missing."""
    lines = sorted(set(missing))
    assert not lines, "\n".join(["the cases lack", *lines])


def test_no_two_cases_have_the_same_name() -> None:
    ids = [case.id for case in worked()]
    assert sorted(ids) == sorted(set(ids))


def test_every_scheme_a_firm_can_use_fits_one_firm_and_not_another() -> None:
    """Eligible in one case and not in another; possible is enough where only place and size, or nothing, can be decided."""
    missing = []
    for scheme in USABLE:
        wanted = {POSSIBLE if is_thin(scheme, PACK) else ELIGIBLE, *([NOT_ELIGIBLE] if scheme.eligible else [])}
        missing += [
            f"{scheme.id}: no case {verdict}" for verdict in sorted(wanted - said("verdicts").get(scheme.id, {}).keys())
        ]
    none_missing(missing)


def test_every_condition_of_a_scheme_shuts_somebody_out() -> None:
    """What cannot fail in any case could be deleted and nobody would notice."""
    wanted = {(scheme.id, condition.id) for scheme in USABLE for condition in scheme.eligible}
    for case in worked():
        refused = {id for id, verdict in (case.expect.get("verdicts") or {}).items() if verdict == NOT_ELIGIBLE}
        if refused & {id for id, _ in wanted}:
            for found in diagnose(PACK, case.answers, case.day).schemes:
                if found.id in refused:
                    wanted -= {(found.id, c.id) for c in found.conditions if c.step.value is False}
    none_missing(f"{scheme}: no case where {condition} fails" for scheme, condition in wanted)


def test_every_condition_beyond_place_and_size_decides_alone() -> None:
    """A firm that meets all but this one condition is not eligible."""
    deciding = {*PACK.questions, *PACK.facts} - PACK.basic
    wanted = {(s.id, c.id) for s in USABLE for c in s.eligible if names(c.when) & deciding}
    ids = {id for id, _ in wanted}
    for case in worked():
        verdicts = case.expect.get("verdicts") or {}
        if any(verdicts.get(id) == NOT_ELIGIBLE for id in ids):
            for found in diagnose(PACK, case.answers, case.day).schemes:
                if verdicts.get(found.id) == NOT_ELIGIBLE:
                    failing = [c.id for c in found.conditions if c.step.value is False]
                    wanted -= {(found.id, failing[0])} if len(failing) == 1 else set()
    none_missing(f"{scheme}: no case where only {condition} fails" for scheme, condition in wanted)


@pytest.mark.parametrize("scheme", ROOFS, ids=[scheme.id for scheme in ROOFS])
def test_what_a_firm_cannot_use_is_shown_and_not_recommended(scheme: Scheme) -> None:
    """One case tells verdict, status and that it is no advice; only its access keeps it back from a firm it could have helped."""
    opened = PACK._replace(schemes=tuple(s._replace(access="direct") for s in PACK.schemes))
    shown = [
        case
        for case in said("verdicts").get(scheme.id, {}).get(POSSIBLE, [])
        if scheme.id in case.names("not_recommended") and scheme.id in case.names("statuses")
    ]
    if any(case.expect["statuses"][scheme.id] == CLOSED for case in shown):
        shown = [case for case in shown if scheme.id in case.names("not_watch_for")]
    telling = False
    for case in shown:
        result = diagnose(opened, case.answers, case.day)
        telling |= scheme.id in {r.scheme.id for r in result.recommendations} | {s.id for s in result.watch_for}
    assert telling, f"{scheme.id} ({scheme.access}): no case shows how it appears"


def test_no_case_says_that_a_firm_is_eligible_for_what_it_cannot_use() -> None:
    assert [s.id for s in ROOFS if ELIGIBLE in said("verdicts").get(s.id, {})] == []
    assert [
        (c.id, s.id) for s in ROOFS for c in worked() if s.id in c.names("recommended") | c.names("watch_for")
    ] == []


def test_every_generic_recommendation_is_made_in_a_case() -> None:
    made = frozenset(chain.from_iterable(case.names("recommended") for case in worked()))
    none_missing(s.id for s in PACK.schemes if s.generic and s.id not in made)


def test_at_least_sixty_firms() -> None:
    """Counted by where they are: firms in the same place count once."""
    places = {
        (case.answers["country"].value, case.answers["region"].value if "region" in case.answers else None)
        for case in worked()
        if "country" in case.answers
    }
    assert len(places) >= FIRMS


def test_every_country_and_region_of_the_catalogue_has_a_firm() -> None:
    where = PACK.roles["country"]
    written = "\n".join(to_text(c.when) for s in CONCRETE for c in s.eligible if names(c.when) & {where})
    named = set(re.findall(r'"([A-Z]{2})"', written)) | set(chain.from_iterable(s.countries for s in CONCRETE))
    assert eu27() >= {"FR", "MT"}
    none_missing((named - {EU} | eu27()) - values(where))
    regions = {str(region) for region in values(PACK.roles["region"]) if region is not None}
    none_missing(r for s in CONCRETE for r in s.regions if not any(code.startswith(r) for code in regions))


def test_every_sector_and_every_stage_has_a_firm() -> None:
    none_missing({choice.code for choice in PACK.questions["sector"].choices} - values("sector"))
    none_missing({stage.id for stage in PACK.stages} - {str(case.expect.get("stage")) for case in worked()})
    none_missing({flag.id for flag in PACK.flags} - set(chain.from_iterable(case.names("flags") for case in worked())))


def test_the_days_around_every_date_of_a_scheme() -> None:
    """The day before, the day itself and the day after: where it opens, and where it ends."""
    missing = []
    complete = 0
    for scheme in CONCRETE:
        sighting = scheme.status
        assert sighting is not None
        turns = [*([sighting.opens[0]] if sighting.opens else []), *([sighting.closes[1]] if sighting.closes else [])]
        told = {case.day for case in chain.from_iterable(said("statuses").get(scheme.id, {}).values())}
        days = {turn + timedelta(more) for turn in turns for more in (-1, 0, 1)} - told
        missing += [f"{scheme.id}: no case on {day}" for day in sorted(days)]
        complete += bool(turns) and not days
    none_missing(missing)
    assert complete >= DATED


def test_before_anything_was_seen_nothing_is_open() -> None:
    """Unknown, but for what is announced for later and for what was seen closed on a day that nobody noted."""
    known = [day for s in CONCRETE if s.status for span in (s.status.seen, s.status.opens) if span for day in span]
    before = min(known) - timedelta(1)
    found = {s.id: s.status.status for s in diagnose(PACK, {}, before).schemes}
    for scheme in CONCRETE:
        sighting = scheme.status
        assert sighting is not None
        undated = sighting.seen is None and sighting.state == CLOSED
        assert found[scheme.id] == (CLOSED if undated else UPCOMING if sighting.opens else UNKNOWN), scheme.id
    told = [case for case in worked() if case.day <= before and case.expect.get("statuses")]
    assert sum(value == UNKNOWN for case in told for value in case.expect["statuses"].values()) >= DATED
    assert not any(value == OPEN for case in told for value in case.expect["statuses"].values())
