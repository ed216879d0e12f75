"""The whole simulation of synthesis again: its bounds hold, its file is what it gives."""

import math

import pytest

from tests.unit.simulation.test_synthesis_cells import key, stored
from validation.simulation.synthesis import outside, run


@pytest.mark.slow
def test_synthesis_in_every_cell():
    file = {key(row): row for row in stored()}
    rows = [row for found in run() for row in found]
    assert {key(row) for row in rows} == set(file)
    assert outside(rows) == outside(stored())
    for row in rows:
        # The same numbers are drawn; another processor may round a bound to the other side.
        error = max(row.mc_error, 100.0 / math.sqrt(row.draws) / 10.0)
        assert abs(row.share - file[key(row)].share) < 2.0 * error, row
