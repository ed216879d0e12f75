"""A questionnaire: its items, its scales, its rules and what one may do with its wording.

Keys and rules only. The wording of an item is never part of a catalogue entry unless its
licence allows it (``wording: shipped``).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from solidarity_eval.schemas.common import Better, ItemId, Model, Slug, Words
from solidarity_eval.schemas.constructs import Construct

MissingReason = Literal["refused", "dont_know", "not_applicable", "no_answer", "other"]
FrenchStatus = Literal[
    "native", "validated", "official_unvalidated", "unvalidated", "none", "unknown"
]
MissingCode = Annotated[int | str, Field(union_mode="left_to_right")]
"""A number (77) or a word (``NSP``) that stands for no answer."""
LicenceUse = Literal[
    "free", "free_with_citation", "research_only", "registration", "permission", "paid"
]


class ItemRange(Model):
    """Bounds of one item whose answers differ from the others'."""

    min: int
    max: int

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _check_range(self.min, self.max)
        return self


class Items(Model):
    """The questions: their identifiers and the range of their answers.

    ``min`` and ``max`` hold for every item; ``ranges`` names the items that differ.
    ``paraphrase`` is a label of a few words of our own for figures, never the wording.
    ``open`` says that a project lists its own items (by ``columns``): ``ids`` are examples.
    """

    min: int
    max: int
    ids: Annotated[tuple[ItemId, ...], Field(min_length=1)]
    ranges: dict[ItemId, ItemRange] = Field(default_factory=dict)
    paraphrase: dict[ItemId, Words] = Field(default_factory=dict)
    open: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _check_range(self.min, self.max)
        repeated = sorted({item for item in self.ids if self.ids.count(item) > 1})
        if repeated:
            raise PydanticCustomError(
                "repeated_items", "items written twice: {items}", {"items": ", ".join(repeated)}
            )
        for table in (self.ranges, self.paraphrase):
            _check_items(table, self.ids)
        return self

    def range_of(self, item: str) -> tuple[int, int]:
        """Return the least and the greatest answer of an item."""
        own = self.ranges.get(item)
        return (own.min, own.max) if own else (self.min, self.max)


class CountRule(Model):
    """For a count score: the answers that count one point, by item (``any`` for all others)."""

    answers: dict[str, tuple[int, ...]]


class Band(Model):
    """A named part of a score, with where it comes from.

    ``low`` and ``high`` are included; ``above`` and ``below`` are not (a mean can fall between
    two published whole numbers). ``convention`` marks a cut-off that nobody validated.
    """

    label: Words
    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None
    source: str | None = None
    convention: bool = False


class AnsweredGroup(Model):
    """Items of which a person must answer a share of their own, besides the scale's rule."""

    items: Annotated[tuple[ItemId, ...], Field(min_length=1)]
    min_answered: Annotated[float, Field(gt=0, le=1)]


class Scale(Model):
    """A score computed from items.

    Attributes
    ----------
    score : {"mean", "sum", "count", "table"}
        ``count`` counts the answers named in ``count``; ``table`` looks the sum up in ``table``.
    multiply : float
        Applied to the score at the end (WHO-5: 4).
    min_answered : float
        Share of the items that a person must answer; below it there is no score.
    prorate : bool
        Whether a score with missing items is scaled up to all of them, and marked ``prorated``.
    answered_groups : tuple of AnsweredGroup
        Parts of the scale that have a missing rule of their own.
    missing_rule : {"published", "library", "project"}
        Where the missing rule comes from.
    prefix : str or None
        Of an open list of items: the scale holds those whose identifier begins so.
    """

    id: ItemId
    label: Words | None = None
    items: Literal["all"] | Annotated[tuple[ItemId, ...], Field(min_length=1)] = "all"
    score: Literal["mean", "sum", "count", "table"] = "mean"
    count: CountRule | None = None
    table: dict[int, float] | None = None
    multiply: float = 1.0
    min_answered: Annotated[float, Field(gt=0, le=1)] = 1.0
    prorate: bool = True
    answered_groups: tuple[AnsweredGroup, ...] = ()
    missing_rule: Literal["published", "library", "project"] = "project"
    better: Better | None = "higher"
    bands: tuple[Band, ...] = ()
    smallest_important_change: float | None = None
    smallest_important_change_source: str | None = None
    formative: bool = False
    prefix: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.score == "count" and self.count is None:
            raise PydanticCustomError(
                "count_needs_rule", "a count score needs `count: {answers}`", {}
            )
        if self.score == "table" and self.table is None:
            raise PydanticCustomError("table_needs_rows", "a table score needs `table`", {})
        if self.score in ("count", "table") and self.min_answered < 1 and self.prorate:
            raise PydanticCustomError(
                "cannot_prorate", "a {score} score is never prorated", {"score": self.score}
            )
        return self


class Licence(Model):
    """What one may do with the questionnaire.

    ``wording`` says whether its sentences may stand in our files: ``shipped`` only where the
    licence allows; otherwise the team pastes the text it has the right to use.
    """

    use: LicenceUse
    wording: Literal["shipped", "forbidden", "user_supplies"] = "user_supplies"
    note: str | None = None
    owner: str | None = None


class French(Model):
    """State of the French version."""

    status: FrenchStatus
    reference: str | None = None
    note: Words | str | None = None


class Norm(Model):
    """A published mean and standard deviation of a scale in a named population."""

    scale: ItemId
    population: str
    mean: float
    sd: float | None = None
    n: int | None = None
    source: str


class Instrument(Model):
    """A questionnaire, from the catalogue or from a team's own file.

    ``anchors`` is the direction of the answers that ``reverse`` and the counts are written for;
    where printed forms differ, ``anchors_required`` makes the project say which one it used.
    ``sources`` are works beside ``citation``: cut-offs, norms, the French version.
    """

    schema_version: Literal[1] = 1
    id: Slug
    name: Words | None = None
    version: str | None = None
    form: str | None = None
    construct_id: Construct = Field(alias="construct")
    citation: str | None = None
    sources: tuple[str, ...] = ()
    items: Items
    labels: dict[int, Words] = Field(default_factory=dict)
    item_labels: dict[ItemId, dict[int, Words]] = Field(default_factory=dict)
    missing: dict[MissingCode, MissingReason] = Field(default_factory=dict)
    anchors: Literal["low_is_disagree", "low_is_agree"] | None = None
    anchors_required: bool = False
    reverse: tuple[ItemId, ...] = ()
    scales: Annotated[tuple[Scale, ...], Field(min_length=1)]
    recall: Words | None = None
    ages: str | None = None
    licence: Licence | None = None
    french: French | None = None
    norms: tuple[Norm, ...] = ()
    retest: dict[ItemId, float] = Field(default_factory=dict)
    required: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @field_validator("labels", "missing")
    @classmethod
    def _keys_are_codes(cls, value: dict[int | str, object]) -> dict[int | str, object]:
        return dict(sorted(value.items(), key=lambda item: (isinstance(item[0], str), item[0])))

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = self.items.ids
        _check_items(self.reverse, ids)
        _check_items(self.item_labels, ids)
        repeated = [s.id for s in self.scales if [t.id for t in self.scales].count(s.id) > 1]
        if repeated:
            raise PydanticCustomError(
                "repeated_scales", "scales written twice: {scales}", {"scales": ", ".join(repeated)}
            )
        for scale in self.scales:
            if scale.items != "all":
                _check_items(scale.items, ids)
            for group in scale.answered_groups:
                _check_items(group.items, ids)
            if scale.count is not None:
                _check_items([key for key in scale.count.answers if key != "any"], ids)
        valid = range(self.items.min, self.items.max + 1)
        clash = [code for code in self.missing if code in valid]
        if clash:
            raise PydanticCustomError(
                "missing_code_in_range",
                "missing codes {codes} are also valid answers ({low} to {high})",
                {"codes": str(clash), "low": self.items.min, "high": self.items.max},
            )
        return self

    def scale(self, scale_id: str) -> Scale:
        """Return a scale by id; KeyError lists those that exist."""
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        raise KeyError(f"no scale {scale_id!r}; {self.id} has {[s.id for s in self.scales]}")

    def items_of(self, scale_id: str) -> tuple[str, ...]:
        """Return the items of a scale in order."""
        items = self.scale(scale_id).items
        return self.items.ids if items == "all" else items


def _check_range(low: int, high: int) -> None:
    if low >= high:
        raise PydanticCustomError(
            "range_order", "min ({low}) must be below max ({high})", {"low": low, "high": high}
        )


def _check_items(named: object, known: tuple[str, ...]) -> None:
    unknown = [item for item in named if item not in known]  # type: ignore[attr-defined]
    if unknown:
        raise PydanticCustomError(
            "unknown_items",
            "names items that do not exist: {items}; the items are {known}",
            {"items": ", ".join(map(str, unknown)), "known": ", ".join(known)},
        )
