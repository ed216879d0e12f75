"""How many people there are at least, seen and unseen, from who came again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.capture import Abundance, chao, chapman
from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.reach._sightings import Sightings, sightings
from solidarity_eval.references import software
from solidarity_eval.results import Estimate, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd

METHODS = ("chao", "chapman")
LEAST_OCCASIONS = 6
REFERENCES = ("chao1987", "seber1970", "seber1982")


def capture_recapture(
    data: pd.DataFrame,
    *,
    person: str | None = "person",
    occasion: str = "occasion",
    method: str = "chao",
    conf_level: float = 0.95,
) -> Result:
    r"""Lower bound of the number of people of whom some were seen.

    With :math:`D` people seen on :math:`K` occasions, :math:`f_1` of them once and :math:`f_2`
    twice, Chao's lower bound is

    .. math::

        \hat N = D + \frac{K - 1}{K} \frac{f_1^2}{2 f_2},

    and its interval is log-normal in the number of the unseen, so that it starts above
    :math:`D`. ``chapman``, from two lists of :math:`n_1` and :math:`n_2` people with :math:`m` in
    both, is :math:`(n_1 + 1)(n_2 + 1) / (m + 1) - 1`.

    Use it for visits of a place whose users give a code: a census of two weeks, six days or more.
    It says how many people there are at least: those who never come, or come often and hide it,
    are not in it. Report the low end of the interval as "at least". Chapman's number is no
    bound: it supposes that the two lists are independent and that everyone has the same chance to
    stand in each, which social lists hardly ever keep. It is not shown in reports.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per visit.
    person : str
        Column of the identifier. Without identifiers nothing can be estimated.
    occasion : str
        Column of the occasion (a day, a week; or the list).
    method : {"chao", "chapman"}
        Chao's bound from six occasions on, or Chapman's number from exactly two lists.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``lower_bound`` (Chao) or ``two_lists`` (Chapman), unit ``count``, with
        interval; ``seen``. Table ``frequencies`` (columns ``times, persons``). Setting
        ``headline`` names the number seen: an estimate never feeds a target.

    Raises
    ------
    ArgumentError
        If ``person`` is None or an argument is not allowed.
    ColumnNotFoundError
        If a column is not in the table.
    DataError
        If nobody was seen twice (the identifiers do not match from one occasion to the next).
    TooFewError
        If no row has an identifier, or there are fewer than 6 occasions (two lists for Chapman).

    Warns
    -----
    StatisticalWarning
        If rows have no identifier (they are left out), and always with Chapman.

    Notes
    -----
    Variance of Chao's bound: as R's ``vegan::specpool`` (incidence-based Chao with the small
    sample factor); with :math:`f_2 = 0` its bias-corrected form
    :math:`f_1 (f_1 - 1) (K - 1) / (2 K)`. Chapman's number and Seber's variance are unbiased when
    :math:`n_1 + n_2 \ge N`, for independent lists.

    References
    ----------
    Chao 1987; Seber 1970, 1982.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import capture_recapture
    >>> days = {"a": "123", "b": "1", "c": "2", "d": "46", "e": "5", "f": "56", "g": "4"}
    >>> visits = pd.DataFrame(
    ...     [(who, day) for who, seen in days.items() for day in seen],
    ...     columns=["person", "occasion"],
    ... )
    >>> round(capture_recapture(visits)["lower_bound"].estimate, 3)
    10.333
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, METHODS)
    seen = sightings(data, person=person, occasion=occasion)
    notes = []
    if seen.unnamed:
        notes.append(caution("reach_counts.unnamed_visits", count=seen.unnamed))
    times = seen.frame["person"].value_counts().value_counts().sort_index()
    occasions = int(seen.frame["occasion"].nunique())
    found, more = (_chao if method == "chao" else _chapman)(seen, occasions, level)
    return Result(
        id="capture_recapture",
        method="capture_recapture",
        design="descriptive",
        estimates=(
            Estimate(
                term="lower_bound" if method == "chao" else "two_lists",
                estimate=found.estimate,
                std_error=math.sqrt(found.variance),
                conf_low=found.low,
                conf_high=found.high,
                conf_level=level,
                transform="log",
                unit="count",
                n=seen.persons,
            ),
            Estimate(term="seen", estimate=seen.persons, unit="count", n=seen.persons),
        ),
        tables=(
            Table(
                id="frequencies",
                kind="counts",
                columns=("times", "persons"),
                rows=tuple(zip(times.index.tolist(), times.tolist(), strict=True)),
            ),
        ),
        settings={
            "estimator": method,
            "occasions": occasions,
            "headline": "seen",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=(*notes, *more),
        versions=software(),
    )


def _chao(seen: Sightings, occasions: int, level: float) -> tuple[Abundance, list[Note]]:
    if occasions < LEAST_OCCASIONS:
        raise TooFewError("reach_counts.few_occasions", n=occasions, needed=LEAST_OCCASIONS)
    times = seen.frame["person"].value_counts()
    once, twice = int((times == 1).sum()), int((times == 2).sum())
    if once == len(times):
        raise DataError("reach_counts.nobody_again", persons=len(times), occasions=occasions)
    return chao(seen.persons, once, twice, occasions=occasions, conf_level=level), []


def _chapman(seen: Sightings, occasions: int, level: float) -> tuple[Abundance, list[Note]]:
    if occasions != 2:
        raise TooFewError("reach_counts.two_lists", n=occasions)
    lists = [set(part["person"]) for _, part in seen.frame.groupby("occasion", sort=True)]
    both = len(lists[0] & lists[1])
    if not both:
        raise DataError("reach_counts.nobody_again", persons=seen.persons, occasions=occasions)
    found = chapman(len(lists[0]), len(lists[1]), both, conf_level=level)
    return found, [caution("reach_counts.two_lists", both=both)]
