"""Item by item: how each question works with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import alpha as kernel
from solidarity_eval.psychometrics._answers import (
    Answers,
    Ranges,
    complete_answers,
    range_of,
    require_varying_score,
)
from solidarity_eval.psychometrics._extremes import extreme_notes, extreme_shares
from solidarity_eval.psychometrics._notes import (
    constant_item_notes,
    left_out_notes,
    wrong_key_notes,
)
from solidarity_eval.psychometrics._results import bounded, scale_result
from solidarity_eval.results import Estimate, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

UNITS = {
    "mean": "points",
    "sd": "points",
    "item_rest_r": "correlation",
    "item_total_r": "correlation",
    "alpha_if_dropped": "proportion",
    "alpha_if_dropped_standardized": "proportion",
    "floor_share": "proportion",
    "ceiling_share": "proportion",
}


def item_analysis(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    ranges: Ranges | None = None,
    reverse: Sequence[str] = (),
    person: str | None = None,
) -> Result:
    """Describe each item and how it goes with the others.

    For item j, the item-rest correlation is Pearson's between the item and the sum of the
    *other* items; the item-total correlation includes the item itself and so is larger; alpha if
    dropped is the alpha of the other items.

    When to use it: before trusting a score, to find an item keyed the wrong way (negative
    item-rest correlation), one that measures something else (near zero), or one where most
    people sit at an end of the scale. It does not say to remove an item of a published
    questionnaire: the score would no longer be the published one. Choosing items on these
    numbers and reporting alpha on the same people makes alpha too good.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer are left out and counted.
    items : sequence of str
        At least two numeric columns, **already keyed in one direction** unless ``reverse``
        names those to turn.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale, in points: needed for floor and ceiling shares, and for
        reversed items.
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        At each ``item``: ``mean``, ``sd`` (points), ``item_rest_r``, ``item_total_r``
        (correlations), ``alpha_if_dropped``, ``alpha_if_dropped_standardized`` (from three
        items), ``floor_share``, ``ceiling_share`` (proportions, where the range is known). For
        the mean of the items: ``score_mean``, ``score_sd``, and ``score_floor_share``,
        ``score_ceiling_share`` where every range is known. Table ``items`` with the same by
        item. A quantity that is not defined, such as the correlation of a constant item, is
        absent (None in the table).

    Raises
    ------
    ArgumentError
        Fewer than two items, an item named twice, a reversed item without its range, an answer
        outside its range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 3 people with every answer.
    NoVarianceError
        The score does not vary.

    Warns
    -----
    StatisticalWarning
        An item goes against the others (``wrong_key_suspected``); an item is constant
        (``constant_item``); more than 15 % of at least 50 people have the lowest or the highest
        possible score (``floor_effect``, ``ceiling_effect``).

    Notes
    -----
    Same values as ``psych::alpha``: ``r.drop`` is the item-rest and ``raw.r`` the item-total
    correlation. ``psych`` may turn items by itself (``check.keys``); this function never does.

    References
    ----------
    nunnally1994, terwee2007

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import item_analysis
    >>> answers = load_case("B03_attitude").data()
    >>> result = item_analysis(answers, items=list(answers))
    >>> round(result.get("item_rest_r", item="critical").estimate, 3)
    0.265
    """
    answers = complete_answers(data, items=items, person=person, reverse=reverse, ranges=ranges)
    cov = kernel.covariance(answers.values)
    require_varying_score(answers, cov)
    ends = [range_of(ranges, item, column) for item, column in _columns(answers)]
    by_item = _by_item(answers, cov, ends)
    score, notes = _score(answers, ends)
    rows = tuple((item, *by_item[item].values()) for item in answers.items)
    return scale_result(
        "item_analysis",
        answers,
        estimates=[*_estimates(answers, by_item), *score],
        tables=[Table(kind="items", id="items", columns=("item", *UNITS), rows=rows)],
        settings={"ranges_known": all(pair is not None for pair in ends)},
        notes=[
            *left_out_notes(answers),
            *constant_item_notes(answers),
            *wrong_key_notes(answers.items, kernel.item_rest(cov)),
            *notes,
        ],
    )


def _columns(answers: Answers) -> list[tuple[str, NDArray[np.float64]]]:
    return list(zip(answers.items, answers.values.T, strict=True))


def _by_item(
    answers: Answers, cov: NDArray[np.float64], ends: Sequence[tuple[float, float] | None]
) -> dict[str, dict[str, float | None]]:
    rest, total = kernel.item_rest(cov), kernel.item_total(cov)
    described: dict[str, dict[str, float | None]] = {}
    for index, (item, column) in enumerate(_columns(answers)):
        keep = np.arange(answers.k) != index
        others = cov[np.ix_(keep, keep)]
        floor, ceiling = extreme_shares(column, ends[index])
        described[item] = {
            "mean": float(column.mean()),
            "sd": float(np.sqrt(cov[index, index])),
            "item_rest_r": _or_none(rest[index]),
            "item_total_r": _or_none(total[index]),
            "alpha_if_dropped": _alpha(others, answers),
            "alpha_if_dropped_standardized": _alpha(others, answers, standardized=True),
            "floor_share": floor,
            "ceiling_share": ceiling,
        }
    return described


def _alpha(
    cov: NDArray[np.float64], answers: Answers, *, standardized: bool = False
) -> float | None:
    """Return the alpha of the items that are left, or None where it is not defined."""
    if answers.k < 3 or cov.sum() <= 1e-12 * cov.trace():
        return None
    if standardized and answers.constant:
        return None
    return kernel.alpha(kernel.correlation(cov) if standardized else cov)


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _estimates(
    answers: Answers, by_item: Mapping[str, Mapping[str, float | None]]
) -> list[Estimate]:
    return [
        bounded(term, value, unit=UNITS[term], n=answers.n, at={"item": item})
        for item, values in by_item.items()
        for term, value in values.items()
        if value is not None
    ]


def _score(
    answers: Answers, ends: Sequence[tuple[float, float] | None]
) -> tuple[list[Estimate], list[Note]]:
    score = answers.values.mean(axis=1)
    estimates = [
        bounded("score_mean", float(score.mean()), unit="points", n=answers.n),
        bounded("score_sd", float(score.std(ddof=1)), unit="points", n=answers.n),
    ]
    known = [pair for pair in ends if pair is not None]
    if len(known) < answers.k:
        return estimates, []
    at_floor = np.all(answers.values == [low for low, _ in known], axis=1)
    at_ceiling = np.all(answers.values == [high for _, high in known], axis=1)
    floor, ceiling = float(at_floor.mean()), float(at_ceiling.mean())
    estimates += [
        bounded("score_floor_share", floor, unit="proportion", n=answers.n),
        bounded("score_ceiling_share", ceiling, unit="proportion", n=answers.n),
    ]
    return estimates, extreme_notes(floor, ceiling, n=answers.n)
