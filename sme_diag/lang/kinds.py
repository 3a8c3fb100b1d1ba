"""Kinds: what a value is. Numbers are integers inside; the kind says what one of them stands for.

| kind                  | a value is                         | inner unit         |
|-----------------------|------------------------------------|--------------------|
| boolean               | bool                               |                    |
| choice, country, text | a code                             |                    |
| choices, countries    | a frozenset of codes               |                    |
| region                | a NUTS code, possibly a coarse one |                    |
| number                | an Interval                        | hundredths         |
| money                 | an Interval                        | EUR cents          |
| percent               | an Interval                        | hundredths of 1 %  |
| year, date            | an Interval                        | years, days        |

Unknown is None in every kind.
"""

from decimal import Decimal
from typing import NamedTuple

SCALE = {"number": 100, "money": 100, "percent": 100, "year": 1, "date": 1}
SETS = frozenset({"choices", "countries"})
MAX_DIGITS = 15


class Kind(NamedTuple):
    """What a value is. `codes` closes the list of codes (None: any); `whole` marks numbers without decimals."""

    name: str
    codes: frozenset[str] | None = None
    unit: str = ""
    whole: bool = False

    @property
    def numeric(self) -> bool:
        """True for the kinds whose values are intervals of integers."""
        return self.name in SCALE


BOOLEAN = Kind("boolean")
NUMBER = Kind("number")
WHOLE = Kind("number", whole=True)

FUNCTIONS = {
    "has": "set, code",
    "has_any": "set, codes",
    "has_all": "set, codes",
    "count": "set",
    "min": "numbers",
    "max": "numbers",
    "years_since": "year or date",
    "within": "region, code or codes",
    "percent_of": "percent, amount",
}


def inner(written: Decimal, kind: Kind) -> int | None:
    """The number in the inner unit of its kind, or None when it has more decimals or digits than the kind can hold."""
    if not written.is_finite() or written.adjusted() >= MAX_DIGITS:
        return None
    if written and written.adjusted() < -MAX_DIGITS:  # the ratio below would be worked out digit by digit
        return None
    numerator, denominator = written.as_integer_ratio()  # exact: Decimal itself rounds to 28 digits
    whole, rest = divmod(numerator * SCALE[kind.name], denominator)
    if rest or (kind.whole and whole % SCALE[kind.name]):
        return None
    return whole


def outer(number: int, kind: Kind) -> Decimal:
    """The number as people write it: the inverse of `inner`, without superfluous zeros."""
    value = Decimal(number) / SCALE[kind.name]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
