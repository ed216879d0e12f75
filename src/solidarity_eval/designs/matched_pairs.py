"""Who was set beside whom, kept in memory and never in a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._matching import match_people, read_matching
from solidarity_eval.designs._two_arms import Asked

if TYPE_CHECKING:
    import pandas as pd


def matched_pairs(
    data: pd.DataFrame,
    *,
    arm: str,
    programme: object,
    comparison: object,
    covariates: str | Sequence[str],
    distance: str = "propensity",
    caliper: float | None = None,
    ratio: int = 1,
    replace: bool = False,
    exact: str | Sequence[str] = (),
    order: str = "largest",
    person: str | None = "person",
) -> pd.DataFrame:
    """Pairs of people that `matched_comparison` compares, by identifier.

    Use it to check the pairs by eye, or against R's ``match.matrix``. Pairs of persons are data
    about persons: they stay in memory, are not part of any result and must not leave the project.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified. The outcome is not needed: pairs are settled without
        it. People whose outcome is unknown are matched here, and not in `matched_comparison`.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``.
    covariates, distance, caliper, ratio, replace, exact, order, person
        As in `matched_comparison`.

    Returns
    -------
    pandas.DataFrame
        Columns ``programme``, ``comparison`` (identifiers) and ``distance``; one row per pair, in
        the order of the identifiers of the programme.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError, TooFewError
        As `matched_comparison`.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": [f"P{i:02}" for i in range(24)],
    ...     "group": ["with"] * 10 + ["without"] * 14,
    ...     "age": [34, 41, 29, 52, 38, 45, 31, 48, 36, 27,
    ...             51, 33, 47, 58, 42, 35, 55, 49, 30, 61, 44, 53, 28, 39],
    ... })
    >>> pairs = matched_pairs(
    ...     people, arm="group", programme="with", comparison="without", covariates="age")
    >>> pairs[["programme", "comparison"]].head(2).to_numpy().tolist()
    [['P00', 'P15'], ['P01', 'P20']]
    """
    import pandas as pd

    matching = read_matching(
        distance=distance,
        caliper=caliper,
        ratio=ratio,
        replace=replace,
        exact=exact,
        order=order,
    )
    asked = Asked(
        outcome=None,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        covariates=covariate_names(covariates),
    )
    matched = match_people(data, asked, matching)
    people = matched.scored.people
    sides = {
        flag: [who for who, own in zip(people.persons, people.treated, strict=True) if own == flag]
        for flag in (True, False)
    }
    rows = [
        (sides[True][row], sides[False][mate], float(matched.distances[row, turn]))
        for row, turns in enumerate(matched.mates)
        for turn, mate in enumerate(turns)
        if mate >= 0
    ]
    return pd.DataFrame(rows, columns=["programme", "comparison", "distance"])
