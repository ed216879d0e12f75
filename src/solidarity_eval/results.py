"""The one result type: what every estimator returns and every report reads.

A result is self-contained: it holds no reference to raw rows, draws nothing and
phrases nothing. It goes to JSON and back without losing a digit.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from solidarity_eval.result_kinds import Scalar, Severity, TableKind, Transform

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import TypeAdapter

__all__ = ["SCHEMA_VERSION", "About", "Estimate", "Flow", "FlowEdge", "FlowNode"]
__all__ += ["HypothesisTest", "Note", "Result", "Scalar", "Severity", "Table"]
__all__ += ["TableKind", "Transform", "results_adapter"]

SCHEMA_VERSION = 1

# What needs no conversion; most cells of a result are of these types.
_ATOMS = frozenset({float, int, str, bool, type(None)})

_JSON_CONFIG = {"ser_json_inf_nan": "strings", "extra": "forbid"}


def _is_flat(value: Any) -> bool:
    """Tell whether a value is a tuple of numbers and texts, such as a row of a table."""
    return type(value) is tuple and all(map(_ATOMS.__contains__, map(type, value)))


def _plain(value: Any) -> Any:
    """Turn NumPy scalars into Python ones and lists into tuples, all the way down."""
    if type(value) in _ATOMS or _is_flat(value):
        return value
    if hasattr(value, "dtype") and getattr(value, "ndim", None) == 0:
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value


def _has_nan(value: Any) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    if _is_flat(value):
        return any(map(operator.ne, value, value))
    if isinstance(value, dict):
        return any(_has_nan(item) for item in value.values())
    return isinstance(value, tuple) and any(_has_nan(item) for item in value)


@functools.cache
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


class _Plain:
    """Converts NumPy scalars at construction, so that a result always serialises."""

    __slots__ = ()

    def __post_init__(self) -> None:
        kind: object = type(self)
        for name in _names_of(kind):
            found = getattr(self, name)
            value = _plain(found)
            if _has_nan(value):
                raise ValueError(f"{name} holds NaN; leave the value out or use None")
            if value is not found:
                object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(_Plain):
    """One number with its uncertainty, on a named scale.

    Attributes
    ----------
    term : str
        What is estimated, e.g. ``"mean_change"``.
    at : mapping
        Where: ``wave``, ``arm``, ``site``, ``item``, ``time``; empty for an overall number.
    estimate : float
        The point estimate, in ``unit``.
    std_error, conf_low, conf_high : float or None
        Standard error and bounds, in ``unit``; None where none is defined.
    conf_level : float or None
        Nominal coverage in (0, 1).
    unit : str
        ``points`` (of the scale), ``sd``, ``proportion``, ``correlation``, ``count``, ``ratio``...
    transform : str
        Scale on which the interval is symmetric.
    n : int or None
        Persons (pairs, studies) that entered the estimate.
    df, p_value : float or None
        Degrees of freedom; two-sided p unless a test of the result says otherwise.
    """

    term: str
    estimate: float
    unit: str
    at: dict[str, Scalar] = field(default_factory=dict)
    std_error: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    conf_level: float | None = None
    transform: Transform = "identity"
    n: int | None = None
    df: float | None = None
    p_value: float | None = None

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisTest(_Plain):
    """One test: statistic, degrees of freedom, p and how the p was had.

    Attributes
    ----------
    name : str
        ``"paired_t"``, ``"mcnemar_midp"``...
    statistic : float or None
        Value of the statistic; None for an exact test without one.
    df : tuple of float
        Empty, one or two degrees of freedom.
    alternative : str
        ``two-sided``, ``greater`` or ``less``.
    p_method : str
        ``asymptotic``, ``exact``, ``mid-p``, ``permutation``, ``monte-carlo``.
    draws : int or None
        Number of Monte-Carlo draws or of enumerated patterns.
    """

    name: str
    statistic: float | None
    p_value: float
    df: tuple[float, ...] = ()
    alternative: Literal["two-sided", "greater", "less"] = "two-sided"
    null_value: float | None = 0.0
    p_method: Literal["asymptotic", "exact", "mid-p", "permutation", "monte-carlo"] = "asymptotic"
    draws: int | None = None

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(_Plain):
    """A small table of aggregates: columns and rows, never one row per person."""

    kind: TableKind
    columns: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    id: str = ""

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG

    def __post_init__(self) -> None:
        _Plain.__post_init__(self)
        ragged = [len(row) for row in self.rows if len(row) != len(self.columns)]
        if ragged:
            raise ValueError(f"rows of {ragged} cells in a table of {len(self.columns)} columns")

    def column(self, name: str) -> tuple[Scalar, ...]:
        """Return one column; KeyError names the columns that exist."""
        if name not in self.columns:
            raise KeyError(f"no column {name!r}; this table has {list(self.columns)}")
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a DataFrame, unrounded."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode(_Plain):
    """A place where people are counted: before, after, linked, compared."""

    id: str
    n: int
    unit: str = "persons"

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEdge(_Plain):
    """People who go from one place to the next, or who leave and why."""

    source: str
    target: str
    n: int
    reason: str | None = None

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow(_Plain):
    """Who is where: the linkage ledger and the participant flow."""

    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...] = ()

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG

    def n(self, node: str) -> int:
        """Return the count of a node; KeyError names the nodes that exist."""
        by_id = {item.id: item.n for item in self.nodes}
        if node not in by_id:
            raise KeyError(f"no node {node!r}; this flow has {list(by_id)}")
        return by_id[node]

    def out(self, source: str) -> dict[str, int]:
        """Return the counts that leave ``source``, by reason (or by target without one)."""
        return {edge.reason or edge.target: edge.n for edge in self.edges if edge.source == source}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(_Plain):
    """A caveat that must reach the reader; its twin is a Python warning."""

    code: str
    severity: Severity = "caution"
    values: dict[str, Scalar] = field(default_factory=dict)

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class About(_Plain):
    """What a result is about, so that it is never pooled with what it is not."""

    project: str | None = None
    population: str | None = None
    outcome: str | None = None
    construct: str | None = None
    form: str | None = None
    scale: str | None = None
    item: str | None = None
    before: str | None = None
    after: str | None = None
    months: float | None = None
    better: Literal["higher", "lower"] | None = None
    standardizer: str | None = None
    selection: str | None = None
    unit: str | None = None

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(_Plain):
    """Estimates of one method on one sample, with what is needed to trust them.

    Attributes
    ----------
    id : str
        Unique in an evaluation, e.g. ``"energy.change"``.
    method : str
        Registered method, e.g. ``"standardized_mean_change"``.
    design : str
        How the data came about, e.g. ``"one_group_pre_post"``.
    about : About
        What the numbers speak of.
    estimates, tests, tables : tuple
        In the order the method defines.
    flow : Flow or None
        The linkage ledger of the people behind the numbers.
    settings : mapping
        Every choice that was made: standardiser, correction, interval method.
    seed : int or None
        Of the random stream, when one was used.
    references : tuple of str
        Keys of the bibliography.
    notes : tuple of Note
        Caveats; the same ones were issued as warnings.
    versions : mapping
        Software that computed the numbers.
    """

    id: str
    method: str
    design: str = "unspecified"
    about: About = field(default_factory=About)
    estimates: tuple[Estimate, ...] = ()
    tests: tuple[HypothesisTest, ...] = ()
    tables: tuple[Table, ...] = ()
    flow: Flow | None = None
    settings: dict[str, Scalar | tuple[Scalar, ...]] = field(default_factory=dict)
    seed: int | None = None
    references: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)

    __pydantic_config__: ClassVar[dict[str, Any]] = _JSON_CONFIG

    def get(self, term: str, **at: Scalar) -> Estimate:
        """Return the first estimate of ``term`` whose ``at`` holds all the given values.

        Raises
        ------
        KeyError
            If there is none; the message lists the terms that exist.
        """
        for item in self.estimates:
            if item.term == term and all(item.at.get(key) == value for key, value in at.items()):
                return item
        known = [(item.term, item.at) for item in self.estimates]
        raise KeyError(f"no estimate {term!r} at {at}; this result has {known}")

    def __getitem__(self, term: str) -> Estimate:
        return self.get(term)

    def test(self, name: str) -> HypothesisTest:
        """Return a test by name; KeyError lists the tests that exist."""
        for item in self.tests:
            if item.name == name:
                return item
        raise KeyError(f"no test {name!r}; this result has {[item.name for item in self.tests]}")

    def table(self, key: str) -> Table:
        """Return a table by id, else by kind; KeyError lists what exists."""
        for item in (*(t for t in self.tables if t.id == key), *self.tables):
            if key in (item.id, item.kind):
                return item
        known = [item.id or item.kind for item in self.tables]
        raise KeyError(f"no table {key!r}; this result has {known}")

    def has(self, term: str) -> bool:
        """Tell whether an estimate of that term exists."""
        return any(item.term == term for item in self.estimates)

    def with_(self, **changes: Any) -> Result:
        """Return a copy with some fields replaced (id, about, design, flow...)."""
        return replace(self, **changes)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per estimate, unrounded.

        Columns: ``term``, one per key of ``at``, then ``estimate, std_error, conf_low,
        conf_high, conf_level, unit, n, df, p_value``.
        """
        import pandas as pd

        places = list(dict.fromkeys(key for item in self.estimates for key in item.at))
        tail = (
            *("estimate", "std_error", "conf_low", "conf_high", "conf_level"),
            *("unit", "n", "df", "p_value"),
        )
        rows = [
            [item.term, *(item.at.get(key) for key in places), *(getattr(item, c) for c in tail)]
            for item in self.estimates
        ]
        return pd.DataFrame(rows, columns=["term", *places, *tail])

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the result as JSON; infinite numbers become strings."""
        return _adapter().dump_json(self, indent=indent).decode("utf-8")

    @classmethod
    def from_json(cls, text: str | bytes) -> Result:
        """Read a result back, equal to the one that was written."""
        return _adapter().validate_json(text)

    def _repr_html_(self) -> str:
        frame: str = self.to_frame().to_html(index=False, float_format=lambda v: f"{v:.6g}")
        return frame


@functools.cache
def _adapter() -> TypeAdapter[Result]:
    from pydantic import TypeAdapter

    return TypeAdapter(Result)


@functools.cache
def results_adapter() -> TypeAdapter[tuple[Result, ...]]:
    """Return the adapter that reads and writes a whole list of results."""
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Result, ...])
