"""The whole simulation of designs in teams again: its bounds hold, its file is what it gives."""

import math

import pytest

from tests.unit.simulation.test_clusters import key, stored
from validation.simulation.clusters import is_held, outside, run


@pytest.mark.slow
def test_designs_in_teams_in_every_cell():
    file = {key(row): row for row in stored()}
    rows = [row for found in run() for row in found]
    assert [row for row in outside(rows) if is_held(row)] == []
    assert {key(row) for row in rows} == set(file)
    for row in rows:
        # The same numbers are drawn; another processor may round a bound to the other side.
        error = max(row.mc_error, 100.0 / math.sqrt(row.draws) / 10.0)
        assert abs(row.share - file[key(row)].share) < 2.0 * error, row
