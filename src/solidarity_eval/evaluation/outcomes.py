"""One outcome: its change, its standardised change, and the tables behind its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation.comparable import require_pairs
from solidarity_eval.evaluation.scores import (
    ScoreSource,
    has_comparison,
    outcome_rows,
    score_source,
)
from solidarity_eval.evaluation.tables import (
    distribution_table,
    items_table,
    moves_table,
    table_result,
)
from solidarity_eval.intake.linkage import ledger
from solidarity_eval.intake.pairs import Pairs, pair_waves
from solidarity_eval.results import About, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import Outcome, Project, Wave


_STANDARDIZERS: tuple[tuple[Literal["baseline", "change"], str], ...] = (
    ("baseline", "standardized"),
    ("change", "standardized_by_change"),
)


def outcome_results(
    loaded: LoadedProject, dataset: Dataset, outcome: Outcome
) -> tuple[list[Result], list[Note]]:
    """Compute everything the report says about one outcome.

    Returns
    -------
    tuple of (list of Result, list of Note)
        The notes are refusals: a standardised change with too few pairs, for instance. Where
        the change itself is refused, the ledger remains.
    """
    source = score_source(loaded, outcome)
    frame = outcome_rows(dataset.responses, outcome)
    frame = frame[frame["person"].notna()]
    about = describe(loaded.project, outcome, source)
    pairs = pair_waves(
        frame,
        outcome=source.column,
        pre=outcome.before,
        post=outcome.after,
        person="person",
        wave="wave",
    )
    flow = ledger(
        replace(dataset, responses=outcome_rows(dataset.responses, outcome)),
        loaded.project,
        population=outcome.population,
        before=outcome.before,
        after=outcome.after,
        scored=set(pairs.persons),
    )
    design = loaded.project.outcome_design(outcome)
    try:
        require_pairs(flow, pairs.n)
        change = _change(frame, outcome, source)
    except SolidarityEvalError as refusal:
        from solidarity_eval.evaluation.conductor import refusal_note

        alone = Result(id=f"{outcome.id}.ledger", method="linkage_ledger", design=design)
        kept = alone.with_(about=about, flow=flow)
        return [kept], [refusal_note(outcome.id, refusal), *_set_aside(dataset.responses, outcome)]
    change = _name(change, f"{outcome.id}.change", design=design, about=about).with_(flow=flow)
    results, notes = [change], _set_aside(dataset.responses, outcome)
    if outcome.type != "proportion":
        standardised, refusals = _standardised(
            frame, loaded.project, outcome, source=source, about=about
        )
        results += standardised
        notes += refusals
    results.append(_scored(frame, outcome, source=source, like=change))
    results += _tables(frame, pairs, outcome, source=source, change=change)
    results += _further_waves(frame, loaded.project, outcome, source=source, about=about)
    return results, notes


def _set_aside(frame: pd.DataFrame, outcome: Outcome) -> list[Note]:
    """Say that people of a comparison group answered and are not in this change."""
    if not has_comparison(frame):
        return []
    n = int(frame.loc[frame["arm"] == "comparison", "person"].nunique())
    values: dict[str, Scalar] = {"subject": outcome.id, "n": n}
    return [Note(code="comparison_group_set_aside", values=values)]


def describe(project: Project, outcome: Outcome, source: ScoreSource) -> About:
    """Say what an outcome's results are about, so that they are never pooled with unlike ones."""
    before, after = project.wave(outcome.before), project.wave(outcome.after)
    selection = project.outcome_selection(outcome)
    populations = [item.id for item in project.populations]
    return About(
        project=project.id,
        population=outcome.population or (populations[0] if len(populations) == 1 else None),
        outcome=outcome.id,
        construct=source.construct,
        form=source.form,
        scale=outcome.scale or outcome.measure,
        before=outcome.before,
        after=outcome.after,
        months=_months(before, after),
        better=source.better,
        selection=selection.path if selection else None,
        unit="proportion" if outcome.type == "proportion" else "points",
    )


def _months(before: Wave, after: Wave) -> float | None:
    if before.month is None or after.month is None:
        return None
    return after.month - before.month


def _name(result: Result, result_id: str, *, design: str, about: About) -> Result:
    return result.with_(id=result_id, design=design, about=about)


def _values(frame: pd.DataFrame, outcome: Outcome, source: ScoreSource) -> pd.DataFrame:
    """Return person, wave and value; a proportion's value is 1, 0 or missing."""
    values = frame[["person", "wave"]].assign(value=frame[source.column].astype(float))
    if outcome.type != "proportion":
        return values
    present = values["value"].notna()
    if outcome.success is not None:
        reached = values["value"].isin([float(code) for code in outcome.success])
    elif source.better == "lower":
        reached = values["value"] <= (outcome.threshold or 0.0)
    else:
        reached = values["value"] >= (outcome.threshold or 0.0)
    return values.assign(value=reached.astype(float).where(present))


def _change(frame: pd.DataFrame, outcome: Outcome, source: ScoreSource) -> Result:
    from solidarity_eval.effects import change_in_proportion, mean_change

    values = _values(frame, outcome, source)
    pre, post = outcome.before, outcome.after
    if outcome.type == "proportion":
        return change_in_proportion(values, outcome="value", pre=pre, post=post, success=(1,))
    return mean_change(values, outcome="value", pre=pre, post=post)


def _standardised(
    frame: pd.DataFrame, project: Project, outcome: Outcome, *, source: ScoreSource, about: About
) -> tuple[list[Result], list[Note]]:
    from solidarity_eval.effects import standardized_mean_change
    from solidarity_eval.evaluation.conductor import refusal_note

    values = _values(frame, outcome, source)
    results: list[Result] = []
    for standardizer, name in _STANDARDIZERS:
        try:
            result = standardized_mean_change(
                values,
                outcome="value",
                pre=outcome.before,
                post=outcome.after,
                standardizer=standardizer,
            )
        except SolidarityEvalError as refusal:
            return results, [refusal_note(f"{outcome.id}.{name}", refusal)]
        here = replace(about, standardizer=standardizer, unit="sd")
        design = project.outcome_design(outcome)
        results.append(_name(result, f"{outcome.id}.{name}", design=design, about=here))
    return results, []


def _scored(frame: pd.DataFrame, outcome: Outcome, *, source: ScoreSource, like: Result) -> Result:
    """Count the people with a score at each wave, compared or not."""
    present = frame[frame[source.column].notna()]
    rows = tuple(
        (wave, int((present["wave"] == wave).sum())) for wave in (outcome.before, outcome.after)
    )
    table = Table(kind="counts", columns=("wave", "n"), rows=rows)
    return table_result(f"{outcome.id}.scored", "scored", table, like=like)


def _tables(
    frame: pd.DataFrame, pairs: Pairs, outcome: Outcome, *, source: ScoreSource, change: Result
) -> list[Result]:
    waves = {outcome.before: pairs.before, outcome.after: pairs.after}
    made = {
        "distribution": distribution_table(waves, source),
        "items": items_table(frame, source, waves=tuple(waves), persons=set(pairs.persons)),
    }
    smallest = outcome.smallest_change
    if smallest is not None and smallest.unit == "points" and outcome.type != "proportion":
        made["moves"] = moves_table(pairs.after - pairs.before, smallest.value)
    return [
        table_result(f"{outcome.id}.{name}", name, table, like=change)
        for name, table in made.items()
        if table is not None
    ]


def _further_waves(
    frame: pd.DataFrame, project: Project, outcome: Outcome, *, source: ScoreSource, about: About
) -> list[Result]:
    """Change from the first wave to each other wave that the outcome names."""
    others = [wave for wave in outcome.waves or () if wave not in (outcome.before, outcome.after)]
    results = []
    for wave in others:
        step = outcome.model_copy(update={"after": wave})
        here = replace(about, after=wave, months=describe(project, step, source).months)
        try:
            change = _change(frame, step, source)
        except SolidarityEvalError:
            continue
        design = project.outcome_design(outcome)
        results.append(_name(change, f"{outcome.id}.change.{wave}", design=design, about=here))
    return results
