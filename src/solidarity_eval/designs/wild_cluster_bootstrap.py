"""A test that few clusters allow: turn whole clusters round and see how far out the data lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.cluster_means import cluster_means
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.wild_bootstrap import (
    WildDraws,
    WildModel,
    one_sample_model,
    wild_draws,
    wild_model,
)
from solidarity_eval.designs._arms import ArmSource, covariate_names
from solidarity_eval.designs._requirements import requirements
from solidarity_eval.designs._teams import (
    assumptions,
    clustered_arms,
    paired_clusters,
    wild_test,
)
from solidarity_eval.errors import ArgumentError, DataError, NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
    check_whole,
)
from solidarity_eval.estimation.notes import info
from solidarity_eval.estimation.pairs import outcome_pairs, require_table
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Flow, Note, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("cameron2008", "roodman2019", "mackinnon2017")
FEWEST_IN_TWO_ARMS = 8
ENOUGH_IN_TWO_ARMS = 20
_INTERVALS = ("inversion", "none")


def wild_cluster_bootstrap(
    data: pd.DataFrame,
    *,
    outcome: str,
    cluster: str,
    pre: object = None,
    post: object = None,
    arm: str | None = None,
    programme: object = None,
    comparison: object = None,
    covariates: Sequence[str] = (),
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    interval: str = "inversion",
    draws: int = 9_999,
    seed: int = 0,
) -> Result:
    r"""Restricted wild cluster bootstrap-t of a mean change, or of programme minus comparison.

    .. math::
        y^*_{ig} = \hat y^0_{ig} + w_g\, \hat e^0_{ig}, \quad w_g = \pm 1, \qquad
        p = P(|t^*| \ge |t|)

    with fit and residuals of the model without change or effect. Use it beside `clustered_change`
    and `cluster_randomised` when there are few clusters: it supposes neither normal values nor one
    variance in all clusters. It is no remedy for 5 teams: with G clusters no p is below
    2 / 2^G, so below 6 clusters (8 in two groups) nothing could ever be found and it is refused. It
    tests a number; it does not say where the number comes from.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave; or, with ``arm`` and without ``pre`` and ``post``,
        one row per person. Never modified.
    outcome : str
        Column of the score, in points.
    cluster : str
        Column of the cluster; with waves that of ``pre``, or of ``post`` where missing.
    pre, post : object
        Values of ``wave``. Without ``arm`` the mean change is tested; with it, the outcome at
        ``post`` adjusted for ``pre``.
    arm : str, optional
        Column of the group.
    programme, comparison : object
        Values of ``arm``; needed with it.
    covariates : sequence of str
        Columns of numbers to adjust for; only with ``arm``.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test. The interval has two sides.
    interval : {"inversion", "none"}
        ``inversion``: all null values that the two-sided test does not reject.
    draws : int
        Sign patterns drawn beyond 12 clusters, at least 99; up to 12 all of them are counted.
    seed : int
        Of the draws, 0 or more. The stream depends on (seed, method, outcome) only.

    Returns
    -------
    Result
        Estimate ``change`` or ``effect`` (points), its ``std_error`` by CR0; its bounds, infinite
        where no null value is rejected on that side, are not symmetric. Test
        ``wild_cluster_bootstrap``: ``p_method`` is ``permutation`` when all 2^G patterns were
        counted, ``monte-carlo`` when drawn. Table ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, neither ``arm`` nor ``pre`` and ``post`` are given, or
        covariates without ``arm``.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    DataError
        A person has no cluster or two arms, or a covariate repeats others.
    TooFewError
        Fewer than 6 clusters, or 8 in two groups; an arm with one cluster.
    NoVarianceError
        Nothing is left around the model, or the clusters do not differ.

    Notes
    -----
    Rademacher signs, one per cluster; t by CR0, whose factors cancel. All patterns: p = b / 2^G,
    the data among them; drawn: p = (b + 1) / (B + 1). Ties count, whereas ``boottest`` (Stata),
    ``fwildclusterboot`` and pyfixest leave them out and may print p = 0: up to 12 clusters their p
    is lower by the patterns that tie with the data, 2 / 2^G most often. Every draw is computed from
    G scores and one G by G matrix (Roodman and others 2019), never from rows. The p is a staircase
    of the null value; the bound is where it is crossed going outwards by doubling and halving.
    In one group the test is exact when clusters are as likely to fall above as below the null by
    the same amount. In two groups it is not: in simulation it rejected a true null in 5.7 to 7 % of
    studies with 8 clusters, 5.4 to 6.8 % with 10, 5 to 5.8 % with 20, most with unlike sizes (note
    ``designs_clusters.wild_two_arms`` below 20); with very few clusters in one arm it rejects far
    too seldom or too often (MacKinnon and Webb 2017).

    References
    ----------
    Cameron, Gelbach and Miller (2008), doi:10.1162/rest.90.3.414; Roodman, MacKinnon, Nielsen and
    Webb (2019), doi:10.1177/1536867X19830877; MacKinnon and Webb (2017), doi:10.1002/jae.2508.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> site = np.repeat(np.arange(10), 12)
    >>> people = pd.DataFrame({
    ...     "person": range(120),
    ...     "site": site,
    ...     "group": np.where(site < 5, "with", "without"),
    ...     "trust": 5 + (site < 5) + 0.3 * rng.normal(size=10)[site] + rng.normal(size=120),
    ... })
    >>> found = wild_cluster_bootstrap(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without",
    ...     cluster="site",
    ... )
    >>> test = found.test("wild_cluster_bootstrap")
    >>> test.draws, test.p_value
    (1024, 0.001953125)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_choice("interval", interval, _INTERVALS)
    check_whole("draws", draws, least=99)
    check_whole("seed", seed, least=0)
    source = ArmSource(
        design="wild_cluster_bootstrap",
        data=data,
        outcome=outcome,
        arm=arm or "",
        programme=programme,
        comparison=comparison,
        person=person,
        wave=wave,
        pre=pre,
        post=post,
        covariates=covariate_names(covariates, outcome, arm, cluster, person),
    )
    asked = _change(source, cluster) if arm is None else _effect(source, cluster)
    drawn = wild_draws(
        asked.model,
        draws=draws,
        generator=generator(seed, "wild_cluster_bootstrap", outcome),
    )
    return Result(
        id=f"{outcome}.wild_cluster_bootstrap",
        method="wild_cluster_bootstrap",
        design="clustered_pre_post" if arm is None else "cluster_randomised",
        about=About(
            outcome=outcome,
            before=None if pre is None else str(pre),
            after=None if post is None else str(post),
            unit="points",
        ),
        estimates=(_estimate(asked, drawn, level=level, interval=interval),),
        tests=(wild_test(drawn, alternative=alternative),),
        tables=(
            assumptions(
                ("independent_teams", "untestable", "number_of_teams", float(asked.model.clusters)),
                ("symmetric_teams", "untestable", None, None),
            ),
        ),
        flow=asked.flow,
        settings={
            "conf_level": level,
            "alternative": alternative,
            "interval": interval,
            "weights": "rademacher",
            "null": "imposed",
            "cluster": str(cluster),
            "clusters": asked.model.clusters,
            "draws": draws,
            "arm": arm,
            "programme": None if arm is None else source.labels[0],
            "comparison": None if arm is None else source.labels[1],
            "covariates": asked.adjusted_for,
            "difference": "post - pre" if arm is None else "programme - comparison",
            "person": str(person),
            "wave": str(wave),
        },
        seed=None if drawn.complete else seed,
        references=REFERENCES,
        notes=asked.notes,
        versions=software(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The model of what is tested, and whom it speaks of."""

    term: str
    model: WildModel
    n: int
    flow: Flow
    notes: tuple[Note, ...]
    adjusted_for: tuple[str, ...] = ()


def _change(source: ArmSource, cluster: str) -> _Asked:
    """Return the model of a mean change."""
    if source.pre is None and source.post is None:
        raise ArgumentError("designs_clusters.nothing_to_test")
    if source.covariates:
        raise ArgumentError("designs_clusters.covariates_without_arm")
    require_table(source.data)
    pairs = outcome_pairs(
        source.data,
        outcome=source.outcome,
        pre=source.pre,
        post=source.post,
        person=source.person,
        wave=source.wave,
    )
    require_columns(source.data, cluster)
    clusters, notes = paired_clusters(
        source.data,
        pairs.persons,
        cluster=cluster,
        person=source.person,
        wave=source.wave,
        labels=(source.pre, source.post),
    )
    _require(clusters.count, requirements()[source.design].least_clusters or 0)
    means = cluster_means(pairs.after - pairs.before, clusters.codes)
    scale = float(np.abs([pairs.before, pairs.after]).max())
    return _Asked(
        term="change",
        model=_varying(one_sample_model(means.means * means.sizes, means.sizes), scale),
        n=pairs.n,
        flow=pairs.flow,
        notes=tuple(notes),
    )


def _effect(source: ArmSource, cluster: str) -> _Asked:
    """Return the model of programme minus comparison."""
    arms = clustered_arms(source, cluster=cluster)
    _require(arms.clusters.count, FEWEST_IN_TWO_ARMS)
    others = np.column_stack([np.ones(arms.n), arms.covariates])
    origin = float(arms.values.mean())
    if arms.n <= others.shape[1] + 1:
        raise TooFewError("designs_clusters.too_few_persons", n=arms.n, needed=others.shape[1] + 2)
    values = arms.values - origin
    model = wild_model(values, arms.clusters.codes, tested=arms.treated, others=others)
    if model is None:
        raise DataError("designs_clusters.redundant", names=", ".join(map(str, arms.names)))
    return _Asked(
        term="effect",
        model=_varying(model, float(np.abs(arms.values).max())),
        n=arms.n,
        flow=arms.flow,
        notes=(*arms.notes, *_two_arms_notes(arms.clusters.count)),
        adjusted_for=arms.names,
    )


def _two_arms_notes(clusters: int) -> list[Note]:
    if clusters >= ENOUGH_IN_TWO_ARMS:
        return []
    return [info("designs_clusters.wild_two_arms", clusters=clusters)]


def _require(clusters: int, needed: int) -> None:
    if clusters < needed:
        raise TooFewError(
            "designs_clusters.too_few_for_wild",
            clusters=clusters,
            needed=needed,
            least=2.0 ** (1 - clusters),
        )


def _varying(model: WildModel, scale: float) -> WildModel:
    if not model.std_error > 1e-13 * scale:
        raise NoVarianceError("designs_clusters.clusters_alike", clusters=model.clusters)
    return model


def _estimate(asked: _Asked, drawn: WildDraws, *, level: float, interval: str) -> Estimate:
    low = high = None
    if interval == "inversion":
        low, high = drawn.interval(level)
    return Estimate(
        term=asked.term,
        estimate=asked.model.estimate,
        std_error=asked.model.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else level,
        unit="points",
        n=asked.n,
    )
