"""One outcome of a packet: moments, change, how far it can be trusted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from solidarity_eval.schemas.common import Better, Model, Share, Slug, Text
from solidarity_eval.schemas.constructs import Construct

Count = Annotated[int, Field(ge=0)]


class Statistic(Model):
    """A number with its interval, in ``unit``; rounded to ``digits`` decimals where they stand."""

    estimate: float
    std_error: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    conf_level: float | None = None
    df: float | None = None
    n: Count | None = None
    unit: str = "points"
    digits: int | None = None


class PacketMoments(Model):
    """Sums over people of a score before and after, each less ``shift``; sums of packets add up.

    With a ``denominator`` D the scores lie on a grid, and the sums are held as whole numbers of
    its steps, so that adding packets is exact: the sum of scores in points is ``before / D``, that
    of squares ``before_squared / D**2``. Without one they are in points. ``shift`` is the middle
    of the scale. People compared at both times only. `packets.describe` reads means and standard
    deviations back, `packets.add_moments` adds.
    """

    n: Count
    shift: float
    denominator: Annotated[int, Field(ge=1)] | None = None
    before: float
    after: float
    before_squared: float
    after_squared: float
    product: float


class PacketSummary(Model):
    """n, mean and SD of one time; ``digits`` decimals where a single question forced rounding."""

    n: Count
    mean: float | None = None
    sd: float | None = None
    digits: int | None = None


class PacketStandardized(Model):
    """The standardised change: g, the variance we use, and the one metafor's SMCR uses."""

    standardizer: Literal["baseline", "average", "change", "residual"] = "baseline"
    g: float
    d: float
    variance_jackknife: Annotated[float, Field(gt=0)]
    variance_smcr: Annotated[float, Field(gt=0)] | None = None
    n: Count


class PacketAttrition(Model):
    """Who answered before, whose answer after was due, who came back."""

    before: Count
    due: Count
    linked: Count
    compared: Count
    all_entered: Statistic | None = None


class PacketVerdict(Model):
    """The word, why, and what the declared smallest change was."""

    word: str | None = None
    reason: str | None = None
    rule: int
    size: str | None = None
    zero: Literal["above", "below"] | None = None
    smallest: float | None = None
    drift_bound: float = 0.0
    needed: int | None = None
    detectable: float | None = None


class PacketReading(Model):
    """The level reached on one scale of evidence."""

    scale: str
    level: str


class PacketPassport(Model):
    """How far the proof goes, which other explanations remain, which verbs are allowed."""

    readings: tuple[PacketReading, ...]
    threats: dict[str, str] = Field(default_factory=dict)
    verbs: str


class PacketReliability(Model):
    """Coefficient of the score at one time."""

    wave: str
    coefficient: str = "cronbach_alpha"
    value: Statistic


class PacketOutcome(Model):
    """What changed, by how much, for whom, how it was compared, and how it was measured.

    ``design, standardizer, selection, months`` and the population's unit belong to the key under
    which projects may be put together; ``better`` says which way is favourable.
    """

    id: Slug
    label: Text | None = None
    role: Literal["primary", "confirmatory", "exploratory"]
    type: Literal["mean", "proportion", "count", "ordinal"] = "mean"
    construct_id: Construct = Field(alias="construct")
    form: str | None = None
    scale: str | None = None
    items: Count | None = None
    low: float | None = None
    high: float | None = None
    population: Slug | None = None
    population_unit: str = "person"
    design: str
    selection: str | None = None
    months: Annotated[float, Field(ge=0)] | None = None
    better: Better | None = None
    unit: str = "points"
    proposed: bool = False
    teams: Count | None = None
    before: PacketSummary | None = None
    after: PacketSummary | None = None
    correlation: Annotated[float, Field(ge=-1, le=1)] | None = None
    moments: PacketMoments | None = None
    comparison: PacketMoments | None = None
    change: Statistic | None = None
    effect: Statistic | None = None
    clustered: Statistic | None = None
    drift: tuple[float, float] | None = None
    standardized: PacketStandardized | None = None
    reliability: tuple[PacketReliability, ...] = ()
    attrition: PacketAttrition | None = None
    linked_share: Share | None = None
    verdict: PacketVerdict | None = None
    passport: PacketPassport | None = None
