"""Change of all who entered, the missing second scores drawn several times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import imputation
from solidarity_eval._kernels.glm import full_rank
from solidarity_eval._kernels.rubin import pool
from solidarity_eval._kernels.streams import generator
from solidarity_eval.designs._entrants import Entrants, entrants
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.designs.pool_imputations import pooled_estimate, pooled_parts
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level, check_whole
from solidarity_eval.estimation.pairs import Subject, few_pairs_notes, paired_result
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("rubin1987", "barnard1999", "vanbuuren2018")
_MOST_IMPUTATIONS = 10_000


def multiple_imputation_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    covariates: str | Sequence[str] = (),
    imputations: int = 50,
    seed: int = 0,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Mean change of all who entered, by multiple imputation of the second score.

    .. math::
        y_i^* = x_i^\top \beta^* + \sigma^* e_i, \qquad
        \sigma^{*2} = \mathrm{RSS} / \chi^2_{n - q}, \qquad
        \beta^* \sim N\bigl(\hat\beta, \sigma^{*2} (X^\top X)^{-1}\bigr)

    Use it where more than the score at entry is known of those who left and tells something of
    their change (age, attendance, another score). With the score at entry alone,
    `change_adjusted_for_baseline` gives the same answer without drawing. Like that one it is
    right when those who left would have changed as those who stayed and resemble them; it cannot
    bring back people who left because of their change.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Leave out people whose second wave is not yet
        due. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    covariates : str or sequence of str
        Further columns, read in the rows of ``pre`` and known for everyone who entered: numbers,
        or words as categories.
    imputations : int
        Number of imputed tables, 2 to 10000.
    seed : int
        Of the draws, 0 or more.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).

    Returns
    -------
    Result
        Estimates ``change`` (points, of all who entered), ``change_of_stayers`` (points),
        ``share_left`` (``proportion``) and the parts of `pool_imputations`; test ``pooled_t``;
        the table of assumptions; the ledger as ``flow``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave does not exist, or ``pre`` is ``post``.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError
        The table cannot be read, or a covariate is missing for someone.
    TooFewError
        Fewer people stayed than 5, or than the model has columns and 3.
    NoVarianceError
        What is known does not vary among those who stayed, so the line does not exist.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people stayed (note ``few_pairs``).

    Notes
    -----
    Each table gives the mean change with variance ``s_d^2 / N`` over all N who entered; pooled
    with N - 1 complete-data degrees of freedom. The draws are those of method ``norm`` of R's
    mice, without its ridge of 1e-5. Scores drawn may lie outside the scale: bringing them back
    inside would move the mean.

    References
    ----------
    Rubin (1987), ISBN 978-0-471-08705-2; Barnard and Rubin (1999), doi:10.1093/biomet/86.4.948;
    van Buuren (2018), ISBN 978-1-138-58831-8.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": [*"abcdefghijkl", *"abcdefghij"],
    ...     "wave": ["before"] * 12 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 2, 1, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> found = multiple_imputation_change(
    ...     scores, outcome="trust", pre="before", post="after", imputations=400)
    >>> round(found["change"].estimate, 1), found.seed
    (0.8, 0)
    """
    level = check_conf_level(conf_level)
    count = check_whole("imputations", imputations, least=2, most=_MOST_IMPUTATIONS)
    check_whole("seed", seed, least=0)
    people = entrants(
        data,
        outcome=outcome,
        pre=pre,
        post=post,
        person=person,
        wave=wave,
        covariates=covariates,
        fewest_stayed=least_persons("multiple_imputation_change"),
    )
    names, known = people.known_at_entry()
    stream = generator(seed, "multiple_imputation_change", outcome)
    means, variances = _tables(people, known, count=count, stream=stream)
    found = pool(means, variances, df_complete=people.n - 1)
    main, tests = pooled_estimate(found, level=level, unit="points", term="change", n=people.n)
    return paired_result(
        Subject(
            method="multiple_imputation_change",
            outcome=outcome,
            pre=pre,
            post=post,
            unit="points",
            references=REFERENCES,
        ),
        people.pairs,
        estimates=(main, *people.beside(), *pooled_parts(found, "points")),
        tests=tests,
        settings={
            "conf_level": level,
            "imputations": count,
            "model": "bayesian_linear",
            "covariates": names[1:],
        },
        notes=few_pairs_notes(people.pairs),
        seed=seed,
    ).with_(flow=people.flow, tables=(assumption_table(people.assumptions()),))


def _tables(
    people: Entrants, known: Array, *, count: int, stream: np.random.Generator
) -> tuple[Array, Array]:
    """Return mean change and its variance in each imputed table."""
    stayed = people.stayed
    centre, scale = known[stayed].mean(axis=0), known[stayed].std(axis=0)
    if (scale == 0.0).any():
        raise NoVarianceError("designs_attrition.no_spread_at_entry", n=people.n_stayed)
    design = np.column_stack([np.ones(people.n), (known - centre) / scale])
    needed = design.shape[1] + 2
    if people.n_stayed < needed:
        raise TooFewError(
            "designs_attrition.too_few_stayed",
            n=people.n_stayed,
            entered=people.n,
            needed=needed,
        )
    if not full_rank(design[stayed]):
        raise NoVarianceError("designs_attrition.no_spread_at_entry", n=people.n_stayed)
    # Ordered by what is known of them, so that names move no draw.
    left = np.flatnonzero(~stayed)
    left = left[np.lexsort(known[left].T[::-1])]
    drawn = imputation.imputations(
        design[stayed], people.after[stayed], design[left], draws=count, generator=stream
    )
    observed = (people.after - people.before)[stayed]
    changes = np.concatenate(
        [np.broadcast_to(observed, (count, len(observed))), drawn - people.before[left]], axis=1
    )
    return changes.mean(axis=1), changes.var(axis=1, ddof=1) / people.n
