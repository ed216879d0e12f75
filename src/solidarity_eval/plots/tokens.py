"""Colours and sizes of every figure; text colours pass 4.5:1 on white, marks 3:1.

Hues are those of Okabe and Ito, darkened until text passes. Before and after have their own
two colours and never those of a verdict.
"""

from __future__ import annotations

from typing import Final

INK: Final = "#16242F"
INK2: Final = "#465563"
INK3: Final = "#5F6E7B"
NAVY: Final = "#12324A"
WHITE: Final = "#FFFFFF"
RULE: Final = "#CFD7DE"
ZONE: Final = "#E3EAF0"
WASH: Final = "#F3F6F8"

BEFORE: Final = "#64707D"
BEFORE_FILL: Final = "#D3D7DB"
AFTER: Final = "#0072B2"
AFTER_FILL: Final = "#B8D8EA"
AFTER_MID: Final = "#4593C7"

NEGATIVE_OUTER: Final = "#B4BFC9"
NEGATIVE_INNER: Final = "#E6EBEF"
NEGATIVE_OUTLINE: Final = "#7A8996"

ON_NAVY: Final = "#E4EEF5"
ON_NAVY_SOFT: Final = "#B9D3E6"
NAVY_BAND: Final = "#304E63"
NAVY_RULE: Final = "#7F9BB0"

FAVOURABLE: Final = "#00694F"
NO_CHANGE: Final = "#3A4D61"
OPEN: Final = "#86406E"
UNFAVOURABLE: Final = "#A84300"
DRIFT: Final = "#6B5200"

STRIP: Final = ("#EDF1F4", "#D9E4EC", "#C2D6E4")

TEXT: Final = 15.0
SMALL: Final = 14.0
SMALLEST: Final = 13.5

WIDE: Final = 680.0
NARROW: Final = 340.0

FONT_STACK: Final = (
    "'Source Sans Pro', Carlito, Calibri, 'Segoe UI', Arial, 'DejaVu Sans', sans-serif"
)
