"""What a programme does where a lot decided who had it: everybody in the group drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.least_squares import VARIANCES
from solidarity_eval._kernels.randomisation import randomisation_test
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.two_groups import two_groups
from solidarity_eval.designs._arms import (
    ArmPairs,
    ArmScores,
    ArmSource,
    arm_pairs,
    arm_scores,
    covariate_names,
    few_in_arm_notes,
    person_arms,
)
from solidarity_eval.designs._baseline import (
    adjusted_means,
    baseline_columns,
    baseline_model,
    wwc_sizes,
)
from solidarity_eval.designs._model import Asked, Model, fit_model, t_test
from solidarity_eval.designs._result import (
    ADJUSTABLE,
    Assumption,
    arm_result,
    drop_out_row,
    losses,
    pooled_g,
)
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
    check_whole,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.results import Estimate, HypothesisTest, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("vickers2001", "lin2013", "welch1947", "wu2021", "phipson2010")


def randomised(
    data: pd.DataFrame,
    *,
    outcome: str,
    post: object,
    pre: object = None,
    arm: str,
    programme: object,
    comparison: object,
    person: str = "person",
    wave: str = "wave",
    covariates: str | Sequence[str] = (),
    arm_received: str | None = None,
    variance: str = "HC2",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    draws: int = 9_999,
    seed: int = 0,
) -> Result:
    r"""Effect of a programme that a lot gave or did not give, by intention to treat, in points.

    .. math::
        y_{i,\mathrm{post}} = a + \tau D_i + b\,(y_{i,\mathrm{pre}} - \bar y_{\mathrm{pre}})
        + c' x_i + e_i, \qquad D_i = \text{group drawn}

    Everybody who answered after is compared in the group drawn, whatever they received. With a
    score before, it is adjusted for (`ancova`); without one, the two means are compared (Welch).
    Use it where chance alone decided who had the programme: it is the one design in which the
    difference needs no further argument. It says nothing of those who left, whose number is in the
    flow, and it is the effect of being drawn, not of having come.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and wave, everybody who was drawn. Never modified.
    outcome : str
        Column of the score, in points.
    post : object
        Value of ``wave`` after.
    pre : object
        Value of ``wave`` before the lot; None without a score before.
    arm : str
        Column of the group as drawn.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    person, wave : str
        Columns of the person and of the wave.
    covariates : sequence of str
        Columns of numbers, read before; they need ``pre``.
    arm_received : str or None
        Column of the group really received: counted and reported, never analysed.
    variance : {"HC2", "HC3", "HC0", "HC1", "model"}
        Of the coefficients. Without a score before, HC2 is Welch's variance, with Welch's df.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the tests; ``greater`` means higher with the programme. The interval has two sides.
    draws : int
        Other lots that are drawn, at least 99, where all of them (at most 20,000) are not taken.
    seed : int
        Of the draws, 0 or more.

    Returns
    -------
    Result
        Estimates ``effect`` (points), ``adjusted_mean`` of each arm (points; the plain mean
        without a score before), ``wwc_g`` and ``wwc_baseline_g`` (``sd``); tests ``ancova_t`` or
        ``welch_t``, and ``randomisation``; tables ``assumptions`` and, with ``arm_received``,
        ``counts`` of who was drawn and received what. The flow tells who was drawn
        (``programme``), followed and compared.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave or a group does not exist, or there is one group only.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands twice in a wave.
    DataError
        A person stands in several groups drawn, or a covariate does not vary.
    TooFewError
        Fewer than 5 people compared in a group.
    NoVarianceError
        The model leaves nothing around it.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_in_arm``).
    StatisticalWarning
        People received another group than the one drawn (note ``received_differs``).

    Notes
    -----
    The interval is that of R's ``lm`` with ``sandwich::vcovHC``, or of ``t.test`` without a score
    before. The p of ``randomisation`` compares the HC2 t statistic with those of other lots of the
    same group sizes: exact if the programme changes nobody, and about right if it changes nothing
    on average (Wu and Ding 2021). A lot drawn within teams or pairs needs another test. Balance
    before is described, never tested: a lot makes differences by chance, and the adjustment takes
    care of them.

    References
    ----------
    Vickers and Altman (2001), doi:10.1136/bmj.323.7321.1123; Lin (2013), doi:10.1214/12-AOAS583;
    Wu and Ding (2021), doi:10.1080/01621459.2020.1750415.

    Examples
    --------
    >>> import pandas as pd
    >>> before = [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3]
    >>> after = [6, 6, 4, 7, 7, 5, 7, 7, 5, 6, 6, 4, 4, 4, 5, 3, 5, 3, 4, 4, 5, 3]
    >>> people = pd.DataFrame({
    ...     "person": [*range(22)] * 2,
    ...     "wave": ["before"] * 22 + ["after"] * 22,
    ...     "drawn": (["with"] * 11 + ["without"] * 11) * 2,
    ...     "trust": before + after,
    ... })
    >>> result = randomised(
    ...     people, outcome="trust", pre="before", post="after",
    ...     arm="drawn", programme="with", comparison="without",
    ... )
    >>> round(result["effect"].estimate, 3), result.flow.n("programme_compared")
    (1.229, 11)
    """
    check_choice("variance", variance, VARIANCES)
    check_alternative(alternative)
    asked = Asked(conf_level=check_conf_level(conf_level), alternative=alternative)
    check_whole("draws", draws, least=99)
    check_whole("seed", seed, least=0)
    names = covariate_names(covariates, outcome, arm, person, wave)
    if names and pre is None:
        raise ArgumentError("designs_arms.covariates_need_pre", covariates=", ".join(names))
    source = ArmSource(
        design="randomised",
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        wave=wave,
        pre=pre,
        post=post,
        covariates=names,
    )
    found = (
        _compared_after(source, variance, asked)
        if pre is None
        else _adjusted(source, variance, asked)
    )
    lots = randomisation_test(
        found.scores.after,
        found.scores.arm,
        found.adjusted,
        alternative=alternative,
        draws=draws,
        generator=generator(seed, "randomised", outcome),
    )
    received, notes = _received(source, arm_received)
    return arm_result(
        source,
        estimates=found.estimates,
        tests=(
            t_test("welch_t" if pre is None else "ancova_t", found.estimates[0], asked),
            HypothesisTest(
                name="randomisation",
                statistic=None,
                p_value=lots.p_value,
                alternative=alternative,
                p_method="permutation" if lots.exact else "monte-carlo",
                draws=lots.ways,
            ),
        ),
        assumptions=(
            ("random_assignment", "untestable", "drawn_declared", None),
            *found.balance,
            drop_out_row(losses(found.scores)),
            ("no_interference", "untestable", None, None),
        ),
        tables=received,
        flow=found.scores.flow,
        settings={
            "conf_level": asked.conf_level,
            "alternative": alternative,
            "analysed": "as drawn",
            "variance": variance,
            "df": "Welch-Satterthwaite" if pre is None and variance == "HC2" else "n - k",
            "covariates": names,
            "arm_received": arm_received,
            "draws": None if lots.exact else draws,
        },
        references=REFERENCES,
        notes=[*few_in_arm_notes(*found.scores.sizes), *notes],
        seed=None if lots.exact else seed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The comparison of the groups drawn, its estimates with the effect first."""

    scores: ArmScores
    adjusted: Array
    estimates: tuple[Estimate, ...]
    balance: tuple[Assumption, ...] = ()


def _adjusted(source: ArmSource, variance: str, asked: Asked) -> _Found:
    """Return the comparison adjusted for the score before."""
    pairs = arm_pairs(source, everybody=True)
    model = baseline_model(pairs, source.covariates, variance=variance, interaction=False)
    effect = model.estimate("effect", {"arm": 1.0}, asked)
    means = adjusted_means(model, source, pairs, asked=asked)
    columns = baseline_columns(pairs, source.covariates)
    return _Found(
        scores=pairs,
        adjusted=np.column_stack([*columns.values()]),
        estimates=(effect, *means, *wwc_sizes(pairs, effect.estimate)),
        balance=(_balance(pairs),),
    )


def _compared_after(source: ArmSource, variance: str, asked: Asked) -> _Found:
    """Return the comparison of the scores after alone."""
    scores = arm_scores(source)
    model = fit_model({"arm": scores.arm}, scores.after, variance=variance)
    if variance == "HC2":
        model = _with_welch_df(model, scores)
    effect = model.estimate("effect", {"arm": 1.0}, asked)
    size = pooled_g(scores.after, scores.arm)
    sizes = (Estimate(term="wwc_g", estimate=size, unit="sd", n=scores.n),) if size else ()
    return _Found(
        scores=scores,
        adjusted=np.empty((scores.n, 0)),
        estimates=(effect, *adjusted_means(model, source, scores, asked=asked), *sizes),
    )


def _with_welch_df(model: Model, scores: ArmScores) -> Model:
    """Return the model of two means with Welch's degrees of freedom, n - 1 for one mean."""
    groups = two_groups(scores.after[scores.arm == 1.0], scores.after[scores.arm == 0.0])

    def error(along: Array) -> tuple[float, float]:
        std_error = model.error(along)[0]
        if along[0] == 0.0:
            return std_error, groups.unequal_variances[1]
        side = groups.programme if along[1] else groups.comparison
        return std_error, float(side.n - 1)

    return Model(fit=model.fit, columns=model.columns, error=error)


def _balance(pairs: ArmPairs) -> Assumption:
    """Return how far apart the groups drawn are before, which the lot alone decided."""
    apart = pooled_g(pairs.before, pairs.arm) or 0.0
    state = "supported" if abs(apart) <= ADJUSTABLE else "doubtful"
    return "baseline_balance", state, "baseline_difference", apart


def _received(source: ArmSource, column: str | None) -> tuple[tuple[Table, ...], list[Note]]:
    """Return how many people of each group drawn received what, and the caution."""
    if column is None:
        return (), []
    require_columns(source.data, column)
    arm_of = person_arms(source, source.data)
    known = source.data.loc[source.data[column].notna(), [source.person, column]]
    told = dict(zip(known[source.person], known[column], strict=True))
    counts: dict[tuple[Scalar, Scalar], int] = {}
    for who, side in arm_of.items():
        cell = (source.labels[side], wave_label(told[who]) if who in told else None)
        counts[cell] = counts.get(cell, 0) + 1
    rows = sorted(((drawn, got, n) for (drawn, got), n in counts.items()), key=str)
    table = Table(kind="counts", columns=("drawn", "received", "n"), rows=tuple(rows))
    crossed = sum(n for drawn, got, n in rows if got is not None and got != drawn)
    notes = [caution("designs_arms.received_differs", count=crossed)] if crossed else []
    return (table,), notes
