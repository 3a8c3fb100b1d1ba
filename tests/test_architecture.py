"""The architecture, as a test: a part imports only parts on the lines below its own, the pure parts stay pure, files stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1] / "sme_diag"
LAYERS = """__main__ | cli | authoring | interview reports batch store | columnar | portfolio | packs core mcda
            | console | i18n | model | lang | tree | problems | source text dates | __init__"""
RANK = {part: -line for line, parts in enumerate(LAYERS.split("|")) for part in parts.split()}
PURE = {"source", "text", "dates", "problems", "lang", "model", "core", "portfolio", "mcda"}
"""No files, no clock, no terminal, no network, no chance."""
PURE_STANDARD = set(
    "ast calendar collections dataclasses datetime decimal difflib enum fractions functools heapq math re struct textwrap typing "
    "unicodedata warnings".split()
)
DRAWS = ("mcda", "draws.py")
"""The one module that draws at random: from a generator of its own, with a seed, so that it is pure all the same."""
FILES = {"packs", "store", "batch", "tree", "i18n", "cli", "authoring", "console"}
"""The parts that may open files or ask the system something."""
MAX_LINES = 400
RUNS, PRINTED = {"eval", "exec", "compile", "__import__"}, {"exec", "compile"}
"""What runs text as code; what of it the printer of Python may call, on its own text, where all that a pack says is a constant."""


def modules() -> Iterator[tuple[Path, str]]:
    """Every module and the part it belongs to."""
    for path in sorted(ROOT.rglob("*.py")):
        yield path, path.relative_to(ROOT).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[list[str]]:
    """Everything a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ([*str(node.module).split("."), alias.name] for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)


def test_every_part_has_a_layer() -> None:
    assert {part for _, part in modules()} == set(RANK)


def test_arrows_point_down() -> None:
    wrong = []
    for path, here in modules():
        for top, *rest in imports(path):
            if top == "sme_diag" and rest and rest[0] in RANK and rest[0] != here and RANK[rest[0]] >= RANK[here]:
                wrong.append(f"{path.relative_to(ROOT)} ({here}) imports {rest[0]}")
    assert not wrong, "\n".join(wrong)


def test_the_core_is_pure() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {top}"
        for path, here in modules()
        if here in PURE
        for top, *_ in imports(path)
        if top != "sme_diag" and top not in PURE_STANDARD and not (top == "random" and path.parts[-2:] == DRAWS)
    ]
    assert not wrong, "\n".join(wrong)


def test_chance_has_a_seed() -> None:
    tree = ast.parse(ROOT.joinpath(*DRAWS).read_text("utf-8"))
    assert {tuple(names) for names in imports(ROOT.joinpath(*DRAWS)) if names[0] == "random"} == {("random", "Random")}
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Random"]
    assert made
    assert all(node.args for node in made)


def test_the_core_reads_no_clock() -> None:
    calls = ("date.today(", "datetime.now(", "datetime.utcnow(", "time.time(", "open(", "input(", "os.environ")
    wrong = [
        f"{path.relative_to(ROOT)}: {call}"
        for path, here in modules()
        if here in PURE
        for call in calls
        if call in path.read_text("utf-8").replace("reopen(", "")
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_console_prints_and_only_the_entry_exits() -> None:
    wrong = []
    for path, here in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "print"
                and here != "__main__"
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} prints")
            if isinstance(node, ast.Name) and node.id in {"SystemExit", "exit", "quit"}:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} exits")
    assert not wrong, "\n".join(wrong)


def test_only_some_parts_touch_files() -> None:
    words = ("pathlib", "os", "shutil", "tempfile", "io", "socket", "subprocess", "urllib", "http")
    wrong = [
        f"{path.relative_to(ROOT)} imports {top}"
        for path, here in modules()
        if here not in FILES
        for top, *_ in imports(path)
        if top in words and not (here == "reports" and top == "io")
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_reaches_the_network_or_runs_text_as_code() -> None:
    forbidden = {"socket", "urllib", "http", "requests", "httpx", "pickle", "marshal", "subprocess"}
    for path, _ in modules():
        assert not forbidden & {top for top, *_ in imports(path)}, path
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                allowed = PRINTED if path == ROOT / "columnar" / "as_python.py" else set()
                assert node.func.id not in RUNS - allowed, f"{path}:{node.lineno}"


def test_files_stay_small_and_say_what_they_are() -> None:
    for path, _ in modules():
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= MAX_LINES, path
        assert ast.get_docstring(ast.parse(text)), f"{path} does not say what it is"


def test_the_engine_names_no_question_scheme_or_country() -> None:
    """A pack is data: no id of the shipped pack stands in the program."""
    from sme_diag.packs import load

    pack, _ = load("export-pathway")
    assert pack is not None
    told = {*pack.questions, *pack.facts, *(s.id for s in pack.schemes), *(b.id for b in pack.barriers)}
    shared_words = {"country", "region", "contacts", "diagnosis"}  # types, roles and files of the format
    for path, here in modules():
        if here in {"lang", "core", "model", "mcda", "portfolio", "reports", "interview", "store"}:
            strings = {
                node.value
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            assert not (strings & told) - shared_words, f"{path}: {(strings & told) - shared_words}"
