"""What a person asks for on the command line -> the firms wanted: conditions checked like those of a pack, ids that exist."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from sme_diag.batch.choose import RELEVANCE, SCORE, SEVERITY, By, Wanted
from sme_diag.lang.check import Scope, check
from sme_diag.lang.kinds import Kind
from sme_diag.lang.nodes import Expr
from sme_diag.lang.parse import parse
from sme_diag.model.geography import NO_REGION, Geography
from sme_diag.model.rules import Pack
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import fold, nearest, one_line

LIKE = 0.7
"""How much a misspelt place must be like the right one to be suggested: there are thousands of names."""


class Asked(NamedTuple):
    """The wishes as they were typed."""

    where: str | None = None
    region: str | None = None
    sample: int | None = None
    seed: int | None = None
    top: int | None = None
    by: str | None = None


def wanted(asked: Asked, pack: Pack, places: Geography) -> Wanted:
    """The firms wanted. Refused with everything that is wrong at once."""
    reader = _Reader(pack, places)
    where = None if asked.where is None else reader.where(asked.where)
    region = None if asked.region is None else reader.region(asked.region)
    by = By() if asked.by is None else reader.by(asked.by)
    reader.together("--seed", asked.seed, "--sample", asked.sample)
    reader.together("--by", asked.by, "--top", asked.top)
    if reader.problems:
        raise Refused(*reader.problems)
    return Wanted(where, region, asked.sample, asked.seed or 0, asked.top, by)


class _Reader:
    """Reads the wishes one by one; collects their problems. What cannot be read comes out as if it were not asked for."""

    def __init__(self, pack: Pack, places: Geography) -> None:
        self.pack = pack
        self.places = places
        self.scope = scope(pack, places)
        self.problems: list[Problem] = []

    def bad(self, code: str, option: str, suggestion: str | None = None, /, **args: str) -> None:
        self.problems.append(Problem(code, Place(option), args, suggestion))

    def together(self, option: str, given: object, needed: str, other: object) -> None:
        """Report an option that says nothing without another."""
        if given is not None and other is None:
            self.bad("B627", option, option=option, needed=needed)

    def where(self, text: str) -> Expr | None:
        """A condition in the rule language, over everything that a rule of the pack may read."""
        return self.condition(text, "--where")

    def condition(self, text: str, option: str) -> Expr | None:
        expr, problems = parse(text, Place(option, 1, 1))
        if expr is not None:
            expr, problems = check(expr, self.scope)
        self.problems += [self.repaired(problem, text) for problem in problems]
        return None if problems else expr

    def repaired(self, problem: Problem, text: str) -> Problem:
        """A code whose quotation marks the shell took away reads like a name, and `=` is not `==`: say what is meant."""
        name = problem.args.get("name", "")
        if problem.code == "E103" and any(name in (kind.codes or ()) for kind in self.scope.names.values()):
            return problem._replace(suggestion=f'"{name}"')
        compared = re.sub("(?<![<>=!])=(?!=)", "==", text)
        if problem.code == "E101" and compared != text and parse(compared)[0] is not None:
            return problem._replace(suggestion=compared)
        return problem

    def region(self, text: str) -> Expr | None:
        """Being in a region or country, given by code or name: short for the condition that says so."""
        codes = self.located(text)
        if not codes:
            self.bad("B624", "--region", nearest(text, self.names(), LIKE), place=one_line(text))
            return None
        widest = [code for code in codes if not any(code != other and code.startswith(other) for other in codes)]
        if len(widest) > 1:
            self.bad("B625", "--region", place=one_line(text), codes=", ".join(sorted(widest)))
            return None
        line = self.within(widest[0])
        if not line:
            self.bad("B626", "--region")
            return None
        return self.condition(line, "--region")

    def within(self, code: str) -> str:
        """The condition of being in a place. A country is told by its own question, or by a region that is in it."""
        role = self.pack.roles
        country = {prefix: country for country, prefix in self.places.prefixes.items()}.get(code, code)
        parts = []
        if country in self.places.countries and "country" in role:
            parts.append(f'{role["country"]} == "{country}"')
        if code in self.places.region_codes and "region" in role:
            parts.append(f'within({role["region"]}, "{code}")')
        return " or ".join(parts)

    def located(self, text: str) -> set[str]:
        """The codes a text is or names, a country by its NUTS prefix where it has one; a code comes before a name."""
        places, prefixes = self.places, self.places.prefixes
        code = text.strip().upper()
        if code in places.countries:
            return {prefixes.get(code, code)}
        if code in places.region_codes:
            return {code}
        name = fold(text.strip())
        named = {**places.countries, **places.regions}
        found = {code for code, own in named.items() if name in map(fold, (own, *places.also.get(code, ())))}
        return {prefixes.get(code, code) for code in found}

    def names(self) -> Iterable[str]:
        """Everything a place can be called."""
        places = self.places
        yield from (*places.countries, *places.region_codes, *places.countries.values(), *places.regions.values())
        for names in places.also.values():
            yield from names

    def by(self, text: str) -> By:
        """What firms are ranked by, and whether there is such a thing."""
        what, _, id = text.partition(":")
        known = {
            RELEVANCE: ("B622", [scheme.id for scheme in self.pack.schemes]),
            SEVERITY: ("B623", [barrier.id for barrier in self.pack.barriers]),
        }
        if what in known and id:
            code, ids = known[what]
            if id not in ids:
                near = nearest(id, ids)
                self.bad(code, "--by", near and f"{what}:{near}", id=one_line(id))
        elif text != SCORE:
            self.bad("B621", "--by", nearest(what, (SCORE, *known)), by=one_line(text))
        return By(what, id)


def scope(pack: Pack, places: Geography) -> Scope:
    """What a condition may read: every question, fact, parameter and named set of a pack, country and region codes closed."""
    names = {id: question.kind for id, question in pack.questions.items()}
    names |= {id: fact.kind for id, fact in pack.facts.items()}
    names |= {parameter.id: parameter.kind for parameter in pack.parameters}
    codes = {
        "country": frozenset(places.countries),
        "countries": frozenset(places.countries),
        "region": frozenset({*places.region_codes, NO_REGION}),
    }
    closed = {id: Kind(kind.name, codes[kind.name]) if kind.name in codes else kind for id, kind in names.items()}
    return Scope(closed, {named.id: named.of for named in pack.named_sets})
