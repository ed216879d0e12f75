"""Coded interviews: agreement, frequencies, saturation, and codes set beside the measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation.jobs import refusal_note
from solidarity_eval.evaluation.reach.excerpts import shared_excerpts
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Note, Result
from solidarity_eval.schemas.reach import CodedInterviews

if TYPE_CHECKING:
    import pandas as pd

_CHANGES = ("effect", "change", "change_in_proportion", "mean_change", "difference")


def run(material: Material, part: CodedInterviews) -> list[Result]:
    """Return the frequencies, ``reach.<part>``, then what else the codes allow.

    ``.agreement`` (two coders or more), ``.saturation``, ``.joint`` (codes beside measures and
    what was told for, against and besides), ``.excerpts`` (those marked as to be shared). One
    that is refused is a note of the first.
    """
    from solidarity_eval.reach import code_frequencies

    codes = material.register("codes")
    book = [code.id for code in part.codebook]
    found = code_frequencies(codes, codes=book)
    notes: list[Note] = []
    results = []
    for suffix, compute in _others(material, part, codes, book=book):
        try:
            results.append(material.named(compute(), part, suffix))
        except SolidarityEvalError as refusal:
            notes.append(refusal_note(f"reach.{part.id}.{suffix}", refusal))
    excerpts = shared_excerpts(codes, names=_names(material, codes))
    if excerpts is not None:
        results.append(material.named(excerpts, part, "excerpts"))
    headline = material.named(found, part)
    return [headline.with_(notes=(*headline.notes, *notes)), *results]


def _others(
    material: Material, part: CodedInterviews, codes: pd.DataFrame, *, book: list[str]
) -> Iterator[tuple[str, Callable[[], Result]]]:
    from solidarity_eval.reach import agreement_by_code, joint_display, saturation_curve

    if codes["coder"].dropna().nunique() > 1:
        yield "agreement", partial(agreement_by_code, codes, codes=book, interval="jackknife")
    yield "saturation", partial(saturation_curve, codes, codes=book)
    beside = {code.id: code.outcome for code in part.codebook if code.outcome is not None}
    said = {code.id: code.contribution for code in part.codebook if code.contribution is not None}
    if beside or said:
        yield (
            "joint",
            partial(
                joint_display,
                codes,
                measures=_measures(material, list(dict.fromkeys(beside.values()))),
                beside=beside,
                contributions=said,
                codes=book,
            ),
        )


def _measures(material: Material, outcomes: list[str]) -> pd.DataFrame:
    """Return a row per outcome: what its verdict reads, else its change, else nothing."""
    import pandas as pd

    rows = []
    for name in outcomes or [""]:
        verdict = material.verdicts.get(name)
        result = material.results.get(f"{name}.change")
        numbers: tuple[float | None, ...] = (None, None, None)
        if verdict is not None:
            numbers = (verdict.estimate, verdict.low, verdict.high)
        elif result is not None:
            estimate = next((item for item in result.estimates if item.term in _CHANGES), None)
            if estimate is not None:
                numbers = (estimate.estimate, estimate.conf_low, estimate.conf_high)
        word = None if verdict is None else verdict.word or verdict.reason
        rows.append((name, *numbers, word))
    columns = ["outcome", "change", "conf_low", "conf_high", "verdict"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[1:4], "float64"))


def _names(material: Material, codes: pd.DataFrame) -> Iterator[str]:
    """Yield every identifier that an extract could repeat."""
    for column in ("source", "coder"):
        yield from codes[column].dropna().unique()
    if material.dataset.people is not None:
        yield from material.dataset.people["person"].dropna()
    yield from material.dataset.responses["person"].dropna().unique()
