"""Change of people who come in twos: the dyad is the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.designs._dyads import Dyads, few_dyads_notes, read_dyads, t_estimate
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.errors import ArgumentError, NoVarianceError, RepeatedPersonError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.pairs import require_label, require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Result, Scalar

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("kenny2006", "student1908")
_BEFORE, _AFTER = "value before", "value after"


def dyad_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    dyad: str = "dyad",
    role: str = "role",
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Change of the dyad's mean, of the difference between its roles, and of each role.

    .. math::
        \bar d_j = \tfrac12 (d_{j1} + d_{j2}), \qquad \delta_j = d_{j1} - d_{j2}, \qquad
        \bar d \pm t_{n-1} \frac{s_{\bar d}}{\sqrt n}

    Use it where people answer in twos at two times (mentor and young person). Two people of a dyad
    are not two independent ones: the interval of the dyad's mean counts dyads. The difference
    says whether one role changed more than the other. It describes changes, not what caused them.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    dyad, role, person, wave : str
        Columns of the dyad, of the role (two of them), of the person and of the wave.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``change`` at ``of`` = ``mean`` (points), ``difference_in_change`` (first role
        minus second, in alphabetical order), ``change`` at each ``role``; ``correlation`` of the
        two changes unless one is constant. t intervals with dyads - 1 degrees of freedom.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands twice in a wave.
    DataError
        A person is in several dyads, or a dyad is not of two, one of each role.
    NoVarianceError
        Nobody's change differs from anybody else's.
    TooFewError
        Fewer than 5 dyads with both scores of both members.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 complete dyads (note ``designs_mixed.few_dyads``).

    Notes
    -----
    Same numbers as R's ``t.test`` on the dyads' mean changes and on their differences. Dyads
    without all four scores are left out, from the roles' own changes too.

    References
    ----------
    Kenny, Kashy & Cook (2006); Student (1908).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": list(range(12)) * 2, "dyad": [i // 2 for i in range(12)] * 2,
    ...     "role": ["mentor", "young"] * 12, "wave": ["t0"] * 12 + ["t1"] * 12,
    ...     "trust": [3, 4, 5, 5, 2, 3, 6, 4, 5, 6, 1, 3, 4, 6, 5, 7, 3, 3, 6, 6, 6, 8, 1, 4],
    ... })
    >>> found = dyad_change(people, outcome="trust", pre="t0", post="t1")
    >>> round(found.get("change", of="mean").estimate, 2), found["change"].df
    (1.0, 5)
    """
    level = check_conf_level(conf_level)
    pairs = _changes(
        data, outcome=outcome, pre=pre, post=post, dyad=dyad, role=role, person=person, wave=wave
    )
    notes = few_dyads_notes(pairs.n)
    return Result(
        id=f"{outcome}.dyad_change",
        method="dyad_change",
        design="dyads",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="points"),
        estimates=_estimates(pairs, level),
        tables=(
            assumption_table(
                (
                    ("independent_dyads", "untestable", None, None),
                    ("no_other_event", "untestable", None, None),
                )
            ),
        ),
        flow=pairs.flow,
        settings={
            "difference": "post - pre",
            "difference_of_roles": " - ".join(map(str, pairs.roles)),
            "roles": pairs.roles,
            "unit": "dyad",
            "dyad": str(dyad),
            "role": str(role),
            "person": str(person),
            "wave": str(wave),
            "interval": "t",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _changes(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    dyad: str,
    role: str,
    person: str,
    wave: str,
) -> Dyads:
    """Return both scores of the complete dyads."""
    require_table(data)
    require_columns(data, outcome, dyad, role, person, wave)
    require_label(data, wave, argument="pre", label=pre)
    require_label(data, wave, argument="post", label=post)
    if pre == post:
        raise ArgumentError("effects.same_wave", value=repr(pre))
    sides = []
    for label, name in ((pre, _BEFORE), (post, _AFTER)):
        mask = (data[wave] == label).to_numpy(dtype=np.bool_, na_value=False)
        rows = data.loc[mask & data[person].notna().to_numpy()]
        repeated = rows.loc[rows[person].duplicated(), person].unique()
        if len(repeated):
            raise RepeatedPersonError(
                "repeated_person",
                wave=str(label),
                persons=", ".join(map(str, repeated[:5])),
                count=len(repeated),
            )
        values = numeric(rows[outcome], outcome)
        sides.append(rows[[person, dyad, role]].assign(**{name: values}))
    both = sides[0].merge(sides[1], on=[person, dyad, role], how="outer")
    return read_dyads(
        both, [_BEFORE, _AFTER], dyad=dyad, role=role, person=person, design="dyad_change"
    )


def _estimates(pairs: Dyads, level: float) -> tuple[Estimate, ...]:
    changes = pairs.values[:, :, 1] - pairs.values[:, :, 0]
    if not np.ptp(changes, axis=0).any():
        raise NoVarianceError("designs_mixed.dyad_no_variance", n=pairs.n)
    first, second = changes[:, 0], changes[:, 1]
    parts: list[tuple[str, dict[str, Scalar], np.ndarray[tuple[int], np.dtype[np.float64]]]] = [
        ("change", {"of": "mean"}, changes.mean(axis=1)),
        ("difference_in_change", {}, first - second),
        ("change", {"role": pairs.roles[0]}, first),
        ("change", {"role": pairs.roles[1]}, second),
    ]
    estimates = [
        t_estimate(
            term,
            float(values.mean()),
            float(values.std(ddof=1)) / pairs.n**0.5,
            df=pairs.n - 1,
            conf_level=level,
            n=pairs.n,
            at=at,
        )
        for term, at, values in parts
    ]
    if np.ptp(first) > 0.0 and np.ptp(second) > 0.0:
        value = float(np.clip(np.corrcoef(first, second)[0, 1], -1.0, 1.0))
        estimates.append(
            Estimate(term="correlation", estimate=value, unit="correlation", n=pairs.n)
        )
    return tuple(estimates)
