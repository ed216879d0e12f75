"""Do the people who coded the same material agree beyond chance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.agreement import INTERVALS, LEVELS, coincidences
from solidarity_eval._kernels.streams import generator
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_whole
from solidarity_eval.intake.pairs import numeric
from solidarity_eval.reach._decisions import (
    INTERVAL_WORDS,
    Asked,
    Decisions,
    agreement_estimates,
    decisions,
)
from solidarity_eval.reach._tables import labels, read_columns, require_known, words
from solidarity_eval.references import software
from solidarity_eval.results import About, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

WEIGHTS = ("none", "linear", "quadratic")


def coder_agreement(
    data: pd.DataFrame,
    *,
    unit: str = "unit",
    coder: str = "coder",
    value: str = "value",
    level: str = "nominal",
    order: Iterable[object] | None = None,
    weights: str | None = None,
    cluster: str | None = None,
    interval: str = "bootstrap",
    conf_level: float = 0.95,
    draws: int = 2_000,
    seed: int = 0,
) -> Result:
    r"""Krippendorff's alpha of any number of coders, and Cohen's kappa where there are two.

    .. math:: \alpha = 1 - \frac{D_o}{D_e},

    with :math:`D_o` the disagreement found within units and :math:`D_e` the one that the same
    values would give if they were dealt out at random.

    Use it when two people or more coded or rated the same units, each unit with one value; some
    may be missing. Alpha of 0.8 is the usual demand, 0.667 the least for tentative conclusions.
    It does not show that the coders are right, nor that the codebook says what matters; where
    nearly all values are the same, it is low though people agree: read the share of agreement.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per unit and coder.
    unit, coder, value : str
        Columns of the unit, of who coded it and of the value given; a row without value is not a
        coding.
    level : {"nominal", "ordinal", "interval"}
        What the values are: names, an order, or numbers whose distances count.
    order : iterable, optional
        The words of an ordinal scale, lowest first; numbers are sorted.
    weights : {"none", "linear", "quadratic"}, optional
        Of disagreement in kappa; by default ``none`` for names, else ``quadratic``.
    cluster : str, optional
        Column of what the units stand in (the interview); it is then drawn again as a whole.
    interval : {"bootstrap", "jackknife"}
        How the interval of alpha is had; see the notes.
    conf_level : float
        Coverage in (0, 1).
    draws : int
        Bootstrap draws, at least 199.
    seed : int
        Of the draws.

    Returns
    -------
    Result
        Estimates ``krippendorff_alpha`` and, of two coders, ``cohen_kappa`` (unit
        ``correlation``), ``agreement`` (share of agreeing pairs of codings); table ``counts`` of
        the coincidences, columns ``value, other, n``; flow of the units.

    Raises
    ------
    DataError
        If a coder coded a unit twice, a unit stands in two clusters, or the table is empty.
    NoVarianceError
        If all codings are the same.
    ArgumentError, ColumnNotFoundError, NonNumericError, TooFewError
        If an argument is not allowed, the table cannot be read, or fewer than two units were
        coded by two people.

    Warns
    -----
    StatisticalWarning
        Fewer than 10 units or clusters to draw from (note ``few_units``); no interval, because
        alpha is undefined in more than 5 % of the draws (``no_interval``) or the same in all of
        them (``no_width``).

    Notes
    -----
    Units coded once are left out. ``bootstrap`` is the percentile interval of units (or clusters)
    drawn again with replacement, as Zapf and others recommend; Krippendorff's own algorithm draws
    pairs of codings as if each were a unit, and is narrower. With few units it is too narrow
    (10: 88 to 91 % in simulation; 40: 91 to 95 %), the more so for a yes or no on which nearly all
    agree: a quarter of the samples of 10 then agree everywhere and have no interval at all.
    ``jackknife``, the t interval of log(1 - alpha), covers 93 to 98 % from 6 units on where it
    exists, and is the one of reports. Same alpha as R's
    ``irr::kripp.alpha`` and Python's ``krippendorff``; the ordinal distance is that of ranks.

    References
    ----------
    Krippendorff 2018; Hayes and Krippendorff 2007; Zapf and others 2016; Cohen 1960;
    Efron and Tibshirani 1993.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import coder_agreement
    >>> first, second = list("aabbccaabbca"), list("aabbccaabbcb")
    >>> codes = pd.DataFrame({
    ...     "unit": [*range(12), *range(12)],
    ...     "coder": ["one"] * 12 + ["two"] * 12,
    ...     "value": first + second,
    ... })
    >>> agreement = coder_agreement(codes, draws=199)
    >>> round(agreement["krippendorff_alpha"].estimate, 3)
    0.878
    """
    check_choice("level", level, LEVELS)
    chosen = weights or ("none" if level == "nominal" else "quadratic")
    check_choice("weights", chosen, WEIGHTS)
    check_choice("interval", interval, INTERVALS)
    check_whole("draws", draws, least=199)
    check_whole("seed", seed, least=0)
    asked = Asked(
        level=level,
        weights=chosen,
        conf_level=check_conf_level(conf_level),
        draws=draws,
        interval=interval,
    )
    read_columns(data, (unit, coder, value), (cluster,))
    rows = data[data[unit].notna() & data[coder].notna() & data[value].notna()]
    given, known, numbers = _values(rows, value, level, order=words("order", order))
    units = labels(rows[unit])
    found = decisions(
        units,
        labels(rows[coder]),
        given,
        known=known,
        numbers=numbers,
        clusters=_clusters(rows, units, cluster),
    )
    estimates, notes = agreement_estimates(
        found, asked, generator=generator(seed, "coder_agreement", str(value)), at={}
    )
    return Result(
        id=f"{value}.agreement",
        method="coder_agreement",
        design="descriptive",
        about=About(outcome=str(value), unit="correlation"),
        estimates=tuple(estimates),
        tables=(_table(found, known),),
        flow=found.flow,
        settings={
            "level": level,
            "weights": chosen,
            "coders": found.given.shape[1],
            "drawn_again": str(cluster or unit),
            "interval": INTERVAL_WORDS[interval],
            "draws": draws if interval == "bootstrap" else None,
            "headline": "krippendorff_alpha",
        },
        seed=seed if interval == "bootstrap" else None,
        references=("krippendorff2018", "hayes2007", "zapf2016", "cohen1960", "efron1993"),
        notes=tuple(notes),
        versions=software(),
    )


def _values(
    rows: pd.DataFrame, value: str, level: str, *, order: tuple[str, ...] | None
) -> tuple[NDArray[np.object_], tuple[object, ...], NDArray[np.float64]]:
    """Return the values given, those that exist in order, and what each is worth."""
    if level == "nominal" or order is not None:
        given = labels(rows[value])
        found = sorted({word for word in given if word is not None})
        if order is not None:
            require_known(value, found, order)
        known: tuple[object, ...] = order or tuple(found)
        return given, known, np.arange(len(known), dtype=np.float64)
    numbers = numeric(rows[value], value)
    worth = np.unique(numbers)
    places = worth if level == "interval" else np.arange(len(worth), dtype=np.float64)
    return numbers.astype(object), tuple(worth.tolist()), places


def _clusters(
    rows: pd.DataFrame, units: NDArray[np.object_], cluster: str | None
) -> dict[str, str]:
    if cluster is None:
        return {unit: unit for unit in units}
    found: dict[str, str] = {}
    for unit, name in zip(units, labels(rows[cluster]), strict=True):
        if name is None or found.setdefault(unit, name) != name:
            raise DataError("reach_ties.unit_in_two", unit=unit, column=str(cluster))
    return found


def _table(found: Decisions, known: tuple[object, ...]) -> Table:
    total = coincidences(found.counts).sum(axis=0)
    names = [value if isinstance(value, float) else str(value) for value in known]
    rows = tuple(
        (names[i], names[j], float(total[i, j]))
        for i in range(len(names))
        for j in range(len(names))
    )
    return Table(kind="counts", id="coincidences", columns=("value", "other", "n"), rows=rows)
