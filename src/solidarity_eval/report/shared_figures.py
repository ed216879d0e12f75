"""The figures of an outcome as a shared edition may print them, rounded before they are read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from solidarity_eval.disclosure import OutcomeScreen, figures_of, groups_may_stand
from solidarity_eval.disclosure.packet_proportions import GRAINS
from solidarity_eval.disclosure.rounding import down, up
from solidarity_eval.plots.reading import change_estimate, levels
from solidarity_eval.results import Estimate, Result
from solidarity_eval.schemas.packet_outcomes import (
    PacketMoments,
    PacketOutcome,
    PacketSummary,
    Statistic,
)

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.interpretation.verdict import Verdict
    from solidarity_eval.schemas.project import Outcome

_INSIDE = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFigures:
    """What a shared edition may print of a change.

    Attributes
    ----------
    change : Result or None
        Rounded where it must be; None where no precision is safe.
    digits : int or None
        Decimals kept, None where nothing is rounded.
    screened : PacketOutcome
        The same figures as a packet would hold them.
    """

    change: Result | None
    digits: int | None
    screened: PacketOutcome

    @property
    def single(self) -> bool:
        """Whether the score is the answer to one question."""
        return figures_of(self.screened).single


def shared_figures(
    evaluation: Evaluation,
    outcome: Outcome,
    change: Result,
    *,
    limits: tuple[float, float] | None,
    items: int | None,
    least: int,
) -> SharedFigures:
    """Return the figures of a change after the screen that a packet of the project passes.

    Report and packet go to the same readers: one may not print what the other hides.
    """
    told = _as_packet(evaluation, outcome, change, limits=limits, items=items)
    screened, _ = OutcomeScreen(told, least).screened(basis="not asked here")
    if screened.change is None or screened.change.conf_low is None:
        return SharedFigures(change=None, digits=None, screened=screened)
    digits = screened.change.digits
    if digits is None:
        return SharedFigures(change=change, digits=None, screened=screened)
    return SharedFigures(
        change=_rounded(outcome, change, screened), digits=digits, screened=screened
    )


def rounded_verdict(verdict: Verdict | None, shared: SharedFigures | None) -> Verdict | None:
    """Return a verdict with the decimals of the figures; its word was read on exact ones."""
    if verdict is None or shared is None or shared.digits is None:
        return verdict
    digits = shared.digits
    told_change = shared.screened.change
    grain = GRAINS[digits] if shared.screened.type == "proportion" else 1
    numbers: dict[str, Any] = {"estimate": round(verdict.estimate, digits)}
    for name in ("low", "decisive_low"):
        numbers[name] = down(getattr(verdict, name), digits, grain=grain)
    for name in ("high", "decisive_high"):
        numbers[name] = up(getattr(verdict, name), digits, grain=grain)
    if told_change is not None and told_change.estimate == verdict.estimate:
        numbers["estimate"] = verdict.estimate
    told = {key: _told(key, value, digits) for key, value in verdict.values.items()}
    bound = round(verdict.drift_bound, digits)
    return replace(verdict, **numbers, drift_bound=bound, values=told)


def _told(key: str, value: object, digits: int) -> Any:
    """Return a value of a verdict, rounded where it tells of everybody who entered."""
    if not isinstance(value, float) or not key.startswith("all_"):
        return value
    if key.endswith("_low"):
        return down(value, digits)
    return up(value, digits) if key.endswith("_high") else round(value, digits)


def _as_packet(
    evaluation: Evaluation,
    outcome: Outcome,
    change: Result,
    *,
    limits: tuple[float, float] | None,
    items: int | None,
) -> PacketOutcome:
    found = change_estimate(change)
    means = levels(change)
    spreads = {str(e.at.get("wave")): e.estimate for e in change.estimates if e.term == "sd"}

    def summary(wave: str) -> PacketSummary | None:
        mean = means.get(wave)
        if mean is None or mean.n is None:
            return None
        return PacketSummary(n=mean.n, mean=mean.estimate, sd=spreads.get(wave))

    low, high = limits or (None, None)
    return PacketOutcome(
        id=outcome.id,
        role=outcome.role,
        type=outcome.type,
        construct="other",
        items=items,
        low=low,
        high=high,
        design=evaluation.project.outcome_design(outcome),
        unit=found.unit,
        before=summary(outcome.before),
        after=summary(outcome.after),
        moments=_moments(evaluation, outcome),
        change=Statistic(
            estimate=found.estimate,
            conf_low=_finite(found.conf_low),
            conf_high=_finite(found.conf_high),
            conf_level=found.conf_level,
            df=_finite(found.df),
            n=found.n,
            unit=found.unit,
        ),
    )


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else value


def _moments(evaluation: Evaluation, outcome: Outcome) -> PacketMoments | None:
    result = evaluation.result(outcome.id, "moments")
    if result is None:
        return None
    table = result.table("counts")
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    row = next((row for row in rows if row.pop("arm") == "programme"), None)
    return None if row is None else PacketMoments.model_validate(row)


def _rounded(outcome: Outcome, change: Result, screened: PacketOutcome) -> Result:
    """Return the change with the screened numbers; other estimates are left out."""
    main = change_estimate(change)
    sides = {outcome.before: screened.before, outcome.after: screened.after}
    kept: list[Estimate] = []
    for item in change.estimates:
        side = sides.get(str(item.at.get("wave")))
        if item is main and screened.change is not None:
            told = screened.change
            kept.append(
                replace(
                    item,
                    estimate=told.estimate,
                    conf_low=told.conf_low,
                    conf_high=told.conf_high,
                    std_error=None,
                    p_value=None,
                )
            )
        elif side is not None and item.term in ("mean", "proportion") and side.mean is not None:
            kept.append(_level(item, side))
        elif side is not None and item.term == "sd" and side.sd is not None:
            kept.append(_bare(item, side.sd))
    return change.with_(estimates=tuple(kept), tests=(), tables=())


def _level(item: Estimate, side: PacketSummary) -> Estimate:
    """Return a level with the interval that its rounded mean and SD themselves give."""
    from solidarity_eval._kernels.student import t_quantile

    mean = item.estimate if side.mean is None else side.mean
    if item.conf_low is None or item.unit == "proportion":
        return replace(item, estimate=mean) if side.digits is None else _bare(item, mean)
    if side.sd is None or side.n < 2:
        return _bare(item, mean)
    half = t_quantile((1 + (item.conf_level or 0.95)) / 2, side.n - 1) * side.sd / side.n**0.5
    return replace(item, estimate=mean, conf_low=mean - half, conf_high=mean + half, std_error=None)


def _bare(item: Estimate, value: float) -> Estimate:
    return replace(item, estimate=value, conf_low=None, conf_high=None, std_error=None)


def bins_may_stand(
    shared: SharedFigures | None, counts: Mapping[str, Sequence[int]], edges: Sequence[float]
) -> bool:
    """Tell whether merged bins may be drawn beside the figures of a shared edition.

    ``counts`` are those of the time before, then after; a bin holds its lower edge, the last one
    both.
    """
    if shared is None:
        return True
    ends = [edge - _INSIDE for edge in edges[1:-1]] + [edges[-1]]
    spans = list(zip(edges[:-1], ends, strict=True))
    return _stand(shared, counts, spans)


def answers_may_stand(
    shared: SharedFigures | None,
    counts: Mapping[str, Sequence[int]],
    groups: Sequence[Sequence[int]],
    *,
    turned: bool,
) -> bool:
    """Tell whether merged answers to the only question of a score may be drawn beside it."""
    if shared is None:
        return True
    low, high = shared.screened.low or 0.0, shared.screened.high or 0.0
    spans = [(float(min(group)), float(max(group))) for group in groups]
    if turned:
        spans = [(low + high - last, low + high - first) for first, last in spans]
    return _stand(shared, counts, spans)


def _stand(
    shared: SharedFigures,
    counts: Mapping[str, Sequence[int]],
    spans: Sequence[tuple[float, float]],
) -> bool:
    told = [
        (side, first, last, people)
        for side, row in zip(("before", "after"), counts.values(), strict=False)
        for (first, last), people in zip(spans, row, strict=True)
    ]
    return groups_may_stand(figures_of(shared.screened), told)
