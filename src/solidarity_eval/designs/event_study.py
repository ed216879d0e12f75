"""How far apart two groups move, wave by wave, before and after a start that they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.joint_test import Joint, joint_test
from solidarity_eval.designs._arms import ArmSource, few_in_arm_notes
from solidarity_eval.designs._change_by_arm import few_clusters_notes
from solidarity_eval.designs._model import Asked, Model, t_test
from solidarity_eval.designs._repeated_arms import EventRows, event_model, event_rows
from solidarity_eval.designs._result import arm_result, drop_out_row
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
)
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.results import Estimate, HypothesisTest, Note, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("roth2022", "pustejovsky2018", "angrist2009")
_SUSPECT_P = 0.05


def event_study(
    data: pd.DataFrame,
    *,
    outcome: str,
    waves: Sequence[object],
    reference: object,
    arm: str,
    programme: object,
    comparison: object,
    person: str = "person",
    wave: str = "wave",
    cluster: str | None = None,
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Result:
    r"""Difference in differences over several waves, with the waves before the start in view.

    .. math::
        y_{it} = a_i + l_t + \sum_{k \ne \mathrm{ref}} \tau_k \, 1[t = k] \, D_i + e_{it}

    with one constant per person and per wave. Each :math:`\tau_k` is how much more the programme
    group moved than the other from the last wave before the start to wave k. Use it where two
    groups were asked at several times and one of them starts at one date. The waves before the
    start show whether the groups already moved apart: if they did, parallel trends are wrong; if
    not, that does not show that they would have stayed parallel.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    waves : sequence
        Values of ``wave`` in the order of time, at least three.
    reference : object
        The last of them before the programme starts.
    arm : str
        Column of the group; a person keeps one.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    person, wave : str
        Columns of the person and of the wave.
    cluster : str or None
        Column of the team or place that people share; None takes each person for one.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1), each for itself.
    alternative : {"two-sided", "greater", "less"}
        Of the p of ``effect``; ``greater`` means higher with the programme. The interval has two
        sides.

    Returns
    -------
    Result
        Estimates (points) ``effect``, the mean over the waves after the start;
        ``effect_at_wave`` at each of them; ``gap_before`` at each wave before the reference. Tests
        ``event_t`` and, with gaps before, ``gaps_zero``: that all of them are 0. Table
        ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave or a group does not exist, or there is one group only.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands twice in a wave.
    DataError
        A person changes group or cluster, or a group has no answer at one of the waves.
    TooFewError
        Fewer than 5 people with two answers in a group, or 2 clusters.
    NoVarianceError
        The model leaves nothing around it.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_in_arm``), or fewer than 4 degrees of freedom
        (note ``few_clusters``).
    StatisticalWarning
        The groups moved apart before the start (note ``leads_not_zero``).

    Notes
    -----
    R's ``lm(y ~ factor(person) + factor(wave) + wave:arm)`` with ``clubSandwich``'s CR2 by person
    (or cluster) and Satterthwaite's degrees of freedom: the constants of the people are taken out
    first, which leaves CR2 as it is where people do not change cluster. People enter with all the
    answers that they gave, two at least. The test of the gaps is Hotelling's F; it has little
    power, and to go on only where it finds nothing makes what follows worse (Roth 2022).

    References
    ----------
    Roth (2022), doi:10.1257/aeri.20210236; Pustejovsky and Tipton (2018),
    doi:10.1080/07350015.2016.1247004; Angrist and Pischke (2009), Mostly harmless econometrics.

    Examples
    --------
    >>> import pandas as pd
    >>> noise = [0.3, -0.2, 0.5, -0.4, 0.1, -0.3, 0.2, 0.4, -0.1, -0.5]
    >>> people = pd.DataFrame([
    ...     {"person": i, "wave": t, "group": ["with", "without"][i % 2],
    ...      "trust": 4 + t / 2 + noise[(7 * (i // 2) + 3 * t) % 10] + (t > 2 and i % 2 == 0)}
    ...     for i in range(30) for t in (1, 2, 3, 4)
    ... ])
    >>> result = event_study(
    ...     people, outcome="trust", waves=[1, 2, 3, 4], reference=2,
    ...     arm="group", programme="with", comparison="without",
    ... )
    >>> round(result["effect"].estimate, 2), round(result.get("gap_before", wave=1).estimate, 2)
    (1.0, 0.0)
    """
    check_alternative(alternative)
    asked = Asked(conf_level=check_conf_level(conf_level), alternative=alternative)
    source = ArmSource(
        design="event_study",
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        wave=wave,
        pre=reference,
        post=None,
    )
    rows = event_rows(source, waves, cluster)
    model = event_model(rows)
    after = [name for name in rows.crossed if name > rows.reference]
    before = [name for name in rows.crossed if name < rows.reference]
    effect = model.estimate(
        "effect", {f"arm:{k}": 1.0 / len(after) for k in after}, asked, n=rows.persons
    )
    plain = Asked(conf_level=asked.conf_level)
    leads = _leads(model, before, rows)
    return arm_result(
        source,
        estimates=(
            effect,
            *(_at(model, rows, plain, term="effect_at_wave", place=k) for k in after),
            *(_at(model, rows, plain, term="gap_before", place=k) for k in before),
        ),
        tests=(t_test("event_t", effect, asked), *_gap_tests(leads)),
        assumptions=(
            (
                "parallel_trends",
                "contradicted" if leads and leads.p_value < _SUSPECT_P else "untestable",
                "leads_p" if leads else "one_period_before",
                leads.p_value if leads else None,
            ),
            ("no_anticipation", "untestable", None, None),
            drop_out_row(rows.lost),
            ("no_interference", "untestable", None, None),
        ),
        flow=rows.flow,
        settings={
            "conf_level": asked.conf_level,
            "alternative": alternative,
            "variance": "CR2",
            "df": "Satterthwaite",
            "waves": rows.labels,
            "reference": rows.labels[rows.reference],
            "cluster": person if cluster is None else cluster,
        },
        references=REFERENCES,
        notes=[
            *few_in_arm_notes(*rows.sizes),
            *few_clusters_notes(effect, cluster),
            *_lead_notes(leads),
        ],
    )


def _at(model: Model, rows: EventRows, asked: Asked, *, term: str, place: int) -> Estimate:
    """Return how far apart the groups moved from the reference to one wave."""
    at = {"wave": rows.labels[place]}
    return model.estimate(term, {f"arm:{place}": 1.0}, asked, at=at, n=rows.answers[place])


def _leads(model: Model, before: list[int], rows: EventRows) -> Joint | None:
    """Return the test that all gaps before the start are 0."""
    along = [model.contrast({f"arm:{k}": 1.0}) for k in before]
    values = np.array([float(one @ model.fit.coefficients) for one in along])
    covariance = np.array([[model.covariance(one, other) for other in along] for one in along])
    return joint_test(values, covariance.reshape(len(along), len(along)), clusters=rows.clusters)


def _gap_tests(leads: Joint | None) -> list[HypothesisTest]:
    if leads is None:
        return []
    return [
        HypothesisTest(
            name="gaps_zero", statistic=leads.statistic, df=leads.df, p_value=leads.p_value
        )
    ]


def _lead_notes(leads: Joint | None) -> list[Note]:
    """Return what to make of the gaps before the start."""
    if leads is None:
        return []
    notes = [info("designs_arms.pretrend_test_weak")]
    if leads.p_value < _SUSPECT_P:
        notes.append(caution("designs_arms.leads_not_zero", p=leads.p_value))
    return notes
