"""A shared point of reference: groups of other projects, for projects without their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import Cell, DataTable, Paragraph, Section, text
from solidarity_eval.portfolio.reference_point import REFERENCES
from solidarity_eval.report.portfolio.context import PortfolioContext, first

if TYPE_CHECKING:
    from solidarity_eval.portfolio.reference_point import ReferencePoint
    from solidarity_eval.portfolio.study import Study


def section(context: PortfolioContext) -> Section | None:
    """Return what may stand beside each project, None where nothing fits.

    Only levels are shown: no difference between the two groups, no verdict.
    """
    points = context.portfolio.reference_points
    if not points:
        return None
    by_id = {study.id: study for study in context.studies}
    rows = [
        _row(context, point, by_id[f"{point.project}.{point.outcome}"]) for point in first(points)
    ]
    table = DataTable(
        caption=context.say("reference.caption"),
        columns=(
            context.column("project", weight=1.7),
            context.column("reference.own", right=True, weight=1.4),
            context.column("reference.others", right=True, weight=1.4),
            context.column("reference.donors", weight=1.7),
        ),
        rows=tuple(rows),
        note=context.rest(len(points)),
    )
    rule = (*context.rich("reference.rule"), *context.citations.cite(*REFERENCES))
    blocks = (context.paragraph("reference.sentence"), Paragraph(content=rule), table)
    return Section(id="reference", title=context.say("reference.title"), blocks=blocks)


def _row(context: PortfolioContext, point: ReferencePoint, study: Study) -> tuple[Cell, ...]:
    before, after = study.outcome.before, study.outcome.after
    own = _levels(
        context,
        before.mean if before is not None else None,
        after.mean if after is not None else None,
    )
    names = context.names(point.donors)
    kind = context.rich(f"reference.{point.kind}", n=point.n)
    return (
        Cell(content=text(context.short(study.packet)), detail=text(context.outcome(study))),
        Cell(content=text(own)),
        Cell(content=text(_levels(context, point.before, point.after)), detail=kind),
        Cell(content=text(names)),
    )


def _levels(context: PortfolioContext, before: float | None, after: float | None) -> str:
    """Return the levels before and after, as they were told."""
    write = context.locale.number
    if before is None:
        return context.say("hidden")
    if after is None:
        return write(before, 2)
    return context.say("reference.levels", before=write(before, 2), after=write(after, 2))
