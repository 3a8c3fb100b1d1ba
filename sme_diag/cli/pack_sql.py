"""`pack sql`: the rules of a pack as one query, to be run where a register lies."""

from pathlib import Path
from typing import NamedTuple

from sme_diag.cli import FINE
from sme_diag.cli.firm import day, deliver, open_pack
from sme_diag.columnar.as_sql import query
from sme_diag.columnar.build import built, scores_in, title
from sme_diag.columnar.fields import fields
from sme_diag.columnar.program import Program
from sme_diag.columnar.situation import Terms
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.packs import geography
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import one_line


class Wishes(NamedTuple):
    """The options of `pack sql`."""

    pack: str
    dialect: str
    table: str
    output: Path | None
    given: list[Path]
    as_of: str | None


def sql(words: Catalogue, wishes: Wishes) -> int:
    """Print the query that gives the line of each firm of a table."""
    if not all(part.strip() for part in wishes.table.split(".")):
        raise Refused(Problem("F015", Place("--table"), {"reason": f"{one_line(wishes.table)!r}"}))
    as_of = day(wishes.as_of)
    pack, _ = open_pack(wishes.pack, wishes.given, words)
    places = geography(words.code)
    terms = Terms(as_of, tuple(places.countries))
    program = Program(title(pack, terms), built(pack, terms).line)
    register = fields(pack, terms, tuple(places.region_codes))
    text = query(program, wishes.table, wishes.dialect, register, points=scores_in(pack))
    deliver(text.removesuffix("\n") if wishes.output is None else text, wishes.output, words)
    return FINE
