"""How many people and clusters each design needs, and what is printed below it."""

from __future__ import annotations

from solidarity_eval.designs._requirements import requirements
from solidarity_eval.results import Table

COLUMNS = (
    *("design", "least_persons", "unit", "counted"),
    *("least_clusters", "clusters_unit", "clusters_counted", "below"),
)


def design_requirements() -> Table:
    """Fewest people and clusters of each design, and what is printed below them.

    One row per design, as its function refuses: below the number there is an error that says what
    to do, never an interval. Use it to plan, before the first answers. It does not say that a
    number of people is enough to find anything: that is what `power_of_difference` and
    `power_of_change` tell.

    Returns
    -------
    Table
        Kind ``requirements``, columns ``design`` (a function of this package), ``least_persons``
        (None where the design sets none), ``unit`` (``persons`` or ``weeks``), ``counted``
        (``all``, in each ``arm`` or in each ``cell`` of subgroup, start or time),
        ``least_clusters``, ``clusters_unit`` (``teams``, ``groups`` or ``dyads``),
        ``clusters_counted`` and ``below`` (a code, worded in the locale files under
        ``designs.below``).

    Notes
    -----
    The numbers are choices, not theorems: below them no interval of the design has a known
    coverage, or too few ways of drawing a lot exist for any p to be small.

    Examples
    --------
    >>> table = design_requirements()
    >>> rows = dict(zip(table.column("design"), table.rows))
    >>> rows["ancova"]
    ('ancova', 5, 'persons', 'arm', None, None, None, 'mean_difference')
    """
    rows = tuple(
        (
            name,
            row.least_persons,
            row.unit if row.least_persons else None,
            row.counted if row.least_persons else None,
            row.least_clusters,
            row.clusters_unit if row.least_clusters else None,
            row.clusters_counted if row.least_clusters else None,
            row.below,
        )
        for name, row in requirements().items()
    )
    return Table(kind="requirements", columns=COLUMNS, rows=rows)
