"""Which questions would decide (`missing`), and which steps a value rests on (`because`)."""

import pytest
from lang_world import at_least, plain, step_of

from sme_diag.lang.evaluate import Step, because, evaluate, missing
from sme_diag.lang.kinds import BOOLEAN, NUMBER, Kind
from sme_diag.lang.nodes import AllOf, Name
from sme_diag.lang.printing import to_text
from sme_diag.lang.values import Value

NAMES = ("online", "sme", "employees", "partners", "sells", "region", "channels", "country", "turnover", "founded")


def roots(known: dict[str, Value], *also: str) -> dict[str, frozenset[str]]:
    """Each name that has no value is a question of its own."""
    return {name: frozenset({name}) for name in (*NAMES, *also) if known.get(name) is None or name in also}


@pytest.mark.parametrize(
    ("text", "known", "needed"),
    [
        ("online", {}, {"online"}),
        ("online", {"online": False}, set()),
        ("not online", {}, {"online"}),
        ("online and sme", {}, {"online", "sme"}),
        ("online and sme", {"online": True}, {"sme"}),
        ("online and sme", {"online": False}, set()),
        ("online or sme", {"online": True}, set()),
        ("online or sme", {"online": False}, {"sme"}),
        ("online or employees < 5 and sme", {"online": False, "sme": False}, set()),
        ("online or employees < 5 and sme", {"sme": True}, {"online", "employees"}),
        ("employees + partners < 10", {"employees": plain(3)}, {"partners"}),
        ("max(employees, partners) >= 3", {"employees": plain(3)}, set()),
        ("max(employees, partners) > 3", {"employees": plain(3)}, {"partners"}),
        ('sells in ["goods"]', {}, {"sells"}),
        ("country in @eu27", {}, {"country"}),
        ("country in @eu27", {"country": "FR", "@eu27": None}, set()),
        ('has_any(channels, ["web"]) or count(channels) > 2', {}, {"channels"}),
        ("years_since(founded) > 3", {}, {"founded"}),
        ("percent_of(10, turnover) > 3", {}, {"turnover"}),
        ("sme if online else employees < 5", {}, {"online", "sme", "employees"}),
        ("sme if online else employees < 5", {"online": True}, {"sme"}),
        ("sme if online else employees < 5", {"online": False}, {"employees"}),
        ("sme if online else sme", {"sme": True}, set()),
        ("(5 if online else 7) > 6", {}, {"online"}),
        ("(5 if online else 7) > 4", {}, set()),
        ("employees // partners > 1", {"employees": plain(7), "partners": plain(0)}, set()),
    ],
)
def test_missing(text: str, known: dict[str, Value], needed: set[str]) -> None:
    assert missing(step_of(text, known), roots(known)) == needed


def test_a_range_that_does_not_decide_is_missing_its_question() -> None:
    known: dict[str, Value] = {"employees": at_least(3)}
    assert missing(step_of("employees < 10", known), roots(known, "employees")) == {"employees"}
    assert missing(step_of("employees > 1", known), roots(known, "employees")) == frozenset()


def test_a_coarse_region_is_missing_its_question_where_it_does_not_decide() -> None:
    known: dict[str, Value] = {"region": "FR"}
    assert missing(step_of('within(region, "FRI")', known), roots(known, "region")) == {"region"}
    assert missing(step_of('within(region, "EL")', known), roots(known, "region")) == frozenset()


def test_a_fact_is_missing_the_questions_behind_it() -> None:
    behind = {"sme": frozenset({"employees", "turnover"}), "online": frozenset({"online"})}
    assert missing(step_of("sme and online"), behind) == {"employees", "turnover", "online"}
    del behind["online"]
    assert missing(step_of("sme and online", {"online": True}), behind) == {"employees", "turnover"}
    assert missing(step_of("sme and online", {"online": False}), behind) == frozenset()
    assert missing(step_of("sme"), {}) == frozenset()


def reasons(text: str, known: dict[str, Value], want: Kind = BOOLEAN) -> list[tuple[str, Value]]:
    """The reasons as text with their values."""
    return [(to_text(step.expr), step.value) for step in because(step_of(text, known, want))]


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("online", {"online": True}, [("online", True)]),
        ("online", {}, [("online", None)]),
        ("not online", {"online": True}, [("online", True)]),
        ("true", {}, []),
        ("online and sme", {"online": True, "sme": True}, [("online", True), ("sme", True)]),
        ("online and sme", {"online": True, "sme": False}, [("sme", False)]),
        ("online and sme", {"online": False, "sme": False}, [("online", False), ("sme", False)]),
        ("online and sme", {"online": True}, [("sme", None)]),
        ("online and sme", {}, [("online", None), ("sme", None)]),
        ("online and sme", {"online": False}, [("online", False)]),
        ("online or sme", {"online": True}, [("online", True)]),
        ("online or sme", {"online": False}, [("sme", None)]),
        ("online or sme", {"online": False, "sme": False}, [("online", False), ("sme", False)]),
        ("not (online or sme)", {"sme": True, "online": False}, [("sme", True)]),
        (
            "(online or sme) and employees < 5",
            {"online": False, "sme": False, "employees": plain(7)},
            [("online", False), ("sme", False), ("employees < 5", False)],
        ),
        (
            "(online or sme) and employees < 5",
            {"online": False, "sme": True, "employees": plain(7)},
            [("employees < 5", False)],
        ),
        ('sells in ["goods"]', {"sells": "both"}, [('sells in ["goods"]', False)]),
        ('sells not in ["goods"]', {"sells": "both"}, [('sells in ["goods"]', False)]),
        ("sme if online else false", {"online": True, "sme": True}, [("online", True), ("sme", True)]),
        ("sme if online else false", {"online": False, "sme": True}, [("online", False)]),
        ("sme if online else false", {"sme": True}, [("sme if online else false", None)]),
        (
            "true if online else sme if employees < 5 else false",
            {"online": False, "employees": plain(7)},
            [("online", False), ("employees < 5", False)],
        ),
    ],
)
def test_because(text: str, known: dict[str, Value], expected: list[tuple[str, Value]]) -> None:
    assert reasons(text, known) == expected


def test_because_of_a_number_and_of_a_code() -> None:
    assert reasons("employees + 1", {"employees": plain(3)}, NUMBER) == [("employees + 1", plain(4))]
    assert reasons("5 if online else 7", {"online": True}, NUMBER) == [("online", True)]
    size = '"goods" if online else sells'
    assert reasons(size, {"online": False, "sells": "both"}, Kind("choice")) == [("online", False), ("sells", "both")]


def test_every_part_is_evaluated_even_when_the_first_decides() -> None:
    step = step_of("online and employees < 5", {"online": False, "employees": plain(3)})
    assert step.value is False
    assert [part.value for part in step.parts] == [False, True]
    assert [part.value for part in step.parts[1].parts] == [plain(3), plain(5)]


def test_a_step_names_its_tree() -> None:
    tree = AllOf((Name("online"), Name("sme")))
    known: dict[str, Value] = {"online": True}
    assert evaluate(tree, known) == Step(tree, None, (Step(Name("online"), True), Step(Name("sme"), None)))
