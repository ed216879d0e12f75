"""What should change, how it is compared, and how people came in."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from solidarity_eval.schemas.common import Day, Model, Slug, Text
from solidarity_eval.schemas.estimand import Estimand
from solidarity_eval.schemas.lens import Facet

DesignType = Literal[
    "one_group_pre_post",
    "randomised",
    "cluster_randomised",
    "comparison_group",
    "stepped_wedge",
    "repeated_cross_section",
    "interrupted_series",
    "retrospective_pretest",
    "descriptive",
]


ARM_DESIGNS = ("randomised", "cluster_randomised", "comparison_group")
"""Designs with a comparison group: what they estimate may be called an effect."""

TEAM_DESIGNS = ("cluster_randomised", "stepped_wedge")
"""Designs in which whole teams or places start together."""

UNPAIRED_DESIGNS = ("descriptive", "interrupted_series", "repeated_cross_section")
"""Designs that follow nobody from one time to the next."""

Estimator = Literal["ancova", "difference_in_differences", "weighted", "matched"]


class Design(Model):
    """How the comparison is made; the report says what it can and cannot conclude.

    ``start`` says when each team starts in a stepped wedge: a column of the people table that
    names the time, or the time by team; ``order_drawn`` that this order was drawn by lot.
    """

    type: DesignType = "one_group_pre_post"
    order_drawn: bool = False
    start: str | dict[str, Slug] | None = None
    note: Text | None = None
    proposed: bool = False


Correlation = Annotated[float, Field(ge=-1, le=1)]
Retest = Annotated[float, Field(ge=0, lt=1)]

_BY_RETEST = ("reference_mean", "retest_r")
_DRIFT_NEEDS = {
    "same_score": _BY_RETEST,
    "third_party": _BY_RETEST,
    "earlier_screen": (
        *("screen_mean", "screen_reference_mean", "screen_sd"),
        *("r_screen_before", "r_screen_after"),
    ),
    "open": (),
}


class Selection(Model):
    """How people came in: the drift to expect without any programme depends on it."""

    path: Literal["same_score", "earlier_screen", "third_party", "open"]
    reference_mean: float | None = None
    reference_population: str | None = None
    retest_r: tuple[Retest, Retest] | None = None
    screen_mean: float | None = None
    screen_reference_mean: float | None = None
    screen_sd: Annotated[float, Field(gt=0)] | None = None
    r_screen_before: Correlation | None = None
    r_screen_after: Correlation | None = None
    proposed: bool = False

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the drift of this path needs and the project does not say."""
        return tuple(key for key in _DRIFT_NEEDS[self.path] if getattr(self, key) is None)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.retest_r is not None and self.retest_r[0] > self.retest_r[1]:
            raise PydanticCustomError(
                "retest_order",
                "the smallest retest correlation ({low}) is above the largest ({high})",
                {"low": self.retest_r[0], "high": self.retest_r[1]},
            )
        return self


class SmallestChange(Model):
    """The least change that would matter, who said so, and when."""

    value: Annotated[float, Field(gt=0)]
    unit: Literal["points", "sd", "proportion"] = "points"
    source: Literal["anchor", "sem", "team", "publication"]
    date: Day | None = None
    illustrative: bool = False
    note: str | None = None
    proposed: bool = False


class Planned(Model):
    """What was expected before the data: for the change that the project could detect.

    ``n`` people at the start (in each group, with a comparison group).
    """

    sd: Annotated[float, Field(gt=0)] | None = None
    r: Correlation | None = None
    n: Annotated[int, Field(ge=2)] | None = None
    drop_out: Annotated[float, Field(ge=0, lt=1)] | None = None
    icc: Annotated[float, Field(ge=0, lt=1)] | None = None
    cluster_size: Annotated[float, Field(ge=1)] | None = None


class Outcome(Model):
    """What should change: a scale, a measure or a count of the register, before and after.

    ``recalled`` is the score, or the measure, in which people recall how they were before
    (retrospective pre-test); ``exposure`` a column of the people table: sessions, months.
    """

    id: Slug
    label: Text | None = None
    scale: str | None = None
    measure: Slug | None = None
    indicator: Slug | None = None
    recalled: str | None = None
    type: Literal["mean", "proportion", "count", "ordinal"] = "mean"
    success: tuple[int | float | str, ...] | None = None
    threshold: float | None = None
    before: Slug
    after: Slug
    waves: tuple[Slug, ...] | None = None
    population: Slug | None = None
    role: Literal["primary", "confirmatory", "exploratory"] = "exploratory"
    smallest_change: SmallestChange | None = None
    selection: Selection | None = None
    design: DesignType | None = None
    estimator: Estimator | None = None
    planned: Planned | None = None
    covariates: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()
    exposure: str | None = None
    estimand: Estimand | None = None
    facets: tuple[Facet, ...] | None = None
    proposed: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        sources = (self.scale, self.measure, self.indicator)
        if sum(source is not None for source in sources) != 1:
            raise PydanticCustomError(
                "scale_or_measure",
                "write `scale:`, `measure:` or, for a series, `indicator:`: exactly one of them",
                {},
            )
        if self.type == "proportion" and self.success is None and self.threshold is None:
            raise PydanticCustomError(
                "proportion_needs_success",
                "a proportion needs `success:` (answers) or `threshold:` (least score)",
                {},
            )
        return self
