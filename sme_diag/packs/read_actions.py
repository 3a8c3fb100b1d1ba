"""Action data -> Actions. Days become half days and amounts hundredths: everything inside is a whole number."""

from decimal import Decimal
from typing import Any

from sme_diag.model.rules import Action, Cost
from sme_diag.packs.conditions import Conditions
from sme_diag.tree import Map, place_of


def read_actions(records: list[Any], conditions: Conditions) -> tuple[Action, ...]:
    """Every action, in the order the pack writes them."""
    return tuple(_action(record, conditions) for record in records)


def _action(record: Map, conditions: Conditions) -> Action:
    return Action(
        id=str(record["id"]),
        step=str(record["step"]),
        text=str(record["text"]),
        when=conditions.condition(record, "when"),
        kind=str(record["kind"]),
        who=str(record["who"]),
        half_days=int(2 * Decimal(record["days"])),
        done_when=str(record["done_when"]),
        after=_ids(record, "after"),
        relieves=_ids(record, "relieves"),
        builds=_ids(record, "builds"),
        needs=_ids(record, "needs"),
        cost=_cost(record.get("cost")),
        place=place_of(record),
    )


def _ids(record: Map, key: str) -> tuple[str, ...]:
    return tuple(map(str, record.get(key) or ()))


def _cost(data: Map | None) -> Cost | None:
    if data is None:
        return None
    low, high = (None if data.get(key) is None else int(100 * Decimal(data[key])) for key in ("low", "high"))
    currency, text = str(data.get("currency", "EUR")), str(data.get("text") or "")
    return Cost(low, high, currency, text, _ids(data, "source"), str(data.get("seen") or ""))
