"""A small panel over its sessions: who is there, the middle of the answers, who moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, NoVarianceError, RepeatedPersonError
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.intake.pairs import numeric
from solidarity_eval.reach._tables import labels, read_columns
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowNode, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def panel_paths(
    data: pd.DataFrame,
    *,
    outcome: str,
    waves: Iterable[object],
    person: str = "person",
    wave: str = "wave",
) -> Result:
    r"""Describe a panel over its sessions: presence, medians, and how many moved which way.

    .. math:: \tilde y_w = \operatorname{median}\{y_{iw}\}, \qquad
              n_{\text{up}} = \#\{i : y_{i,\text{last}} > y_{i,\text{first}}\}

    Use it for a panel of some fifteen people that answers at every session, beside
    :func:`friedman_test` and the paths themselves. It does not show what moved them, and so few
    people stand for nobody but themselves: hence no interval.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person and session.
    outcome, person, wave : str
        Columns of the score (points), of the person and of the session.
    waves : iterable
        The sessions, in order.

    Returns
    -------
    Result
        Estimates ``persons`` (all, unit ``count``), ``every_session`` (people with all values),
        ``retained`` (share of those of the first session who are there at the last,
        ``proportion``), ``up``, ``same``, ``down`` from first to last (``count``); table
        ``trajectory``, columns ``wave, n, low, median, high`` (quartiles).

    Raises
    ------
    ArgumentError
        If fewer than two sessions are there, or one is unknown.
    NoVarianceError
        If nobody has a value.
    ColumnNotFoundError, DataError, NonNumericError, RepeatedPersonError
        If the table cannot be read.

    Notes
    -----
    Quartiles are those of R's default (type 7).

    References
    ----------
    Hyndman and Fan 1996.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import panel_paths
    >>> scores = pd.DataFrame({"person": list("abc") * 2, "wave": [1] * 3 + [2] * 3,
    ...                        "ease": [2, 3, 3, 4, 3, None]})
    >>> paths = panel_paths(scores, outcome="ease", waves=[1, 2])
    >>> paths["up"].estimate, paths["same"].estimate
    (1.0, 1.0)
    """
    read_columns(data, (outcome, person, wave))
    known = list(dict.fromkeys(data[wave].dropna()))
    if isinstance(waves, str) or not isinstance(waves, Iterable):
        raise ArgumentError("reach_ties.list_needed", argument="waves", value=repr(waves))
    chosen = list(waves)
    strange = [item for item in chosen if item not in known]
    if len(chosen) < 2 or strange or len(set(chosen)) < len(chosen):
        raise ArgumentError(
            "reach_ties.unknown_wave",
            value=repr(strange[0] if strange else chosen),
            column=str(wave),
            available=", ".join(map(str, known[:12])) or "–",
        )
    values = _values(data, chosen, outcome=outcome, person=person, wave=wave)
    if not len(values):
        raise NoVarianceError("reach_ties.no_values", column=str(outcome))
    names = [wave_label(item) for item in chosen]
    return Result(
        id=f"{outcome}.paths",
        method="panel_paths",
        design="one_group_repeated",
        about=About(outcome=str(outcome), unit="points"),
        estimates=tuple(_estimates(values)),
        tables=(_table(values, names),),
        flow=Flow(nodes=(FlowNode(id="persons", n=len(values)),)),
        settings={"waves": tuple(names), "headline": "retained"},
        references=("hyndman1996",),
        versions=software(),
    )


def _values(
    data: pd.DataFrame, waves: list[object], *, outcome: str, person: str, wave: str
) -> NDArray[np.float64]:
    """Return people by sessions, NaN where somebody did not answer; nobody without any value."""
    people = labels(data[person])
    scores = numeric(data[outcome], outcome)
    at = {label: place for place, label in enumerate(waves)}
    found: dict[str, NDArray[np.float64]] = {}
    seen: set[tuple[str, object]] = set()
    for who, when, score in zip(people, data[wave], scores, strict=True):
        if who is None or when not in at:
            continue
        if (who, when) in seen:
            raise RepeatedPersonError("repeated_person", wave=str(when), persons=who, count=1)
        seen.add((who, when))
        found.setdefault(who, np.full(len(waves), np.nan))[at[when]] = score
    rows = [found[who] for who in sorted(found) if np.isfinite(found[who]).any()]
    return np.array(rows).reshape(-1, len(waves))


def _estimates(values: NDArray[np.float64]) -> list[Estimate]:
    n = len(values)
    there = np.isfinite(values)
    both = values[there[:, 0] & there[:, -1]]
    moved = np.sign(both[:, -1] - both[:, 0])
    counts = {
        "persons": n,
        "every_session": int(there.all(axis=1).sum()),
        "up": int((moved > 0).sum()),
        "same": int((moved == 0).sum()),
        "down": int((moved < 0).sum()),
    }
    estimates = [
        Estimate(term=term, estimate=float(count), unit="count", n=n)
        for term, count in counts.items()
    ]
    first = int(there[:, 0].sum())
    if first:
        kept = len(both) / first
        estimates.append(Estimate(term="retained", estimate=kept, unit="proportion", n=first))
    return estimates


def _table(values: NDArray[np.float64], names: list[Scalar]) -> Table:
    rows = []
    for column, name in enumerate(names):
        here = values[np.isfinite(values[:, column]), column]
        low, middle, high = (
            (float(q) for q in np.quantile(here, [0.25, 0.5, 0.75])) if len(here) else [None] * 3
        )
        rows.append((name, len(here), low, middle, high))
    columns = ("wave", "n", "low", "median", "high")
    return Table(kind="trajectory", columns=columns, rows=tuple(rows))
