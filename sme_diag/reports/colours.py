"""Colours and whether they can be read: the contrast of WCAG 2, in which text needs 4.5 to 1."""

import re
from collections.abc import Iterator

LEAST = 4.5
HEX = re.compile(r"#[0-9a-f]{6}")
LIGHT = ("#ffffff", "#eef4fa", "#f3f5f8", "#fdf1e6")
"""What text in the accent stands on in print and on a light screen; white also stands on the accent."""
DARK = ("#14181d", "#1e242b", "#1a2733")
"""The same on a dark screen; the first also stands on the accent."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (none) to 21 (black on white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def least_contrast(colour: str, grounds: tuple[str, ...]) -> float:
    """The lowest contrast of a colour with any of the grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    """The colour, mixed with another (black, white) no further than it must be to be read on every ground."""
    return next(mixed for mixed in _mixed(colour, towards) if least_contrast(mixed, grounds) >= LEAST)


def _mixed(colour: str, towards: str) -> Iterator[str]:
    pairs = list(zip(_parts(colour), _parts(towards), strict=True))
    for share in range(0, 101, 2):
        yield "#" + "".join(f"{(a * (100 - share) + b * share) // 100:02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
