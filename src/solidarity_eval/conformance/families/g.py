"""Family G, missing answers and drop-out: our numbers under the names of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval import designs

if TYPE_CHECKING:
    from collections.abc import Callable

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {}


def values(case: Case) -> Values:
    """Return our numbers for a case."""
    return _CASES[case.id](case)


def _attrition(case: Case) -> Values:
    found: Values = {}
    for label, n1, y1, n0, y0 in case.data().itertuples(index=False):
        entered, stayed = (int(n1), int(n0)), (int(y1), int(y0))
        lost = designs.attrition(entered=entered, stayed=stayed)
        found |= {f"{label}.{name}": value for name, value in _lost(lost).items()}
        limits = designs.attrition_boundary(design="randomised", entered=entered, stayed=stayed)
        for assumption, limit, _, low in limits.table("boundary").rows:
            found[f"{label}.boundary.{assumption}_pct"] = 100.0 * float(limit or 0.0)
            found[f"{label}.low_attrition.{assumption}"] = float(bool(low))
    return found


def _lost(lost: Result) -> dict[str, float]:
    return {
        "attrition.treat": lost.get("attrition", arm="programme").estimate,
        "attrition.control": lost.get("attrition", arm="comparison").estimate,
        "attrition.overall": lost["attrition"].estimate,
        "attrition.differential_abs": abs(lost["differential_attrition"].estimate),
        "retention_difference.chi2_p": lost.test("pearson_chi2").p_value,
        "retention_difference.fisher_p": lost.test("fisher_exact").p_value,
    }


_CASES: dict[str, Callable[[Case], Values]] = {"G07_attrition_wwc": _attrition}
