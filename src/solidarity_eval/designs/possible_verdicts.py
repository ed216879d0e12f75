"""Which verdicts are possible at all with a planned number of people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_t import crossing
from solidarity_eval._kernels.power_verdicts import verdict_chances
from solidarity_eval.designs._planning import PERSONS, above, number, planned, within
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_conf_level, check_positive, is_number
from solidarity_eval.estimation.notes import info
from solidarity_eval.results import Table

if TYPE_CHECKING:
    from solidarity_eval.results import Note, Result

LEAST_PAIRS = 10
WISHED = 0.8
_WORDS = ("favourable", "no_change_that_matters", "unfavourable", "cannot_conclude")
_IMPOSSIBLE, _UNLIKELY = 0.01, 0.5
_STEPS = 41


def possible_verdicts(
    *,
    n: float,
    sd: float,
    r: float = 0.5,
    smallest: float | None = None,
    drift_bound: float = 0.0,
    drop_out: float = 0.0,
    conf_level: float = 0.95,
    true_changes: Sequence[float] | None = None,
) -> Result:
    r"""Chance of each verdict for one group of a planned size, whatever the true change is.

    The verdict reads one interval :math:`\bar d \pm t\, s_d / \sqrt m`; with normal changes, the
    chance of each word is an exact integral over :math:`s_d`. Use it before the first answers:
    a project of 30 people should know that "no change that matters" is out of its reach.

    Parameters
    ----------
    n : float
        People at the start.
    sd : float
        Expected standard deviation of the score at one time, in points.
    r : float
        Expected correlation of before and after, in (-1, 1).
    smallest : float, optional
        Smallest change that matters, in points; without it "no change that matters" is never
        said.
    drift_bound : float
        What a favourable interval must exceed because of the way people came in, in points, 0 or
        more.
    drop_out : float
        Expected share of people without the second answers, in [0, 1).
    conf_level : float
        Of the interval that decides.
    true_changes : sequence of float, optional
        True changes to look at, in points, positive when favourable; by default 41 values from
        minus one to one standard deviation.

    Returns
    -------
    Result
        Estimates ``n``, ``pairs`` (persons), ``detectable`` (points: the true change called
        favourable 8 times out of 10), ``pairs_for_no_change`` (persons: what "no change that
        matters" would need for 8 times out of 10 when nothing changes; only with ``smallest``).
        Table ``curve``: columns ``true_change`` and the four words, each row adding up to 1.
        Notes ``verdict_impossible`` and ``verdict_unlikely`` name the words out of reach.

    Raises
    ------
    ArgumentError
        A value is not allowed.

    Notes
    -----
    Attrition and cluster gates are not in these chances: they can only take words away.

    References
    ----------
    Schuirmann (1987), doi:10.1007/BF01068419; Cohen (1988), ISBN 9780805802832.

    Examples
    --------
    >>> result = possible_verdicts(n=119, sd=1, r=0.5, smallest=0.3, true_changes=[0])
    >>> round(result.table("curve").column("no_change_that_matters")[0], 2)
    0.8
    """
    above("n", n, least=2.0)
    check_positive("sd", sd)
    within("r", r, low=-1.0, high=1.0)
    within("drop_out", drop_out, low=0.0, high=1.0 - 1e-12, ends=True)
    above("drift_bound", drift_bound, least=0.0)
    if smallest is not None:
        check_positive("smallest", smallest)
    check_conf_level(conf_level)
    pairs = n * (1.0 - drop_out)
    above("n", pairs, least=2.0)
    spread = sd * math.sqrt(2.0 * (1.0 - r))
    wished = _changes(true_changes, sd)

    def chances(people: float, change: float) -> dict[str, float]:
        found = verdict_chances(
            people,
            change,
            sd=spread,
            smallest=smallest,
            drift_bound=drift_bound,
            conf_level=conf_level,
        )
        return {word: getattr(found, word) for word in _WORDS}

    estimates = [number("n", n, PERSONS), number("pairs", pairs, PERSONS)]
    detectable = crossing(
        lambda size: chances(pairs, size)["favourable"], WISHED, low=1e-9, step=spread / 10.0
    )
    if math.isfinite(detectable):
        estimates.append(number("detectable", detectable, "points"))
    if smallest is not None:
        needed = crossing(
            lambda m: chances(m, 0.0)["no_change_that_matters"], WISHED, low=2.0, step=1.0
        )
        estimates.append(number("pairs_for_no_change", needed, PERSONS))
    rows = tuple((change, *chances(pairs, change).values()) for change in wished)
    return planned(
        "possible_verdicts",
        estimates,
        settings={
            "sd": sd,
            "r": r,
            "smallest": smallest,
            "drift_bound": drift_bound,
            "drop_out": drop_out,
            "conf_level": conf_level,
        },
        tables=(Table(kind="curve", columns=("true_change", *_WORDS), rows=rows),),
        notes=_out_of_reach(pairs, chances(pairs, 0.0), smallest=smallest),
    )


def _changes(true_changes: Sequence[float] | None, sd: float) -> list[float]:
    if true_changes is None:
        return [sd * (2.0 * step / (_STEPS - 1) - 1.0) for step in range(_STEPS)]
    for value in true_changes:
        if not is_number(value):
            raise ArgumentError("effects.finite", argument="true_changes", value=repr(value))
    return [float(value) for value in true_changes]


def _out_of_reach(pairs: float, at_zero: dict[str, float], *, smallest: float | None) -> list[Note]:
    if pairs < LEAST_PAIRS:
        return [info("designs_power.too_few_for_words", pairs=pairs, needed=LEAST_PAIRS)]
    word = "no_change_that_matters"
    if smallest is None:
        return [info("designs_power.no_smallest")]
    chance = at_zero[word]
    if chance < _IMPOSSIBLE:
        return [info("designs_power.verdict_impossible", word=word, chance=chance)]
    if chance < _UNLIKELY:
        return [info("designs_power.verdict_unlikely", word=word, chance=chance)]
    return []
