"""The table of commands: names, arguments, help. What a command does is in its own module, imported when it runs."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from sme_diag.i18n.catalogue import Catalogue

FORMATS = "html, pdf, docx, xlsx, md, json"
"""The formats of a report, named here because help loads no writer; a test holds them to the table of writers."""
Command = TypeVar("Command", bound=Callable[..., int])


class Format(StrEnum):
    """How a result is written."""

    text = "text"
    json = "json"


class Result(StrEnum):
    """How a diagnosis is written: for the terminal, by the contract for programs, or as a report."""

    text = "text"
    json = "json"
    html = "html"
    md = "md"


class Listing(StrEnum):
    """How a listing of problems is written: for people, for machines, or for the annotations of a code host."""

    text = "text"
    json = "json"
    github = "github"


class Method(StrEnum):
    """The methods of multi-criteria analysis (mcda.methods.METHODS), named here because help loads none of them."""

    weighted = "weighted"
    topsis = "topsis"
    vikor = "vikor"
    promethee = "promethee"


class Scale(StrEnum):
    """The scales criteria are brought to (mcda.scale.SCALES)."""

    bounds = "bounds"
    minmax = "minmax"
    vector = "vector"
    raw = "raw"


class Dialect(StrEnum):
    """For which database SQL is written."""

    duckdb = "duckdb"
    postgres = "postgres"
    spark = "spark"


def build(words: Catalogue, only: str | None = None) -> typer.Typer:
    """The command line in one language; with `only`, nothing but that command is put together, which is quicker."""
    say = words.say
    settings = {"add_completion": False, "no_args_is_help": True, "rich_markup_mode": None}
    app = typer.Typer(help=say("help.app"), epilog=say("help.app_epilog"), **settings)  # type: ignore[arg-type]
    packs = typer.Typer(help=say("help.pack"), **settings)  # type: ignore[arg-type]
    app.add_typer(packs, name="pack")

    file = Annotated[Path, typer.Argument(metavar="FILE", help=say("help.file"), show_default=False)]
    pack_dirs = Annotated[
        list[Path] | None, typer.Option("--pack", metavar="DIR", help=say("help.pack_dirs"), show_default=False)
    ]
    as_of = Annotated[
        str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help=say("help.as_of"), show_default=False)
    ]
    lang = Annotated[str | None, typer.Option("--lang", metavar="LANG", help=say("help.lang"), show_default=False)]
    form = Annotated[Format, typer.Option("--format", help=say("help.format"))]
    result = Annotated[Result, typer.Option("--format", help=say("help.format"))]
    output = Annotated[Path | None, typer.Option("-o", "--output", help=say("help.output"), show_default=False)]
    plain = Annotated[bool, typer.Option("--plain", help=say("help.plain"))]
    everything = Annotated[bool, typer.Option("--all", help=say("help.all"))]
    pack_id = Annotated[str | None, typer.Argument(metavar="[PACK]", help=say("help.pack_id"), show_default=False)]
    questionnaire = Annotated[str, typer.Option("--questionnaire", help=say("help.questionnaire"))]
    listing = Annotated[Listing, typer.Option("--format", help=say("help.listing"))]

    def command(where: typer.Typer, name: str, key: str) -> Callable[[Command], Command]:
        if only is not None and key != only:
            return lambda function: function
        return where.command(name, help=say(f"help.{key}"), epilog=say(f"example.{key}"))

    def version(asked: bool) -> None:
        if asked:
            from sme_diag import __version__

            typer.echo(f"sme-diag {__version__}")
            raise typer.Exit

    show_version = typer.Option("--version", callback=version, is_eager=True, help=say("help.version"))

    @app.callback()
    def main(asked: Annotated[bool, show_version] = False, lang: lang = None) -> None:
        pass

    @command(app, "start", "start")
    def start(
        path: Annotated[
            Path | None, typer.Argument(metavar="[FILE]", help=say("help.start_file"), show_default=False)
        ] = None,
        quick: Annotated[bool, typer.Option("--quick", help=say("help.quick"))] = False,
        questionnaire: questionnaire = "export-pathway",
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
        live: Annotated[bool, typer.Option("--live", help=say("help.live"))] = False,
        answers: Annotated[Path | None, typer.Option("--answers", metavar="FILE", help=say("help.answers"))] = None,
        earlier: Annotated[Path | None, typer.Option("--earlier", metavar="FILE", help=say("help.earlier"))] = None,
        sets: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help=say("help.set"))] = None,
        no_input: Annotated[bool, typer.Option("--no-input", help=say("help.no_input"))] = False,
    ) -> int:
        from sme_diag.cli.sitting import Wishes
        from sme_diag.cli.start import start

        wanted = Wishes(
            path,
            questionnaire,
            quick,
            live,
            plain,
            no_input,
            answers,
            earlier,
            tuple(sets or ()),
            pack_dirs or [],
            as_of,
        )
        return start(words, wanted)

    @command(app, "diagnose", "diagnose")
    def diagnose(
        path: file,
        form: result = Result.text,
        output: output = None,
        everything: everything = False,
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.cli.diagnose import diagnose

        return diagnose(words, path, form.value, output, everything, pack_dirs or [], as_of, plain)

    @command(app, "explain", "explain")
    def explain(
        path: file,
        subject: Annotated[str, typer.Argument(metavar="[WHAT]", help=say("help.subject"))] = "level",
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.cli.diagnose import explain

        return explain(words, path, subject, pack_dirs or [], as_of, plain)

    @command(app, "compare", "compare")
    def compare(
        old: Annotated[Path, typer.Argument(metavar="OLD", help=say("help.old"), show_default=False)],
        new: Annotated[Path, typer.Argument(metavar="NEW", help=say("help.new"), show_default=False)],
        form: form = Format.text,
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.cli.compare import compare

        return compare(words, old, new, form.value, pack_dirs or [], as_of, plain)

    @command(app, "report", "report")
    def report(
        files: Annotated[
            list[str], typer.Argument(metavar="FILE...", help=say("help.report_files"), show_default=False)
        ],
        folder: Annotated[
            Path, typer.Option("-o", "--output", metavar="DIR", help=say("help.report_output"), show_default=False)
        ],
        to: Annotated[str, typer.Option("--to", metavar="FORMATS", help=say("help.report_to", known=FORMATS))] = "html",
        branding: Annotated[
            Path | None, typer.Option("--branding", metavar="FILE", help=say("help.branding"), show_default=False)
        ] = None,
        force: Annotated[bool, typer.Option("--force", help=say("help.force"))] = False,
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.cli.report import Order, report

        order = Order(tuple(files), to, folder, branding, force, tuple(pack_dirs or ()), as_of, plain)
        return report(words, order)

    @command(app, "batch", "batch")
    def batch(
        inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help=say("help.inputs"), show_default=False)],
        output: output = None,
        errors: Annotated[Path | None, typer.Option("--errors", metavar="FILE", help=say("help.errors"))] = None,
        dry: Annotated[bool, typer.Option("--dry-run", help=say("help.dry"))] = False,
        strict: Annotated[bool, typer.Option("--strict", help=say("help.strict"))] = False,
        long: Annotated[bool, typer.Option("--long", help=say("help.long"))] = False,
        id_column: Annotated[
            str | None, typer.Option("--id-column", metavar="NAME", help=say("help.id_column"))
        ] = None,
        mapping: Annotated[Path | None, typer.Option("--mapping", metavar="FILE", help=say("help.mapping"))] = None,
        suggest: Annotated[bool, typer.Option("--suggest-mapping", help=say("help.suggest"))] = False,
        where: Annotated[str | None, typer.Option("--where", metavar="EXPR", help=say("help.where"))] = None,
        region: Annotated[str | None, typer.Option("--region", metavar="PLACE", help=say("help.firms_in"))] = None,
        sample: Annotated[int | None, typer.Option("--sample", metavar="N", min=1, help=say("help.sample"))] = None,
        seed: Annotated[int | None, typer.Option("--seed", metavar="NUMBER", help=say("help.seed"))] = None,
        top: Annotated[int | None, typer.Option("--top", metavar="N", min=1, help=say("help.top"))] = None,
        by: Annotated[str | None, typer.Option("--by", metavar="FIGURE", help=say("help.by"))] = None,
        compact: Annotated[bool, typer.Option("--compact", help=say("help.compact"))] = False,
        block: Annotated[int | None, typer.Option("--block", metavar="N", min=1, help=say("help.block"))] = None,
        engine: Annotated[str, typer.Option("--engine", metavar="NAME", help=say("help.engine"))] = "auto",
        questionnaire: questionnaire = "export-pathway",
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.batch.wanted import Asked
        from sme_diag.cli.batch import Wishes, batch, engine_named

        wanted = Wishes(
            tuple(inputs), output, errors, questionnaire, id_column, strict, dry, long, pack_dirs or [], as_of, plain,
            mapping, suggest, Asked(where, region, sample, seed, top, by), engine_named(engine), compact, block,
        )  # fmt: skip
        return batch(words, wanted)

    @command(app, "portfolio", "portfolio")
    def portfolio(
        inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help=say("help.inputs"), show_default=False)],
        output: Annotated[
            Path | None,
            typer.Option("-o", "--output", metavar="REPORT", help=say("help.portfolio_output"), show_default=False),
        ] = None,
        by: Annotated[str | None, typer.Option("--by", metavar="NAMES", help=say("help.group_by"))] = None,
        level: Annotated[int, typer.Option("--region-level", min=0, max=3, help=say("help.region_level"))] = 2,
        least: Annotated[int, typer.Option("--min-cell", metavar="N", min=1, help=say("help.min_cell"))] = 5,
        anonymise: Annotated[bool, typer.Option("--anonymise", help=say("help.anonymise"))] = False,
        since: Annotated[Path | None, typer.Option("--since", metavar="FILE", help=say("help.since"))] = None,
        keep: Annotated[bool, typer.Option("--keep-firms", help=say("help.keep_firms"))] = False,
        errors: Annotated[Path | None, typer.Option("--errors", metavar="FILE", help=say("help.errors"))] = None,
        id_column: Annotated[
            str | None, typer.Option("--id-column", metavar="NAME", help=say("help.id_column"))
        ] = None,
        mapping: Annotated[Path | None, typer.Option("--mapping", metavar="FILE", help=say("help.mapping"))] = None,
        questionnaire: questionnaire = "export-pathway",
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.cli.portfolio import Wishes, portfolio

        wishes = Wishes(
            tuple(inputs), output, errors, by, level, least, anonymise, since, keep, questionnaire, id_column, mapping,
            pack_dirs or [], as_of, plain,
        )  # fmt: skip
        return portfolio(words, wishes)

    @command(app, "schemes", "schemes")
    def schemes(
        region: Annotated[str | None, typer.Option("--region", help=say("help.region"), show_default=False)] = None,
        country: Annotated[str | None, typer.Option("--country", help=say("help.country"), show_default=False)] = None,
        kind: Annotated[str | None, typer.Option("--kind", help=say("help.kind"), show_default=False)] = None,
        need: Annotated[str | None, typer.Option("--need", help=say("help.need"), show_default=False)] = None,
        only_open: Annotated[bool, typer.Option("--open", help=say("help.open"))] = False,
        questionnaire: questionnaire = "export-pathway",
        form: form = Format.text,
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.cli.schemes import Filter, schemes

        wanted = Filter(region, country, kind, need, only_open)
        return schemes(words, wanted, questionnaire, form.value, pack_dirs or [], as_of, plain)

    @command(app, "markets", "markets")
    def markets(
        path: Annotated[
            Path | None, typer.Argument(metavar="[FILE]", help=say("help.file"), show_default=False)
        ] = None,
        matrix: Annotated[Path | None, typer.Option("--matrix", metavar="FILE", help=say("help.matrix"))] = None,
        weights: Annotated[Path | None, typer.Option("--weights", metavar="FILE", help=say("help.weights"))] = None,
        method: Annotated[Method, typer.Option("--method", help=say("help.method"))] = Method.weighted,
        normalise: Annotated[
            Scale | None, typer.Option("--normalise", help=say("help.normalise"), show_default=False)
        ] = None,
        form: form = Format.text,
        lang: lang = None,
        plain: plain = False,
    ) -> int:
        from sme_diag.cli.markets_matrix import markets

        return markets(words, path, matrix, weights, method.value, normalise and normalise.value, form.value, plain)

    @command(packs, "list", "pack_list")
    def pack_list(pack_dirs: pack_dirs = None, lang: lang = None) -> int:
        from sme_diag.cli.pack import list_packs

        return list_packs(words, pack_dirs or [])

    @command(packs, "check", "pack_check")
    def pack_check(
        id: pack_id = None, form: listing = Listing.text, pack_dirs: pack_dirs = None, lang: lang = None
    ) -> int:
        from sme_diag.cli.pack import check

        return check(words, id, form.value, pack_dirs or [])

    @command(packs, "test", "pack_test")
    def pack_test(
        id: pack_id = None, form: listing = Listing.text, pack_dirs: pack_dirs = None, lang: lang = None
    ) -> int:
        from sme_diag.cli.pack import test

        return test(words, id, form.value, pack_dirs or [])

    @command(packs, "explain", "pack_explain")
    def pack_explain(
        code: Annotated[str, typer.Argument(metavar="CODE", help=say("help.code"), show_default=False)],
        lang: lang = None,
    ) -> int:
        from sme_diag.cli.pack import explain_code

        return explain_code(words, code)

    @command(packs, "sql", "pack_sql")
    def pack_sql(
        id: Annotated[str, typer.Argument(metavar="[PACK]", help=say("help.sql_pack"))] = "export-pathway",
        dialect: Annotated[Dialect, typer.Option("--dialect", help=say("help.dialect"))] = Dialect.duckdb,
        table: Annotated[str, typer.Option("--table", metavar="NAME", help=say("help.table"))] = "firms",
        output: output = None,
        pack_dirs: pack_dirs = None,
        as_of: as_of = None,
        lang: lang = None,
    ) -> int:
        from sme_diag.cli.pack_sql import Wishes, sql

        return sql(words, Wishes(id, dialect.value, table, output, pack_dirs or [], as_of))

    return app
