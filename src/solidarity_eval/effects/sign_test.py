"""How many moved up against how many moved down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels import mcnemar
from solidarity_eval._kernels.grid import gridded_change
from solidarity_eval._kernels.proportions import clopper_pearson
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
    check_decimals,
)
from solidarity_eval.estimation.pairs import (
    Subject,
    few_pairs_notes,
    outcome_pairs,
    paired_result,
    require_movement,
)
from solidarity_eval.results import Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("conover1999", "clopper1934")


def sign_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    decimals: int | None = None,
) -> Result:
    r"""Sign test: among the people who moved, how many moved up.

    .. math:: n_\text{up} \sim \operatorname{Binomial}(n_\text{up} + n_\text{down},\ 1/2)

    Use it for answers that can be ordered and no more, where "up by 2" has no meaning. It supposes
    nothing of the sizes of the changes, and uses nothing of them: many small rises and few large
    falls look good to it. It describes the people who moved; read ``n_same`` beside it.

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
    conf_level : float
        Nominal coverage of the interval, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        ``greater`` means that rises outnumber falls.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimates ``share_up``, of those who moved (``proportion``, Clopper-Pearson interval), and
        ``n_up``, ``n_down``, ``n_same`` (``count``); tests ``sign_exact`` and ``sign_midp``.

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
    ``sign_exact`` is R's ``binom.test(n_up, n_up + n_down)``. ``sign_midp`` counts half of the
    observed pattern's probability and is less conservative. With two answers only, this is
    McNemar's test (`change_in_proportion`).

    References
    ----------
    Conover (1999), Practical nonparametric statistics; Clopper and Pearson (1934),
    doi:10.1093/biomet/26.4.404.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> result = sign_test(scores, outcome="trust", pre="before", post="after")
    >>> result["n_up"].estimate, result.test("sign_exact").p_value
    (5, 0.0625)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_decimals(decimals)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    units = gridded_change(pairs.before, pairs.after, decimals).units
    require_movement(units)
    up, down = int((units > 0).sum()), int((units < 0).sum())
    low, high = clopper_pearson(up, up + down, level)
    share = Estimate(
        term="share_up",
        estimate=up / (up + down),
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="proportion",
        n=up + down,
    )
    counts = (("n_up", up), ("n_down", down), ("n_same", pairs.n - up - down))
    p_values = (
        ("sign_exact", mcnemar.exact_p(down, up, alternative=alternative), "exact"),
        ("sign_midp", mcnemar.midp(down, up, alternative=alternative), "mid-p"),
    )
    subject = Subject(
        method="sign_test",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="proportion",
        references=REFERENCES,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(
            share,
            *(Estimate(term=k, estimate=v, unit="count", n=pairs.n) for k, v in counts),
        ),
        tests=[
            HypothesisTest(
                name=name,
                statistic=float(up),
                p_value=p_value,
                alternative=alternative,
                null_value=0.5,
                p_method="exact" if method == "exact" else "mid-p",
            )
            for name, p_value, method in p_values
        ],
        settings={"conf_level": level, "alternative": alternative, "decimals": decimals},
        notes=few_pairs_notes(pairs),
    )
