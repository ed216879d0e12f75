"""Change at each later time of everybody who answered at least once, drop-out included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from solidarity_eval._kernels.mixed_sums import full_rank
from solidarity_eval.designs._mixed import (
    DFS,
    Df,
    contrast_estimates,
    fitted,
    variance_estimates,
)
from solidarity_eval.designs._repeated_rows import Repeated, repeated_rows, times_of
from solidarity_eval.designs._result import Assumption, assumption_table
from solidarity_eval.errors import ArgumentError, DataError, SmallSampleWarning
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.references.r_call import r_name
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval._kernels.mixed_model import MixedFit

    Array = NDArray[np.float64]

TeamEffects = Literal["fixed", "random"]
REFERENCES = ("laird1982", "bates2015", "kuznetsova2017", "kenward1997")
FEW_TEAMS = 7
CAUTION_PERSONS = 10


def repeated_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    person: str = "person",
    wave: str = "wave",
    waves: Sequence[object] | None = None,
    times: Mapping[Any, float] | None = None,
    cluster: str | None = None,
    team_effects: TeamEffects = "fixed",
    period: str | None = None,
    df: Df = "satterthwaite",
    conf_level: float = 0.95,
) -> Result:
    r"""Change at each later time, by a mixed model of every answer.

    .. math::
        y_{it} = \alpha + \delta_t + \gamma_{team(i)} + b_{0i} + b_{1i} m_t + e_{it}, \qquad
        \delta_{pre} = 0

    Use it for three times or more, when some people miss some of them: everybody who answered at
    least once takes part. Those who left may differ from those who stayed by the answers they
    gave before (drop-out that depends on what was seen is allowed for); if they left because of
    what would have come next, it is biased, and nothing in the data tells. Time stands as a
    category, so no shape is imposed. It describes a change, not what caused it. With teams, the
    interval speaks of the people whom these teams follow.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and time. Never modified.
    outcome : str
        Column of the score, in points.
    pre : object
        Value of ``wave`` before.
    person, wave : str
        Columns of the person and of the time of answers.
    waves : sequence, optional
        Later times, in order; all others by default.
    times : mapping, optional
        A number (months) per time, ``pre`` included. With it ``trend`` is estimated, and from
        three times on each person has a slope of their own.
    cluster : str, optional
        Column of the team, constant for a person: fixed effects.
    team_effects : {"fixed", "random"}
        ``random`` is refused, with the reason.
    period : str, optional
        Column of the calendar period: fixed effects, where people start at different dates.
    df : {"satterthwaite", "kenward_roger"}
        Degrees of freedom; Kenward and Roger's also widens the standard errors.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``change`` at each later ``wave`` (points, after minus before), ``mean`` at each
        time (points, over the teams and periods of the rows), ``trend`` (points per unit of
        ``times``); ``person_variance``, ``person_slope_variance``, ``person_covariance``,
        ``residual_variance`` (points squared), ``icc``, ``log_likelihood``. Tables ``counts`` and
        ``assumptions``; the people as ``flow``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        An argument is not allowed, or the table cannot be read.
    DataError
        A person stands in several teams, teams or periods repeat the times, or no fit exists.
    NoVarianceError
        Nothing varies around the means.
    TooFewError
        Fewer than 5 people, or nobody answered twice.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people (note ``designs_mixed.few_persons``).
    StatisticalWarning
        People do not differ beyond chance, or levels and slopes go together exactly (notes
        ``designs_mixed.no_group_variance``, ``designs_mixed.singular``); teams are fixed (note
        ``designs_mixed.likeness_ignored``).

    Notes
    -----
    Restricted maximum likelihood; see `mixed_model`. The random slope uses ``times``; ``trend``
    is the fixed slope of a second model with time as a line.

    References
    ----------
    Laird & Ware (1982); Bates et al. (2015); Kuznetsova et al. (2017); Kenward & Roger (1997).

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({
    ...     "person": list("abcdefghijkl") * 2 + list("abcdefgh"),
    ...     "wave": ["t0"] * 12 + ["t1"] * 12 + ["t2"] * 8,
    ...     "trust": [3, 5, 4, 6, 2, 5, 4, 3, 6, 5, 4, 3, 4, 5, 5, 7, 2, 6, 4, 4, 6, 6, 5, 3]
    ...     + [5, 6, 4, 8, 3, 6, 5, 4],
    ... })
    >>> found = repeated_change(answers, outcome="trust", pre="t0")
    >>> round(found.get("change", wave="t2").estimate, 2), found.flow.n("seen")
    (1.1, 12)
    """
    level = check_conf_level(conf_level)
    check_choice("df", df, DFS)
    check_choice("team_effects", team_effects, ("fixed", "random"))
    people = repeated_rows(
        data,
        outcome=outcome,
        pre=pre,
        person=person,
        wave=wave,
        waves=waves,
        cluster=cluster,
        period=period,
    )
    if team_effects == "random":
        _refuse_random_teams(people.teams)
    numbers = times_of(times, people.labels)
    model = _by_category(people, numbers, cluster=cluster, period=period)
    return Result(
        id=f"{outcome}.repeated_change",
        method="repeated_change",
        design="one_group_repeated",
        about=About(outcome=outcome, before=str(pre), unit="points"),
        estimates=(
            *_changes(people, model, df=df, conf_level=level),
            *([] if numbers is None else _trend(people, numbers, df=df, conf_level=level)),
            *variance_estimates(model, of="person", n=len(people.outcome)),
        ),
        tables=(people.counts(), _assumptions(people)),
        flow=people.flow(),
        settings={
            "waves": people.labels,
            "times": None if numbers is None else tuple(float(value) for value in numbers),
            "person": str(person),
            "wave": str(wave),
            "cluster": cluster,
            "team_effects": None if cluster is None else team_effects,
            "period": period,
            "coding": "treatment",
            "random": "intercept" if model.sums.q == 1 else "intercept and slope",
            "formula": _formula(people, model, numbers, names=(wave, person, cluster, period)),
            "method": "reml",
            "difference": "wave - pre",
            "df": df,
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(_notes(people, model, numbers)),
        versions=software(),
    )


def _refuse_random_teams(teams: int) -> None:
    code = "random_team_few" if teams <= FEW_TEAMS else "random_team_never"
    raise ArgumentError(f"designs_mixed.{code}", teams=teams, few=FEW_TEAMS)


def _by_category(
    people: Repeated, numbers: Array | None, *, cluster: str | None, period: str | None
) -> MixedFit:
    """Fit time as a category, with a slope per person where times and answers allow one."""
    later = np.eye(len(people.labels))[people.at][:, 1:]
    slope = None
    if numbers is not None and len(people.labels) >= 3:
        slope = numbers[people.at]
    rows = people.rows(later, tuple({"wave": label} for label in people.labels[1:]), slope)
    if not full_rank(rows.design):
        raise DataError("designs_mixed.cluster_redundant", cluster=str(cluster), period=str(period))
    return fitted(rows)


def _changes(
    people: Repeated, model: MixedFit, *, df: Df, conf_level: float
) -> tuple[Estimate, ...]:
    """Return the change at each later time, then the mean at each time."""
    later = len(people.labels) - 1
    changes = np.zeros((later, model.sums.p))
    changes[:, 1 : later + 1] = np.eye(later)
    means = np.zeros((later + 1, model.sums.p))
    means[:, 0] = 1.0
    means[1:, 1 : later + 1] = np.eye(later)
    means[:, later + 1 :] = people.extra.mean(axis=0)
    labels = [("change", {"wave": label}) for label in people.labels[1:]]
    levels = [("mean", {"wave": label}) for label in people.labels]
    return (
        *contrast_estimates(model, changes, labels, df=df, conf_level=conf_level, n=people.n),
        *contrast_estimates(
            model, means, levels, df=df, conf_level=conf_level, n=people.n, with_p=False
        ),
    )


def _formula(
    people: Repeated,
    model: MixedFit,
    numbers: Array | None,
    *,
    names: tuple[str, str, str | None, str | None],
) -> str:
    """Return the right side of the model as R's lme4 reads it."""
    wave, person, *others = (None if name is None else r_name(name) for name in names)
    labels = ", ".join(_quoted(label) for label in people.labels)
    terms = [f"factor({wave}, c({labels}))"]
    terms += [f"factor({name})" for name in others if name is not None]
    random = "1"
    if model.sums.q == 2 and numbers is not None:
        when = ", ".join(f"{value!r}" for value in numbers.tolist())
        random = f"1 + I(c({when})[match({wave}, c({labels}))])"
    return " + ".join([*terms, f"({random} | {person})"])


def _quoted(label: Scalar) -> str:
    if isinstance(label, str):
        text = label.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{text}"'
    return f"{label!r}"


def _trend(people: Repeated, numbers: Array, *, df: Df, conf_level: float) -> tuple[Estimate, ...]:
    """Return the slope of time as a line."""
    when = numbers[people.at]
    slope = when if len(people.labels) >= 3 else None
    rows = people.rows(when[:, None], ({"covariate": "time"},), slope)
    model = fitted(rows)
    contrast = np.zeros((1, model.sums.p))
    contrast[0, 1] = 1.0
    return contrast_estimates(
        model, contrast, [("trend", {})], df=df, conf_level=conf_level, n=people.n
    )


def _assumptions(people: Repeated) -> Table:
    share = float(people.answered.all(axis=1).mean())
    silence = "supported" if share == 1.0 else "untestable"
    rows: list[Assumption] = [
        ("silence_told_by_answers", silence, "share_always_answered", share),
        ("no_other_event", "untestable", None, None),
    ]
    if people.teams:
        rows.append(("independent_teams", "not_checked", "teams", float(people.teams)))
    return assumption_table(rows)


def _notes(people: Repeated, model: MixedFit, numbers: Array | None) -> list[Note]:
    notes = []
    if people.n < CAUTION_PERSONS:
        notes.append(
            caution(
                "designs_mixed.few_persons",
                SmallSampleWarning,
                n=people.n,
                enough=CAUTION_PERSONS,
            )
        )
    if model.singular:
        code = "no_group_variance" if model.sums.q == 1 else "singular"
        notes.append(caution(f"designs_mixed.{code}", groups=people.n))
    if people.teams:
        notes.append(info("designs_mixed.fixed_teams", teams=people.teams))
        notes.append(caution("designs_mixed.likeness_ignored", teams=people.teams))
    if numbers is not None and len(people.labels) < 3:
        notes.append(info("designs_mixed.same_slopes", waves=len(people.labels)))
    return notes
