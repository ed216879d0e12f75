"""Family D, groups, clusters and designs: each part knows some values of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.conformance.families import (
    d_adjusted,
    d_clusters,
    d_mixed,
    d_two_groups,
    d_weighted,
)

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case

Values = dict[str, float | list[float]]

_PARTS = (d_two_groups, d_adjusted, d_clusters, d_mixed, d_weighted)

NOT_OFFERED: dict[str, str] = {
    name: reason for part in _PARTS for name, reason in part.NOT_OFFERED.items()
}


def values(case: Case) -> Values:
    """Return our numbers for a case of family D, each from a public function."""
    found: Values = {}
    for part in _PARTS:
        if case.id in part.CASES:
            found |= part.values(case)
    return {name: value for name, value in found.items() if name in case.expected}
