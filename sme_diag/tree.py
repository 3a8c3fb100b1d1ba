"""YAML -> plain data with a place on every value, read in a strict and bounded subset.

YAML 1.2 core scalars only (`NO`, `yes`, `0701` and `12:30` stay text), no aliases, no tags, no duplicate keys, one document,
bounded size, depth and number of nodes: nothing a file holds can exhaust the machine or run code.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from sme_diag.problems import Problem, Refused
from sme_diag.source import NOWHERE, Place

MAX_BYTES = 1 << 20
MAX_DEPTH = 24
MAX_NODES = 100_000
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,9}")
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PLAIN: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Data = Any
"""None, bool, int, Decimal, str, Seq or Map."""


class Map(dict[str, Any]):
    """A mapping that knows where its keys and values are written (nowhere, when it was read without places)."""

    place: Place = NOWHERE
    keys_at: dict[str, Place] = {}  # noqa: RUF012 - never changed; a mapping read with places has its own
    values_at: dict[str, Place] = {}  # noqa: RUF012


class Seq(list[Any]):
    """A list that knows where its items are written (nowhere, when it was read without places)."""

    place: Place = NOWHERE
    items_at: Sequence[Place] = ()


def place_of(data: Data, *path: str | int) -> Place:
    """Where the value at `path` inside `data` is written; the nearest thing around it when the path leads nowhere."""
    place = data.place if isinstance(data, Map | Seq) else Place()
    for step in path:
        if isinstance(data, Map) and step in data:
            place, data = data.values_at.get(str(step), NOWHERE), data[str(step)]
        elif isinstance(data, Seq) and isinstance(step, int) and step < len(data):
            place, data = data.items_at[step] if data.items_at else NOWHERE, data[step]
        else:
            break
    return place


def key_place(data: Data, key: str) -> Place:
    """Where a key of a mapping is written."""
    return data.keys_at.get(key, data.place) if isinstance(data, Map) else Place()


def read_file(path: Path, shown: str | None = None) -> Data:
    """The data of one YAML file; raises Refused with the problem when it cannot be read. `shown` names it in messages."""
    name = shown or str(path)
    return read_text(read_bytes(path, name), name)


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file of bounded size; raises Refused with the reason when there are none to have."""
    try:
        if path.is_dir():
            raise Refused(Problem("F002", Place(name)))
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(error, name) from None
    if len(content) > MAX_BYTES:
        raise Refused(Problem("F005", Place(name), {"limit": "1 MiB"}))
    return content


def unreadable(error: OSError | ValueError, name: str) -> Refused:
    """What the system says when a file cannot be opened or read, as the problem of that file."""
    if isinstance(error, FileNotFoundError):
        return Refused(Problem("F001", Place(name)))
    if isinstance(error, PermissionError):
        return Refused(Problem("F003", Place(name)))
    return Refused(Problem("F015", Place(name), {"reason": str(getattr(error, "strerror", None) or error)}))


def read_text(content: bytes, name: str, places: bool = True) -> Data:
    """The data of YAML text in UTF-8; raises Refused with the problem.

    Without places it is quicker and nothing is bounded: only for files that were checked before, the packs that ship.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = bytes(error.object[: error.start]).count(b"\n") + 1  # without the byte order mark, as `start` counts
        raise Refused(Problem("F004", Place(name, line, 1))) from None
    if not text.strip():
        raise Refused(Problem("F007", Place(name)))
    if control := UNPRINTABLE.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise Refused(Problem("F006", Place(name, line, 1), {"reason": "control characters are not allowed"}))
    try:
        return _Reader(text, name).document() if places else _plain(_Nodes(text).get_single_node())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        if "nesting" in (error.problem or ""):  # newer libyaml has a bound of its own, and looks ahead to it
            raise Refused(Problem("F008", place, {"limit": str(MAX_DEPTH)})) from None
        raise Refused(Problem("F006", place, {"reason": error.problem or ""})) from None
    except (ValueError, OverflowError) as error:  # an escaped character that does not exist, read without libyaml
        raise Refused(Problem("F006", Place(name), {"reason": str(error)})) from None


class _Nodes(LOADER):  # type: ignore[misc, valid-type]
    """libyaml's own tree of nodes; what a scalar means is decided by `scalar`, not here."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, *_: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def _plain(node: yaml.Node) -> Data:
    """The data of a tree of nodes, without places."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else scalar(node.value)
    if isinstance(node, yaml.MappingNode):
        return Map({key.value: _plain(value) for key, value in node.value})
    return Seq(map(_plain, node.value))


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.nodes = 0
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=LOADER)

    def document(self) -> Data:
        next(self.events)  # stream start
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise Refused(Problem("F007", Place(self.name)))
        data, _ = self.node(next(self.events), 0)
        next(self.events)  # document end
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise Refused(Problem("F014", self.at(after)))
        return data

    def at(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return tuple.__new__(Place, (self.name, mark.line + 1, mark.column + 1)) if mark else Place(self.name)

    def node(self, event: yaml.Event, depth: int) -> tuple[Data, Place]:
        """One value and its place. Every value of every file passes here: what is rare is looked at apart."""
        place = self.at(event)
        self.nodes += 1
        marked = getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None
        if marked or depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise Refused(self.unwanted(event, place, depth))
        if isinstance(event, yaml.ScalarEvent):
            style, value = event.style, event.value
            if not style:
                return scalar(value), place
            if style == '"':
                value.encode()  # half a character, written as an escape: a ValueError
            return value, place.right(1) if style in "\"'" else place
        return (self.mapping if isinstance(event, yaml.MappingStartEvent) else self.sequence)(place, depth), place

    def unwanted(self, event: yaml.Event, place: Place, depth: int) -> Problem:
        if depth > MAX_DEPTH:
            return Problem("F008", place, {"limit": str(MAX_DEPTH)})
        if self.nodes > MAX_NODES:
            return Problem("F012", place, {"limit": str(MAX_NODES)})
        if getattr(event, "anchor", None) is not None:  # also that of an alias
            return Problem("F009", place)
        return Problem("F010", place, {"tag": str(getattr(event, "tag", ""))})

    def mapping(self, place: Place, depth: int) -> Map:
        data = Map()
        data.place, data.keys_at, data.values_at = place, {}, {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise Refused(Problem("F006", self.at(event), {"reason": "a key must be a word"}))
            _, at = self.node(event, depth + 1)
            key = event.value
            if key in data:
                raise Refused(Problem("F011", at, {"key": key, "first": str(data.keys_at[key].line)}))
            data.keys_at[key] = at
            data[key], data.values_at[key] = self.node(next(self.events), depth + 1)
        return data

    def sequence(self, place: Place, depth: int) -> Seq:
        data = Seq()
        data.place, data.items_at = place, []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            item, at = self.node(event, depth + 1)
            data.append(item)
            data.items_at.append(at)
        return data


def scalar(text: str) -> Data:
    """A plain scalar by the YAML 1.2 core rules, with exact decimals; a number with leading zeros stays text."""
    if text in PLAIN:
        return PLAIN[text]
    if text[-1].isdigit():
        if INTEGER.fullmatch(text):
            return int(text)
        if DECIMAL.fullmatch(text):
            return Decimal(text)
    return text
