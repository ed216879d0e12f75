"""What should change, how it is compared, and how people came in."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from solidarity_eval.schemas.common import Day, Model, Slug, Text

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


class Design(Model):
    """How the comparison is made; the report says what it can and cannot conclude."""

    type: DesignType = "one_group_pre_post"
    note: Text | None = None


class Selection(Model):
    """How people came in: the drift to expect without any programme depends on it."""

    path: Literal["same_score", "earlier_screen", "third_party", "open"]
    reference_mean: float | None = None
    reference_population: str | None = None
    retest_r: tuple[float, float] | None = None
    screen_mean: float | None = None
    screen_reference_mean: float | None = None
    screen_sd: float | None = None
    r_screen_before: float | None = None
    r_screen_after: float | None = None


class SmallestChange(Model):
    """The least change that would matter, who said so, and when."""

    value: Annotated[float, Field(gt=0)]
    unit: Literal["points", "sd", "proportion"] = "points"
    source: Literal["anchor", "sem", "team", "publication"]
    date: Day | None = None
    illustrative: bool = False
    note: str | None = None


class Planned(Model):
    """What was expected before the data: for the change that the project could detect."""

    sd: float | None = None
    r: Annotated[float, Field(ge=-1, le=1)] | None = None
    n: int | None = None


class Outcome(Model):
    """What should change: a scale or a measure, before and after."""

    id: Slug
    label: Text | None = None
    scale: str | None = None
    measure: Slug | None = None
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
    estimator: str | None = None
    planned: Planned | None = None
    covariates: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.scale is None) == (self.measure is None):
            raise PydanticCustomError(
                "scale_or_measure", "write either `scale:` or `measure:`, exactly one of them", {}
            )
        if self.type == "proportion" and self.success is None and self.threshold is None:
            raise PydanticCustomError(
                "proportion_needs_success",
                "a proportion needs `success:` (answers) or `threshold:` (least score)",
                {},
            )
        return self
