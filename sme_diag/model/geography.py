"""Countries and regions as codes: what an answer of type country or region may be."""

from collections.abc import Mapping
from typing import NamedTuple

NO_REGION = "ZZ"
"""The ISO code that no country has: the region of a firm outside the NUTS."""


class Geography(NamedTuple):
    """Countries (ISO alpha-2) with their names and NUTS prefix, regions (NUTS codes) with their names.

    `also`: the other names of a country or region by its code, in other languages and in common use.
    """

    countries: dict[str, str]
    prefixes: dict[str, str]
    regions: dict[str, str]
    also: Mapping[str, tuple[str, ...]] = {}

    @property
    def region_codes(self) -> tuple[str, ...]:
        """Every code a region may have: those of levels 1 to 3, and the prefixes of whole countries."""
        return (*self.regions, *self.prefixes.values())

    def place_name(self, code: str) -> str:
        """The name of a country or region, or the code itself."""
        return self.countries.get(code) or self.regions.get(code) or self._by_prefix().get(code, code)

    def _by_prefix(self) -> dict[str, str]:
        return {prefix: self.countries[code] for code, prefix in self.prefixes.items()}
