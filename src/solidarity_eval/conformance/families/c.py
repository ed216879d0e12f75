"""Family C, change of one group: our numbers under the names of the cases."""

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

NOT_OFFERED: dict[str, str] = {}

_DRAWS = 40_000


def values(case: Case) -> Values:
    """Return our numbers for a case of family C, each from a public function."""
    with warnings.catch_warnings():
        # Cases of ten people are there to be computed, whatever the caution.
        warnings.simplefilter("ignore", StatisticalWarning)
        asked = _Asker(case)
        if "jackknife.se" in case.expected:
            return _jackknife(asked)
        return {
            **_mean(asked),
            **_standardized(asked),
            **_signed_rank(asked),
            **_location(asked),
            **_sign(asked),
            **_common_language(asked),
            **_equivalence(asked),
            **_bootstrap(asked),
        }


class _Asker:
    """Calls an effect on the long form of a case's two columns."""

    def __init__(self, case: Case) -> None:
        import pandas as pd

        wide = case.data()
        self.case = case
        self.data = pd.concat(
            [
                pd.DataFrame({"person": range(len(wide)), "wave": wave, "score": wide[wave]})
                for wave in ("pre", "post")
            ]
        )
        self.decimals = case.inputs.get("data_decimals")

    def __call__(self, effect: Callable[..., Result], **arguments: object) -> Result:
        return effect(self.data, outcome="score", pre="pre", post="post", **arguments)

    def on_grid(self, effect: Callable[..., Result], **arguments: object) -> Result:
        """Call an effect that works on the grid of the scores."""
        return self(effect, decimals=self.decimals, **arguments)


def _mean(asked: _Asker) -> Values:
    result = asked(effects.mean_change)
    change, test = result["mean_change"], result.test("paired_t")
    low90, high90 = _interval(asked(effects.mean_change, conf_level=0.90))
    return {
        "n": float(change.n or 0),
        "pre.mean": result.get("mean", wave="pre").estimate,
        "post.mean": result.get("mean", wave="post").estimate,
        "pre.sd": result.get("sd", wave="pre").estimate,
        "post.sd": result.get("sd", wave="post").estimate,
        "r": result["correlation"].estimate,
        "diff.mean": change.estimate,
        "diff.sd": result["sd_change"].estimate,
        "t": test.statistic or 0.0,
        "df": test.df[0],
        "p.two_sided": test.p_value,
        "p.greater": _p(asked(effects.mean_change, alternative="greater")),
        "p.less": _p(asked(effects.mean_change, alternative="less")),
        "diff.ci95.lower": _interval(result)[0],
        "diff.ci95.upper": _interval(result)[1],
        "diff.ci90.lower": low90,
        "diff.ci90.upper": high90,
        "metafor.MC.yi": change.estimate,
        "metafor.MC.vi": (change.std_error or 0.0) ** 2,
    }


def _standardized(asked: _Asker) -> Values:
    def ask(standardizer: str, interval: str = "jackknife", **choices: str) -> Result:
        return asked(
            effects.standardized_mean_change,
            standardizer=standardizer,
            interval=interval,
            **choices,
        )

    pre, average = ask("baseline"), ask("average", "noncentral_t")
    change = ask("change", "noncentral_t")
    residual = ask("residual")
    approximate = ask("change", correction="approximate")
    wide = ask("average", correction_df="2(n-1)")
    low_d, high_d = _interval(change, "d")
    low_g, high_g = _interval(change)
    low_av, high_av = _interval(average, "d")
    return {
        "J.exact.df_n-1": pre["correction_j"].estimate,
        "J.approx.df_n-1": approximate["correction_j"].estimate,
        "J.exact.df_2(n-1)": wide["correction_j"].estimate,
        "d_z": change["d"].estimate,
        "g_z.exact": _g(change),
        "g_z.approx": _g(approximate),
        "d_av.rootmeansquare": average["d"].estimate,
        "d_av.meansd": ask("average_sd")["d"].estimate,
        "g_av.rms.exact_df_n-1": _g(average),
        "g_av.rms.exact_df_2(n-1)": _g(wide),
        "d_rm": residual["d"].estimate,
        "g_rm.exact_df_n-1": _g(residual),
        "d_pre": pre["d"].estimate,
        "g_pre.exact": _g(pre),
        "d_z.ci95.noncentral_t.lower": low_d,
        "d_z.ci95.noncentral_t.upper": high_d,
        "g_z.ci95.noncentral_t_times_J.lower": low_g,
        "g_z.ci95.noncentral_t_times_J.upper": high_g,
        "d_av.rms.ci95.algina_keselman.lower": low_av,
        "d_av.rms.ci95.algina_keselman.upper": high_av,
        "effectsize.cohens_d": change["d"].estimate,
        "effectsize.cohens_d.ci95.lower": low_d,
        "effectsize.cohens_d.ci95.upper": high_d,
        "effectsize.hedges_g": _g(change),
        "effectsize.hedges_g.ci95.lower": low_g,
        "effectsize.hedges_g.ci95.upper": high_g,
        "metafor.SMCC.yi": _g(change),
        "metafor.SMCC.vi": change["variance_smcc"].estimate,
        "metafor.SMCR.yi": _g(pre),
        "metafor.SMCR.vi": pre["variance_smcr"].estimate,
        "metafor.SMCRH.yi": _g(pre),
        "metafor.SMCRH.vi": pre["variance_smcrh"].estimate,
    }


def _jackknife(asked: _Asker) -> Values:
    result = asked(effects.standardized_mean_change)
    change = result["standardized_mean_change"]
    low, high = _interval(result)
    return {
        "n": float(change.n or 0),
        "d_pre": result["d"].estimate,
        "J": result["correction_j"].estimate,
        "g_pre.exact": change.estimate,
        "jackknife.se": change.std_error or 0.0,
        "jackknife.ci95.lower": low,
        "jackknife.ci95.upper": high,
    }


def _signed_rank(asked: _Asker) -> Values:
    def ask(zeros: str, p_method: str, *, continuity: bool = False) -> Result:
        return asked.on_grid(
            effects.wilcoxon_signed_rank, zeros=zeros, p_method=p_method, continuity=continuity
        )

    dropped, pratt = ask("drop", "asymptotic"), ask("pratt", "asymptotic")
    return {
        "n_zero_differences": pratt["n_same"].estimate,
        "n_positive": pratt["n_up"].estimate,
        "n_negative": pratt["n_down"].estimate,
        "n_distinct_abs": pratt["n_distinct_sizes"].estimate,
        "n_tied_abs": pratt["n_tied_sizes"].estimate,
        "wilcoxon.V_plus.zeros_dropped": dropped["w_plus"].estimate,
        "wilcoxon.V_minus.zeros_dropped": dropped["w_minus"].estimate,
        "wilcoxon.p.asymptotic_continuity": _p(ask("drop", "asymptotic", continuity=True)),
        "wilcoxon.p.asymptotic_no_continuity": _p(dropped),
        "coin.wilcoxsign.Wilcoxon.Z": dropped["z"].estimate,
        "coin.wilcoxsign.Wilcoxon.p_asymptotic": _p(dropped),
        "coin.wilcoxsign.Wilcoxon.p_exact": _p(ask("drop", "exact")),
        "coin.wilcoxsign.Pratt.Z": pratt["z"].estimate,
        "coin.wilcoxsign.Pratt.p_asymptotic": _p(pratt),
        "coin.wilcoxsign.Pratt.p_exact": _p(ask("pratt", "exact")),
        "wilcoxon.r_Z_over_sqrt_N": pratt["effect_r"].estimate,
        "rank_biserial.zeros_dropped": _first(asked.on_grid(effects.rank_biserial, zeros="drop")),
        "rank_biserial.pratt": _first(asked.on_grid(effects.rank_biserial)),
    }


def _location(asked: _Asker) -> Values:
    walsh = asked.on_grid(effects.hodges_lehmann)
    as_r = asked.on_grid(effects.hodges_lehmann, zeros="drop", interval="normal")
    median = asked.on_grid(effects.median_change)
    return {
        "hodges_lehmann.walsh_all": _first(walsh),
        "hodges_lehmann.ci95.signrank_order_stats.lower": _interval(walsh)[0],
        "hodges_lehmann.ci95.signrank_order_stats.upper": _interval(walsh)[1],
        "wilcox.test.asymptotic.estimate": _first(as_r),
        "wilcox.test.asymptotic.ci95.lower": _interval(as_r)[0],
        "wilcox.test.asymptotic.ci95.upper": _interval(as_r)[1],
        "median_diff": _first(median),
        "median_diff.ci95.sign.lower": _interval(median)[0],
        "median_diff.ci95.sign.upper": _interval(median)[1],
    }


def _sign(asked: _Asker) -> Values:
    sign = asked.on_grid(effects.sign_test)
    flips = asked.on_grid(effects.sign_flip_permutation)
    rises = asked.on_grid(effects.sign_flip_permutation, alternative="greater")
    return {
        "sign.p": sign.test("sign_exact").p_value,
        "sign.p.midp": sign.test("sign_midp").p_value,
        "permutation.p_two_sided": _p(flips),
        "permutation.p_greater": _p(rises),
    }


def _common_language(asked: _Asker) -> Values:
    result = asked.on_grid(effects.probability_of_improvement)
    return {
        "cles.paired_prob": _first(result),
        "cles.paired_normal": result["normal_theory"].estimate,
        "cles.A_unpaired": result["dominance"].estimate,
        "cles.unpaired_normal": result["dominance_normal"].estimate,
    }


def _equivalence(asked: _Asker) -> Values:
    bound = asked.case.inputs["tost_bounds"][1]
    result = asked(effects.equivalence_test, smallest_change=bound)
    return {
        "tost.t_lower": result.test("tost_lower").statistic or 0.0,
        "tost.t_upper": result.test("tost_upper").statistic or 0.0,
        "tost.p_lower": result.test("tost_lower").p_value,
        "tost.p_upper": result.test("tost_upper").p_value,
        "tost.p": result.test("tost").p_value,
    }


def _bootstrap(asked: _Asker) -> Values:
    bca = asked(effects.bootstrap_change, draws=_DRAWS)
    percentile = asked(effects.bootstrap_change, draws=_DRAWS, interval="percentile")
    return {
        "bca.acceleration_jackknife": bca["acceleration"].estimate,
        "bootstrap.bca95.lower": _interval(bca)[0],
        "bootstrap.bca95.upper": _interval(bca)[1],
        "bootstrap.percentile95.lower": _interval(percentile)[0],
        "bootstrap.percentile95.upper": _interval(percentile)[1],
    }


def _first(result: Result) -> float:
    return result.estimates[0].estimate


def _g(result: Result) -> float:
    return result["standardized_mean_change"].estimate


def _p(result: Result) -> float:
    return result.tests[0].p_value


def _interval(result: Result, term: str | None = None) -> tuple[float, float]:
    estimate = result.estimates[0] if term is None else result[term]
    if estimate.conf_low is None or estimate.conf_high is None:
        raise ValueError(f"{result.method} gives no interval for {estimate.term}")
    return estimate.conf_low, estimate.conf_high
