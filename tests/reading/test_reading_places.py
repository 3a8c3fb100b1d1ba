"""What the reader of YAML understands: plain scalars by YAML 1.2, exact decimals, and the place of every value."""

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sme_diag import tree
from sme_diag.source import NOWHERE, Place
from sme_diag.tree import Map, Seq, key_place, place_of, read_text, scalar

PURE, FAST = yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@pytest.fixture(params=[PURE, FAST], ids=["pure Python", "libyaml"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "LOADER", request.param)


def read(text: str) -> Any:
    return read_text(text.encode(), "f")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, word) for word in "NO no yes Yes on off y True TRUE False Null NULL None NaN .inf .nan".split()),
        *((word, word) for word in "0701 00 12:30 1_000 2026-11-21 2026-11 1e5 0x1F 0o17 +5 .5 5. -x".split()),
        *((word, word) for word in ("12:30:00", "1.5.0", "1,5", "٣", "５", "²")),
        ("1234567890123456", "1234567890123456"),
        ("1.0000000001", "1.0000000001"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-0", 0),
        ("-12", -12),
        ("2026", 2026),
        ("999999999999999", 999999999999999),
        ("0.1", Decimal("0.1")),
        ("40.50", Decimal("40.50")),
        ("-0.000000001", Decimal("-0.000000001")),
        ("123456789012345.123456789", Decimal("123456789012345.123456789")),
    ],
)
def test_plain_scalars(written: str, value: object) -> None:
    found = read(f"a: {written}\n")["a"]
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value)
    assert scalar(written) == value


@pytest.mark.parametrize("quoted", ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}"])
@pytest.mark.parametrize("word", ["true", "12", "1.5", "null", "NO"])
def test_what_is_quoted_is_text(quoted: str, word: str) -> None:
    assert read("a: " + quoted.format(word) + "\n") == {"a": word}


def test_keys_are_text_and_merging_means_nothing() -> None:
    assert read("<<: {a: 1}\n1: x\ntrue: y\n~: z\n") == {"<<": {"a": 1}, "1": "x", "true": "y", "~": "z"}


def test_byte_order_marks_and_line_ends() -> None:
    expected = {"a": 1, "b": ["x", "y"]}
    text = "a: 1\nb:\n  - x\n  - y\n"
    for content in (text, "\ufeff" + text, text.replace("\n", "\r\n"), text.replace("\n", "\r")):
        data = read(content)
        assert data == expected
        assert place_of(data, "b", 1) == Place("f", 4, 5)


def test_a_document_that_holds_nothing() -> None:
    assert read("---\n") is None
    assert read("--- \n# nothing\n...\n") is None


def test_places() -> None:
    data = read(
        "plain: value\n"
        "single: 'value'\n"
        'double:   "value"\n'
        "literal: |\n  one\n  two\n"
        "folded: >-\n  one\n"
        "flow: {a: [1, 'two', {b: 3}]}\n"
        "block:\n"
        "  - one\n"
        "  -   two\n"
        "  - é: 😀\n"
        "    next: 😀 x\n"
        "  -\n"
        "empty:\n"
    )
    at = {
        ("plain",): (1, 8),
        ("single",): (2, 10),  # behind the quote: where the text itself starts
        ("double",): (3, 12),
        ("literal",): (4, 10),
        ("folded",): (7, 9),
        ("flow",): (9, 7),
        ("flow", "a"): (9, 11),
        ("flow", "a", 0): (9, 12),
        ("flow", "a", 1): (9, 16),
        ("flow", "a", 2): (9, 22),
        ("flow", "a", 2, "b"): (9, 26),
        ("block",): (11, 3),
        ("block", 0): (11, 5),
        ("block", 1): (12, 7),
        ("block", 2): (13, 5),
        ("block", 2, "é"): (13, 8),
        ("block", 2, "next"): (14, 11),
        ("block", 3): (15, 4),
        ("empty",): (16, 7),
    }
    for path, (line, column) in at.items():
        assert place_of(data, *path) == Place("f", line, column), path
    assert data["literal"] == "one\ntwo\n"
    assert data["folded"] == "one"
    assert key_place(data, "flow") == Place("f", 9, 1)
    assert key_place(data["block"][2], "next") == Place("f", 14, 5)


def test_places_that_are_not_there_give_the_nearest_around_them() -> None:
    data = read("a:\n  b: [1]\n")
    assert place_of(data, "a", "c", "d") == place_of(data, "a") == Place("f", 2, 3)
    assert place_of(data, "a", "b", 7) == place_of(data, "a", "b", "x") == Place("f", 2, 6)
    assert place_of(data, "a", "b", 0, "x") == Place("f", 2, 7)
    assert key_place(data, "none") == Place("f", 1, 1)
    assert place_of("text", "a") == key_place(["text"], "a") == NOWHERE


# ---- properties: what is written is what is read, by both readers alike

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(-(10**14), 10**14, places=2, allow_nan=False, allow_infinity=False),
    WORDS,
)
TREES = st.recursive(
    SCALARS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(WORDS, inside, max_size=4),
    max_leaves=20,
)


def written(data: Any) -> str:
    """Data as flow YAML, every text in double quotes."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(written, data)) + "]"
    if isinstance(data, str):
        return '"' + data.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {None: "null", True: "true", False: "false"}[data] if data is None or type(data) is bool else f"{data:f}"


def same(one: Any, other: Any) -> bool:
    """Equal in value, kind and place all the way down."""
    if isinstance(one, Map) and isinstance(other, Map):
        places = (one.place, one.keys_at, one.values_at) == (other.place, other.keys_at, other.values_at)
        return places and list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Seq) and isinstance(other, Seq):
        alike = (one.place, one.items_at, len(one)) == (other.place, other.items_at, len(other))
        return alike and all(map(same, one, other))
    return type(one) is type(other) and one == other


def both(text: str) -> tuple[Any, Any]:
    results = []
    for reader in (PURE, FAST):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tree, "LOADER", reader)
            results.append(read(text))
    return results[0], results[1]


@settings(max_examples=120, deadline=None)
@given(TREES)
def test_what_is_written_is_read_by_both(data: Any) -> None:
    one, other = both(written(data))
    assert one == data
    assert same(one, other)


@settings(max_examples=120, deadline=None)
@given(TREES, st.booleans())
def test_blocks_are_read_alike_by_both(data: Any, flow: bool) -> None:
    text = yaml.safe_dump(simple(data), allow_unicode=True, default_flow_style=flow, width=30)
    one, other = both(text)
    assert same(one, other)


def simple(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: simple(value) for key, value in data.items()}
    if isinstance(data, list):
        return [simple(item) for item in data]
    return str(data) if isinstance(data, Decimal) else data
