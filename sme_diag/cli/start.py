"""`start`: the interview on one file, from the first question or from where it stopped, ending with the result."""

import re
import sys
from pathlib import Path
from typing import Any

from sme_diag import console
from sme_diag.cli import FINE, INTERRUPTED, USAGE
from sme_diag.cli.diagnose import diagnose
from sme_diag.cli.firm import day, open_pack, speaker
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.interview.plain import PlainInterview, Stopped
from sme_diag.store.save import save
from sme_diag.store.sheet import FORMAT, read_sheet
from sme_diag.text import fold


def start(
    words: Catalogue, path: Path | None, quick: bool, id: str, given: list[Path], as_of: str | None, plain: bool
) -> int:
    """Ask, save and show the result. Stopping at any point leaves everything saved."""
    if not sys.stdin.isatty():
        console.err(words.say("cli.no_terminal"))
        return USAGE
    today = day(as_of)
    try:
        path, name = (path, "") if path is not None else _proposed(words)
        data = _begun(path, id, name)
        pack, _ = open_pack(str(data["questionnaire"]["id"]), given, words)
        data["questionnaire"] |= {"version": pack.questionnaire.version, "digest": f"sha256:{pack.identity.digest}"}
        key = "interview.resumed" if data["answers"] else "interview.file"
        console.err(words.say(key, file=str(path)))

        def store(answers: dict[str, object]) -> None:
            copy = save(path, data)
            if copy is not None:
                console.err(words.say("interview.backup", file=str(copy)))

        interview = PlainInterview(
            pack, speaker(pack, words), data["answers"], _read, console.err, store, lambda p: console.sentence(p, words)
        )
        interview.run(today, quick)
    except (Stopped, KeyboardInterrupt, EOFError):
        if path is not None:
            console.err("\n" + words.say("interview.stopped", file=str(path)))
        return INTERRUPTED
    if not path.exists():
        save(path, data)
    console.err("\n" + words.say("interview.done", file=str(path)))
    diagnose(words, path, "text", None, False, given, as_of, plain)
    return FINE


def _read(prompt: str) -> str:
    console.prompt(prompt)
    return input()


def _proposed(words: Catalogue) -> tuple[Path, str]:
    """A file named after the firm, in the current folder."""
    name = ""
    while not name:
        name = _read(words.say("interview.firm_name") + " ").strip()
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "firm"
    return Path(f"{stem}.answers.yaml"), name


def _begun(path: Path, id: str, name: str) -> dict[str, Any]:
    """The data of the file, or of a new one."""
    if path.exists():
        sheet = read_sheet(path)
        sheet.data["answers"] = sheet.answers
        return sheet.data
    firm = {"id": path.name.split(".")[0]} | ({"name": name} if name else {})
    return {"format": FORMAT, "questionnaire": {"id": id}, "firm": firm, "answers": {}}
