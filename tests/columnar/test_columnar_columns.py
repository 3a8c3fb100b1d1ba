"""Columns: what is equal is one object, and nothing else is."""

from sme_diag.columnar.columns import INTEGER, null, source


def test_a_register_column_that_is_never_null_is_not_the_one_that_can_be() -> None:
    one, other = source("age", INTEGER, 0, 9), source("age", INTEGER, 0, 9, nullable=False)
    assert one is source("age", INTEGER, 0, 9)
    assert one is not other
    assert null(one).op == "null"
    assert null(other).data is False
