"""The weight of each person, kept in memory and never in a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.propensity import Target
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._two_arms import Asked
from solidarity_eval.designs._weighting import TARGETS, check_trim, score_people, weigh_people
from solidarity_eval.estimation.arguments import check_choice

if TYPE_CHECKING:
    import pandas as pd

VALUES = ("weight", "propensity")


def person_weights(
    data: pd.DataFrame,
    *,
    arm: str,
    programme: object,
    comparison: object,
    covariates: str | Sequence[str],
    target: Target = "att",
    person: str | None = "person",
    trim: float | None = None,
    value: str = "weight",
) -> pd.Series:
    """Weight, or chance of being in the programme, of each person, by their identifier.

    Use it to weight another analysis, or to look at who carries much weight. One value per person
    is data about persons: it stays in memory, is not part of any result and must not leave the
    project.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``.
    covariates : str or sequence of str
        Columns known before.
    target : {"att", "ate", "overlap"}
        Whom both groups are to stand for.
    person : str or None
        Column of the person; None numbers the rows of the two groups from 0.
    trim : float, optional
        Leave out people of extreme chances, as in `propensity_weights`.
    value : {"weight", "propensity"}
        What is returned.

    Returns
    -------
    pandas.Series
        One number per person whose covariates are all known, sorted by identifier, named
        ``weight`` (no unit) or ``propensity`` (share).

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError, TooFewError
        As `propensity_weights`.

    Notes
    -----
    Weights are not normalised: 1, e / (1 - e) for ``att``; 1 / e, 1 / (1 - e) for ``ate``;
    1 - e, e for ``overlap``.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "group": ["with"] * 12 + ["without"] * 12,
    ...     "age": [34, 41, 29, 52, 38, 45, 31, 48, 36, 27, 43, 39,
    ...             51, 33, 47, 58, 42, 36, 55, 49, 30, 61, 44, 53],
    ... })
    >>> weights = person_weights(people, arm="group", programme="with", comparison="without",
    ...                          covariates="age", person=None)
    >>> [round(float(w), 2) for w in weights.iloc[[0, 12, 21]]]
    [1.0, 0.41, 0.14]
    """
    import pandas as pd

    check_choice("target", target, TARGETS)
    check_choice("value", value, VALUES)
    check_trim(trim)
    asked = Asked(
        outcome=None,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        covariates=covariate_names(covariates),
    )
    scored = score_people(data, asked, design="propensity_weights")
    weighted = weigh_people(scored, target=target, trim=trim)
    numbers = weighted.weights if value == "weight" else weighted.scored.model.scores
    index = pd.Index(list(weighted.people.persons), name=person, tupleize_cols=False)
    return pd.Series(numbers, index=index, name=value)
