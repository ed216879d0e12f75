"""Effect of a programme given to whole teams, places or schools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.cluster_means import cluster_correlation, cluster_means
from solidarity_eval._kernels.cluster_robust import KINDS, ClusterFit, cluster_fit
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.designs._arms import ArmSource, covariate_names
from solidarity_eval.designs._teams import (
    ClusteredArms,
    assumptions,
    clustered_arms,
    width_notes,
)
from solidarity_eval.errors import DataError, NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("pustejovsky2018", "hayes2017", "searle1992")
_TREATED = 1


def cluster_randomised(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    cluster: str,
    pre: object = None,
    post: object = None,
    covariates: Sequence[str] = (),
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    variance: str = "CR2",
) -> Result:
    r"""Programme minus comparison, where whole clusters were given one or the other.

    .. math::
        y_{ig} = \alpha + \beta\, T_g + \gamma\, x_{ig} + e_{ig}, \qquad
        \hat\beta \pm t_{\nu} \sqrt{V^{CR2}_{\beta\beta}}

    Use it when teams, places or schools were drawn by lot, or chosen, to have the programme: people
    of one cluster resemble each other, and a t test that forgets it finds effects that are not
    there. Name a score before (``pre``, or a column in ``covariates``): it narrows the interval
    more than many more people. The effect is one of the programme only if the clusters were drawn;
    what counts for its precision is the number of clusters, not of people.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave; or one row per person, without ``pre`` and ``post``.
        Never modified.
    outcome : str
        Column of the score, in points.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``; other groups are left aside. People stay in the group they were given.
    cluster : str
        Column of the cluster; with waves that of ``pre``, or of ``post`` where missing.
    pre, post : object
        Values of ``wave``: the outcome is read at ``post`` and adjusted for itself at ``pre``.
    covariates : sequence of str
        Further columns of numbers to adjust for, read at ``pre`` when there are waves.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test; ``greater`` means higher with the programme. The interval has two sides.
    variance : {"CR2", "CR0", "CR1", "CR1S", "CR3"}
        Of ``effect``. With few clusters all but CR2 and CR3 make intervals too narrow.

    Returns
    -------
    Result
        Estimates ``effect`` (points), ``interval_width`` (points), ``effect_by_variance`` at each
        ``variance`` (``iid`` takes people for independent, its standard error alone is given),
        ``icc`` of the outcome within groups with Wald's exact interval, ``design_effect``,
        ``clusters`` of each arm and ``mean`` of each arm (points, unadjusted). Test ``cr2_t`` (or
        that of ``variance``); table ``assumptions``; the people of each arm as ``flow``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a group does not exist, or there is one group only.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    DataError
        A person has no cluster or two arms, or a covariate repeats others.
    TooFewError
        An arm with one cluster: its programme cannot be told from that cluster.
    NoVarianceError
        Nothing is left around the model.

    Warns
    -----
    StatisticalWarning
        Fewer than 4 degrees of freedom (note ``designs_clusters.wide_effect``): the interval cannot
        conclude by construction. Clusters with people of both arms (``arms_share_clusters``).
        People who changed cluster (``moved_cluster``).

    Notes
    -----
    Least squares over people. CR0 has no factor, CR1 has G/(G - 1), CR1S is Stata's
    G(N - 1)/((G - 1)(N - p)), CR2 and CR3 multiply residuals by the power -1/2 and -1 of I - H of
    their cluster. The degrees of freedom are Satterthwaite's for the chosen variance under
    independent errors of one variance: the numbers of ``clubSandwich::coef_test``. The test of
    ``wild_cluster_bootstrap`` supposes less. ``icc`` takes out the means of both arms.

    References
    ----------
    Pustejovsky and Tipton (2018), doi:10.1080/07350015.2016.1247004; Hayes and Moulton (2017),
    Cluster Randomised Trials; Searle, Casella and McCulloch (1992), Variance components.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> site = np.repeat(np.arange(12), 10)
    >>> people = pd.DataFrame({
    ...     "person": range(120),
    ...     "site": site,
    ...     "group": np.where(site < 6, "with", "without"),
    ...     "trust": 5 + (site < 6) + 0.3 * rng.normal(size=12)[site] + rng.normal(size=120),
    ... })
    >>> found = cluster_randomised(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without",
    ...     cluster="site",
    ... )
    >>> effect = found["effect"]
    >>> round(effect.conf_low, 2), round(effect.conf_high, 2), round(effect.df, 1)
    (0.7, 1.21, 10.0)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_choice("variance", variance, KINDS)
    source = ArmSource(
        design="cluster_randomised",
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        wave=wave,
        pre=pre,
        post=post,
        covariates=covariate_names(covariates, outcome, arm, cluster, person),
    )
    arms = clustered_arms(source, cluster=cluster)
    fit = fit_arms(arms)
    rows = [_effect("effect_by_variance", fit, arms.n, kind=kind, level=level) for kind in KINDS]
    effect = _effect("effect", fit, arms.n, kind=variance, level=level, alternative=alternative)
    width = (effect.conf_high or 0.0) - (effect.conf_low or 0.0)
    return Result(
        id=f"{outcome}.effect",
        method="cluster_randomised",
        design="cluster_randomised",
        about=About(
            outcome=outcome,
            before=None if pre is None else str(pre),
            after=None if post is None else str(post),
            unit="points",
        ),
        estimates=(
            effect,
            Estimate(term="interval_width", estimate=width, unit="points", n=arms.n),
            _ignoring_clusters(fit, arms.n),
            *rows,
            *_spread(arms, level),
            *_sides(arms, source.labels),
        ),
        tests=(
            HypothesisTest(
                name=f"{variance.lower()}_t",
                statistic=effect.estimate / (effect.std_error or 1.0),
                df=(effect.df or 0.0,),
                p_value=effect.p_value or 1.0,
                alternative=alternative,
            ),
        ),
        tables=(_assumptions(arms),),
        flow=arms.flow,
        settings={
            "conf_level": level,
            "alternative": alternative,
            "variance": variance,
            "arm": str(arm),
            "programme": source.labels[0],
            "comparison": source.labels[1],
            "cluster": str(cluster),
            "clusters": arms.clusters.count,
            "covariates": arms.names,
            "difference": "programme - comparison",
            "person": str(person),
            "wave": str(wave),
        },
        references=REFERENCES,
        notes=(*arms.notes, *_notes(arms, effect.df or 0.0, width)),
        versions=software(),
    )


def fit_arms(arms: ClusteredArms) -> ClusterFit:
    """Return the least-squares fit on arm and covariates.

    Raises
    ------
    TooFewError
        No degree of freedom is left.
    DataError
        A covariate does not vary, or repeats others.
    NoVarianceError
        Nothing is left around the model.
    """
    columns = np.column_stack([np.ones(arms.n), arms.treated, arms.covariates])
    if arms.n <= columns.shape[1]:
        raise TooFewError("designs_clusters.too_few_persons", n=arms.n, needed=columns.shape[1] + 1)
    origin = float(arms.values.mean())
    fit = cluster_fit(columns, arms.values - origin, arms.clusters.codes)
    if fit is None:
        raise DataError("designs_clusters.redundant", names=", ".join(map(str, arms.names)))
    scale = float(np.abs(arms.values).max())
    error = fit.robust_error(_TREATED, "CR0").std_error
    if fit.residual_variance <= (1e-13 * scale) ** 2 or error <= 1e-13 * scale:
        raise NoVarianceError("designs_clusters.nothing_left", n=arms.n)
    return fit


def _effect(
    term: str,
    fit: ClusterFit,
    n: int,
    *,
    kind: str,
    level: float,
    alternative: Alternative = "two-sided",
) -> Estimate:
    found = fit.robust_error(_TREATED, kind)
    value = float(fit.coefficients[_TREATED])
    if not found.std_error > 0.0:
        raise NoVarianceError("designs_clusters.nothing_left", n=n)
    low, high = interval(value, found.std_error, conf_level=level, df=found.df)
    return Estimate(
        term=term,
        at={} if term == "effect" else {"variance": kind},
        estimate=value,
        std_error=found.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="points",
        n=n,
        df=found.df,
        p_value=t_p_value(value / found.std_error, found.df, alternative),
    )


def _ignoring_clusters(fit: ClusterFit, n: int) -> Estimate:
    return Estimate(
        term="effect_by_variance",
        at={"variance": "iid"},
        estimate=float(fit.coefficients[_TREATED]),
        std_error=fit.classical_error(_TREATED),
        unit="points",
        n=n,
    )


def _spread(arms: ClusteredArms, level: float) -> list[Estimate]:
    """Return the correlation within clusters of one arm, and what it costs."""
    pairs = arms.clusters.codes * 2 + arms.treated.astype(np.int64)
    known, codes = np.unique(pairs, return_inverse=True)
    found = cluster_means(arms.values, codes.astype(np.int64))
    scale = float(np.abs(arms.values).max())
    if found.df_within < 1 or found.ms_within <= (1e-13 * scale) ** 2:
        return []
    icc = cluster_correlation(found, known % 2, conf_level=level)
    size = arms.n / arms.clusters.count
    return [
        Estimate(
            term="icc",
            estimate=icc.estimate,
            conf_low=icc.low,
            conf_high=icc.high,
            conf_level=level,
            unit="correlation",
            n=arms.n,
        ),
        Estimate(
            term="design_effect",
            estimate=1.0 + (size - 1.0) * icc.estimate,
            unit="ratio",
            n=arms.n,
        ),
    ]


def _sides(arms: ClusteredArms, labels: Sequence[Scalar]) -> list[Estimate]:
    found = []
    for label, code in zip(labels, (1.0, 0.0), strict=True):
        mine = arms.values[arms.treated == code]
        at: dict[str, Scalar] = {"arm": label}
        found += [
            Estimate(term="mean", at=at, estimate=float(mine.mean()), unit="points", n=len(mine)),
            Estimate(
                term="clusters",
                at=at,
                estimate=float(arms.clusters_of(code)),
                unit="count",
                n=len(mine),
            ),
        ]
    return found


def _notes(arms: ClusteredArms, df: float, width: float) -> list[Note]:
    notes = width_notes(df, arms.clusters.count, width, programme=True)
    if arms.mixed:
        notes.append(
            caution(
                "designs_clusters.arms_share_clusters",
                mixed=arms.mixed,
                clusters=arms.clusters.count,
            )
        )
    return notes


def _assumptions(arms: ClusteredArms) -> Table:
    count = float(arms.clusters.count)
    lost = 1.0 - arms.n / max(1, arms.flow.n("programme") + arms.flow.n("comparison"))
    return assumptions(
        ("random_assignment", "untestable", None, None),
        (
            "whole_clusters_assigned",
            "contradicted" if arms.mixed else "supported",
            "clusters_with_both_arms",
            float(arms.mixed),
        ),
        ("independent_teams", "untestable", "number_of_teams", count),
        ("no_differential_drop_out", "not_checked", "share_left", lost),
    )
