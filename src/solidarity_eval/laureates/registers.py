"""Tables beside the answers, drawn by a computer: people, counts, events, ties, codes, costs.

Headers are those that a French team finds in the workbook of registers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.laureates.people import DAYS_PER_MONTH, Drawn
from solidarity_eval.laureates.simulate import Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REASONS = ("déménagement", "refus", "perdu de vue")


def people_rows(drawn: Drawn, rng: np.random.Generator, **columns: Sequence[str]) -> list[Row]:
    """Return one row per person: code, entry, exit where somebody noted why, other columns.

    Two in three of those who left have an exit and its reason.
    """
    rows = []
    last = list(drawn.group.months.values())
    for person, code in enumerate(drawn.codes):
        row = {"personne": code, "entrée": drawn.entry_day(person).isoformat()}
        row |= {"sortie": "", "raison": ""}
        noted, reason, share = rng.uniform(), rng.integers(0, len(_REASONS)), rng.uniform(0.2, 0.9)
        if not drawn.stays[person, -1] and noted < 2 / 3:
            stayed = int(drawn.stays[person].sum())
            months = last[stayed - 1] + share * (last[stayed] - last[stayed - 1])
            row["sortie"] = _after(drawn.entry_day(person), months).isoformat()
            row["raison"] = _REASONS[int(reason)]
        row |= {name: values[person] for name, values in columns.items()}
        rows.append(row)
    return rows


def _after(day: dt.date, months: float) -> dt.date:
    return day + dt.timedelta(days=round(months * DAYS_PER_MONTH))


def pick(rng: np.random.Generator, n: int, shares: Mapping[str, float]) -> list[str]:
    """Return ``n`` words drawn with these shares."""
    words = list(shares)
    weights = np.array(list(shares.values()))
    return [words[place] for place in rng.choice(len(words), n, p=weights / weights.sum())]


def months_of(start: dt.date, count: int) -> list[str]:
    """Return so many months, as the register writes them."""
    first = 12 * start.year + start.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, first + count)]


def weeks_of(start: dt.date, count: int) -> list[str]:
    """Return so many weeks, as the register writes them."""
    days = (start + dt.timedelta(weeks=week) for week in range(count))
    return ["{}-W{:02}".format(*day.isocalendar()[:2]) for day in days]


def count_rows(
    periods: Sequence[str],
    values: Iterable[int],
    *,
    indicator: str,
    unit: str,
    method: str = "inscription",
    site: str = "",
) -> list[Row]:
    """Return the rows of an indicator, one per period."""
    return [
        {
            "période": period,
            "site": site,
            "indicateur": indicator,
            "valeur": str(int(value)),
            "unité": unit,
            "méthode": method,
            "bas": "",
            "haut": "",
        }
        for period, value in zip(periods, values, strict=True)
    ]


def split(rng: np.random.Generator, total: int, parts: int, *, ramp: float = 1.0) -> list[int]:
    """Return a total dealt over periods that grow from ``1`` to ``ramp``."""
    weights = np.linspace(1.0, ramp, parts)
    return [int(value) for value in rng.multinomial(total, weights / weights.sum())]


def overdispersed(
    rng: np.random.Generator, means: NDArray[np.float64], *, size: float
) -> list[int]:
    """Return counts of a negative binomial: variance ``mean + mean**2 / size``."""
    shares = size / (size + np.maximum(means, 1e-9))
    return [int(value) for value in rng.negative_binomial(size, shares)]


def event(person: str, word: str, day: dt.date, **more: str) -> Row:
    """Return one row of the register of events."""
    return {"personne": person, "événement": word, "date": day.isoformat(), **more}


def milestone_rows(done: Mapping[str, tuple[str, str, str]]) -> list[Row]:
    """Return deliverables: due, done and what shows it, by identifier."""
    return [
        {"livrable": name, "prévu": due, "fait": made, "preuve": evidence}
        for name, (due, made, evidence) in done.items()
    ]


def cost_rows(amounts: Mapping[str, Mapping[str, int]]) -> list[Row]:
    """Return costs by quarter, then category, from those of each year."""
    return [
        {"période": f"{year}-T{quarter}", "poste": category, "montant": f"{amount / 4:g}"}
        for year, categories in amounts.items()
        for quarter in range(1, 5)
        for category, amount in categories.items()
    ]


def neighbourhood_rows(shares: Mapping[str, Mapping[str, float]]) -> list[Row]:
    """Return the shares of an invented neighbourhood, by variable then category."""
    return [
        {
            "variable": variable,
            "catégorie": category,
            "part": f"{share:g}",
            "source": "quartier inventé pour la simulation",
        }
        for variable, categories in shares.items()
        for category, share in categories.items()
    ]


def code_rows(
    rng: np.random.Generator,
    sources: Mapping[str, str],
    shares: Mapping[str, float],
    *,
    agreement: float = 0.97,
) -> list[Row]:
    """Return interviews coded by two people who agree this often, by source and its time.

    Every passage of an interview may carry each code; there is no text in it.
    """
    rows = []
    for source, wave in sources.items():
        for passage in range(1, 5):
            for code, share in shares.items():
                is_there = rng.uniform() < share
                for coder in ("codeuse 1", "codeur 2"):
                    seen = is_there if rng.uniform() < agreement else not is_there
                    if not seen:
                        continue
                    row = {"entretien": source, "extrait": f"{source}, passage {passage}"}
                    row |= {"codeur": coder, "code": code, "partage": "non", "temps": wave}
                    rows.append(row)
    return rows
