"""How much a score moved where people share teams: the teams are what one learns from."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.cluster_means import (
    ClusterMeans,
    cluster_correlation,
    cluster_means,
)
from solidarity_eval._kernels.cluster_robust import mean_error
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.wild_bootstrap import one_sample_model, wild_draws
from solidarity_eval.designs._teams import (
    Clusters,
    assumptions,
    paired_clusters,
    require_clusters,
    width_notes,
    wild_test,
)
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_whole
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.estimation.pairs import (
    Subject,
    few_pairs_notes,
    outcome_pairs,
    paired_result,
)
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.results import Estimate, HypothesisTest, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

REFERENCES = ("hayes2017", "pustejovsky2018", "cameron2008", "searle1992")
METHODS = ("auto", "team_means", "cr2")
# With so few teams, their means tell as much as any variance from the residuals, more simply.
FEW_TEAMS = 7
FEWEST_FOR_WILD = 6
_EPSILON = 16.0 * sys.float_info.epsilon


def clustered_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    cluster: str,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    method: str = "auto",
    draws: int = 9_999,
    seed: int = 0,
) -> Result:
    r"""Mean change of people who share teams, places or schools, in points of the scale.

    .. math::
        \bar d_\text{teams} = \frac{1}{G}\sum_g \bar d_g, \qquad
        \bar d_\text{teams} \pm t_{G-1}\, \frac{s(\bar d_1, \dots, \bar d_G)}{\sqrt G}

    Use it when the people of a before/after study are followed by several teams. People of one team
    change together; taken as independent they make the interval far too narrow (33 to 84 % instead
    of 95 % with 5 teams). The interval of ``change`` is about other teams like these, and rests on
    the number of teams, not of people: with 5 teams it is wide, however many people they follow.
    ``change_fixed_teams`` is about the people that these very teams follow, and tells nothing of
    other teams. Neither says what caused the change.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    cluster : str
        Column of the team. A person's team is that of ``pre``, or of ``post`` where missing.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    method : {"auto", "team_means", "cr2"}
        ``team_means``: every team counts alike, t with G - 1 degrees of freedom. ``cr2``: every
        person counts alike, CR2 standard error with Satterthwaite's degrees of freedom. ``auto``:
        team means up to 7 teams, CR2 beyond.
    draws : int
        Sign patterns drawn for the bootstrap beyond 12 teams, at least 99.
    seed : int
        Of these draws, 0 or more.

    Returns
    -------
    Result
        Estimates in points: ``change`` (the method's), ``change_team_means``, ``change_cr2``,
        ``change_fixed_teams``, ``interval_width`` (of ``change``); ``icc_of_change`` (share of the
        spread that lies between teams), ``team_size`` (people, as equal teams). The last two and
        ``change_fixed_teams`` are left out where no team has 2 people who differ. Test
        ``team_means_t`` or ``cr2_t``; ``wild_cluster_bootstrap`` from 6 teams. Table ``teams``:
        team, n, change, and its own t interval (None where the team has not 2 people who
        differ). Table ``assumptions``; the linkage ledger as ``flow``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave does not exist, or ``pre`` is ``post``.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    DataError
        A person has no team.
    TooFewError
        Fewer than 2 complete pairs or 2 teams.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).
    StatisticalWarning
        Fewer than 4 degrees of freedom (note ``designs_clusters.wide_change``): the interval
        cannot conclude by construction. People who changed team (``moved_cluster``). Teams that
        all changed by the same amount (``same_means``): no interval to rely on, no p.

    Notes
    -----
    ``change_fixed_teams`` is the mean over people with the pooled variance within teams and N - G
    degrees of freedom, as ``lm(change ~ 0 + team)`` weighed by size. The intraclass correlation is
    that of the analysis of variance, which may fall below 0; its interval inverts the pivot of
    Wald (1940), exact for normal changes whatever the sizes of the teams, and Searle's when they
    are equal. Satterthwaite's degrees of freedom suppose independent changes of one variance, as
    clubSandwich does by default. The bootstrap turns round the changes of whole teams under the
    null of no change: the means of teams with ``team_means``, the sums over people with ``cr2``.
    With 5 teams its least p would be 1/16, so none is given below 6.

    References
    ----------
    Hayes and Moulton (2017), Cluster Randomised Trials; Pustejovsky and Tipton (2018),
    doi:10.1080/07350015.2016.1247004; Cameron, Gelbach and Miller (2008),
    doi:10.1162/rest.90.3.414; Searle, Casella and McCulloch (1992), Variance components.

    Examples
    --------
    >>> import pandas as pd
    >>> people = [f"P{i:02}" for i in range(20)]
    >>> before, after = [3, 4, 2, 5] * 5, [4, 4, 3, 7, 3, 4, 3, 5, 5, 5, 4, 6, 3, 4, 2, 6] + [4] * 4
    >>> scores = pd.DataFrame({
    ...     "person": people * 2,
    ...     "wave": ["before"] * 20 + ["after"] * 20,
    ...     "team": [f"team {i // 4 + 1}" for i in range(20)] * 2,
    ...     "trust": before + after,
    ... })
    >>> found = clustered_change(
    ...     scores, outcome="trust", pre="before", post="after", cluster="team"
    ... )
    >>> round(found["change"].estimate, 2), found["change"].df
    (0.7, 4.0)
    >>> found.table("teams").column("change")
    (1.0, 0.25, 1.5, 0.25, 0.5)
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, METHODS)
    check_whole("draws", draws, least=99)
    check_whole("seed", seed, least=0)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    require_columns(data, cluster)
    clusters, notes = paired_clusters(
        data, pairs.persons, cluster=cluster, person=person, wave=wave, labels=(pre, post)
    )
    require_clusters("clustered_change", clusters.count, pairs.n)
    asked = _Change(
        values=pairs.after - pairs.before,
        rounding=_EPSILON * float(np.abs([pairs.before, pairs.after]).max()),
        clusters=clusters,
        conf_level=level,
        method=_method(method, clusters.count),
    )
    change, width = asked.headline(), asked.headline_width()
    wild = _wild(asked, draws=draws, stream=generator(seed, "clustered_change", outcome))
    drawn = any(test.p_method == "monte-carlo" for test in wild)
    return paired_result(
        Subject(
            method="clustered_change",
            outcome=outcome,
            pre=pre,
            post=post,
            unit="points",
            references=REFERENCES,
        ),
        pairs,
        estimates=(change, *asked.others(), width, *asked.spread()),
        tests=(*_t_test(change, asked.method), *wild),
        settings={
            "conf_level": level,
            "method": asked.method,
            "cluster": str(cluster),
            "clusters": clusters.count,
            "interval": "t",
            "icc": "anova, Wald's exact interval",
            "draws": draws if drawn else None,
        },
        notes=(
            *few_pairs_notes(pairs),
            *notes,
            *_notes(asked, change, width.estimate),
        ),
        seed=seed if drawn else None,
    ).with_(
        id=f"{outcome}.clustered",
        design="clustered_pre_post",
        tables=(asked.teams(), _assumptions(asked, pairs.n / max(1, pairs.flow.n("before")))),
    )


def _method(method: str, clusters: int) -> str:
    if method != "auto":
        return method
    return "team_means" if clusters <= FEW_TEAMS else "cr2"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """The changes of people in teams, and how they are to be estimated.

    ``rounding`` is what differences of these scores may be off by.
    """

    values: NDArray[np.float64]
    rounding: float
    clusters: Clusters
    conf_level: float
    method: str

    @property
    def means(self) -> ClusterMeans:
        """Sizes, means and spread of the teams."""
        return cluster_means(self.values, self.clusters.codes)

    @property
    def sums(self) -> NDArray[np.float64]:
        """What a team brings to the headline: its mean, or the sum over its people."""
        found = self.means
        return found.means if self.method == "team_means" else found.means * found.sizes

    @property
    def weights(self) -> NDArray[np.float64]:
        """How much a team counts in the headline."""
        found = self.means
        return np.ones(found.clusters) if self.method == "team_means" else found.sizes

    @property
    def _people_differ(self) -> bool:
        """Tell whether people of one team changed by different amounts."""
        return float(self.means.squares.max()) > self.rounding**2

    def headline(self) -> Estimate:
        """Return ``change``."""
        return self._team_means("change") if self.method == "team_means" else self._cr2("change")

    def headline_width(self) -> Estimate:
        """Return the width of its interval."""
        change = self.headline()
        low, high = change.conf_low or 0.0, change.conf_high or 0.0
        return Estimate(
            term="interval_width",
            estimate=high - low,
            unit="points",
            n=change.n,
            conf_level=self.conf_level,
        )

    def others(self) -> tuple[Estimate, ...]:
        """Return the change by both methods, and for the people of these teams."""
        both = self._team_means("change_team_means"), self._cr2("change_cr2")
        found = self.means
        if not self._people_differ:
            return both
        error = math.sqrt(found.ms_within / found.n)
        return (
            *both,
            self._estimate(
                "change_fixed_teams", found.overall, error=error, df=float(found.df_within)
            ),
        )

    def spread(self) -> tuple[Estimate, ...]:
        """Return the intraclass correlation of the change, where it exists."""
        found = self.means
        if not self._people_differ:
            return ()
        one_arm = np.zeros(found.clusters, dtype=np.int64)
        icc = cluster_correlation(found, one_arm, conf_level=self.conf_level)
        return (
            Estimate(
                term="icc_of_change",
                estimate=icc.estimate,
                conf_low=icc.low,
                conf_high=icc.high,
                conf_level=self.conf_level,
                unit="correlation",
                n=found.n,
            ),
            Estimate(term="team_size", estimate=icc.size, unit="count", n=found.n),
        )

    def teams(self) -> Table:
        """Return each team's own change with its own t interval."""
        found = self.means
        rows = []
        for code, label in enumerate(self.clusters.labels):
            n, mean, squares = int(found.sizes[code]), found.means[code], found.squares[code]
            low = high = None
            if n > 1 and squares > self.rounding**2:
                error = math.sqrt(float(squares) / (n - 1) / n)
                low, high = interval(float(mean), error, conf_level=self.conf_level, df=n - 1)
            rows.append((label, n, float(mean), low, high))
        return Table(
            kind="teams", columns=("team", "n", "change", "conf_low", "conf_high"), rows=tuple(rows)
        )

    def _team_means(self, term: str) -> Estimate:
        found = self.means
        df = found.clusters - 1.0
        return self._estimate(term, found.mean_of_means, error=found.error_of_means, df=df)

    def _cr2(self, term: str) -> Estimate:
        centre = self.means.overall
        found = mean_error(self.values - centre, self.clusters.codes)
        return self._estimate(term, centre, error=found.std_error, df=found.df)

    def _estimate(self, term: str, value: float, *, error: float, df: float) -> Estimate:
        if error <= self.rounding:
            error = 0.0
        low, high = interval(value, error, conf_level=self.conf_level, df=df)
        return Estimate(
            term=term,
            estimate=value,
            std_error=error,
            conf_low=low,
            conf_high=high,
            conf_level=self.conf_level,
            unit="points",
            n=len(self.values),
            df=df,
            p_value=t_p_value(value / error, df) if error else None,
        )


def _t_test(change: Estimate, method: str) -> tuple[HypothesisTest, ...]:
    if change.p_value is None or not change.std_error or change.df is None:
        return ()
    return (
        HypothesisTest(
            name=f"{method}_t",
            statistic=change.estimate / change.std_error,
            df=(change.df,),
            p_value=change.p_value,
        ),
    )


def _wild(asked: _Change, *, draws: int, stream: np.random.Generator) -> tuple[HypothesisTest, ...]:
    """Return the sign test of whole teams that the headline weighs."""
    if asked.clusters.count < FEWEST_FOR_WILD or not asked.headline().std_error:
        return ()
    model = one_sample_model(asked.sums, asked.weights)
    return (wild_test(wild_draws(model, draws=draws, generator=stream)),)


def _notes(asked: _Change, change: Estimate, width: float) -> list[Note]:
    count = asked.clusters.count
    notes = width_notes(change.df or 0.0, count, width)
    if not change.std_error:
        notes.append(caution("designs_clusters.same_means", clusters=count))
    if count < FEWEST_FOR_WILD:
        notes.append(info("designs_clusters.no_wild", clusters=count, least=2.0 ** (1 - count)))
    return notes


def _assumptions(asked: _Change, followed: float) -> Table:
    count = float(asked.clusters.count)
    return assumptions(
        ("independent_teams", "untestable", "number_of_teams", count),
        ("teams_like_others", "untestable", "number_of_teams", count),
        ("no_drop_out_on_change", "untestable", "share_followed", followed),
        ("no_other_event", "untestable", None, None),
    )
