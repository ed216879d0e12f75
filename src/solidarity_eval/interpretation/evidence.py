"""What a verdict reads: results of one outcome, gathered by the evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from solidarity_eval.results import Estimate, Result
    from solidarity_eval.schemas.project import Outcome

Report = Literal["interim", "final"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Results of one outcome, as the verdict rule needs them; it computes nothing.

    Attributes
    ----------
    outcome : Outcome
        Of the project file: its role and its declared smallest change.
    better : {"higher", "lower"} or None
        Which way is favourable; None where the project does not say.
    headline : Estimate
        The raw change (one group) or effect (two groups), with the interval that is printed:
        95 %, or the Bonferroni level of the family of primary and confirmatory outcomes.
    decisive : Estimate
        The same quantity with the interval that rules 2 to 4 read: the printed one in a final
        report, 99.9 % in an interim one.
    result : str
        Id of the result that both come from.
    report : {"interim", "final"}
        Whether this report was named the one that decides.
    pairs : int
        Complete pairs (or people compared, in a design without pairs).
    linked_share : float or None
        Linked among those due at both times; None where the design follows nobody.
    controlled : bool
        Whether a comparison group carries the change that comes without the programme.
    drift : Result or None
        Of ``designs.regression_to_the_mean``: estimates ``drift_low`` and ``drift_high``, in raw
        points, signed as the change. None where entry was open, or with a comparison group.
    drift_unknown : bool
        Entry was not open and nothing tells the drift (no retest r, no reference mean).
    selection : str or None
        The declared selection path; None where the project does not say how people came in.
    all_entered : Estimate or None
        The change of all who entered, adjusted for baseline, at the level of ``decisive``.
    clusters : int or None
        Teams or sites that people share; None where they share none.
    smallest : float or None
        The declared smallest change in the unit of the headline; None where there is none.
    smallest_dated : bool
        Whether it was fixed before the after-wave (or is shown as an illustration).
    needed : int or None
        Pairs for 80 % chance to find ``smallest``, from the planned SD and r.
    detectable : float or None
        Change that would have been found 8 times out of 10, from the planned SD and r.
    locked : bool or None
        Whether the locked plan holds this outcome with this role; None where no plan was locked.
        An outcome that the plan does not hold is read as exploratory.
    """

    outcome: Outcome
    better: Literal["higher", "lower"] | None
    headline: Estimate
    decisive: Estimate
    result: str
    report: Report
    pairs: int
    linked_share: float | None
    controlled: bool = False
    drift: Result | None = None
    drift_unknown: bool = False
    selection: str | None = None
    all_entered: Estimate | None = None
    clusters: int | None = None
    smallest: float | None = None
    smallest_dated: bool = False
    needed: int | None = None
    detectable: float | None = None
    locked: bool | None = None
