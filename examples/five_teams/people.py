"""Simulated people of five teams at four times: the shape of a real project, none of its answers.

Every answer is drawn by a computer from `SEED`. What is true is written here, so that a reader can
compare it with what the methods find.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

SEED = 2_026
SIZES = {"équipe A": 140, "équipe B": 120, "équipe C": 100, "équipe D": 80, "équipe E": 60}
MONTHS = (0, 6, 12, 18)
LOWEST, HIGHEST = 3, 9
# True mean change of the loneliness score after each time, and how much teams and people differ.
MEAN_CHANGE = (0.0, -0.3, -0.5, -0.6)
TEAM_SD, PERSON_SD, ANSWER_SD = 0.35, 0.6, 0.8
STAYING = (1.0, 0.88, 0.78, 0.70)


def people(seed: int = SEED) -> pd.DataFrame:
    """Return one row per person and time answered: person, team, months, loneliness (3 to 9)."""
    rng = np.random.default_rng(seed)
    team = np.repeat(list(SIZES), list(SIZES.values()))
    code = np.repeat(np.arange(len(SIZES)), list(SIZES.values()))
    n = len(team)
    at_first = rng.normal(6.6, 1.1, n) + rng.normal(0.0, 0.2, len(SIZES))[code]
    of_team = rng.normal(0.0, TEAM_SD, len(SIZES))[code]
    of_person = rng.normal(0.0, PERSON_SD, n)
    leaves = rng.uniform(size=n)
    waves = []
    for months, change, staying in zip(MONTHS, MEAN_CHANGE, STAYING, strict=True):
        share = months / MONTHS[-1]
        score = at_first + change + share * (of_team + of_person) + rng.normal(0.0, ANSWER_SD, n)
        wave = pd.DataFrame(
            {
                "person": [f"P{i:03}" for i in range(1, n + 1)],
                "team": team,
                "months": months,
                "loneliness": np.clip(np.round(score), LOWEST, HIGHEST),
            }
        )
        waves.append(wave[leaves < staying])
    return pd.concat(waves, ignore_index=True)
