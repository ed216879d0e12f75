"""Who answered, by group: counts over a survey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval.errors import ColumnNotFoundError
from solidarity_eval.results import Estimate, Result, Table
from solidarity_eval.scale.collect import collect
from solidarity_eval.scale.connect import require_ibis

if TYPE_CHECKING:
    import ibis


def count_survey(
    survey: ibis.Table, *, by: Sequence[str] = (), distinct: str | None = None
) -> Result:
    """Count rows, or different people, by group.

    Use it for the participants of a national survey. It counts who answered, not who was asked,
    and adds up over groups only without ``distinct``: a person may stand in several.

    Parameters
    ----------
    survey : ibis.Table
    by : sequence of str
        Columns of the groups; none for the whole.
    distinct : str or None
        Column of the person; None counts rows.

    Returns
    -------
    Result
        Estimate ``count`` of the whole (``count``); table ``counts`` by group: the columns of
        ``by`` and ``n``, in order of their names.

    Raises
    ------
    ColumnNotFoundError
        If a column does not exist.

    Examples
    --------
    >>> import ibis
    >>> survey = ibis.memtable({"town": ["a", "a", "b"], "who": [1, 1, 2]})
    >>> count_survey(survey, by=["town"], distinct="who").table("counts").rows
    (('a', 1), ('b', 1))
    """
    named = (*by, *(() if distinct is None else (distinct,)))
    lacking = [name for name in named if name not in survey.columns]
    if lacking:
        raise ColumnNotFoundError(
            "column_not_found", missing=", ".join(lacking), available=", ".join(survey.columns)
        )
    n = survey.count() if distinct is None else survey[distinct].nunique()
    whole = int(collect(survey.aggregate(n=n))["n"].iloc[0])
    tables: tuple[Table, ...] = ()
    if by:
        groups = collect(survey.group_by(list(by)).aggregate(n=n).order_by(list(by)))
        columns = [*(groups[name].tolist() for name in by), groups["n"].astype(int).tolist()]
        rows = tuple(zip(*columns, strict=True))
        tables = (Table(kind="counts", columns=(*by, "n"), rows=rows),)
    return Result(
        id="survey.count",
        method="count_survey",
        design="descriptive",
        estimates=(Estimate(term="count", estimate=whole, unit="count", n=whole),),
        tables=tables,
        settings={"distinct": distinct, "by": tuple(by)},
        versions={"ibis": require_ibis().__version__},
    )
