"""The whole simulation of drop-out again: its bound holds, and the file is what it gives."""

import pytest

from tests.unit.simulation.test_drop_out import stored
from validation.simulation.drop_out import outside, run


@pytest.mark.slow
def test_drop_out_in_every_cell():
    file = {(r.setting, r.leaving, r.n, r.r, r.method): r for r in stored()}
    rows = [row for found in run() for row in found]
    assert outside(rows) == []
    assert {(r.setting, r.leaving, r.n, r.r, r.method) for r in rows} == set(file)
    for row in rows:
        kept = file[row.setting, row.leaving, row.n, row.r, row.method]
        # The same numbers are drawn; another processor may round a bound to the other side.
        assert abs(row.coverage - kept.coverage) < max(0.1, 2.0 * row.mc_error), row
        assert abs(row.bias - kept.bias) < max(1e-6, row.bias_error), row
