"""Shares and counts that targets speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.evaluation.scores import outcome_rows, score_source
from solidarity_eval.evaluation.study import describe
from solidarity_eval.intake.pairs import pair_waves
from solidarity_eval.results import About, Estimate, Note, Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import Indicator


def indicator_results(
    loaded: LoadedProject, dataset: Dataset, indicator: Indicator, *, so_far: Mapping[str, Result]
) -> tuple[list[Result], list[Note]]:
    """Return the result of one indicator, ``indicator.<id>``.

    ``linked_share``: people compared among those who answered before. ``higher_after_share``:
    people whose score is higher after, among those compared. ``at_least_share``: people at or
    above the threshold after, among those compared. ``count``: sum of the reach register.
    """
    if indicator.kind == "count":
        return _register_count(dataset, indicator)
    reached, total, about = _share(loaded, dataset, indicator, so_far=so_far)
    if total == 0:
        note = Note(code="indicator_without_people", values={"subject": indicator.id})
        return [], [note]
    from solidarity_eval.effects import proportion

    result = proportion(count=reached, n=total)
    return [result.with_(id=f"indicator.{indicator.id}", about=about)], []


def _share(
    loaded: LoadedProject, dataset: Dataset, indicator: Indicator, *, so_far: Mapping[str, Result]
) -> tuple[int, int, About]:
    outcome = next(item for item in loaded.project.outcomes if item.id == indicator.outcome)
    source = score_source(loaded, outcome)
    about = describe(loaded.project, outcome, source)
    frame = outcome_rows(dataset.responses, outcome)
    pairs = pair_waves(
        frame[frame["person"].notna()],
        outcome=source.column,
        pre=outcome.before,
        post=outcome.after,
        person="person",
        wave="wave",
    )
    if indicator.kind == "linked_share":
        change = so_far.get(f"{outcome.id}.change") or so_far.get(f"{outcome.id}.ledger")
        flow = change.flow if change is not None and change.flow is not None else pairs.flow
        return pairs.n, flow.n("before"), about
    if indicator.kind == "higher_after_share":
        return int((pairs.after > pairs.before).sum()), pairs.n, about
    return int((pairs.after >= (indicator.threshold or 0.0)).sum()), pairs.n, about


def _register_count(dataset: Dataset, indicator: Indicator) -> tuple[list[Result], list[Note]]:
    """Sum the register of one indicator, unit by unit: unlike units are never added."""
    if dataset.counts is None:
        return [], [Note(code="indicator_without_register", values={"subject": indicator.id})]
    rows = dataset.counts[dataset.counts["indicator"] == indicator.id]
    if rows.empty:
        return [], [Note(code="indicator_without_register", values={"subject": indicator.id})]
    estimates = tuple(_sum(str(unit), part) for unit, part in rows.groupby("unit", sort=True))
    result = Result(
        id=f"indicator.{indicator.id}",
        method="register_count",
        design="descriptive",
        estimates=estimates,
    )
    return [result], []


def _sum(unit: str, rows: pd.DataFrame) -> Estimate:
    """Return a sum with the bounds of what is an estimate in it; they have no level."""
    value = float(rows["value"].sum())
    low, high = (float(rows[end].fillna(rows["value"]).sum()) for end in ("low", "high"))
    known = low == high
    return Estimate(
        term="count",
        at={"unit": unit},
        estimate=value,
        conf_low=None if known else low,
        conf_high=None if known else high,
        unit="count",
    )
