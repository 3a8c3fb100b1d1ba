"""`start`: the interview on one file, from the first question or from where it stopped, ending with the result."""

import re
import sys
from pathlib import Path
from typing import Any

from sme_diag import console
from sme_diag.cli import INTERRUPTED, USAGE
from sme_diag.cli.firm import day
from sme_diag.cli.sitting import Sitting, Wishes
from sme_diag.cli.terminal import interruptible, prompter_for, read_line
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.store.keeper import Keeper
from sme_diag.store.lock import Locked
from sme_diag.store.sheet import FORMAT, read_sheet
from sme_diag.text import clean, fold


def start(words: Catalogue, wishes: Wishes) -> int:
    """Ask, save and show the result. Stopping at any point leaves everything saved."""
    if not wishes.no_input and not sys.stdin.isatty():
        console.err(words.say("cli.no_terminal"))
        return USAGE
    if wishes.no_input and wishes.path is None:
        console.err(words.say("interview.no_file"))
        return USAGE
    today = day(wishes.as_of)
    keeper: Keeper | None = None
    try:
        with interruptible(), prompter_for(words, wishes.plain) as prompter:
            path, name = (wishes.path, "") if wishes.path is not None else _proposed(words)
            keeper = Keeper(path, _begun(path, wishes.questionnaire, name))
            keeper.lock.take()
            return Sitting(words, wishes, prompter, keeper, today).run()
    except Locked:
        console.err(words.say("interview.in_use", file=str(path)))
        keeper = None
        return USAGE
    except (KeyboardInterrupt, EOFError):
        _stopped(words, keeper)
        return INTERRUPTED
    finally:
        if keeper is not None:
            keeper.lock.give_back()


def _stopped(words: Catalogue, keeper: Keeper | None) -> None:
    """Where the answers are, and how to go on; said if there is still someone to say it to."""
    try:
        if keeper is not None and keeper.saved_in.exists():
            console.err("\n" + words.say("interview.stopped", file=str(keeper.saved_in)))
        else:
            console.err("\n" + words.say("interview.stopped_empty"))
    except OSError:
        console.mute()


def _proposed(words: Catalogue) -> tuple[Path, str]:
    """A file named after the firm, in the current folder."""
    name = ""
    while not name:
        name = clean(read_line(words.say("interview.firm_name") + " "), 200).strip()
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "firm"
    return Path(f"{stem}.answers.yaml"), name


def _begun(path: Path, id: str, name: str) -> dict[str, Any]:
    """The data of the file, or of a new one."""
    if path.exists():
        sheet = read_sheet(path)
        sheet.data["answers"] = sheet.answers
        sheet.data["firm"] = sheet.data.get("firm") or {}
        return sheet.data
    firm = {"id": path.name.split(".")[0]} | ({"name": name} if name else {})
    return {"format": FORMAT, "questionnaire": {"id": id}, "firm": firm, "answers": {}}
