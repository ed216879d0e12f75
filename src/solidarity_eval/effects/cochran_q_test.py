"""Does a share differ between several waves of the same people: Cochran's Q."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import mcnemar, multiplicity, repeated
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.effects._categorical import is_success, share, success_values
from solidarity_eval.effects._waves import Waves, complete_waves
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.groups import few_people_notes
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray


def cochran_q_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    waves: Sequence[object] | None = None,
    success: float | Iterable[float] = (1,),
    person: str = "person",
    wave: str = "wave",
    adjustment: str = "holm",
    conf_level: float = 0.95,
) -> Result:
    r"""Cochran's Q: a yes/no answer of the same people at three waves or more.

    With :math:`C_j` successes at wave :math:`j` of :math:`k`, :math:`R_i` of person :math:`i`:

    .. math::

        Q = \frac{(k - 1) \left( k \sum_j C_j^2 - N^2 \right)}{k N - \sum_i R_i^2},
        \qquad N = \sum_j C_j = \sum_i R_i .

    Use it before looking at pairs of waves, to ask whether the share moved at all. It does
    not say when or which way: read the shares, and the pairwise table with its adjusted p.
    Only people who answered at every wave are in it; those who left are not, and the flow says
    how many. It does not show what moved the share. With two waves it is McNemar's test
    without correction.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the answer (numbers), of the person and of the wave.
    waves : sequence, optional
        The waves, in order; by default all of the table.
    success : number or iterable of numbers
        Answers that count.
    adjustment : {"holm", "hommel", "hochberg", "bonferroni", "sidak", "holm_sidak", "bh", "by"}
        Of the pairwise p-values.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``proportion`` at each ``wave`` (Wilson) and ``persons_who_changed`` (the only
        ones the test reads); test ``cochran_q`` (chi-square, k - 1 degrees of freedom); table
        ``pairwise`` with columns ``first, second, lost, gained, p_value, p_adjusted`` (exact
        McNemar); the flow of who had every wave.

    Raises
    ------
    NoVarianceError
        If nobody changed.
    TooFewError
        If fewer than two people have every wave.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If an argument is not allowed or the table cannot be joined.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people (note ``few_people``).

    Notes
    -----
    The chi-square distribution is good from about 24 answers of people who changed
    (persons times waves); below, read the exact pairs. Same number as R's
    ``friedman.test`` on the 0/1 answers and as ``rstatix::cochran_qtest``.

    References
    ----------
    Cochran 1950; Holm 1979.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import cochran_q_test
    >>> answers = pd.DataFrame({
    ...     "person": list(range(16)) * 3,
    ...     "wave": [1] * 16 + [2] * 16 + [3] * 16,
    ...     "has_a_confidant": [0] * 14 + [1] * 2 + [0] * 8 + [1] * 8 + [0] * 4 + [1] * 12,
    ... })
    >>> cochran_q_test(answers, outcome="has_a_confidant").test("cochran_q").statistic
    15.2
    """
    level = check_conf_level(conf_level)
    check_choice("adjustment", adjustment, multiplicity.METHODS)
    counted = success_values(success)
    found = complete_waves(data, outcome=outcome, waves=waves, person=person, wave=wave)
    answers = is_success(found.values, counted)
    by_person = answers.sum(axis=1)
    changed = int(((by_person > 0) & (by_person < answers.shape[1])).sum())
    if changed == 0:
        raise NoVarianceError("effects_categorical.nobody_changed", n=found.n)
    q = repeated.cochran_q(answers)
    df = answers.shape[1] - 1
    shares = (
        share(int(answers[:, column].sum()), found.n, at={"wave": label}, conf_level=level)
        for column, label in enumerate(found.labels)
    )
    return Result(
        id=f"{outcome}.cochran_q",
        method="cochran_q_test",
        design="one_group_repeated",
        about=About(outcome=outcome, unit="proportion"),
        estimates=(
            *shares,
            Estimate(term="persons_who_changed", estimate=changed, unit="count", n=found.n),
        ),
        tests=(HypothesisTest(name="cochran_q", statistic=q, df=(df,), p_value=chi2_p(q, df)),),
        tables=(_pairwise(answers, found, adjustment),),
        flow=found.flow,
        settings={
            "success": counted,
            "waves": found.labels,
            "adjustment": adjustment,
            "interval_of_shares": "wilson",
            "conf_level": level,
            "person": str(person),
            "wave": str(wave),
        },
        references=("cochran1950", "mcnemar1947", "holm1979", "wilson1927"),
        notes=tuple(few_people_notes(found.n)),
        versions=software(),
    )


def _pairwise(answers: NDArray[np.bool_], found: Waves, adjustment: str) -> Table:
    pairs = list(combinations(range(answers.shape[1]), 2))
    moves = [
        (
            int((answers[:, first] & ~answers[:, second]).sum()),
            int((~answers[:, first] & answers[:, second]).sum()),
        )
        for first, second in pairs
    ]
    p = [mcnemar.exact_p(lost, gained, alternative="two-sided") for lost, gained in moves]
    adjusted = multiplicity.adjust(np.array(p), method=adjustment)
    rows = tuple(
        (found.labels[first], found.labels[second], *moved, raw, float(corrected))
        for (first, second), moved, raw, corrected in zip(pairs, moves, p, adjusted, strict=True)
    )
    return Table(
        id="pairwise",
        kind="pairs",
        columns=("first", "second", "lost", "gained", "p_value", "p_adjusted"),
        rows=rows,
    )
