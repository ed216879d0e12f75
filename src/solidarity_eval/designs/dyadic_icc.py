"""How alike the two members of a dyad are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.dyads import likeness
from solidarity_eval._kernels.student import interval
from solidarity_eval._kernels.tails import f_p
from solidarity_eval.designs._dyads import Dyads, few_dyads_notes, read_dyads
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("kenny2006", "mcgraw1996")
_SAME = 1e-12


def dyadic_icc(
    data: pd.DataFrame,
    *,
    outcome: str,
    dyad: str = "dyad",
    role: str | None = None,
    person: str = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Likeness of the two members of a dyad: intraclass, or between roles.

    .. math::
        r_p = \frac{SS_b - SS_w}{SS_b + SS_w}, \qquad
        ICC = \frac{MS_b - MS_w}{MS_b + MS_w}

    Use it before any analysis of people who come in twos (volunteer and person visited, mentor and
    young person, two partners): where the answers are alike, or unlike, the dyad is the unit and
    two people do not count for two. Without ``role`` the members are exchangeable; with it they
    are told apart, and the correlation leaves the two means and spreads free. It does not say why
    they are alike.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    outcome : str
        Column of the score, in points.
    dyad : str
        Column of the dyad. A person stands in one dyad only.
    role : str, optional
        Column of the role, two of them, one of each per dyad.
    person : str
        Column of the person.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).

    Returns
    -------
    Result
        Without ``role``: ``pairwise_icc`` (correlation over both orders of each dyad) and ``icc``
        (from the mean squares), with exact bounds; test ``f``. With ``role``: ``correlation`` of
        the two roles (Fisher z interval), and their ``mean`` and ``sd``. The dyads as ``flow``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        A person is in several dyads, or a dyad is not of two (with one of each role).
    NoVarianceError
        The values do not vary between dyads, within them or within a role.
    TooFewError
        Fewer than 5 complete dyads.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 complete dyads (note ``designs_mixed.few_dyads``).

    Notes
    -----
    The bounds suppose normal scores. ``icc`` is ICC(1, 1) with two ratings, ``psych::ICC``;
    ``pairwise_icc`` the maximum-likelihood form, a little lower. Dyads with one answer are left
    out.

    References
    ----------
    Kenny, Kashy & Cook (2006); McGraw & Wong (1996).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(24), "dyad": [i // 2 for i in range(24)],
    ...     "trust": [3, 4, 5, 5, 2, 3, 6, 4, 5, 6, 1, 3, 4, 4, 6, 7, 2, 2, 5, 3, 4, 5, 3, 2],
    ... })
    >>> round(dyadic_icc(people, outcome="trust")["icc"].estimate, 3)
    0.7
    """
    level = check_conf_level(conf_level)
    pairs = read_dyads(data, [outcome], dyad=dyad, role=role, person=person, design="dyadic_icc")
    notes = few_dyads_notes(pairs.n)
    estimates, tests = _exchangeable(pairs, level) if role is None else _told(pairs, level)
    return Result(
        id=f"{outcome}.dyadic_icc",
        method="dyadic_icc",
        design="dyads",
        about=About(outcome=outcome, unit="correlation"),
        estimates=estimates,
        tests=tests,
        tables=(assumption_table((("independent_dyads", "untestable", None, None),)),),
        flow=pairs.flow,
        settings={
            "dyad": str(dyad),
            "role": role,
            "roles": pairs.roles,
            "members": "exchangeable" if role is None else "told apart",
            "interval": "exact F" if role is None else "fisher_z",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _exchangeable(
    pairs: Dyads, level: float
) -> tuple[tuple[Estimate, ...], tuple[HypothesisTest, ...]]:
    found = likeness(pairs.values[:, :, 0], level)
    if found is None:
        raise NoVarianceError("designs_mixed.dyad_no_variance", n=pairs.n)
    estimates = tuple(
        Estimate(
            term=term,
            estimate=value,
            conf_low=found.low,
            conf_high=found.high,
            conf_level=level,
            unit="correlation",
            n=pairs.n,
        )
        for term, value in (("pairwise_icc", found.pairwise), ("icc", found.icc))
    )
    df = (float(pairs.n - 1), float(pairs.n))
    test = HypothesisTest(
        name="f", statistic=found.f, df=df, p_value=f_p(found.f, *df), alternative="greater"
    )
    return estimates, (test,)


def _told(pairs: Dyads, level: float) -> tuple[tuple[Estimate, ...], tuple[HypothesisTest, ...]]:
    values = pairs.values[:, :, 0]
    centred = values - values.mean(axis=0)
    sizes = np.sqrt((centred**2).sum(axis=0))
    if (sizes <= _SAME * np.abs(values).max()).any():
        raise NoVarianceError("designs_mixed.dyad_no_variance", n=pairs.n)
    value = float(np.clip(centred[:, 0] @ centred[:, 1] / (sizes[0] * sizes[1]), -1.0, 1.0))
    exact = abs(value) > 1.0 - _SAME
    low, high = interval(
        math.atanh(0.0 if exact else value), (pairs.n - 3) ** -0.5, conf_level=level
    )
    estimates = [
        Estimate(
            term="correlation",
            estimate=value,
            unit="correlation",
            transform="fisher_z",
            n=pairs.n,
            conf_low=None if exact else math.tanh(low),
            conf_high=None if exact else math.tanh(high),
            conf_level=None if exact else level,
        )
    ]
    for place, label in enumerate(pairs.roles):
        for term, number in (
            ("mean", float(values[:, place].mean())),
            ("sd", float(values[:, place].std(ddof=1))),
        ):
            estimates.append(
                Estimate(term=term, at={"role": label}, estimate=number, unit="points", n=pairs.n)
            )
    return tuple(estimates), ()
