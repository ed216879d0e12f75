"""Scores of a questionnaire, computed on a table of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.scale_scores import (
    Tally,
    add_up,
    answered_of,
    count_up,
    enough,
    mean_score,
    sum_score,
    table_score,
)
from solidarity_eval.errors import ArgumentError
from solidarity_eval.instruments.answers import read_answers, require_whole
from solidarity_eval.schemas.instrument import Instrument, Scale

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Answers = dict[str, "NDArray[np.float64]"]


def score(
    data: pd.DataFrame,
    instrument: Instrument | str,
    *,
    scales: Sequence[str] | None = None,
    items_prefix: bool = True,
) -> pd.DataFrame:
    r"""Add the scores of a questionnaire to a table of answers.

    With :math:`x_i` the answer to item :math:`i` of range :math:`[a_i, b_i]` and :math:`A` the
    items answered, a reversed item counts :math:`a_i + b_i - x_i`; then

    .. math:: \text{mean} = \frac{1}{|A|} \sum_{i \in A} x_i, \qquad
              \text{sum} = \frac{k}{|A|} \sum_{i \in A} x_i, \qquad
              \text{count} = \sum_{i \in A} [x_i \in C_i],

    a table score is the published value of the complete sum, and the result is multiplied by the
    scale's ``multiply``. A person who answered less than the scale's ``min_answered`` has no
    score; a mean or a sum computed on part of the items is marked ``prorated``.

    Use it on answers as they were coded, before any reversal. It does not impute: proration
    assumes that a person would have answered the missing items as the others, which holds best
    when few are missing and the items resemble each other.

    Parameters
    ----------
    data : pandas.DataFrame of shape (n, ...)
        One row per person and wave, one numeric column per item; NaN or a declared missing code
        where there is no answer.
    instrument : Instrument or str
        A questionnaire, or the identifier of one of the catalogue.
    scales : sequence of str, optional
        Identifiers of the scales to compute; all by default.
    items_prefix : bool
        Whether item columns are named ``<instrument>/<item>`` (as intake writes them) or
        ``<item>``.

    Returns
    -------
    pandas.DataFrame
        ``data`` with two columns more per scale: ``<instrument>.<scale>`` (float, points of the
        scale, NaN where not scorable) and ``<instrument>.<scale>/prorated`` (bool).

    Raises
    ------
    UnknownInstrumentError
        If the catalogue has no such questionnaire.
    ArgumentError
        If a scale does not exist, or the questionnaire waits for a choice of the project: the
        direction of the answers, its own list of items.
    ColumnNotFoundError
        If an item has no column.
    NonNumericError
        If a column holds text.
    DataError
        If an answer is out of range, or has decimals where a count or a table needs whole numbers.

    Notes
    -----
    A sum is scaled up with the mean of the answered items, whatever their ranges. A count takes
    a missing answer as not counted, within the limits of ``min_answered``. R's
    ``psych::scoreItems(missing = TRUE, impute = "none")`` scores a person who answered a single
    item; here that is ``min_answered`` of one item in k.

    References
    ----------
    Mazza, Enders and Ruehlman (2015) on proration.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"lacks_company": [1, 3], "left_out": [2, 3], "isolated": [1, None]})
    >>> scored = score(answers, "ucla3", items_prefix=False)
    >>> scored["ucla3.total"].tolist()
    [4.0, nan]
    """
    if isinstance(instrument, str):
        from solidarity_eval.instruments.catalogue import load_instrument

        instrument = load_instrument(instrument)
    require_settled(instrument)
    chosen = _chosen(instrument, scales)
    wanted = dict.fromkeys(item for scale in chosen for item in instrument.items_of(scale.id))
    answers = read_answers(data, instrument, wanted, items_prefix=items_prefix)
    scored = data.copy(deep=False)
    for scale in chosen:
        values, prorated = _score_scale(answers, instrument, scale)
        scored[f"{instrument.id}.{scale.id}"] = values
        scored[f"{instrument.id}.{scale.id}/prorated"] = prorated
    return scored


def require_settled(instrument: Instrument) -> None:
    """Refuse a questionnaire whose key depends on a choice that was not made.

    Raises
    ------
    ArgumentError
        If the direction of the answers or the list of items is still to be given.
    """
    if instrument.anchors_required:
        raise ArgumentError("instruments.anchors_needed", instrument=instrument.id)
    if instrument.items.open:
        raise ArgumentError("instruments.items_needed", instrument=instrument.id)


def _chosen(instrument: Instrument, scales: Sequence[str] | None) -> tuple[Scale, ...]:
    known = [scale.id for scale in instrument.scales]
    unknown = [name for name in scales or () if name not in known]
    if unknown:
        raise ArgumentError(
            "instruments.unknown_scale",
            scale=", ".join(unknown),
            instrument=instrument.id,
            allowed=", ".join(known),
        )
    return tuple(s for s in instrument.scales if scales is None or s.id in scales)


def _score_scale(
    answers: Answers, instrument: Instrument, scale: Scale
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    items = instrument.items_of(scale.id)
    of_scale = {item: answers[item] for item in items}
    if scale.score in ("count", "table"):
        require_whole(of_scale, f"{instrument.id}.{scale.id}")
    tally = _tally(of_scale, instrument, scale)
    complete = tally.answered == tally.items
    scorable = _scorable(tally, of_scale, scale) if scale.score != "table" else complete
    prorated = scorable & ~complete
    if scale.score == "count":
        values = np.where(scorable, tally.total, np.nan)
        prorated = np.zeros_like(scorable)
    elif scale.score == "table":
        values = table_score(tally, scorable, scale.table or {})
    elif scale.score == "mean":
        values = mean_score(tally, scorable)
    else:
        values = sum_score(tally, scorable)
    return (values if scale.multiply == 1 else values * scale.multiply), prorated


def _tally(answers: Answers, instrument: Instrument, scale: Scale) -> Tally:
    columns = list(answers.values())
    if scale.score == "count" and scale.count is not None:
        rule = scale.count.answers
        return count_up(columns, [rule.get(item, rule.get("any", ())) for item in answers])
    pivots = [
        float(sum(instrument.items.range_of(item))) if item in instrument.reverse else None
        for item in answers
    ]
    return add_up(columns, pivots)


def _scorable(tally: Tally, answers: Answers, scale: Scale) -> NDArray[np.bool_]:
    """Who answered enough: of the scale, and of each part that has its own rule."""
    needs_all = scale.score != "count" and not scale.prorate
    scorable = enough(tally.answered, tally.items, 1.0 if needs_all else scale.min_answered)
    for group in scale.answered_groups:
        answered = answered_of([answers[item] for item in group.items])
        scorable &= enough(answered, len(group.items), group.min_answered)
    return scorable
