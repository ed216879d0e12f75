"""Six intraclass correlations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import icc as kernel
from solidarity_eval._kernels.tails import f_p
from solidarity_eval.psychometrics._answers import check_conf_level, complete_answers
from solidarity_eval.psychometrics._notes import left_out_notes
from solidarity_eval.psychometrics._ratings import varying_mean_squares
from solidarity_eval.psychometrics._results import bounded, scale_result
from solidarity_eval.results import HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd


def intraclass_correlation(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    conf_level: float = 0.95,
    person: str | None = None,
) -> Result:
    r"""Estimate how far repeated ratings of the same people agree.

    With mean squares between people (B), between ratings (J), of error (E) and within people (W),
    n people and k ratings:

    .. math::

        ICC(1,1) = \frac{B - W}{B + (k - 1) W}, \quad
        ICC(2,1) = \frac{B - E}{B + (k - 1) E + k (J - E) / n}, \quad
        ICC(3,1) = \frac{B - E}{B + (k - 1) E}

    and the mean of k ratings by the Spearman-Brown formula, ICC(., k).

    When to use it: (1) each person rated by other raters; (2) the same raters, standing for
    others, whose differences of level count as error (agreement): the form for test-retest;
    (3) the same raters, only these, whose differences of level do not count (consistency). Take
    the form with k only when what is used is the mean of the k ratings. It depends on how
    different the people are: the same ratings give a lower ICC in a more uniform group. It does
    not show that ratings are right.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person (or object rated). Rows with a missing rating are left out
        and counted.
    items : sequence of str
        At least two numeric columns, one per rater or occasion.
    conf_level : float
        Nominal coverage in (0, 1).
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        Estimates ``icc_1_1``, ``icc_2_1``, ``icc_3_1``, ``icc_1_k``, ``icc_2_k``, ``icc_3_k``
        (correlations, at most 1, may be negative), each with its interval; tests of the same
        names (F, null value 0).

    Raises
    ------
    ArgumentError
        Fewer than two columns, a column named twice, a ``conf_level`` outside (0, 1).
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 3 people with every rating.
    NoVarianceError
        Everyone has the same mean rating, or ratings differ by constants only.

    Notes
    -----
    Intervals of Shrout & Fleiss (1979), with the degrees of freedom of McGraw & Wong (1996) for
    ICC(2, .); equal to ``psych::ICC(lmer = FALSE)``. A lower bound may be negative and, for the
    mean of k ratings, minus infinity.

    References
    ----------
    shrout1979, mcgraw1996

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import intraclass_correlation
    >>> ratings = load_case("B07_icc_shrout_fleiss").data()
    >>> result = intraclass_correlation(ratings, items=["J1", "J2", "J3", "J4"])
    >>> round(result["icc_2_1"].estimate, 2), round(result["icc_3_1"].estimate, 2)
    (0.29, 0.71)
    """
    level = check_conf_level(conf_level)
    answers = complete_answers(data, items=items, person=person)
    squares = varying_mean_squares(answers.values)
    forms = kernel.six_forms(squares, level)
    estimates = [
        bounded(
            f"icc_{form.form}",
            form.estimate,
            unit="correlation",
            n=answers.n,
            bounds=(form.low, form.high, level),
        )
        for form in forms
    ]
    tests = [
        HypothesisTest(
            name=f"icc_{form.form}",
            statistic=form.f,
            df=(answers.n - 1, form.df2),
            p_value=f_p(form.f, answers.n - 1, form.df2),
            alternative="greater",
        )
        for form in forms
    ]
    return scale_result(
        "intraclass_correlation",
        answers,
        estimates=estimates,
        tests=tests,
        settings={"model": "two_way_anova", "ratings": answers.k, "interval": "shrout_fleiss"},
        notes=left_out_notes(answers),
    )
