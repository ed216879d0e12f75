"""What the functions on shares, counts and ordinal answers check and report alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

import numpy as np

from solidarity_eval._kernels.proportions import interval
from solidarity_eval.errors import ArgumentError, RepeatedPersonError, TooFewError
from solidarity_eval.estimation.arguments import MOST_EVENTS, check_whole, is_number
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Estimate, Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def counts_of(count: object, n: object) -> tuple[int, int]:
    """Return (successes, answers) checked: n at least 1 and count at most n."""
    total = check_whole("n", n, least=1, most=MOST_EVENTS)
    successes = check_whole("count", count, least=0, most=MOST_EVENTS)
    if successes > total:
        raise ArgumentError("effects_categorical.count_above_n", count=successes, n=total)
    return successes, total


def one_source(data: object, *given: object) -> bool:
    """Tell whether counts were given; raise unless there is a table or counts, not both."""
    has_counts = all(item is not None for item in given)
    if any(item is not None for item in given) != has_counts or (data is None) != has_counts:
        raise ArgumentError("effects_categorical.data_or_counts")
    return has_counts


def success_values(success: float | Iterable[float]) -> tuple[float, ...]:
    """Return the answers that count as a success, at least one."""
    several = isinstance(success, Iterable) and not isinstance(success, str)
    values = tuple(cast("Iterable[float]", success)) if several else (cast("float", success),)
    if not values:
        raise ArgumentError("effects_categorical.success_empty")
    wrong = [value for value in values if not is_number(value) and not isinstance(value, bool)]
    if wrong:
        raise ArgumentError("effects_categorical.success_number", value=repr(wrong[0]))
    return values


def is_success(values: NDArray[np.float64], success: tuple[float, ...]) -> NDArray[np.bool_]:
    """Return which answers are among the successes."""
    return np.isin(values, np.array(success, dtype=np.float64))


def table_of(data: object) -> pd.DataFrame:
    """Return ``data`` if it is a pandas DataFrame, else raise ArgumentError."""
    require_table(data)
    return cast("pd.DataFrame", data)


def answers_of(data: object, outcome: str) -> tuple[NDArray[np.float64], int]:
    """Return the finite answers of a column, at least one, and the number of rows."""
    table = table_of(data)
    require_columns(table, outcome)
    values = numeric(table[outcome], outcome)
    answered = values[np.isfinite(values)]
    if len(answered) == 0:
        raise TooFewError("effects_categorical.no_answer", column=outcome, rows=len(values))
    return answered, len(values)


def once_per_person(table: pd.DataFrame, person: str | None) -> None:
    """Raise RepeatedPersonError where a person stands twice; None: rows are people."""
    if person is None:
        return
    require_columns(table, person)
    persons = table[person].dropna()
    repeated = persons[persons.duplicated()].unique()
    if len(repeated):
        raise RepeatedPersonError(
            "effects_categorical.repeated_person",
            persons=", ".join(map(str, repeated[:5])),
            count=len(repeated),
        )


def answered_flow(asked: int, answered: int) -> Flow:
    """Return the ledger of one question: asked, answered, left out."""
    return Flow(
        nodes=(FlowNode(id="asked", n=asked), FlowNode(id="answered", n=answered)),
        edges=(
            FlowEdge(source="asked", target="answered", n=answered),
            FlowEdge(source="asked", target="left_out", n=asked - answered, reason="no_answer"),
        ),
    )


def share(
    x: int, n: int, *, at: dict[str, Scalar], conf_level: float, method: str = "wilson"
) -> Estimate:
    """Return the estimate ``proportion`` of x among n with its interval."""
    low, high = interval(x, n, conf_level=conf_level, method=method)
    return Estimate(
        term="proportion",
        at=at,
        estimate=x / n,
        std_error=(x * (n - x) / n) ** 0.5 / n,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        unit="proportion",
        n=n,
    )
