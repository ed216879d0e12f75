"""Coverage of agreement and of shares of ties again: the file is what the simulation gives."""

import csv

import pytest

from validation.simulation.ties import FILE, run


def stored():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_intervals_of_reports_cover():
    held = [row for row in stored() if row["interval"] != "bootstrap"]
    assert len(held) == 18
    assert all(0.92 <= float(row["coverage"]) <= 0.985 for row in held)


@pytest.mark.slow
def test_the_simulation_gives_the_file():
    for row, found in zip(stored(), run(), strict=True):
        assert (row["quantity"], row["n"], row["interval"]) == (found[0], str(found[2]), found[3])
        assert float(row["coverage"]) == pytest.approx(found[5], abs=0.02)
