"""Rubbish: whatever stands where an expression should stand gives a problem with a place, never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lang_strategies import WRITTEN
from lang_world import PROFILE, SCOPE

from sme_diag.lang.check import check
from sme_diag.lang.parse import MAX_LENGTH, parse
from sme_diag.lang.printing import to_text
from sme_diag.source import Place

HERE = Place("answers.yaml", 12, 5)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('ls')",
        '__import__("os")',
        "().__class__.__bases__[0]",
        "employees.__class__",
        "lambda: 1",
        "lambda x: x < 5",
        "(x := 5)",
        'f"{employees}"',
        'f"plain"',
        'b"bytes"',
        "employees.real",
        "sells[0]",
        "sells[0:1]",
        "[x for x in sells]",
        "{x for x in sells}",
        "{x: 1 for x in sells}",
        "any(x for x in sells)",
        "[employees]",
        '["a", "b"]',
        "[]",
        "()",
        "(employees, sme)",
        "{}",
        '{"a"}',
        "*employees",
        "count(*channels)",
        "count(**channels)",
        "count(x=channels)",
        "sells.count()",
        "count(channels)(2)",
        '"has"(channels)',
        "await sme",
        "(yield sme)",
        "...",
        "None",
        "None == sme",
        "sme is None",
        "sme is not true",
        "employees & 1",
        "employees | 1",
        "employees ^ 1",
        "employees << 1",
        "employees >> 1",
        "employees ** 2",
        "employees / 2",
        "employees % 2",
        "employees @ 2",
        "employees@eu27",
        "~employees",
        "-employees",
        "+5",
        "--5",
        "-true",
        "- -5",
        "!sme",
        "sme && online",
        "sme || online",
        "sme = true",
        "employees <> 5",
        "employees =< 5",
        "employees === 5",
        "1j < 5",
        "0x10 < employees",
        "0b1 < employees",
        "0o7 < employees",
        "007 < employees",
        "1e400 < employees",
        "1e31 < employees",
        "0.0e-99 < employees",
        "1if sme else 2",
        "5and sme",
        "del sme",
        "import os",
        "import os; os",
        "sme; online",
        "sme\nonline",
        "print(1)\nprint(2)",
        "if sme: online",
        "# nothing but a remark",
        "sells in goods",
        "sells in sells",
        'sells in ("goods", "both")',
        'sells in "goods"',
        'sells in {"goods"}',
        "sells in [goods]",
        "sells in [1]",
        'sells in ["goods", 1]',
        'sells in [*"ab"]',
        "sells in @",
        "sells in @1",
        "sells in @@eu27",
        "sells in @eu27.x",
        "sells in @eu27()",
        "@eu27 in sells",
        "@eu27(sells)",
        "sells == @eu27",
        "@eu27",
        "@",
        "_",
        "__",
        "_eu27",
        "sells in _eu27",
        "has_any(channels, _direct)",
        "has_any(channels, [x])",
        "has_any(channels, [[]])",
        'sells == "<script>"',
        'sells == "a@b"',
        'sells == "a, b"',
        'sells == "a\\"b"',
        "sells == 'it''s'\\",
        'sells == "\\x41"',
        'sells == "\\d"',
        'sells == "\\N{BULLET}"',
        'sells == "a\tb"',
        'sells == "unclosed',
        'sells == """a\nb"""',
        "sells == “goods”",
        "employees ≤ 5",
        "employees\N{NARROW NO-BREAK SPACE}< 5",
        "\N{NO-BREAK SPACE}sme\N{NO-BREAK SPACE}and online",
        "employés < 5",
        "ｅｍｐｌｏｙｅｅｓ < 5",  # Python folds these letters into ASCII
        "sells in ＿eu27",
        "＿＿import＿＿('os')",
        "ﬁrm",
        "employees < ٥",
        "\ufeffsme",
        "sme\x00",
        "\x00",
        "\ud800",
        'sells == "\ud800"',
        "\x0c",
        "\x1b[31msme",
        "",
        " ",
        "\n",
        "\t",
        "(" * 1000 + "1" + ")" * 1000,
        "(" * 1000,
        ")" * 1000,
        "[" * 1000,
        "{" * 1000,
        "not " * 499 + "sme",
        "-" * 1999 + "1",
        "~" * 1999 + "1",
        "+".join(["1"] * 900),
        "a." * 900 + "a",
        "f(" * 199 + ")" * 199,
        "min(1, " * 80 + "2" + ")" * 80,
        "1 if sme else " * 100 + "2",
        "(sme) == " * 60 + "not " * 60 + "sme",
        "x" * (MAX_LENGTH + 1),
        " " * 3000,
        "sme and " * 375 + "sme",
        "9" * 1999,
        "0." + "1" * 1990 + "e",
        "🐟",
    ],
)
def test_a_problem_and_never_an_exception(text: str) -> None:
    tree, problems = parse(text, HERE)
    assert tree is None
    [problem] = problems
    assert problem.code in {"E101", "E102", "E111"}
    assert problem.place.line == HERE.line and problem.place.column >= HERE.column
    assert problem.severity == "error"


def refused_or_sound(text: str) -> None:
    """A problem, or a tree that prints and whose check does not raise."""
    tree, problems = parse(text, HERE)
    if tree is None:
        [problem] = problems
        assert problem.code in {"E101", "E102", "E111"}
        assert HERE.column <= problem.place.column <= HERE.column + len(text)
        return
    assert problems == ()
    assert parse(to_text(tree))[0] == tree
    for found in check(tree, SCOPE)[1]:
        assert found.code.startswith("E1")
        assert found.place.line == HERE.line and found.place.column >= HERE.column


@PROFILE
@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda junk: junk.decode("latin-1")))
def test_any_text(text: str) -> None:
    refused_or_sound(text)


TOKENS = """employees turnover sme sells channels region country xyzzy true false None and or not in is if else lambda for
( ) [ ] { } , . : ; @ @eu27 @south _ __ + - * / // ** % == != < <= > >= = := ~ & | ^ << >> -> ... 0 1 2.5 1e9 1e30 1e31 07 1_0 0x1
"goods" 'goods' "" " ' \\ # \n é ＿ min max has has_any has_all count within years_since percent_of f"x" b"x" "2020-01-01"
"""


@PROFILE
@given(st.lists(st.sampled_from(TOKENS.split(" ")), max_size=12).map(" ".join))
def test_any_heap_of_words_of_the_language(text: str) -> None:
    refused_or_sound(text)


@PROFILE
@given(st.lists(st.sampled_from(TOKENS.split()), max_size=12).map("".join))
def test_any_heap_of_words_without_space(text: str) -> None:
    refused_or_sound(text)


@PROFILE
@given(WRITTEN, st.data())
def test_a_slip_of_the_pen(tree: object, data: st.DataObject) -> None:
    text = to_text(tree)  # type: ignore[arg-type]
    at = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 2))
    slip = data.draw(
        st.sampled_from(["", "_", "@", '"', "'", "(", ")", "[", "]", ".", "\\", "é", "\x00", " ", "=", "-"])
    )
    refused_or_sound(text[:at] + slip + text[at + gone :])


@PROFILE
@given(WRITTEN)
def test_no_tree_of_rubbish_makes_check_raise(tree: object) -> None:
    for problem in check(tree, SCOPE)[1]:  # type: ignore[arg-type]
        assert problem.code in {f"E1{number:02}" for number in range(1, 12)}


def test_nothing_is_run_and_no_warning_leaks(recwarn: pytest.WarningsRecorder) -> None:
    assert parse("count(channels) if sme else 1if online else 2")[0] is None
    assert not recwarn.list
