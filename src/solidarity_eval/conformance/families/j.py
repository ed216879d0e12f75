"""Family J, multiplicity: our numbers under the names of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.effects import adjust_p_values

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case

NOT_OFFERED: dict[str, str] = {}

_NAMES = {
    "bonferroni": "bonferroni",
    "holm": "holm",
    "hochberg": "hochberg",
    "hommel": "hommel",
    "BH": "bh",
    "BY": "by",
    "sidak_single_step": "sidak",
    "holm_sidak": "holm_sidak",
}
_LEVEL = 0.05


def values(case: Case) -> dict[str, float | list[float]]:
    """Return our adjusted p-values, and how many stay below 0.05."""
    found: dict[str, float | list[float]] = {}
    p = case.data()["p"].to_list()
    for name, method in _NAMES.items():
        adjusted = adjust_p_values(p, method=method)
        found[name] = adjusted.tolist()
        if f"n_rejected_05.{name}" in case.expected:
            found[f"n_rejected_05.{name}"] = int((adjusted <= _LEVEL).sum())
    return found
