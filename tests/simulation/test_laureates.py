"""The whole simulation of the laureates again: its bounds hold, and the file is what it gives."""

import pytest

from validation.simulation.laureates import outside, run, stored


@pytest.mark.slow
def test_every_laureate_500_times():
    file = {(row.laureate, row.leaving): row for row in stored()}
    rows = list(run())
    assert outside(rows) == []
    assert {(row.laureate, row.leaving) for row in rows} == set(file)
    for row in rows:
        kept = file[row.laureate, row.leaving]
        assert (row.change, row.effect) == (kept.change, kept.effect)
        # The same numbers are drawn; another processor may round a bound to the other side.
        assert abs(row.of_change - kept.of_change) < max(0.5, 2.0 * row.mc_error), row
        assert abs(row.bias - kept.bias) < max(1e-3, row.bias_error), row
