"""Random small projects of two years, everything they publish, and the truth behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from solidarity_eval._kernels.paired_proportions import interval as newcombe
from solidarity_eval._kernels.paired_proportions import paired_counts
from solidarity_eval._kernels.paired_sums import paired_sums
from solidarity_eval._kernels.student import t_quantile
from solidarity_eval.disclosure import (
    groups_may_stand,
    screen_distribution,
    screen_groups,
    screen_packet,
    screen_table,
    two_way,
)
from solidarity_eval.disclosure.earlier import Other
from solidarity_eval.disclosure.packet_figures import figures_of
from solidarity_eval.schemas.packet import Packet, PacketShare, PacketTarget
from solidarity_eval.schemas.packet_outcomes import (
    PacketAttrition,
    PacketMoments,
    PacketOutcome,
    PacketStandardized,
    PacketSummary,
    Statistic,
)
from tests.attacker import LEAST, Attack, View, attack_counts, attack_shares

SINGLE = (3, 4, 5, 5, 5, 7, 11)


@dataclass(frozen=True)
class People:
    """Everybody of a project; the first ``first`` are there in the first year.

    Answers are whole steps from 0; ``age`` and ``team`` are categories.
    """

    first: int
    single: tuple[np.ndarray, np.ndarray]
    scale: tuple[np.ndarray, np.ndarray]
    yes: tuple[np.ndarray, np.ndarray]
    age: np.ndarray
    team: np.ndarray
    answers: int
    items: int
    levels: int

    @property
    def n(self):
        return len(self.age)

    def year(self, year):
        """Return how many people the year holds."""
        return self.first if year == 1 else self.n


def people(rng: np.random.Generator) -> People:
    first = int(rng.integers(8, 61))
    n = first + int(rng.choice([0, 1, 2, 3, 5, 8, 12, 20]))
    answers, items, levels = (
        int(rng.choice(SINGLE)),
        int(rng.integers(2, 6)),
        int(rng.integers(2, 6)),
    )
    talent = rng.normal(rng.uniform(-1.2, 1.2), 0.8, n)
    moved = talent + rng.normal(rng.uniform(-0.3, 0.8), 0.6, n)

    def draw(mind, most, k):
        chance = 1 / (1 + np.exp(-(mind[:, None] + rng.normal(0, 0.5, (n, k)))))
        return rng.binomial(most, chance).sum(axis=1)

    return People(
        first=first,
        single=(draw(talent, answers - 1, 1), draw(moved, answers - 1, 1)),
        scale=(draw(talent, levels - 1, items), draw(moved, levels - 1, items)),
        yes=(draw(talent, 1, 1), draw(moved, 1, 1)),
        age=rng.choice(4, n, p=rng.dirichlet([2, 2, 1, 1])),
        team=rng.choice(3, n),
        answers=answers,
        items=items,
        levels=levels,
    )


def outcome(name, before, after, *, low, high, items, kind="mean") -> PacketOutcome:
    """Return what a project knows of one outcome, unrounded."""
    n, move = len(before), after - before
    sums = paired_sums(before, after, shift=(low + high) / 2)
    fields = PacketMoments.model_fields
    sd = [float(side.std(ddof=1)) if n > 1 else None for side in (before, after)]
    if kind == "proportion":
        pairs = paired_counts(before > 0, after > 0)
        low_end, high_end = newcombe(pairs, conf_level=0.95, method="newcombe10")
        error, df = None, None
    else:
        error = float(move.std(ddof=1) / np.sqrt(n))
        half = t_quantile(0.975, n - 1) * error
        low_end, high_end, df = move.mean() - half, move.mean() + half, n - 1
    varied = all(sd) and kind == "mean"
    correlation = float(np.corrcoef(before, after)[0, 1]) if varied else None
    d = float(move.mean() / sd[0]) if varied else 0.0
    return PacketOutcome(
        id=name,
        role="primary",
        type=kind,
        construct="loneliness",
        scale=name,
        items=items,
        design="one_group_pre_post",
        low=low,
        high=high,
        unit="proportion" if kind == "proportion" else "points",
        before=PacketSummary(n=n, mean=float(before.mean()), sd=sd[0]),
        after=PacketSummary(n=n, mean=float(after.mean()), sd=sd[1]),
        correlation=correlation,
        moments=PacketMoments(**{name: getattr(sums, name) for name in fields}),
        change=Statistic(
            estimate=float(move.mean()),
            std_error=error,
            conf_low=float(low_end),
            conf_high=float(high_end),
            conf_level=0.95,
            df=df,
            n=n,
            unit="proportion" if kind == "proportion" else "points",
        ),
        standardized=PacketStandardized(
            g=0.97 * d, d=d, variance_jackknife=1.1 / n, variance_smcr=1.0 / n, n=n
        )
        if varied
        else None,
        attrition=PacketAttrition(before=n + 3, due=n + 3, linked=n, compared=n),
    )


def packet(who: People, year: int) -> Packet:
    """Return a year's packet before it is screened."""
    some = slice(0, who.year(year))
    n = who.year(year)
    single, scale, yes = (
        tuple(side[some].astype(float) for side in pair)
        for pair in (who.single, who.scale, who.yes)
    )
    outcomes = [
        outcome("single", *(1.0 + side for side in single), low=1, high=who.answers, items=1),
        outcome(
            "scale",
            *(side / who.items for side in scale),
            low=0,
            high=who.levels - 1,
            items=who.items,
        ),
        outcome("yes", *yes, low=0, high=1, items=None, kind="proportion"),
    ]
    kept = int((who.single[1][some] >= who.answers // 2).sum())
    ages = np.bincount(who.age[some], minlength=4)
    return Packet(
        project="essai",
        year=2025 + year,
        written=dt.date(2025 + year, 12, 1),
        report="final",
        title="Essai",
        design="one_group_pre_post",
        share_threshold=LEAST,
        simulated=True,
        outcomes=tuple(outcomes),
        targets=(
            PacketTarget(
                id="kept",
                indicator="kept",
                amount="at_least",
                values=(0.5,),
                unit="proportion",
                state="reached" if kept >= n / 2 else "not_reached",
                value=kept / n,
                n=kept,
                total=n,
            ),
        ),
        equity=tuple(
            PacketShare(
                variable="age",
                category=str(i),
                n=int(count),
                share=Statistic(estimate=count / n, n=n, unit="proportion"),
            )
            for i, count in enumerate(ages)
        ),
    )


@dataclass(frozen=True)
class Published:
    """What one year of a project tells the world."""

    packet: Packet
    groups: tuple[tuple[int, int, int, int], ...]
    table: dict
    subgroups: tuple[str, ...]


def publish(who: People, *, screened: bool) -> list[Published]:
    """Return both years as they are published, screened or as they are."""
    out: list[Published] = []
    panels_before: list = []
    for year in (1, 2):
        raw = packet(who, year)
        sent = [one.packet for one in out]
        shown = screen_packet(raw, earlier=sent).packet if screened else raw
        some = slice(0, who.year(year))
        panels = [np.bincount(side[some], minlength=who.answers) for side in who.single]
        table = two_way(
            {
                (str(a), str(t)): int(((who.age[some] == a) & (who.team[some] == t)).sum())
                for a in range(4)
                for t in range(3)
            }
        )
        if screened:
            groups = answers_shown(shown, panels, panels_before, sent)
            earlier = out[0].table if out else None
            cells = dict(screen_table(table, least=LEAST, earlier=earlier).shown)
        else:
            groups = tuple(
                (side, v, v + 1, int(count))
                for side, panel in enumerate(panels)
                for v, count in enumerate(panel)
            )
            cells = dict(table.cells)
        if groups:
            panels_before = panels
        out.append(
            Published(
                packet=shown,
                groups=groups,
                table=cells,
                subgroups=shown_subgroups(who, year, screened=screened),
            )
        )
    return out


def answers_shown(shown: Packet, panels, before, sent):
    """Return the merged answers of the report, where they may stand beside the packet."""
    one = shown.outcomes[0]
    found = screen_distribution(panels, least=LEAST, earlier=before)
    if one.before is None or found.hidden:
        return ()
    groups = [
        (side, start, end, count)
        for side, counts in enumerate(found.counts)
        for (start, end), count in zip(found.groups, counts, strict=True)
    ]
    told = [
        (("before", "after")[side], 1.0 + start, float(end), count)
        for side, start, end, count in groups
    ]
    others = [Other(figures=figures_of(old.outcomes[0])) for old in sent]
    safe = groups_may_stand(figures_of(one), told, others=others, least=LEAST)
    return tuple(groups) if safe else ()


def members(who: People, year: int) -> dict[str, set[str]]:
    """Return groups that overlap."""
    n = who.year(year)
    everybody = {f"p{i}" for i in range(n)}
    named = {
        "all": everybody,
        "young": {f"p{i}" for i in range(n) if who.age[i] < 2},
        "old_or_team": {f"p{i}" for i in range(n) if who.age[i] > 2 or who.team[i] == 0},
        "not_team": {f"p{i}" for i in range(n) if who.team[i] != 0},
    }
    return {name: some for name, some in named.items() if some}


def shown_subgroups(who: People, year: int, *, screened: bool) -> tuple[str, ...]:
    groups = members(who, year)
    return screen_groups(groups, least=LEAST)[0] if screened else tuple(groups)


def attack(who: People, published: list[Published]) -> list[str]:
    """Return every small cell that the attacker recovers."""
    found = [f"single {cell}" for cell in _answers(who, published, "single")]
    found += [f"scale {cell}" for cell in _answers(who, published, "scale")]
    found += [f"yes {cell}" for cell in _yes(who, published)]
    found += [f"age {cell}" for cell in _ages(who, published)]
    found += [f"target {cell}" for cell in _targets(who, published)]
    found += [f"table {cell}" for cell in _tables(who, published)]
    found += [f"group {cell}" for cell in _groups(who, published)]
    return found


def _answers(who: People, published, name):
    before, after = getattr(who, name)
    top = who.answers if name == "single" else who.items * (who.levels - 1) + 1
    parts = [slice(0, who.first)] + ([slice(who.first, who.n)] if who.n > who.first else [])
    truth = []
    for part in parts:
        table = np.zeros((top, top))
        np.add.at(table, (before[part], after[part]), 1)
        truth.append(table)
    views = [
        View(
            outcome=next(one for one in year.packet.outcomes if one.id == name),
            groups=year.groups if name == "single" else (),
        )
        for year in published[: len(parts)]
    ]
    found = Attack(views=views, truth=truth).run()
    if len(parts) == 1:
        # The same people twice: whichever year says more.
        again = replace(
            views[0], outcome=published[1].packet.outcomes[0 if name == "single" else 1]
        )
        found += Attack(views=[again], truth=truth).run()
    return found


def _yes(who: People, published):
    found = []
    for year, one in enumerate(published, start=1):
        before, after = (side[: who.year(year)] > 0 for side in who.yes)
        pairs = paired_counts(before, after)
        truth = (pairs.n11, pairs.n10, pairs.n01, pairs.n00)
        found += attack_shares(one.packet.outcomes[2], truth)
    return found


def _ages(who: People, published):
    """Counts by age: known totals, shown counts, rounded shares; newcomers are never negative."""
    names, truth, sums = [], [], []
    size = 8
    for part, some in enumerate((slice(0, who.first), slice(who.first, who.n))):
        counts = np.bincount(who.age[some], minlength=4)
        names += [f"{part}.{i}" for i in range(4)]
        truth += list(counts)
        row = np.zeros(size)
        row[4 * part : 4 * part + 4] = 1
        sums.append((row, counts.sum(), counts.sum()))
    for year, one in enumerate(published):
        total = who.year(year + 1)
        for i, share in enumerate(one.packet.equity):
            row = np.zeros(size)
            row[[i, 4 + i] if year else [i]] = 1
            if share.n is not None:
                sums.append((row, share.n, share.n))
            elif share.share is not None:
                half = 0.5 * 10.0**-share.share.digits
                sums.append(
                    (
                        row,
                        np.ceil((share.share.estimate - half) * total - 1e-9),
                        np.floor((share.share.estimate + half) * total + 1e-9),
                    )
                )
    return attack_counts(names, sums, truth)


def _targets(who: People, published):
    kept = who.single[1] >= who.answers // 2
    names, truth, sums = ["0.yes", "0.no", "1.yes", "1.no"], [], []
    for part, some in enumerate((slice(0, who.first), slice(who.first, who.n))):
        truth += [int(kept[some].sum()), int((~kept[some]).sum())]
        row = np.zeros(4)
        row[2 * part : 2 * part + 2] = 1
        sums.append((row, sum(truth[-2:]), sum(truth[-2:])))
    for year, one in enumerate(published):
        target, total = one.packet.targets[0], who.year(year + 1)
        row = np.array([1.0, 0.0, float(year), 0.0])
        if target.n is not None:
            sums.append((row, target.n, target.n))
        elif target.value is not None:
            digits = 1 if round(target.value, 1) == target.value else 2
            half = 0.5 * 10.0**-digits
            low, high = (total * (target.value + sign * half) for sign in (-1, 1))
            sums.append((row, np.ceil(low - 1e-9), np.floor(high + 1e-9)))
        for line in one.packet.withheld:
            if line.where == "targets.kept" and line.high is not None:
                sums.append((row, line.low, line.high))
        if target.state in ("reached", "not_reached"):
            edge = total / 2
            low, high = (edge, total) if target.state == "reached" else (0, np.ceil(edge) - 1)
            sums.append((row, np.ceil(low), high))
    return attack_counts(names, sums, truth)


def _tables(who: People, published):
    keys = [(str(a), str(t)) for a in range(4) for t in range(3)]
    names, truth, sums = [], [], []
    for part, some in enumerate((slice(0, who.first), slice(who.first, who.n))):
        for a, t in keys:
            names.append(f"{part}.{a}.{t}")
            truth.append(int(((who.age[some] == int(a)) & (who.team[some] == int(t))).sum()))
    for year, one in enumerate(published):
        for (a, t), count in one.table.items():
            inside = np.array([(a in ("*", i)) and (t in ("*", j)) for i, j in keys], dtype=float)
            row = np.concatenate([inside, inside * year])
            sums.append((row, count, count))
        row = np.concatenate([np.ones(12), np.full(12, float(year))])
        sums.append((row, who.year(year + 1), who.year(year + 1)))
    return attack_counts(names, sums, truth)


def _groups(who: People, published):
    """Sums of a score over groups that overlap: a part of few people, or a gap between two."""
    found = []
    for year, one in enumerate(published, start=1):
        groups = members(who, year)
        everybody = sorted(groups["all"])
        rows = np.array(
            [[person in groups[name] for person in everybody] for name in one.subgroups],
            dtype=float,
        )
        if not len(rows):
            continue
        patterns = {tuple(column) for column in rows.T}
        targets = [np.all(pattern == rows.T, axis=1).astype(float) for pattern in patterns]
        targets += [a - b for a in rows for b in rows if (a - b).min() >= 0 and (a - b).any()]
        for target in targets:
            if 0 < target.sum() < LEAST:
                weights, *_ = np.linalg.lstsq(rows.T, target, rcond=None)
                if np.allclose(rows.T @ weights, target, atol=1e-8):
                    found.append((f"{year}", int(target.sum())))
    return found
