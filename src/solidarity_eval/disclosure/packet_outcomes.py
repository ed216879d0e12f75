"""One outcome of a packet, as it may leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from solidarity_eval.disclosure.earlier import Other
from solidarity_eval.disclosure.kinds import (
    SENSITIVE_CONSTRUCTS,
    SENSITIVE_LEAST,
    SINGLE_LEAST,
    CellKind,
)
from solidarity_eval.disclosure.packet_figures import (
    blunted,
    figures_of,
    figures_of_sums,
    people,
    rounded_statistic,
    rounded_summary,
    significant,
    standardized_again,
)
from solidarity_eval.disclosure.packet_proportions import screened_moves, shares_may_show
from solidarity_eval.disclosure.precision import Precision, coarsest_step, safe_precision
from solidarity_eval.disclosure.record import Action, Entry, Reason, Record

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet_outcomes import PacketOutcome, PacketReliability

_FEW_VALUES = 12
_FEW_TEAMS = 2
_NUMBERS = (
    *("before", "after", "correlation", "moments", "comparison", "change", "effect"),
    *("clustered", "drift", "standardized"),
)
_VERDICT_REASONS = {
    "few_compared": "few_pairs",
    "sensitive_few": "few_pairs",
    "alike": "no_variance",
}


@dataclass(slots=True)
class OutcomeScreen:
    """Screens one outcome step by step and keeps the record.

    Attributes
    ----------
    outcome : PacketOutcome
        As it stands after the steps so far.
    least : int
        Fewest people that a figure may tell of.
    others : sequence of Other
        Figures published already that may hold nearly the same people.
    """

    outcome: PacketOutcome
    least: int
    others: Sequence[Other] = ()
    entries: list[Entry] = field(default_factory=list)

    def screened(self, *, basis: str | None) -> tuple[PacketOutcome, Record]:
        """Return the outcome as it may leave, and what was done."""
        reason = self._whole(basis)
        if reason is not None:
            self._hide_all(reason)
        elif people(self.outcome) is not None:
            self._side_figures()
            if self.outcome.type == "proportion":
                self._moves()
            else:
                self._precision()
        return self.outcome, Record(entries=tuple(self.entries))

    def _whole(self, basis: str | None) -> Reason | None:
        """Return why no figure may leave, None where some may."""
        n = people(self.outcome)
        if n is None:
            return None
        sensitive = self.outcome.construct_id in SENSITIVE_CONSTRUCTS
        if sensitive and not basis:
            return "no_legal_basis"
        if sensitive and n < SENSITIVE_LEAST:
            return "sensitive_few"
        if n < self.least:
            return "few_compared"
        if self.outcome.type == "proportion":
            shown = shares_may_show(self.outcome, least=self.least)
            return None if shown else "small_side"
        return "alike" if figures_of(self.outcome).alike else None

    def _hide_all(self, reason: Reason) -> None:
        """Keep what the outcome is, who was due and who came back; nothing of the answers."""
        changes: dict[str, Any] = {
            name: None for name in _NUMBERS if getattr(self.outcome, name) is not None
        }
        verdict, attrition = self.outcome.verdict, self.outcome.attrition
        if verdict is not None:
            told = verdict.word is not None
            changes["verdict"] = verdict.model_copy(
                update={
                    "word": None,
                    "reason": _VERDICT_REASONS.get(reason),
                    "rule": 1,
                    "size": None,
                    "zero": None,
                    "drift_bound": 0.0,
                }
            )
            if told:
                changes["passport"] = None
        if attrition is not None and attrition.all_entered is not None:
            changes["attrition"] = attrition.model_copy(update={"all_entered": None})
        if self.outcome.reliability:
            changes["reliability"] = ()
        kind = CellKind.SENSITIVE if reason in ("no_legal_basis", "sensitive_few") else None
        self._change(changes, "hidden", reason, kind=kind or CellKind.MOMENTS, whole=True)

    def _side_figures(self) -> None:
        """Hide what stands beside the change and tells of a few people by subtraction."""
        outcome, n = self.outcome, people(self.outcome) or 0
        attrition = outcome.attrition
        entered = attrition.all_entered if attrition is not None else None
        apart = abs((entered.n or n) - n) if entered is not None else 0
        if attrition is not None and 0 < apart < self.least:
            kept = attrition.model_copy(update={"all_entered": None})
            self._change({"attrition": kept}, "hidden", "nearly_same_people")
        if outcome.clustered is not None and (outcome.teams or _FEW_TEAMS + 1) <= _FEW_TEAMS:
            self._change({"clustered": None}, "hidden", "two_teams")
        kept_waves = tuple(one for one in outcome.reliability if (one.value.n or n) >= self.least)
        if len(kept_waves) < len(outcome.reliability):
            self._change({"reliability": kept_waves}, "hidden", "few_people")
        comparison = outcome.comparison
        if comparison is not None and comparison.n < self.least:
            self._change({"comparison": None, "effect": None}, "hidden", "few_people")

    def _moves(self) -> None:
        changes = screened_moves(self.outcome, least=self.least)
        if changes:
            rounded = changes.keys() <= {"change"}
            self._change(changes, "rounded" if rounded else "hidden", "rare_answers")

    def _precision(self) -> None:
        """Round means, spreads and the change as far as the answers ask for it."""
        figures = figures_of(self.outcome)
        precision = safe_precision(figures, others=self.others, least=self.least)
        if precision is None:
            self._hide_all("recoverable")
        elif precision.digits is not None:
            self._round(precision)
        elif self._few_tables():
            self._blunt()
        self._comparison(precision)

    def _round(self, precision: Precision) -> None:
        outcome, digits = self.outcome, precision.digits or 0
        spreads = precision.spreads
        attrition, verdict = outcome.attrition, outcome.verdict
        changes: dict[str, Any] = {
            "moments": None,
            "correlation": None,
            "drift": None,
            "before": rounded_summary(outcome.before, digits, spreads=spreads),
            "after": rounded_summary(outcome.after, digits, spreads=spreads),
        }
        for name in ("change", "effect", "clustered"):
            changes[name] = rounded_statistic(getattr(outcome, name), digits)
        if attrition is not None:
            entered = rounded_statistic(attrition.all_entered, digits)
            changes["attrition"] = attrition.model_copy(update={"all_entered": entered})
        if verdict is not None:
            bound = round(verdict.drift_bound, digits)
            changes["verdict"] = verdict.model_copy(update={"drift_bound": bound})
        changes["reliability"] = tuple(_short(one, 2) for one in outcome.reliability)
        again = outcome.model_copy(update=changes)
        changes["standardized"] = standardized_again(again, outcome.standardized)
        small = figures_of(outcome).single and (people(outcome) or 0) < SINGLE_LEAST
        reason: Reason = "single_question" if small else "recoverable"
        if self.others and not small:
            reason = "nearly_same_people"
        self._change(changes, "rounded", reason)

    def _few_tables(self) -> bool:
        """Tell whether so few tables of answers fit that a figure with all its digits marks one."""
        figures = figures_of(self.outcome)
        step = coarsest_step(figures)
        few_values = step is not None and figures.answers(step) <= _FEW_VALUES
        return few_values or figures.n < SINGLE_LEAST

    def _blunt(self) -> None:
        outcome = self.outcome
        changes: dict[str, Any] = {
            "effect": blunted(outcome.effect),
            "clustered": blunted(outcome.clustered),
            "reliability": tuple(_short(one, 3) for one in outcome.reliability),
        }
        if outcome.attrition is not None:
            entered = blunted(outcome.attrition.all_entered)
            changes["attrition"] = outcome.attrition.model_copy(update={"all_entered": entered})
        if outcome.standardized is not None:
            variance = significant(outcome.standardized.variance_jackknife)
            changes["standardized"] = outcome.standardized.model_copy(
                update={"variance_jackknife": variance}
            )
        self._change(changes, "rounded", "recoverable")

    def _comparison(self, precision: Precision | None) -> None:
        """Leave out the comparison group's sums where they cannot be given exactly."""
        comparison = self.outcome.comparison
        if comparison is None:
            return
        own = safe_precision(figures_of_sums(self.outcome, comparison), least=self.least)
        if own is None or own.digits is not None:
            digits = own.digits if own is not None else 1
            effect = rounded_statistic(self.outcome.effect, digits if digits is not None else 1)
            self._change({"comparison": None, "effect": effect}, "hidden", "recoverable")

    def _change(
        self,
        changes: dict[str, Any],
        action: Action,
        reason: Reason,
        *,
        kind: CellKind = CellKind.MOMENTS,
        whole: bool = False,
    ) -> None:
        """Replace fields, and record those that are not as they were."""
        before = self.outcome
        self.outcome = before.model_copy(update=changes)
        moved = [name for name in changes if getattr(before, name) != getattr(self.outcome, name)]
        place = f"outcomes.{before.id}"
        for name in [""] if whole and moved else moved:
            gone = name and getattr(self.outcome, name) is None
            entry = Entry(
                where=f"{place}.{name}" if name else place,
                action="hidden" if gone else action,
                cell=kind,
                reason=reason,
            )
            self.entries.append(entry)


def _short(one: PacketReliability, digits: int) -> PacketReliability:
    value = rounded_statistic(one.value, digits)
    return one if value is None else one.model_copy(update={"value": value})
