"""pydantic's errors, mapped on the key paths of the file, one per mistake.

Where a key accepts several shapes, pydantic reports each shape that failed; only the shape
that the person meant is kept: the one that does not already fail by its outer form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from solidarity_eval.schemas.problems import KeyPath

_OUTER_FORMS = {
    "string_type": "text",
    "int_type": "number",
    "float_type": "number",
    "int_parsing": "number",
    "float_parsing": "number",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "tuple_type": "list",
    "list_type": "list",
}
_OWN_CODES = frozenset(
    (
        "repeated_items",
        "unknown_items",
        "count_needs_rule",
        "table_needs_rows",
        "cannot_prorate",
        "repeated_scales",
        "missing_code_in_range",
        "range_order",
        "period_order",
        "retest_order",
        "use_or_define",
        "column_or_start_and_end",
        "scale_or_measure",
        "proportion_needs_success",
        "one_amount",
        "date_is_number",
        "outside_folder",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelError:
    """One mistake: pydantic's type of error, at a key path of the file.

    ``branches`` are the shapes that pydantic tried: depth in ``path`` and name of the shape.
    """

    kind: str
    path: KeyPath
    value: object = None
    context: Mapping[str, Any] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    branches: tuple[tuple[int, str], ...] = ()

    @property
    def custom(self) -> bool:
        """Whether the error is one of our own, with a sentence of the same name."""
        return self.kind in _OWN_CODES


def own_codes() -> frozenset[str]:
    """Return the codes that our own model rules raise."""
    return _OWN_CODES


def model_errors(failure: ValidationError, data: Any) -> tuple[ModelError, ...]:
    """Return the mistakes of a failed validation one per place and rule.

    Parameters
    ----------
    failure : ValidationError
        What pydantic raised.
    data : dict
        What was validated.
    """
    found = [_read(error, data) for error in failure.errors(include_url=False)]
    return tuple(error for error in _settle(found) if not _is_echo(error))


def _is_echo(error: ModelError) -> bool:
    """Tell whether a list is called too short only because its entries are wrong."""
    least = error.context.get("min_length", 0)
    return error.kind == "too_short" and isinstance(error.value, list) and len(error.value) >= least


def _read(error: Mapping[str, Any], data: Any) -> ModelError:
    path: list[str | int] = []
    branches: list[tuple[int, str]] = []
    node = data
    for position, part in enumerate(error["loc"]):
        last = position == len(error["loc"]) - 1
        if (isinstance(node, dict) and part in node) or (
            isinstance(node, list) and isinstance(part, int) and part < len(node)
        ):
            path.append(part)
            node = node[part]
        elif last and error["type"] == "missing":
            path.append(part)
        elif part != "[key]":
            branches.append((len(path), str(part)))
    context = {
        key: value
        for key, value in error.get("ctx", {}).items()
        if isinstance(value, str | int | float)
    }
    return ModelError(
        kind=error["type"],
        path=tuple(path),
        value=error["input"],
        context=context,
        allowed=_expected(context) if error["type"] == "literal_error" else (),
        branches=tuple(branches),
    )


def _expected(context: Mapping[str, Any]) -> tuple[str, ...]:
    found = re.findall(r"'([^']*)'|\b(\d+)\b", str(context.get("expected", "")))
    return tuple(quoted or number for quoted, number in found)


def _settle(errors: list[ModelError]) -> list[ModelError]:
    """Keep one shape per place where several were tried."""
    settled: list[ModelError] = []
    groups: dict[KeyPath, list[ModelError]] = {}
    for error in errors:
        if error.branches:
            groups.setdefault(error.path[: error.branches[0][0]], []).append(error)
        else:
            settled.append(error)
    for place, group in groups.items():
        settled += _choose(place, group)
    return settled


def _choose(place: KeyPath, group: list[ModelError]) -> list[ModelError]:
    shapes: dict[str, list[ModelError]] = {}
    for error in group:
        inner = replace(error, branches=error.branches[1:])
        shapes.setdefault(error.branches[0][1], []).append(inner)
    meant = [errors for errors in shapes.values() if not _wrong_form(errors, place)]
    if meant:
        return _settle(min(meant, key=len))
    allowed = dict.fromkeys(choice for error in group for choice in error.allowed)
    forms = dict.fromkeys(_OUTER_FORMS[error.kind] for error in group if error.kind in _OUTER_FORMS)
    if len(forms) == 1 and not allowed:
        return [replace(group[0], branches=())]
    return [
        ModelError(
            kind="shapes",
            path=place,
            value=group[0].value,
            allowed=tuple(allowed),
            context={"forms": "+".join(forms)},
        )
    ]


def _wrong_form(errors: list[ModelError], place: KeyPath) -> bool:
    """Tell whether a shape already fails by its outer form at ``place``."""
    return any(
        error.path == place
        and (
            error.kind in _OUTER_FORMS
            or (error.kind == "literal_error" and isinstance(error.value, dict | list))
        )
        for error in errors
    )
