"""What an evaluation holds: the promise, the results, the ledger, the findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.intake.dataset import InputFile
from solidarity_eval.intake.findings import Finding
from solidarity_eval.results import Flow, Note, Result
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.project import Outcome, Project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solidarity_eval.interpretation.passport import Passport
    from solidarity_eval.interpretation.verdict import Verdict
    from solidarity_eval.plan import PlanState


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that a report, a results file or a packet needs; no row of a person.

    Attributes
    ----------
    project : Project
        What was promised.
    instruments : mapping
        Questionnaires of the project by id, resolved from catalogue or file.
    results : mapping
        Results by id, in the order of the report. Ids:

        * ``<outcome>.change`` (``mean_change`` or ``change_in_proportion``), its ``flow`` is the
          outcome's linkage ledger; ``<outcome>.change.<wave>`` for each further wave. Its level
          is 95 %, or Bonferroni's 1 - .05 / m in a family of m primary and confirmatory outcomes;
        * ``<outcome>.ledger``: the ledger alone, where the change was refused;
        * ``<outcome>.standardized`` (``standardized_mean_change``), absent where refused;
        * ``<outcome>.standardized_by_change``: the same in standard deviations of the change (d_z);
        * ``<outcome>.scored``: table ``counts`` of the people with a score, columns ``wave, n``;
        * ``<outcome>.moments``: table ``counts`` of the sums over compared people, a row per group,
          columns ``arm, n, shift, denominator, before, after, before_squared, after_squared,
          product``;
        * ``<outcome>.distribution``: table ``distribution`` of scores by wave (compared people),
          columns ``wave, low, high, n``, finest bins;
        * ``<outcome>.items``: table ``items`` of answers by item and wave (compared people),
          columns ``item, wave, answer, n``;
        * ``<outcome>.moves``: table ``counts``, columns ``move, n`` (``up, same, down``), when a
          smallest change is declared;
        * ``<instrument>.<scale>.reliability.<wave>`` (``cronbach_alpha``);
        * ``indicator.<id>``: share (``proportion``) of the people an indicator speaks of;
        * ``<outcome>.effect``: programme against comparison, in designs with both (term
          ``effect``: ANCOVA, or the outcome's ``estimator``; ``stepped_wedge`` in its design);
          ``<outcome>.did`` beside it; ``<outcome>.change.comparison`` the change of the
          comparison group, while ``<outcome>.change`` is that of the programme's people;
        * ``<outcome>.clustered``: the change where people share teams (term ``change``, table
          ``teams``, terms ``change_fixed_teams``, ``icc_of_change``); the verdict reads it;
        * ``<outcome>.cross_section``, ``<outcome>.series``, ``<outcome>.retrospective``,
          ``<outcome>.described.<wave>``: of the designs without pairs, which have no
          ``<outcome>.change``;
        * ``<outcome>.all_entered``: change of all who entered (whose second answer was due),
          adjusted for baseline; absent where nobody left. With two groups the effect (terms
          ``effect``, ``adjustment``), the headline moved by what those who left would bring;
        * ``<outcome>.drift``: the band of regression to the mean (``drift_low, drift_high``);
        * ``<outcome>.attrition``, ``<outcome>.attrition_boundary`` (randomised designs),
          ``<outcome>.leavers`` (table ``balance``), ``<outcome>.balance`` (table ``balance``,
          two groups), ``<outcome>.lee_bounds`` (two groups), ``<outcome>.tipping`` (one group),
          ``<outcome>.weighted_for_attrition``, ``<outcome>.imputed`` (20 imputations, one group
          without teams), ``<outcome>.little`` (test ``little_mcar``);
        * ``<outcome>.dyads``: the change where people answer in twos, the dyad being the unit (term
          ``change`` at ``of = mean``); the verdict reads it;
        * ``<outcome>.staggered``: teams that started against those that had not yet (stepped
          wedge), without verdict;
        * ``<outcome>.event_study``: two groups over three times or more;
        * ``<outcome>.repeated``: change over all the waves of the outcome, three or more;
        * ``<outcome>.subgroup.<variable>``: interactions;
        * ``<outcome>.catch_up``: whether scores came closer together (``pitman_morgan``), for those
          who came in freely;
        * ``<outcome>.exposure``: how much of the programme people had, described;
        * ``<outcome>.multiverse``: table ``multiverse`` (primary outcome);
        * ``<outcome>.detectable``: what the planned n could find;
        * ``family.confirmatory`` (Holm), ``family.exploratory`` (Benjamini-Hochberg): table
          ``p_values``, columns ``outcome, p_value, adjusted``;
        * ``<outcome>.linkage``: the change at ``reading`` ``strict`` and ``loose`` of codes that
          people make themselves, and ``chance_share``, the expected share of false links;
        * ``reach.<part>`` and ``reach.<part>.<suffix>``: one result or more for each part of
          ``reach:``, in the project's order; ``settings["headline"]`` names the term that a target
          on the part reads;
        * ``target.<id>``: a promise beside what was found (settings ``state, reason, headline``,
          the amount); read it through `solidarity_eval.evaluation.targets.read_target`;
        * ``data.quality``: table ``counts``, columns ``check, n``: ``rows``, ``unlinked``, the
          count of findings by severity and code, ``scores_prorated.<outcome>``,
          ``scores_missing.<outcome>``, ``missing.<reason>``.
    flow : Flow
        Of the first outcome's people: the ledger shown in « who answered ».
    findings, inputs : tuple
        What intake found and read.
    notes : tuple of Note
        Refusals and caveats that no result carries (an outcome that could not be computed).
    verdicts, passports : mapping
        Verdict and evidence passport by outcome; an outcome whose headline was refused has no
        verdict.
    plan : PlanState or None
        The locked plan and what differs from it; None where no plan was locked.
    """

    project: Project
    instruments: Mapping[str, Instrument]
    results: Mapping[str, Result]
    flow: Flow
    findings: tuple[Finding, ...]
    inputs: tuple[InputFile, ...]
    notes: tuple[Note, ...]
    folder: Path
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    passports: Mapping[str, Passport] = field(default_factory=dict)
    plan: PlanState | None = None

    def result(self, *parts: str) -> Result | None:
        """Return ``results[".".join(parts)]`` or None where it was refused."""
        return self.results.get(".".join(parts))

    def ledger(self, outcome: Outcome) -> Flow | None:
        """Return the linkage ledger of an outcome, whether its change was computed or refused."""
        result = self.change(outcome) or self.result(outcome.id, "ledger")
        return result.flow if result is not None else None

    def change(self, outcome: Outcome) -> Result | None:
        """Return the change of an outcome, or None where it was refused."""
        return self.result(outcome.id, "change")
