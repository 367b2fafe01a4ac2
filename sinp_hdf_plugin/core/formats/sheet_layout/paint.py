# SPDX-License-Identifier: GPL-2.0-or-later
"""Colours as the styles of a workbook write them, as RRGGBB: plain, indexed, of a theme, lightened or darkened."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence

# The 64 colours of old workbooks, six digits each.
_INDEXED = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF"
    "800000008000000080808000800080008080C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF"
    "000080FF00FFFFFF0000FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC99"
    "3366FF33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399333333"
)
# Place of each colour of a theme in its part, by the number that styles give it: light and dark are exchanged.
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
HYPERLINKS = ("10", "11")


def rgb_of(found: Mapping[str, str], theme: Sequence[str]) -> str | None:
    """The colour that attributes `rgb`, `indexed` or `theme`, and `tint`, describe; None when they do not say."""
    colour = None
    if len(found.get("rgb", "")) in (6, 8):
        colour = found["rgb"][-6:].upper()
    elif found.get("indexed", "").isdecimal() and int(found["indexed"]) < len(_INDEXED) // 6:
        start = 6 * int(found["indexed"])
        colour = _INDEXED[start : start + 6]
    elif found.get("theme", "").isdecimal() and int(found["theme"]) < len(_THEME_ORDER):
        place = _THEME_ORDER[int(found["theme"])]
        colour = theme[place] if place < len(theme) else None
    if colour is None or not set(colour) <= set("0123456789ABCDEF"):
        return None
    return _tinted(colour, _number(found.get("tint")))


def is_white(colour: str) -> bool:
    """White, or so light that nobody sees it."""
    return min(_parts(colour)) >= 0xFA


def is_black(colour: str) -> bool:
    """Black, or the very dark grey or blue that themes use for text."""
    return max(_parts(colour)) <= 0x50


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def _tinted(colour: str, tint: float) -> str:
    if not tint:
        return colour
    red, green, blue = (part / 255 for part in _parts(colour))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(1, max(0, light)), saturation))


def _number(text: str | None) -> float:
    try:
        return max(-1.0, min(1.0, float(text or 0)))
    except ValueError:
        return 0.0
