"""What is read off a score: its range, its place between 0 and 100, its band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError
from solidarity_eval.instruments.scoring import require_settled
from solidarity_eval.locales import get_locale
from solidarity_eval.schemas.instrument import Band, Instrument, Scale

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray


def score_range(instrument: Instrument, scale: str) -> tuple[float, float]:
    """Return the least and the greatest score a person can have.

    Parameters
    ----------
    instrument : Instrument
        The questionnaire.
    scale : str
        Identifier of one of its scales.

    Returns
    -------
    tuple of float
        In points of the scale, its ``multiply`` applied.

    Raises
    ------
    ArgumentError
        If the scale does not exist or the questionnaire waits for a choice of the project.

    Examples
    --------
    >>> from solidarity_eval.instruments.catalogue import load_instrument
    >>> score_range(load_instrument("who5"), "total")
    (0.0, 100.0)
    """
    rule = find_scale(instrument, scale)
    require_settled(instrument)
    ranges = [instrument.items.range_of(item) for item in instrument.items_of(scale)]
    low, high = float(sum(a for a, _ in ranges)), float(sum(b for _, b in ranges))
    if rule.score == "mean":
        low, high = low / len(ranges), high / len(ranges)
    elif rule.score == "count":
        low, high = 0.0, float(len(ranges))
    elif rule.score == "table" and rule.table:
        low, high = min(rule.table.values()), max(rule.table.values())
    ends = sorted((low * rule.multiply, high * rule.multiply))
    return ends[0], ends[1]


def pomp(scores: ArrayLike, instrument: Instrument, scale: str) -> NDArray[np.float64]:
    r"""Return scores as a per cent of the maximum possible.

    .. math:: 100 \, (s - \min) / (\max - \min)

    It puts scales of unlike lengths on one page. It does not make two questionnaires comparable:
    60 on one and 60 on another are not the same amount of anything.

    Parameters
    ----------
    scores : array_like of shape (n,)
        In points of the scale; NaN stays NaN.
    instrument : Instrument
        The questionnaire.
    scale : str
        Identifier of one of its scales.

    Returns
    -------
    ndarray of shape (n,)
        From 0 to 100.

    Raises
    ------
    ArgumentError
        If the scale does not exist or the questionnaire waits for a choice of the project.

    References
    ----------
    Cohen, Cohen, Aiken and West (1999).

    Examples
    --------
    >>> from solidarity_eval.instruments.catalogue import load_instrument
    >>> pomp([3, 6, 9], load_instrument("ucla3"), "total").tolist()
    [0.0, 50.0, 100.0]
    """
    low, high = score_range(instrument, scale)
    values: NDArray[np.float64] = np.asarray(scores, dtype=np.float64)
    return 100.0 * (values - low) / (high - low)


def bands(
    scores: ArrayLike, instrument: Instrument, scale: str, *, language: str = "en"
) -> pd.Categorical[str]:
    """Return the published band of each score.

    Bands help to describe a group; they are no diagnosis of a person, and a change of band is a
    poor measure of change (one point may cross a bound, ten may not).

    Parameters
    ----------
    scores : array_like of shape (n,)
        In points of the scale; NaN has no band.
    instrument : Instrument
        The questionnaire.
    scale : str
        Identifier of one of its scales.
    language : {"en", "fr"}
        Of the labels.

    Returns
    -------
    pandas.Categorical of length n
        Ordered from low to high scores.

    Raises
    ------
    ArgumentError
        If the scale does not exist or has no published bands.

    Examples
    --------
    >>> from solidarity_eval.instruments.catalogue import load_instrument
    >>> list(bands([11, 12], load_instrument("lsns6"), "total"))
    ['at risk of isolation', 'not at risk']
    """
    import pandas as pd

    rule = find_scale(instrument, scale)
    if not rule.bands:
        raise ArgumentError("instruments.no_bands", scale=f"{instrument.id}.{scale}")
    values = np.asarray(scores, dtype=np.float64)
    codes = np.full(len(values), -1)
    for place, band in enumerate(rule.bands):
        codes[_inside(values, band)] = place
    locale = get_locale(language)
    labels = [
        locale.localized({str(code): text for code, text in band.label.items()})
        for band in rule.bands
    ]
    return pd.Categorical.from_codes(codes, categories=pd.Index(labels), ordered=True)


def find_scale(instrument: Instrument, scale: str) -> Scale:
    """Return a scale by id.

    Raises
    ------
    ArgumentError
        If there is none; the message lists those that exist.
    """
    known = {item.id: item for item in instrument.scales}
    if scale not in known:
        raise ArgumentError(
            "instruments.unknown_scale",
            scale=scale,
            instrument=instrument.id,
            allowed=", ".join(known),
        )
    return known[scale]


def _inside(values: NDArray[np.float64], band: Band) -> NDArray[np.bool_]:
    inside = ~np.isnan(values)
    if band.low is not None:
        inside &= values >= band.low
    if band.high is not None:
        inside &= values <= band.high
    if band.above is not None:
        inside &= values > band.above
    if band.below is not None:
        inside &= values < band.below
    return inside
