"""How well the questionnaires measured: alpha of each scale at each wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.results import About, Note, Result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.schemas.instrument import Instrument, Scale
    from solidarity_eval.schemas.load import LoadedProject


def reliability_results(
    loaded: LoadedProject, dataset: Dataset, instrument: Instrument
) -> tuple[list[Result], list[Note]]:
    """Return Cronbach's alpha of each scale of two items or more, wave by wave.

    Counts, tables and formative scores have no alpha: their items need not agree.
    """
    from solidarity_eval.evaluation.jobs import refusal_note

    results: list[Result] = []
    notes: list[Note] = []
    for scale in instrument.scales:
        items = instrument.items_of(scale.id)
        if scale.formative or scale.score == "count" or len(items) < 2:
            continue
        for wave in (item.id for item in loaded.project.waves):
            rows = dataset.responses[dataset.responses["wave"] == wave]
            subject = f"{instrument.id}.{scale.id}.reliability.{wave}"
            keyed = keyed_items(rows, instrument, items).dropna(how="all")
            if keyed.empty:
                continue
            try:
                results.append(_alpha(keyed, instrument, scale, wave=wave, result_id=subject))
            except SolidarityEvalError as refusal:
                notes.append(refusal_note(subject, refusal))
    return results, notes


def keyed_items(rows: pd.DataFrame, instrument: Instrument, items: tuple[str, ...]) -> pd.DataFrame:
    """Return the answers with reversed items turned within their own range."""
    keyed = rows[[f"{instrument.id}/{item}" for item in items]].set_axis(list(items), axis=1)
    for item in set(instrument.reverse) & set(items):
        low, high = instrument.items.range_of(item)
        keyed[item] = low + high - keyed[item]
    return keyed


def _alpha(
    keyed: pd.DataFrame, instrument: Instrument, scale: Scale, *, wave: str, result_id: str
) -> Result:
    from solidarity_eval.psychometrics import cronbach_alpha

    about = About(
        construct=instrument.construct_id,
        form=instrument.form or instrument.id,
        scale=f"{instrument.id}.{scale.id}",
        before=wave,
    )
    return cronbach_alpha(keyed, items=list(keyed.columns)).with_(id=result_id, about=about)
