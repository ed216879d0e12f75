"""What is true of the simulated Maison des rêves et des colères: about 300 visits a week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    cost_rows,
    count_rows,
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

START = dt.date(2024, 1, 1)
MONTHS = {"entry": 0.0, "month6": 6.0, "month12": 12.0}
WEEKS, PERIODS, RAMP_UP_WEEKS, EXPECTED = 104, 24, 17, 305.0
USERS, VOLUNTEERS, ANSWERING = 90, 40, 150
REGULARS = 640
"""People who come at least now and then; not all of them during the census."""
CENSUS = dt.date(2025, 3, 10)
QUIET = 0.82
"""Visits in school holidays, as a share of other weeks."""


def _spans(label: str, english: str, *days: tuple[str, str]) -> tuple[dict[str, object], ...]:
    return tuple(
        {"start": first, "end": last, "label": {"fr": label, "en": english}} for first, last in days
    )


CLOSED = _spans(
    "fermeture",
    "closed",
    ("2024-07-29", "2024-08-25"),
    ("2024-12-23", "2025-01-05"),
    ("2025-07-28", "2025-08-24"),
)
HOLIDAYS = _spans(
    "vacances",
    "holidays",
    ("2024-02-12", "2024-02-25"),
    ("2024-04-08", "2024-04-21"),
    ("2024-10-21", "2024-11-03"),
    ("2025-02-17", "2025-03-02"),
    ("2025-04-14", "2025-04-27"),
    ("2025-10-20", "2025-11-02"),
)


def _within(day: dt.date, spans: tuple[dict[str, object], ...]) -> bool:
    return any(str(one["start"]) <= day.isoformat() <= str(one["end"]) for one in spans)


def _visits(rng: np.random.Generator) -> list[int]:
    """Draw visits by week: more and more at first, fewer in holidays, none when closed."""
    week = np.arange(WEEKS)
    mondays = [START + dt.timedelta(weeks=int(one)) for one in week]
    means = EXPECTED * np.minimum(1.0, 0.35 + 0.65 * week / RAMP_UP_WEEKS)
    means *= np.array([QUIET if _within(day, HOLIDAYS) else 1.0 for day in mondays])
    drawn = overdispersed(rng, means, size=90.0)
    return [0 if _within(day, CLOSED) else count for day, count in zip(mondays, drawn, strict=True)]


def _census(rng: np.random.Generator) -> list[Row]:
    """Draw who comes on the twelve days of the census, each with a habit of their own."""
    habit = rng.gamma(1.2, 1.0, REGULARS)
    share = np.minimum(0.9, habit / habit.mean() * 2 * EXPECTED / (12 * REGULARS))
    rows = []
    for day in range(14):
        date = CENSUS + dt.timedelta(days=day)
        if date.weekday() == 6:
            continue
        come = np.nonzero(rng.uniform(size=REGULARS) < share)[0]
        rows += [{"personne": f"V{one + 1:03}", "date": date.isoformat()} for one in come]
    return rows


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    visits, months = _visits(rng), months_of(START, PERIODS)
    counts = count_rows(
        weeks_of(START, WEEKS),
        visits,
        indicator="weekly_visits",
        unit="visites",
        method="comptage",
    )
    for indicator, total, unit in (
        ("meals", round(0.62 * sum(visits)), "repas"),
        ("volunteer_hours", 11_400, "heures"),
        ("trainings", 37, "séances"),
    ):
        counts += count_rows(
            months,
            split(rng, total, PERIODS, ramp=1.3),
            indicator=indicator,
            unit=unit,
            method="comptage",
        )
    census = _census(rng)
    people = people_rows(
        drawn["users"],
        rng,
        sexe=pick(rng, USERS, {"femme": 0.57, "homme": 0.43}),
        âge=pick(rng, USERS, {"18-39": 0.31, "40-64": 0.35, "65 et plus": 0.34}),
        foyer=pick(rng, USERS, {"seul": 0.54, "à plusieurs": 0.46}),
    )
    return Beside(
        people=tuple(people),
        counts=tuple(counts),
        registers={
            "attendance": tuple(census),
            "milestones": tuple(
                milestone_rows(
                    {
                        "pole": ("2024-12-31", "2025-02-03", "calendrier des formations"),
                        "essaimage": ("2025-12-31", "", ""),
                    }
                )
            ),
            "costs": tuple(
                cost_rows(
                    {
                        year: {
                            "alimentation": 18_400,
                            "loyer et fluides": 14_000,
                            "matériel": 3_200,
                        }
                        for year in ("2024", "2025")
                    }
                )
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.52, "homme": 0.48},
                        "âge": {"18-39": 0.46, "40-64": 0.36, "65 et plus": 0.18},
                        "foyer": {"seul": 0.45, "à plusieurs": 0.55},
                    }
                )
            ),
        },
        truth={
            "visits": sum(visits),
            "mean_when_open": EXPECTED,
            "share_in_holidays": QUIET,
            "regulars": REGULARS,
            "seen_in_census": len({row["personne"] for row in census}),
            "visits_in_census": len(census),
        },
    )


def _group(
    population: str, prefix: str, n: int, *, waves: Iterable[str] = MONTHS, **more: Any
) -> Group:
    return Group(
        population=population,
        n=n,
        prefix=prefix,
        months={wave: MONTHS[wave] for wave in waves},
        first_entry=dt.date(2024, 12, 2),
        entry_days=20,
        missing=0.02,
        **more,
    )


SIMULATION = Simulation(
    laureate="resoquartier",
    seed=20_260_507,
    year=2025,
    cutoff=dt.date(2025, 12, 31),
    groups=(
        _group(
            "users",
            "U",
            USERS,
            waves=("entry", "month6"),
            scores=common_core(0.0, 0.3, season=0.2),
            drop_out=0.34,
        ),
        _group(
            "volunteers",
            "B",
            VOLUNTEERS,
            scores=(Score(instrument="who5", effect=0.1, centre=0.6), *common_core(0.0, 0.1)),
            drop_out=0.3,
        ),
        # Others answer each time: nothing of a person lasts from one survey to the next, and
        # those who come a year later are less lonely from the start.
        _group(
            "everyone",
            "Q",
            ANSWERING,
            scores=tuple(
                Score(
                    instrument=one.instrument,
                    r=0.0,
                    shift=one.shift,
                    effect=0.5 * one.effect,
                    centre=one.centre,
                )
                for one in common_core(0.25, 0.2)
            ),
            drop_out=0.26,
            unlinked=0.0,
            anonymous=True,
        ),
    ),
    registers=_registers,
    changes={
        "reach.attendance.holidays": list(HOLIDAYS),
        "reach.attendance.closures": list(CLOSED),
        "reach.attendance.ramp_up_until": "2024-04-28",
    },
)
