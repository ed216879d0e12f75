"""How many of those who entered were lost, overall and in each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import fisher, proportions, two_proportions
from solidarity_eval._kernels.student import normal_p_value
from solidarity_eval._kernels.two_proportions import TwoGroups
from solidarity_eval.designs._retention import Retention, RetentionSource, retention
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result, Scalar

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("newcombe1998independent", "wilson1927")


def attrition(
    data: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
    pre: object = None,
    post: object = None,
    arm: str | None = None,
    programme: object = "programme",
    comparison: object = "comparison",
    entered: int | Sequence[int] | None = None,
    stayed: int | Sequence[int] | None = None,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Share of those who entered that have no score later, overall and in each group.

    .. math::
        a = 1 - \frac{\text{stayed}}{\text{entered}}, \qquad
        a_\text{programme} - a_\text{comparison}

    Use it for every before/after: a change speaks of those who stayed. With two groups the
    difference counts more than the level, since it can make an effect out of nothing. It tells
    how many left, not who (`leavers_and_stayers`) and not why: someone whose second time is not
    yet due has not left, and must not stand in the table.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        Long form, one row per person and wave; whoever has a score at ``pre`` entered, whoever
        has one at ``post`` too stayed. Never modified.
    outcome : str, optional
        Column of the score.
    pre, post : object
        Values of ``wave`` before and after.
    arm : str, optional
        Column of the group; without it there is one.
    programme, comparison : object
        Values of the group column; in this order also for counts.
    entered, stayed : int or pair of int, optional
        Instead of a table: counts of all, or of (programme, comparison). Give counts where people
        were drawn into a group before anyone answered.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates in proportion: ``attrition`` overall with Wilson's interval; with two groups
        ``attrition`` at each ``arm`` and ``differential_attrition`` (programme minus comparison)
        with Newcombe's. With two groups the tests ``pearson_chi2`` and ``fisher_exact`` that
        both lost alike. Who entered, stayed and left as ``flow``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or both or neither of a table and counts were given.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError
        The table cannot be read, or a person is in both groups.
    TooFewError
        Nobody entered, in all or in a group.

    Notes
    -----
    A test of equal losses says little: in small groups a harmful difference passes unseen, in
    large ones a harmless one does not. Read the size of the difference.

    References
    ----------
    Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I;
    Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> found = attrition(entered=(52, 48), stayed=(37, 36))
    >>> overall, apart = found["attrition"], found["differential_attrition"]
    >>> round(overall.estimate, 2), round(apart.estimate, 3)
    (0.27, 0.038)
    """
    level = check_conf_level(conf_level)
    found = retention(
        RetentionSource(
            design="attrition",
            data=data,
            outcome=outcome,
            pre=pre,
            post=post,
            arm=arm,
            programme=programme,
            comparison=comparison,
            entered=entered,
            stayed=stayed,
            person=person,
            wave=wave,
        )
    )
    arms = found.arms
    return Result(
        id="attrition" if outcome is None else f"{outcome}.attrition",
        method="attrition",
        design="attrition",
        about=About(
            outcome=outcome,
            before=None if pre is None else str(pre),
            after=None if post is None else str(post),
            unit="proportion",
        ),
        estimates=(
            _share(sum(found.left), sum(found.entered), level=level),
            *(() if arms is None else _by_arm(found, arms, level)),
        ),
        tests=() if arms is None else _tests(arms),
        flow=found.flow,
        settings={
            "conf_level": level,
            "interval": "wilson",
            "entered": found.entered,
            "stayed": found.stayed,
            "person": str(person),
            "wave": str(wave),
            **({} if arms is None else {"difference": "programme - comparison"}),
        },
        references=REFERENCES,
        versions=software(),
    )


def _share(left: int, entered: int, *, level: float, arm: Scalar = None) -> Estimate:
    low, high = proportions.wilson(left, entered, level)
    share = left / entered
    return Estimate(
        term="attrition",
        at={} if arm is None else {"arm": arm},
        estimate=share,
        std_error=(share * (1.0 - share) / entered) ** 0.5,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="proportion",
        n=entered,
    )


def _by_arm(found: Retention, arms: TwoGroups, level: float) -> list[Estimate]:
    low, high = two_proportions.difference_interval(arms, conf_level=level, method="newcombe")
    shares = [
        _share(left, entered, level=level, arm=arm)
        for left, entered, arm in zip(found.left, found.entered, found.labels, strict=True)
    ]
    apart = Estimate(
        term="differential_attrition",
        estimate=arms.difference,
        std_error=arms.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="proportion",
        n=arms.n1 + arms.n0,
    )
    return [*shares, apart]


def _tests(arms: TwoGroups) -> tuple[HypothesisTest, ...]:
    chi2 = two_proportions.chi2(arms, continuity=False)
    return (
        HypothesisTest(
            name="pearson_chi2",
            statistic=chi2,
            df=(1,),
            p_value=normal_p_value(chi2**0.5),
        ),
        HypothesisTest(
            name="fisher_exact",
            statistic=arms.x1,
            p_value=fisher.exact_p(arms, alternative="two-sided"),
            p_method="exact",
        ),
    )
