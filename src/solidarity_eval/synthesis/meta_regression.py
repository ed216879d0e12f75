"""Whether studies that differ in something also differ in what they find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.meta_inference import Fit, Interval, fit
from solidarity_eval._kernels.meta_influence import permuted
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval._kernels.streams import generator
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_conf_level, check_flag, check_whole
from solidarity_eval.estimation.notes import info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result
from solidarity_eval.synthesis._rows import (
    check_interval,
    check_method,
    coefficient,
    heterogeneity_rows,
    q_test,
    study_rows,
)
from solidarity_eval.synthesis._studies import check_names, read_estimates, require_enough

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("knapp2003", "higgins2004", "raudenbush2009")
# Statistics that differ by rounding alone tie.
_TIE = 1e-9


def meta_regression(
    data: pd.DataFrame,
    *,
    moderators: Sequence[str],
    estimate: str = "estimate",
    variance: str = "variance",
    study: str | None = "study",
    method: str = "reml",
    interval: str = "knapp_hartung",
    permutations: int = 999,
    strict: bool = True,
    unit: str = "sd",
    conf_level: float = 0.95,
    seed: int = 0,
) -> Result:
    r"""Regression of the studies' estimates on what sets the studies apart.

    .. math::
        y_i = x_i'\beta + u_i + e_i, \quad u_i \sim N(0, \tau^2), \; e_i \sim N(0, v_i), \qquad
        R^2 = \max\!\left(0, \frac{\hat\tau^2_0 - \hat\tau^2}{\hat\tau^2_0}\right)

    Use it from 10 studies per moderator on, for a question asked before the results were known. It
    compares projects and not people, and projects that differ in one thing differ in others: a
    slope is a lead to follow, not the working of a cause. Ten laureates allow one moderator at the
    most.

    Parameters
    ----------
    data, estimate, variance, study, method, interval, unit, conf_level
        As for `random_effects`.
    moderators : sequence of str
        Columns of numbers that explain the differences; one row without them is left out.
    permutations : int
        How often the moderators are dealt to the studies at random for a p that needs no normal
        distribution; 0 for none, else at least 99.
    strict : bool
        Whether fewer than 10 studies per moderator are refused; else a caution.
    seed : int
        Of the permutations, 0 or more.

    Returns
    -------
    Result
        Estimates ``coefficient`` at each ``moderator`` (``intercept`` the first), ``tau2``, ``i2``
        and the others of `random_effects` for what is left between studies, ``r2`` (proportion;
        left out where nothing was to explain). Tests ``moderators`` (all at once: F, or chi-square
        with ``z``), ``residual_q``, and ``permutation_<moderator>``. Table ``studies``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        As for `random_effects`; ``moderators`` is not a list of different columns.
    DataError
        As for `random_effects`; a moderator does not vary or repeats others.
    TooFewError
        Fewer than 10 studies per moderator with ``strict``, or nothing left over the model.

    Warns
    -----
    StatisticalWarning
        Fewer than 10 studies per moderator without ``strict`` (``synthesis.few_for_moderators``);
        rows left out (``synthesis.rows_left_out``).

    Notes
    -----
    The errors are Knapp and Hartung's, with k - p degrees of freedom. The permutation p is (1 +
    number of deals whose t is at least as far from 0) / (1 + deals), tau squared estimated anew in
    each deal, as metafor's ``permutest``. R squared is rough below some 40 studies.

    References
    ----------
    Knapp and Hartung (2003), doi:10.1002/sim.1482; Higgins and Thompson (2004),
    doi:10.1002/sim.1752; Raudenbush (2009), isbn 9780871541635.

    Examples
    --------
    >>> import pandas as pd
    >>> projects = pd.DataFrame({
    ...     "study": range(12),
    ...     "estimate": [.1, .2, .1, .3, .2, .4, .3, .5, .4, .5, .6, .5],
    ...     "variance": [.02, .03] * 6,
    ...     "months": [3, 4, 4, 6, 6, 8, 8, 9, 10, 11, 12, 12],
    ... })
    >>> found = meta_regression(projects, moderators=["months"], permutations=99)
    >>> slope = found.get("coefficient", moderator="months")
    >>> round(slope.estimate, 3), slope.df
    (0.051, 10.0)
    """
    level, chosen = check_conf_level(conf_level), check_method(method)
    asked, names = check_interval(interval), check_names("moderators", moderators)
    check_flag("strict", strict)
    check_whole("seed", seed, least=0)
    draws = checked_draws(permutations)
    table = read_estimates(
        data,
        estimate=estimate,
        variance=variance,
        study=study,
        more=names,
        fewest=len(names) + 2,
    )
    notes = [*table.missing_notes(), *require_enough(table.k, moderators=len(names), strict=strict)]
    design = np.column_stack([np.ones(table.k), *(table.columns[name] for name in names)])
    values, variances = table.columns["estimate"], table.columns["variance"]
    model, plain = studies(values, variances, design), studies(values, variances)
    if model is None or plain is None:
        raise DataError("synthesis.collinear", name=", ".join(map(str, names)))
    found, before = fit(model, chosen), fit(plain, chosen).spread.tau2
    terms = ("intercept", *map(str, names))
    estimates = [
        coefficient(
            found,
            place,
            term="coefficient",
            interval=asked,
            level=level,
            unit=unit,
            at={"moderator": name},
        )
        for place, name in enumerate(terms)
    ]
    estimates += heterogeneity_rows(found, level=level, unit=unit)
    if before > 0.0:
        explained = max(0.0, (before - found.spread.tau2) / before)
        estimates.append(Estimate(term="r2", estimate=explained, unit="proportion", n=table.k))
    tests, floor = _permutation_tests(found, asked, terms=terms, draws=draws, seed=seed)
    return Result(
        id="meta_regression",
        method="meta_regression",
        design="synthesis",
        about=About(unit=unit),
        estimates=tuple(estimates),
        tests=(_all_at_once(found, asked), q_test(found, "residual_q"), *tests),
        tables=(study_rows(table, found, level=level),),
        flow=table.flow,
        settings={
            "method": chosen,
            "interval": asked,
            "moderators": tuple(map(str, names)),
            "permutations": draws,
            "conf_level": level,
            "k": table.k,
        },
        seed=seed if draws else None,
        references=REFERENCES,
        notes=(*notes, *floor),
        versions=software(),
    )


def checked_draws(permutations: int) -> int:
    """Return a number of permutations: 0, or at least 99."""
    if permutations == 0 and not isinstance(permutations, bool):
        return 0
    return check_whole("permutations", permutations, least=99, most=1_000_000)


def _all_at_once(found: Fit, interval: Interval) -> HypothesisTest:
    statistic, p = found.moderators(interval)
    count = float(len(found.coefficients) - 1)
    df = (count,) if interval == "z" else (count, float(found.model.df))
    return HypothesisTest(name="moderators", statistic=statistic, df=df, p_value=p)


def _permutation_tests(
    found: Fit, interval: Interval, *, terms: tuple[str, ...], draws: int, seed: int
) -> tuple[list[HypothesisTest], list[Note]]:
    if not draws:
        return [], []
    dealt = permuted(found, draws=draws, stream=generator(seed, "meta_regression"))
    tests = []
    for place, name in enumerate(terms[1:], start=1):
        own = _distance(found, interval, place)
        farther = sum(_distance(other, interval, place) >= own * (1.0 - _TIE) for other in dealt)
        tests.append(
            HypothesisTest(
                name=f"permutation_{name}",
                statistic=own,
                p_value=(1 + farther) / (1 + draws),
                p_method="permutation",
                draws=draws,
            )
        )
    return tests, [
        info("synthesis.permutation_floor", k=found.model.k, draws=draws, least=1 / (1 + draws))
    ]


def _distance(found: Fit, interval: Interval, place: int) -> float:
    error = found.error(interval, place)
    return abs(float(found.coefficients[place])) / error if error > 0.0 else float("inf")
