"""Scores of a questionnaire over a survey: the same rules as on a DataFrame, as one query."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import ArgumentError, ColumnNotFoundError, DataError
from solidarity_eval.instruments.scoring import require_settled
from solidarity_eval.scale.collect import collect
from solidarity_eval.schemas.instrument import Instrument, Scale

if TYPE_CHECKING:
    from ibis import Table

# As in the scores of a DataFrame: a share written by hand (0.8333) lets 5 of 6 through.
_SLACK = 1e-3


def score_survey(
    survey: Table,
    instrument: Instrument | str,
    *,
    scales: Sequence[str] | None = None,
    items_prefix: bool = True,
) -> Table:
    """Add the scores of a questionnaire to a survey.

    Formula, rules for missing answers and names of columns are those of
    `solidarity_eval.instruments.score`; the answers are checked in one pass over the data, the
    scores are computed when they are asked for. It does not impute.

    Parameters
    ----------
    survey : ibis.Table
        One numeric column per item, null or a declared missing code where there is no answer.
    instrument : Instrument or str
        A questionnaire, or the identifier of one of the catalogue.
    scales : sequence of str, optional
        Identifiers of the scales to compute; all by default.
    items_prefix : bool
        Whether item columns are named ``<instrument>/<item>`` or ``<item>``.

    Returns
    -------
    ibis.Table
        The survey with ``<instrument>.<scale>`` (float) and ``<instrument>.<scale>/prorated``.

    Raises
    ------
    ArgumentError
        If a scale does not exist or the questionnaire waits for a choice.
    ColumnNotFoundError
        If an item has no column.
    DataError
        If an answer is out of range, or not a whole number where one is needed.
    """
    if isinstance(instrument, str):
        from solidarity_eval.instruments.catalogue import load_instrument

        instrument = load_instrument(instrument)
    require_settled(instrument)
    chosen = _chosen(instrument, scales)
    items = dict.fromkeys(item for scale in chosen for item in instrument.items_of(scale.id))
    columns = {item: f"{instrument.id}/{item}" if items_prefix else item for item in items}
    lacking = [column for column in columns.values() if column not in survey.columns]
    if lacking:
        raise ColumnNotFoundError(
            "column_not_found", missing=", ".join(lacking), available=", ".join(survey.columns)
        )
    codes = [code for code in instrument.missing if isinstance(code, int)]
    answers = {item: _answer(survey[column], codes) for item, column in columns.items()}
    _require_sound(survey, instrument, answers, chosen=chosen)
    scores: dict[str, Any] = {}
    for scale in chosen:
        name = f"{instrument.id}.{scale.id}"
        scores[name], scores[f"{name}/prorated"] = _score(instrument, scale, answers)
    return survey.mutate(**scores)


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
    return tuple(scale for scale in instrument.scales if scales is None or scale.id in scales)


def _answer(column: Any, codes: list[int]) -> Any:
    import ibis

    value = column.cast("float64").nullif(float("nan"))
    missing = [float(code) for code in codes]
    return ibis.cases((value.isin(missing), None), else_=value) if missing else value


def _require_sound(
    survey: Table, instrument: Instrument, answers: dict[str, Any], *, chosen: tuple[Scale, ...]
) -> None:
    """Refuse answers outside their range, and fractions where answers are counted or looked up."""
    bounds: dict[str, Any] = {}
    for item, value in answers.items():
        bounds[f"low {item}"], bounds[f"high {item}"] = value.min(), value.max()
        bounds[f"part {item}"] = (value - value.round()).abs().max()
    found = collect(survey.aggregate(**bounds)).iloc[0]
    whole = {
        item: scale.id
        for scale in chosen
        if scale.score in ("count", "table")
        for item in instrument.items_of(scale.id)
    }
    for item in answers:
        low, high = instrument.items.range_of(item)
        for end in (found[f"low {item}"], found[f"high {item}"]):
            if end is not None and (end < low or end > high):
                raise DataError(
                    "scale.out_of_range", item=item, value=float(end), low=low, high=high
                )
        part = found[f"part {item}"]
        if item in whole and part is not None and part > 0:
            raise DataError("scale.not_whole", item=item, scale=f"{instrument.id}.{whole[item]}")


def _score(instrument: Instrument, scale: Scale, answers: dict[str, Any]) -> tuple[Any, Any]:
    """Return the score of a scale, null where not scorable, and whether it was prorated."""
    import ibis

    items = instrument.items_of(scale.id)
    own = {item: answers[item] for item in items}
    answered = _add(value.notnull().cast("int64") for value in own.values())
    needs_all = scale.score == "table" or (scale.score != "count" and not scale.prorate)
    least = 1.0 if needs_all else scale.min_answered
    scorable = answered >= least * len(items) - _SLACK
    for group in scale.answered_groups:
        part = _add(own[item].notnull().cast("int64") for item in group.items)
        scorable &= part >= group.min_answered * len(group.items) - _SLACK
    total = _total(instrument, scale, own)
    divisor = answered.cast("float64").nullif(0.0)
    if scale.score == "mean":
        value = total / divisor
    elif scale.score == "sum":
        value = total * float(len(items)) / divisor
    elif scale.score == "table":
        rows = [(total == float(raw), float(points)) for raw, points in (scale.table or {}).items()]
        value = ibis.cases(*rows, else_=None)
    else:
        value = total
    if scale.multiply != 1:
        value *= float(scale.multiply)
    score = ibis.cases((scorable, value), else_=None).cast("float64")
    full = answered == len(items)
    counted = scale.score in ("count", "table")
    return score, ibis.literal(value=False) if counted else scorable & ~full


def _total(instrument: Instrument, scale: Scale, own: dict[str, Any]) -> Any:
    if scale.score == "count" and scale.count is not None:
        rule = scale.count.answers
        points = [
            value.isin([float(one) for one in rule.get(item, rule.get("any", ()))])
            .cast("float64")
            .fill_null(0.0)
            for item, value in own.items()
        ]
        return _add(points)
    keyed = [
        float(sum(instrument.items.range_of(item))) - value if item in instrument.reverse else value
        for item, value in own.items()
    ]
    return _add(value.fill_null(0.0) for value in keyed)


def _add(parts: Any) -> Any:
    return functools.reduce(operator.add, parts)
