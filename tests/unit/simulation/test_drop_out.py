"""The simulation of drop-out: its formulas are the library's, its file is whole."""

import csv
import math
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval.effects import mean_change
from solidarity_eval.errors import StatisticalWarning
from validation.simulation.coverage import FOLDER
from validation.simulation.drop_out import (
    CORRELATIONS,
    HELD,
    LEAVING,
    METHODS,
    Cell,
    Row,
    adjusted,
    cells,
    complete_pairs,
    draw,
    is_held,
    outside,
    simulate,
    weighted,
)

WORDS = ("setting", "leaving", "method")
COUNTS = ("n", "draws", "refused")
ASKED = {"outcome": "y", "pre": "before", "post": "after"}


def stored():
    """The rows of the file of the page."""
    with (FOLDER / "drop_out.csv").open(encoding="utf-8") as file:
        return [
            Row(**{
                key: value if key in WORDS else int(value) if key in COUNTS else float(value)
                for key, value in row.items()
            })
            for row in csv.DictReader(file)
        ]  # fmt: skip


def long(before, after, stayed):
    people = np.arange(len(before))
    return pd.concat([
        pd.DataFrame({"person": people, "wave": "before", "y": before}),
        pd.DataFrame({"person": people[stayed], "wave": "after", "y": after[stayed]}),
    ])  # fmt: skip


@pytest.mark.parametrize("leaving", LEAVING)
def test_the_formulas_are_those_of_the_public_functions(leaving):
    samples = draw(Cell(setting="skewed_items", leaving=leaving, n=30, r=0.5), 6)
    ours = {
        "complete_pairs": complete_pairs(samples),
        "adjusted": adjusted(samples),
        "weighted": weighted(samples),
    }
    for i in range(6):
        data = long(samples.before[i], samples.after[i], samples.stayed[i])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatisticalWarning)
            public = {
                "complete_pairs": mean_change(data, **ASKED)["mean_change"],
                "adjusted": designs.change_adjusted_for_baseline(data, **ASKED)["change"],
                "weighted": designs.inverse_probability_weighted_change(data, **ASKED)["change"],
            }
        for name, estimate in public.items():
            assert ours[name].estimate[i] == pytest.approx(estimate.estimate, abs=1e-9)
            half = (estimate.conf_high - estimate.conf_low) / 2
            assert ours[name].half[i] == pytest.approx(half, rel=1e-6)


@pytest.mark.parametrize("leaving", LEAVING)
def test_thirty_in_a_hundred_leave_and_leavers_are_as_said(leaving):
    samples = draw(Cell(setting="normal", leaving=leaving, n=200, r=0.5), 200)
    assert 1 - samples.stayed.mean() == pytest.approx(0.3, abs=0.01)
    change = samples.after - samples.before
    lower = {"chance": None, "baseline": samples.before, "change": change}[leaving]
    if lower is not None:
        assert lower[~samples.stayed].mean() < lower[samples.stayed].mean() - 0.5
    if leaving == "baseline":
        # Given the score before, leaving says nothing of the change.
        rest = change + 0.5 * samples.before
        gap = rest[~samples.stayed].mean() - rest[samples.stayed].mean()
        assert gap == pytest.approx(0.0, abs=0.04)


def test_the_file_of_the_page_holds_every_cell_and_every_bound():
    rows = stored()
    assert len(rows) == len(cells()) * len(METHODS)
    assert {(row.setting, row.leaving, row.n, row.r) for row in rows} == {
        (cell.setting, cell.leaving, cell.n, cell.r) for cell in cells()
    }
    held = [row for row in rows if is_held(row)]
    assert len(held) == 2 * len(CORRELATIONS)
    assert all(row.draws >= 20_000 and row.refused == 0 for row in held)
    assert outside(rows) == []
    assert HELD == (93.0, 97.5)


def test_a_cell_drawn_again_agrees_with_the_file():
    cell = Cell(setting="normal", leaving="baseline", n=30, r=0.5)
    kept = {row.method: row for row in stored() if (row.setting, row.leaving, row.n, row.r)
            == (cell.setting, cell.leaving, cell.n, cell.r)}  # fmt: skip
    for row in simulate(cell, draws=1000, slow_draws=60):
        file = kept[row.method]
        error = 100 * math.sqrt(0.05 * 0.95 / row.draws)
        assert abs(row.coverage - file.coverage) < 4 * error + 1.0, row.method
        assert abs(row.bias - file.bias) < 4 * row.bias_error + 4 * file.bias_error, row.method
