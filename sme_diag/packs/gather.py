"""All files of a pack -> one document: the same keys, the lists of all files in one row, extensions added behind.

An extension adds records and never changes one: a second record with an id that exists is reported by `link`.
"""

import hashlib
from pathlib import Path
from typing import Any

from sme_diag.packs.document import FOLDERS, Document, Extension
from sme_diag.packs.find import PackPlace, shown
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import nearest
from sme_diag.tree import Map, Seq, key_place, place_of, read_bytes, read_text

RULES: dict[str, tuple[str, ...]] = {
    "parameters.yaml": ("parameters", "named_sets", "rates"),
    "facts.yaml": ("facts",),
    "scores.yaml": ("dimensions", "levels"),
    "stages.yaml": ("stages", "flags"),
    "gates.yaml": ("gates",),
    "barriers.yaml": ("barriers",),
    "needs.yaml": ("needs",),
    "pathway.yaml": ("steps",),
    "actions.yaml": ("actions",),
    "deliver.yaml": ("before_you_deliver",),
    "de_minimis.yaml": ("de_minimis",),
    "contacts.yaml": ("contacts", "fallback"),
}
SINGLE = ("de_minimis",)
LISTS = tuple(key for keys in RULES.values() for key in keys if key not in SINGLE) + ("schemes",)


ADDED = ("parameters", "named_sets", "rates", "facts", "contacts", "before_you_deliver", "actions", "schemes")
"""The lists an extension may add to. The others decide every firm's result and belong to the pack itself."""


def gather(
    place: PackPlace, extensions: tuple[PackPlace, ...] = (), places: bool = True
) -> tuple[Document, list[Problem]]:
    """The document of a pack with its extensions, and what keeps a file from being read. Refused without a pack.yaml."""
    document, problems = _one(place, places)
    for extension in extensions:
        more, found = _one(extension)
        problems += found
        document = _added(document, extension, more)
    return document, problems


def _one(place: PackPlace, places: bool = True) -> tuple[Document, list[Problem]]:
    reader = _Files(place.root, places)
    pack = reader.mapping(place.rules / "pack.yaml")
    if pack is None:
        raise Refused(*reader.problems)
    records: dict[str, list[tuple[Any, Place]]] = {key: [] for key in LISTS}
    single: dict[str, Map] = {}
    for name, keys in RULES.items():
        reader.collect(place.rules / name, keys, records, single)
    for key in FOLDERS:
        for file in sorted((place.rules / key).glob("*.yaml")):
            reader.collect(file, (key,), records, single)
    scheme_files = frozenset(shown(file, place.root) for file in (place.rules / "schemes").glob("*.yaml"))
    questionnaire = None
    sections: list[tuple[str, Map]] = []
    if (place.questionnaire / "questionnaire.yaml").is_file():
        questionnaire = reader.mapping(place.questionnaire / "questionnaire.yaml")
        ids = (questionnaire or Map()).get("sections")
        for index, id in enumerate(ids if isinstance(ids, Seq) else ()):
            file = place.questionnaire / f"{id}.yaml"
            if file.parent != place.questionnaire:
                continue  # not a plain word: never a way out of the folder; reported with the format
            if not file.is_file():
                at = place_of(questionnaire, "sections", index)
                reader.problems.append(Problem("P208", at, {"section": str(id), "file": f"{id}.yaml"}))
            elif (section := reader.mapping(file)) is not None:
                sections.append((str(id), section))
    document = Document(pack, questionnaire, tuple(sections), records, single, reader.digest(), scheme_files)
    return document, reader.problems


def _added(base: Document, place: PackPlace, more: Document) -> Document:
    records = {key: [*base.records[key], *(more.records[key] if key in ADDED else [])] for key in LISTS}
    changes = [row[1] for key in LISTS if key not in ADDED for row in more.records[key][:1]]
    changes += [single.place for single in more.single.values()]
    changes += [place_of(more.pack, key) for key in ("roles", "basic", "profiles", "portfolio") if key in more.pack]
    digest = hashlib.sha256((base.digest + more.digest).encode()).hexdigest()
    return base._replace(
        sections=(*base.sections, *more.sections),
        records=records,
        digest=digest,
        scheme_files=base.scheme_files | more.scheme_files,
        extensions=(*base.extensions, Extension(place.id, more.pack, more.questionnaire, more.digest, tuple(changes))),
    )


def gather_step(
    folder: Path, root: Path, lists: tuple[str, ...], single: tuple[str, ...], places: bool = True
) -> tuple[Document, list[Problem]]:
    """The document of a later step of the pathway: its lists and single records, from all YAML files of its folder."""
    reader = _Files(root, places)
    records: dict[str, list[tuple[Any, Place]]] = {key: [] for key in lists}
    heads: dict[str, Map] = {}
    for file in sorted(folder.glob("*.yaml")):
        reader.collect(file, (*lists, *single), records, heads, single)
    return Document(Map(), None, (), records, heads, reader.digest()), reader.problems


class _Files:
    def __init__(self, root: Path, places: bool) -> None:
        self.root = root
        self.places = places
        self.problems: list[Problem] = []
        self.hash = hashlib.sha256()

    def digest(self) -> str:
        return self.hash.hexdigest()

    def mapping(self, file: Path) -> Map | None:
        name = shown(file, self.root)
        try:
            content = read_bytes(file, name)
            self.hash.update(name.rsplit("/", 1)[-1].encode() + b"\0" + content.replace(b"\r\n", b"\n") + b"\0")
            data = read_text(content, name, self.places)
        except Refused as refused:
            self.problems += refused.problems
            return None
        if not isinstance(data, Map):
            self.problems.append(Problem("F013", Place(name, 1, 1)))
            return None
        return data

    def collect(
        self,
        file: Path,
        keys: tuple[str, ...],
        records: dict[str, list[tuple[Any, Place]]],
        single: dict[str, Map],
        singles: tuple[str, ...] = SINGLE,
    ) -> None:
        if not file.is_file():
            return
        data = self.mapping(file) or Map()
        for key, value in data.items():
            at = place_of(data, key)
            if key not in keys:
                self.problems.append(Problem("P202", key_place(data, key), {"key": key}, nearest(key, keys)))
            elif key in singles and isinstance(value, Map):
                single[key] = value
            elif isinstance(value, Seq) and key not in singles:
                records[key] += [(record, place_of(value, index)) for index, record in enumerate(value)]
            else:
                self.problems.append(Problem("P203", at, {"wanted": "a list" if key not in singles else "a mapping"}))
