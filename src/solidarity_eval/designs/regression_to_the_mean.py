"""What a mean would do on its own, given how people came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.drift import (
    STILL,
    Baseline,
    DriftEnd,
    earlier_screen_end,
    most_widening,
    same_score_end,
)
from solidarity_eval._kernels.moments import moments
from solidarity_eval._kernels.student import interval
from solidarity_eval.errors import ArgumentError, NoVarianceError
from solidarity_eval.estimation.arguments import (
    check_choice,
    check_conf_level,
    check_finite,
    check_positive,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import (
    Subject,
    few_pairs_notes,
    outcome_pairs,
    paired_result,
)
from solidarity_eval.results import Estimate, Note, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("davis1976", "barnett2005", "sackett2000")
PATHS = ("same_score", "earlier_screen", "third_party", "open")
# Beyond half a standard deviation, people who "came as they wished" are no usual people.
_FAR = 0.5
_NEEDED = {
    "same_score": ("reference_mean", "retest_r"),
    "third_party": ("reference_mean", "retest_r"),
    "earlier_screen": (
        "screen_mean",
        "screen_reference_mean",
        "screen_sd",
        "r_screen_before",
        "r_screen_after",
    ),
    "open": (),
}


def regression_to_the_mean(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    path: str,
    reference_mean: float | None = None,
    retest_r: tuple[float, float] | None = None,
    screen_mean: float | None = None,
    screen_reference_mean: float | None = None,
    screen_sd: float | None = None,
    r_screen_before: float | None = None,
    r_screen_after: float | None = None,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Change to expect without any programme, as a band, from how people came in.

    .. math::
        \text{same score: } (1 - r)(\mu - \bar y_\text{pre}), \qquad
        \text{earlier screen: } (r_{zx} - r_{zy})\,\frac{\mu_z - \bar z}{\sigma_z}\,\sigma_x

    Use it beside every change of one group. People chosen because they score low score higher
    the next time, with nothing done; the further they are from the reference and the less
    stable the score, the more. The band tells how much of that to expect. It is set beside the
    change and never subtracted from it: the reference, the retest correlation and the way in
    are declared, not measured. It says nothing of what else happened meanwhile.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    path : {"same_score", "earlier_screen", "third_party", "open"}
        How people came in: because of this very score; because of another measure taken
        earlier; sent by someone who did not see the score; whoever wished.
    reference_mean : float, optional
        Mean of the score, in points, in the population that people were chosen from.
    retest_r : pair of float, optional
        Least and largest plausible correlation of the score with itself over the time between
        the two waves, in that population, each in [0, 1). Never a reliability over items.
    screen_mean, screen_reference_mean, screen_sd : float, optional
        Of the screen: mean of those who entered, mean and SD in the population.
    r_screen_before, r_screen_after : float, optional
        Correlation, in the population, of the screen with the outcome at each wave, in (-1, 1).
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the bounds with sampling error, in (0, 1).

    Returns
    -------
    Result
        Estimates in points, signed like the change: ``drift_low`` and ``drift_high`` (ends of
        the band, each with its standard error and interval), ``drift_bound_low`` and
        ``drift_bound_high`` (the ends moved out by their sampling error), ``baseline_mean`` and
        ``baseline_sd`` of those compared. The verdict reads ``drift_low`` and ``drift_high``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or ``designs_attrition.drift_unknown``: the path needs a
        number that was not given.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 2 complete pairs.
    NoVarianceError
        ``earlier_screen`` and nobody differs at the first wave.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).
    StatisticalWarning
        ``open``, and those who came lie more than half a standard deviation from
        ``reference_mean`` (note ``open_but_far``): the way in may not have been open.

    Notes
    -----
    ``same_score``: both ends of ``retest_r``. ``third_party``: from 0 to the further end of
    ``same_score``; someone who sends people on a lasting trait makes no drift, one who sends
    them on a bad day makes all of it. ``open``: 0. ``earlier_screen``: choosing on the screen
    narrows the outcome, by at most the variance that the screen explains, so the SD in the
    population lies between s and :math:`s / \sqrt{1 - r_{zx}^2}`, s being the SD of those who
    entered; the two ends of the band are these two SDs.

    The standard error of an end is that of the baseline mean (``same_score``),
    :math:`(1 - r) s / \sqrt n`, or of the SD (``earlier_screen``),
    :math:`|\text{end}| / \sqrt{2 (n - 1)}`. A rule that compares the lower limit of the change
    with ``drift_high`` needs no further margin: the same baseline mean stands in both, and
    low luck at the start raises the two together. With d the mean change,
    :math:`d - (1 - r)(\mu - \bar y_\text{pre})` varies with the residual spread alone, which is
    less than the spread of the changes that makes the interval. In simulation the rule then
    calls favourable 2 to 3 % of the projects in which nothing happened. The two bounds
    are for a reader who sets the drift beside another study's change.

    Scores are taken to have one mean and one spread at both waves in the population, and a
    straight regression of after on before.

    References
    ----------
    Davis (1976), doi:10.1093/oxfordjournals.aje.a112321; Barnett, van der Pols and Dobson
    (2005), doi:10.1093/ije/dyh299; Sackett and Yang (2000), doi:10.1037/0021-9010.85.1.112.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> drift = regression_to_the_mean(
    ...     scores, outcome="trust", pre="before", post="after", path="same_score",
    ...     reference_mean=4.0, retest_r=(0.5, 0.7),
    ... )
    >>> round(drift["drift_low"].estimate, 2), round(drift["drift_high"].estimate, 2)
    (0.3, 0.5)
    """
    level = check_conf_level(conf_level)
    check_choice("path", path, PATHS)
    told = _checked(
        path,
        {
            "reference_mean": reference_mean,
            "screen_mean": screen_mean,
            "screen_reference_mean": screen_reference_mean,
            "screen_sd": screen_sd,
            "r_screen_before": r_screen_before,
            "r_screen_after": r_screen_after,
        },
        retest_r,
    )
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    at_entry = moments(pairs.before)
    baseline = Baseline(mean=at_entry.mean, sd=at_entry.sd, n=at_entry.n)
    ends = sorted(_ends(path, baseline, told), key=lambda end: end.drift)
    notes = few_pairs_notes(pairs)
    if path == "open":
        notes += _open_notes(baseline, told.get("reference_mean"))
    return paired_result(
        Subject(
            method="regression_to_the_mean",
            outcome=outcome,
            pre=pre,
            post=post,
            unit="points",
            references=REFERENCES,
        ),
        pairs,
        estimates=(
            *_band(ends, level, baseline.n),
            Estimate(
                term="baseline_mean",
                estimate=baseline.mean,
                std_error=baseline.sd / baseline.n**0.5,
                unit="points",
                n=baseline.n,
            ),
            Estimate(term="baseline_sd", estimate=baseline.sd, unit="points", n=baseline.n),
        ),
        settings={
            "path": path,
            **told,
            "conf_level": level,
        },
        notes=notes,
    )


def _checked(
    path: str, numbers: Mapping[str, float | None], retest_r: Sequence[float] | None
) -> dict[str, float]:
    """Return the numbers that were given, once those that the path needs are all there."""
    given = {name: value for name, value in numbers.items() if value is not None}
    present = {*given, *(() if retest_r is None else ("retest_r",))}
    missing = [name for name in _NEEDED[path] if name not in present]
    if missing:
        raise ArgumentError(
            "designs_attrition.drift_unknown", path=path, missing=", ".join(missing)
        )
    told = {}
    for name, value in given.items():
        told[name] = (check_positive if name == "screen_sd" else check_finite)(name, value)
        if name.startswith("r_") and not -1.0 < told[name] < 1.0:
            raise ArgumentError("designs_attrition.correlation", argument=name, value=repr(value))
    if retest_r is not None:
        told |= dict(zip(("retest_r_low", "retest_r_high"), _retest(retest_r), strict=True))
    return told


def _retest(retest_r: Sequence[float]) -> tuple[float, float]:
    wrong = ArgumentError("designs_attrition.retest_r", value=repr(retest_r))
    if not isinstance(retest_r, Sequence) or isinstance(retest_r, str) or len(retest_r) != 2:
        raise wrong
    low, high = (check_finite("retest_r", value) for value in retest_r)
    if not 0.0 <= low <= high < 1.0:
        raise wrong
    return low, high


def _ends(path: str, baseline: Baseline, told: Mapping[str, float]) -> list[DriftEnd]:
    """Return the two ends of the band, in no order."""
    if path == "open":
        return [STILL, STILL]
    if path == "earlier_screen":
        if baseline.sd == 0.0:
            raise NoVarianceError("designs_attrition.drift_no_variance", n=baseline.n)
        distance = (told["screen_reference_mean"] - told["screen_mean"]) / told["screen_sd"]
        lost = told["r_screen_before"] - told["r_screen_after"]
        return [
            earlier_screen_end(baseline, distance=distance, lost=lost, widening=widening)
            for widening in (1.0, most_widening(told["r_screen_before"]))
        ]
    full, least = (
        same_score_end(baseline, reference_mean=told["reference_mean"], retest_r=told[name])
        for name in ("retest_r_low", "retest_r_high")
    )
    return [full, STILL if path == "third_party" else least]


def _band(ends: Sequence[DriftEnd], level: float, n: int) -> list[Estimate]:
    limits = [interval(end.drift, end.std_error, conf_level=level, df=n - 1) for end in ends]
    band = [
        Estimate(
            term=term,
            estimate=end.drift,
            std_error=end.std_error,
            conf_low=low,
            conf_high=high,
            conf_level=level,
            unit="points",
            n=n,
            df=n - 1,
        )
        for term, end, (low, high) in zip(("drift_low", "drift_high"), ends, limits, strict=True)
    ]
    bounds = (
        ("drift_bound_low", min(low for low, _ in limits)),
        ("drift_bound_high", max(high for _, high in limits)),
    )
    return band + [
        Estimate(term=term, estimate=bound, conf_level=level, unit="points", n=n)
        for term, bound in bounds
    ]


def _open_notes(baseline: Baseline, reference_mean: float | None) -> list[Note]:
    """Return the note ``open_but_far`` (and warn) when those who came are unlike the reference."""
    if reference_mean is None or baseline.sd == 0.0:
        return []
    distance = (baseline.mean - reference_mean) / baseline.sd
    if abs(distance) <= _FAR:
        return []
    return [caution("designs_attrition.open_but_far", distance=abs(distance), enough=_FAR)]
