"""Bringing criteria to one scale: by their declared bounds, or the ways the classic papers use, to check published tables."""

from math import hypot

from sme_diag.mcda.matrix import Matrix, unit

BOUNDS, MINMAX, VECTOR, RAW = "bounds", "minmax", "vector", "raw"
SCALES = (BOUNDS, MINMAX, VECTOR, RAW)
"""The names `scaled` knows. Only with the declared bounds does what an alternative gets not depend on the others."""
Rows = tuple[tuple[float, ...], ...]


def scaled(matrix: Matrix, normalise: str) -> Rows:
    """The cells on one scale, higher always better. Raises ValueError on a name that is not in SCALES.

    - `bounds`: 0 to 1 by the declared bounds (see `unit`);
    - `minmax`: 0 to 1 from the worst to the best cell of the matrix; 1 for all where a criterion has one value only;
    - `vector`: the cell divided by the Euclidean length of its column (Hwang & Yoon 1981), negative where less is better;
    - `raw`: the cell itself, negative where less is better.
    """
    if normalise == BOUNDS:
        return unit(matrix).cells
    if normalise not in SCALES:
        raise ValueError(f"a scale is one of {', '.join(SCALES)}")
    if not matrix.cells:
        return ()
    signs = [1.0 if criterion.best_high else -1.0 for criterion in matrix.criteria]
    columns = [
        [sign * cell for cell in column] for sign, column in zip(signs, zip(*matrix.cells, strict=True), strict=True)
    ]
    if normalise == MINMAX:
        columns = [_min_max(column) for column in columns]
    elif normalise == VECTOR:
        columns = [[cell / (hypot(*column) or 1.0) for cell in column] for column in columns]
    return tuple(zip(*columns, strict=True))


def _min_max(column: list[float]) -> list[float]:
    low, high = min(column), max(column)
    return [(cell - low) / (high - low) if high > low else 1.0 for cell in column]
