"""The command line: arguments in, exit code out. Importing it loads the standard library and Typer, nothing else.

Exit codes: 0 fine, 1 findings or a firm with problems, 2 wrong usage or unreadable input, 3 a defect of ours,
130 interrupted and saved.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sme_diag.i18n.catalogue import Catalogue

FINE, FINDINGS, USAGE, DEFECT, INTERRUPTED = 0, 1, 2, 3, 130


def run(arguments: list[str]) -> int:
    """Run one command. Nobody sees a traceback for something they typed."""
    from sme_diag.i18n.catalogue import catalogue, chosen

    words = catalogue(chosen(_asked_language(arguments), os.environ))
    try:
        return _run(arguments, words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:
        from sme_diag import console
        from sme_diag.problems import Refused

        if isinstance(error, Refused):
            console.problems(error.problems, words)
            return USAGE
        if os.environ.get("SME_DIAG_DEBUG"):
            raise
        console.err(words.say("cli.defect", error=f"{type(error).__name__}: {error}"))
        return DEFECT


def _run(arguments: list[str], words: "Catalogue") -> int:
    import typer

    from sme_diag import console
    from sme_diag.cli.app import build

    usage_error = typer.BadParameter.__mro__[2]  # click's ClickException, wherever this Typer keeps its click
    try:
        result = build(words, _only(arguments))(arguments, standalone_mode=False, prog_name="sme-diag")
    except Exception as error:
        if not isinstance(error, usage_error):
            raise
        console.err(words.say("cli.usage", reason=error.format_message()))  # type: ignore[attr-defined]
        return USAGE
    return result if isinstance(result, int) else FINE


COMMANDS = ("start", "diagnose", "explain", "compare", "report", "batch", "portfolio", "schemes", "markets")
PACK_COMMANDS = ("list", "check", "test", "explain", "sql")


def _only(arguments: list[str]) -> str | None:
    """The one command that is meant, by the key of its help; None where the whole table is needed."""
    first, second = [*arguments, "", ""][:2]
    if first in COMMANDS:
        return first
    return f"pack_{second}" if first == "pack" and second in PACK_COMMANDS else None


def _asked_language(arguments: list[str]) -> str | None:
    """The value of `--lang`, looked for before the arguments are understood: the help is in that language too."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None
