"""What a person's own predictor goes with, and what the other's goes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.dyads import by_role, exchangeable
from solidarity_eval.designs._dyads import Dyads, few_dyads_notes, read_dyads, t_estimate
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.errors import DataError, NoVarianceError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("kenny2006", "pinheiro2000")
_SAME = 1e-9


def actor_partner(
    data: pd.DataFrame,
    *,
    outcome: str,
    predictor: str,
    dyad: str = "dyad",
    role: str | None = None,
    person: str = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Actor-partner model: own and other's predictor, errors of a dyad correlated.

    .. math::
        y_{j1} = \alpha_1 + a_1 x_{j1} + p_1 x_{j2} + e_{j1}, \qquad
        y_{j2} = \alpha_2 + a_2 x_{j2} + p_2 x_{j1} + e_{j2}

    Use it where a member's answer may go with what the other brings: the young person's trust with
    the mentor's experience. ``actor`` is what one's own predictor goes with, ``partner`` what
    the other's goes with. It shows what goes together in these dyads: dyads who chose each other
    are alike for other reasons, and no coefficient is an effect of its own.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    outcome, predictor : str
        Columns of the score (points) and of the predictor (its own unit).
    dyad : str
        Column of the dyad. A person stands in one dyad only.
    role : str, optional
        Column of the role, two of them, one of each per dyad: each has its own coefficients and
        spread. Without it the members are exchangeable.
    person : str
        Column of the person.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``actor`` and ``partner`` (points per unit), at each ``role`` of the person
        whose outcome it is, ``intercept``, and ``residual_correlation`` of the two members;
        with roles also ``residual_sd`` at each. The dyads as ``flow``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        A person is in several dyads, a dyad is not of two, or the predictor does not tell both
        effects apart.
    NoVarianceError
        The model reproduces every value.
    TooFewError
        Fewer than 10 dyads with both values of both members.

    Notes
    -----
    Restricted maximum likelihood in closed form. With roles, both equations have the same two
    predictors, so that it is least squares of each with n - 3 degrees of freedom, exactly t;
    without, least squares of the dyads' means and of their differences, with Welch-Satterthwaite
    degrees of freedom for their sum. Same estimates and errors as ``nlme::gls(correlation =
    corCompSymm(form = ~ 1 | dyad), weights = varIdent(form = ~ 1 | role))``, which counts people,
    not dyads, in its degrees of freedom.

    References
    ----------
    Kenny, Kashy & Cook (2006); Pinheiro & Bates (2000).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(24), "dyad": [i // 2 for i in range(24)],
    ...     "role": ["mentor", "young"] * 12,
    ...     "visits": [2, 5, 3, 4, 6, 1, 7, 3, 2, 2, 5, 6, 4, 1, 3, 7, 6, 5, 1, 4, 2, 6, 5, 3],
    ...     "trust": [3, 4, 5, 5, 2, 3, 6, 4, 5, 6, 1, 3, 4, 4, 6, 7, 2, 2, 5, 3, 4, 5, 3, 2],
    ... })
    >>> found = actor_partner(people, outcome="trust", predictor="visits", role="role")
    >>> round(found.get("partner", role="young").estimate, 2), found["actor"].df
    (-0.36, 9)
    """
    level = check_conf_level(conf_level)
    pairs = read_dyads(
        data, [outcome, predictor], dyad=dyad, role=role, person=person, design="actor_partner"
    )
    _require_told(pairs, predictor, told=role is not None)
    notes = few_dyads_notes(pairs.n)
    return Result(
        id=f"{outcome}.actor_partner",
        method="actor_partner",
        design="dyads",
        about=About(outcome=outcome, unit="points"),
        estimates=_exchangeable(pairs, level) if role is None else _by_role(pairs, level),
        tables=(
            assumption_table(
                (
                    ("independent_dyads", "untestable", None, None),
                    ("no_unmeasured_difference", "untestable", None, None),
                )
            ),
        ),
        flow=pairs.flow,
        settings={
            "predictor": str(predictor),
            "dyad": str(dyad),
            "role": role,
            "roles": pairs.roles,
            "members": "exchangeable" if role is None else "told apart",
            "method": "reml",
            "interval": "t",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _require_told(pairs: Dyads, predictor: str, *, told: bool) -> None:
    """Raise DataError where own and other's predictor repeat each other or do not vary."""
    x = pairs.values[:, :, 1]
    columns = x if told else np.column_stack([x.sum(axis=1), x[:, 0] - x[:, 1]])
    spread = columns - columns.mean(axis=0) if told else columns.copy()
    if not told:
        spread[:, 0] -= spread[:, 0].mean()
    sizes = np.linalg.norm(spread, axis=0)
    least = _SAME * max(float(np.abs(x).max()), np.finfo(float).tiny)
    if (sizes <= least).any() or (
        told and np.linalg.svd(spread / sizes, compute_uv=False).min() <= _SAME
    ):
        raise DataError("designs_mixed.predictor_constant", column=str(predictor))


def _by_role(pairs: Dyads, level: float) -> tuple[Estimate, ...]:
    outcome, predictor = pairs.values[:, :, 0], pairs.values[:, :, 1]
    found = by_role(outcome, predictor)
    spreads = np.diag(found.residual)
    if (spreads <= _SAME**2 * np.maximum((outcome**2).mean(axis=0), 1e-300)).any():
        raise NoVarianceError("designs_mixed.dyad_no_variance", n=pairs.n)
    errors = np.sqrt(np.outer(np.diag(found.inverse), spreads))
    # Of member m's outcome, coefficient 1 + m is one's own predictor, the other the partner's.
    terms = (("actor", lambda m: 1 + m), ("partner", lambda m: 2 - m), ("intercept", lambda _: 0))
    estimates = [
        t_estimate(
            term,
            float(found.coefficients[row(member), member]),
            float(errors[row(member), member]),
            df=found.df,
            conf_level=level,
            n=pairs.n,
            at={"role": label},
        )
        for term, row in terms
        for member, label in enumerate(pairs.roles)
    ]
    correlation = float(found.residual[0, 1] / np.sqrt(spreads[0] * spreads[1]))
    estimates.append(_correlation(correlation, pairs.n))
    estimates += [
        Estimate(
            term="residual_sd",
            at={"role": label},
            estimate=float(np.sqrt(spreads[member])),
            unit="points",
            n=pairs.n,
        )
        for member, label in enumerate(pairs.roles)
    ]
    return tuple(estimates)


def _exchangeable(pairs: Dyads, level: float) -> tuple[Estimate, ...]:
    outcome, predictor = pairs.values[:, :, 0], pairs.values[:, :, 1]
    found = exchangeable(outcome, predictor)
    total = found.sum_variance + found.difference_variance
    if min(found.between, found.within) <= _SAME**2 * float((outcome**2).mean()):
        raise NoVarianceError("designs_mixed.dyad_no_variance", n=pairs.n)
    df = total**2 / (
        found.sum_variance**2 / (found.n - 2) + found.difference_variance**2 / (found.n - 1)
    )
    error = float(np.sqrt(total)) / 2.0
    own = (found.sum_effect + found.difference_effect) / 2.0
    other = (found.sum_effect - found.difference_effect) / 2.0
    return (
        t_estimate("actor", own, error, df=df, conf_level=level, n=pairs.n, at={}),
        t_estimate("partner", other, error, df=df, conf_level=level, n=pairs.n, at={}),
        Estimate(term="intercept", estimate=found.intercept, unit="points", n=pairs.n),
        _correlation(found.correlation, pairs.n),
    )


def _correlation(value: float, n: int) -> Estimate:
    bounded = float(np.clip(value, -1.0, 1.0))
    return Estimate(term="residual_correlation", estimate=bounded, unit="correlation", n=n)
