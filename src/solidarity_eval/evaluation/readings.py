"""The same change at the strict and at the loose reading of the codes people make themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.schemas.load import LoadedProject


def linkage_readings(
    loaded: LoadedProject, dataset: Dataset, *, tolerance: int = 1
) -> dict[str, Result]:
    """Return each outcome's change with undecided pairs left out, and with them linked.

    When to use it: before a conclusion that rests on codes people made themselves. If the two
    readings disagree, pairs that nobody decided on carry the conclusion. It shows nothing of
    people whose codes are too far apart to be proposed.

    Parameters
    ----------
    loaded : LoadedProject
        The project file with its questionnaires.
    dataset : Dataset
        As read by `load_dataset`.
    tolerance : int
        Signs by which two codes may differ at the loose reading; 1 or 2.

    Returns
    -------
    dict of Result
        By id ``<outcome>.linkage``: the first estimate of the change at ``reading`` ``strict``
        and ``loose``, then ``chance_share`` at each: the expected share of the links to the
        outcome's second time that join two different people. Empty where codes are given;
        outcomes without a change have no entry.

    References
    ----------
    Fellegi and Sunter (1969), Blakely and Salmond (2002).
    """
    from solidarity_eval.evaluation.conductor import evaluate_dataset
    from solidarity_eval.intake.keys import linkage_at

    if dataset.linkage is None:
        return {}
    held: dict[str, list[Estimate]] = {}
    frames: dict[str, Result] = {}
    for reading, signs in (("strict", 0), ("loose", tolerance)):
        linked = linkage_at(dataset, signs)
        evaluation = evaluate_dataset(loaded, linked)
        for outcome in loaded.project.outcomes:
            change = evaluation.results.get(f"{outcome.id}.change")
            if change is None or not change.estimates:
                continue
            frames.setdefault(outcome.id, change)
            found = held.setdefault(outcome.id, [])
            first = change.estimates[0]
            found.append(replace(first, at={**first.at, "reading": reading}))
            share = _chance(linked, outcome.after)
            if share is not None:
                found.append(
                    Estimate(
                        term="chance_share",
                        at={"reading": reading},
                        estimate=share,
                        unit="proportion",
                    )
                )
    return {
        f"{outcome}.linkage": Result(
            id=f"{outcome}.linkage",
            method=frames[outcome].method,
            design=frames[outcome].design,
            about=frames[outcome].about,
            estimates=tuple(estimates),
            settings={**frames[outcome].settings, "tolerance": tolerance},
            references=(*frames[outcome].references, "fellegi1969", "blakely2002"),
        )
        for outcome, estimates in held.items()
    }


def _chance(dataset: Dataset, wave: str | None) -> float | None:
    """Return the expected share of chance links to a time, over all populations."""
    steps = [one for one in dataset.linkage.steps if one.wave == wave] if dataset.linkage else []
    links = sum(one.links for one in steps)
    return sum(one.chance_links for one in steps) / links if links else None
