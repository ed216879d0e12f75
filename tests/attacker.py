"""Whoever reads everything that was published, and works out what single people answered.

The attacker knows the scales, the number of people, how each figure is computed and rounded, and
that the people of a year are still there the year after. She knows nothing else. A cell is a
number of people; she has recovered it when every whole-number table that agrees with everything
published gives it the same value.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import stats
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from solidarity_eval._kernels.paired_proportions import PairedCounts, interval
from solidarity_eval._kernels.suppression_moves import moves_of
from solidarity_eval.schemas.packet_outcomes import PacketOutcome, Statistic

LEAST = 11
JOINT = 7
MOST_BRANCHES = 200
SLACK = 1e-6


@dataclass(frozen=True)
class View:
    """What was published of one year: an outcome of a packet, and counts from the report.

    ``groups`` are (side, first value, value after the last, people), side 0 or 1.
    """

    outcome: PacketOutcome
    groups: tuple[tuple[int, int, int, int], ...] = ()


@dataclass
class Attack:
    """Tables of answers before by after, of one year or of two nested ones.

    ``truth`` holds the real tables (first year, newcomers of the second); it is looked at only to
    know which cells are small, and whether the attacker is right.
    """

    views: Sequence[View]
    truth: Sequence[np.ndarray]
    recovered: list[tuple[str, int]] = field(default_factory=list)

    @property
    def values(self) -> int:
        return self.truth[0].shape[0]

    def run(self) -> list[tuple[str, int]]:
        """Return every small cell that is recovered, with its value."""
        if self.values <= JOINT:
            before, after = (side.ravel() for side in np.mgrid[0 : self.values, 0 : self.values])
            self._attack(before, after, [table.ravel() for table in self.truth])
            return self.recovered
        k = np.arange(self.values)
        none = np.full(self.values, np.nan)
        self._attack(k, none, [table.sum(axis=1) for table in self.truth])
        self._attack(none, k, [table.sum(axis=0) for table in self.truth])
        moves = np.arange(1 - self.values, self.values)
        changes = [
            np.array([np.trace(table, offset=move) for move in moves]) for table in self.truth
        ]
        self._attack(np.full(len(moves), np.nan), moves, changes, change=True)
        return self.recovered

    def _attack(self, before, after, truth, *, change=False):
        cells = list(small_cells(before, after, truth))
        if not cells:
            return
        names, weights, values = zip(*cells, strict=True)
        search = Search(np.array(weights, dtype=float), np.array(values))
        search.around(np.concatenate(truth), self._branches(before, after, change=change))
        branches = self._branches(before, after, change=change)
        for tried, branch in enumerate(branches):
            if search.settled or tried > MOST_BRANCHES:
                return
            search.explore(*branch)
        self.recovered += [(names[i], int(values[i])) for i in np.flatnonzero(~search.doubted)]

    def _branches(self, before, after, *, change):
        """Yield linear constraints, one set for each pair of sums the published means allow."""
        per_year = [
            list(year_branches(view, before, after, change=change, values=self.values))
            for view in self.views
        ]
        for chosen in sorted_product(per_year):
            rows, lows, highs = [], [], []
            for year, block in enumerate(chosen):
                for row, low, high in block:
                    parts = [row if part <= year else 0 * row for part in range(len(self.truth))]
                    rows.append(np.concatenate(parts))
                    lows.append(low)
                    highs.append(high)
            yield np.array(rows, dtype=float), np.array(lows), np.array(highs)


class Search:
    """Looks for tables in which the cells are not what they are."""

    def __init__(self, weights, values) -> None:
        self.weights, self.values = weights, values
        self.doubted = np.zeros(len(values), dtype=bool)
        self.rng = np.random.default_rng(7)

    @property
    def settled(self) -> bool:
        return bool(self.doubted.all())

    def around(self, truth, branches):
        """Exchange a few people of the real table: what agrees with everything is a doubt."""
        fits = (
            branch
            for branch in itertools.islice(branches, MOST_BRANCHES)
            if np.all(branch[0] @ truth >= branch[1]) and np.all(branch[0] @ truth <= branch[2])
        )
        found = next(fits, None)
        if found is None:
            return
        matrix, low, high = found
        low, high = np.ceil(low), np.floor(high)
        exact = low == high
        moves = moves_of(matrix, self.weights, exact=exact)
        people = truth.astype(float)
        for _ in range(20):
            room = [(end - matrix @ people)[~exact] for end in (low, high)]
            places = moves.possible(people, tuple(room))
            if not len(places) or self.settled:
                return
            for step in moves.steps[self.rng.permutation(places)[:50]]:
                table = people + step
                sums = matrix @ table
                assert table.min() >= 0
                assert np.all(sums >= low)
                assert np.all(sums <= high)
                self._add(table)
            people = table

    def explore(self, matrix, low, high):
        """Look, cell by cell, for a table with fewer people in it, or more."""
        for i, sign in itertools.product(range(len(self.values)), (1.0, -1.0)):
            if not self.doubted[i]:
                rows = np.vstack([matrix, sign * self.weights[i]])
                most = np.append(high, sign * self.values[i] - 1)
                self._add(solve(0 * self.weights[i], rows, np.append(low, -np.inf), most))

    def _add(self, found) -> bool:
        if found is None:
            return False
        self.doubted |= np.abs(self.weights @ found - self.values) > 0.5
        return True


def sorted_product(per_year) -> Iterator[tuple]:
    """Yield one block a year, the middle ones first."""
    order = [middle_first(len(blocks)) for blocks in per_year]
    for places in itertools.product(*order):
        yield tuple(blocks[i] for blocks, i in zip(per_year, places, strict=True))


def middle_first(size: int) -> list[int]:
    return sorted(range(size), key=lambda i: abs(i - size // 2))


def small_cells(before, after, truth):
    """Yield the margins, sizes of change and pairs that few people make, of each part."""
    names = [("before", before), ("after", after)]
    if not np.isnan(before).any() and not np.isnan(after).any():
        names.append(("change", after - before))
        names.append(("pair", before * 1000 + after))
    parts = [np.sum(truth, axis=0)] if len(truth) > 1 else []
    sizes = len(before)
    for part, table in enumerate([*truth, *parts]):
        for name, column in names:
            for value in np.unique(column[~np.isnan(column)]):
                inside = (column == value).astype(float)
                count = float(inside @ table)
                if 0 < count < LEAST:
                    whole = np.zeros((len(truth), sizes))
                    for place in range(len(truth)) if part == len(truth) else [part]:
                        whole[place] = inside
                    yield f"{part}.{name}.{value:g}", whole.ravel(), count


def year_branches(view, before, after, *, change, values):
    """Yield the rows of one year, once per pair of sums."""
    one = view.outcome
    n = published_n(one)
    base = [(np.ones(len(before)), n, n)] if n is not None else []
    alone = np.isnan(before).any() or np.isnan(after).any()
    for side, first, last, people in view.groups:
        column = (before, after)[side]
        if not np.isnan(column).any() and not change:
            base.append((((column >= first) & (column < last)).astype(float), people, people))
    if n is None or (one.before is None and one.moments is None):
        yield base
        return
    known = Known(one, n=n, values=values)
    if change:
        for total in known.sums("change"):
            low, high = known.squares("change", total)
            yield [*base, (after, total, total), (after**2, low, high)]
    elif alone:
        name, column = ("after", after) if np.isnan(before).any() else ("before", before)
        for total in known.sums(name):
            low, high = known.squares(name, total)
            yield [*base, (column, total, total), (column**2, low, high)]
    else:
        for first, second in itertools.product(known.sums("before"), known.sums("after")):
            move = second - first
            if move not in known.sums("change"):
                continue
            rows = [(before, first, first), (after, second, second)]
            rows.append((before**2, *known.squares("before", first)))
            rows.append((after**2, *known.squares("after", second)))
            rows.append(((after - before) ** 2, *known.squares("change", move)))
            yield [*base, *rows]


def published_n(one: PacketOutcome) -> int | None:
    for part in (one.moments, one.before, one.change):
        if part is not None and part.n is not None:
            return part.n
    return one.attrition.compared if one.attrition is not None else None


class Known:
    """What an outcome tells, in whole steps of its scale."""

    def __init__(self, one: PacketOutcome, *, n: int, values: int) -> None:
        self.one, self.n, self.values = one, n, values
        self.low = one.low or 0.0
        self.step = ((one.high or 1.0) - self.low) / (values - 1)

    def sums(self, side: str) -> range:
        one, n, top = self.one, self.n, self.n * (self.values - 1)
        if one.moments is not None:
            m, steps = one.moments, one.moments.denominator or 1
            shift = n * (m.shift - self.low)
            first, second = (
                round((side / steps + shift) / self.step) for side in (m.before, m.after)
            )
            total = {"before": first, "after": second, "change": second - first}[side]
            return range(total, total + 1)
        found = one.change if side == "change" else getattr(one, side)
        mean = None if found is None else found.estimate if side == "change" else found.mean
        if mean is None:
            return range(-top if side == "change" else 0, top + 1)
        start = 0.0 if side == "change" else self.low
        unit = half_unit(found.digits)
        low, high = ((mean - start + sign * unit) * n / self.step for sign in (-1, 1))
        return range(math.ceil(low - SLACK), math.floor(high + SLACK) + 1)

    def squares(self, side: str, total: int) -> tuple[float, float]:
        one, n = self.one, self.n
        if one.moments is not None:
            sds = [math.sqrt(max(v, 0.0)) for v in exact_variances(one)]
            sd = dict(zip(("before", "after", "change"), sds, strict=True))[side] / self.step
            value = (n - 1) * sd * sd + total * total / n
            return round(value) - SLACK, round(value) + SLACK
        low, high = self._spread(side, total)
        centre = total * total / n
        return (n - 1) * low**2 + centre - SLACK, (n - 1) * high**2 + centre + SLACK

    def _spread(self, side: str, total: int) -> tuple[float, float]:
        if side != "change":
            found = getattr(self.one, side)
            if found is None or found.sd is None:
                return 0.0, 1e6
            unit = half_unit(found.digits)
            return max(found.sd - unit, 0.0) / self.step, (found.sd + unit) / self.step
        found = self.one.change
        if found is None or found.conf_low is None or found.conf_high is None:
            return 0.0, 1e6
        unit = half_unit(found.digits)
        mean = total * self.step / self.n
        # Both ends are rounded outward.
        halves = (mean - found.conf_low - unit, found.conf_high - unit - mean)
        quantile = stats.t.ppf((1 + found.conf_level) / 2, self.n - 1)
        factor = math.sqrt(self.n) / quantile / self.step
        low, high = max(halves) - unit, min(halves) + unit
        if found.std_error is not None:
            low = high = found.std_error * quantile
            return low * factor - SLACK, high * factor + SLACK
        return max(low, 0.0) * factor, high * factor


def exact_variances(one: PacketOutcome) -> tuple[float, float, float]:
    m = one.moments
    n, steps = m.n, (m.denominator or 1) ** 2
    before = (m.before_squared - m.before**2 / n) / steps / (n - 1)
    after = (m.after_squared - m.after**2 / n) / steps / (n - 1)
    both = (m.product - m.before * m.after / n) / steps / (n - 1)
    return before, after, before + after - 2 * both


def half_unit(digits: int | None) -> float:
    return 1e-9 if digits is None else 0.5 * 10.0**-digits + 1e-9


def solve(cost, matrix, low, high):
    """Return whole numbers that fit and cost least, None where none does or none was found."""
    low, high = np.ceil(low), np.floor(high)
    if np.any(low > high):
        return None
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, low - 1e-3, high + 1e-3),
        integrality=np.ones(len(cost), dtype=int),
        bounds=Bounds(0, np.inf),
        options={"node_limit": 2000},
    )
    if found.x is None:
        return None
    table = np.round(found.x)
    sums = matrix @ table
    return table if np.all(sums >= low) and np.all(sums <= high) else None


def attack_shares(one: PacketOutcome, truth: tuple[int, int, int, int]) -> list[tuple[str, int]]:
    """Return the small cells of yes and no before by after that follow from a packet.

    Every table of whole numbers is tried against both shares and the interval of the change.
    """
    n = published_n(one) or sum(truth)
    possible = [table for table in tables_of(n) if agrees(one, table, n)]
    found = []
    for i, true in enumerate(truth):
        if 0 < true < LEAST and {table[i] for table in possible} == {true}:
            found.append((f"pair.{i}", true))
    first, second = truth[0] + truth[1], truth[0] + truth[2]
    for name, true, count in (
        ("before", first, lambda t: t[0] + t[1]),
        ("after", second, lambda t: t[0] + t[2]),
        ("not_before", n - first, lambda t: n - t[0] - t[1]),
        ("not_after", n - second, lambda t: n - t[0] - t[2]),
    ):
        if 0 < true < LEAST and {count(table) for table in possible} == {true}:
            found.append((name, true))
    return found


def tables_of(n: int):
    for first in range(n + 1):
        for second in range(n + 1):
            for both in range(max(0, first + second - n), min(first, second) + 1):
                yield both, first - both, second - both, n - first - second + both


def agrees(one: PacketOutcome, table: tuple[int, int, int, int], n: int) -> bool:
    sides = ((one.before, table[0] + table[1]), (one.after, table[0] + table[2]))
    for found, count in sides:
        if found is None or found.mean is None:
            continue
        if abs(count / n - found.mean) > half_unit(found.digits):
            return False
    if one.moments is not None:
        m, steps = one.moments, (one.moments.denominator or 1) ** 2
        product = table[0] * (1 - m.shift) ** 2 + table[3] * m.shift**2
        product -= (table[1] + table[2]) * m.shift * (1 - m.shift)
        if abs(product - m.product / steps) > SLACK:
            return False
    return interval_agrees(one.change, table)


def interval_agrees(change: Statistic | None, table: tuple[int, int, int, int]) -> bool:
    if change is None or change.conf_low is None or change.conf_high is None:
        return True
    pairs = PairedCounts(n11=table[0], n10=table[1], n01=table[2], n00=table[3])
    ends = interval(pairs, conf_level=change.conf_level or 0.95, method="newcombe10")
    # Rounded outward: to 5 points where two decimals are kept, to 10 with one.
    width = {None: 0.0, 2: 0.05, 1: 0.1}[change.digits]
    inside = (ends[0] - change.conf_low, change.conf_high - ends[1])
    return all(-1e-9 <= gap <= width + 1e-9 for gap in inside)


def attack_counts(unknown, sums, truth) -> list[tuple[str, int]]:
    """Return the small counts that linear programming pins down.

    ``unknown`` names the hidden cells, ``sums`` are (coefficients, low, high), ``truth`` the real
    counts.
    """
    if not unknown:
        return []
    matrix = np.array([row for row, _, _ in sums], dtype=float)
    low = np.array([value for _, value, _ in sums], dtype=float)
    high = np.array([value for _, _, value in sums], dtype=float)
    upper = np.vstack([matrix, -matrix])
    right = np.concatenate([high, -low])
    found = []
    for i, name in enumerate(unknown):
        if not 0 < truth[i] < LEAST:
            continue
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(unknown))
            cost[i] = sign
            ends.append(sign * linprog(cost, A_ub=upper, b_ub=right, bounds=(0, None)).fun)
        if math.ceil(ends[0] - SLACK) == math.floor(ends[1] + SLACK):
            found.append((name, int(truth[i])))
    return found
