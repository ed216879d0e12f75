"""Facets under which the outcomes of different projects are read side by side."""

from typing import Literal, get_args

Facet = Literal[
    "oneself",
    "others",
    "institutions",
    "bonding",
    "bridging",
    "linking",
    "everyday",
    "activated",
]
"""Confidence in oneself, in others, in institutions; kinds of ties; when they are looked at."""

FACETS: tuple[str, ...] = get_args(Facet)
