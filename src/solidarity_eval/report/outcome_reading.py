"""One outcome as the report reads it: which numbers may be shown, and where its interval lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solidarity_eval.disclosure import Profile, show_share
from solidarity_eval.evaluation import Evaluation
from solidarity_eval.plots.reading import bounds, change_estimate, levels
from solidarity_eval.report.shared_figures import (
    SharedFigures,
    rounded_verdict,
    shared_figures,
)
from solidarity_eval.results import Estimate, Flow, Result
from solidarity_eval.schemas.instrument import Instrument, Scale
from solidarity_eval.schemas.project import Measure, Outcome

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport import Passport
    from solidarity_eval.interpretation.verdict import Verdict

Kind = Literal["score", "measure", "share"]
Side = Literal["higher", "lower", "either"]
Band = Literal["none", "within", "beyond", "across"]
Hidden = Literal["refused", "described", "few", "alike", "rare", "recoverable"]

_UNPAIRED = ("cross_section", "retrospective", "series")
MAIN_ROLES = ("primary", "confirmatory")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReading:
    """What the sections need to know about one outcome.

    Attributes
    ----------
    kind : {"score", "measure", "share"}
        What is compared; it chooses the words.
    change : Result or None
        None where it was refused.
    hidden : str or None
        Why its numbers may not be shown: ``refused``, no change to show as it is ``described``,
        ``few`` people, all answers or all changes ``alike``, ``rare`` answers, figures from which
        answers are ``recoverable``.
    limits : (float, float) or None
        Ends of the scale, as far as they are known.
    ledger : Flow or None
        Who answered and who is linked, whether the change was computed or refused.
    smallest : float or None
        The declared smallest change, in the unit of the change.
    verdict : Verdict or None
        What may be said of it; None where its numbers may not be shown.
    passport : Passport or None
        How far its proof goes.
    controlled : bool
        Whether the verdict reads programme against comparison.
    design : str
        Its own, else the project's.
    drawn : bool
        Whether chance formed the groups, or the order in which they start.
    shared : SharedFigures or None
        What a shared edition may print, None in another and where nothing is printed.
    """

    outcome: Outcome
    label: str
    kind: Kind
    change: Result | None
    hidden: Hidden | None
    limits: tuple[float, float] | None
    better: str | None
    smallest: float | None
    instrument: Instrument | None = None
    scale: Scale | None = None
    measure: Measure | None = None
    standardized: Result | None = None
    ledger: Flow | None = None
    verdict: Verdict | None = None
    passport: Passport | None = None
    controlled: bool = False
    design: str = "one_group_pre_post"
    drawn: bool = False
    shared: SharedFigures | None = None

    @property
    def rounded(self) -> int | None:
        """Decimals that a shared edition keeps, None where nothing is rounded."""
        return None if self.shared is None else self.shared.digits

    @property
    def result(self) -> Result:
        """The change; only for an outcome that was not refused."""
        if self.change is None:
            raise ValueError(f"the change of {self.outcome.id!r} was refused")
        return self.change

    @property
    def estimate(self) -> Estimate:
        """The estimate of change, with its interval."""
        return change_estimate(self.result)

    @property
    def interval(self) -> tuple[float, float, float]:
        """``(low, estimate, high)`` of the change."""
        return bounds(self.estimate)

    @property
    def headline(self) -> tuple[float, float, float]:
        """``(low, estimate, high)`` of what the verdict reads; the change without a verdict."""
        if self.verdict is None:
            return self.interval
        return self.verdict.low, self.verdict.estimate, self.verdict.high

    @property
    def concluded(self) -> bool:
        """Whether the verdict is a word that answers the question."""
        word = None if self.verdict is None else self.verdict.word
        return word not in (None, "cannot_conclude")

    @property
    def drift(self) -> float | None:
        """How far the score would move of itself in the wished direction, signed as measured."""
        if self.verdict is None or not self.verdict.drift_bound:
            return None
        return -self.verdict.drift_bound if self.verdict.turned else self.verdict.drift_bound

    @property
    def drift_ends(self) -> tuple[float, float] | None:
        """Both ends of the band that the way in gives on its own; None where it is unknown."""
        if self.verdict is None or self.controlled:
            return None
        low, high = (self.verdict.values.get(f"drift_{end}") for end in ("low", "high"))
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            return None
        return (float(low), float(high)) if low or high else None

    @property
    def n(self) -> int:
        """People compared."""
        return self.estimate.n or 0

    @property
    def flow(self) -> Flow | None:
        """The linkage ledger."""
        return self.ledger

    @property
    def is_main(self) -> bool:
        """Whether the project named it before looking."""
        return self.outcome.role in MAIN_ROLES

    @property
    def side(self) -> Side:
        """Where the interval lies: all above zero, all below, or on both sides."""
        low, _, high = self.interval
        return "higher" if low > 0 else "lower" if high < 0 else "either"

    @property
    def band(self) -> Band:
        """Where the interval lies with respect to the declared smallest change."""
        low, _, high = self.interval
        edge = self.smallest
        if edge is None:
            return "none"
        if -edge < low and high < edge:
            return "within"
        return "beyond" if low >= edge or high <= -edge else "across"

    @property
    def wished(self) -> bool | None:
        """Whether the interval lies on the wished side; None where it is on both, or unknown."""
        if self.better is None or self.side == "either":
            return None
        return self.side == self.better

    @property
    def has_levels(self) -> bool:
        """Whether the mean or the share at both times is known."""
        known = levels(self.result) if self.change is not None else {}
        return {self.outcome.before, self.outcome.after} <= known.keys()

    @property
    def has_level_intervals(self) -> bool:
        """Whether these levels come with their intervals, so that a figure can draw them."""
        waves = (self.outcome.before, self.outcome.after)
        return self.has_levels and all(self.level(wave).conf_low is not None for wave in waves)

    @property
    def linked(self) -> bool:
        """Whether each person is compared with herself."""
        return self.ledger is not None

    def level(self, wave: str) -> Estimate:
        """Return the mean or the share at a wave."""
        return levels(self.result)[wave]

    def sd(self, wave: str) -> float | None:
        """Return the standard deviation at a wave, None for a share."""
        result = self.result
        return result.get("sd", wave=wave).estimate if result.has("sd") else None


def read_outcome(
    evaluation: Evaluation, outcome: Outcome, *, label: str, profile: Profile, least: int
) -> OutcomeReading:
    """Gather an outcome's results and decide what an edition may show of them."""
    instrument, scale, measure = _source(evaluation, outcome)
    change = evaluation.change(outcome) or _unpaired(evaluation, outcome)
    design = evaluation.project.outcome_design(outcome)
    described = change is None and design == "descriptive"
    hidden = "described" if described else reason_to_hide(change, profile, least=least)
    limits = _limits(instrument, scale, measure)
    shared = None
    if hidden is None and profile == "shared" and change is not None:
        items = len(instrument.items_of(scale.id)) if instrument and scale else None
        shared = shared_figures(
            evaluation, outcome, change, limits=limits, items=items, least=least
        )
        hidden = "recoverable" if shared.change is None else None
        change = shared.change or change
    kind: Kind = (
        "share" if outcome.type == "proportion" else "score" if scale is not None else "measure"
    )
    better = scale.better if scale is not None else measure.better if measure is not None else None
    return OutcomeReading(
        outcome=outcome,
        label=label,
        kind=kind,
        change=change,
        hidden=hidden,
        limits=(0.0, 1.0) if kind == "share" else limits,
        better="higher" if kind == "share" else better,
        smallest=_smallest(outcome, change),
        instrument=instrument,
        scale=scale,
        measure=measure,
        standardized=_standardized(evaluation, outcome, shared),
        ledger=evaluation.ledger(outcome),
        verdict=_verdict(evaluation, outcome, shared) if hidden is None else None,
        passport=_passport(evaluation, outcome, hidden),
        controlled=_controlled(evaluation, outcome),
        design=design,
        drawn=_drawn(evaluation, design),
        shared=shared if hidden is None else None,
    )


def _standardized(
    evaluation: Evaluation, outcome: Outcome, shared: SharedFigures | None
) -> Result | None:
    """Return the standardised change, unless it would tell the SD that rounding hides."""
    if shared is not None and shared.digits is not None:
        return None
    return evaluation.result(outcome.id, "standardized")


def _verdict(
    evaluation: Evaluation, outcome: Outcome, shared: SharedFigures | None
) -> Verdict | None:
    return rounded_verdict(evaluation.verdicts.get(outcome.id), shared)


def _drawn(evaluation: Evaluation, design: str) -> bool:
    """Tell whether a design rests on a draw."""
    ordered = design == "stepped_wedge" and evaluation.project.design.order_drawn
    return design in ("randomised", "cluster_randomised") or ordered


def _unpaired(evaluation: Evaluation, outcome: Outcome) -> Result | None:
    """Return the change of a design that has no pairs of answers."""
    found = (evaluation.result(outcome.id, name) for name in _UNPAIRED)
    return next((result for result in found if result is not None and result.has("change")), None)


def _passport(evaluation: Evaluation, outcome: Outcome, hidden: Hidden | None) -> Passport | None:
    """Return the passport, unless its readings would tell a verdict that is not shown."""
    verdict = evaluation.verdicts.get(outcome.id)
    told = verdict is not None and verdict.word is not None
    return None if hidden is not None and told else evaluation.passports.get(outcome.id)


def _controlled(evaluation: Evaluation, outcome: Outcome) -> bool:
    """Tell whether the verdict reads a difference between groups."""
    verdict = evaluation.verdicts.get(outcome.id)
    result = evaluation.results.get(verdict.result) if verdict is not None else None
    return result is not None and result.has("effect")


def _source(
    evaluation: Evaluation, outcome: Outcome
) -> tuple[Instrument | None, Scale | None, Measure | None]:
    if outcome.measure is not None:
        found = [item for item in evaluation.project.measures if item.id == outcome.measure]
        return None, None, found[0] if found else None
    name, _, scale_id = (outcome.scale or "").partition(".")
    instrument = evaluation.instruments.get(name)
    return instrument, instrument.scale(scale_id) if instrument else None, None


def _limits(
    instrument: Instrument | None, scale: Scale | None, measure: Measure | None
) -> tuple[float, float] | None:
    """Return the ends of a scale, from the questions behind it."""
    if measure is not None:
        known = measure.min is not None and measure.max is not None
        return (float(measure.min or 0), float(measure.max or 0)) if known else None
    if instrument is None or scale is None:
        return None
    from solidarity_eval.instruments.derived import score_range

    return score_range(instrument, scale.id)


def reason_to_hide(change: Result | None, profile: Profile, *, least: int) -> Hidden | None:
    """Return why an edition may not show the numbers of a change, None where it may."""
    if change is None:
        return "refused"
    estimate = change_estimate(change)
    n = estimate.n or 0
    if n < least:
        return "few"
    if profile == "internal":
        return None
    if estimate.unit == "proportion":
        shares = [item.estimate for item in levels(change).values()]
        counts = [show_share(round(share * n), n, least=least) for share in shares]
        return "rare" if any(count.hidden for count in counts) else None
    spread = [item.estimate for item in change.estimates if item.term == "sd"]
    alike = estimate.std_error == 0 or any(value == 0 for value in spread)
    return "alike" if alike else None


def _smallest(outcome: Outcome, change: Result | None) -> float | None:
    """Return the smallest change in the unit of the change, None where it has another unit."""
    declared = outcome.smallest_change
    if declared is None or change is None:
        return None
    unit = change_estimate(change).unit
    if declared.unit == unit:
        return declared.value
    if declared.unit == "sd" and unit == "points":
        spread = change.get("sd", wave=outcome.before).estimate if change.has("sd") else 0.0
        return declared.value * spread or None
    return None
