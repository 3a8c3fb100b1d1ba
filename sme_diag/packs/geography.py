"""Countries and NUTS regions from the reference tables that ship with the program."""

import csv
from functools import lru_cache
from pathlib import Path

from sme_diag.model.geography import Geography

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


def prefixes() -> dict[str, str]:
    """The NUTS prefix of every country that has NUTS regions."""
    return {row["code"]: row["nuts"] for row in _countries() if row["nuts"]}


@lru_cache(maxsize=1)
def _countries() -> list[dict[str, str]]:
    with (REFERENCE / "countries.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=4)
def geography(lang: str = "en") -> Geography:
    """Every country and region, with names in the language where the table has them, else in English."""
    names = {row["code"]: row.get(f"name_{lang}") or row["name_en"] for row in _countries()}
    with (REFERENCE / "nuts.csv").open(encoding="utf-8", newline="") as stream:
        regions = dict(pair for pair in csv.reader(stream) if pair[0] != "code")
    also = {row["code"]: tuple(_other_names(row)) for row in _countries()} | _also_regions()
    return Geography(names, prefixes(), regions, also)


def _also_regions() -> dict[str, tuple[str, ...]]:
    """What regions are called in English and French, where that is not the published name."""
    with (REFERENCE / "nuts_also.csv").open(encoding="utf-8", newline="") as stream:
        return {code: tuple(names.split(";")) for code, names in csv.reader(stream) if code != "code"}


def _other_names(row: dict[str, str]) -> set[str]:
    """What else a country is called: its names in the languages of the table, those in common use, its NUTS prefix."""
    names = {text for column, text in row.items() if column.startswith("name_")}
    return {*names, *filter(None, (row["nuts"], *row["also"].split(";")))}
