"""P-values adjusted for how many outcomes were looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.headline import headline
from solidarity_eval.references.versions import software
from solidarity_eval.results import Result, Table

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study

_METHODS = {"confirmatory": "holm", "exploratory": "bh"}
_REFERENCES = {"confirmatory": ("holm1979",), "exploratory": ("benjamini1995",)}


def family_results(studies: Iterable[Study], results: Mapping[str, Result]) -> Iterator[Result]:
    """Yield ``family.confirmatory`` (Holm) and ``family.exploratory`` (Benjamini-Hochberg).

    A family of one needs no adjustment and has no result.
    """
    from solidarity_eval.effects import adjust_p_values

    found: dict[str, dict[str, float]] = {name: {} for name in _METHODS}
    for study in studies:
        p_value = _p_value(study, results)
        if p_value is not None:
            role = "exploratory" if study.outcome.role == "exploratory" else "confirmatory"
            found[role][study.outcome.id] = p_value
    for name, values in found.items():
        if len(values) < 2:
            continue
        adjusted = adjust_p_values(list(values.values()), method=_METHODS[name])
        rows = zip(values, values.values(), adjusted.tolist(), strict=True)
        columns = ("outcome", "p_value", "adjusted")
        yield Result(
            id=f"family.{name}",
            method="adjust_p_values",
            tables=(Table(kind="p_values", columns=columns, rows=tuple(rows)),),
            settings={"method": _METHODS[name], "count": len(values)},
            references=_REFERENCES[name],
            versions=software(),
        )


def _p_value(study: Study, results: Mapping[str, Result]) -> float | None:
    found = headline(study, results)
    if found is None:
        return None
    if found.printed.p_value is not None or not found.result.tests:
        return found.printed.p_value
    return found.result.tests[0].p_value
