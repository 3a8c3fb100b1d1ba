"""`report`: files to hand over, for one firm or for hundreds. One that fails does not stop the others."""

from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from sme_diag import console
from sme_diag.cli import FINDINGS, FINE, USAGE
from sme_diag.cli.firm import Opened, day, open_firm
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.problems import Problem, Refused, errors
from sme_diag.reports.branding import Branding, branding
from sme_diag.reports.client import client_report
from sme_diag.reports.writers import WRITERS, wanted, written
from sme_diag.source import Place
from sme_diag.store.save import there, write_whole
from sme_diag.text import file_name, one_line
from sme_diag.tree import read_bytes, read_file

ANSWERS = (".yaml", ".yml", ".json")
STOPS = ("F031", "R713")
"""Problems that every further firm would have too."""


class Order(NamedTuple):
    """What is to be written, from what, and where."""

    inputs: tuple[str, ...]
    to: str
    folder: Path
    branding: Path | None
    force: bool
    given: tuple[Path, ...]
    as_of: str | None
    plain: bool


def report(words: Catalogue, order: Order) -> int:
    """Write every report of the order; the exit code is 1 where a firm has a problem, 2 where nothing could be written."""
    run = _Run(words, order)
    with console.progress(words.say("batch.firms"), order.plain, lambda: len(run.files)) as tick:
        for file in run.files:
            run.firm(file)
            tick(1)
    return run.told()


def open_branding(path: Path | None) -> Branding:
    """The branding in a file, with the logo that lies beside it."""
    if path is None:
        return Branding()

    def picture(name: str, at: Place) -> bytes:
        try:
            return read_bytes(path.parent / name, name)
        except Refused as refused:
            raise Refused(*(p._replace(place=at, args=p.args | {"file": name}) for p in refused.problems)) from None

    return branding(read_file(path), str(path), picture)


def listed(inputs: tuple[str, ...]) -> list[Path]:
    """The files that are meant: answer files of folders, and of globs where the shell leaves them to us, by name."""
    files: list[Path] = []
    for each in inputs:
        path = Path(each)
        if path.is_dir():
            inside = (p for p in sorted(path.iterdir()) if p.suffix.lower() in ANSWERS and not p.name.startswith("."))
            found = [p for p in inside if p.is_file() and not p.name.endswith(WRITERS["json"].ending)]
        elif not there(path) and has_magic(each):
            found = [Path(name) for name in sorted(glob(each))]  # noqa: PTH207 - Path.glob takes no absolute pattern
        else:
            found = [path]
        if not found:
            raise Refused(Problem("B601", Place(one_line(each))))
        files += found
    return list(dict.fromkeys(files))


class _Run:
    def __init__(self, words: Catalogue, order: Order) -> None:
        self.words, self.order = words, order
        self.forms = wanted(order.to)
        self.day = day(order.as_of)
        self.style = open_branding(order.branding)
        self.files = listed(order.inputs)
        self.opened: Opened = {}
        self.names: set[str] = set()
        self.written = self.refused = self.flawed = 0
        self.found: list[Problem] = []
        try:
            order.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refused(Problem("F015", Place(str(order.folder)), {"reason": reason})) from None

    def firm(self, file: Path) -> None:
        """The reports of one firm; what goes wrong is said, and the next one follows."""
        try:
            firm = open_firm(file, list(self.order.given), self.words, self.opened)
            self.found += sorted(firm.problems, key=lambda p: (p.place, p.code))
            self.flawed += bool(errors(firm.problems))
            result = firm.diagnose(self.day)
            document = client_report(result, firm.pack, firm.answers, firm.speech, *self.style)
            targets = self.targets(firm.sheet.firm.id)
            contents = {target: written(document, form) for form, target in targets.items()}
            for target, content in contents.items():
                write_whole(target, content, private=False)
            self.written += 1
        except Refused as refused:
            if any(problem.code in STOPS for problem in refused.problems):
                raise
            self.found += refused.problems
            self.refused += 1

    def targets(self, id: str) -> dict[str, Path]:
        """Where the reports of a firm go; a name that was taken in this run gets a number. Refused where something is there."""
        stem = name = file_name(id)
        number = 1
        while name.casefold() in self.names:
            number += 1
            name = f"{stem}-{number}"
        self.names.add(name.casefold())
        targets = {form: self.order.folder / (name + WRITERS[form].ending) for form in self.forms}
        taken = [target for target in targets.values() if there(target)]
        if taken and not self.order.force:
            raise Refused(*(Problem("R710", args={"file": str(target)}) for target in taken))
        return targets

    def told(self) -> int:
        """Say what went wrong, firm by firm, and how many reports there are; the exit code."""
        for problem in self.found:  # not while the bar is drawn, which it would cut in two
            console.err(console.sentence(problem, self.words))
        counts = {"n": len(self.files), "written": self.written, "refused": self.refused}
        console.err(self.words.say("cli.reports", **counts))
        if not self.written:
            return USAGE
        return FINDINGS if self.refused or self.flawed else FINE
