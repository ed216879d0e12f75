"""How often a verdict is wrong when nothing happened, and how often it speaks when something did.

Run from the root of the project: ``python -m validation.simulation.verdicts``. It writes
``docs/methods/data/verdicts.csv`` and ``verdicts_looks.csv``, which the page on verdicts reads,
and returns 1 when a bound that the project holds itself to does not hold.
"""

from __future__ import annotations

import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.student import t_quantile
from solidarity_eval.designs import regression_to_the_mean
from solidarity_eval.interpretation import Evidence, Verdict, verdict
from solidarity_eval.results import Estimate, Result
from solidarity_eval.schemas.outcomes import Outcome
from validation.simulation.coverage import FOLDER, write
from validation.simulation.entrants import ENTRIES, HELD, Entrants, Entry, draw_entrants

SEED = 20_270_101
DRAWS, POWER_DRAWS, LOOK_DRAWS = 10_000, 4_000, 20_000
SIZES = (15, 30, 50)
CHANGES = (0.0, 0.5)
MOST_FALSE, MOST_ANY = 3.0, 5.5
FAMILY, LOOKS, OUTCOMES, BETWEEN = 3, 3, 6, 0.3
LEVEL, INTERIM = 0.95, 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Verdicts of one way in, one number of people, one true change; shares in per cent.

    Attributes
    ----------
    entry : str
        Way in, a key of ``ENTRIES``.
    change : float
        What the programme did, in SD of the population; 0 is nothing at all.
    drift : float
        Mean change of those who entered, turned, beyond ``change``: what came by itself.
    favourable, unfavourable, cannot_conclude : float
        Verdicts; there are no others, as no smallest change is declared.
    mc_error : float
        Monte-Carlo standard error of ``favourable``.
    naive : float
        Favourable verdicts of the rule that looks at zero alone.
    with_margin : float
        Favourable verdicts had the bound been the end of the band moved out by its own 95 %
        sampling error.
    """

    entry: str
    n: int
    change: float
    draws: int
    drift: float
    favourable: float
    unfavourable: float
    cannot_conclude: float
    mc_error: float
    naive: float
    with_margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """Any false word over six outcomes and three yearly reports; shares in per cent.

    ``by_final`` counts the final report alone; ``naive`` reads six 95 % intervals each year.
    """

    yearly: int
    draws: int
    any_false: float
    mc_error: float
    any_favourable: float
    by_final: float
    naive: float
    naive_favourable: float


def run() -> Iterator[Row]:
    """Yield the row of every way in, size and true change."""
    for name in ENTRIES:
        for n in SIZES:
            for change in CHANGES:
                yield simulate(name, n, change, draws=DRAWS if change == 0 else POWER_DRAWS)


def simulate(name: str, n: int, change: float, *, draws: int) -> Row:
    """Return the verdicts of ``draws`` projects; the numbers depend on nothing but the cell."""
    how = ENTRIES[name]
    stream = generator(SEED, "verdicts", name, str(n), str(change))
    people = draw_entrants(how, stream, projects=draws, n=n, change=change)
    moved = people.after - people.before
    rises = estimates(moved, level=LEVEL)
    words: Counter[str | None] = Counter()
    naive = with_margin = 0
    for project, rise in enumerate(rises):
        drift = drift_of(how, people, project)
        given = verdict(final_evidence(rise, drift=drift, path=how.path))
        words[given.word] += 1
        high = -(rise.conf_high or 0.0)
        naive += high > 0
        with_margin += high > max(0.0, -drift["drift_bound_low"].estimate)
    favourable = words["favourable"] / draws
    return Row(
        entry=name,
        n=n,
        change=change,
        draws=draws,
        drift=float(-moved.mean()) - change * scale_of(how),
        favourable=100.0 * favourable,
        unfavourable=100.0 * words["unfavourable"] / draws,
        cannot_conclude=100.0 * words["cannot_conclude"] / draws,
        mc_error=_error(favourable, draws),
        naive=100.0 * naive / draws,
        with_margin=100.0 * with_margin / draws,
    )


def scale_of(how: Entry) -> float:
    """Return the SD of the scores in the population."""
    return math.sqrt(math.exp(0.25) * math.expm1(0.25)) if how.skewed else 1.0


def estimates(moved: NDArray[np.float64], *, level: float) -> list[Estimate]:
    """Return the mean change of each row with its t interval, as `mean_change` gives it."""
    n = moved.shape[1]
    means = moved.mean(axis=1)
    errors = moved.std(axis=1, ddof=1) / math.sqrt(n)
    reach = t_quantile(0.5 + level / 2.0, n - 1) * errors
    return [
        Estimate(
            term="change",
            estimate=mean,
            std_error=error,
            conf_low=mean - half,
            conf_high=mean + half,
            conf_level=level,
            unit="points",
            n=n,
            df=n - 1,
        )
        for mean, error, half in zip(means.tolist(), errors.tolist(), reach.tolist(), strict=True)
    ]


def drift_of(how: Entry, people: Entrants, project: int) -> Result:
    """Return the drift band of one project, from what it declares and its people before."""
    import pandas as pd

    before = people.before[project]
    n = len(before)
    told = dict(how.declared)
    if how.path == "earlier_screen":
        told["screen_mean"] = float(people.entry[project].mean())
    data = pd.DataFrame(
        {
            "person": np.tile(np.arange(n), 2),
            "wave": np.repeat(["before", "after"], n),
            "score": np.concatenate([before, people.after[project]]),
        }
    )
    return regression_to_the_mean(
        data, outcome="score", pre="before", post="after", path=how.path, **told
    )


def final_evidence(rise: Estimate, *, drift: Result | None, path: str) -> Evidence:
    """Return the evidence of a primary outcome, lower being better, in a final report."""
    return Evidence(
        outcome=_outcome("primary"),
        better="lower",
        headline=rise,
        decisive=rise,
        result="score.change",
        report="final",
        pairs=rise.n or 0,
        linked_share=1.0,
        selection=path,
        drift=drift,
    )


def _outcome(role: str) -> Outcome:
    return Outcome.model_validate(
        {"id": "score", "measure": "score", "before": "before", "after": "after", "role": role}
    )


ROLES = tuple(_outcome(role) for role in ("primary", *["confirmatory"] * 2, *["exploratory"] * 3))


def looks(yearly: int, *, draws: int = LOOK_DRAWS) -> LookRow:
    """Return any false word over six outcomes and three yearly reports, nothing happening.

    Each year ``yearly`` more people have answered twice, and each report reads all so far. The
    changes of one person in two outcomes correlate at 0.3.
    """
    stream = generator(SEED, "looks", str(yearly))
    words = np.zeros((draws, LOOKS, OUTCOMES), dtype=int)
    naive = np.zeros_like(words)
    for start in range(0, draws, 1_000):
        block = slice(start, min(start + 1_000, draws))
        moved = _moves(stream, block.stop - block.start, yearly)
        for look in range(LOOKS):
            seen = moved[:, :, : yearly * (look + 1)]
            for place, outcome in enumerate(ROLES):
                words[block, look, place] = _words(seen[:, place], outcome, look)
                plain = estimates(seen[:, place], level=LEVEL)
                naive[block, look, place] = [_side(item) for item in plain]
    any_false = float((words != 0).any(axis=(1, 2)).mean())
    return LookRow(
        yearly=yearly,
        draws=draws,
        any_false=100.0 * any_false,
        mc_error=_error(any_false, draws),
        any_favourable=100.0 * float((words > 0).any(axis=(1, 2)).mean()),
        by_final=100.0 * float((words[:, -1] != 0).any(axis=1).mean()),
        naive=100.0 * float((naive != 0).any(axis=(1, 2)).mean()),
        naive_favourable=100.0 * float((naive > 0).any(axis=(1, 2)).mean()),
    )


def _moves(stream: np.random.Generator, projects: int, yearly: int) -> NDArray[np.float64]:
    shared = stream.standard_normal((projects, 1, yearly * LOOKS))
    own = stream.standard_normal((projects, OUTCOMES, yearly * LOOKS))
    return math.sqrt(BETWEEN) * shared + math.sqrt(1.0 - BETWEEN) * own


def _words(moved: NDArray[np.float64], outcome: Outcome, look: int) -> list[int]:
    """Return 1 for favourable, -1 for unfavourable, 0 for no such word, project by project."""
    final = look == LOOKS - 1
    printed = estimates(moved, level=1.0 - (1.0 - LEVEL) / FAMILY)
    decisive = printed if final else estimates(moved, level=INTERIM)
    said = {"favourable": 1, "unfavourable": -1}
    return [
        said.get(_yearly(outcome, head, read, final=final).word or "", 0)
        for head, read in zip(printed, decisive, strict=True)
    ]


def _yearly(outcome: Outcome, head: Estimate, read: Estimate, *, final: bool) -> Verdict:
    return verdict(
        Evidence(
            outcome=outcome,
            better="higher",
            headline=head,
            decisive=read,
            result="score.change",
            report="final" if final else "interim",
            pairs=head.n or 0,
            linked_share=1.0,
            selection="open",
        )
    )


def _side(item: Estimate) -> int:
    return int((item.conf_low or 0.0) > 0) - int((item.conf_high or 0.0) < 0)


def _error(share: float, draws: int) -> float:
    return 100.0 * math.sqrt(share * (1.0 - share) / draws)


def outside(rows: list[Row], years: list[LookRow]) -> list[Row | LookRow]:
    """Return the rows beyond a bound that the project holds itself to."""
    false = [r for r in rows if r.change == 0 and r.entry in HELD and r.favourable > MOST_FALSE]
    return [*false, *(r for r in years if r.any_false > MOST_ANY)]


def main() -> int:
    """Run every cell, write the two files, and say which bounds do not hold."""
    start = time.process_time()
    rows, years = [], []
    for row in run():
        rows.append(row)
        print(f"{time.process_time() - start:6.0f} s  {row}", flush=True)
    for yearly in SIZES:
        years.append(looks(yearly))
        print(f"{time.process_time() - start:6.0f} s  {years[-1]}", flush=True)
    write([asdict(row) for row in rows], FOLDER / "verdicts.csv")
    write([asdict(row) for row in years], FOLDER / "verdicts_looks.csv")
    beyond = outside(rows, years)
    for item in beyond:
        print("held:", item)
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
