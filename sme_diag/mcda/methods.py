"""The methods by name, with the scales each can take and the one of the paper it comes from."""

from collections.abc import Callable
from typing import NamedTuple

from sme_diag.mcda.matrix import Values
from sme_diag.mcda.promethee import promethee
from sme_diag.mcda.scale import BOUNDS, MINMAX, RAW, SCALES, VECTOR
from sme_diag.mcda.topsis import topsis
from sme_diag.mcda.vikor import vikor
from sme_diag.mcda.weighted import weighted


class Method(NamedTuple):
    """`prefer(matrix, weights, normalise=...)` gives a value an alternative, higher is better; `classic` is the paper's scale."""

    prefer: Callable[..., Values]
    classic: str
    scales: tuple[str, ...]


METHODS = {
    "weighted": Method(weighted, MINMAX, SCALES),
    "topsis": Method(topsis, VECTOR, SCALES),
    "vikor": Method(vikor, MINMAX, (BOUNDS, MINMAX)),
    "promethee": Method(promethee, RAW, (BOUNDS, RAW)),
}
"""`weighted` is the default everywhere; the others are second opinions."""
