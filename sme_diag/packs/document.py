"""A pack as one piece of data, before anything in it is understood."""

from typing import Any, NamedTuple

from sme_diag.source import Place
from sme_diag.tree import Map

FOLDERS = ("actions", "schemes")
"""Lists that may also be written in several files, in a folder of their name."""


class Extension(NamedTuple):
    """A pack that adds to another one: its head and questionnaire, and the places where it would change the other."""

    id: str
    pack: Map
    questionnaire: Map | None
    digest: str
    changes: tuple[Place, ...]


class Document(NamedTuple):
    """A pack as data, before anything is understood. `sections` are the section files in order, with their id."""

    pack: Map
    questionnaire: Map | None
    sections: tuple[tuple[str, Map], ...]
    records: dict[str, list[tuple[Any, Place]]]
    single: dict[str, Map]
    digest: str
    scheme_files: frozenset[str] = frozenset()
    extensions: tuple[Extension, ...] = ()
