"""Results of the same kind put together, where there are enough of them to say anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from solidarity_eval.portfolio.study import Study
    from solidarity_eval.results import Estimate, Result
    from solidarity_eval.schemas.packet import Packet

LEAST: Final = 5
"""Fewest projects whose results are put together; below it, the list and the forest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Results that share what they must share to be read as one kind.

    Attributes
    ----------
    id : str
        ``synthesis.<construct>...``: the id of its result.
    construct, form : str or None
    shared : mapping
        What all of them have in common: design, selection path, months, unit of people...
    studies : tuple of Study
        One a project.
    results : mapping
        ``jackknife`` and ``smcr`` (the variance that metafor uses) where there are five projects
        or more; empty below.
    argued : str or None
        Why unlike things were put together, where a file argues it.
    differs : tuple of str
        In what they are unlike.
    """

    id: str
    construct: str
    form: str | None
    shared: Mapping[str, str | float | None]
    studies: tuple[Study, ...]
    results: Mapping[str, Result] = field(default_factory=dict)
    argued: str | None = None
    differs: tuple[str, ...] = ()

    @property
    def result(self) -> Result | None:
        """The result that the report shows: with the jackknife variances."""
        return self.results.get("jackknife")

    def estimate(self, term: str) -> Estimate | None:
        """Return an estimate of the result shown, None where there is none."""
        if self.result is None or not self.result.has(term):
            return None
        return self.result[term]


def pools_of(
    packets: tuple[Packet, ...], *, argue: str | Path | None = None, seed: int = 1
) -> tuple[Pool, ...]:
    """Stand-in until the synthesis lands."""
    return ()
