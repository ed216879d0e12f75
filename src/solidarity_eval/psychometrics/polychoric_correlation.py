"""Polychoric correlations of ordered answers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from solidarity_eval._kernels.polychoric import Polychoric, thresholds
from solidarity_eval._kernels.retest import fisher_bounds
from solidarity_eval.psychometrics._answers import (
    Answers,
    Ranges,
    check_choice,
    check_conf_level,
    complete_answers,
    require_no_constant,
)
from solidarity_eval.psychometrics._notes import left_out_notes
from solidarity_eval.psychometrics._ordered import (
    ESTIMATORS,
    limit_notes,
    pair_of,
    require_ordered,
)
from solidarity_eval.psychometrics._results import bounded, scale_result
from solidarity_eval.results import Estimate, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd

PolychoricMethod = Literal["two_step", "ml", "ml_polycor"]


def polychoric_correlation(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    method: PolychoricMethod = "two_step",
    conf_level: float = 0.95,
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    person: str | None = None,
) -> Result:
    r"""Estimate the correlation of the normal variables supposed behind ordered answers.

    The answer i is given when a standard normal variable lies between two thresholds
    :math:`a_{i-1}` and :math:`a_i`; the correlation :math:`\rho` of the two variables maximises

    .. math:: \sum_{i, j} n_{ij} \log P(a_{i-1} < X \le a_i, \; b_{j-1} < Y \le b_j; \rho)

    When to use it: for items with few answers (two to six), whose Pearson correlations are
    pulled towards zero by the coarse scale; with two answers it is the tetrachoric correlation.
    It does not show that a normal variable lies behind the answers, and it describes those
    variables, not the answers that people add up.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer to any of the items are left
        out and counted.
    items : sequence of str
        At least two numeric columns of ordered answers.
    method : {"two_step", "ml", "ml_polycor"}
        ``two_step``: thresholds from each item's own shares, then the correlation; ``ml``:
        thresholds and correlation together, pair by pair; ``ml_polycor``: where the search of
        R's ``polycor`` for the same maximum stops, to compare with a number it printed.
    conf_level : float
        Nominal coverage in (0, 1).
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale of each reversed item, in points.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        Estimate ``polychoric_correlation`` at each pair (``item``, ``other``), with standard
        error and interval (neither with ``ml_polycor``); table ``thresholds`` with each item's
        answers, counts and upper threshold in standard deviations, from its own shares.

    Raises
    ------
    ArgumentError
        Fewer than two items, an item named twice, more than 15 different answers, an unknown
        method, a ``conf_level`` outside (0, 1), a reversed item without its range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 50 people with every answer.
    NoVarianceError
        An item to which everyone gave the same answer.

    Warns
    -----
    StatisticalWarning
        The answers are so closely ordered that the correlation cannot be told from 1 or -1
        (``polychoric_limit``): it is set to 0.9999 and has no standard error.

    Notes
    -----
    The bivariate normal probabilities come from Owen's T function; the maximum is reached by
    Fisher scoring on exact derivatives. Standard errors use the expected information; that of
    ``two_step`` counts the uncertainty of the thresholds (delta method). The interval is
    symmetric on Fisher's z. No constant is added to empty cells, as in ``polycor::polychor``;
    ``psych::polychoric`` adds 0.5 unless ``correct = 0``. With ``ML = TRUE``, ``polycor`` leaves
    the thresholds and the correlation to a simplex search of 500 evaluations, which often stops
    before the maximum (differences in the third decimal were met); ``ml_polycor`` repeats that
    search step by step, and the likelihood of ``ml`` is never below it.

    References
    ----------
    olsson1979

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import polychoric_correlation
    >>> answers = load_case("F04_polychoric_bfi").data()
    >>> result = polychoric_correlation(answers, items=["E1", "E2"])
    >>> round(result["polychoric_correlation"].estimate, 3)
    0.555
    """
    check_choice("method", method, tuple(ESTIMATORS))
    level = check_conf_level(conf_level)
    answers = complete_answers(data, items=items, person=person, reverse=reverse, ranges=ranges)
    require_no_constant(answers)
    require_ordered(answers)
    estimates: list[Estimate] = []
    notes: list[Note] = left_out_notes(answers)
    for first, second in itertools.combinations(range(answers.k), 2):
        found = pair_of(answers, first, second, method=method)
        at = {"item": answers.items[first], "other": answers.items[second]}
        estimates.append(_estimate(found, at, answers.n, level=level))
        if found.at_limit:
            notes += limit_notes(answers, first, second)
    return scale_result(
        "polychoric_correlation",
        answers,
        estimates=estimates,
        tables=[_thresholds(answers)],
        settings={"method": method, "continuity_correction": 0.0, "interval": "fisher_z"},
        notes=notes,
    )


def _estimate(found: Polychoric, at: dict[str, str], n: int, *, level: float) -> Estimate:
    bounds = None
    if found.std_error is not None:
        bounds = (*fisher_bounds(found.rho, found.std_error, conf_level=level), level)
    return bounded(
        "polychoric_correlation",
        found.rho,
        unit="correlation",
        n=n,
        bounds=bounds,
        at=at,
        std_error=found.std_error,
        transform="fisher_z",
    )


def _thresholds(answers: Answers) -> Table:
    rows: list[tuple[str, float, int, float | None]] = []
    for item, column in zip(answers.items, answers.values.T, strict=True):
        values, counts = np.unique(column, return_counts=True)
        cuts = [*thresholds(counts.astype(np.float64)).tolist(), None]
        rows += [
            (item, float(value), int(count), cut)
            for value, count, cut in zip(values, counts, cuts, strict=True)
        ]
    return Table(
        kind="items",
        id="thresholds",
        columns=("item", "answer", "n", "upper_threshold"),
        rows=tuple(rows),
    )
