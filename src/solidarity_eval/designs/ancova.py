"""What a programme adds to the scores after, between people who had the same score before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.least_squares import VARIANCES
from solidarity_eval.designs._arms import (
    ArmSource,
    arm_pairs,
    covariate_names,
    few_in_arm_notes,
)
from solidarity_eval.designs._baseline import (
    SUSPECT_P,
    adjusted_means,
    baseline_model,
    fit_sizes,
    gain_score,
    slope_interaction,
    slopes_row,
    wwc_sizes,
)
from solidarity_eval.designs._model import Asked, t_test
from solidarity_eval.designs._result import (
    arm_result,
    balance_row,
    drop_out_row,
    losses,
)
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
    check_flag,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("vickers2001", "lin2013", "mackinnon1985")


def ancova(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    arm: str,
    programme: object,
    comparison: object,
    person: str = "person",
    wave: str = "wave",
    covariates: str | Sequence[str] = (),
    variance: str = "HC2",
    interaction: bool = False,
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Result:
    r"""Difference between two groups after, adjusted for the score before, in points.

    .. math::
        y_{i,\mathrm{post}} = a + \tau D_i + b\,(y_{i,\mathrm{pre}} - \bar y_{\mathrm{pre}})
        + c' x_i + e_i

    The effect is :math:`\tau`: what people with the programme score more than people without it
    who had the same score before. Use it first wherever there is a comparison group and a score
    before: it is more precise than a comparison of changes. Without a drawn lot, it does not rule
    out that the two groups differ in something else that counts, and with groups far apart before
    it is not the same number as the comparison of changes, which stands beside it.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    arm : str
        Column of the group; a person keeps one.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    person, wave : str
        Columns of the person and of the wave.
    covariates : sequence of str
        Columns of numbers, read before; a group of k levels takes k - 1 columns of 0 and 1.
    variance : {"HC2", "HC3", "HC0", "HC1", "model"}
        Of the coefficients: HC2 and HC3 suppose no equal spread; ``model`` does.
    interaction : bool
        True lets the slopes differ between the groups (Lin 2013); the effect is then that at the
        mean of the scores before.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test; ``greater`` means higher with the programme. The interval has two sides.

    Returns
    -------
    Result
        Estimates ``effect`` (points), ``adjusted_mean`` of each arm (points, at the mean of what
        was adjusted for), ``baseline_slope`` (points per point), ``gain_score`` (difference of the
        changes, points), ``slope_interaction`` (points per point), ``wwc_g`` and
        ``wwc_baseline_g`` (``sd``), ``residual_sd`` (points), ``r_squared`` (``proportion``); tests
        ``ancova_t`` and ``slope_interaction``; table ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave or a group does not exist, or there is one group only.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands twice in a wave.
    DataError
        A person changes group, or a covariate does not vary or repeats the others.
    TooFewError
        Fewer than 5 complete pairs in a group, or one person alone decides a coefficient.
    NoVarianceError
        The model leaves nothing around it.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_in_arm``).
    StatisticalWarning
        The slopes differ between the groups and the model holds them equal (note
        ``slopes_differ``).

    Notes
    -----
    The same numbers as R's ``lm(post ~ pre + arm)`` with ``sandwich::vcovHC``, and adjusted means
    as ``emmeans``; t with n - k degrees of freedom. ``wwc_g`` divides by the pooled SD of the
    scores after, unadjusted, with the factor 1 - 3/(4(N - 2) - 1) of the What Works Clearinghouse.
    ``gain_score`` and the check of the slopes take the same ``variance`` (with ``model``, R's
    ``lm``).

    References
    ----------
    Vickers and Altman (2001), doi:10.1136/bmj.323.7321.1123; Lin (2013), doi:10.1214/12-AOAS583;
    MacKinnon and White (1985), doi:10.1016/0304-4076(85)90158-7.

    Examples
    --------
    >>> import pandas as pd
    >>> before = [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3]
    >>> after = [6, 6, 4, 7, 7, 5, 7, 7, 5, 6, 6, 4, 4, 4, 5, 3, 5, 3, 4, 4, 5, 3]
    >>> people = pd.DataFrame({
    ...     "person": [*range(22)] * 2,
    ...     "wave": ["before"] * 22 + ["after"] * 22,
    ...     "group": (["with"] * 11 + ["without"] * 11) * 2,
    ...     "trust": before + after,
    ... })
    >>> result = ancova(
    ...     people, outcome="trust", pre="before", post="after",
    ...     arm="group", programme="with", comparison="without",
    ... )
    >>> round(result["effect"].estimate, 3), round(result["effect"].conf_low, 3)
    (1.229, 0.725)
    """
    check_choice("variance", variance, VARIANCES)
    check_flag("interaction", interaction)
    check_alternative(alternative)
    asked = Asked(conf_level=check_conf_level(conf_level), alternative=alternative)
    names = covariate_names(covariates, outcome, arm, person, wave)
    source = ArmSource(
        design="ancova",
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
    pairs = arm_pairs(source)
    model = baseline_model(pairs, names, variance=variance, interaction=interaction)
    effect = model.estimate("effect", {"arm": 1.0}, asked)
    slope = slope_interaction(pairs, names, variance=variance, asked=asked)
    notes = few_in_arm_notes(*pairs.sizes)
    if not interaction and slope.p_value is not None and slope.p_value < SUSPECT_P:
        notes.append(caution("designs_arms.slopes_differ", p=slope.p_value))
    return arm_result(
        source,
        estimates=(
            effect,
            *adjusted_means(model, source, pairs, asked=asked),
            *([] if interaction else [model.estimate("baseline_slope", {"pre": 1.0}, asked)]),
            gain_score(pairs, variance=variance, asked=asked),
            slope,
            *wwc_sizes(pairs, effect.estimate),
            *fit_sizes(model),
        ),
        tests=(
            t_test("ancova_t", effect, asked),
            t_test("slope_interaction", slope, Asked(conf_level=asked.conf_level)),
        ),
        assumptions=(
            ("no_unmeasured_difference", "untestable", None, None),
            balance_row(pairs, adjusted=True),
            *([] if interaction else [slopes_row(slope)]),
            drop_out_row(losses(pairs)),
            ("no_interference", "untestable", None, None),
        ),
        flow=pairs.flow,
        settings={
            "conf_level": asked.conf_level,
            "alternative": alternative,
            "variance": variance,
            "interaction": interaction,
            "df": "n - k",
            "covariates": names,
        },
        references=REFERENCES,
        notes=notes,
    )
