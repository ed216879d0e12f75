"""The whole simulation again: its bounds hold, and the file of the page is what it gives."""

import pytest

from tests.unit.simulation.test_coverage import key, monte_carlo, stored
from validation.simulation.coverage import is_held, outside, run


@pytest.mark.slow
def test_coverage_of_the_intervals_in_every_cell():
    file = stored()
    rows = [row for found in run() for row in found]
    assert [row for row in outside(rows) if is_held(row)] == []
    assert {key(row) for row in rows} == set(file)
    for row in rows:
        kept = file[key(row)]
        # The same numbers are drawn; another processor may round a bound to the other side.
        error = monte_carlo(row.coverage, row.draws)
        assert abs(row.coverage - float(kept["coverage"])) < 4.0 * error, row
        assert abs(row.refused - int(kept["refused"])) < 0.002 * row.draws, row
