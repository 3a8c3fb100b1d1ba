"""Sentences derived from trees: every kind of node and its negation, with words that show what was asked of them."""

import pytest
from hypothesis import given
from lang_strategies import BARE, conditions, loose
from lang_world import PROFILE, SCOPE, prepared

from sme_diag.lang.check import check
from sme_diag.lang.kinds import BOOLEAN, NUMBER, Kind, outer
from sme_diag.lang.nodes import AllOf, Arith, Compare, Const, Expr, If, Name, Not
from sme_diag.lang.parse import parse
from sme_diag.lang.phrase import phrase


class Words:
    """Words that are their own keys."""

    def say(self, key: str, /, **args: str) -> str:
        return f"{key.removeprefix('phrase.')}({', '.join(f'{name}={value}' for name, value in args.items())})"

    def name(self, id: str) -> str:
        return f"<{id}>"

    def set_name(self, id: str) -> str:
        return f"@{id}"

    def code(self, id: str, code: str) -> str:
        return f"{id}:{code}"

    def number(self, number: int, kind: Kind | None, id: str) -> str:
        return f"{number if kind is None else outer(number, kind)} {kind.name if kind else ''} {id}".strip()

    def listing(self, items: list[str], last: str) -> str:
        return f" {last} ".join(items)


WORDS = Words()


def said(text: str, want: Kind = BOOLEAN) -> str:
    """The sentence of a text."""
    return phrase(prepared(text, want), WORDS)


@pytest.mark.parametrize(
    ("text", "sentence", "opposite"),
    [
        ("true", "always()", "never()"),
        ("false", "never()", "always()"),
        ("online", "yes(name=<online>)", "no(name=<online>)"),
        ("employees < 250", "under(name=<employees>, value=250 number employees)", "at_least"),
        ("employees <= 250", "at_most(name=<employees>, value=250 number employees)", "over"),
        ("employees > 250", "over(name=<employees>, value=250 number employees)", "at_most"),
        ("employees >= 250", "at_least(name=<employees>, value=250 number employees)", "under"),
        ("employees == 250", "is(name=<employees>, value=250 number employees)", "is_not"),
        ("employees != 250", "is_not(name=<employees>, value=250 number employees)", "is"),
        ("250 > employees", "under(name=<employees>, value=250 number employees)", "at_least"),
        ("250 <= employees", "at_least(name=<employees>, value=250 number employees)", "under"),
        ("250 == employees", "is(name=<employees>, value=250 number employees)", "is_not"),
        ("turnover < budget", "under(name=<turnover>, value=<budget>)", "at_least"),
        ("turnover < 12.5", "under(name=<turnover>, value=12.5 money turnover)", "at_least"),
        ("1 < 2", "under(name=1 number, value=2 number)", "at_least"),
        ('sells == "goods"', "code(name=<sells>, value=sells:goods)", "not_code"),
        ('sells != "goods"', "not_code(name=<sells>, value=sells:goods)", "code"),
        ('"goods" == sells', "code(name=<sells>, value=sells:goods)", "not_code"),
        ("sells == lead", "is(name=<sells>, value=<lead>)", "is_not"),
        ("online == true", "yes(name=<online>)", "no(name=<online>)"),
        ("online == false", "no(name=<online>)", "yes(name=<online>)"),
        ("online != true", "no(name=<online>)", "yes(name=<online>)"),
        ("true == online", "yes(name=<online>)", "no(name=<online>)"),
        ("true == false", "never()", "always()"),
        ("online == sme", "is(name=<online>, value=<sme>)", "is_not"),
        ("country in @eu27", "in_set(name=<country>, list=@eu27)", "not_in_set"),
        ('sells in ["goods", "both"]', "one_of(name=<sells>, list=sells:goods or sells:both)", "none_of"),
        ('has(channels, "web")', "has(name=<channels>, list=channels:web)", "not_has"),
        ('has_any(channels, ["web", "fair"])', "has_any(name=<channels>, list=channels:web or channels:fair)", "not_has_any"),
        ('has_all(channels, ["web", "fair"])', "has_all(name=<channels>, list=channels:web and channels:fair)", "not_has_all"),
        ("has_any(channels, @direct)", "has_any(name=<channels>, list=@direct)", "not_has_any"),
        ('within(region, "FRI")', "within(name=<region>, list=region:FRI)", "not_within"),
        ('within(region, ["FRI", "EL3"])', "within(name=<region>, list=region:FRI or region:EL3)", "not_within"),
        ("within(region, @south)", "within(name=<region>, list=@south)", "not_within"),
        ("count(channels) >= 2", "at_least(name=count(name=<channels>, other=, list=<channels>), value=2 number)", "under"),
        ("years_since(founded) >= 3", "at_least(name=years_since(name=<founded>), value=3 number)", "under"),
        ("years_since(registered) < 3", "under(name=years_since(name=<registered>), value=3 number)", "at_least"),
        ('registered < "2024-02-29"', "under(name=<registered>, value=738945 date registered)", "at_least"),
        (
            "max(turnover, budget) > 5",
            "over(name=max(name=<turnover>, other=<budget>, list=<turnover>, <budget>), value=5 money)",
            "at_most",
        ),
        (
            "turnover > percent_of(10, budget)",
            "over(name=<turnover>, value=percent_of(name=10 percent, other=<budget>, list=10 percent, <budget>))",
            "at_most",
        ),
    ],
)  # fmt: skip
def test_a_sentence_and_its_opposite(text: str, sentence: str, opposite: str) -> None:
    if "(" not in opposite:
        opposite += sentence[sentence.index("(") :]
    assert said(text) == sentence
    assert said(f"not ({text})") == opposite
    assert said(f"not not ({text})") == sentence


YES, NO, SME, NOT_SME = "yes(name=<online>)", "no(name=<online>)", "yes(name=<sme>)", "no(name=<sme>)"
FEW, MANY = (f"{key}(name=<employees>, value=5 number employees)" for key in ("under", "at_least"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("online and sme", f"{YES} and {SME}"),
        ("online or sme", f"{YES} or {SME}"),
        ("not (online and sme)", f"{NO} or {NOT_SME}"),
        ("not (online or sme)", f"{NO} and {NOT_SME}"),
        ("online and not sme", f"{YES} and {NOT_SME}"),
        ("employees < 5 or online and sme", f"{FEW} or ({YES} and {SME})"),
        ("not (employees < 5 or online and sme)", f"{MANY} and ({NO} or {NOT_SME})"),
        ("employees < 5 and not (online and sme)", f"{FEW} and ({NO} or {NOT_SME})"),
        ("employees < 5 and not not (online or sme)", f"{FEW} and ({YES} or {SME})"),
        ("not (employees < 5 and not (online or sme))", f"{MANY} or ({YES} or {SME})"),
        ("5 <= employees < 5", f"{MANY} and {FEW}"),
        ("(online and sme) == true", f"{YES} and {SME}"),
        ("(online and sme) == false", f"{NO} or {NOT_SME}"),
        ("online == (employees < 5)", f"is(name=<online>, value={FEW})"),
        ('sells not in ["goods"]', "none_of(name=<sells>, list=sells:goods)"),
        ("country not in @eu27", "not_in_set(name=<country>, list=@eu27)"),
        ("employees < 5 if online else sme and sme", f"if(test={YES}, then={FEW}, otherwise={SME} and {SME})"),
        ("not (employees < 5 if online else sme)", f"if(test={YES}, then={MANY}, otherwise={NOT_SME})"),
        ("not (true if online else false)", f"if(test={YES}, then=never(), otherwise=always())"),
        ("(true if online else false) == false", f"if(test={YES}, then=never(), otherwise=always())"),
    ],
)
def test_connectives(text: str, sentence: str) -> None:
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("text", "want", "sentence"),
    [
        ("7", NUMBER, "7 number"),
        ('"a"', Kind("text"), ":a"),
        ("employees + partners", NUMBER, "<employees> + <partners>"),
        ("employees - partners", NUMBER, "<employees> − <partners>"),
        ("turnover * 2", Kind("money"), "<turnover> × 2 number"),
        ("turnover // 2", Kind("money"), "<turnover> ÷ 2 number"),
        ("(turnover + budget) * 2", Kind("money"), "(<turnover> + <budget>) × 2 number"),
        ("turnover + budget * 2", Kind("money"), "<turnover> + <budget> × 2 number"),
        ("turnover - (budget + 1)", Kind("money"), "<turnover> − (<budget> + 1 money)"),
        ("turnover - budget + 1", Kind("money"), "<turnover> − <budget> + 1 money"),
        ("turnover // (employees * 2)", Kind("money"), "<turnover> ÷ (<employees> × 2 number)"),
        ("turnover * 2 // 3", Kind("money"), "<turnover> × 2 number ÷ 3 number"),
        ("(1 if online else 2) + employees", NUMBER, f"(if(test={YES}, then=1 number, otherwise=2 number)) + <employees>"),
        ("employees if online else 2", NUMBER, f"if(test={YES}, then=<employees>, otherwise=2 number)"),
        ("min(turnover, 5, budget)", Kind("money"), "min(name=<turnover>, other=<budget>, list=<turnover>, 5 money, <budget>)"),
        ("count(markets)", NUMBER, "count(name=<markets>, other=, list=<markets>)"),
        ("years_since(founded)", NUMBER, "years_since(name=<founded>)"),
    ],
)  # fmt: skip
def test_numbers_and_codes(text: str, want: Kind, sentence: str) -> None:
    assert said(text, want) == sentence


def test_a_tree_that_was_never_checked_is_still_a_sentence() -> None:
    tree, _ = parse("employees < 12.50 and 3 == -1")
    assert tree is not None
    assert phrase(tree, WORDS) == "under(name=<employees>, value=12.50) and is(name=3, value=-1)"
    truth = Arith("+", Name("a"), If(Name("b"), Const(True), Const(False)))
    assert phrase(truth, WORDS) == "<a> + (if(test=yes(name=<b>), then=true(), otherwise=false()))"
    assert phrase(Compare("==", Name("a"), Const(7)), WORDS) == "is(name=<a>, value=7  a)"
    strange, _ = parse("has(channels, 5) and within(region, other)")
    assert strange is not None and isinstance(strange, AllOf)
    assert phrase(strange, WORDS) == "has(name=<channels>, list=) and within(name=<region>, list=)"


@PROFILE
@given(conditions(3))
def test_two_negations_are_none_and_one_changes_the_sentence(written: Expr) -> None:
    tree, problems = check(written, SCOPE)
    assert problems == ()
    sentence = phrase(tree, WORDS)
    assert sentence
    assert phrase(Not(Not(tree)), WORDS) == sentence
    assert phrase(Not(tree), WORDS) != sentence


@pytest.mark.parametrize("kind", BARE)
def test_every_number_has_a_phrase(kind: str) -> None:
    @PROFILE
    @given(loose(kind, 2))
    def look(written: Expr) -> None:
        tree, problems = check(written, SCOPE, NUMBER if kind == "whole" else Kind(kind))
        assert problems == ()
        assert phrase(tree, WORDS)

    look()
