"""How much more one group changed than another over the same time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.least_squares import VARIANCES
from solidarity_eval.designs._arms import ArmSource, covariate_names, few_in_arm_notes
from solidarity_eval.designs._change_by_arm import (
    FollowedArms,
    changes_of_people,
    changes_of_samples,
    few_clusters_notes,
)
from solidarity_eval.designs._model import Asked, t_test
from solidarity_eval.designs._result import arm_result
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
)
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("abadie2005", "mackinnon1985", "angrist2009")


def difference_in_differences(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    wave: str = "wave",
    covariates: str | Sequence[str] = (),
    cluster: str | None = None,
    variance: str = "HC2",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Result:
    r"""Change of the programme group minus change of the comparison group, in points.

    .. math::
        \hat\tau = (\bar y_{1,\mathrm{post}} - \bar y_{1,\mathrm{pre}})
        - (\bar y_{0,\mathrm{post}} - \bar y_{0,\mathrm{pre}})

    Use it where nobody drew the groups, they may differ before, and one may argue that without the
    programme both would have moved by as many points. That argument cannot be tested with one time
    before: with more of them, see `event_study`. It does not hold where people came because they
    were low (they rise alone, the others do not); with a score before, `ancova` comes first.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and wave, or, with ``person=None``, one row per answer. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    arm : str
        Column of the group; a person keeps one.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    person : str or None
        Column of the person: the same people twice. None where others were asked each time (a
        repeated cross-section).
    wave : str
        Column of the wave.
    covariates : sequence of str
        Columns of numbers. With ``person``, their values before, which may go with another change;
        without, their values at each time, which may go with another level.
    cluster : str or None
        Column of the team or place that people share: the variance is then CR2, with
        Satterthwaite's degrees of freedom.
    variance : {"HC2", "HC3", "HC0", "HC1", "model"}
        Of the coefficients, without ``cluster``.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test; ``greater`` means a larger change with the programme. The interval has two
        sides.

    Returns
    -------
    Result
        Estimates ``effect`` (points), ``change`` of each arm and ``mean`` of each arm and wave
        (points); test ``did_t``; table ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave or a group does not exist, or there is one group only.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands twice in a wave.
    DataError
        A person changes group or cluster, or a covariate does not vary or repeats the others.
    TooFewError
        Fewer than 5 people compared in a group, or 2 clusters.
    NoVarianceError
        The model leaves nothing around it.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_in_arm``), or fewer than 4 degrees of freedom
        with clusters (note ``few_clusters``).

    Notes
    -----
    With people followed, the regression of each person's change on the group: the same number, and
    the same robust variance but for its factors, as two-way fixed effects with person-clustered
    errors. Without, R's ``lm(y ~ arm * after)`` with ``sandwich::vcovHC``, t with n - k degrees of
    freedom. Where the same people may answer twice unknown, their answers agree with themselves
    and the interval is too wide rather than too narrow. Take the logarithm of the outcome before
    the call where groups would move by the same percentage.

    References
    ----------
    Abadie (2005), doi:10.1111/0034-6527.00321; MacKinnon and White (1985),
    doi:10.1016/0304-4076(85)90158-7; Angrist and Pischke (2009), Mostly harmless econometrics.

    Examples
    --------
    >>> import pandas as pd
    >>> before = [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3]
    >>> after = [6, 6, 4, 7, 7, 5, 7, 7, 5, 6, 6, 4, 4, 4, 5, 3, 5, 3, 4, 4, 5, 3]
    >>> people = pd.DataFrame({
    ...     "person": [*range(22)] * 2,
    ...     "wave": ["before"] * 22 + ["after"] * 22,
    ...     "group": (["with"] * 11 + ["without"] * 11) * 2,
    ...     "trust": before + after,
    ... })
    >>> result = difference_in_differences(
    ...     people, outcome="trust", pre="before", post="after",
    ...     arm="group", programme="with", comparison="without",
    ... )
    >>> round(result["effect"].estimate, 3), round(result["effect"].conf_high, 3)
    (1.0, 1.465)
    """
    check_choice("variance", variance, VARIANCES)
    check_alternative(alternative)
    asked = Asked(conf_level=check_conf_level(conf_level), alternative=alternative)
    names = covariate_names(covariates, outcome, arm, person, wave)
    source = ArmSource(
        design="difference_in_differences",
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        wave=wave,
        pre=pre,
        post=post,
        covariates=names,
    )
    follow = changes_of_samples if person is None else changes_of_people
    found: FollowedArms = follow(source, cluster=cluster, variance=variance)
    effect = found.model.estimate("effect", found.effect, asked)
    result = arm_result(
        source,
        estimates=(
            effect,
            *(
                found.model.estimate(
                    "change", weights, asked, at={"arm": label}, with_p=False, n=count
                )
                for label, weights, count in zip(
                    source.labels, found.changes, found.counts, strict=True
                )
            ),
            *found.means,
        ),
        tests=(t_test("did_t", effect, asked),),
        assumptions=(
            ("parallel_trends", "untestable", "one_period_before", None),
            ("no_anticipation", "untestable", None, None),
            found.selection,
            ("no_interference", "untestable", None, None),
        ),
        flow=found.flow,
        settings={
            "conf_level": asked.conf_level,
            "alternative": alternative,
            "variance": variance if cluster is None else "CR2",
            "df": "n - k" if cluster is None else "Satterthwaite",
            "covariates": names,
            "cluster": cluster,
            "data": "repeated cross-section" if person is None else "panel",
        },
        references=REFERENCES,
        notes=[*few_in_arm_notes(*found.sizes), *few_clusters_notes(effect, cluster)],
    )
    return result if person is not None else result.with_(method=f"{result.method}_cross_section")
