"""A few cells of the simulation, run again with fewer samples, and the file that the page reads."""

import csv
import math

import pytest

from validation.simulation.coverage import (
    FOLDER,
    HELD,
    Cell,
    Row,
    cells,
    is_held,
    outside,
    populations,
    simulate,
)
from validation.simulation.populations import SETTINGS

DRAWS, RESAMPLED = 2_000, 200
FEW = [
    Cell(setting="normal", n=15, r=0.5, change=0.3),
    Cell(setting="normal_wider_after", n=30, r=0.5, change=0.8),
    Cell(setting="floor_items", n=10, r=0.2, change=0.0),
]


def stored():
    """The file of the page, by cell and interval."""
    with (FOLDER / "coverage.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["setting"], int(row["n"]), float(row["r"]), float(row["change"]), row["interval"]): row
        for row in rows
    }


def key(row):
    return row.setting, row.n, row.r, row.change, row.interval


def monte_carlo(share, draws):
    """The standard error of a share in per cent, at least that of one sample in a hundred."""
    likely = min(max(share / 100.0, 0.01), 0.99)
    return 100.0 * math.sqrt(likely * (1.0 - likely) / draws)


@pytest.mark.parametrize("cell", FEW, ids=lambda cell: cell.setting)
def test_a_few_cells_again(cell):
    file = stored()
    for row in simulate(cell, draws=DRAWS, resampled=RESAMPLED):
        drawn = RESAMPLED if row.draws == RESAMPLED else DRAWS
        assert row.draws == drawn
        error = monte_carlo(row.coverage, drawn)
        kept = file[key(row)]
        assert abs(row.coverage - float(kept["coverage"])) < 4.5 * error, row
        assert float(kept["truth"]) == pytest.approx(row.truth, rel=1e-5, abs=1e-9)
        if row.interval in HELD:
            low, high = HELD[row.interval]
            assert low - 4.0 * error < row.coverage < high + 4.0 * error


def test_a_cell_depends_on_nothing_but_itself():
    first, again = (simulate(FEW[0], draws=100, resampled=20) for _ in range(2))
    assert first == again


def test_the_file_of_the_page_is_whole_and_holds_the_bounds():
    file = stored()
    intervals = {name[-1] for name in file}
    assert len(intervals) == 20
    for cell in cells():
        harsher = SETTINGS[cell.setting].group == "harsher"
        for interval in intervals:
            place = (cell.setting, cell.n, cell.r, cell.change, interval)
            resampled = interval.partition(".")[2] in ("bca", "percentile")
            assert (place in file) == (not (harsher and resampled))
            if place not in file:
                continue
            row = file[place]
            draws = int(row["draws"])
            assert draws == 2_000 if resampled else draws >= 10_000
            if interval in HELD and SETTINGS[cell.setting].group == "held":
                low, high = HELD[interval]
                assert low <= float(row["coverage"]) <= high, row


def test_what_lies_outside_is_found():
    row = dict.fromkeys(Row.__slots__, 0)
    row |= {"setting": "normal", "interval": "mean_change.t"}
    narrow, fine = Row(**{**row, "coverage": 93.4}), Row(**{**row, "coverage": 93.5})
    wide = Row(**{**row, "coverage": 98.6, "setting": "top_items"})
    other = Row(**{**row, "coverage": 50.0, "interval": "baseline.smcr_wald"})
    assert outside([narrow, fine, wide, other]) == [narrow, wide]
    assert is_held(narrow)
    assert not is_held(wide)
    assert not is_held(other)


def test_the_populations_of_the_page_are_those_drawn_from():
    with (FOLDER / "coverage_populations.csv").open(encoding="utf-8") as file:
        kept = list(csv.DictReader(file))
    found = list(populations())
    assert len(kept) == len(found) == 9 * len(SETTINGS)
    for row, again in zip(kept, found, strict=True):
        for name, value in again.items():
            expected = value if isinstance(value, str) else pytest.approx(value, rel=1e-5, abs=1e-9)
            assert (row[name] if isinstance(value, str) else float(row[name])) == expected
