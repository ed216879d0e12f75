"""Family D, two groups: our numbers under the names of the cases."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from solidarity_eval import effects
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    from collections.abc import Callable

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]

CASES = frozenset({"D01_toothgrowth", "D02_anorexia_change", "D04_chickwts"})
NOT_OFFERED: dict[str, str] = {
    "levene_median.*": (
        "no test of equal variances is offered: Welch's t needs none, and choosing a t by such a "
        "test spoils its level; variance_ratio describes the spreads"
    ),
}


def values(case: Case) -> Values:
    """Return our numbers for a case of family D, each from a public function."""
    with warnings.catch_warnings():
        # A case with ten people in a group is there to be computed, whatever the caution.
        warnings.simplefilter("ignore", StatisticalWarning)
        asked = _Asker(case)
        found = {
            **_means(asked),
            **_standardized(asked),
            **_ranks(asked),
            **_superiority(asked),
        }
    return {name: value for name, value in found.items() if name in case.expected}


class _Asker:
    """Calls an effect on the two groups of a case, group 1 minus group 0."""

    def __init__(self, case: Case) -> None:
        self.data = case.data()

    def __call__(self, effect: Callable[..., Result], **arguments: object) -> Result:
        return effect(
            self.data,
            outcome="y",
            arm="group",
            programme=1,
            comparison=0,
            person=None,
            **arguments,
        )


def _means(asked: _Asker) -> Values:
    welch = asked(effects.mean_difference)
    student = asked(effects.mean_difference, variances="equal")
    difference, test = welch["mean_difference"], welch.test("welch_t")
    return {
        "n1": float(welch.get("mean", arm=1).n or 0),
        "n0": float(welch.get("mean", arm=0).n or 0),
        "mean1": welch.get("mean", arm=1).estimate,
        "mean0": welch.get("mean", arm=0).estimate,
        "sd1": welch.get("sd", arm=1).estimate,
        "sd0": welch.get("sd", arm=0).estimate,
        "var_ratio": welch["variance_ratio"].estimate,
        "welch.t": test.statistic or 0.0,
        "welch.df": test.df[0],
        "welch.p": test.p_value,
        "welch.ci95.lower": _interval(welch)[0],
        "welch.ci95.upper": _interval(welch)[1],
        "student.t": student.test("student_t").statistic or 0.0,
        "student.p": student.test("student_t").p_value,
        "student.ci95.lower": _interval(student)[0],
        "student.ci95.upper": _interval(student)[1],
        "metafor.MD.yi": difference.estimate,
        "metafor.MD.vi": (difference.std_error or 0.0) ** 2,
        "permutation.mean.p_exact": _p(
            asked(effects.mean_difference_permutation, p_method="exact")
        ),
    }


def _standardized(asked: _Asker) -> Values:
    pooled = asked(effects.hedges_g)
    normal = asked(effects.hedges_g, interval="normal")
    approximate = asked(effects.hedges_g, correction="approximate")
    average = asked(effects.hedges_g, standardizer="average", interval="normal")
    glass = asked(effects.glass_delta)
    return {
        "cohens_d": pooled["d"].estimate,
        "J.exact": pooled["correction_j"].estimate,
        "J.approx": approximate["correction_j"].estimate,
        "hedges_g.exact": _first(pooled),
        "hedges_g.approx": _first(approximate),
        "cohens_d.average_variance": average["d"].estimate,
        "glass_delta.sd0": glass["d"].estimate,
        "cohens_d.ci95.noncentral_t.lower": _interval(pooled, "d")[0],
        "cohens_d.ci95.noncentral_t.upper": _interval(pooled, "d")[1],
        "hedges_g.ci95.noncentral_t_times_J.lower": _interval(pooled)[0],
        "hedges_g.ci95.noncentral_t_times_J.upper": _interval(pooled)[1],
        "metafor.SMD.yi": _first(pooled),
        "metafor.SMD.vi": pooled["variance_ls"].estimate,
        "metafor.SMD.vi_UB": pooled["variance_ub"].estimate,
        "metafor.SMDH.yi": _first(average),
        "metafor.SMDH.vi": average["variance_heteroscedastic"].estimate,
        "metafor.SMD1.yi": _first(glass),
        "metafor.SMD1.vi": glass["variance_ls"].estimate,
        "hedges_g.ci95.normal_LS.lower": _interval(normal)[0],
        "hedges_g.ci95.normal_LS.upper": _interval(normal)[1],
    }


def _ranks(asked: _Asker) -> Values:
    exact = asked(effects.mann_whitney, p_method="exact")
    normal = asked(effects.mann_whitney, p_method="asymptotic")
    corrected = asked(effects.mann_whitney, p_method="asymptotic", continuity=True)
    delta = asked(effects.cliffs_delta)
    with_z = asked(effects.cliffs_delta, interval="cliff")
    fisher = asked(effects.cliffs_delta, interval="fisher_z")
    return {
        "mannwhitney.U1": exact["u"].estimate,
        "mannwhitney.p.asymptotic_continuity": _p(corrected),
        "mannwhitney.p.asymptotic_no_continuity": _p(normal),
        "mannwhitney.p.exact": _p(exact),
        "coin.wilcox.p_exact": _p(exact),
        "hodges_lehmann.shift": _first(exact),
        "hodges_lehmann.ci95.exact.lower": _interval(exact)[0],
        "hodges_lehmann.ci95.exact.upper": _interval(exact)[1],
        "cliffs_delta": _first(delta),
        "cliffs_delta.var_unbiased": delta["variance_unbiased"].estimate,
        "cliffs_delta.ci95.cliff_asymmetric.lower": _interval(with_z)[0],
        "cliffs_delta.ci95.cliff_asymmetric.upper": _interval(with_z)[1],
        "cliffs_delta.ci95.cliff_asymmetric_t.lower": _interval(delta)[0],
        "cliffs_delta.ci95.cliff_asymmetric_t.upper": _interval(delta)[1],
        "effectsize.rank_biserial": _first(fisher),
        "effectsize.rank_biserial.ci95.lower": _interval(fisher)[0],
        "effectsize.rank_biserial.ci95.upper": _interval(fisher)[1],
    }


def _superiority(asked: _Asker) -> Values:
    result = asked(effects.probability_of_superiority)
    munzel = asked(effects.brunner_munzel)
    test = munzel.test("brunner_munzel")
    return {
        "prob_superiority": _first(result),
        "prob_superiority.normal": result["normal_theory"].estimate,
        "prob_superiority.d": result["normal_theory_pooled"].estimate,
        "brunner_munzel.statistic": test.statistic or 0.0,
        "brunner_munzel.df": test.df[0],
        "brunner_munzel.p": test.p_value,
        "brunner_munzel.P_ci95.lower": _interval(munzel)[0],
        "brunner_munzel.P_ci95.upper": _interval(munzel)[1],
    }


def _first(result: Result) -> float:
    return result.estimates[0].estimate


def _p(result: Result) -> float:
    return result.tests[0].p_value


def _interval(result: Result, term: str | None = None) -> tuple[float, float]:
    estimate = result.estimates[0] if term is None else result[term]
    if estimate.conf_low is None or estimate.conf_high is None:
        raise ValueError(f"{result.method} gives no interval for {estimate.term}")
    return estimate.conf_low, estimate.conf_high
