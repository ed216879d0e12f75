"""Family I, shares and events: our numbers under the names of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solidarity_eval import synthesis

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float | None]]

_SHARES = "I10_prop_pritz"
_EVENTS = ("I13_rare_nielweise", "I14_rare_yusuf")
CASES = frozenset({_SHARES, *_EVENTS})
_TRANSFORMS = {"PR": "raw", "PLO": "logit", "PFT": "double_arcsine", "PAS": "arcsine"}
_RATIOS = {"OR": "odds_ratio", "RR": "risk_ratio", "RD": "risk_difference"}


def values(case: Case) -> Values:
    """Return our numbers."""
    data = case.data().rename_axis("number").reset_index()
    return _shares(data) if case.id == _SHARES else _events(data)


def _shares(data: pd.DataFrame) -> Values:
    rows: Values = {}
    asked: dict[str, Any] = {"count": "x", "n": "n", "study": "number", "interval": "z"}
    for name, measure in _TRANSFORMS.items():
        for method in ("fe", "dl", "reml"):
            found = synthesis.synthesis_of_proportions(
                data, **asked, measure=measure, method=method
            )
            mean, share, label = found["mean"], found["proportion"], f"{name}.{method.upper()}"
            rows |= {
                f"{label}.estimate": mean.estimate,
                f"{label}.se": _number(mean.std_error),
                f"{label}.tau2": found["tau2"].estimate,
                f"{label}.proportion": share.estimate,
                f"{label}.proportion_ci95.lower": _number(share.conf_low),
                f"{label}.proportion_ci95.upper": _number(share.conf_high),
            }
            rows |= _studies(found, name, len(data))
    glmm = synthesis.synthesis_of_proportions(data, **asked)
    return rows | {
        "glmm.PLO.estimate": glmm["mean"].estimate,
        "glmm.PLO.se": _number(glmm["mean"].std_error),
        "glmm.PLO.tau2": glmm["tau2"].estimate,
        "glmm.PLO.proportion": glmm["proportion"].estimate,
    }


def _events(data: pd.DataFrame) -> Values:
    rows: Values = {}
    asked: dict[str, Any] = {
        "count": "ai",
        "n": "n1i",
        "comparison_count": "ci",
        "comparison_n": "n2i",
        "study": "number",
        "interval": "z",
    }
    for name, measure in _RATIOS.items():
        found = synthesis.synthesis_of_counts(
            data, **asked, measure=measure, pooling="inverse_variance", method="dl"
        )
        common = synthesis.synthesis_of_counts(
            data, **asked, measure=measure, pooling="mantel_haenszel"
        )
        rows |= {
            f"{name}.DL.tau2": found["tau2"].estimate,
            **_mean(f"{name}.DL", found),
            **_mean(f"{name}.MH", common),
            **_studies(found, name, len(data)),
        }
    glmm = synthesis.synthesis_of_counts(data, **asked)
    return rows | {
        **_mean("peto", synthesis.synthesis_of_counts(data, **asked, pooling="peto")),
        "glmm.UM.FS.estimate": glmm["mean"].estimate,
        "glmm.UM.FS.tau2": glmm["tau2"].estimate,
    }


def _mean(name: str, found: Result) -> Values:
    mean = found["mean"]
    return {f"{name}.estimate": mean.estimate, f"{name}.se": _number(mean.std_error)}


def _studies(found: Result, name: str, n: int) -> Values:
    """Return the studies' own estimates, None where a row was left out."""
    table = found.table("studies")
    places = [int(_number(place)) for place in table.column("study")]
    rows: Values = {}
    for label, column in (("yi", "estimate"), ("vi", "variance")):
        numbers = dict(zip(places, table.column(column), strict=True))
        rows[f"{name}.{label}"] = [
            None if place not in numbers else _number(numbers[place]) for place in range(n)
        ]
    return rows


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError("a value of the case is absent from the result")
    return float(value)
