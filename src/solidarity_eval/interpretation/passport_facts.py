"""What the evidence passport is read from: facts of one outcome, None where not recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from solidarity_eval.interpretation.verdict import Verdict

Alike = Literal["alike", "adjustable", "too_different"]
AttritionRisk = Literal["low", "high"]
Asker = Literal["self", "team", "outside"]

DRAWN = ("randomised", "cluster_randomised")
BEFORE_AFTER_SAME_PEOPLE = (
    "one_group_pre_post",
    "randomised",
    "cluster_randomised",
    "comparison_group",
    "stepped_wedge",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportFacts:
    """Facts of one outcome; None means that the project does not record it.

    Attributes
    ----------
    outcome : str
        Id of the outcome.
    design : str
        ``DesignType`` of the project file.
    verdict : Verdict or None
        None where the change was refused.
    controlled : bool
        Whether a comparison group was measured and compared.
    order_drawn : bool or None
        Stepped wedge: whether the order of start was drawn by lot.
    groups_per_arm : int or None
        Least number of teams or sites in one arm, where arms are made of them; with one, the arm
        and the team cannot be told apart.
    baseline : {"alike", "adjustable", "too_different"} or None
        Largest standardised difference of the arms before: at most 0.05, at most 0.25, beyond.
    adjusted : bool or None
        Whether the estimate is adjusted for the score before.
    attrition : {"low", "high"} or None
        Side of the What Works Clearinghouse boundary; for drawn designs.
    linked_share : float or None
        Among those due with a score before, those with one after.
    replications : int or None
        Independent evaluations that found the same.
    evaluator_external : bool or None
        Whether someone outside the project evaluated.
    manual : bool or None
        Whether a written manual lets others deliver the same.
    selection : str or None
        Declared way in.
    drift_known : bool or None
        Whether the drift band could be computed.
    month_before, month_after : int or None
        Usual month of the answers at each time, 1 to 12.
    months_between : float or None
        Between the two times.
    same_mode : bool or None
        Whether both times were asked in the same way (paper, phone, face to face).
    asked_by : {"self", "team", "outside"} or None
        Who asked the questions; ``self`` when people filled the form alone.
    instrument_identical : bool or None
        Whether the same questions were asked at both times.
    instrument_validated : bool or None
        Whether the questionnaire is validated in the language used.
    reliability : float or None
        Internal consistency at its lowest time.
    other_events_asked : bool or None
        Whether people were asked what else changed in their lives.
    """

    outcome: str
    design: str
    verdict: Verdict | None
    controlled: bool = False
    order_drawn: bool | None = None
    groups_per_arm: int | None = None
    baseline: Alike | None = None
    adjusted: bool | None = None
    attrition: AttritionRisk | None = None
    linked_share: float | None = None
    replications: int | None = None
    evaluator_external: bool | None = None
    manual: bool | None = None
    selection: str | None = None
    drift_known: bool | None = None
    month_before: int | None = None
    month_after: int | None = None
    months_between: float | None = None
    same_mode: bool | None = None
    asked_by: Asker | None = None
    instrument_identical: bool | None = None
    instrument_validated: bool | None = None
    reliability: float | None = None
    other_events_asked: bool | None = None

    @property
    def drawn(self) -> bool:
        """Whether chance decided who had the programme, or who had it first."""
        return self.controlled and (
            self.design in DRAWN or (self.design == "stepped_wedge" and self.order_drawn is True)
        )

    @property
    def groups_comparable(self) -> bool:
        """Whether the arms started alike, or unlike by little and adjusted for it."""
        return self.baseline == "alike" or (self.baseline == "adjustable" and bool(self.adjusted))

    @property
    def word(self) -> str | None:
        """The verdict's word."""
        return self.verdict.word if self.verdict else None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The verdict's reasons."""
        return self.verdict.reasons if self.verdict else ()
