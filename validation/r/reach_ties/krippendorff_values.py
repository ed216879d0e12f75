"""Krippendorff's alpha by the Python package krippendorff (0.9.0); writes krippendorff.json.

Run in this folder: ``pip install krippendorff==0.9.0`` then ``python krippendorff_values.py``.
"""

import json
from pathlib import Path

import krippendorff
import numpy as np

# Krippendorff (2011), Computing Krippendorff's alpha-reliability: four observers, twelve units.
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
LEVELS = ("nominal", "ordinal", "interval")


def drawn() -> list[list[int | None]]:
    """Three coders, forty units, scores 0, 1, 2, 5 and 9, some missing."""
    rng = np.random.default_rng(17)
    true = rng.choice([0, 1, 2, 5, 9], 40)
    table = np.where(rng.random((3, 40)) < 0.7, true, rng.choice([0, 1, 2, 5, 9], (3, 40)))
    missing = rng.random((3, 40)) < 0.2
    return [[None if missing[i, j] else int(table[i, j]) for j in range(40)] for i in range(3)]


def alphas(table: list[list[int | None]]) -> dict[str, float]:
    """Alpha at each level of measurement."""
    data = np.array(table, dtype=float)
    return {level: krippendorff.alpha(data, level_of_measurement=level) for level in LEVELS}


if __name__ == "__main__":
    tables = {"published": PUBLISHED, "drawn": drawn()}
    found = {name: {"table": table, **alphas(table)} for name, table in tables.items()}
    with Path("krippendorff.json").open("w", encoding="utf-8") as file:
        json.dump({"version": "0.9.0", **found}, file, indent=1)
