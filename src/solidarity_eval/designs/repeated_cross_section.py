"""Change between two surveys of different people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.balance import ADJUSTABLE
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.two_surveys import (
    Change,
    clustered_error,
    survey_change,
    welch_df,
)
from solidarity_eval.designs._balance import balance_rows, balance_table, worst_difference
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._surveys import Columns, Surveys, read_surveys, require_cells
from solidarity_eval.designs._weighting import alike_state
from solidarity_eval.errors import TooFewError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
)
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import (
    About,
    Estimate,
    HypothesisTest,
    Note,
    Result,
    Scalar,
    Table,
)

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("welch1947", "kish1965", "holt1979")
_FEW_CLUSTERS = 10


def repeated_cross_section(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    wave: str = "wave",
    person: str | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    covariates: str | Sequence[str] = (),
    poststratify: str | Sequence[str] = (),
    arm: str | None = None,
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Result:
    r"""Change of a mean between two surveys of different people, in points of the scale.

    .. math::
        \bar y_1 - \bar y_0, \qquad \text{or} \qquad
        \sum_c p_{0c}\, \bar y_{1c} - \bar y_0

    the second with the composition of the first survey, :math:`p_{0c}` being the share of the
    people of kind c in it. Use it where answers cannot be linked from one time to the next. It is
    the change of a population, not of anybody: part of it may only be that other people answered,
    and it is not an effect of what happened in between.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and time. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave``.
    wave : str
        Column of the time.
    person : str, optional
        Column of the person, if there is one: it only serves to count who answered at both times.
    cluster : str, optional
        Column of the place where people were asked together (class, town).
    weights : str, optional
        Column of the survey weight of each row, above 0.
    covariates : str or sequence of str
        Columns whose composition is compared between the times.
    poststratify : str or sequence of str
        Columns (words or few numbers) whose composition at the first time is given to the second.
    arm : str, optional
        Column of the group, if there is a comparison: the result then points to
        `difference_in_differences`.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test; the interval has two sides.

    Returns
    -------
    Result
        Estimates ``change`` (points) and ``mean`` at each ``wave`` (points; after with the
        composition of before when post-stratified), ``unadjusted_change`` (points, when
        post-stratified), ``in_both`` (``proportion``, with ``person``). Test ``survey_t``. Tables
        ``balance`` (with covariates: after in the column programme, before in the column
        comparison) and ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a time does not exist.
    ColumnNotFoundError, NonNumericError, DataError
        The table cannot be read, a weight is not above 0, or a kind of people is not asked again.
    RepeatedPersonError
        With ``person``, someone stands twice at one time.
    TooFewError
        A time has fewer answers than the design takes, or fewer than 2 clusters.

    Warns
    -----
    StatisticalWarning
        People asked at both times, a composition that moved, or few clusters.

    Notes
    -----
    Without weights, clusters or cells it is Welch's t. With them, the variance is that of the
    linearised estimate (what each row adds to it), times n / (n - 1) in each survey, as R's
    ``survey`` package; rows are summed by cluster, also across the two times when a cluster is
    asked twice. People asked at both times are taken as different people: their answers move
    together, so that the interval is too wide, never too narrow, when they do in the same
    direction. The shares of the first survey are taken as estimated, not as known.

    References
    ----------
    Welch (1947), doi:10.1093/biomet/34.1-2.28; Kish (1965); Holt and Smith (1979),
    doi:10.2307/2344652.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({
    ...     "wave": ["2024"] * 11 + ["2026"] * 11,
    ...     "trust": [3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3, 4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4],
    ... })
    >>> result = repeated_cross_section(answers, outcome="trust", pre="2024", post="2026")
    >>> round(result["change"].estimate, 3), round(result["change"].df, 2)
    (1.0, 19.79)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    columns = Columns(
        outcome=outcome,
        wave=wave,
        pre=pre,
        post=post,
        person=person,
        cluster=cluster,
        weights=weights,
        covariates=_names(covariates, "covariates"),
        poststratify=_names(poststratify, "poststratify"),
    )
    surveys = read_surveys(data, columns)
    if arm is not None:
        require_columns(data, arm)
    _require_people(surveys)
    require_cells(surveys, columns)
    change = survey_change(surveys.side(after=False), surveys.side(after=True))
    std_error, df = _error(change, surveys)
    low, high = interval(change.value, std_error, conf_level=level, df=df)
    p_value, tests = None, []
    if std_error > 0.0:
        p_value = t_p_value(change.value / std_error, df, alternative)
        tests.append(
            HypothesisTest(
                name="survey_t",
                statistic=change.value / std_error,
                df=(df,),
                p_value=p_value,
                alternative=alternative,
            )
        )
    rows = balance_rows(surveys.variables, surveys.after, weights=surveys.weights)
    worst = worst_difference(rows)
    return Result(
        id=f"{outcome}.repeated_cross_section",
        method="repeated_cross_section",
        design="repeated_cross_section",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="points"),
        estimates=(
            Estimate(
                term="change",
                estimate=change.value,
                std_error=std_error,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="points",
                n=sum(surveys.sizes),
                df=df,
                p_value=p_value,
            ),
            *_beside(change, surveys, columns),
        ),
        tests=tuple(tests),
        tables=(
            *((balance_table(rows, "balance"),) if rows else ()),
            _assumptions(surveys, worst),
        ),
        flow=surveys.flow,
        settings={
            "conf_level": level,
            "alternative": alternative,
            "difference": "post - pre",
            "wave": wave,
            "pre": wave_label(pre),
            "post": wave_label(post),
            "person": person,
            "cluster": cluster,
            "weights": weights,
            "covariates": columns.covariates,
            "poststratify": columns.poststratify,
            "standardizer": "wwc",
        },
        references=REFERENCES,
        notes=tuple(_notes(surveys, columns, worst=worst, arm=arm, std_error=std_error)),
        versions=software(),
    )


def _names(columns: str | Sequence[str], argument: str) -> tuple[str, ...]:
    empty = isinstance(columns, list | tuple) and not columns
    return () if empty else tuple(covariate_names(columns, argument))


def _require_people(surveys: Surveys) -> None:
    needed = least_persons("repeated_cross_section")
    if min(surveys.sizes) < needed:
        raise TooFewError(
            "designs_weighted.too_few_at_a_time",
            before=surveys.sizes[0],
            after=surveys.sizes[1],
            needed=needed,
        )
    if surveys.clusters is not None:
        counts = [len(set(surveys.clusters[surveys.after == side])) for side in (False, True)]
        if min(counts) < 2:
            raise TooFewError(
                "designs_weighted.too_few_clusters", before=counts[0], after=counts[1]
            )


def _error(change: Change, surveys: Surveys) -> tuple[float, float]:
    """Return the standard error of the change and its degrees of freedom."""
    if surveys.clusters is None:
        parts = change.by_survey()
        return math.sqrt(sum(parts)), welch_df(parts, surveys.sizes)
    error, df = clustered_error(
        change, surveys.clusters[~surveys.after], surveys.clusters[surveys.after]
    )
    return error, float(df)


def _beside(change: Change, surveys: Surveys, columns: Columns) -> list[Estimate]:
    estimates = [
        Estimate(term="mean", at={"wave": wave_label(label)}, estimate=mean, unit="points", n=n)
        for label, mean, n in zip(
            (columns.pre, columns.post), change.means, surveys.sizes, strict=True
        )
    ]
    if columns.poststratify:
        plain = [surveys.side(after=side) for side in (False, True)]
        before, after = (float(side.shares @ side.values) for side in plain)
        estimates.append(
            Estimate(
                term="unadjusted_change",
                estimate=after - before,
                unit="points",
                n=sum(surveys.sizes),
            )
        )
    if surveys.in_both is not None:
        share = surveys.in_both / surveys.flow.n("after")
        estimates.append(
            Estimate(term="in_both", estimate=share, unit="proportion", n=surveys.flow.n("after"))
        )
    return estimates


def _notes(
    surveys: Surveys,
    columns: Columns,
    *,
    worst: float | None,
    arm: str | None,
    std_error: float,
) -> list[Note]:
    notes = []
    if columns.poststratify:
        names = ", ".join(columns.poststratify)
        notes.append(info("designs_weighted.poststratified", columns=names))
    if arm is not None:
        notes.append(info("designs_weighted.groups_in_the_table"))
    if surveys.in_both:
        notes.append(caution("designs_weighted.people_at_both_times", both=surveys.in_both))
    if worst is not None and worst > ADJUSTABLE:
        notes.append(caution("designs_weighted.composition_moved", worst=worst))
    if surveys.clusters is not None and len(set(surveys.clusters)) < _FEW_CLUSTERS:
        notes.append(caution("designs_weighted.few_places", clusters=len(set(surveys.clusters))))
    if std_error == 0.0:
        notes.append(caution("designs_weighted.nothing_varies", n=sum(surveys.sizes)))
    return notes


def _assumptions(surveys: Surveys, worst: float | None) -> Table:
    share = None if surveys.in_both is None else surveys.in_both / surveys.flow.n("after")
    apart = "not_checked" if share is None else "supported" if share == 0.0 else "contradicted"
    rows: tuple[tuple[Scalar, ...], ...] = (
        ("independent_samples", apart, None if share is None else "people_in_both", share),
        (
            "same_composition",
            alike_state(worst),
            None if worst is None else "composition_difference",
            worst,
        ),
        ("no_other_event", "untestable", None, None),
    )
    return Table(
        kind="assumptions", columns=("assumption", "state", "evidence", "value"), rows=rows
    )
