"""Words that a result may use: scales of intervals, weights of caveats, kinds of tables."""

from __future__ import annotations

from typing import Literal

Scalar = str | int | float | bool | None
Transform = Literal["identity", "log", "logit", "fisher_z", "arcsine"]
Severity = Literal["info", "caution"]
TableKind = Literal[
    "curve",
    "distribution",
    "transitions",
    "chart",
    "fit",
    "balance",
    "counts",
    "studies",
    "pairs",
    "items",
    "assumptions",
    "teams",
    "multiverse",
    "requirements",
    "p_values",
    "moments",
    "trajectory",
    "cascade",
    "network",
    "codes",
    "costs",
]
