"""Do mean scores differ between several waves: analysis of variance within persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import repeated
from solidarity_eval._kernels.repeated import RepeatedAnova
from solidarity_eval._kernels.student import t_quantile
from solidarity_eval._kernels.tails import f_p
from solidarity_eval.effects._waves import Waves, complete_waves
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result

if TYPE_CHECKING:
    import pandas as pd

NOISE = 1e-20


def repeated_measures_anova(
    data: pd.DataFrame,
    *,
    outcome: str,
    waves: Sequence[object] | None = None,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""One-way analysis of variance of waves within persons, corrected for sphericity.

    .. math::

        F = \frac{SS_{\text{waves}} / (k - 1)}{SS_{\text{error}} / ((n - 1)(k - 1))}, \qquad
        \hat\varepsilon_{GG} = \frac{(\operatorname{tr} S)^2}{(k - 1) \operatorname{tr} S^2},

    with :math:`S` the covariance of the waves, centred by rows and columns. The corrected tests
    multiply both degrees of freedom by :math:`\hat\varepsilon`.

    Use it for the mean of a score of the same people at three waves or more. Read the
    Greenhouse-Geisser test, whatever Mauchly's says: that one misses real departures in small
    samples. It says that some means differ, not which nor which way; read the means, or the change
    between the two waves that the question is about (:func:`mean_change`). Only people with every
    wave are in it: where many leave, a mixed model uses them all. It does not show what made
    the means differ.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the score, of the person and of the wave.
    waves : sequence, optional
        The waves, in order; by default all of the table.
    conf_level : float
        Coverage of the intervals of the means, in (0, 1).

    Returns
    -------
    Result
        Estimates ``mean`` at each ``wave`` (points, t interval with n - 1 degrees of freedom),
        ``epsilon_greenhouse_geisser``, ``epsilon_huynh_feldt``, ``partial_eta_squared`` and
        ``generalized_eta_squared`` (unit ``share``); tests ``anova_greenhouse_geisser`` (the one to
        read), ``anova_huynh_feldt``, ``anova`` (sphericity supposed) and ``mauchly``
        (absent with two waves, where sphericity always holds).

    Raises
    ------
    NoVarianceError
        If all persons move by the same amounts.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If an argument is not allowed or the table cannot be joined.

    Warns
    -----
    StatisticalWarning
        If Mauchly's test does not exist: fewer persons than waves, or a difference between
        waves that is the same for all.

    Notes
    -----
    :math:`\hat\varepsilon_{HF} = (n (k - 1) \hat\varepsilon_{GG} - 2) /
    ((k - 1)(n - 1 - (k - 1) \hat\varepsilon_{GG}))`, at most 1, as SPSS; R's ``rstatix`` and
    ``ez`` do not cut it at 1 before printing. Generalised eta squared divides by all sums of
    squares. Mauchly's p has Box's second-order term as Anderson prints it, in the number of
    contrasts; R's ``mauchly.test`` (and ``pingouin``) put the number of waves in one place of it,
    which moves the p in the fourth digit.

    References
    ----------
    Greenhouse and Geisser 1959; Huynh and Feldt 1976; Mauchly 1940; Olejnik and Algina 2003.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import repeated_measures_anova
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdef") * 3,
    ...     "wave": [1] * 6 + [2] * 6 + [3] * 6,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 5, 4, 6, 7, 5, 6, 5, 6, 7, 7, 5],
    ... })
    >>> result = repeated_measures_anova(scores, outcome="trust")
    >>> round(result.test("anova").statistic, 3)
    8.714
    """
    level = check_conf_level(conf_level)
    found = complete_waves(data, outcome=outcome, waves=waves, person=person, wave=wave)
    n, k = found.values.shape
    rest, spread = repeated.interaction(found.values), found.values - found.values.mean()
    if (rest**2).sum() <= NOISE * (spread**2).sum():
        raise NoVarianceError("effects_categorical.nothing_left")
    anova = repeated.repeated_anova(found.values)
    size = anova.ss_waves + anova.ss_persons + anova.ss_error
    notes: list[Note] = []
    if k > 2 and anova.mauchly is None:
        notes.append(caution("effects_categorical.sphericity_unknown", persons=n, waves=k))
    shares = (
        ("epsilon_greenhouse_geisser", anova.epsilon_gg),
        ("epsilon_huynh_feldt", anova.epsilon_hf),
        ("partial_eta_squared", anova.ss_waves / (anova.ss_waves + anova.ss_error)),
        ("generalized_eta_squared", anova.ss_waves / size),
    )
    return Result(
        id=f"{outcome}.repeated_measures_anova",
        method="repeated_measures_anova",
        design="one_group_repeated",
        about=About(outcome=outcome, unit="points"),
        estimates=(
            *_means(found, level),
            *(Estimate(term=term, estimate=value, unit="share", n=n) for term, value in shares),
        ),
        tests=_tests(anova, n, k),
        flow=found.flow,
        settings={
            "waves": found.labels,
            "interval_of_means": "t",
            "conf_level": level,
            "person": str(person),
            "wave": str(wave),
        },
        references=(
            "greenhouse1959",
            "huynh1976",
            "mauchly1940",
            "olejnik2003",
        ),
        notes=tuple(notes),
        versions=software(),
    )


def _means(found: Waves, level: float) -> list[Estimate]:
    n = found.n
    quantile = t_quantile((1 + level) / 2, n - 1)
    means = found.values.mean(axis=0)
    errors = found.values.std(axis=0, ddof=1) / np.sqrt(n)
    return [
        Estimate(
            term="mean",
            at={"wave": label},
            estimate=float(mean),
            std_error=float(error),
            conf_low=float(mean - quantile * error),
            conf_high=float(mean + quantile * error),
            conf_level=level,
            unit="points",
            n=n,
            df=n - 1,
        )
        for label, mean, error in zip(found.labels, means, errors, strict=True)
    ]


def _tests(anova: RepeatedAnova, n: int, k: int) -> tuple[HypothesisTest, ...]:
    corrections = (
        ("anova_greenhouse_geisser", anova.epsilon_gg),
        ("anova_huynh_feldt", anova.epsilon_hf),
        ("anova", 1.0),
    )
    tests = []
    for name, epsilon in corrections:
        df = (epsilon * (k - 1), epsilon * (n - 1) * (k - 1))
        tests.append(HypothesisTest(name=name, statistic=anova.f, df=df, p_value=f_p(anova.f, *df)))
    if anova.mauchly is not None:
        tests.append(
            HypothesisTest(
                name="mauchly",
                statistic=anova.mauchly.w,
                df=(anova.mauchly.df,),
                p_value=anova.mauchly.p_value,
                null_value=1.0,
            )
        )
    return tuple(tests)
