"""Finding a country, region or choice by what people type: its code, its name or a part of it, without accents, an old name.

Used by both renderers: to understand what was typed, and to offer completions while it is typed.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from sme_diag.model.geography import Geography
from sme_diag.model.questionnaire import Question
from sme_diag.text import fold, nearest

ALIKE = 0.8
"""How much a misspelt name must be like the right one to be taken for it: one or two letters, not a guess."""
MOST = 9
"""As many candidates as one digit can choose between."""


class Option(NamedTuple):
    """Something that can be chosen: its code, its name, and other names it is known by."""

    code: str
    name: str
    also: tuple[str, ...] = ()


def offered(question: Question, places: Geography, country: object = None) -> list[Option]:
    """What a question lets people choose by name; the pack's favourites first. Regions are those of the firm's country."""
    match question.type:
        case "country" | "countries":
            known = [Option(code, name, places.also.get(code, ())) for code, name in places.countries.items()]
        case "region":
            prefix = places.prefixes.get(country, "") if isinstance(country, str) else ""
            regions = [row for row in places.regions.items() if row[0].startswith(prefix) and not _nowhere(row[0])]
            known = [Option(code, name, places.also.get(code, ())) for code, name in regions]
        case _:
            return [Option(choice.code, choice.label) for choice in question.choices]
    first = {code: n for n, code in enumerate(question.first)}
    return sorted(known, key=lambda o: (first.get(o.code, len(first)), fold(o.name)))


def _nowhere(code: str) -> bool:
    """True for the codes that statistics keep for what lies in no region, such as embassies: no firm is registered there."""
    return len(code) > 2 and not code[2:].strip("Z")


def matches(typed: str, options: Sequence[Option], nearly: bool = True) -> list[Option]:
    """The options that are meant: one where it is plain, the likeliest first where it is not, none where nothing is near.

    `nearly`: what is only spelt like a name counts too, where nothing else does.
    """
    wanted = _plain(typed)
    if not wanted:
        return []
    tiers: list[list[Option]] = [[], [], [], []]
    for option in options:
        names = [_plain(name) for name in (option.name, *option.also)]
        if wanted in (_plain(option.code), *names):
            tiers[0].append(option)
        elif any(name.startswith(wanted) for name in names):
            tiers[1].append(option)
        elif any(f" {wanted}" in name for name in names):
            tiers[2].append(option)
        elif len(wanted) > 2 and any(wanted in name for name in names):
            tiers[3].append(option)
    if tiers[0]:
        return _finest(tiers[0]) + _longer(wanted, tiers)
    found = [option for tier in tiers for option in tier]
    return found or (_spelt_nearly(wanted, options) if nearly else [])


def _longer(wanted: str, tiers: Sequence[list[Option]]) -> list[Option]:
    """Where a name is only another name of what was found, those whose own name goes on after it: there are two Congos."""
    if len(wanted) < 3 or any(wanted in (_plain(option.code), _plain(option.name)) for option in tiers[0]):
        return []
    return [option for option in tiers[1] if _plain(option.name).startswith(f"{wanted} ")]


def _finest(same: list[Option]) -> list[Option]:
    """Of regions that share a name because one is the whole of the other, the finest: it says most."""
    last = max(same, key=lambda option: len(option.code))
    return [last] if all(last.code.startswith(option.code) for option in same) else same


def _spelt_nearly(wanted: str, options: Iterable[Option]) -> list[Option]:
    by_name = {_plain(name): option for option in options for name in (option.name, *option.also)}
    near = nearest(wanted, by_name, ALIKE)
    return [by_name[near]] if near is not None else []


@lru_cache(maxsize=1 << 14)
def _plain(text: str) -> str:
    return re.sub(r"[^\w]+", " ", fold(text)).strip()


def listed(codes: Collection[str], options: Iterable[Option]) -> list[Option]:
    """The options with these codes, in the order they are offered."""
    return [option for option in options if option.code in codes]
