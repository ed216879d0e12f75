"""Reliable change index of each person, to stay on one's own machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.psychometrics._reliable import Scores, change_against_error, check_n_items

if TYPE_CHECKING:
    import pandas as pd


def reliable_change_index(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    retest_r: float,
    n_items: int | None,
    reference_sd: float | None = None,
    person: str = "person",
    wave: str = "wave",
) -> pd.Series:
    r"""Return the change of each person over the error of a change.

    .. math:: RCI = \frac{x_{post} - x_{pre}}{\sqrt 2 \, s \sqrt{1 - r_{retest}}}

    When to use it: for a practitioner who follows persons, inside the team. It returns values of
    single persons, so it is a plain series and no ``Result``: no report, packet or file of this
    library takes it. A value beyond 1.96 does not show that the programme moved the person, and
    2.5 % of unchanged people pass it by chance on each side.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the score, of the person and of the wave.
    pre, post : object
        Values of the wave column.
    retest_r : float
        Test-retest correlation of the score, from 0 to less than 1; never an internal
        consistency.
    n_items : int or None
        Number of questions in the score; 1 is refused. None for a physical measure.
    reference_sd : float or None
        Standard deviation (points) of the reference population; None takes that of the scores at
        ``pre``.

    Returns
    -------
    pandas.Series
        One value per person who has both scores (no unit), indexed by person.

    Raises
    ------
    ArgumentError
        A single question, ``retest_r`` outside [0, 1), ``pre`` equal to ``post``, a wave that is
        not in the table.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 4 pairs.
    NoVarianceError
        The scores at ``pre`` are all equal and no ``reference_sd`` is given.

    Notes
    -----
    Jacobson & Truax (1991), with the standard deviation of the scores before.

    References
    ----------
    jacobson1991

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import reliable_change_index
    >>> wide = load_case("B08_retest_sai").data().rename_axis("person").reset_index()
    >>> long = wide.melt("person", var_name="wave", value_name="anxiety")
    >>> index = reliable_change_index(
    ...     long, outcome="anxiety", pre="time1", post="time2", retest_r=0.85, n_items=20
    ... )
    >>> int((index > 1.96).sum())
    6
    """
    import pandas as pd

    check_n_items(n_items)
    scores = Scores(
        outcome=outcome,
        pre=pre,
        post=post,
        person=person,
        wave=wave,
        retest_r=retest_r,
        reference_sd=reference_sd,
    )
    error = change_against_error(data, scores, fewest=4)
    persons = pd.Index(error.pairs.persons, name=person, tupleize_cols=False)
    return pd.Series(error.index, index=persons, name="reliable_change_index")
