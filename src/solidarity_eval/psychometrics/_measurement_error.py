"""The error of one score, from a retest or from a known reliability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval._kernels import retest
from solidarity_eval._kernels.change import change_moments
from solidarity_eval._kernels.moments import moments
from solidarity_eval.errors import ArgumentError, NoVarianceError
from solidarity_eval.psychometrics._answers import complete_answers
from solidarity_eval.psychometrics._notes import left_out_notes, small_sample_notes
from solidarity_eval.psychometrics._pairs import check_reliability, require_wave, score_pairs
from solidarity_eval.results import Flow

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Note, Scalar

ENOUGH_PERSONS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementError:
    """Standard error of measurement with its interval, in points.

    Attributes
    ----------
    sem, low, high : float
        Value and bounds.
    n : int
        People (or pairs) behind it.
    flow : Flow or None
        Linkage, for a retest.
    settings : mapping
        How it was had.
    notes : list of Note
        Caveats.
    """

    sem: float
    low: float
    high: float
    n: int
    flow: Flow | None
    settings: dict[str, Scalar]
    notes: list[Note]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the error of a score is read: columns, and a retest or a reliability."""

    outcome: str
    reliability: float | None
    pre: object
    post: object
    person: str
    wave: str


def measurement_error(data: pd.DataFrame, source: Source, level: float) -> MeasurementError:
    """Return the error of one score by the way that the arguments name."""
    if source.reliability is None and source.pre is not None and source.post is not None:
        return _from_retest(data, source, level)
    if source.reliability is not None and source.post is None:
        return _from_reliability(data, source, level)
    given = [name for name in ("reliability", "pre", "post") if getattr(source, name) is not None]
    raise ArgumentError("psychometrics.sem_source", received=", ".join(given) or "–")


def _from_retest(data: pd.DataFrame, source: Source, level: float) -> MeasurementError:
    pairs = score_pairs(
        data,
        outcome=source.outcome,
        pre=source.pre,
        post=source.post,
        person=source.person,
        wave=source.wave,
        fewest=3,
    )
    change = change_moments(pairs.before, pairs.after).change
    if change.sum_squares == 0.0:
        raise NoVarianceError("psychometrics.constant_change", outcome=source.outcome)
    sem, (low, high) = retest.sem_within(change.sd, n=pairs.n, conf_level=level)
    return MeasurementError(
        sem=sem,
        low=low,
        high=high,
        n=pairs.n,
        flow=pairs.flow,
        settings={
            "method": "within_person",
            "interval": "chi_square",
            "person": str(pairs.columns[0]),
            "wave": str(pairs.columns[1]),
        },
        notes=small_sample_notes(pairs.n, ENOUGH_PERSONS),
    )


def _from_reliability(data: pd.DataFrame, source: Source, level: float) -> MeasurementError:
    reliability = check_reliability("reliability", source.reliability)
    rows, person = data, None
    if source.pre is not None:
        require_wave(data, wave=source.wave, argument="pre", label=source.pre)
        rows, person = data[data[source.wave] == source.pre], source.person
    answers = complete_answers(rows, items=[source.outcome], person=person, fewest_items=1)
    spread = moments(answers.values[:, 0])
    if spread.sum_squares == 0.0:
        raise NoVarianceError("psychometrics.constant_outcome", outcome=source.outcome)
    bounds = retest.sd_interval(spread.sd, df=answers.n - 1, conf_level=level)
    sem, low, high = (retest.sem_from_reliability(sd, reliability) for sd in (spread.sd, *bounds))
    return MeasurementError(
        sem=sem,
        low=low,
        high=high,
        n=answers.n,
        flow=None,
        settings={
            "method": "reliability",
            "reliability": reliability,
            "interval": "chi_square_sd_only",
        },
        notes=[*left_out_notes(answers), *small_sample_notes(answers.n, ENOUGH_PERSONS)],
    )
