"""Omega, factor models, invariance: derivatives, identities, another program, refusals."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from solidarity_eval import errors
from solidarity_eval._kernels import cfa, cfa_models
from solidarity_eval._kernels.scoring import NotConvergedError, fisher_scoring
from solidarity_eval.conformance.case import load_case
from solidarity_eval.psychometrics import (
    confirmatory_factor_analysis,
    cronbach_alpha,
    measurement_invariance,
    omega_total,
    one_factor_cfa,
)
from tests.unit.psychometrics.scales import ITEMS, likert

THREE = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}


def same_people(n=220, seed=4, shift=0.3, moved_item=0.0):
    """Four items of the same people at two times; item q3 may move by itself."""
    rng = np.random.default_rng(seed)
    loadings = np.array([1.0, 0.8, 0.9, 0.7])
    first = rng.normal(size=(n, 1))
    second = 0.6 * first + shift + 0.8 * rng.normal(size=(n, 1))
    own = 0.5 * rng.normal(size=(n, 4))
    levels = np.array([1.0, 2.0, 3.0, 4.0])
    parts = []
    for wave, factor, moved in (("t1", first, 0.0), ("t2", second, moved_item)):
        values = factor * loadings + own + 0.6 * rng.normal(size=(n, 4)) + levels
        values[:, 2] += moved
        frame = pd.DataFrame(values, columns=ITEMS)
        parts.append(frame.assign(person=np.arange(n), wave=wave))
    return pd.concat(parts, ignore_index=True)


def wide_moments(data):
    wide = data.pivot(index="person", columns="wave", values=ITEMS)
    ordered = [(item, wave) for wave in ("t1", "t2") for item in ITEMS]
    return cfa.sample_moments(wide[ordered].to_numpy())


def models():
    data = load_case("K02_hs_invariance").data()
    groups = [cfa.sample_moments(part.iloc[:, 1:].to_numpy()) for _, part in data.groupby("group")]
    pattern = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    yield cfa_models.single_group(pattern, groups[0]), groups[:1]
    yield cfa_models.several_groups(pattern, groups, "scalar"), groups
    moments = wide_moments(same_people())
    yield cfa_models.several_waves([[0, 1, 2, 3]], moments, "strict", waves=2), [moments]


@pytest.mark.parametrize(("model", "groups"), list(models()))
def test_the_gradient_is_the_slope_of_the_likelihood(model, groups):
    theta = model.start * 1.05 + 0.01

    def value(at):
        fitted = zip(model.matrices(at), groups, strict=True)
        return sum(0.5 * group.n * cfa.discrepancy(one, group) for one, group in fitted)

    ours = cfa.gradient(model, groups, theta)
    numeric = optimize.approx_fprime(theta, value, 1e-6)
    np.testing.assert_allclose(ours, numeric, rtol=2e-4, atol=2e-2)


@pytest.mark.parametrize(("model", "groups"), list(models()))
def test_expected_and_observed_information_agree_where_the_model_is_true(model, groups):
    fitted = cfa.fit(model, groups)
    implied = [
        cfa.Moments(n=group.n, mean=one.implied_mean(), cov=one.implied_cov())
        for one, group in zip(fitted.matrices, groups, strict=True)
    ]
    if not model.with_means:
        implied = [
            cfa.Moments(n=group.n, mean=one.intercepts, cov=one.implied_cov())
            for one, group in zip(fitted.matrices, groups, strict=True)
        ]
    expected = cfa.expected_information(model, implied, fitted.theta)
    observed = cfa.observed_information(model, implied, fitted.theta)
    np.testing.assert_allclose(observed, expected, rtol=1e-7, atol=1e-7)
    refitted = cfa.fit(model, implied)
    assert refitted.chi2 == pytest.approx(0.0, abs=1e-8)
    np.testing.assert_allclose(refitted.theta, fitted.theta, rtol=1e-6, atol=1e-7)


def test_the_log_likelihood_is_that_of_the_people():
    data = load_case("K01_hs_cfa").data()
    result = confirmatory_factor_analysis(data, factors=THREE)
    size = len(data.columns)
    loadings, psi = np.zeros((size, 3)), np.eye(3)
    for column, (factor, items) in enumerate(THREE.items()):
        for item in items:
            row = list(data).index(item)
            loadings[row, column] = result.get("loading", factor=factor, item=item).estimate
    for estimate in result.estimates:
        if estimate.term == "factor_correlation":
            one, two = (list(THREE).index(estimate.at[key]) for key in ("factor", "other"))
            psi[one, two] = psi[two, one] = estimate.estimate
    theta = [result.get("residual_variance", item=item).estimate for item in data]
    implied = loadings @ psi @ loadings.T + np.diag(theta)
    people = stats.multivariate_normal(mean=data.mean(), cov=implied).logpdf(data).sum()
    assert result["log_likelihood"].estimate == pytest.approx(people, rel=1e-10)


def test_same_people_over_time_agree_with_a_direct_search():
    data = same_people()
    result = measurement_invariance(data, items=ITEMS, wave="wave")
    moments = wide_moments(data)
    n, mean, cov = moments.n, moments.mean, moments.cov

    def implied(t):
        loads = np.zeros((8, 2))
        loads[:4, 0] = loads[4:, 1] = [1.0, *t[:3]]
        psi = np.array([[t[3], t[4]], [t[4], t[5]]])
        residual = np.diag(t[15:23])
        for item in range(4):
            residual[item, item + 4] = residual[item + 4, item] = t[11 + item]
        return loads @ psi @ loads.T + residual, np.tile(t[6:10], 2) + loads @ [0.0, t[10]]

    def chi2(t):
        sigma, mu = implied(t)
        if np.linalg.eigvalsh(sigma)[0] <= 0.0:
            return 1e6
        inverse, gap = np.linalg.inv(sigma), mean - mu
        ratio = np.linalg.slogdet(sigma)[1] - np.linalg.slogdet(cov)[1]
        return n * (ratio + np.trace(cov @ inverse) - 8 + gap @ inverse @ gap)

    start = [0.8, 0.9, 0.7, 1.0, 0.5, 1.0, *mean[:4], 0.2, *[0.2] * 4, *[0.6] * 8]
    found = optimize.minimize(chi2, start, method="BFGS", options={"maxiter": 3000})
    scalar = result.test("scalar")
    assert scalar.statistic == pytest.approx(found.fun, rel=1e-6)
    assert scalar.df == (21,)
    gain = result.get("factor_mean", wave="t2")
    assert gain.estimate == pytest.approx(found.x[10], rel=1e-3)
    assert gain.conf_low < 0.3 < gain.conf_high
    assert [test.df for test in result.tests[:4]] == [(15,), (18,), (21,), (25,)]
    assert [note.code for note in result.notes] == ["same_people_over_time"]


@pytest.mark.slow
def test_same_people_over_time_agree_with_semopy():
    semopy = pytest.importorskip("semopy")
    data = same_people()
    result = measurement_invariance(data, items=ITEMS, wave="wave")
    wide = data.pivot(index="person", columns="wave", values=ITEMS)
    wide.columns = [f"{item}{wave}" for item, wave in wide.columns]
    ties = "\n".join(["A ~~ B", *[f"{item}t1 ~~ {item}t2" for item in ITEMS]])
    equal = " + ".join(f"l{item}*{item}{{wave}}" for item in ITEMS[1:])
    free = " + ".join(f"{item}{{wave}}" for item in ITEMS[1:])
    for level, terms in (("configural", free), ("metric", equal)):
        sides = [
            f"{factor} =~ q1{wave} + {terms.format(wave=wave)}"
            for factor, wave in (("A", "t1"), ("B", "t2"))
        ]
        model = semopy.Model("\n".join([*sides, ties]))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(wide, obj="MLW")
            theirs = semopy.calc_stats(model)
        assert result.test(level).statistic == pytest.approx(theirs["chi2"].item(), rel=1e-4)
        assert result.test(level).df == (theirs["DoF"].item(),)
        ours = result.get("cfi", model=level).estimate
        assert ours == pytest.approx(theirs["CFI"].item(), abs=1e-5)


def test_an_item_that_moves_by_itself_breaks_scalar_invariance_only():
    steady = measurement_invariance(same_people(), items=ITEMS, wave="wave")
    moved = measurement_invariance(same_people(moved_item=0.6), items=ITEMS, wave="wave")
    assert steady.test("scalar_vs_metric").p_value > 0.01
    assert moved.test("scalar_vs_metric").p_value < 1e-6
    assert moved.test("metric_vs_configural").statistic == pytest.approx(
        steady.test("metric_vs_configural").statistic, rel=1e-6
    )


def test_people_not_answering_everything_at_every_time_are_left_out_and_counted():
    data = same_people()
    data = data[~((data.person < 5) & (data.wave == "t2"))]
    data.loc[(data.person == 9) & (data.wave == "t1"), "q2"] = np.nan
    result = measurement_invariance(data, items=ITEMS, wave="wave")
    note = next(note for note in result.notes if note.code == "incomplete_left_out")
    assert note.values == {"left_out": 6, "n": 214}
    whole = data[(data.person >= 5) & (data.person != 9)]
    again = measurement_invariance(whole, items=ITEMS, wave="wave", waves=["t1", "t2"])
    assert again.test("strict").statistic == result.test("strict").statistic


def test_reversing_one_item_changes_no_fit():
    data = likert(n=300)
    plain = one_factor_cfa(data, items=ITEMS)
    turned = one_factor_cfa(data, items=ITEMS, reverse=["q2"], ranges=(1, 5))
    assert turned.test("exact_fit").statistic == pytest.approx(
        plain.test("exact_fit").statistic, rel=1e-8
    )
    assert turned.get("loading", item="q2").estimate == pytest.approx(
        -plain.get("loading", item="q2").estimate, rel=1e-6
    )


def test_three_items_fit_by_construction():
    result = one_factor_cfa(likert(), items=ITEMS[:3])
    assert [note.code for note in result.notes] == ["saturated_model"]
    assert [test.name for test in result.tests] == ["baseline"]
    assert not result.has("cfi_robust")
    corr = likert()[ITEMS[:3]].corr().to_numpy()
    expected = np.sqrt(corr[0, 1] * corr[0, 2] / corr[1, 2])
    loading = result.get("loading_standardized", item="q1").estimate
    assert loading == pytest.approx(expected, rel=1e-8)


def test_robust_standard_errors_are_those_of_the_casewise_scores():
    # For one mean-free loading the sandwich is checked by the infinitesimal jackknife.
    data = likert(n=110)
    robust = one_factor_cfa(data, items=ITEMS, std_errors="robust")
    told = robust.get("loading", item="q1").std_error
    values = data.to_numpy()
    step = 1e-4
    slopes = []
    whole = cfa.sample_moments(values)
    model = cfa_models.single_group([range(4)], whole)
    model = replace(model, start=cfa.fit(model, [whole]).theta)
    for person in range(len(values)):
        weights = np.ones(len(values))
        weights[person] += step
        mean = np.average(values, axis=0, weights=weights)
        cov = np.cov(values.T, aweights=weights, ddof=0)
        moments = cfa.Moments(n=110, mean=mean, cov=cov)
        slopes.append(cfa.fit(model, [moments]).theta[0])
    slopes = (np.array(slopes) - np.mean(slopes)) / step
    assert told == pytest.approx(np.sqrt(np.sum(slopes**2)), rel=0.02)


def test_omega_equals_alpha_when_covariances_are_equal():
    cov = np.full((4, 4), 0.5) + np.diag([0.5] * 4)
    rng = np.random.default_rng(2)
    raw = rng.normal(size=(200, 4))
    raw = (raw - raw.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    data = pd.DataFrame(raw @ np.linalg.cholesky(cov).T, columns=ITEMS)
    alpha = cronbach_alpha(data, items=ITEMS)["alpha"].estimate
    for method in ("model", "observed", "standardized", "minres"):
        omega = omega_total(data, items=ITEMS, method=method)["omega_total"]
        assert omega.estimate == pytest.approx(alpha, rel=1e-8)


def test_omega_standard_errors_are_delta_method_slopes():
    from solidarity_eval._kernels import one_factor

    fit = one_factor.maximum_likelihood(likert(n=200).to_numpy())
    for omega in (one_factor.omega_model, one_factor.omega_standardized):
        value, error = omega(fit)
        theta = np.concatenate([fit.loadings, fit.residuals])

        def at(parameters, omega=omega):
            moved = one_factor.OneFactor(
                loadings=parameters[:4], residuals=parameters[4:], covariance=fit.covariance
            )
            return omega(moved)[0]

        slope = optimize.approx_fprime(theta, at, 1e-7)
        assert at(theta) == value
        assert error == pytest.approx(np.sqrt(slope @ fit.covariance @ slope), rel=1e-5)


def test_a_small_sample_is_said_and_omega_keeps_its_interval_inside_the_unit():
    with pytest.warns(errors.SmallSampleWarning, match="60 people"):
        result = omega_total(likert(n=60), items=ITEMS)
    omega = result["omega_total"]
    assert 0.0 < omega.conf_low < omega.estimate < omega.conf_high < 1.0
    assert omega.transform == "logit"


def test_an_impossible_variance_is_said():
    rng = np.random.default_rng(1)
    base = rng.normal(size=(150, 1))
    near = base + 0.05 * rng.normal(size=(150, 1))
    far = 0.4 * base + rng.normal(size=(150, 2))
    data = pd.DataFrame(np.hstack([base, near, far]), columns=ITEMS)
    data["q1"] += 0.15 * data["q3"]
    with pytest.warns(errors.StatisticalWarning, match="negative residual variance"):
        result = one_factor_cfa(data, items=ITEMS)
    code = [note for note in result.notes if note.code == "improper_solution"]
    negative = result.get("residual_variance", item=code[0].values["item"])
    assert negative.estimate < 0.0


def test_two_factors_that_are_one_are_said():
    rng = np.random.default_rng(3)
    trait = rng.normal(size=(150, 1))
    data = pd.DataFrame(trait + 0.7 * rng.normal(size=(150, 4)), columns=ITEMS)
    with pytest.warns(errors.StatisticalWarning, match="one and the same"):
        result = confirmatory_factor_analysis(data, factors={"a": ITEMS[:2], "b": ITEMS[2:]})
    assert result["factor_correlation"].estimate > 1.0


def test_a_model_without_a_solution_is_an_error_of_ours():
    # The product of the three correlations is negative: no three loadings make it.
    target = np.array([[1.0, 0.3, 0.3], [0.3, 1.0, -0.3], [0.3, -0.3, 1.0]])
    raw = np.random.default_rng(0).normal(size=(150, 3))
    raw = (raw - raw.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    data = pd.DataFrame(raw @ np.linalg.cholesky(target).T, columns=ITEMS[:3])
    with pytest.raises(errors.DataError, match="one_factor_cfa has no solution"):
        one_factor_cfa(data, items=ITEMS[:3])


@pytest.mark.parametrize(("slope", "information"), [(-1.0, 1.0), (0.0, 0.0)])
def test_scoring_refuses_a_flat_or_hopeless_objective(slope, information):
    with pytest.raises(NotConvergedError):
        fisher_scoring(
            np.array([1.0]),
            value=lambda theta: slope * float(theta[0]),
            gradient=lambda _: np.array([slope]),
            information=lambda _: np.array([[information]]),
        )


def test_few_answer_categories_are_said():
    binary = (likert(n=200) > 3).astype(int)
    with pytest.warns(errors.StatisticalWarning, match="2 different answers"):
        one_factor_cfa(binary, items=ITEMS)


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        ({}, "mapping of each factor"),
        (["q1", "q2"], "mapping of each factor"),
        ({"a": "q1"}, "mapping of each factor"),
        ({"a": ["q1", "q2"]}, "needs at least 3"),
        ({"a": ["q1"], "b": ["q2", "q3"]}, "needs at least 2"),
        ({"a": ["q1", "q2"], "b": ["q2", "q3"]}, "In two factors: q2"),
    ],
)
def test_factors_are_a_mapping_of_separate_items(factors, words):
    with pytest.raises(errors.ArgumentError, match=words):
        confirmatory_factor_analysis(likert(), factors=factors)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"items": None}, errors.ArgumentError, "received: –"),
        ({"factors": {"a": ITEMS}}, errors.ArgumentError, "received: items, factors"),
        ({"wave": None}, errors.ArgumentError, "received: –"),
        ({"group": "wave"}, errors.ArgumentError, "received: group, wave"),
        ({"items": ["q1", "q2"]}, errors.ArgumentError, "at least 3"),
        ({"waves": ["t1"]}, errors.ArgumentError, "at least 2"),
        ({"waves": ["t1", "t9"]}, errors.ArgumentError, "'t9', which is not"),
        ({"person": "who"}, errors.ColumnNotFoundError, "who"),
        ({"conf_level": 3}, errors.ArgumentError, "conf_level is 3"),
    ],
)
def test_invariance_says_what_it_needs(change, error, words):
    arguments = {"items": ITEMS, "wave": "wave"} | change
    with pytest.raises(error, match=words):
        measurement_invariance(same_people(), **arguments)


def test_invariance_needs_a_hundred_people_in_each_group():
    data = likert(n=250).assign(group=["a"] * 160 + ["b"] * 90)
    with pytest.raises(errors.TooFewError, match="b has 90 people"):
        measurement_invariance(data, items=ITEMS, group="group")
    with pytest.raises(errors.ArgumentError, match="at least 2"):
        measurement_invariance(data.assign(group="a"), items=ITEMS, group="group")
    few = same_people(n=99)
    with pytest.raises(errors.TooFewError, match="every answer: 99"):
        measurement_invariance(few, items=ITEMS, wave="wave")
    twice = pd.concat([same_people(), same_people().iloc[:1]])
    with pytest.raises(errors.RepeatedPersonError):
        measurement_invariance(twice, items=ITEMS, wave="wave")


def test_people_without_a_group_are_counted_out():
    data = load_case("K02_hs_invariance").data()
    missing = pd.concat([data, data.iloc[:3].assign(group=None)], ignore_index=True)
    result = measurement_invariance(missing, factors=THREE, group="group")
    note = next(note for note in result.notes if note.code == "incomplete_left_out")
    assert note.values == {"left_out": 3, "n": 301}
    assert result.settings["compared"] == ("Pasteur", "Grant-White")
