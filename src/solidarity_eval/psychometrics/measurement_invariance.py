"""Measurement invariance over groups, or over times of the same people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.cfa_models import LEVELS
from solidarity_eval.errors import ArgumentError
from solidarity_eval.psychometrics._answers import Ranges, check_conf_level, item_names
from solidarity_eval.psychometrics._comparable import Comparable, Keying, over_groups, over_waves
from solidarity_eval.psychometrics._confirm import RMSEA_LEVEL, Factors, factors_of
from solidarity_eval.psychometrics._invariance import (
    comparison_table,
    differences,
    factor_means,
    fit_level,
    fit_table,
    fits,
    notes,
    tests,
)
from solidarity_eval.psychometrics._results import scale_result
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd


def measurement_invariance(
    data: pd.DataFrame,
    *,
    items: Sequence[str] | None = None,
    factors: Mapping[str, Sequence[str]] | None = None,
    group: str | None = None,
    wave: str | None = None,
    waves: Sequence[object] | None = None,
    person: str | None = None,
    conf_level: float = 0.95,
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
) -> Result:
    r"""Ask whether a questionnaire measures the same thing in each group, or at each time.

    Four models, each with more equal parameters: ``configural`` (same factors, nothing equal),
    ``metric`` (equal loadings), ``scalar`` (equal loadings and intercepts), ``strict`` (and equal
    residual variances).

    .. math:: \mu_g = \nu_g + \Lambda_g \alpha_g, \qquad
              \Sigma_g = \Lambda_g \Psi_g \Lambda_g' + \Theta_g

    When to use it: before comparing means between groups, or before and after, on a scale of
    several items. Means of scores compare like with like only under (at least) scalar
    invariance: otherwise people may have come to understand the questions differently. It is
    refused below 100 people in any group. Invariance not rejected is not invariance shown: with
    few people little can be rejected. It says nothing of why a mean differs.

    Parameters
    ----------
    data : pandas.DataFrame
        With ``group``: wide form, one row per person. With ``wave``: long form, one row per
        person and wave. People with a missing answer (at any time) are left out and counted.
    items : sequence of str or None
        At least three numeric columns of one factor, **already keyed in one direction** unless
        ``reverse`` names those to turn.
    factors : mapping of str to sequence of str, or None
        Instead of ``items``: the items of each of several factors.
    group : str or None
        Column of the group; the first group of the table is the reference.
    wave : str or None
        Instead of ``group``: column of the time of answers of the same people.
    waves : sequence or None
        Values of ``wave`` to compare, the reference first; None takes all, in table order.
    person : str or None
        Column of the person; with ``wave``, None means ``"person"``.
    conf_level : float
        Nominal coverage of the intervals of factor means, in (0, 1).
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale of each reversed item, in points.

    Returns
    -------
    Result
        At each ``model``: ``rmsea`` (90 % interval), ``cfi``, ``tli``, ``srmr``, ``aic``, ``bic``,
        ``log_likelihood``; at each ``model`` and ``against``: ``delta_cfi``, ``delta_rmsea``;
        ``factor_mean`` of the scalar model at each ``factor`` and ``group`` or ``wave`` beyond the
        reference, whose means are 0 (points of the factor's first item). Tests ``configural``,
        ``metric``, ``scalar``, ``strict`` (exact fit), ``baseline``, and
        ``metric_vs_configural``, ``scalar_vs_metric``, ``strict_vs_scalar`` (chi2 difference).
        Tables ``fit`` and ``comparisons``.

    Raises
    ------
    ArgumentError
        Not exactly one of ``items`` and ``factors``, nor of ``group`` and ``wave``; a factor too
        small; fewer than two groups or times; a wave that is not in the table; a ``conf_level``
        outside (0, 1).
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 100 people with every answer, in any group or over all times.
    NoVarianceError
        An item to which everyone gave the same answer.
    DataError
        An item is a sum or copy of others, or a model has no solution.

    Warns
    -----
    StatisticalWarning
        An item with fewer than five different answers (``few_categories``); a negative residual
        variance (``improper_solution``); impossible factor correlations (``improper_factors``).

    Notes
    -----
    Normal-theory maximum likelihood, chi2 = n F, first item of each factor as marker, as
    ``lavaan::cfa`` with ``group.equal``. RMSEA is multiplied by the square root of the number of
    groups; SRMR counts means. **Same people over time**: one model of all times together, in
    which factors are correlated over time and so are the residuals of the same item; treating
    the times as groups would take repeated answers for independent ones. The baseline of CFI is
    then the usual independence model. Ties that differ from these (a person's teams, an
    interviewer) are not modelled, and only people present at every time are in it. A CFI that
    falls by more than .01 (.005 up to 300 people) is the usual sign of a level not holding: a
    convention.

    References
    ----------
    meredith1993, cheung2002, chen2007, widaman2010, rosseel2012

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import measurement_invariance
    >>> tests = load_case("K02_hs_invariance").data()
    >>> result = measurement_invariance(
    ...     tests,
    ...     factors={
    ...         "visual": ["x1", "x2", "x3"],
    ...         "textual": ["x4", "x5", "x6"],
    ...         "speed": ["x7", "x8", "x9"],
    ...     },
    ...     group="group",
    ... )
    >>> [round(value, 3) for value in result.table("fit").column("cfi")]
    [0.923, 0.921, 0.882, 0.873]
    """
    level = check_conf_level(conf_level)
    names, structure = _structure(items, factors)
    keying = Keying(items=names, reverse=reverse, ranges=ranges)
    compared = _compared(data, keying, group=group, wave=wave, waves=waves, person=person)
    steps = [fit_level(compared, structure, one) for one in LEVELS]
    return scale_result(
        "measurement_invariance",
        compared.answers,
        estimates=[
            *fits(steps, compared.answers.n),
            *differences(steps, compared.answers.n),
            *factor_means(steps[LEVELS.index("scalar")], compared, structure, level=level),
        ],
        tests=tests(steps),
        tables=[fit_table(steps), comparison_table(steps)],
        settings={
            "estimator": "ml",
            "likelihood": "normal",
            "identification": "marker",
            "factors": structure.names,
            "over": "waves" if compared.over_time else "groups",
            "compared": compared.labels,
            "group": None if group is None else str(group),
            "dependence": "one_model_correlated_residuals" if compared.over_time else "independent",
            "rmsea_conf_level": RMSEA_LEVEL,
        },
        notes=notes(compared, steps),
    )


def _structure(
    items: Sequence[str] | None, factors: Mapping[str, Sequence[str]] | None
) -> tuple[tuple[str, ...], Factors]:
    if (items is None) == (factors is None):
        received = "–" if items is None else "items, factors"
        raise ArgumentError("psychometrics.items_or_factors", received=received)
    if items is None:
        return factors_of(factors)
    return factors_of({"score": item_names(items, fewest=3)})


def _compared(
    data: pd.DataFrame,
    keying: Keying,
    *,
    group: str | None,
    wave: str | None,
    waves: Sequence[object] | None,
    person: str | None,
) -> Comparable:
    if wave is not None and group is None:
        return over_waves(data, keying, wave=wave, waves=waves, person=person or "person")
    if group is not None and wave is None and waves is None:
        return over_groups(data, keying, group=group, person=person)
    given = {"group": group, "wave": wave, "waves": waves}
    received = ", ".join(name for name, value in given.items() if value is not None)
    raise ArgumentError("psychometrics.group_or_wave", received=received or "–")
