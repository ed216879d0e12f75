"""The least number of people and clusters of each design, as its file declares them."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What one design needs before it computes anything.

    Attributes
    ----------
    least_persons, least_clusters : int or None
        Fewest people compared and fewest clusters; None where the design sets no number.
    counted, clusters_counted : str
        Of what they are counted: ``all``, ``arm`` or ``cell``.
    unit, clusters_unit : str
        What is counted: ``persons`` or ``weeks``; ``teams``, ``groups`` or ``dyads``.
    below : str
        What is printed below it: a key of ``[below]`` in ``locales/<language>/designs.toml``.
    """

    least_persons: int | None = None
    least_clusters: int | None = None
    counted: str = "all"
    clusters_counted: str = "all"
    unit: str = "persons"
    clusters_unit: str = "teams"
    below: str


@functools.cache
def requirements() -> Mapping[str, Requirement]:
    """Return every row of ``requirements.toml`` by the name of the function."""
    source = resources.files("solidarity_eval.designs") / "requirements.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))
    return MappingProxyType({name: Requirement(**row) for name, row in sorted(rows.items())})


def least_persons(design: str) -> int:
    """Return the fewest people that a design takes, 1 where it sets no number."""
    return requirements()[design].least_persons or 1
