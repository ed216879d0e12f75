"""What a programme does where groups start at different times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.designs._change_by_arm import few_clusters_notes
from solidarity_eval.designs._model import Asked
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.designs._staggered import (
    COMPARISONS,
    StaggeredSource,
    staggered_people,
)
from solidarity_eval.designs._staggered_averages import (
    AGGREGATIONS,
    VARIANCES,
    averages,
    staggered_estimates,
)
from solidarity_eval.errors import SmallSampleWarning
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
)
from solidarity_eval.estimation.groups import CAUTION_PERSONS
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, HypothesisTest, Note, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("callaway2021", "miller1974")
DESIGN = "staggered_difference_in_differences"


def staggered_difference_in_differences(
    data: pd.DataFrame,
    *,
    outcome: str,
    start: str,
    compared_with: str = "not_yet",
    aggregation: str = "group",
    person: str = "person",
    wave: str = "wave",
    cluster: str | None = None,
    variance: str = "jackknife",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Result:
    r"""Effect of a programme that groups start at different times, in points.

    .. math::
        ATT(g, t) = \overline{(y_t - y_{g-1})}_{G = g} - \overline{(y_t - y_{g-1})}_{C}

    for the people who start at g, at each time t, C being those who never start or have not
    started yet; then averaged. Use it where teams or places open one after the other: the usual
    regression with fixed effects compares those who start late with those who started before, and
    may turn the sign of an effect that grows. It supposes that without the programme all groups
    would have moved by as many points, and that the time of start was not chosen for how people
    were going to move; it cannot show either.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    start : str
        Column of the first wave with the programme, as a number of ``wave``; empty for people who
        never had it. A person has one.
    compared_with : {"not_yet", "never"}
        Compared with people who have not started yet (and never do), or with those who never do.
    aggregation : {"group", "simple", "dynamic", "calendar"}
        What ``effect`` is: the mean over people of their own mean effect (``group``), over all
        cells by their size (``simple``), over times since the start (``dynamic``), or over times
        (``calendar``). The four stand in the result.
    person, wave : str
        Columns of the person and of the wave; waves are numbers in the order of time.
    cluster : str or None
        Column of the team or place that people share.
    variance : {"jackknife", "influence"}
        By leaving out each person (or cluster) in turn, with t(G - 1); or by influence functions
        and the normal law, as R's ``did`` does without bootstrap: narrower where groups are small.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1), each for itself.
    alternative : {"two-sided", "greater", "less"}
        Of the p of ``effect``; ``greater`` means higher with the programme. The interval has two
        sides.

    Returns
    -------
    Result
        Estimates (points) ``effect``; ``effect_group``, ``effect_simple``, ``effect_dynamic``,
        ``effect_calendar``; ``effect_at_exposure`` and, before the start, ``gap_at_exposure`` at
        ``exposure`` (waves since the start); ``effect_of_start`` at ``start``; ``effect_at_wave``
        at ``wave``; ``group_time_effect`` and ``group_time_gap`` at ``start`` and ``wave``. Test
        ``gaps_zero``: that all differences before the start are 0. Table ``assumptions``. Their
        ``n`` is the people who enter: all of them, started and waiting.

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands twice in a wave.
    DataError
        A person has several starts or clusters, or nobody is left to compare with.
    TooFewError
        Fewer than 5 people start at one time, or one cluster holds all of them.
    NoVarianceError
        Nothing varies, so that no interval exists.

    Warns
    -----
    SmallSampleWarning
        A start with fewer than 10 people (note ``small_starts``).
    StatisticalWarning
        People who had started at the first wave are left out (note ``always_left_out``); groups
        moved apart before their start (note ``leads_not_zero``).

    Notes
    -----
    The numbers of R's ``did::att_gt(xformla = ~1)`` and ``aggte``; with
    ``variance="influence"`` also its standard errors (``bstrap = FALSE``). People are compared who
    answered at every wave, as ``did`` does. Before the start, the gap is that of one wave to the
    next. The test of the gaps has little power, and is Wald's with influence functions, Hotelling's
    F with the jackknife.

    References
    ----------
    Callaway and Sant'Anna (2021), doi:10.1016/j.jeconom.2020.12.001; Miller (1974),
    doi:10.1093/biomet/61.1.1.

    Examples
    --------
    >>> import pandas as pd
    >>> noise = [0.3, -0.2, 0.5, -0.4, 0.1, -0.3, 0.2, 0.4, -0.1, -0.5]
    >>> people = pd.DataFrame([
    ...     {"person": i, "wave": t, "opened": [2, 3, None][i % 3],
    ...      "trust": 4 + t / 2 + noise[(7 * i + 3 * t) % 10] + (t >= [2, 3, 9][i % 3])}
    ...     for i in range(36) for t in (1, 2, 3)
    ... ])
    >>> result = staggered_difference_in_differences(people, outcome="trust", start="opened")
    >>> round(result["effect"].estimate, 2), round(result["effect"].conf_low, 2)
    (1.09, 0.79)
    """
    check_choice("compared_with", compared_with, COMPARISONS)
    check_choice("aggregation", aggregation, AGGREGATIONS)
    check_choice("variance", variance, VARIANCES)
    check_alternative(alternative)
    asked = Asked(conf_level=check_conf_level(conf_level), alternative=alternative)
    source = StaggeredSource(
        data=data, outcome=outcome, start=start, person=person, wave=wave, cluster=cluster
    )
    people = staggered_people(source, compared_with)
    wanted = averages(people, aggregation)
    estimates, leads = staggered_estimates(people, wanted, variance=variance, asked=asked)
    notes: list[Note] = [info("designs_arms.pretrend_test_weak")] if leads else []
    if people.always:
        notes.append(caution("designs_arms.always_left_out", count=people.always))
    if people.smallest < CAUTION_PERSONS:
        notes.append(
            caution(
                "designs_arms.small_starts",
                SmallSampleWarning,
                n=people.smallest,
                enough=CAUTION_PERSONS,
            )
        )
    if people.lonely:
        notes.append(info("designs_arms.cells_left_out", count=people.lonely))
    if leads and leads.p_value < 0.05:
        notes.append(caution("designs_arms.leads_not_zero", p=leads.p_value))
    notes += few_clusters_notes(estimates[0], cluster)
    return Result(
        id=f"{outcome}.{DESIGN}",
        method=DESIGN,
        design=DESIGN,
        about=About(outcome=outcome, unit="points"),
        estimates=estimates,
        tests=() if leads is None else (_test(leads.statistic, leads.df, leads.p_value),),
        tables=(
            assumption_table(
                (
                    _trends(None if leads is None else leads.p_value),
                    ("no_anticipation", "untestable", None, None),
                    ("stable_effects_within_start", "untestable", None, None),
                    ("no_interference", "untestable", None, None),
                )
            ),
        ),
        flow=people.flow,
        settings={
            "conf_level": asked.conf_level,
            "alternative": alternative,
            "compared_with": compared_with,
            "control": {"never": "nevertreated", "not_yet": "notyettreated"}[compared_with],
            "aggregation": aggregation,
            "variance": variance,
            "df": "clusters - 1" if variance == "jackknife" else "normal",
            "difference": "started - waiting",
            "start": start,
            "person": person,
            "wave": wave,
            "cluster": cluster,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _test(statistic: float, df: tuple[float, ...], p_value: float) -> HypothesisTest:
    return HypothesisTest(name="gaps_zero", statistic=statistic, df=df, p_value=p_value)


def _trends(p_value: float | None) -> tuple[str, str, str | None, float | None]:
    """Return how parallel trends look: shown wrong before the start, or not to be known."""
    if p_value is None:
        return "parallel_trends", "untestable", "one_period_before", None
    return (
        "parallel_trends",
        "contradicted" if p_value < 0.05 else "untestable",
        "leads_p",
        p_value,
    )
