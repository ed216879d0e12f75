"""The whole simulation of verdicts again: its bounds hold, and the files are what it gives."""

import pytest

from tests.unit.simulation.test_verdicts import SHARES, error, kept, stored
from validation.simulation.verdicts import SIZES, looks, outside, run


@pytest.mark.slow
def test_verdicts_of_every_way_in():
    rows = list(run())
    assert outside(rows, []) == []
    for row in rows:
        file = kept(row.entry, row.n, row.change)
        for name in SHARES:
            # The same numbers are drawn; another processor may round a bound to the other side.
            share = float(file[name])
            assert abs(getattr(row, name) - share) < 0.5 * error(share, row.draws), (row, name)


@pytest.mark.slow
def test_verdicts_over_outcomes_and_years():
    years = [looks(yearly) for yearly in SIZES]
    assert outside([], years) == []
    for year, file in zip(years, stored("verdicts_looks.csv"), strict=True):
        assert abs(year.any_false - float(file["any_false"])) < 0.5 * year.mc_error
