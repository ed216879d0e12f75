"""Designs with two groups against R on fresh random data: lm, sandwich, emmeans, clubSandwich."""

import json
import shutil
import subprocess
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval.conformance.case import load_case
from solidarity_eval.errors import StatisticalWarning
from tests.estimators import ESTIMATORS

needs_r = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
SEEDS = [5, 6, 7]
PAIRED = {"outcome": "y", "pre": "before", "post": "after"}
ARMS = {"arm": "arm", "programme": "with", "comparison": "without"}
VARIANCES = {"HC0": "HC0", "HC1": "HC1", "HC2": "HC2", "HC3": "HC3", "model": "const"}

R = """
suppressMessages({library(sandwich); library(clubSandwich)})
a <- commandArgs(TRUE); w <- read.csv(a[1]); l <- read.csv(a[2]); out <- list()
put <- function(name, value) out[[name]] <<- unname(value)
w$x <- w$age - mean(w$age); w$b <- w$before - mean(w$before)
adj <- lm(after ~ before + t + age, w); lin <- lm(after ~ t * (b + x), w)
slope <- lm(after ~ before * t + age, w); gain <- lm(after - before ~ t, w)
did <- lm(after - before ~ t + age, w)
wave <- lm(y ~ t * late + age, l[l$wave %in% c("t2", "t3"), ])
one <- lm(after - before ~ lives, w); two <- lm(after ~ before + t * lives, w)
se <- function(f, k, h) sqrt(vcovHC(f, type = h)[k, k])
for (h in c("HC0", "HC1", "HC2", "HC3", "const")) {
  put(paste0("ancova.", h), c(coef(adj)[["t"]], se(adj, "t", h)))
  put(paste0("lin.", h), c(coef(lin)[["t"]], se(lin, "t", h)))
  put(paste0("slope.", h), c(coef(slope)[["before:t"]], se(slope, "before:t", h)))
  put(paste0("gain.", h), c(coef(gain)[["t"]], se(gain, "t", h)))
  put(paste0("did.", h), c(coef(did)[["t"]], se(did, "t", h)))
  put(paste0("cross.", h), c(coef(wave)[["t:late"]], se(wave, "t:late", h)))
  put(paste0("one.", h), c(coef(one)[["livesother"]], se(one, "livesother", h)))
  put(paste0("two.", h), c(coef(two)[["t:livesother"]], se(two, "t:livesother", h)))
  ws <- lmtest::waldtest(lm(after - before ~ 1, w), one, vcov = vcovHC(one, type = h), test = "F")
  put(paste0("joint.", h), c(ws$F[2], ws[["Pr(>F)"]][2]))
}
em <- as.data.frame(emmeans::emmeans(adj, "t", at = list(t = c(1, 0))))
put("means", c(em$emmean, em$SE)); put("r2", c(summary(adj)$r.squared, summary(adj)$sigma))
both <- t.test(w$after[w$t == 1], w$after[w$t == 0])
put("welch", unlist(both[c("estimate", "conf.int", "p.value")]))
cl <- lm(after - before ~ t, w); ct <- coef_test(cl, vcov = "CR2", cluster = w$team)
put("cluster", c(ct["t", "beta"], ct["t", "SE"], ct["t", "df_Satt"]))
l$wave <- relevel(factor(l$wave), ref = "t2"); kept <- l[!is.na(l$y), ]
kept <- kept[kept$person %in% names(which(table(kept$person) > 1)), ]
terms <- c("wavet1:t", "wavet3:t", "wavet4:t")
# The group itself stands in the constants of the people.
X <- model.matrix(~ factor(person) + wave + wave:t, kept)
X <- X[, !grepl("wavet2:t", colnames(X))]
ev <- lm(kept$y ~ 0 + X); terms <- paste0("X", terms)
for (v in c("person", "team")) {
  V <- vcovCR(ev, cluster = kept[[v]], type = "CR2")
  ct <- coef_test(ev, vcov = V)
  for (k in terms) put(paste("event", v, k), c(ct[k, "beta"], ct[k, "SE"], ct[k, "df_Satt"]))
  halves <- matrix(as.numeric(colnames(V) %in% terms[2:3]) / 2, 1)
  mean2 <- linear_contrast(ev, vcov = V, cluster = kept[[v]], contrasts = halves)
  put(paste("event", v, "mean"), c(mean2$Est, mean2$SE, mean2$df))
}
cat(jsonlite::toJSON(out, digits = I(16)))
"""


def drawn(seed):
    """Sixty people in two groups, with and without some answers, at two and at four waves."""
    rng = np.random.default_rng(seed)
    n = 60
    team = rng.integers(0, 12, n)
    treated = (team % 2).astype(float)
    wide = pd.DataFrame({"person": np.arange(n), "t": treated, "team": team})
    wide["age"] = rng.integers(20, 80, n)
    wide["lives"] = rng.choice(["alone", "other", "third"], n)
    wide["before"] = np.round(20 + 4 * rng.normal(size=n) + rng.normal(size=12)[team], 2)
    wide["after"] = np.round(
        6 + 0.7 * wide["before"] + treated * rng.normal(2, 2, n) + 2 * rng.normal(size=n), 2
    )
    waves = []
    for k, wave in enumerate(("t1", "t2", "t3", "t4")):
        y = wide["before"] + 0.5 * k + 2.0 * treated * (k > 1) + 1.5 * rng.normal(size=n)
        late = float(k > 1)
        waves.append(wide.assign(wave=wave, late=late, y=y.mask(rng.random(n) < 0.1)))
    return wide, pd.concat(waves, ignore_index=True)


def two_waves(wide):
    long = pd.concat([wide.assign(wave=wave, y=wide[wave]) for wave in ("before", "after")])
    return long.assign(arm=long["t"].map({1.0: "with", 0.0: "without"}))


@pytest.fixture(scope="module")
def from_r(tmp_path_factory):
    folder = tmp_path_factory.mktemp("r")
    script = folder / "all.R"
    script.write_text(R, encoding="utf-8")
    found = {}
    for seed in SEEDS:
        files = [folder / f"{kind}{seed}.csv" for kind in ("wide", "long")]
        for table, file in zip(drawn(seed), files, strict=True):
            table.to_csv(file, index=False)
        done = subprocess.run(
            ["Rscript", str(script), *map(str, files)], capture_output=True, text=True, check=True
        )
        found[seed] = json.loads(done.stdout)
    return found


def quiet(call, data, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return call(data, **arguments)


def told(found):
    return [found.estimate, found.std_error]


def close(ours, theirs):
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-11)


@needs_r
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("variance", VARIANCES)
def test_ancova_is_that_of_lm_and_sandwich(from_r, seed, variance):
    known, h = from_r[seed], VARIANCES[variance]
    data = two_waves(drawn(seed)[0])
    asked = PAIRED | ARMS | {"variance": variance, "covariates": ["age"]}
    plain = quiet(designs.ancova, data, **asked)
    close(told(plain["effect"]), known[f"ancova.{h}"])
    close(told(plain["slope_interaction"]), known[f"slope.{h}"])
    close(told(plain["gain_score"]), known[f"gain.{h}"])
    crossed = quiet(designs.ancova, data, interaction=True, **asked)
    close(told(crossed["effect"]), known[f"lin.{h}"])
    if variance == "model":
        means = [plain.get("adjusted_mean", arm=side) for side in ("with", "without")]
        close([m.estimate for m in means] + [m.std_error for m in means], known["means"])
        close([plain["r_squared"].estimate, plain["residual_sd"].estimate], known["r2"])


@needs_r
@pytest.mark.parametrize("seed", SEEDS)
def test_a_lot_without_a_score_before_gives_welch(from_r, seed):
    data = two_waves(drawn(seed)[0])
    found = quiet(designs.randomised, data, outcome="y", post="after", draws=99, **ARMS)
    effect = found["effect"]
    first, second, low, high, p_value = from_r[seed]["welch"]
    close([effect.estimate, effect.conf_low, effect.conf_high], [first - second, low, high])
    close(effect.p_value, p_value)


@needs_r
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("variance", VARIANCES)
def test_differences_in_differences_are_those_of_lm(from_r, seed, variance):
    known, h = from_r[seed], VARIANCES[variance]
    wide, long = drawn(seed)
    asked = ARMS | {"variance": variance, "covariates": ["age"]}
    panel = quiet(designs.difference_in_differences, two_waves(wide), **PAIRED, **asked)
    close(told(panel["effect"]), known[f"did.{h}"])
    samples = long.assign(arm=long["t"].map({1.0: "with", 0.0: "without"}))
    cross = quiet(
        designs.difference_in_differences,
        samples, outcome="y", pre="t2", post="t3", person=None, **asked,
    )  # fmt: skip
    close(told(cross["effect"]), known[f"cross.{h}"])


@needs_r
@pytest.mark.parametrize("seed", SEEDS)
def test_differences_in_differences_of_teams_are_those_of_clubsandwich(from_r, seed):
    found = quiet(
        designs.difference_in_differences,
        two_waves(drawn(seed)[0]), cluster="team", **PAIRED, **ARMS,
    )["effect"]  # fmt: skip
    close([*told(found), found.df], from_r[seed]["cluster"])


@needs_r
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("cluster", ["person", "team"])
def test_an_event_study_is_that_of_lm_and_clubsandwich(from_r, seed, cluster):
    known = from_r[seed]
    long = drawn(seed)[1]
    found = quiet(
        designs.event_study,
        long.assign(arm=long["t"].map({1.0: "with", 0.0: "without"})),
        outcome="y", waves=["t1", "t2", "t3", "t4"], reference="t2",
        cluster=None if cluster == "person" else cluster, **ARMS,
    )  # fmt: skip
    for term, wave in (("gap_before", "t1"), ("effect_at_wave", "t3"), ("effect_at_wave", "t4")):
        one = found.get(term, wave=wave)
        expected = known[f"event {cluster} Xwave{wave}:t"]
        assert [*told(one), one.df] == pytest.approx(expected, rel=1e-7)
    mean = found["effect"]
    assert [*told(mean), mean.df] == pytest.approx(known[f"event {cluster} mean"], rel=1e-7)
    # One gap: Hotelling's F is the square of its t.
    gap = found.get("gap_before", wave="t1")
    test = found.test("gaps_zero")
    assert test.statistic == pytest.approx((gap.estimate / gap.std_error) ** 2, rel=1e-9)


@needs_r
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("variance", VARIANCES)
def test_differences_between_subgroups_are_those_of_lm(from_r, seed, variance):
    known, h = from_r[seed], VARIANCES[variance]
    data = two_waves(drawn(seed)[0])
    asked = PAIRED | {"subgroup": "lives", "reference": "alone", "variance": variance}
    one = quiet(designs.subgroup_interaction, data, **asked)
    close(told(one.get("interaction", subgroup="other")), known[f"one.{h}"])
    test = one.test("interaction")
    close([test.statistic, test.p_value], known[f"joint.{h}"])
    two = quiet(designs.subgroup_interaction, data, **asked, **ARMS)
    close(told(two.get("interaction", subgroup="other")), known[f"two.{h}"])


@pytest.mark.parametrize("case_id", ["D01_toothgrowth", "D02_anorexia_change"])
def test_a_lot_without_a_score_before_agrees_with_the_welch_of_the_cases(case_id):
    case = load_case(case_id)
    data = case.data().rename_axis("person").reset_index().assign(wave="after")
    found = quiet(
        designs.randomised,
        data, outcome="y", post="after", arm="group", programme=1, comparison=0, draws=99,
    )  # fmt: skip
    effect, test = found["effect"], found.test("welch_t")
    for name, ours in {
        "welch.t": test.statistic,
        "welch.df": test.df[0],
        "welch.p": test.p_value,
        "welch.ci95.lower": effect.conf_low,
        "welch.ci95.upper": effect.conf_high,
    }.items():
        assert abs(ours - case.expected[name]) <= case.allowance(name, case.expected[name])


def test_a_lot_with_a_score_before_is_the_ancova_of_the_case():
    case = load_case("D06_ancova_anorexia")
    data = case.data().rename_axis("person").reset_index()
    long = pd.concat([data.assign(wave=wave, y=data[wave]) for wave in ("pre", "post")])
    found = quiet(
        designs.randomised,
        long, outcome="y", pre="pre", post="post", arm="group", programme=1, comparison=0,
        draws=99,
    )  # fmt: skip
    assert told(found["effect"]) == pytest.approx(
        [case.expected["ancova.b_group"], case.expected["ancova.se_HC2"]], rel=1e-8
    )


def test_all_lots_of_few_people_are_those_of_scipy():
    from scipy import stats

    rng = np.random.default_rng(3)
    values = np.round(rng.normal(10, 3, 13), 1)
    data = pd.DataFrame({"person": range(13), "wave": "after", "y": values})
    data["arm"] = ["with"] * 6 + ["without"] * 7

    def welch(first, second, axis):
        return stats.ttest_ind(first, second, equal_var=False, axis=axis).statistic

    for alternative in ("two-sided", "greater", "less"):
        found = quiet(
            designs.randomised,
            data, outcome="y", post="after", alternative=alternative, **ARMS,
        )  # fmt: skip
        test = found.test("randomisation")
        assert (test.p_method, test.draws) == ("permutation", 1716)
        if alternative == "two-sided":
            # SciPy doubles a tail; ours takes both: count |t| among all lots.
            known = stats.permutation_test(
                (values[:6], values[6:]),
                lambda *sides, axis: np.abs(welch(*sides, axis)),
                vectorized=True, n_resamples=np.inf, alternative="greater",
            )  # fmt: skip
        else:
            known = stats.permutation_test(
                (values[:6], values[6:]), welch,
                vectorized=True, n_resamples=np.inf, alternative=alternative,
            )  # fmt: skip
        assert test.p_value == pytest.approx(known.pvalue, abs=1e-12)


def test_lots_with_a_score_before_are_compared_by_the_t_of_the_adjusted_difference():
    data = ESTIMATORS["randomised"].data()
    people = data["person"].unique()[:12]
    data = data[data["person"].isin(people)]
    found = quiet(ESTIMATORS["randomised"].ask, data).test("randomisation")
    assert found.p_method == "permutation"
    from itertools import combinations

    observed = quiet(designs.ancova, data, **PAIRED, **ARMS).test("ancova_t").statistic
    extreme = 0
    for chosen in combinations(people, 6):
        lot = data.assign(arm=np.where(data["person"].isin(chosen), "with", "without"))
        t = quiet(designs.ancova, lot, **PAIRED, **ARMS).test("ancova_t").statistic
        extreme += abs(t) >= abs(observed) - 1e-9
    assert found.p_value == pytest.approx(extreme / 924, abs=1e-12)
