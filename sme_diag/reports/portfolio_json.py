"""A portfolio as JSON, by the contract of `sme_diag/reports/portfolio.schema.json`, and an earlier one read back from it.

A count that is hidden is null. Groups have their codes, and their names beside them: "" is not known, "*" the small ones together.
"""

import json
from datetime import date
from typing import Any

from sme_diag.portfolio.result import Count, Earlier, FirmLevels, GroupFound, Mean, Portfolio, Spread
from sme_diag.problems import Problem, Refused
from sme_diag.reports.portfolio_words import PortfolioWords
from sme_diag.source import Place
from sme_diag.text import one_line

FORMAT = "sme-diag/portfolio@1"
Json = dict[str, Any]


def write(portfolio: Portfolio, words: PortfolioWords) -> str:
    """The portfolio as JSON text, the same bytes for the same portfolio."""
    return json.dumps(tree(portfolio, words), ensure_ascii=False, indent=1) + "\n"


def tree(portfolio: Portfolio, words: PortfolioWords) -> Json:
    """The portfolio as plain data."""
    p = portfolio
    data: Json = {
        "format": FORMAT,
        "pack": {"id": p.pack.id, "version": p.pack.version, "digest": p.pack.digest},
        "as_of": p.as_of.isoformat(),
        "firms": p.firms,
        "min_cell": p.least,
        "region_level": p.region_level,
        "score": _score(p.score),
        "levels": _spread(p.levels, "level"),
        "stages": _spread(p.stages, "stage"),
        "barriers": [
            {
                "id": b.id, "name": words.barrier(b.id), "shown": b.shown, "perhaps": b.perhaps,
                "severity": _mean(b.severity), "met": b.met, "maybe": b.maybe, "unmet": b.unmet,
                "unsure": b.unsure,
            }
            for b in p.barriers
        ],
        "schemes": [
            {
                "scheme": s.id, "name": words.scheme(s.id), "generic": s.generic, "status": s.status,
                "eligible": s.eligible, "possible": s.possible, "recommended": s.recommended,
                "for_nobody": s.for_nobody,
                "shuts_out": [
                    {"condition": id, "text": words.condition(s.id, id), "firms": count} for id, count in s.shuts_out
                ],
            }
            for s in p.schemes
        ],
        "groupings": [
            {
                "by": g.id, "name": words.name(g.id), "together": g.together,
                "groups": [_group(group, p, words.group(g, group.code)) for group in g.groups],
            }
            for g in p.groupings
        ],
        "since": None,
    }  # fmt: skip
    if p.change is not None:
        e, moves = p.change.earlier, p.change.moves
        data["since"] = {
            "as_of": e.as_of.isoformat(),
            "version": e.version,
            "firms": e.firms,
            "score": _score(e.score),
            "levels": [{"level": id, "firms": count} for id, count in e.levels.items()],
            "stages": [{"stage": id, "firms": count} for id, count in e.stages.items()],
            "barriers": [{"id": id, "shown": count} for id, count in e.barriers.items()],
            "moves": None if moves is None else moves._asdict(),
        }
    if p.kept is not None:
        data["kept"] = [{"id": f.id, "lowest": f.lowest, "highest": f.highest} for f in p.kept]
    return data


def _mean(mean: Mean | None) -> Json | None:
    return None if mean is None else {"low": mean.low, "high": mean.high}


def _score(mean: Mean | None) -> Json | None:
    return None if mean is None else {"low": mean.low / 100, "high": mean.high / 100}


def _spread(spread: Spread, key: str) -> list[Json]:
    return [{key: id, "firms": count} for id, count in zip(spread.ids, spread.counts, strict=True)]


def _group(group: GroupFound, portfolio: Portfolio, name: str) -> Json:
    return {
        "code": group.code,
        "name": name,
        "firms": group.firms,
        "score": _score(group.score),
        "levels": _spread(Spread(portfolio.levels.ids, group.levels), "level"),
        "stages": _spread(Spread(portfolio.stages.ids, group.stages), "stage"),
        "barriers": [
            {"id": h.barrier, "shown": h.shown, "severity": _mean(h.severity), "unmet": h.unmet} for h in group.barriers
        ],
    }


def read(text: bytes, file: str, pack: str) -> tuple[Earlier, tuple[FirmLevels, ...] | None]:
    """What an earlier portfolio said, and the levels of its firms where it kept them. Raises Refused where it is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(Problem("B643", Place(file), {"seen": ""})) from None
    seen = data.get("format") if isinstance(data, dict) else None
    if seen != FORMAT:
        raise Refused(Problem("B643", Place(file), {"seen": one_line(str(seen or ""))}))
    try:
        earlier = Earlier(
            date.fromisoformat(data["as_of"]),
            str(data["pack"]["version"]),
            int(data["firms"]),
            _mean_of(data["score"]),
            {str(each["level"]): _count(each["firms"]) for each in data["levels"]},
            {str(each["stage"]): _count(each["firms"]) for each in data["stages"]},
            {str(each["id"]): _count(each["shown"]) for each in data["barriers"]},
        )
        kept = data.get("kept")
        firms = None
        if kept is not None:
            firms = tuple(FirmLevels(str(f["id"]), str(f["lowest"]), str(f["highest"])) for f in kept)
        other = str(data["pack"]["id"])
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        raise Refused(Problem("B644", Place(file))) from None
    if other != pack:
        raise Refused(Problem("B645", Place(file), {"seen": one_line(other), "wanted": pack}))
    return earlier, firms


def _count(value: object) -> Count:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value


def _mean_of(value: Any) -> Mean | None:
    return None if value is None else Mean(round(value["low"] * 100), round(value["high"] * 100))
