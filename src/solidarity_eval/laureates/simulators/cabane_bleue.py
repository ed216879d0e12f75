"""What is true of the simulated Cabane Bleue: 130 families over three years, 300 people."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    cost_rows,
    count_rows,
    event,
    milestone_rows,
    months_of,
    neighbourhood_rows,
    overdispersed,
    people_rows,
    pick,
    split,
    weeks_of,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2022, 9, 5)
LAST = dt.date(2025, 12, 31)
FAMILIES, TARGETED, BENEFICIARIES = 130, 92, 287
WITHIN_YEAR, WEEKS = 365, 156
# Risks by day, constant: to come back on one's own, to move, to be too old.
TO_OPEN, TO_MOVE, TOO_OLD = 0.0046, 0.0005, 0.0006
HOLIDAYS = tuple(
    {"start": f"{year}-08-01", "end": f"{year}-08-28", "label": {"fr": "août", "en": "August"}}
    for year in (2023, 2024, 2025)
)


def _events(drawn: Drawn, rng: np.random.Generator) -> list[Row]:
    """Draw what happens to each targeted family; the passage is its second open visit."""
    rows = []
    rates = np.array([TO_OPEN, TO_MOVE, TOO_OLD])
    words = ("visite libre", "déménagement", "enfant de plus de 3 ans")
    for family in range(TARGETED):
        code, day = f"F{family + 1:03}", drawn.entry_day(family)
        rows.append(event(code, "accueil ciblé", day))
        times = rng.exponential(1 / rates)
        first = int(np.argmin(times))
        after = max(2, math.ceil(times[first]))
        if first == 0:
            before = int(rng.integers(1, min(after, 60) + 1))
            more = after + rng.integers(3, 40, 3).cumsum()
            days = [max(1, after - before), after, *more]
        else:
            days = [after]
        for when in days:
            happened = day + dt.timedelta(days=int(when))
            if happened <= LAST:
                rows.append(event(code, words[first], happened))
    return rows


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    parents = drawn["parents"]
    n = parents.group.n
    weeks = weeks_of(START, WEEKS)
    season = 1 - 0.15 * np.cos(2 * np.pi * np.arange(WEEKS) / 52)
    means = 26 * np.minimum(1.0, 0.4 + np.arange(WEEKS) / 60) * season
    august = [_is_august(START + dt.timedelta(weeks=week)) for week in range(WEEKS)]
    visits = [
        0 if shut else count
        for shut, count in zip(august, overdispersed(rng, means, size=12.0), strict=True)
    ]
    months = months_of(START, 36)
    counts = count_rows(
        months,
        split(rng, BENEFICIARIES, 36, ramp=1.3),
        indicator="beneficiaries",
        unit="personnes",
    )
    counts += count_rows(
        months, split(rng, TARGETED, 36), indicator="families_targeted", unit="familles"
    )
    counts += count_rows(weeks, visits, indicator="visits_open", unit="visites", method="comptage")
    for indicator, total in (("parents_targeted", TARGETED), ("parents_open", 96)):
        counts += count_rows(
            ["2023", "2024", "2025"],
            split(rng, total, 3),
            indicator=indicator,
            unit="personnes",
        )
    risk = TO_OPEN + TO_MOVE + TOO_OLD
    return Beside(
        people=tuple(
            people_rows(
                parents,
                rng,
                famille=[f"F{number:03}" for number in range(1, n + 1)],
                sexe=pick(rng, n, {"femme": 0.86, "homme": 0.14}),
                foyer=pick(rng, n, {"parent seul": 0.55, "deux parents": 0.45}),
            )
        ),
        counts=tuple(counts),
        registers={
            "events": tuple(_events(parents, rng)),
            "milestones": tuple(
                milestone_rows({"guide": ("2025-06-30", "2025-09-12", "guide relu par Kimso")})
            ),
            "costs": tuple(
                cost_rows(
                    {
                        year: {"salaires": 96_000, "loyer et fluides": 11_000, "matériel": 4_500}
                        for year in ("2023", "2024", "2025")
                    }
                )
            ),
            "capability": tuple(_checks()),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.52, "homme": 0.48},
                        "foyer": {"parent seul": 0.525, "deux parents": 0.475},
                    }
                )
            ),
        },
        truth={
            "beneficiaries": BENEFICIARIES,
            "families_targeted": TARGETED,
            "open_access_within_a_year": round(
                TO_OPEN / risk * (1 - math.exp(-risk * WITHIN_YEAR)), 6
            ),
        },
    )


def _is_august(day: dt.date) -> bool:
    return any(
        dt.date.fromisoformat(str(one["start"])) <= day <= dt.date.fromisoformat(str(one["end"]))
        for one in HOLIDAYS
    )


def _checks() -> list[Row]:
    states = {
        "2023-06-15": {"fraicheur": "non", "eau": "oui", "chauffage": "oui", "prevenir": "non"},
        "2025-06-12": {"fraicheur": "oui", "eau": "oui", "chauffage": "oui", "prevenir": "non"},
    }
    return [
        {"élément": item, "date": day, "état": state}
        for day, items in states.items()
        for item, state in items.items()
    ]


SIMULATION = Simulation(
    laureate="cabane_bleue",
    seed=20_260_503,
    year=2025,
    cutoff=LAST,
    groups=(
        Group(
            population="parents",
            n=FAMILIES,
            prefix="C",
            months={"entry": 0.0, "month6": 6.0, "month12": 12.0},
            scores=(
                Score(instrument="osss3", shift=-0.8, effect=0.35, r=0.5),
                *(one for one in common_core(0.5, 0.2) if one.instrument != "osss3"),
                Score(instrument="psoc16", shift=-0.5, effect=0.2, r=0.6, spread=0.22),
            ),
            drop_out=0.36,
            first_entry=START,
            entry_days=780,
            missing=0.015,
        ),
    ),
    registers=_registers,
    changes={
        "reach.open_visits.holidays": list(HOLIDAYS),
        "reach.open_visits.ramp_up_until": "2023-06-30",
    },
)
