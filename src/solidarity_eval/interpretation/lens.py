"""The lens of resilience: outcomes sorted by what they tell of confidence and of ties."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from solidarity_eval.schemas.lens import FACETS
from solidarity_eval.schemas.project import Outcome

CONFIDENCE = ("oneself", "others", "institutions")
TIES = ("bonding", "bridging", "linking")
MOMENTS = ("everyday", "activated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Words of a document, and the facets that we read in them.

    Attributes
    ----------
    said : str
        In French, as the document writes it.
    source : str
        ``press_kit`` or ``survey_series``.
    facets : tuple of str
    """

    said: str
    source: str
    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Facets by construct, and the words they come from."""

    constructs: Mapping[str, tuple[str, ...]]
    words: tuple[Saying, ...]


@functools.cache
def lens() -> Lens:
    """Return the lens that all projects share."""
    file = resources.files("solidarity_eval.interpretation") / "lens.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Lens(
        constructs={key: tuple(facets) for key, facets in data["constructs"].items()},
        words=tuple(
            Saying(said=one["said"], source=one["source"], facets=tuple(one["facets"]))
            for one in data["words"]
        ),
    )


def facets_of(outcome: Outcome, construct: str | None) -> tuple[str, ...]:
    """Return the facets of an outcome, its own where it names them, in the order of the lens.

    Examples
    --------
    >>> outcome = Outcome(id="trust", measure="trust", before="t0", after="t1")
    >>> facets_of(outcome, "institutional_trust")
    ('institutions', 'linking')
    >>> facets_of(outcome, "vitality")
    ()
    """
    named = outcome.facets
    found = named if named is not None else lens().constructs.get(construct or "", ())
    return tuple(facet for facet in FACETS if facet in found)
