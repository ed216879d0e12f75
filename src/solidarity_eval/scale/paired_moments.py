"""Sums of a score before and after over a survey, by group: what a packet carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import ArgumentError, ColumnNotFoundError, DataError
from solidarity_eval.results import About, Result, Table
from solidarity_eval.scale.collect import collect
from solidarity_eval.scale.connect import require_ibis

if TYPE_CHECKING:
    import ibis

# In steps: a 32-bit float is off its grid by some millionths.
_SLACK = 1e-4

_EXACT = 2.0**53

SUMS = ("before", "after", "before_squared", "after_squared", "product")


def paired_moments(
    survey: ibis.Table,
    *,
    before: str,
    after: str,
    by: Sequence[str] = (),
    shift: float = 0.0,
    denominator: int | None = None,
    people: str | None = None,
) -> Result:
    r"""Sum a score before and after over people, less the middle of its scale, by group.

    .. math:: n,\ \sum x,\ \sum y,\ \sum x^2,\ \sum y^2,\ \sum x y, \qquad
              x = \text{before} - m,\ y = \text{after} - m

    Use it where the answers do not fit in memory, or stay in a database: one pass over the
    columns, in DuckDB or Spark. Sums of groups add up to those of all. It does not weight: a
    survey with weights needs a design-based estimator, and this is none.

    Parameters
    ----------
    survey : ibis.Table
        One row per person, a column for each time (`side_by_side` makes them of long tables).
    before, after : str
        Columns of the score, in points; people without both are left out.
    by : sequence of str
        Columns of the groups; none for the whole survey.
    shift : float
        Middle of the scale.
    denominator : int or None
        Steps in one point, for scores on a grid (1 for whole points, 10 for means of ten items):
        the sums are then whole numbers, exact whatever the order of rows. None sums doubles.
    people : str or None
        Column of the person: a person who stands twice is then an error. It costs a second pass.

    Returns
    -------
    Result
        Table ``moments`` (kind ``moments``): the columns of ``by``, then ``n, shift,
        denominator, before, after, before_squared, after_squared, product``; sums are in steps
        (squared steps) where there is a denominator. Groups in order of their names.

    Raises
    ------
    ArgumentError
        If the denominator is not a whole number of 1 or more.
    ColumnNotFoundError
        If a column does not exist.
    DataError
        If a score is not on the grid, sums on it pass 2^53, or a person stands twice.

    Notes
    -----
    Columns are cast to doubles first: sums of 32-bit floats lose digits. Scores less their middle
    keep the digits that sums of squares of large scores would lose.

    References
    ----------
    Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115.

    Examples
    --------
    >>> import ibis
    >>> survey = ibis.memtable({"town": ["a", "a", "b"], "t0": [1, 2, 3], "t1": [2, 2, 5]})
    >>> result = paired_moments(
    ...     survey, before="t0", after="t1", by=["town"], shift=3, denominator=1
    ... )
    >>> [row[:1] + row[1:2] + row[4:6] for row in result.table("moments").rows]
    [('a', 2, -3, -2), ('b', 1, 0, 2)]
    """
    _require(survey, before, after, *by, *(() if people is None else (people,)))
    if denominator is not None and (isinstance(denominator, bool) or denominator < 1):
        raise ArgumentError("scale.bad_denominator", value=repr(denominator))
    compared = answered_twice(survey, before, after, shift=shift)
    if people is not None:
        _require_once(compared, people)
    steps = _steps(compared, denominator)
    found = collect(_aggregate(compared, steps, by=by, denominator=denominator))
    if denominator is not None and float(found["_off"].max() or 0.0) > _SLACK:
        raise DataError("scale.off_grid", denominator=denominator, columns=f"{before}, {after}")
    if denominator is not None and float(found[list(SUMS)].abs().max().max() or 0.0) >= _EXACT:
        raise DataError("scale.too_large", denominator=denominator)
    return Result(
        id=f"{after}.moments",
        method="paired_moments",
        design="one_group_pre_post",
        about=About(outcome=after, before=before, after=after, unit="points"),
        tables=(_table(found, by=by, shift=shift, denominator=denominator),),
        settings={"difference": "after - before", "by": tuple(by)},
        references=("chan1983",),
        versions={"ibis": require_ibis().__version__},
    )


def side_by_side(
    survey: ibis.Table,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    by: Sequence[str] = (),
) -> ibis.Table:
    """Return one row per person with the score before and after, from one row per person and wave.

    Parameters
    ----------
    survey : ibis.Table
        Long form.
    outcome, person, wave : str
        Columns of the score, the person and the time.
    pre, post : object
        Values of ``wave``.
    by : sequence of str
        Columns about the person, taken from the first time.

    Returns
    -------
    ibis.Table
        Columns ``person``, those of ``by``, ``before``, ``after``; people of both times only.

    Raises
    ------
    ColumnNotFoundError
        If a column does not exist.
    DataError
        If a person stands twice at one time.
    """
    _require(survey, outcome, person, wave, *by)
    sides = [
        survey.filter((survey[wave] == value) & survey[person].notnull()) for value in (pre, post)
    ]
    for side in sides:
        _require_once(side, person)
    first = sides[0].select(person, *by, before=sides[0][outcome])
    second = sides[1].select(person, after=sides[1][outcome])
    return first.join(second, person)


def answered_twice(survey: ibis.Table, before: str, after: str, *, shift: float) -> ibis.Table:
    """Return the people with both scores, as doubles less ``shift`` in ``_x`` and ``_y``."""
    sides = [survey[name] for name in (before, after)]
    known = [side.notnull() for side in sides]
    known += [~side.isnan() for side in sides if side.type().is_floating()]
    kept = survey.filter(known)
    first, second = (kept[name].cast("float64") for name in (before, after))
    return kept.mutate(_x=first - shift, _y=second - shift)


def _require(survey: ibis.Table, *columns: str) -> None:
    lacking = [name for name in columns if name not in survey.columns]
    if lacking:
        raise ColumnNotFoundError(
            "column_not_found", missing=", ".join(lacking), available=", ".join(survey.columns)
        )


def _require_once(survey: ibis.Table, person: str) -> None:
    known = survey.filter(survey[person].notnull())
    twice = known.group_by(person).aggregate(_n=known.count())
    found = collect(twice.filter(twice["_n"] > 1).limit(1))
    if len(found):
        raise DataError("scale.person_twice", person=str(found[person].iloc[0]), column=person)


def _steps(compared: ibis.Table, denominator: int | None) -> tuple[Any, Any]:
    """Return both scores as they are, or in steps: whole doubles, whose sums are exact to 2^53."""
    x, y = compared["_x"], compared["_y"]
    if denominator is None:
        return x, y
    first, second = ((side * float(denominator)).round().cast("float64") for side in (x, y))
    return first, second


def _aggregate(
    compared: ibis.Table, steps: tuple[Any, Any], *, by: Sequence[str], denominator: int | None
) -> ibis.Table:
    x, y = steps
    sums = {
        "n": compared.count(),
        "before": x.sum(),
        "after": y.sum(),
        "before_squared": (x * x).sum(),
        "after_squared": (y * y).sum(),
        "product": (x * y).sum(),
    }
    if denominator is not None:
        away = [
            (compared[name] * float(denominator) - whole).abs().max()
            for name, whole in (("_x", x), ("_y", y))
        ]
        sums["_off"] = away[0] + away[1]
    if not by:
        return compared.aggregate(**sums)
    return compared.group_by(list(by)).aggregate(**sums).order_by(list(by))


def _table(found: Any, *, by: Sequence[str], shift: float, denominator: int | None) -> Table:
    """Return the sums as a table; those of nobody are zero, whole ones stay whole numbers."""
    kind: Any = float if denominator is None else int
    sums = found[list(SUMS)].fillna(0)
    columns = [
        *(found[name].tolist() for name in by),
        found["n"].astype(int).tolist(),
        [float(shift)] * len(found),
        [denominator] * len(found),
        *([kind(value) for value in sums[name]] for name in SUMS),
    ]
    return Table(
        kind="moments",
        id="moments",
        columns=(*by, "n", "shift", "denominator", *SUMS),
        rows=tuple(zip(*columns, strict=True)),
    )
