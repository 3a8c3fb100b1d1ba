"""Three firms go through `start --plain` in a terminal; what the program writes and what they type is the transcript."""

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

import pexpect
from conversation_walker import FULL, ROOT, spoken

from sme_diag.model.questionnaire import Question
from sme_diag.store.sheet import read_sheet

COLUMNS = 80
OPENING = 25
"""Lines of a result that are kept; the rest is held by the golden reports."""
CUT = "[…]"
PROMPTS = {
    "en": (r"(\? help|, \?)\): $", r"Number, 1 to \d+: $", r"or Enter: [^.]*\. $", r"called\? $"),
    "fr": (r"(a aide|, a)\)\s: $", r"Numéro, de 1 à \d+\s: $", r"ou Entrée\s: [^.]*\. $", r"entreprise\s\? $"),
}
END = {"en": "What you can do now:", "fr": "Ce que vous pouvez faire maintenant"}
UNKNOWN = {"en": "u", "fr": "i"}


class Talk(NamedTuple):
    """One firm: its example, its language, and what it does otherwise than type its answers.

    `instead`: lines typed at a question in place of its answer, one for each time it is put. `picks`: at menus. `checks`: at the
    page of answers, questions to change by name, then Enter. `sittings`: the options of each start.
    """

    example: str
    lang: str
    sittings: tuple[tuple[str, ...], ...]
    instead: dict[str, tuple[str, ...]]
    picks: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


TALKS = {
    "winery": Talk(
        "winery-aquitaine",
        "en",
        ((),),
        {
            "region": ("Gironde",),
            "turnover": ("1.15 million",),
            "balance_sheet": ("?", "2.3 million"),
            "export_motive": ("4",),
            "rivals": ("3", "2"),
            "export_plan": ("b", "1"),
            "protection": ("3", "2"),
            "customs_code": ("u",),
            "target_countries": ("Germany, US",),
        },
        ("2",),
        ("protection",),
    ),
    "machine-builder": Talk(
        "machine-builder-usti",
        "fr",
        (("machines.answers.yaml",),),
        {
            "region": ("Usti nad Labem", "ustecky"),
            "turnover": ("182 000 000 Kč",),
            "balance_sheet": ("100-120 mio CZK",),
            "export_share": ("32 %",),
            "target_countries": ("allemagne, pologne, turquie",),
            "de_minimis_received": ("40-90 k€",),
            "credit_check": ("p", "2"),
        },
        ("2",),
        ("credit_check",),
    ),
    "software": Talk(
        "software-cantabria",
        "en",
        (("bitacora.answers.yaml", "--quick"), ("bitacora.answers.yaml",)),
        {"region": ("cantabria",), "founded": ("2019",), "target_countries": ("IT, FR, PT",), "protection": ("q",)},
        ("1",),
    ),
}
NAMES = {"winery": "Domaine des Trois Pipistrelles"}


def typed(question: Question, raw: object, lang: str) -> str:
    """An answer of an example as its owner would type it."""
    if isinstance(raw, dict) and "value" in raw:
        raw = raw["value"]
    if isinstance(raw, dict) and "missing" in raw:
        return UNKNOWN[lang]
    match question.type:
        case "choice":
            return str([c.code for c in question.choices].index(str(raw)) + 1)
        case "choices":
            assert isinstance(raw, list)
            return ", ".join(str(n) for n, c in enumerate(question.choices, start=1) if c.code in raw) or "0"
        case "boolean":
            yes = raw in (True, "yes")
            return {"en": "yn", "fr": "on"}[lang][0 if yes else 1]
        case _ if isinstance(raw, int):
            return f"{raw:,}".replace(",", " ") if raw > 9999 else str(raw)
        case _:
            return str(raw)


class Owner:
    """Someone at the keyboard of a terminal."""

    def __init__(self, name: str, talk: Talk, folder: Path) -> None:
        self.talk = talk
        self.folder = folder
        self.name = NAMES.get(name, "")
        self.questions = spoken(FULL, talk.lang).pack.questions
        self.answers = read_sheet(ROOT / "examples" / f"{talk.example}.yaml").answers
        self.instead = {id: list(lines) for id, lines in talk.instead.items()}
        self.picks, self.checks = list(talk.picks), list(talk.checks)
        self.asked = ""

    def sit(self, options: tuple[str, ...]) -> str:
        """One run of the program, from its first line to its last."""
        arguments = ["-m", "sme_diag", "start", *options, "--plain", "--lang", self.talk.lang, "--as-of", "2026-11-21"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(COLUMNS), "NO_COLOR": "1", "TERM": "xterm"}
        terminal = pexpect.spawn(
            sys.executable,
            arguments,
            cwd=self.folder,
            env=environment,
            dimensions=(24, COLUMNS),
            encoding="utf-8",
            timeout=60,
        )
        terminal.delaybeforesend = None
        text = f"$ sme-diag start {' '.join(options)}".rstrip() + "\n"
        while True:
            found = terminal.expect([*PROMPTS[self.talk.lang], pexpect.EOF])
            said = terminal.before + (terminal.after if isinstance(terminal.after, str) else "")
            text += said
            if found == len(PROMPTS[self.talk.lang]):
                break
            terminal.sendline(self.line(found, said))
        terminal.close()
        return re.sub(r"\x1b\[[0-9;]*m", "", text.replace("\r\n", "\n"))

    def line(self, prompt: int, said: str) -> str:
        """What is typed at a prompt, after what was just said."""
        if prompt == 3:
            return self.name
        if prompt == 1:
            return self.picks.pop(0)
        if prompt == 2:
            if not self.checks:
                return ""
            row = self.questions[self.checks.pop(0)].name
            number = re.search(rf"(\d+)\. {re.escape(row)}", " ".join(said.split()))
            assert number is not None, said
            return number[1]
        flat = " ".join(said.split())
        shown = [id for id, q in self.questions.items() if " ".join(q.label.split()) in flat]
        self.asked = max(
            shown, key=lambda id: flat.rindex(" ".join(self.questions[id].label.split())), default=self.asked
        )
        if self.instead.get(self.asked):
            return self.instead[self.asked].pop(0)
        return typed(self.questions[self.asked], self.answers[self.asked], self.talk.lang)


def transcript(name: str, folder: Path) -> str:
    """The whole talk of a firm; of each result the opening and the closing."""
    talk = TALKS[name]
    owner = Owner(name, talk, folder)
    return "\n".join(shortened(owner.sit(options), talk.lang) for options in talk.sittings)


def shortened(text: str, lang: str) -> str:
    """The text of a sitting with the middle of its results left out."""
    words = spoken(FULL, lang)
    opening = words.say("interview.done", file="@").partition("@")[0]
    ends = (END[lang], words.say("interview.menu.quick_done"))
    lines, kept, result = text.split("\n"), [], 0
    for line in lines:
        if line.startswith(opening) and not result:
            result = 1
        if line.startswith(ends):
            result = 0
        if result:
            result += 1
        if result <= OPENING + 1:
            kept.append(line.rstrip() if result else line)
        elif kept[-1] != CUT:
            kept += ["", CUT]
    return "\n".join(kept)
