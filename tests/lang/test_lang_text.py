"""Text to tree and back: what is read, what is written, and where it stands."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lang_strategies import WRITTEN
from lang_world import PROFILE, prepared

from sme_diag.lang.kinds import BOOLEAN, NUMBER, Kind
from sme_diag.lang.nodes import (
    AllOf,
    AnyOf,
    Arith,
    Call,
    Codes,
    Compare,
    Const,
    Expr,
    If,
    In,
    Name,
    Not,
    SetName,
    all_of,
    any_of,
    names,
)
from sme_diag.lang.parse import MAX_DEPTH, MAX_LENGTH, parse
from sme_diag.lang.printing import to_text
from sme_diag.source import Place

A, B, C = Name("a"), Name("b"), Name("c")
HERE = Place("rules.yaml", 7, 20)


def number(text: str) -> Const:
    """A number as written."""
    return Const(Decimal(text))


@PROFILE
@given(WRITTEN)
def test_what_is_written_is_read_as_the_same_tree(tree: Expr) -> None:
    text = to_text(tree)
    assume(len(text) <= MAX_LENGTH)
    again, problems = parse(text)
    assert problems == ()
    assert again == tree
    assert again is not None and to_text(again) == text


@PROFILE
@given(WRITTEN, st.integers(0, 3), st.integers(0, 3))
def test_space_around_the_text_means_nothing(tree: Expr, before: int, after: int) -> None:
    text = to_text(tree)
    assume(len(text) <= MAX_LENGTH - 6)
    again, problems = parse(" " * before + text + " " * after, HERE)
    assert problems == () and again == tree
    assert again is not None and again.place.column >= HERE.column + before


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("true", Const(True)),
        ("false", Const(False)),
        ("True and False", AllOf((Const(True), Const(False)))),
        ('"FR"', Const("FR")),
        ("'FR'", Const("FR")),
        ('""', Const("")),
        ("12.50", number("12.5")),
        ("-5", number("-5")),
        ("- 5", number("-5")),
        ("1e3", number("1000")),
        ("1_000", number("1000")),
        ("not a", Not(A)),
        ("a and b and c", AllOf((A, B, C))),
        ("a and (b and c)", AllOf((A, AllOf((B, C))))),
        ("a or b and c", AnyOf((A, AllOf((B, C))))),
        ("(a or b) and c", AllOf((AnyOf((A, B)), C))),
        ("not a == b", Not(Compare("==", A, B))),
        ("a < b <= c", AllOf((Compare("<", A, B), Compare("<=", B, C)))),
        ("a != b", Compare("!=", A, B)),
        ("a > b", Compare(">", A, B)),
        ("a >= b", Compare(">=", A, B)),
        ('a in ["x", "y"]', In(A, Codes(("x", "y")))),
        ("a in []", In(A, Codes(()))),
        ("a in @eu27", In(A, SetName("eu27"))),
        ("a not in @eu27", Not(In(A, SetName("eu27")))),
        ("a - b - c", Arith("-", Arith("-", A, B), C)),
        ("a - (b - c)", Arith("-", A, Arith("-", B, C))),
        ("a + b * c", Arith("+", A, Arith("*", B, C))),
        ("(a + b) // c", Arith("//", Arith("+", A, B), C)),
        ("a if b else c", If(B, A, C)),
        ("a if b else b if c else a", If(B, A, If(C, B, A))),
        ('has(a, "x")', Call("has", (A, Const("x")))),
        ('has_any(a, ["x"])', Call("has_any", (A, Codes(("x",))))),
        ("has_any(a, @set_one)", Call("has_any", (A, SetName("set_one")))),
        ("f()", Call("f", ())),
        ("min(a if b else c, 2)", Call("min", (If(B, A, C), number("2")))),
        ("a  # a remark", A),
        ("(a or\n b)", AnyOf((A, B))),
    ],
)
def test_reading(text: str, tree: Expr) -> None:
    assert parse(text) == (tree, ())


@pytest.mark.parametrize(
    "text",
    [
        "a and not b or c",
        "(a or b) and not (c or a)",
        "not not a",
        "not a < b",
        "(not a) == b",
        "a == (b == c)",
        '(a in ["x"]) == b',
        "a + b - c",
        "a - (b + c)",
        "a * b // c",
        "a // (b * c)",
        "(a + b) * -5",
        "a - -5",
        "a if b else c",
        "(a if b else c) + 1",
        "a if (b if c else a) else c",
        "(a if b else c) if c else a",
        "a if b or c else a if c else b",
        'a not in ["x", "y"]',
        "not a not in @eu27",
        "(a not in @eu27) == true",
        "(a == b) + 1 < (a or b)",
        "max(a, b + 1, c if a else b)",
        "percent_of(12.5, a)",
        "true or false",
    ],
)
def test_text_has_no_more_brackets_than_it_needs(text: str) -> None:
    tree, problems = parse(text)
    assert tree is not None and problems == ()
    assert to_text(tree) == text


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("((a))", "a"),
        ("(a and b) or c", "a and b or c"),
        ("(not a) and (b)", "not a and b"),
        ("(a * b) + (c)", "a * b + c"),
        ("(a < b) and (b < c)", "a < b and b < c"),
        ("a < b < c", "a < b and b < c"),
        ("not (a in @eu27)", "a not in @eu27"),
        ("'x'", '"x"'),
        ("1e3", "1000"),
        ("a if (b) else (c if a else b)", "a if b else c if a else b"),
    ],
)
def test_writing_is_short(written: str, short: str) -> None:
    tree, _ = parse(written)
    assert tree is not None and to_text(tree) == short


@pytest.mark.parametrize(
    ("text", "want", "written"),
    [
        ("turnover <= 50000000", BOOLEAN, "turnover <= 50000000"),
        ("turnover < 12.50", BOOLEAN, "turnover < 12.5"),
        ("export_share > -0.05", BOOLEAN, "export_share > -0.05"),
        ("founded >= 2020", BOOLEAN, "founded >= 2020"),
        ('registered < "2024-02-29"', BOOLEAN, 'registered < "2024-02-29"'),
        ("years_since(registered) > 3", BOOLEAN, "years_since(registered) > 3"),
        ("years_since(founded)", NUMBER, "years_since(founded)"),
        ("percent_of(12.5, turnover)", Kind("money"), "percent_of(12.5, turnover)"),
    ],
)
def test_checked_trees_are_written_in_the_units_of_people(text: str, want: Kind, written: str) -> None:
    assert to_text(prepared(text, want)) == written


def test_constants_without_a_kind_and_empty_connectives_can_be_written() -> None:
    assert to_text(Const(7)) == "7"
    assert to_text(AllOf(())) == "true"
    assert to_text(AnyOf(())) == "false"
    assert to_text(Not(AllOf(()))) == "not true"
    assert to_text(Codes(("a", "b"))) == '["a", "b"]'


def test_joining_conditions() -> None:
    assert all_of(()) == Const(True)
    assert any_of(()) == Const(False)
    assert all_of((A,)) == any_of((A,)) == A
    assert all_of((A, B)) == AllOf((A, B))
    assert any_of((A, B)) == AnyOf((A, B))
    assert all_of((A, B), HERE).place == any_of((), HERE).place == HERE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("true", set()),
        ('a in ["x"] and not b', {"a", "b"}),
        ("a in @eu27 or c", {"a", "@eu27", "c"}),
        ("(a if b else c) + d * 2 < e", {"a", "b", "c", "d", "e"}),
        ('has_any(a, ["x"]) or has_any(b, @ways)', {"a", "b", "@ways"}),
    ],
)
def test_names(text: str, found: set[str]) -> None:
    tree, _ = parse(text)
    assert tree is not None and names(tree) == found


def test_names_of_a_set() -> None:
    assert names(SetName("eu27")) == {"@eu27"}
    assert names(Codes(("a",))) == frozenset()


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("wanted", 20),
        ("  wanted", 22),
        ("a and wanted", 26),
        ('a == "é" and wanted', 33),
        ('a == "日本" and wanted', 34),
        ("a in @eu27 and wanted", 35),
        ("max(1, wanted)", 27),
    ],
)
def test_a_place_counts_characters(text: str, column: int) -> None:
    tree, problems = parse(text, HERE)
    assert tree is not None and problems == ()
    [found] = [node for node in _nodes(tree) if isinstance(node, Name) and node.id == "wanted"]
    assert found.place == Place("rules.yaml", 7, column)


def _nodes(expr: Expr) -> list[object]:
    inside: list[object] = []
    for slot in ("item", "items", "left", "right", "args", "test", "then", "otherwise"):
        value = getattr(expr, slot, ())
        for part in value if isinstance(value, tuple) else (value,):
            inside += [part] if isinstance(part, Codes | SetName) else _nodes(part)
    return [expr, *inside]


def test_a_further_line_has_the_place_of_the_whole() -> None:
    tree, _ = parse("(a or\n    b)", HERE)
    assert isinstance(tree, AnyOf)
    assert [item.place for item in tree.items] == [HERE.right(1), HERE]


def test_a_place_does_not_count_in_comparison_and_without_a_line_stays_as_it_is() -> None:
    tree, _ = parse("a and b", HERE)
    assert tree == AllOf((A, B)) and tree != AllOf((B, A))
    bare, _ = parse("a and b", Place("rules.yaml"))
    assert isinstance(bare, AllOf) and bare.items[1].place == Place("rules.yaml")


@pytest.mark.parametrize("node", [A, Const(True), Codes(()), SetName("a"), Not(A), AllOf(()), AnyOf(()), In(A, Codes(())),
                                  Compare("<", A, B), Arith("+", A, B), If(A, B, C), Call("f", ())])  # fmt: skip
def test_nodes_never_change(node: Expr) -> None:
    assert hash(node) == hash(node)
    with pytest.raises(FrozenInstanceError):
        node.place = HERE  # type: ignore[misc]


def test_as_deep_as_allowed() -> None:
    assert parse("not " * MAX_DEPTH + "a")[1] == ()
    assert [problem.code for problem in parse("not " * (MAX_DEPTH + 1) + "a")[1]] == ["E111"]
    assert parse("a" * MAX_LENGTH)[1] == ()
