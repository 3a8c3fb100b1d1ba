"""`portfolio`: many firms seen together, scored from the same inputs as a batch, in one report that picks none of them out."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from sme_diag import console
from sme_diag.batch import mapping
from sme_diag.batch.engines import Work
from sme_diag.batch.extras import OFFICE, extra
from sme_diag.batch.noting import noting
from sme_diag.batch.outcome import Hearers
from sme_diag.batch.row import Finding
from sme_diag.batch.run import Totals
from sme_diag.batch.sources import STREAM, Called, found, rows
from sme_diag.batch.together import together
from sme_diag.cli import FINDINGS, FINE
from sme_diag.cli.batch import Said, ledger, opener
from sme_diag.cli.firm import day, open_pack, speaker
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.model.rules import GROUPING, Pack
from sme_diag.packs import geography
from sme_diag.portfolio.change import Following
from sme_diag.portfolio.fold import Tally
from sme_diag.portfolio.layout import Groups, Layout, Seen
from sme_diag.portfolio.result import Change, Earlier, FirmLevels, Portfolio
from sme_diag.portfolio.summary import summary
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.store.save import write_whole
from sme_diag.text import nearest, one_line
from sme_diag.tree import read_bytes, read_file

FORMATS = ("html", "md", "json", "xlsx")
LEAST_ANONYMOUS = 5


class Wishes(NamedTuple):
    """The options of `portfolio`."""

    inputs: tuple[str, ...]
    output: Path | None
    errors: Path | None
    by: str | None
    region_level: int
    min_cell: int
    anonymise: bool
    since: Path | None
    keep: bool
    questionnaire: str
    id_column: str | None
    mapping: Path | None
    given: list[Path]
    as_of: str | None
    plain: bool


def portfolio(words: Catalogue, wishes: Wishes) -> int:
    """Score and count all firms, then write the report whole or not at all."""
    as_of, form = day(wishes.as_of), _form(wishes)
    ours = {path.resolve() for path in (wishes.output, wishes.errors, wishes.since) if path is not None}
    files = [file for file in found(wishes.inputs) if file == STREAM or Path(file).resolve() not in ours]
    pack, _ = open_pack(wishes.questionnaire, wishes.given, words)
    layout = Layout(pack, groups(pack, wishes.by, wishes.region_level))
    earlier = _earlier(wishes.since, pack)
    names = mapping.read(read_file(wishes.mapping), pack, str(wishes.mapping)) if wishes.mapping else mapping.NAMES
    said = Said(words, wishes.errors is not None)
    tally, follower = Tally(layout), None
    kept: list[FirmLevels] | None = [] if wishes.keep else None
    if earlier is not None and earlier[1] is not None:
        follower = Following(layout, earlier[1])

    def take(firm: Seen) -> None:
        tally.add(firm)
        if follower is not None:
            follower.add(firm)
        if kept is not None:
            kept.append(FirmLevels(firm.id, *firm.levels))

    with ExitStack() as stack:
        keep = ledger(wishes.errors, words, as_of, stack)
        tick = stack.enter_context(console.progress(words.say("batch.firms"), wishes.plain))

        def noted(finding: Finding) -> None:
            keep(finding)
            said.finding(finding)

        work = Work(pack, geography(words.code), as_of)
        called = Called(wishes.id_column, names)
        firms = rows(files, pack, opener(pack), sys.stdin.buffer, called, said.remark)
        totals = together(firms, noting(work, layout), take, Hearers(noted, said.remark, tick))
    said.counted(totals)
    _enough(totals, wishes)
    told = summary(tally, as_of, wishes.min_cell, wishes.region_level)
    if earlier is not None:
        told = told._replace(change=Change(earlier[0], follower.moves(wishes.min_cell) if follower else None))
    _deliver(told._replace(kept=None if kept is None else tuple(kept)), form, words, pack, wishes)
    return FINDINGS if totals.flagged or totals.refused else FINE


def groups(pack: Pack, by: str | None, level: int) -> tuple[Groups, ...]:
    """By what the firms are grouped: as asked, else as the pack says, else by the region it knows."""
    kinds = {id: question.kind.name for id, question in pack.questions.items()}
    kinds |= {id: fact.kind.name for id, fact in pack.facts.items()}
    known = [id for id, kind in kinds.items() if kind in GROUPING]
    usual = pack.portfolio or tuple(pack.roles[role] for role in ("region", "country") if role in pack.roles)[:1]
    asked = usual if by is None else tuple(dict.fromkeys(part.strip() for part in by.split(",") if part.strip()))
    wrong = [id for id in asked if id not in known]
    if wrong or not asked:
        args = [{"name": one_line(id), "known": ", ".join(known)} for id in wrong or [by or ""]]
        raise Refused(*(Problem("B642", Place("--by"), each, nearest(each["name"], known)) for each in args))
    for id in asked:
        question = pack.questions.get(id)
        if question is not None and question.country in asked:
            raise Refused(Problem("B646", Place("--by"), {"one": str(question.country), "other": id}))
    prefix = 2  # letters of a country in the NUTS
    return tuple(Groups(id, kinds[id], prefix + level if kinds[id] == "region" else 0) for id in asked)


def _form(wishes: Wishes) -> str:
    """The format of the output; refused where the wishes do not go together, before any firm is read."""
    form = "md" if wishes.output is None else wishes.output.suffix.lower().lstrip(".")
    if form not in FORMATS:
        path = wishes.output or Path()
        args = {"reason": f"{path.suffix or path.name}: {', '.join('.' + each for each in FORMATS)}"}
        raise Refused(Problem("F015", Place(str(path)), args, nearest(form, FORMATS)))
    if wishes.keep and form != "json":
        raise Refused(Problem("B627", Place("--keep-firms"), {"option": "--keep-firms", "needed": "-o FILE.json"}))
    if wishes.anonymise and (wishes.keep or wishes.min_cell < LEAST_ANONYMOUS):
        option = "--keep-firms" if wishes.keep else f"--min-cell {wishes.min_cell}"
        raise Refused(Problem("B647", Place("--anonymise"), {"option": option}))
    if form == "xlsx":
        with extra(OFFICE, str(wishes.output)):
            import xlsxwriter  # noqa: F401 - known to be there before many firms are scored
    return form


def _earlier(path: Path | None, pack: Pack) -> tuple[Earlier, tuple[FirmLevels, ...] | None] | None:
    if path is None:
        return None
    from sme_diag.reports import portfolio_json

    return portfolio_json.read(read_bytes(path, str(path)), str(path), pack.identity.id)


def _enough(totals: Totals, wishes: Wishes) -> None:
    """Refuse to tell of fewer firms than may be told of."""
    least = max(wishes.min_cell, 1)
    if totals.scored < least:
        raise Refused(Problem("B641", args={"n": str(totals.scored), "least": str(least)}))


def _deliver(told: Portfolio, form: str, words: Catalogue, pack: Pack, wishes: Wishes) -> None:
    from sme_diag.reports import portfolio_json
    from sme_diag.reports.portfolio_view import portfolio_report
    from sme_diag.reports.portfolio_words import PortfolioWords
    from sme_diag.reports.writers import written

    names = PortfolioWords(pack, speaker(pack, words))
    as_json = form == "json"
    content = (
        portfolio_json.write(told, names).encode("utf-8") if as_json else written(portfolio_report(told, names), form)
    )
    if wishes.output is None:
        console.out(content.decode("utf-8"))
        return
    write_whole(wishes.output, content, private=wishes.keep)
    console.err(words.say("cli.written", file=str(wishes.output)))
