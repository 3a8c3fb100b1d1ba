"""The pictures of a report as inline SVG. Colours come from the style sheet, so that they follow light, dark and paper."""

from decimal import ROUND_HALF_EVEN, Decimal
from math import cos, pi, sin
from textwrap import wrap

from sme_diag.reports.document import AHEAD, DONE, Bar, Radar
from sme_diag.reports.markup import Markup, element, joined

WIDTH, HEIGHT, RADIUS = 440, 376, 108
CENTRE = (WIDTH / 2, HEIGHT / 2)
RINGS = (25, 50, 75, 100)
LABEL = 15
LINE = 17


def bar(found: Bar, hatch: str) -> Markup:
    """A bar from 0 to 100: solid as far as is certain, hatched as far as is possible. The words stand beside it."""
    return element(
        "svg",
        element("rect", class_="track", x=0, y=0, width=100, height=8),
        element("rect", class_="maybe", x=found.low, y=0, width=found.high - found.low, height=8, fill=f"url(#{hatch})")
        if found.high > found.low
        else None,
        element("rect", class_="sure", x=0, y=0, width=found.low, height=8) if found.low else None,
        class_="bar",
        viewbox="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )


def hatching(id: str) -> Markup:
    """The pattern of what is possible, drawn once and used by every bar."""
    lines = element("path", class_="hatch", d="M0 3 L3 0 M-1 1 L1 -1 M2 4 L4 2")
    pattern = element("pattern", lines, id=id, width=3, height=3, patternUnits="userSpaceOnUse")
    return element(
        "svg", element("defs", pattern), class_="hidden", aria_hidden="true", focusable="false", width=0, height=0
    )


def radar(found: Radar, id: str) -> Markup:
    """The profile: a solid shape for what is certain, a dashed one around it for what is possible."""
    count = len(found.axes)
    rings = [_shape([ring] * count, "ring") for ring in RINGS]
    axes = [element("line", class_="axis", **_ends(i, count)) for i in range(count)]
    shapes = [_shape([axis.high for axis in found.axes], "maybe")] if any(a.high > a.low for a in found.axes) else []
    shapes.append(_shape([axis.low for axis in found.axes], "sure"))
    dots = [_dot(i, count, axis.low) for i, axis in enumerate(found.axes)]
    labels = [_label(i, count, axis) for i, axis in enumerate(found.axes)]
    return element(
        "svg",
        element("title", found.title, id=f"{id}-title"),
        element("desc", found.alternative, id=f"{id}-desc"),
        *rings,
        *axes,
        *shapes,
        *dots,
        *labels,
        class_="radar",
        viewbox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_labelledby=f"{id}-title {id}-desc",
    )


def mark(state: str) -> Markup:
    """The mark of a stop on the way: a tick, a full point, an empty ring. The state stands beside it in words."""
    if state == DONE:
        inner = element("path", class_="tick", d="M6 12.5 L10.5 17 L18 8")
    else:
        inner = element("circle", class_="ahead" if state == AHEAD else "now", cx=12, cy=12, r=5)
    ring = element("circle", class_=f"ring {state}", cx=12, cy=12, r=10)
    return element("svg", ring, inner, class_="mark", viewbox="0 0 24 24", aria_hidden="true", focusable="false")


def _point(index: int, count: int, distance: float) -> tuple[str, str]:
    """A point of an axis, clockwise from the top; written with one decimal, the same on every machine."""
    turn = 2 * pi * index / count
    return _tenths(CENTRE[0] + distance * sin(turn)), _tenths(CENTRE[1] - distance * cos(turn))


def _tenths(number: float) -> str:
    return str(Decimal(number).quantize(Decimal("0.1"), ROUND_HALF_EVEN))


def _shape(values: list[int], kind: str) -> Markup:
    points = (_point(i, len(values), RADIUS * value / 100) for i, value in enumerate(values))
    return element("polygon", class_=kind, points=" ".join(f"{x},{y}" for x, y in points))


def _ends(index: int, count: int) -> dict[str, str]:
    x, y = _point(index, count, RADIUS)
    return {"x1": _tenths(CENTRE[0]), "y1": _tenths(CENTRE[1]), "x2": x, "y2": y}


def _dot(index: int, count: int, value: int) -> Markup:
    x, y = _point(index, count, RADIUS * value / 100)
    return element("circle", class_="dot", cx=x, cy=y, r=3)


def _label(index: int, count: int, axis: Bar) -> Markup:
    """The name of an axis and its number, beside the end of it."""
    side = sin(2 * pi * index / count)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    lines = [*wrap(axis.label, LABEL, break_long_words=False), _bounds(axis)]
    x, middle = _point(index, count, RADIUS + 14)
    height = cos(2 * pi * index / count)
    first = Decimal(middle) - (len(lines) - 1) * LINE * Decimal(str(round((1 + height) / 2, 3))) + 5
    rows = [
        element(
            "tspan", line, x=x, y=_tenths(float(first) + LINE * row), class_="number" if row == len(lines) - 1 else None
        )
        for row, line in enumerate(lines)
    ]
    return element("text", joined(*rows), text_anchor=anchor)


def _bounds(axis: Bar) -> str:
    return str(axis.low) if axis.low == axis.high else f"{axis.low}–{axis.high}"
