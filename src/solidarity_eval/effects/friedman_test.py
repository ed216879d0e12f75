"""Do scores or ordered answers differ between several waves: ranks within persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import repeated
from solidarity_eval._kernels.tails import chi2_p, f_p
from solidarity_eval.effects._waves import complete_waves
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.groups import few_people_notes
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd


def friedman_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    waves: Sequence[object] | None = None,
    person: str = "person",
    wave: str = "wave",
) -> Result:
    r"""Friedman's test: ranks of the waves within each person.

    With :math:`r_{ij}` the rank of wave :math:`j` of :math:`k` for person :math:`i` of
    :math:`n`, ties shared, and :math:`\bar r_{.j}` its mean:

    .. math::

        \chi^2_F = \frac{(k - 1)\, n^2 \sum_j (\bar r_{.j} - (k+1)/2)^2}
                        {\sum_{ij} (r_{ij} - (k+1)/2)^2}, \qquad
        W = \frac{\chi^2_F}{n (k - 1)} .

    Use it for an ordered answer, or a skewed score, of the same people at three waves or more.
    It does not say by how much anything changed: Kendall's :math:`W` (0 to 1) tells how alike the
    persons rank the waves, not how far apart they are. Only people with every wave are in it.
    With few or many ties its power is low. It does not show what made the waves differ.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the score, of the person and of the wave.
    waves : sequence, optional
        The waves, in order; by default all of the table.

    Returns
    -------
    Result
        Estimates ``kendall_w`` (unit ``share``), ``mean_rank`` and ``median`` at each ``wave``;
        tests ``friedman`` (chi-square, k - 1) and ``iman_davenport`` (F, k - 1 and
        (n - 1)(k - 1); left out when all persons rank the waves alike).

    Raises
    ------
    NoVarianceError
        If nobody's answers differ between waves.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If a wave does not exist, or the table cannot be joined.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people (note ``few_people``).

    Notes
    -----
    Corrected for ties, as R's ``friedman.test`` and ``scipy.stats.friedmanchisquare``. The
    chi-square is too cautious for few persons; the F of Iman and Davenport is closer to its level.
    On yes/no answers it is Cochran's Q.

    References
    ----------
    Friedman 1937; Iman and Davenport 1980; Kendall and Babington Smith 1939.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import friedman_test
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghijkl") * 3,
    ...     "wave": [1] * 12 + [2] * 12 + [3] * 12,
    ...     "ease": [2, 1, 3, 2, 2, 1] * 2 + [3, 2, 3, 4, 3, 2] * 2 + [4, 4, 5, 5, 3, 4] * 2,
    ... })
    >>> round(friedman_test(scores, outcome="ease")["kendall_w"].estimate, 3)
    0.917
    """
    found = complete_waves(data, outcome=outcome, waves=waves, person=person, wave=wave)
    n, k = found.values.shape
    if not (np.ptp(found.values, axis=1) > 0).any():
        raise NoVarianceError("effects_categorical.nobody_ranks")
    chi2, w = repeated.friedman(found.values)
    tests = [
        HypothesisTest(name="friedman", statistic=chi2, df=(k - 1,), p_value=chi2_p(chi2, k - 1))
    ]
    f = repeated.iman_davenport(chi2, n, k)
    if f is not None:
        df = (k - 1, (n - 1) * (k - 1))
        tests.append(HypothesisTest(name="iman_davenport", statistic=f, df=df, p_value=f_p(f, *df)))
    ranks = repeated.row_ranks(found.values).mean(axis=0)
    medians = np.median(found.values, axis=0)
    by_wave = [
        Estimate(term=term, at={"wave": label}, estimate=float(value), unit=unit, n=n)
        for term, unit, values in (("mean_rank", "rank", ranks), ("median", "points", medians))
        for label, value in zip(found.labels, values, strict=True)
    ]
    return Result(
        id=f"{outcome}.friedman",
        method="friedman_test",
        design="one_group_repeated",
        about=About(outcome=outcome, unit="rank"),
        estimates=(Estimate(term="kendall_w", estimate=w, unit="share", n=n), *by_wave),
        tests=tuple(tests),
        flow=found.flow,
        settings={
            "waves": found.labels,
            "ties": "shared",
            "person": str(person),
            "wave": str(wave),
        },
        references=("friedman1937", "iman1980", "kendall1939"),
        notes=tuple(few_people_notes(n)),
        versions=software(),
    )
