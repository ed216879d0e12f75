"""How much alike the people of one team, place or school are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.cluster_means import cluster_correlation, cluster_means
from solidarity_eval.designs._teams import assumptions, clusters_of, require_clusters
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.groups import require_one_row_each
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Flow, FlowEdge, FlowNode, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("searle1992", "hayes2017")


def intraclass_correlation_of_clusters(
    data: pd.DataFrame,
    *,
    outcome: str,
    cluster: str,
    person: str = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Share of the spread of a score that lies between clusters, with its exact interval.

    .. math::
        \rho = \frac{MS_b - MS_w}{MS_b + (n_0 - 1) MS_w}, \qquad
        n_0 = \frac{1}{G - 1} \Bigl(N - \frac{\sum_g n_g^2}{N}\Bigr)

    Use it to plan a study by clusters, and to report one. With few clusters the interval is huge:
    the data do not tell then whether clusters matter. Between two programmes it also
    holds their difference; `cluster_randomised` takes that out.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person (one wave). Never modified.
    outcome : str
        Column of the score, in points.
    cluster : str
        Column of the cluster.
    person : str
        Column of the person.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).

    Returns
    -------
    Result
        Estimates ``icc`` (a correlation, below 0 where clusters differ less than chance makes
        them), ``cluster_size`` (n0, people), ``mean_cluster_size`` (people), ``design_effect``
        (1 + (mean size - 1) icc: by how much clusters multiply the variance of a mean).

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        A person has no cluster.
    TooFewError
        One cluster, or no cluster of 2 people.
    NoVarianceError
        People of one cluster do not differ.

    Notes
    -----
    The interval inverts the pivot of Wald (1940), which has an F distribution for normal values
    whatever the sizes; with clusters of one size it is that of Searle and of ICC(1,1). Its ends
    stay above -1 / (largest cluster - 1).

    References
    ----------
    Searle, Casella and McCulloch (1992), Variance components; Hayes and Moulton (2017), Cluster
    Randomised Trials.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(12),
    ...     "site": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
    ...     "trust": [4, 5, 4, 6, 2, 3, 2, 4, 5, 4, 6, 5],
    ... })
    >>> found = intraclass_correlation_of_clusters(people, outcome="trust", cluster="site")
    >>> round(found["icc"].estimate, 2), round(found["icc"].conf_low, 2)
    (0.61, 0.06)
    """
    level = check_conf_level(conf_level)
    require_table(data)
    require_columns(data, outcome, cluster, person)
    require_one_row_each(data[person])
    values = numeric(data[outcome], outcome)
    kept = np.isfinite(values)
    n = int(kept.sum())
    clusters = clusters_of(data.loc[kept, cluster].tolist())
    require_clusters("intraclass_correlation_of_clusters", clusters.count, n)
    if n <= clusters.count:
        raise TooFewError("designs_clusters.clusters_of_one", clusters=clusters.count)
    found = cluster_means(values[kept], clusters.codes)
    if not found.ms_within > (1e-13 * float(np.abs(values[kept]).max())) ** 2:
        raise NoVarianceError("designs_clusters.alike_within", n=n)
    one_arm = np.zeros(clusters.count, dtype=np.int64)
    icc = cluster_correlation(found, one_arm, conf_level=level)
    size = n / clusters.count
    plain = {
        "cluster_size": (icc.size, "count"),
        "mean_cluster_size": (size, "count"),
        "design_effect": (1.0 + (size - 1.0) * icc.estimate, "ratio"),
    }
    return Result(
        id=f"{outcome}.icc",
        method="intraclass_correlation_of_clusters",
        design="clusters",
        about=About(outcome=outcome, unit="correlation"),
        estimates=(
            Estimate(
                term="icc",
                estimate=icc.estimate,
                conf_low=icc.low,
                conf_high=icc.high,
                conf_level=level,
                unit="correlation",
                n=n,
            ),
            *(
                Estimate(term=term, estimate=value, unit=unit, n=n)
                for term, (value, unit) in plain.items()
            ),
        ),
        tables=(
            assumptions(
                ("independent_teams", "untestable", "number_of_teams", float(clusters.count)),
            ),
        ),
        flow=Flow(
            nodes=(FlowNode(id="rows", n=len(values)), FlowNode(id="compared", n=n)),
            edges=(
                FlowEdge(source="rows", target="compared", n=n),
                FlowEdge(
                    source="rows", target="left_out", n=len(values) - n, reason="not_scorable"
                ),
            ),
        ),
        settings={
            "conf_level": level,
            "interval": "wald_exact",
            "cluster": str(cluster),
            "clusters": clusters.count,
            "person": str(person),
        },
        references=REFERENCES,
        versions=software(),
    )
