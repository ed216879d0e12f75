"""What results must share to be put together, and how results are sorted by it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.estimation.arguments import is_number

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet_outcomes import PacketOutcome
    from solidarity_eval.synthesis.pooling_argument import PoolingArgument

T = TypeVar("T")

WINDOWS = (("0-3", 3.5), ("4-9", 9.5), ("10-15", 15.5), ("16-24", 24.5), ("25+", math.inf))
"""Windows of months by name, with the number of months at which each ends."""

# Two scores of construct "other" are two things, not one.
_NO_CONSTRUCT = "other"
# Whether a field left empty means that nobody knows; the way a score goes may be without one.
_MAY_BE_EMPTY = ("better",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolKey:
    """The kind of a result.

    Attributes
    ----------
    construct : str
        What was measured, of the closed list.
    form : str or None
        Questionnaire and version of it.
    design : str
        How the comparison was made.
    standardizer : str
        What the change was divided by; ``none:`` and the unit where it was not.
    selection : str or None
        How people came in: recruited because low, open to all, drawn by lot...
    window : str or None
        Months from before to after, as a window (`month_window`).
    population_unit : str
        Who is counted: people, families, teams.
    better : str or None
        Which way is favourable.

    None means that nobody said, and then nothing is known to be shared.
    """

    construct: str
    form: str | None
    design: str
    standardizer: str
    selection: str | None
    window: str | None
    population_unit: str
    better: str | None = None

    @classmethod
    def of(
        cls,
        *,
        construct: str,
        form: str | None,
        design: str,
        selection: str | None,
        months: float | None,
        standardizer: str | None = None,
        unit: str = "points",
        population_unit: str = "person",
        better: str | None = None,
    ) -> PoolKey:
        """Return the key of a result described by plain values."""
        return cls(
            construct=construct,
            form=form,
            design=design,
            standardizer=standardizer or f"none:{unit}",
            selection=selection,
            window=month_window(months),
            population_unit=population_unit,
            better=better,
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """Fields that nobody filled in."""
        empty = [
            name for name in FIELDS if getattr(self, name) is None and name not in _MAY_BE_EMPTY
        ]
        return ("construct", *empty) if self.construct == _NO_CONSTRUCT else tuple(empty)


FIELDS: tuple[str, ...] = tuple(item.name for item in fields(PoolKey))


def month_window(months: float | None) -> str | None:
    """Return the window of a number of months: 0-3, 4-9, 10-15, 16-24 or 25+; None for None.

    A window takes what rounds to it: 3.4 months are in ``0-3``, 3.5 in ``4-9``.

    Examples
    --------
    >>> [month_window(months) for months in (3, 6, 12, 24, 36)]
    ['0-3', '4-9', '10-15', '16-24', '25+']
    """
    if months is None:
        return None
    if not is_number(months) or months < 0.0:
        raise ArgumentError("synthesis.months", months=repr(months))
    return next(name for name, end in WINDOWS if months < end)


def key_of(outcome: PacketOutcome) -> PoolKey:
    """Return the key of an outcome of a packet."""
    return PoolKey.of(
        construct=outcome.construct_id,
        form=outcome.form,
        design=outcome.design,
        selection=outcome.selection,
        months=outcome.months,
        standardizer=outcome.standardized.standardizer if outcome.standardized else None,
        unit=outcome.unit,
        population_unit=outcome.population_unit,
        better=outcome.better,
    )


def group_by_key(items: Iterable[tuple[PoolKey, T]]) -> Mapping[PoolKey, tuple[T, ...]]:
    """Return the items of each key, in the order they came; nothing is put together.

    Keys with something unknown are grouped too, for display: `require_one_key` refuses to pool
    them.
    """
    groups: dict[PoolKey, list[T]] = {}
    for key, item in items:
        groups.setdefault(key, []).append(item)
    return {key: tuple(found) for key, found in groups.items()}


def differences(keys: Iterable[PoolKey]) -> tuple[str, ...]:
    """Return the fields in which keys differ, or that are not known for all of several results.

    Examples
    --------
    >>> first = PoolKey.of(construct="loneliness", form="ucla3", design="one_group_pre_post",
    ...                    selection="open", months=6, standardizer="baseline")
    >>> other = PoolKey.of(construct="loneliness", form="ucla3", design="one_group_pre_post",
    ...                    selection="low_score", months=12, standardizer="baseline")
    >>> differences([first, other])
    ('selection', 'window')
    """
    found = list(keys)
    if len(found) < 2:
        return ()
    unknown = {name for key in found for name in key.unknown}
    return tuple(
        name for name in FIELDS if name in unknown or len({getattr(key, name) for key in found}) > 1
    )


def require_one_key(
    keys: Iterable[PoolKey], *, argument: PoolingArgument | None = None
) -> tuple[str, ...]:
    """Refuse to pool what differs, unless an argument covers every difference.

    Returns
    -------
    tuple of str
        The fields that differ and are argued; empty where all is of one kind.

    Raises
    ------
    DataError
        The results differ, and no argument was given or it leaves a difference out.
    """
    differ = differences(keys)
    if not differ:
        return ()
    if argument is None:
        raise DataError("synthesis.unlike", differ=", ".join(differ))
    left = [name for name in differ if name not in argument.covers]
    if left:
        raise DataError(
            "synthesis.argument_covers",
            name=argument.name,
            differ=", ".join(left),
            covers=", ".join(argument.covers),
        )
    return differ
