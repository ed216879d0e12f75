"""Do two answers to the same question agree beyond chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import association
from solidarity_eval._kernels.student import normal_p_value
from solidarity_eval._kernels.tails import two_sided_z
from solidarity_eval.effects._categorical import share
from solidarity_eval.effects._crossed import Crossed, crossed
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

WEIGHTS = ("none", "linear", "quadratic")


def cohen_kappa(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    count: str | None = None,
    person: str | None = "person",
    weights: str = "none",
    conf_level: float = 0.95,
) -> Result:
    r"""Cohen's kappa: agreement of two ratings of the same persons, beyond chance.

    .. math::

        \kappa = \frac{p_o - p_e}{1 - p_e},

    with :math:`p_o` the (weighted) share of agreement and :math:`p_e` the share that the two
    distributions alone would give.

    Use it for two people who code the same interviews, or the same answer asked twice. Read it
    with the share of agreement: where nearly everyone gives the same answer, kappa is low even
    though people agree. It does not show that either is right, nor a change between two
    times (for that, :func:`change_in_proportion` or :func:`shift_across_categories`).

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person (or excerpt), or one row per cell with ``count``.
    x, y : str
        Columns of the two ratings: numbers, the same codes in both.
    count : str, optional
        Column of how many persons a row stands for.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    weights : {"none", "linear", "quadratic"}
        Of disagreement: all alike, by distance, or by squared distance between the codes.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``cohen_kappa`` (unit ``correlation``, at most 1) and ``proportion`` of
        exact agreement (Wilson, unit ``proportion``); table ``cells``.

    Raises
    ------
    NoVarianceError
        If both columns hold one single code, the same.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If an argument is not allowed or the table cannot be read.

    Notes
    -----
    Standard error of Fleiss, Cohen and Everitt; interval :math:`\pm z\,SE`, cut at 1, and none
    where the error is 0 (all agree, or none); the p-value uses the error that holds without
    agreement beyond chance. Same as ``statsmodels`` ``cohens_kappa`` and R's ``vcd::Kappa``
    (``quadratic`` is Fleiss-Cohen weights). R's ``psych::cohen.kappa`` (2.2.9) gives the same
    kappas and unweighted error, and another error of a weighted kappa: it adds sums of rows where
    the formula has the weighted means of columns, which may halve the error.

    References
    ----------
    Cohen 1960; Fleiss, Cohen and Everitt 1969.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import cohen_kappa
    >>> codes = pd.DataFrame({"first": [1, 1, 0, 0], "second": [1, 0, 1, 0], "n": [20, 5, 10, 15]})
    >>> agreement = cohen_kappa(codes, x="first", y="second", count="n", person=None)
    >>> round(agreement["cohen_kappa"].estimate, 6)
    0.4
    """
    level = check_conf_level(conf_level)
    check_choice("weights", weights, WEIGHTS)
    cells = crossed(data, x=x, y=y, count=count, person=person, same_scale=True)
    if len(cells.rows) < 2:
        raise NoVarianceError("effects_categorical.square_needed", n=cells.n)
    found = association.kappa(cells.counts, _disagreement(cells, weights))
    half = two_sided_z(level) * found.std_error
    # Without a single disagreement, or agreement, the error is 0 and says nothing of the next ones.
    bounds = (found.estimate - half, min(1.0, found.estimate + half)) if half else (None, None)
    return Result(
        id=f"{x}.{y}.kappa",
        method="cohen_kappa",
        design="descriptive",
        about=About(outcome=y, unit="correlation"),
        estimates=(
            Estimate(
                term="cohen_kappa",
                estimate=found.estimate,
                std_error=found.std_error,
                conf_low=bounds[0],
                conf_high=bounds[1],
                conf_level=level if half else None,
                unit="correlation",
                n=cells.n,
                p_value=(
                    normal_p_value(found.estimate / found.null_error) if found.null_error else None
                ),
            ),
            share(int(np.trace(cells.counts)), cells.n, at={}, conf_level=level),
        ),
        tables=(cells.as_table(),),
        flow=cells.flow,
        settings={"x": x, "y": y, "count": count, "weights": weights, "conf_level": level},
        references=("cohen1960", "fleiss1969", "wilson1927"),
        versions=software(),
    )


def _disagreement(cells: Crossed, weights: str) -> NDArray[np.float64]:
    """Return the weights of disagreement, 0 on the diagonal and 1 at the farthest."""
    distance = np.abs(cells.rows[:, None] - cells.columns[None, :])
    if weights == "none":
        return (distance > 0).astype(np.float64)
    scaled: NDArray[np.float64] = distance / distance.max()
    return scaled if weights == "linear" else scaled**2
