"""Which column means what, and what a cell becomes."""

from decimal import Decimal
from typing import Any

import pytest
from core_replies import PACK

from sme_diag.batch.columns import answers, plan


def read(cells: dict[str, Any], decimal_comma: bool = False) -> dict[str, object]:
    """The answers of one row whose headers are the keys."""
    return answers(cells, plan(list(cells), PACK, "firms.csv", None, decimal_comma=decimal_comma))[0]


@pytest.mark.parametrize(
    ("header", "cell", "answer"),
    [
        ("staff", "14", 14),
        ("staff", " 14 ", 14),
        ("staff", "1 200", 1200),
        ("staff", "1\u202f200", 1200),
        ("staff", "many", "many"),  # the engine says what is wrong with it
        ("staff", "nan", "nan"),
        ("staff", "9" * 40, Decimal("9" * 40)),
        ("rating", "12.5", Decimal("12.5")),
        ("share", "12 %", 12),
        ("turnover", "=1+1", "=1+1"),
        ("founded", "2012", 2012),
        ("started", "2024-05-01", "2024-05-01"),
        ("lead", "nobody", "nobody"),
        ("boss", "nobody", "nobody"),  # an earlier id
        ("online", "yes", "yes"),
        ("sells", "goods; services", ["goods", "services"]),
        ("sells", "goods", ["goods"]),
        ("markets", "FR;US", ["FR", "US"]),
        ("lead", "dont_know", {"missing": "dont_know"}),
        ("lead", "Don't know", {"missing": "dont_know"}),
        ("lead", "?", {"missing": "dont_know"}),
        ("lead", "refused", {"missing": "refused"}),
        ("staff", 14, 14),  # JSON lines hold values, not text
        ("sells", ["goods"], ["goods"]),
        ("staff", {"from": 5, "to": 9}, {"from": 5, "to": 9}),
    ],
)
def test_a_cell_becomes_an_answer(header: str, cell: Any, answer: object) -> None:
    (found,) = read({header: cell}).values()
    assert found == answer


@pytest.mark.parametrize("cell", ["", "   ", None])
def test_a_blank_cell_is_no_answer(cell: object) -> None:
    assert read({"staff": cell}) == {}


def test_a_decimal_comma_is_read_where_the_table_has_one() -> None:
    assert read({"rating": "12,5"}, decimal_comma=True) == {"rating": Decimal("12.5")}
    assert read({"rating": "12,5"}) == {"rating": Decimal("12.5")}  # it can be nothing else
    assert read({"rating": "12,500"}) == {"rating": "12,500"}  # it can
    assert read({"rating": "12,500"}, decimal_comma=True) == {"rating": Decimal("12.500")}


@pytest.mark.parametrize("mark", [".", "/"])
def test_one_column_an_option(mark: str) -> None:
    headers = [f"sells{mark}{code}" for code in ("goods", "services")]
    assert read(dict(zip(headers, ("1", "0"), strict=True))) == {"sells": ["goods"]}
    assert read(dict(zip(headers, ("no", "No"), strict=True))) == {"sells": []}
    assert read(dict(zip(headers, ("", ""), strict=True))) == {}
    assert read({"sells": "services", headers[0]: "x"}) == {"sells": ["services"]}  # the whole column says more


def test_ids_names_and_columns_that_are_no_question() -> None:
    found = plan(["Firm_ID", "name", "staff", "staf", "xyzzy"], PACK, "firms.csv", None)
    assert (found.id, found.name, list(found.questions)) == ("Firm_ID", "name", ["staff"])
    assert [(p.code, p.args["column"], p.suggestion) for p in found.problems] == [
        ("B603", "staf", "staff"),
        ("B603", "xyzzy", None),
    ]
    assert plan(["number", "id"], PACK, "firms.csv", "number").id == "number"
    assert plan(["staff"], PACK, "firms.csv", None).id == ""
