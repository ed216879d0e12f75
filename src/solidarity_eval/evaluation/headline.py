"""The number of an outcome that its verdict reads, and how to have it at another level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.evaluation import wedge
from solidarity_eval.evaluation.arms import arm_teams, effect_at
from solidarity_eval.evaluation.change import change_at
from solidarity_eval.evaluation.dyads import dyads_at, in_dyads
from solidarity_eval.evaluation.teams import clustered_at, team_count
from solidarity_eval.evaluation.unpaired import cross_section_at

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.results import Estimate, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline of an outcome.

    Attributes
    ----------
    result : Result
        It comes from, at the printed level.
    term : str
        Of the estimate.
    teams : int or None
        Teams that people share and that the interval rests on; None where there are none.
    controlled : bool
        Whether it is an effect: compared with people without the programme.
    dyads : bool
        Whether its unit is the dyad.
    at : callable
        The same result at another level.
    """

    result: Result
    term: str
    teams: int | None
    controlled: bool
    dyads: bool
    at: Callable[[float], Result]

    @property
    def printed(self) -> Estimate:
        """The estimate with the interval that is printed."""
        return self._read(self.result)

    def decisive(self, study: Study) -> Estimate:
        """Return the estimate with the interval that decides."""
        if study.levels.decisive == study.levels.printed:
            return self.printed
        return self._read(self.at(study.levels.decisive))

    def _read(self, result: Result) -> Estimate:
        return result.get(self.term, of="mean") if self.dyads else result[self.term]


def headline(study: Study, results: Mapping[str, Result]) -> Headline | None:
    """Return what the verdict of an outcome reads; None where it was refused.

    Two groups, or teams that start in an order drawn by lot: the effect. One group whose people
    share teams: the change with teams as the unit; where that was refused, nothing: people of
    one team are not independent. Else the change. A series, a
    description and a recalled before have no verdict.
    """
    if study.controlled:
        return _of(study, results, "effect", at=effect_at, teams=arm_teams(study))
    if study.design in _WITHOUT_VERDICT:
        return None
    if study.design == "repeated_cross_section":
        return _of(study, results, "cross_section", at=cross_section_at)
    if study.design == wedge.DESIGN and f"{study.outcome.id}.effect" in results:
        # Its interval counts the orders that might have been drawn: no degrees of freedom.
        return _of(study, results, "effect", at=wedge.wedge_at)
    teams = team_count(study.followed, set(study.pairs.persons))
    if teams is not None:
        return _of(study, results, "clustered", at=clustered_at, teams=teams)
    if in_dyads(study):
        return _of(study, results, "dyads", at=dyads_at)
    return _of(study, results, "change", at=change_at)


# People recall a start that fits the progress they expect: a recalled before decides nothing.
_WITHOUT_VERDICT = ("interrupted_series", "descriptive", "retrospective_pretest")
_TERMS = ("effect", "change", "mean_change", "change_in_proportion")


def _of(
    study: Study,
    results: Mapping[str, Result],
    name: str,
    *,
    at: Callable[[Study, float], Result],
    teams: int | None = None,
) -> Headline | None:
    result = results.get(f"{study.outcome.id}.{name}")
    if result is None:
        return None
    term = next(term for term in _TERMS if result.has(term))
    return Headline(
        result=result,
        term=term,
        teams=teams,
        controlled=term == "effect",
        dyads=name == "dyads",
        at=lambda level: study.in_own_unit(at(study, level)),
    )
