"""Random trees and firms: any tree that can be written, trees that `check` accepts, and what is known of a firm."""

from datetime import date
from decimal import Decimal
from functools import cache
from keyword import iskeyword

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from lang_world import ALWAYS_KNOWN, CHANNELS, COUNTRIES, FINEST, NAMES, REGIONS, SET_VALUES, SETS, TODAY, of_kind

from sme_diag.lang.kinds import FUNCTIONS
from sme_diag.lang.nodes import AllOf, AnyOf, Arith, Call, Codes, Compare, Const, Expr, If, In, Name, Not, SetName
from sme_diag.lang.values import Interval, Value, exactly

Trees = SearchStrategy[Expr]
COMPARISONS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
EQUALITY = st.sampled_from(["==", "!="])
COUNTABLE = ("number", "money", "percent")

# --- any tree that can be written, sensible or not -------------------------------------------------------------------

IDS = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True).filter(lambda id: not iskeyword(id))
PLAIN_IDS = IDS.filter(lambda id: id not in {"true", "false"})
CODES = st.text("abyzAZéß059_ .:+-", max_size=6)
DECIMALS = st.decimals(-(10**9), 10**9, places=4) | st.decimals(-9, 9, places=0) | st.integers(-5, 5).map(Decimal)
LITERALS = st.one_of(st.booleans(), CODES, DECIMALS).map(Const)
AMONG = st.lists(CODES, max_size=3).map(tuple).map(Codes) | IDS.map(SetName)


def _compound(inner: Trees) -> Trees:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    others = st.sampled_from([*sorted(FUNCTIONS.keys() - {"years_since"}), "unheard_of"])
    return st.one_of(
        inner.map(Not),
        several.map(AllOf),
        several.map(AnyOf),
        st.builds(Compare, COMPARISONS, inner, inner),
        st.builds(In, inner, AMONG),
        st.builds(In, inner, AMONG).map(Not),
        st.builds(Arith, st.sampled_from(["+", "-", "*", "//"]), inner, inner),
        st.builds(If, inner, inner, inner),
        st.builds(Call, others, st.lists(inner | AMONG, max_size=3).map(tuple)),
        st.builds(Call, st.just("years_since"), st.tuples(inner)),
    )


WRITTEN: Trees = st.recursive(LITERALS | PLAIN_IDS.map(Name), _compound, max_leaves=12)

# --- trees that `check` accepts --------------------------------------------------------------------------------------


def const(number: "Decimal | int | str | bool") -> Const:
    """A number as written, a code or a truth value."""
    return Const(Decimal(number)) if type(number) is int else Const(number)


def named(*kinds: str) -> Trees:
    """One of the names of some kinds."""
    return st.sampled_from(of_kind(*kinds)).map(Name)


INTEGERS = st.integers(-4, 12).map(const)
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31)).map(lambda day: const(day.isoformat()))
BARE: dict[str, Trees] = {
    "whole": INTEGERS,
    "number": INTEGERS | st.decimals(-5, 15, places=2).map(Const),
    "money": INTEGERS | st.decimals(-5, 15, places=2).map(Const),
    "percent": INTEGERS | st.decimals(-5, 110, places=2).map(Const),
    "year": st.integers(2010, 2028).map(const),
    "date": DAYS,
}
WHOLE_NAMES = st.sampled_from(["employees", "partners"]).map(Name)


def among(kind: str, codes: frozenset[str], *sets: str) -> SearchStrategy[Codes | SetName]:
    """Codes written down, or one of the named sets that go with a kind."""
    written = st.lists(st.sampled_from(sorted(codes)), max_size=3, unique=True).map(tuple).map(Codes)
    return st.one_of(written, *(st.just(SetName(id)) for id in sets))


@cache
def loose(kind: str, depth: int) -> Trees:
    """A number of a kind, or a bare one that takes the kind of what it stands beside."""
    if depth <= 0 or kind == "date":  # a day in an `If` of bare days would be a text
        return BARE[kind] | anchored(kind, depth)
    return BARE[kind] | anchored(kind, depth) | st.builds(If, conditions(depth - 1), BARE[kind], BARE[kind])


@cache
def anchored(kind: str, depth: int) -> Trees:
    """A number that has its kind of itself; `whole` for a number without decimals, whatever is known of it."""
    leaf = WHOLE_NAMES if kind == "whole" else named(kind)
    if depth <= 0:
        return leaf
    same, free, test = anchored(kind, depth - 1), loose(kind, depth - 1), conditions(depth - 1)
    more = st.lists(free, max_size=2)
    options = [
        leaf,
        st.builds(If, test, same, free),
        st.builds(If, test, free, same),
        st.builds(
            lambda f, first, rest, last: Call(f, (*rest, first, *last)), st.sampled_from(["min", "max"]), same,
            st.lists(free, min_size=1, max_size=1), more,
        ),
    ]  # fmt: skip
    if kind in {"whole", *COUNTABLE}:
        factor = loose("whole", depth - 1)
        options += [
            st.builds(Arith, st.sampled_from("+-"), same, free),
            st.builds(Arith, st.sampled_from("+-"), free, same),
            st.builds(Arith, st.just("*"), same, factor),
            st.builds(Arith, st.just("*"), factor, same),
            st.builds(Arith, st.just("//"), same, free if kind == "whole" else loose("number", depth - 1)),
        ]
    if kind in {"whole", "number"}:
        options += [
            st.builds(lambda left, right: Arith("//", left, right), anchored(k, depth - 1), anchored(k, depth - 1))
            for k in COUNTABLE
        ]
        options += [
            named("choices", "countries").map(lambda name: Call("count", (name,))),
            named("year", "date").map(lambda name: Call("years_since", (name,))),
        ]
    if kind in {"number", "money"}:
        options.append(
            st.builds(lambda share, amount: Call("percent_of", (share, amount)), loose("percent", depth - 1), same)
        )
    return st.one_of(options)


@cache
def coded(name: str, depth: int) -> Trees:
    """A code: the name, or a choice between it and one of its codes."""
    codes = NAMES[name].codes or frozenset({"a", "b c"})
    if depth <= 0:
        return st.just(Name(name))
    bare = st.sampled_from(sorted(codes)).map(const)
    either = coded(name, depth - 1) | bare
    return st.one_of(
        st.just(Name(name)),
        st.builds(If, conditions(depth - 1), coded(name, depth - 1), either),
        st.builds(If, conditions(depth - 1), either, coded(name, depth - 1)),
    )


def _equal_codes(name: str, depth: int) -> Trees:
    codes = sorted(NAMES[name].codes or {"a", "b c"})
    right = st.sampled_from(codes).map(const) | coded(name, depth)
    return st.builds(Compare, EQUALITY, coded(name, depth), right) | st.builds(Compare, EQUALITY, right, coded(name, 0))


SET_OF = {"sells": "tangible", "lead": "direct", "country": "eu27"}
_CALLS: list[Trees] = [
    st.builds(lambda code: Call("has", (Name("channels"), const(code))), st.sampled_from(sorted(CHANNELS))),
    st.builds(lambda code: Call("has", (Name("markets"), const(code))), st.sampled_from(sorted(COUNTRIES))),
    st.builds(lambda area: Call("within", (Name("region"), const(area))), st.sampled_from(sorted(REGIONS))),
    among("region", REGIONS, "south").map(lambda areas: Call("within", (Name("region"), areas))),
    *(
        st.builds(lambda name, f, codes: Call(f, (Name(name), codes)), st.just(name), st.sampled_from(calls), codes)
        for calls in (["has_any", "has_all"],)
        for name, codes in (
            ("channels", among("choice", CHANNELS, "direct", "tangible")),
            ("markets", among("country", COUNTRIES, "eu27")),
        )
    ),
]


@cache
def conditions(depth: int) -> Trees:
    """A condition over names of every kind."""
    simple = st.one_of(named("boolean"), st.booleans().map(const), *_CALLS)
    if depth <= 0:
        return simple
    inner = conditions(depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    numeric = st.sampled_from([*BARE]).flatmap(
        lambda kind: (
            st.builds(Compare, COMPARISONS, anchored(kind, depth - 1), loose(kind, depth - 1))
            | st.builds(Compare, COMPARISONS, loose(kind, depth - 1), anchored(kind, depth - 1))
        )
    )
    codes = st.sampled_from(of_kind("choice", "country", "text")).flatmap(lambda name: _equal_codes(name, depth - 1))
    member = st.sampled_from(["sells", "lead", "country"]).flatmap(
        lambda name: st.builds(In, coded(name, depth - 1), among("", NAMES[name].codes or frozenset(), SET_OF[name]))
    )
    return st.one_of(
        simple,
        numeric,
        numeric,
        codes,
        member,
        inner.map(Not),
        several.map(AllOf),
        several.map(AnyOf),
        st.builds(If, inner, inner, inner),
        st.builds(Compare, EQUALITY, inner, inner),
        st.builds(Compare, COMPARISONS, BARE["number"], BARE["number"]),
    )


# --- what is known of a firm -----------------------------------------------------------------------------------------


@cache
def settled_value(name: str) -> SearchStrategy[Value]:
    """A value of a name about which nothing more can be learnt."""
    if name.startswith("@"):
        return st.just(SET_VALUES[name])
    kind = NAMES[name]
    match kind.name:
        case "boolean":
            return st.booleans()
        case "number" | "money" | "percent":
            return st.integers(-4, 12).map(lambda n: exactly(100 * n)) if kind.whole else (
                st.integers(-400, 1200).map(exactly) | st.integers(-2, 4).map(lambda n: exactly(100 * n))
            )  # fmt: skip
        case "year":
            return st.integers(2010, 2028).map(exactly)
        case "date":
            return st.dates(date(2015, 1, 1), date(2027, 12, 31)).map(lambda day: exactly(day.toordinal()))
        case "region":
            return st.sampled_from(FINEST)
        case "choices" | "countries":
            return st.frozensets(st.sampled_from(sorted(kind.codes or ())))
        case _:
            return st.sampled_from(sorted(kind.codes or {"a", "b c"}))


def vaguer(name: str, value: Value) -> SearchStrategy[Value]:
    """A value that says the same of a name, or less."""
    if isinstance(value, Interval):
        step = 100 if name in NAMES and NAMES[name].whole else 1
        margin = st.none() | st.integers(0, 3) | st.integers(0, 900 // step)
        wider = st.builds(lambda down, up: _widened(value, down, up, step), margin, margin)
        return wider | st.sampled_from([value, None])
    if name == "region" and isinstance(value, str):
        return st.integers(2, 5).map(lambda length: value[:length]) | st.none()
    return st.sampled_from([value, None])


def _widened(value: Interval, down: int | None, up: int | None, step: int) -> Interval | None:
    low = None if value.low is None or down is None else value.low - step * down
    high = None if value.high is None or up is None else value.high + step * up
    return None if low is None and high is None else Interval(low, high)


Known = dict[str, Value]


def settled_firms(names: frozenset[str]) -> SearchStrategy[Known]:
    """Everything is known of a firm."""
    return st.fixed_dictionaries({name: settled_value(name) for name in sorted(names)}).map(lambda k: ALWAYS_KNOWN | k)


def vaguer_firms(known: Known, names: frozenset[str]) -> SearchStrategy[Known]:
    """The same firm, of which the same is known, or less."""
    pairs = {name: vaguer(name, known[name]) for name in sorted(names)}
    return st.fixed_dictionaries(pairs).map(lambda vague: known | vague)


assert SETS.keys() == {name[1:] for name in SET_VALUES} and date(2015, 1, 1) < TODAY
