"""Between what and what an effect lies, when one group lost more people than the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.lee import Arm, LeeBounds, covering_interval
from solidarity_eval._kernels.lee import lee_bounds as bounds_of
from solidarity_eval.designs._arms import SIDES, ArmSource, person_arms, require_two_arms, rows_of
from solidarity_eval.designs._entrants import entrants
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.pairs import require_table, wave_label
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Flow, FlowEdge, FlowNode, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("lee2009", "imbens2004")
COMPARED = ("change", "after")


def lee_bounds(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    arm: str | None = None,
    programme: object = "programme",
    comparison: object = "comparison",
    compared: str = "change",
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Bounds of the effect on the people who would have stayed in either group.

    .. math::
        q = 1 - \frac{r_\text{fewer}}{r_\text{more}}, \qquad
        \bar y_\text{more}[\text{lowest } 1 - q] - \bar y_\text{fewer}
        \;\le\; \Delta \;\le\; \bar y_\text{more}[\text{highest } 1 - q] - \bar y_\text{fewer}

    Use it where chance decided who was in which group and one of them lost more people. The group
    that kept the larger share r is trimmed until both kept the same share, once of its highest
    and once of its lowest scores. It asks one thing only: that being in the programme made
    people stay, or made them leave, but not both. With equal losses both bounds are the plain
    difference, which is not a proof that the losses were harmless. For one group there is nothing
    to trim against: see `tipping_delta`.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after; whoever has a score at ``pre`` entered.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of the group column.
    compared : {"change", "after"}
        What is averaged: after minus before, or the score after.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the interval of the effect, in (0, 1).

    Returns
    -------
    Result
        Estimates ``lee_lower`` and ``lee_upper`` (points, with standard errors),
        ``interval_low`` and ``interval_high`` (points: the interval of Imbens and Manski for the
        effect itself), ``effect`` (points, untrimmed difference of those who stayed),
        ``trimmed_share`` and ``share_stayed`` at each ``arm`` (``proportion``); the table of
        assumptions; the ledger of both groups as ``flow``.

    Raises
    ------
    ArgumentError
        One group only, or an argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError
        The table cannot be read, or a person is in both groups.
    TooFewError
        Fewer than 5 people stayed in a group.

    Notes
    -----
    Variances of Lee (2009), proposition 3: spread of what is left, spread of the cut, and the
    sampling of the share trimmed. The person at the cut counts for a part, so that equal scores
    need no lot; programs that cut at a quantile differ by up to one person's share.

    References
    ----------
    Lee (2009), doi:10.1111/j.1467-937X.2009.00536.x; Imbens and Manski (2004),
    doi:10.1111/j.1468-0262.2004.00555.x.

    Examples
    --------
    >>> import pandas as pd
    >>> people = [f"p{i}" for i in range(12)]
    >>> stayed = [*people[:6], *people[6:11]]
    >>> arm = dict(zip(people, ["with"] * 6 + ["without"] * 6))
    >>> scores = pd.DataFrame({
    ...     "person": people + stayed,
    ...     "wave": ["before"] * 12 + ["after"] * 11,
    ...     "trust": [2, 3, 3, 4, 2, 1, 2, 4, 3, 3, 2, 1, 5, 4, 6, 5, 4, 4, 3, 4, 3, 5, 2],
    ... })
    >>> scores["group"] = scores["person"].map(arm)
    >>> found = lee_bounds(scores, outcome="trust", pre="before", post="after", arm="group",
    ...                    programme="with", comparison="without")
    >>> round(found["lee_lower"].estimate, 2), round(found["lee_upper"].estimate, 2)
    (1.4, 1.8)
    """
    level = check_conf_level(conf_level)
    check_choice("compared", compared, COMPARED)
    require_table(data)
    if arm is None:
        raise ArgumentError("designs_attrition.lee_one_group")
    require_two_arms(data, design="lee_bounds", arm=arm, programme=programme, comparison=comparison)
    source = ArmSource(
        design="lee_bounds",
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        wave=wave,
        pre=pre,
        post=post,
    )
    arms = _arms(source, compared)
    found = bounds_of(*arms)
    low, high = covering_interval(found, level)
    return Result(
        id=f"{outcome}.lee_bounds",
        method="lee_bounds",
        design="two_groups",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="points"),
        estimates=(*_estimates(found, arms, source), *_interval((low, high), level, arms)),
        tables=(
            assumption_table(
                (
                    ("random_assignment", "not_checked", "drawn_declared", None),
                    ("one_way_drop_out", "untestable", "trimmed_share", found.trimmed),
                )
            ),
        ),
        flow=_flow(arms),
        settings={
            "compared": compared,
            "trimmed_share": found.trimmed,
            "conf_level": level,
            "arm": str(arm),
            "programme": wave_label(programme),
            "comparison": wave_label(comparison),
            "trimmed": "programme" if found.trims_programme else "comparison",
            "difference": "programme - comparison",
            "person": str(person),
            "wave": str(wave),
        },
        references=REFERENCES,
        versions=software(),
    )


def _arms(source: ArmSource, compared: str) -> tuple[Arm, Arm]:
    """Return the scores of those who stayed in each group, and how many entered."""
    data = source.data
    people = entrants(
        data,
        outcome=source.outcome,
        pre=source.pre,
        post=source.post,
        person=source.person,
        wave=source.wave,
        fewest_stayed=0,
    )
    here = rows_of(data, source.wave, source.pre) | rows_of(data, source.wave, source.post)
    side_of = person_arms(source, data.loc[here])
    sides = np.array([side_of.get(who, -1) for who in people.persons])
    values = people.after - people.before if compared == "change" else people.after
    arms = tuple(
        Arm(scores=values[people.stayed & (sides == side)], entered=int((sides == side).sum()))
        for side in range(2)
    )
    needed = least_persons("lee_bounds")
    if min(len(item.scores) for item in arms) < needed:
        raise TooFewError(
            "effects.too_few_in_group",
            programme=len(arms[0].scores),
            comparison=len(arms[1].scores),
            needed=needed,
        )
    return arms[0], arms[1]


def _estimates(found: LeeBounds, arms: tuple[Arm, Arm], source: ArmSource) -> list[Estimate]:
    n = sum(len(item.scores) for item in arms)
    plain = float(arms[0].scores.mean() - arms[1].scores.mean())
    return [
        Estimate(
            term="lee_lower",
            estimate=found.lower,
            std_error=found.lower_std_error,
            unit="points",
            n=n,
        ),
        Estimate(
            term="lee_upper",
            estimate=found.upper,
            std_error=found.upper_std_error,
            unit="points",
            n=n,
        ),
        Estimate(term="effect", estimate=plain, unit="points", n=n),
        Estimate(term="trimmed_share", estimate=found.trimmed, unit="proportion"),
        *(
            Estimate(
                term="share_stayed",
                at={"arm": label},
                estimate=item.kept,
                unit="proportion",
                n=item.entered,
            )
            for label, item in zip(source.labels, arms, strict=True)
        ),
    ]


def _interval(limits: tuple[float, float], level: float, arms: tuple[Arm, Arm]) -> list[Estimate]:
    n = sum(len(item.scores) for item in arms)
    return [
        Estimate(term=term, estimate=limit, conf_level=level, unit="points", n=n)
        for term, limit in zip(("interval_low", "interval_high"), limits, strict=True)
    ]


def _flow(arms: tuple[Arm, Arm]) -> Flow:
    nodes, edges = [], []
    for side, item in zip(SIDES, arms, strict=True):
        kept = len(item.scores)
        nodes += [FlowNode(id=side, n=item.entered), FlowNode(id=f"{side}_stayed", n=kept)]
        edges += [
            FlowEdge(source=side, target=f"{side}_stayed", n=kept),
            FlowEdge(source=side, target="left", n=item.entered - kept, reason="no_after"),
        ]
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
