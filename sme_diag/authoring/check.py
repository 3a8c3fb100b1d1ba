"""`pack check`: everything that can be known of a pack without answers, in every one of its languages."""

from pathlib import Path
from typing import NamedTuple

from sme_diag.authoring.paths import PathLength, longest, shortest
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, places, steps
from sme_diag.packs.checked import checked
from sme_diag.packs.gather import gather
from sme_diag.packs.overlay import lay
from sme_diag.problems import Problem
from sme_diag.source import NOWHERE

MINUTES = 15
"""The longest a firm may be asked to read and answer: a promise of this project."""


class Checked(NamedTuple):
    """A pack after its check; None where it cannot be put together."""

    pack: Pack | None
    problems: tuple[Problem, ...]
    paths: dict[str, tuple[PathLength, PathLength]]


def check(id: str, given: list[Path]) -> Checked:
    """Every problem of a pack, and its shortest and longest path in each language."""
    place, extensions = places(id, given)
    document, problems = gather(place, extensions)
    lacking = bool(problems)
    pack, found = checked(document, geography(), lacking)
    problems += found
    paths = {}
    if pack is not None:
        languages = pack.questionnaire.languages
        gaps = lacking or any(p.code == "P201" for p in problems)  # what is translated may be what is missing
        paths[languages[0]] = shortest(pack), longest(pack)
        for lang in languages[1:]:
            again, _ = gather(place, extensions)
            laid = lay(again, (place, *extensions), lang, complete=True)
            problems += [p for p in laid if not (gaps and p.code == "T302")]
            translated, _ = checked(again)
            if translated is not None:
                paths[lang] = shortest(translated), longest(translated)
        for lang, (_, most) in paths.items():
            if most.minutes > MINUTES:
                args = {"lang": lang, "minutes": f"{most.minutes:.1f}", "limit": str(MINUTES)}
                at = pack.dimensions[0].place if pack.dimensions else NOWHERE
                problems.append(Problem("P220", at, args))
        for step in (step for step in steps.FORMATS if steps.folder(place, step).is_dir()):
            for lang in languages:
                _, found = steps.read(step, place, pack, lang, complete=lang != languages[0])
                problems += [p for p in found if lang == languages[0] or p.code.startswith("T")]
    return Checked(pack, tuple(problems), paths)
