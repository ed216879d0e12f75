"""A small panel: its paths in aggregates, ranks and signs, speaking time, who sits on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError, SolidarityEvalError
from solidarity_eval.evaluation.jobs import refusal_note
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.evaluation.study import in_order_of_time, make_study
from solidarity_eval.intake.person_view import PersonView
from solidarity_eval.results import Note, Result
from solidarity_eval.schemas.project import Outcome
from solidarity_eval.schemas.reach import Panel

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.model import Evaluation

_FEWEST_RANKED = 3


def run(material: Material, part: Panel) -> list[Result]:
    """Return what the panel tells of each outcome, of speaking time and of its make-up.

    ``reach.<part>`` is the first of them; then, by outcome, ``.<outcome>`` (paths),
    ``.<outcome>_ranks`` (Friedman, three sessions or more), ``.<outcome>_signs`` (sign flips, first
    against last), ``.speaking`` and ``.district``. One that is refused is a note of the first.
    """
    notes: list[Note] = []
    results: list[Result] = []
    for suffix, compute in _jobs(material, part):
        try:
            results.append(material.named(compute(), part, suffix))
        except SolidarityEvalError as refusal:
            notes.append(refusal_note(f"reach.{part.id}.{suffix}", refusal))
    if not results:
        raise DataError("reach_ties.empty_panel", part=part.id)
    first = results[0]
    headline = first.with_(id=f"reach.{part.id}", notes=(*first.notes, *notes))
    return [headline, *results]


def _jobs(material: Material, part: Panel) -> Iterator[tuple[str, Callable[[], Result]]]:
    from solidarity_eval.effects import friedman_test, sign_flip_permutation
    from solidarity_eval.reach import panel_paths, representativeness, speaking_equality

    outcomes = {item.id: item for item in material.project.outcomes}
    for name in part.outcomes:
        rows, waves = _rows(material, part, outcomes[name])
        long = partial(panel_paths, rows, outcome="value", waves=waves)
        yield name, long
        if len(waves) >= _FEWEST_RANKED:
            yield f"{name}_ranks", partial(friedman_test, rows, outcome="value", waves=waves)
        if len(waves) > 1:
            yield (
                f"{name}_signs",
                partial(sign_flip_permutation, rows, outcome="value", pre=waves[0], post=waves[-1]),
            )
    if part.speaking:
        yield "speaking", partial(speaking_equality, material.register("speaking"))
    people = material.people(part)
    if part.compare and people is not None and "neighbourhood" in material.dataset.registers:
        yield (
            "district",
            partial(
                representativeness,
                people,
                neighbourhood=material.register("neighbourhood"),
                variables=part.compare,
            ),
        )


def _rows(
    material: Material, part: Panel, outcome: Outcome
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the scores of the panel by session, and the sessions that have any, in order."""
    population = part.population or outcome.population
    study = make_study(
        material.loaded,
        material.dataset,
        outcome.model_copy(update={"population": population}),
    )
    rows = study.followed
    rows = rows[rows["value"].notna()]
    there = set(rows["wave"])
    waves = in_order_of_time(material.project)
    return rows, tuple(wave.id for wave in waves if wave.id in there)


def person_views(evaluation: Evaluation) -> dict[str, PersonView]:
    """Return the paths of each person of a panel, by ``<part>.<outcome>``.

    For the internal edition: read anew from the folder and kept in memory, because an evaluation
    holds no person's row.
    """
    from solidarity_eval.evaluation.load import read_project
    from solidarity_eval.instruments.scoring import score
    from solidarity_eval.intake.load import load_dataset

    project = evaluation.project
    parts = [part for part in project.reach if isinstance(part, Panel) and part.outcomes]
    if not parts:
        return {}
    loaded = read_project(evaluation.folder)
    dataset = load_dataset(loaded)
    frame = dataset.responses
    for instrument in loaded.instruments.values():
        frame = score(frame, instrument)
    material = Material(
        loaded=loaded, dataset=replace(dataset, responses=frame), results={}, verdicts={}
    )
    outcomes = {item.id: item for item in loaded.project.outcomes}
    views = {}
    for part in parts:
        for name in part.outcomes:
            rows, waves = _rows(material, part, outcomes[name])
            views[f"{part.id}.{name}"] = PersonView(
                rows, person="person", wave="wave", value="value", waves=waves
            )
    return views
