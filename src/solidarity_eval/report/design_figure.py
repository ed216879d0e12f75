"""The design of a project as a figure: groups, times, when the project runs."""

from __future__ import annotations

from typing import Final

from solidarity_eval.document.blocks import Cell, Column, DataTable, FigureBlock, text
from solidarity_eval.plots.design_chart import DesignChart, Lane
from solidarity_eval.report.context import Context
from solidarity_eval.results import Flow

_TWO_GROUPS: Final = ("randomised", "cluster_randomised", "comparison_group")
_BY_LOT: Final = ("randomised", "cluster_randomised")
_STARTS: Final = 3
_AFTER_START: Final = 0.18


def design_figure(context: Context) -> FigureBlock:
    """Return the drawing of the project's design."""
    kind = context.design
    chart = DesignChart(
        times=_times(context),
        lanes=_lanes(context, kind),
        locale=context.locale,
        drawn=kind in _BY_LOT,
        linked=kind not in ("repeated_cross_section", "descriptive"),
        recalled=kind == "retrospective_pretest",
        series=kind == "interrupted_series",
    )
    name = context.say(f"design.{kind}")
    return FigureBlock(
        id="design-diagram",
        title=context.tell("design.figure", design=name),
        subtitle=context.tell("design.subtitle"),
        picture=context.picture(chart, _alt(context, name, chart)),
        table=_table(context, name, chart),
    )


def _table(context: Context, name: str, chart: DesignChart) -> DataTable:
    """Return the same in words: each group, whether the project runs there, when it answers."""
    labels = (context.tell(f"design.{key}") for key in ("group", "project", "questionnaires"))
    rows = tuple(
        (
            Cell(content=text(lane.label)),
            Cell(content=text(_when(context, lane))),
            Cell(content=text(context.locale.listing(chart.times))),
        )
        for lane in chart.lanes
    )
    columns = tuple(Column(label=label) for label in labels)
    return DataTable(caption=name, columns=columns, rows=rows, compact=True)


def _when(context: Context, lane: Lane) -> str:
    if lane.programme is not None and lane.programme[0] > 1:
        times = _times(context)
        return context.tell(
            "design.starts", time=times[min(int(lane.programme[0]), len(times) - 1)]
        )
    key = "with_programme" if lane.programme else "without_programme"
    return context.tell(f"design.{key}")


def _times(context: Context) -> list[str]:
    """Return the times of the main outcome, else those of the project."""
    project = context.evaluation.project
    outcome = context.main.outcome if context.main is not None else None
    if outcome is None:
        named = [wave.id for wave in project.waves]
    else:
        named = list(outcome.waves or (outcome.before, outcome.after))
    return [context.wave(wave) for wave in named]


def _lanes(context: Context, kind: str) -> list[Lane]:
    last = max(len(_times(context)) - 1, 1)
    runs = (_AFTER_START, last - _AFTER_START)
    tell = context.tell
    if kind in _TWO_GROUPS:
        return [
            Lane(label=tell("design.programme"), programme=runs),
            Lane(label=tell("design.comparison")),
        ]
    if kind == "stepped_wedge":
        starts = min(_STARTS, last)
        return [
            Lane(
                label=tell("design.step", number=index + 1),
                programme=(index + _AFTER_START, last + 0.25),
            )
            for index in range(starts)
        ]
    if kind == "interrupted_series":
        return [Lane(label=tell("design.measured"), programme=(last / 2, last + 0.05))]
    if kind == "repeated_cross_section":
        return [Lane(label=tell("design.asked"), programme=runs)]
    if kind == "descriptive":
        return [Lane(label=tell("design.asked"))]
    return [Lane(label=tell("design.people"), count=_count(context), programme=runs)]


def _count(context: Context) -> str:
    """Return how many people answered before: a count of questionnaires."""
    flow: Flow | None = context.main.flow if context.main is not None else None
    if flow is None or not flow.n("before"):
        return ""
    return context.tell("design.count", n=flow.n("before"))


def _alt(context: Context, name: str, chart: DesignChart) -> str:
    lanes = [
        context.tell("design.lane_alt", label=lane.label, when=_when(context, lane))
        for lane in chart.lanes
    ]
    return context.tell("design.alt", design=name, times=list(chart.times), lanes=lanes)
