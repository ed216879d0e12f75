"""Who or what was reached, by unit and by way of counting: read off the results, never added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, get_args

from solidarity_eval.packets.outcome_numbers import finite
from solidarity_eval.schemas.packet import CountMethod, PacketCount
from solidarity_eval.schemas.reach import Distinct

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.results import Estimate, Result
    from solidarity_eval.schemas.common import Text

_METHODS: Final = get_args(CountMethod)
_ANY_UNIT: Final = "other"


def packet_counts(evaluation: Evaluation) -> tuple[PacketCount, ...]:
    """Return every count once: those that promises read, then the others, then distinct persons."""
    found: dict[tuple[object, ...], PacketCount] = {}
    for count in _counts(evaluation):
        key = (count.indicator, count.unit, count.method, count.site, count.period)
        found.setdefault(key, count)
    told = {count.indicator for count in found.values() if count.method is not None}
    return tuple(
        count for count in found.values() if count.method is not None or count.indicator not in told
    )


def _counts(evaluation: Evaluation) -> Iterator[PacketCount]:
    labels = {one.id: one.label for one in evaluation.project.indicators}
    for target in evaluation.project.targets:
        result = evaluation.result("target", target.id)
        if result is not None and "methods" in result.settings:
            label = labels.get(target.indicator) or target.label
            yield from _of_promise(result, target.indicator, label=label, site=target.site)
    for indicator in evaluation.project.indicators:
        result = evaluation.result("indicator", indicator.id)
        if result is None or indicator.kind != "count":
            continue
        for found in result.estimates:
            if found.term == "count":
                unit = found.at.get("unit") or indicator.unit
                yield _count(found, indicator.id, label=indicator.label, unit=unit)
    yield from _distinct(evaluation)


def _of_promise(
    result: Result, indicator: str, *, label: Text | None, site: str | None
) -> Iterator[PacketCount]:
    """Yield the totals of one indicator: by way of counting where there are several, else whole."""
    methods = [name for name in _as_tuple(result.settings["methods"]) if name]
    parts = [one for one in result.estimates if one.term == "part"]
    for found in parts or [one for one in result.estimates if one.term == "total"]:
        alone = methods[0] if len(methods) == 1 and not parts else None
        method = found.at.get("method") or alone
        unit = found.at.get("unit") or result.about.unit
        yield _count(found, indicator, label=label, unit=unit, method=method, site=site)
    for table in result.tables:
        if table.id != "by_site":
            continue
        for row in (dict(zip(table.columns, cells, strict=True)) for cells in table.rows):
            if row["site"] is not None and site is None:
                yield PacketCount(
                    indicator=indicator,
                    label=label,
                    unit=str(row["unit"] or _ANY_UNIT),
                    method=_method(methods[0]) if len(methods) == 1 else None,
                    site=str(row["site"]),
                    value=_number(row["value"]),
                    low=_number(row["low"]),
                    high=_number(row["high"]),
                )


def _distinct(evaluation: Evaluation) -> Iterator[PacketCount]:
    """Yield distinct persons: exact where identifiers tell, else the bounds alone."""
    for part in evaluation.project.reach:
        result = evaluation.result("reach", part.id)
        if not isinstance(part, Distinct) or result is None:
            continue
        known: dict[str, Any] = {"indicator": part.id, "label": part.label, "unit": "persons"}
        if result.has("least") and result.has("most"):
            low, high = result["least"].estimate, result["most"].estimate
            value = low if low == high else None
            yield PacketCount(**known, method="distinct", value=value, low=low, high=high)
        else:
            found = result[str(result.settings.get("headline", "persons"))]
            yield _count(found, part.id, label=part.label, unit="persons", method="distinct")


def _count(
    found: Estimate,
    indicator: str,
    *,
    label: Text | None,
    unit: object,
    method: object = None,
    site: str | None = None,
) -> PacketCount:
    return PacketCount(
        indicator=indicator,
        label=label,
        unit=str(unit or _ANY_UNIT),
        method=_method(method),
        site=site,
        value=found.estimate,
        low=finite(found.conf_low),
        high=finite(found.conf_high),
    )


def _method(name: object) -> Any:
    return name if name in _METHODS else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _as_tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
