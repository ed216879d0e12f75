"""Is it the same for everyone: differences between the changes of two groups, with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator

from solidarity_eval.disclosure import shown_groups
from solidarity_eval.document.blocks import Block, Paragraph, Section
from solidarity_eval.plots.forest_chart import ForestRow
from solidarity_eval.plots.reading import bounds
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.rows_figure import RowsFigure
from solidarity_eval.report.sections.teams import least_of_groups
from solidarity_eval.results import Estimate, Result

_SAME = 1e-9


def section(context: Context) -> Section | None:
    """Return the sub-groups of the main outcomes, None where the project asked for none."""
    blocks: list[Block] = []
    for reading in context.outcomes:
        if reading.is_main and reading.hidden is None and reading.rounded is None:
            blocks += _outcome(context, reading)
    if not blocks:
        return None
    blocks.insert(0, Paragraph(content=context.tell_rich("subgroups.intro")))
    return Section(id="subgroups", title=context.tell("subgroups.title"), blocks=tuple(blocks))


def _outcome(context: Context, reading: OutcomeReading) -> Iterator[Block]:
    rows: list[ForestRow] = []
    level, masked, asked = 0.95, False, False
    for variable in reading.outcome.subgroups:
        result = context.evaluation.result(reading.outcome.id, "subgroup", variable)
        if result is None:
            continue
        asked = True
        allowed = _allowed(result, least_of_groups(context, reading))
        for estimate in result.estimates:
            if estimate.term != "interaction":
                continue
            level = estimate.conf_level or level
            pair = {str(estimate.at["subgroup"]), str(estimate.at["against"])}
            if pair <= allowed and not _moved_alike(context, estimate):
                rows.append(_row(context, variable, estimate))
            else:
                masked = True
    if rows:
        figure = RowsFigure(
            id=f"subgroups-{reading.outcome.id}",
            title=context.tell("subgroups.figure", label=reading.label),
            subtitle=context.tell("subgroups.subtitle", level=level),
            source=context.tell("subgroups.source"),
            column=context.tell("subgroups.comparison"),
            directed=False,
            banded=False,
        )
        yield figure.block(context, reading, rows)
    if masked and asked:
        yield Paragraph(content=context.tell_rich("subgroups.masked", least=context.least))


def _allowed(result: Result, least: int) -> set[str]:
    """Return the sub-groups that may be shown: enough people in each group of the design."""
    counts: dict[str, int] = {}
    for subgroup, _, n in result.table("counts").rows:
        people = int(n) if isinstance(n, int | float) else 0
        counts[str(subgroup)] = min(people, counts.get(str(subgroup), people))
    return set(shown_groups(counts, least))


def _moved_alike(context: Context, estimate: Estimate) -> bool:
    """Tell whether a shared edition would say how each member of two sub-groups changed."""
    low, _, high = bounds(estimate)
    return context.profile == "shared" and math.isclose(low, high, abs_tol=_SAME)


def _row(context: Context, variable: str, estimate: Estimate) -> ForestRow:
    level, reference = str(estimate.at["subgroup"]), str(estimate.at["against"])
    words = context.tell("subgroups.row", level=level, reference=reference)
    return ForestRow(
        label=context.tell("subgroups.row_of", variable=variable, row=words),
        interval=bounds(estimate),
        n=None,
    )
