"""How one-sided the changes are: the matched-pairs rank-biserial correlation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.grid import gridded_change
from solidarity_eval._kernels.signed_rank import signed_ranks
from solidarity_eval.estimation.arguments import check_choice, check_decimals
from solidarity_eval.estimation.pairs import (
    Subject,
    few_pairs_notes,
    outcome_pairs,
    paired_result,
    require_movement,
)
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("kerby2014", "pratt1959")


def rank_biserial(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    zeros: str = "pratt",
    decimals: int | None = None,
) -> Result:
    r"""Matched-pairs rank-biserial correlation of the changes of the same people.

    .. math:: r = \frac{W^+ - W^-}{W^+ + W^-}

    Use it to say, from -1 to 1, how far the rises outweigh the falls among the people who moved,
    large moves counting more. It goes with `wilcoxon_signed_rank`. It is silent on how large the
    change is: 1 means that nobody who moved went down, were it by one point for one person in ten.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    person, wave : str
        Columns of the person and of the wave.
    zeros : {"pratt", "drop"}
        People who did not move: ranked, then left out of the sums (Pratt), or left out first.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimate ``rank_biserial`` (unit ``rank_biserial``, -1 to 1), without interval: take
        ``bootstrap_change(..., statistic="rank_biserial")``.

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be paired, or has fewer than 2 complete pairs.
    NoVarianceError
        Nobody moved.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).

    Notes
    -----
    ``zeros="drop"`` is Kerby's formula and ``pingouin.wilcoxon``'s RBC;
    ``effectsize::rank_biserial(paired = TRUE)`` splits the ranks of the zeros over both sides,
    which draws the value towards 0.

    References
    ----------
    Kerby (2014), doi:10.2466/11.IT.3.1; Pratt (1959), doi:10.1080/01621459.1959.10501526.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcd") * 2,
    ...     "wave": ["before"] * 4 + ["after"] * 4,
    ...     "trust": [2, 3, 3, 4, 4, 2, 3, 5],
    ... })
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     result = rank_biserial(scores, outcome="trust", pre="before", post="after")
    >>> round(result["rank_biserial"].estimate, 4)
    0.4444
    """
    check_choice("zeros", zeros, ("pratt", "drop"))
    check_decimals(decimals)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    change = gridded_change(pairs.before, pairs.after, decimals)
    require_movement(change.units)
    subject = Subject(
        method="rank_biserial",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="rank_biserial",
        references=REFERENCES,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(
            Estimate(
                term="rank_biserial",
                estimate=signed_ranks(change.units, zeros).rank_biserial,
                unit="rank_biserial",
                n=pairs.n,
            ),
        ),
        settings={
            "zeros": zeros,
            "decimals": decimals,
            "steps_per_point": change.per_point,
        },
        notes=few_pairs_notes(pairs),
    )
