"""The checks that save a survey: what cannot be true, what was not read, what moved by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.intake.checks.ages import check_ages
from solidarity_eval.intake.checks.drift import check_drift
from solidarity_eval.intake.checks.durations import check_durations
from solidarity_eval.intake.checks.impossible import check_impossible
from solidarity_eval.intake.checks.interviewers import check_interviewers
from solidarity_eval.intake.checks.order import check_order, check_stay
from solidarity_eval.intake.checks.reversed import check_reversed
from solidarity_eval.intake.checks.same_answers import check_same_answers
from solidarity_eval.intake.checks.seasons import check_seasons
from solidarity_eval.intake.checks.skips import check_skips
from solidarity_eval.intake.checks.straight import check_straight_lines
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import PartRows

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Everything that was read, for the checks that look across files.

    ``people`` and ``register`` are the people table as checked and as the file writes it.
    """

    rows: tuple[PartRows, ...]
    responses: pd.DataFrame
    people: pd.DataFrame | None
    register: RawTable | None


def check_file(rows: PartRows, context: Context) -> list[Finding]:
    """Run the checks of this package that look at one file of answers."""
    return [
        *check_skips(rows, context),
        *check_impossible(rows, context),
        *check_straight_lines(rows, context),
        *check_durations(rows, context),
        *check_same_answers(rows, context),
    ]


def check_survey(survey: Survey, context: Context) -> list[Finding]:
    """Run the checks of this package that look at all files together."""
    rows, responses = survey.rows, survey.responses
    return [
        *check_ages(rows, survey.register, context),
        *check_order(rows, context),
        *check_stay(rows, survey.people, context),
        *check_reversed(rows, responses, context),
        *check_drift(rows, responses, context),
        *check_interviewers(rows, responses, context),
        *check_seasons(rows, responses, context),
    ]
