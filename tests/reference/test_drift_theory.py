"""The drift band against the theory of truncated normals and a regression of others."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import integrate, stats

from solidarity_eval.designs import regression_to_the_mean

MEAN, SD, R = 50.0, 10.0, 0.55


def long(before, after):
    people = np.arange(len(before))
    return pd.concat(
        pd.DataFrame({"person": people, "wave": wave, "y": values})
        for wave, values in (("before", before), ("after", after))
    )


def band(data, **told):
    return regression_to_the_mean(data, outcome="y", pre="before", post="after", **told)


@pytest.mark.parametrize("cut", [40.0, 45.0, 55.0])
def test_people_below_a_cut_drift_as_the_bivariate_normal_says(cut):
    """Mean change below the cut, by numerical integration over both waves."""
    both = stats.multivariate_normal([MEAN, MEAN], SD**2 * np.array([[1, R], [R, 1]]))
    reach = (MEAN - 9 * SD, MEAN + 9 * SD)
    share = stats.norm(MEAN, SD).cdf(cut)
    change, _ = integrate.dblquad(
        lambda y, x: (y - x) * both.pdf([x, y]), reach[0], cut, *reach, epsabs=1e-8
    )
    # People at the middles of 20 000 equal shares below the cut stand for all of them.
    steps = (np.arange(20_000) + 0.5) / 20_000
    before = stats.norm(MEAN, SD).ppf(share * steps)
    found = band(long(before, before), path="same_score", reference_mean=MEAN, retest_r=(R, R))
    assert found["drift_high"].estimate == pytest.approx(change / share, rel=2e-4)
    assert found["drift_low"].estimate == found["drift_high"].estimate


def test_the_formula_of_barnett_van_der_pols_and_dobson():
    """Their effect is the variance within persons over the total SD, times a hazard."""
    cut = 40.0
    z = (MEAN - cut) / SD
    hazard = stats.norm.pdf(z) / stats.norm.sf(z)
    within = (1 - R) * SD**2
    before = stats.norm(MEAN, SD).ppf(stats.norm.sf(z) * (np.arange(20_000) + 0.5) / 20_000)
    found = band(long(before, before), path="same_score", reference_mean=MEAN, retest_r=(R, R))
    assert found["drift_high"].estimate == pytest.approx(within / SD * hazard, rel=2e-4)


def test_change_beyond_the_drift_is_the_effect_of_a_regression_on_the_reference():
    """Regress after on before minus the reference: its intercept is what the drift leaves."""
    rng = np.random.default_rng(3)
    before = rng.normal(38, 5, 40)
    after = 20 + 0.6 * before + rng.normal(0, 4, 40)
    line = sm.OLS(after - MEAN, sm.add_constant(before - MEAN)).fit()
    slope = line.params[1]
    found = band(
        long(before, after), path="same_score", reference_mean=MEAN, retest_r=(slope, slope)
    )
    left = (after - before).mean() - found["drift_high"].estimate
    assert left == pytest.approx(line.params[0], rel=1e-10)


def test_an_earlier_screen_drifts_by_the_correlation_that_is_lost():
    """Large sample chosen on a screen: the change without programme lies inside the band."""
    rng = np.random.default_rng(8)
    r_zx, r_zy, r_xy = 0.7, 0.55, 0.6
    covariance = [[1, r_zx, r_zy], [r_zx, 1, r_xy], [r_zy, r_xy, 1]]
    screen, before, after = rng.multivariate_normal([0, 0, 0], covariance, 400_000).T
    chosen = screen > 1.0
    before, after = before[chosen], after[chosen]
    found = band(
        long(before, after),
        path="earlier_screen",
        screen_mean=screen[chosen].mean(),
        screen_reference_mean=0.0,
        screen_sd=1.0,
        r_screen_before=r_zx,
        r_screen_after=r_zy,
    )
    low, high = found["drift_low"].estimate, found["drift_high"].estimate
    drift = (after - before).mean()
    # One SD in the population: the exact drift, within the simulation's error of 0.004.
    assert drift == pytest.approx((r_zx - r_zy) * -screen[chosen].mean(), abs=0.012)
    assert low < drift < high
