"""Checks of the answers that a project declares, and the thresholds of those that run anyway."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from solidarity_eval.schemas.common import Model, Share, Text

Codes = Annotated[tuple[int | float, ...], Field(min_length=1)]
"""Answers as the file codes them."""

Answered = Annotated[dict[str, Codes], Field(min_length=1)]
"""Answers by question: ``<questionnaire>/<question>``, a question alone, or a measure."""


class SkipRule(Model):
    """Questions that nobody should answer after certain answers; all of ``if`` must hold."""

    condition: Answered = Field(alias="if")
    then_empty: Annotated[tuple[str, ...], Field(min_length=1)]
    why: Text | None = None


class ImpossiblePair(Model):
    """Answers that cannot be true of one person at one time."""

    together: Annotated[dict[str, Codes], Field(min_length=2)]
    why: Text | None = None


class CheckThresholds(Model):
    """From where on a check speaks; the defaults suit a questionnaire of a few pages.

    Attributes
    ----------
    group_size : int
        Rows below which no rule computed over several people says anything.
    long_string, long_string_reversed : int
        Same answers in a row; the second counts runs that hold reversed questions.
    seconds_per_item : float
        Mean time per answered question below which a questionnaire was not read.
    duplicate_items : int
        Answers that two rows must share to count as one submission sent twice.
    drift : float
        Standard deviations by which one question moves away from the others of its scale.
    item_rest : float
        Correlation with the rest of its scale from which a question points the other way.
    interviews : int
        Interviews of one person before they are compared with the others'.
    interviewer_sd, interviewer_z : float
        Standard deviations, and standard errors, from the others' mean.
    entry_days : int
        Days before entry at which a first questionnaire may be filled in.
    age_years : int
        Years by which an age and a year of birth may disagree.
    season_share : float
        Share of a time's answers in one season.
    """

    group_size: Annotated[int, Field(ge=10)] = 20
    long_string: Annotated[int, Field(ge=4)] = 10
    long_string_reversed: Annotated[int, Field(ge=4)] = 6
    seconds_per_item: Annotated[float, Field(gt=0)] = 2.0
    duplicate_items: Annotated[int, Field(ge=5)] = 20
    drift: Annotated[float, Field(gt=0)] = 1.0
    item_rest: Annotated[float, Field(ge=-1, le=0)] = -0.1
    interviews: Annotated[int, Field(ge=5)] = 10
    interviewer_sd: Annotated[float, Field(gt=0)] = 0.5
    interviewer_z: Annotated[float, Field(gt=0)] = 3.5
    entry_days: Annotated[int, Field(ge=0)] = 31
    age_years: Annotated[int, Field(ge=0)] = 1
    season_share: Share = 0.5


class Checks(Model):
    """What the project knows of its answers: skips, impossible pairs, thresholds."""

    skip: tuple[SkipRule, ...] = ()
    impossible: tuple[ImpossiblePair, ...] = ()
    thresholds: CheckThresholds = Field(default_factory=CheckThresholds)
