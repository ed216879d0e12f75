"""People put together in twos: formed, still meeting, what changed, how alike they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation.dyads import dyads_at
from solidarity_eval.evaluation.jobs import refusal_note
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.evaluation.study import Study, make_study
from solidarity_eval.results import Note, Result
from solidarity_eval.schemas.project import Outcome
from solidarity_eval.schemas.reach import Dyads


def run(material: Material, part: Dyads) -> list[Result]:
    """Return the dyads, ``reach.<part>``, then what each outcome tells of the two members.

    ``reach.<part>.change_<outcome>`` has the dyad as unit; ``reach.<part>.alike_<outcome>`` is
    how alike the two members were before. One that is refused is a note of the first result.
    """
    from solidarity_eval.reach import dyads_alive

    found = dyads_alive(
        material.register("events"),
        start=part.start,
        end=part.end,
        competing=part.competing,
        at_months=part.at_months,
        until=material.cutoff,
    )
    notes: list[Note] = []
    results = []
    for suffix, compute in _measures(material, part):
        try:
            results.append(material.named(compute(), part, suffix))
        except SolidarityEvalError as refusal:
            notes.append(refusal_note(f"reach.{part.id}.{suffix}", refusal))
    headline = material.named(found, part).with_(notes=(*found.notes, *notes))
    return [headline, *results]


def _measures(material: Material, part: Dyads) -> Iterator[tuple[str, Callable[[], Result]]]:
    outcomes = {item.id: item for item in material.project.outcomes}
    for name in part.outcomes:
        study = _study(material, part, outcomes[name])
        yield f"change_{name}", partial(dyads_at, study, study.levels.printed)
        yield f"alike_{name}", partial(_alike, study)


def _study(material: Material, part: Dyads, outcome: Outcome) -> Study:
    """Gather an outcome for both members, whichever population it speaks of.

    Where another column tells the members apart, it is their role.
    """
    from dataclasses import replace

    dataset = material.dataset
    people = dataset.people
    if part.role not in (None, "role") and people is not None and part.role in people:
        dataset = replace(dataset, people=people.assign(role=people[part.role]))
    both = outcome.model_copy(update={"population": part.population})
    return make_study(material.loaded, dataset, both)


def _alike(study: Study) -> Result:
    """Return how alike the members of a dyad are before, the two taken alike."""
    from solidarity_eval.designs import dyadic_icc

    rows = study.with_columns(study.followed, ("dyad",))
    before = rows[(rows["wave"] == study.outcome.before) & rows["dyad"].notna()]
    found = dyadic_icc(before, outcome="value", conf_level=study.levels.printed)
    return found.with_(about=study.about)
