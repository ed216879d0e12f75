"""Reliable change: how many people moved beyond the error of the measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.proportions import wilson
from solidarity_eval._kernels.retest import detectable, expected_shares
from solidarity_eval.psychometrics._answers import check_conf_level
from solidarity_eval.psychometrics._notes import info, small_sample_notes
from solidarity_eval.psychometrics._pairs import check_finite, paired_result
from solidarity_eval.psychometrics._reliable import (
    FEWEST_PAIRS,
    ChangeAgainstError,
    Scores,
    change_against_error,
    check_n_items,
)
from solidarity_eval.psychometrics._results import bounded
from solidarity_eval.results import Table

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Estimate, Result

MOVES = ("increased", "decreased", "no_reliable_change")


def reliable_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    retest_r: float,
    n_items: int | None,
    reference_mean: float | None = None,
    reference_sd: float | None = None,
    person: str = "person",
    wave: str = "wave",
    detection_level: float = 0.95,
    conf_level: float = 0.95,
    allow_small: bool = False,
) -> Result:
    r"""Count the people whose change exceeds what the error of the measure makes.

    .. math:: RCI = \frac{x_{post} - x_{pre}}{\sqrt 2 \, s \sqrt{1 - r_{retest}}}

    A person counts as reliably changed when the RCI is beyond the normal quantile of
    ``detection_level`` (1.96 at 95 %).

    When to use it: to say how many people moved beyond error, beside the mean change. The share
    expected to do so **if nobody changes** is printed beside: read the difference, not the share
    alone. It does not show that the programme moved them, nor that a reliable change matters to
    the person, nor that the others did not change. Never feed it alpha: with alpha .85 and a
    retest correlation of .6, 11.5 % would count as improved when nobody changes, not 2.5 %.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the score, of the person and of the wave.
    pre, post : object
        Values of the wave column.
    retest_r : float
        Test-retest correlation of the score over about the same interval, from 0 to less than 1,
        from a study without intervention; never an internal consistency.
    n_items : int or None
        Number of questions in the score; 1 is refused. None for a physical measure.
    reference_mean : float or None
        Mean (points) of the population that the people come from. When people were recruited
        for a low or high score, it makes the expected shares count the movement back towards
        this mean.
    reference_sd : float or None
        Standard deviation (points) of that population; None takes that of the scores at ``pre``.
    detection_level : float
        Two-sided level of the threshold, in (0, 1).
    conf_level : float
        Nominal coverage of the intervals of the shares, in (0, 1).
    allow_small : bool
        Compute below 30 pairs all the same, with a warning.

    Returns
    -------
    Result
        ``share`` and ``expected_share`` (proportions) at each ``move``: increased, decreased,
        no_reliable_change; the first with its Wilson interval.
        ``smallest_reliable_change``, ``standard_error_of_measurement`` and
        ``standard_error_of_difference`` (points); table ``moves`` with the counts; the linkage
        flow. Directions are those of the score: whether up is favourable is a separate word.

    Raises
    ------
    ArgumentError
        A single question, ``retest_r`` outside [0, 1), ``pre`` equal to ``post``, a wave that is
        not in the table, a level outside (0, 1), a reference that is not a finite number.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 30 pairs (4 with ``allow_small``).
    NoVarianceError
        The scores at ``pre`` are all equal and no ``reference_sd`` is given.

    Warns
    -----
    SmallSampleWarning
        Fewer than 30 pairs with ``allow_small``.

    Notes
    -----
    Without ``reference_mean`` the expected shares are the two tails of the level. With it, the
    second score of a person of baseline x is normal around
    :math:`\mu + r (x - \mu)` with variance :math:`s^2 (1 - r^2)`, and the shares are averaged
    over the baselines. Values of single persons are never in the result: see
    ``reliable_change_index``.

    References
    ----------
    jacobson1991

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import reliable_change
    >>> wide = load_case("B08_retest_sai").data().rename_axis("person").reset_index()
    >>> long = wide.melt("person", var_name="wave", value_name="anxiety")
    >>> result = reliable_change(
    ...     long, outcome="anxiety", pre="time1", post="time2", retest_r=0.85, n_items=20
    ... )
    >>> result.table("moves").column("n")
    (6, 0, 59)
    """
    level, detection = check_conf_level(conf_level), check_conf_level(detection_level)
    check_n_items(n_items)
    mean = None if reference_mean is None else check_finite("reference_mean", reference_mean)
    scores = Scores(
        outcome=outcome,
        pre=pre,
        post=post,
        person=person,
        wave=wave,
        retest_r=retest_r,
        reference_sd=reference_sd,
    )
    error = change_against_error(data, scores, fewest=4 if allow_small else FEWEST_PAIRS)
    counts = _counts(error, detection)
    expected = _expected(error, detection, mean)
    n = error.pairs.n
    rows = tuple((move, counts[move], counts[move] / n, expected[move]) for move in MOVES)
    notes = small_sample_notes(n, FEWEST_PAIRS)
    notes += [info("selection_unknown")] if mean is None else []
    return paired_result(
        "reliable_change",
        error.pairs,
        outcome=outcome,
        waves=(pre, post),
        estimates=_estimates(error, counts, expected, level=level, detection=detection),
        tables=[
            Table(
                kind="counts",
                id="moves",
                columns=("move", "n", "share", "expected_share"),
                rows=rows,
            )
        ],
        settings={
            "retest_r": error.retest_r,
            "sd": error.sd,
            "sd_from": "sample_pre" if reference_sd is None else "reference",
            "reference_mean": mean,
            "n_items": n_items,
            "detection_level": detection,
            "interval": "wilson",
        },
        notes=notes,
    )


def _counts(error: ChangeAgainstError, detection: float) -> dict[str, int]:
    quantile = detectable(1.0 / np.sqrt(2.0), detection)
    index = error.index
    up, down = int(np.sum(index > quantile)), int(np.sum(index < -quantile))
    return dict(zip(MOVES, (up, down, len(index) - up - down), strict=True))


def _expected(error: ChangeAgainstError, detection: float, mean: float | None) -> dict[str, float]:
    up = down = (1.0 - detection) / 2.0
    if mean is not None:
        up, down = expected_shares(
            error.pairs.before,
            detectable(error.sem, detection),
            mean=mean,
            sd=error.sd,
            retest_r=error.retest_r,
        )
    return dict(zip(MOVES, (up, down, 1.0 - up - down), strict=True))


def _estimates(
    error: ChangeAgainstError,
    counts: dict[str, int],
    expected: dict[str, float],
    *,
    level: float,
    detection: float,
) -> list[Estimate]:
    n = error.pairs.n
    estimates = []
    for move in MOVES:
        bounds = (*wilson(counts[move], n, level), level)
        at = {"move": move}
        share = counts[move] / n
        estimates.append(bounded("share", share, unit="proportion", n=n, bounds=bounds, at=at))
        estimates.append(bounded("expected_share", expected[move], unit="proportion", n=n, at=at))
    points = {
        "smallest_reliable_change": detectable(error.sem, detection),
        "standard_error_of_measurement": error.sem,
        "standard_error_of_difference": error.difference_error,
    }
    return estimates + [bounded(term, value, unit="points", n=n) for term, value in points.items()]
