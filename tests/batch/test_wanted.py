"""What a person asks of a run: conditions as in a pack, places by code or name, figures that exist; and what is wrong with it."""

from pathlib import Path

import pytest

from sme_diag.batch.choose import By, Wanted
from sme_diag.batch.wanted import Asked, wanted
from sme_diag.lang.printing import to_text
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load
from sme_diag.problems import Refused

ROOT = Path(__file__).parents[2]
TINY = load("tiny", [ROOT / "tests/packs/tiny"], "en")[0]
PLACES = geography("en")
EXPORT = load("export-pathway", [], "en")[0]


def read(pack: Pack | None = TINY, **asked: object) -> Wanted:
    """The wishes, understood."""
    assert pack is not None
    return wanted(Asked(**asked), pack, PLACES)  # type: ignore[arg-type]


def refused(pack: Pack | None = TINY, **asked: object) -> list[tuple[str, str, str | None]]:
    """What is wrong with the wishes: where, which code, and the likely repair."""
    with pytest.raises(Refused) as caught:
        read(pack, **asked)
    return [(str(problem.place), problem.code, problem.suggestion) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "staff < 10",
        'staff < small_staff and has(sells, "goods")',
        'size in ["one", "few"]',
        "country in @test_union",
        "not has_site or small_aid > 100",
        'within(region, "FRI")',
        "small",
    ],
)
def test_a_condition_reads_what_a_rule_may_read(text: str) -> None:
    found = read(where=text).where
    assert found is not None and to_text(found) == text


@pytest.mark.parametrize(
    ("text", "place", "code", "suggestion"),
    [
        ("staf < 10", "--where:1:1", "E103", "staff"),
        ("has_site and staf < 10", "--where:1:14", "E103", "staff"),
        ("  not staf < 10", "--where:1:7", "E103", "staff"),
        ("country == FR", "--where:1:12", "E103", '"FR"'),
        ('country == "UK"', "--where:1:12", "E104", None),
        ('has(sells, "good")', "--where:1:12", "E104", "goods"),
        ("country in @test_unoin", "--where:1:12", "E109", "test_union"),
        ("staff", "--where:1:1", "E108", None),
        ("whithin(region, 1)", "--where:1:1", "E106", "within"),
        ("not " * 3000, "--where:1:1", "E111", None),
        ("(lambda: 1)()", "--where:1:1", "E102", None),
    ],
)
def test_a_condition_that_cannot_be_read_is_said_with_its_place(
    text: str, place: str, code: str, suggestion: str | None
) -> None:
    assert refused(where=text) == [(place, code, suggestion)]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("", None),
        ("staff <", None),
        ("staff = 3", "staff == 3"),
        ("staff = 3 and small_aid >= 2 and has_site != true", "staff == 3 and small_aid >= 2 and has_site != true"),
        ("staff = ", None),
    ],
)
def test_a_condition_that_is_no_expression_is_said(text: str, suggestion: str | None) -> None:
    ((place, code, found),) = refused(where=text)
    assert place.startswith("--where:1:") and (code, found) == ("E101", suggestion)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("FRI", 'within(region, "FRI")'),
        (" fri1 ", 'within(region, "FRI1")'),
        ("Nouvelle-Aquitaine", 'within(region, "FRI")'),
        ("bayern", 'within(region, "DE2")'),
        ("Bavière", 'within(region, "DE2")'),
        ("Ile-de-France", 'within(region, "FR1")'),  # FR10 is the whole of it, and has the same name
        ("FR", 'country == "FR" or within(region, "FR")'),
        ("france", 'country == "FR" or within(region, "FR")'),
        ("GR", 'country == "GR" or within(region, "EL")'),
        ("EL", 'country == "GR" or within(region, "EL")'),
        ("Griechenland", 'country == "GR" or within(region, "EL")'),
        ("Luxembourg", 'country == "LU" or within(region, "LU")'),
        ("br", 'country == "BR"'),
        ("Brésil", 'country == "BR"'),
        ("MQ", 'country == "MQ"'),
    ],
)
def test_a_place_is_short_for_the_condition_of_being_there(text: str, condition: str) -> None:
    found = read(region=text).region
    assert found is not None and to_text(found) == condition
    assert found == read(where=condition).where


def test_a_place_is_told_by_the_questions_the_pack_has() -> None:
    assert TINY is not None
    only = {role: TINY._replace(roles={role: role}) for role in ("country", "region")}
    country, region = read(only["country"], region="FR").region, read(only["region"], region="FR").region
    assert country is not None and to_text(country) == 'country == "FR"'
    assert region is not None and to_text(region) == 'within(region, "FR")'
    assert refused(only["country"], region="FRI") == [("--region", "B626", None)]
    assert refused(only["region"], region="BR") == [("--region", "B626", None)]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"region": "Aquitane"}, ("--region", "B624", "Aquitaine")),
        ({"region": "Nowhere at all"}, ("--region", "B624", None)),
        ({"region": ""}, ("--region", "B624", None)),
        ({"region": "Jura"}, ("--region", "B625", None)),
        ({"top": 3, "by": "points"}, ("--by", "B621", None)),
        ({"top": 3, "by": "scores"}, ("--by", "B621", "score")),
        ({"top": 3, "by": "relevance:"}, ("--by", "B621", "relevance")),
        ({"top": 3, "by": "score:tiny-grant"}, ("--by", "B621", "score")),
        ({"top": 3, "by": "relevance:tiny-grnat"}, ("--by", "B622", "relevance:tiny-grant")),
        ({"top": 3, "by": "relevance:no_time"}, ("--by", "B622", None)),
        ({"top": 3, "by": "severity:no_tyme"}, ("--by", "B623", "severity:no_time")),
        ({"by": "score"}, ("--by", "B627", None)),
        ({"seed": 0}, ("--seed", "B627", None)),
    ],
)
def test_a_wish_that_means_nothing_is_said(asked: dict[str, object], problem: tuple[str, str, str | None]) -> None:
    assert refused(**asked) == [problem]


def test_a_name_of_several_places_lists_the_widest_of_them() -> None:
    with pytest.raises(Refused) as caught:
        read(region="Martinique")
    assert caught.value.problems[0].args == {"place": "Martinique", "codes": "FRY2, MQ"}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = refused(where="staf < 1 and smalll", region="Aquitane", by="x:y", seed=1)
    assert [code for _, code, _ in found] == ["E103", "E103", "B624", "B621", "B627", "B627"]


def test_every_scheme_and_barrier_can_be_ranked_by() -> None:
    assert EXPORT is not None
    for what, ids in (("relevance", EXPORT.schemes), ("severity", EXPORT.barriers)):
        for each in ids:
            assert read(EXPORT, top=1, by=f"{what}:{each.id}").by == By(what, each.id)
    assert read(top=1).by == read(top=1, by="score").by == By()


def test_nothing_asked_for_is_everyone() -> None:
    assert read() == Wanted() and read().reasons == ()
