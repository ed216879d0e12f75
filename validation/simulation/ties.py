"""Coverage of the intervals of coder agreement and of shares of ties, on made-up material.

``python -m validation.simulation.ties`` writes ``docs/methods/data/reach_ties.csv``.
"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from solidarity_eval._kernels import agreement
from solidarity_eval._kernels.bootstrap import percentile_interval
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.reach import tie_transitions

FILE = Path(__file__).parents[2] / "docs" / "methods" / "data" / "reach_ties.csv"
COLUMNS = ("quantity", "truth", "n", "interval", "draws", "coverage")
INTERVIEWS = (6, 10, 15, 20, 40)
PEOPLE = (10, 15, 30, 60)
EXTRACTS = 6
DRAWS = 600
VALUES = np.array([0.0, 1.0])


def by_interview(rng: np.random.Generator, n: int, skill: float) -> np.ndarray:
    """Return coincidences by interview of a code that two coders give, more or less surely."""
    base = rng.normal(0.0, 0.7, n)
    ease = rng.normal(skill, 1.0, n)
    true = rng.random((n, EXTRACTS)) < 1 / (1 + np.exp(-base[:, None]))
    right = 1 / (1 + np.exp(-ease[:, None]))
    given = [np.where(rng.random((n, EXTRACTS)) < right, true, ~true) for _ in range(2)]
    ones = sum(one.astype(float) for one in given)
    counts = np.stack([2.0 - ones, ones], axis=-1).reshape(-1, 2)
    return agreement.coincidences(counts).reshape(n, EXTRACTS, 2, 2).sum(axis=1)


def agreement_rows(draws: int) -> Iterator[tuple[object, ...]]:
    """Yield the coverage of both intervals of alpha, at two levels of agreement."""
    for skill in (1.6, 2.6):
        rng = np.random.default_rng([11, int(10 * skill)])
        whole = by_interview(rng, 200_000, skill).sum(axis=0)
        truth = float(agreement.krippendorff_alpha(whole, VALUES, "nominal"))
        for n in INTERVIEWS:
            held = {"bootstrap": 0, "jackknife": 0}
            shown = dict.fromkeys(held, 0)
            for _ in range(draws):
                one = by_interview(rng, n, skill)
                again = agreement.resampled_alpha(one, VALUES, "nominal", draws=499, generator=rng)
                found = percentile_interval(again[~np.isnan(again)], conf_level=0.95)
                left = agreement.jackknife_interval(one, VALUES, "nominal", conf_level=0.95)
                for name, ends in (("bootstrap", (found.low, found.high)), ("jackknife", left)):
                    if ends is not None:
                        shown[name] += 1
                        held[name] += ends[0] <= truth <= ends[1]
            for name, count in held.items():
                yield "alpha", truth, n, name, shown[name], count / shown[name]


def tie_rows(draws: int) -> Iterator[tuple[object, ...]]:
    """Yield the coverage of the share that grew stronger; ties of one person go together."""
    for share in (0.15, 0.3):
        rng = np.random.default_rng([12, int(100 * share)])
        for n in PEOPLE:
            held = shown = 0
            for _ in range(draws):
                found = tie_transitions(told(rng, n, share), before="a", after="b",
                                        order=("weak", "strong"))["share_stronger"]  # fmt: skip
                if found.conf_low is not None and found.conf_high is not None:
                    shown += 1
                    held += found.conf_low <= share <= found.conf_high
            yield "share_stronger", share, n, "logit t", shown, held / shown


def told(rng: np.random.Generator, n: int, share: float) -> pd.DataFrame:
    """Return three to nine ties of each person, whose own share is drawn (correlation 0.15)."""
    spread = (1 - 0.15) / 0.15
    own = rng.beta(share * spread, (1 - share) * spread, n)
    size = rng.integers(3, 10, n)
    ego = np.repeat(np.arange(n), size)
    up = rng.random(len(ego)) < np.repeat(own, size)
    frame = pd.DataFrame({"ego": ego, "alter": np.arange(len(ego)), "wave": "a"})
    before = frame.assign(strength="weak")
    after = frame.assign(wave="b", strength=np.where(up, "strong", "weak"))
    return pd.concat([before, after], ignore_index=True)


def run(draws: int = DRAWS) -> list[tuple[object, ...]]:
    """Return every row of the table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return [*agreement_rows(draws), *tie_rows(draws)]


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(run())
