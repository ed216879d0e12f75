"""Does a change, or an effect, differ between subgroups: the differences, never a row of p."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.joint_test import joint_test
from solidarity_eval._kernels.least_squares import VARIANCES
from solidarity_eval.designs._arms import covariate_names
from solidarity_eval.designs._model import Asked, Model
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.designs._subgroups import (
    Subgroups,
    change_subgroups,
    effect_subgroups,
)
from solidarity_eval.errors import ArgumentError, SmallSampleWarning
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.groups import CAUTION_PERSONS
from solidarity_eval.estimation.notes import caution
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("altman2003", "gelman2006", "mackinnon1985")


def subgroup_interaction(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    subgroup: str,
    reference: object = None,
    arm: str | None = None,
    programme: object = None,
    comparison: object = None,
    person: str = "person",
    wave: str = "wave",
    covariates: str | Sequence[str] = (),
    variance: str = "HC2",
    conf_level: float = 0.95,
) -> Result:
    r"""Differences between subgroups in their change or in their effect, in points.

    .. math:: y_{\mathrm{post}} - y_{\mathrm{pre}} = a + \sum_s d_s \, 1[S = s] + e

    and, with two groups of people, :math:`D \times S` in the comparison adjusted for the score
    before. Use it whenever a text is to say that a programme does more for some than for others:
    that is a statement on the difference :math:`d_s`, and only its interval can carry it. A
    subgroup in which p is below 0.05 and another in which it is not show nothing about the
    difference, so no p stands beside a subgroup's own number. A difference of changes between
    subgroups of one group is no difference of effects.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    subgroup : str
        Column of the subgroup, as it was before; at most 12 of them.
    reference : object
        Subgroup that the others are compared with; None takes the largest.
    arm : str or None
        Column of the group (with and without the programme); None where there is one group.
    programme, comparison : object
        Values of ``arm``.
    person, wave : str
        Columns of the person and of the wave.
    covariates : sequence of str
        Columns of numbers, read before, adjusted for in all subgroups alike.
    variance : {"HC2", "HC3", "HC0", "HC1", "model"}
        Of the coefficients.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1), each for itself.

    Returns
    -------
    Result
        Estimates ``interaction`` (points) at ``subgroup`` and ``against``, with its p; then
        ``change`` (one group) or ``effect`` (two) at each ``subgroup`` (points), with an interval
        and no p. Test ``interaction``: that all differences are 0. Tables ``assumptions`` and
        ``counts`` (people by subgroup and group).

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a wave, a group or the reference does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands twice in a wave.
    DataError
        A person changes subgroup or group, or there is one subgroup, or more than 12.
    TooFewError
        Fewer than 5 people in a subgroup (of each group).
    NoVarianceError
        The model leaves nothing around it.

    Warns
    -----
    SmallSampleWarning
        A subgroup of fewer than 10 people (note ``few_in_subgroup``).
    StatisticalWarning
        Several differences are shown (note ``several_comparisons``).

    Notes
    -----
    R's ``lm(after - before ~ subgroup)`` or ``lm(after ~ before + arm * subgroup)`` with
    ``sandwich::vcovHC``, t with n - k degrees of freedom; the joint test is Wald's F. With two
    subgroups and HC2 the standard error is Welch's. Differences are not adjusted for their number:
    see `adjust_p_values`.

    References
    ----------
    Altman and Bland (2003), doi:10.1136/bmj.326.7382.219; Gelman and Stern (2006),
    doi:10.1198/000313006X152649.

    Examples
    --------
    >>> import pandas as pd
    >>> before = [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3]
    >>> after = [6, 6, 4, 7, 7, 5, 7, 7, 5, 6, 6, 4, 4, 4, 5, 3, 5, 3, 4, 4, 5, 3]
    >>> people = pd.DataFrame({
    ...     "person": [*range(22)] * 2,
    ...     "wave": ["before"] * 22 + ["after"] * 22,
    ...     "lives": (["alone"] * 11 + ["with others"] * 11) * 2,
    ...     "trust": before + after,
    ... })
    >>> result = subgroup_interaction(
    ...     people, outcome="trust", pre="before", post="after", subgroup="lives",
    ...     reference="with others",
    ... )
    >>> round(result["interaction"].estimate, 3), result.get("change", subgroup="alone").p_value
    (1.0, None)
    """
    check_choice("variance", variance, VARIANCES)
    asked = Asked(conf_level=check_conf_level(conf_level))
    names = covariate_names(covariates, outcome, arm, person, wave, subgroup)
    given = [value is not None for value in (arm, programme, comparison)]
    if any(given) and not all(given):
        told = [name for name, is_given in zip(_ARMS, given, strict=True) if is_given]
        raise ArgumentError("designs_arms.arms_incomplete", given=", ".join(told))
    with_arms = all(given)
    build = effect_subgroups if with_arms else change_subgroups
    found = build(
        data,
        outcome=outcome,
        pre=pre,
        post=post,
        subgroup=subgroup,
        reference=reference,
        arms=(arm, programme, comparison),
        person=person,
        wave=wave,
        covariates=names,
        variance=variance,
    )
    estimates = _estimates(found, asked)
    method = "subgroup_effect_interaction" if with_arms else "subgroup_interaction"
    return Result(
        id=f"{outcome}.subgroup.{subgroup}",
        method=method,
        design="subgroups_of_two_groups" if with_arms else "subgroups_of_one_group",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="points"),
        estimates=estimates,
        tests=_joint(found),
        tables=(
            assumption_table(
                (
                    ("enough_in_each_cell", _enough(found), "smallest_cell", found.smallest),
                    *found.assumptions,
                )
            ),
            Table(kind="counts", columns=("subgroup", "arm", "n"), rows=found.counts),
        ),
        flow=found.flow,
        settings={
            "conf_level": asked.conf_level,
            "variance": variance,
            "df": "n - k",
            "subgroup": subgroup,
            "reference": found.labels[0],
            "covariates": names,
            "arm": arm,
            "person": person,
            "wave": wave,
            **found.settings,
        },
        references=REFERENCES,
        notes=_notes(found),
        versions=software(),
    )


_ARMS = ("arm", "programme", "comparison")


def _estimates(found: Subgroups, asked: Asked) -> tuple[Estimate, ...]:
    """Return the differences with the reference, then each subgroup's own number."""
    model: Model = found.model
    against = found.labels[0]
    differences = [
        model.estimate("interaction", weights, asked, at={"subgroup": label, "against": against})
        for label, weights in zip(found.labels[1:], found.differences, strict=True)
    ]
    own = [
        model.estimate(found.term, weights, asked, at={"subgroup": label}, with_p=False, n=count)
        for label, weights, count in zip(found.labels, found.own, found.sizes, strict=True)
    ]
    return (*differences, *own)


def _joint(found: Subgroups) -> tuple[HypothesisTest, ...]:
    """Return Wald's F that all differences are 0."""
    model = found.model
    along = [model.contrast(weights) for weights in found.differences]
    values = np.array([float(one @ model.fit.coefficients) for one in along])
    covariance = np.array([[model.covariance(one, other) for other in along] for one in along])
    joint = joint_test(values, covariance, df=model.fit.df)
    if joint is None:
        return ()
    return (
        HypothesisTest(
            name="interaction", statistic=joint.statistic, df=joint.df, p_value=joint.p_value
        ),
    )


def _enough(found: Subgroups) -> str:
    return "supported" if found.smallest >= CAUTION_PERSONS else "doubtful"


def _notes(found: Subgroups) -> tuple[Note, ...]:
    notes = []
    if found.smallest < CAUTION_PERSONS:
        notes.append(
            caution(
                "designs_arms.few_in_subgroup",
                SmallSampleWarning,
                n=found.smallest,
                enough=CAUTION_PERSONS,
            )
        )
    if len(found.labels) > 2:
        notes.append(caution("designs_arms.several_comparisons", count=len(found.labels) - 1))
    return tuple(notes)
