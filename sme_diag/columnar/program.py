"""A program: what it reads of each firm and what it says of it. Printers turn one into Python, Polars or SQL."""

from collections.abc import Mapping
from typing import NamedTuple

from sme_diag.columnar.columns import Column, walk


class Program(NamedTuple):
    """The columns of the result by name, in order. `title` says for whom and when, as a comment in what is printed.

    `names` gives columns on the way a name that a reader of the printed program understands.
    """

    title: str
    outputs: Mapping[str, Column]
    names: Mapping[Column, str] = {}

    @property
    def inputs(self) -> dict[str, Column]:
        """What the program reads, by name."""
        return {str(c.data): c for c in walk(self.outputs.values()) if c.op == "input"}
