"""Size of an effect on people in clusters, in standard deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels import cluster_effect_size as kernel
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.two_groups import two_groups
from solidarity_eval.designs._arms import ArmSource
from solidarity_eval.designs._teams import assumptions, clustered_arms
from solidarity_eval.errors import ArgumentError, NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level, is_number
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result, Table

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.designs._teams import ClusteredArms

REFERENCES = ("hedges2007effect", "hedges2007test")


def cluster_effect_size(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    cluster: str,
    icc: float,
    person: str = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Hedges' g of two arms of clusters, and the t test corrected for clustering.

    .. math::
        g_T = \omega_h\, d \sqrt{\gamma}, \quad
        \gamma = 1 - \frac{2 (n - 1) \rho}{N - 2}, \quad
        SE = \omega_h \sqrt{\Bigl(\tfrac 1 {n_1} + \tfrac 1 {n_0}\Bigr) \eta
        + \frac{d_T^2}{2 h}}, \quad \eta = 1 + (n - 1) \rho

    with n people per cluster on average. Use it to report a cluster-randomised study to a
    clearinghouse, or to set it beside others: a g that forgets the clusters has the right size
    but a standard error far too small. The intraclass correlation is given, not estimated: with few
    clusters the data hardly tell it. It is not adjusted for a score before, and is no proof that
    the programme made the difference.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person (one wave). Never modified.
    outcome : str
        Column of the score, in points.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    cluster : str
        Column of the cluster.
    icc : float
        Intraclass correlation of the outcome, in [0, 1). From earlier studies or
        `intraclass_correlation_of_clusters`; the What Works Clearinghouse takes 0.20 for test
        results and 0.10 for other outcomes where nothing is known.
    person : str
        Column of the person.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).

    Returns
    -------
    Result
        Estimates ``g`` (SD, its interval by t with h degrees of freedom), ``d`` (SD, uncorrected),
        ``d_clusters`` (SD, d times sqrt(gamma)) and ``variance_d_clusters`` (Hedges 2007),
        ``gamma``, ``h``, ``omega``, ``eta``, ``cluster_size``; tests ``t_clusters`` (corrected, on
        h degrees of freedom) and ``t_people`` (uncorrected, to show what the clusters cost).

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        A person has no cluster.
    TooFewError
        An arm with one cluster, or too few people for this correlation.
    NoVarianceError
        Both groups have no spread.

    Notes
    -----
    Formulas for clusters of one size, with the mean size in its place, as Hedges (2007) and the
    clearinghouse's Procedures Handbook (version 5.0) do; ``variance_d_clusters`` is Hedges' own, of
    which ``g.std_error`` squared is ``omega`` squared times nearly the same. The two differ from
    `hedges_g`, which takes people for independent.

    References
    ----------
    Hedges (2007), doi:10.3102/1076998606298043; Hedges (2007), doi:10.3102/1076998606298040.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(24),
    ...     "site": [f"site {i // 4}" for i in range(24)],
    ...     "group": ["with"] * 12 + ["without"] * 12,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 6, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3, 2],
    ... })
    >>> found = cluster_effect_size(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without",
    ...     cluster="site", icc=0.1,
    ... )
    >>> round(found["g"].estimate, 3), round(found["eta"].estimate, 2)
    (1.149, 1.3)
    """
    level = check_conf_level(conf_level)
    if not is_number(icc) or not 0.0 <= icc < 1.0:
        raise ArgumentError("designs_clusters.icc", value=repr(icc))
    source = ArmSource(
        design="cluster_effect_size",
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        wave="wave",
        pre=None,
        post=None,
    )
    arms = clustered_arms(source, cluster=cluster)
    size = arms.n / arms.clusters.count
    if kernel.freedom_left(arms.n, size, icc) <= 0.0:
        raise TooFewError("designs_clusters.too_few_for_icc", n=arms.n, icc=float(icc))
    both = two_groups(arms.values[arms.treated == 1.0], arms.values[arms.treated == 0.0])
    sd = both.pooled_sd
    if not sd > 1e-13 * float(abs(arms.values).max()):
        raise NoVarianceError("effects.no_variance_in_groups", n=arms.n)
    sizes = int((arms.treated == 1.0).sum()), int((arms.treated == 0.0).sum())
    found = kernel.cluster_effect_size(
        both.difference / sd, sizes, cluster_size=size, icc=float(icc)
    )
    return Result(
        id=f"{outcome}.cluster_effect_size",
        method="cluster_effect_size",
        design="cluster_randomised",
        about=About(outcome=outcome, standardizer="pooled", unit="sd"),
        estimates=_estimates(found, arms.n, size=size, level=level),
        tests=(
            HypothesisTest(
                name="t_clusters",
                statistic=found.t_clusters,
                df=(found.h,),
                p_value=found.p_clusters,
            ),
            HypothesisTest(
                name="t_people",
                statistic=found.t_people,
                df=(arms.n - 2,),
                p_value=t_p_value(found.t_people, arms.n - 2),
            ),
        ),
        tables=(_assumptions(arms, float(icc)),),
        flow=arms.flow,
        settings={
            "conf_level": level,
            "icc": float(icc),
            "interval": "t",
            "cluster": str(cluster),
            "clusters": arms.clusters.count,
            "arm": str(arm),
            "programme": source.labels[0],
            "comparison": source.labels[1],
            "difference": "programme - comparison",
            "person": str(person),
        },
        references=REFERENCES,
        versions=software(),
    )


def _estimates(
    found: kernel.ClusterEffectSize, n: int, *, size: float, level: float
) -> tuple[Estimate, ...]:
    low, high = interval(found.g, found.g_error, conf_level=level, df=found.h)
    plain = {
        "d": (found.d, "sd"),
        "d_clusters": (found.d_total, "sd"),
        "variance_d_clusters": (found.variance, "sd2"),
        "gamma": (found.gamma, "ratio"),
        "h": (found.h, "count"),
        "omega": (found.omega, "ratio"),
        "eta": (found.eta, "ratio"),
        "cluster_size": (size, "count"),
    }
    return (
        Estimate(
            term="g",
            estimate=found.g,
            std_error=found.g_error,
            conf_low=low,
            conf_high=high,
            conf_level=level,
            unit="sd",
            n=n,
            df=found.h,
            p_value=found.p_clusters,
        ),
        *(
            Estimate(term=term, estimate=value, unit=unit, n=n)
            for term, (value, unit) in plain.items()
        ),
    )


def _assumptions(arms: ClusteredArms, icc: float) -> Table:
    sizes = arms.clusters.sizes
    uneven = float(sizes.std() / sizes.mean())
    return assumptions(
        ("known_icc", "untestable", "icc_given", icc),
        (
            "clusters_of_one_size",
            "supported" if uneven <= 0.25 else "doubtful",
            "uneven_clusters",
            uneven,
        ),
        ("independent_teams", "untestable", "number_of_teams", float(arms.clusters.count)),
    )
