"""Family A: scale scores with reverse keys and missing answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval.conformance.case import Case
from solidarity_eval.instruments.derived import pomp
from solidarity_eval.instruments.missing_answers import nonresponse
from solidarity_eval.instruments.scoring import score
from solidarity_eval.schemas.instrument import Instrument

if TYPE_CHECKING:
    import pandas as pd

NOT_OFFERED: dict[str, str] = {}

_FIRST = 50


def values(case: Case) -> dict[str, float | list[float | None]]:
    """Return our scores under the names of the case."""
    data = case.data()
    found: dict[str, float | list[float | None]] = {}
    for name, keys in case.inputs["keys"].items():
        rules = {
            "available": 1 / len(keys),
            "prorated50": 0.5,
            "strict_over50": (len(keys) // 2 + 1) / len(keys),
            "complete": 1.0,
        }
        for rule, share in rules.items():
            _, scores = _scored(case, data, keys, share=share)
            found |= _summary(f"{name}.{rule}", scores)
        _, sums = _scored(case, data, keys, share=0.5, how="sum")
        found[f"{name}.prorated50.sum.mean"] = float(sums.mean())
        instrument, scores = _scored(case, data, keys, share=0.5)
        place = pomp(scores.dropna(), instrument, "scale")
        found[f"{name}.floor_pct"] = float(100 * (place == 0).mean())
        found[f"{name}.ceiling_pct"] = float(100 * (place == 100).mean())
    return found | _missing(case, data)


def _scored(
    case: Case, data: pd.DataFrame, keys: list[str], *, share: float, how: str = "mean"
) -> tuple[Instrument, pd.Series]:
    items = [key.removeprefix("-") for key in keys]
    scale = {"id": "scale", "score": how, "min_answered": share}
    reverse = [key.removeprefix("-") for key in keys if key.startswith("-")]
    instrument = _instrument(case, items, reverse=reverse, scale=scale)
    return instrument, score(data, instrument, items_prefix=False)[f"{instrument.id}.scale"]


def _instrument(
    case: Case, items: list[str], *, reverse: list[str], scale: dict[str, object]
) -> Instrument:
    return Instrument.model_validate(
        {
            "id": "case",
            "construct": "other",
            "items": {"min": case.inputs["item_min"], "max": case.inputs["item_max"], "ids": items},
            "reverse": reverse,
            "scales": [scale],
        }
    )


def _summary(name: str, scores: pd.Series) -> dict[str, float | list[float | None]]:
    """Every statistic that a case may ask of a score; the case picks those it names."""
    first = scores.iloc[:_FIRST]
    return {
        f"{name}.person1_50": [None if math.isnan(value) else float(value) for value in first],
        f"{name}.n": int(scores.notna().sum()),
        f"{name}.mean": float(scores.mean()),
        f"{name}.sd": float(scores.std(ddof=1)),
    }


def _missing(case: Case, data: pd.DataFrame) -> dict[str, float | list[float | None]]:
    items = [column for column in data.columns if column != "id"]
    instrument = _instrument(case, items, reverse=[], scale={"id": "scale"})
    table = nonresponse(data, instrument, items_prefix=False)
    cells = int(table["missing"].sum())
    return {
        "missing.cells": cells,
        "missing.pct": 100 * cells / int(table["n"].sum()),
        "missing.pct_by_item": [100 * float(share) for share in table["share"]],
    }
