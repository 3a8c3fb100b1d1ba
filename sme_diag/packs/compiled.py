"""Shipped packs as JSON, written when the program is built: the same document, read in a tenth of the time.

A compiled document holds a checksum of the files it was made from. Where they have changed, or in a checkout, the YAML is read.
"""

import json
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from sme_diag.packs.document import FOLDERS, Document
from sme_diag.packs.find import PackPlace
from sme_diag.source import NOWHERE

FOLDER = "compiled"


def sources(place: PackPlace) -> list[Path]:
    """Every file that a pack's document, in any language, is made from."""
    folders = [
        f for root in (place.rules, place.questionnaire) for f in (root, *(root / f for f in FOLDERS), *_locales(root))
    ]
    return [
        file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir()) if file.suffix == ".yaml"
    ]


def _locales(root: Path) -> list[Path]:
    """The folders with a pack's translations."""
    locale = root / "locale"
    return [locale, *sorted(f for f in locale.iterdir() if f.is_dir())] if locale.is_dir() else []


def checksum(place: PackPlace) -> int:
    """A checksum of a pack's files. It tells a changed file, not a forged one: whoever can write there needs no forgery."""
    total = 0
    for file in sources(place):
        total = zlib.crc32(file.read_bytes(), zlib.crc32(file.name.encode(), total))
    return total


def read(place: PackPlace, lang: str) -> Document | None:
    """The compiled document of a shipped pack, or None where there is none for these very files."""
    file = place.root / FOLDER / f"{place.id}.{lang}.json"
    if not file.is_file():
        return None
    data = json.loads(file.read_text("utf-8"), parse_float=Decimal)
    if data["checksum"] != checksum(place):
        return None
    records = {key: [(record, NOWHERE) for record in rows] for key, rows in data["records"].items()}
    sections = tuple((id, section) for id, section in data["sections"])
    return Document(data["pack"], data["questionnaire"], sections, records, data["single"], data["digest"])


def text(document: Document, place: PackPlace) -> str:
    """A document as the text of its compiled file."""
    data: dict[str, Any] = {
        "checksum": checksum(place),
        "digest": document.digest,
        "pack": document.pack,
        "questionnaire": document.questionnaire,
        "sections": document.sections,
        "records": {key: [record for record, _ in rows] for key, rows in document.records.items()},
        "single": document.single,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=float)
