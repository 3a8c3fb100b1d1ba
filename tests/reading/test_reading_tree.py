"""What the reader of YAML refuses: with its code and place, at once, whichever parser reads; and nothing else comes out."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sme_diag import tree
from sme_diag.problems import Problem, Refused
from sme_diag.tree import Data, Map, Seq, read_file, read_text

LOADERS = [pytest.param(tree.LOADER, id="as installed"), pytest.param(yaml.SafeLoader, id="pure Python")]


@pytest.fixture(params=LOADERS, autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "LOADER", request.param)


def refused(content: bytes | str) -> Problem:
    """The problem with which a text is refused."""
    with pytest.raises(Refused) as caught:
        read_text(content.encode() if isinstance(content, str) else content, "f.yaml")
    (problem,) = caught.value.problems
    assert problem.place.file == "f.yaml"
    return problem


LAUGHS = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{b}, *{b}]\n" for b, c in zip("abcdefgh", "bcdefghi", strict=True))
DEEP = 100_000

ROWS = [
    # content, code, line, column
    (LAUGHS, "F009", 1, 4),
    ("a: 1\nb: *a\n", "F009", 2, 4),
    ("- &a x\n", "F009", 1, 3),
    ("&a b: 1\n", "F009", 1, 1),
    ("[" * DEEP, "F008", 1, None),  # a newer libyaml refuses it before our reader counts to the limit
    ("[" * 30, "F008", 1, 26),
    ("- " * DEEP, "F008", 1, 51),
    ("{a: " * DEEP, "F008", 1, 98),
    ("".join("  " * n + "a:\n" for n in range(1000)), "F008", 25, 49),
    ("? " * DEEP, "F006", 1, 3),
    ("a: !!python/object/apply:os.system [ls]\n", "F010", 1, 4),
    ("a: !x 1\n", "F010", 1, 4),
    ("a: ! 12\n", "F010", 1, 4),
    ("a: !!int 12\n", "F010", 1, 4),
    ("%TAG ! tag:x:\n---\n- !y 1\n", "F010", 3, 3),
    ("a: 1\nb: 2\na: 3\n", "F011", 3, 1),
    ("{x: {a: 1, 'a': 2}}\n", "F011", 1, 13),
    ('1: x\n"1": y\n', "F011", 2, 2),
    ("a: 1\n---\nb: 2\n", "F014", 2, 1),
    ("a: 1\n...\n---\n", "F014", 3, 1),
    ("", "F007", 0, 0),
    (" \n\t\n", "F007", 0, 0),
    ("# only\n# comments\n", "F007", 0, 0),
    ("\ufeff", "F007", 0, 0),
    ("? [a, b]\n: 1\n", "F006", 1, 3),
    ("[a]: 1\n", "F006", 1, 1),
    ("a:\n  {b: 1}: 2\n", "F006", 2, 3),
    ("a: [1\n", "F006", 2, 1),
    ("a: 'x\n", "F006", 2, 1),
    ("a: b: c\n", "F006", 1, 5),
    ("\ta: 1\n", "F006", 1, 1),
    ("a: 1\n  b: 2\n", "F006", 2, 4),
    ("a: \x00\n", "F006", 1, 1),
    ("é: é\nü: ü\nb: \x07\n", "F006", 3, 1),
    ('a: "\\ud800"\n', "F006", None, None),
    ('a: "\\U00110000"\n', "F006", None, None),
    ('a: "\\UFFFFFFFF"\n', "F006", None, None),
    ("%YAML 3.0\n---\na: 1\n", "F006", 1, None),
]


@pytest.mark.parametrize(("content", "code", "line", "column"), ROWS, ids=lambda v: repr(v)[:24])
def test_refused_with_its_place_and_at_once(content: str, code: str, line: int | None, column: int | None) -> None:
    started = time.perf_counter()
    problem = refused(content)
    assert time.perf_counter() - started < 2
    assert problem.code == code
    assert line is None or problem.place.line == line
    assert column is None or problem.place.column == column


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a: 1\nb: é\n".encode("cp1252"), 2),
        ("Grüße\n".encode("cp1252"), 1),
        (b"\xef\xbb\xbfa\n\xe9", 2),
        ("a: 1\n".encode("utf-16"), 1),
        ("a: \ud83d\n".encode("utf-8", "surrogatepass"), 1),
        ("é\r\né\r\n".encode() + b"\xe9", 3),
    ],
)
def test_bytes_that_are_not_utf_8_are_told_with_their_line(content: bytes, line: int) -> None:
    problem = refused(content)
    assert (problem.code, problem.place.line) == ("F004", line)


def test_more_values_than_a_file_may_hold() -> None:
    wide = "[" + "x, " * tree.MAX_NODES + "]"
    problem = refused(wide)
    assert (problem.code, problem.place.line) == ("F012", 1)
    assert len(read_text(("[" + "x, " * 5000 + "]").encode(), "f")) == 5000


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def code(path: Path) -> str:
        with pytest.raises(Refused) as caught:
            read_file(path)
        assert caught.value.problems[0].place.file == str(path)
        return caught.value.problems[0].code

    large = tmp_path / "large.yaml"
    with large.open("wb") as stream:
        stream.truncate(50 << 20)  # 50 MB, of which no more than the limit is ever read
    assert code(large) == "F005"
    exact = tmp_path / "exact.yaml"
    exact.write_bytes(b"a: " + b"x" * (tree.MAX_BYTES - 3))
    assert len(read_file(exact)["a"]) == tree.MAX_BYTES - 3
    exact.write_bytes(b"a: " + b"x" * (tree.MAX_BYTES - 2))
    assert code(exact) == "F005"
    assert code(tmp_path / "none.yaml") == "F001"
    assert code(tmp_path) == "F002"
    assert code(tmp_path / ("x" * 5000)) == "F015"
    assert code(tmp_path / "a\0b") == "F015"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: Path, *args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(Refused) as caught:
        read_file(tmp_path / "mine.yaml", "mine.yaml")
    assert [(p.code, p.place.file) for p in caught.value.problems] == [("F003", "mine.yaml")]


def test_the_exception_names_code_and_place() -> None:
    assert str(Refused(refused("a: *b\n"))) == "f.yaml:1:4: F009"


# ---- properties

MARKS = st.text(st.sampled_from("ab1 \n\r\t:-?,[]{}#&*!|>'\"%@`~.\\\ufeffé\u2028😀\0"), max_size=60)
RUBBISH = st.one_of(MARKS, st.text(max_size=60))


def read_or_refused(content: bytes) -> Data:
    """The data, or None where it is refused; anything else is a defect."""
    try:
        return read_text(content, "f.yaml")
    except Refused as refused:
        assert refused.problems
        assert all(p.code.startswith("F") and p.severity == "error" for p in refused.problems)
        return None


def plain(data: Data) -> bool:
    """True where data is made of nothing but the few kinds this reader knows, with a place on every part."""
    if isinstance(data, Map):
        assert list(data) == list(data.keys_at) == list(data.values_at)
        assert all(place.line > 0 and place.column > 0 for place in (*data.keys_at.values(), *data.values_at.values()))
        return all(isinstance(key, str) and plain(value) for key, value in data.items())
    if isinstance(data, Seq):
        assert len(data) == len(data.items_at)
        return all(map(plain, data))
    return data is None or type(data) in (bool, int, str, tree.Decimal)


@settings(max_examples=400, deadline=None)
@given(RUBBISH)
def test_any_text_reads_or_is_refused(text: str) -> None:
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tree, "LOADER", loader)
            data = read_or_refused(text.encode("utf-8", "surrogatepass"))
            assert plain(data)
            if isinstance(data, str):
                data.encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_read_or_are_refused(content: bytes) -> None:
    assert plain(read_or_refused(content))
